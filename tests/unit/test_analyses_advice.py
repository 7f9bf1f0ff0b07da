"""Does advice say what a run of the scenario with the proposal in it would say, and rank places as a ruler would?"""

from dataclasses import replace

import numpy as np
import pytest
from tests import worlds

from dueregard import selenodesy
from dueregard.analyses.advice import Advice, advise
from dueregard.analyses.owing import owed_in
from dueregard.analyses.proposal import Proposal, Setting, facing, setting
from dueregard.analyses.ranking import rank
from dueregard.model.scenario import Activity, Actor, Scenario
from dueregard.model.tables import Options
from dueregard.pipeline import SEED, assess

ONE_DEGREE_M = 30_323.350  # pi / 180 x 1 737 400 m
READINGS = ("ost-strict", "ost-first-mover", "accords", "maximalist")
PLACE = (-89.0, 0.0)
OTHERS = {
    "base": worlds.activity("usa", "habitat", -89.02, 0.0),
    "tower": worlds.activity("chn", "solar-tower", -88.95, 2.0),
    "landings": worlds.activity("chn", "robotic-landing", -88.97, 355.0, rate_per_year=2, touchdown_mass="3.8 t"),
    "reactor": worlds.activity("chn", "fission-reactor", -88.99, 4.0, shield_azimuth="200 deg"),
    "rough": worlds.activity("ind", "habitat", -89.0, 0.0, at={"lat": -88.93, "lon": 1.0, "uncertainty_m": 900.0}),
    "region": worlds.activity("ind", "mine", 0, 0, within={"lat": -89.0, "lon": 3.0, "radius": "9 km"}),
    "track": worlds.activity("usa", "rover-traverse", 0, 0, at={"line": [[-89.03, 350.0], [-89.01, 8.0]]}),
}
ZONE = {"by": "usa", "around": "base", "radius": "5 km", "notified_on": "2030-01-15", "ends_when": "it is left"}
CLAIM = {"by": "chn", "around": "tower", "radius": "8 km", "declared_on": "2029-06-01", "ends_on": None}


@pytest.fixture(scope="module")
def crowd() -> Scenario:
    """Everybody round one place for a year, with a notified zone and a claim."""
    scenario = worlds.world(OTHERS, zones={"notified": ZONE, "claim": CLAIM})
    window = scenario.window.model_copy(update={"starts": scenario.as_of, "ends": scenario.as_of.replace(year=2031)})
    return scenario.model_copy(update={"window": window})


def landing(name: str = "JPN", day: str = "2030-06-01") -> Proposal:
    raw = worlds.activity("newcomer", "crewed-landing", *PLACE, events=[day])
    return Proposal("proposal", Activity.model_validate(raw), Actor(state=name))


def options(scenario: Scenario, readings: tuple[str, ...] = READINGS) -> Options:
    return Options(readings, "nominal", scenario.as_of, scenario.window.starts, scenario.window.ends)


def prepared(scenario: Scenario, proposal: Proposal, readings: tuple[str, ...] = READINGS) -> Setting:
    return setting(proposal, scenario, worlds.rulebook(), worlds.gazetteer(), options(scenario, readings), seed=SEED)


@pytest.fixture(scope="module")
def advice(crowd: Scenario) -> Advice:
    return advise(prepared(crowd, landing()), PLACE)


def test_a_run_with_the_proposal_in_it_gives_the_same_rows(crowd: Scenario, advice: Advice) -> None:
    proposal = landing()
    more = {"activities": {**crowd.activities, "proposal": proposal.activity}}
    more["actors"] = {**crowd.actors, "newcomer": proposal.actor}
    whole = assess(crowd.model_copy(update=more), worlds.rulebook(), worlds.gazetteer(), options(crowd))
    table = whole.conflicts.drop(columns="geometry")
    own = table[(table["source_activity"] == "proposal") | (table["receptor_activity"] == "proposal")]
    rows = advice.rows.drop(columns=["who", "other", "other_actor"])
    order = ["conflict_id", "starts_on"]
    expected = own.sort_values(order, ignore_index=True)
    assert len(expected) > 20
    assert rows.sort_values(order, ignore_index=True).equals(expected)
    duties = whole.duties[whole.duties["conflict_id"].isin(set(own["conflict_id"]))]
    columns = list(duties.columns)
    assert advice.duties.sort_values(columns, ignore_index=True).equals(duties.sort_values(columns, ignore_index=True))
    obligations = whole.obligations[whole.obligations["activity"] == "proposal"]
    assert [row["rule"] for row in advice.obligations] == list(obligations["rule"])


def test_every_reading_has_its_clear_place_and_all_together_the_farthest(advice: Advice) -> None:
    *apart, together = advice.clear
    assert [one.reading for one in apart] == list(READINGS)
    assert together.reading is None
    assert all(one.where is not None and one.distance_m > 0.0 for one in advice.clear)
    assert together.distance_m >= max(one.distance_m for one in apart) - 2.0


@pytest.mark.parametrize(("kind", "days"), [("robotic-landing", "2030-01-01"), ("habitat", "2030-06-01")])
def test_no_nearer_place_is_clear(crowd: Scenario, kind: str, days: str) -> None:
    """Thirty places on the way to the edge, everywhere round: each surely obliges.

    A landing on the first day comes before the notice of the zone, so the zone changes nothing for it.
    """
    times = {"events": [days]} if kind == "robotic-landing" else {"operates": [days, None]}
    raw = worlds.activity("newcomer", kind, *PLACE, **times)
    on = prepared(
        crowd, Proposal("proposal", Activity.model_validate(raw), Actor(state="BRA")), ("accords", "maximalist")
    )
    east, north = selenodesy.to_map(*PLACE)
    azimuth_deg = np.arange(30) * 137.508
    for clear in advise(on, PLACE).clear:
        assert clear.nearest
        off_m = clear.distance_m * np.sqrt(np.linspace(0.0, 0.995, 30))
        lat, lon = selenodesy.to_geographic(*selenodesy.destination(east, north, azimuth_deg, off_m))
        readings = on.options.readings if clear.reading is None else (clear.reading,)
        there = owed_in(on, facing(on, list(zip(lat.tolist(), lon.tolist(), strict=True)), readings))
        assert all(owed.surely for owed in there) or clear.distance_m == 0.0


def test_the_side_of_the_bearer_is_told(advice: Advice) -> None:
    """A landing that comes later consults about what it reaches, and is owed regard by what reaches it."""
    rows = advice.rows[(advice.rows["reading"] == "ost-strict") & (advice.rows["certainty"] == "certain")]
    mine = rows[rows["source_activity"] == "proposal"]
    theirs = rows[rows["receptor_activity"] == "proposal"]
    assert set(mine["who"]) == {"you"}
    assert set(mine["duty"]) == {"consult_before"}
    assert set(theirs["who"]) == {"they"}
    assert set(theirs["duty"]) == {"due_regard"}
    assert "usa" in set(rows["other_actor"])


def test_on_the_same_day_both_bear(crowd: Scenario) -> None:
    rows = advise(prepared(crowd, landing(day="2030-01-01"), ("ost-strict",)), PLACE).rows
    assert "both" in set(rows.loc[rows["certainty"] == "certain", "who"])


def test_in_a_notified_zone_a_signatory_coordinates(advice: Advice) -> None:
    rows = advice.rows[(advice.rows["reading"] == "accords") & (advice.rows["other_actor"] == "usa")]
    assert {"notify_and_coordinate"} == set(rows.loc[rows["certainty"] == "certain", "duty"])
    assert "notified" in set(rows["other"])


def test_meetings_are_told_once_whatever_the_readings(advice: Advice) -> None:
    keys = advice.meetings[["other", "direction", "mechanism", "polarity"]]
    assert not keys.duplicated().any()
    assert {"notified", "claim"} <= set(advice.meetings["other"])


def test_places_along_a_meridian_are_ranked_by_distance() -> None:
    """One base: the farther from it the better, and the nearest place outside is a matter of subtraction."""
    on = prepared(worlds.world({"base": worlds.activity("chn", "habitat", -89.0, 0.0)}), landing(), ("ost-strict",))
    places = {f"{km} km": (-89.0 + km * 1000.0 / ONE_DEGREE_M, 0.0) for km in (1, 20, 3, 8)}
    ranked = rank(on, places)
    assert [one.place for one in ranked] == ["20 km", "8 km", "3 km", "1 km"]
    assert [one.rank for one in ranked] == [1, 2, 3, 4]
    far, near, inside, deep = ranked
    assert (far.certain, near.certain) == (0, 0)
    assert inside.certain >= 1
    assert far.room_m - near.room_m == pytest.approx(12_000.0, abs=1.0)
    assert deep.move_m - inside.move_m == pytest.approx(2_000.0, abs=1.0)
    assert np.isnan(far.away_m)
    wished = rank(on, places, (-89.0 + 9_000.0 / ONE_DEGREE_M, 0.0))
    assert [one.place for one in wished] == ["8 km", "20 km", "3 km", "1 km"]
    assert wished[0].away_m == pytest.approx(1_000.0, abs=0.01)


def test_equal_places_share_a_rank() -> None:
    on = prepared(worlds.world({"base": worlds.activity("chn", "habitat", -90.0, 0.0)}), landing(), ("ost-strict",))
    seen: list[int] = []
    ranked = rank(on, {"a": (-89.5, 10.0), "b": (-89.5, 130.0), "c": (-89.4, 10.0)}, tell=seen.append)
    assert [(one.place, one.rank) for one in ranked] == [("c", 1), ("a", 2), ("b", 2)]
    assert seen == [3]


@pytest.mark.parametrize("azimuth_deg", [0.0, 180.0])
def test_the_shield_of_another_reactor_is_used(azimuth_deg: float) -> None:
    """North of the reactor: with the shield turned there, less ground obliges a newcomer that yields.

    The whole site must stand in the sector: it fits where it is as wide as the sector, at radius / sin(half-angle).
    """
    reactor = worlds.activity("chn", "fission-reactor", -89.0, 0.0, shield_azimuth=f"{azimuth_deg} deg")
    raw = worlds.activity("newcomer", "habitat", *PLACE, operates=["2030-06-01", "2030-12-01"])
    habitat = Proposal("proposal", Activity.model_validate(raw), Actor(state="IND"))
    on = prepared(worlds.world({"reactor": reactor}), habitat, ("ost-first-mover",))
    on = replace(on, own_reach=on.own_reach.iloc[:0])
    near = (-89.0 + 1_500.0 / ONE_DEGREE_M, 0.0)
    clear = advise(on, near).clear[0]
    dose = on.reach[(on.reach["level"] == "nominal") & (on.reach["receptor_class"] == "crew")].iloc[0]
    site_m = worlds.rulebook().kinds["habitat"].operating_radius.si
    half = np.deg2rad(float(dose["notch_half_angle_deg"]))
    shaded_m = max(float(dose["notch_radius_m"]) + site_m + 1.0, (site_m + 1.0) / np.sin(half))
    open_m = float(dose["radius_m"]) + site_m + 1.0
    assert shaded_m < open_m
    assert clear.distance_m == pytest.approx({0.0: shaded_m, 180.0: open_m}[azimuth_deg] - 1_500.0, abs=0.5)
