"""Does a rule say what a lawyer must know of it before relying on it?"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dueregard.errors import Fault
from dueregard.law.parties import BINDS_STATES
from dueregard.model.law import CLAIMED, Provision, Status
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook

Lint = Callable[[Rulebook], Iterator[Fault]]

AREA_SHAPES = ("disc", "polygon", "sector", "cap", "max_of")
"""Geometries that draw an area; a field threshold is a test of effects, an object has no buffer."""
AREA_POLARITIES = ("declared", "need", "right", "heritage")
KEPT_POLARITIES = ("declared", "need", "right")
"""Areas that somebody keeps and that must come to an end."""
NO_BARS = ("ost-strict", "accords", "hague", "moon-agreement", "ilrs")
"""Readings under which no area may bar others without limit (regimes A, C, D, E, G of the lints)."""
WARNING = "art_i_ii_warning"
TIME_LIMIT, LAPSE = "maximum_time", "cessation"
"""What ends a zone: a number that is its longest time, or the rule by which it lapses without activity."""
VISITS = ("art_xii_visit", "ma_15_visit")
GROUPS = ("provisions", "hazards", "kinds", "receptors", "newcomers", "outposts")
FACTOR = ("accords-11-7-zone", "reasonableness_factor")


def findings(rulebook: Rulebook) -> list[Fault]:
    """Return what the lints find in a set of rules, by file and line.

    Lints 1 to 7, in this order: numbers of a binding rule, class and source of numbers, bars on areas, ways out of an
    area, ends of zones, bonds between States, citations. That a zone of a scenario has an end and that a private actor
    has a State (8) is asked when a scenario is read; how large a zone is, by `unreasonable_zone`.
    """
    found = {fault for lint in LINTS for fault in lint(rulebook)}
    return sorted(found, key=lambda fault: (fault.file, fault.line or 0, fault.problem))


def unnamed_binding_numbers(rulebook: Rulebook) -> Iterator[Fault]:
    """Find binding rules that hold a non-LEGAL number and do not say that no number is part of the norm (lint 1)."""
    for rule in rulebook.provisions.values():
        said = "binding_number" in rule.model_fields_set and not rule.binding_number
        if rule.status == "binding" and not said:
            for name, number in _numbers(rule).items():
                if number.number_class != "LEGAL":
                    problem = f"'{name}' is {number.number_class}, in a rule that poses as binding with its numbers"
                    remedy = "Write 'binding_number: false', or give the legal source with 'class: LEGAL'"
                    yield _fault(rulebook, f"{rule.rule}.{name}", problem, "The norm and the number differ", remedy)


def unsourced_numbers(rulebook: Rulebook) -> Iterator[Fault]:
    """Find numbers without a known source or a stated confidence, assumptions without rationale or range (lint 2)."""
    for group in GROUPS:
        for record_id, record in getattr(rulebook, group).items():
            for name, number in _numbers(record).items():
                for problem in _number_problems(number, record.sources):
                    remedy = "Give class, source, confidence; an ASSUMPTION also rationale, low and high"
                    yield _fault(rulebook, f"{record_id}.{name}", f"'{name}' {problem}", "", remedy)


def _number_problems(number: Quantity, sources: Mapping[str, Any]) -> Iterator[str]:
    if number.source not in sources:
        yield f"has the source '{number.source}', which the file does not list"
    if "confidence" not in number.model_fields_set:
        yield "has no confidence"
    if number.number_class == "ASSUMPTION" and not number.rationale:
        yield "is an ASSUMPTION without a rationale"
    if number.number_class == "ASSUMPTION" and None in (number.low, number.high):
        yield "is an ASSUMPTION without a range to vary it in"


def unwarned_bars(rulebook: Rulebook) -> Iterator[Fault]:
    """Find areas that need consent or bar entry without a limit in time and without the Art. I/II warning (lint 3)."""
    for rule in rulebook.provisions.values():
        if rule.effect_on_entry in CLAIMED and rule.polarity != "object":
            yield from _bar_problems(rule, rulebook)
    for reading in rulebook.readings.values():
        for decision in reading.decisions:
            if decision.effect in CLAIMED and not reading.warning and not _limited(decision.rule, rulebook):
                problem = f"ART_I_II_WARNING: reading '{reading.reading}' bars others and has no warning"
                yield _fault(rulebook, f"readings/{reading.reading}", problem, FREE_ACCESS, "Fill in 'warning:'")
                break


FREE_ACCESS = "OST Arts. I and II keep access to all areas free and appropriate nothing"


def _bar_problems(rule: Provision, rulebook: Rulebook) -> Iterator[Fault]:
    barred = [name for name in rule.readings if name in NO_BARS]
    if barred and TIME_LIMIT not in rule.parameters:
        problem = f"ART_I_II_WARNING: '{rule.effect_on_entry}' on an area under the reading {', '.join(barred)}"
        remedy = f"Weaken the effect, limit it in time ('{TIME_LIMIT}'), or take the rule out of the reading"
        yield _fault(rulebook, rule.rule, problem, FREE_ACCESS, remedy)
    if WARNING not in rule.consequence:
        problem = f"ART_I_II_WARNING: '{rule.effect_on_entry}' on an area without the warning"
        yield _fault(rulebook, rule.rule, problem, FREE_ACCESS, f"Add '{WARNING}' to consequence")


def _limited(rule: str | None, rulebook: Rulebook) -> bool:
    found = rulebook.provisions.get(rule or "")
    return found is not None and TIME_LIMIT in found.parameters


def sealed_areas(rulebook: Rulebook) -> Iterator[Fault]:
    """Find rules that ask something of whoever enters an area and leave out visits or distress (lint 4)."""
    for rule in rulebook.provisions.values():
        if not _draws_area(rule):
            continue
        missing = [] if "emergency" in rule.exceptions else ["emergency"]
        if not set(VISITS) & set(rule.exceptions):
            missing.append(" or ".join(VISITS))
        if missing:
            problem = f"the area rule leaves out {' and '.join(missing)}"
            expected = "Visits (OST Art. XII, MA Art. 15) and distress open every area"
            yield _fault(rulebook, rule.rule, problem, expected, "Add it to exceptions")


def _draws_area(rule: Provision) -> bool:
    drawn = rule.polarity in AREA_POLARITIES or rule.geometry.model in AREA_SHAPES
    return drawn and rule.polarity != "object" and rule.effect_on_entry != "none"


def endless_zones(rulebook: Rulebook) -> Iterator[Fault]:
    """Find kinds of zone that nothing ends (lint 5).

    A rule that lets somebody keep an area needs a `maximum_time`, or in each of its readings the rule `cessation`, by
    which zones lapse. A claim is exempt: it ends at the will of its claimant, and each one in a scenario names how.
    """
    lapsing = rulebook.provisions[LAPSE].readings if LAPSE in rulebook.provisions else ()
    for rule in rulebook.provisions.values():
        if rule.polarity in KEPT_POLARITIES and rule.status != "claim" and TIME_LIMIT not in rule.parameters:
            endless = [name for name in rule.readings if name not in lapsing]
            if endless:
                problem = f"nothing ends this zone under the reading {', '.join(endless)}"
                remedy = f"Give '{TIME_LIMIT}', or name the reading in the rule '{LAPSE}'"
                yield _fault(rulebook, rule.rule, problem, "A zone without an end is no zone", remedy)


def unreasonable_zone(zone: str, radius_m: float, modelled_m: float, rulebook: Rulebook) -> list[Fault]:
    """Flag a zone that is larger than the physics supports (lint 5).

    Parameters
    ----------
    radius_m, modelled_m
        Radius as declared, and the reach of harm as modelled. [m]
    """
    rule, name = FACTOR
    factor = rulebook.provisions[rule].parameters[name]
    if radius_m <= factor.si * modelled_m:
        return []
    problem = f"zone '{zone}' of {radius_m / 1e3:g} km is larger than {factor.si:g} times the modelled reach of harm"
    expected = f"Modelled: {modelled_m / 1e3:.3g} km; {rule}.{name} is {factor.number_class}"
    return [Fault(zone, problem, expected, "Give the basis of the zone, or make it smaller")]


def unbonded_duties(rulebook: Rulebook) -> Iterator[Fault]:
    """Find duties between States that would be computed without both of them bound (lint 6)."""
    for rule in rulebook.provisions.values():
        instrument = rulebook.instruments[rule.legal_force.instrument or rule.instrument]
        paired = rule.legal_force.between == "both_members" or instrument.universal
        if rule.status in BINDS_STATES and not rule.obligation_of_one and not paired:
            problem = f"legal_force is '{rule.legal_force.between}' for a duty between two States"
            expected = f"{instrument.short} stands between two States only where both are in it"
            yield _fault(rulebook, rule.rule, problem, expected, "Write 'between: both_members'")


def uncited_rules(rulebook: Rulebook) -> Iterator[Fault]:
    """Find rules that do not name their source as a report must, or name a higher one than they have (lint 7)."""
    for rule in rulebook.provisions.values():
        empty = [name for name in ("title", "provision", "cite") if not getattr(rule, name).strip()]
        if empty or not rule.sources:
            problem = f"{', '.join([*empty, *([] if rule.sources else ['sources'])])} is empty"
            expected = "A line of a report names instrument, provision, status and number class"
            yield _fault(rulebook, rule.rule, problem, expected, "Fill it in")
        own = rulebook.instruments[rule.instrument].status
        if _rank(rule.status) < _rank(own):
            problem = f"status '{rule.status}' is above that of its instrument, '{own}'"
            yield _fault(rulebook, rule.rule, problem, "No rule binds more than its source", f"Write 'status: {own}'")
        for name in rule.interpretation.contra if rule.interpretation else ():
            if name not in rulebook.provisions:
                problem = f"contra names the rule '{name}', which is not known"
                yield _fault(rulebook, rule.rule, problem, "", "dueregard rules list prints every id")


def _rank(status: Status) -> int:
    """Return how much a status says: 0 binds, 1 commits, 2 does neither."""
    return BINDS_STATES.index(status) if status in BINDS_STATES else len(BINDS_STATES)


def _numbers(record: Any) -> dict[str, Quantity]:
    """Return the numbers of a record by the names under which their places are known."""
    groups = [getattr(getattr(record, "geometry", None), "parameters", {})]
    groups += [getattr(record, name, {}) for name in ("parameters", "defaults", "attributes")]
    named = {name: number for group in groups for name, number in group.items()}
    for receptor, numbers in getattr(record, "thresholds", {}).items():
        named |= {f"thresholds.{receptor}.{name}": number for name, number in numbers.items()}
    for part_name, part in getattr(record, "parts", {}).items():
        named |= {f"parts.{part_name}.{name}": number for name, number in _numbers(part).items()}
    return named | {name: value for name, value in record if isinstance(value, Quantity)}


def _fault(rulebook: Rulebook, name: str, problem: str, expected: str, remedy: str) -> Fault:
    file, line = rulebook.places.get(name, (name, 1))
    return Fault(file, problem, expected, remedy, line)


LINTS: tuple[Lint, ...] = (
    unnamed_binding_numbers,
    unsourced_numbers,
    unwarned_bars,
    sealed_areas,
    endless_zones,
    unbonded_duties,
    uncited_rules,
)
