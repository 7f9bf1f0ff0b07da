"""What stands on the map: the sites, and the zones as one reading sees them?"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np

from dueregard import selenodesy
from dueregard.law.decisions import entry_decision, governing
from dueregard.model.dates import precision
from dueregard.model.law import Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import SITES, ZONES
from dueregard.zones.claims import drawn_rule
from dueregard.zones.days import OPEN, typed_table
from dueregard.zones.declared import Stretch, stretches
from dueregard.zones.footprints import limit_words
from dueregard.zones.interests import interest_ends
from dueregard.zones.placement import Placement, Placements, objects
from dueregard.zones.presence import operation_of, presence_of, site_radius_m


def site_table(scenario: Scenario, rulebook: Rulebook, placements: Placements) -> gpd.GeoDataFrame:
    """Draw the site of each activity: occupied ground and the operating radius round it.

    An activity that is only somewhere in a region shows its envelope instead. What is left after operation has a row
    of its own, phase `object`, and no operating radius any more.
    """
    rows, shapes = [], []
    for (name, activity), placement in zip(scenario.activities.items(), placements.rows, strict=False):
        kind = rulebook.kinds[activity.kind]
        phases = {"operation": operation_of(activity)}
        if kind.remains_as is not None:
            phases["object"] = (operation_of(activity)[1], presence_of(activity)[1])
        for phase, (starts, ends) in phases.items():
            if phase == "object" and ends[1] <= starts[1]:
                continue
            radius = site_radius_m(activity, phase, rulebook)
            lat, lon = _where(placement)
            rows.append(
                {
                    "site_id": f"{name}/{phase}",
                    "activity": name,
                    "title": activity.title,
                    "actor": activity.actor,
                    "states": "+".join(scenario.actors[activity.actor].states),
                    "kind": activity.kind,
                    "phase": phase,
                    "placed": placement.placed,
                    "uncertainty_m": placement.uncertainty_m,
                    "operating_radius_m": radius,
                    "starts_on": starts[1],
                    "ends_on": ends[1],
                    "date_precision": precision(starts[2] - starts[0]),
                    "lat_deg": lat,
                    "lon_deg": lon,
                    "evidence": activity.evidence,
                    "source": activity.source,
                }
            )
            shapes.append(
                placement.envelope if placement.ground is None else selenodesy.buffer(placement.ground, radius)
            )
    return _geo_table(rows, objects(shapes), SITES, "sites")


def _where(placement: Placement) -> tuple[float, float]:
    if placement.ground is None:
        return float("nan"), float("nan")
    center = placement.ground.centroid
    lat, lon = selenodesy.to_geographic(center.x, center.y)
    return float(lat), float(lon)


def zone_table(
    shapes: gpd.GeoDataFrame,
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    deciding: dict[str, list[tuple[int, int] | None]],
) -> gpd.GeoDataFrame:
    """Read the shapes under each reading: which provision makes a zone of them, and with what status.

    Parameters
    ----------
    shapes
        As `zones.shapes.zone_shapes` gives.
    deciding
        For each reading the deciding day of each row of the placements.
    """
    area = selenodesy.area_m2(shapes.geometry.to_numpy()) / 1e6
    rows, chosen = [], []
    for reading in deciding:
        for position, row in enumerate(shapes.drop(columns="geometry").to_dict("records")):
            zone = _zone(row, rulebook.readings[reading], scenario, rulebook, placements)
            if zone is not None:
                first = deciding[reading][row["item"]]
                first_on = OPEN if first is None else first[0]
                if row["polarity"] == "declared":
                    zone |= _days_of(row["item"], rulebook.readings[reading], scenario, rulebook)
                rows.append({**zone, "first_on": first_on, "area_km2": area[position]})
                chosen.append(position)
    geometry = shapes.geometry.to_numpy()[np.array(chosen, dtype=np.int64)]
    table = _geo_table(rows, geometry, ZONES, "zones")
    return table.sort_values("zone_id", ignore_index=True)


def _zone(
    row: dict[str, Any], reading: Reading, scenario: Scenario, rulebook: Rulebook, placements: Placements
) -> dict[str, Any] | None:
    rule_id = _rule_of(row, reading, scenario, rulebook)
    if rule_id is None:
        return None
    rule = rulebook.provisions[rule_id]
    placement, actor = placements.rows[row["item"]], placements.actor[row["item"]]
    facing = row["newcomer"] or row["receptor_class"]
    name = f"{placement.item}/{row['mechanism']}/{facing}/{row['phase']}/{row['polarity']}/{row['level']}"
    activity = scenario.activities.get(placement.item)
    zone = scenario.zones.get(placement.item)
    around = scenario.activities.get(zone.around) if zone is not None and zone.around is not None else None
    known = activity or around
    ends = row["ends_nominal"]
    if activity is not None and row["polarity"] == "sensitivity" and row["phase"] == "object":
        ends = min(ends, interest_ends(activity, reading, rulebook))
    return {
        "zone_id": f"{reading.reading}/{name}",
        "footprint_id": f"{placement.item}/{row['mechanism']}/{facing}/{row['level']}",
        "activity": placement.item,
        "actor": actor,
        "states": "+".join(scenario.actors[actor].states),
        "reading": reading.reading,
        "rule": rule_id,
        "provision": rule.cite,
        "status": rule.status,
        "mechanism": row["mechanism"],
        "receptor_class": row["receptor_class"],
        "polarity": row["polarity"],
        "level": row["level"],
        "terrain": row["terrain"],
        "starts_on": row["starts_nominal"],
        "ends_on": ends,
        "date_precision": precision(row["starts_latest"] - row["starts_earliest"]),
        "number_class": row["number_class"],
        "evidence": known.evidence if known is not None else "assumed",
        "note": "; ".join(_notes(row, rulebook)) or None,
    }


def _days_of(item: int, reading: Reading, scenario: Scenario, rulebook: Rulebook) -> dict[str, int]:
    """Return from when to when a declared zone stands under a reading."""
    standing = _stretches_of(item, reading, scenario, rulebook)
    return {"starts_on": standing[0].starts, "ends_on": standing[-1].ends}


def _stretches_of(item: int, reading: Reading, scenario: Scenario, rulebook: Rulebook) -> tuple[Stretch, ...]:
    zone = list(scenario.zones.values())[item - len(scenario.activities)]
    return stretches(zone, scenario, reading, rulebook)


def _rule_of(row: dict[str, Any], reading: Reading, scenario: Scenario, rulebook: Rulebook) -> str | None:
    """Return the provision under which a reading sees this ground; None: it sees no zone there."""
    if row["polarity"] in {"emission", "sensitivity"}:
        return _reading_of(row, reading, scenario, rulebook).situations["source_later"].rule
    if row["polarity"] not in reading.recognises:
        return None
    if row["polarity"] == "declared":
        standing = _stretches_of(row["item"], reading, scenario, rulebook)
        return entry_decision(reading, standing[-1].act).rule if standing else None
    one = list(scenario.activities.values())[row["item"]]
    rule = drawn_rule(row["polarity"], one.kind, scenario.actors[one.actor].states, date.max, rulebook)
    return None if rule is None else rule.rule


def _reading_of(row: dict[str, Any], reading: Reading, scenario: Scenario, rulebook: Rulebook) -> Reading:
    """Return the reading that decides on the effects of an activity: its States may be outside the instrument."""
    if reading.own_instrument is None:
        return reading
    states = scenario.actors[list(scenario.activities.values())[row["item"]].actor].states
    parties = rulebook.instruments[reading.own_instrument]
    inside = parties.universal or {one.state for one in parties.parties} & set(states)
    common = frozenset([reading.own_instrument] if inside else [])
    return governing(reading, rulebook, common, row["polarity"])


def _notes(row: dict[str, Any], rulebook: Rulebook) -> Iterator[str]:
    if row["newcomer"] is not None:
        yield f"for a newcomer of class {row['newcomer']}"
    decided = limit_words(row["limited_by"], rulebook.hazards.get(row["mechanism"]))
    if decided is not None:
        yield decided
    if row["parameter_set"]:
        yield f"parameters: {row['parameter_set']} ({row['mechanism']}.sets, {row['number_class']})"
    if row["removed"] is not None:
        removed, undecided = (float(selenodesy.area_m2(row[name])) / 1e6 for name in ("removed", "undecided"))
        yield f"terrain takes off {removed:.3g} km2; {undecided:.3g} km2 more are undecided and count as reached"


def _geo_table(rows: list[dict[str, Any]], geometry: Any, columns: dict[str, str], name: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(typed_table(rows, columns, name), geometry=geometry, crs=selenodesy.SOUTH_POLAR_CRS)
