"""Does the running maximum of clearing speed stop exactly the grains that fly into the ground?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.hazards import ballistics
from dueregard.selenodesy import MOON_RADIUS_M
from dueregard.terrain.shielding import arrives, clearing_speed_m_s, passing_speed_m_s

GM_M3_S2 = 4.902800066e12
RANGE_M = np.arange(1, 61) * 150.0


def profile(seed: int) -> np.ndarray:
    """A random walk of the ground, rough enough for ridges of tens of metres."""
    return np.cumsum(np.random.default_rng(seed).normal(0.0, 12.0, len(RANGE_M)))


def flies_over_m(start_m: float, speed_m_s: float, elevation_deg: float, range_m: np.ndarray) -> np.ndarray:
    """Height on the arc by integrating the equations of motion in the plane: independent of the closed form."""
    radius, angle, gamma = MOON_RADIUS_M + start_m, 0.0, np.radians(elevation_deg)
    state = np.array([radius, angle, speed_m_s * np.sin(gamma), speed_m_s * np.cos(gamma) / radius])
    path = [state.copy()]
    step_s = range_m[-1] / (speed_m_s * np.cos(gamma)) / 2000.0

    def change(at: np.ndarray) -> np.ndarray:
        r, _, climb, turn = at
        return np.array([climb, turn, r * turn**2 - GM_M3_S2 / r**2, -2.0 * climb * turn / r])

    while path[-1][1] * MOON_RADIUS_M < range_m[-1] and path[-1][0] > MOON_RADIUS_M - 20_000.0:
        k1 = change(state)
        k2 = change(state + 0.5 * step_s * k1)
        k3 = change(state + 0.5 * step_s * k2)
        k4 = change(state + step_s * k3)
        state = state + step_s / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        path.append(state.copy())
    way = np.array(path)
    return np.interp(range_m, way[:, 1] * MOON_RADIUS_M, way[:, 0] - MOON_RADIUS_M, right=-20_000.0)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.3, 12.0), st.floats(0.0, 40.0))
def test_the_criterion_is_brute_force_flight(seed: int, elevation_deg: float, receptor_m: float) -> None:
    ground = profile(seed)
    reached, certain = arrives(0.0, ground, ground + receptor_m, RANGE_M, elevation_deg, GM_M3_S2)
    speed = passing_speed_m_s(0.0, ground + receptor_m, RANGE_M, elevation_deg, GM_M3_S2)
    assert certain.all()
    for place in range(len(RANGE_M)):
        if not np.isfinite(speed[place]):
            assert not reached[place]
            continue
        ratio = speed[place] ** 2 * MOON_RADIUS_M / GM_M3_S2
        angle, gamma = RANGE_M[:place] / MOON_RADIUS_M, np.radians(elevation_deg)
        inverse = (
            2 * np.sin(angle / 2) ** 2 / (ratio * np.cos(gamma) ** 2) + np.cos(angle) - np.tan(gamma) * np.sin(angle)
        )
        margin_m = MOON_RADIUS_M / inverse - MOON_RADIUS_M - ground[:place]
        assert reached[place] == bool((inverse > 0).all() and (margin_m >= -1e-6).all())


@settings(max_examples=12, derandomize=True, deadline=None)
@given(st.integers(0, 10_000), st.floats(1.0, 10.0))
def test_a_grain_that_arrives_is_above_the_ground_all_the_way_when_its_motion_is_integrated(
    seed: int, elevation_deg: float
) -> None:
    ground = profile(seed)
    reached, _ = arrives(0.0, ground, ground + 5.0, RANGE_M, elevation_deg, GM_M3_S2)
    speed = passing_speed_m_s(0.0, ground + 5.0, RANGE_M, elevation_deg, GM_M3_S2)
    for place in np.flatnonzero(np.isfinite(speed) & (speed < 2000.0))[5::18]:
        arc = flies_over_m(0.0, float(speed[place]), elevation_deg, RANGE_M[: place + 1])
        assert arc[-1] == pytest.approx(ground[place] + 5.0, abs=0.2)
        lowest_m = float((arc - ground[: place + 1])[:-1].min(initial=np.inf))
        if abs(lowest_m) > 0.2:
            assert reached[place] == (lowest_m > 0.0)


@settings(max_examples=40, derandomize=True)
@given(st.floats(10.0, 50_000.0), st.floats(0.5, 60.0))
def test_on_level_ground_the_speed_is_that_of_the_range(distance_m: float, elevation_deg: float) -> None:
    speed = passing_speed_m_s(0.0, 0.0, distance_m, elevation_deg, GM_M3_S2)
    assert speed == pytest.approx(ballistics.speed_m_s(distance_m, elevation_deg, GM_M3_S2), rel=1e-9)


def test_an_infinitely_fast_grain_sees_what_an_eye_sees() -> None:
    """Ground of no elevation hides nothing at 2 deg; a wall of 3 deg hides everything behind it."""
    ground = np.zeros(60)
    ground[20] = np.tan(np.radians(3.0)) * RANGE_M[20]
    needed, _ = clearing_speed_m_s(0.0, ground, RANGE_M, 2.0, GM_M3_S2)
    assert np.isfinite(needed[:21]).all()
    assert np.isinf(needed[21:]).all()


def test_level_ground_stops_nothing() -> None:
    reached, certain = arrives(0.0, np.zeros(60), 0.0, RANGE_M, [[1.0], [3.0]], GM_M3_S2)
    assert reached.all()
    assert certain.all()


def test_a_gap_is_unknown_not_flat_but_a_wall_before_it_decides() -> None:
    ground = np.zeros(60)
    ground[30] = np.nan
    reached, certain = arrives(0.0, ground, 0.0, RANGE_M, 2.0, GM_M3_S2)
    assert certain[:31].all()
    assert not certain[31:].any()
    ground[10] = 500.0
    reached, certain = arrives(0.0, ground, 0.0, RANGE_M, 2.0, GM_M3_S2)
    assert certain.all()
    assert not reached[11:].any()
