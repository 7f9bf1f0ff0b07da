"""How high is the ground, as far as a grid knows?"""

from collections.abc import Sequence
from dataclasses import dataclass

import affine
import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard import selenodesy

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Grid:
    """Heights above the sphere on the map plane IAU_2015:30135, one a cell, told of the cell's middle.

    `heights_m`: rows from the top (northmost in the map plane), shape (rows, columns), NaN where unknown. [m]
    `transform`: from column and row (of a cell's upper left corner) to easting and northing; not rotated.
    `height_sigma_m`: one standard deviation of a height. [m]
    """

    heights_m: NDArray[np.float32]
    transform: affine.Affine
    height_sigma_m: float
    name: str

    @property
    def cell_m(self) -> float:
        """Side of a cell in the map plane, the longer one where they differ. [m]"""
        return float(max(abs(self.transform.a), abs(self.transform.e)))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.heights_m.shape[0], self.heights_m.shape[1]


def cell_centres_m(grid: Grid) -> tuple[Floats, Floats]:
    """Return easting and northing of the middle of each cell, shape (rows, columns). [m]"""
    rows, columns = grid.shape
    east = grid.transform.c + grid.transform.a * (np.arange(columns) + 0.5)
    north = grid.transform.f + grid.transform.e * (np.arange(rows) + 0.5)
    easting, northing = np.meshgrid(east, north)
    return easting, northing


def window(grid: Grid, box_m: tuple[float, float, float, float]) -> Grid:
    """Return the cells of a grid whose middles lie in a box: west, south, east, north. [m]"""
    easting, northing = cell_centres_m(grid)
    columns = np.flatnonzero((easting[0] >= box_m[0]) & (easting[0] <= box_m[2]))
    rows = np.flatnonzero((northing[:, 0] >= box_m[1]) & (northing[:, 0] <= box_m[3]))
    if not (len(rows) and len(columns)):
        return Grid(np.empty((0, 0), np.float32), grid.transform, grid.height_sigma_m, grid.name)
    t, part = grid.transform, np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    moved = affine.Affine(t.a, 0.0, t.c + t.a * columns[0], 0.0, t.e, t.f + t.e * rows[0])
    return Grid(grid.heights_m[part], moved, grid.height_sigma_m, grid.name)


def height_m(grid: Grid, easting_m: ArrayLike, northing_m: ArrayLike) -> Floats:
    """Interpolate the height of the ground between the middles of the four nearest cells.

    Parameters
    ----------
    easting_m, northing_m
        Places in the map plane; broadcast. [m]

    Returns
    -------
    Floats
        Height above the sphere; NaN (unknown) outside the outermost middles and where a height that counts is
        missing. [m]
    """
    to_column, to_row = 1.0 / grid.transform.a, 1.0 / grid.transform.e
    column = (np.asarray(easting_m, dtype=np.float64) - grid.transform.c) * to_column - 0.5
    row = (np.asarray(northing_m, dtype=np.float64) - grid.transform.f) * to_row - 0.5
    return _bilinear(grid.heights_m, row, column)


def _bilinear(heights: NDArray[np.float32], row: Floats, column: Floats) -> Floats:
    """Interpolate in cells; a corner of weight 0 does not count."""
    rows, columns = heights.shape
    column, row = np.broadcast_arrays(column, row)
    inside = (row >= 0.0) & (row <= rows - 1.0) & (column >= 0.0) & (column <= columns - 1.0)
    top, down = _split(row, inside, rows)
    left, right = _split(column, inside, columns)
    flat, corner = heights.ravel(), top * columns + left
    onward, below = int(columns > 1), columns * int(rows > 1)
    upper = _mixed(flat.take(corner), flat.take(corner + onward), right)
    lower = _mixed(flat.take(corner + below), flat.take(corner + below + onward), right)
    return np.where(inside, _mixed(upper, lower, down), np.nan)


def _split(place: Floats, inside: Booleans, count: int) -> tuple[NDArray[np.intp], Floats]:
    """Return the cell before a place, so that one follows it, and the share of the way to the next."""
    known = np.where(inside, place, 0.0)
    before = np.minimum(known.astype(np.intp), max(count - 2, 0))
    return before, known - before


def _mixed(first: NDArray[np.floating], second: NDArray[np.floating], share: Floats) -> Floats:
    mean = first + share * (second - first)
    odd = np.isnan(mean)
    if odd.any():
        mean = np.where(odd & (share == 0.0), first, np.where(odd & (share == 1.0), second, mean))
    return np.asarray(mean, dtype=np.float64)


def ground_m(grids: Sequence[Grid], easting_m: ArrayLike, northing_m: ArrayLike) -> Floats:
    """Interpolate the height of the ground from the first grid that knows it.

    Parameters
    ----------
    grids
        Grids, the finest first: a grid of one site, then a coarse one for what lies beyond.
    easting_m, northing_m
        Places in the map plane; broadcast. [m]

    Returns
    -------
    Floats
        Height above the sphere; NaN where no grid knows it. [m]
    """
    heights = height_m(grids[0], easting_m, northing_m)
    for grid in grids[1:]:
        if not np.isnan(heights).any():
            break
        heights = np.where(np.isnan(heights), height_m(grid, easting_m, northing_m), heights)
    return heights


def true_cell_m(grid: Grid, easting_m: ArrayLike, northing_m: ArrayLike) -> Floats:
    """Return the true side of a cell at a place; map metres are longer than true ones away from the pole. [m]"""
    return np.asarray(grid.cell_m / selenodesy.scale_factor(easting_m, northing_m))


def sigma_m(grids: Sequence[Grid], easting_m: ArrayLike, northing_m: ArrayLike) -> Floats:
    """Return the standard deviation of the height at a place: that of the first grid that knows it; else NaN. [m]"""
    east, north = np.broadcast_arrays(np.asarray(easting_m, np.float64), np.asarray(northing_m, np.float64))
    sigma = np.full(east.shape, np.nan)
    for grid in grids:
        fresh = np.isnan(sigma) & ~np.isnan(height_m(grid, east, north))
        sigma = np.where(fresh, grid.height_sigma_m, sigma)
    return sigma
