"""Who sees whom over the ground, and can the grid tell?"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard import selenodesy
from dueregard.terrain.grid import Booleans, Floats, Grid, cell_centres_m, ground_m, sigma_m, true_cell_m
from dueregard.terrain.horizon import tangent_of_elevation
from dueregard.terrain.profiles import azimuths_deg, ranges_m

SEEN, UNDECIDED, HIDDEN, UNKNOWN, OUTSIDE = (np.uint8(state) for state in range(5))
"""States: in sight; hidden on the grid but not beyond doubt, so taken as in sight; hidden; ground on the way is not
known; beyond reach."""

DECIDING_SIGMAS: Final = 2.0
"""Hidden is what stays hidden with both ends raised and the obstacle lowered by so many standard deviations."""

NEAR_CELLS = 0.75
"""Ground nearer to the target than this belongs to the target's own cell. [cells]"""

PAIRS_AT_ONCE = 500_000


def line_of_sight(
    grids: Sequence[Grid],
    easting_m: float,
    northing_m: float,
    height_m: float,
    target_easting_m: ArrayLike,
    target_northing_m: ArrayLike,
    target_height_m: ArrayLike,
    steps_a_cell: int = 1,
) -> NDArray[np.uint8]:
    """Tell whether raised points see each other.

    Parameters
    ----------
    grids
        Grids, the finest first.
    easting_m, northing_m, height_m
        One point in the map plane and its height above the ground. [m]
    target_easting_m, target_northing_m, target_height_m
        The others, shape (n,) or broadcast to it. [m]
    steps_a_cell
        How finely the way is looked at; ground nearer to an end than a step is that of the end.

    Returns
    -------
    NDArray
        `SEEN`, `UNDECIDED`, `HIDDEN` or `UNKNOWN`, shape (n,).

    Notes
    -----
    Exact on the sphere: every step of the great circle, one cell of the finest grid long or less, is compared by its
    elevation.
    """
    targets = np.broadcast_arrays(
        *(np.ravel(np.asarray(value, np.float64)) for value in (target_easting_m, target_northing_m, target_height_m))
    )
    apart = selenodesy.distance_m(easting_m, northing_m, targets[0], targets[1])
    steps = max(int(steps_a_cell * np.max(apart, initial=0.0) / grids[0].cell_m), 1)
    share = np.arange(1, steps) / steps
    chunks = np.array_split(np.arange(len(apart)), max(1, len(apart) * steps // PAIRS_AT_ONCE))
    source = (easting_m, northing_m, height_m)
    found = [_sight(grids, source, [part[chunk] for part in targets], apart[chunk], share) for chunk in chunks]
    return np.concatenate(found)


def _sight(
    grids: Sequence[Grid],
    source: tuple[float, float, float],
    target: Sequence[Floats],
    apart_m: Floats,
    share: Floats,
) -> NDArray[np.uint8]:
    east, north, height = source
    azimuth = selenodesy.azimuth_deg(east, north, target[0], target[1])
    way_m = apart_m[:, None] * share
    places = selenodesy.destination(east, north, azimuth[:, None], way_m)
    ground = ground_m(grids, *places)
    start, end = ground_m(grids, east, north), ground_m(grids, target[0], target[1])
    spread_m = DECIDING_SIGMAS * sigma_m(grids, east, north), DECIDING_SIGMAS * sigma_m(grids, target[0], target[1])

    doubtful_m = DECIDING_SIGMAS * sigma_m(grids, *places) if len(grids) > 1 else spread_m[0]

    def hidden(doubt: float) -> Booleans:
        eye, top = start + height + doubt * spread_m[0], end + target[2] + doubt * spread_m[1]
        lowered = ground - doubt * doubtful_m
        line = tangent_of_elevation(eye, top, np.maximum(apart_m, 1e-6))
        obstacle = np.fmax.reduce(tangent_of_elevation(eye, lowered, way_m), axis=1, initial=-np.inf)
        return np.asarray(obstacle > line)

    known = np.isfinite(ground).all(axis=1) & np.isfinite(start) & np.isfinite(end)
    return _state(hidden(0.0), hidden(1.0), np.asarray(known))


def _state(hidden: Booleans, surely: Booleans, known: Booleans) -> NDArray[np.uint8]:
    """Hidden by known ground is hidden whatever the unknown ground is like."""
    told = np.where(hidden, UNDECIDED, SEEN)
    return np.where(surely, HIDDEN, np.where(known, told, UNKNOWN)).astype(np.uint8)


def viewshed(
    grids: Sequence[Grid],
    raster: Grid,
    easting_m: float,
    northing_m: float,
    height_m: float,
    target_height_m: float,
    reach_m: float,
) -> NDArray[np.uint8]:
    """Tell for each cell of a raster whether a raised point sees a point raised above it.

    Parameters
    ----------
    grids
        Grids that stand in between, the finest first.
    raster
        Cells that are asked for, with the heights of their middles; it may be the first grid itself.
    easting_m, northing_m, height_m
        The point in the map plane and its height above the ground. [m]
    target_height_m
        Height above the ground of each cell. [m]
    reach_m
        True distance beyond which cells are `OUTSIDE`. [m]

    Returns
    -------
    NDArray
        States, shape (rows, columns).

    Notes
    -----
    Rays stand a cell apart at the rim; along each the steepest ground so far is kept. A cell is compared with the
    nearest ray, so that at the edges of shadows it may differ by a cell from `line_of_sight`.
    """
    east, north = cell_centres_m(raster)
    apart = selenodesy.distance_m(easting_m, northing_m, east, north)
    within = apart <= reach_m
    result = np.full(raster.shape, OUTSIDE)
    if not within.any():
        return result
    bearing = selenodesy.azimuth_deg(easting_m, northing_m, east[within], north[within])
    own, doubt_m = raster.heights_m[within].astype(np.float64), DECIDING_SIGMAS * raster.height_sigma_m
    source = easting_m, northing_m, height_m
    result[within] = _seen_cells(grids, source, own + target_height_m, doubt_m, apart[within], bearing, reach_m)
    return result


def _seen_cells(
    grids: Sequence[Grid],
    source: tuple[float, float, float],
    top_m: Floats,
    doubt_m: float,
    apart_m: Floats,
    bearing_deg: Floats,
    reach_m: float,
) -> NDArray[np.uint8]:
    east, north, height = source
    start, cell_m = float(ground_m(grids, east, north)), float(true_cell_m(grids[0], east, north))
    rays, reaches = max(8, int(np.ceil(2.0 * np.pi * reach_m / cell_m))), ranges_m(cell_m, reach_m)
    places = selenodesy.destination(east, north, azimuths_deg(rays)[:, None], reaches)
    ground, start_doubt_m = ground_m(grids, *places), DECIDING_SIGMAS * float(sigma_m(grids, east, north))
    lowered_m = DECIDING_SIGMAS * sigma_m(grids, *places) if len(grids) > 1 else start_doubt_m
    ray = np.rint(bearing_deg * (rays / 360.0)).astype(np.intp) % rays
    step = np.clip((apart_m / cell_m - NEAR_CELLS).astype(np.intp), 0, len(reaches))

    def hidden(doubt: float) -> Booleans:
        eye, top = start + height + doubt * start_doubt_m, top_m + doubt * doubt_m
        steepest = _steepest_before(tangent_of_elevation(eye, ground - doubt * lowered_m, reaches))
        line = tangent_of_elevation(eye, top, np.maximum(apart_m, 1e-6))
        return np.asarray(steepest[ray, step] > line)

    gaps = np.logical_or.accumulate(np.isnan(ground), axis=1)
    known = ~np.pad(gaps, ((0, 0), (1, 0)))[ray, step] & np.isfinite(top_m) & bool(np.isfinite(start))
    return _state(hidden(0.0), hidden(1.0), np.asarray(known))


def _steepest_before(tangent: Floats) -> Floats:
    """Return the running maximum before each step of each ray; nothing stands before the first."""
    padded = np.pad(np.where(np.isnan(tangent), -np.inf, tangent), ((0, 0), (1, 0)), constant_values=-np.inf)
    return np.maximum.accumulate(padded, axis=1)
