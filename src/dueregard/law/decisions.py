"""Who owes whom what, by which provision, under one reading?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from dueregard.law.beside import standing_beside
from dueregard.law.facts import Facts, Order, PairDuty, Ruling
from dueregard.law.parties import BINDS_STATES, bound
from dueregard.law.procedure import NO_DUTY, Role, Tried, after_procedure, tried, with_reason
from dueregard.model.law import CLAIMED, EFFECTS, Act, Bearer, Decision, Provision, Reading
from dueregard.model.rulebook import Rulebook

CLAIMS = ("declared", "heritage", "need", "right")
DRAWN: Mapping[str, Bearer] = {"heritage": "receptor", "need": "both", "right": "later"}
"""Who bears the duty where a shape is met that a rule draws, by its polarity."""
EFFECTS_ON_ACTIVITIES = ("emission", "sensitivity")


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
    governed, role, strongest = max(ruled, key=lambda row: _strength(row[2][0]))
    notes = dict.fromkeys(pair.note for _, _, pairs in ruled for pair in pairs if pair.note)
    lead = strongest[0]
    decided = tuple(pair for _, _, pairs in ruled for pair in pairs)
    pairs = (*decided, *standing_beside(facts, decided, reading, rulebook, as_of))
    order, own = governed.order, governed.own
    return Ruling("international", order, role, lead.duty, lead.effect, lead.rule, "; ".join(notes), pairs, own)


def _joined(*notes: str | None) -> str:
    return "; ".join(filter(None, notes))


def _strength(pair: PairDuty) -> tuple[int, bool, str]:
    """Rank by effect; where no effect follows, a duty of conduct still counts more than none."""
    return EFFECTS.index(pair.effect), pair.duty != "none", pair.duty


def _without_duty(relation: str, note: str, facts: Facts, reading: Reading) -> Ruling:
    own = reading.own_instrument is None or facts.in_notified_zone or reading.deciding_date == "none"
    order = facts.order if own else facts.fallback_order
    return Ruling(relation, order, "nobody", "none", "none", None, f"none between States: {note}", ())


def _decide_pair(
    facts: Facts, source: str, receptor: str, reading: Reading, rulebook: Rulebook, as_of: date
) -> "tuple[Governed, Role, tuple[PairDuty, ...]]":
    base = bound(rulebook.instruments[reading.base_instrument], source, receptor, facts.day, as_of)
    governed = _governed(facts, source, receptor, reading, rulebook, as_of)
    role = bearer_role(governed.decision, governed.order)
    decision, note = after_procedure(governed.decision, governed.note, facts.procedure, role, facts.day, rulebook)
    decision, note = with_reason(decision, note, facts.probability, rulebook)
    if base == "no":
        decision, note = NO_DUTY, f"{rulebook.instruments[reading.base_instrument].short} does not bind both"
    if base == "unknown":
        note = _joined(note, f"membership of {source} or {receptor} not known to the day")
    role = bearer_role(decision, governed.order)
    warning = reading.warning if decision.effect in CLAIMED else None
    rule = rulebook.provisions.get(governed.decision.rule or "")
    outcomes = tried(rule, facts.procedure, governed.decision, rulebook)
    pairs = _pairs(role, source, receptor, decision, base, _joined(note, warning), outcomes)
    alone = decision.duty == "none" or not governed.own or reading.status in BINDS_STATES
    beside = () if alone else _base_duties(facts, source, receptor, reading, rulebook, base)
    return governed, role, (*pairs, *beside)


@dataclass(frozen=True)
class Governed:
    """The decision that governs a pair of States, the order it goes by, and what must be said of it.

    `own`: the reading itself decides, not the one that it falls back on.
    """

    decision: Decision
    order: Order
    own: bool
    note: str


def _governed(facts: Facts, source: str, receptor: str, reading: Reading, rulebook: Rulebook, as_of: date) -> Governed:
    both, remark = _own_binds(facts, source, receptor, reading, rulebook, as_of)
    instruments = frozenset(filter(None, [reading.own_instrument if both else None]))
    one = governing(reading, rulebook, instruments, facts.polarity, in_notified_zone=facts.in_notified_zone)
    if one is not reading:
        return Governed(
            _own_decision(facts, facts.fallback_order, one, rulebook), facts.fallback_order, own=False, note=remark
        )
    if facts.polarity == "emission" and reading.by_plan and facts.planned:
        own = _own_decision(facts, facts.order, reading, rulebook)
        decision = own if facts.in_sector is None else reading.by_plan[facts.in_sector]
        return Governed(decision, facts.order, own=True, note=facts.planned)
    if facts.polarity == "emission" and facts.in_notified_zone and reading.in_notified_zone is not None:
        return Governed(reading.in_notified_zone, facts.order, own=True, note=reading.remark or "")
    return Governed(
        _own_decision(facts, facts.order, reading, rulebook), facts.order, own=True, note=reading.remark or ""
    )


def _own_binds(
    facts: Facts, source: str, receptor: str, reading: Reading, rulebook: Rulebook, as_of: date
) -> tuple[bool, str]:
    """Say whether the own instrument surely stands between two States, and what is said where the fallback decides."""
    if reading.own_instrument is None:
        return True, ""
    own = rulebook.instruments[reading.own_instrument]
    both = bound(own, source, receptor, facts.day, as_of)
    if both != "yes":
        unsure = f" as far as known: membership of {source} or {receptor} not known to the day"
        return False, f"nothing added by {own.short}{unsure if both == 'unknown' else ''}"
    return True, f"no zone notified under {own.short}" if reading.in_notified_zone is not None else reading.remark or ""


def governing(
    reading: Reading,
    rulebook: Rulebook,
    instruments: frozenset[str],
    polarity: str,
    *,
    in_notified_zone: bool = False,
) -> Reading:
    """Return the reading whose situations decide between States with common instruments: itself or its fallback.

    The fallback decides where the own instrument does not stand between them, and where effects on activities are left
    to it (`effects_by`), unless they meet in a zone that one has notified and the reading has a decision for that.
    """
    fallback = rulebook.readings[reading.fallback or reading.reading]
    if reading.own_instrument is not None and reading.own_instrument not in instruments:
        return fallback
    notified = in_notified_zone and reading.in_notified_zone is not None
    left = reading.effects_by == "fallback" and polarity in EFFECTS_ON_ACTIVITIES and not notified
    return fallback if left else reading


def _own_decision(facts: Facts, order: Order, reading: Reading, rulebook: Rulebook) -> Decision:
    if facts.polarity in DRAWN and facts.rule is not None and facts.polarity in reading.recognises:
        return drawn_decision(rulebook.provisions[facts.rule])
    if facts.polarity == "emission":
        return reading.situations[order]
    return entry_decision(reading, facts.act) if facts.polarity in reading.recognises else NO_DUTY


def drawn_decision(rule: Provision) -> Decision:
    """Return what follows from meeting a shape that a rule draws: what the rule itself says."""
    bearer = DRAWN[rule.polarity or ""]
    return Decision(bearer=bearer, duty=rule.duty[0], effect=rule.effect_on_entry, rule=rule.rule, argument=rule.title)


def entry_decision(reading: Reading, act: Act) -> Decision:
    """Return what follows from entry into a zone that stands by an act: declaration, notice or registration."""
    return reading.by_notice if act == "notified" and reading.by_notice is not None else reading.situations["entry"]


def bearer_role(decision: Decision, order: Order) -> Role:
    """Return which side bears a decision's duty, given who came later."""
    later: Role = {"source_later": "source", "receptor_later": "receptor"}.get(order, "both")  # type: ignore[assignment]
    first: Role = {"source_later": "receptor", "receptor_later": "source"}.get(order, "both")  # type: ignore[assignment]
    if decision.bearer == "later":
        return later
    if decision.bearer == "first":
        return first
    return decision.bearer


def _pairs(
    role: Role,
    source: str,
    receptor: str,
    decision: Decision,
    base: str,
    note: str,
    outcomes: tuple[Tried, ...] = (),
) -> tuple[PairDuty, ...]:
    ways = {
        "source": [(source, receptor)],
        "receptor": [(receptor, source)],
        "both": [(source, receptor), (receptor, source)],
        "nobody": [(source, receptor)],
    }[role]
    return tuple(
        PairDuty(bearer, beneficiary, decision.duty, decision.effect, decision.rule, base, note, outcomes)
        for bearer, beneficiary in ways
    )


def _base_duties(
    facts: Facts, source: str, receptor: str, reading: Reading, rulebook: Rulebook, base: str
) -> tuple[PairDuty, ...]:
    """Return what treaty law says beside a claim that contradicts it."""
    strict = rulebook.readings[reading.fallback or "ost-strict"]
    beside = f"stands beside the {reading.status} ({strict.title})"
    decided = _own_decision(facts, facts.fallback_order, strict, rulebook)
    decision, note = with_reason(decided, beside, facts.probability, rulebook)
    pairs = _pairs(bearer_role(decision, facts.fallback_order), source, receptor, decision, base, note)
    return tuple(replace(pair, role="beside") for pair in pairs)


def newcomer_decision(
    reading: Reading,
    rulebook: Rulebook,
    instruments: frozenset[str],
    polarity: str,
    *,
    in_notified_zone: bool = False,
    act: Act = "declared",
) -> Decision | None:
    """Return what a newcomer bears on one kind of ground; None: it bears nothing there.

    A newcomer comes later: as receptor in an emission zone, as source in a sensitivity zone, as entrant in a claim.

    Parameters
    ----------
    instruments
        Instruments that bind the newcomer and the other side alike.
    polarity
        Of the ground: emission, sensitivity, declared, heritage, need or right.
    in_notified_zone
        Whether the ground lies in a zone that the other side has notified.
    act
        Act by which a declared zone stands.
    """
    order: Order = "source_later" if polarity == "sensitivity" else "receptor_later"
    decision = decision_between(
        reading, rulebook, instruments, polarity, order, in_notified_zone=in_notified_zone, act=act
    )
    if decision is None or decision.effect == "none":
        return None
    newcomer = "source" if polarity == "sensitivity" else "receptor"
    return decision if bearer_role(decision, order) in {newcomer, "both"} else None


def decision_between(
    reading: Reading,
    rulebook: Rulebook,
    instruments: frozenset[str],
    polarity: str,
    order: Order,
    *,
    in_notified_zone: bool = False,
    act: Act = "declared",
) -> Decision | None:
    """Return what a reading makes of a meeting, whoever bears it; None: it knows no such ground.

    Parameters
    ----------
    instruments
        Instruments that bind both sides.
    polarity
        Of the ground: emission, sensitivity, declared, heritage, need or right.
    in_notified_zone
        Whether one side stands in a zone that the other has notified.
    act
        Act by which a declared zone stands.
    """
    one = governing(reading, rulebook, instruments, polarity, in_notified_zone=in_notified_zone)
    if polarity in CLAIMS:
        return _claim_decision(one, rulebook, polarity, act)
    inside = one.in_notified_zone if in_notified_zone else None
    return one.situations[order] if inside is None else inside


def _claim_decision(reading: Reading, rulebook: Rulebook, polarity: str, act: Act) -> Decision | None:
    """Return what a newcomer meets in a claim; a band is no ground, and it meets none there."""
    if polarity not in reading.recognises or polarity == "right":
        return None
    needs = (rule for rule in rulebook.provisions.values() if rule.drawn and rule.polarity == polarity == "need")
    need = next(needs, None)
    return entry_decision(reading, act) if need is None else drawn_decision(need)
