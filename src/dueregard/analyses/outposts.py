"""Of what is an outpost made, and how far does each of its parts reach each part of another?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.model.physics import Attributes, Kind, Outpost, OutpostPart
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import DeclaredZone
from dueregard.zones.claims import cap_round, deciding_class, declared_radius_m
from dueregard.zones.footprints import COLUMNS, reaches

Floats = NDArray[np.float64]
LATE = date.max - timedelta(days=1)
"""A day on which every rule that has no end is in force."""
ZONE = "declared zone"
"""Stands for the mechanism where it is a declared zone that is entered."""


@dataclass(frozen=True)
class Part:
    """One part of an outpost; lengths in m, angles in degrees."""

    name: str
    kind: Kind
    attributes: Attributes
    distance_m: float
    azimuth_deg: float

    @property
    def operating_m(self) -> float:
        """How far its interest reaches round it. [m]"""
        return self.kind.operating_radius.si

    @property
    def at_stake(self) -> tuple[str, ...]:
        """Receptor classes that it offers, what it is made of included."""
        remains = () if self.kind.remains_as is None else (self.kind.remains_as,)
        return tuple(dict.fromkeys((*self.kind.interests, *remains)))


@dataclass(frozen=True)
class Reach:
    """How far apart a source and a receptor must stand, centre to centre, so that the effect stays off the site.

    `shaded_m` is the same in the sector of a shield; where there is none, `shield_azimuth_deg` is NaN.
    """

    source: int
    receptor: int
    mechanism: str
    receptor_class: str
    reach_m: float
    shaded_m: float
    shield_azimuth_deg: float
    shield_half_angle_deg: float
    limited_by: str
    number_class: str


@dataclass(frozen=True)
class Zone:
    """The zone that an outpost declares round one of its parts, where a reading knows zones."""

    part: int
    radius_m: float
    number_class: str


def parts_of(outpost: Outpost, rulebook: Rulebook) -> tuple[Part, ...]:
    """Return the parts of an outpost."""
    return tuple(_part(name, one, rulebook) for name, one in outpost.parts.items())


def _part(name: str, part: OutpostPart, rulebook: Rulebook) -> Part:
    kind = rulebook.kinds[part.kind]
    numbers = {**kind.defaults, **part.attributes}
    chosen: dict[str, Any] = {key: numbers[key].si if key in numbers else None for key in Attributes.model_fields}
    return Part(name, kind, Attributes.model_construct(**chosen), part.distance.si, part.azimuth.si)


def positions(parts: tuple[Part, ...], east_m: Floats, north_m: Floats) -> Floats:
    """Place the parts of outposts round their middles: map metres, shape (outposts, parts, 2)."""
    distance, azimuth = (np.array([getattr(one, name) for one in parts]) for name in ("distance_m", "azimuth_deg"))
    placed = selenodesy.destination(east_m[:, None], north_m[:, None], azimuth[None, :], distance[None, :])
    return np.stack(placed, axis=-1)


def reaches_between(
    source: tuple[Part, ...], receptor: tuple[Part, ...], rulebook: Rulebook, level: str
) -> tuple[Reach, ...]:
    """List how far each part of one outpost reaches each part of another, by mechanism and receptor class."""
    return tuple(
        Reach(a, b, mechanism, receptor_class, radius + operating, notch + operating, azimuth, half, limit, number)
        for a, one in enumerate(source)
        for mechanism in one.kind.effects
        for receptor_class in rulebook.hazards[mechanism].thresholds
        for at, radius, azimuth, half, notch, limit, number, _ in reaches(
            rulebook, mechanism, receptor_class, one.attributes
        )
        if at == level
        for b, other in enumerate(receptor)
        if receptor_class in other.at_stake
        for operating in [other.operating_m]
    )


def zone_of(outpost: Outpost, parts: tuple[Part, ...], rulebook: Rulebook, level: str) -> Zone | None:
    """Return the zone that an outpost declares, of the radius that the physics supports; None: it declares none.

    It is made when every rule of the book has begun, so a cap on zones counts.
    """
    if outpost.zone_around is None:
        return None
    place = next(i for i, one in enumerate(parts) if one.name == outpost.zone_around)
    rows = [
        (0, mechanism, receptor_class, *reach)
        for mechanism in parts[place].kind.effects
        for receptor_class in rulebook.hazards[mechanism].thresholds
        for reach in reaches(rulebook, mechanism, receptor_class, parts[place].attributes)
    ]
    prints = pd.DataFrame(rows, columns=COLUMNS)
    zone = DeclaredZone.model_construct(by=outpost.outpost, around=outpost.zone_around, radius="modelled")
    radius, decided = declared_radius_m(zone, 0, level, rulebook, prints)
    cap = cap_round(parts[place].kind.kind, LATE, rulebook)
    if cap is not None and cap.si < radius:
        return Zone(place, cap.si, cap.number_class)
    return Zone(place, radius, deciding_class(decided, 0, level, rulebook, prints))


@dataclass(frozen=True)
class Layout:
    """An outpost as the model sees it at one level of the physics."""

    name: str
    title: str
    level: str
    parts: tuple[Part, ...]
    reaches: tuple[Reach, ...]
    """How far its parts reach the parts of another one like it."""
    zone: Zone | None

    @property
    def extent_m(self) -> float:
        """How far its parts lie from its middle at most. [m]"""
        return max(one.distance_m for one in self.parts)

    @property
    def reach_m(self) -> float:
        """How far apart two of its kind can still meet, part from part, zones included. [m]"""
        zone = 0.0 if self.zone is None else 2.0 * self.zone.radius_m
        return max((zone, *(one.reach_m for one in self.reaches)))


def layout_of(outpost: Outpost, rulebook: Rulebook, level: str) -> Layout:
    """Prepare an outpost at one level of the physics."""
    parts = parts_of(outpost, rulebook)
    reaches = _widest(reaches_between(parts, parts, rulebook, level))
    return Layout(outpost.outpost, outpost.title, level, parts, reaches, zone_of(outpost, parts, rulebook, level))


def _widest(reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
    """Leave out what another effect between the same parts outreaches everywhere."""

    def outreached(one: Reach) -> bool:
        same = (other for other in reaches if (other.source, other.receptor) == (one.source, one.receptor))
        return any(other is not one and _all_round(other) > one.reach_m for other in same)

    return tuple(one for one in reaches if not outreached(one))


def _all_round(reach: Reach) -> float:
    return reach.reach_m if np.isnan(reach.shield_azimuth_deg) else reach.shaded_m
