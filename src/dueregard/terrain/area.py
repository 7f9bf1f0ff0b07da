"""What do the cells of a square see of ground and Sun, and which of them does one place see?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import affine
import numpy as np
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.terrain.grid import Floats, Grid, cell_centres_m, ground_m, sigma_m
from dueregard.terrain.illumination import illumination
from dueregard.terrain.shadow import permanent_shadow
from dueregard.terrain.sight import DECIDING_SIGMAS, viewshed
from dueregard.terrain.slope import slope_deg

MOST_CELLS = 40_000
"""Squares of more cells are looked at with larger ones. [cells]"""


@dataclass(frozen=True, eq=False)
class Area:
    """What the cells of a square see, shapes (rows, columns).

    `raster`: the cells, with the heights of their middles.
    `eye`: easting, northing and height above the ground of the place that looks at them. [m]
    `target_height_m`: height above the ground of what is looked at, and that looks at the Sun. [m]
    `shadow`: states of `terrain.shadow`, of the ground itself.
    `lit_share`: share of the time with any part of the Sun; the same two standard deviations lower; higher.
    `horizon_deg`: highest horizon in any direction. [deg]
    `sight`: states of `terrain.sight`.
    `slope_deg`: NaN where the grid cannot tell. [deg]
    """

    raster: Grid
    eye: tuple[float, float, float]
    target_height_m: float
    shadow: NDArray[np.uint8]
    lit_share: Floats
    horizon_deg: Floats
    sight: NDArray[np.uint8]
    slope_deg: Floats

    @property
    def cell_km2(self) -> Floats:
        """True area of each cell. [km2]"""
        t = self.raster.transform
        scale = selenodesy.scale_factor(*cell_centres_m(self.raster))
        return np.asarray(abs(t.a * t.e) / scale**2 / 1e6)


def square(
    grids: Sequence[Grid], easting_m: float, northing_m: float, side_m: float, most_cells: int = MOST_CELLS
) -> Grid:
    """Lay the cells of a square about a place, along those of the finest grid.

    Parameters
    ----------
    grids
        Grids, the finest first.
    easting_m, northing_m
        Middle of the square, in the map plane. [m]
    side_m
        Least side of the square in the map plane. [m]
    most_cells
        Where there would be more cells, they are made two, three, ... times as large.

    Returns
    -------
    Grid
        At least one cell, with heights NaN where no grid knows them.
    """
    t = grids[0].transform
    per_side = max(int(np.ceil(side_m / grids[0].cell_m - 1e-9)), 1)
    factor = max(int(np.ceil(per_side / np.sqrt(most_cells))), 1)
    count = -(-per_side // factor)
    column, row = (easting_m - t.c) / t.a, (northing_m - t.f) / t.e
    first = [int(np.round(place - 0.5 * count * factor)) for place in (column, row)]
    corner = t.c + t.a * first[0], t.f + t.e * first[1]
    transform = affine.Affine(t.a * factor, 0.0, corner[0], 0.0, t.e * factor, corner[1])
    empty = Grid(np.zeros((count, count), np.float32), transform, grids[0].height_sigma_m, grids[0].name)
    centres = cell_centres_m(empty)
    sigma = float(np.nanmax(sigma_m(grids, *centres), initial=0.0))
    return Grid(ground_m(grids, *centres).astype(np.float32), transform, sigma, grids[0].name)


def area(
    grids: Sequence[Grid],
    raster: Grid,
    eye: tuple[float, float, float],
    target_height_m: float,
    sky: Sky,
    tell: Callable[[float], None] = lambda _: None,
) -> Area:
    """Return what the cells of a square see.

    Parameters
    ----------
    grids
        Grids, the finest first.
    raster
        As `square` gives.
    eye
        Easting, northing and height above the ground of the place that looks at them. [m]
    target_height_m
        Height above the ground of what is looked at, and that looks at the Sun. [m]
    sky
        How the Sun moves.
    tell
        Called with the share of the work that is done, from 0 to 1.
    """
    east, north = cell_centres_m(raster)
    flat = east.ravel(), north.ravel()
    doubt_m = DECIDING_SIGMAS * raster.height_sigma_m
    eyes = [target_height_m, target_height_m - doubt_m, target_height_m + doubt_m]
    shadow = permanent_shadow(grids, *flat, sky.sun_declination.value, sky.sun_semidiameter.value)
    light = illumination(grids, *flat, eyes, sky, tell=tell)
    reach_m = float(selenodesy.distance_m(eye[0], eye[1], *flat).max())
    return Area(
        raster,
        eye,
        target_height_m,
        shadow.reshape(raster.shape),
        light.lit_share.reshape(len(eyes), *raster.shape),
        light.horizon_deg.reshape(raster.shape),
        viewshed(grids, raster, *eye, target_height_m, reach_m),
        slope_deg(grids[0], east, north),
    )
