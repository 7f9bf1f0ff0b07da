"""How do polygons look to a compiled kernel? As rings of corners, their edges taken in blocks."""

from typing import NamedTuple

import numpy as np
import shapely

from dueregard.selenodesy.arrays import Floats, Geometries, Integers, as_floats
from dueregard.selenodesy.columns import column
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.edges import signed_rings

BLOCK = 8
"""Edges that are looked at together."""


class Rings(NamedTuple):
    """Boundaries of n polygons: r rings of v corners, the last of a ring being its first, in b blocks of edges.

    `corners`: easting and northing, shape (v, 2) [m]; `south`: the ground between the ring and the southern end of its
    polygon, from the first corner of the ring to each, negative where the ring runs westwards, shape (v,) [m2];
    `start`: first corner of each ring, shape (r + 1,); `turn`: +1 where the polygon lies to the left of the ring, -1
    where it lies to the right, shape (r,); `first`: first ring of each polygon, shape (n + 1,);
    `spans`: first and last corner of each block, shape (b, 2); `boxes`: its west, south, east and north end, shape
    (b, 4) [m]; `blocks`: first block of each ring, shape (r + 1,); `bounds`: of the polygons, shape (n, 4) [m].
    """

    corners: Floats
    south: Floats
    start: Integers
    turn: Integers
    first: Integers
    spans: Integers
    boxes: Floats
    blocks: Integers
    bounds: Floats


def rings(polygons: Geometries) -> Rings:
    """Take polygons apart.

    Parameters
    ----------
    polygons
        Valid polygons and multipolygons, shape (n,); whatever else, empty or missing, has no ring. [m]
    """
    each, parent, sign = signed_rings(polygons)
    count = shapely.get_num_coordinates(each)
    blocks = np.concatenate([[0], np.cumsum(-((1 - count) // BLOCK))])
    turn = sign.astype(np.int64) * np.where(shapely.is_ccw(each), 1, -1) if len(each) else np.empty(0, dtype=np.int64)
    taken = Rings(
        shapely.get_coordinates(each),
        np.empty(count.sum()),
        np.concatenate([[0], np.cumsum(count)]),
        turn,
        np.searchsorted(parent, np.arange(len(polygons) + 1)),
        np.empty((blocks[-1], 2), dtype=np.int64),
        np.empty((blocks[-1], 4)),
        blocks,
        as_floats(shapely.bounds(polygons)).reshape(-1, 4),
    )
    _sum_south(taken)
    _span_blocks(taken)
    return taken


@compiled
def _sum_south(of: Rings) -> None:
    corners, start, first, south = of.corners, of.start, of.first, of.south
    for item in range(len(first) - 1):
        base = of.bounds[item, 1]
        for ring in range(first[item], first[item + 1]):
            total = 0.0
            south[start[ring]] = total
            for corner in range(start[ring], start[ring + 1] - 1):
                x, y = corners[corner, 0], corners[corner, 1]
                total += column(x, corners[corner + 1, 0] - x, y - base, corners[corner + 1, 1] - base, base)
                south[corner + 1] = total


@compiled
def _span_blocks(of: Rings) -> None:
    corners, start, blocks, spans, boxes = of.corners, of.start, of.blocks, of.spans, of.boxes
    for ring in range(len(start) - 1):
        for block in range(blocks[ring], blocks[ring + 1]):
            first = start[ring] + (block - blocks[ring]) * BLOCK
            last = min(first + BLOCK, start[ring + 1] - 1)
            west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
            for corner in range(first, last + 1):
                x, y = corners[corner, 0], corners[corner, 1]
                west, south, east, north = min(west, x), min(south, y), max(east, x), max(north, y)
            spans[block, 0], spans[block, 1] = first, last
            boxes[block, 0], boxes[block, 1], boxes[block, 2], boxes[block, 3] = west, south, east, north
