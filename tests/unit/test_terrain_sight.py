"""Who sees whom, and is what is not known told apart from what is free?"""

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard import selenodesy
from dueregard.terrain.grid import Grid, cell_centres_m
from dueregard.terrain.horizon import elevation_at, horizon, horizons
from dueregard.terrain.profiles import azimuths_deg
from dueregard.terrain.sight import HIDDEN, OUTSIDE, SEEN, UNDECIDED, UNKNOWN, line_of_sight, viewshed
from dueregard.terrain.sphere import horizon_m


def level(cells: int = 81, cell_m: float = 200.0, sigma: float = 0.1) -> Grid:
    """Level ground about the pole."""
    half = cells * cell_m / 2
    return Grid(np.zeros((cells, cells), np.float32), Affine(cell_m, 0, -half, 0, -cell_m, half), sigma, "level")


def with_wall(height: float, sigma: float = 0.1) -> Grid:
    """Level ground with a wall along the meridian of 90 E, 3 km east of the pole."""
    grid = level(sigma=sigma)
    heights = grid.heights_m.copy()
    heights[:, 55] = height
    return Grid(heights, grid.transform, sigma, "wall")


@settings(max_examples=30, derandomize=True)
@given(st.floats(0.5, 20.0), st.floats(0.0, 20.0), st.floats(2000.0, 7800.0), st.floats(0.0, 360.0))
def test_on_level_ground_sight_ends_at_the_horizon(
    eye_m: float, target_m: float, apart_m: float, azimuth: float
) -> None:
    grid = level(sigma=0.0)
    place = selenodesy.destination(0.0, 0.0, azimuth, apart_m)
    limit_m = float(horizon_m(eye_m, target_m))
    (state,) = line_of_sight([grid], 0.0, 0.0, eye_m, *place, target_m)
    if abs(apart_m - limit_m) > 200.0:
        assert state == (SEEN if apart_m < limit_m else HIDDEN)


@settings(max_examples=25, derandomize=True)
@given(st.integers(0, 1000), st.floats(0.0, 60.0), st.floats(0.0, 60.0))
def test_sight_is_mutual(seed: int, height_a: float, height_b: float) -> None:
    draw = np.random.default_rng(seed)
    grid = level(sigma=0.0)
    rough = Grid(draw.normal(0, 30, (81, 81)).astype(np.float32), grid.transform, 0.0, "rough")
    a, b = draw.uniform(-7000, 7000, (2, 2))
    there = line_of_sight([rough], a[0], a[1], height_a, b[0], b[1], height_b)
    back = line_of_sight([rough], b[0], b[1], height_b, a[0], a[1], height_a)
    assert there.tolist() == back.tolist()


def test_who_stands_higher_sees_no_less() -> None:
    draw = np.random.default_rng(5)
    rough = Grid(draw.normal(0, 30, (81, 81)).astype(np.float32), level().transform, 0.0, "rough")
    states = [viewshed([rough], rough, 0.0, 0.0, height, 2.0, 7000.0) for height in (2.0, 30.0, 100.0)]
    seen = [(state == SEEN).sum() for state in states]
    assert seen == sorted(seen)
    assert ((states[0] == SEEN) <= (states[2] == SEEN)).all()


def test_a_wall_hides_and_a_doubtful_wall_does_not() -> None:
    target = 6000.0, 0.0, 2.0
    assert line_of_sight([with_wall(40.0)], 0.0, 0.0, 2.0, *target)[0] == HIDDEN
    assert line_of_sight([with_wall(40.0, sigma=15.0)], 0.0, 0.0, 2.0, *target)[0] == UNDECIDED
    assert line_of_sight([level()], 0.0, 0.0, 20.0, 3000.0, 0.0, 2.0)[0] == SEEN


def test_unknown_ground_is_neither_free_nor_hidden() -> None:
    heights = level().heights_m.copy()
    heights[:, 50] = np.nan
    gap = Grid(heights, level().transform, 0.1, "gap")
    assert line_of_sight([gap], 0.0, 0.0, 20.0, 4000.0, 0.0, 20.0)[0] == UNKNOWN
    assert line_of_sight([gap], 0.0, 0.0, 20.0, -4000.0, 0.0, 20.0)[0] == SEEN
    assert line_of_sight([gap], 0.0, 0.0, 20.0, 1e6, 0.0, 20.0)[0] == UNKNOWN
    heights[:, 45] = 200.0
    assert line_of_sight([gap], 0.0, 0.0, 20.0, 4000.0, 0.0, 20.0)[0] == HIDDEN
    state = viewshed([gap], gap, 0.0, 0.0, 20.0, 20.0, 7000.0)
    assert state[40, 50] == UNKNOWN
    assert state[40, 60] == HIDDEN


def test_a_viewshed_is_the_line_of_sight_of_its_cells() -> None:
    """At edges of shadows the two may differ by a cell: 96 % of the cells of rough ground agree."""
    draw = np.random.default_rng(6)
    hills = np.kron(draw.normal(0, 60, (27, 27)), np.ones((3, 3))).astype(np.float32)
    grid = Grid(hills, level().transform, 0.0, "hills")
    found = viewshed([grid], grid, 130.0, 170.0, 5.0, 2.0, 6000.0)
    within = found != OUTSIDE
    east, north = (values[within] for values in cell_centres_m(grid))
    exact = line_of_sight([grid], 130.0, 170.0, 5.0, east, north, 2.0)
    far = selenodesy.distance_m(130.0, 170.0, east, north) > 600.0
    assert (found[within] == exact)[far].mean() >= 0.96
    assert within.sum() == pytest.approx(np.pi * 30**2, rel=0.02)


def test_on_level_ground_a_viewshed_is_the_disc_of_the_horizon_within_a_cell() -> None:
    ground = level(sigma=0.0)
    state = viewshed([ground], ground, 0.0, 0.0, 2.0, 0.0, 7000.0)
    area_m2 = (state == SEEN).sum() * 200.0**2
    limit_m = float(horizon_m(2.0, 0.0))
    assert np.pi * (limit_m - 200.0) ** 2 < area_m2 < np.pi * (limit_m + 200.0) ** 2


def test_the_horizon_of_a_wall_is_its_elevation_and_else_that_of_the_sphere() -> None:
    seen = horizon([with_wall(100.0)], 0.0, 0.0, 2.0, azimuths_deg(8), 7000.0)
    assert elevation_at(seen, 90.0) == pytest.approx(np.degrees(np.arctan(98.0 / 3000.0)), abs=0.06)
    assert elevation_at(seen, 270.0) == pytest.approx(-0.087, abs=2e-3)  # dip acos(R / (R + 2 m))
    assert seen.known.all()


def test_horizons_of_many_sites_are_those_of_each() -> None:
    grid, azimuths = with_wall(100.0), azimuths_deg(36)
    many = horizons([grid], [0.0, 500.0], [0.0, -300.0], [2.0, 9.0], azimuths, 6000.0)
    one = horizon([grid], 500.0, -300.0, 9.0, azimuths, 6000.0)
    assert many[1].elevation_deg.tolist() == one.elevation_deg.tolist()
    assert many[0].height_m == 2.0


def test_directions_in_which_the_grid_ends_are_unknown() -> None:
    seen = horizon([level()], 5000.0, 0.0, 2.0, [90.0 - 90.0, 180.0], 6000.0)
    assert seen.known.tolist() == [False, True]


def test_a_wall_of_a_coarse_grid_beyond_a_fine_one_is_as_doubtful_as_the_coarse_grid() -> None:
    fine = Grid(np.zeros((41, 41), np.float32), Affine(20.0, 0, -410.0, 0, -20.0, 410.0), 0.1, "fine")
    target = 6000.0, 0.0, 60.0
    sure, doubtful = ([fine, with_wall(90.0, sigma)] for sigma in (0.1, 30.0))
    assert line_of_sight(sure, 0.0, 0.0, 2.0, *target)[0] == HIDDEN
    assert line_of_sight(doubtful, 0.0, 0.0, 2.0, *target)[0] == UNDECIDED
