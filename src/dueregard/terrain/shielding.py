"""Which grains does the ground stop on their way?

A grain that starts at one elevation flies the higher over every place the faster it starts. So each place has one speed
at which a grain just passes through it, and the greatest of these speeds along the way is what a grain needs to clear
all of the ground: a running maximum.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.grid import Booleans, Floats


def passing_speed_m_s(
    start_m: ArrayLike, target_m: ArrayLike, distance_m: ArrayLike, elevation_deg: ArrayLike, gm_m3_s2: float
) -> Floats:
    """Return the one speed at which a grain that starts at an elevation passes through a point.

    Parameters
    ----------
    start_m, target_m
        Heights of start and point above the sphere; broadcast. [m]
    distance_m
        True distance along the sphere, above 0 and below half the circumference. [m]
    elevation_deg
        Elevation at the start, between -90 and 90. [deg]
    gm_m3_s2
        Gravitational parameter. [m3/s2]

    Returns
    -------
    Floats
        Speed at the start; infinite where even a straight ray passes below the point, NaN where the height of the
        point is not known. [m/s]

    Notes
    -----
    Kepler's conic through both points: with a the central angle, q = v^2 r0 / GM = (1 - cos a) / (cos^2 g (r0 / r -
    cos a + tan g sin a)).
    """
    start, target, distance, elevation = np.broadcast_arrays(
        *(np.asarray(value, np.float64) for value in (start_m, target_m, distance_m, np.radians(elevation_deg)))
    )
    angle = distance / MOON_RADIUS_M
    drop = 2.0 * np.sin(angle / 2.0) ** 2
    above = (start - target) / (MOON_RADIUS_M + target) + drop + np.tan(elevation) * np.sin(angle)
    open_ray = above > 0.0
    ratio = drop / (np.cos(elevation) ** 2 * np.where(open_ray, above, 1.0))
    speed = np.sqrt(ratio * gm_m3_s2 / (MOON_RADIUS_M + start))
    return np.where(open_ray, speed, np.where(np.isnan(above), np.nan, np.inf))


def clearing_speed_m_s(
    start_m: ArrayLike, heights_m: ArrayLike, range_m: ArrayLike, elevation_deg: ArrayLike, gm_m3_s2: float
) -> tuple[Floats, Booleans]:
    """Return the least speed at which a grain clears all the ground before each place of a profile.

    Parameters
    ----------
    start_m
        Height at which grains start, above the sphere. [m]
    heights_m
        Heights of the ground along profiles, NaN where unknown, shape (..., r). [m]
    range_m
        Distances of the places, ascending, shape (r,). [m]
    elevation_deg
        Elevation at the start; broadcast against the profiles without their last axis. [deg]
    gm_m3_s2
        Gravitational parameter. [m3/s2]

    Returns
    -------
    tuple
        Least speed as far as the ground is known, 0 at the first place, infinite behind ground that no grain of this
        elevation clears, shape (..., r) [m/s]; and whether all ground before each place is known.
    """
    elevation = np.asarray(elevation_deg, np.float64)[..., None]
    speed = passing_speed_m_s(start_m, heights_m, range_m, elevation, gm_m3_s2)
    unknown = np.isnan(speed)
    needed = np.maximum.accumulate(np.where(unknown, 0.0, speed), axis=-1)
    return _before(needed), ~_before(np.logical_or.accumulate(unknown, axis=-1))


def _before(values: NDArray[Any]) -> NDArray[Any]:
    """Shift values by one place, so that each place has what holds before it: at first nothing."""
    shifted = np.zeros_like(values)
    shifted[..., 1:] = values[..., :-1]
    return shifted


def arrives(
    start_m: ArrayLike,
    heights_m: ArrayLike,
    receptor_m: ArrayLike,
    range_m: ArrayLike,
    elevation_deg: ArrayLike,
    gm_m3_s2: float,
) -> tuple[Booleans, Booleans]:
    """Tell whether grains of an elevation come to receptors along a profile.

    Parameters
    ----------
    start_m, heights_m, range_m, elevation_deg, gm_m3_s2
        As in `clearing_speed_m_s`.
    receptor_m
        Heights of the receptors above the sphere, shape (..., r) or broadcast. [m]

    Returns
    -------
    tuple
        Whether a grain arrives as far as the ground is known, and whether that is certain: what known ground stops
        is stopped whatever the unknown ground is like. Shapes (..., r).
    """
    needed, known = clearing_speed_m_s(start_m, heights_m, range_m, elevation_deg, gm_m3_s2)
    elevation = np.asarray(elevation_deg, np.float64)[..., None]
    speed = passing_speed_m_s(start_m, receptor_m, range_m, elevation, gm_m3_s2)
    reached = np.isfinite(speed) & (speed >= needed)
    told = np.isfinite(speed) | np.isposinf(speed)
    return reached, told & (known | ~reached)
