"""Which ground lies within so many metres of a thing?"""

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from dueregard.selenodesy.arrays import Floats, Geometries, GeometryInput, Integers, as_floats, as_geometries
from dueregard.selenodesy.caps import DISC_VERTICES, cap_circle, discs
from dueregard.selenodesy.edges import simple_parts

SWEEP_STEP_M = 10_000.0  # a hull of two caps 10 km apart leaves the true sweep by 2e-6 of the radius
LEAST_EDGE_M = 1e-6  # shorter edges have no direction
LEAST_BULGE = 1e-6  # a loop that is convex but for this fraction of the radius is convex
ARC_STEP = 2.0 * np.pi / DISC_VERTICES


def buffer(geometries: GeometryInput, radius_m: ArrayLike) -> Geometries:
    """Dilate geometries on the sphere: all places within a true distance of them.

    A point becomes its exact disc. A line or the boundary of a polygon is swept: the union of the convex hulls of the
    exact caps at consecutive vertices, with vertices added every 10 km; a polygon is united with its own sweep. Of each
    hull only the side that faces outwards is built. The rim leaves the true one by at most 1e-4 of the radius: inwards
    between the corners of its arcs (7.7e-5), outwards along edges (3e-6).

    Parameters
    ----------
    geometries
        Any geometries in the map plane, shape (n,). [m]
    radius_m
        True distance along the ground; broadcast. [m]

    Returns
    -------
    Geometries
        Polygons and multipolygons in the map plane; where the radius is 0, the geometries as they are.

    Raises
    ------
    ValueError
        If a radius is negative or more than a hemisphere, or the north pole is within reach.
    """
    shapes, radius = np.broadcast_arrays(as_geometries(geometries), as_floats(radius_m))
    flat, reach = shapes.ravel(), radius.ravel()
    dilated = flat.copy()
    wide = ~(reach == 0.0) & ~shapely.is_empty(flat) & ~shapely.is_missing(flat)
    points = wide & (shapely.get_type_id(flat) == shapely.GeometryType.POINT)
    dilated[points] = discs(shapely.get_x(flat[points]), shapely.get_y(flat[points]), reach[points])
    for index in np.flatnonzero(wide & ~points):
        dilated[index] = _dilated(flat[index], float(reach[index]))
    return dilated.reshape(shapes.shape)[()]


def _dilated(geometry: BaseGeometry, radius_m: float) -> BaseGeometry:
    parts, _ = simple_parts(as_geometries([shapely.orient_polygons(geometry)]))
    dimension = shapely.get_dimensions(parts)
    points = shapely.get_coordinates(parts[dimension == 0])
    lines, areas = parts[(dimension == 1) & ~shapely.is_empty(parts)], parts[dimension == 2]
    swept = [_swept(_there_and_back(_vertices(line)), radius_m, filled=True) for line in lines]
    for area in areas:
        filled = bool(shapely.get_num_interior_rings(area) == 0)
        swept += [_swept(_vertices(ring)[:-1], radius_m, filled=filled) for ring in shapely.get_rings(area)]
    return shapely.union_all(np.concatenate([discs(points[:, 0], points[:, 1], radius_m), *swept, areas]))


def _vertices(line: BaseGeometry) -> Floats:
    points = shapely.get_coordinates(shapely.segmentize(line, SWEEP_STEP_M))
    distinct = np.any(np.abs(np.diff(points, axis=0)) > LEAST_EDGE_M, axis=1)
    return as_floats(points[np.append([True], distinct)])


def _there_and_back(points: Floats) -> Floats:
    return np.concatenate([points, points[-2:0:-1]])


def _swept(loop: Floats, radius_m: float, *, filled: bool) -> Geometries:
    """Cover the ground on the right of a loop, edge by edge up to the common tangent of the caps at its ends.

    Where the tangents part at a vertex, the arc of its cap is added. Pieces overlap each other and the ground on the
    left, so that rounding leaves no gaps. If all ground on the left is wanted anyway (`filled`), a convex loop gives
    one polygon.
    """
    if len(loop) < 2:
        return np.atleast_1d(discs(loop[:1, 0], loop[:1, 1], radius_m))
    east, north, reach = cap_circle(loop[:, 0], loop[:, 1], radius_m)
    centre = np.column_stack([east, north])
    bearing = _tangent_bearings(centre, reach)
    turn = _turns(loop, bearing)
    if filled and _bulge_m(loop, turn) < LEAST_BULGE * radius_m:
        vertex, direction = _arcs(bearing, np.maximum(turn, 0.0))
        return as_geometries([shapely.convex_hull(shapely.MultiPoint(_on_rim(centre, reach, vertex, direction)))])
    vertex, direction = _arcs(bearing, np.maximum(turn, 0.0) + ARC_STEP)
    edge = np.arange(len(loop))
    following = np.roll(edge, -1)
    corners = [
        _on_rim(centre, reach, vertex, direction),
        _on_rim(centre, reach, following, bearing),
        _on_rim(centre, reach, following, bearing + ARC_STEP),
        _on_rim(centre, reach / 2.0, edge, bearing + np.pi),
        _on_rim(centre, reach / 2.0, following, bearing + np.pi),
    ]
    return _hulls(np.concatenate(corners), np.concatenate([vertex, edge, edge, edge, edge]))


def _hulls(points: Floats, group: Integers) -> Geometries:
    order = np.argsort(group, kind="stable")
    return as_geometries(shapely.convex_hull(shapely.multipoints(points[order], indices=group[order])))


def _tangent_bearings(centre: Floats, reach: Floats) -> Floats:
    """Direction, from east to north, in which the right-hand tangent of consecutive circles touches them. [rad]"""
    step = np.roll(centre, -1, axis=0) - centre
    widening = (np.roll(reach, -1) - reach) / np.hypot(step[:, 0], step[:, 1])
    return np.asarray(np.arctan2(step[:, 1], step[:, 0]) - np.arccos(np.clip(-widening, -1.0, 1.0)))


def _turns(loop: Floats, bearing: Floats) -> Floats:
    """Turn of the tangents at each vertex, positive to the left, in (-pi, pi] give or take their widening. [rad]"""
    onward = np.roll(loop, -1, axis=0) - loop
    before = np.roll(onward, 1, axis=0)
    cross = before[:, 0] * onward[:, 1] - before[:, 1] * onward[:, 0] + 0.0  # a reversal turns to the left
    planar = np.arctan2(cross, np.sum(before * onward, axis=1))
    surplus = bearing - np.roll(bearing, 1) - planar
    return np.asarray(planar + np.mod(surplus + np.pi, 2.0 * np.pi) - np.pi)


def _bulge_m(loop: Floats, turn: Floats) -> float:
    """Bound how far the hull of a loop lies outside it, by its turns to the right. [m]"""
    perimeter = np.sum(np.hypot(*(np.roll(loop, -1, axis=0) - loop).T))
    return float(perimeter * np.sum(np.maximum(-turn, 0.0)))


def _arcs(bearing: Floats, turn: Floats) -> tuple[Integers, Floats]:
    """Directions of the rim of each vertex, evenly from the tangent before to the tangent after, and their vertex."""
    steps = np.ceil(turn / ARC_STEP - 0.01).astype(np.intp)
    vertex = np.repeat(np.arange(len(turn)), steps + 1)
    left = np.cumsum(steps + 1)[vertex] - 1 - np.arange(len(vertex))
    return vertex, bearing[vertex] - (turn / np.maximum(steps, 1))[vertex] * left


def _on_rim(centre: Floats, reach: Floats, vertex: Integers, direction: Floats) -> Floats:
    ray = np.column_stack([np.cos(direction), np.sin(direction)])
    return as_floats(centre[vertex] + reach[vertex, None] * ray)
