"""What is within so many metres of a place: as a circle, as an area, as a polygon?

A cap of the sphere is a circle in the map plane, though not about the projected centre nor of the true radius.
"""

import numpy as np
import shapely
from numpy.typing import ArrayLike

from dueregard.selenodesy.arrays import Booleans, Floats, Geometries, as_floats, as_geometries
from dueregard.selenodesy.cap_overlaps import checked_radius
from dueregard.selenodesy.measure import meridian_bearing_deg
from dueregard.selenodesy.projection import DIAMETER_M, brought_back, sine_cosine
from dueregard.selenodesy.threads import in_chunks

AT_ONCE = 2048
"""Discs whose corners are held in memory as numbers at a time."""
DISC_VERTICES = 256  # an inscribed 256-gon lacks 1.0e-4 of the area
RADIAL_STEPS = 64  # steps of 0.8 km on 50 km; a straight step then leaves the great circle by less than 1 cm


def cap_circle(easting_m: ArrayLike, northing_m: ArrayLike, radius_m: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Circle of the map plane that is exactly the cap about a place.

    With u = rho / 2R and T = tan(radius / 2R): centre = place (1 + T^2) / (1 - u^2 T^2) and planar radius
    2R T (1 + u^2) / (1 - u^2 T^2), which holds for caps that contain the pole, too.

    Parameters
    ----------
    easting_m, northing_m
        Centre of the cap on the map plane. [m]
    radius_m
        True radius of the cap along the ground, up to a quarter of the circumference; broadcast. [m]

    Returns
    -------
    tuple
        Easting and northing of the planar centre, and planar radius. [m]

    Raises
    ------
    ValueError
        If a radius is negative or more than a hemisphere, or a cap reaches the north pole, where the plane ends.
    """
    east, north, radius = as_floats(easting_m), as_floats(northing_m), checked_radius(radius_m)
    tangent = np.tan(radius / DIAMETER_M)
    apart = (east**2 + north**2) / DIAMETER_M**2
    room = 1.0 - apart * tangent**2
    if np.any(room <= 0.0):
        msg = f"a cap of {float(np.max(radius)):g} m reaches the north pole, which is not on the south polar plane"
        raise ValueError(msg)
    stretch = (1.0 + tangent**2) / room
    return east * stretch, north * stretch, DIAMETER_M * tangent * (1.0 + apart) / room


def discs(
    easting_m: ArrayLike, northing_m: ArrayLike, radius_m: ArrayLike, *, vertices: int = DISC_VERTICES
) -> Geometries:
    """Caps as polygons whose vertices lie on the true circle, counter-clockwise.

    Parameters
    ----------
    easting_m, northing_m
        Centres on the map plane, shape (n,). [m]
    radius_m
        True radius along the ground; broadcast. [m]
    vertices
        Number of vertices, at least 3.

    Returns
    -------
    Geometries
        Polygons in the map plane, shape (n,); empty where the radius is 0.

    Raises
    ------
    ValueError
        If a radius is negative or more than a hemisphere, or a cap reaches the north pole.
    """
    centre_e, centre_n, reach = np.broadcast_arrays(*cap_circle(easting_m, northing_m, radius_m))
    east, north, span = (one.reshape(-1, 1) for one in (centre_e, centre_n, reach))
    sine, cosine = sine_cosine(np.arange(vertices) * (360.0 / vertices))
    drawn = np.empty(len(span), dtype=object)

    def draw(part: slice) -> None:
        outline = east[part] + span[part] * cosine, north[part] + span[part] * sine
        drawn[part] = _polygons(*outline, span[part, 0] > 0.0)

    in_chunks(draw, len(span), AT_ONCE)
    return as_geometries(drawn.reshape(reach.shape))[()]


def _polygons(east: Floats, north: Floats, present: Booleans) -> Geometries:
    ring = np.stack([east, north], axis=-1)
    drawn = as_geometries(shapely.polygons(np.concatenate([ring, ring[..., :1, :]], axis=-2)))
    return as_geometries(np.where(present, drawn, as_geometries(shapely.Polygon())))[()]


def sectors(
    easting_m: ArrayLike,
    northing_m: ArrayLike,
    radius_m: ArrayLike,
    azimuth_deg: ArrayLike,
    half_angle_deg: ArrayLike,
    *,
    vertices: int = DISC_VERTICES,
    lon_at_pole_deg: ArrayLike = 0.0,
) -> Geometries:
    """Sectors of caps, bounded by two great circles through the centre.

    Parameters
    ----------
    easting_m, northing_m
        Centres on the map plane, shape (n,). [m]
    radius_m
        True radius along the ground; broadcast. [m]
    azimuth_deg
        True azimuth of the axis of the sector, clockwise from north; broadcast. [deg]
    half_angle_deg
        Angle from the axis to either side, above 0 and below 180; broadcast. [deg]
    vertices
        Number of vertices that a full turn of the arc would have.
    lon_at_pole_deg
        Longitude whose meridian counts as north for centres exactly at the pole. [deg]

    Returns
    -------
    Geometries
        Polygons in the map plane, shape (n,), counter-clockwise; empty where the radius is 0.

    Raises
    ------
    ValueError
        If a radius or a half-angle is out of range.
    """
    half = _checked_half_angle(half_angle_deg)
    arc = _arc_fractions(float(np.max(half, initial=0.0)), vertices)
    ray = np.arange(RADIAL_STEPS) / RADIAL_STEPS
    turn = np.concatenate([np.ones(RADIAL_STEPS), 1.0 - 2.0 * arc, -np.ones(RADIAL_STEPS - 1)])
    reach = np.concatenate([ray, np.ones(len(arc)), ray[:0:-1]])
    radius = checked_radius(radius_m)
    bearing = _axis_bearing_deg(easting_m, northing_m, azimuth_deg, lon_at_pole_deg)[..., None] + half[..., None] * turn
    east, north = _drawn_about(easting_m, northing_m, bearing, radius[..., None] * reach)
    return _polygons(east, north, np.broadcast_to(radius > 0.0, east.shape[:-1]))


def notched_discs(
    easting_m: ArrayLike,
    northing_m: ArrayLike,
    radius_m: ArrayLike,
    notch_azimuth_deg: ArrayLike,
    notch_half_angle_deg: ArrayLike,
    notch_radius_m: ArrayLike,
    *,
    vertices: int = DISC_VERTICES,
    lon_at_pole_deg: ArrayLike = 0.0,
) -> Geometries:
    """Caps with a protected sector: within `radius_m` outside the sector, within `notch_radius_m` inside it.

    Parameters
    ----------
    easting_m, northing_m
        Centres on the map plane, shape (n,). [m]
    radius_m
        True radius outside the protected sector; broadcast. [m]
    notch_azimuth_deg
        True azimuth to which the protected sector points, clockwise from north; broadcast. [deg]
    notch_half_angle_deg
        Angle from the axis of the sector to either side, above 0 and below 180; broadcast. [deg]
    notch_radius_m
        True radius inside the sector; broadcast. [m]
    vertices
        Number of vertices that each full circle would have.
    lon_at_pole_deg
        Longitude whose meridian counts as north for centres exactly at the pole. [deg]

    Returns
    -------
    Geometries
        Polygons in the map plane, shape (n,), counter-clockwise; empty where both radii are 0.

    Raises
    ------
    ValueError
        If a radius or a half-angle is out of range.
    """
    half = _checked_half_angle(notch_half_angle_deg)
    inner_arc = _arc_fractions(float(np.max(half, initial=0.0)), vertices)
    outer_arc = _arc_fractions(180.0 - float(np.min(half, initial=180.0)), vertices)
    edge, ray = np.ones(RADIAL_STEPS - 1), np.arange(1, RADIAL_STEPS) / RADIAL_STEPS
    # across the notch at the small radius, out, round the other side at the large one, and in again: clockwise bearings
    halves = np.concatenate([1.0 - 2.0 * inner_arc, -edge, 2.0 * outer_arc - 1.0, edge])
    turns = np.concatenate([0.0 * inner_arc, 0.0 * edge, -outer_arc, -edge])
    share = np.concatenate([0.0 * inner_arc, ray, 1.0 + 0.0 * outer_arc, ray[::-1]])
    large, small = np.broadcast_arrays(checked_radius(radius_m), checked_radius(notch_radius_m))
    axis = _axis_bearing_deg(easting_m, northing_m, notch_azimuth_deg, lon_at_pole_deg)
    bearing = axis[..., None] + half[..., None] * halves + 360.0 * turns
    east, north = _drawn_about(easting_m, northing_m, bearing, small[..., None] + (large - small)[..., None] * share)
    return _polygons(east, north, np.broadcast_to(np.maximum(large, small) > 0.0, east.shape[:-1]))


def _checked_half_angle(half_angle_deg: ArrayLike) -> Floats:
    half = as_floats(half_angle_deg)
    wrong = ~((half > 0.0) & (half < 180.0))
    if np.any(wrong):
        msg = f"half-angle {float(half[wrong].flat[0]):g} deg is not between 0 and 180"
        raise ValueError(msg)
    return half


def _arc_fractions(half_angle_deg: float, vertices: int) -> Floats:
    return np.linspace(0.0, 1.0, max(3, int(np.ceil(vertices * half_angle_deg / 180.0)) + 1))


def _axis_bearing_deg(
    easting_m: ArrayLike, northing_m: ArrayLike, azimuth_deg: ArrayLike, lon_at_pole_deg: ArrayLike
) -> Floats:
    return as_floats(azimuth_deg) + meridian_bearing_deg(easting_m, northing_m, lon_at_pole_deg=lon_at_pole_deg)


def _drawn_about(
    easting_m: ArrayLike, northing_m: ArrayLike, bearing_deg: Floats, distance_m: Floats
) -> tuple[Floats, Floats]:
    sine, cosine = sine_cosine(bearing_deg)
    reach = DIAMETER_M * np.tan(distance_m / DIAMETER_M)
    centre_e, centre_n = as_floats(easting_m)[..., None], as_floats(northing_m)[..., None]
    return brought_back(centre_e, centre_n, reach * sine, reach * cosine)
