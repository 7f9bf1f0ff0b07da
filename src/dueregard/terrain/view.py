"""What does one place see of ground, Sun and Earth, and how sure is that?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dueregard.model.physics import Sky
from dueregard.terrain.grid import Floats, Grid, sigma_m
from dueregard.terrain.horizon import Horizon, horizon
from dueregard.terrain.light import Light, light
from dueregard.terrain.profiles import azimuths_deg
from dueregard.terrain.sky import earth_path_deg, highest_sun_deg
from dueregard.terrain.slope import slope_deg

AZIMUTHS = 720
SIGMAS = 2.0


@dataclass(frozen=True, eq=False)
class View:
    """What one place sees.

    `low`, `high`: light with the eye two standard deviations of the grid's heights lower and higher.
    `slope_deg`: NaN where the grid cannot tell. [deg]
    `sun_top_deg`, `sun_bottom_deg`: greatest elevation of the Sun's centre at midsummer and at midwinter, by azimuth of
    the horizon. [deg]
    `earth_azimuth_deg`, `earth_elevation_deg`: path of the Earth's centre. [deg]
    """

    lat_deg: float
    lon_deg: float
    horizon: Horizon
    light: Light
    low: Light
    high: Light
    slope_deg: float
    sun_top_deg: Floats
    sun_bottom_deg: Floats
    earth_azimuth_deg: Floats
    earth_elevation_deg: Floats
    sky: Sky
    grids: tuple[Grid, ...]


def view(
    grids: Sequence[Grid],
    lat_deg: float,
    lon_deg: float,
    easting_m: float,
    northing_m: float,
    height_m: float,
    sky: Sky,
) -> View:
    """Return what a place sees.

    Parameters
    ----------
    grids
        Grids, the finest first.
    lat_deg, lon_deg
        The place. [deg]
    easting_m, northing_m
        The same place in the map plane. [m]
    height_m
        Height of the eye above the ground. [m]
    sky
        How Sun and Earth move.

    Raises
    ------
    ValueError
        The ground of the place is not known.
    """
    azimuths = azimuths_deg(AZIMUTHS)
    doubt_m = SIGMAS * float(np.nan_to_num(sigma_m(grids, easting_m, northing_m)))
    seen, below, above = (
        horizon(grids, easting_m, northing_m, height_m + raised, azimuths) for raised in (0.0, -doubt_m, doubt_m)
    )
    days = np.arange(0.0, sky.saros.si)
    earth = earth_path_deg(easting_m, northing_m, days, sky)
    return View(
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        horizon=seen,
        light=light(seen, sky),
        low=light(below, sky),
        high=light(above, sky),
        slope_deg=float(slope_deg(grids[0], easting_m, northing_m)),
        sun_top_deg=highest_sun_deg(90.0 + lat_deg, azimuths, sky.sun_declination.value),
        sun_bottom_deg=highest_sun_deg(90.0 + lat_deg, azimuths, -sky.sun_declination.value),
        earth_azimuth_deg=earth[0],
        earth_elevation_deg=earth[1],
        sky=sky,
        grids=tuple(grids),
    )
