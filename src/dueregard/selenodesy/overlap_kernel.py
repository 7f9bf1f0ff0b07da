"""How large is what very many pairs of polygons share?

By Green's theorem this is a sum along the outline of what is shared: stretches of one outline that lie within the other
polygon, between crossings. The ground south of an outline is summed up once, from corner to corner, so that a stretch
costs the difference of two sums, and a pair the search for its crossings. Where outlines touch, where crossings come
too near to be told apart, or where so little is shared that the difference of large sums would cost digits, the result
is NaN: `chain_pairs` measures these.
"""

import numpy as np

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.columns import column
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.crossings import (
    COLUMNS,
    CORNER_A,
    CORNER_B,
    LEAVES,
    SHARE_A,
    SHARE_B,
    find_crossings,
    most_in_one,
    side_of,
)
from dueregard.selenodesy.rings import Rings

LOST = 2e-14  # share of the boxes that the sums may lose
RELATIVE = 1e-9  # what a result may lose of itself
APART = 1e-6  # share of an edge by which two crossings of it must be apart
ROOM = 16_384  # crossings that are found before they are summed up


@compiled
def _ring_at(start: Integers, low: int, high: int, corner: int) -> int:
    """Return the ring of a corner, by bisection between two rings."""
    while high - low > 1:
        middle = (low + high) >> 1
        low, high = (middle, high) if start[middle] <= corner else (low, middle)
    return low


@compiled
def _south_to(corners: Floats, south: Floats, corner: int, place: tuple[float, float], base: float) -> float:
    """Measure what lies south of a ring from its first corner to a place on an edge. [m2]"""
    west, low = corners[corner, 0], corners[corner, 1]
    return float(south[corner] + column(west, place[0] - west, low - base, place[1] - base, base))


@compiled
def _sum_crossings(
    a: Rings, b: Rings, left: Integers, right: Integers, found: Floats, until: Integers, area: Floats
) -> None:
    """Write the sum over crossings, as if every ring that crosses began outside of the other polygon."""
    corners_a, corners_b, south_a, south_b, bounds_a, bounds_b = (
        a.corners,
        b.corners,
        a.south,
        b.south,
        a.bounds,
        b.bounds,
    )
    start_a, start_b, first_a, first_b, turn_a, turn_b = a.start, b.start, a.first, b.first, a.turn, b.turn
    crossing = 0
    for pair in range(len(left)):
        i, j, total, origin = left[pair], right[pair], 0.0, 0.0
        base_a, base_b, began = bounds_a[i, 1], bounds_b[j, 1], crossing
        while crossing < until[pair]:
            u, v, share = int(found[crossing, CORNER_A]), int(found[crossing, CORNER_B]), found[crossing, SHARE_A]
            x = corners_a[u, 0] + share * (corners_a[u + 1, 0] - corners_a[u, 0])
            y = corners_a[u, 1] + share * (corners_a[u + 1, 1] - corners_a[u, 1])
            origin = x if crossing == began else origin
            leaves = found[crossing, LEAVES] * turn_a[_ring_at(start_a, first_a[i], first_a[i + 1], u)]
            leaves *= turn_b[_ring_at(start_b, first_b[j], first_b[j + 1], v)]
            found[crossing, LEAVES] = leaves
            south = _south_to(corners_a, south_a, u, (x, y), base_a) - _south_to(corners_b, south_b, v, (x, y), base_b)
            total += leaves * (south - column(origin, x - origin, base_b - base_a, base_b - base_a, base_a))
            crossing += 1
        area[pair] = 0.0 - total


@compiled
def _inside(corners: Floats, spans: Integers, boxes: Floats, blocks: tuple[int, int], x: float, y: float) -> float:
    """Return 1 where a place is within a polygon, 0 where it is not, NaN in doubt: by the edges south of it."""
    odd = False
    for block in range(blocks[0], blocks[1]):
        if boxes[block, 0] > x or boxes[block, 2] < x or boxes[block, 1] > y:
            continue
        first, last = spans[block, 0], spans[block, 1]
        if boxes[block, 3] < y:
            odd ^= (corners[first, 0] <= x) != (corners[last, 0] <= x)
            continue
        for corner in range(first, last):
            if (corners[corner, 0] <= x) != (corners[corner + 1, 0] <= x):
                side = side_of(corners, corner, x, y)
                if side == 0.0:
                    return np.nan
                odd ^= (side > 0.0) == (corners[corner, 0] < corners[corner + 1, 0])
    return 1.0 if odd else 0.0


@compiled
def _add_rings(
    a: Rings, b: Rings, left: Integers, right: Integers, found: Floats, until: Integers, way: int, area: Floats
) -> None:
    """Add the rings of one polygon of each pair that lie within the other at their first corner.

    `way`: +1 where the rings are those of the first polygon of the pairs, -1 where they are those of the second.
    """
    corners, start, first, turn, south = a.corners, a.start, a.first, a.turn, a.south
    corners_b, spans_b, boxes_b, first_b, blocks_b = b.corners, b.spans, b.boxes, b.first, b.blocks
    at, share = (CORNER_A, SHARE_A) if way > 0 else (CORNER_B, SHARE_B)
    most, crossing = most_in_one(first), 0
    place, leaving = np.empty(most), np.empty(most)
    for pair in range(len(left)):
        i, j, low = left[pair], right[pair], first[left[pair]]
        for ring in range(first[i + 1] - low):
            place[ring], leaving[ring] = np.inf, 0.0
        while crossing < until[pair]:
            ring = _ring_at(start, low, first[i + 1], int(found[crossing, at])) - low
            here = found[crossing, at] + found[crossing, share]
            if abs(here - place[ring]) < APART:
                area[pair] = np.nan
            if here < place[ring]:
                place[ring], leaving[ring] = here, way * found[crossing, LEAVES]
            crossing += 1
        blocks = blocks_b[first_b[j]], blocks_b[first_b[j + 1]]
        for ring in range(low, first[i + 1]):
            within = 1.0 if leaving[ring - low] * turn[ring] > 0.0 else 0.0
            if leaving[ring - low] == 0.0:
                x, y = corners[start[ring], 0], corners[start[ring], 1]
                within = _inside(corners_b, spans_b, boxes_b, blocks, x, y)
            area[pair] -= within * turn[ring] * south[start[ring + 1] - 1]


@compiled
def _doubt(a: Rings, b: Rings, left: Integers, right: Integers, until: Integers, doubt: Integers, area: Floats) -> None:
    """Write NaN where outlines touch, or where the sums have cost too many digits."""
    of_a, of_b, before = a.bounds, b.bounds, 0
    for pair in range(len(left)):
        i, j = left[pair], right[pair]
        box_a = (of_a[i, 2] - of_a[i, 0]) * (of_a[i, 3] - of_a[i, 1])
        box_b = (of_b[j, 2] - of_b[j, 0]) * (of_b[j, 3] - of_b[j, 1])
        lost = until[pair] > before and area[pair] * RELATIVE < LOST * (box_a + box_b)
        if lost or doubt[pair] == 1:
            area[pair] = np.nan
        before = until[pair]


@compiled
def overlap_areas(a: Rings, b: Rings, left: Integers, right: Integers, area: Floats) -> None:
    """Write the true area that each pair of polygons shares into `area`.

    Parameters
    ----------
    a, b
        Polygons as `rings.rings` gives.
    left, right
        Numbers of the polygons of each pair, shape (n,).
    area
        Filled with the result, shape (n,); NaN where it is in doubt. [m2]
    """
    found, begun = np.empty((ROOM, COLUMNS)), 0
    until, doubt = np.empty(len(left), np.int64), np.empty(len(left), np.int64)
    while begun < len(left):
        i, j = left[begun:], right[begun:]
        done = find_crossings(a, b, i, j, found, until, doubt)
        i, j, some = i[:done], j[:done], area[begun : begun + done]
        _sum_crossings(a, b, i, j, found, until, some)
        _add_rings(a, b, i, j, found, until, 1, some)
        _add_rings(b, a, j, i, found, until, -1, some)
        _doubt(a, b, i, j, until, doubt, some)
        begun += done
