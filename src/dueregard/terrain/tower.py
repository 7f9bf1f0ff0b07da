"""How much sunlight does a tower take from the ground round it?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import affine
import numpy as np
from numpy.typing import ArrayLike

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.model.units import DAYS_A_YEAR
from dueregard.terrain.grid import Floats, Grid, cell_centres_m, ground_m, sigma_m
from dueregard.terrain.horizon import GROWTH, REACH_M, elevation_deg, tangent_of_elevation
from dueregard.terrain.profiles import ranges_m
from dueregard.terrain.sight import DECIDING_SIGMAS
from dueregard.terrain.sky import disc_share

HOURS_A_YEAR = DAYS_A_YEAR * 24.0
SEASONS = 73
"""Declinations of the Sun that are looked at, evenly spaced in time from midwinter to midsummer."""
CELLS_TO_A_SIDE = 100
FAINTEST_SHARE = 0.05
"""Ground so far away that the tower hides less of the Sun's disc than this is not looked at."""
LEAST_HOURS = 1.0
"""Ground that loses fewer hours of full Sun a year than this is not drawn. [h]"""
MARGIN = 1.25
NEAREST_M = 1.0
"""Ground nearer than this is the tower's foot. [m]"""
ROWS_AT_ONCE = 16


@dataclass(frozen=True)
class Tower:
    """A strip that stands upright: place in the map plane, height above its ground, mean width across the Sun. [m]"""

    easting_m: float
    northing_m: float
    height_m: float
    width_m: float


@dataclass(frozen=True, eq=False)
class TowerShadow:
    """What a tower takes from receptors above the middles of cells, shapes (rows, columns); NaN where not known.

    `receptor_height_m`: of receptors above their ground. [m]
    `reach_m`: distance beyond which no receptor loses `LEAST_HOURS` a year. [m]
    `hidden_share`: largest share of the Sun's disc that the tower hides at any time. [1]
    `lost_hours`: hours of full Sun a year that it takes: hours times the hidden share of the disc. [h]
    `possible_hours`: the same with receptor and tower two standard deviations higher and all other ground lower. [h]
    """

    raster: Grid
    tower: Tower
    receptor_height_m: float
    reach_m: float
    hidden_share: Floats
    lost_hours: Floats
    possible_hours: Floats


def faintest_reach_m(width_m: float, sky: Sky) -> float:
    """Return the distance at which a strip hides only `FAINTEST_SHARE` of the Sun's disc, at most `REACH_M`. [m]"""
    half_width_deg = 0.25 * math.pi * FAINTEST_SHARE * sky.sun_semidiameter.value  # thin strips: 4 u / pi of the disc
    return min(0.5 * width_m / math.tan(math.radians(half_width_deg)), REACH_M)


def cells_round(grids: Sequence[Grid], tower: Tower, reach_m: float, per_side: int = CELLS_TO_A_SIDE) -> Grid:
    """Lay cells round a tower, which stands in the middle of one, with the heights that the grids interpolate."""
    count = per_side + 1 - per_side % 2
    cell_m = 2.0 * reach_m / count
    corner = tower.easting_m - 0.5 * count * cell_m, tower.northing_m + 0.5 * count * cell_m
    transform = affine.Affine(cell_m, 0.0, corner[0], 0.0, -cell_m, corner[1])
    empty = Grid(np.zeros((count, count), np.float32), transform, grids[0].height_sigma_m, grids[0].name)
    return Grid(ground_m(grids, *cell_centres_m(empty)).astype(np.float32), transform, empty.height_sigma_m, empty.name)


def tower_shadow(grids: Sequence[Grid], tower: Tower, receptor_height_m: float, sky: Sky) -> TowerShadow:
    """Return what a tower takes from the ground round it: first from all of it, then closer by from what loses any.

    Parameters
    ----------
    grids
        Grids, the finest first.
    receptor_height_m
        Height of the receptors above their ground. [m]
    sky
        How the Sun moves.

    Notes
    -----
    Seen from a receptor the tower is a strip of the angle W = 2 atan(w / 2d) between the horizon behind and before it
    and its top. While the Sun passes once round the sky, the strip takes W times the part of the disc that is between
    the two, whatever the shape of the disc; over a year the Sun passes at all elevations that the seasons give it.
    """
    raster = cells_round(grids, tower, faintest_reach_m(tower.width_m, sky))
    wide = tower_shadow_on(grids, raster, tower, receptor_height_m, sky)
    apart = selenodesy.distance_m(tower.easting_m, tower.northing_m, *cell_centres_m(raster))
    losing = np.nan_to_num(wide.possible_hours) >= LEAST_HOURS
    reach_m = float(apart[losing].max(initial=0.0)) + raster.cell_m
    near = cells_round(grids, tower, MARGIN * reach_m)
    return replace(tower_shadow_on(grids, near, tower, receptor_height_m, sky), reach_m=reach_m)


def tower_shadow_on(
    grids: Sequence[Grid], raster: Grid, tower: Tower, receptor_height_m: float, sky: Sky
) -> TowerShadow:
    """Return what a tower takes from the cells of a raster, as `cells_round` gives."""
    east, north = cell_centres_m(raster)
    rows = np.array_split(np.arange(raster.shape[0]), max(1, raster.shape[0] // ROWS_AT_ONCE))
    found = [_taken(grids, raster, row, east[row], north[row], tower, receptor_height_m, sky) for row in rows]
    shares, lost, possible = (np.concatenate(part) for part in zip(*found, strict=True))
    return TowerShadow(raster, tower, receptor_height_m, np.inf, shares, lost, possible)


def _taken(
    grids: Sequence[Grid],
    raster: Grid,
    rows: np.ndarray,
    east: Floats,
    north: Floats,
    tower: Tower,
    receptor_height_m: float,
    sky: Sky,
) -> tuple[Floats, Floats, Floats]:
    place = tower.easting_m, tower.northing_m
    apart = np.maximum(selenodesy.distance_m(*place, east, north), NEAREST_M)
    azimuth = selenodesy.azimuth_deg(east, north, *place)
    eye_m = raster.heights_m[rows].astype(np.float64) + receptor_height_m
    top_deg = elevation_deg(eye_m, float(ground_m(grids, *place)) + tower.height_m, apart)
    sun = sun_elevations_deg(90.0 + selenodesy.to_geographic(east, north)[0], azimuth, sky)
    half_deg = np.degrees(np.arctan2(0.5 * tower.width_m, apart))
    bare, lowered = _horizons_deg(grids, east, north, azimuth, eye_m)
    hours = [
        HOURS_A_YEAR * half_deg / 180.0 * _between(sun, horizon_deg, top_deg, sky).mean(axis=0)
        for horizon_deg in (bare, lowered)
    ]
    share = _strip_share(sun, bare, top_deg, half_deg, sky).max(axis=0)
    return np.where(np.isnan(bare), np.nan, share), *hours


def sun_elevations_deg(colatitude_deg: ArrayLike, azimuth_deg: ArrayLike, sky: Sky) -> Floats:
    """Return the elevations at which the Sun's centre passes a direction over the year, on a new first axis. [deg]"""
    colatitude, azimuth = np.radians(colatitude_deg), np.radians(azimuth_deg)
    outward, up = np.sin(colatitude) * np.cos(azimuth), np.cos(colatitude)
    season = (np.arange(SEASONS) + 0.5) / SEASONS * np.pi - np.pi / 2.0
    sine = math.sin(math.radians(sky.sun_declination.value)) * np.sin(season)
    sine = sine.reshape(-1, *([1] * np.ndim(outward)))
    return np.asarray(np.degrees(np.arctan2(outward, up) + np.arcsin(np.clip(sine / np.hypot(up, outward), -1.0, 1.0))))


def _horizons_deg(
    grids: Sequence[Grid], east: Floats, north: Floats, azimuth_deg: Floats, eye_m: Floats
) -> tuple[Floats, Floats]:
    """Return the horizon in one direction of each cell, as it stands and two standard deviations lower."""
    reaches = ranges_m(grids[0].cell_m, REACH_M, GROWTH)
    places = selenodesy.destination(east[..., None], north[..., None], azimuth_deg[..., None], reaches)
    ground, doubt_m = ground_m(grids, *places), DECIDING_SIGMAS * sigma_m(grids, east, north)[..., None]
    lowered_m = DECIDING_SIGMAS * sigma_m(grids, *places) if len(grids) > 1 else doubt_m
    eye, unknown = eye_m[..., None], ~np.isfinite(ground).all(axis=-1)
    found = (
        np.degrees(np.arctan(np.fmax.reduce(tangent_of_elevation(one, height, reaches), axis=-1)))
        for one, height in ((eye, ground), (eye + doubt_m, ground - lowered_m))
    )
    bare, lowered = (np.where(unknown, np.nan, one) for one in found)
    return bare, lowered


def _between(sun_deg: Floats, horizon_deg: Floats, top_deg: Floats, sky: Sky) -> Floats:
    """Return the share of the disc that is above the horizon and below the top."""
    radius = sky.sun_semidiameter.value
    above = disc_share(sun_deg - horizon_deg, radius)
    return np.asarray(above - np.minimum(above, disc_share(sun_deg - top_deg, radius)))


def _strip_share(sun_deg: Floats, horizon_deg: Floats, top_deg: Floats, half_deg: Floats, sky: Sky) -> Floats:
    """Return the share of the disc that a strip before its middle hides between the horizon and the top."""
    radius = sky.sun_semidiameter.value
    width = np.clip(half_deg / radius, 0.0, 1.0)
    lower = np.clip((horizon_deg - sun_deg) / radius, -1.0, 1.0)
    upper = np.clip((np.maximum(top_deg, horizon_deg) - sun_deg) / radius, -1.0, 1.0)
    return np.asarray((_strip_area(upper, width) - _strip_area(lower, width)) / np.pi)


def _strip_area(height: Floats, width: Floats) -> Floats:
    """Return the area of the unit disc within a half width of its middle, from its middle up to a height."""
    corner = np.sqrt(1.0 - width**2)
    size = np.abs(height)
    straight = 2.0 * width * np.minimum(size, corner)
    beyond = np.where(size > corner, _cap(size) - _cap(corner), 0.0)
    return np.asarray(np.sign(height) * (straight + beyond))


def _cap(height: Floats) -> Floats:
    return np.asarray(height * np.sqrt(1.0 - height**2) + np.arcsin(height))
