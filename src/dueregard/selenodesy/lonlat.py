"""Which longitudes and latitudes does a thing on the map plane cover, over the pole and across 180 degrees?

A thing that meets the meridian of 180 degrees is cut in the map plane along the meridians of 0 and 180 into an eastern
and a western half, so that every vertex has one longitude; the halves are joined again along longitude 0. In longitude
and latitude the pole is not a point but the line of latitude -90.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard.selenodesy.arrays import Booleans, Floats, Geometries, GeometryInput, Integers, as_geometries
from dueregard.selenodesy.edges import curves, edges, simple_parts
from dueregard.selenodesy.projection import to_geographic, to_map
from dueregard.selenodesy.runs import SNAP_M, bent, is_bent, noded, split_by_half, with_polar_line

FAR_M: Final = 1e8  # 86 degrees north on the map plane
SEAM: Final = shapely.LineString([(0.0, 0.0), (0.0, -FAR_M)])  # from the pole along longitude 180
EAST, WEST = (  # with a vertex at the pole, so that whatever is cut there has one, too
    shapely.Polygon([(0.0, -FAR_M), (0.0, 0.0), (0.0, FAR_M), (side * FAR_M, FAR_M), (side * FAR_M, -FAR_M)])
    for side in (1.0, -1.0)
)
BENDS_M: Final = (10.0, 0.1, 0.001)  # the next one is tried where a thing is so thin that its sides would cross
MULTIPLES: Final[dict[int, Callable[[list[Any]], BaseGeometry]]] = {
    0: shapely.MultiPoint,
    1: shapely.MultiLineString,
    2: shapely.MultiPolygon,
}

Change = Callable[[Floats, Integers], tuple[Floats, Integers]]


def to_lonlat(geometries: GeometryInput) -> Geometries:
    """Convert from the map plane to longitude and latitude, valid there whatever the thing covers.

    Vertices are added where a straight edge in longitude and latitude would leave the true one by more than 10 m or,
    near the pole, 1e-3 of the distance from it. A thing over the pole reaches along latitude -90 from longitude -180 to
    180; a thing across longitude 180 becomes a multiple. Exteriors run counter-clockwise.

    Parameters
    ----------
    geometries
        Any geometries in the map plane, shape (n,). [m]

    Returns
    -------
    Geometries
        Geometries with x = longitude in [-180, 180] and y = latitude, of the same shape. [deg]
    """
    array = as_geometries(geometries)
    flat = array.ravel()
    converted = shapely.transform(flat, _plain, include_z=False)
    seamed = shapely.dwithin(flat, SEAM, SNAP_M) & (_dimensions(flat) > 0)
    rewritten = seamed | _has_bent_edge(flat)
    rewritten |= ~(shapely.is_valid(converted) | shapely.is_missing(flat)) & shapely.is_valid(flat)
    converted[rewritten] = _cut_and_converted(flat[rewritten])
    return as_geometries(shapely.orient_polygons(converted)).reshape(array.shape)[()]


def from_lonlat(geometries: GeometryInput) -> Geometries:
    """Convert from longitude and latitude to the map plane, vertex by vertex.

    Edges are straight in the map plane afterwards. Seams that a file had to make along longitude 180 and latitude -90
    are closed again.

    Parameters
    ----------
    geometries
        Geometries with x = longitude in [-180, 360] and y = latitude, shape (n,). [deg]

    Returns
    -------
    Geometries
        Geometries in the map plane, of the same shape. [m]

    Raises
    ------
    ValueError
        If a latitude is outside [-90, 90).
    """
    array = as_geometries(geometries)
    flat = array.ravel()
    planar = shapely.transform(flat, _planar, include_z=False)
    seamed, dimension = _touches_seam(flat), _dimensions(flat)
    planar[seamed] = shapely.remove_repeated_points(planar[seamed])
    areas = seamed & (dimension == 2) & ~shapely.is_valid(planar)
    planar[areas] = shapely.make_valid(planar[areas], method="structure", keep_collapsed=False)
    lines = seamed & (shapely.get_type_id(flat) == shapely.GeometryType.MULTILINESTRING)
    planar[lines] = shapely.line_merge(planar[lines], directed=True)
    return as_geometries(planar).reshape(array.shape)[()]


def _plain(points: Floats) -> Floats:
    lat, lon = to_geographic(points[:, 0], points[:, 1])
    return np.column_stack([lon, lat])


def _planar(lonlat: Floats) -> Floats:
    return np.column_stack(to_map(lonlat[:, 1], lonlat[:, 0]))


def _touches_seam(lonlat: Geometries) -> Booleans:
    vertex, parent = shapely.get_coordinates(lonlat, return_index=True)
    on_seam = np.isin(vertex[:, 0], [-180.0, 180.0, 360.0]) | (vertex[:, 1] == -90.0)
    return np.asarray(np.bincount(parent, weights=on_seam, minlength=len(lonlat)) > 0)


def _dimensions(geometries: Geometries) -> Integers:
    return np.asarray(shapely.get_dimensions(geometries), dtype=np.intp)


def _has_bent_edge(geometries: Geometries) -> Booleans:
    lines, parent = curves(geometries)
    start, step, line = edges(lines)
    crooked = is_bent(start, start + step, 0.0, BENDS_M[0])
    return np.asarray(np.bincount(parent[line], weights=crooked, minlength=len(geometries)) > 0)


def _cut_and_converted(geometries: Geometries) -> Geometries:
    parts, parent = simple_parts(geometries)
    dimension = _dimensions(parts)
    seamed = shapely.dwithin(parts, SEAM, SNAP_M) & (dimension > 0)
    whole, areas, lines = (~seamed & ~shapely.is_empty(parts), seamed & (dimension == 2), seamed & (dimension == 1))
    pieces = [(parts[whole], np.zeros(len(parent[whole])), parent[whole])]
    pieces += [_halved_areas(parts[areas], parent[areas]), _halved_lines(parts[lines], parent[lines])]
    shapes, half, piece_parent = (np.concatenate(column) for column in zip(*pieces, strict=True))
    for side in (0.0, 1.0, -1.0):
        shapes[half == side] = _converted(shapes[half == side], side)
    return _gathered(shapes, piece_parent, len(geometries))


def _halved_areas(areas: Geometries, parent: Integers) -> tuple[Geometries, Floats, Integers]:
    cut = _sound(_rewritten(areas, noded))
    halves = np.concatenate([shapely.intersection(cut, EAST), shapely.intersection(cut, WEST)])
    pieces, index = simple_parts(halves)
    kept = (_dimensions(pieces) == 2) & ~shapely.is_empty(pieces)
    half = np.repeat([1.0, -1.0], len(areas))
    return pieces[kept], half[index][kept], np.tile(parent, 2)[index][kept]


def _halved_lines(lines: Geometries, parent: Integers) -> tuple[Geometries, Floats, Integers]:
    points, stretch, half, line = split_by_half(*_changed(lines, noded))
    pieces = shapely.linestrings(points, indices=stretch) if len(points) > 0 else lines[:0]
    return as_geometries(pieces), half, parent[line]


def _converted(pieces: Geometries, half: float) -> Geometries:
    """Convert simple geometries that lie on one half, with the coarsest bends that keep them valid."""
    result = shapely.transform(pieces, _plain, include_z=False)
    extended = _dimensions(pieces) > 0
    result[extended] = _rewritten(pieces[extended], partial(_run_converted, half=half, bend_m=BENDS_M[0]))
    for bend_m in BENDS_M[1:]:
        broken = np.flatnonzero(~shapely.is_valid(result))
        finer = _rewritten(pieces[broken], partial(_run_converted, half=half, bend_m=bend_m))
        better = shapely.is_valid(finer)
        result[broken[better]] = finer[better]
    return _sound(result)


def _run_converted(points: Floats, run: Integers, half: float, bend_m: float) -> tuple[Floats, Integers]:
    return with_polar_line(*bent(points, run, half, bend_m), half)


def _rewritten(parts: Geometries, change: Change) -> Geometries:
    """Replace the vertices of lines and of the rings of polygons."""
    area = _dimensions(parts) == 2
    rings, part = shapely.get_rings(parts[area], return_index=True)
    result = parts.copy()
    if not area.all():
        points, line = _changed(parts[~area], change)
        result[~area] = shapely.linestrings(points, indices=line)
    if area.any():
        points, ring = _changed(rings, change)
        result[area] = shapely.polygons(as_geometries(shapely.linearrings(points, indices=ring)), indices=part)
    return result


def _changed(lines: Geometries, change: Change) -> tuple[Floats, Integers]:
    return change(*shapely.get_coordinates(lines, return_index=True))


def _sound(geometries: Geometries) -> Geometries:
    broken = ~shapely.is_valid(geometries)
    geometries[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    return geometries


def _gathered(pieces: Geometries, parent: Integers, count: int) -> Geometries:
    result = np.full(count, None, dtype=object)
    order = np.argsort(parent, kind="stable")
    first = np.searchsorted(parent[order], np.arange(count + 1))
    for index in range(count):
        result[index] = _joined(pieces[order[first[index] : first[index + 1]]])
    return result


def _joined(pieces: Geometries) -> BaseGeometry:
    """Join areas where they meet and lines end to end; different kinds stand beside each other in a collection."""
    dimension = _dimensions(pieces)
    areas, lines, points = (pieces[dimension == size] for size in (2, 1, 0))
    joined = [
        areas[0] if len(areas) == 1 else shapely.union_all(areas),
        shapely.line_merge(shapely.multilinestrings(lines), directed=True),
        shapely.multipoints(points),
    ]
    held, _ = simple_parts(as_geometries(joined))
    return _collected(held)


def _collected(parts: Geometries) -> BaseGeometry:
    if len(parts) == 1:
        return cast("BaseGeometry", parts[0])
    dimensions = np.unique(_dimensions(parts))
    kind = MULTIPLES[int(dimensions[0])] if len(dimensions) == 1 else shapely.GeometryCollection
    return kind(list(parts))
