"""How long are shadows on the sphere, how much of the Sun do they hide, and for how long?

Tables of the physics reference of this program (closed forms checked there by an independent script); agreed to the
printed digits. The grid of published yardsticks: towers of up to 20 m (Ross, Ruppert, Glaeser, Elvis 2021).
"""

import math

import numpy as np
import pytest
from affine import Affine

from dueregard.hazards import solar_access
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.grid import Grid, cell_centres_m
from dueregard.terrain.tower import HOURS_A_YEAR, Tower, cells_round, tower_shadow_on

SUN = solar_access.Parameters(1.5424, 0.26645)
DEGREES_AN_HOUR = 360.0 / (29.5306 * 24.0)


@pytest.mark.parametrize(
    ("height_m", "sun_deg", "expected_m"),
    [
        (10, 0.3, 2168.235),
        (10, 1.5, 383.501),
        (20, 0.3, 5455.540),
        (20, 1.5, 770.290),
        (50, 0.5, 7668.903),
        (100, 1.0, 6405.487),
        (100, 1.5, 3994.180),
        (500, 1.5, 27265.04),
        (1000, 2.0, 46330.04),
    ],
)
def test_shadows_on_the_sphere(height_m, sun_deg, expected_m):
    assert solar_access.shadow_m(height_m, sun_deg) == pytest.approx(expected_m, abs=0.006)


@pytest.mark.parametrize(("height_m", "sun_deg"), [(100, 0.5), (1000, 1.5)])
def test_shadows_that_leave_the_moon(height_m, sun_deg):
    assert solar_access.shadow_m(height_m, sun_deg) is None


@pytest.mark.parametrize(
    ("height_m", "least_deg"), [(10, 0.1944), (20, 0.2749), (50, 0.4347), (100, 0.6147), (1000, 1.9435)]
)
def test_a_shadow_comes_down_only_above_an_elevation(height_m, least_deg):
    assert solar_access.shadow_m(height_m, least_deg - 1e-4) is None
    assert solar_access.shadow_m(height_m, least_deg + 1e-4) is not None


@pytest.mark.parametrize(
    ("range_m", "height_m", "expected_deg"), [(1e4, 1e3, 5.54406), (5e4, 4e3, 3.74392), (1.2e5, 5e3, 0.40290)]
)
def test_elevation_of_hills(range_m, height_m, expected_deg):
    assert solar_access.elevation_of_top_deg(range_m, height_m, 0.0) == pytest.approx(expected_deg, abs=1e-5)


def test_how_much_of_the_disc_ten_metres_hide():
    hidden = solar_access.hidden_share(np.array([1e3, 2e3, 5e3]), 10.0, SUN)
    assert hidden == pytest.approx([1.0, 0.6499, 0.2717], abs=1e-4)
    umbra = solar_access.hidden_share(np.array([1075.0, 1075.2]), 10.0, SUN)
    assert umbra[0] == 1.0 > umbra[1]


@pytest.mark.parametrize(("width_m", "range_m", "share", "hours"), [(10, 1e3, 0.00159, 2.18), (50, 2e3, 0.00398, 3.87)])
def test_how_much_of_the_year_and_how_long_at_a_time(width_m, range_m, share, hours):
    """Towers so high that the Sun never passes over them."""
    tower = Attributes(height="200 m", sunlit_area=f"{200 * width_m} m2")
    array = Reception("solar_array", 0.01, 2.0)
    assert solar_access.effect(np.array([range_m]), tower, array, SUN)[0] == pytest.approx(share, abs=5e-6)
    across_deg = math.degrees(width_m / range_m) + 2.0 * SUN.sun_semidiameter
    assert across_deg / DEGREES_AN_HOUR == pytest.approx(hours, abs=0.01)


def on_level_ground(height_m, reach_m, width_m=10.0, wall_m=0.0):
    """A tower at the pole of a grid of level ground, or of a wall all along 20 km north of it."""
    heights = np.zeros((301, 301), np.float32)
    grid = Grid(heights, Affine(1600.0, 0.0, -150.5 * 1600.0, 0.0, -1600.0, 150.5 * 1600.0), 0.0, "level")
    heights[np.hypot(*cell_centres_m(grid)) > 20_000.0] = wall_m
    tower = Tower(0.0, 0.0, height_m, width_m)
    raster = cells_round([grid], tower, reach_m, 61)
    return tower_shadow_on([grid], raster, tower, 0.0, read_rulebook().sky), np.hypot(*cell_centres_m(raster))


def test_a_tower_on_level_ground_hides_what_the_closed_form_says():
    """Of the disc, 1, 0.6499 and 0.2717 at 1, 2 and 5 km for 10 m of width; agreed to 0.002."""
    found, apart = on_level_ground(200.0, 5200.0)
    known = apart > 900.0
    expected = solar_access.hidden_share(apart[known], 10.0, SUN)
    assert found.hidden_share[known] == pytest.approx(expected, abs=2e-3)


def test_a_tower_on_level_ground_takes_the_published_part_of_the_time():
    """At the pole the Sun is up for half of the year and never passes over a high tower: half of 0.159 % at 1 km.

    Full Sun and parts of it add up to the strip's angle whatever the width of the disc; agreed to 2 %, since the Sun's
    lower half is below the horizon at times.
    """
    found, apart = on_level_ground(400.0, 1200.0)
    ring = np.abs(apart - 1000.0) < 15.0
    share = found.lost_hours[ring].mean() / HOURS_A_YEAR
    assert share == pytest.approx(0.5 * 0.00159, rel=0.02)
    half = solar_access.effect(
        np.array([1000.0]),
        Attributes(height="400 m", sunlit_area="4000 m2"),
        Reception("solar_array", 0.01, 0.0),
        SUN,
    )[0]
    assert share == pytest.approx(0.5 * half, rel=0.02)  # its share is of the lit time


def test_a_tower_ends_where_its_top_sinks_below_the_horizon():
    """20 m high, receptors on the ground: 8.3 km; within a cell, since a ray first looks at the ground a cell away."""
    found, apart = on_level_ground(20.0, 10_000.0, width_m=30.0)
    horizon_m = 1_737_400.0 * math.acos(1_737_400.0 / 1_737_420.0)
    assert found.lost_hours[apart > horizon_m + 1600.0].max() == 0.0
    assert found.lost_hours[(apart < horizon_m - 1000.0)].min() > 0.0


def test_no_shadow_falls_where_the_ground_behind_stands_higher_than_the_tower():
    """A rim of 1500 m at 20 km stands at 4.3 deg; the Sun of the pole never rises above it."""
    found, _ = on_level_ground(200.0, 3000.0, wall_m=1500.0)
    assert found.hidden_share.max() == 0.0
    assert found.lost_hours.max() == 0.0
