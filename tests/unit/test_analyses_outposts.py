"""Do outposts owe each other what a run of the whole model says that they owe?"""

from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.worlds import assessed, gazetteer, rulebook, world

from dueregard import selenodesy
from dueregard.analyses.capacity import LEVELS
from dueregard.analyses.incumbents import owed_at, standing_on
from dueregard.analyses.neighbours import beyond, kinds_beyond, limit_on, meetings_between
from dueregard.analyses.outposts import Layout, layout_of, positions
from dueregard.analyses.terms import terms_of
from dueregard.model.law import EFFECTS
from dueregard.model.scenario import Scenario
from dueregard.readers.places import find_reform
from dueregard.readers.reforms import read_reform
from dueregard.zones.days import day_number
from dueregard.zones.placement import place

MIDDLE = np.array([[20_000.0, 90_000.0]])
READINGS = ("ost-strict", "ost-first-mover", "accords", "maximalist", "managed-area")


@cache
def layout(name: str = "crewed-base") -> Layout:
    return layout_of(rulebook().outposts[name], rulebook(), "nominal")


def beside(apart_m: float, azimuth_deg: float) -> np.ndarray:
    return np.column_stack(selenodesy.destination(MIDDLE[:, 0], MIDDLE[:, 1], azimuth_deg, apart_m))


def activities(actor: str, middle: np.ndarray, starts: str) -> dict[str, Any]:
    """Write an outpost as a scenario has it."""
    record, placed = rulebook().outposts["crewed-base"], positions(layout().parts, middle[:, 0], middle[:, 1])[0]
    found = {}
    for (name, part), (east, north) in zip(record.parts.items(), placed, strict=True):
        lat, lon = selenodesy.to_geographic(east, north)
        given = {key: one.text.replace(" 1", "") for key, one in part.attributes.items()}
        often = {"rate_per_year": 1} if part.kind == "crewed-landing" else {}
        found[f"{name}-{actor}"] = {
            "actor": actor, "kind": part.kind, "at": {"lat": float(lat), "lon": float(lon)}, "evidence": "assumed",
            "operates": [starts, None], "source": "test", **given, **often,
        }  # fmt: skip
    return found


def two_outposts(apart_m: float, azimuth_deg: float, first: str, later: str) -> Scenario:
    starts = {first: "2030-01-01", later: "2032-01-01"}
    both = {
        **activities("usa", MIDDLE, starts["usa"]),
        **activities("ind", beside(apart_m, azimuth_deg), starts["ind"]),
    }
    zones = {
        f"zone-{actor}": {
            "by": actor, "around": f"pad-{actor}", "radius": "modelled", "declared_on": day, "notified_on": day,
            "ends_when": "the pad is closed", "basis": "test", "source": "test",
        }
        for actor, day in starts.items()
    }  # fmt: skip
    return world(both, zones=zones)


def worst(scenario: Scenario) -> dict[str, int]:
    """Return the strongest effect between States under each reading in a run of the whole model, by its place."""
    rows = assessed(scenario, READINGS).conflicts
    rows = rows[(rows["relation"] == "international") & (rows["certainty"] == "certain")]
    found = dict.fromkeys(READINGS, 0)
    for reading, effect in zip(rows["reading"], rows["effect_on_entry"], strict=True):
        found[reading] = max(found[reading], EFFECTS.index(effect))
    return found


@pytest.mark.parametrize("apart_km", [0.3, 4.2, 5.5, 7.0, 8.0])
def test_two_outposts_owe_each_other_what_a_run_says(apart_km: float) -> None:
    azimuth = 35.0
    met = meetings_between(layout(), np.vstack([MIDDLE, beside(apart_km * 1e3, azimuth)]), np.array([[0, 1]]))
    runs = [worst(two_outposts(apart_km * 1e3, azimuth, *pair)) for pair in (("usa", "ind"), ("ind", "usa"))]
    for reading in READINGS:
        in_a_run = max(run[reading] for run in runs)
        terms = terms_of(rulebook().readings[reading], rulebook())
        found = [EFFECTS[level] for level in range(len(EFFECTS)) if beyond(terms, level, met)[0]]
        assert len(found) == in_a_run, (reading, found, EFFECTS[in_a_run])


def test_an_outpost_and_what_is_there_owe_each_other_what_a_run_says() -> None:
    """A habitat with a notified zone, and a dead lander: both were there first."""
    there = {
        "home": {
            "actor": "usa", "kind": "habitat", "at": {"lat": -86.9, "lon": 12.0}, "operates": ["2028-01-01", None],
            "evidence": "assumed", "source": "test",
        },
        "dead": {
            "actor": "chn", "kind": "robotic-landing", "at": {"lat": -86.8, "lon": 12.0}, "events": ["2027-01-01"],
            "operates": ["2027-01-01", "2027-02-01"], "touchdown_mass": "1 t", "evidence": "assumed", "source": "test",
        },
    }  # fmt: skip
    zones = {
        "ring": {
            "by": "usa", "around": "home", "radius": "3 km", "declared_on": "2028-01-01", "notified_on": "2028-01-01",
            "ends_when": "home is closed", "basis": "test", "source": "test",
        }
    }  # fmt: skip
    alone = world(there, zones=zones)
    day = day_number(alone.window.ends) - 1
    standing = standing_on(alone, rulebook(), place(alone, gazetteer(), seed=1), alone.as_of, day, "nominal")
    home = selenodesy.to_map(-86.9, 12.0)
    for apart_m in (500.0, 2500.0, 4300.0, 6000.0, 9000.0):
        middle = np.column_stack(selenodesy.destination(*home, 70.0, apart_m))
        own = activities("ind", middle, "2032-01-01")
        ring = {
            "by": "ind", "around": "pad-ind", "radius": "modelled", "declared_on": "2032-01-01",
            "notified_on": "2032-01-01", "ends_when": "closed", "basis": "test", "source": "test",
        }  # fmt: skip
        in_a_run = worst(world({**there, **own}, zones={**zones, "own": ring}))
        for reading in READINGS:
            owed = owed_at(standing, layout(), middle, rulebook().readings[reading])
            assert max(int(one.strength[0]) for one in owed) == in_a_run[reading], (apart_m, reading)


def test_parts_of_one_outpost_owe_each_other_nothing_and_two_on_one_spot_stand_in_one_zone() -> None:
    accords = terms_of(rulebook().readings["accords"], rulebook())
    strict = terms_of(rulebook().readings["ost-strict"], rulebook())
    at = float(MIDDLE[0, 0]), float(MIDDLE[0, 1])
    coordinate = EFFECTS.index("coordinate")
    assert limit_on(layout(), kinds_beyond(accords, coordinate), at) == "apart"
    assert limit_on(layout(), kinds_beyond(strict, coordinate), at) == "any"


def test_the_law_sets_no_limit_only_if_it_asks_no_more_at_any_distance() -> None:
    """Under the Accords outposts side by side coordinate, but those outside of each other's zone, in reach, consult."""
    at = float(MIDDLE[0, 0]), float(MIDDLE[0, 1])
    apart, azimuth = (one.ravel() for one in np.meshgrid(np.arange(50.0, 12_000.0, 60.0), np.arange(20.0, 360.0, 30.0)))
    others = np.column_stack(selenodesy.destination(MIDDLE[:, 0], MIDDLE[:, 1], azimuth, apart))
    pairs = np.column_stack([np.zeros(len(apart), dtype=int), 1 + np.arange(len(apart))])
    met = meetings_between(layout(), np.vstack([MIDDLE, others]), pairs)
    for reading in rulebook().readings.values():
        terms = terms_of(reading, rulebook())
        for level in map(EFFECTS.index, LEVELS):
            barred, limit = beyond(terms, level, met), limit_on(layout(), kinds_beyond(terms, level), at)
            assert (limit == "none") == (not barred.any()), (reading.reading, level)
            assert limit != "apart" or not barred[apart == 50.0].any()


def test_readings_that_never_ask_more_set_no_limit() -> None:
    """Consulting bars nobody under binding law; a claim of consent goes beyond it."""
    free = {
        name: [level for level in LEVELS if not kinds_beyond(terms_of(one, rulebook()), EFFECTS.index(level))]
        for name, one in rulebook().readings.items()
    }
    assert free["ost-strict"] == free["ost-first-mover"] == free["moon-agreement"] == free["ilrs"] == ["consult"]
    assert free["managed-area"] == ["coordinate", "consult"]
    assert free["maximalist"] == free["hague"] == []


def test_a_reform_that_caps_zones_caps_those_of_outposts() -> None:
    law = read_reform(find_reform("sea-500-cap"))
    zone = layout_of(law.steps[-1].whole.outposts["crewed-base"], law.steps[-1].whole, "nominal").zone
    assert zone is not None
    assert zone.radius_m == 500.0
    assert layout().zone is not None
    assert layout().zone.radius_m > 3000.0
