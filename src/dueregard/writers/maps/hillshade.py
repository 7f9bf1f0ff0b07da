"""How does the ground look under a low light from the upper left?"""

from typing import TypeAlias

import numpy as np
from affine import Affine
from numpy.typing import NDArray

Elevation: TypeAlias = tuple[NDArray[np.floating], Affine]
"""Heights of a grid, rows from the top [m], and the transform from (column, row) to map metres."""

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north. [m]"""

LIGHT_AZIMUTH_DEG = 315.0  # the convention of relief shading: from the upper left, so that hills do not read as pits
LIGHT_ALTITUDE_DEG = 45.0
EXAGGERATION = 2.2  # of heights, in pictures only: the slopes of a coarse grid are gentler than those of the ground
DARKEST, FLAT, LIGHTEST = 0.64, 0.87, 0.99  # greys of the picture: pale, so that zones stand out
MOST_CELLS = 1200
FADE_CELLS = 2


def grid_box(elevation: Elevation) -> Box:
    """Return the outer edges of a grid. [m]"""
    heights, transform = elevation
    rows, columns = heights.shape
    east, south = transform @ (columns, rows) if hasattr(transform, "__matmul__") else transform * (columns, rows)
    return float(transform.c), float(south), float(east), float(transform.f)


def hillshade(
    heights_m: NDArray[np.floating], cell_m: float, *, azimuth_deg: float = LIGHT_AZIMUTH_DEG
) -> NDArray[np.float64]:
    """Shade a grid by the cosine between its ground and the light.

    Parameters
    ----------
    heights_m
        Heights, rows from the top of the picture. [m]
    cell_m
        Size of a cell. [m]
    azimuth_deg
        Direction of the light in the picture, clockwise from up. [deg]

    Returns
    -------
    NDArray
        Cosine of incidence from 0 (turned away) to 1, of the same shape; NaN where a height is missing. [1]
    """
    down, right = np.gradient(np.asarray(heights_m, dtype=np.float64), cell_m)
    azimuth, altitude = np.deg2rad(azimuth_deg), np.deg2rad(LIGHT_ALTITUDE_DEG)
    facing = -right * np.sin(azimuth) + down * np.cos(azimuth)
    cosine = (np.sin(altitude) + np.cos(altitude) * facing) / np.sqrt(1.0 + right**2 + down**2)
    return np.asarray(np.clip(cosine, 0.0, 1.0))


def shaded_relief(elevation: Elevation, box: Box) -> tuple[NDArray[np.float64], Box]:
    """Shade the part of a grid that a picture shows, in pale greys.

    Parameters
    ----------
    elevation
        Heights and transform of a grid with square cells and rows from the top.
    box
        Part of the map plane that is shown. [m]

    Returns
    -------
    tuple
        Grey from 0 to 1 (NaN where the grid has no height), and the edges of the part that it covers [m]; of no rows
        or columns where the grid does not reach into the box.
    """
    heights, transform = elevation
    rows, columns = _window(heights.shape, transform, box)
    step = max(1, -(-max(rows.stop - rows.start, columns.stop - columns.start) // MOST_CELLS))
    part = heights[rows.start : rows.stop : step, columns.start : columns.stop : step]
    west, north = transform.c + columns.start * transform.a, transform.f + rows.start * transform.e
    edges = west, north + part.shape[0] * step * transform.e, west + part.shape[1] * step * transform.a, north
    if min(part.shape) < 2:
        return np.empty((0, 0)), edges
    return _grey(hillshade(part * EXAGGERATION, transform.a * step)), edges


def _window(shape: tuple[int, ...], transform: Affine, box: Box) -> tuple[slice, slice]:
    west, south, east, north = box
    left, right = (west - transform.c) / transform.a, (east - transform.c) / transform.a
    top, bottom = (north - transform.f) / transform.e, (south - transform.f) / transform.e
    return _span(top, bottom, shape[0]), _span(left, right, shape[1])


def _span(first: float, last: float, count: int) -> slice:
    start = min(max(int(np.floor(first)) - FADE_CELLS, 0), count)
    return slice(start, max(min(int(np.ceil(last)) + FADE_CELLS, count), start))


def _grey(cosine: NDArray[np.float64]) -> NDArray[np.float64]:
    flat = np.sin(np.deg2rad(LIGHT_ALTITUDE_DEG))
    lit = np.clip((cosine - flat) / (1.0 - flat), 0.0, 1.0)
    dim = np.clip((flat - cosine) / flat, 0.0, 1.0)
    return np.asarray(np.where(cosine >= flat, FLAT + (LIGHTEST - FLAT) * lit, FLAT - (FLAT - DARKEST) * dim))
