"""Which zones and sites might meet? rtree boxes in x, y and time."""

import numpy as np
from numpy.typing import NDArray
from rtree.index import Index, Property

Boxes = NDArray[np.float64]
"""Shape (n, 6): easting, northing, day of the low corner, then of the high corner. [m, m, days]"""
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


def boxes(bounds: NDArray[np.float64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Boxes:
    """Build boxes from planar bounds and half-open days.

    Parameters
    ----------
    bounds
        minx, miny, maxx, maxy of each item, shape (n, 4). [m]
    starts, ends
        First day, and first day no longer active, shape (n,). [days]
    """
    return np.column_stack([bounds[:, 0], bounds[:, 1], starts, bounds[:, 2], bounds[:, 3], ends]).astype(np.float64)


def pairs(left: Boxes, right: Boxes) -> Pairs:
    """Return the indices of all pairs whose boxes share ground and a day.

    Boxes that touch in space are kept (the exact test follows); in time they must share at least one half-open day.

    Returns
    -------
    Indices into left and into right, sorted.
    """
    if len(left) == 0 or len(right) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    tree = Index((np.arange(len(right)), right[:, :3].copy(), right[:, 3:].copy()), properties=Property(dimension=3))
    hits, counts = tree.intersection_v(left[:, :3].copy(), left[:, 3:].copy())  # type: ignore[no-untyped-call]
    i = np.repeat(np.arange(len(left)), counts.astype(np.int64))
    j = hits.astype(np.int64)
    shared = (left[i, 2] < right[j, 5]) & (right[j, 2] < left[i, 5])
    order = np.lexsort((j[shared], i[shared]))
    return i[shared][order], j[shared][order]
