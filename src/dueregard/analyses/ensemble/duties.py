"""What does each reading make of the meetings of a batch, ruled once for every distinct state of the law?

A ruling depends on who came first, on memberships and on what the sides have told each other, not on ground. All of
that is decided by comparing days: those of the world with each other and with the fixed days of the scenario and the
law. Worlds in which every such comparison comes out alike share one ruling.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dueregard.analyses.ensemble.days import interest_lapses
from dueregard.analyses.ensemble.ground import Batch
from dueregard.analyses.ensemble.meetings import Met
from dueregard.analyses.ensemble.scene import Scene
from dueregard.analyses.ensemble.written import written_scenario
from dueregard.conflicts.order import deciding_days
from dueregard.conflicts.procedures import days_of_distress, days_of_visits
from dueregard.conflicts.rulings import Bench, Meeting, bench, rulings
from dueregard.law.facts import Ruling
from dueregard.law.parties import change_days
from dueregard.model.law import EFFECTS
from dueregard.model.scenario import Scenario
from dueregard.zones.days import OPEN, day_number, days_after
from dueregard.zones.declared import IDLE_TIME, LAPSE, last_report, stretches

Days = NDArray[np.int64]


@dataclass(frozen=True)
class Owed:
    """The strongest ruling of a meeting, in words of the conflict table; `roles` says which side bears it."""

    relation: str
    duty: str
    effect: str
    role: str
    order: str
    rule: str | None


@dataclass(frozen=True)
class Ruled:
    """What one reading makes of one meeting: for each of its worlds a number of `owed`; -1 where it knows no zone."""

    reading: str
    met: Met
    owed: tuple[Owed, ...]
    which: NDArray[np.int64]


Entries = dict[tuple[int, int], NDArray[np.bool_]]
"""Notified zone and entrant (rows of the placements) -> worlds in which it is entered."""
Court = Callable[[list[Met], Batch], list[Ruled]]


def court(scene: Scene) -> Court:
    """Set up the benches of all readings, which remember what they have ruled from batch to batch."""
    actors, items = tuple(scene.placements.actor), tuple(scene.placements.items)
    readings = [scene.rulebook.readings[name] for name in scene.readings]
    sectors = tuple(row.sectors for row in scene.placements.rows)
    known = scene.scenario, scene.rulebook
    seats = [bench(*known, one, scene.as_of, actors, items, frozenset(), sectors) for one in readings]
    fixed = _fixed_days(scene)
    remembered: dict[tuple[object, ...], Owed | None] = {}

    def rule(meetings: list[Met], batch: Batch) -> list[Ruled]:
        entries = _entries(meetings, batch, scene)
        written = cache(lambda world: written_scenario(scene.scenario, scene.placements, batch.worlds, world))

        @cache
        def seated(world: int, number: int) -> Bench:
            entered = frozenset(pair for pair, where in entries.items() if where[world])
            return _seated(seats[number], written(world), entered)

        def ruled(met: Met, seat: int, keys: list[bytes], first: Days, of: Days) -> Ruled:
            reading = seats[seat].reading.reading
            owed: dict[Owed, int] = {}
            codes = np.full(len(keys), -1)
            for number, key in enumerate(keys):
                mark = (reading, met.source, met.receptor, met.mechanism, met.polarity, key)
                if mark not in remembered:
                    world = int(first[number])
                    remembered[mark] = _owed(met, world, seated(int(met.worlds[world]), seat))
                found = remembered[mark]
                codes[number] = -1 if found is None else owed.setdefault(found, len(owed))
            return Ruled(reading, met, tuple(owed), codes[of])

        found = []
        for met in meetings:
            table = _comparisons(met, batch, scene, fixed, entries)
            distinct, first, of = np.unique(table, axis=0, return_index=True, return_inverse=True)
            keys = [row.tobytes() for row in distinct]
            found += [ruled(met, seat, keys, first, of.ravel()) for seat in range(len(seats))]
        return found

    return rule


def _entries(meetings: list[Met], batch: Batch, scene: Scene) -> Entries:
    zones = list(scene.scenario.zones.values())
    first = len(scene.scenario.activities)
    found: Entries = {}
    for met in meetings:
        if met.polarity == "declared" and zones[met.source - first].notified_on is not None:
            where = np.zeros(batch.worlds.count, dtype=bool)
            where[met.worlds] = True
            found[met.source, met.receptor] = where
    return found


def _seated(seat: Bench, scenario: Scenario, entered: frozenset[tuple[int, int]]) -> Bench:
    """Let a bench sit in one world: its days, and whose notified zone is entered there."""
    book, reading = seat.rulebook, seat.reading
    below = book.readings[reading.fallback] if reading.fallback else reading
    deciding, starting, fallback = (
        tuple(deciding_days(scenario, day)) for day in (reading.deciding_date, "starts_on", below.deciding_date)
    )
    standing = {
        row: stretches(zone, scenario, reading, book)
        for row, zone in enumerate(scenario.zones.values(), start=len(scenario.activities))
    }
    heard = entered if reading.in_notified_zone is not None else frozenset[tuple[int, int]]()
    return replace(
        seat,
        scenario=scenario,
        deciding=deciding,
        starting=starting,
        fallback=fallback,
        standing=standing,
        entries=heard,
    )


def _owed(met: Met, world: int, seat: Bench) -> Owed | None:
    """Rule on a meeting in one of its worlds, and keep what weighs most over its days."""
    days = int(met.starts[world]), int(met.ends[world])
    meeting = Meeting(met.source, met.receptor, met.mechanism, met.polarity, *days)
    found = [one.ruling for one in rulings(meeting, seat)]
    return None if not found else _in_words(max(found, key=_weight))


def _weight(ruling: Ruling) -> tuple[int, bool, bool]:
    return EFFECTS.index(ruling.effect), ruling.duty != "none", ruling.relation == "international"


def _in_words(one: Ruling) -> Owed:
    return Owed(one.relation, one.duty, one.effect, one.role, one.order, one.rule)


def _fixed_days(scene: Scene) -> Days:
    """Return every day of the law and the scenario that no world moves."""
    scenario, book = scene.scenario, scene.rulebook
    states = sorted({state for actor in scenario.actors.values() for state in actor.states})
    changes = change_days(book.instruments.values(), states, date.min, date.max, scene.as_of)
    days = {day_number(day) for day in changes} | days_of_distress(scenario) | set(scene.window)
    days |= {day for name in scenario.activities for day in days_of_visits(name, scenario)}
    plan = [] if scenario.plan is None else [scenario.plan]
    records = [*scenario.agreements, *scenario.notices, *scenario.consultations, *scenario.activities.values(), *plan]
    for record in (*records, *scenario.zones.values(), *(one.effective for one in book.provisions.values())):
        days |= {day_number(value) for _, value in record if isinstance(value, date)}
    for name in scene.readings:
        for zone in scenario.zones.values():
            standing = stretches(zone, scenario, book.readings[name], book)
            days |= {day for one in standing for day in (one.starts, one.ends)}
    return np.array(sorted(days), dtype=np.int64)


def _comparisons(met: Met, batch: Batch, scene: Scene, fixed: Days, entries: Entries) -> NDArray[np.int32]:
    """Return one row a world: how its days compare with the fixed days and with each other, and who entered a zone."""
    own = [met.starts, met.ends]
    names = list(scene.scenario.activities)
    for row in (met.source, met.receptor):
        own += [days[met.worlds] for days in batch.times[names[row]].operates] if row < len(names) else []
    own += [days[met.worlds] for days in _lapses(batch, scene)]
    if met.receptor < len(names):
        over = batch.times[names[met.receptor]].operates[1][met.worlds]
        ends = [interest_lapses(over, scene.rulebook.readings[name], scene.rulebook) for name in scene.readings]
        own += [days for days in ends if days.min() < OPEN]
    ranks = [np.searchsorted(fixed, days, side="left") + np.searchsorted(fixed, days, side="right") for days in own]
    signs = [np.sign(one - other) for number, one in enumerate(own) for other in own[:number]]
    entered = [where[met.worlds] for pair, where in entries.items() if pair[1] in {met.source, met.receptor}]
    return np.column_stack([*ranks, *signs, *entered]).astype(np.int32)


def _lapses(batch: Batch, scene: Scene) -> list[Days]:
    """Return the days on which zones lapse that are drawn round an activity and name no end."""
    rule = scene.rulebook.provisions.get(LAPSE)
    zones = [zone for zone in scene.scenario.zones.values() if zone.ends_on is None and zone.around is not None]
    told = [day_number(last) if (last := last_report(zone, scene.scenario)) else 0 for zone in zones]
    over = [batch.times[zone.around].operates[1] for zone in zones if zone.around is not None]
    ends = [np.maximum(days, last) for days, last in zip(over, told, strict=True)]
    return ends if rule is None else [days_after(days, rule.parameters[IDLE_TIME]) for days in ends]
