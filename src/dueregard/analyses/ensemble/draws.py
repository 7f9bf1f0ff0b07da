"""Which numbers from 0 to 1 does a world get, whatever the batch or the machine that draws it?

Every number depends on seed, design and the world's number alone, so batches and workers do not matter.
"""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, qmc

from dueregard.analyses.ensemble.factors import Factor
from dueregard.model.uncertainty import Correlated

Floats = NDArray[np.float64]
DesignName = Literal["random", "sobol", "saltelli"]
DESIGNS: tuple[DesignName, ...] = ("random", "sobol", "saltelli")
LANES = 4
"""Numbers that one step of the Philox counter gives."""
INSIDE = 1e-12
"""Even numbers are kept this far from 0 and 1 where they become normal ones."""


@dataclass(frozen=True)
class Design:
    """How the worlds are drawn.

    `groups`: names and columns of what is varied together: one factor, or several that move together. In a Saltelli
    design each base world stands for `groups + 2` worlds: A, then A with one group of B each, then B.
    """

    name: DesignName
    seed: int
    columns: int
    groups: tuple[tuple[str, tuple[int, ...]], ...]
    together: tuple[tuple[tuple[int, ...], ...], ...]
    """For each correlation the columns of its members, member by member."""
    ranks: tuple[float, ...]

    @property
    def stride(self) -> int:
        """Worlds of one base world."""
        return len(self.groups) + 2 if self.name == "saltelli" else 1

    def is_plain(self, world: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell the worlds that are independent draws: all of them, or A and B of a Saltelli design."""
        if self.name != "saltelli":
            return np.ones(len(world), dtype=bool)
        step = world % self.stride
        return np.asarray((step == 0) | (step == self.stride - 1))


def design(name: DesignName, seed: int, factors: Sequence[Factor], correlated: Sequence[Correlated]) -> Design:
    """Lay out the columns of a design; correlations between things that are not uncertain here are left out."""
    starts = np.cumsum([0, *(one.columns for one in factors)])
    columns = {one.name: tuple(range(start, start + one.columns)) for one, start in zip(factors, starts, strict=False)}
    together, ranks, merged = [], [], {name: frozenset([name]) for name in columns}
    for link in correlated:
        known = [one for one in link.of if one in columns]
        if len(known) > 1:
            together.append(tuple(columns[one] for one in known))
            ranks.append(link.rank)
            joined = frozenset[str]().union(*(merged[one] for one in known))
            merged |= dict.fromkeys(joined, joined)
    sets = list(dict.fromkeys(tuple(name for name in columns if name in merged[one]) for one in columns))
    groups = tuple((" + ".join(names), tuple(c for one in names for c in columns[one])) for names in sets)
    return Design(name, seed, int(starts[-1]), groups, tuple(together), tuple(ranks))


def even_numbers(plan: Design, first: int, count: int) -> Floats:
    """Return numbers from 0 to 1 for some worlds, shape (count, columns).

    Parameters
    ----------
    first
        Number of the first world.
    """
    if plan.columns == 0:
        return np.empty((count, 0))
    if plan.name == "saltelli":
        drawn = _saltelli(plan, first, count)
    elif plan.name == "sobol":
        drawn = _sobol(plan.seed, plan.columns, first, count)
    else:
        drawn = _random(plan.seed, plan.columns, first, count)
    for members, rank in zip(plan.together, plan.ranks, strict=True):
        _tie(drawn, members, rank)
    return drawn


def _random(seed: int, columns: int, first: int, count: int) -> Floats:
    steps = math.ceil(columns / LANES)
    source = np.random.Philox(key=seed)
    source.advance(first * steps)
    return np.random.Generator(source).random((count, steps * LANES))[:, :columns]


def _sobol(seed: int, columns: int, first: int, count: int) -> Floats:
    source = qmc.Sobol(columns, scramble=True, rng=np.random.default_rng(seed))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # batches need not be powers of two; the whole is the user's
        if first:
            source.fast_forward(first)
        return np.asarray(source.random(count))


def _saltelli(plan: Design, first: int, count: int) -> Floats:
    """Draw the worlds of Saltelli's radial design, base world by base world."""
    world = np.arange(first, first + count)
    base, step = world // plan.stride, world % plan.stride
    both = _sobol(plan.seed, 2 * plan.columns, int(base[0]), int(base[-1] - base[0]) + 1)[base - base[0]]
    drawn, other = both[:, : plan.columns].copy(), both[:, plan.columns :]
    drawn[step == plan.stride - 1] = other[step == plan.stride - 1]
    for number, (_, columns) in enumerate(plan.groups, start=1):
        rows = np.flatnonzero(step == number)
        drawn[rows[:, None], list(columns)] = other[rows[:, None], list(columns)]
    return np.asarray(drawn)


def _tie(drawn: Floats, members: Sequence[Sequence[int]], rank: float) -> None:
    """Let the columns of some members have a rank correlation, by a normal copula; at 1 they are one number."""
    for columns in zip(*members, strict=False):
        if rank == 1.0:
            drawn[:, columns[1:]] = drawn[:, [columns[0]]]
            continue
        pearson = 2.0 * math.sin(math.pi * rank / 6.0)
        wanted = np.full((len(columns), len(columns)), pearson) + (1.0 - pearson) * np.eye(len(columns))
        values, vectors = np.linalg.eigh(wanted)
        root = vectors * np.sqrt(np.clip(values, 0.0, None)) @ vectors.T
        normal = norm.ppf(np.clip(drawn[:, columns], INSIDE, 1.0 - INSIDE))
        drawn[:, columns] = norm.cdf(normal @ root)
