"""Is the nearest clear place where a ruler on the meridian says, and does a run of the whole model agree?"""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import worlds

from dueregard import selenodesy
from dueregard.analyses.advice import Advice, advise
from dueregard.analyses.clear_ground import CLEARANCE_M, nearest_outside
from dueregard.analyses.proposal import Proposal, Setting, facing, setting
from dueregard.model.scenario import Activity, Actor, Scenario
from dueregard.model.tables import Options
from dueregard.pipeline import SEED

ONE_DEGREE_M = 30_323.350  # pi / 180 x 1 737 400 m
HABITAT = worlds.activity("chn", "habitat", -89.0, 0.0)
EXACT_M = 0.5  # the metre of clearance is nominal: 1024 vertices take at most 0.3 m off it
READINGS = ("ost-strict", "accords")


def proposal(kind: str = "crewed-landing", actor: Actor | None = None, **more: object) -> Proposal:
    """Return a landing of India on 1 June 2030."""
    times = {} if "operates" in more or "events" in more else {"events": ["2030-06-01"]}
    raw = worlds.activity("actor-of-ind", kind, -80.0, 0.0, **{**times, **more})
    return Proposal("proposal", Activity.model_validate(raw), actor or Actor(state="IND"))


def prepared(scenario: Scenario, proposed: Proposal, readings: tuple[str, ...] = ("ost-strict",)) -> Setting:
    window = scenario.window
    options = Options(readings, "nominal", scenario.as_of, window.starts, window.ends)
    return setting(proposed, scenario, worlds.rulebook(), worlds.gazetteer(), options, seed=SEED)


def reach_m(on: Setting, receptors: set[str]) -> float:
    """Return how far the proposal's ejecta reach at the weakest of some receptor classes. [m]"""
    own = on.own_reach
    rows = own[(own["level"] == "nominal") & own["receptor_class"].isin(receptors)]
    return float(rows["radius_m"].max())


@pytest.fixture(scope="module")
def habitat() -> Setting:
    return prepared(worlds.world({"base": HABITAT}), proposal())


@pytest.fixture(scope="module")
def edge_m(habitat: Setting) -> float:
    """Distance at which the landing just does not reach the site of the habitat. [m]"""
    kind = worlds.rulebook().kinds["habitat"]
    return reach_m(habitat, set(kind.interests)) + kind.operating_radius.si


@pytest.mark.parametrize("off_m", [200.0, 1000.0])
def test_one_moves_straight_away_from_a_single_habitat(habitat: Setting, edge_m: float, off_m: float) -> None:
    advice = advise(habitat, (-89.0 + off_m / ONE_DEGREE_M, 0.0))
    clear = advice.clear[0]
    assert clear.where is not None
    assert clear.distance_m == pytest.approx(edge_m + CLEARANCE_M - off_m, abs=EXACT_M)
    assert clear.where[0] == pytest.approx(-89.0 + (edge_m + CLEARANCE_M) / ONE_DEGREE_M, abs=EXACT_M / ONE_DEGREE_M)
    assert np.cos(np.deg2rad(clear.azimuth_deg)) == pytest.approx(1.0, abs=1e-4)
    assert clear.nearest


def test_outside_one_stays_and_is_told_the_room(habitat: Setting, edge_m: float) -> None:
    clear = advise(habitat, (-89.0 + (edge_m + 500.0) / ONE_DEGREE_M, 0.0)).clear[0]
    assert clear.distance_m == 0.0
    assert clear.room_m == pytest.approx(500.0, abs=EXACT_M)


def test_between_two_habitats_one_leaves_where_their_circles_cross(edge_m: float) -> None:
    """Of two equal circles 2 h apart, the crossing stands sqrt(r^2 - h^2) off the middle."""
    half_m = 0.6 * edge_m
    lat = -89.0 + np.array([half_m, -half_m]) / ONE_DEGREE_M
    bases = {name: worlds.activity("chn", "habitat", float(one), 0.0) for name, one in zip("ab", lat, strict=True)}
    clear = advise(prepared(worlds.world(bases), proposal()), (-89.0, 0.0)).clear[0]
    assert clear.distance_m == pytest.approx(np.sqrt((edge_m + CLEARANCE_M) ** 2 - half_m**2), abs=2.0)
    assert abs(np.sin(np.deg2rad(clear.azimuth_deg))) == pytest.approx(1.0, abs=1e-3)


def test_a_place_that_is_not_sure_is_left_only_as_far_as_it_is(edge_m: float) -> None:
    """A habitat known to 300 m is surely reached only 300 m less far."""
    base = worlds.activity("chn", "habitat", -89.0, 0.0, at={"lat": -89.0, "lon": 0.0, "uncertainty_m": 300.0})
    clear = advise(prepared(worlds.world({"base": base}), proposal()), (-89.0, 0.0)).clear[0]
    assert clear.distance_m == pytest.approx(edge_m - 300.0 + CLEARANCE_M, abs=EXACT_M)
    assert clear.possible >= 1


def owed_by_a_run(advice: Advice, where: tuple[float, float], reading: str) -> int:
    """Count what the proposal surely owes at a place, by a run of the whole model."""
    on = advice.on
    raw = {**on.proposal.activity.model_dump(exclude_none=True), "at": {"lat": where[0], "lon": where[1]}}
    raw = {name: raw[name] for name in ("actor", "kind", "at", "evidence", "source")} | {"events": ["2030-06-01"]}
    activities = {**on.scenario.activities, "proposal": Activity.model_validate(raw)}
    rows = worlds.assessed(on.scenario.model_copy(update={"activities": activities}), (reading,))
    own = f"({on.proposal.activity.actor})"
    table = rows.conflicts
    sure = (table["certainty"] == "certain") & (table["effect_on_entry"] != "none")
    return int((sure & table["bearer"].str.contains(own, regex=False, na=False)).sum())


@pytest.mark.parametrize("reading", READINGS)
def test_a_run_of_the_model_agrees_at_the_clear_place_and_a_few_metres_before_it(reading: str) -> None:
    """A zone that a signatory notified widens what a signatory owes: 6 km against the reach of the ejecta."""
    zone = {"by": "usa", "around": "base", "radius": "6 km", "notified_on": "2030-01-01", "ends_when": "it ends"}
    base = worlds.activity("usa", "habitat", -89.0, 0.0)
    scenario = worlds.world({"base": base}, zones={"notified": zone})
    short = scenario.window.model_copy(update={"starts": scenario.as_of, "ends": scenario.as_of.replace(year=2031)})
    on = prepared(scenario.model_copy(update={"window": short}), proposal(), (reading,))
    advice = advise(on, (-88.97, 0.0))
    clear = advice.clear[0]
    assert clear.where is not None
    assert owed_by_a_run(advice, clear.where, reading) == 0
    before = clear.where[0] - 3.0 / ONE_DEGREE_M, clear.where[1]
    assert owed_by_a_run(advice, before, reading) > 0
    edge = selenodesy.distance_m(*selenodesy.to_map(*clear.where), *selenodesy.to_map(-89.0, 0.0))
    site_m = worlds.rulebook().kinds["crewed-landing"].operating_radius.si
    if reading == "accords":
        assert float(edge) == pytest.approx(6000.0 + site_m + CLEARANCE_M, abs=EXACT_M)


@settings(max_examples=8, derandomize=True, deadline=None)
@given(lat=st.floats(-89.9, -88.8), lon=st.floats(0.0, 360.0), half_m=st.floats(100.0, 5_000.0))
def test_the_place_outside_a_disc_lies_on_the_ray_from_its_middle(lat: float, lon: float, half_m: float) -> None:
    east, north = (float(one) for one in selenodesy.to_map(lat, lon))
    disc = selenodesy.discs([east], [north], [2.0 * half_m], vertices=1024)[0]
    start = selenodesy.to_geographic(*selenodesy.destination(east, north, 77.0, half_m))
    place, distance_m, _ = nearest_outside((float(start[0]), float(start[1])), disc)
    assert distance_m == pytest.approx(half_m, rel=1e-4, abs=0.1)
    off_m = float(selenodesy.separation_m(shapely.Point(selenodesy.to_map(*place)), shapely.boundary(disc)))
    assert off_m < 0.1


def test_turning_the_world_about_the_pole_changes_nothing(habitat: Setting) -> None:
    turned = prepared(worlds.world({"base": {**HABITAT, "at": {"lat": -89.0, "lon": 77.0}}}), proposal())
    here, there = advise(habitat, (-88.98, 1.0)).clear[0], advise(turned, (-88.98, 78.0)).clear[0]
    assert here.distance_m == pytest.approx(there.distance_m, abs=0.2)
    assert here.azimuth_deg == pytest.approx(there.azimuth_deg, abs=0.01)


def test_many_places_at_once_are_answered_as_one_by_one(habitat: Setting) -> None:
    places = [(-89.0, 0.0), (-88.9, 10.0), (-88.5, 0.0)]
    together = facing(habitat, places)
    for name, place in zip(together.names, places, strict=True):
        alone = facing(habitat, [place]).conflicts
        table = together.conflicts
        own = table[(table["source_activity"] == name) | (table["receptor_activity"] == name)]
        columns = ["mechanism", "bearer", "duty", "certainty", "margin", "area_km2", "latest_open_on"]
        assert own[columns].reset_index(drop=True).equals(alone[columns])


def test_the_actor_itself_is_owed_nothing() -> None:
    on = prepared(worlds.world({"base": HABITAT}), proposal(actor=Actor(state="CHN")))
    advice = advise(on, (-89.0, 0.0))
    assert set(advice.rows["relation"]) == {"domestic"}
    assert set(advice.rows["who"]) == {"nobody"}
    assert advice.clear[0].distance_m == 0.0


def test_the_moon_without_anybody_leaves_all_the_room() -> None:
    far = worlds.activity("chn", "habitat", -89.0, 0.0, operates=["2027-01-01", "2028-01-01"])
    far["present_until"] = "2028-01-01"
    clear = advise(prepared(worlds.world({"base": far}), proposal()), (-89.0, 0.0)).clear[0]
    assert clear.distance_m == 0.0
    assert clear.room_m == np.inf
