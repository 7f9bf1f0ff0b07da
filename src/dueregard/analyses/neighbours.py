"""Do two outposts owe each other something, if they stand here and there?"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from dueregard import selenodesy
from dueregard.analyses.outposts import Layout, Reach, positions
from dueregard.analyses.terms import Terms, strength

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Limit = Literal["none", "apart", "any"]
"""Whom a reading limits at a level: nobody; those who stand apart, but not within one another's zone; or anybody."""
NO_CAUSE = -1
STEP_M, STEPS_ROUND = 50.0, 36
"""Fineness with which the buffer of an outpost is looked for. [m, 1]"""
SIDE_BY_SIDE = 2
"""Two outposts stand together at so many of the least distances: on one spot, and a step apart."""


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
    return _any_of(kinds_beyond(terms, level), met)


def _any_of(kinds: tuple[str, ...], met: Meetings) -> Booleans:
    found = np.zeros(len(met.reached), dtype=bool)
    for name in kinds:
        found |= getattr(met, name)
    return found


def kinds_beyond(terms: Terms, level: int) -> tuple[str, ...]:
    """Name the kinds of meeting (fields of Meetings) that oblige to more than a level; none: it never asks more."""
    effects = "reached" if terms.inside is None else "outside"
    kinds = {effects: terms.effect, "entered": terms.entry} | ({"reached": terms.inside} if terms.inside else {})
    return tuple(sorted(name for name, decision in kinds.items() if strength(decision) > level))


def limit_on(layout: Layout, kinds: tuple[str, ...], at: tuple[float, float]) -> Limit:
    """Tell whom a reading limits: nobody, if two outposts owe each other no more wherever they stand.

    Where only what happens outside of zones obliges to more, those who stand within one another's notified zone can be
    any number; apart, and within reach, they owe it nevertheless.

    Parameters
    ----------
    kinds
        As `kinds_beyond` gives.
    at
        Place of the one, map metres.
    """
    barred = _barred(layout, kinds, at, distances_m(layout)) if kinds else np.zeros((1, 0), dtype=bool)
    if not barred.any():
        return "none"
    return "any" if kinds != ("outside",) or barred[:, :SIDE_BY_SIDE].any() else "apart"


def buffer_m(layout: Layout, kinds: tuple[str, ...], at: tuple[float, float]) -> tuple[float, float]:
    """Return how far apart two outposts must stand at a place, middle to middle, in the best direction and the worst.

    Parameters
    ----------
    kinds
        As `kinds_beyond` gives.
    at
        Place of the one, map metres.
    """
    apart = distances_m(layout)
    farthest = np.where(_barred(layout, kinds, at, apart), apart[None, :] + STEP_M, 0.0).max(axis=1)
    return float(farthest.min()), float(farthest.max())


def distances_m(layout: Layout) -> Floats:
    """Return the distances at which two outposts are tried, from none to beyond all that one reaches. [m]"""
    return np.arange(0.0, layout.reach_m + 2.0 * layout.extent_m + STEP_M, STEP_M)


def _barred(layout: Layout, kinds: tuple[str, ...], at: tuple[float, float], apart: Floats) -> Booleans:
    """Tell in which directions and at which distances two outposts meet so, shape (directions, distances)."""
    azimuth = np.arange(STEPS_ROUND) * 360.0 / STEPS_ROUND
    around = selenodesy.destination(at[0], at[1], azimuth[:, None], apart[None, :])
    there = np.column_stack([one.ravel() for one in around])
    placed = positions(layout.parts, there[:, 0], there[:, 1])
    own = positions(layout.parts, np.array([at[0]]), np.array([at[1]]))
    met = meetings_at(layout, np.repeat(own, len(placed), axis=0), placed)
    return _any_of(kinds, met).reshape(len(azimuth), -1)
