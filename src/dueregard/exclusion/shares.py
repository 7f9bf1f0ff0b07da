"""Which share of what is scarce does each actor keep from the leading newcomer, under which readings?"""

from collections.abc import Collection, Iterable

import pandas as pd

from dueregard.exclusion.grounds import ALL
from dueregard.model.law import CLAIMED, EFFECTS, Provision
from dueregard.model.rulebook import Rulebook

KEPT = EFFECTS[EFFECTS.index("consult") :]
"""Effects that keep a newcomer off until it has consulted, or longer."""
PLACE = ["reading", "actor", "party_group", "share_of"]


def kept_shares(exclusion: pd.DataFrame, rulebook: Rulebook, readings: Collection[str]) -> pd.DataFrame:
    """Return for each reading, actor, group, scarce class and day the share that the actor keeps.

    Parameters
    ----------
    exclusion
        Ground by actor, as in the table of exclusion.
    readings
        Readings that are asked.

    Returns
    -------
    pd.DataFrame
        Columns of PLACE, `starts_on`, `ends_on`, `share` and, of it, what is `claimed` (consent, barred). [1]
    """
    table = exclusion[
        exclusion["share_of"].notna()
        & exclusion["reading"].isin(list(readings))
        & (exclusion["newcomer_class"] == rulebook.leading_newcomer)
        & exclusion["effect"].isin(KEPT)
        & (exclusion["actor"] != ALL)
    ]
    claimed = table["scarce_share"].where(table["effect"].isin(CLAIMED), 0.0)
    return (
        pd.DataFrame(table)
        .assign(claimed=claimed)
        .groupby([*PLACE, "starts_on"], as_index=False)
        .agg(share=("scarce_share", "sum"), claimed=("claimed", "sum"), ends_on=("ends_on", "max"))
    )


def unnamed(rule: Provision, readings: Iterable[str], rulebook: Rulebook) -> str:
    """Say which of some readings a rule does not name, and which of these are claims; empty where it names all.

    A share that is taken under such a reading stands, but the rule does not speak for it.
    """
    apart = [name for name in dict.fromkeys(readings) if rule.readings and name not in rule.readings]
    told = [f"{name} (a claim)" if rulebook.readings[name].status == "claim" else name for name in apart]
    return f"{rule.rule} does not name {', '.join(told)}" if told else ""
