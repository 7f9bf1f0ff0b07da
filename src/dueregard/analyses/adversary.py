"""How much of what is scarce could one actor keep from others with so few positions?"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from dueregard import selenodesy
from dueregard.analyses.optimum import Optimum, Stop, never, optimum
from dueregard.analyses.outposts import Layout, Part, positions, reaches_between
from dueregard.analyses.terms import act_of
from dueregard.law.decisions import newcomer_decision
from dueregard.model.law import EFFECTS, Effect
from dueregard.model.physics import Newcomer
from dueregard.model.rulebook import Rulebook
from dueregard.zones.shapes import newcomer_attributes

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
WHOLE = 1e-6
GREEDY_SHARE = float(1.0 - np.exp(-1.0))
"""What greedy positions cover at least, as a share of what any positions cover (Nemhauser, Wolsey, Fisher 1978)."""
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Foreclosed:
    """The positions that keep most from a newcomer, so many of them.

    Attributes
    ----------
    positions
        Number of positions.
    chosen
        Candidates, in the order of their rows.
    share, bound
        Share of the scarce class that they keep from the newcomer, and one that no positions exceed. [1]
    greedy, greedy_bound
        What is kept by always taking the position that adds most, and the bound that follows from that alone. [1]
    """

    positions: int
    chosen: Integers
    share: float
    bound: float
    greedy: float
    greedy_bound: float
    stopped: bool = False

    @property
    def proven(self) -> bool:
        """Whether no positions keep more."""
        return self.bound - self.share <= WHOLE


def kept_from(
    layout: Layout,
    candidates: Floats,
    places: Floats,
    newcomer: Newcomer,
    rulebook: Rulebook,
    reading: str,
    least: Effect,
) -> Booleans:
    """Tell at which places a newcomer would owe an outpost at each candidate position so much or more.

    The outpost was first, its zone declared, notified and registered; both sides are bound by the instruments of the
    group of newcomers that the reading names first.

    Returns
    -------
    Shape (candidates, places).
    """
    book = rulebook.readings[reading]
    common = frozenset(next(iter(book.party_groups.values())).instruments)
    own = Part("newcomer", rulebook.kinds[newcomer.kind], newcomer_attributes(newcomer, rulebook), 0.0, 0.0)
    apart = _apart(layout, candidates, places)
    in_zone = _in_zone(layout, own, apart)
    ways = {
        "emission": _reached(layout.parts, (own,), rulebook, layout.level, apart),
        "sensitivity": _reached((own,), layout.parts, rulebook, layout.level, apart),
        "declared": in_zone,
    }
    kept = np.zeros(in_zone.shape, dtype=bool)
    for polarity, met in ways.items():
        for within in (False, True):
            decision = newcomer_decision(book, rulebook, common, polarity, in_notified_zone=within, act=act_of(book))
            if decision is not None and EFFECTS.index(decision.effect) >= EFFECTS.index(least):
                kept |= met & (in_zone == within)
    return kept


def _apart(layout: Layout, candidates: Floats, places: Floats) -> Floats:
    """Measure from each part at each candidate to each place, shape (candidates, parts, places). [m]"""
    placed = positions(layout.parts, candidates[:, 0], candidates[:, 1])
    distance = selenodesy.distance_m(placed[..., None, 0], placed[..., None, 1], places[:, 0], places[:, 1])
    return np.asarray(distance)


def _reached(
    source: tuple[Part, ...], receptor: tuple[Part, ...], rulebook: Rulebook, level: str, apart: Floats
) -> Booleans:
    """Tell where an effect of one side reaches a site of the other; the shield of a reactor is not counted on."""
    met = np.zeros((apart.shape[0], apart.shape[2]), dtype=bool)
    for one in reaches_between(source, receptor, rulebook, level):
        part = max(one.source, one.receptor)  # the newcomer is a single part, number 0, on its side
        met |= apart[:, part] < one.reach_m
    return met


def _in_zone(layout: Layout, own: Part, apart: Floats) -> Booleans:
    if layout.zone is None:
        return np.zeros((apart.shape[0], apart.shape[2]), dtype=bool)
    return np.asarray(apart[:, layout.zone.part] < layout.zone.radius_m + own.operating_m)


def most_foreclosed(
    kept: Booleans, count: int, time_limit_s: float, stop: Stop = never, area: Floats | None = None
) -> Foreclosed:
    """Find the positions that together keep the most places: exactly, or with the gap that is left.

    Parameters
    ----------
    kept
        Candidate keeps place, shape (candidates, places).
    count
        Number of positions.
    time_limit_s
        For the search. [s]
    stop
        Asked from time to time whether to break off.
    area
        What each place stands for, in any unit, shape (places,); None: places count alike.
    """
    ends = monotonic() + time_limit_s
    patterns, of = np.unique(kept, axis=1, return_inverse=True)
    weight = np.bincount(of, area if area is None else area / area.mean(), minlength=patterns.shape[1]).astype(float)
    total = float(weight.sum())
    greedy = _greedy(patterns, weight, count)
    gained = float(weight[patterns[greedy].any(axis=0)].sum())
    bound = gained if count == 1 else min(total, _added_bound(patterns, weight, greedy, count))
    exact = _exact(patterns, weight, greedy, count, ends, stop)
    chosen = np.sort(np.flatnonzero(exact.values[: len(kept)] > 0.5))
    best = float(weight[patterns[chosen].any(axis=0)].sum())
    chosen, best = (chosen, best) if best >= gained else (greedy, gained)
    proved = max(best, min(bound, exact.bound))
    promised = min(total, gained / GREEDY_SHARE)
    return Foreclosed(
        count, chosen, best / total, proved / total, gained / total, promised / total, stopped=exact.stopped
    )


def _greedy(patterns: Booleans, weight: Floats, count: int) -> Integers:
    left, chosen = weight, []
    for _ in range(min(count, len(patterns))):
        best = int(np.argmax(patterns @ left))
        chosen.append(best)
        left = np.where(patterns[best], 0.0, left)
    return np.unique(np.array(chosen, dtype=np.int64))


def _added_bound(patterns: Booleans, weight: Floats, greedy: Integers, count: int) -> float:
    """Bound what any positions keep by what the greedy ones keep and the most that so many others could add."""
    covered = patterns[greedy].any(axis=0)
    added = np.sort(patterns @ np.where(covered, 0.0, weight))[::-1][:count]
    return float(weight[covered].sum() + added.sum())


def _exact(patterns: Booleans, weight: Floats, greedy: Integers, count: int, ends: float, stop: Stop) -> Optimum:
    """Choose at most `count` positions; a place counts if one of its positions is chosen."""
    candidates, places = patterns.shape
    cover = csr_array(np.vstack([-patterns.T.astype(float), np.ones((1, candidates))]))
    counted = csr_array((np.ones(places), (np.arange(places), np.arange(places))), shape=(places + 1, places))
    rows = csr_array(hstack([cover, counted]))
    most = np.concatenate([np.zeros(places), [float(count)]])
    first = np.zeros(candidates + places)
    first[greedy] = 1.0
    first[candidates:] = patterns[greedy].any(axis=0)
    whole = np.arange(candidates + places) < candidates
    return optimum(np.concatenate([np.zeros(candidates), weight]), rows, most, first, ends, stop, whole)
