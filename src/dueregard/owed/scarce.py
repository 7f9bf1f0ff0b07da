"""Whose zones taken together reach the share of scarce ground from which Art. II is in question?"""

from collections.abc import Iterator
from typing import cast

import pandas as pd

from dueregard.model.law import PROCEDURAL
from dueregard.owed.entries import IN_QUESTION, Due, Ledger, Row, cited, to_all

NO_TITLE, SHARE = "ost-2-nonappropriation", "scarce_share"
ALL_TOGETHER = "*"


def scarce_ground(ledger: Ledger) -> Iterator[Row]:
    """Give an indicator for each actor and scarce class of which it takes more than the share of the rule.

    Counted is ground on which the leading newcomer would owe consultation or more, under the readings that the rule
    names, on the worst day; it is no finding of breach.
    """
    rule = ledger.rule(NO_TITLE)
    if rule is None or ledger.exclusion.empty:
        return
    least = rule.parameters[SHARE]
    taken = _shares(ledger, rule.readings)
    much: pd.DataFrame = taken[taken["scarce_share"] > least.si]
    for key, rows in much.groupby(["actor", "share_of"], sort=True):
        actor, scarce = cast("tuple[str, str]", key)
        most = float(rows["scarce_share"].max())
        readings = ", ".join(dict.fromkeys(rows["reading"]))
        note = (
            f"up to {most:.0%} of {scarce} would oblige others to consult or more, over {cited(rule, SHARE)}, "
            f"under {readings}; an indicator, no finding"
        )
        first = rows["starts_on"].min().date()
        activity = _activity_of(actor, ledger)
        one = Due(activity, actor, "all States", first, IN_QUESTION, note, least.number_class)
        yield from to_all(rule, one, ledger)


def _shares(ledger: Ledger, readings: tuple[str, ...]) -> pd.DataFrame:
    """Return the share of each scarce class by actor, reading, group and day, of the leading newcomer."""
    table = pd.DataFrame(ledger.exclusion.drop(columns="geometry"))
    leading = {one.newcomer for one in ledger.rulebook.newcomers.values() if one.leads}
    weak = {"none", *[effect for effect in PROCEDURAL if effect != "consult"]}
    kept: pd.DataFrame = table[
        table["share_of"].notna()
        & table["reading"].isin(readings)
        & table["newcomer_class"].isin(leading)
        & ~table["effect"].isin(weak)
        & (table["actor"] != ALL_TOGETHER)
    ]
    keys = ["actor", "share_of", "reading", "newcomer_class", "party_group", "starts_on"]
    shares: pd.DataFrame = kept.groupby(keys)[["scarce_share"]].sum().reset_index()
    return shares


def _activity_of(actor: str, ledger: Ledger) -> str:
    """Return the activity that an actor's indicator stands beside: its first."""
    return next(name for name, one in ledger.scenario.activities.items() if one.actor == actor)
