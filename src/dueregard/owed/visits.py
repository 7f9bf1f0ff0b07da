"""Who gives notice of a visit, who admits it, and what follows where an earlier one was refused?"""

from collections.abc import Iterator
from datetime import timedelta

from dueregard.law.parties import bound
from dueregard.model.law import Provision
from dueregard.model.scenario import Visit
from dueregard.owed.entries import IN_QUESTION, Due, Ledger, Row, between, cited, met_by

VISIT, NOTICE = "ost-12-visit", "notice_time"
NO_RECIPROCITY = "moon-agreement"
"""Instrument under which facilities are open without reciprocity."""


def visits(ledger: Ledger) -> Iterator[Row]:
    """Give what visitor and host owe each other for each visit of the scenario (OST Art. XII)."""
    rule = ledger.rule(VISIT)
    for visit in ledger.scenario.visits if rule is not None else ():
        if rule is not None and visit.to in ledger.scenario.activities:
            yield from _notice(rule, visit, ledger)
            yield from _access(rule, visit, ledger)


def _notice(rule: Provision, visit: Visit, ledger: Ledger) -> Iterator[Row]:
    lead = rule.parameters[NOTICE]
    due = visit.on - timedelta(days=lead.si)
    host = ledger.scenario.activities[visit.to].actor
    told = "no notice is recorded" if visit.notified_on is None else f"notice given on {visit.notified_on}"
    note = f"visit on {visit.on}; {told}; reasonable notice is taken as {cited(rule, NOTICE)}"
    one = Due(visit.to, visit.visitor, host, due, met_by(visit.notified_on, due, ledger), note, lead.number_class)
    yield from between(rule, one, host, ledger)


def _access(rule: Provision, visit: Visit, ledger: Ledger) -> Iterator[Row]:
    """Give the host's duty to admit; it does not wait for notice, but may ask for another day without it."""
    host = ledger.scenario.activities[visit.to].actor
    refused = _refused_before(visit, host, ledger)
    late = met_by(visit.notified_on, visit.on - timedelta(days=rule.parameters[NOTICE].si), ledger) == "no"
    asked = "without reasonable notice the host may ask for another day" if late else None
    note = "; ".join(filter(None, (f"visit on {visit.on}", asked, refused)))
    met = {True: "yes", False: "no", None: "not yet due" if visit.on > ledger.options.as_of else "unknown"}
    answer = met[visit.admitted] if refused is None or visit.admitted else IN_QUESTION
    admit = rule.model_copy(update={"duty": ("give_access",)})
    yield from between(admit, Due(visit.to, host, visit.visitor, visit.on, answer, note), visit.visitor, ledger)


def _refused_before(visit: Visit, host: str, ledger: Ledger) -> str | None:
    """Say that the visitor has refused the host before: Art. XII goes by reciprocity, the Moon Agreement does not."""
    activities, actors = ledger.scenario.activities, ledger.scenario.actors
    before = [
        one
        for one in ledger.scenario.visits
        if one.visitor == host and one.admitted is False and one.on < visit.on and one.to in activities
    ]
    refusals = [one for one in before if activities[one.to].actor == visit.visitor]
    if not refusals:
        return None
    open_anyway = ledger.rulebook.instruments[NO_RECIPROCITY]
    pairs = [(a, b) for a in actors[host].states for b in actors[visit.visitor].states]
    if any(bound(open_anyway, a, b, visit.on, ledger.options.as_of) == "yes" for a, b in pairs):
        return None
    return f"reciprocity: {visit.visitor} refused {host} on {refusals[0].on}, and may be refused in turn (contested)"
