"""Which ground can be looked at by itself, and what counts there?

What many actors take on a day is divided into what hangs together, and that into the quarters of a fixed lattice, until
few shapes are left together. In a quarter that a shape covers as a whole, most others say nothing more. Each piece is
known by what stands in it, so that a day on which one thing changes has most pieces in common with the day before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import copysign

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from dueregard.exclusion.overlays import overlaid

Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
SIDE_M = float(1 << 24)
"""Side of the lattice, with the pole in the middle, up to 45 N: a power of two, so that its lines are exact. [m]"""
ENDLESS_M = float(1 << 40)
"""How far the outermost cells reach: there is ground beyond the lattice, and none of it is lost. [m]"""
FEW = 48
"""Shapes that are laid together at once; from 24 to 192 it takes the same time within a fifth."""
LUMPED = 2048
"""Shapes of which it is asked which hang together; more are divided first."""
LEAST_GAIN = 2.5
"""Dividing helps no more where the quarters hold more shapes than so many times the whole."""
DEEPEST = 15
"""How often the lattice is divided at most: quarters of half a kilometre."""
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Cell:
    """A quarter of a quarter ... of the lattice; `depth` 0 is all of it, and nothing is cut off there."""

    depth: int = 0
    east: int = 0
    north: int = 0

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north side; what lies beyond the lattice belongs to its outermost cells. [m]"""
        side = SIDE_M / (1 << self.depth)
        west, south = self.east * side - SIDE_M / 2.0, self.north * side - SIDE_M / 2.0
        return _line(west), _line(south), _line(west + side), _line(south + side)

    def quarters(self) -> Iterator["Cell"]:
        """Give the four quarters."""
        for east in (0, 1):
            for north in (0, 1):
                yield Cell(self.depth + 1, 2 * self.east + east, 2 * self.north + north)


def _line(place_m: float) -> float:
    """Return a line of the lattice; its rim lies where no ground is."""
    return place_m if abs(place_m) < SIDE_M / 2.0 else copysign(ENDLESS_M, place_m)


WHOLE = Cell()


@dataclass(frozen=True)
class Units:
    """What the law makes of n shapes.

    Attributes
    ----------
    number
        Name of each unit, equal for equal shapes under equal law.
    actor
        Number of the actor.
    rank
        Rank of the effect outside notified zones, -1 where there is none.
    notified
        Whether the shape is a notified zone.
    changed
        Whether another effect stands in the actor's own notified zones.
    earliest, latest
        Deciding day; NEVER where there is none.
    """

    number: Integers
    actor: Integers
    rank: Integers
    notified: Booleans
    changed: Booleans
    earliest: Integers
    latest: Integers

    def at(self, rows: Integers | Booleans) -> "Units":
        """Return some of them."""
        return Units(
            self.number[rows],
            self.actor[rows],
            self.rank[rows],
            self.notified[rows],
            self.changed[rows],
            self.earliest[rows],
            self.latest[rows],
        )


@dataclass(frozen=True)
class Leaf:
    """Units that are looked at together, and their ground: all of it, or what of it lies in a cell."""

    cell: Cell
    units: Units
    ground: Geometries


def leaves(units: Units, ground: Geometries, few: int = FEW, cell: Cell = WHOLE) -> Iterator[Leaf]:
    """Divide the ground until few units are left together.

    Parameters
    ----------
    ground
        Of each unit, in the cell. [m]
    few
        How many units may be left together.
    """
    kept = telling(units, covering(ground, cell))
    units, ground = units.at(kept), ground[kept]
    lumps = _lumps(shapely.bounds(ground)) if len(ground) <= LUMPED else [np.arange(len(ground))]
    for lump in lumps:
        if len(lump) <= few or cell.depth >= DEEPEST:
            yield Leaf(cell, units.at(lump), ground[lump])
        else:
            yield from _divided(units.at(lump), ground[lump], few, cell)


def _divided(units: Units, ground: Geometries, few: int, cell: Cell) -> Iterator[Leaf]:
    quarters = [(one, *_inside(ground, one)) for one in cell.quarters()]
    if _filled(ground, cell) and sum(len(rows) for _, rows, _ in quarters) > LEAST_GAIN * len(ground):
        yield Leaf(cell, units, ground)
        return
    for quarter, rows, inside in quarters:
        if len(rows):
            yield from leaves(units.at(rows), inside, few, quarter)


def _lumps(bounds: Floats) -> list[Integers]:
    """Part shapes into lumps whose boxes do not touch."""
    west, south, east, north = bounds.T
    touching = (west[:, None] <= east) & (south[:, None] <= north)
    count, lump = connected_components(sparse.csr_array(touching & touching.T), directed=False)
    order = np.argsort(lump, kind="stable")
    return np.split(order, np.searchsorted(lump[order], np.arange(1, count)))


def covering(ground: Geometries, cell: Cell) -> Booleans:
    """Tell which shapes cover a cell as a whole; to the last digit, so that nothing is lost."""
    if cell.depth == 0:
        return np.zeros(len(ground), dtype=bool)
    box = shapely.box(*cell.bounds)
    return np.asarray((shapely.get_num_coordinates(ground) == 5) & (shapely.area(ground) == box.area))


def telling(units: Units, whole: Booleans) -> Booleans:
    """Tell which units of a cell say anything that those which cover it as a whole do not say already.

    Of an actor's ground only the strongest effect counts, and of who was first only who came no later than whoever
    surely took the whole cell first.

    Parameters
    ----------
    whole
        Which units cover the cell as a whole.
    """
    if not whole.any():
        return np.ones(len(whole), dtype=bool)
    actors = int(units.actor.max()) + 1
    zoned = np.zeros(actors, dtype=bool)
    zoned[units.actor[units.notified]] = True
    binding = units.rank >= 0
    lasting = whole & binding & ~(units.changed & zoned[units.actor])
    kept = units.notified | _strongest(units, lasting, actors)
    dated = binding & (units.latest < NEVER)
    if not (whole & dated).any():
        return np.asarray(kept | dated)
    at_first = np.flatnonzero(whole & dated)
    first = at_first[np.argmin(units.latest[at_first])]
    kept[first] = True
    sooner = dated & (units.latest < units.latest[first])
    return np.asarray(kept | sooner | _earliest(units, whole, dated, first, actors))


def _strongest(units: Units, lasting: Booleans, actors: int) -> Booleans:
    """Tell whose effect is stronger than that of what covers all for the same actor, and what that is."""
    best = np.full(actors, -1, dtype=np.int64)
    np.maximum.at(best, units.actor[lasting], units.rank[lasting])
    kept = units.rank > best[units.actor]
    leading = np.flatnonzero(lasting & (units.rank == best[units.actor]))
    kept[leading[np.unique(units.actor[leading], return_index=True)[1]]] = True
    return np.asarray(kept)


def _earliest(units: Units, whole: Booleans, dated: Booleans, first: np.int64, actors: int) -> Booleans:
    """Tell who may have been first somewhere, beyond what its own actor has taken as a whole no later."""
    own = np.full(actors, NEVER, dtype=np.int64)
    np.minimum.at(own, units.actor[whole & dated], units.earliest[whole & dated])
    kept = dated & (units.earliest <= units.latest[first]) & (units.earliest < own[units.actor])
    leading = np.flatnonzero(whole & dated & (units.earliest == own[units.actor]))
    kept[leading[np.unique(units.actor[leading], return_index=True)[1]]] = True
    return np.asarray(kept)


def _filled(ground: Geometries, cell: Cell) -> bool:
    """Tell whether shapes reach over half a cell: in a larger one they may just lie on its middle lines."""
    west, south, east, north = shapely.total_bounds(ground)
    return bool(2.0 * max(east - west, north - south) >= SIDE_M / (1 << cell.depth))


def _inside(ground: Geometries, cell: Cell) -> tuple[Integers, Geometries]:
    """Return which shapes lie in a cell, and what of them does."""
    west, south, east, north = cell.bounds
    bounds = shapely.bounds(ground).T
    near = np.flatnonzero((bounds[0] < east) & (bounds[2] > west) & (bounds[1] < north) & (bounds[3] > south))
    cut = np.asarray(shapely.clip_by_rect(ground[near], west, south, east, north))
    spoilt = np.flatnonzero(~shapely.is_valid(cut))
    cut[spoilt] = overlaid(shapely.intersection, ground[near[spoilt]], shapely.box(*cell.bounds))
    there = shapely.area(cut) > 0.0
    return near[there], cut[there]


def joined(pieces: Sequence[tuple[Cell, BaseGeometry]]) -> BaseGeometry:
    """Lay the ground of several cells together: only what touches the rim of its cell may hang together with more."""
    if len(pieces) == 1:
        return pieces[0][1]
    parts, of = shapely.get_parts(np.array([ground for _, ground in pieces], dtype=object), return_index=True)
    areal = (shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)  # an empty polygon is a part of its own
    parts, of = parts[areal], of[areal]
    rims = np.array([cell.bounds for cell, _ in pieces])[of]
    cut = np.array([cell.depth > 0 for cell, _ in pieces])[of]
    cut &= (shapely.bounds(parts) == rims).any(axis=1)
    united = shapely.get_parts(overlaid(shapely.union_all, parts[cut])) if cut.any() else parts[:0]
    whole: BaseGeometry = shapely.multipolygons([*parts[~cut], *united])
    return whole
