"""How steep is the ground, if the grid can tell?"""

import numpy as np
from numpy.typing import ArrayLike

from dueregard import selenodesy
from dueregard.terrain.grid import Floats, Grid, cell_centres_m, height_m

COARSEST_CELL_M = 20.0  # landing systems are specified for slopes over a lander's footprint; coarser cells smooth them
UNKNOWN_HERE = "unknown at this resolution"


def can_tell_slope(grid: Grid) -> bool:
    """Whether the cells of a grid are fine enough for the slope at a landing site: 20 m or less."""
    return grid.cell_m <= COARSEST_CELL_M


def slope_deg(grid: Grid, easting_m: ArrayLike, northing_m: ArrayLike) -> Floats:
    """Return the slope of the ground over two cells.

    Parameters
    ----------
    easting_m, northing_m
        Places in the map plane; broadcast. [m]

    Returns
    -------
    Floats
        Angle between the ground and the level; NaN where a height is missing, and everywhere if the cells are larger
        than 20 m. [deg]
    """
    if not can_tell_slope(grid):
        return np.full(np.broadcast(easting_m, northing_m).shape, np.nan)
    return regional_slope_deg(grid, easting_m, northing_m)


def regional_slope_deg(grid: Grid, easting_m: ArrayLike, northing_m: ArrayLike) -> Floats:
    """Return the slope over two cells whatever their size: of a hillside, not of a landing site.

    Notes
    -----
    Central differences of the interpolated heights; a metre of the map is 1 / k true metres.
    """
    east, north, cell = np.asarray(easting_m, np.float64), np.asarray(northing_m, np.float64), grid.cell_m
    across = height_m(grid, east + cell, north) - height_m(grid, east - cell, north)
    along = height_m(grid, east, north + cell) - height_m(grid, east, north - cell)
    rise = np.hypot(across, along) * selenodesy.scale_factor(east, north) / (2.0 * cell)
    return np.asarray(np.degrees(np.arctan(rise)))


def slope_grid_deg(grid: Grid) -> Floats:
    """Return the slope of every cell of a grid, NaN where it cannot be told, shape (rows, columns). [deg]"""
    return slope_deg(grid, *cell_centres_m(grid))
