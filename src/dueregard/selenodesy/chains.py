"""How do polygons look to a compiled kernel? As chains of edges that run from west to east."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from dueregard.selenodesy.arrays import Floats, Geometries, Integers, as_floats
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.edges import signed_rings


class Chains(NamedTuple):
    """Boundaries of n polygons as c chains that run eastwards; upright edges bound nothing and are left out.

    `vertices`: easting, northing, and slope of the edge to the east of it, shape (v, 3). [m, m, 1] `first`: first chain
    of each polygon, shape (n + 1,); `start`: first vertex of each chain, shape (c + 1,). `side`: +1 where the polygon
    lies south of the chain, -1 where it lies north of it; `boxes`: west, south, east and north end of each chain, shape
    (c, 4); `bounds`: of the polygons, shape (n, 4). [m]
    """

    vertices: Floats
    start: NDArray[np.int64]
    side: NDArray[np.int8]
    boxes: Floats
    first: NDArray[np.int64]
    bounds: Floats


def chains(polygons: Geometries) -> Chains:
    """Take polygons apart.

    Parameters
    ----------
    polygons
        Valid polygons and multipolygons, shape (n,); whatever else, empty or missing, has no chain. [m]
    """
    rings, parent, sign = signed_rings(polygons)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    heading = np.where(ring[1:] == ring[:-1], np.sign(np.diff(points[:, 0])), 0.0).astype(np.int8)
    begins, ends = _runs(heading)
    going = heading[begins]
    length = ends - begins + 1
    start = np.concatenate([[0], np.cumsum(length)])
    vertices, boxes = np.empty((start[-1], 3)), np.empty((len(begins), 4))
    _lay_out(points, np.where(going > 0, begins, ends), going, start, vertices, boxes)
    anticlockwise = np.where(shapely.is_ccw(rings), 1, -1) if len(rings) else np.empty(0)
    side = -going * (anticlockwise * sign)[ring[begins]]
    first = np.searchsorted(parent[ring[begins]], np.arange(len(polygons) + 1))
    bounds = as_floats(shapely.bounds(polygons)).reshape(-1, 4)
    return Chains(vertices, start, side.astype(np.int8), boxes, first, bounds)


@compiled
def _lay_out(
    points: Floats, west_end: Integers, going: NDArray[np.int8], start: Integers, vertices: Floats, boxes: Floats
) -> None:
    """Write the vertices of each chain from west to east, with slopes, and its box."""
    for chain in range(len(start) - 1):
        first, last = start[chain], start[chain + 1] - 1
        low, high = np.inf, -np.inf
        for vertex in range(first, last + 1):
            x, y = points[west_end[chain] + going[chain] * (vertex - first)]
            vertices[vertex] = x, y, 0.0
            low, high = min(low, y), max(high, y)
            if vertex > first:
                west, south = vertices[vertex - 1, :2]
                vertices[vertex - 1, 2] = (y - south) / (x - west)
        boxes[chain] = vertices[first, 0], low, vertices[last, 0], high


def _runs(heading: NDArray[np.int8]) -> tuple[Integers, Integers]:
    """Return first and last vertex of each run of edges with one heading; an edge joins its number to the next."""
    bounded = np.concatenate([[0], heading, [0]])
    turns = np.flatnonzero(bounded[1:] != bounded[:-1])
    moving = bounded[turns + 1] != 0
    after = np.append(turns[1:], 0)
    return turns[moving], after[moving]
