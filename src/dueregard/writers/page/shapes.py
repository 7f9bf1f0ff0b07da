"""How does each shape come onto the page once, in whole metres and with few vertices?"""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

TOLERANCE_M = 8.0
"""A drawn outline stays this close to the written one, before it is rounded to whole metres. [m]"""
TOLERANCE_SHARE = 0.001
"""Small shapes stay closer: this share of the radius of a circle of the same area. [1]"""

Ring: TypeAlias = list[int]
"""Eastings and northings in turn, not closed. [m]"""
Outline: TypeAlias = list[list[Ring]]
"""Polygons; of each the outer ring, then its holes."""


def shape_keys(names: Sequence[str], shapes: NDArray[np.object_]) -> list[str | None]:
    """Name shapes, the same shape under the same name once.

    Parameters
    ----------
    names
        What each shape is called: the id of its footprint, where it has one.
    shapes
        Geometries in the map plane, missing and empty ones allowed. [m]

    Returns
    -------
    list
        The name; with `#2`, `#3`, ... where a name has several shapes; None where there is nothing to draw.
    """
    found: dict[tuple[str, bytes], str] = {}
    counts: Counter[str] = Counter()
    keys: list[str | None] = []
    for name, shape in zip(names, shapes, strict=True):
        if shape is None or shape.is_empty:
            keys.append(None)
            continue
        known = name, shapely.to_wkb(shape)
        if known not in found:
            counts[name] += 1
            found[known] = name if counts[name] == 1 else f"{name}#{counts[name]}"
        keys.append(found[known])
    return keys


def outlines(keys: Sequence[str | None], shapes: NDArray[np.object_]) -> dict[str, Outline]:
    """Return the outline of each named shape once."""
    pairs = zip(keys, shapes, strict=True)
    named = {key: shape for key, shape in pairs if key is not None}
    return {key: outline(shape) for key, shape in named.items()}


def outline(shape: shapely.Geometry) -> Outline:
    """Return the polygons of a shape in whole metres, simplified within the tolerance. [m]"""
    every = shapely.get_parts(shape)
    parts = every[(shapely.get_dimensions(every) == 2) & ~shapely.is_empty(every)]
    return [_rings(shapely.simplify(part, tolerance_m(part))) for part in parts]


def tolerance_m(shape: shapely.Geometry) -> float:
    """Return how far the drawn outline of a shape may stray from it. [m]"""
    return min(TOLERANCE_M, TOLERANCE_SHARE * float(np.sqrt(shapely.area(shape) / np.pi)))


def _rings(polygon: shapely.Geometry) -> list[Ring]:
    outer, *holes = (_whole_metres(ring) for ring in shapely.get_rings(polygon))
    return [outer or _square_about(polygon), *(hole for hole in holes if hole)]


def _whole_metres(ring: shapely.Geometry) -> Ring:
    """Round a ring; nothing is left of one that is narrower than a metre."""
    points = np.round(shapely.get_coordinates(ring)[:-1]).astype(np.int64)
    kept = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    return [int(one) for one in kept.ravel()] if len(np.unique(kept, axis=0)) >= 3 else []


def _square_about(polygon: shapely.Geometry) -> Ring:
    """Return the least square of whole metres that holds something narrower than a metre."""
    box = shapely.bounds(polygon)
    left, bottom, right, top = (int(one) for one in (*np.floor(box[:2]), *np.ceil(box[2:])))
    right, top = max(right, left + 1), max(top, bottom + 1)
    return [left, bottom, right, bottom, right, top, left, top]
