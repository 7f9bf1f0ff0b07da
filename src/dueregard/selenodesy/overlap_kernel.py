"""How large is what very many pairs of polygons share?

As `chain_pairs` has it, but the ground south of a chain is summed up once, from vertex to vertex, so that a pair of
chains costs the search for where they cross, block of edges by block, and two differences for each run between. Where
so little is shared that the difference of large sums would cost digits, `chain_pairs` measures.
"""

import numpy as np

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.chain_pairs import edge_at, shared_carefully
from dueregard.selenodesy.chains import BLOCK_BITS, Chains
from dueregard.selenodesy.columns import column
from dueregard.selenodesy.compiled import compiled

LOST = 2e-15  # share of the boxes that the sums may lose to rounding
RELATIVE = 1e-9  # what a result may lose of itself


@compiled
def _up_to(chain: Floats, vertex: int, to: float, base: float) -> float:
    """Measure the ground south of a chain up to a place, of which the vertex to the west is given. [m2]"""
    west, y_west = chain[vertex, 0], chain[vertex, 1] - base
    width = to - west
    return float(chain[vertex, 3] + column(west, width, y_west, y_west + chain[vertex, 2] * width, base))


@compiled
def _run(
    a: Floats,
    b: Floats,
    at: tuple[int, int, int, int],
    span: tuple[float, float],
    bases: tuple[float, float],
    lower: float,
) -> float:
    """Measure the ground from the base of a to the lower chain, a (+1) or b (-1), along one run. [m2]

    `at`: the vertices west of its start, of a and b, then those west of its end.
    """
    (west, east), (base_a, base_b) = span, bases
    if lower > 0:
        return _up_to(a, at[2], east, base_a) - _up_to(a, at[0], west, base_a)
    strip = column(west, east - west, base_b - base_a, base_b - base_a, base_a)
    return strip + _up_to(b, at[3], east, base_b) - _up_to(b, at[1], west, base_b)


@compiled
def _edge_by_edge(
    a: Floats,
    b: Floats,
    at: tuple[int, int],
    span: tuple[float, float],
    run: tuple[float, int, int, float, float],
    bases: tuple[float, float],
) -> tuple[float, int, int, float, float]:
    """Walk from edge to edge where two chains are near each other.

    `run`: where the present run began and the vertices west of there, which chain is the lower (0: not known), and the
    ground of the runs before.
    """
    (i, j), (west, end), (begun, begun_i, begun_j, lower, total) = at, span, run
    gap = (a[i, 1] - b[j, 1]) + (a[i, 2] * (west - a[i, 0]) - b[j, 2] * (west - b[j, 0]))
    while west < end:
        a_east, b_east = a[i + 1, 0], b[j + 1, 0]
        to = min(min(a_east, b_east), end)  # noqa: PLW3301  # two at a time compile without a branch
        gap_next = (a[i, 1] - b[j, 1]) + (a[i, 2] * (to - a[i, 0]) - b[j, 2] * (to - b[j, 0]))
        if lower == 0.0:  # they have run together so far
            lower = -np.sign(gap if gap != 0.0 else gap_next)
        if gap_next * lower > 0.0:
            middle = west + (to - west) * (gap / (gap - gap_next))
            total += _run(a, b, (begun_i, begun_j, i, j), (begun, middle), bases, lower)
            begun, begun_i, begun_j, lower = middle, i, j, -lower
        i, j = i + (a_east <= to), j + (b_east <= to)
        west, gap = to, gap_next
    return begun, begun_i, begun_j, lower, total


@compiled
def _along(
    a: Floats,
    b: Floats,
    heights: tuple[Floats, Floats],
    edges: tuple[int, int, int, int],
    span: tuple[float, float],
    bases: tuple[float, float],
) -> float:
    """Measure the ground south of two chains, from the base of a, run by run of the lower one. [m2]

    Blocks of edges of which one lies below the other are passed over as a whole.
    """
    (i, last_a, j, last_b), (west, end), (of_a, of_b) = edges, span, heights
    begun, begun_i, begun_j, lower, total = west, i, j, 0.0, 0.0
    while True:
        block_a, block_b = i >> BLOCK_BITS, j >> BLOCK_BITS
        east_a = min((block_a + 1) << BLOCK_BITS, last_a)
        east_b = min((block_b + 1) << BLOCK_BITS, last_b)
        to = min(min(a[east_a, 0], b[east_b, 0]), end)  # noqa: PLW3301
        known = 1.0 * (of_a[block_a, 1] < of_b[block_b, 0]) - 1.0 * (of_b[block_b, 1] < of_a[block_a, 0])
        if known == 0.0:
            at = edge_at(a, i, east_a, west), edge_at(b, j, east_b, west)
            run = begun, begun_i, begun_j, lower, total
            begun, begun_i, begun_j, lower, total = _edge_by_edge(a, b, at, (west, to), run, bases)
        elif known == -lower:  # they cross here, to the last digit
            i, j = edge_at(a, i, east_a, west), edge_at(b, j, east_b, west)
            total += _run(a, b, (begun_i, begun_j, i, j), (begun, west), bases, lower)
            begun, begun_i, begun_j, lower = west, i, j, known
        else:
            lower = known
        if to >= end:
            at_end = begun_i, begun_j, edge_at(a, i, east_a, end), edge_at(b, j, east_b, end)
            return total + _run(a, b, at_end, (begun, end), bases, lower)
        i, j = east_a if a[east_a, 0] <= to else i, east_b if b[east_b, 0] <= to else j
        west = to


@compiled
def _pair(
    a: Floats,
    b: Floats,
    heights: tuple[Floats, Floats],
    edges: tuple[int, int, int, int],
    span: tuple[float, float],
    bases: tuple[float, float],
    lower: int,
) -> float:
    """Measure the ground south of two chains, given by their first and last vertices. [m2]

    `lower`: +1, -1 where all of a or of b is known to be below the other: that needs no walk.
    """
    (start_a, last_a, start_b, last_b), (west, east) = edges, span
    i, j = start_a, start_b
    if lower >= 0:
        i = edge_at(a, start_a, last_a, west)
    if lower <= 0:
        j = edge_at(b, start_b, last_b, west)
    if lower == 0:
        return _along(a, b, heights, (i, last_a, j, last_b), span, bases)
    end_i = edge_at(a, i, last_a, east) if lower > 0 else i
    end_j = edge_at(b, j, last_b, east) if lower < 0 else j
    return _run(a, b, (i, j, end_i, end_j), span, bases, lower)


@compiled
def _shared(a: Chains, item_a: int, b: Chains, item_b: int) -> float:
    """Sum over the pairs of chains of two polygons. [m2]"""
    bases = a.bounds[item_a, 1], b.bounds[item_b, 1]
    boxes_a, boxes_b, start_a, start_b, side_a, side_b = a.boxes, b.boxes, a.start, b.start, a.side, b.side
    vertices_a, vertices_b = a.vertices, b.vertices
    total = 0.0
    for i in range(a.first[item_a], a.first[item_a + 1]):
        west_a, south_a, east_a, north_a = boxes_a[i, 0], boxes_a[i, 1], boxes_a[i, 2], boxes_a[i, 3]
        if north_a <= bases[1]:  # south of all chains of b, whose sides cancel
            continue
        for j in range(b.first[item_b], b.first[item_b + 1]):
            west, east = max(west_a, boxes_b[j, 0]), min(east_a, boxes_b[j, 2])
            if west < east and boxes_b[j, 3] > bases[0]:
                lower = 1 * (north_a <= boxes_b[j, 1]) - 1 * (boxes_b[j, 3] <= south_a)
                edges = start_a[i], start_a[i + 1] - 1, start_b[j], start_b[j + 1] - 1
                part = _pair(vertices_a, vertices_b, (a.heights, b.heights), edges, (west, east), bases, lower)
                total += side_a[i] * side_b[j] * part
    return total


@compiled
def _box_m2(bounds: Floats, item: int) -> float:
    return float((bounds[item, 2] - bounds[item, 0]) * (bounds[item, 3] - bounds[item, 1]))


@compiled
def _apart(of_a: Floats, i: int, of_b: Floats, j: int) -> bool:
    """Tell whether a line at a slant keeps two polygons apart."""
    for way in range(of_a.shape[1]):  # noqa: SIM110  # the compiler knows no `any` over a generator
        if of_a[i, way, 1] <= of_b[j, way, 0] or of_b[j, way, 1] <= of_a[i, way, 0]:
            return True
    return False


@compiled
def overlap_areas(a: Chains, b: Chains, left: Integers, right: Integers, area: Floats) -> None:
    """Write the true area that each pair of polygons shares into `area`.

    Parameters
    ----------
    a, b
        Polygons as `chains.chains` gives, summed up by `chain_sums.sum_up`.
    left, right
        Numbers of the polygons of each pair, shape (n,).
    area
        Filled with the result, shape (n,). [m2]
    """
    of_a, of_b = a.bounds, b.bounds
    for pair in range(len(left)):
        i, j = left[pair], right[pair]
        west, south = max(of_a[i, 0], of_b[j, 0]), max(of_a[i, 1], of_b[j, 1])
        east, north = min(of_a[i, 2], of_b[j, 2]), min(of_a[i, 3], of_b[j, 3])
        area[pair] = 0.0
        if west < east and south < north and not _apart(a.slants, i, b.slants, j):
            box = (west, south, east)
            shared = _shared(a, i, b, j)
            if shared * RELATIVE < LOST * (_box_m2(of_a, i) + _box_m2(of_b, j)):
                shared = shared_carefully(a, i, b, j, box)
            area[pair] = max(shared, 0.0)
