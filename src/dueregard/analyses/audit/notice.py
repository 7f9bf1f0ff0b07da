"""Is a declared zone notified, reasoned and bounded in time, as its text asks?"""

from collections.abc import Iterator
from datetime import date

from dueregard.analyses.audit.findings import Finding, Limit, Outcome, limit
from dueregard.law.parties import member
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import DeclaredZone, Scenario
from dueregard.zones.days import OPEN, date_of
from dueregard.zones.declared import IDLE_TIME, LAPSE
from dueregard.zones.presence import operation_of

TEMPORARY, BASIS, NOTIFY = "accords-11-7-zone", "accords-11-7-zone", "accords-11-notify"
SAID_NOTHING = frozenset({"none", "unknown", ""})
"""Words that give no basis."""
Fault = tuple[str, str, float | None, Limit | None]
"""Rule, what is wrong, and the number that it was held against, if there is one."""


def notices(scenario: Scenario, rulebook: Rulebook, as_of: date) -> Iterator[Finding]:
    """Read every declared zone as a notice under the Artemis Accords.

    They are the only text that says what such a notice holds. Where none of the declarer's States has signed them, what
    is missing is told as `unknown`: nothing binds it to give that.
    """
    idle = limit(rulebook, LAPSE, IDLE_TIME)
    accords = rulebook.instruments[rulebook.provisions[NOTIFY].instrument]
    for name, zone in scenario.zones.items():
        states = scenario.actors[zone.by].states
        signed = any(member(accords, state, zone.starts_on, as_of) == "yes" for state in states)
        outcome: Outcome = "flag" if signed else "unknown"
        outside = "" if signed else "; its declarer has not signed the Accords, which alone ask for it"
        faults = list(_faults(name, zone, scenario, idle))
        for rule, words, value, held in faults:
            unit = None if held is None else "day"
            yield Finding("notice", name, zone.by, None, outcome, words + outside, rule, value, unit, held)
        if not faults:
            yield Finding("notice", name, zone.by, None, "sound", "notified, reasoned and bounded in time", NOTIFY)


def _faults(name: str, zone: DeclaredZone, scenario: Scenario, idle: Limit) -> Iterator[Fault]:
    if zone.ends_on is None and not zone.ends_when:
        yield TEMPORARY, "names no end, neither a day nor a condition; such a zone is to be temporary", None, None
    if zone.basis is None or zone.basis.strip().casefold() in SAID_NOTHING:
        yield BASIS, "gives no basis for its size; the basis is owed on request", None, None
    if zone.notified_on is None:
        yield NOTIFY, "is declared and notified to nobody", None, None
    elif not any(one.of == name for one in scenario.notices):
        yield NOTIFY, "is said to be notified, but no notice of it is recorded", None, None
    yield from _outlasting(zone, scenario, idle)


def _outlasting(zone: DeclaredZone, scenario: Scenario, idle: Limit) -> Iterator[Fault]:
    """Give an end that comes too long after the operation."""
    over = OPEN if zone.around is None else operation_of(scenario.activities[zone.around])[1][2]
    if over >= OPEN or zone.ends_when:
        return
    last = None if zone.ends_on is None else (zone.ends_on - date_of(over)).days
    if last is None or last > idle.quantity.si:
        until = "without an end" if last is None else f"for {last} days more"
        words = f"the operation that it is drawn round is over by {date_of(over)}, the zone goes on {until}"
        yield LAPSE, words, None if last is None else float(last), idle
