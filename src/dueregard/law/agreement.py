"""Do the readings of binding law agree on a pair of activities?"""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from dueregard.model.law import Reading

Agreed = Literal["yes", "none owed", "contested"]
APART = ("domestic", "joint")
"""Relations in which States owe each other nothing."""
QUESTION = ["source_activity", "receptor_activity", "mechanism"]
ANSWER = ["duty", "bearer", "beneficiary"]

MEANING: Mapping[Agreed, str] = {
    "yes": "every reading that rests on binding law finds the same duties with the same bearers on the same days",
    "none owed": "every reading that rests on binding law finds no duty: one, if any, has another source",
    "contested": "readings that rest on binding law find different duties, bearers or days",
}


def agreed_within_binding_law(conflicts: pd.DataFrame, readings: Mapping[str, Reading]) -> Agreed:
    """Say whether the readings that rest on binding law give a pair of activities the same duties and bearers.

    Each reading is asked by itself: the duties that it finds, by source, receptor, mechanism, bearer, beneficiary and
    days. `none owed`: not one of them finds any duty between the States. `yes`: each finds the same, and something.
    `contested`: everything else, so also where one finds a duty and another none. Readings that rest on other sources
    (political, proposal, claim, ...) do not enter, and nothing is counted.

    Parameters
    ----------
    conflicts
        Rows of the pair, of all readings, columns of `tables.CONFLICTS`.
    readings
        Readings that were computed, by id; one that has no row for the pair finds no duty.

    Raises
    ------
    ValueError
        No reading of binding status was computed: there is nothing to compare.
    """
    binding = [name for name, reading in readings.items() if reading.status == "binding"]
    if not binding:
        msg = "no reading that rests on binding law was computed"
        raise ValueError(msg)
    found = {_duties(conflicts[conflicts["reading"] == name]) for name in binding}
    if found == {frozenset()}:
        return "none owed"
    return "yes" if len(found) == 1 else "contested"


def of_the_pair(conflicts: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Return the rows in which two activities meet, whichever is the source."""
    sides = [one, other]
    return conflicts[conflicts["source_activity"].isin(sides) & conflicts["receptor_activity"].isin(sides)]


def with_duty(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a duty between States."""
    owed = conflicts["duty"].notna() & (conflicts["duty"] != "none") & ~conflicts["relation"].isin(APART)
    return conflicts[owed]


def _duties(conflicts: pd.DataFrame) -> frozenset[tuple[Any, ...]]:
    owed = with_duty(conflicts)
    days = owed[["starts_on", "ends_on"]].astype(str)
    return frozenset(
        zip(*(owed[name] for name in (*QUESTION, *ANSWER)), days["starts_on"], days["ends_on"], strict=True)
    )
