"""How large is the ground that pairs of polygons share?"""

from typing import TYPE_CHECKING

import numpy as np
import shapely

from dueregard.selenodesy.arrays import Floats, Geometries, GeometryInput, Integers, as_geometries
from dueregard.selenodesy.measure import area_m2
from dueregard.selenodesy.threads import in_chunks

if TYPE_CHECKING:
    from dueregard.selenodesy.chains import Chains

COMPILED_FROM = 10_000
"""Pairs from which on loading the compiled kernel (under a second) pays: shapely needs about 0.1 ms a pair."""


def overlap_area_m2(left: GeometryInput, right: GeometryInput, i: Integers, j: Integers) -> Floats:
    """Measure the true area on the sphere that pairs of polygons share, edges being straight in the map plane.

    Few pairs are intersected by shapely and measured; from COMPILED_FROM on a compiled kernel measures without building
    anything, on all processors. Both agree to the digits that the coordinates have.

    Parameters
    ----------
    left, right
        Valid polygons and multipolygons, shapes (n,) and (m,); may be the same array. [m]
    i, j
        Pairs: rows of `left` and of `right`, shape (p,), as `index.pairs` gives.

    Returns
    -------
    Floats
        Shared area, shape (p,); 0 where they touch or stand apart, and for points and lines. [m2]
    """
    one, other = as_geometries(left), as_geometries(right)
    if len(i) < COMPILED_FROM:
        return area_m2(shapely.intersection(one[i], other[j]))
    from dueregard.selenodesy.overlap_kernel import overlap_areas

    orders = [_neighbours(one), _neighbours(other)]
    a, b = (np.argsort(order)[rows] for order, rows in zip(orders, (i, j), strict=True))
    turn = np.argsort(a, kind="stable")
    area = np.empty(len(i))

    def measure(part: slice) -> None:
        pairs = turn[part]
        first, left_row = _prepared(one, orders[0], a[pairs])
        second, right_row = _prepared(other, orders[1], b[pairs])
        shared = np.empty(len(pairs))
        overlap_areas(first, second, left_row, right_row, shared)
        area[pairs] = shared

    in_chunks(measure, len(i))
    return area


def _prepared(polygons: Geometries, order: Integers, places: Integers) -> tuple["Chains", Integers]:
    """Take apart the polygons that stand at some places of an order, and tell in which row each then is."""
    from dueregard.selenodesy.chain_sums import sum_up
    from dueregard.selenodesy.chains import chains

    asked = np.zeros(len(polygons), dtype=bool)
    asked[places] = True
    taken = chains(polygons[order[asked]])
    sum_up(taken)
    return taken, (np.cumsum(asked) - 1)[places]


def _neighbours(polygons: Geometries) -> Integers:
    """Order polygons in bands from west to east, so that those that meet stand near each other in memory."""
    bounds = np.nan_to_num(shapely.bounds(polygons))
    east, north = bounds[:, 0] + bounds[:, 2], bounds[:, 1] + bounds[:, 3]
    band = np.argsort(np.argsort(north)) // max(1, int(np.sqrt(len(polygons))))
    return np.lexsort((east, band))
