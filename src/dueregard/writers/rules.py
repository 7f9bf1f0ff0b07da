"""How are the rules shown in the terminal?"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dueregard.errors import Fault, InputError
from dueregard.model.law import Provision
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook

GROUPS = {
    "readings": "Readings (never merged: each is one way to read the law)",
    "provisions": "Provisions",
    "instruments": "Instruments",
    "hazards": "Hazards",
    "receptors": "Receptor classes",
    "kinds": "Kinds of activity",
    "newcomers": "Reference newcomers",
    "outposts": "Outposts (what counts as one where room is asked for)",
}
"""Fields of the rulebook and their headings, in the order of the list."""


def print_rules(console: Console, rulebook: Rulebook) -> None:
    """Print every id with its title, status and file."""
    for group, heading in GROUPS.items():
        table = Table(title=heading, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
        basis = ("text",) if group == "provisions" else ()
        for column in ("id", "status", *basis, "title"):
            table.add_column(column, overflow="fold")
        for name, record in getattr(rulebook, group).items():
            said = [_basis(record)] if basis else []
            cells = (name, getattr(record, "status", None) or "-", *said, record.title)
            table.add_row(*map(Text, cells))
        console.print(table)


def _basis(rule: Provision) -> str:
    """Say how near to its text a rule is, and whether that is contested."""
    contested = rule.interpretation is not None and rule.interpretation.contested
    return f"{rule.text_basis}, contested" if contested else rule.text_basis


def print_rule(console: Console, rulebook: Rulebook, name: str) -> None:
    """Print one rule: text, numbers with class and source, sources.

    Raises
    ------
    InputError
        No rule has this id.
    """
    found = [record for group in GROUPS for key, record in getattr(rulebook, group).items() if key == name]
    if not found:
        known = [key for group in GROUPS for key in getattr(rulebook, group)]
        raise InputError([_unknown(name, known)])
    for record in found:
        _print_record(console, rulebook, name, record)


def _unknown(name: str, known: list[str]) -> Fault:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3)
    expected = f"Did you mean {' or '.join(near)}?" if near else f"There are {len(known)} rules"
    return Fault("ID", f"no rule has the id '{name}'", expected, "dueregard rules list prints every id")


def _print_record(console: Console, rulebook: Rulebook, name: str, record: BaseModel) -> None:
    place = rulebook.places.get(name)
    console.print(Text(f"{name}  ({place[0]})" if place else name, style="bold"))
    for field, value in record:
        if field in {"sources", "examples", "parties"} or value in (None, (), {}, ""):
            continue
        numbers = dict(_numbers(field, value))
        if numbers:
            console.print(_number_table(field, numbers))
        elif isinstance(value, Mapping):
            console.print(Text(f"{field}:"))
            for key, part in value.items():
                console.print(Text(f"  {key}: {_plain(part)}"))
        else:
            console.print(Text(f"{field}: {_plain(value)}"))
    parties = getattr(record, "parties", ())
    if parties:
        console.print(_party_table(parties))
    for key, source in getattr(record, "sources", {}).items():
        tag = f" [{source.tag}]" if source.tag else ""
        console.print(Text(f"source {key}: {source.cite}{tag}", style="dim"))


def _numbers(field: str, value: Any) -> Iterator[tuple[str, Quantity]]:
    if isinstance(value, Quantity):
        yield field, value
    elif isinstance(value, BaseModel):
        for name, part in value:
            yield from _numbers(name, part)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            for inner, number in _numbers(name, part):
                yield inner if inner == name else f"{name}.{inner}", number


def _number_table(field: str, numbers: Mapping[str, Quantity]) -> Table:
    table = Table(title=field, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in ("number", "value", "low", "high", "class", "source", "confidence"):
        table.add_column(column, overflow="fold")
    for name, number in numbers.items():
        ends = ("-" if end is None else f"{end:g}" for end in (number.low, number.high))
        cells = (name, number.text, *ends, number.number_class, number.source, number.confidence)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _party_table(parties: Any) -> Table:
    table = Table(title="parties", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in ("State", "joined", "left", "fact", "note"):
        table.add_column(column, overflow="fold")
    for party in parties:
        joined = "unknown" if party.joined is None else str(party.joined.nominal)
        left = "-" if party.left is None else str(party.left.nominal)
        table.add_row(party.state, joined, left, party.confidence, party.note or "")
    return table


def _plain(value: Any) -> str:
    if isinstance(value, BaseModel):
        return ", ".join(f"{name} {_plain(part)}" for name, part in value if part not in (None, (), {}))
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(part)}" for name, part in value.items())
    if isinstance(value, tuple):
        return "; ".join(_plain(part) for part in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
