"""How far are many places from one line or polygon?"""

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from dueregard.selenodesy.arrays import Floats, as_floats
from dueregard.selenodesy.edges import edges
from dueregard.selenodesy.projection import DIAMETER_M, greatest_scale
from dueregard.selenodesy.threads import in_chunks

CHUNK = 16_384
POLYGONS = ("Polygon", "MultiPolygon")


def gaps_to_ground_m(
    easting_m: ArrayLike, northing_m: ArrayLike, ground: BaseGeometry, most_m: float = np.inf
) -> Floats:
    """Measure the least true distance of places from a line or polygon; the same as `separation_m`, compiled.

    Parameters
    ----------
    easting_m, northing_m
        Places on the map plane, shape (n,). [m]
    ground
        Lines or polygons, single or multiple. [m]
    most_m
        Distance beyond which nobody asks. [m]

    Returns
    -------
    Floats
        Distance, shape (n,); 0 inside a polygon, infinity where it surely exceeds `most_m`. [m]
    """
    from dueregard.selenodesy.gap_kernel import fill_squared_chords

    closed = ground.geom_type in POLYGONS
    parts = shapely.get_parts([ground])
    lines = shapely.get_rings(parts) if closed else parts
    start, step, _ = edges(lines)
    sides = np.broadcast_arrays(as_floats(easting_m), as_floats(northing_m))
    east, north = (np.ascontiguousarray(side.ravel()) for side in sides)
    box = _grown(np.asarray(shapely.bounds(ground)), most_m)
    chord, edge = np.empty(len(east)), (start / DIAMETER_M, step / DIAMETER_M)

    def measure(part: slice) -> None:
        fill_squared_chords(east[part], north[part], *edge, box, int(closed), chord[part])

    in_chunks(measure, len(east), CHUNK)
    asked = np.isfinite(chord)
    chord[asked] = DIAMETER_M * np.arcsin(np.minimum(np.sqrt(chord[asked]), 1.0))
    return chord


def _grown(bounds: Floats, most_m: float) -> Floats:
    """Grow a planar box by a true distance, generously: the scale at the farthest place that counts bounds it."""
    corner = np.hypot(*np.abs(bounds.reshape(2, 2)).max(axis=0))
    margin = most_m * greatest_scale(corner, most_m)
    return np.asarray(bounds + margin * np.array([-1.0, -1.0, 1.0, 1.0]))
