"""Which ground round a place does terrain take off a footprint, and where can the grid not tell?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

import affine
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.hazards import Passage
from dueregard.terrain.flights import Sheet, flight
from dueregard.terrain.grid import Booleans, Floats, Grid, cell_centres_m, ground_m
from dueregard.terrain.shadow import outlines
from dueregard.terrain.sight import HIDDEN, SEEN, UNDECIDED, line_of_sight
from dueregard.zones.placement import objects

LEAST_CELLS: Final = 10
"""Footprints narrower than this stay circles; ground nearer to the source than half of it is never taken off, so that
a wider footprint never covers less. [cells]"""
MOST_CELLS: Final = 128
"""Ground farther away than half of this is looked at with cells twice as large, again and again. [cells]"""
ONE_PLACE = 0.1
"""A disc of a smaller radius than this is one place to the grid. [cells]"""
SPIKE_M = 1.0  # slivers between the rim and a hidden cell
SNAP_M = 1e-4  # mends the rounding of the opening
STRAIGHT_CELLS = 1e-6  # vertices nearer than this to a straight line say nothing
EMPTY = shapely.Polygon()
PARTS = ("hidden", "undecided")
Step = tuple[Grid, ...]
"""A grid, and the coarser ones that stand in where it knows nothing."""


@dataclass(frozen=True, eq=False)
class Screen:
    """What stands between one end of a passage and the ground round it.

    `steps`: of growing cells, as `terrain.coarser.pyramid` gives; which of them tells depends on the distance alone.
    `easting_m`, `northing_m`: places that stand for the one end, its middle first. [m]
    `inbound`: the one end is the receptor, and the ground round it is where sources may stand.
    `narrow_m`: radius of the widest footprint that is too narrow for the grid. [m]
    `kept_m`: ground nearer to the middle than this is never taken off: within the above, or a guideline's disc. [m]
    """

    steps: tuple[Step, ...]
    passage: Passage
    easting_m: Floats
    northing_m: Floats
    inbound: bool
    narrow_m: float
    kept_m: float

    @property
    def middle(self) -> tuple[float, float]:
        """Easting and northing of the one end. [m]"""
        return float(self.easting_m[0]), float(self.northing_m[0])

    @property
    def title(self) -> str:
        """Grid that decides, and its cell."""
        return f"{self.steps[0][0].name} {self.steps[0][0].cell_m:.4g} m"


@dataclass(frozen=True)
class Cover:
    """Ground that is hidden beyond doubt, and ground of which the grid cannot tell; disjoint."""

    hidden: BaseGeometry
    undecided: BaseGeometry


def knowing_steps(steps: Sequence[Step], easting_m: float, northing_m: float, spread_m: float) -> tuple[Step, ...]:
    """Return the steps that know the ground at a place, with cells no smaller than the place is spread."""
    return tuple(
        step for step in steps if step[0].cell_m >= spread_m and np.isfinite(ground_m(step[:1], easting_m, northing_m))
    )


def spans_m(screen: Screen) -> list[tuple[Step, float, float]]:
    """Return from which distance to which each step tells. [m]"""
    ends = [0.5 * MOST_CELLS * step[0].cell_m for step in screen.steps[:-1]]
    return list(zip(screen.steps, [0.0, *ends], [*ends, np.inf], strict=True))


def cell_at_m(screen: Screen, distance_m: float) -> float:
    """Return the cell of the step that tells at a distance. [m]"""
    return next(step[0].cell_m for step, _, farthest in spans_m(screen) if distance_m <= farthest)


def disc_points(easting_m: float, northing_m: float, radius_m: float, step_m: float) -> tuple[Floats, Floats]:
    """Return the middle of a disc, and places on rings within it no farther than a step apart, eight or more a ring.

    A disc much smaller than a step is its middle.
    """
    rings = int(np.ceil(radius_m / step_m)) if radius_m > ONE_PLACE * step_m else 0
    radii = radius_m * np.arange(1, rings + 1) / max(rings, 1)
    counts = 8 * np.arange(1, rings + 1)
    around = np.concatenate([np.arange(count) * (360.0 / count) for count in counts] or [np.empty(0)])
    east, north = selenodesy.destination(easting_m, northing_m, around, np.repeat(radii, counts))
    return np.append(easting_m, east), np.append(northing_m, north)


def states(screen: Screen, easting_m: ArrayLike, northing_m: ArrayLike) -> NDArray[np.uint8]:
    """Tell for places whether the effect passes between them and any place of the one end.

    Returns
    -------
    NDArray
        `SEEN`, `UNDECIDED` (or not known) or `HIDDEN`, shape (n,).
    """
    others = np.ravel(np.asarray(easting_m, np.float64)), np.ravel(np.asarray(northing_m, np.float64))
    apart = selenodesy.distance_m(*screen.middle, *others)
    found = np.full(apart.shape, SEEN)
    for step, nearest, farthest in spans_m(screen):
        here = (apart > nearest) & (apart <= farthest)
        if here.any():
            found[here] = _from_any(screen, step, others[0][here], others[1][here])
    return found


def _from_any(screen: Screen, step: Step, easting_m: Floats, northing_m: Floats) -> NDArray[np.uint8]:
    each = [
        _in_bands(screen, step, float(east), float(north), easting_m, northing_m)
        for east, north in zip(screen.easting_m, screen.northing_m, strict=True)
    ]
    hidden, seen = np.all([one == HIDDEN for one in each], axis=0), np.any([one == SEEN for one in each], axis=0)
    return np.where(hidden, HIDDEN, np.where(seen, SEEN, UNDECIDED)).astype(np.uint8)


def _in_bands(
    screen: Screen, step: Step, east: float, north: float, other_east: Floats, other_north: Floats
) -> NDArray[np.uint8]:
    """Ask for places band by band of distance, each twice as far as the one before.

    A point at the rim of its band goes along, so that how finely the ground on the way to a place is looked at depends
    on that place alone: not on how wide a footprint is.
    """
    others, cell_m = (other_east, other_north), step[0].cell_m
    band = np.ceil(np.log2(np.maximum(selenodesy.distance_m(east, north, *others) / cell_m, 1.0))).astype(np.int64)
    found = np.empty(band.shape, dtype=np.uint8)
    for doublings in np.unique(band):
        here = band == doublings
        rim = selenodesy.destination(east, north, 0.0, cell_m * (2.0**doublings + 1e-3))
        asked = (np.append(part[here], edge) for part, edge in zip(others, rim, strict=True))
        found[here] = _passes(screen, step, east, north, *asked)[:-1]
    return found


def _passes(
    screen: Screen, step: Step, east: float, north: float, other_east: Floats, other_north: Floats
) -> NDArray[np.uint8]:
    way = screen.passage
    if way.kind == "ballistic":
        sheet = Sheet(way.steepest_deg, way.gravitational_parameter)
        height = way.receptor_height_m
        return flight(step, east, north, other_east, other_north, height, sheet, inbound=screen.inbound)
    heights = way.source_height_m, way.receptor_height_m
    near, far = heights[::-1] if screen.inbound else heights
    return line_of_sight(step, east, north, near, other_east, other_north, far)


@lru_cache(maxsize=128)
def cover(screen: Screen, reach_m: float) -> Cover:
    """Outline what is hidden and what is undecided round a place, cell by cell.

    Parameters
    ----------
    reach_m
        True distance beyond which nothing is asked. [m]
    """
    rings = [
        _ring(screen, step[0].cell_m, max(nearest, screen.kept_m), min(farthest, reach_m))
        for step, nearest, farthest in spans_m(screen)
        if nearest < reach_m and farthest > screen.kept_m
    ]
    hidden, undecided = (shapely.union_all(objects([getattr(ring, name) for ring in rings])) for name in PARTS)
    return Cover(hidden, undecided)


def _ring(screen: Screen, cell_m: float, nearest_m: float, farthest_m: float) -> Cover:
    """Outline the ground between two distances."""
    raster = _raster(screen.middle, farthest_m + cell_m, cell_m)
    east, north = cell_centres_m(raster)
    apart = selenodesy.distance_m(*screen.middle, east, north)
    asked = (apart <= farthest_m + 1.5 * cell_m) & (apart > nearest_m - 2.0 * cell_m) & (apart > cell_m)
    found = np.full(raster.shape, SEEN)
    found[asked] = _from_any(screen, _step_of(screen, cell_m), east[asked], north[asked])
    inner, outer = (cast("BaseGeometry", selenodesy.discs(*screen.middle, end)) for end in (nearest_m, farthest_m))
    hidden, undecided = (
        shapely.intersection(outer, shapely.difference(rounded(outlines(found == state, raster), cell_m), inner))
        for state in (HIDDEN, UNDECIDED)
    )
    return Cover(hidden, shapely.difference(undecided, hidden))


def _step_of(screen: Screen, cell_m: float) -> Step:
    return next(step for step in screen.steps if step[0].cell_m == cell_m)


def _raster(middle: tuple[float, float], reach_m: float, cell_m: float) -> Grid:
    """Lay squares round a place, its own square in the middle."""
    west, south, east, north = shapely.bounds(selenodesy.discs(*middle, reach_m + cell_m))
    left, right = (int(np.ceil(length / cell_m)) for length in (middle[0] - west, east - middle[0]))
    down, up = (int(np.ceil(length / cell_m)) for length in (middle[1] - south, north - middle[1]))
    corner = middle[0] - (left + 0.5) * cell_m, middle[1] + (up + 0.5) * cell_m
    transform = affine.Affine(cell_m, 0.0, corner[0], 0.0, -cell_m, corner[1])
    return Grid(np.zeros((up + down + 1, left + right + 1), np.float32), transform, 0.0, "raster")


def rounded(cells: BaseGeometry, cell_m: float) -> BaseGeometry:
    """Cut the corners of an outline along cells: its rim runs through the middles of the cells' edges.

    The rim moves by less than half a cell and has few vertices.
    """
    polygons = [_cut(polygon, cell_m) for polygon in shapely.get_parts(cells) if not polygon.is_empty]
    return shapely.union_all(polygons) if polygons else EMPTY


def _cut(polygon: BaseGeometry, cell_m: float) -> BaseGeometry:
    shell, *holes = (_middles(ring) for ring in shapely.get_rings(shapely.segmentize(polygon, cell_m * (1.0 + 1e-9))))
    cut = shapely.simplify(shapely.Polygon(shell, holes), STRAIGHT_CELLS * cell_m)
    return cut if cut.is_valid else polygon


def _middles(ring: BaseGeometry) -> Floats:
    corners = shapely.get_coordinates(ring)
    return np.asarray(0.5 * (corners[:-1] + corners[1:]), dtype=np.float64)


def taken(shape: BaseGeometry, found: Cover) -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
    """Divide a footprint into what stays, what terrain takes off, and the part of what stays that is undecided."""
    return (
        _without_spikes(shapely.difference(shape, found.hidden)),
        shapely.intersection(shape, found.hidden),
        shapely.intersection(shape, found.undecided),
    )


def _without_spikes(ground: BaseGeometry) -> BaseGeometry:
    """Drop what is narrower than twice SPIKE_M: files that round coordinates cannot hold it.

    An opening, so that of two footprints the wider one still covers the other.
    """
    shrunk = shapely.buffer(ground, -SPIKE_M, join_style="mitre")
    opened = shapely.intersection(ground, shapely.buffer(shrunk, SPIKE_M + SNAP_M, join_style="mitre"))
    parts = shapely.get_parts(opened)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def is_hidden(screen: Screen, easting_m: ArrayLike, northing_m: ArrayLike) -> tuple[bool, bool]:
    """Tell of a site, given by places in it, whether all of it is hidden; and if not, whether that is undecided."""
    found: NDArray[np.uint8] = states(screen, easting_m, northing_m)
    beyond_doubt: Booleans = np.asarray(found == HIDDEN)
    return bool(beyond_doubt.all()), bool(not beyond_doubt.all() and not (found == SEEN).any())
