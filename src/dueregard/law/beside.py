"""Which rules stand beside the one that decides a meeting?"""

from collections.abc import Iterator
from datetime import date
from itertools import product

from dueregard.law.facts import Facts, PairDuty
from dueregard.law.parties import Answer, rule_binds
from dueregard.law.procedure import CONSULT, NO_DUTY, Tried, in_force, rests_on, tried
from dueregard.law.relations import stronger_than
from dueregard.model.law import Beside, Condition, Provision, Reading
from dueregard.model.rulebook import Rulebook

PROBABILITY = "interference_probability"
WAIVER = "agreed_cross_waiver"
"""Exception that applies wherever the rule that it rests on binds both States."""
LAUNCHERS_ASSUMED = "launching States or State of registry not given: taken as those responsible"


def standing_beside(
    facts: Facts, decided: tuple[PairDuty, ...], reading: Reading, rulebook: Rulebook, as_of: date
) -> tuple[PairDuty, ...]:
    """Return what rules of the reading, and treaty law in any case, add to what is decided.

    A rule that has decided, or that gives way to one that has, adds nothing.

    Parameters
    ----------
    decided
        What was decided between the States, State by State.
    """
    found = (
        pair
        for rule in rulebook.provisions.values()
        if rule.beside is not None and _applies(rule, rule.beside, facts, reading, rulebook)
        for pair in _pairs(rule, rule.beside, facts, rulebook, as_of)
    )
    return tuple(pair for pair in found if not _gives_way(pair, decided, rulebook))


def _gives_way(pair: PairDuty, decided: tuple[PairDuty, ...], rulebook: Rulebook) -> bool:
    """Whether its rule has decided between the two States already, or gives way to one that has."""
    sides = {pair.bearer_state, pair.beneficiary_state}
    leading = {one.rule for one in decided if {one.bearer_state, one.beneficiary_state} == sides}
    rule = rulebook.provisions[str(pair.rule)]
    return bool(leading & {rule.rule, *stronger_than(rule, rulebook.provisions)})


def _applies(rule: Provision, way: Beside, facts: Facts, reading: Reading, rulebook: Rulebook) -> bool:
    meeting = "emission" if facts.polarity == "emission" else "entry"
    return (
        stands_under(rule, reading)
        and meeting in way.meets
        and in_force(rule, facts.day)
        and (not way.order or facts.fallback_order in way.order)
        and _triggered(rule, facts)
        and all(_holds(one, facts, rulebook) for one in way.only)
    )


def stands_under(rule: Provision, reading: Reading) -> bool:
    """Whether a rule is one of a reading's own, or treaty law that no reading removes."""
    return rule.base or reading.reading in rule.readings


def _triggered(rule: Provision, facts: Facts) -> bool:
    asked = (
        (rule.trigger.kinds, facts.kind),
        (rule.trigger.mechanisms, facts.mechanism),
        (rule.trigger.receptors, facts.receptor_class),
    )
    return all(not wanted or given is None or given in wanted for wanted, given in asked)


def _holds(condition: Condition, facts: Facts, rulebook: Rulebook) -> bool:
    if condition == "reason_to_believe":
        return facts.probability >= rulebook.provisions[CONSULT].parameters[PROBABILITY].si
    if condition == "threshold_exceeded":
        return facts.exceeded
    return facts.procedure.distress if condition == "distress" else not facts.procedure.consulted


def _pairs(rule: Provision, way: Beside, facts: Facts, rulebook: Rulebook, as_of: date) -> Iterator[PairDuty]:
    acting, others, assumed = facts.source_states, facts.receptor_states, None
    if way.between == "launching":
        assumed = None if facts.launching and facts.registry else LAUNCHERS_ASSUMED
        acting, others = facts.launching or acting, facts.registry or others
    bearers, beneficiaries = (acting, others) if way.bearer == "source" else (others, acting)
    for bearer, beneficiary in product(bearers, beneficiaries):
        binds = rule_binds(
            rule, rulebook.instruments, bearer=bearer, beneficiary=beneficiary, day=facts.day, as_of=as_of
        )
        if binds != "no" and bearer != beneficiary:
            addressed: Answer = "yes" if rule.legal_force.between == "universal" else binds
            yield _pair(rule, bearer, beneficiary, addressed, facts, rulebook, as_of, assumed)


def _pair(
    rule: Provision,
    bearer: str,
    beneficiary: str,
    binds: Answer,
    facts: Facts,
    rulebook: Rulebook,
    as_of: date,
    assumed: str | None,
) -> PairDuty:
    outcomes = _tried(rule, bearer, beneficiary, facts, rulebook, as_of)
    opened = next((one for one in outcomes if one.outcome == "applies"), None)
    unsure = f"membership of {bearer} or {beneficiary} not known to the day" if binds == "unknown" else None
    excepted = None if opened is None else f"{opened.exception}: {opened.why}"
    said = None if rule.beside is None else rule.beside.says
    duty = rule.duty[0] if opened is None else NO_DUTY.duty
    note = "; ".join(filter(None, (said, fault(rule, facts), excepted, unsure, assumed)))
    return PairDuty(bearer, beneficiary, duty, "none", rule.rule, binds, note, outcomes, "beside")


def fault(rule: Provision, facts: Facts) -> str | None:
    """Say what speaks for or against fault, where a rule makes liable for it."""
    if "compensate" not in rule.duty:
        return None
    if facts.procedure.consulted:
        return "a consultation was concluded before the start: an argument against fault"
    if facts.in_notified_zone:
        return "they meet in a notified zone: whoever disregards it gives an argument for fault"
    if facts.fallback_order == "receptor_later":
        return "the receptor came into an effect that was there: an argument against fault"
    return "no consultation was concluded before the start: an argument for fault"


def _tried(
    rule: Provision, bearer: str, beneficiary: str, facts: Facts, rulebook: Rulebook, as_of: date
) -> tuple[Tried, ...]:
    resting = rulebook.provisions.get(rests_on(rulebook).get(WAIVER, ""))
    waived = resting is not None and rule_binds(
        resting, rulebook.instruments, bearer=bearer, beneficiary=beneficiary, day=facts.day, as_of=as_of
    )
    outcomes = tried(rule, facts.procedure, NO_DUTY, rulebook)
    return tuple(
        Tried(one.exception, one.rule, "applies", "waived between the two, except for intent and gross negligence")
        if one.exception == WAIVER and waived == "yes"
        else one
        for one in outcomes
    )
