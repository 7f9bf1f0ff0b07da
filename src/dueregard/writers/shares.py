"""How much of what is scarce does each actor take out of a newcomer's reach, at the end of the window?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

import pandas as pd

from dueregard.model.law import CLAIMED, EFFECTS, PROCEDURAL
from dueregard.model.tables import Assessment, Options
from dueregard.writers.titles import by_status

ExclusionKind: TypeAlias = Literal["procedural", "claimed"]
KINDS: dict[ExclusionKind, Sequence[str]] = {"procedural": PROCEDURAL, "claimed": CLAIMED}
"""A procedure (notify, coordinate, consult first) and a claim (consent, bar) are never added up."""
GROUP = ["reading", "actor", "newcomer_class", "party_group"]


@dataclass(frozen=True, slots=True)
class Share:
    """What an actor takes out of reach of a newcomer, and the scarce class of which that is the largest share.

    `effect` is the weakest one on that ground: at least this is asked. `scarce_share` 0: no scarce ground is touched.
    """

    reading: str
    actor: str
    newcomer_class: str
    party_group: str
    on: date
    exclusion: ExclusionKind
    effect: str
    share_of: str | None
    scarce_share: float
    procedural_km2: float
    claimed_km2: float
    first_km2: float | None
    number_class: str
    """Classes of the numbers that drew the ground, joined by `+`."""


def last_day(options: Options) -> date | None:
    """Return the last day on which exclusion is measured: the first day of a year; None if the window has none."""
    day = date(options.ends.year, 1, 1)
    day = day if day < options.ends else date(options.ends.year - 1, 1, 1)
    return day if day >= options.starts else None


def last_snapshot(assessment: Assessment) -> pd.DataFrame:
    """Return the rows of exclusion that stand on the last day on which it is measured, at the level that decides."""
    rows = pd.DataFrame(assessment.exclusion.drop(columns="geometry"))
    day = pd.Timestamp(last_day(assessment.options) or assessment.options.starts)
    standing = (rows["starts_on"] <= day) & ~(rows["ends_on"] <= day)
    owed = (rows["level"] == assessment.options.level) & (rows["effect"] != "none")
    found: pd.DataFrame = rows.loc[standing & owed]
    return found


@lru_cache(maxsize=1)
def largest_shares(assessment: Assessment) -> tuple[Share, ...]:
    """Return one share for each reading, actor, newcomer and party group.

    Parameters
    ----------
    assessment
        Records and tables.

    Returns
    -------
    tuple
        Readings on binding law first, the largest share first within each; actor `*` (all together) included.
    """
    day = last_day(assessment.options)
    if day is None:
        return ()
    groups = last_snapshot(assessment).groupby(GROUP, sort=True)
    shares = [_largest(tuple(map(str, key)), group, day) for key, group in groups]
    order = by_status(assessment.options.readings, assessment.rulebook)
    return tuple(sorted(shares, key=lambda share: (order.index(share.reading), -share.scarce_share, share.actor)))


def _largest(key: tuple[str, ...], group: pd.DataFrame, day: date) -> Share:
    reading, actor, newcomer_class, party_group = key
    whole = group[group["share_of"].isna()]
    size, kind, share_of = max(_class_shares(group), key=lambda found: (found[0], found[1], found[2] or ""))
    here = whole if share_of is None else group[group["share_of"] == share_of]
    effects = [effect for effect in KINDS[kind] if effect in set(here["effect"])]
    first = whole["first_km2"].sum(min_count=1)
    return Share(
        reading=reading,
        actor=actor,
        newcomer_class=newcomer_class,
        party_group=party_group,
        on=day,
        exclusion=kind,
        effect=min(effects, key=EFFECTS.index),
        share_of=share_of,
        scarce_share=size,
        procedural_km2=_area_km2(whole, "procedural"),
        claimed_km2=_area_km2(whole, "claimed"),
        first_km2=None if pd.isna(first) else float(first),
        number_class=_classes(here),
    )


def _classes(rows: pd.DataFrame) -> str:
    """Return the classes of numbers behind some rows, each once."""
    return "+".join(sorted({name for cell in rows["number_class"].dropna() for name in str(cell).split("+")})) or "none"


def _class_shares(group: pd.DataFrame) -> list[tuple[float, ExclusionKind, str | None]]:
    """Add up the effects of each kind by scarce class; the whole ground stands with share 0."""
    found: list[tuple[float, ExclusionKind, str | None]] = []
    for kind, effects in KINDS.items():
        own = group[group["effect"].isin(effects)]
        if own["share_of"].isna().any():
            found.append((0.0, kind, None))
        sums = own.groupby("share_of")["scarce_share"].sum()
        found.extend((float(share), kind, str(name)) for name, share in sums.items())
    return found


def _area_km2(whole: pd.DataFrame, kind: ExclusionKind) -> float:
    return float(whole.loc[whole["effect"].isin(KINDS[kind]), "area_km2"].sum())


def single_actors(shares: Sequence[Share], newcomer: str | None) -> list[Share]:
    """Return the shares of actors one by one, for one newcomer."""
    return [share for share in shares if share.actor != "*" and share.newcomer_class == newcomer]


def days_looked_at(exclusion: pd.DataFrame) -> str:
    """Say on which days exclusion was looked at, by the days on which its rows begin."""
    days = exclusion["starts_on"].dropna()
    yearly = ((days.dt.month == 1) & (days.dt.day == 1)) | (days == days.min())
    return "the first day of each year" if yearly.all() else "every day on which anything changes"
