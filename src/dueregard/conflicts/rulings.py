"""What does one reading make of each meeting, and from when to when?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from dueregard.conflicts.order import Span, deciding_days, order
from dueregard.conflicts.procedures import Side, agreements_between, days_of_distress, days_of_visits, procedure_on
from dueregard.law.beside import stands_under
from dueregard.law.decisions import decide
from dueregard.law.facts import Facts, Order, Ruling
from dueregard.law.parties import change_days
from dueregard.law.procedure import Procedure
from dueregard.model.law import Act, InSector, Provision, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Agreement, Plan, Scenario
from dueregard.zones.claims import SAME_BAND, SHAPES, drawn_rule, same_band
from dueregard.zones.days import OPEN, date_of, day_number
from dueregard.zones.declared import Stretch, stretches
from dueregard.zones.interests import interest_ends

VISIT = "ost-12-visit"
SECTOR_WORDS: Mapping[InSector, str] = {"kept_out": "keeps out", "accepted": "accepts"}


@dataclass(frozen=True)
class Meeting:
    """What the law needs of one meeting: rows of the placements, mechanism, polarity, half-open day numbers."""

    source: int
    receptor: int
    mechanism: str
    polarity: str
    starts: int
    ends: int
    share: float = 1.0
    """Share of admissible positions and dates at which it comes about."""
    receptor_class: str | None = None
    exceeded: bool = True
    """Whether the modelled effect itself reaches the threshold, not only a guideline's disc."""


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
    standing: Mapping[int, tuple[Stretch, ...]]
    """Row of each declared zone -> when it stands under the reading."""
    sectors: tuple[tuple[str, ...], ...]
    """Sectors of the scenario's plan that hold each row of the placements."""
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
    sectors: tuple[tuple[str, ...], ...],
) -> Bench:
    """Set up the bench of one reading.

    Parameters
    ----------
    actors, items
        Actor and id of each row of the placements.
    entries
        Rows of zone and entrant, of all declared zones that are surely entered.
    sectors
        Sectors of the scenario's plan that hold each row of the placements.
    """
    below = rulebook.readings[reading.fallback] if reading.fallback else reading
    beside = [rule for rule in rulebook.provisions.values() if rule.beside and stands_under(rule, reading)]
    standing = {rule.legal_force.instrument or rule.instrument for rule in beside}
    wanted = {reading.base_instrument, reading.own_instrument, *standing}
    instruments = [rulebook.instruments[name] for name in sorted(filter(None, wanted))]
    zones = list(scenario.zones.values())
    heard = zones if reading.in_notified_zone is not None else []
    notified = {len(scenario.activities) + i for i, zone in enumerate(heard) if zone.notified_on is not None}

    rule_days = frozenset(map(day_number, _days_of_rules((reading, below), beside, rulebook)))

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
        {
            row: stretches(zone, scenario, reading, rulebook)
            for row, zone in enumerate(zones, start=len(scenario.activities))
        },
        sectors,
        days_of_change,
        rule,
    )


def _days_of_rules(readings: tuple[Reading, ...], beside: list[Provision], rulebook: Rulebook) -> Iterator[date]:
    """Give the days on which a rule that a reading decides by, or that stands beside it, begins or ceases to stand."""
    deciding = [rulebook.provisions[one.rule] for reading in readings for one in reading.decisions if one.rule]
    for rule in (*deciding, *beside):
        yield from filter(None, (rule.effective.starts, rule.effective.ends))


def rulings(meeting: Meeting, seat: Bench) -> Iterator[Ruled]:
    """Rule on a meeting day by day, joined where nothing changes; nothing while the reading knows no such zone."""
    meeting = replace(meeting, ends=min(meeting.ends, interest_lapses(meeting, seat)))
    if not _recognised(meeting, seat) or meeting.ends <= meeting.starts:
        return
    drawn = _drawn_rule(meeting, seat)
    facts = Facts(
        source_states=seat.scenario.actors[seat.actors[meeting.source]].states,
        receptor_states=seat.scenario.actors[seat.actors[meeting.receptor]].states,
        polarity="declared" if meeting.polarity == "declared-declared" else meeting.polarity,
        order="undetermined",
        fallback_order=order(seat.fallback[meeting.source], seat.fallback[meeting.receptor]),
        in_notified_zone=False,
        day=date_of(meeting.starts),
        probability=meeting.share,
        rule=None if drawn is None else drawn.rule,
        kind=_kind(meeting.source, seat),
        mechanism=meeting.mechanism,
        receptor_class=meeting.receptor_class if meeting.polarity == "emission" else None,
        exceeded=meeting.exceeded,
        launching=_launching(meeting.source, seat),
        registry=_registry(meeting.receptor, seat),
    )
    joined: Ruled | None = None
    for first, after in pairwise(_cuts(meeting, facts, seat)):
        act = _act_on(meeting, first, seat)
        ruling = None if act is None else _ruling_on(meeting, first, act, facts, seat)
        if joined is not None and joined.ruling == ruling:
            joined = replace(joined, ends=after)
            continue
        if joined is not None:
            yield joined
        joined = None if ruling is None else Ruled(first, after, ruling)
    if joined is not None:
        yield joined


def _activity(row: int, seat: Bench) -> Activity | None:
    """Return the activity of a row; of a zone, the one that it is drawn round, if any."""
    activities = seat.scenario.activities
    if row < len(activities):
        return activities[seat.items[row]]
    return activities.get(seat.scenario.zones[seat.items[row]].around or "")


def _kind(row: int, seat: Bench) -> str | None:
    one = _activity(row, seat)
    return None if one is None else one.kind


def _launching(row: int, seat: Bench) -> tuple[str, ...]:
    one = _activity(row, seat)
    return () if one is None else tuple(sorted(one.launching_states))


def _registry(row: int, seat: Bench) -> tuple[str, ...]:
    """Return the State of registry, or, where it is not given, those that launched."""
    one = _activity(row, seat)
    return (one.state_of_registry,) if one is not None and one.state_of_registry else _launching(row, seat)


def _ruling_on(meeting: Meeting, first: int, act: Act, facts: Facts, seat: Bench) -> Ruling:
    """Rule on a meeting for the days from one change to the next."""
    way, in_zone = _order_on(meeting, first, act, seat)
    planned, in_sector = _planned_on(meeting, first, seat)
    return seat.rule(
        replace(
            facts,
            day=date_of(_last_change(first, facts, seat)),
            order=way,
            in_notified_zone=in_zone,
            covered_by=_covering(meeting, first, seat),
            procedure=_procedure_on(meeting, first, seat),
            act=act,
            planned=planned,
            in_sector=in_sector,
        )
    )


def interest_lapses(meeting: Meeting, seat: Bench) -> int:
    """Return the day from which on what is left of the receptor is no interest any more; claims do not ask for it."""
    activities = seat.scenario.activities
    if meeting.polarity != "emission" or meeting.receptor >= len(activities):
        return OPEN
    return interest_ends(activities[seat.items[meeting.receptor]], seat.reading, seat.rulebook)


def _planned_on(meeting: Meeting, day: int, seat: Bench) -> tuple[str | None, InSector | None]:
    """Say which plan stands between two participants on a day, and what it makes of an effect on the receptor."""
    plan = seat.scenario.plan
    sides = {seat.actors[meeting.source], seat.actors[meeting.receptor]}
    if plan is None or not plan.stands_on(date_of(day)) or not sides <= set(plan.participants):
        return None, None
    sectors = [(name, plan.sectors[name]) for name in seat.sectors[meeting.receptor]]
    for answer, words in SECTOR_WORDS.items():
        for name, sector in sectors:
            if meeting.mechanism in (sector.keeps_out if answer == "kept_out" else sector.accepts):
                return f"{plan.title}: sector {name} {words} {meeting.mechanism}", answer
    return f"{plan.title}: no sector of it decides on {meeting.mechanism} here", None


def _days_of_plan(plan: Plan | None) -> set[int]:
    return set() if plan is None else {day_number(day) for day in (plan.starts, plan.ends) if day is not None}


def _recognised(meeting: Meeting, seat: Bench) -> bool:
    """Whether the reading knows this kind of ground at all."""
    if meeting.polarity == "emission":
        return True
    return meeting.polarity.split("-")[0] in seat.reading.recognises and _asks(meeting, seat)


def _asks(meeting: Meeting, seat: Bench) -> bool:
    """Whether a shape that a rule draws asks anything of who meets it: by its kind, or by its band."""
    rule, entrant = _drawn_rule(meeting, seat), _kind(meeting.receptor, seat)
    if rule is None:
        return True
    if meeting.mechanism == SAME_BAND:
        sides = [seat.scenario.activities[seat.items[row]] for row in (meeting.source, meeting.receptor)]
        return same_band(sides[0], sides[1], seat.rulebook)
    return not rule.trigger.entrants or entrant in rule.trigger.entrants


def _act_on(meeting: Meeting, day: int, seat: Bench) -> Act | None:
    """Return the act by which the zones of a meeting stand on a day; None: one of them does not stand."""
    acts: list[Act] = []
    for row in zone_rows(meeting, seat):
        standing = next((one for one in seat.standing[row] if one.starts <= day < one.ends), None)
        if standing is None:
            return None
        acts.append(standing.act)
    return acts[0] if len(set(acts)) == 1 else "notified" if acts else "declared"


def zone_rows(meeting: Meeting, seat: Bench) -> list[int]:
    """Return the rows of the declared zones in a meeting."""
    return [row for row in (meeting.source, meeting.receptor) if row >= len(seat.scenario.activities)]


def _order_on(meeting: Meeting, day: int, act: Act, seat: Bench) -> tuple[Order, bool]:
    """Return the order under the reading on a day, and whether the meeting is in a notified zone then."""
    source, receptor = meeting.source, meeting.receptor
    if meeting.polarity in {"heritage", "right"}:
        return order(seat.starting[source], seat.starting[receptor]), True
    if meeting.polarity == "need":
        return "undetermined", True
    if meeting.polarity != "emission":
        return order(_holding(source, act, seat), _entering(receptor, act, seat)), True
    standing = (one for one in _entered_zones(meeting, seat) if _notified_days(one[0], seat)[0] <= day)
    entered = next((one for one in standing if day < _notified_days(one[0], seat)[1]), None)
    if entered is None:
        return order(seat.deciding[source], seat.deciding[receptor]), False
    zone, by_source = entered
    if by_source:
        return order(seat.starting[source], seat.deciding[zone]), True
    return order(seat.deciding[zone], seat.starting[receptor]), True


def _holding(zone: int, act: Act, seat: Bench) -> Span:
    """Return the day of the act by which a zone stands."""
    day = next((one.starts for one in seat.standing[zone] if one.act == act), seat.standing[zone][0].starts)
    return day, day


def _entering(receptor: int, act: Act, seat: Bench) -> Span:
    """Return the day that decides for whoever enters: the reading's own date, or the start where it has none."""
    if receptor >= len(seat.scenario.activities):
        return _holding(receptor, act, seat)
    if seat.reading.deciding_date == "notified_on":
        return seat.starting[receptor]
    return seat.starting[receptor] if seat.deciding[receptor] is None else seat.deciding[receptor]


def _entered_zones(meeting: Meeting, seat: Bench) -> Iterator[tuple[int, bool]]:
    """Give the notified zones of one side that the other stands in, and whether it is the source that does."""
    for zone, entrant in sorted(seat.entries):
        if entrant == meeting.source and seat.actors[zone] == seat.actors[meeting.receptor]:
            yield zone, True
        if entrant == meeting.receptor and seat.actors[zone] == seat.actors[meeting.source]:
            yield zone, False


def _notified_days(zone: int, seat: Bench) -> tuple[int, int]:
    """Return from when to when a zone stands as notified, half-open day numbers."""
    standing = seat.standing[zone]
    return (standing[0].starts, standing[-1].ends) if standing else (OPEN, OPEN)


def _cuts(meeting: Meeting, facts: Facts, seat: Bench) -> list[int]:
    """Return the days on which a membership, an agreement, a zone or distress changes, with both ends."""
    days = set(seat.days_of_change(tuple(sorted({*facts.source_states, *facts.receptor_states}))))
    for one in _agreements(meeting, seat):
        days |= {day_number(one.starts), OPEN if one.ends is None else day_number(one.ends)}
    if meeting.polarity == "emission":
        days |= {day for zone, _ in _entered_zones(meeting, seat) for day in _notified_days(zone, seat)}
    for row in zone_rows(meeting, seat):
        days |= {day for one in seat.standing[row] for day in (one.starts, one.ends)}
    if meeting.polarity == "emission":
        days |= _days_of_plan(seat.scenario.plan)
    elif meeting.polarity != "right":
        days |= days_of_distress(seat.scenario) | days_of_visits(seat.items[meeting.receptor], seat.scenario)
    return [meeting.starts, *sorted(day for day in days if meeting.starts < day < meeting.ends), meeting.ends]


def _last_change(day: int, facts: Facts, seat: Bench) -> int:
    """Return the last day of change up to a day, so that equal facts are ruled once."""
    states = tuple(sorted({*facts.source_states, *facts.receptor_states}))
    return max((one for one in seat.days_of_change(states) if one <= day), default=day_number(date.min))


def _procedure_on(meeting: Meeting, day: int, seat: Bench) -> Procedure:
    source, receptor = (
        Side(seat.actors[row], seat.items[row], seat.starting[row]) for row in (meeting.source, meeting.receptor)
    )
    visits = seat.rulebook.provisions.get(VISIT)
    visit_days = 0.0 if visits is None else visits.parameters["notice_time"].si
    claim = meeting.polarity not in {"emission", "right"}
    return procedure_on(source, receptor, day, seat.scenario, claim=claim, visit_days=visit_days)


def _agreements(meeting: Meeting, seat: Bench) -> list[Agreement]:
    between = agreements_between(seat.actors[meeting.source], seat.actors[meeting.receptor], seat.scenario)
    return [one for one in between if one.covers == "everything" or meeting.mechanism in one.covers]


def _covering(meeting: Meeting, day: int, seat: Bench) -> str | None:
    for one in _agreements(meeting, seat):
        if day_number(one.starts) <= day and (one.ends is None or day < day_number(one.ends)):
            return one.source
    return None


def _drawn_rule(meeting: Meeting, seat: Bench) -> Provision | None:
    """Return the rule that draws the shape of a meeting, if a rule does."""
    polarity = SHAPES.get(meeting.mechanism)
    if polarity is None:
        return None
    activity = seat.scenario.activities[seat.items[meeting.source]]
    states = seat.scenario.actors[activity.actor].states
    return drawn_rule(polarity, activity.kind, states, seat.as_of, seat.rulebook)
