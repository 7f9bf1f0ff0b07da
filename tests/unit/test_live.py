"""A live scenario after any edits is the same as a full run of what it has become."""

from datetime import date
from functools import lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.worlds import activity, gazetteer, rulebook, world

from dueregard import live
from dueregard.live import Live, begin, revised
from dueregard.model import edits
from dueregard.model.dates import Interval
from dueregard.model.scenario import Activity, DeclaredZone, Plan, Position, Scenario, Terrain
from dueregard.model.tables import Options
from dueregard.pipeline import assess
from dueregard.readers.rules import read_rulebook

READINGS = ("ost-first-mover", "accords", "maximalist", "managed-area")
KINDS = ["habitat", "robotic-landing", "crewed-landing", "optical-telescope", "fission-reactor", "mine"]
ACTORS = ["usa", "chn", "ind"]


def scene() -> Scenario:
    things = {
        "base": activity("usa", "habitat", -89.0, 0.0),
        "plant": activity("usa", "fission-reactor", -89.05, 20.0, shield_azimuth="30 deg"),
        "lander": activity("chn", "crewed-landing", -88.9, 5.0, events=["2030-06-01", "2031-06-01"]),
        "eye": activity("ind", "optical-telescope", -88.7, 60.0, operates=["2029-01-01", None]),
        "somewhere": activity("chn", "robotic-landing", 0, 0, within={"lat": -89.2, "lon": 10.0, "radius": "12 km"}),
        "rover": activity("ind", "rover-traverse", 0, 0, at={"line": [[-89.1, 0.0], [-89.2, 30.0]]}),
    }
    claim = {"by": "usa", "around": "base", "radius": "9 km", "declared_on": "2028-01-01", "ends_on": None}
    notified = {"notified_on": "2029-06-01", "ends_on": None}
    other = {"by": "chn", "at": {"lat": -88.8, "lon": 3.0}, "radius": "7 km", **notified}
    return world(things, zones={"claim": claim, "other": other})


def options(scenario: Scenario) -> Options:
    return Options(READINGS, "nominal", scenario.as_of, date(2028, 1, 1), date(2034, 1, 1))


@lru_cache(maxsize=1)
def beginning() -> Live:
    scenario = scene()
    return begin(scenario, rulebook(), gazetteer(), options(scenario))


def wkb(frame: gpd.GeoDataFrame) -> list[bytes | None]:
    return [None if shape is None else shape.wkb for shape in frame.geometry]


def same_frame(one: pd.DataFrame, other: pd.DataFrame) -> None:
    if isinstance(one, gpd.GeoDataFrame) and isinstance(other, gpd.GeoDataFrame):
        assert wkb(one) == wkb(other)
    plain = [pd.DataFrame(frame.drop(columns="geometry", errors="ignore")) for frame in (one, other)]
    pd.testing.assert_frame_equal(*plain, rtol=1e-12)


def same_as_full_run(now: Live) -> None:
    full = assess(now.written, now.rulebook, now.gazetteer, now.options)
    for table in ("sites", "zones", "conflicts", "duties", "exclusion"):
        same_frame(getattr(now, table), getattr(full, table))


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


@given(st.data())
@settings(max_examples=5, deadline=None, derandomize=True, phases=[Phase.generate])  # shrinking would take minutes
def test_after_any_edits_it_is_a_full_run_of_what_it_has_become(data: st.DataObject) -> None:
    now = beginning()
    for _ in range(data.draw(st.integers(3, 5))):
        now = revised(now, scenario=edited(data.draw, now.written))
    same_as_full_run(now)


def test_a_beginning_is_a_full_run() -> None:
    same_as_full_run(beginning())


def noting(work: Any, done: list[Any]) -> Any:
    def noted(*words: Any, **more: Any) -> Any:
        done.append(words)
        return work(*words, **more)

    return noted


def test_one_move_looks_at_nothing_that_it_does_not_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn, met and ruled is of the lander alone; the ground of the others is measured no second time."""
    seen: dict[str, list[Any]] = {"tables_of": [], "zone_shapes": [], "conflict_rows": []}
    for name, done in seen.items():
        monkeypatch.setattr(live, name, noting(getattr(live, name), done))
    before = beginning()
    now = revised(before, scenario=edits.moved(before.written, "lander", Position(lat=-88.91, lon=5.0)))
    row = list(now.written.activities).index("lander")
    assert [set(words[0].activities) for words in seen["tables_of"]] == [{"lander"}]
    assert [set(words[3]["activity"]) for words in seen["zone_shapes"]] == [{row}]
    met = seen["conflict_rows"][0][0]
    assert len(met) > 0
    assert ((met["source"] == row) | (met["receptor"] == row)).all()
    assert len(now.ground.keys() & before.ground.keys()) > 0
    same_as_full_run(now)


def test_a_sector_that_moves_leaves_nothing_behind() -> None:
    """It first holds the base and the zone round it, which adapt there; then there is nothing in it."""
    before = revised(beginning(), scenario=planned(scene(), -89.0, 0.0, 1.0))
    assert [row.item for row in before.scene.placements.rows if row.sectors] == ["base", "claim"]
    now = revised(before, scenario=planned(before.written, -89.0, 180.0, 1.0))
    assert [row.item for row in now.scene.placements.rows if row.sectors] == []
    assert not now.conflicts.equals(before.conflicts)
    same_as_full_run(now)


def test_other_terrain_needs_other_grids() -> None:
    """The grids of before would be silently kept: `revised` opens no file."""
    before = beginning()
    other = before.written.model_copy(update={"terrain": Terrain(file="other.tif")})
    with pytest.raises(ValueError, match="terrain of the scenario has changed"):
        revised(before, scenario=other)
    same_as_full_run(revised(before, scenario=other, grids=()))


def test_other_numbers_mean_a_full_run() -> None:
    before = beginning()
    now = revised(before, rulebook=read_rulebook(settings=["plume_ejecta.floor=3 km"]))
    assert not now.zones["area_km2"].equals(before.zones["area_km2"])
    same_as_full_run(now)


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
