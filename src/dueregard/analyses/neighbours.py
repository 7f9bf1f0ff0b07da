"""Do two outposts owe each other something, if they stand here and there?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from dueregard import selenodesy
from dueregard.analyses.outposts import Layout, Reach, positions
from dueregard.analyses.terms import Terms, strength

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
NO_CAUSE = -1
STEP_M, STEPS_ROUND = 50.0, 36
"""Fineness with which the buffer of an outpost is looked for. [m, 1]"""


@dataclass(frozen=True, eq=False)
class Meetings:
    """What is so between pairs of outposts in fact, whatever the reading; each of shape (pairs,).

    Attributes
    ----------
    reached
        An effect of one exceeds the threshold on a site of the other.
    outside
        The same, where neither part stands in a zone of the other outpost.
    entered
        A zone of one covers ground of a site, or of a zone, of the other.
    cause
        Row of the layout's reaches that needs the greatest move; NO_CAUSE where no effect reaches.
    """

    reached: Booleans
    outside: Booleans
    entered: Booleans
    cause: Integers


def meetings_at(layout: Layout, here: Floats, there: Floats) -> Meetings:
    """Tell what is so between outposts at some places and others at other places, pair by pair.

    Parameters
    ----------
    here, there
        Places of the parts, as `positions` gives, shape (pairs, parts, 2). [m]
    """
    gap = selenodesy.distance_m(here[:, :, None, 0], here[:, :, None, 1], there[:, None, :, 0], there[:, None, :, 1])
    reached, outside, entered = (np.zeros(len(here), dtype=bool) for _ in range(3))
    excess, cause = np.zeros(len(here)), np.full(len(here), NO_CAUSE, dtype=np.int64)
    for source, receptor, apart in ((here, there, gap), (there, here, np.swapaxes(gap, 1, 2))):
        within = _in_zones(layout, apart)
        entered |= within[0].any(axis=1) | _zones_meet(layout, apart)
        for row, one in enumerate(layout.reaches):
            left = _reach_m(one, source, receptor, layout) - apart[:, one.source, one.receptor]
            hit = left > 0.0
            reached |= hit
            outside |= hit & ~within[0][:, one.receptor] & ~within[1][:, one.source]
            more = left > excess
            excess, cause = np.where(more, left, excess), np.where(more, row, cause)
    return Meetings(reached, outside, entered, cause)


def _in_zones(layout: Layout, apart: Floats) -> tuple[Booleans, Booleans]:
    """Tell which parts of the others stand in the zones of the first, and which of the first in those of the others."""
    if layout.zone is None:
        none = np.zeros(apart.shape[:2], dtype=bool)
        return none, none
    limit = layout.zone.radius_m + np.array([one.operating_m for one in layout.parts])
    return apart[:, layout.zone.part, :] < limit, apart[:, :, layout.zone.part] < limit


def _zones_meet(layout: Layout, apart: Floats) -> Booleans:
    if layout.zone is None:
        return np.zeros(len(apart), dtype=bool)
    return np.asarray(apart[:, layout.zone.part, layout.zone.part] < 2.0 * layout.zone.radius_m)


def _reach_m(one: Reach, source: Floats, receptor: Floats, layout: Layout) -> Floats | float:
    """Return how far a reach goes towards each receptor: less far where its whole site lies in a shield's sector."""
    if np.isnan(one.shield_azimuth_deg):
        return one.reach_m
    start, end = source[:, one.source], receptor[:, one.receptor]
    places = start[:, 0], start[:, 1], end[:, 0], end[:, 1]
    apart = np.maximum(selenodesy.distance_m(*places), 1e-3)
    off = np.rad2deg(np.arcsin(np.minimum(layout.parts[one.receptor].operating_m / apart, 1.0)))
    aside = np.abs(np.mod(selenodesy.azimuth_deg(*places) - one.shield_azimuth_deg + 180.0, 360.0) - 180.0)
    return np.where(aside + off <= one.shield_half_angle_deg, one.shaded_m, one.reach_m)


def near_pairs(layout: Layout, middles: Floats) -> Integers:
    """Return the pairs of places at which two outposts might meet, shape (pairs, 2)."""
    far_m = (layout.reach_m + 2.0 * layout.extent_m) * 1.1  # the map plane is too large by less than that
    return np.asarray(cKDTree(middles).query_pairs(far_m, output_type="ndarray"), dtype=np.int64).reshape(-1, 2)


def meetings_between(layout: Layout, middles: Floats, pairs: Integers) -> Meetings:
    """Tell what is so between outposts at the pairs of some places, given by the middles of the outposts. [m]"""
    placed = positions(layout.parts, middles[:, 0], middles[:, 1])
    return meetings_at(layout, placed[pairs[:, 0]], placed[pairs[:, 1]])


def beyond(terms: Terms, level: int, met: Meetings) -> Booleans:
    """Tell which pairs owe each other more than a level, whichever comes first.

    Parameters
    ----------
    level
        Place among the effects, weakest first.
    """
    found = np.zeros(len(met.reached), dtype=bool)
    for name in kinds_beyond(terms, level):
        found |= getattr(met, name)
    return found


def kinds_beyond(terms: Terms, level: int) -> tuple[str, ...]:
    """Name the kinds of meeting (fields of Meetings) that oblige to more than a level; none: the law sets no limit."""
    effects = "reached" if terms.inside is None else "outside"
    kinds = {effects: terms.effect, "entered": terms.entry} | ({"reached": terms.inside} if terms.inside else {})
    return tuple(sorted(name for name, decision in kinds.items() if strength(decision) > level))


def buffer_m(layout: Layout, kinds: tuple[str, ...], at: tuple[float, float]) -> tuple[float, float]:
    """Return how far apart two outposts must stand at a place, middle to middle, in the best direction and the worst.

    Parameters
    ----------
    kinds
        As `kinds_beyond` gives.
    at
        Place of the one, map metres.
    """
    azimuth = np.arange(STEPS_ROUND) * 360.0 / STEPS_ROUND
    apart = np.arange(0.0, layout.reach_m + 2.0 * layout.extent_m + STEP_M, STEP_M)
    around = selenodesy.destination(at[0], at[1], azimuth[:, None], apart[None, :])
    there = np.column_stack([one.ravel() for one in around])
    placed = positions(layout.parts, there[:, 0], there[:, 1])
    own = positions(layout.parts, np.array([at[0]]), np.array([at[1]]))
    met = meetings_at(layout, np.repeat(own, len(placed), axis=0), placed)
    barred = np.zeros(len(there), dtype=bool)
    for name in kinds:
        barred |= getattr(met, name)
    farthest = np.where(barred.reshape(len(azimuth), -1), apart[None, :] + STEP_M, 0.0).max(axis=1)
    return float(farthest.min()), float(farthest.max())


def stand_together(layout: Layout, kinds: tuple[str, ...], at: tuple[float, float]) -> bool:
    """Whether two outposts side by side owe each other no more: then any number can, and the law sets no limit."""
    around = selenodesy.destination(at[0], at[1], np.arange(STEPS_ROUND) * 360.0 / STEPS_ROUND, STEP_M)
    placed = positions(layout.parts, np.asarray(around[0]), np.asarray(around[1]))
    own = positions(layout.parts, np.array([at[0]]), np.array([at[1]]))
    met = meetings_at(layout, np.repeat(own, len(placed), axis=0), placed)
    return not any(getattr(met, name).any() for name in kinds)
