"""Which provisions have a rule, a worked example, a reading that names them, a scenario that turns on them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from dueregard.law.parties import BINDS_STATES, bound, member
from dueregard.law.planetary_protection import by_latitude
from dueregard.model.law import Provision, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario

STARTER = (*(f"R{number:02d}" for number in range(1, 17)), "R16b", *(f"R{number:02d}" for number in range(17, 33)))
"""Numbers of the starter set; a rule may also stand outside it."""
CLAIMS = ("declared_zone", "heritage")
"""Mechanisms of legal shapes: entry decides, not an effect."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What stands behind one provision."""

    number: str
    rule: str | None
    provision: str
    status: str
    examples: int
    readings: tuple[str, ...]
    """Readings that decide by it."""
    scenarios: tuple[str, ...]
    """Scenarios whose `expect` may turn on it, or in which it is owed by one."""


def coverage(rulebook: Rulebook, scenarios: Mapping[str, Scenario]) -> list[Covered]:
    """Return one row a rule, in the order of the starter set, and one for each number without a rule.

    A scenario counts where it demands a conflict (`must_conflict`) under a reading and of a mechanism that the rule
    decides, between States that its instrument binds, or, for duties of one, where an activity that triggers the rule
    stands in it, of a State that the instrument binds on the scenario's day.
    """
    rows = [_covered(rule, rulebook, scenarios) for rule in rulebook.provisions.values()]
    there = {row.number for row in rows}
    rows += [Covered(number, None, "", "", 0, (), ()) for number in STARTER if number not in there]
    return sorted(rows, key=lambda row: (_place(row.number), row.rule or ""))


def _place(number: str) -> int:
    return STARTER.index(number) if number in STARTER else len(STARTER)


def _covered(rule: Provision, rulebook: Rulebook, scenarios: Mapping[str, Scenario]) -> Covered:
    readings = tuple(name for name, one in rulebook.readings.items() if _names(one, rule))
    turned = tuple(name for name, one in scenarios.items() if _turns_on(one, rule, rulebook))
    return Covered(rule.number, rule.rule, rule.cite, rule.status, len(rule.examples), readings, turned)


def _names(reading: Reading, rule: Provision) -> bool:
    if rule.polarity == "heritage" and "heritage" in reading.recognises:
        return True
    return rule.rule in {decision.rule for decision in reading.decisions}


def _turns_on(scenario: Scenario, rule: Provision, rulebook: Rulebook) -> bool:
    if rule.obligation_of_one:
        return _owed_by_one(scenario, rule, rulebook)
    return any(
        _decides(rule, rulebook.readings[name], mechanism) and _between(source, receptor, rule, scenario, rulebook)
        for name, expected in scenario.expect.items()
        if name in rulebook.readings
        for source, receptor, mechanism, *_ in expected.must_conflict
    )


def _between(source: str, receptor: str, rule: Provision, scenario: Scenario, rulebook: Rulebook) -> bool:
    """Whether the rule's instrument stands between some of the States on the scenario's day; claims and analogies do.

    They stand between nobody, and a reading that goes by them assumes them for everybody.
    """
    instrument = rulebook.instruments[rule.instrument]
    if instrument.status not in BINDS_STATES:
        return True
    sides = (scenario.actors[_actor(item, scenario)].states for item in (source, receptor))
    day = scenario.as_of
    return any(bound(instrument, a, b, day, day) == "yes" for a, b in product(*sides))


def _actor(item: str, scenario: Scenario) -> str:
    return scenario.zones[item].by if item in scenario.zones else scenario.activities[item].actor


def _owed_by_one(scenario: Scenario, rule: Provision, rulebook: Rulebook) -> bool:
    instrument, day = rulebook.instruments[rule.instrument], scenario.as_of
    states = {
        state
        for one in scenario.activities.values()
        if (not rule.trigger.kinds or one.kind in rule.trigger.kinds) and by_latitude(rule.rule, one, rulebook)
        for state in scenario.actors[one.actor].states
    }
    return any(member(instrument, state, day, day) == "yes" for state in states)


def _decides(rule: Provision, reading: Reading, mechanism: str) -> bool:
    """Whether a rule may decide a meeting by this mechanism under a reading."""
    if mechanism == "heritage":
        return rule.polarity == "heritage" and "heritage" in reading.recognises
    if mechanism in CLAIMS:
        return rule.rule in {one.rule for one in (reading.situations["entry"], reading.by_notice) if one is not None}
    effects = (one for name, one in reading.situations.items() if name != "entry")
    return rule.rule in {one.rule for one in (*effects, reading.in_notified_zone) if one is not None}
