"""Where do the outlines of pairs of polygons cross, compiled?

Sides are told by the sign of an area whose rounding error is bounded (Shewchuk 1997, orient2d); where it is within that
bound, where outlines touch or share a corner or an edge, a pair is in doubt.
"""

import numpy as np

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.rings import BLOCK, Rings

ROUNDING = (3.0 + 16.0 * np.finfo(float).epsneg) * np.finfo(float).epsneg
"""Greatest rounding error of the area, as a share of the products that it is the difference of."""
CORNER_A, CORNER_B, SHARE_A, SHARE_B, LEAVES, COLUMNS = range(6)
"""What is written of a crossing: from which corner the edges start, which share of them is before it, and +1 where the
first polygon leaves the second there, -1 where it enters."""
DOUBT = -1
Span = tuple[int, int]
Box = tuple[float, float, float, float]
"""West, south, east, north. [m]"""


@compiled
def _meets(one: Box, other: Box) -> bool:
    """Tell whether two boxes meet; without a branch, since nobody can guess."""
    return (one[0] <= other[2]) & (one[2] >= other[0]) & (one[1] <= other[3]) & (one[3] >= other[1])


@compiled
def _box(boxes: Floats, at: int) -> Box:
    return boxes[at, 0], boxes[at, 1], boxes[at, 2], boxes[at, 3]


@compiled
def _edge_box(corners: Floats, at: int) -> Box:
    x, y, to_x, to_y = corners[at, 0], corners[at, 1], corners[at + 1, 0], corners[at + 1, 1]
    return min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)


@compiled
def _blocks_in(boxes: Floats, span: Span, box: Box, found: Integers) -> int:
    count = 0
    for block in range(span[0], span[1]):
        found[count] = block
        count += _meets(_box(boxes, block), box)
    return count


@compiled
def _edges_in(corners: Floats, span: Span, box: Box, found: Integers) -> int:
    count = 0
    for corner in range(span[0], span[1]):
        found[count] = corner
        count += _meets(_edge_box(corners, corner), box)
    return count


@compiled
def side_of(corners: Floats, at: int, x: float, y: float) -> float:
    """Return a number that is positive where a place is to the left of an edge, and 0 in doubt. [m2]"""
    from_x, from_y = corners[at, 0], corners[at, 1]
    one, other = (corners[at + 1, 0] - from_x) * (y - from_y), (corners[at + 1, 1] - from_y) * (x - from_x)
    found = one - other
    return float(found if abs(found) > ROUNDING * (abs(one) + abs(other)) else 0.0)


@compiled
def _edges_cross(a: Floats, u: int, b: Floats, v: int, found: Floats, count: int) -> int:
    """Write down a crossing of two edges, and return the count of crossings."""
    begins, ends = side_of(b, v, a[u, 0], a[u, 1]), side_of(b, v, a[u + 1, 0], a[u + 1, 1])
    if begins * ends > 0.0:
        return count
    first, last = side_of(a, u, b[v, 0], b[v, 1]), side_of(a, u, b[v + 1, 0], b[v + 1, 1])
    if first * last > 0.0:
        return count
    if begins * ends == 0.0 or first * last == 0.0 or count == len(found):
        return DOUBT
    found[count, CORNER_A], found[count, SHARE_A] = u, begins / (begins - ends)
    found[count, CORNER_B], found[count, SHARE_B] = v, first / (first - last)
    found[count, LEAVES] = 1.0 if last > 0.0 else -1.0
    return count + 1


@compiled
def _blocks_cross(
    a: Floats,
    b: Floats,
    spans: tuple[Span, Span],
    boxes: tuple[Box, Box],
    near_a: Integers,
    near_b: Integers,
    found: Floats,
    count: int,
) -> int:
    """Write down the crossings of two blocks of edges, and return the count of crossings."""
    count_a = _edges_in(a, spans[0], boxes[1], near_a)
    count_b = _edges_in(b, spans[1], boxes[0], near_b) if count_a > 0 else 0
    for p in range(count_a):
        here = _edge_box(a, near_a[p])
        for q in range(count_b):
            if _meets(_edge_box(b, near_b[q]), here):
                count = _edges_cross(a, near_a[p], b, near_b[q], found, count)
                if count == DOUBT:
                    return DOUBT
    return count


@compiled
def most_in_one(starts: Integers) -> int:
    """Return how much the fullest group holds, of groups that begin where `starts` says and end at its last."""
    most = 0
    for group in range(len(starts) - 1):
        most = max(most, starts[group + 1] - starts[group])
    return most


@compiled
def find_crossings(
    a: Rings, b: Rings, left: Integers, right: Integers, found: Floats, until: Integers, doubt: Integers
) -> int:
    """Write down where the outlines of polygons cross, pair by pair, until the room for half of it is full.

    Parameters
    ----------
    a, b
        Polygons as `rings.rings` gives.
    left, right
        Numbers of the polygons of each pair, shape (n,).
    found
        Room for crossings, shape (c, COLUMNS); more of one pair than half of it are in doubt. LEAVES is written as if
        all polygons were to the left of their rings.
    until
        Filled with the number of crossings up to and with each pair, shape (n,).
    doubt
        Filled with 1 for pairs in doubt, which have no crossing, shape (n,).

    Returns
    -------
    int
        Number of pairs that were worked through.
    """
    corners_a, corners_b, boxes_a, boxes_b, spans_a, spans_b = a.corners, b.corners, a.boxes, b.boxes, a.spans, b.spans
    first_a, first_b, blocks_a, blocks_b, bounds_a, bounds_b = a.first, b.first, a.blocks, b.blocks, a.bounds, b.bounds
    most = 1 + max(most_in_one(blocks_a[first_a]), most_in_one(blocks_b[first_b]))
    of_a, of_b, met = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    near_a, near_b, count = np.empty(BLOCK + 1, np.int64), np.empty(BLOCK + 1, np.int64), 0
    for pair in range(len(left)):
        if 2 * count > len(found):
            return pair
        i, j, before = left[pair], right[pair], count
        box = _shared_box(_box(bounds_a, i), _box(bounds_b, j))
        count_a = _blocks_in(boxes_a, (blocks_a[first_a[i]], blocks_a[first_a[i + 1]]), box, of_a)
        count_b = _blocks_in(boxes_b, (blocks_b[first_b[j]], blocks_b[first_b[j + 1]]), box, of_b) if count_a > 0 else 0
        for p in range(count_a):
            one = of_a[p]
            span, here, count_met = (spans_a[one, 0], spans_a[one, 1]), _box(boxes_a, one), 0
            for q in range(count_b):
                met[count_met] = of_b[q]
                count_met += _meets(_box(boxes_b, of_b[q]), here)
            for q in range(count_met):
                spans = span, (spans_b[met[q], 0], spans_b[met[q], 1])
                boxes = here, _box(boxes_b, met[q])
                count = _blocks_cross(corners_a, corners_b, spans, boxes, near_a, near_b, found, count)
                if count == DOUBT:
                    break
            if count == DOUBT:
                break
        doubt[pair] = 1 if count == DOUBT else 0
        count = before if count == DOUBT else count
        until[pair] = count
    return len(left)


@compiled
def _shared_box(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
