"""On which numbers does a conflict rest, of which class, by whom, and where do they stand?"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

import pandas as pd

from dueregard.model import tables
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook
from dueregard.writers.cells import Cell, records

Row: TypeAlias = Mapping[str, Cell]
WORD = re.compile(r"[A-Za-z0-9_.-]+")


def numbers(row: Row, kinds: Collection[str], assumptions: pd.DataFrame, rulebook: Rulebook) -> Iterator[str]:
    """List the numbers and choices behind a conflict, by id, one Markdown line each.

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

    Yields
    ------
    str
        Id, value, class, source, confidence, place.
    """
    names = {str(row[name]) for name in ("rule", "mechanism", "reading", "source_activity", "receptor_activity")}
    rows = records(assumptions, tables.ASSUMPTIONS)
    listed = [line for line in rows if _concerns(line, names | set(kinds)) and not _is_of_another_class(line, row)]
    lines = {str(line["assumption"]): _assumption_words(line) for line in listed}
    for name, quantity in _rule_numbers(row, rulebook):
        lines.setdefault(name, _quantity_words(name, quantity, rulebook))
    yield from (lines[name] for name in sorted(lines))
    if not lines:
        yield "- None: the duty stands without a number."


def _concerns(line: Row, names: set[str]) -> bool:
    used_by = set(WORD.findall(str(line["used_by"] or "")))
    return bool(used_by & names) or str(line["assumption"]).split(".")[0] in names


def _is_of_another_class(line: Row, row: Row) -> bool:
    """Whether a number is the threshold of a receptor class that this conflict does not turn on."""
    parts = str(line["assumption"]).split(".")
    return parts[1:2] == ["thresholds"] and parts[2:3] != [str(row["receptor_class"])]


def _assumption_words(line: Row) -> str:
    value = str(line["value"] or "unknown").rstrip(".")
    return (
        f"- `{line['assumption']}` = {value}: {line['number_class']}, source `{line['source']}`, confidence "
        f"{line['confidence'] or 'unknown'}, {line['where'] or 'place unknown'}"
    )


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


def _quantity_words(name: str, quantity: Quantity, rulebook: Rulebook) -> str:
    ends = f" ({quantity.low:g} to {quantity.high:g})" if None not in (quantity.low, quantity.high) else ""
    return (
        f"- `{name}` = {quantity.text}{ends}: {quantity.number_class}, source `{quantity.source}`, confidence "
        f"{quantity.confidence}, {place_of(name, rulebook)}"
    )


def place_of(name: str, rulebook: Rulebook) -> str:
    """Return file and line of an id or number of the rules."""
    place = rulebook.places.get(name)
    return "place unknown" if place is None else f"{place[0]}:{place[1]}"
