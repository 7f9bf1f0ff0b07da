"""Who owes whom what, by which provision, under one reading?"""

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

from dueregard.law.parties import bound
from dueregard.model.law import EFFECTS, Decision, Duty, Effect, Reading, Situation
from dueregard.model.rulebook import Rulebook

Order = Literal["source_later", "receptor_later", "undetermined"]
Role = Literal["source", "receptor", "both", "nobody"]
NO_DUTY = Decision(bearer="nobody", duty="none", effect="none", rule=None, argument="")


@dataclass(frozen=True)
class Facts:
    """What the law needs to know of one meeting on one day.

    For a claim the source is its holder and the receptor the entrant. `order` is by the reading's deciding date,
    `fallback_order` by that of the reading it falls back on. `rule` is the provision of a legal shape (heritage).
    """

    source_states: tuple[str, ...]
    receptor_states: tuple[str, ...]
    polarity: str
    order: Order
    fallback_order: Order
    in_notified_zone: bool
    day: date
    covered_by: str | None = None
    consulted: bool = False
    rule: str | None = None


@dataclass(frozen=True)
class PairDuty:
    """What one State owes another."""

    bearer_state: str
    beneficiary_state: str
    duty: Duty
    effect: Effect
    rule: str | None
    bound: str
    note: str


@dataclass(frozen=True)
class Ruling:
    """The duty of a meeting, and the pairs of States that it is made of.

    `order` says who is later by the date that the decision goes by.
    """

    relation: str
    order: Order
    role: Role
    duty: Duty
    effect: Effect
    rule: str | None
    note: str
    pairs: tuple[PairDuty, ...]

    @property
    def bearers(self) -> tuple[str, ...]:
        """States that bear the duty, sorted."""
        return tuple(sorted({pair.bearer_state for pair in self.pairs if pair.duty == self.duty}))

    @property
    def beneficiaries(self) -> tuple[str, ...]:
        """States that it is owed to, sorted."""
        return tuple(sorted({pair.beneficiary_state for pair in self.pairs if pair.duty == self.duty}))


def decide(facts: Facts, reading: Reading, rulebook: Rulebook, as_of: date) -> Ruling:
    """Rule on one meeting: evaluation order of law.md 9.4, steps 1 and 4 to 6.

    Every pair of States is decided by itself; the row takes the strongest effect of its pairs.
    """
    if facts.covered_by is not None:
        return _without_duty("joint", f"covered by the agreement {facts.covered_by}", facts, reading)
    if set(facts.source_states) & set(facts.receptor_states):
        alone = len({*facts.source_states, *facts.receptor_states}) == 1
        return _without_duty("domestic" if alone else "joint", "the same State is responsible for both", facts, reading)
    ruled = [
        _decide_pair(facts, source, receptor, reading, rulebook, as_of)
        for source, receptor in product(facts.source_states, facts.receptor_states)
    ]
    order, role, strongest = max(ruled, key=lambda row: _strength(row[2][0]))
    notes = dict.fromkeys(pair.note for _, _, pairs in ruled for pair in pairs if pair.note)
    lead = strongest[0]
    pairs = tuple(pair for _, _, pairs in ruled for pair in pairs)
    return Ruling("international", order, role, lead.duty, lead.effect, lead.rule, "; ".join(notes), pairs)


def _strength(pair: PairDuty) -> tuple[int, bool, str]:
    """Rank by effect; where no effect follows, a duty of conduct still counts more than none."""
    return EFFECTS.index(pair.effect), pair.duty != "none", pair.duty


def _without_duty(relation: str, note: str, facts: Facts, reading: Reading) -> Ruling:
    own = reading.own_instrument is None or facts.in_notified_zone
    order = facts.order if own else facts.fallback_order
    return Ruling(relation, order, "nobody", "none", "none", None, f"none between States: {note}", ())


def _decide_pair(
    facts: Facts, source: str, receptor: str, reading: Reading, rulebook: Rulebook, as_of: date
) -> tuple[Order, Role, tuple[PairDuty, ...]]:
    base = bound(rulebook.instruments[reading.base_instrument], source, receptor, facts.day, as_of)
    decision, order, note = _decision_of(facts, source, receptor, reading, rulebook, as_of)
    decision, note = _in_force(decision, note, facts.day, rulebook)
    decision, note = _after_consultation(decision, note, consulted=facts.consulted)
    if base == "no":
        decision, note = NO_DUTY, f"{rulebook.instruments[reading.base_instrument].short} does not bind both"
    if base == "unknown":
        note = "; ".join(filter(None, (note, f"membership of {source} or {receptor} not known to the day")))
    role = bearer_role(decision, order)
    warning = reading.warning if decision.effect in {"consent", "prohibited"} else None
    pairs = _pairs(role, source, receptor, decision, base, "; ".join(filter(None, (note, warning))))
    beside = _base_duties(facts, source, receptor, reading, rulebook, base) if warning else ()
    return order, role, (*pairs, *beside)


def _decision_of(
    facts: Facts, source: str, receptor: str, reading: Reading, rulebook: Rulebook, as_of: date
) -> tuple[Decision, Order, str]:
    """Return the decision that governs a pair of States, the order it goes by, and what must be said of it."""
    if reading.own_instrument is None:
        return _own_decision(facts, facts.order, reading, rulebook), facts.order, ""
    own = rulebook.instruments[reading.own_instrument]
    fallback, below = rulebook.readings[reading.fallback or reading.reading], facts.fallback_order
    both = bound(own, source, receptor, facts.day, as_of)
    if both != "yes":
        unsure = f" as far as known: membership of {source} or {receptor} not known to the day"
        note = f"nothing added by {own.short}{unsure if both == 'unknown' else ''}"
        return _own_decision(facts, below, fallback, rulebook), below, note
    if facts.polarity != "emission":
        return _own_decision(facts, facts.order, reading, rulebook), facts.order, ""
    if facts.in_notified_zone and reading.in_notified_zone is not None:
        return reading.in_notified_zone, facts.order, ""
    return _own_decision(facts, below, fallback, rulebook), below, f"no zone notified under {own.short}"


def _own_decision(facts: Facts, order: Order, reading: Reading, rulebook: Rulebook) -> Decision:
    situation: Situation = order if facts.polarity == "emission" else "entry"
    if facts.polarity == "heritage" and facts.rule is not None and "heritage" in reading.recognises:
        rule = rulebook.provisions[facts.rule]
        return Decision(
            bearer="receptor", duty=rule.duty[0], effect=rule.effect_on_entry, rule=facts.rule, argument=rule.title
        )
    if facts.polarity not in {"emission", *reading.recognises}:
        return NO_DUTY
    return reading.situations[situation]


def _in_force(decision: Decision, note: str, day: date, rulebook: Rulebook) -> tuple[Decision, str]:
    """Drop a duty whose rule does not stand on the day."""
    times = rulebook.provisions[decision.rule].effective if decision.rule else None
    if times is None or ((times.starts or date.min) <= day < (times.ends or date.max)):
        return decision, note
    return NO_DUTY, "; ".join(filter(None, (note, f"{decision.rule} is not in force on that day")))


def _after_consultation(decision: Decision, note: str, *, consulted: bool) -> tuple[Decision, str]:
    if not consulted or decision.effect != "consult":
        return decision, note
    closed = decision.model_copy(update={"duty": "due_regard", "effect": "none", "rule": "ost-9-regard"})
    return closed, "; ".join(filter(None, (note, "consultation concluded: the duty to consult is met")))


def bearer_role(decision: Decision, order: Order) -> Role:
    """Return which side bears a decision's duty, given who came later."""
    later: Role = {"source_later": "source", "receptor_later": "receptor"}.get(order, "both")  # type: ignore[assignment]
    first: Role = {"source_later": "receptor", "receptor_later": "source"}.get(order, "both")  # type: ignore[assignment]
    if decision.bearer == "later":
        return later
    if decision.bearer == "first":
        return first
    return decision.bearer


def _pairs(role: Role, source: str, receptor: str, decision: Decision, base: str, note: str) -> tuple[PairDuty, ...]:
    ways = {
        "source": [(source, receptor)],
        "receptor": [(receptor, source)],
        "both": [(source, receptor), (receptor, source)],
        "nobody": [(source, receptor)],
    }[role]
    return tuple(
        PairDuty(bearer, beneficiary, decision.duty, decision.effect, decision.rule, base, note)
        for bearer, beneficiary in ways
    )


def _base_duties(
    facts: Facts, source: str, receptor: str, reading: Reading, rulebook: Rulebook, base: str
) -> tuple[PairDuty, ...]:
    """Return what treaty law says beside a claim that contradicts it."""
    strict = rulebook.readings[reading.fallback or "ost-strict"]
    decision = _own_decision(facts, facts.fallback_order, strict, rulebook)
    role = bearer_role(decision, facts.fallback_order)
    return _pairs(role, source, receptor, decision, base, f"stands beside the claim ({strict.title})")


def newcomer_decision(
    reading: Reading, rulebook: Rulebook, instruments: frozenset[str], polarity: str, *, in_notified_zone: bool = False
) -> Decision | None:
    """Return what a newcomer bears on one kind of ground; None: it bears nothing there.

    A newcomer comes later: as receptor in an emission zone, as source in a sensitivity zone, as entrant in a claim.

    Parameters
    ----------
    instruments
        Instruments that bind the newcomer and the other side alike.
    polarity
        Of the ground: emission, sensitivity, declared or heritage.
    in_notified_zone
        Whether the ground lies in a zone that the other side has notified.
    """
    order: Order = "source_later" if polarity == "sensitivity" else "receptor_later"
    own = reading.own_instrument is None or reading.own_instrument in instruments
    governing = reading if own else rulebook.readings[reading.fallback or reading.reading]
    decision: Decision | None
    if polarity in {"declared", "heritage"}:
        decision = governing.situations["entry"] if polarity in governing.recognises else None
    elif governing.own_instrument is None:
        decision = governing.situations[order]
    elif in_notified_zone and governing.in_notified_zone is not None:
        decision = governing.in_notified_zone
    else:
        decision = rulebook.readings[governing.fallback or governing.reading].situations[order]
    if decision is None or decision.effect == "none":
        return None
    newcomer = "source" if polarity == "sensitivity" else "receptor"
    return decision if bearer_role(decision, order) in {newcomer, "both"} else None
