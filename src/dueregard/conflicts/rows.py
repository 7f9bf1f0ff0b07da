"""Who owes whom what: the conflict table and the duties behind it."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from dueregard.conflicts.order import first_and_later
from dueregard.conflicts.rulings import Bench, Meeting, Ruled, bench, interest_lapses, rulings
from dueregard.conflicts.zone_notes import zone_notes
from dueregard.law.facts import Ruling
from dueregard.law.procedure import Tried, lead_number
from dueregard.law.relations import giving_way
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import CONFLICTS, DUTIES
from dueregard.zones.days import OPEN, typed_table
from dueregard.zones.footprints import limit_words
from dueregard.zones.placement import Placements

EVIDENCE = ("measured", "official", "published", "press", "assumed")
"""From the best to the weakest."""
UNDETERMINED = "undetermined"
Entries = frozenset[tuple[int, int]]
"""Rows of zone and entrant."""
GaveWay = Callable[[str, str, str, str], list[str]]
"""Rule, reading, kind and mechanism to the rules that apply, too, and give way."""
GUIDELINE = "guideline"
"""What limits a reach where the model does not reach as far as a guideline's disc."""


def conflict_rows(
    meetings: gpd.GeoDataFrame,
    placements: Placements,
    scenario: Scenario,
    rulebook: Rulebook,
    readings: tuple[str, ...],
    *,
    level: str,
    as_of: date,
    entries: Entries | None = None,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Rule on every meeting under every reading.

    Parameters
    ----------
    meetings
        As `conflicts.meetings.meetings` gives.
    level
        Level of the physics, for the id of the footprint.
    entries
        As `surely_entered` gives, where these meetings are only some of all.

    Returns
    -------
    The conflict table (tables.CONFLICTS, with geometry) and one row a pair of States (tables.DUTIES).
    """

    @cache
    def gave_way(rule: str, reading: str, kind: str, mechanism: str) -> list[str]:
        return giving_way(rule, reading, kind, mechanism, rulebook.provisions)

    entries = surely_entered(meetings) if entries is None else entries
    actors, items = tuple(placements.actor), tuple(placements.items)
    sectors = tuple(row.sectors for row in placements.rows)
    conflicts: list[dict[str, Any]] = []
    duties: list[dict[str, Any]] = []
    for name in readings:
        seat = bench(scenario, rulebook, rulebook.readings[name], as_of, actors, items, entries, sectors)
        for row in meetings.itertuples(index=False):
            meeting = _meeting(row)
            for ruled in rulings(meeting, seat):
                conflict = _conflict(row, ruled, seat, level)
                conflicts.append(conflict)
                duties.extend(_duties(conflict["conflict_id"], row, ruled.ruling, seat, gave_way))
    return _conflict_table(conflicts, meetings), typed_table(duties, DUTIES, "duties")


def _meeting(row: Any) -> Meeting:
    exceeded = row.margin >= 1.0 if np.isfinite(row.margin) else row.limited_by != GUIDELINE
    days, parties = (row.starts, row.ends), (row.source, row.receptor)
    return Meeting(*parties, row.mechanism, row.polarity, *days, row.share, row.receptor_class, bool(exceeded))


def surely_entered(meetings: gpd.GeoDataFrame) -> Entries:
    """Return the rows of every declared zone and of who surely enters it."""
    surely = meetings[(meetings["polarity"] == "declared") & (meetings["certainty"] == "certain")]
    return frozenset(zip(surely["source"], surely["receptor"], strict=True))


def _conflict(row: Any, ruled: Ruled, seat: Bench, level: str) -> dict[str, Any]:
    source, receptor = seat.items[row.source], seat.items[row.receptor]
    first, later = first_and_later(ruled.ruling.order, source, receptor)
    ruling = ruled.ruling
    rule = seat.rulebook.provisions[ruling.rule] if ruling.rule else None
    start = np.datetime64(ruled.starts, "D")
    return {
        "conflict_id": f"{seat.reading.reading}/{source}>{receptor}/{row.mechanism}/{start}",
        "reading": seat.reading.reading,
        "source_activity": source,
        "receptor_activity": receptor,
        "first_activity": first or UNDETERMINED,
        "later_activity": later or UNDETERMINED,
        "bearer": _side(ruling.bearers, ruling, row, seat, of_bearer=True),
        "beneficiary": _side(ruling.beneficiaries, ruling, row, seat, of_bearer=False),
        "relation": ruling.relation,
        "mechanism": row.mechanism,
        "polarity": row.polarity,
        "certainty": row.certainty,
        "share": row.share,
        "robust": row.robust,
        "margin": row.margin,
        "severity": None if pd.isna(row.severity) else row.severity,
        "overlap_share": row.overlap_share,
        "starts_on": ruled.starts,
        "ends_on": ruled.ends,
        "area_km2": row.area_km2,
        "duty": ruling.duty,
        "effect_on_entry": ruling.effect,
        "latest_open_on": _latest_open(ruling, row, seat),
        "rule": ruling.rule,
        "provision": rule.cite if rule else None,
        "status": rule.status if rule else None,
        "number_class": row.number_class,
        "evidence": max((_evidence(one, seat) for one in (row.source, row.receptor)), key=EVIDENCE.index),
        "receptor_class": row.receptor_class,
        "share_error": row.share_error,
        "footprint_id": f"{source}/{row.mechanism}/{row.receptor_class}/{level}",
        "note": _note(row, ruled, seat),
        "geometry": row.geometry,
    }


def _side(states: tuple[str, ...], ruling: Ruling, row: Any, seat: Bench, *, of_bearer: bool) -> str | None:
    """Name States with the operator beside them; both sides where both bear."""
    if ruling.role == "nobody" or not states:
        return None
    sides = {"source": [row.source], "receptor": [row.receptor], "both": [row.source, row.receptor]}[ruling.role]
    if not of_bearer and ruling.role != "both":
        sides = [row.receptor if ruling.role == "source" else row.source]
    named = []
    for side in sides:
        actor = seat.actors[side]
        own = [state for state in seat.scenario.actors[actor].states if state in states]
        named.append(f"{'+'.join(own)} ({actor})")
    return ", ".join(named)


def _latest_open(ruling: Ruling, row: Any, seat: Bench) -> int:
    """Return the last day to open what must come before both are there; an open end where there is nothing to open."""
    number = lead_number(ruling.rule, ruling.effect, seat.rulebook)
    if number is None or ruling.role == "nobody":
        return OPEN
    starts: list[int] = [span[0] for side in (row.source, row.receptor) if (span := seat.starting[side]) is not None]
    return max(starts) - int(number[1].si)


def _evidence(item: int, seat: Bench) -> str:
    name, activities = seat.items[item], seat.scenario.activities
    if item < len(activities):
        return activities[name].evidence
    around = seat.scenario.zones[name].around
    return activities[around].evidence if around else "assumed"


def _note(row: Any, ruled: Ruled, seat: Bench) -> str | None:
    ruling = ruled.ruling
    undated = ruling.own and seat.reading.deciding_date == "none"
    open_order = ruling.order == "undetermined" and ruling.role == "both" and not undated
    order = "who is first cannot be told from the dates: both bear" if open_order else None
    terrain = f"terrain: {row.terrain}" if row.terrain else None
    parts = [
        ruling.note,
        order,
        limit_words(row.limited_by, seat.rulebook.hazards.get(row.mechanism)),
        f"parameters: {row.parameter_set} ({row.mechanism}.sets, {row.number_class})" if row.parameter_set else None,
        terrain,
        _lapse_words(row, seat),
        *zone_notes(row, ruled, seat),
    ]
    return "; ".join(filter(None, parts)) or None


def _lapse_words(row: Any, seat: Bench) -> str | None:
    meeting = Meeting(row.source, row.receptor, row.mechanism, row.polarity, row.starts, row.ends)
    if interest_lapses(meeting, seat) >= row.ends:
        return None
    lapsed = "what is left of the receptor is no interest any more from the last day on"
    return lapsed if row.certainty == "certain" else f"{lapsed}; the share counts later days, too"


def _duties(conflict: str, row: Any, ruling: Ruling, seat: Bench, gave_way: GaveWay) -> list[dict[str, Any]]:
    rules = seat.rulebook.provisions
    return [
        {
            "conflict_id": conflict,
            "bearer_state": pair.bearer_state,
            "beneficiary_state": pair.beneficiary_state,
            "duty": pair.duty,
            "rule": pair.rule,
            "provision": rules[pair.rule].cite if pair.rule else None,
            "status": rules[pair.rule].status if pair.rule else None,
            "bound": pair.bound,
            "note": pair.note or None,
            "exceptions": "; ".join(_tried_words(one) for one in pair.tried) or None,
            "gave_way": ", ".join(_gave_way(pair.rule, row, seat, gave_way)) or None,
            "role": pair.role,
        }
        for pair in ruling.pairs
    ]


def _tried_words(one: Tried) -> str:
    rests = f" ({one.rule})" if one.rule else ""
    why = "" if one.outcome == "not raised" else f"{one.outcome}: "
    return f"{one.exception}{rests}: {why}{one.why}"


def _gave_way(rule: str | None, row: Any, seat: Bench, gave_way: GaveWay) -> list[str]:
    activities = seat.scenario.activities
    if rule is None or row.source >= len(activities):
        return []
    kind = activities[seat.items[row.source]].kind
    return gave_way(rule, seat.reading.reading, kind, row.mechanism)


def _conflict_table(rows: list[dict[str, Any]], meetings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    table = typed_table(rows, CONFLICTS, "conflicts")
    table["geometry"] = gpd.GeoSeries([row["geometry"] for row in rows], crs=meetings.crs)
    return gpd.GeoDataFrame(table, geometry="geometry", crs=meetings.crs).sort_values("conflict_id", ignore_index=True)
