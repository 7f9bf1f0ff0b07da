"""How high does the ground stand up against the sky, by azimuth?"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.grid import Booleans, Floats, Grid, ground_m
from dueregard.terrain.profiles import profile_heights_m, ranges_m

REACH_M = 220_000.0  # a peak of 7 km seen from a floor of -7 km sinks below 1.5 deg at 220 km
GROWTH = 0.005


@dataclass(frozen=True, eq=False)
class Horizon:
    """Horizon of one place, seen from a height above its ground.

    `elevation_deg`: of the highest ground that is known, by azimuth. [deg]
    `known`: whether every height on the way was known; where not, the horizon may stand higher.
    """

    easting_m: float
    northing_m: float
    height_m: float
    ground_m: float
    azimuth_deg: Floats
    elevation_deg: Floats
    known: Booleans


def tangent_of_elevation(height_m: ArrayLike, target_m: ArrayLike, distance_m: ArrayLike) -> Floats:
    """Return the tangent of the elevation at which a point is seen over the level of the observer.

    Parameters
    ----------
    height_m, target_m
        Heights of observer and target above the sphere; broadcast. [m]
    distance_m
        True distance along the sphere. [m]

    Notes
    -----
    Exact: ((R + h2) cos a - (R + h1)) / ((R + h2) sin a), written without the difference of two radii.
    """
    observer, target = np.asarray(height_m, np.float64), np.asarray(target_m, np.float64)
    angle = np.asarray(distance_m, np.float64) / MOON_RADIUS_M
    radius = MOON_RADIUS_M + target
    return np.asarray((target - observer - 2.0 * radius * np.sin(angle / 2.0) ** 2) / (radius * np.sin(angle)))


def elevation_deg(height_m: ArrayLike, target_m: ArrayLike, distance_m: ArrayLike) -> Floats:
    """Return the elevation at which a point is seen; parameters as in `tangent_of_elevation`. [deg]"""
    return np.asarray(np.degrees(np.arctan(tangent_of_elevation(height_m, target_m, distance_m))))


def horizon(
    grids: Sequence[Grid],
    easting_m: float,
    northing_m: float,
    height_m: float,
    azimuth_deg: ArrayLike,
    reach_m: float = REACH_M,
) -> Horizon:
    """Return the horizon of one place.

    Parameters
    ----------
    grids
        Grids, the finest first.
    easting_m, northing_m
        The place, in the map plane. [m]
    height_m
        Height of the eye above the ground. [m]
    azimuth_deg
        True azimuths, clockwise from north, shape (a,). [deg]
    reach_m
        How far rays look. [m]

    Returns
    -------
    Horizon
        Elevation by azimuth; NaN where nothing on the ray is known, or the ground of the place itself is not.
    """
    azimuths = np.asarray(azimuth_deg, dtype=np.float64)
    base = float(ground_m(grids, easting_m, northing_m))
    reaches = ranges_m(grids[0].cell_m, reach_m, GROWTH)
    heights = profile_heights_m(grids, easting_m, northing_m, azimuths, reaches)
    steepest = np.fmax.reduce(tangent_of_elevation(base + height_m, heights, reaches), axis=1)
    known = np.asarray(np.isfinite(heights).all(axis=1) & np.isfinite(base))
    return Horizon(easting_m, northing_m, height_m, base, azimuths, np.degrees(np.arctan(steepest)), known)


def horizons(
    grids: Sequence[Grid],
    easting_m: ArrayLike,
    northing_m: ArrayLike,
    height_m: ArrayLike,
    azimuth_deg: ArrayLike,
    reach_m: float = REACH_M,
) -> list[Horizon]:
    """Return the horizons of many places, on all processors; parameters as in `horizon`, places and heights broadcast.

    Returns
    -------
    list of Horizon
        One a place, in their order.
    """
    places = [np.ravel(values) for values in np.broadcast_arrays(easting_m, northing_m, height_m)]

    def of_place(east: float, north: float, above: float) -> Horizon:
        return horizon(grids, float(east), float(north), float(above), azimuth_deg, reach_m)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(of_place, *places))


def elevation_at(seen: Horizon, azimuth_deg: ArrayLike) -> Floats:
    """Interpolate a horizon over azimuth. [deg]"""
    azimuth = np.asarray(azimuth_deg, np.float64)
    return np.asarray(np.interp(azimuth, seen.azimuth_deg, seen.elevation_deg, period=360.0), dtype=np.float64)
