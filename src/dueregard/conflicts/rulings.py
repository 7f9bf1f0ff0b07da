"""What does one reading make of each meeting, and from when to when?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from dueregard.conflicts.order import Span, deciding_days, order
from dueregard.law.decisions import Facts, Order, Ruling, decide
from dueregard.law.parties import change_days
from dueregard.model.law import Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Agreement, Scenario
from dueregard.zones.claims import heritage_rule
from dueregard.zones.days import OPEN, date_of, day_number


@dataclass(frozen=True)
class Meeting:
    """What the law needs of one meeting: rows of the placements, mechanism, polarity, half-open day numbers."""

    source: int
    receptor: int
    mechanism: str
    polarity: str
    starts: int
    ends: int


@dataclass(frozen=True)
class Ruled:
    """One ruling and its days."""

    starts: int
    ends: int
    ruling: Ruling


@dataclass(frozen=True)
class Bench:
    """What one reading decides with: the scenario, its deciding days, and who entered whose notified zone."""

    scenario: Scenario
    rulebook: Rulebook
    reading: Reading
    as_of: date
    actors: tuple[str, ...]
    """Actor of each row of the placements."""
    items: tuple[str, ...]
    deciding: tuple[Span, ...]
    starting: tuple[Span, ...]
    fallback: tuple[Span, ...]
    entries: frozenset[tuple[int, int]]
    """Zone and entrant, for notified zones; none where the reading makes nothing of them."""
    days_of_change: Callable[[tuple[str, ...]], tuple[int, ...]]
    rule: Callable[[Facts], Ruling]


def bench(
    scenario: Scenario,
    rulebook: Rulebook,
    reading: Reading,
    as_of: date,
    actors: tuple[str, ...],
    items: tuple[str, ...],
    entries: frozenset[tuple[int, int]],
) -> Bench:
    """Set up the bench of one reading.

    Parameters
    ----------
    actors, items
        Actor and id of each row of the placements.
    entries
        Rows of zone and entrant, of all declared zones that are surely entered.
    """
    below = rulebook.readings[reading.fallback] if reading.fallback else reading
    wanted = {reading.base_instrument, reading.own_instrument} - {None}
    instruments = [rulebook.instruments[name] for name in sorted(filter(None, wanted))]
    zones = list(scenario.zones.values())
    heard = zones if reading.in_notified_zone is not None else []
    notified = {len(scenario.activities) + i for i, zone in enumerate(heard) if zone.notified_on is not None}

    rule_days = frozenset(map(day_number, _days_of_rules((reading, below), rulebook)))

    @cache
    def days_of_change(states: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(
            sorted({*map(day_number, change_days(instruments, states, date.min, date.max, as_of)), *rule_days})
        )

    @cache
    def rule(facts: Facts) -> Ruling:
        return decide(facts, reading, rulebook, as_of)

    return Bench(
        scenario,
        rulebook,
        reading,
        as_of,
        actors,
        items,
        tuple(deciding_days(scenario, reading.deciding_date)),
        tuple(deciding_days(scenario, "starts_on")),
        tuple(deciding_days(scenario, below.deciding_date)),
        frozenset(pair for pair in entries if pair[0] in notified),
        days_of_change,
        rule,
    )


def _days_of_rules(readings: tuple[Reading, ...], rulebook: Rulebook) -> Iterator[date]:
    """Give the days on which a rule that a reading decides by begins or ceases to stand."""
    for reading in readings:
        decisions = filter(None, (*reading.situations.values(), reading.in_notified_zone))
        for times in (rulebook.provisions[one.rule].effective for one in decisions if one.rule):
            yield from filter(None, (times.starts, times.ends))


def rulings(meeting: Meeting, seat: Bench) -> Iterator[Ruled]:
    """Rule on a meeting day by day, joined where nothing changes; nothing where the reading knows no such zone."""
    starts = _recognised_from(meeting, seat)
    if starts is None or starts >= meeting.ends:
        return
    facts = Facts(
        source_states=seat.scenario.actors[seat.actors[meeting.source]].states,
        receptor_states=seat.scenario.actors[seat.actors[meeting.receptor]].states,
        polarity="declared" if meeting.polarity == "declared-declared" else meeting.polarity,
        order="undetermined",
        fallback_order=order(seat.fallback[meeting.source], seat.fallback[meeting.receptor]),
        in_notified_zone=False,
        day=date_of(starts),
        consulted=_consulted(meeting, seat),
        rule=_heritage_rule(meeting, seat),
    )
    joined: Ruled | None = None
    for first, after in pairwise(_cuts(meeting, starts, facts, seat)):
        day = date_of(_last_change(first, facts, seat))
        way, in_zone = _order_on(meeting, first, seat)
        covered_by = _covering(meeting, first, seat)
        ruling = seat.rule(replace(facts, day=day, order=way, in_notified_zone=in_zone, covered_by=covered_by))
        if joined is not None and joined.ruling == ruling:
            joined = replace(joined, ends=after)
            continue
        if joined is not None:
            yield joined
        joined = Ruled(first, after, ruling)
    if joined is not None:
        yield joined


def _recognised_from(meeting: Meeting, seat: Bench) -> int | None:
    """Return from which day the reading knows the zone; None: never."""
    if meeting.polarity == "emission":
        return meeting.starts
    kind = meeting.polarity.split("-")[0]
    if kind not in seat.reading.recognises:
        return None
    if kind == "declared" and seat.reading.deciding_date == "notified_on":
        days = [seat.deciding[row] for row in _zone_rows(meeting, seat)]
        known = [day[0] for day in days if day is not None]
        return max([meeting.starts, *known]) if len(known) == len(days) else None
    return meeting.starts


def _zone_rows(meeting: Meeting, seat: Bench) -> list[int]:
    return [row for row in (meeting.source, meeting.receptor) if row >= len(seat.scenario.activities)]


def _order_on(meeting: Meeting, day: int, seat: Bench) -> tuple[Order, bool]:
    """Return the order under the reading on a day, and whether the meeting is in a notified zone then."""
    source, receptor = meeting.source, meeting.receptor
    if meeting.polarity == "heritage":
        return order(seat.starting[source], seat.starting[receptor]), True
    if meeting.polarity != "emission":
        entrant = seat.starting if seat.reading.deciding_date == "notified_on" else seat.deciding
        held = entrant if receptor < len(seat.scenario.activities) else seat.deciding
        return order(seat.deciding[source], held[receptor]), True
    standing = (one for one in _entered_zones(meeting, seat) if _notified_days(one[0], seat)[0] <= day)
    entered = next((one for one in standing if day < _notified_days(one[0], seat)[1]), None)
    if entered is None:
        return order(seat.deciding[source], seat.deciding[receptor]), False
    zone, by_source = entered
    if by_source:
        return order(seat.starting[source], seat.deciding[zone]), True
    return order(seat.deciding[zone], seat.starting[receptor]), True


def _entered_zones(meeting: Meeting, seat: Bench) -> Iterator[tuple[int, bool]]:
    """Give the notified zones of one side that the other stands in, and whether it is the source that does."""
    for zone, entrant in sorted(seat.entries):
        if entrant == meeting.source and seat.actors[zone] == seat.actors[meeting.receptor]:
            yield zone, True
        if entrant == meeting.receptor and seat.actors[zone] == seat.actors[meeting.source]:
            yield zone, False


def _notified_days(zone: int, seat: Bench) -> tuple[int, int]:
    """Return from when to when a zone stands as notified, half-open day numbers."""
    one = list(seat.scenario.zones.values())[zone - len(seat.scenario.activities)]
    starts = OPEN if one.notified_on is None else day_number(one.notified_on)
    return starts, OPEN if one.ends_on is None else day_number(one.ends_on)


def _cuts(meeting: Meeting, starts: int, facts: Facts, seat: Bench) -> list[int]:
    """Return the days on which a membership, an agreement or a notified zone changes, with both ends."""
    days = set(seat.days_of_change(tuple(sorted({*facts.source_states, *facts.receptor_states}))))
    for one in _agreements(meeting, seat):
        days |= {day_number(one.starts), OPEN if one.ends is None else day_number(one.ends)}
    if meeting.polarity == "emission":
        days |= {day for zone, _ in _entered_zones(meeting, seat) for day in _notified_days(zone, seat)}
    return [starts, *sorted(day for day in days if starts < day < meeting.ends), meeting.ends]


def _last_change(day: int, facts: Facts, seat: Bench) -> int:
    """Return the last day of change up to a day, so that equal facts are ruled once."""
    states = tuple(sorted({*facts.source_states, *facts.receptor_states}))
    return max((one for one in seat.days_of_change(states) if one <= day), default=day_number(date.min))


def _agreements(meeting: Meeting, seat: Bench) -> list[Agreement]:
    pair = {seat.actors[meeting.source], seat.actors[meeting.receptor]}
    return [
        one
        for one in seat.scenario.agreements
        if pair <= set(one.between) and (one.covers == "everything" or meeting.mechanism in one.covers)
    ]


def _covering(meeting: Meeting, day: int, seat: Bench) -> str | None:
    for one in _agreements(meeting, seat):
        if day_number(one.starts) <= day and (one.ends is None or day < day_number(one.ends)):
            return one.source
    return None


def _consulted(meeting: Meeting, seat: Bench) -> bool:
    """Whether the two have concluded a consultation on one of the activities before the later one starts."""
    pair = {seat.actors[meeting.source], seat.actors[meeting.receptor]}
    subjects = {seat.items[meeting.source], seat.items[meeting.receptor]}
    begins = [span[0] for span in (seat.starting[meeting.source], seat.starting[meeting.receptor]) if span is not None]
    return any(
        set(one.between) == pair
        and one.about in subjects
        and one.concluded_on is not None
        and day_number(one.concluded_on) <= max(begins)
        for one in seat.scenario.consultations
    )


def _heritage_rule(meeting: Meeting, seat: Bench) -> str | None:
    if meeting.polarity != "heritage":
        return None
    activity = list(seat.scenario.activities.values())[meeting.source]
    rule = heritage_rule(activity.kind, seat.scenario.actors[activity.actor].states, seat.as_of, seat.rulebook)
    return None if rule is None else rule.rule
