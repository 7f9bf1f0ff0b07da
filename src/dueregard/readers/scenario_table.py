"""Which activities does a scenario take from a table, and in which row does each stand?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dueregard.errors import Fault, InputError
from dueregard.model.scenario import ActivityTable
from dueregard.readers.faults import validate
from dueregard.readers.tables import Table, read_table, renamed
from dueregard.readers.tables_activities import activities_of
from dueregard.readers.yaml_marks import Document, KeyPath

GROUP = "activities"


@dataclass(frozen=True)
class Filled:
    """A scenario file with the activities of its table in it.

    In `document` a row of the table has a line below 0 (-1 for the first row), which `in_their_rows` takes back.
    """

    document: Document
    table: Table | None
    faults: tuple[Fault, ...]


def filled_in(document: Document, folder: Path) -> Filled:
    """Put the activities of the table that a scenario names in their place; a file without a table stays as it is.

    Raises
    ------
    InputError
        The table cannot be read at all, or none of its rows can.
    """
    raw = document.data.get(GROUP)
    if not isinstance(raw, dict) or not isinstance(raw.get("table"), str):
        return Filled(document, None, ())
    named, faults = validate(ActivityTable, _below(document, (GROUP,), raw))
    if named is None:
        raise InputError([replace(fault, problem=f"{GROUP}: {fault.problem}") for fault in faults])
    table = renamed(read_table(folder / named.table, named.layer, named.table), named.columns)
    found, rows, faulty = activities_of(table, named.defaults)
    if faulty and not found:
        raise InputError(faulty)
    records = raw.get("records") or {}
    beside = _below(document, (GROUP, "records"), records).lines
    lines = {path: line for path, line in document.lines.items() if path[0:1] != (GROUP,)}
    lines |= {(GROUP,): document.lines[GROUP,]} | {(GROUP, *path): line for path, line in beside.items() if path}
    lines |= {(GROUP, name): -1 - row for name, row in rows.items() if name in found and name not in records}
    data = {**document.data, GROUP: {**found, **records}}
    return Filled(Document(document.file, data, lines, document.faults), table, tuple(faulty))


def _below(document: Document, path: KeyPath, data: dict[str, Any]) -> Document:
    """Return a part of a file as a file of its own."""
    depth = len(path)
    lines = {place[depth:]: line for place, line in document.lines.items() if place[:depth] == path}
    return Document(document.file, data, lines)


def in_their_rows(faults: Iterable[Fault], filled: Filled) -> list[Fault]:
    """Tell the faults of a table's activities by row of the table."""
    table = filled.table
    return [
        fault
        if table is None or fault.line is None or fault.line >= 0
        else table.fault(-1 - fault.line, fault.problem.removeprefix(f"{GROUP}."), fault.expected, fault.remedy)
        for fault in faults
    ]
