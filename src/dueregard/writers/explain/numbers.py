"""On which numbers does a conflict rest, of which class, by whom, and where do they stand?"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

import pandas as pd

from dueregard.model import tables
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook
from dueregard.writers.cells import Cell, records

Row: TypeAlias = Mapping[str, Cell]
Number: TypeAlias = dict[str, Any]
"""Keys: id, text, low, high, unit, class, source, cite, confidence, place."""
WORD = re.compile(r"[A-Za-z0-9_.-]+")
GROUP = re.compile(r"\.(?:defaults|attributes)\.")
"""Part of a number's name that stands in the tables and not in the names of places."""
_PLUME = ("touchdown_mass", "berm_height", "berm_distance")
_LIT = ("height", "sunlit_area")
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("plume_ejecta", "plume_fluence", "grain_impact", "exhaust_volatiles"), _PLUME),
    **dict.fromkeys(("stray_light", "infrared_glow", "solar_access"), _LIT),
    "lamp_light": ("lamp_intensity", "height"),
    "radio_interference": ("eirp", "bandwidth", "frequency", "out_of_band_suppression", "antenna_height"),
    "same_band": ("bandwidth", "frequency", "antenna_height"),
}
"""Attributes of a kind that decide how far a mechanism reaches; the others have no say in it."""
UNKNOWN_PLACE = "place unknown"
GROUPS = ("provisions", "hazards", "kinds", "receptors", "newcomers", "readings")


def numbers(row: Row, kinds: Collection[str], assumptions: pd.DataFrame, rulebook: Rulebook) -> list[Number]:
    """List the numbers and choices behind a conflict, by id.

    Parameters
    ----------
    row
        Row of the conflict.
    kinds
        Kinds of the two activities.
    assumptions
        Numbers and choices of the run; they come before the rules' own, since a user may have set them.
    rulebook
        Law and physics that the run was made with.
    """
    names = {str(row[name]) for name in ("rule", "mechanism", "reading", "source_activity", "receptor_activity")}
    rows = records(assumptions, tables.ASSUMPTIONS)
    concerning = [line for line in rows if _concerns(line, names | set(kinds))]
    listed = [line for line in concerning if _has_a_say(line, row, rulebook)]
    found = {str(line["assumption"]): _of_the_run(line, rulebook) for line in listed}
    for name, quantity in _rule_numbers(row, rulebook):
        found[name] = found.get(name) or _of_the_rules(name, quantity, rulebook)
        if found[name]["text"] == quantity.text:
            found[name] |= {"low": quantity.low, "high": quantity.high, "unit": quantity.unit}
    return [found[name] for name in sorted(found)]


def _concerns(line: Row, names: set[str]) -> bool:
    used_by = set(WORD.findall(str(line["used_by"] or "")))
    return bool(used_by & names) or str(line["assumption"]).split(".")[0] in names


def _has_a_say(line: Row, row: Row, rulebook: Rulebook) -> bool:
    """Whether a number can have decided a conflict: attribute, receptor class and reading are its own."""
    parts = str(line["assumption"]).split(".")
    provision = rulebook.provisions.get(parts[0])
    if provision is not None and provision.readings and str(row["reading"]) not in provision.readings:
        return False
    idle = "defaults" in parts and parts[-1] not in ATTRIBUTES.get(str(row["mechanism"]), ())
    return _is_named(line, row) or not (idle or _is_of_another_class(line, row))


def _is_named(line: Row, row: Row) -> bool:
    """Whether a number is used for one of the two sides by name, such as for a zone whose radius is modelled."""
    sides = {str(row["source_activity"]), str(row["receptor_activity"])}
    return bool(sides & set(WORD.findall(str(line["used_by"] or ""))))


def _is_of_another_class(line: Row, row: Row) -> bool:
    """Whether a number is the threshold of a receptor class that this conflict does not turn on."""
    parts = str(line["assumption"]).split(".")
    return parts[1:2] == ["thresholds"] and parts[2:3] != [str(row["receptor_class"])]


def _of_the_run(line: Row, rulebook: Rulebook) -> Number:
    name, source = str(line["assumption"]), str(line["source"] or "unknown")
    return {
        "id": name,
        "text": str(line["value"] or "unknown").rstrip("."),
        "low": None,
        "high": None,
        "unit": None,
        "class": str(line["number_class"] or "ASSUMPTION"),
        "source": source,
        "cite": cite_of(name, source, rulebook),
        "confidence": str(line["confidence"] or "unknown"),
        "place": str(line["where"] or _place_of_the_run(name, rulebook)),
    }


def _place_of_the_run(name: str, rulebook: Rulebook) -> str:
    """Return where a number of a run stands: in the rules, in this program, or else in the scenario."""
    place = place_of(re.sub(GROUP, ".", name, count=1), rulebook)
    if place != UNKNOWN_PLACE:
        return place
    return "this program" if name.startswith(("method.", "terrain.")) else "the scenario"


def _of_the_rules(name: str, quantity: Quantity, rulebook: Rulebook) -> Number:
    return {
        "id": name,
        "text": quantity.text,
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
        "class": quantity.number_class,
        "source": quantity.source,
        "cite": cite_of(name, quantity.source, rulebook),
        "confidence": quantity.confidence,
        "place": place_of(name, rulebook),
    }


def _rule_numbers(row: Row, rulebook: Rulebook) -> Iterator[tuple[str, Quantity]]:
    rule = rulebook.provisions.get(str(row["rule"]))
    if rule is not None:
        for name, quantity in {**rule.geometry.parameters, **rule.parameters}.items():
            yield f"{rule.rule}.{name}", quantity
    hazard = rulebook.hazards.get(str(row["mechanism"]))
    if hazard is not None:
        for name, quantity in hazard.parameters.items():
            yield f"{hazard.hazard}.{name}", quantity
        for name, quantity in hazard.thresholds.get(str(row["receptor_class"]), {}).items():
            yield f"{hazard.hazard}.thresholds.{row['receptor_class']}.{name}", quantity


def place_of(name: str, rulebook: Rulebook) -> str:
    """Return file and line of an id or number of the rules."""
    place = rulebook.places.get(name)
    return UNKNOWN_PLACE if place is None else f"{place[0]}:{place[1]}"


def cite_of(name: str, source: str, rulebook: Rulebook) -> str:
    """Return the citation that a rule file gives for a source's key, with how it was read; the key where none does."""
    record_id = name.split(".", maxsplit=1)[0]
    records_of = [getattr(rulebook, group).get(record_id) for group in GROUPS]
    for record in [*records_of, rulebook.severity if record_id == "severity" else None]:
        found = None if record is None else record.sources.get(source)
        if found is not None:
            return f"{found.cite} [{found.tag}]" if found.tag else str(found.cite)
    return source


def figure(value: float, text: str, number_class: Cell, source: str) -> dict[str, Any]:
    """Return a number of a page with its class and source, without which none may stand there."""
    return {"value": value, "text": text, "class": str(number_class or "ASSUMPTION"), "source": source}
