"""Which values do the uncertain things take in the worlds of a batch?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.analyses.ensemble.factors import Factor
from dueregard.model.scenario import Scenario
from dueregard.selenodesy import EvenGround
from dueregard.zones.placement import Placement, Placements

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Worlds:
    """Values in the worlds of one batch, each of shape (count,)."""

    count: int
    numbers: dict[str, Floats]
    """Name of a number -> values. [SI]"""
    sets: dict[str, NDArray[np.int64]]
    """Hazard -> which of its parameter sets."""
    quantile: dict[str, Floats]
    """Activity -> where in its soft dates it falls."""
    places: dict[int, tuple[Floats, Floats]]
    """Row of the placements -> easting and northing, for what is not exactly placed. [m]"""


def even_grounds(placements: Placements) -> dict[int, EvenGround]:
    """Cut the regions in which something stands somewhere."""
    return {
        row: selenodesy.even_ground(one.envelope) for row, one in enumerate(placements.rows) if one.placed == "within"
    }


def worlds(
    even: Floats,
    factors: Sequence[Factor],
    scenario: Scenario,
    placements: Placements,
    grounds: Mapping[int, EvenGround],
) -> Worlds:
    """Turn even numbers into values.

    Parameters
    ----------
    even
        As `draws.even_numbers` gives, shape (count, columns).
    """
    found = Worlds(len(even), {}, {}, {}, {})
    rows = {one.item: row for row, one in enumerate(placements.rows)}
    column = 0
    for factor in factors:
        mine = even[:, column : column + factor.columns]
        column += factor.columns
        name = factor.name.rpartition(".")[0]
        if factor.what == "number":
            found.numbers[factor.name] = factor.at(mine[:, 0])
        elif factor.what == "set":
            found.sets[name] = factor.choice(mine[:, 0])
        elif factor.what == "dates":
            found.quantile[name] = mine[:, 0]
        else:
            row = rows[name]
            found.places[row] = _places(placements.rows[row], row, scenario, grounds, mine)
    for name, zone in scenario.zones.items():
        around = rows.get(zone.around or "")
        if around in found.places:
            found.places[rows[name]] = found.places[around]
    return found


def _places(
    placement: Placement, row: int, scenario: Scenario, grounds: Mapping[int, EvenGround], even: Floats
) -> tuple[Floats, Floats]:
    first, second = even[:, 0], even[:, 1]
    if placement.placed == "within":
        return selenodesy.place_within(grounds[row], first, second)
    assert placement.ground is not None  # noqa: S101  # an uncertain place has a nominal one
    center = placement.ground.centroid
    activity = scenario.activities.get(placement.item)
    if activity is not None and activity.landing_ellipse is not None:
        azimuth = activity.approach_azimuth or 0.0
        return selenodesy.place_in_ellipse(center.x, center.y, activity.landing_ellipse, azimuth, first, second)
    return selenodesy.place_about(center.x, center.y, placement.uncertainty_m, first, second)
