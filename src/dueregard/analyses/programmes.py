"""What would a scenario be if its actors had come in another order, everything else left as it is?"""

from collections.abc import Mapping
from datetime import timedelta

from dueregard.model.dates import Day, Interval, SoftDate
from dueregard.model.scenario import Activity, DeclaredZone, Scenario
from dueregard.zones.presence import operation_of

ACTS = ("notified_on", "registered_on", "declared_on", "ends_on")
"""Days of a zone that move with its maker's programme."""


def first_starts(scenario: Scenario) -> dict[str, int]:
    """Return the nominal first start of each actor that has a programme, as a day number, earliest first."""
    starts: dict[str, int] = {}
    for one in scenario.activities.values():
        day = operation_of(one)[0][1]
        starts[one.actor] = min(day, starts.get(one.actor, day))
    return dict(sorted(starts.items(), key=lambda pair: (pair[1], pair[0])))


def shifted(scenario: Scenario, days: Mapping[str, int]) -> Scenario:
    """Shift the programme of each named actor by so many days: its activities, and the zones that it made.

    Places stay, and so does the spacing of the dates within a programme.
    """
    activities = {name: _activity(one, timedelta(days.get(one.actor, 0))) for name, one in scenario.activities.items()}
    zones = {name: _zone(one, timedelta(days.get(one.by, 0))) for name, one in scenario.zones.items()}
    return scenario.model_copy(update={"activities": activities, "zones": zones})


def _activity(one: Activity, by: timedelta) -> Activity:
    changed = {
        "events": tuple(_soft(event, by) for event in one.events),
        "operates": None if one.operates is None else _interval(one.operates, by),
        "present_until": _day(one.present_until, by),
        **{name: _day(getattr(one, name), by) for name in ("notified_on", "registered_on", "declared_on")},
    }
    return one.model_copy(update=changed)


def _zone(one: DeclaredZone, by: timedelta) -> DeclaredZone:
    return one.model_copy(update={name: _day(getattr(one, name), by) for name in ACTS})


def _soft(day: SoftDate, by: timedelta) -> SoftDate:
    moved = {name: getattr(day, name) + by for name in ("earliest", "nominal", "latest")}
    return day.model_copy(update=moved)


def _interval(one: Interval, by: timedelta) -> Interval:
    ends = None if one.ends is None else _soft(one.ends, by)
    return one.model_copy(update={"starts": _soft(one.starts, by), "ends": ends})


def _day(day: Day | None, by: timedelta) -> Day | None:
    return None if day is None else day + by
