"""Do vibration, frost and shadow fall off as they must, and end where they say?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.hazards import exhaust_volatiles, solar_access, vibration
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes
from dueregard.terrain.sphere import horizon_m

GROUND = vibration.Parameters(1e-9, 100.0, 0.5, 5.0, 3000.0, 300.0, 5e3, 1.0 / 3.0)
JET = exhaust_volatiles.Parameters(0.1, 0.45, 8.0, 0.5, 5000.0, 0.2, 16055e6, 3e-7, 110.0)
SUN = solar_access.Parameters(1.5424, 0.26645)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.floats(-15.0, -6.0), st.sampled_from([0.5, 1.0]), st.sampled_from([1.0, 5.0, 10.0]))
def test_vibration_falls_to_the_limit_where_it_ceases_to_be_heard(log_limit, spreading, frequency):
    ground = replace(GROUND, spreading=spreading, frequency=frequency)
    quiet = Reception("seismometer", 10.0**log_limit, 0.0)
    heard_m = vibration.audible_m(quiet.threshold, ground)
    assert vibration.effect(np.array([heard_m]), Attributes(), quiet, ground)[0] == pytest.approx(quiet.threshold)
    reach = vibration.reach(Attributes(), quiet, ground)
    assert reach.radius_m == min(heard_m, ground.exclusion)
    assert reach.limited_by == ("practice" if heard_m > ground.exclusion else "threshold")


def test_at_the_reference_range_the_amplitude_is_the_reference():
    assert vibration.audible_m(1e-9, GROUND) == GROUND.reference_range


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.floats(100.0, 2e5), st.floats(-9.0, -4.0))
def test_frost_exceeds_the_limit_exactly_within_the_reach(mass_kg, log_limit):
    trap, lander = Reception("cold_trap", 10.0**log_limit, 0.0), Attributes(touchdown_mass=f"{mass_kg} kg")
    reach = exhaust_volatiles.reach(lander, trap, JET)
    inside, outside = exhaust_volatiles.effect(reach.radius_m * np.array([0.999, 1.001]), lander, trap, JET)
    assert outside < trap.threshold < inside
    assert (reach.limited_by == "horizon") == (reach.radius_m == pytest.approx(horizon_m(5000.0)))


def test_the_budget_asks_for_mass_and_not_for_place():
    one, ten = (exhaust_volatiles.budget(45e3, landings, JET) for landings in (1.0, 10.0))
    assert one.released_kg == pytest.approx(45e3 * 0.1 * 0.45)
    assert one.trapped_kg == pytest.approx(0.2 * one.released_kg)
    assert (ten.trapped_kg, ten.mean_frost_kg_m2) == pytest.approx((10 * one.trapped_kg, 10 * one.mean_frost_kg_m2))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.floats(3.0, 100.0), st.floats(1.0, 5000.0), st.sampled_from([0.05, 0.01, 0.001]), st.floats(0.0, 20.0))
def test_light_is_lost_exactly_within_the_reach_and_never_beyond_the_shadow(height_m, area_m2, limit, array_m):
    tower = Attributes(height=f"{height_m} m", sunlit_area=f"{area_m2} m2")
    array = Reception("solar_array", limit, array_m)
    reach = solar_access.reach(tower, array, SUN)
    assert reach.radius_m <= horizon_m(height_m, array_m)
    if reach.limited_by == "nothing":
        assert solar_access.effect(np.array([0.1]), tower, array, SUN)[0] <= limit
    else:
        inside, outside = solar_access.effect(
            np.array([reach.radius_m - 0.01, reach.radius_m + 0.01]), tower, array, SUN
        )
        assert outside <= limit <= inside


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.floats(3.0, 200.0), st.floats(0.0, 2.0), st.floats(0.7, 3.0))
def test_at_the_end_of_the_shadow_the_top_stands_where_the_sun_does(height_m, array_m, sun_deg):
    """As seen from there: higher than at the tower by the angle between the two places."""
    length_m = solar_access.shadow_m(height_m, sun_deg, array_m)
    if length_m is not None:
        top_deg = solar_access.elevation_of_top_deg(length_m, height_m, array_m)
        assert top_deg + np.degrees(length_m / 1737400.0) == pytest.approx(sun_deg, abs=1e-5)


@pytest.mark.parametrize("given_part", [{}, {"height": "20 m"}, {"sunlit_area": "100 m2"}])
def test_what_has_no_height_or_no_width_takes_no_light(given_part):
    tower, array = Attributes.model_validate(given_part), Reception("solar_array", 0.01, 2.0)
    assert solar_access.reach(tower, array, SUN).radius_m == 0.0
    assert solar_access.effect(np.array([10.0]), tower, array, SUN)[0] == 0.0
