"""When does each activity act, and when can it be disturbed, in every world of a batch?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.model.dates import SoftDate
from dueregard.model.law import Reading
from dueregard.model.physics import Hazard, Kind
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.zones.days import OPEN, SoftDays, day_number, soft_days
from dueregard.zones.interests import lapses_after
from dueregard.zones.presence import AT_WORK

Days = NDArray[np.int64]
Floats = NDArray[np.float64]
Span = tuple[Days, Days]
"""First day and first day no longer active in each world. [day numbers]"""


@dataclass(frozen=True)
class Times:
    """When one activity works, stands and lands, in each world."""

    operates: Span
    stands: Span
    events: tuple[Days, ...]


def times_of(scenario: Scenario, quantile: Mapping[str, Floats], count: int) -> dict[str, Times]:
    """Return the days of every activity.

    One quantile stands for all soft dates of an activity, so that a late start goes with a late end.

    Parameters
    ----------
    quantile
        Activity -> number from 0 to 1, shape (count,), where a date is soft.
    """
    fixed = np.zeros(count)
    return {name: _times(one, quantile.get(name, fixed)) for name, one in scenario.activities.items()}


def _times(activity: Activity, quantile: Floats) -> Times:
    events = tuple(day_at(soft_days(event), quantile) for event in activity.events)
    if activity.operates is not None:
        operates = _day(activity.operates.starts, quantile), _day(activity.operates.ends, quantile)
    else:
        operates = events[0], events[-1] + 1
    until = OPEN if activity.present_until is None else day_number(activity.present_until)
    return Times(operates, (operates[0], np.maximum(operates[1], until)), events)


def _day(date: SoftDate | None, quantile: Floats) -> Days:
    return day_at(soft_days(date), quantile)


def day_at(days: SoftDays, quantile: Floats) -> Days:
    """Return the day at a quantile of a soft date, each admissible day being equally likely."""
    earliest, _, latest = days
    return earliest + np.floor(quantile * (latest - earliest + 1)).astype(np.int64)


def emitting(activity: Activity, hazard: Hazard, times: Times) -> Iterator[Span]:
    """Give every time that an activity sends out an effect, as `zones.presence.emissions` lists them."""
    if hazard.persists == "operation":
        yield times.operates
    elif hazard.persists == "until_removed":
        yield times.stands
    elif activity.rate_per_year is not None:
        yield times.operates
    else:
        for day in times.events:
            yield day, (day + 1 if hazard.persists == "event" else np.full_like(day, OPEN))


def exposed(activity: Activity, kind: Kind, times: Times) -> Iterator[tuple[str, str, Span]]:
    """Give receptor class, phase and days of what can be disturbed, as `zones.presence.presences` lists it."""
    interests = kind.interests if activity.interests is None else activity.interests
    for receptor in (AT_WORK, *interests):
        yield receptor, "operation", times.operates
    if kind.remains_as is not None:
        if kind.remains_as not in interests:
            yield kind.remains_as, "operation", times.operates
        yield kind.remains_as, "object", (times.operates[1], times.stands[1])


def interest_lapses(over: Days, reading: Reading, rulebook: Rulebook) -> Days:
    """Return the days on which what is left is no interest any more under a reading, of what is over on some days."""
    days, of = np.unique(over, return_inverse=True)
    return np.array([lapses_after(int(day), reading, rulebook) for day in days], dtype=np.int64)[of.ravel()]


def kinds_of(scenario: Scenario, rulebook: Rulebook) -> dict[str, Kind]:
    """Return the kind of each activity."""
    return {name: rulebook.kinds[one.kind] for name, one in scenario.activities.items()}
