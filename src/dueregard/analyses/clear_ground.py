"""Where is the nearest ground on which a proposal would surely owe nothing?"""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.analyses.duty_ground import Cover, cover, duty_ground, turns_with_place
from dueregard.analyses.obstacles import Obstacles
from dueregard.analyses.owing import Encounter, Owed, meetings_of, owed_in
from dueregard.analyses.proposal import Place, Setting, facing

CLEARANCE_M = 1.0  # a proposed point keeps a metre off, so that it stays clear when its coordinates are rounded
MOST_CLEARANCE_M = 32.0  # beyond that the shapes are not those of the model, and a nearer place may be clear
EDGE_STEP_M = 200.0
DECIMALS = 6  # of a degree: 3 cm
WIDEST_CLEARANCE_M = 20_000.0
MOST_ROUNDS = 40
Under = tuple[str, ...]
"""Readings under all of which nothing shall be owed."""


@dataclass(frozen=True, eq=False)
class Clear:
    """The nearest place where the proposal surely owes nothing, checked by running the model there.

    Attributes
    ----------
    reading
        Reading, or None for all of them together.
    where
        Latitude and longitude [deg]; None: no such place was found.
    distance_m, azimuth_deg
        From the place that was asked about; 0 where that one is clear. [m, deg]
    room_m
        Distance from the place that was asked about to the ground where something is surely owed; 0 inside it,
        infinite where there is none. [m]
    possible
        Number of meetings there that may oblige it, for some admissible positions and dates.
    nearest
        False: a nearer place may be clear: the sector of the proposal's own shield was not used, or the model agreed
        only well off the edge.
    ground
        Where the proposal surely owes something, in map metres.
    """

    reading: str | None
    where: Place | None
    distance_m: float
    azimuth_deg: float
    room_m: float
    possible: int
    nearest: bool
    ground: BaseGeometry


def clear_places(on: Setting, where: Place, here: Owed, amid: Obstacles) -> tuple[Clear, ...]:
    """Find the nearest place where the proposal surely owes nothing beyond due regard.

    Each encounter that obliges covers ground of a known shape, within which nothing changes that it depends on. The
    answer is the place outside the union of these shapes that is nearest to the first one, once the model agrees that
    nothing is owed there; what it finds instead joins the union.

    Parameters
    ----------
    here
        What is owed at the place that is asked about.
    amid
        What is known to oblige the proposal somewhere.

    Returns
    -------
    tuple
        One for each reading, and one for all of them together if there are several.
    """
    names, covered = on.options.readings, cover(on, amid.zones)
    asked: list[Under] = [*((name,) for name in names), *([names] if len(names) > 1 else [])]
    known = amid.encounters | here.surely
    found = {under: _stay(where, here, known, under, covered) for under in asked if not here.under(under).surely}
    clearance_m = dict.fromkeys(asked, CLEARANCE_M)
    for _ in range(MOST_ROUNDS):
        left = [under for under in asked if under not in found]
        tried = [_leave(on, where, known, under, clearance_m[under], covered) for under in left]
        there = owed_in(on, facing(on, [one.where for one in tried if one.where is not None])) if tried else ()
        for under, one, owed in zip(left, tried, there, strict=True):
            if not owed.under(under).surely:
                found[under] = replace(one, possible=meetings_of(owed.under(under).possibly))
            elif owed.under(under).surely <= known:
                clearance_m[under] = min(2.0 * clearance_m[under], WIDEST_CLEARANCE_M)
        known = known.union(*(owed.surely for owed in there))
    return tuple(found[under] if under in found else _nowhere(known, under, covered) for under in asked)


def _ground(known: frozenset[Encounter], under: Under, covered: Cover, grown_m: float) -> BaseGeometry:
    return duty_ground((one for one in known if one.reading in under), covered, grown_m)


def _name(under: Under) -> str | None:
    return under[0] if len(under) == 1 else None


def _stay(where: Place, here: Owed, known: frozenset[Encounter], under: Under, covered: Cover) -> Clear:
    ground, possible = _ground(known, under, covered, 0.0), meetings_of(here.under(under).possibly)
    return Clear(_name(under), where, 0.0, 0.0, _room_m(where, ground), possible, True, ground)  # noqa: FBT003


def _leave(
    on: Setting, where: Place, known: frozenset[Encounter], under: Under, clearance_m: float, covered: Cover
) -> Clear:
    ground = _ground(known, under, covered, clearance_m)
    place, distance_m, azimuth_deg = nearest_outside(where, ground)
    turning = any(turns_with_place(on, one) for one in known if one.reading in under)
    exact = not turning and clearance_m <= MOST_CLEARANCE_M
    return Clear(_name(under), place, distance_m, azimuth_deg, 0.0, 0, exact, ground)


def _nowhere(known: frozenset[Encounter], under: Under, covered: Cover) -> Clear:
    ground = _ground(known, under, covered, 0.0)
    return Clear(_name(under), None, float("nan"), float("nan"), 0.0, 0, False, ground)  # noqa: FBT003


def _room_m(where: Place, ground: BaseGeometry) -> float:
    if ground.is_empty:
        return float("inf")
    return float(selenodesy.separation_m(shapely.Point(selenodesy.to_map(*where)), ground))


def nearest_outside(where: Place, ground: BaseGeometry) -> tuple[Place, float, float]:
    """Return the place on the rim of some ground that is nearest to a place, rounded, with distance and azimuth.

    The rim is seen from the place, each of its points in its true direction and distance. Where there is no ground the
    place itself is returned.
    """
    if ground.is_empty:
        return where, 0.0, 0.0
    east, north = (float(one) for one in selenodesy.to_map(*where))

    def seen(points: NDArray[np.float64]) -> NDArray[np.float64]:
        distance = selenodesy.distance_m(east, north, points[:, 0], points[:, 1])
        azimuth = np.deg2rad(selenodesy.azimuth_deg(east, north, points[:, 0], points[:, 1]))
        return np.column_stack([distance * np.sin(azimuth), distance * np.cos(azimuth)])

    rim = shapely.transform(shapely.segmentize(shapely.boundary(ground), EDGE_STEP_M), seen)
    right, up = shapely.get_coordinates(shapely.shortest_line(shapely.Point(0.0, 0.0), rim))[1]
    azimuth_deg = float(np.rad2deg(np.arctan2(right, up)) % 360.0)
    reached = selenodesy.destination(east, north, azimuth_deg, float(np.hypot(right, up)))
    lat, lon = (round(float(one), DECIMALS) for one in selenodesy.to_geographic(*reached))
    distance_m = float(selenodesy.distance_m(east, north, *selenodesy.to_map(lat, lon)))
    return (lat, lon), distance_m, azimuth_deg
