"""From when to when does a declared zone stand under a reading, by which act, and what ends it?"""

from dataclasses import dataclass
from datetime import date

from dueregard.model.law import Act, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import DeclaredZone, Scenario
from dueregard.zones.days import OPEN, day_after, day_number
from dueregard.zones.presence import operation_of

LAPSE, IDLE_TIME, LONGEST = "cessation", "idle_time", "maximum_time"
"""Rule by which zones lapse, its number, and the number that limits a zone in time."""


@dataclass(frozen=True)
class Stretch:
    """Half-open day numbers on which a zone stands, the act that it stands by, and the rule that ends it, if any."""

    starts: int
    ends: int
    act: Act
    ended_by: str | None = None


def stretches(zone: DeclaredZone, scenario: Scenario, reading: Reading, rulebook: Rulebook) -> tuple[Stretch, ...]:
    """Return when a zone stands under a reading; empty where the reading knows no such zone.

    Readings that go by notice see a zone from its notice on; those that go by registration see a restriction by notice
    until it is registered, and the registered right after that, each for as long as its rule allows. A zone without an
    end lapses when the activity that it is drawn round has been over, and unreported, for the period of the rule
    `cessation`, under the readings that this rule names.
    """
    if "declared" not in reading.recognises:
        return ()
    ends, by = _end_of(zone, scenario, reading, rulebook)
    found = (_limited(starts, min(until, ends), act, reading, rulebook) for starts, until, act in _acts(zone, reading))
    return tuple(
        Stretch(one.starts, one.ends, one.act, one.ended_by or (by if one.ends == ends else None))
        for one in found
        if one.starts < one.ends
    )


def _acts(zone: DeclaredZone, reading: Reading) -> list[tuple[int, int, Act]]:
    notified, registered = (OPEN if day is None else day_number(day) for day in (zone.notified_on, zone.registered_on))
    if reading.deciding_date == "notified_on":
        return [(notified, OPEN, "notified")]
    if reading.deciding_date == "registered_on":
        by_notice: list[tuple[int, int, Act]] = [(notified, registered, "notified")] if reading.by_notice else []
        return [*by_notice, (registered, OPEN, "registered")]
    return [(day_number(zone.starts_on), OPEN, "declared")]


def _limited(starts: int, ends: int, act: Act, reading: Reading, rulebook: Rulebook) -> Stretch:
    """Cut a stretch where the longest time of its rule is over."""
    decision = reading.by_notice if act == "notified" and reading.by_notice else reading.situations["entry"]
    rule = rulebook.provisions.get(decision.rule or "")
    longest = None if rule is None else rule.parameters.get(LONGEST)
    over = OPEN if longest is None else day_after(starts, longest)
    return Stretch(starts, ends, act) if rule is None or over >= ends else Stretch(starts, over, act, rule.rule)


def _end_of(zone: DeclaredZone, scenario: Scenario, reading: Reading, rulebook: Rulebook) -> tuple[int, str | None]:
    """Return the day on which a zone ends, and the rule by which it lapses, if it does."""
    if zone.ends_on is not None:
        return day_number(zone.ends_on), None
    rule = rulebook.provisions.get(LAPSE)
    if rule is None or reading.reading not in rule.readings or zone.around is None:
        return OPEN, None
    over = last_sign(zone, scenario)
    return (OPEN, None) if over >= OPEN else (day_after(over, rule.parameters[IDLE_TIME]), LAPSE)


def last_sign(zone: DeclaredZone, scenario: Scenario) -> int:
    """Return the day on which a zone last had a sign of activity: the end of its activity, or a later report of it.

    An open end stands for a zone round nothing, or round what goes on.
    """
    if zone.around is None:
        return OPEN
    over = operation_of(scenario.activities[zone.around])[1][2]
    told = last_report(zone, scenario)
    return over if told is None else max(over, day_number(told))


def last_report(zone: DeclaredZone, scenario: Scenario) -> date | None:
    """Return the day of the last notice of a zone, or of the activity that it is drawn round; None: there is none."""
    told_of = {zone.around, *(name for name, one in scenario.zones.items() if one == zone)}
    return max((one.on for one in scenario.notices if one.of in told_of), default=None)
