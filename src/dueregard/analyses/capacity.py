"""Does the law leave room for two or more outposts: for how many, where, and what keeps the next one out?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from dueregard.analyses.cells import Cells, cells_in
from dueregard.analyses.incumbents import Owed, Standing, owed_at
from dueregard.analyses.neighbours import (
    Limit,
    Meetings,
    beyond,
    buffer_m,
    kinds_beyond,
    limit_on,
    meetings_between,
    near_pairs,
)
from dueregard.analyses.optimum import Stop, never
from dueregard.analyses.outposts import Layout
from dueregard.analyses.packing import Packing, largest_set
from dueregard.analyses.terms import Terms, terms_of
from dueregard.model.law import EFFECTS, Effect
from dueregard.model.physics import LEVELS as PHYSICS

LEVELS: tuple[Effect, ...] = ("none", "coordinate", "consult")
"""What two outposts may owe each other at most and still be said to coexist; the table's columns."""
ALL = "*"
"""All regions together."""
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Question:
    """What room is asked for: which outposts, among whom, on which ground, under which readings."""

    layout: Layout
    standing: Standing
    regions: gpd.GeoDataFrame
    readings: tuple[str, ...]
    spacings_m: tuple[float, ...]
    """Spacings of the cells, the wide one first."""
    time_limit_s: float
    """For each packing. [s]"""


@dataclass(frozen=True, eq=False)
class Room:
    """Room for outposts on some ground, under one reading, if they may owe each other so much.

    Attributes
    ----------
    region
        Id of a region, or ALL.
    limit
        Whom the reading limits. Only where that is anybody something is counted: those who may stand together find
        room in any number within one another's zone, so that a count would measure the cells.
    cells, barred
        Cells of the ground, and those where what is there already would be owed more.
    packing
        Rows of the cells (of that spacing) that hold the witness, and the bound; None where nothing is counted.
    """

    reading: str
    level: Effect
    region: str
    spacing_m: float
    limit: Limit
    cells: int
    barred: int
    packing: Packing | None

    @property
    def limited(self) -> bool:
        """Whether the reading limits anybody, so that something is counted."""
        return self.limit == "any"

    @property
    def full(self) -> bool:
        """Whether every open cell is taken: then the cells set the limit, not the law."""
        return self.packing is not None and len(self.packing.chosen) == self.cells - self.barred > 0


@dataclass(frozen=True, eq=False)
class Ground:
    """The cells at one spacing with all that is so between them, whatever the reading."""

    cells: Cells
    pairs: Integers
    met: Meetings


@dataclass(frozen=True, eq=False)
class Capacity:
    """The answer: room by reading, level, region and spacing, with the grounds that it was counted on."""

    question: Question
    terms: Mapping[str, Terms]
    rooms: tuple[Room, ...]
    grounds: Mapping[float, Ground]
    owed: Mapping[tuple[str, float], tuple[Owed, ...]]
    """Reading and spacing -> what is owed between an outpost in each cell and each thing that is there already."""
    buffers_m: Mapping[tuple[str, Effect], tuple[float, float]]
    """Distance from middle to middle that two outposts must keep, in the best and in the worst direction."""

    def room(self, reading: str, level: Effect, region: str = ALL, spacing_m: float | None = None) -> Room:
        """Return one room; at the wide spacing unless another is named."""
        wanted = self.question.spacings_m[0] if spacing_m is None else spacing_m
        key = (reading, level, region, wanted)
        return next(one for one in self.rooms if (one.reading, one.level, one.region, one.spacing_m) == key)


def capacity(question: Question, tell: Tell = lambda _: None, stop: Stop = never) -> Capacity:
    """Count how many outposts find room under each reading, at each level, in each region and in all together.

    Parameters
    ----------
    tell
        Called with what is being done.
    stop
        Asked whether to break off; what is not counted yet is then given with the best that is known.
    """
    book = question.standing.survey.rulebook
    terms = {name: terms_of(book.readings[name], book) for name in question.readings}
    grounds = {spacing: ground_of(question, spacing) for spacing in question.spacings_m}
    owed = {
        (name, spacing): owed_at(question.standing, question.layout, ground.cells.middles, book.readings[name])
        for name in question.readings
        for spacing, ground in grounds.items()
    }
    limits = _limits(question, terms, _somewhere(next(iter(grounds.values()))))
    rooms: list[Room] = []
    for spacing, ground in grounds.items():
        pack = packer(ground, question.time_limit_s, stop)
        for name in question.readings:
            for level in LEVELS:
                tell(f"{name}, at most {level}, cells {spacing / 1e3:g} km apart")
                open_cells = unbarred(owed[name, spacing], level, len(ground.cells.middles))
                rooms.extend(_rooms(ground, terms[name], level, limits[name, level], open_cells, pack))
    return Capacity(question, terms, tuple(rooms), grounds, owed, _buffers(question, terms, grounds, limits))


Ask = Callable[[str, tuple[float, ...]], Question]
"""Level of the physics and spacings of the cells to the question. [m]"""


def at_every_level(
    ask: Ask, level: str, spacing_m: float, tell: Tell = lambda _: None, stop: Stop = never
) -> tuple[Capacity, tuple[Capacity, ...]]:
    """Count at one level of the physics with two spacings of the cells, then at the others with one.

    The others are counted with the finer cells where the wide ones are all taken.
    """
    main = capacity(ask(level, (spacing_m, spacing_m / 2.0)), tell, stop)
    step = spacing_m / 2.0 if any(room.full for room in main.rooms) else spacing_m
    others = (one for one in PHYSICS if one != level)
    return main, tuple(capacity(ask(one, (step,)), tell, stop) for one in others)


def ground_of(question: Question, spacing_m: float) -> Ground:
    """Lay the cells and tell what is so between outposts in them."""
    cells = cells_in(question.regions, spacing_m)
    pairs = near_pairs(question.layout, cells.middles)
    return Ground(cells, pairs, meetings_between(question.layout, cells.middles, pairs))


def unbarred(owed: Sequence[Owed], level: Effect, cells: int, without: str | None = None) -> Booleans:
    """Tell which cells are left by what is there already, one actor left out if wished."""
    free = np.ones(cells, dtype=bool)
    for one in owed:
        if one.actor != without:
            free &= one.strength <= EFFECTS.index(level)
    return free


Pack = Callable[[bytes, bytes, int], Packing]
"""The excluded pairs, the open cells (both as bytes), and a row of the regions, to a packing there."""


def packer(ground: Ground, time_limit_s: float, stop: Stop) -> Pack:
    """Return a function that packs one region, or all (row -1), and remembers what it has packed."""
    count = len(ground.cells.middles)

    @cache
    def pack(excluded: bytes, opened: bytes, region: int) -> Packing:
        free = np.frombuffer(opened, dtype=bool)
        pairs = ground.pairs[np.frombuffer(excluded, dtype=bool) & free[ground.pairs].all(axis=1)]
        if region >= 0:
            return _pack(np.flatnonzero(free & (ground.cells.region == region)), pairs, count, time_limit_s, stop)
        groups = _linked_regions(ground.cells, pairs)
        return _together(
            [
                pack(excluded, opened, int(group[0]))
                if len(group) == 1
                else _pack(np.flatnonzero(free & np.isin(ground.cells.region, group)), pairs, count, time_limit_s, stop)
                for group in groups
            ]
        )

    return pack


def _pack(members: Integers, pairs: Integers, count: int, time_limit_s: float, stop: Stop) -> Packing:
    place = np.full(count, -1)
    place[members] = np.arange(len(members))
    inner = place[pairs]
    one = largest_set(len(members), inner[(inner >= 0).all(axis=1)], time_limit_s, stop)
    return replace(one, chosen=members[one.chosen])


def _linked_regions(cells: Cells, pairs: Integers) -> list[Integers]:
    """Group the regions that have excluded pairs across."""
    count = len(cells.regions)
    one, other = cells.region[pairs[:, 0]], cells.region[pairs[:, 1]]
    links = csr_array((np.ones(len(pairs)), (one, other)), shape=(count, count))
    groups, of = csgraph.connected_components(links, directed=False)
    return [np.flatnonzero(of == group) for group in range(groups)]


def _together(packings: Sequence[Packing]) -> Packing:
    chosen = np.sort(np.concatenate([one.chosen for one in packings]))
    return Packing(chosen, sum(one.bound for one in packings), any(one.stopped for one in packings))


def _limits(question: Question, terms: Mapping[str, Terms], at: tuple[float, float]) -> dict[tuple[str, Effect], Limit]:
    found = cache(lambda kinds: limit_on(question.layout, kinds, at))
    return {
        (name, level): found(kinds_beyond(one, EFFECTS.index(level))) for name, one in terms.items() for level in LEVELS
    }


def _rooms(ground: Ground, terms: Terms, level: Effect, limit: Limit, free: Booleans, pack: Pack) -> Iterator[Room]:
    excluded = beyond(terms, EFFECTS.index(level), ground.met).tobytes()
    for row, region in [*enumerate(ground.cells.regions), (-1, ALL)]:
        here = ground.cells.region == row if row >= 0 else np.ones(len(free), dtype=bool)
        packing = pack(excluded, free.tobytes(), row) if limit == "any" else None
        barred = int((here & ~free).sum())
        yield Room(terms.reading, level, region, ground.cells.spacing_m, limit, int(here.sum()), barred, packing)


def _somewhere(ground: Ground) -> tuple[float, float]:
    east, north = ground.cells.middles[len(ground.cells.middles) // 2]
    return float(east), float(north)


def _buffers(
    question: Question,
    terms: Mapping[str, Terms],
    grounds: Mapping[float, Ground],
    limits: Mapping[tuple[str, Effect], Limit],
) -> dict[tuple[str, Effect], tuple[float, float]]:
    at = _somewhere(next(iter(grounds.values())))
    measured = cache(lambda kinds: buffer_m(question.layout, kinds, at))
    return {
        (name, level): measured(kinds_beyond(terms[name], EFFECTS.index(level)))
        for (name, level), limit in limits.items()
        if limit == "any"
    }
