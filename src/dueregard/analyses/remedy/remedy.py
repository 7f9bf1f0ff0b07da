"""What removes each conflict, and which set of changes removes all of them at least cost?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dueregard.analyses.remedy.candidates import Candidate
from dueregard.analyses.remedy.cases import Case
from dueregard.analyses.remedy.cheapest import cheapest

MOST_ROUNDS = 40
Judge = Callable[[Sequence[Candidate]], frozenset[Case]]
"""Changes, written into the scenario together, to the cases that the model then finds."""
Tell = Callable[[str], None]
"""Is told what is being tried."""


@dataclass(frozen=True, eq=False)
class Tried:
    """A change by itself: the cases that it clears, and those that it makes, by running the model."""

    candidate: Candidate
    clears: frozenset[Case]
    makes: frozenset[Case]


@dataclass(frozen=True, eq=False)
class Plan:
    """What was found.

    Attributes
    ----------
    cases
        Cases that were to be cleared.
    tried
        Every change by itself, the cheapest first.
    chosen
        Changes that together clear all that can be cleared, and make no new case: the model was run with them.
    left
        Cases that none of the changes clears.
    bound
        No set of these changes that clears the same cases costs less. [1]
    verified
        Whether such a set was found within MOST_ROUNDS runs.
    untried
        How many changes were not tried, because the search was broken off.
    """

    cases: frozenset[Case]
    tried: tuple[Tried, ...]
    chosen: tuple[Candidate, ...]
    left: frozenset[Case]
    bound: float
    verified: bool
    untried: int = 0

    @property
    def cost(self) -> float:
        """Cost of the chosen changes. [1]"""
        return sum(one.cost for one in self.chosen)


def remedy(
    there: frozenset[Case],
    wanted: frozenset[Case],
    candidates: Sequence[Candidate],
    judge: Judge,
    tell: Tell = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """Try every change by itself, then the cheapest sets of those that help, each by running the model.

    A set is exact among the changes that clear something by themselves and make no new case; changes that would help
    only together are not looked for.

    Parameters
    ----------
    there
        Every case of the scenario as it is.
    wanted
        Those that are to be cleared.
    stop
        Asked before each run of the model: whether to leave it at what is known.
    """
    distinct = sorted({one.key: one for one in candidates}.values(), key=lambda one: (one.cost, one.key))
    tried = []
    for done, candidate in enumerate(distinct):
        if stop():
            break
        tell(f"{done + 1} of {len(distinct)}: {candidate.words}")
        then = judge([candidate])
        tried.append(Tried(candidate, wanted - then, then - there))
    useful = [one for one in tried if one.clears and not one.makes]
    clearable = frozenset[Case]().union(*(one.clears for one in useful))
    chosen, bound, verified = _cheapest_verified(sorted(clearable), useful, there, judge, tell, stop)
    untried = len(distinct) - len(tried)
    return Plan(wanted, tuple(tried), chosen, wanted - clearable, bound, verified, untried)


def _cheapest_verified(
    cases: Sequence[Case],
    useful: Sequence[Tried],
    there: frozenset[Case],
    judge: Judge,
    tell: Tell,
    stop: Callable[[], bool],
) -> tuple[tuple[Candidate, ...], float, bool]:
    """Return the cheapest set that the model confirms, the bound of the first solution, and whether there is one."""
    if not cases:
        return (), 0.0, True
    costs = np.array([one.candidate.cost for one in useful])
    clears = np.array([[case in one.clears for case in cases] for one in useful])
    groups = [f"{one.candidate.activity}/{one.candidate.aspect}" for one in useful]
    refused: list[frozenset[int]] = []
    bound = 0.0
    for turn in range(MOST_ROUNDS):
        found = cheapest(costs, clears, groups, refused)
        if found is None or stop():
            break
        bound = float(costs[list(found)].sum()) if turn == 0 else bound
        chosen = tuple(useful[place].candidate for place in found)
        tell(f"{len(chosen)} changes together")
        then = judge(chosen)
        if not then & set(cases) and not then - there:
            return chosen, bound, True
        refused.append(frozenset(found))
    return (), bound, False
