"""Which ground does a newcomer gain or lose between two laws, two readings or two scenarios?"""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from dueregard.model.law import CLAIMED, EFFECTS
from dueregard.model.tables import DAY, NUMBER, TEXT

HEAD = ["reading", "actor", "newcomer_class", "party_group", "share_of", "exclusion"]
"""`exclusion`: procedural or claimed; the two are never added up."""
EXCLUSION_CHANGES = {
    **dict.fromkeys(HEAD, TEXT),
    "on": DAY,
    "before_km2": NUMBER,
    "after_km2": NUMBER,
    "before_share": NUMBER,
    "after_share": NUMBER,
    "before_effects": TEXT,
    "after_effects": TEXT,
    "before_number_class": TEXT,
    "after_number_class": TEXT,
    "first_on": DAY,
    "last_on": DAY,
}
"""`on`: the day on which the two differ most, of those on which exclusion is measured; `first_on` and `last_on` are the
first and last of these days on which they differ. `effects`: what is asked, with the ground of each. [km2]"""
WHOLE = "all ground"
"""Stands for the whole ground where a scarce class could be named, while rows are matched."""
LEAST_KM2 = 1e-6


def exclusion_changes(before: pd.DataFrame, after: pd.DataFrame, days: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Compare the ground on which a newcomer would owe something, actor by actor and class by class.

    Parameters
    ----------
    before, after
        Tables EXCLUSION without geometry.
    days
        Days on which they are compared.
    """
    on = [*HEAD, "effect", "on"]
    both = _daily(before, days).merge(_daily(after, days), how="outer", on=on, suffixes=("_before", "_after"))
    sizes = ["area_km2_before", "area_km2_after", "scarce_share_before", "scarce_share_after"]
    both[sizes] = both[sizes].fillna(0.0)
    both["step"] = (both["area_km2_after"] - both["area_km2_before"]).abs()
    moved = both[both["step"] > LEAST_KM2]
    worst = moved.groupby([*HEAD, "on"], sort=True)["step"].sum().reset_index()
    worst = worst.sort_values([*HEAD, "step", "on"]).drop_duplicates(HEAD, keep="last")
    spans = {key: (group["on"].min(), group["on"].max()) for key, group in moved.groupby(HEAD, sort=True)}
    rows = both.merge(worst[[*HEAD, "on"]], on=[*HEAD, "on"])
    rows = rows.assign(rank=-rows["effect"].map(EFFECTS.index)).sort_values([*HEAD, "rank"])
    records: Any = rows.to_dict("records")
    found = [_row(key, list(group), spans[key]) for key, group in groupby(records, itemgetter(*HEAD))]
    kinds = {TEXT: "object", NUMBER: "float64", DAY: "datetime64[s]"}
    table = pd.DataFrame(found, columns=list(EXCLUSION_CHANGES))
    return table.astype({name: kinds[kind] for name, kind in EXCLUSION_CHANGES.items()})


def _daily(rows: pd.DataFrame, days: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Return area and share of each effect on each day."""
    owed = rows[rows["effect"] != "none"]
    kind = owed["effect"].isin(CLAIMED).map({True: "claimed", False: "procedural"})
    owed = owed.assign(share_of=owed["share_of"].fillna(WHOLE), exclusion=kind)
    columns = [*HEAD, "effect", "area_km2", "scarce_share", "number_class", "on"]
    standing = [owed[(owed["starts_on"] <= day) & ~(owed["ends_on"] <= day)].assign(on=day)[columns] for day in days]
    return pd.concat(standing, ignore_index=True)


def _row(key: tuple[str, ...], rows: Sequence[dict[str, Any]], span: tuple[Any, Any]) -> dict[str, Any]:
    """Write down how one exclusion differs, from its effects before and after, strongest first."""
    head = dict(zip(HEAD, key, strict=True))
    row = {**head, "share_of": None if head["share_of"] == WHOLE else head["share_of"], "on": rows[0]["on"]}
    for side in ("before", "after"):
        held = [one for one in rows if one[f"area_km2_{side}"] > LEAST_KM2]
        effects = [f"{one['effect']} {one[f'area_km2_{side}']:.6f}" for one in held]
        told = (one[f"number_class_{side}"] for one in held)
        classes = {name for cell in told if isinstance(cell, str) for name in cell.split("+")}
        row |= {
            f"{side}_km2": sum(one[f"area_km2_{side}"] for one in rows),
            f"{side}_share": float("nan")
            if row["share_of"] is None
            else sum(one[f"scarce_share_{side}"] for one in rows),
            f"{side}_effects": ", ".join(effects) or None,
            f"{side}_number_class": "+".join(sorted(classes)) or None,
        }
    return {**row, "first_on": span[0], "last_on": span[1]}
