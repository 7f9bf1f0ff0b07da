"""Do flights and the ground that stops them agree with motion that is integrated, and with flight tried out?

The closed forms of the program against Newton's law integrated to 1e-11, for every arc of the table of flights; and the
running maximum of clearing speed against 400 random profiles on which each grain is flown along its own ellipse, whose
speed is found by halving: equal in every case.
"""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from dueregard.hazards import ballistics
from dueregard.selenodesy import MOON_RADIUS_M
from dueregard.terrain.shielding import arrives

GM = 4.902800066e12
RANGE_M = np.arange(1, 61) * 150.0
CASES = 400


@pytest.mark.parametrize(
    ("speed", "elevation"),
    [(100, 3), (300, 1), (300, 3), (300, 45), (1000, 1), (1000, 3), (1000, 8), (1500, 3), (2000, 3)],
)
def test_an_integrated_flight_lands_at_the_same_place_and_time(speed, elevation):
    def fall(_, state):
        return [*state[2:], *(-GM * state[:2] / np.hypot(*state[:2]) ** 3)]

    def ground(_, state):
        return np.hypot(*state[:2]) - MOON_RADIUS_M + 1e-6

    ground.terminal, ground.direction = True, -1
    angle = math.radians(elevation)
    start = [0.0, MOON_RADIUS_M, speed * math.cos(angle), speed * math.sin(angle)]
    flight = solve_ivp(fall, (0.0, 1e5), start, events=ground, rtol=1e-11, atol=1e-6, method="DOP853")
    turned = math.atan2(*flight.y[:2, -1]) % (2.0 * math.pi)
    assert MOON_RADIUS_M * turned == pytest.approx(ballistics.range_m(speed, elevation, GM), rel=1e-6)
    assert flight.t[-1] == pytest.approx(ballistics.flight_s(speed, elevation, GM), rel=1e-6)


def radius_on_ellipse_m(angle, speed_m_s, elevation_deg):
    """Distance from the Moon's centre on the orbit that starts at the sphere: the orbit's equation by its elements."""
    gamma = math.radians(elevation_deg)
    momentum = MOON_RADIUS_M * speed_m_s * math.cos(gamma)
    latus_m = momentum**2 / GM
    along, across = latus_m / MOON_RADIUS_M - 1.0, momentum * speed_m_s * math.sin(gamma) / GM
    denominator = 1.0 + along * np.cos(angle) - across * np.sin(angle)
    return np.where(denominator > 0.0, latus_m / np.where(denominator > 0.0, denominator, 1.0), np.inf)


def speed_through(angle, radius_m, elevation_deg):
    """The speed at which the orbit passes a place, by halving; None where even the fastest passes below."""
    slow, fast = 1.0, 1e7
    if radius_on_ellipse_m(angle, fast, elevation_deg) < radius_m:
        return None
    for _ in range(200):
        middle = math.sqrt(slow * fast)
        if radius_on_ellipse_m(angle, middle, elevation_deg) < radius_m:
            slow = middle
        else:
            fast = middle
    return fast


def test_ground_stops_exactly_the_grains_that_fly_into_it():
    random = np.random.default_rng(20261128)
    reached_by = []
    for _ in range(CASES):
        ground = np.cumsum(random.normal(0.0, 12.0, len(RANGE_M)))
        elevation, place = random.uniform(0.5, 10.0), int(random.integers(1, len(RANGE_M)))
        target_m = ground[place] + random.uniform(0.0, 40.0)
        receptors = np.where(np.arange(len(RANGE_M)) == place, target_m, ground)
        criterion = bool(arrives(0.0, ground, receptors, RANGE_M, elevation, GM)[0][place])
        speed = speed_through(RANGE_M[place] / MOON_RADIUS_M, MOON_RADIUS_M + target_m, elevation)
        flown = False
        if speed is not None:
            arc_m = radius_on_ellipse_m(RANGE_M[:place] / MOON_RADIUS_M, speed, elevation) - MOON_RADIUS_M
            flown = bool((arc_m >= ground[:place]).all())
        assert criterion == flown, (elevation, place, target_m)
        reached_by.append(flown)
    assert 0.2 < np.mean(reached_by) < 0.8
