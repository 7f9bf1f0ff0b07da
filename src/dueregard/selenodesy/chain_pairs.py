"""How large is what two polygons share, however little it is?

A polygon is the ground south of its northern chains less the ground south of its southern ones, so that what two share
is a sum over pairs of chains: the ground south of both, down to a common base. Along a pair of chains this is an
integral under the lower of two straight lines. Nothing hangs on a doubtful sign: where edges touch, coincide or cross
in a vertex the integral is continuous, and so is the area. What cancels in the sum leaves about 1e-14 of the box that
holds both.
"""

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.chains import Chains
from dueregard.selenodesy.columns import column
from dueregard.selenodesy.compiled import compiled


@compiled
def _above_base(west: float, east: float, y_west: float, y_east: float, base: float) -> float:
    """Measure the ground between a base and a line, where the line is above it. [m2]"""
    if y_west <= 0.0 and y_east <= 0.0:
        return 0.0
    if y_west < 0.0:
        west, y_west = west + (east - west) * (-y_west) / (y_east - y_west), 0.0
    elif y_east < 0.0:
        east, y_east = west + (east - west) * y_west / (y_west - y_east), 0.0
    return column(west, east - west, y_west, y_east, base)


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
def edge_at(vertices: Floats, low: int, high: int, place: float) -> int:
    """Return the vertex from which the edge over a place starts, by bisection between two vertices of a chain."""
    if place <= vertices[low, 0]:
        return low
    while high - low > 1:
        middle = (low + high) >> 1
        west = vertices[middle, 0] <= place
        low, high = middle if west else low, high if west else middle
    return low


@compiled
def height(vertices: Floats, vertex: int, place: float, base: float) -> float:
    """Return how high over a base an edge is at a place. [m]"""
    if place == vertices[vertex + 1, 0]:
        return float(vertices[vertex + 1, 1] - base)
    return float((vertices[vertex, 1] - base) + vertices[vertex, 2] * (place - vertices[vertex, 0]))


@compiled
def _along(a: Floats, i: int, b: Floats, j: int, span: tuple[float, float], base: float) -> float:
    """Walk along two chains together, from the edges that start at two vertices. [m2]"""
    west, end = span
    a_here, b_here = height(a, i, west, base), height(b, j, west, base)
    total = 0.0
    while west < end:
        a_east, b_east = a[i + 1, 0], b[j + 1, 0]
        to = min(a_east, b_east, end)
        a_next, b_next = height(a, i, to, base), height(b, j, to, base)
        total += _south_of_both(west, to, (a_here, a_next), (b_here, b_next), base)
        i, j = i + (a_east <= to), j + (b_east <= to)
        west, a_here, b_here = to, a_next, b_next
    return total


@compiled
def _shared(a: Chains, item_a: int, b: Chains, item_b: int) -> float:
    """Sum over the pairs of chains of two polygons. [m2]"""
    west, east = max(a.bounds[item_a, 0], b.bounds[item_b, 0]), min(a.bounds[item_a, 2], b.bounds[item_b, 2])
    south = max(a.bounds[item_a, 1], b.bounds[item_b, 1])
    total = 0.0
    for chain_a in range(a.first[item_a], a.first[item_a + 1]):
        start_a, last_a = a.start[chain_a], a.start[chain_a + 1] - 1
        west_a, east_a = max(a.boxes[chain_a, 0], west), min(a.boxes[chain_a, 2], east)
        if west_a >= east_a or a.boxes[chain_a, 3] <= south:
            continue
        for chain_b in range(b.first[item_b], b.first[item_b + 1]):
            start_b, last_b = b.start[chain_b], b.start[chain_b + 1] - 1
            span = max(west_a, b.boxes[chain_b, 0]), min(east_a, b.boxes[chain_b, 2])
            if span[0] < span[1] and b.boxes[chain_b, 3] > south:
                i = edge_at(a.vertices, start_a, last_a, span[0])
                j = edge_at(b.vertices, start_b, last_b, span[0])
                total += a.side[chain_a] * b.side[chain_b] * _along(a.vertices, i, b.vertices, j, span, south)
    return total


@compiled
def areas_with_care(a: Chains, b: Chains, left: Integers, right: Integers, area: Floats) -> None:
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
        area[pair] = max(_shared(a, left[pair], b, right[pair]), 0.0)
