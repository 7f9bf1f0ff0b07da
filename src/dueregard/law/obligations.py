"""What does each activity owe to the world at large: inform, register, report?"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from dueregard.law.parties import member
from dueregard.model.law import Provision
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario

NOT_YET_DUE = "not yet due"
_ADDRESSEES = re.compile(r", | and ")


def obligations(
    scenario: Scenario,
    rulebook: Rulebook,
    starts: Mapping[str, date],
    as_of: date,
) -> list[dict[str, Any]]:
    """List the duties of one, for every responsible State that the instrument binds on the day it starts.

    They are never counted as conflict or exclusion.

    Parameters
    ----------
    starts
        First day of each activity that is assessed (earliest admissible).
    as_of
        Day of knowledge.

    Returns
    -------
    Records with the keys of tables.OBLIGATIONS; `due_on` is a date or None.
    """
    return [
        _obligation(name, activity, state, bound, rule, scenario, starts[name], as_of)
        for name, activity in scenario.activities.items()
        if name in starts
        for rule in rules_for(activity, rulebook)
        for state in scenario.actors[activity.actor].states
        for bound in [member(rulebook.instruments[rule.instrument], state, starts[name], as_of)]
        if bound != "no"
    ]


def rules_for(activity: Activity, rulebook: Rulebook) -> Iterator[Provision]:
    """Give the duties of one that an activity of this kind may have, whoever carries it out."""
    for rule in rulebook.provisions.values():
        if rule.obligation_of_one and (not rule.trigger.kinds or activity.kind in rule.trigger.kinds):
            yield rule


def _obligation(
    name: str,
    activity: Activity,
    state: str,
    bound: str,
    rule: Provision,
    scenario: Scenario,
    starts: date,
    as_of: date,
) -> dict[str, Any]:
    wait = rule.parameters.get("due_after_start")
    due = None if wait is None else starts + timedelta(days=wait.si)
    unsure = f"membership of {state} not known to the day" if bound == "unknown" else None
    undated = "the provision gives no time limit" if wait is None else None
    again = _repeated(rule, activity)
    return {
        "activity": name,
        "actor": activity.actor,
        "state": state,
        "duty": rule.duty[0],
        "to": rule.beneficiary,
        "due_on": due,
        "met": _met(name, activity, rule, scenario, due or starts, as_of),
        "rule": rule.rule,
        "provision": rule.cite,
        "status": rule.status,
        "number_class": None if wait is None else wait.number_class,
        "note": "; ".join(filter(None, (unsure, undated, again))) or None,
    }


def _repeated(rule: Provision, activity: Activity) -> str | None:
    """Say how often a report is due again; missions that surely are short owe none."""
    every, long = (rule.parameters.get(name) for name in ("report_interval", "long_mission"))
    if every is None:
        return None
    if long is None:
        return f"and again every {every.text} ({every.number_class})"
    lasts = activity.operates
    days = None if lasts is None or lasts.ends is None else (lasts.ends.latest - lasts.starts.earliest).days
    if days is not None and days <= long.si:
        return None
    return f"a mission of more than {long.text} reports every {every.text} ({every.number_class})"


def _met(name: str, activity: Activity, rule: Provision, scenario: Scenario, due: date, as_of: date) -> str:
    """Tell whether a duty is met by what the scenario says; what it does not say stays unknown.

    Registration is met by its day, every other duty by a notice that names its first addressee.
    """
    if "register" in rule.duty:
        told = activity.registered_on is not None and activity.registered_on <= as_of
    else:
        addressee = _ADDRESSEES.split(rule.beneficiary)[0]
        told = any(one.of == name and addressee in one.to and one.on <= as_of for one in scenario.notices)
    if told:
        return "yes"
    if due > as_of:
        return NOT_YET_DUE
    return "no" if scenario.kind == "exercise" else "unknown"
