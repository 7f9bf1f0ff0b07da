"""Which share of the time does the Sun shine on many places?"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.terrain.grid import Booleans, Floats, Grid, ground_m
from dueregard.terrain.horizon import REACH_M, tangent_of_elevation
from dueregard.terrain.profiles import ranges_m

HOURS = 72
"""Directions of the Sun that are looked at, evenly spaced in time."""
BLOCK_CELLS = 512
GROWTH = 0.01  # steps of a ray as a share of the distance; rays 5 deg apart are nine times as far from each other


@dataclass(frozen=True, eq=False)
class Illumination:
    """Sunlight on places, for eyes at several heights; NaN where the ground of a place, or on the way, is not known.

    `lit_share`: share of the time in which any part of the Sun is above the horizon, shape (heights, n).
    `horizon_deg`: highest horizon in any direction, seen from the first height, shape (n,). [deg]
    """

    lit_share: Floats
    horizon_deg: Floats


def illumination(
    grids: Sequence[Grid],
    easting_m: ArrayLike,
    northing_m: ArrayLike,
    height_m: Sequence[float],
    sky: Sky,
    hours: int = HOURS,
    reach_m: float = REACH_M,
    tell: Callable[[float], None] = lambda _: None,
) -> Illumination:
    """Return sunlight on many places.

    Parameters
    ----------
    grids
        Grids, the finest first.
    easting_m, northing_m
        Places in the map plane, shape (n,). [m]
    height_m
        Heights of eyes above the ground. [m]
    sky
        How the Sun moves.
    hours
        How many directions of the Sun are looked at.
    reach_m
        How far rays look. [m]
    tell
        Called with the share of the places that are done, from 0 to 1.

    Notes
    -----
    No walk through time: months and seasons are taken as independent, as they are over a saros. For each hour angle the
    Sun stands in one direction (that of the equinox, at most 0.3 deg off at 80 S), where the season decides whether
    it clears the horizon: with declinations d = asin(sin(D) sin(t)), t even in time, it does for a share of
    1/2 - asin(x) / pi of the year, x the sine of the declination that is needed over that of the greatest.
    """
    east, north = np.ravel(np.asarray(easting_m, np.float64)), np.ravel(np.asarray(northing_m, np.float64))
    reaches = ranges_m(grids[0].cell_m, reach_m, GROWTH)
    blocks = np.array_split(np.arange(len(east)), max(1, -(-len(east) // BLOCK_CELLS)))

    def of_block(block: NDArray[np.intp]) -> tuple[Floats, Floats]:
        return _of_block(grids, east[block], north[block], height_m, sky, hours, reaches)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = []
        for part in pool.map(of_block, blocks):
            found.append(part)
            tell(len(found) / len(blocks))
    return Illumination(*(np.concatenate(part, axis=-1) for part in zip(*found, strict=True)))


def _of_block(
    grids: Sequence[Grid],
    east: Floats,
    north: Floats,
    height_m: Sequence[float],
    sky: Sky,
    hours: int,
    reaches: Floats,
) -> tuple[Floats, Floats]:
    ground = ground_m(grids, east, north)
    eyes = ground + np.asarray(height_m, np.float64)[:, None]
    colatitude = np.radians(90.0 + selenodesy.to_geographic(east, north)[0])
    lit, highest, known = np.zeros(eyes.shape), np.full(east.shape, -np.inf), np.isfinite(ground)
    for hour in (np.arange(hours) + 0.5) * (2.0 * np.pi / hours):
        azimuth = np.arctan2(np.sin(hour), np.cos(colatitude) * np.cos(hour))
        steepest, told = _steepest(grids, east, north, eyes, np.degrees(azimuth), reaches)
        lit += _season_share(steepest, colatitude, azimuth, sky) / hours
        np.maximum(highest, steepest[0], out=highest)
        known &= told
    return np.where(known, lit, np.nan), np.where(known, np.degrees(np.arctan(highest)), np.nan)


def _steepest(
    grids: Sequence[Grid], east: Floats, north: Floats, eyes_m: Floats, azimuth_deg: Floats, reaches: Floats
) -> tuple[Floats, Booleans]:
    """Return the tangent of the horizon in one direction of each place, for each eye, and whether all was known."""
    places = selenodesy.destination(east[:, None], north[:, None], azimuth_deg[:, None], reaches)
    ground = ground_m(grids, *places)
    steepest = [np.fmax.reduce(tangent_of_elevation(eye[:, None], ground, reaches), axis=1) for eye in eyes_m]
    return np.array(steepest), np.asarray(np.isfinite(ground).all(axis=1))


def _season_share(horizon_tangent: Floats, colatitude: Floats, azimuth: Floats, sky: Sky) -> Floats:
    """Return for which share of the year the Sun's upper limb clears a horizon in one direction."""
    outward, up = np.sin(colatitude) * np.cos(azimuth), np.cos(colatitude)
    needed = np.arctan(horizon_tangent) - np.radians(sky.sun_semidiameter.value) - np.arctan2(outward, up)
    sine = np.hypot(up, outward) * np.sin(needed) / np.sin(np.radians(sky.sun_declination.value))
    return np.asarray(0.5 - np.arcsin(np.clip(sine, -1.0, 1.0)) / np.pi)
