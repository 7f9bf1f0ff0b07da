"""Is the ground sampled where and as far as it is known, and never taken for flat where it is not?"""

import math

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard import selenodesy
from dueregard.terrain.grid import Grid, cell_centres_m, ground_m, height_m, sigma_m
from dueregard.terrain.profiles import profile_heights_m, ranges_m
from dueregard.terrain.slope import regional_slope_deg, slope_deg, slope_grid_deg

CELL_M = 100.0


def grid_of(heights: np.ndarray, cell_m: float = CELL_M, sigma: float = 1.0) -> Grid:
    """A grid about the pole."""
    rows, columns = heights.shape
    transform = Affine(cell_m, 0.0, -cell_m * columns / 2, 0.0, -cell_m, cell_m * rows / 2)
    return Grid(np.asarray(heights, dtype=np.float32), transform, sigma, "made up")


def plane(rows: int, columns: int, east: float, north: float, cell_m: float = CELL_M) -> Grid:
    """A grid whose heights rise by so much a metre."""
    grid = grid_of(np.zeros((rows, columns)), cell_m)
    eastings, northings = cell_centres_m(grid)
    return grid_of(east * eastings + north * northings, cell_m)


@settings(max_examples=50, derandomize=True)
@given(st.floats(-900, 900), st.floats(-900, 900), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_a_plane_is_sampled_exactly(east: float, north: float, a: float, b: float) -> None:
    assert height_m(plane(20, 20, a, b), east, north) == pytest.approx(a * east + b * north, abs=1e-3)


@settings(max_examples=50, derandomize=True)
@given(st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_heights_are_known_exactly_between_the_outermost_middles(east: float, north: float) -> None:
    inside = max(abs(east), abs(north)) <= 950.0
    assert np.isfinite(height_m(plane(20, 20, 0.0, 0.0), east, north)) == inside


def test_a_sample_lies_between_its_four_cells() -> None:
    grid = grid_of(np.random.default_rng(3).normal(0, 100, (20, 20)))
    column, row = np.random.default_rng(4).uniform(0.0, 19.0, (2, 500))
    heights = height_m(grid, -950.0 + 100.0 * column, 950.0 - 100.0 * row)
    c, r = column.astype(int), row.astype(int)
    corners = np.array([grid.heights_m[r + i, c + j] for i in (0, 1) for j in (0, 1)])
    assert (heights >= corners.min(axis=0) - 1e-3).all()
    assert (heights <= corners.max(axis=0) + 1e-3).all()


def test_a_missing_height_makes_what_touches_it_unknown_and_nothing_else() -> None:
    heights = np.ones((5, 5))
    heights[2, 2] = np.nan
    grid = grid_of(heights)
    assert np.isnan(height_m(grid, 0.0, 0.0))
    assert np.isnan(height_m(grid, 40.0, 40.0))
    assert np.isnan(height_m(grid, [-99.0, 99.0], [0.0, 0.0])).all()
    eastings, northings = cell_centres_m(grid)
    assert np.isnan(height_m(grid, eastings, northings)).sum() == 1


def test_a_coarse_grid_stands_in_where_a_fine_one_ends() -> None:
    fine, coarse = grid_of(np.full((5, 5), 7.0), 10.0, 0.5), grid_of(np.full((50, 50), 3.0), 100.0, 30.0)
    east = np.array([0.0, 1000.0, 1e6])
    assert ground_m([fine, coarse], east, 0.0)[:2].tolist() == [7.0, 3.0]
    assert np.isnan(ground_m([fine, coarse], east, 0.0)[2])
    assert sigma_m([fine, coarse], east, 0.0)[:2].tolist() == [0.5, 30.0]


def test_a_profile_runs_along_great_circles() -> None:
    """Heights that tell their own easting and northing give the places back."""
    ranges = np.array([200.0, 500.0, 800.0])
    for a, b in [(1.0, 0.0), (0.0, 1.0)]:
        found = profile_heights_m([plane(20, 20, a, b)], 50.0, -20.0, [0.0, 77.0], ranges)
        east, north = selenodesy.destination(50.0, -20.0, np.array([[0.0], [77.0]]), ranges)
        assert found == pytest.approx(a * east + b * north, abs=1e-2)


@settings(max_examples=40, derandomize=True)
@given(st.floats(1.0, 2000.0), st.floats(1.0, 300.0), st.floats(0.0, 0.05))
def test_rays_step_by_a_cell_near_and_by_a_share_of_the_distance_far(
    cell_m: float, cells: float, growth: float
) -> None:
    ranges = ranges_m(cell_m, cell_m * cells, growth)
    steps = np.diff(np.concatenate([[0.0], ranges]))
    assert ranges[0] == pytest.approx(cell_m)
    assert ranges[-1] <= cell_m * cells * (1 + 1e-9)
    assert (steps > 0).all()
    assert (steps <= np.maximum(cell_m, growth * ranges) * (1 + 1e-9)).all()


def test_slope_is_that_of_a_plane_and_true_to_the_sphere() -> None:
    grid = plane(20, 20, 0.3, -0.4, 10.0)
    assert slope_deg(grid, 5.0, -3.0) == pytest.approx(math.degrees(math.atan(0.5)), abs=1e-3)
    assert np.isfinite(slope_grid_deg(grid)[2:-2, 2:-2]).all()


def test_slope_is_unknown_above_twenty_metres() -> None:
    assert np.isfinite(slope_deg(plane(9, 9, 0.1, 0.0, 20.0), 0.0, 0.0))
    coarse = plane(9, 9, 0.1, 0.0, 20.1)
    assert np.isnan(slope_deg(coarse, 0.0, 0.0))
    assert regional_slope_deg(coarse, 0.0, 0.0) == pytest.approx(math.degrees(math.atan(0.1)), abs=1e-3)
