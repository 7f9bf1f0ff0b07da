"""What in a scenario could surely oblige a proposal, and which declared zones could it enter?"""

from dataclasses import dataclass

import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.analyses.owing import Encounter, entered_zones, owed_in
from dueregard.analyses.proposal import Place, Setting, facing


@dataclass(frozen=True, eq=False)
class Obstacles:
    """Encounters that surely oblige a proposal somewhere, and the zones that it can enter at its time.

    `zones` are rows of `Setting.others`.
    """

    encounters: frozenset[Encounter]
    zones: frozenset[int]


def obstacles(on: Setting) -> Obstacles:
    """Run the model amid everything in the scenario: whatever can surely meet the proposal does so there."""
    places = amid(on)
    if not places:
        return Obstacles(frozenset(), frozenset())
    found = facing(on, places)
    encounters = frozenset[Encounter]().union(*(one.surely for one in owed_in(on, found)))
    return Obstacles(encounters, entered_zones(on, found))


def amid(on: Setting) -> list[Place]:
    """Return the middle of everything in the scenario."""
    middles = [shapely.centroid(one.envelope) for one in on.others.rows]
    lat, lon = selenodesy.to_geographic(shapely.get_x(middles), shapely.get_y(middles))
    return list(zip(np.atleast_1d(lat).tolist(), np.atleast_1d(lon).tolist(), strict=True))
