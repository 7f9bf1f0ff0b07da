"""How is ground laid together, united or taken off, where the exact way fails, too?"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

MANY = 32  # shapes from which on it pays to unite what hangs together, one lump after the other
GRID_M = 1e-3
"""Grid on which ground is laid together where tangled outlines upset the exact way."""
Union = Callable[[frozenset[int]], BaseGeometry]
"""Numbers of shapes to the ground that they cover together."""


def union_of(geometry: Mapping[int, BaseGeometry] | NDArray[np.object_]) -> Union:
    """Return a function that unites shapes by their numbers and remembers what it has united."""

    @cache
    def union(numbers: frozenset[int]) -> BaseGeometry:
        if len(numbers) == 1:
            return cast("BaseGeometry", geometry[next(iter(numbers))])
        shapes = np.array([geometry[number] for number in sorted(numbers)], dtype=object)
        ground: BaseGeometry = overlaid(shapely.union_all if len(shapes) < MANY else _in_lumps, shapes)
        return ground

    return union


def overlaid(operation: Callable[..., Any], *ground: Any) -> Any:
    """Lay ground together by an operation of shapely; on a fine grid, which takes ten times as long, where it fails."""
    try:
        return operation(*ground)
    except shapely.errors.GEOSException:
        return operation(*ground, grid_size=GRID_M)


def _in_lumps(shapes: NDArray[np.object_], grid_size: float | None = None) -> BaseGeometry:
    if grid_size is None:
        return shapely.disjoint_subset_union_all(shapes)
    return shapely.union_all(shapes, grid_size=grid_size)
