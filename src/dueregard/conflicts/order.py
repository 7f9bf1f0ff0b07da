"""Who was first, by the date that a reading goes by?"""

from dueregard.law.facts import Order
from dueregard.model.law import DecidingDate
from dueregard.model.scenario import Activity, DeclaredZone, Scenario
from dueregard.zones.days import SoftDays, day_number
from dueregard.zones.presence import operation_of

Span = tuple[int, int] | None
"""Earliest and latest day on which the deciding event falls; None: it has no date."""


def deciding_days(scenario: Scenario, date: DecidingDate) -> list[Span]:
    """Return the deciding day of each activity, then of each declared zone, in the rows of the placements."""
    zones = scenario.zones.values()
    return [
        *(_of_activity(name, one, scenario, date) for name, one in scenario.activities.items()),
        *(_of_zone(zone, date) for zone in zones),
    ]


def _of_activity(name: str, activity: Activity, scenario: Scenario, date: DecidingDate) -> Span:
    starts = operation_of(activity)[0]
    around = [zone for zone in scenario.zones.values() if zone.around == name]
    if date == "starts_on":
        return _span(starts)
    if date == "declared_or_start":
        declared = [activity.declared_on, *(zone.declared_on for zone in around)]
        days = [day_number(day) for day in declared if day is not None]
        return min([starts[0], *days]), min([starts[2], *days])
    if date == "notified_on":
        notified = [activity.notified_on, *(zone.notified_on for zone in around)]
        days = [day_number(day) for day in notified if day is not None]
        return (min(days), min(days)) if days else None
    if date == "registered_on" and activity.registered_on is not None:
        return (day_number(activity.registered_on),) * 2
    return None


def _of_zone(zone: DeclaredZone, date: DecidingDate) -> Span:
    day = {"notified_on": zone.notified_on, "registered_on": zone.registered_on, "none": None}.get(date, zone.starts_on)
    return None if day is None else (day_number(day), day_number(day))


def _span(days: SoftDays) -> Span:
    return days[0], days[2]


def order(source: Span, receptor: Span) -> Order:
    """Return who comes later; undetermined on the same day, with overlapping periods, or without a date."""
    if source is None or receptor is None:
        return "undetermined"
    if source[1] < receptor[0]:
        return "receptor_later"
    return "source_later" if receptor[1] < source[0] else "undetermined"


def earlier(one: Span, other: Span) -> bool:
    """Whether one deciding day surely lies before another; an unknown one never does."""
    return one is not None and other is not None and one[1] < other[0]


def first_and_later(way: Order, source: str, receptor: str) -> tuple[str | None, str | None]:
    """Name the first and the later activity; None where the order is undetermined."""
    return {"source_later": (receptor, source), "receptor_later": (source, receptor)}.get(way, (None, None))
