"""What would a scenario be if one thing in it were different?"""

from collections.abc import Mapping
from typing import Any

from dueregard.model.dates import Interval, SoftDate
from dueregard.model.scenario import Activity, DeclaredZone, Position, Scenario


def with_activity(scenario: Scenario, name: str, activity: Activity) -> Scenario:
    """Add an activity, or put another in its place."""
    return scenario.model_copy(update={"activities": {**scenario.activities, name: activity}})


def with_zone(scenario: Scenario, name: str, zone: DeclaredZone) -> Scenario:
    """Add a declared zone, or put another in its place."""
    return scenario.model_copy(update={"zones": {**scenario.zones, name: zone}})


def without(scenario: Scenario, name: str) -> Scenario:
    """Take out an activity with the zones declared round it, or a zone.

    Raises
    ------
    ValueError
        The scenario has no such thing, or nothing would be left of it.
    """
    if name not in scenario.activities and name not in scenario.zones:
        msg = f"there is no activity or zone {name!r}"
        raise ValueError(msg)
    activities = {one: activity for one, activity in scenario.activities.items() if one != name}
    if not activities:
        msg = f"{name!r} is the only activity; a scenario needs one"
        raise ValueError(msg)
    zones = {one: zone for one, zone in scenario.zones.items() if name not in {one, zone.around}}
    return scenario.model_copy(update={"activities": activities, "zones": zones})


def moved(scenario: Scenario, name: str, to: Position) -> Scenario:
    """Let an activity stand elsewhere."""
    return changed(scenario, name, {"at": to, "within": None})


def redated(scenario: Scenario, name: str, operates: Interval | None, events: tuple[SoftDate, ...] = ()) -> Scenario:
    """Give an activity another time."""
    return changed(scenario, name, {"operates": operates, "events": events})


def changed(scenario: Scenario, name: str, fields: Mapping[str, Any]) -> Scenario:
    """Change fields of an activity.

    Parameters
    ----------
    fields
        Names of `Activity`, and values as the record holds them: SI units, records for places and dates.

    Raises
    ------
    ValueError
        There is no such activity, or it has no such field.
    """
    if name not in scenario.activities:
        msg = f"there is no activity {name!r}"
        raise ValueError(msg)
    unknown = sorted(set(fields) - set(Activity.model_fields))
    if unknown:
        msg = f"an activity has no {', '.join(unknown)}"
        raise ValueError(msg)
    return with_activity(scenario, name, scenario.activities[name].model_copy(update=fields))
