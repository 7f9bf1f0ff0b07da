"""How far must a track or an area be moved, as it is, to lie clear of what it meets?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.analyses.remedy.cases import Case
from dueregard.model.scenario import Position
from dueregard.model.tables import Assessment

AZIMUTHS_DEG = np.arange(0.0, 360.0, 10.0)
STEP_M = 50.0
DECIMALS = 5  # of a degree: 30 cm
MOST = 3  # ways out that are tried


@dataclass(frozen=True, eq=False)
class Away:
    """A place moved as it is: how far, in which true direction at its middle, and what a scenario file says then."""

    distance_m: float
    azimuth_deg: float
    at: dict[str, Any]


def ways_out(assessment: Assessment, name: str, cases: Sequence[Case], farthest_m: float) -> list[Away]:
    """Return the shortest moves that take a track or an area off the zones that it meets, one a direction.

    Parameters
    ----------
    name
        Activity that stands on a line or a polygon and receives in all the cases.
    farthest_m
        Longest move that counts. [m]
    """
    at = assessment.scenario.activities[name].at
    if at is None or (at.line is None and at.polygon is None):
        return []
    zone, site = _met(assessment, name, cases), _site(assessment, name)
    found = [one for azimuth in AZIMUTHS_DEG if (one := _along(at, zone, site, float(azimuth), farthest_m))]
    return sorted(found, key=lambda one: one.distance_m)[:MOST]


def _met(assessment: Assessment, name: str, cases: Sequence[Case]) -> BaseGeometry:
    conflicts = assessment.conflicts
    mine = {(case.source, case.mechanism) for case in cases if case.receptor == name}
    keys = zip(conflicts["source_activity"], conflicts["mechanism"], conflicts["receptor_activity"], strict=True)
    meets = np.array([(source, mechanism) in mine and other == name for source, mechanism, other in keys], dtype=bool)
    prints = set(conflicts.loc[meets, "footprint_id"])
    zones = assessment.zones
    return shapely.union_all(zones[zones["footprint_id"].isin(prints)].geometry.to_numpy())


def _site(assessment: Assessment, name: str) -> BaseGeometry:
    sites = assessment.sites
    shape: BaseGeometry = sites[(sites["activity"] == name) & (sites["phase"] == "operation")].geometry.iloc[0]
    return shape


def _along(at: Position, zone: BaseGeometry, site: BaseGeometry, azimuth: float, farthest_m: float) -> Away | None:
    """Return the shortest move in one direction, by steps; None: none within reach clears."""
    middle = shapely.get_coordinates(shapely.centroid(site))[0]
    distances = np.arange(STEP_M, farthest_m + STEP_M, STEP_M)
    east, north = selenodesy.destination(middle[0], middle[1], azimuth, distances)
    offsets = np.column_stack([east, north]) - middle
    clear = [not shapely.intersects(zone, _moved(site, offset)) for offset in offsets[: _enough(zone, site)]]
    if True not in clear:
        return None
    first = clear.index(True)
    return Away(float(distances[first]), azimuth, _written(at, offsets[first]))


def _enough(zone: BaseGeometry, site: BaseGeometry) -> int:
    """Return after how many steps in any direction the two lie apart for certain."""
    west, south, east, north = shapely.total_bounds([zone, site])
    return int(np.hypot(east - west, north - south) / STEP_M) + 2


def _moved(shape: BaseGeometry, offset: np.ndarray[Any, np.dtype[np.float64]]) -> BaseGeometry:
    moved: BaseGeometry = shapely.transform(shape, lambda points: points + offset)
    return moved


def _written(at: Position, offset: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, Any]:
    key = "line" if at.line is not None else "polygon"
    lat, lon = np.array(at.line or at.polygon).T
    east, north = selenodesy.to_map(lat, lon)
    lat, lon = selenodesy.to_geographic(east + offset[0], north + offset[1])
    return {key: np.round(np.column_stack([lat, lon % 360.0]), DECIMALS).tolist()}
