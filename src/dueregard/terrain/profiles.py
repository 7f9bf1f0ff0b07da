"""How high is the ground along great circles from a place?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from dueregard import selenodesy
from dueregard.terrain.grid import Floats, Grid, ground_m


def ranges_m(cell_m: float, reach_m: float, growth: float = 0.0) -> Floats:
    """Return the distances at which rays look at the ground.

    Parameters
    ----------
    cell_m
        First distance, and shortest step. [m]
    reach_m
        Greatest distance. [m]
    growth
        Longest step as a share of the distance, where that is more than a cell: rays a degree apart are farther from
        each other than that, so that nothing is gained by shorter steps. [1]

    Returns
    -------
    Floats
        Distances, ascending, the last one `reach_m` or less, at least one. [m]
    """
    even = np.asarray(np.arange(1, max(int(reach_m / cell_m), 1) + 1) * cell_m, dtype=np.float64)
    if growth * reach_m <= cell_m:
        return even
    near = even[even * growth <= cell_m]
    start = near[-1] if len(near) else cell_m
    steps = max(int(np.log(max(reach_m / start, 1.0)) / np.log1p(growth)), 0)
    far = start * (1.0 + growth) ** np.arange(1, steps + 1)
    return np.asarray(np.concatenate([near, far]), dtype=np.float64)


def azimuths_deg(count: int) -> Floats:
    """Return evenly spaced azimuths, clockwise from north. [deg]"""
    return np.asarray(np.arange(count) * (360.0 / count), dtype=np.float64)


def profile_heights_m(
    grids: Sequence[Grid], easting_m: float, northing_m: float, azimuth_deg: ArrayLike, range_m: ArrayLike
) -> Floats:
    """Sample the ground along great circles.

    Parameters
    ----------
    grids
        Grids, the finest first.
    easting_m, northing_m
        Where the great circles start, in the map plane. [m]
    azimuth_deg
        True azimuths at the start, clockwise from north, shape (a,). [deg]
    range_m
        True distances along the ground, shape (r,). [m]

    Returns
    -------
    Floats
        Heights above the sphere, NaN where unknown, shape (a, r). [m]
    """
    azimuth = np.asarray(azimuth_deg, dtype=np.float64)[:, None]
    distance = np.asarray(range_m, dtype=np.float64)[None, :]
    return ground_m(grids, *selenodesy.destination(easting_m, northing_m, azimuth, distance))
