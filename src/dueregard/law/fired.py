"""Which rules oblige somebody in an assessment, and over what?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from dueregard.law.agreement import APART
from dueregard.model.law import Provision


@dataclass(frozen=True)
class Fired:
    """A rule that obliges somebody: between two activities or zones, or over one (then `other` is None)."""

    rule: str
    one: str
    other: str | None = None


def fired(
    reading: str,
    conflicts: pd.DataFrame,
    duties: pd.DataFrame,
    obligations: pd.DataFrame,
    rules: Mapping[str, Provision],
) -> frozenset[Fired]:
    """Return every rule by which something is owed under a reading, with the activities or zones that it concerns.

    Parameters
    ----------
    conflicts, duties, obligations
        Tables of an assessment. An obligation counts under the readings that its rule names, under all of them where
        it names none.
    """
    return frozenset((*_between(reading, conflicts, duties), *_of_one(reading, obligations, rules)))


def _between(reading: str, conflicts: pd.DataFrame, duties: pd.DataFrame) -> Iterator[Fired]:
    met = conflicts[(conflicts["reading"] == reading) & ~conflicts["relation"].isin(APART)]
    owed = duties[(duties["duty"] != "none") & duties["rule"].notna()]
    rows = owed.merge(met[["conflict_id", "source_activity", "receptor_activity"]], on="conflict_id")
    for row in rows[["rule", "source_activity", "receptor_activity"]].itertuples(index=False, name=None):
        yield Fired(*row)


def _of_one(reading: str, obligations: pd.DataFrame, rules: Mapping[str, Provision]) -> Iterator[Fired]:
    for name, activity in obligations[["rule", "activity"]].itertuples(index=False, name=None):
        named = rules[name].readings
        if not named or reading in named:
            yield Fired(name, activity)


def obliges(found: frozenset[Fired], row: tuple[str, ...]) -> bool:
    """Say whether a row of `must_owe` holds: rule, an activity or zone, and the other one where it runs between two."""
    rule, one, *others = row
    return any(
        one_of.rule == rule
        and one in {one_of.one, one_of.other}
        and all(other in {one_of.one, one_of.other} - {one} for other in others)
        for one_of in found
    )
