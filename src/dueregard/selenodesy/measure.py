"""How far, in which direction, how large, how long, on the sphere?

Coordinates are those of the map plane IAU_2015:30135; results are true. Edges of lines and polygons are straight in the
map plane, by definition of the geometries in this program.
"""

import numpy as np
from numpy.typing import ArrayLike

from dueregard.selenodesy.arrays import Floats, Geometries, GeometryInput, Integers, as_floats, as_geometries
from dueregard.selenodesy.edges import curves, edges, signed_rings
from dueregard.selenodesy.projection import DIAMETER_M, brought_back, seen_from, sine_cosine
from dueregard.selenodesy.threads import in_chunks

AT_ONCE = 4096
"""Geometries whose edges are held in memory at a time."""


def distance_m(easting1_m: ArrayLike, northing1_m: ArrayLike, easting2_m: ArrayLike, northing2_m: ArrayLike) -> Floats:
    """Great-circle distance, from touching points to antipodes without loss of digits.

    With z = (easting + i northing) / 2R: tan(d / 2R) = |z1 - z2| / |1 + conj(z1) z2|.

    Parameters
    ----------
    easting1_m, northing1_m, easting2_m, northing2_m
        Coordinates of the two points on the map plane; broadcast. [m]

    Returns
    -------
    Floats
        True distance. [m]
    """
    east1, north1 = as_floats(easting1_m), as_floats(northing1_m)
    east2, north2 = as_floats(easting2_m), as_floats(northing2_m)
    gap = np.hypot(east1 - east2, north1 - north2) * DIAMETER_M
    dot = DIAMETER_M**2 + east1 * east2 + north1 * north2
    cross = east1 * north2 - north1 * east2
    return DIAMETER_M * np.arctan2(gap, np.hypot(dot, cross))


def meridian_bearing_deg(easting_m: ArrayLike, northing_m: ArrayLike, *, lon_at_pole_deg: ArrayLike = 0.0) -> Floats:
    """Direction of north in the map plane, clockwise from the northing axis; this is the longitude.

    Parameters
    ----------
    easting_m, northing_m
        Coordinates on the map plane. [m]
    lon_at_pole_deg
        Longitude whose meridian counts as north for points that stand exactly at the pole. [deg]

    Returns
    -------
    Floats
        Bearing of true north, in [-180, 180]; at the pole as given. [deg]
    """
    east, north = as_floats(easting_m), as_floats(northing_m)
    at_pole = (east == 0.0) & (north == 0.0)
    return np.where(at_pole, as_floats(lon_at_pole_deg), np.rad2deg(np.arctan2(east, north)))[()]


def azimuth_deg(
    easting1_m: ArrayLike,
    northing1_m: ArrayLike,
    easting2_m: ArrayLike,
    northing2_m: ArrayLike,
    *,
    lon_at_pole_deg: ArrayLike = 0.0,
) -> Floats:
    """Give the true azimuth of the great circle from point 1 to point 2, clockwise from north.

    Parameters
    ----------
    easting1_m, northing1_m, easting2_m, northing2_m
        Coordinates of the two points on the map plane; broadcast. [m]
    lon_at_pole_deg
        Longitude whose meridian counts as north where point 1 stands exactly at the pole. [deg]

    Returns
    -------
    Floats
        Azimuth in [0, 360); 0 minus the longitude of point 1, so without meaning, where the points coincide. [deg]
    """
    east, north = seen_from(easting1_m, northing1_m, easting2_m, northing2_m)
    bearing = np.rad2deg(np.arctan2(east, north))
    azimuth = np.mod(bearing - meridian_bearing_deg(easting1_m, northing1_m, lon_at_pole_deg=lon_at_pole_deg), 360.0)
    return np.where(azimuth >= 360.0, 0.0, azimuth)[()]


def destination(
    easting_m: ArrayLike,
    northing_m: ArrayLike,
    azimuth_deg: ArrayLike,
    distance_m: ArrayLike,
    *,
    lon_at_pole_deg: ArrayLike = 0.0,
) -> tuple[Floats, Floats]:
    """Point that is reached along a great circle.

    Parameters
    ----------
    easting_m, northing_m
        Coordinates of the start on the map plane. [m]
    azimuth_deg
        True azimuth at the start, clockwise from north. [deg]
    distance_m
        True distance. [m]
    lon_at_pole_deg
        Longitude whose meridian counts as north where the start is exactly at the pole. [deg]

    Returns
    -------
    tuple
        Easting and northing of the end. [m]
    """
    bearing = as_floats(azimuth_deg) + meridian_bearing_deg(easting_m, northing_m, lon_at_pole_deg=lon_at_pole_deg)
    sine, cosine = sine_cosine(bearing)
    reach = DIAMETER_M * np.tan(as_floats(distance_m) / DIAMETER_M)
    return brought_back(easting_m, northing_m, reach * sine, reach * cosine)


def area_m2(geometries: GeometryInput) -> Floats:
    """Measure the true area on the sphere of polygons whose edges are straight in the map plane.

    Green's theorem with k = 1 + rho^2 / 4R^2: dA = dx dy / k^2, hence A = sum over edges of cross(p0, p1) times the
    integral of dt / 2k along the edge, which has a closed form; holes are subtracted whatever their sense.

    Parameters
    ----------
    geometries
        Polygons, multipolygons or collections in the map plane. [m]

    Returns
    -------
    Floats
        Area of each geometry, of the same shape; 0 for points, lines, empty and missing geometries. [m2]
    """
    array = as_geometries(geometries)
    flat, area = array.ravel(), np.empty(array.size)

    def measure(part: slice) -> None:
        rings, parent, sign = signed_rings(flat[part])
        start, step, ring = edges(rings)
        cross = start[:, 0] * step[:, 1] - start[:, 1] * step[:, 0]
        per_ring = np.bincount(ring, weights=cross * _mean_inverse_scale(start, step) / 2.0, minlength=len(rings))
        area[part] = np.bincount(parent, weights=sign * np.abs(per_ring), minlength=len(flat[part]))

    in_chunks(measure, array.size, AT_ONCE)
    return as_floats(area.reshape(array.shape)[()])


def length_m(geometries: GeometryInput) -> Floats:
    """Measure the true length on the sphere of lines, or of the rings of polygons, straight in the map plane.

    Parameters
    ----------
    geometries
        Lines, polygons, their multiples or collections in the map plane. [m]

    Returns
    -------
    Floats
        Length of each geometry, of the same shape; 0 for points, empty and missing geometries. [m]
    """
    array = as_geometries(geometries)
    lines, parent = curves(array.ravel())
    start, step, line = edges(lines)
    length = np.hypot(step[:, 0], step[:, 1]) * _mean_inverse_scale(start, step)
    return _per_geometry(parent[line], length, array)


def _per_geometry(parent: Integers, amount: Floats, geometries: Geometries) -> Floats:
    total = as_floats(np.bincount(parent, weights=amount, minlength=geometries.size))
    return total.reshape(geometries.shape)[()]


def _mean_inverse_scale(start: Floats, step: Floats) -> Floats:
    """Integral of dt / k(t) over the edge start + t step, t from 0 to 1, in closed form: atan2(s, b) / s. [1]"""
    near, along = start / DIAMETER_M, step / DIAMETER_M
    cross = near[:, 0] * along[:, 1] - near[:, 1] * along[:, 0]
    spread = np.hypot(np.hypot(along[:, 0], along[:, 1]), cross)
    base = 1.0 + np.sum(near * (near + along), axis=1)
    moving = spread > 0.0
    return as_floats(np.where(moving, np.arctan2(spread, base) / np.where(moving, spread, 1.0), 1.0 / base))
