"""Do frost and dust of all landings add up, for whom they must, and whatever the place?"""

import math

import pytest
from tests.worlds import activity, assessed, rulebook, world

from dueregard.hazards import exhaust_volatiles
from dueregard.writers.report.report import report

SHARES = rulebook().hazards["exhaust_volatiles"].parameters
TRAPPED = SHARES["exhaust_share"].si * SHARES["water_share"].si * SHARES["trapped_share"].si
"""Of each kilogram at touchdown, what ends in the cold traps of the pole."""


def lander(lat=-88.0, actor="chn", mass="45 t", **when):
    when = when or {"events": ["2030-06-01"], "operates": ["2030-06-01", "2030-07-01"]}
    return activity(actor, "crewed-landing", lat, 0.0, touchdown_mass=mass, **when)


def habitat(**when):
    return activity("usa", "habitat", -89.0, 0.0, **(when or {"operates": ["2029-01-01", "2040-01-01"]}))


def budgets(**activities):
    return assessed(world(activities)).budgets


def test_frost_adds_up_over_the_years():
    later = {"events": ["2031-01-01", "2031-02-01"], "operates": ["2031-01-01", "2031-07-01"]}
    frost = budgets(a=lander(), b=lander(-85.0, "usa", "1.5 t", **later)).frost
    assert frost["year"].to_list() == ["2030", "2031"]
    assert frost["landings"].to_list() == [1.0, 2.0]
    assert frost["trapped_kg"].to_list() == pytest.approx([45e3 * TRAPPED, 3e3 * TRAPPED])
    area_m2 = SHARES["trap_area"].si
    assert frost["frost_mg_m2"].to_list() == pytest.approx(
        [1e6 * 45e3 * TRAPPED / area_m2, 1e6 * 48e3 * TRAPPED / area_m2]
    )
    assert frost["share_of_limit"].to_list() == pytest.approx((frost["frost_mg_m2"] / 0.3).to_list())
    assert (frost["low_mg_m2"] < frost["frost_mg_m2"]).all()
    assert (frost["frost_mg_m2"] < frost["high_mg_m2"]).all()


def test_no_place_avoids_the_frost():
    near, far = (budgets(a=lander(lat)).frost for lat in (-89.9, -70.0))
    assert near.equals(far)


def test_a_rate_gives_landings_by_the_day():
    half = budgets(a=lander(rate_per_year=4, operates=["2030-07-02", "2031-01-01"])).frost
    assert half["landings"].to_list() == pytest.approx([4 * 183 / 365.25])


def test_nobody_lands_nothing_adds_up():
    assert budgets(a=habitat()) is None
    assert "Nobody lands in the window" in report(assessed(world({"a": habitat()})))


def test_dust_of_others_counts_while_the_site_stands():
    twice = {"events": ["2028-06-01", "2030-06-01"], "operates": ["2028-06-01", "2030-07-01"]}
    one = budgets(camp=habitat(), a=lander(-88.9)).dust.set_index("activity").loc["camp"]
    both = budgets(camp=habitat(), a=lander(-88.9, **twice)).dust.set_index("activity").loc["camp"]
    assert one["landings"] == both["landings"] == 1.0
    assert one["deposit_ug_cm2"] == both["deposit_ug_cm2"]
    more = budgets(camp=habitat(), a=lander(-88.9), b=lander(-88.9)).dust.set_index("activity").loc["camp"]
    assert more["deposit_ug_cm2"] == pytest.approx(2.0 * one["deposit_ug_cm2"])
    assert one["low_ug_cm2"] < one["deposit_ug_cm2"] < one["high_ug_cm2"]
    assert one["natural_years"] == pytest.approx(one["deposit_ug_cm2"] / 21.4)


def test_own_dust_and_unknown_places_are_left_out():
    assert budgets(camp=habitat(), a=lander(-88.9, "usa")).dust.empty
    roaming = lander(within={"region": "haworth"}, events=["2030-06-01"], operates=["2030-06-01", "2030-07-01"])
    found = budgets(camp=habitat(), a=roaming)
    assert found.dust.empty
    assert found.unplaced == 1.0


def test_the_report_prints_the_budget_with_limit_and_class():
    said = report(assessed(world({"camp": habitat(), "a": lander(-88.9)})))
    assert "Limit: 0.3 mg/m2 (ASSUMPTION), on average over all cold traps of the pole." in said
    assert "no buffer avoids it" in said
    assert f"hops {exhaust_volatiles.hop_m(110.0) / 1e3:.0f} km" in said
    assert "| 2030 | 1 | 2.02 | 0.405 |" in said
    assert math.isclose(45e3 * TRAPPED, 405.0)
