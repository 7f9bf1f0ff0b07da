"""Who is near enough in time to help persons in distress?"""

from collections.abc import Iterator

from dueregard.model.scenario import Emergency
from dueregard.owed.entries import Due, Ledger, Row, between
from dueregard.zones.days import OPEN, date_of, day_number
from dueregard.zones.presence import operation_of

EMERGENCY = "emergency"


def distress(ledger: Ledger) -> Iterator[Row]:
    """Give the duty of each activity that works during an emergency to help and to open what it has."""
    for one in ledger.scenario.emergencies:
        for name, activity in ledger.scenario.activities.items():
            if activity.actor != one.crew:
                yield from _help(one, name, ledger)


def _help(one: Emergency, name: str, ledger: Ledger) -> Iterator[Row]:
    rule, activity = ledger.rule(EMERGENCY), ledger.scenario.activities[name]
    starts, ends = (days[1] for days in operation_of(activity))
    first, over = day_number(one.starts), OPEN if one.ends is None else day_number(one.ends)
    day = max(starts, first)
    if rule is not None and day < min(ends, over):
        note = f"distress from {one.starts}: every zone is open, and equipment may be used"
        yield from between(rule, Due(name, activity.actor, one.crew, date_of(day), "unknown", note), one.crew, ledger)
