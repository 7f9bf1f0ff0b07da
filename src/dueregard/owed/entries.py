"""How is a duty told that no conflict gives rise to, and whom does it bind?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd

from dueregard.law.parties import member, rule_binds
from dueregard.model.law import Provision
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Options
from dueregard.zones.placement import Placements

IN_QUESTION = "in question"
"""Said of a duty where an indicator is reached that is no finding of breach."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Ledger:
    """What duties of one are found in: the scenario, its law and places, and what is taken from others."""

    scenario: Scenario
    rulebook: Rulebook
    placements: Placements
    gazetteer: Gazetteer
    exclusion: gpd.GeoDataFrame
    options: Options

    def rule(self, name: str) -> Provision | None:
        """Return a rule, if these rules have it."""
        return self.rulebook.provisions.get(name)


@dataclass(frozen=True)
class Due:
    """What is owed, over what, to whom and by when; `met` as in the table of obligations."""

    activity: str
    actor: str
    to: str
    due_on: date | None
    met: str
    note: str
    number_class: str | None = None


def to_all(rule: Provision, one: Due, ledger: Ledger) -> Iterator[Row]:
    """Give a duty towards all, for each responsible State that the rule binds."""
    instrument = ledger.rulebook.instruments[rule.legal_force.instrument or rule.instrument]
    for state in ledger.scenario.actors[one.actor].states:
        day = one.due_on or ledger.options.as_of
        bound = "yes" if rule.borrowed else member(instrument, state, day, ledger.options.as_of)
        if bound != "no":
            yield _row(rule, one, state, one.to, bound)


def between(rule: Provision, one: Due, others: str, ledger: Ledger) -> Iterator[Row]:
    """Give a duty towards the States of another actor, for each pair that the rule binds.

    Parameters
    ----------
    others
        The other actor. Nothing is owed between States that both sides share.
    """
    return towards(rule, one, ledger.scenario.actors[others].states, ledger)


def towards(rule: Provision, one: Due, states: Sequence[str], ledger: Ledger) -> Iterator[Row]:
    """Give a duty towards some States, for each State of the actor that the rule binds to one of them at least."""
    own = ledger.scenario.actors[one.actor].states
    if set(own) & set(states):
        return
    for state in own:
        answers = {other: _binds(rule, state, other, one, ledger) for other in states}
        known = [other for other, answer in answers.items() if answer != "no"]
        if known:
            unsure = "unknown" if "unknown" in answers.values() else "yes"
            yield _row(rule, one, state, f"{'+'.join(known)} ({one.to})" if one.to else "+".join(known), unsure)


def _binds(rule: Provision, bearer: str, beneficiary: str, one: Due, ledger: Ledger) -> str:
    if rule.borrowed:
        return "yes"
    day, as_of = one.due_on or ledger.options.as_of, ledger.options.as_of
    instruments = ledger.rulebook.instruments
    return rule_binds(rule, instruments, bearer=bearer, beneficiary=beneficiary, day=day, as_of=as_of)


def cited(rule: Provision, name: str) -> str:
    """Return a number of a rule in words, with its id and class."""
    number = {**rule.geometry.parameters, **rule.parameters}[name]
    return f"{number.text} ({rule.rule}.{name}, {number.number_class})"


def met_by(told: date | None, due: date, ledger: Ledger) -> str:
    """Say whether a step that is due on a day is met by one that was taken on another, or by none.

    What a real scenario does not tell is not known; in an exercise it has not been done.
    """
    if told is not None and told <= due:
        return "yes"
    if due > ledger.options.as_of and told is None:
        return "not yet due"
    return "no" if told is not None or ledger.scenario.kind == "exercise" else "unknown"


def _row(rule: Provision, one: Due, state: str, to: str, bound: str) -> Row:
    unsure = "membership not known to the day" if bound == "unknown" else None
    return {
        "activity": one.activity,
        "actor": one.actor,
        "state": state,
        "duty": rule.duty[0],
        "to": to,
        "due_on": one.due_on,
        "met": one.met,
        "rule": rule.rule,
        "provision": rule.cite,
        "status": rule.status,
        "number_class": one.number_class,
        "note": "; ".join(filter(None, (one.note, unsure))) or None,
    }
