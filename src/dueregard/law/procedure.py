"""What do consultation, notice and distress make of a duty, and which exceptions were tried?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dueregard.model.law import CLAIMED, PROCEDURAL, Decision, Provision
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook

Role = Literal["source", "receptor", "both", "nobody"]
Outcome = Literal["applies", "does not apply", "contradicts", "not raised"]
"""`contradicts`: treaty law that stands against the duty itself and leaves it a claim or a proposal."""
VisitNotice = Literal["on_notice", "late"]
VISITS = ("art_xii_visit", "ma_15_visit")
NO_DUTY = Decision(bearer="nobody", duty="none", effect="none", rule=None, argument="")
CONSULT = "ost-9-consult"
LEAD_NUMBERS = ("lead_time", "notice_time")
NOT_RAISED = "not raised by the scenario"


@dataclass(frozen=True)
class Procedure:
    """What the sides have done, or suffered, by the day of a meeting.

    `noticed`: sides that have given the other notice. `agreed`: an agreement stands between them, whether or not it
    covers the matter. `distress`: persons are in distress on the day. `visit`: whoever enters comes as a visitor, on
    notice or without it in time. `passing`: it only passes through.
    """

    consulted: bool = False
    noticed: frozenset[Role] = frozenset()
    agreed: bool = False
    distress: bool = False
    visit: VisitNotice | None = None
    passing: bool = False


NOTHING_DONE = Procedure()


@dataclass(frozen=True)
class Tried:
    """One exception of a rule, the rule that it rests on, and what came of it."""

    exception: str
    rule: str | None
    outcome: Outcome
    why: str


def after_procedure(
    decision: Decision, note: str, done: Procedure, role: Role, day: date, rulebook: Rulebook
) -> tuple[Decision, str]:
    """Return what is left of a duty on a day: rules that stand, exceptions that apply, steps that are done.

    Parameters
    ----------
    note
        What must be said of the decision; whatever changes it is added.
    role
        Side that bears the duty.
    """
    rule = rulebook.provisions.get(decision.rule or "")
    if rule is not None and not in_force(rule, day):
        return NO_DUTY, _joined(note, f"{rule.rule} is not in force on that day")
    opened = next((one for one in tried(rule, done, decision, rulebook) if one.outcome == "applies"), None)
    if opened is not None:
        return NO_DUTY, _joined(note, f"{opened.exception}: {opened.why}")
    if done.consulted and decision.effect == "consult":
        closed = {"duty": "due_regard", "effect": "none", "rule": "ost-9-regard"}
        return decision.model_copy(update=closed), _joined(note, "consultation concluded: the duty to consult is met")
    if decision.duty == "notify_and_coordinate" and _all_noticed(role, done):
        return decision.model_copy(update={"duty": "coordinate"}), _joined(
            note, "notice is given: coordination is left"
        )
    return decision, note


def with_reason(decision: Decision, note: str, probability: float, rulebook: Rulebook) -> tuple[Decision, str]:
    """Leave due regard alone where interference is too improbable to give reason to believe that it would occur.

    Parameters
    ----------
    probability
        Predicted probability of interference, 0 to 1; held against the rule's own `interference_probability`.
    """
    rule = rulebook.provisions.get(decision.rule or "")
    least = None if rule is None else rule.parameters.get("interference_probability")
    if least is None or rule is None or decision.effect != "consult" or probability >= least.si:
        return decision, note
    why = f"predicted probability {probability:.2g} is below {rule.rule}.interference_probability {least.value:g}"
    closed = {"duty": "due_regard", "effect": "none", "rule": "ost-9-regard"}
    return decision.model_copy(update=closed), _joined(note, f"{why} ({least.number_class}): no reason to consult yet")


def lead_number(rule: str | None, effect: str, rulebook: Rulebook) -> tuple[str, Quantity] | None:
    """Return the number, with its id, by which a step must come before the start; None where no text asks for one.

    The rule's own `lead_time` or `notice_time`; a duty to consult without one goes by that of the Treaty.
    """
    own = None if rule is None else rulebook.provisions.get(rule)
    names = [] if own is None or effect not in PROCEDURAL else [(own, one) for one in LEAD_NUMBERS]
    if effect == "consult":
        names.append((rulebook.provisions[CONSULT], "lead_time"))
    return next(((f"{one.rule}.{name}", one.parameters[name]) for one, name in names if name in one.parameters), None)


def in_force(rule: Provision, day: date) -> bool:
    """Whether a rule stands on a day."""
    times = rule.effective
    return (times.starts or date.min) <= day < (times.ends or date.max)


def _all_noticed(role: Role, done: Procedure) -> bool:
    return (done.noticed >= {"source", "receptor"}) if role == "both" else role in done.noticed


def tried(rule: Provision | None, done: Procedure, decision: Decision, rulebook: Rulebook) -> tuple[Tried, ...]:
    """Try every exception that a rule lists, in its order.

    What a scenario does not tell of is `not raised`, never taken as refused.
    """
    if rule is None:
        return ()
    resting = rests_on(rulebook)
    return tuple(Tried(name, resting.get(name), *_outcome(name, done, decision)) for name in rule.exceptions)


def rests_on(rulebook: Rulebook) -> dict[str, str]:
    """Map each exception, as rules list it, to the rule that it rests on."""
    return {name: one.rule for one in rulebook.provisions.values() for name in one.grants}


def _outcome(name: str, done: Procedure, decision: Decision) -> tuple[Outcome, str]:
    if name == "emergency" and done.distress and decision.effect != "none":
        return "applies", "persons are in distress, every area is open"
    if name in VISITS and done.visit is not None:
        return _visited(done.visit)
    if name == "transit_corridor" and done.passing and decision.effect != "none":
        return "applies", "it only passes through, access to all areas is free"
    if name == "consent" and done.agreed:
        return "does not apply", "the agreement between the two does not cover this on the day"
    if name == "free_access":
        barred = decision.effect in CLAIMED
        return (
            ("contradicts", "free access stands against a bar") if barred else ("does not apply", "no ground is barred")
        )
    return "not raised", NOT_RAISED


def _visited(visit: VisitNotice) -> tuple[Outcome, str]:
    if visit == "late":
        return "does not apply", "the visit was not notified in reasonable time"
    return "applies", "a visit on reasonable notice"


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))
