"""When does each activity act, and from when to when can it be disturbed?"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dueregard.model.physics import Attributes, Hazard, Kind
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.zones.days import OPEN, SoftDays, day_number, interval_days, soft_days

SOFT = ["starts_earliest", "starts_nominal", "starts_latest", "ends_earliest", "ends_nominal", "ends_latest"]
"""Columns of a soft half-open interval. [day numbers]"""
SoftInterval = tuple[SoftDays, SoftDays]
AT_WORK = "entry"
"""Receptor class of an activity at work as such: what a claim is tested against."""


def attributes_of(activity: Activity, kind: Kind) -> Attributes:
    """Return the physical attributes of an activity: given ones first, then the defaults of its kind."""
    names = Attributes.model_fields
    given = {name: getattr(activity, name) for name in names}
    default = {name: number.si for name, number in kind.defaults.items()}
    chosen: dict[str, Any] = {name: default.get(name) if value is None else value for name, value in given.items()}
    return Attributes.model_construct(**chosen)


def operating_radius_m(activity: Activity, kind: Kind) -> float:
    """Return how far the interest of OST Art. IX reaches round the occupied ground. [m]"""
    return kind.operating_radius.si if activity.operating_radius is None else activity.operating_radius


def site_radius_m(activity: Activity, phase: str, rulebook: Rulebook) -> float:
    """Return the radius of a site: of operation, or of the object that is left. [m]"""
    if phase == "object":
        return rulebook.severity.object_radius.si
    return operating_radius_m(activity, rulebook.kinds[activity.kind])


def operation_of(activity: Activity) -> SoftInterval:
    """Return when an activity operates: as given, or from its first event to the day after its last."""
    if activity.operates is not None:
        return interval_days(activity.operates)
    first, last = (soft_days(event) for event in (activity.events[0], activity.events[-1]))
    return first, _day_after(last)


def presence_of(activity: Activity) -> SoftInterval:
    """Return from when to when the thing itself stands there, at work or not."""
    starts, ends = operation_of(activity)
    until = OPEN if activity.present_until is None else day_number(activity.present_until)
    return starts, (max(until, ends[0]), max(until, ends[1]), max(until, ends[2]))


def emissions(scenario: Scenario, rulebook: Rulebook) -> pd.DataFrame:
    """List every time that an activity sends out an effect.

    Returns
    -------
    One row an activity, mechanism and event: activity (row of the scenario), mechanism, SOFT.
    """
    rows = [
        (row, mechanism, *starts, *ends)
        for row, activity in enumerate(scenario.activities.values())
        for mechanism in rulebook.kinds[activity.kind].effects
        for starts, ends in _emitting(activity, rulebook.hazards[mechanism])
    ]
    return pd.DataFrame(rows, columns=["activity", "mechanism", *SOFT])


def _emitting(activity: Activity, hazard: Hazard) -> Iterator[SoftInterval]:
    if hazard.persists == "operation":
        yield operation_of(activity)
    elif hazard.persists == "until_removed":
        yield presence_of(activity)
    elif activity.rate_per_year is not None:
        yield operation_of(activity)
    elif hazard.persists == "event":
        yield from ((soft_days(event), _day_after(soft_days(event))) for event in activity.events)
    else:
        yield from ((soft_days(event), (OPEN, OPEN, OPEN)) for event in activity.events)


def _day_after(day: SoftDays) -> SoftDays:
    return day[0] + 1, day[1] + 1, day[2] + 1


def presences(scenario: Scenario, rulebook: Rulebook) -> pd.DataFrame:
    """List what of each activity can be disturbed, and when.

    While it operates, its kind's receptor classes (or its own `interests`) stand, and the activity itself as what may
    enter a claim; from the end of operation on only the thing itself is left, a receptor until it is removed.

    Returns
    -------
    One row an activity and receptor class: activity, receptor_class, phase, operating_radius_m, SOFT.
    """
    rows = [
        (row, receptor_class, phase, site_radius_m(activity, phase, rulebook), *starts, *ends)
        for row, activity in enumerate(scenario.activities.values())
        for receptor_class, phase, (starts, ends) in _exposed(activity, rulebook.kinds[activity.kind])
    ]
    return pd.DataFrame(rows, columns=["activity", "receptor_class", "phase", "operating_radius_m", *SOFT])


def _exposed(activity: Activity, kind: Kind) -> Iterator[tuple[str, str, SoftInterval]]:
    interests = kind.interests if activity.interests is None else activity.interests
    yield AT_WORK, "operation", operation_of(activity)
    for receptor_class in interests:
        yield receptor_class, "operation", operation_of(activity)
    if kind.remains_as is None:
        return
    ends, until = operation_of(activity)[1], presence_of(activity)[1]
    if kind.remains_as not in interests:
        yield kind.remains_as, "operation", operation_of(activity)
    if until[1] > ends[1]:
        yield kind.remains_as, "object", (ends, until)
