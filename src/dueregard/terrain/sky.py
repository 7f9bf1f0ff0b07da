"""Where do Sun and Earth stand in the sky?

Good enough for horizons, not an ephemeris: the Sun moves evenly through the seasons of a draconic year and round the
sky in a synodic month, the Earth swings about its mean place by the librations.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.grid import Floats


def highest_sun_deg(colatitude_deg: ArrayLike, azimuth_deg: ArrayLike, declination_deg: float) -> Floats:
    """Return the greatest elevation that the Sun's centre ever has in a direction.

    Parameters
    ----------
    colatitude_deg
        Angle from the south pole; broadcast. [deg]
    azimuth_deg
        Direction, clockwise from north. [deg]
    declination_deg
        Greatest distance of the Sun from the equator. [deg]

    Notes
    -----
    sin(declination) = cos c sin e - sin c cos e cos A, solved for e; c the colatitude, A the azimuth.
    """
    colatitude, azimuth = np.radians(colatitude_deg), np.radians(azimuth_deg)
    outward, up = np.sin(colatitude) * np.cos(azimuth), np.cos(colatitude)
    lift = np.arcsin(np.clip(math.sin(math.radians(declination_deg)) / np.hypot(up, outward), -1.0, 1.0))
    return np.asarray(np.degrees(np.arctan2(outward, up) + lift), dtype=np.float64)


def sky_position_deg(
    lat_deg: float, lon_deg: float, subpoint_lat_deg: ArrayLike, subpoint_lon_deg: ArrayLike, parallax: float = 0.0
) -> tuple[Floats, Floats]:
    """Return azimuth and elevation of a body that stands in the zenith of a point of the Moon.

    Parameters
    ----------
    lat_deg, lon_deg
        Place of the observer. [deg]
    subpoint_lat_deg, subpoint_lon_deg
        Point in whose zenith the body stands; broadcast. [deg]
    parallax
        Radius of the Moon over the distance of the body. [1]

    Returns
    -------
    tuple
        Azimuth in [0, 360), clockwise from north, and elevation. [deg]
    """
    lat, sub_lat = math.radians(lat_deg), np.radians(np.asarray(subpoint_lat_deg, np.float64))
    hour = np.radians(np.asarray(subpoint_lon_deg, np.float64) - lon_deg)
    east = np.cos(sub_lat) * np.sin(hour)
    north = np.sin(sub_lat) * math.cos(lat) - np.cos(sub_lat) * np.cos(hour) * math.sin(lat)
    up = np.sin(sub_lat) * math.sin(lat) + np.cos(sub_lat) * np.cos(hour) * math.cos(lat) - parallax
    azimuth = np.mod(np.degrees(np.arctan2(east, north)), 360.0) % 360.0  # a hair west of north rounds to 360
    return np.asarray(azimuth), np.asarray(np.degrees(np.arctan2(up, np.hypot(east, north))))


def sun_path_deg(easting_m: float, northing_m: float, day: ArrayLike, sky: Sky) -> tuple[Floats, Floats]:
    """Return azimuth and elevation of the Sun's centre over time.

    Parameters
    ----------
    easting_m, northing_m
        Place of the observer in the map plane. [m]
    day
        Days since the Sun went south over the equator in the zenith of longitude 0. [days]
    """
    days = np.asarray(day, dtype=np.float64)
    season = np.sin(2.0 * np.pi * days / sky.draconic_year.si)
    sub_lat = -np.degrees(np.arcsin(math.sin(math.radians(sky.sun_declination.value)) * season))
    lat, lon = selenodesy.to_geographic(easting_m, northing_m)
    return sky_position_deg(float(lat), float(lon), sub_lat, -360.0 * days / sky.synodic_month.si)


def earth_path_deg(easting_m: float, northing_m: float, day: ArrayLike, sky: Sky) -> tuple[Floats, Floats]:
    """Return azimuth and elevation of the Earth's centre over time, seen from the surface.

    Parameters
    ----------
    easting_m, northing_m
        Place of the observer in the map plane. [m]
    day
        Days since both librations were 0. [days]
    """
    days = np.asarray(day, dtype=np.float64)
    sub_lat = sky.libration_in_latitude.value * np.sin(2.0 * np.pi * days / sky.draconic_month.si)
    sub_lon = sky.libration_in_longitude.value * np.sin(2.0 * np.pi * days / sky.anomalistic_month.si)
    lat, lon = selenodesy.to_geographic(easting_m, northing_m)
    return sky_position_deg(float(lat), float(lon), sub_lat, sub_lon, MOON_RADIUS_M / sky.earth_distance.si)


def disc_share(above_deg: ArrayLike, semidiameter_deg: float) -> Floats:
    """Return the share of a disc above a level horizon.

    Parameters
    ----------
    above_deg
        Elevation of the disc's centre above the horizon. [deg]
    semidiameter_deg
        Radius of the disc. [deg]

    Returns
    -------
    Floats
        0 (hidden) to 1 (whole). [1]
    """
    u = np.clip(np.asarray(above_deg, np.float64) / semidiameter_deg, -1.0, 1.0)
    return np.asarray(0.5 + (np.arcsin(u) + u * np.sqrt(1.0 - u**2)) / np.pi)
