"""On which ground would a proposal surely owe something?"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.analyses.owing import Encounter, heard_zones
from dueregard.analyses.proposal import Setting
from dueregard.zones.claims import BAND, DECLARED, POLARITIES, antenna_horizon_m
from dueregard.zones.placement import Placement, objects
from dueregard.zones.presence import AT_WORK, operating_radius_m

DISC_VERTICES = 1024  # the polygon then leaves a circle of 60 km by less than 0.3 m
SPARE_M = 10.0  # by which the sector of a shield is drawn farther than the effect reaches
EMPTY: BaseGeometry = shapely.Polygon()
Cover = Callable[[Encounter, float], BaseGeometry]
"""An encounter and a clearance [m] to the ground that it covers."""


def cover(on: Setting, zones: frozenset[int]) -> Cover:
    """Return a function that gives the ground of an encounter and remembers what it has drawn.

    Parameters
    ----------
    zones
        Declared zones that the proposal can enter at its time.
    """
    drawn = cache(partial(_covered, on))

    def covered(one: Encounter, clearance_m: float) -> BaseGeometry:
        heard = (zone for zone in heard_zones(on, one.reading, one.other, one.mechanism) if zone in zones)
        return drawn(replace(one, reading=""), tuple(heard), clearance_m)

    return covered


def duty_ground(owed: Iterable[Encounter], covered: Cover, clearance_m: float = 0.0) -> BaseGeometry:
    """Return the ground where encounters oblige the proposal, grown by a clearance. [m]"""
    shapes = list({id(shape): shape for shape in (covered(one, clearance_m) for one in owed)}.values())
    return shapely.union_all(objects(shapes)) if shapes else EMPTY


def turns_with_place(on: Setting, one: Encounter) -> bool:
    """Whether the proposal's own shield has a part in an encounter: its sector turns with the place."""
    reach = _reach_row(on, one)
    return one.is_source and bool(np.isfinite(reach["notch_azimuth_deg"]))


def _covered(on: Setting, one: Encounter, zones: tuple[int, ...], clearance_m: float) -> BaseGeometry:
    """Return where an encounter takes place as it did: within the same declared zones of the other side."""
    shape = _meeting_ground(on, one, clearance_m)
    for zone in zones:
        entry = Encounter("", zone, DECLARED, AT_WORK, False, frozenset())  # noqa: FBT003
        if zone in one.in_zones:
            shape = shapely.intersection(shape, _meeting_ground(on, entry, clearance_m))
        else:
            shape = shapely.difference(shape, _meeting_ground(on, entry, -clearance_m))
    return shape


def _meeting_ground(on: Setting, one: Encounter, clearance_m: float) -> BaseGeometry:
    """Return the places of the proposal from which an encounter surely takes place."""
    other, row = on.others.rows[one.other], _reach_row(on, one)
    site_m = _operating_m(on, one)
    shape = within_reach(other, float(row["radius_m"]) + site_m + clearance_m)
    if one.is_source or not np.isfinite(row["notch_azimuth_deg"]):
        return shape
    return shapely.difference(shape, _shade(other, row, site_m, clearance_m))


def _operating_m(on: Setting, one: Encounter) -> float:
    """Return the operating radius of the side that receives. [m]"""
    activities = list(on.scenario.activities.values())
    received = activities[one.other] if one.is_source else on.proposal.activity
    if one.receptor_class == BAND:
        return antenna_horizon_m(received, on.rulebook)[0]
    return operating_radius_m(received, on.rulebook.kinds[received.kind])


def _reach_row(on: Setting, one: Encounter) -> "pd.Series[float]":
    """Return the footprint of an encounter, at the level that decides."""
    if one.is_source:
        claim = one.mechanism in POLARITIES
        prints, activity = (on.own_claimed if claim else on.own_reach), 0
    else:
        claim = one.mechanism in set(on.claimed["mechanism"])
        prints, activity = (on.claimed if claim else on.reach), one.other
    same = (prints["mechanism"] == one.mechanism) & (prints["receptor_class"] == one.receptor_class)
    return prints[same & (prints["level"] == on.options.level) & (prints["activity"] == activity)].iloc[0]


def within_reach(other: Placement, reach_m: float) -> BaseGeometry:
    """Return the places within reach of something wherever it admissibly stands."""
    if reach_m <= 0.0:
        return EMPTY
    if other.placed == "at" and other.ground is not None:
        return _disc(other.ground, reach_m) if other.is_point else _swollen(other.ground, reach_m)
    corners = shapely.get_coordinates(shapely.convex_hull(other.envelope))
    return shapely.intersection_all(_discs(corners, reach_m))


def _disc(point: BaseGeometry, radius_m: float) -> BaseGeometry:
    return _one(_discs(shapely.get_coordinates(point), radius_m))


def _discs(centres: NDArray[np.float64], radius_m: float) -> NDArray[np.object_]:
    return selenodesy.discs(centres[:, 0], centres[:, 1], radius_m, vertices=DISC_VERTICES)


def _swollen(ground: BaseGeometry, radius_m: float) -> BaseGeometry:
    return _one(selenodesy.buffer(objects([ground]), radius_m))


def _one(shapes: NDArray[np.object_]) -> BaseGeometry:
    first: BaseGeometry = shapes[0]
    return first


def _shade(other: Placement, row: "pd.Series[float]", site_m: float, clearance_m: float) -> BaseGeometry:
    """Return where a whole site lies in the sector of the other's shield, beyond the shorter reach there."""
    assert other.ground is not None  # noqa: S101  # a shield has a direction only at a known place
    east, north = float(other.ground.centroid.x), float(other.ground.centroid.y)
    far_m, half = float(row["radius_m"]) + site_m + clearance_m + SPARE_M, float(row["notch_half_angle_deg"])
    axis = float(row["notch_azimuth_deg"])
    sector = _one(selenodesy.sectors([east], [north], 2.0 * far_m, axis, half, vertices=DISC_VERTICES))
    ends = np.column_stack(selenodesy.destination(east, north, axis + np.array([-half, half]), 2.0 * far_m))
    sides = [_swollen(shapely.LineString([(east, north), end]), site_m + clearance_m) for end in ends]
    near = _disc(other.ground, float(row["notch_radius_m"]) + site_m + clearance_m)
    return shapely.difference(sector, shapely.union_all(objects([*sides, near])))
