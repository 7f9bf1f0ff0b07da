"""Which straight pieces make up a thing on the map plane?"""

import numpy as np
import shapely

from dueregard.selenodesy.arrays import Floats, Geometries, Integers

SIMPLE = (shapely.GeometryType.POINT, shapely.GeometryType.LINESTRING, shapely.GeometryType.POLYGON)


def simple_parts(geometries: Geometries) -> tuple[Geometries, Integers]:
    """Take multiples and collections apart into points, lines and polygons.

    Parameters
    ----------
    geometries
        Any geometries, shape (n,).

    Returns
    -------
    tuple
        The parts, shape (p,), and for each the index of the geometry it belongs to, ascending.
    """
    kind = shapely.get_type_id(geometries)
    if np.all((kind == SIMPLE[0]) | (kind == SIMPLE[1]) | (kind == SIMPLE[2])):
        return geometries, np.arange(len(geometries))
    parts, parent = shapely.get_parts(geometries, return_index=True)
    pieces, part = shapely.get_parts(parts, return_index=True)  # a collection may hold multipolygons
    return pieces, parent[part]


def curves(geometries: Geometries) -> tuple[Geometries, Integers]:
    """Give lines and the rings of polygons; points have none.

    Parameters
    ----------
    geometries
        Any geometries, shape (n,).

    Returns
    -------
    tuple
        Lines and rings, shape (c,), and for each the index of the geometry it belongs to.
    """
    parts, parent = simple_parts(geometries)
    dimension = shapely.get_dimensions(parts)
    rings, part = shapely.get_rings(parts[dimension == 2], return_index=True)
    lines = parts[dimension == 1]
    return np.concatenate([lines, rings]), np.concatenate([parent[dimension == 1], parent[dimension == 2][part]])


def signed_rings(geometries: Geometries) -> tuple[Geometries, Integers, Floats]:
    """Give the rings of polygons; points and lines have none.

    Parameters
    ----------
    geometries
        Any geometries, shape (n,).

    Returns
    -------
    tuple
        Rings, shape (r,), for each the index of the geometry it belongs to, ascending, and +1 for an outer ring, -1
        for that of a hole.
    """
    parts, parent = simple_parts(geometries)
    rings, part = shapely.get_rings(parts, return_index=True)
    exterior = np.concatenate([[True], part[1:] != part[:-1]])[: len(part)]
    return rings, parent[part], np.where(exterior, 1.0, -1.0)


def edges(lines: Geometries) -> tuple[Floats, Floats, Integers]:
    """Give the straight edges of lines and rings.

    Parameters
    ----------
    lines
        Lines or rings, shape (c,). [m]

    Returns
    -------
    tuple
        Start and step of each edge, shape (e, 2) in metres, and the index of its line, ascending.
    """
    points, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    start = points[:-1][joined]
    return start, points[1:][joined] - start, line[:-1][joined]


def pieces(geometries: Geometries) -> tuple[Floats, Floats, Integers]:
    """Give the edges of lines and polygons, and points as edges of no length.

    Parameters
    ----------
    geometries
        Any geometries, shape (n,). [m]

    Returns
    -------
    tuple
        Start and step of each piece, shape (e, 2) in metres, and the index of its geometry, ascending.
    """
    lines, line_parent = curves(geometries)
    start, step, line = edges(lines)
    parts, part_parent = simple_parts(geometries)
    alone = shapely.get_type_id(parts) == shapely.GeometryType.POINT
    points, point = shapely.get_coordinates(parts[alone], return_index=True)
    parent = np.concatenate([line_parent[line], part_parent[alone][point]])
    order = np.argsort(parent, kind="stable")
    steps = np.concatenate([step, np.zeros_like(points)])
    return np.concatenate([start, points])[order], steps[order], parent[order]
