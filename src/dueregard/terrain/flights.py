"""Does any grain of a low sheet come from one place to another, and can the grid tell?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard import selenodesy
from dueregard.terrain.grid import Booleans, Floats, Grid, ground_m, sigma_m
from dueregard.terrain.shielding import passing_speed_m_s
from dueregard.terrain.sight import DECIDING_SIGMAS, HIDDEN, PAIRS_AT_ONCE, SEEN, UNDECIDED, UNKNOWN

LEAST_RANGE_M = 1e-3


@dataclass(frozen=True)
class Sheet:
    """Grains that leave at `steepest_deg` or lower [deg] and fall under `gm_m3_s2` [m3/s2]."""

    steepest_deg: float
    gm_m3_s2: float


def flight(
    grids: Sequence[Grid],
    easting_m: float,
    northing_m: float,
    other_easting_m: ArrayLike,
    other_northing_m: ArrayLike,
    height_m: float,
    sheet: Sheet,
    *,
    inbound: bool = False,
) -> NDArray[np.uint8]:
    """Tell whether grains come from one place to others, or from the others to it.

    Parameters
    ----------
    grids
        Grids, the finest first.
    easting_m, northing_m
        The one place, in the map plane. [m]
    other_easting_m, other_northing_m
        The others, shape (n,). [m]
    height_m
        Height of what may be hit above its ground. [m]
    sheet
        The grains.
    inbound
        Whether the others are where grains start.

    Returns
    -------
    NDArray
        `SEEN` (reached), `UNDECIDED`, `HIDDEN` or `UNKNOWN`, shape (n,).

    Notes
    -----
    Of all ways through one point that start lower than the steepest, the steepest lies highest all along: what stops it
    stops the sheet. Stopped beyond doubt is what is still stopped with start and receptor two standard deviations
    higher and the ground between them as much lower; what lies too high for the sheet must do so two standard
    deviations lower, too.
    """
    others = [np.ravel(np.asarray(value, np.float64)) for value in (other_easting_m, other_northing_m)]
    apart = np.maximum(selenodesy.distance_m(easting_m, northing_m, *others), LEAST_RANGE_M)
    steps = max(int(np.max(apart, initial=0.0) / grids[0].cell_m), 1)
    share = np.arange(1, steps) / steps
    chunks = np.array_split(np.arange(len(apart)), max(1, len(apart) * steps // PAIRS_AT_ONCE))
    found = [
        _flown(
            grids,
            (easting_m, northing_m),
            [part[chunk] for part in others],
            apart[chunk],
            share,
            height_m,
            sheet,
            inbound,
        )
        for chunk in chunks
    ]
    return np.concatenate(found)


def _flown(
    grids: Sequence[Grid],
    one: tuple[float, float],
    others: Sequence[Floats],
    apart_m: Floats,
    share: Floats,
    height_m: float,
    sheet: Sheet,
    inbound: bool,  # noqa: FBT001
) -> NDArray[np.uint8]:
    way_m = apart_m[:, None] * share
    azimuth = selenodesy.azimuth_deg(*one, *others)
    places = selenodesy.destination(*one, azimuth[:, None], way_m)
    ground, doubt_m = ground_m(grids, *places), DECIDING_SIGMAS * sigma_m(grids, *places)
    ends = [
        (np.broadcast_to(level, apart_m.shape), np.broadcast_to(spread, apart_m.shape))
        for level, spread in (_ground_and_doubt(grids, *one), _ground_and_doubt(grids, *others))
    ]
    (start, start_doubt), (end, end_doubt) = ends[::-1] if inbound else ends
    flown_m = apart_m[:, None] - way_m if inbound else way_m

    def stopped(doubt: float) -> Booleans:
        launch = start + doubt * start_doubt
        obstacles = passing_speed_m_s(
            launch[:, None], ground - doubt * doubt_m, flown_m, sheet.steepest_deg, sheet.gm_m3_s2
        )
        needed = np.fmax.reduce(obstacles, axis=1, initial=0.0)
        top, foot = end + height_m + doubt * end_doubt, end - doubt * end_doubt
        highest, lowest = (
            passing_speed_m_s(launch, level, apart_m, sheet.steepest_deg, sheet.gm_m3_s2) for level in (top, foot)
        )
        return np.asarray((highest < needed) | np.isposinf(needed) | np.isposinf(lowest))

    known = np.isfinite(ground).all(axis=1) & np.isfinite(start) & np.isfinite(end)
    told = np.where(stopped(0.0), UNDECIDED, SEEN)
    return np.where(stopped(1.0), HIDDEN, np.where(known, told, UNKNOWN)).astype(np.uint8)


def _ground_and_doubt(grids: Sequence[Grid], east: ArrayLike, north: ArrayLike) -> tuple[Floats, Floats]:
    return ground_m(grids, east, north), DECIDING_SIGMAS * sigma_m(grids, east, north)
