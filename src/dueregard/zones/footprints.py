"""How far does each activity's effect exceed each receptor class's threshold?"""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import hazards, selenodesy
from dueregard.model.physics import LEVELS, Attributes, Hazard
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.presence import attributes_of

Geometries = NDArray[np.object_]
NOTCH = ["notch_azimuth_deg", "notch_half_angle_deg"]
COLUMNS = [
    "activity",
    "mechanism",
    "receptor_class",
    "level",
    "radius_m",
    "notch_azimuth_deg",
    "notch_half_angle_deg",
    "notch_radius_m",
    "limited_by",
    "number_class",
    "parameter_set",
]


LIMITS = {
    "guideline": "the guideline disc decides: the model reaches less far",
    "horizon": "cut by the horizon of the smooth sphere",
    "diffraction": "bent round the smooth sphere; in line of sight no distance helps, only another band or time",
    "coordination": "both use the band: in line of sight no distance is enough, only coordination of band or time",
    "practice": "a practical exclusion decides: the model reaches farther, where only agreed quiet hours help",
    "declared": "radius as declared",
    "provision": "radius of the provision",
    "cap": "cut to the largest reach that a rule leaves to a zone",
}
"""What decided a radius, in words, where it was not the threshold itself."""
QUIET = "quiet_time"
"""Number of a mechanism that says how much quiet helps beyond a practical exclusion."""


def limit_words(limited_by: str, hazard: Hazard | None) -> str | None:
    """Say what decided a radius; None where the threshold did. Where quiet hours are what helps, say how many."""
    words = LIMITS.get(limited_by)
    if limited_by != "practice" or hazard is None or QUIET not in hazard.parameters:
        return words
    quiet = hazard.parameters[QUIET]
    if quiet.value == 0.0:
        return f"{words}: none here, since nobody can switch it off"
    rhythm = "after each event" if hazard.persists == "event" else "in every 24"
    hours = f"{quiet.value:g} {quiet.unit}{'s' if quiet.value != 1.0 else ''}"
    return f"{words}: {hours} {rhythm} ({hazard.hazard}.{QUIET}, {quiet.number_class})"


def footprints(scenario: Scenario, rulebook: Rulebook, classes: Collection[str]) -> pd.DataFrame:
    """List the reach of every activity, mechanism, receptor class and level.

    Parameters
    ----------
    classes
        Receptor classes to reckon for; a radio telescope of a band that nobody uses costs time and says nothing.

    Returns
    -------
    One row a footprint, COLUMNS; footprints that reach nowhere are left out. Lengths in m, angles in degrees;
    `notch_azimuth_deg` is NaN where the reach is the same all round.
    """
    activities = list(scenario.activities.values())
    emitters: dict[tuple[str, Attributes], list[int]] = {}
    for row, one in enumerate(activities):
        emitters.setdefault((one.kind, attributes_of(one, rulebook.kinds[one.kind])), []).append(row)
    rows = [
        (row, *found)
        for (kind, emitter), alike in emitters.items()
        for found in _reaching(rulebook, kind, emitter, classes)
        for row in alike
    ]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"radius_m": float, **dict.fromkeys(NOTCH, float)})
    return table.sort_values("activity", kind="stable", ignore_index=True)


def _reaching(rulebook: Rulebook, kind: str, emitter: Attributes, classes: Collection[str]) -> list[tuple[Any, ...]]:
    """Return the footprints of everything of one kind with the same attributes: they do not ask where it stands."""
    return [
        (mechanism, receptor_class, *reach)
        for mechanism in rulebook.kinds[kind].effects
        for receptor_class in rulebook.hazards[mechanism].thresholds
        if receptor_class in classes
        for reach in reaches(rulebook, mechanism, receptor_class, emitter)
    ]


def reaches(
    rulebook: Rulebook, mechanism: str, receptor_class: str, emitter: Attributes
) -> list[tuple[str, float, float, float, float, str, str, str]]:
    """Return level, radius, notch, limit, number class and parameter set of one emitter's footprints."""
    hazard = rulebook.hazards[mechanism]
    levels = hazards.reach_levels(hazard, rulebook.receptors[receptor_class], emitter)
    return [
        (
            level,
            reach.radius_m,
            np.nan if reach.notch_azimuth_deg is None else reach.notch_azimuth_deg,
            reach.notch_half_angle_deg,
            reach.notch_radius_m,
            reach.limited_by,
            hazards.number_class(hazard, receptor_class, reach),
            reach.parameter_set,
        )
        for level in LEVELS
        if (reach := levels[level]).radius_m > 0
    ]


def shapes(ground: Geometries, reach: pd.DataFrame) -> Geometries:
    """Draw footprints round the ground they start from.

    Parameters
    ----------
    ground
        Nominal ground of each footprint, map metres, shape (n,).
    reach
        The footprints' radii and notches, n rows.

    Raises
    ------
    ValueError
        A notched footprint round ground that is not a point.
    """
    radius = reach["radius_m"].to_numpy()
    notched = np.isfinite(reach["notch_azimuth_deg"].to_numpy())
    drawn = np.empty(len(ground), dtype=object)
    drawn[~notched] = selenodesy.buffer(ground[~notched], radius[~notched])
    if notched.any():
        points = shapely.centroid(ground[notched])
        angles = (reach.loc[notched, column].to_numpy() for column in (*NOTCH, "notch_radius_m"))
        drawn[notched] = selenodesy.notched_discs(
            shapely.get_x(points), shapely.get_y(points), radius[notched], *angles
        )
    return drawn
