"""Where on the map plane does a longitude and latitude lie, and the other way round?

The map plane is IAU_2015:30135, the stereographic plane that touches the sphere at the south pole: x = easting towards
90 E, y = northing towards 0 E, true scale at the pole. With complex numbers z = (easting + i northing) / 2R every turn
of the sphere is a Moebius transformation of the plane (Snyder 1987, USGS Professional Paper 1395, p. 154-163; Needham
1997, Visual Complex Analysis, ch. 3 and 6), so that all formulas here are closed and exact.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.selenodesy.arrays import Floats, as_floats
from dueregard.selenodesy.frames import MOON_RADIUS_M

DIAMETER_M = 2.0 * MOON_RADIUS_M


def sine_cosine(angle_deg: ArrayLike) -> tuple[Floats, Floats]:
    """Sine and cosine of an angle, exact at multiples of 90 degrees.

    Parameters
    ----------
    angle_deg
        Angle. [deg]

    Returns
    -------
    tuple
        Sine and cosine, of the shape of the angle.
    """
    quarter = np.rint(as_floats(angle_deg) / 90.0)
    rest = np.deg2rad(as_floats(angle_deg) - 90.0 * quarter)
    sine, cosine = np.sin(rest), np.cos(rest)
    turn = np.mod(quarter, 4.0)
    return (
        np.choose(turn.astype(np.intp), [sine, cosine, -sine, -cosine]),
        np.choose(turn.astype(np.intp), [cosine, -sine, -cosine, sine]),
    )


def to_map(lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Floats, Floats]:
    """Project planetocentric latitude and longitude to the south polar map plane.

    Parameters
    ----------
    lat_deg
        Planetocentric latitude, above -90 and below +90, -90 included. [deg]
    lon_deg
        Longitude, positive towards the east, any turn. [deg]

    Returns
    -------
    tuple
        Easting and northing on the plane of IAU_2015:30135. [m]

    Raises
    ------
    ValueError
        If a latitude is outside [-90, 90); the north pole has no place on this plane.
    """
    lat = as_floats(lat_deg)
    if np.any((lat < -90.0) | (lat >= 90.0)):
        msg = f"latitude {_worst(lat):g} deg is outside [-90, 90)"
        raise ValueError(msg)
    rho = DIAMETER_M * np.tan(np.deg2rad(90.0 + lat) / 2.0)
    sine, cosine = sine_cosine(lon_deg)
    return rho * sine, rho * cosine


def _worst(lat_deg: Floats) -> float:
    return float(lat_deg[(lat_deg < -90.0) | (lat_deg >= 90.0)].flat[0])


def to_geographic(easting_m: ArrayLike, northing_m: ArrayLike) -> tuple[Floats, Floats]:
    """Give planetocentric latitude and longitude of points on the south polar map plane.

    Parameters
    ----------
    easting_m, northing_m
        Coordinates on the plane of IAU_2015:30135. [m]

    Returns
    -------
    tuple
        Latitude and longitude in [-180, 180); at the pole the longitude is 0. [deg]
    """
    east, north = as_floats(easting_m), as_floats(northing_m)
    lat = np.rad2deg(2.0 * np.arctan(np.hypot(east, north) / DIAMETER_M)) - 90.0
    at_pole = (east == 0.0) & (north == 0.0)
    lon = np.where(at_pole, 0.0, np.rad2deg(np.arctan2(east, north)))
    return lat, np.where(lon >= 180.0, lon - 360.0, lon)[()]


def greatest_scale(farthest_m: ArrayLike, within_m: ArrayLike) -> Floats:
    """Return the greatest scale of the map within a true distance of places.

    Parameters
    ----------
    farthest_m
        Planar distance from the pole of the farthest of them. [m]
    within_m
        True distance, of a shape that broadcasts with it. [m]

    Returns
    -------
    Floats
        A true length there is at most this times as long on the map; past all measure where the distance takes in the
        north pole. [1]
    """
    half_angle = np.arctan(as_floats(farthest_m) / DIAMETER_M) + as_floats(within_m) / DIAMETER_M
    return np.asarray(1.0 / np.cos(np.minimum(half_angle, np.pi / 2.0)) ** 2)


def scale_factor(easting_m: ArrayLike, northing_m: ArrayLike) -> Floats:
    """Ratio of map-plane length to true length at a place, the same in every direction; k = 1 + rho^2 / 4R^2.

    Parameters
    ----------
    easting_m, northing_m
        Coordinates on the plane of IAU_2015:30135. [m]

    Returns
    -------
    Floats
        Scale factor, 1 at the pole and larger everywhere else. [1]
    """
    return 1.0 + (as_floats(easting_m) ** 2 + as_floats(northing_m) ** 2) / DIAMETER_M**2


def seen_from(
    easting1_m: ArrayLike, northing1_m: ArrayLike, easting2_m: ArrayLike, northing2_m: ArrayLike
) -> tuple[Floats, Floats]:
    """Project point 2 on the stereographic plane that touches the sphere at point 1.

    The sphere is turned along the meridian until point 1 stands at the pole. On the new plane great circles through
    point 1 are straight lines and directions at point 1 keep their grid bearing.

    Parameters
    ----------
    easting1_m, northing1_m
        The new centre, in the map plane. [m]
    easting2_m, northing2_m
        The point to project, in the map plane. [m]

    Returns
    -------
    tuple
        Coordinates of point 2 on the plane about point 1; length 2R tan(d / 2R) for a true distance d. [m]
    """
    centre, point = _complex(easting1_m, northing1_m), _complex(easting2_m, northing2_m)
    return _coordinates((point - centre) / (1.0 + np.conj(centre) * point))


def brought_back(
    easting1_m: ArrayLike, northing1_m: ArrayLike, east_m: ArrayLike, north_m: ArrayLike
) -> tuple[Floats, Floats]:
    """Undo `seen_from`: from the plane about point 1 to the map plane.

    Parameters
    ----------
    easting1_m, northing1_m
        The centre of the local plane, in the map plane. [m]
    east_m, north_m
        Coordinates on the stereographic plane about point 1. [m]

    Returns
    -------
    tuple
        Easting and northing on the plane of IAU_2015:30135. [m]
    """
    centre, point = _complex(easting1_m, northing1_m), _complex(east_m, north_m)
    return _coordinates((point + centre) / (1.0 - np.conj(centre) * point))


def _complex(easting_m: ArrayLike, northing_m: ArrayLike) -> NDArray[np.complex128]:
    return np.asarray((as_floats(easting_m) + 1j * as_floats(northing_m)) / DIAMETER_M, dtype=np.complex128)


def _coordinates(point: NDArray[np.complex128]) -> tuple[Floats, Floats]:
    return (point.real * DIAMETER_M)[()], (point.imag * DIAMETER_M)[()]
