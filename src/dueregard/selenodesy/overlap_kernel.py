"""How large is what two polygons share, on the sphere, without building it?

A polygon is the ground south of its northern chains less the ground south of its southern ones, so that what two share
is a sum over pairs of chains: the ground south of both, down to a common base. Along a pair of chains this is an
integral under the lower of two straight lines. Nothing hangs on a doubtful sign: where edges touch, coincide or cross
in a vertex the integral is continuous, and so is the area. What cancels in the sum leaves about 1e-15 of the box that
holds both.
"""

import numpy as np

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.chains import Chains
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.projection import DIAMETER_M

NARROW_M, LOW_M = 3e3, 100e3  # width and height up to which two by three Gauss nodes leave less than 1e-12
FAR_M = 1e6  # size of a piece up to which five by five of them do
TWO_WEST, TWO_EAST = 0.5 - 0.5 / np.sqrt(3.0), 0.5 + 0.5 / np.sqrt(3.0)
THREE_SOUTH, THREE_NORTH = 0.5 - 0.5 * np.sqrt(0.6), 0.5 + 0.5 * np.sqrt(0.6)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(5)
PER_DIAMETER_SQUARED = 1.0 / DIAMETER_M**2


@compiled
def _meridian(x: float, base: float, height: float) -> float:
    """Integrate dy / k^2, k = 1 + rho^2 / 4R^2, from a base up, by three Gauss nodes. [m]"""
    place = 1.0 + x * x * PER_DIAMETER_SQUARED
    south, middle, north = base + height * THREE_SOUTH, base + height * 0.5, base + height * THREE_NORTH
    k1 = (place + south * south * PER_DIAMETER_SQUARED) ** 2
    k2 = (place + middle * middle * PER_DIAMETER_SQUARED) ** 2
    k3 = (place + north * north * PER_DIAMETER_SQUARED) ** 2
    return float(height * (5.0 * k2 * (k1 + k3) + 8.0 * k1 * k3) / (18.0 * k1 * k2 * k3))


@compiled
def _column(west: float, width: float, y_west: float, y_east: float, base: float) -> float:
    """Integrate dA = dx dy / k^2 from a base to a line above it. [m2]"""
    rise = y_east - y_west
    first = _meridian(west + width * TWO_WEST, base, y_west + rise * TWO_WEST)
    return 0.5 * width * (first + _meridian(west + width * TWO_EAST, base, y_west + rise * TWO_EAST))


@compiled
def _far_column(west: float, width: float, y_west: float, y_east: float, base: float) -> float:
    """Integrate as `_column` does, over any size. [m2]"""
    total = 0.0
    parts = 1 + int(max(width, y_west, y_east) / FAR_M)
    for i in range(5 * parts):
        along = (i // 5 + (NODES[i % 5] + 1.0) / 2.0) / parts
        x, height, column = west + width * along, y_west + (y_east - y_west) * along, 0.0
        for j in range(5 * parts):
            y = base + height * (j // 5 + (NODES[j % 5] + 1.0) / 2.0) / parts
            column += WEIGHTS[j % 5] / (1.0 + (x * x + y * y) * PER_DIAMETER_SQUARED) ** 2
        total += WEIGHTS[i % 5] * height * column
    return total * width / (2.0 * parts) ** 2


@compiled
def _above_base(west: float, east: float, y_west: float, y_east: float, base: float) -> float:
    """Measure the ground between a base and a line, where the line is above it. [m2]"""
    if y_west <= 0.0 and y_east <= 0.0:
        return 0.0
    if y_west < 0.0:
        west, y_west = west + (east - west) * (-y_west) / (y_east - y_west), 0.0
    elif y_east < 0.0:
        east, y_east = west + (east - west) * y_west / (y_west - y_east), 0.0
    if east - west < NARROW_M and max(y_west, y_east) < LOW_M:
        return _column(west, east - west, y_west, y_east, base)
    return _far_column(west, east - west, y_west, y_east, base)


@compiled
def _south_of_both(west: float, east: float, a: tuple[float, float], b: tuple[float, float], base: float) -> float:
    """Measure the ground between a base and the lower of two lines, given by their heights at both ends. [m2]"""
    gap_west, gap_east = a[0] - b[0], a[1] - b[1]
    if gap_west * gap_east >= 0.0:
        return _above_base(west, east, min(a[0], b[0]), min(a[1], b[1]), base)
    share = gap_west / (gap_west - gap_east)
    middle, height = west + (east - west) * share, a[0] + (a[1] - a[0]) * share
    first = _above_base(west, middle, min(a[0], b[0]), height, base)
    return first + _above_base(middle, east, height, min(a[1], b[1]), base)


@compiled
def _edge_at(x: Floats, low: int, high: int, place: float) -> int:
    """Return the vertex from which the edge over a place starts, by bisection between two vertices of a chain."""
    while high - low > 1:
        middle = (low + high) // 2
        if x[middle] <= place:
            low = middle
        else:
            high = middle
    return low


@compiled
def _edge(x: Floats, y: Floats, vertex: int, base: float) -> tuple[float, float, float, float, float]:
    """Return the ends of an edge, counted from the base, and its slope."""
    west, y_west, east, y_east = x[vertex], y[vertex] - base, x[vertex + 1], y[vertex + 1] - base
    return west, y_west, east, y_east, (y_east - y_west) / (east - west)


@compiled
def _along(
    ax: Floats, ay: Floats, i: int, bx: Floats, by: Floats, j: int, span: tuple[float, float], base: float
) -> float:
    """Walk along two chains together, from the edges that start at two vertices. [m2]"""
    west, end = span
    a_west, a_y, a_east, a_y_east, a_slope = _edge(ax, ay, i, base)
    b_west, b_y, b_east, b_y_east, b_slope = _edge(bx, by, j, base)
    a_here, b_here = a_y + a_slope * (west - a_west), b_y + b_slope * (west - b_west)
    total = 0.0
    while True:
        to = min(a_east, b_east, end)
        a_next = a_y_east if to == a_east else a_y + a_slope * (to - a_west)
        b_next = b_y_east if to == b_east else b_y + b_slope * (to - b_west)
        total += _south_of_both(west, to, (a_here, a_next), (b_here, b_next), base)
        if to >= end:
            return total
        if to == a_east:
            i += 1
            a_west, a_y, a_east, a_y_east, a_slope = _edge(ax, ay, i, base)
        if to == b_east:
            j += 1
            b_west, b_y, b_east, b_y_east, b_slope = _edge(bx, by, j, base)
        west, a_here, b_here = to, a_next, b_next


@compiled
def _shared(a: Chains, item_a: int, b: Chains, item_b: int, box: tuple[float, float, float]) -> float:
    """Sum over the pairs of chains of two polygons; the box is west, south, east. [m2]"""
    west, south, east = box
    total = 0.0
    for chain_a in range(a.first[item_a], a.first[item_a + 1]):
        start_a, last_a = a.start[chain_a], a.start[chain_a + 1] - 1
        west_a, east_a = max(a.x[start_a], west), min(a.x[last_a], east)
        if west_a >= east_a or a.top[chain_a] <= south:
            continue
        for chain_b in range(b.first[item_b], b.first[item_b + 1]):
            start_b, last_b = b.start[chain_b], b.start[chain_b + 1] - 1
            span = max(west_a, b.x[start_b]), min(east_a, b.x[last_b])
            if span[0] < span[1] and b.top[chain_b] > south:
                i, j = _edge_at(a.x, start_a, last_a, span[0]), _edge_at(b.x, start_b, last_b, span[0])
                total += a.side[chain_a] * b.side[chain_b] * _along(a.x, a.y, i, b.x, b.y, j, span, south)
    return total


@compiled
def overlap_areas(a: Chains, b: Chains, left: Integers, right: Integers, area: Floats) -> None:
    """Write the true area that each pair of polygons shares into `area`.

    Parameters
    ----------
    a, b
        Polygons as `chains.chains` gives.
    left, right
        Numbers of the polygons of each pair, shape (n,).
    area
        Filled with the result, shape (n,). [m2]
    """
    for pair in range(len(left)):
        one, other = a.bounds[left[pair]], b.bounds[right[pair]]
        west, south = max(one[0], other[0]), max(one[1], other[1])
        east, north = min(one[2], other[2]), min(one[3], other[3])
        area[pair] = 0.0
        if west < east and south < north:
            box = (west, south, east)
            area[pair] = max(_shared(a, left[pair], b, right[pair], box), 0.0)
