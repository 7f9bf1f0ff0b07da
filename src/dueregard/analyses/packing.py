"""How many of some things can stand together if certain pairs cannot?"""

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from dueregard.analyses.optimum import Stop, never, optimum

Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
TRIES = 40  # greedy starts, by seeded tie-breaking
SEED = 20261122
WHOLE = 1e-6  # by which a bound may miss a whole number
MOST_FOR_PRESOLVE = 4e8  # products in one round of presolving


@dataclass(frozen=True, eq=False)
class Packing:
    """The largest set found, and a number that no set exceeds; both equal: proven."""

    chosen: Integers
    bound: int
    stopped: bool = False
    """Whether the search was broken off by its user."""

    @property
    def proven(self) -> bool:
        """Whether no larger set exists."""
        return len(self.chosen) == self.bound


def largest_set(count: int, pairs: Integers, time_limit_s: float, stop: Stop = never) -> Packing:
    """Find the most things of which no two are an excluded pair: a largest independent set.

    Each connected part by itself: dominated things go (whoever excludes all that another excludes, and it, can be
    replaced by that other); a mixed-integer program over a cover of all pairs by cliques decides the rest, from a
    greedy start. The bound is the smaller of the program's and of a partition into cliques.

    Parameters
    ----------
    count
        Number of things.
    pairs
        Excluded pairs, shape (m, 2).
    time_limit_s
        For the whole search. [s]
    stop
        Asked from time to time whether to break off.
    """
    ends = monotonic() + time_limit_s
    table = excluded_table(count, pairs)
    parts, part_of = csgraph.connected_components(table, directed=False)
    found, bound, stopped = [], 0, False
    for part in range(parts):
        members = np.flatnonzero(part_of == part)
        one = _largest_of_part(table[np.ix_(members, members)], ends, stop)
        found.append(members[one.chosen])
        bound, stopped = bound + one.bound, stopped or one.stopped
    chosen = np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return Packing(chosen, bound, stopped)


def excluded_table(count: int, pairs: Integers) -> Booleans:
    """Return which thing excludes which, symmetric, shape (count, count)."""
    table = np.zeros((count, count), dtype=bool)
    table[pairs[:, 0], pairs[:, 1]] = True
    table |= table.T
    np.fill_diagonal(table, val=False)
    return table


def _largest_of_part(table: Booleans, ends: float, stop: Stop) -> Packing:
    kept = _undominated(table)
    left = table[np.ix_(kept, kept)]
    if not left.any():
        return Packing(kept, len(kept))
    start, cover = _greedy(left), _clique_partition(left)
    if len(start) == cover or stop() or monotonic() >= ends:
        return Packing(kept[start], cover, stop())
    one = _solved(left, start, cover, ends, stop)
    return Packing(kept[one.chosen], one.bound, one.stopped)


def _undominated(table: Booleans) -> Integers:
    """Return what is left when everything dominated is gone, round by round."""
    kept = np.arange(len(table))
    while True:
        closed = table[np.ix_(kept, kept)] | np.eye(len(kept), dtype=bool)
        degree = closed.sum(axis=1)
        if float((degree.astype(float) ** 2).sum()) > MOST_FOR_PRESOLVE:
            return kept
        near = csr_array(closed.astype(np.int32))
        common = (near @ near).tocoo()
        one, other = common.row, common.col
        inside = (common.data == degree[one]) & closed[one, other] & (one != other)
        smaller = (degree[one] < degree[other]) | ((degree[one] == degree[other]) & (one < other))
        gone = np.unique(other[inside & smaller])
        if not len(gone):
            return kept
        kept = np.delete(kept, gone)


def _greedy(table: Booleans) -> Integers:
    """Take what excludes fewest of the rest, again and again; the best of some seeded tries."""
    random = np.random.default_rng(SEED)
    return max((_one_greedy(table, random, blur) for blur in (0.0, *[1.5] * (TRIES - 1))), key=len)


def _one_greedy(table: Booleans, random: np.random.Generator, blur: float) -> Integers:
    free, degree = np.ones(len(table), dtype=bool), table.sum(axis=1).astype(float)
    noise = random.random(len(table)) * (0.5 + blur)
    taken = []
    while free.any():
        best = int(np.argmin(np.where(free, degree + noise, np.inf)))
        taken.append(best)
        gone = free & table[best]
        gone[best] = True
        free &= ~gone
        degree -= table[gone].sum(axis=0)
    return np.sort(np.array(taken, dtype=np.int64))


def _clique_partition(table: Booleans) -> int:
    """Return the size of a greedy partition into cliques: no two things of a clique stand together."""
    free, cliques = np.ones(len(table), dtype=bool), 0
    while free.any():
        near = free.copy()
        one = int(np.argmax(free))
        while True:
            free[one] = False
            near &= table[one]
            if not near.any():
                break
            one = int(np.flatnonzero(near)[np.argmax(table[near][:, near].sum(axis=1))])
        cliques += 1
    return cliques


def clique_cover(table: Booleans) -> Iterator[Integers]:
    """Give cliques that hold every excluded pair, each grown until nothing more fits."""
    covered = np.zeros_like(table)
    for one in range(len(table)):
        near = np.flatnonzero(table[one])
        within = table[np.ix_(near, near)]
        shared = within.sum(axis=1)
        for place, other in enumerate(near):
            if other > one and not covered[one, other]:
                clique = np.concatenate([[one], near[_grown(within, place, shared)]])
                covered[np.ix_(clique, clique)] = True
                yield clique


def _grown(within: Booleans, place: int, shared: Integers) -> Integers:
    """Grow a clique from one thing, taking first what shares most with the rest."""
    clique, fits = [place], within[place].copy()
    while fits.any():
        place = int(np.argmax(np.where(fits, shared, -1)))
        clique.append(place)
        fits &= within[place]
    return np.array(clique, dtype=np.int64)


def _solved(table: Booleans, start: Integers, cover: int, ends: float, stop: Stop) -> Packing:
    rows = list(clique_cover(table))
    first = np.zeros(len(table))
    first[start] = 1.0
    of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    at_most_one = csr_array((np.ones(len(of)), (of, np.concatenate(rows))), shape=(len(rows), len(table)))
    best = optimum(np.ones(len(table)), at_most_one, np.ones(len(rows)), first, ends, stop)
    chosen = np.flatnonzero(best.values > 0.5)
    chosen = chosen if len(chosen) > len(start) else start
    return Packing(chosen, max(len(chosen), min(cover, int(np.floor(best.bound + WHOLE)))), best.stopped)
