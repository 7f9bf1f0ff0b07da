"""Which of many places would oblige a proposal least?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.analyses.clear_ground import nearest_outside
from dueregard.analyses.duty_ground import cover, duty_ground
from dueregard.analyses.obstacles import obstacles
from dueregard.analyses.owing import Owed, meetings_of, owed_in
from dueregard.analyses.proposal import Place, Setting, facing

BATCH = 50  # places in one run of the model
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Ranked:
    """One of many places.

    Attributes
    ----------
    rank
        From 1; places that differ in nothing that counts, lengths by the metre, share a rank.
    place
        Id of the place.
    lat_deg, lon_deg
        Where it is. [deg]
    certain, possible
        Meetings that oblige under any of the readings: surely, and only for some admissible positions and dates.
    move_m
        How far to the nearest ground where nothing is surely owed, by the shape of that ground; 0 if here. [m]
    room_m
        How far to the ground where something is surely owed; 0 inside, infinite where there is none. [m]
    away_m
        How far from the place that was wished for; NaN where none was. [m]
    """

    rank: int
    place: str
    lat_deg: float
    lon_deg: float
    certain: int
    possible: int
    move_m: float
    room_m: float
    away_m: float


def rank(
    on: Setting, places: Mapping[str, Place], wished: Place | None = None, tell: Tell = lambda _: None
) -> tuple[Ranked, ...]:
    """Rank places: fewest sure duties, then fewest possible ones, then the shortest way.

    The way is that from the place wished for, if there is one; otherwise that to ground where nothing is surely owed,
    and for places that are clear the other way round: most room before least.

    Parameters
    ----------
    tell
        Called with the number of places done.
    """
    found = _owed(on, list(places.values()), tell)
    amid = obstacles(on)
    known = amid.encounters.union(*(one.surely for one in found))
    ground = duty_ground(known, cover(on, amid.zones))
    rows = [_row(name, where, owed, ground, wished) for (name, where), owed in zip(places.items(), found, strict=True)]
    keys = sorted({_key(row) for row in rows})
    ordered = sorted(rows, key=_key)
    return tuple(Ranked(keys.index(_key(row)) + 1, *_values(row)) for row in ordered)


def _owed(on: Setting, places: Sequence[Place], tell: Tell) -> list[Owed]:
    found: list[Owed] = []
    for start in range(0, len(places), BATCH):
        found.extend(owed_in(on, facing(on, places[start : start + BATCH])))
        tell(len(found))
    return found


def _row(name: str, where: Place, owed: Owed, ground: BaseGeometry, wished: Place | None) -> Ranked:
    surely = {(one.other, one.mechanism, one.is_source) for one in owed.surely}
    possibly = {one for one in owed.possibly if (one.other, one.mechanism, one.is_source) not in surely}
    here = selenodesy.to_map(*where)
    move_m = nearest_outside(where, ground)[1] if owed.surely else 0.0
    room_m = float("inf") if ground.is_empty else float(selenodesy.separation_m(shapely.Point(here), ground))
    away_m = float("nan") if wished is None else float(selenodesy.distance_m(*selenodesy.to_map(*wished), *here))
    return Ranked(0, name, *where, len(surely), meetings_of(possibly), move_m, room_m, away_m)


def _values(row: Ranked) -> tuple[str, float, float, int, int, float, float, float]:
    return row.place, row.lat_deg, row.lon_deg, row.certain, row.possible, row.move_m, row.room_m, row.away_m


def _key(row: Ranked) -> tuple[float, ...]:
    way = (row.move_m, -row.room_m) if np.isnan(row.away_m) else (row.away_m,)
    return row.certain, row.possible, *(round(one, 0) for one in way)
