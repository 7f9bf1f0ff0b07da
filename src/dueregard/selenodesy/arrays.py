"""What goes into selenodesy and what comes out of it?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.intp]
Geometries = NDArray[np.object_]
GeometryInput = BaseGeometry | Sequence[BaseGeometry | None] | Geometries


def as_floats(values: ArrayLike) -> Floats:
    """Return numbers as an array of double precision."""
    return np.asarray(values, dtype=np.float64)


def as_geometries(geometries: GeometryInput) -> Geometries:
    """Return one geometry, a sequence or an array of them as an object array of the same shape."""
    return np.asarray(geometries, dtype=object)
