"""A live scenario after any edits is the same as a full run of what it has become."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.worlds import activity, gazetteer, rulebook, world

from dueregard.live import Live, begin, ground, law, revised
from dueregard.model import edits
from dueregard.model.dates import Interval
from dueregard.model.quantities import Quantity
from dueregard.model.rule_numbers import numbers_of, with_value
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, DeclaredZone, Plan, Position, Scenario, Terrain
from dueregard.model.tables import Budgets, Options
from dueregard.pipeline import assess
from dueregard.readers.geodata import read_elevation_grid

READINGS = ("ost-first-mover", "accords", "maximalist", "managed-area")
KINDS = ["habitat", "robotic-landing", "crewed-landing", "optical-telescope", "fission-reactor", "mine"]
ACTORS = ["usa", "chn", "ind"]


def scene() -> Scenario:
    things = {
        "base": activity("usa", "habitat", -89.0, 0.0),
        "plant": activity("usa", "fission-reactor", -88.92, 7.0, shield_azimuth="30 deg"),
        "lander": activity("chn", "crewed-landing", -88.9, 5.0, events=["2030-06-01", "2031-06-01"]),
        "eye": activity("ind", "optical-telescope", -88.7, 60.0, operates=["2029-01-01", None]),
        "somewhere": activity("chn", "robotic-landing", 0, 0, within={"lat": -89.2, "lon": 10.0, "radius": "12 km"}),
        "rover": activity("ind", "rover-traverse", 0, 0, at={"line": [[-89.1, 0.0], [-89.2, 30.0]]}),
        "relic": activity("usa", "heritage-lander", -89.02, 8.0, operates=["1969-07-20", "1969-07-21"]),
        "beacon": activity("ind", "pnt-beacon", -89.0, 40.0, frequency="2492 MHz", bandwidth="16 MHz"),
        "second": activity("chn", "pnt-beacon", -88.95, 30.0, frequency="2492 MHz", bandwidth="16 MHz"),
    }
    claim = {"by": "usa", "around": "base", "radius": "9 km", "declared_on": "2028-01-01"}
    claim |= {"notified_on": "2028-06-01", "ends_on": None}
    notified = {"notified_on": "2029-06-01", "ends_on": None}
    other = {"by": "chn", "around": "lander", "radius": "7 km", **notified}
    return world(things, zones={"claim": claim, "other": other})


def options(scenario: Scenario) -> Options:
    return Options(READINGS, "high", scenario.as_of, date(2029, 1, 1), date(2032, 1, 1))


@lru_cache(maxsize=1)
def two_newcomers() -> Rulebook:
    book = rulebook()
    return replace(book, newcomers={name: book.newcomers[name] for name in ("lander-1500kg", "lander-45t")})


@lru_cache(maxsize=1)
def beginning() -> Live:
    scenario = scene()
    return begin(scenario, two_newcomers(), gazetteer(), options(scenario))


def wkb(frame: gpd.GeoDataFrame) -> list[bytes | None]:
    return [None if shape is None else shape.wkb for shape in frame.geometry]


def same_frame(one: pd.DataFrame, other: pd.DataFrame) -> None:
    if isinstance(one, gpd.GeoDataFrame) and isinstance(other, gpd.GeoDataFrame):
        assert wkb(one) == wkb(other)
    plain = [pd.DataFrame(frame.drop(columns="geometry", errors="ignore")) for frame in (one, other)]
    pd.testing.assert_frame_equal(*plain, rtol=1e-12)


TABLES = ("sites", "zones", "conflicts", "duties", "exclusion", "obligations", "assumptions")


def same_as_full_run(now: Live) -> None:
    mine = now.assessment
    full = assess(now.written, mine.rulebook, mine.gazetteer, mine.options, grids=now.grids)
    for table in TABLES:
        same_frame(getattr(mine, table), getattr(full, table))
    assert mine.scenario == full.scenario
    assert mine.relief == full.relief
    same_budgets(mine.budgets, full.budgets)


def same_budgets(one: Budgets | None, other: Budgets | None) -> None:
    if one is None or other is None:
        assert one is other
        return
    for name in Budgets.__dataclass_fields__:
        mine, full = getattr(one, name), getattr(other, name)
        if isinstance(mine, pd.DataFrame):
            same_frame(mine, full)
        else:
            assert mine == full


@st.composite
def places(draw: st.DrawFn) -> Position:
    lat, lon = draw(st.floats(-89.4, -88.6)), draw(st.floats(0.0, 70.0))
    return Position(lat=lat, lon=lon, uncertainty_m=draw(st.sampled_from([0.0, 0.0, 900.0])))


def additions(draw: Any) -> Activity:
    at = draw(places()).model_dump(exclude_unset=True)
    kind, actor, year = draw(st.sampled_from(KINDS)), draw(st.sampled_from(ACTORS)), draw(st.integers(2027, 2033))
    return Activity.model_validate(activity(actor, kind, 0, 0, at=at, operates=[f"{year}", f"{year + 2}-03-01"]))


def claimed(draw: Any, around: str) -> DeclaredZone:
    zone = {"by": draw(st.sampled_from(ACTORS)), "radius": draw(st.sampled_from(["modelled", "4 km"])), "ends_on": None}
    day = draw(st.sampled_from(["declared_on", "notified_on"]))
    return DeclaredZone.model_validate({**zone, "around": around, day: "2029-01-01"})


def planned(scenario: Scenario, lat: float, lon: float, km: float) -> Scenario:
    """Lay the one sector of a plan, which accepts what landings throw up."""
    sector = {"within": {"lat": lat, "lon": lon, "radius": f"{km} km"}, "accepts": ["plume_ejecta", "stray_light"]}
    told = {"title": "plan", "from": "2027-01-01", "source": "test", "participants": ACTORS, "sectors": {"one": sector}}
    return scenario.model_copy(update={"plan": Plan.model_validate(told)})


FIELDS = [{"operating_radius": 700.0}, {"touchdown_mass": 30e3}, {"interests": ("crew",)}]


def edited(draw: Any, scenario: Scenario) -> Scenario:
    """Draw one edit of a scenario."""
    name, year = draw(st.sampled_from(sorted(scenario.activities))), draw(st.integers(2027, 2033))
    removable = sorted([*scenario.zones, *scenario.activities]) if len(scenario.activities) > 1 else [*scenario.zones]
    ways = {
        "move": lambda: edits.moved(scenario, name, draw(places())),
        "add": lambda: edits.with_activity(scenario, f"new-{len(scenario.activities)}", additions(draw)),
        "remove": lambda: edits.without(scenario, draw(st.sampled_from(removable))) if removable else scenario,
        "redate": lambda: edits.redated(scenario, name, Interval.model_validate([f"{year}", f"{year + 1}-07-01"])),
        "change": lambda: edits.changed(scenario, name, draw(st.sampled_from(FIELDS))),
        "claim": lambda: edits.with_zone(scenario, "claim", claimed(draw, name)),
        "plan": lambda: planned(scenario, draw(st.floats(-89.4, -88.6)), draw(st.floats(0.0, 70.0)), 9.0),
    }
    return ways[draw(st.sampled_from(sorted(ways)))]()


def with_record(book: Rulebook, section: str, rule: str, record: Any) -> Rulebook:
    return replace(book, **{section: {**getattr(book, section), rule: record}})


def with_fields(book: Rulebook, section: str, rule: str, **fields: Any) -> Rulebook:
    return with_record(book, section, rule, getattr(book, section)[rule].model_copy(update=fields))


def times_as_much(number: Quantity, times: float) -> Quantity:
    return number.model_copy(update={"value": number.value * times, "low": None, "high": None})


def with_number(book: Rulebook, section: str, rule: str, name: str, times: float) -> Rulebook:
    """Multiply a number of a rule."""
    record = getattr(book, section)[rule]
    path, number = next((path, number) for one, path, number in numbers_of(record) if one == name)
    return with_record(book, section, rule, with_value(record, path, times_as_much(number, times)))


def with_scale(book: Rulebook, name: str, times: float) -> Rulebook:
    changed = times_as_much(getattr(book.severity, name), times)
    return replace(book, severity=book.severity.model_copy(update={name: changed}))


def with_exponent(book: Rulebook, times: float) -> Rulebook:
    """Multiply a number of every parameter set that low, nominal and high are chosen from."""
    hazard = book.hazards["plume_ejecta"]
    sets = {
        name: one.model_copy(update={"parameters": {key: value * times for key, value in one.parameters.items()}})
        for name, one in hazard.sets.items()
    }
    return with_fields(book, "hazards", "plume_ejecta", sets=sets)


def without_party(book: Rulebook, instrument: str, state: str) -> Rulebook:
    parties = tuple(one for one in book.instruments[instrument].parties if one.state != state)
    return with_fields(book, "instruments", instrument, parties=parties)


NUMBERS = {
    "floor": ("hazards", "plume_ejecta", "floor"),
    "threshold": ("hazards", "plume_ejecta", "thresholds.solar_array.threshold"),
    "mass": ("hazards", "plume_ejecta", "reference_mass"),
    "dose": ("hazards", "fission_dose", "thresholds.crew.threshold"),
    "glare": ("hazards", "stray_light", "thresholds.bare_optics.threshold"),
    "antenna": ("kinds", "pnt-beacon", "antenna_height"),
    "boundary": ("provisions", "nasa-heritage-lander", "radius"),
    "likely": ("provisions", "ost-9-consult", "interference_probability"),
    "idle time": ("provisions", "cessation", "idle_time"),
    "site": ("kinds", "habitat", "operating_radius"),
    "default": ("kinds", "crewed-landing", "touchdown_mass"),
    "newcomer": ("newcomers", "lander-45t", "touchdown_mass"),
    "height": ("receptors", "solar_array", "height"),
}
"""What one edit of the rules changes: a number, which is multiplied."""
SCALES = ["clear_from", "contact_range", "object_radius"]
RULES: dict[str, Callable[[Rulebook, float], Rulebook]] = {
    **{name: lambda book, times, where=where: with_number(book, *where, times) for name, where in NUMBERS.items()},
    **{name: lambda book, times, name=name: with_scale(book, name, times) for name in SCALES},
    "sets": with_exponent,
    "date": lambda book, _: with_fields(book, "readings", "accords", deciding_date="starts_on"),
    "cap": lambda book, _: with_fields(book, "provisions", "sea-500-analogy", readings=("accords",)),
    "party": lambda book, _: without_party(book, "accords", "IND"),
    "newcomers": lambda book, _: replace(
        book, newcomers={name: one for name, one in book.newcomers.items() if name != "lander-1500kg"}
    ),
}
"""Edits of the rules: numbers of physics and law, decisions, parties, reference newcomers."""


@given(st.data())
@settings(max_examples=5, deadline=None, derandomize=True, phases=[Phase.generate])  # shrinking would take minutes
def test_after_any_edits_it_is_a_full_run_of_what_it_has_become(data: st.DataObject) -> None:
    now = beginning()
    for _ in range(data.draw(st.integers(3, 6))):
        what = data.draw(st.sampled_from(["scenario", "rules", "both"]))
        scenario = edited(data.draw, now.written) if what != "rules" else None
        way, times = data.draw(st.sampled_from(sorted(RULES))), data.draw(st.sampled_from([0.5, 0.8, 1.25, 2.0]))
        book = RULES[way](now.assessment.rulebook, times) if what != "scenario" else None
        now = revised(now, scenario=scenario, rulebook=book)
    same_as_full_run(now)


@pytest.mark.parametrize("name", sorted(RULES))
def test_one_edit_of_the_rules_is_a_full_run(name: str) -> None:
    now = revised(beginning(), rulebook=RULES[name](two_newcomers(), 2.5))
    same_as_full_run(now)


@pytest.mark.parametrize("part", ["activities", "zones"])
def test_another_order_of_the_scenario_is_a_full_run(part: str) -> None:
    """Rows are numbered by it, and of two that meet alike the first is the source; mappings are equal in any order."""
    turned = dict(reversed(getattr(scene(), part).items()))
    same_as_full_run(revised(beginning(), scenario=scene().model_copy(update={part: turned})))


@pytest.mark.parametrize("part", ["provisions", "newcomers"])
def test_another_order_of_the_rules_is_a_full_run(part: str) -> None:
    turned = dict(reversed(getattr(two_newcomers(), part).items()))
    same_as_full_run(revised(beginning(), rulebook=replace(two_newcomers(), **{part: turned})))


def test_a_beginning_is_a_full_run() -> None:
    same_as_full_run(beginning())


def noting(work: Any, done: list[Any]) -> Any:
    def noted(*words: Any, **more: Any) -> Any:
        done.append(words)
        return work(*words, **more)

    return noted


def watched(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Note what is listed, drawn, met and ruled on."""
    seen: dict[str, list[Any]] = {"tables_of": [], "drawn_rows": [], "meetings": [], "conflict_rows": []}
    for name, done in seen.items():
        module = law if name == "conflict_rows" else ground
        monkeypatch.setattr(module, name, noting(getattr(module, name), done))
    return seen


def test_one_move_looks_at_nothing_that_it_does_not_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn, met and ruled is of the lander alone; the ground of the others is measured no second time."""
    before, seen = beginning(), watched(monkeypatch)
    now = revised(before, scenario=edits.moved(before.written, "lander", Position(lat=-88.91, lon=5.0)))
    items = now.scene.placements.items
    rows = np.flatnonzero(np.isin(items.astype(str), ["lander", "other"]))
    assert [set(words[0].activities) for words in seen["tables_of"]] == [{"lander"}]
    assert [set(words[0]["item"]) for words in seen["drawn_rows"]] == [set(rows)]
    met = seen["conflict_rows"][0][0]
    assert len(met) > 0
    assert (met["source"].isin(rows) | met["receptor"].isin(rows)).all()
    assert len(now.memory.days.keys() & before.memory.days.keys()) > 0
    same_as_full_run(now)


def test_one_number_of_a_mechanism_looks_at_that_mechanism_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declared zones rest on what landings throw up: how far they might reach, and whether that is reasonable."""
    before, seen = beginning(), watched(monkeypatch)
    now = revised(before, rulebook=RULES["mass"](two_newcomers(), 0.5))
    touched = {"plume_ejecta", "declared_zone"}
    assert [set(words[0]["mechanism"]) for words in seen["drawn_rows"]] == [touched]
    (acting, _), (_, there) = seen["meetings"][0][0].sides
    assert set(acting["mechanism"]) == touched
    assert len(there) == 0
    assert set(seen["conflict_rows"][0][0]["mechanism"]) == touched
    assert not now.assessment.conflicts.equals(before.assessment.conflicts)


def test_what_landings_leave_is_added_up_again_only_where_it_may_differ() -> None:
    before = beginning()
    assert before.assessment.budgets is not None
    for way, same in {"dose": True, "likely": True, "mass": False, "default": False}.items():
        now = revised(before, rulebook=RULES[way](two_newcomers(), 2.5))
        assert (now.assessment.budgets is before.assessment.budgets) is same


def test_another_reading_draws_nothing_and_meets_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen = beginning(), watched(monkeypatch)
    now = revised(before, rulebook=RULES["likely"](two_newcomers(), 2.5))
    assert seen["drawn_rows"] == seen["meetings"] == []
    assert wkb(now.shapes) == wkb(before.shapes)
    assert not now.assessment.conflicts.equals(before.assessment.conflicts)


def test_the_ground_that_hides_is_looked_at_no_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded heights are read; what stands round what is not touched stays as it was looked at."""
    scenario = scene()
    grids = (read_elevation_grid(),)
    before = begin(scenario, two_newcomers(), gazetteer(), options(scenario), grids)
    assert before.assessment.relief is not None
    now = revised(before, rulebook=RULES["glare"](two_newcomers(), 0.5))
    plume = [(row, name) for row, name in now.scene.screens if name == "plume_ejecta"]
    assert plume
    assert all(now.scene.screens[one] is before.scene.screens[one] for one in plume)
    now = revised(now, scenario=edits.moved(scenario, "lander", Position(lat=-88.91, lon=5.0)))
    same_as_full_run(now)


def test_a_sector_that_moves_leaves_nothing_behind() -> None:
    """It first holds the base and the zone round it, which adapt there; then there is nothing in it."""
    before = revised(beginning(), scenario=planned(scene(), -89.0, 0.0, 1.0))
    assert [row.item for row in before.scene.placements.rows if row.sectors] == ["base", "claim"]
    now = revised(before, scenario=planned(before.written, -89.0, 180.0, 1.0))
    assert [row.item for row in now.scene.placements.rows if row.sectors] == []
    assert not now.assessment.conflicts.equals(before.assessment.conflicts)
    same_as_full_run(now)


def test_other_terrain_needs_other_grids() -> None:
    """The grids of before would be silently kept: `revised` opens no file."""
    before = beginning()
    other = before.written.model_copy(update={"terrain": Terrain(file="other.tif")})
    with pytest.raises(ValueError, match="terrain of the scenario has changed"):
        revised(before, scenario=other)
    same_as_full_run(revised(before, scenario=other, grids=()))


def test_an_edit_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no activity 'nowhere'"):
        edits.moved(scene(), "nowhere", Position(lat=-89.0, lon=0.0))
    with pytest.raises(ValueError, match="there is no activity or zone 'nowhere'"):
        edits.without(scene(), "nowhere")
    with pytest.raises(ValueError, match="an activity has no wings"):
        edits.changed(scene(), "base", {"wings": 2})
    alone = world({"one": activity("usa", "habitat", -89.0, 0.0)})
    with pytest.raises(ValueError, match="is the only activity"):
        edits.without(alone, "one")
