"""Whose zones taken together reach the share of scarce ground from which Art. II is in question?"""

from collections.abc import Iterator
from typing import cast

import pandas as pd

from dueregard.exclusion.shares import kept_shares, unnamed
from dueregard.owed.entries import IN_QUESTION, Due, Ledger, Row, cited, to_all

NO_TITLE, SHARE = "ost-2-nonappropriation", "scarce_share"


def scarce_ground(ledger: Ledger) -> Iterator[Row]:
    """Give an indicator for each actor and scarce class of which it takes more than the share of the rule.

    Counted is ground on which the leading newcomer would owe consultation or more, under the readings that are asked,
    on the worst day; it is no finding of breach. Where the rule does not name a reading, the note says so.
    """
    rule = ledger.rule(NO_TITLE)
    if rule is None or ledger.exclusion.empty:
        return
    least = rule.parameters[SHARE]
    table = pd.DataFrame(ledger.exclusion.drop(columns="geometry"))
    taken = kept_shares(table, ledger.rulebook, ledger.options.readings)
    much: pd.DataFrame = taken[taken["share"] > least.si]
    for key, rows in much.groupby(["actor", "share_of"], sort=True):
        actor, scarce = cast("tuple[str, str]", key)
        most = float(rows["share"].max())
        under = list(dict.fromkeys(rows["reading"]))
        taking = f"up to {most:.0%} of {scarce} would oblige others to consult or more, over {cited(rule, SHARE)}"
        said = f"{taking}, under {', '.join(under)}", unnamed(rule, under, ledger.rulebook), "an indicator, no finding"
        note = "; ".join(filter(None, said))
        first = rows["starts_on"].min().date()
        activity = _activity_of(actor, ledger)
        one = Due(activity, actor, "all States", first, IN_QUESTION, note, least.number_class)
        yield from to_all(rule, one, ledger)


def _activity_of(actor: str, ledger: Ledger) -> str:
    """Return what an actor's indicator stands beside: its first activity, or its first zone where it has none."""
    activities = [name for name, one in ledger.scenario.activities.items() if one.actor == actor]
    return [*activities, *(name for name, zone in ledger.scenario.zones.items() if zone.by == actor)][0]
