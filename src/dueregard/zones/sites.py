"""Which ground does each activity occupy, at work and after it?"""

from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.model.dates import precision
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.model.tables import SITES
from dueregard.zones.days import SoftDays, typed_columns
from dueregard.zones.placement import Objects, Placement, Placements, objects
from dueregard.zones.presence import operation_of, presence_of, site_radius_m


def site_table(scenario: Scenario, rulebook: Rulebook, placements: Placements) -> gpd.GeoDataFrame:
    """Draw the site of each activity: occupied ground and the operating radius round it.

    An activity that is only somewhere in a region shows its envelope instead. What is left after operation has a row
    of its own, phase `object`, and no operating radius any more.
    """
    found = [
        (name, activity, placement, *phase)
        for (name, activity), placement in zip(scenario.activities.items(), placements.rows, strict=False)
        for phase in _phases(activity, rulebook)
    ]
    names, activities, places, phases, starts, ends = zip(*found, strict=True) if found else [()] * 6
    radius_m = [site_radius_m(one, phase, rulebook) for one, phase in zip(activities, phases, strict=True)]
    lat_deg, lon_deg = _where(places)
    columns = {
        "site_id": [f"{name}/{phase}" for name, phase in zip(names, phases, strict=True)],
        "activity": names,
        "title": [one.title for one in activities],
        "actor": [one.actor for one in activities],
        "states": ["+".join(scenario.actors[one.actor].states) for one in activities],
        "kind": [one.kind for one in activities],
        "phase": phases,
        "placed": [one.placed for one in places],
        "uncertainty_m": [one.uncertainty_m for one in places],
        "operating_radius_m": radius_m,
        "starts_on": [day[1] for day in starts],
        "ends_on": [day[1] for day in ends],
        "date_precision": [precision(day[2] - day[0]) for day in starts],
        "lat_deg": lat_deg,
        "lon_deg": lon_deg,
        "evidence": [one.evidence for one in activities],
        "source": [one.source for one in activities],
    }
    table = typed_columns(columns, SITES, "sites")
    return gpd.GeoDataFrame(table, geometry=_sites(places, radius_m), crs=selenodesy.SOUTH_POLAR_CRS)


def _phases(activity: Activity, rulebook: Rulebook) -> Iterator[tuple[str, SoftDays, SoftDays]]:
    """Give the phases of an activity: its operation, and what is left of it after that."""
    starts, ends = operation_of(activity)
    yield "operation", starts, ends
    until = presence_of(activity)[1]
    if rulebook.kinds[activity.kind].remains_as is not None and until[1] > ends[1]:
        yield "object", ends, until


def _sites(places: Sequence[Placement], radius_m: Sequence[float]) -> Objects:
    ground, drawn = (objects([getattr(one, name) for one in places]) for name in ("ground", "envelope"))
    known = ~shapely.is_missing(ground)
    drawn[known] = selenodesy.buffer(ground[known], np.asarray(radius_m)[known])
    return drawn


def _where(places: Sequence[Placement]) -> Any:
    """Return latitude and longitude of the middle of each ground, NaN where it is not known. [deg]"""
    ground = objects([one.ground for one in places])
    known = ~shapely.is_missing(ground)
    middle = shapely.get_coordinates(shapely.centroid(ground[known]))
    found = np.full((2, len(places)), np.nan)
    found[:, known] = selenodesy.to_geographic(middle[:, 0], middle[:, 1])
    return found
