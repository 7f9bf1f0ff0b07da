"""How large is the ground that pairs of polygons share?"""

import numpy as np
import shapely

from dueregard.selenodesy.arrays import Floats, Geometries, GeometryInput, Integers, as_geometries
from dueregard.selenodesy.measure import area_m2
from dueregard.selenodesy.threads import in_chunks

COMPILED_FROM = 10_000
"""Pairs from which on loading the compiled kernel (under a second) pays: shapely needs about 0.1 ms a pair."""
AT_ONCE = 8_192
"""Pairs whose polygons are taken apart together: a few megabytes, of which hardly any is taken apart twice."""


def overlap_area_m2(
    left: GeometryInput, right: GeometryInput, i: Integers, j: Integers, *, compiled: bool | None = None
) -> Floats:
    """Measure the true area on the sphere that pairs of polygons share, edges being straight in the map plane.

    Few pairs are intersected by shapely and measured; from COMPILED_FROM on a compiled kernel measures without building
    anything, on all processors. Both agree to the digits that the coordinates have.

    Parameters
    ----------
    left, right
        Valid polygons and multipolygons, shapes (n,) and (m,); may be the same array. [m]
    i, j
        Pairs: rows of `left` and of `right`, shape (p,), as `index.pairs` gives.
    compiled
        Whether to use the compiled kernel; None: by the number of pairs. Who measures a few again and again asks for
        it, and waits for it once.

    Returns
    -------
    Floats
        Shared area, shape (p,); 0 where they touch or stand apart, and for points and lines. [m2]
    """
    one, other = as_geometries(left), as_geometries(right)
    if not (len(i) >= COMPILED_FROM if compiled is None else compiled):
        return area_m2(shapely.intersection(one[i], other[j]))
    if len(i) <= AT_ONCE:
        return _shared_m2(*_needed(one, i), *_needed(other, j))
    turn = np.argsort(_place(one, AT_ONCE / len(i))[i], kind="stable")
    area = np.empty(len(i))

    def measure(part: slice) -> None:
        pairs = turn[part]
        area[pairs] = _shared_m2(*_needed(one, i[pairs]), *_needed(other, j[pairs]))

    in_chunks(measure, len(i), AT_ONCE)
    return area


def _shared_m2(left: Geometries, i: Integers, right: Geometries, j: Integers) -> Floats:
    """Measure along the outlines, and with care what is in doubt there. [m2]"""
    from dueregard.selenodesy.chain_pairs import areas_with_care
    from dueregard.selenodesy.chains import chains
    from dueregard.selenodesy.overlap_kernel import overlap_areas
    from dueregard.selenodesy.rings import rings

    area = np.empty(len(i))
    overlap_areas(rings(left), rings(right), i, j, area)
    doubt = np.isnan(area)
    if np.any(doubt):
        (some, a), (others, b) = _needed(left, i[doubt]), _needed(right, j[doubt])
        careful = np.empty(len(a))
        areas_with_care(chains(some), chains(others), a, b, careful)
        area[doubt] = careful
    return area


def _needed(polygons: Geometries, rows: Integers) -> tuple[Geometries, Integers]:
    """Return the polygons in some rows, each once, and tell in which row of these each then is."""
    asked, row = np.unique(rows, return_inverse=True)
    return polygons[asked], row


def _place(polygons: Geometries, share: float) -> Integers:
    """Give numbers to polygons so that any such share of them, taken in order, lies in about a square of the map."""
    bounds = np.nan_to_num(shapely.bounds(polygons))
    east, north = bounds[:, 0] + bounds[:, 2], bounds[:, 1] + bounds[:, 3]
    band = np.argsort(np.argsort(north)) // max(1.0, np.sqrt(share) * len(polygons))
    return np.argsort(np.lexsort((east, band)))
