"""What have two sides told each other, consulted on, agreed, or suffered, by the day on which they meet?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dueregard.conflicts.order import Span
from dueregard.law.procedure import Procedure, Role, VisitNotice
from dueregard.model.scenario import Agreement, Emergency, Scenario
from dueregard.zones.days import OPEN, day_number

WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Side:
    """One side of a meeting: its actor, its activity or zone, and when that starts."""

    actor: str
    item: str
    starting: Span


def procedure_on(
    source: Side, receptor: Side, day: int, scenario: Scenario, *, claim: bool, visit_days: float
) -> Procedure:
    """Return what a scenario tells of two sides on a day.

    Parameters
    ----------
    day
        Day number.
    claim
        Whether they meet because one enters the other's zone: distress opens zones, it excuses no harm.
    visit_days
        What counts as reasonable notice of a visit. [days]
    """
    entrant = scenario.activities.get(receptor.item)
    return Procedure(
        consulted=_consulted(source, receptor, scenario),
        noticed=frozenset(_noticed(source, receptor, scenario)),
        agreed=any(True for _ in agreements_between(source.actor, receptor.actor, scenario)),
        distress=claim and any(_starts(one) <= day < _ends(one) for one in scenario.emergencies),
        visit=_visit(source, receptor, day, scenario, visit_days) if claim else None,
        passing=claim and entrant is not None and entrant.passes_through,
    )


def _visit(source: Side, receptor: Side, day: int, scenario: Scenario, visit_days: float) -> VisitNotice | None:
    """Say whether the entrant comes on a visit to what the zone is drawn round, on notice or not."""
    zone = scenario.zones.get(source.item)
    around = source.item if zone is None else zone.around
    for one in scenario.visits:
        if one.travels_as == receptor.item and one.to == around and day_number(one.on) == day:
            told = one.notified_on
            return "on_notice" if told is not None and (one.on - told).days >= visit_days else "late"
    return None


def days_of_visits(item: str, scenario: Scenario) -> set[int]:
    """Return the days on which an activity travels on a visit, and the days after."""
    travels = [day_number(one.on) for one in scenario.visits if one.travels_as == item]
    return {*travels, *(day + 1 for day in travels)}


def agreements_between(one: str, other: str, scenario: Scenario) -> Iterator[Agreement]:
    """Give the agreements that two actors are in, whatever they cover."""
    return (agreement for agreement in scenario.agreements if {one, other} <= set(agreement.between))


def days_of_distress(scenario: Scenario) -> set[int]:
    """Return the days on which distress begins or is over."""
    return {day for one in scenario.emergencies for day in (_starts(one), _ends(one))}


def _starts(one: Emergency) -> int:
    return day_number(one.starts)


def _ends(one: Emergency) -> int:
    return OPEN if one.ends is None else day_number(one.ends)


def _consulted(source: Side, receptor: Side, scenario: Scenario) -> bool:
    """Whether the two have concluded a consultation on one of the activities before the later one starts."""
    begins = [side.starting[0] for side in (source, receptor) if side.starting is not None]
    return any(
        set(one.between) == {source.actor, receptor.actor}
        and one.about in {source.item, receptor.item}
        and one.concluded_on is not None
        and day_number(one.concluded_on) <= max(begins)
        for one in scenario.consultations
    )


def _noticed(source: Side, receptor: Side, scenario: Scenario) -> Iterator[Role]:
    if _told(source, receptor, scenario):
        yield "source"
    if _told(receptor, source, scenario):
        yield "receptor"


def _told(side: Side, other: Side, scenario: Scenario) -> bool:
    """Whether a side has told the other of its own activity before it starts: by id, name or State of the other."""
    starts = OPEN if side.starting is None else side.starting[0]
    actor = scenario.actors[other.actor]
    names = {other.actor, *actor.states}
    return any(
        one.of == side.item
        and day_number(one.on) <= starts
        and bool(names & set(WORD.findall(one.to)) or (actor.name and actor.name in one.to))
        for one in scenario.notices
    )
