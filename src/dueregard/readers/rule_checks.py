"""Do the rules name only what there is, and do they agree with each other?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from dueregard.errors import Fault
from dueregard.model.law import Decision, Instrument, Provision, Reading, Situation
from dueregard.model.physics import Attributes, Hazard, Kind, Newcomer, Outpost, ParameterSet
from dueregard.model.quantities import Quantity
from dueregard.model.rule_numbers import numbers_of
from dueregard.model.units import base_factor
from dueregard.readers.expected import expected_at
from dueregard.readers.names import listed, unknown_name
from dueregard.readers.rule_files import RuleFile
from dueregard.readers.states import unknown_state
from dueregard.readers.yaml_marks import Document, KeyPath, line_at

CLAIM_MECHANISMS = ("declared_zone", "heritage", "station_need", "same_band")
"""Names under which legal shapes appear where a mechanism is asked for."""

Known = Mapping[str, Sequence[str]]
"""Folder of `rules/` -> ids, of faulty files too."""

Named = Iterator[tuple[KeyPath, str, str | None, Iterable[str]]]
"""Names that a file uses: key path, kind of thing, name (None: left empty), names that are known."""


def cross_faults(files: Sequence[RuleFile]) -> list[Fault]:
    """Check what the rule files say of each other.

    Returns
    -------
    list
        One fault for each name that nothing is known by and each number that does not fit its place.
    """
    known = known_ids(files)
    sound = [file for file in files if file.record is not None]
    return [fault for file in sound for fault in (*_unknown_names(file, known), *_number_faults(file))]


def known_ids(files: Iterable[RuleFile]) -> dict[str, list[str]]:
    """Return the ids of each folder of `rules/`, of faulty files too."""
    known: dict[str, list[str]] = {}
    for file in files:
        known.setdefault(file.folder, []).append(file.name)
    return known


def _unknown_names(file: RuleFile, known: Known) -> Iterator[Fault]:
    names = NAMES.get(file.folder)
    for path, what, name, choices in names(file.record, known) if names else ():
        if name is not None and name not in choices:
            yield unknown_name(file.document.file, line_at(file.document, path), what, name, choices)
    yield from _unknown_states(file)
    yield from _gaps(file)


def _gaps(file: RuleFile) -> Iterator[Fault]:
    """Find entries that a record cannot ask for by itself: every situation, every threshold."""
    record = file.record
    needed: list[tuple[KeyPath, Iterable[str], Iterable[str]]] = []
    if isinstance(record, Reading):
        needed = [(("situations",), get_args(Situation), record.situations)]
    if isinstance(record, Hazard):
        needed = [(("thresholds", name), ("threshold",), given) for name, given in record.thresholds.items()]
    for path, wanted, given in needed:
        for name in wanted:
            if name not in given:
                problem = f"{'.'.join(map(str, path))} has no '{name}'"
                expected = f"It holds {listed(wanted)}"
                yield Fault(file.document.file, problem, expected, f"Add '{name}:'", line_at(file.document, path))


def _unknown_states(file: RuleFile) -> Iterator[Fault]:
    parties = file.record.parties if isinstance(file.record, Instrument) else ()
    for index, party in enumerate(parties):
        path = ("parties", index, "state")
        fault = unknown_state(file.document.file, line_at(file.document, path), f"parties[{index}]", party.state)
        if fault is not None:
            yield fault


def _number_faults(file: RuleFile) -> Iterator[Fault]:
    sources = file.record.sources
    seen: set[str] = set()
    for name, path, quantity in numbers_of(file.record):
        if quantity.source not in sources:
            yield _unknown_source(file.document, (*path, "source"), name, quantity.source, sources)
        if name in seen:
            yield _named_twice(file.document, path, name)
        seen.add(name)
    for path, numbers in _attributes(file.record):
        yield from _attribute_faults(file.document, path, numbers)
    if isinstance(file.record, Hazard):
        yield from _set_range_faults(file.document, file.record)


def _unknown_source(document: Document, path: KeyPath, name: str, source: str, sources: Iterable[str]) -> Fault:
    line = line_at(document, path)
    return unknown_name(document.file, line, f"{name}: source", source, sources)


def _named_twice(document: Document, path: KeyPath, name: str) -> Fault:
    problem = f"the number '{name}' stands in geometry and in parameters"
    return Fault(
        document.file, problem, "Each number of a rule has its own name", "Rename one", line_at(document, path)
    )


def _attributes(record: object) -> Iterator[tuple[KeyPath, Mapping[str, Quantity]]]:
    """Give the physical attributes that a file holds, with the place where they stand."""
    if isinstance(record, Kind):
        yield ("defaults",), record.defaults
    if isinstance(record, Newcomer):
        yield ("attributes",), record.attributes
    if isinstance(record, Outpost):
        yield from ((("parts", name, "attributes"), part.attributes) for name, part in record.parts.items())


def _attribute_faults(document: Document, group: KeyPath, numbers: Mapping[str, Quantity]) -> Iterator[Fault]:
    for name, quantity in numbers.items():
        wanted = expected_at(Attributes, (name,))
        dimension = base_factor(quantity.unit)[0]
        if wanted and f"a {dimension} " not in wanted:
            path = (*group, name, "unit")
            problem = f"{'.'.join(map(str, path[:-1]))}: unit '{quantity.unit}' is of a {dimension}"
            yield Fault(document.file, problem, f"{name} is {wanted}", "", line_at(document, path))


def _set_range_faults(document: Document, hazard: Hazard) -> Iterator[Fault]:
    """Find values of parameter sets that lie outside the range of their number."""
    thresholds = {name: given["threshold"] for name, given in hazard.thresholds.items() if "threshold" in given}
    for name, chosen in hazard.sets.items():
        for group, values, numbers in (
            ("parameters", chosen.parameters, hazard.parameters),
            ("thresholds", chosen.thresholds, thresholds),
        ):
            for key, value in values.items():
                if key in numbers and not _within(value, numbers[key]):
                    path = ("sets", name, group, key)
                    low, high = _range(numbers[key])
                    problem = f"sets.{name}: {key} is {value:g}, outside its range {low:g} to {high:g}"
                    remedy = f"Widen low and high of {key}, or change the set"
                    expected = "Sets are chosen within the ranges"
                    yield Fault(document.file, problem, expected, remedy, line_at(document, path))


def _within(value: float, number: Quantity) -> bool:
    low, high = _range(number)
    return low <= value <= high


def _range(number: Quantity) -> tuple[float, float]:
    low, high = (number.value if end is None else end for end in (number.low, number.high))
    return low, high


def _provision_names(rule: Provision, known: Known) -> Named:
    instruments = known.get("instruments", ())
    yield ("instrument",), "instrument", rule.instrument, instruments
    yield ("legal_force", "instrument"), "legal_force.instrument", rule.legal_force.instrument, instruments
    yield from _each(("readings",), "reading", rule.readings, known.get("readings", ()))
    yield from _each(("trigger", "kinds"), "kind of activity", rule.trigger.kinds, known.get("activities", ()))
    for key in ("overrides", "defeated_by"):
        yield from _each((key,), "rule", getattr(rule, key), known.get("provisions", ()))
    yield from _each(("trigger", "entrants"), "kind of activity", rule.trigger.entrants, known.get("activities", ()))
    receptors = known.get("receptors", ())
    yield from _each(("trigger", "receptors"), "receptor class", rule.trigger.receptors, receptors)
    mechanisms = (*known.get("hazards", ()), *CLAIM_MECHANISMS)
    yield from _each(("trigger", "mechanisms"), "mechanism", rule.trigger.mechanisms, mechanisms)


def _reading_names(reading: Reading, known: Known) -> Named:
    instruments, readings = known.get("instruments", ()), known.get("readings", ())
    yield ("base_instrument",), "base_instrument", reading.base_instrument, instruments
    yield ("own_instrument",), "own_instrument", reading.own_instrument, instruments
    yield ("fallback",), "fallback: reading", reading.fallback, readings
    for path, decision in _decisions(reading):
        yield (*path, "rule"), f"{'.'.join(map(str, path))}: rule", decision.rule, known.get("provisions", ())
    for name, group in reading.party_groups.items():
        yield from _each(("party_groups", name, "instruments"), "instrument", group.instruments, instruments)


def _decisions(reading: Reading) -> Iterator[tuple[KeyPath, Decision]]:
    yield from ((("situations", name), decision) for name, decision in reading.situations.items())
    for name in ("in_notified_zone", "by_notice"):
        decision = getattr(reading, name)
        if decision is not None:
            yield (name,), decision
    yield from ((("by_plan", name), decision) for name, decision in reading.by_plan.items())


def _kind_names(kind: Kind, known: Known) -> Named:
    receptors = known.get("receptors", ())
    yield from _each(("effects",), "mechanism", kind.effects, known.get("hazards", ()))
    yield from _each(("interests",), "receptor class", kind.interests, receptors)
    yield ("remains_as",), "remains_as: receptor class", kind.remains_as, receptors
    yield from _keys(("defaults",), "attribute", kind.defaults, Attributes.model_fields)
    yield from _each(("allows",), "attribute", kind.allows, Attributes.model_fields)


def _newcomer_names(newcomer: Newcomer, known: Known) -> Named:
    yield ("kind",), "kind of activity", newcomer.kind, known.get("activities", ())
    yield from _keys(("attributes",), "attribute", newcomer.attributes, Attributes.model_fields)


def _outpost_names(outpost: Outpost, known: Known) -> Named:
    yield ("zone_around",), "zone_around: part", outpost.zone_around, outpost.parts
    for name, part in outpost.parts.items():
        yield ("parts", name, "kind"), f"parts.{name}: kind of activity", part.kind, known.get("activities", ())
        path = ("parts", name, "attributes")
        yield from _keys(path, f"parts.{name}: attribute", part.attributes, Attributes.model_fields)


def _hazard_names(hazard: Hazard, known: Known) -> Named:
    yield ("nominal",), "nominal: set", hazard.nominal, hazard.sets
    yield from _keys(("thresholds",), "thresholds: receptor class", hazard.thresholds, known.get("receptors", ()))
    for name, chosen in hazard.sets.items():
        yield from _set_names(("sets", name), chosen, hazard)


def _set_names(path: KeyPath, chosen: ParameterSet, hazard: Hazard) -> Named:
    name = ".".join(map(str, path))
    yield from _keys((*path, "parameters"), f"{name}: parameter", chosen.parameters, hazard.parameters)
    yield from _keys((*path, "thresholds"), f"{name}: receptor class", chosen.thresholds, hazard.thresholds)


def _each(path: KeyPath, what: str, names: Sequence[str], choices: Iterable[str]) -> Named:
    return (((*path, index), f"{'.'.join(map(str, path))}: {what}", name, choices) for index, name in enumerate(names))


def _keys(path: KeyPath, what: str, names: Iterable[str], choices: Iterable[str]) -> Named:
    return (((*path, name), what, name, choices) for name in names)


NAMES: Mapping[str, Callable[[Any, Known], Named]] = {
    "provisions": _provision_names,
    "readings": _reading_names,
    "activities": _kind_names,
    "newcomers": _newcomer_names,
    "outposts": _outpost_names,
    "hazards": _hazard_names,
}
"""Folder of `rules/` -> the names that its files use."""
