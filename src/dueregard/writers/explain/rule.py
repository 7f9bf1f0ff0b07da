"""What do a rule and a reading say, with pinpoint citation, exceptions, and what is said against them?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dueregard.model.law import CLAIMED, Provision, Reading
from dueregard.model.quantities import Source
from dueregard.model.rulebook import Rulebook
from dueregard.writers.explain.numbers import Row, place_of

Record = dict[str, Any]
EXCEPTIONS = {
    "emergency": "persons in distress: every area is open and equipment may be used",
    "art_xii_visit": "a visit on reasonable notice and reciprocity, OST Art. XII",
    "ma_15_visit": "a visit between parties to the Moon Agreement, Art. 15(1)",
    "transit_corridor": "passage through a corridor that is left free",
    "consent": "the other side consents",
    "free_access": "free access to all areas, OST Art. I(2)",
    "free_passage": "free passage of personnel and vehicles, Moon Agreement Arts. 8(2), 9(2)",
    "agreed_cross_waiver": "the States have waived liability between themselves by agreement",
    "listed_bands": "bands that the Radio Regulations except, Nos. 22.23 to 22.25",
}
"""What an exception of a rule opens."""
KEYS = re.compile(r"\(([a-z0-9-]+(?:, [a-z0-9-]+)*)\)")


def rule_record(rule: Provision | None, row: Row, rulebook: Rulebook) -> Record:
    """Return a rule with its pinpoint citation, its exceptions and the rules that speak against it."""
    if rule is None:
        return {"rule": row["rule"], "provision": row["provision"], "known": False}
    reading = rule.interpretation
    return {
        "rule": rule.rule,
        "known": True,
        "number": rule.number,
        "title": rule.title,
        "place": place_of(rule.rule, rulebook),
        "instrument": rule.instrument,
        "provision": rule.provision,
        "cite": rule.cite,
        "status": rule.status,
        "text_basis": rule.text_basis,
        "quote": rule.quote,
        "duty": row["duty"],
        "effect_on_entry": row["effect_on_entry"],
        "confidence": rule.confidence,
        "numbers_are_part_of_the_norm": rule.binding_number,
        "protected_interest": list(rule.protected_interest),
        "exceptions": [{"exception": name, "opens": EXCEPTIONS.get(name, "")} for name in rule.exceptions],
        "school": None if reading is None else reading.school,
        "contested": None if reading is None else reading.contested,
        "against": [_counter_rule(name, rulebook) for name in (reading.contra if reading else ())],
        "sources": source_list(rule.sources.values()),
    }


def _counter_rule(name: str, rulebook: Rulebook) -> Record:
    rule = rulebook.provisions.get(name)
    if rule is None:
        return {"rule": name, "title": name, "cite": "not in these rules", "status": "unknown", "quote": None}
    return {"rule": name, "title": rule.title, "cite": rule.cite, "status": rule.status, "quote": rule.quote}


def source_list(sources: Iterable[Source]) -> list[str]:
    """Return citations with the place and with how each was read."""
    return [f"{one.cite}{f', {one.where}' if one.where else ''}{f' [{one.tag}]' if one.tag else ''}" for one in sources]


def reading_record(name: str, row: Row, rulebook: Rulebook) -> Record:
    """Return a reading with its arguments, each with the citations that it names."""
    reading = rulebook.readings.get(name)
    if reading is None:
        return {"reading": name, "known": False}
    return {
        "reading": name,
        "known": True,
        "title": reading.title,
        "status": reading.status,
        "warning": reading.warning if row["effect_on_entry"] in CLAIMED else None,
        "for": list(_arguments(reading.arguments_for, reading)),
        "against": list(_arguments(reading.arguments_against, reading)),
        "decided_here": list(reading.assumptions.values()),
    }


def argument_words(arguments: Sequence[str], reading: Reading) -> list[str]:
    """Return arguments, each with the citations that it names behind it."""
    told = _arguments(arguments, reading)
    return [" ".join([one["argument"], *(f"[{cite}]" for cite in one["sources"])]) for one in told]


def _arguments(arguments: Sequence[str], reading: Reading) -> Iterator[Record]:
    for argument in arguments:
        named = [key for group in KEYS.findall(argument) for key in group.split(", ")]
        sources = [reading.sources[key] for key in named if key in reading.sources]
        yield {"argument": argument, "sources": source_list(sources)}
