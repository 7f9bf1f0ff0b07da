"""What keeps the next outpost out, and what does the presence of each who is there already cost the others?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.analyses.capacity import ALL, Capacity, Ground, Room, packer, unbarred
from dueregard.analyses.incumbents import Owed
from dueregard.analyses.neighbours import beyond
from dueregard.analyses.optimum import Stop, never
from dueregard.model.law import EFFECTS, Effect

Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Bar:
    """Something that is there already and would be owed too much in some cells, by what mechanism."""

    item: str
    actor: str
    by: str
    cells: int


@dataclass(frozen=True)
class Next:
    """Why a witness takes no further outpost.

    Attributes
    ----------
    crowded
        Open cells that are too near to an outpost of the witness.
    effects
        Row of the layout's reaches -> number of crowded cells in which it is the one that needs the greatest move;
        NO_CAUSE stands for a zone.
    bars
        What keeps cells from everybody.
    """

    crowded: int
    effects: dict[int, int]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Cost:
    """What an actor's presence costs the others under a reading: room with and without it, at one level."""

    reading: str
    actor: str
    barred: int
    room: int
    room_without: int
    proven: bool


def next_one(found: Capacity, room: Room) -> Next:
    """Say what keeps the next outpost out of a room."""
    ground = found.grounds[room.spacing_m]
    cells = len(ground.cells.middles)
    here = _cells_of(room, ground)
    owed = found.owed[room.reading, room.spacing_m]
    free = unbarred(owed, room.level, cells) & here
    chosen = np.zeros(cells, dtype=bool)
    if room.packing is not None:
        chosen[room.packing.chosen] = True
    excluded = beyond(found.terms[room.reading], EFFECTS.index(room.level), ground.met)
    nearest: dict[int, int] = {}
    for (one, other), cause in zip(ground.pairs[excluded], ground.met.cause[excluded], strict=True):
        for taken, left in ((one, other), (other, one)):
            if chosen[taken] and free[left] and not chosen[left]:
                nearest.setdefault(int(left), int(cause))
    return Next(len(nearest), dict(Counter(nearest.values())), tuple(bars(owed, room.level, here)))


def _cells_of(room: Room, ground: Ground) -> Booleans:
    if room.region == ALL:
        return np.ones(len(ground.cells.middles), dtype=bool)
    return np.asarray(ground.cells.region == ground.cells.regions.index(room.region))


def bars(owed: tuple[Owed, ...], level: Effect, here: Booleans) -> Iterator[Bar]:
    """Give everything that is there already and keeps cells from others, by mechanism."""
    for one in owed:
        barred = here & (one.strength > EFFECTS.index(level))
        for by, cells in sorted(Counter(one.by[barred]).items()):
            yield Bar(one.item, one.actor, str(by), cells)


def costs(found: Capacity, level: Effect, stop: Stop = never) -> tuple[Cost, ...]:
    """Return what the presence of each actor costs the others: room for outposts without it, less room with it.

    Only actors that keep a cell from others, at the wide spacing; where the law sets no limit nothing is lost.
    """
    spacing = found.question.spacings_m[0]
    ground = found.grounds[spacing]
    pack, cells = packer(ground, found.question.time_limit_s, stop), len(ground.cells.middles)
    rows = []
    for name, terms in found.terms.items():
        room, owed = found.room(name, level), found.owed[name, spacing]
        excluded = beyond(terms, EFFECTS.index(level), ground.met).tobytes()
        for actor in sorted({bar.actor for bar in bars(owed, level, _cells_of(room, ground))}):
            free = unbarred(owed, level, cells, without=actor)
            barred = int((free & ~unbarred(owed, level, cells)).sum())
            if barred and room.packing is not None:
                without = pack(excluded, free.tobytes(), -1)
                sure = without.proven and room.packing.proven
                with_it = len(room.packing.chosen)
                rows.append(Cost(name, actor, barred, with_it, max(len(without.chosen), with_it), sure))
    return tuple(rows)
