"""How wide are the ways that are left between a place and the open ground, all together?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.terrain.grid import Grid
from dueregard.terrain.slope import can_tell_slope, slope_deg

CELLS_ACROSS = 160  # of the lattice, to a side of its box
MARGIN = 0.25  # of the box's longer side, left open all round it
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Ways:
    """What is left of the ways to a place.

    Attributes
    ----------
    width_m
        Least width of ground that one would have to close to cut the place off: the minimum cut. [m]
    free_m
        The same if nobody barred anything. [m]
    cell_m
        Side of a cell of the lattice: ways narrower than that are not seen. [m]
    slopes
        Whether the ground's slope was looked at too.
    """

    width_m: float
    free_m: float
    cell_m: float
    slopes: bool


def ways(target: BaseGeometry, barred: BaseGeometry, grids: Sequence[Grid], slope_max_deg: float) -> Ways:
    """Cut a lattice of square cells between a place and the rim of a box round it and the barred ground.

    A cell is open if its middle is not barred and, where a grid is fine enough to tell, not steeper than a vehicle
    climbs. Each side that two open cells share is a way as wide as the cell.

    Parameters
    ----------
    target
        Place or ground in map metres.
    barred
        Ground in map metres that others may not enter.
    grids
        Elevation grids, the finest first; none, or none fine enough: slopes are not looked at.
    slope_max_deg
        Steepest ground that counts as a way. [deg]

    Notes
    -----
    Maximum flow by Dinic's algorithm, each side of a cell carrying one unit; by Menger's theorem the flow is the number
    of sides in the smallest cut. Sides run along the axes of the map: a cut aslant counts up to 1.4 times too long, so
    compare a width with what it would be without any bar, measured the same way. Map metres become true ones by the
    scale at the middle.
    """
    east, north, cell_m = _lattice(target, barred)
    inside = shapely.contains_xy(shapely.buffer(target, cell_m), east, north)
    closed = shapely.contains_xy(barred, east, north) & ~inside
    fine = next((grid for grid in grids if can_tell_slope(grid)), None)
    steep = np.zeros(east.shape, bool) if fine is None else slope_deg(fine, east, north) > slope_max_deg
    passable = ~(steep & ~inside)
    true_m = cell_m / float(selenodesy.scale_factor(east.mean(), north.mean()))
    width, free = (_cut(passable & ~shut, inside) * true_m for shut in (closed, np.zeros_like(closed)))
    return Ways(width, free, true_m, fine is not None)


def _lattice(target: BaseGeometry, barred: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return the middles of the cells of a square box round everything, and the side of a cell. [m]"""
    west, south, east, north = shapely.total_bounds([target, barred])
    side = max(east - west, north - south, 1.0) * (1.0 + 2.0 * MARGIN)
    cell_m = side / CELLS_ACROSS
    steps = (np.arange(CELLS_ACROSS) + 0.5) * cell_m - side / 2.0
    across, along = np.meshgrid((west + east) / 2.0 + steps, (south + north) / 2.0 + steps)
    return across, along, cell_m


def _cut(passable: Booleans, inside: Booleans) -> int:
    """Return how many sides of cells separate the inside from the rim; each side counts once."""
    rows, columns = passable.shape
    number = np.arange(rows * columns).reshape(rows, columns)
    source, sink = rows * columns, rows * columns + 1
    sideways, down = passable[:, :-1] & passable[:, 1:], passable[:-1] & passable[1:]
    one = np.concatenate([number[:, :-1][sideways], number[:-1][down]])
    other = np.concatenate([number[:, 1:][sideways], number[1:][down]])
    rim = np.zeros_like(passable)
    rim[[0, -1], :], rim[:, [0, -1]] = True, True
    begins, ends = number[inside & passable], number[rim & passable & ~inside]
    if not (len(begins) and len(ends)):
        return 0
    tails = np.concatenate([one, other, np.full(len(begins), source), ends])
    heads = np.concatenate([other, one, begins, np.full(len(ends), sink)])
    capacity = np.concatenate([np.ones(2 * len(one)), np.full(len(begins) + len(ends), 4)]).astype(np.int32)
    graph: csr_array = coo_array((capacity, (tails, heads)), shape=(sink + 1, sink + 1)).tocsr()
    return int(maximum_flow(graph, source, sink).flow_value)
