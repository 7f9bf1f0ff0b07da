"""At which buffer does room for so many outposts end?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from dueregard import selenodesy
from dueregard.analyses.capacity import Capacity, unbarred
from dueregard.analyses.neighbours import Limit, buffer_m, kinds_beyond, limit_on
from dueregard.analyses.optimum import Stop, never
from dueregard.analyses.outposts import layout_of
from dueregard.analyses.packing import Packing, largest_set
from dueregard.model.law import EFFECTS, Effect
from dueregard.model.physics import LEVELS
from dueregard.model.rulebook import Rulebook
from dueregard.zones.placement import objects

BUFFERS_M = tuple(1e3 * km for km in (3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300))
"""Points at which a curve is drawn; thresholds are found between them by halving, and do not depend on them. [m]"""
NUMBERS = (2, 3, 5, 10, 20, 50)
"""Numbers of outposts for which the threshold is looked for."""
FINEST_M = 100.0
"""A threshold is good to so much. [m]"""
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Curve:
    """Room under one reading against the buffer that two outposts keep, middle to middle.

    Attributes
    ----------
    limit
        Whom the reading limits at the level.
    buffers_m, rooms, bounds
        Buffer, outposts found, number that none exceeds; shape (n,). [m, 1, 1]
    ends_m
        Number of outposts -> greatest buffer at which so many are known to find room; 0 where they never do. [m]
    open_ends
        Numbers whose threshold is not proven: more room may be found.
    """

    reading: str
    limit: Limit
    buffers_m: NDArray[np.float64]
    rooms: NDArray[np.int64]
    bounds: NDArray[np.int64]
    ends_m: Mapping[int, float]
    open_ends: tuple[int, ...]


def curves(
    found: Capacity,
    level: Effect,
    tell: Tell = lambda _: None,
    stop: Stop = never,
    buffers_m: Sequence[float] = BUFFERS_M,
) -> tuple[Curve, ...]:
    """Sweep the buffer under each reading, at one level of what may be owed, over all regions together.

    The buffer stands for whatever draws it: no two outposts may stand nearer than that, whichever their layout. What
    is there already keeps its own cells.
    """
    spacing = found.question.spacings_m[0]
    ground = found.grounds[spacing]
    middles = ground.cells.middles
    packed = _packer(middles, found.question.time_limit_s, stop, tell)
    swept: dict[bytes, tuple[list[Packing], dict[int, float], tuple[int, ...]]] = {}
    rows = []
    for name in found.terms:
        free = unbarred(found.owed[name, spacing], level, len(middles)).tobytes()
        if free not in swept:
            points = [packed(free, buffer) for buffer in buffers_m]
            swept[free] = (points, *_ends(free, middles, buffers_m, points, packed))
        points, ends, unsure = swept[free]
        rooms, bounds = np.array([len(one.chosen) for one in points]), np.array([one.bound for one in points])
        limit = found.room(name, level).limit
        rows.append(Curve(name, limit, np.array(buffers_m), rooms, bounds, ends, unsure))
    return tuple(rows)


Packed = Callable[[bytes, float], Packing]


def _packer(middles: NDArray[np.float64], time_limit_s: float, stop: Stop, tell: Tell) -> Packed:
    @cache
    def packed(opened: bytes, buffer_m: float) -> Packing:
        tell(f"buffer {buffer_m / 1e3:.3g} km")
        places = middles[np.frombuffer(opened, dtype=bool)]
        near = cKDTree(places).query_pairs(buffer_m * 1.05, output_type="ndarray").reshape(-1, 2)
        apart = selenodesy.distance_m(*places[near[:, 0]].T, *places[near[:, 1]].T)
        return largest_set(len(places), near[apart < buffer_m], time_limit_s, stop)

    return packed


def _ends(
    opened: bytes, middles: NDArray[np.float64], buffers_m: Sequence[float], points: Sequence[Packing], packed: Packed
) -> tuple[dict[int, float], tuple[int, ...]]:
    """Find the greatest buffer that leaves room for each number, by halving what lies between two points."""
    places = objects([shapely.multipoints(middles[np.frombuffer(opened, dtype=bool)]).convex_hull])
    farthest = float(selenodesy.farthest_m(places, places)[0]) + FINEST_M
    ends, unsure = {}, set()
    for number in NUMBERS:
        inside = [buffer for buffer, one in zip(buffers_m, points, strict=True) if len(one.chosen) >= number]
        outside = [buffer for buffer, one in zip(buffers_m, points, strict=True) if one.bound < number]
        low, high = max(inside, default=0.0), min(outside, default=farthest)
        while high - low > FINEST_M:
            middle = (low + high) / 2.0
            one = packed(opened, middle)
            if len(one.chosen) >= number:
                low = middle
            else:
                high = middle
                unsure |= {number} if one.bound >= number else set()
        ends[number] = low
    return ends, tuple(sorted(unsure))


def own_buffers(rulebook: Rulebook, found: Capacity, level: Effect) -> Iterator[tuple[str, str, str, float, float]]:
    """Give each outpost of the rules, level of the physics, reading, and least and largest buffer by direction. [m]"""
    middles = found.grounds[found.question.spacings_m[0]].cells.middles
    at = float(middles[0, 0]), float(middles[0, 1])
    layouts = ((physics, layout_of(one, rulebook, physics)) for one in rulebook.outposts.values() for physics in LEVELS)
    for physics, layout in layouts:
        measured = cache(lambda kinds, layout=layout: buffer_m(layout, kinds, at))
        for name, terms in found.terms.items():
            kinds = kinds_beyond(terms, EFFECTS.index(level))
            if limit_on(layout, kinds, at) == "any":
                yield layout.name, physics, name, *measured(kinds)
