"""Do the closed forms of flight agree with each other and with a flight that is integrated step by step?"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.hazards import ballistics
from dueregard.model.physics import Attributes

GM = 4.902800066e12
SPEEDS = st.floats(1.0, 1600.0)
ELEVATIONS = st.floats(0.5, 40.0)


@settings(max_examples=50, derandomize=True)
@given(SPEEDS, ELEVATIONS)
def test_the_speed_for_the_range_of_a_speed_is_that_speed(speed, elevation):
    distance = ballistics.range_m(speed, elevation, GM)
    assert ballistics.speed_m_s(distance, elevation, GM) == pytest.approx(speed, rel=1e-9)


@settings(max_examples=50, derandomize=True)
@given(SPEEDS, ELEVATIONS)
def test_the_sphere_carries_farther_than_flat_ground(speed, elevation):
    assert ballistics.range_m(speed, elevation, GM) > ballistics.flat_range_m(speed, elevation, GM)


@settings(max_examples=50, derandomize=True)
@given(st.floats(10.0, 2e6), ELEVATIONS)
def test_the_slope_is_the_derivative_of_the_speed(distance, elevation):
    near, far = (ballistics.speed_m_s(distance * (1.0 + step), elevation, GM) for step in (-1e-5, 1e-5))
    numeric = math.log(far / near) / (2e-5 * distance)
    assert ballistics.relative_speed_slope_per_m(distance, elevation) == pytest.approx(numeric, rel=1e-6)


@pytest.mark.parametrize(
    ("height", "distance", "expected_deg"),
    [("3 m", "50 m", 3.434), ("2 m", "50 m", 2.291), ("3 m", "100 m", 1.718), ("10 m", "200 m", 2.862)],
)
def test_a_berm_stops_what_leaves_below_its_crest(height, distance, expected_deg):
    emitter = Attributes.model_validate({"berm_height": height, "berm_distance": distance})
    assert ballistics.berm_elevation_deg(emitter) == pytest.approx(expected_deg, abs=5e-4)


@pytest.mark.parametrize("given_part", [{}, {"berm_height": "3 m"}, {"berm_distance": "50 m"}])
def test_half_a_berm_is_none(given_part):
    assert ballistics.berm_elevation_deg(Attributes.model_validate(given_part)) == 0.0
