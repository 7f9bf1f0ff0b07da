"""How far apart are two things at least, and at most?"""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import ArrayLike

from dueregard.selenodesy.arrays import Booleans, Floats, Geometries, GeometryInput, Integers, as_floats, as_geometries
from dueregard.selenodesy.edges import pieces
from dueregard.selenodesy.measure import azimuth_deg as azimuth_to
from dueregard.selenodesy.measure import distance_m
from dueregard.selenodesy.projection import DIAMETER_M, scale_factor

BATCH = 1_000_000  # combinations of vertex and edge that are held in memory at a time


def separation_m(a: GeometryInput, b: GeometryInput) -> Floats:
    """Measure the least true distance between geometries, pair by pair.

    Points by closed form. For a place p and an edge q(t) the squared chord |p - q|^2 / (k(p) k(q)) is a ratio of two
    quadratics in t, whose least value is at the root of a quadratic. Between two edges that do not meet, the least
    distance is always at an end of one of them: the logarithm of the squared chord is log |p - q|^2, whose Hessian has
    no positive trace, less log k(p) and log k(q), which are convex south of the equator, so it has no inner minimum.

    Parameters
    ----------
    a, b
        Points, lines, polygons or their multiples in the map plane; broadcast. [m]

    Returns
    -------
    Floats
        Least distance of each pair; 0 where they meet, NaN where one is empty or missing. [m]
    """
    first, second = np.broadcast_arrays(as_geometries(a), as_geometries(b))
    one, other = first.ravel(), second.ravel()
    result = np.full(one.size, np.nan)
    points, present = _point_pairs(one, other)
    result[points] = _between_points(one[points], other[points])
    meeting = present & ~points & shapely.intersects(one, other)
    result[meeting] = 0.0
    apart = present & ~points & ~meeting
    ends = _least_from_vertices(one[apart], other[apart]), _least_from_vertices(other[apart], one[apart])
    result[apart] = np.minimum(*ends)
    return result.reshape(first.shape)[()]


def farthest_m(a: GeometryInput, b: GeometryInput) -> Floats:
    """Measure the greatest true distance between any point of one geometry and any point of another, pair by pair.

    The places within a given distance of a place form a circle in the map plane, which is convex; so the distance takes
    its greatest value over a hull at a corner of the hull, as long as nobody reaches for the northern hemisphere.

    Parameters
    ----------
    a, b
        Points, lines, polygons or their multiples in the map plane; broadcast. [m]

    Returns
    -------
    Floats
        Greatest distance of each pair; NaN where one is empty or missing. [m]
    """
    first, second = np.broadcast_arrays(as_geometries(a), as_geometries(b))
    one, other = first.ravel(), second.ravel()
    result = np.full(one.size, np.nan)
    points, present = _point_pairs(one, other)
    result[points] = _between_points(one[points], other[points])
    rest = present & ~points
    result[rest] = _greatest_between_hulls(one[rest], other[rest])
    return result.reshape(first.shape)[()]


def within_notch(
    easting_m: ArrayLike,
    northing_m: ArrayLike,
    azimuth_deg: ArrayLike,
    half_angle_deg: ArrayLike,
    easting2_m: ArrayLike,
    northing2_m: ArrayLike,
    *,
    lon_at_pole_deg: ArrayLike = 0.0,
) -> Booleans:
    """Tell whether a place lies in the azimuth sector seen from another.

    Parameters
    ----------
    easting_m, northing_m
        Apex of the sector on the map plane. [m]
    azimuth_deg
        True azimuth of the axis of the sector at the apex, clockwise from north. [deg]
    half_angle_deg
        Angle from the axis to either side; the sides belong to the sector. [deg]
    easting2_m, northing2_m
        The place that is asked about; broadcast. [m]
    lon_at_pole_deg
        Longitude whose meridian counts as north for an apex exactly at the pole. [deg]

    Returns
    -------
    Booleans
        True inside; the apex itself is not inside, since nothing protects it.
    """
    east, north, east2, north2 = (as_floats(value) for value in (easting_m, northing_m, easting2_m, northing2_m))
    seen = azimuth_to(east, north, east2, north2, lon_at_pole_deg=lon_at_pole_deg)
    aside = np.abs(np.mod(seen - as_floats(azimuth_deg) + 180.0, 360.0) - 180.0)
    elsewhere = (east != east2) | (north != north2)
    return np.asarray(elsewhere & (aside <= as_floats(half_angle_deg)))[()]


def _point_pairs(one: Geometries, other: Geometries) -> tuple[Booleans, Booleans]:
    """Tell which pairs are two points, and which are two things at all."""
    empty = shapely.is_empty(one) | shapely.is_empty(other)
    present = ~(empty | shapely.is_missing(one) | shapely.is_missing(other))
    point = shapely.GeometryType.POINT
    return present & (shapely.get_type_id(one) == point) & (shapely.get_type_id(other) == point), present


def _between_points(one: Geometries, other: Geometries) -> Floats:
    return distance_m(shapely.get_x(one), shapely.get_y(one), shapely.get_x(other), shapely.get_y(other))


def _least_from_vertices(one: Geometries, other: Geometries) -> Floats:
    """Least distance from the vertices of one geometry to the other, for pairs that do not meet. [m]"""
    vertex, vertex_pair = shapely.get_coordinates(one, return_index=True)
    start, step, piece_pair = pieces(other)
    slack = _planar_slack(one, other)
    facing, faced = _facing(vertex, vertex_pair, start, start + step, piece_pair, slack)
    vertex, vertex_pair = vertex[facing], vertex_pair[facing]
    start, step, piece_pair = start[faced], step[faced], piece_pair[faced]
    planar = shapely.distance(shapely.points(vertex), other[vertex_pair])
    near = planar <= (_least(planar, vertex_pair, len(one)) * slack)[vertex_pair]
    vertex, vertex_pair = vertex[near], vertex_pair[near]
    result = np.full(len(one), np.inf)
    for i, j in _combinations(vertex_pair, piece_pair, len(one)):
        np.minimum.at(result, vertex_pair[i], _to_pieces(vertex[i], start[j], step[j]))
    return result


def _facing(
    vertex: Floats, vertex_pair: Integers, start: Floats, end: Floats, piece_pair: Integers, slack: Floats
) -> tuple[Booleans, Booleans]:
    """Vertices and pieces that might be nearest to each other, seen along the line between the two geometries.

    Along any axis two things are at least as far apart as their shadows on it, and at most as the vertices whose
    shadows come nearest. What lies deeper behind than that, times the slack, is out of the running.
    """
    axis = _axis(vertex, vertex_pair, start, piece_pair, len(slack))
    ahead = np.sum(vertex * axis[vertex_pair], axis=1)
    start_ahead, end_ahead = (np.sum(place * axis[piece_pair], axis=1) for place in (start, end))
    leader, lead = _first_of_most(ahead, vertex_pair, len(slack))
    holder, hold = _first_of_most(-start_ahead, piece_pair, len(slack))
    reach = np.hypot(*(vertex[leader] - start[holder]).T) * slack
    depth = -hold - reach
    return ahead >= depth[vertex_pair], np.minimum(start_ahead, end_ahead) <= (lead + reach)[piece_pair]


def _axis(vertex: Floats, vertex_pair: Integers, start: Floats, piece_pair: Integers, pairs: int) -> Floats:
    """Direction from the mean vertex of one geometry to that of the other; any direction if they coincide."""
    means = [
        np.column_stack(
            [np.bincount(pair, points[:, axis], pairs) / np.bincount(pair, minlength=pairs) for axis in (0, 1)]
        )
        for points, pair in ((vertex, vertex_pair), (start, piece_pair))
    ]
    apart = means[1] - means[0]
    length = np.hypot(apart[:, 0], apart[:, 1])[:, None]
    return as_floats(np.where(length > 0.0, apart / np.where(length > 0.0, length, 1.0), [1.0, 0.0]))


def _first_of_most(amount: Floats, group: Integers, groups: int) -> tuple[Integers, Floats]:
    """Index of a member with the greatest amount in each group, and that amount."""
    most = np.full(groups, -np.inf)
    np.maximum.at(most, group, amount)
    members = np.flatnonzero(amount == most[group])
    member = np.zeros(groups, dtype=np.intp)
    member[group[members]] = members
    return member, most


def _least(amount: Floats, group: Integers, groups: int) -> Floats:
    least = np.full(groups, np.inf)
    np.minimum.at(least, group, amount)
    return least


def _planar_slack(one: Geometries, other: Geometries) -> Floats:
    """Ratio by which planar distances of a pair may be out of the order of the true ones.

    A chord is the planar distance over the geometric mean of two scale factors, so a place is out of the running if its
    planar distance exceeds the least one by more than the ratio of the extreme scale factors of the pair.
    """
    lowest_one, highest_one = _extreme_scales(one)
    lowest_other, highest_other = _extreme_scales(other)
    return np.sqrt(highest_one * highest_other / (lowest_one * lowest_other)) * (1.0 + 1e-12)


def _extreme_scales(geometries: Geometries) -> tuple[Floats, Floats]:
    box = shapely.bounds(geometries)
    low, high = box[:, :2], box[:, 2:]
    nearest, farthest = np.clip(0.0, low, high), np.maximum(np.abs(low), np.abs(high))
    return scale_factor(nearest[:, 0], nearest[:, 1]), scale_factor(farthest[:, 0], farthest[:, 1])


def _to_pieces(point: Floats, start: Floats, step: Floats) -> Floats:
    """Give the true distance of places to straight edges of the map plane, row by row. [m]"""
    share = np.clip(_stationary_share(point, start, step), 0.0, 1.0)
    places = [start + t[:, None] * step for t in (share, np.zeros_like(share), np.ones_like(share))]
    distances = [distance_m(point[:, 0], point[:, 1], place[:, 0], place[:, 1]) for place in places]
    return as_floats(np.min(distances, axis=0))


def _stationary_share(point: Floats, start: Floats, step: Floats) -> Floats:
    """Share of the edge at which the chord is least on its whole line; 0 for edges of no length. [1]"""
    near, along, away = start / DIAMETER_M, step / DIAMETER_M, (start - point) / DIAMETER_M
    square = np.sum(along**2, axis=1)
    gap, base = np.sum(away**2, axis=1), 1.0 + np.sum(near**2, axis=1)
    gap_slope, base_slope = 2.0 * np.sum(away * along, axis=1), 2.0 * np.sum(near * along, axis=1)
    constant = gap_slope * base - gap * base_slope
    linear, quadratic = 2.0 * square * (base - gap), square * (base_slope - gap_slope)
    root = np.sqrt(np.maximum(linear**2 - 4.0 * constant * quadratic, 0.0))
    below = linear + root  # positive unless the place is more than a quarter of the Moon away
    return as_floats(np.where(below > 0.0, -2.0 * constant / np.where(below > 0.0, below, 1.0), 0.0))


def _greatest_between_hulls(one: Geometries, other: Geometries) -> Floats:
    corner, corner_pair = shapely.get_coordinates(shapely.convex_hull(one), return_index=True)
    facing, facing_pair = shapely.get_coordinates(shapely.convex_hull(other), return_index=True)
    result = np.zeros(len(one))
    for i, j in _combinations(corner_pair, facing_pair, len(one)):
        distance = distance_m(corner[i, 0], corner[i, 1], facing[j, 0], facing[j, 1])
        np.maximum.at(result, corner_pair[i], distance)
    return result


def _combinations(group_a: Integers, group_b: Integers, groups: int) -> Iterator[tuple[Integers, Integers]]:
    """Every index into one list with every index into the other that has the same group, in batches."""
    count_b = np.bincount(group_b, minlength=groups)
    first_b = np.cumsum(count_b) - count_b
    many = count_b[group_a]
    batch = np.cumsum(many) // BATCH
    for members in np.split(np.arange(len(group_a)), np.flatnonzero(np.diff(batch)) + 1):
        i = np.repeat(members, many[members])
        within = np.arange(len(i)) - np.repeat(np.cumsum(many[members]) - many[members], many[members])
        yield i, first_b[group_a[i]] + within
