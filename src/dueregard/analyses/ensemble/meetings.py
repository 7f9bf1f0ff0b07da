"""Which activities meet in which worlds, and from when to when?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.analyses.ensemble.ground import Batch, Exposed, Outward
from dueregard.analyses.ensemble.scene import Scene
from dueregard.conflicts.overlaps import LEAST_OVERLAP_M2, SMALL_RADIUS_M, THIN_OVERLAP_M
from dueregard.zones.claims import BAND, CLAIM, POLARITIES
from dueregard.zones.days import OPEN
from dueregard.zones.placement import objects

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Met:
    """One source, receptor and mechanism: the worlds in which they meet, and the days there.

    `worlds` numbers the worlds of the batch from 0; `starts` and `ends` belong to them. [day numbers]
    """

    source: int
    receptor: int
    mechanism: str
    polarity: str
    worlds: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def meetings(scene: Scene, batch: Batch) -> list[Met]:
    """Find who meets whom in every world, by the tests of the model with every position and day known."""
    found: dict[tuple[int, int, str, str], list[tuple[Booleans, NDArray[np.int64], NDArray[np.int64]]]] = {}
    gap = _gaps(scene, batch)
    for one, other in _candidates(scene, batch):
        starts = np.maximum(np.maximum(one.days[0], other.days[0]), scene.window[0])
        ends = np.minimum(np.minimum(one.days[1], other.days[1]), scene.window[1])
        together = starts < ends
        if together.any():
            hit = together & _reached(scene, batch, one, other, gap(one.row, other.row))
            if hit.any():
                key = one.row, other.row, one.mechanism, _polarity(one)
                found.setdefault(key, []).append((hit, starts, ends))
    return [_joined(key, parts) for key, parts in sorted(found.items())]


def _joined(key: tuple[int, int, str, str], parts: list[tuple[Booleans, NDArray[np.int64], NDArray[np.int64]]]) -> Met:
    """Unite the events and receptor classes of one source, receptor and mechanism."""
    any_hit = np.any([hit for hit, _, _ in parts], axis=0)
    worlds = np.flatnonzero(any_hit)
    starts = np.min([np.where(hit, starts, OPEN) for hit, starts, _ in parts], axis=0)
    ends = np.max([np.where(hit, ends, -OPEN) for hit, _, ends in parts], axis=0)
    return Met(*key, worlds, starts[worlds], ends[worlds])


def _polarity(one: Outward) -> str:
    return "declared-declared" if one.receptor_class == CLAIM else POLARITIES.get(one.mechanism, "emission")


def _candidates(scene: Scene, batch: Batch) -> Iterator[tuple[Outward, Exposed]]:
    """Pair what may meet in some world of the batch: other actors, near enough, of the receptor class."""
    by_class: dict[str, list[Exposed]] = {}
    for other in batch.exposed:
        by_class.setdefault(other.receptor_class, []).append(other)
    widest = {id(other): float(other.radius_m.max()) for other in batch.exposed}
    actor = scene.placements.actor
    for one in batch.outward:
        farthest = float(one.reach.radius_m.max())
        for other in by_class.get(one.receptor_class, ()):
            twice = one.receptor_class in {BAND, CLAIM} and one.row > other.row
            near = scene.apart_m[one.row, other.row] < farthest + widest[id(other)]
            if near and not twice and actor[one.row] != actor[other.row]:
                yield one, other


@dataclass(frozen=True)
class _Gap:
    metres: Floats
    points: bool
    """Both are places; otherwise one has an extent."""


def _gaps(scene: Scene, batch: Batch) -> Callable[[int, int], _Gap]:
    @cache
    def gap(one: int, other: int) -> _Gap:
        rows = scene.placements.rows[one], scene.placements.rows[other]
        sides = place_of(scene, batch, one), place_of(scene, batch, other)
        if all(row.is_point for row in rows):
            return _Gap(np.broadcast_to(selenodesy.distance_m(*sides[0], *sides[1]), batch.worlds.count), points=True)
        if rows[0].is_point or rows[1].is_point:
            place, extended = (sides[0], rows[1]) if rows[0].is_point else (sides[1], rows[0])
            assert extended.ground is not None  # noqa: S101  # extended ground is known
            metres = selenodesy.gaps_to_ground_m(*place, extended.ground)
        else:
            metres = np.asarray(selenodesy.separation_m(*(objects([row.ground]) for row in rows)))
        return _Gap(np.broadcast_to(metres, batch.worlds.count), points=False)

    return gap


def place_of(scene: Scene, batch: Batch, row: int) -> tuple[Floats, Floats]:
    """Return where a row of the placements stands in each world, or () where it is the same in all. [m]"""
    if row in batch.worlds.places:
        return batch.worlds.places[row]
    ground = scene.placements.rows[row].ground
    assert ground is not None  # noqa: S101  # what is not exactly placed has places of its own
    center = ground.centroid
    return np.asarray(center.x), np.asarray(center.y)


def _reached(scene: Scene, batch: Batch, one: Outward, other: Exposed, gap: _Gap) -> Booleans:
    reach = one.reach.radius_m
    if np.isfinite(one.reach.azimuth_deg).any():
        shielded = _in_notch(scene, batch, one, other)
        reach = np.where(shielded, one.reach.notch_radius_m, reach)
    depth = reach + other.radius_m - gap.metres
    hit = np.asarray(depth > 0.0)
    doubtful = hit & ((depth < THIN_OVERLAP_M) | (np.minimum(reach, other.radius_m) < SMALL_RADIUS_M))
    if doubtful.any() and gap.points:
        shared = selenodesy.cap_overlap_area_m2(gap.metres[doubtful], reach[doubtful], other.radius_m[doubtful])
        hit[doubtful] = shared >= LEAST_OVERLAP_M2
    return hit


def _in_notch(scene: Scene, batch: Batch, one: Outward, other: Exposed) -> Booleans:
    """Tell the worlds in which the whole site lies in the protected sector, as `conflicts.distances.in_notch`."""
    east, north = place_of(scene, batch, one.row)
    placement = scene.placements.rows[other.row]
    if placement.is_point:
        to_east, to_north = (np.atleast_2d(side) for side in place_of(scene, batch, other.row))
    else:
        vertices = shapely.get_coordinates(placement.ground)
        to_east, to_north = vertices[:, :1], vertices[:, 1:]
    gap = np.maximum(selenodesy.distance_m(east, north, to_east, to_north), 1e-3)
    off = np.rad2deg(np.arcsin(np.minimum(other.radius_m / gap, 1.0)))
    seen = selenodesy.azimuth_deg(east, north, to_east, to_north)
    aside = np.abs(np.mod(seen - one.reach.azimuth_deg + 180.0, 360.0) - 180.0)
    return np.asarray(np.all(aside + off <= one.reach.half_angle_deg, axis=0))
