"""Does the whole model know only what is known, and say the same twice?"""

from datetime import date

import pandas as pd
import pytest
from tests.worlds import activity, assessed, gazetteer, pairs, rulebook, world

from dueregard.model.scenario import Scenario
from dueregard.model.tables import ASSUMPTIONS, OBLIGATIONS, SITES, ZONES, Assessment, Options, check_columns
from dueregard.pipeline import assess, known_on

NEAR = -89.0 + 1_000.0 / 30_323.350


def scene(**more: object) -> Scenario:
    source = activity("usa", "fission-reactor", -89.0, 0.0, announced_on="2024-06-01")
    receptor = activity("chn", "habitat", NEAR, 0.0, interests=["crew"], announced_on="2020-01-01")
    return world({"s": source, "r": receptor}, **more)


def at(scenario: Scenario, as_of: str, **more: object) -> Assessment:
    window = {"starts": scenario.window.starts, "ends": scenario.window.ends, **more}
    options = Options(("maximalist", "ost-first-mover"), "nominal", date.fromisoformat(as_of), **window)  # type: ignore[arg-type]
    return assess(scenario, rulebook(), gazetteer(), options)


@pytest.mark.parametrize(("as_of", "known"), [("2024-05-31", {"r"}), ("2024-06-01", {"s", "r"})])
def test_what_is_announced_later_is_not_known(as_of: str, known: set[str]) -> None:
    """Announced on 2024-06-01: known from that day on, with everything that follows from it."""
    result = at(scene(), as_of)
    assert set(result.sites["activity"]) == known
    assert set(result.obligations["activity"]) == known
    assert (("s", "r", "fission_dose") in pairs(result)) is (len(known) == 2)


def test_a_zone_goes_with_the_activity_that_it_lies_round() -> None:
    """Nobody knows a zone round an activity that nobody has announced."""
    zone = {"by": "usa", "around": "s", "radius": "3 km", "declared_on": "2023-01-01", "ends_on": None}
    assert set(known_on(scene(zones={"z": zone}), date(2024, 5, 31)).zones) == set()
    assert set(known_on(scene(zones={"z": zone}), date(2024, 6, 1)).zones) == {"z"}


DEALINGS = {
    "zones": {"z": {"by": "usa", "around": "r", "radius": "3 km", "declared_on": "2025-03-01", "ends_on": None}},
    "consultations": [
        {"between": ["usa", "chn"], "about": "s", "opened_on": "2025-01-01", "concluded_on": "2025-03-01"}
    ],
    "agreements": [{"between": ["usa", "chn"], "covers": "everything", "from": "2025-03-01", "source": "test"}],
}


def test_what_was_declared_agreed_or_concluded_later_is_not_known() -> None:
    """Half-way between opening and conclusion: a consultation is open, no agreement and no claim is heard of."""
    known = known_on(scene(**DEALINGS), date(2025, 2, 1))
    assert (set(known.zones), known.agreements) == (set(), ())
    assert [one.concluded_on for one in known.consultations] == [None]
    assert known_on(scene(**DEALINGS), date(2024, 12, 31)).consultations == ()
    after = known_on(scene(**DEALINGS), date(2025, 3, 1))
    assert (len(after.zones), len(after.agreements), after.consultations[0].concluded_on) == (1, 1, date(2025, 3, 1))


def test_what_a_scenario_supposes_for_later_stands() -> None:
    """An exercise of 2026 supposes a claim in 2028: it is part of the exercise on its own day of knowledge."""
    zone = {"by": "usa", "around": "r", "radius": "3 km", "declared_on": "2028-03-01", "ends_on": None}
    assert set(known_on(scene(zones={"z": zone}), date(2026, 11, 22)).zones) == {"z"}


def test_the_window_may_be_wider_than_the_scenario_s_own() -> None:
    """India joined the Accords on 2023-06-21; a window from 2022 on cuts there, though the scenario begins in 2024."""
    zone = {"by": "usa", "around": "s", "radius": "3 km", "notified_on": "2021-01-01", "ends_on": None}
    activities = {
        "s": activity("usa", "fission-reactor", -89.0, 0.0, operates=["2021-01-01", "2030-01-01"]),
        "r": activity("ind", "habitat", NEAR, 0.0, interests=["crew"], operates=["2021-06-01", "2030-01-01"]),
    }
    scenario = world(activities, zones={"z": zone})
    options = Options(("accords",), "nominal", scenario.as_of, date(2022, 1, 1), date(2026, 1, 1))
    rows = assess(scenario, rulebook(), gazetteer(), options).conflicts
    rows = rows[rows["mechanism"] == "fission_dose"]
    assert [f"{day:%Y-%m-%d}" for day in rows["starts_on"]] == ["2022-01-01", "2023-06-21"]
    assert list(rows["duty"]) == ["due_regard", "notify_and_coordinate"]


def test_a_window_within_a_year_measures_exclusion_on_its_first_day() -> None:
    """No first of January lies in it."""
    result = at(scene(), "2026-11-22", starts=date(2030, 3, 1), ends=date(2030, 9, 1))
    assert set(result.exclusion["starts_on"]) == {pd.Timestamp("2030-03-01")}
    assert set(result.exclusion["ends_on"]) == {pd.Timestamp("2030-09-01")}


def test_stages_are_told_and_timed_in_the_order_of_the_flow() -> None:
    """The page reads as the argument: activities, footprints, zones, conflicts, exclusion, obligations."""
    told: list[str] = []
    options = Options(("ost-strict",), "nominal", date(2026, 11, 22), date(2030, 1, 1), date(2031, 1, 1))
    result = assess(scene(), rulebook(), gazetteer(), options, tell=told.append)
    assert list(result.timings) == ["activities", "footprints", "zones", "conflicts", "exclusion", "obligations"]
    assert [one for one in told[:-1] if not one.startswith("exclusion ")] == list(result.timings)
    assert "exclusion 1/4, nominal: lander-100t under ost-strict on 2030-01-01" in told


def test_every_table_keeps_its_contract() -> None:
    """Columns, in order, of the kinds that the contract names."""
    result = assessed(scene(), tuple(rulebook().readings))
    check_columns(result.sites, SITES, "sites")
    check_columns(result.zones, ZONES, "zones")
    check_columns(result.obligations, OBLIGATIONS, "obligations")
    check_columns(result.assumptions, ASSUMPTIONS, "assumptions")


def test_a_scenario_in_which_nothing_meets_is_no_mistake() -> None:
    """One activity alone: empty tables that keep their columns."""
    result = assessed(world({"a": activity("usa", "habitat", -89.0, 0.0)}))
    assert (len(result.conflicts), len(result.duties), len(result.sites)) == (0, 0, 2)


def test_the_same_twice() -> None:
    """Samples are seeded: nothing moves between two runs."""
    lost = activity(
        "chn", "habitat", NEAR, 0.0, within={"lat": -89.0, "lon": 0.0, "radius": "9 km"}, interests=["crew"]
    )
    scenario = world({"s": activity("usa", "fission-reactor", -89.0, 0.0), "r": lost})
    one, other = assessed(scenario), assessed(scenario)
    pd.testing.assert_frame_equal(one.conflicts, other.conflicts)
    assert one.conflicts["share"].between(0.01, 0.99).all()


def test_one_more_activity_moves_no_other() -> None:
    """Each activity draws from a stream of its own."""
    lost = activity(
        "chn", "habitat", NEAR, 0.0, within={"lat": -89.0, "lon": 0.0, "radius": "9 km"}, interests=["crew"]
    )
    base = activity("usa", "fission-reactor", -89.0, 0.0)
    alone = assessed(world({"s": base, "r": lost})).conflicts
    joined = assessed(world({"new": activity("ind", "habitat", -86.0, 0.0), "s": base, "r": lost})).conflicts
    assert list(joined[joined["source_activity"] == "s"]["share"]) == list(alone["share"])
