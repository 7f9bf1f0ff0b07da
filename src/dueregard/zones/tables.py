"""Which zones stand on the map, as each reading sees them?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.law.decisions import entry_decision, governing
from dueregard.model.dates import precision
from dueregard.model.law import Polarity, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import ZONES
from dueregard.zones.claims import drawn_rule
from dueregard.zones.days import OPEN, typed_columns
from dueregard.zones.declared import Stretch, stretches
from dueregard.zones.footprints import limit_words
from dueregard.zones.interests import lapses_after
from dueregard.zones.placement import Placements, objects
from dueregard.zones.presence import operation_of

Integers = NDArray[np.int64]


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
    drawn = _drawn(shapes, scenario, rulebook, placements)
    read = [
        _read(shapes, drawn, rulebook.readings[name], scenario, rulebook, placements, days)
        for name, days in deciding.items()
    ]
    chosen = np.concatenate([np.empty(0, dtype=np.int64), *(positions for positions, _ in read)])
    columns = {name: drawn[name][chosen] for name in ZONES if name in drawn}
    columns |= {name: np.concatenate([[], *(one[name] for _, one in read)]) for name in BY_READING}
    table = typed_columns(columns, ZONES, "zones")
    zones = gpd.GeoDataFrame(table, geometry=shapes.geometry.to_numpy()[chosen], crs=selenodesy.SOUTH_POLAR_CRS)
    return zones.sort_values("zone_id", ignore_index=True)


BY_READING = ("zone_id", "reading", "rule", "provision", "status", "starts_on", "ends_on", "first_on")
"""Columns of a zone that the reading decides."""


def _drawn(
    shapes: gpd.GeoDataFrame, scenario: Scenario, rulebook: Rulebook, placements: Placements
) -> dict[str, NDArray[Any]]:
    """Return what of a zone no reading decides, for each shape; `name`: what its id says after the reading."""
    item = shapes["item"].to_numpy(dtype=np.int64)
    actor, known = placements.actor[item], placements.items[item]
    facing = [
        newcomer or receptor for newcomer, receptor in zip(shapes["newcomer"], shapes["receptor_class"], strict=True)
    ]
    states = {name: "+".join(one.states) for name, one in scenario.actors.items()}
    spread = shapes["starts_latest"].to_numpy() - shapes["starts_earliest"].to_numpy()
    level, mechanism = shapes["level"], shapes["mechanism"]
    print_of = ["/".join(one) for one in zip(known, mechanism, facing, strict=True)]
    parts = zip(print_of, shapes["phase"], shapes["polarity"], level, strict=True)
    same = ("mechanism", "receptor_class", "polarity", "level", "terrain", "number_class")
    return {name: objects(shapes[name].to_list()) for name in same} | {
        "name": objects(["/".join(one) for one in parts]),
        "footprint_id": objects(["/".join(one) for one in zip(print_of, level, strict=True)]),
        "activity": known,
        "actor": actor,
        "states": objects([states[name] for name in actor]),
        "date_precision": objects([precision(int(days)) for days in spread]),
        "area_km2": selenodesy.area_m2(shapes.geometry.to_numpy()) / 1e6,
        "evidence": objects(_evidence(scenario))[item],
        "note": objects(list(_notes(shapes, rulebook))),
    }


def _evidence(scenario: Scenario) -> list[str]:
    """Return the evidence of each row of the placements; that of a zone is that of what it is drawn round."""
    activities = scenario.activities
    return [
        *(one.evidence for one in activities.values()),
        *("assumed" if one.around is None else activities[one.around].evidence for one in scenario.zones.values()),
    ]


def _read(
    shapes: gpd.GeoDataFrame,
    drawn: Mapping[str, NDArray[Any]],
    reading: Reading,
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    deciding: Sequence[tuple[int, int] | None],
) -> tuple[Integers, dict[str, Any]]:
    """Return which shapes are zones under a reading, and BY_READING of them."""
    standing = dict(
        enumerate(
            (stretches(one, scenario, reading, rulebook) for one in scenario.zones.values()), len(scenario.activities)
        )
    )
    rule_of = _rules(reading, scenario, rulebook, placements, standing)
    item, polarity = shapes["item"].to_numpy(dtype=np.int64), shapes["polarity"].to_numpy()
    rules = objects([rule_of(row, kind) for row, kind in zip(item, polarity, strict=True)])
    chosen = np.flatnonzero(rules != None)  # noqa: E711  # element by element
    item, polarity, rules = item[chosen], polarity[chosen], rules[chosen]
    starts, ends = (shapes[f"{name}_nominal"].to_numpy(dtype=np.int64)[chosen] for name in ("starts", "ends"))
    left = np.flatnonzero((polarity == "sensitivity") & (shapes["phase"].to_numpy()[chosen] == "object"))
    ends[left] = np.minimum(ends[left], _lapses(item[left], reading, scenario, rulebook))
    for row in np.flatnonzero(polarity == "declared"):
        starts[row], ends[row] = standing[item[row]][0].starts, standing[item[row]][-1].ends
    first = np.array([OPEN if one is None else one[0] for one in deciding], dtype=np.int64)
    provisions = rulebook.provisions
    return chosen, {
        "zone_id": objects([f"{reading.reading}/{name}" for name in drawn["name"][chosen]]),
        "reading": np.full(len(chosen), reading.reading, dtype=object),
        "rule": rules,
        "provision": objects([provisions[name].cite for name in rules]),
        "status": objects([provisions[name].status for name in rules]),
        "starts_on": starts,
        "ends_on": ends,
        "first_on": first[item],
    }


def _lapses(items: Integers, reading: Reading, scenario: Scenario, rulebook: Rulebook) -> Integers:
    """Return the day on which what is left of each activity is no interest any more."""
    activities = list(scenario.activities.values())
    over, at = np.unique([operation_of(activities[row])[1][2] for row in items], return_inverse=True)
    found = np.array([lapses_after(int(day), reading, rulebook) for day in over], dtype=np.int64)
    return found[at] if len(items) else items


def _rules(
    reading: Reading,
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    standing: Mapping[int, tuple[Stretch, ...]],
) -> Callable[[int, str], str | None]:
    """Return a function that names the provision under which a reading sees a row's ground; None: it sees no zone."""
    activities = list(scenario.activities.values())

    @cache
    def of_effect(actor: str, polarity: str) -> str | None:
        seen = _reading_of(scenario.actors[actor].states, polarity, reading, rulebook)
        return seen.situations["source_later"].rule

    @cache
    def of_shape(actor: str, kind: str, polarity: Polarity) -> str | None:
        rule = drawn_rule(polarity, kind, scenario.actors[actor].states, date.max, rulebook)
        return None if rule is None else rule.rule

    def rule_of(item: int, polarity: Any) -> str | None:
        if polarity in {"emission", "sensitivity"}:
            return of_effect(placements.actor[item], polarity)
        if polarity not in reading.recognises:
            return None
        if polarity == "declared":
            return entry_decision(reading, standing[item][-1].act).rule if standing[item] else None
        return of_shape(placements.actor[item], activities[item].kind, polarity)

    return rule_of


def _reading_of(states: tuple[str, ...], polarity: str, reading: Reading, rulebook: Rulebook) -> Reading:
    """Return the reading that decides on the effects of an activity: its States may be outside the instrument."""
    if reading.own_instrument is None:
        return reading
    parties = rulebook.instruments[reading.own_instrument]
    inside = parties.universal or {one.state for one in parties.parties} & set(states)
    common = frozenset([reading.own_instrument] if inside else [])
    return governing(reading, rulebook, common, polarity)


def _notes(shapes: gpd.GeoDataFrame, rulebook: Rulebook) -> Iterator[str | None]:
    """Say of each shape whom it is for, what decided it, by which parameters, and what terrain takes off it."""

    @cache
    def alike(newcomer: str | None, limited_by: str, mechanism: str, parameter_set: str, number_class: str) -> str:
        decided = limit_words(limited_by, rulebook.hazards.get(mechanism))
        facing = None if newcomer is None else f"for a newcomer of class {newcomer}"
        numbers = f"parameters: {parameter_set} ({mechanism}.sets, {number_class})" if parameter_set else None
        return "; ".join(words for words in (facing, decided, numbers) if words is not None)

    same = ["newcomer", "limited_by", "mechanism", "parameter_set", "number_class", "removed", "undecided"]
    for *what, removed, undecided in shapes[same].itertuples(index=False, name=None):
        told = alike(*what)
        yield (told if removed is None else "; ".join(filter(None, (told, _relief_words(removed, undecided))))) or None


def _relief_words(*ground: BaseGeometry) -> str:
    removed, undecided = (float(selenodesy.area_m2(one)) / 1e6 for one in ground)
    return f"terrain takes off {removed:.3g} km2; {undecided:.3g} km2 more are undecided and count as reached"
