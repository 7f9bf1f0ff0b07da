"""Where does the Sun never shine?"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.terrain.grid import Booleans, Floats, Grid, cell_centres_m, ground_m
from dueregard.terrain.horizon import GROWTH, REACH_M, tangent_of_elevation
from dueregard.terrain.profiles import azimuths_deg, ranges_m
from dueregard.terrain.sky import highest_sun_deg

AZIMUTHS = 120
BLOCK_CELLS = 8192
FIRST_STEPS = 8
LIT, SHADED, UNKNOWN = np.uint8(0), np.uint8(1), np.uint8(2)
"""States of a cell: sunlight comes at some time; never; the ground that decides is not known."""


@dataclass(frozen=True, eq=False)
class _Cells:
    """Cells that are still to be decided: place in the map [m], height above the sphere [m], colatitude [deg]."""

    easting_m: Floats
    northing_m: Floats
    height_m: Floats
    colatitude_deg: Floats

    def only(self, chosen: NDArray[np.intp]) -> "_Cells":
        """Return some of the cells."""
        parts = (self.easting_m, self.northing_m, self.height_m, self.colatitude_deg)
        return _Cells(*(part[chosen] for part in parts))


def permanent_shadow(
    grids: Sequence[Grid],
    easting_m: ArrayLike,
    northing_m: ArrayLike,
    declination_deg: float,
    semidiameter_deg: float,
    azimuths: int = AZIMUTHS,
    reach_m: float = REACH_M,
) -> NDArray[np.uint8]:
    """Tell for each place whether no part of the Sun ever rises above its horizon.

    Parameters
    ----------
    grids
        Grids, the finest first.
    easting_m, northing_m
        Places in the map plane, shape (n,). [m]
    declination_deg
        Greatest distance of the Sun from the equator. [deg]
    semidiameter_deg
        Of the Sun. [deg]
    azimuths
        How many directions are looked at.
    reach_m
        How far rays look. [m]

    Returns
    -------
    NDArray
        `LIT`, `SHADED` or `UNKNOWN`, shape (n,): unknown where known ground does not shade it and ground on the way
        is not known.

    Notes
    -----
    Rays are great circles. Directions in which the Sun stands highest come first, a place leaves the search at its
    first lit direction, and a ray ends where ground hides the highest Sun: most rays are never walked.
    """
    east, north = np.ravel(np.asarray(easting_m, np.float64)), np.ravel(np.asarray(northing_m, np.float64))
    height = ground_m(grids, east, north)
    cells = _Cells(east, north, height, 90.0 + selenodesy.to_geographic(east, north)[0])
    top_deg = highest_sun_deg(cells.colatitude_deg[:, None], _northward_first(azimuths), declination_deg)
    tangent = np.tan(np.radians(top_deg + semidiameter_deg))
    reaches = ranges_m(grids[0].cell_m, reach_m, GROWTH)
    blocks = np.array_split(np.arange(len(east)), max(1, len(east) // BLOCK_CELLS))

    def of_block(block: NDArray[np.intp]) -> NDArray[np.uint8]:
        return _decide(grids, cells.only(block), _northward_first(azimuths), tangent[block], reaches)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        state = np.concatenate(list(pool.map(of_block, blocks)))
    return np.where(np.isnan(height), UNKNOWN, state)


def _northward_first(count: int) -> Floats:
    """Return azimuths, those nearest to north, where the Sun stands highest, first. [deg]"""
    azimuths = azimuths_deg(count)
    return azimuths[np.argsort(np.minimum(azimuths, 360.0 - azimuths), kind="stable")]


def _decide(
    grids: Sequence[Grid], cells: _Cells, azimuths: Floats, sun_tangent: Floats, reaches: Floats
) -> NDArray[np.uint8]:
    state = np.full(len(cells.height_m), SHADED)
    for place, azimuth in enumerate(azimuths):
        left = np.flatnonzero(state != LIT)
        if len(left) == 0:
            break
        shaded, known = _shaded(grids, cells.only(left), float(azimuth), sun_tangent[left, place], reaches)
        state[left[~shaded & known]] = LIT
        state[left[~shaded & ~known]] = UNKNOWN
    return state


def _shaded(
    grids: Sequence[Grid], cells: _Cells, azimuth_deg: float, sun_tangent: Floats, reaches: Floats
) -> tuple[Booleans, Booleans]:
    """Walk one ray a cell until ground hides the Sun; tell which found such ground, and whether all was known."""
    shaded, known = np.zeros(len(sun_tangent), dtype=bool), np.ones(len(sun_tangent), dtype=bool)
    left, start, steps = np.arange(len(sun_tangent)), 0, FIRST_STEPS
    while start < len(reaches) and len(left):
        here, distance = cells.only(left), reaches[None, start : start + steps]
        places = selenodesy.destination(here.easting_m[:, None], here.northing_m[:, None], azimuth_deg, distance)
        height = ground_m(grids, *places)
        tangent = tangent_of_elevation(here.height_m[:, None], height, distance)
        shaded[left] = (tangent >= sun_tangent[left, None]).any(axis=1)
        known[left] &= ~np.isnan(height).any(axis=1)
        left, start, steps = left[~shaded[left]], start + steps, steps * 2
    return shaded, known


def shadow_mask(
    grid: Grid, declination_deg: float, semidiameter_deg: float, north_limit_deg: float, azimuths: int = AZIMUTHS
) -> NDArray[np.uint8]:
    """Tell for each cell of a grid south of a latitude whether it lies in permanent shadow.

    Parameters
    ----------
    declination_deg, semidiameter_deg, azimuths
        As in `permanent_shadow`.
    north_limit_deg
        Latitude from which on northwards cells are left out; they count as lit. [deg]

    Returns
    -------
    NDArray
        States as in `permanent_shadow`, shape (rows, columns).
    """
    easting, northing = cell_centres_m(grid)
    polar = selenodesy.to_geographic(easting, northing)[0] < north_limit_deg
    mask = np.full(grid.shape, LIT)
    mask[polar] = permanent_shadow([grid], easting[polar], northing[polar], declination_deg, semidiameter_deg, azimuths)
    return mask


def outlines(mask: Booleans, grid: Grid) -> BaseGeometry:
    """Return the outline of some cells of a grid, along their edges, in map metres.

    Parameters
    ----------
    mask
        Which cells, shape (rows, columns).
    """
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    row, first = np.nonzero(edges == 1)
    end = np.nonzero(edges == -1)[1]
    t = grid.transform
    boxes = shapely.box(t.c + t.a * first, t.f + t.e * (row + 1), t.c + t.a * end, t.f + t.e * row)
    return shapely.union_all(boxes)
