"""Which activities does a scenario take from a table, and in which row does each stand?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from dueregard.errors import Fault, InputError
from dueregard.model.scenario import Activity, ActivityTable
from dueregard.readers.faults import validate
from dueregard.readers.tables import Table, read_table, renamed
from dueregard.readers.tables_activities import activities_of
from dueregard.readers.yaml_marks import Document, KeyPath

GROUP = "activities"
STAND_IN = {
    "actor": "nobody",
    "kind": "none",
    "within": {"region": "nowhere"},
    "operates": [date.min, None],
    "evidence": "assumed",
    "source": "none",
}
"""What stands for activities that cannot be read while the rest of the file is checked."""


@dataclass(frozen=True)
class Filled:
    """A scenario file with the activities of its table in it.

    In `document` a row of the table has a line below 0 (-1 for the first row), which `in_their_rows` takes back. Of a
    table that cannot be read `known` has no activities, so that nobody misses them there, and `document` one stands in.
    """

    document: Document
    table: Table | None = None
    faults: tuple[Fault, ...] = ()
    unread: bool = False

    @property
    def known(self) -> Document:
        """The file as far as it could be read."""
        return _without(self.document, GROUP) if self.unread else self.document


def filled_in(document: Document, folder: Path) -> Filled:
    """Put the activities of the table that a scenario names in their place; a file without a table stays as it is."""
    raw = document.data.get(GROUP)
    if not isinstance(raw, dict) or not isinstance(raw.get("table"), str):
        return Filled(document)
    named, faults = validate(ActivityTable, _below(document, (GROUP,), raw))
    if named is None:
        return _unread(document, [replace(fault, problem=f"{GROUP}: {fault.problem}") for fault in faults])
    try:
        table = renamed(read_table(folder / named.table, named.layer, named.table), named.columns)
        found, rows, twice = activities_of(table, named.defaults)
    except InputError as error:
        return _unread(document, error.faults)
    records = raw.get("records") or {}
    beside = _below(document, (GROUP, "records"), records).lines
    lines = {path: line for path, line in document.lines.items() if path[0:1] != (GROUP,)}
    lines |= {(GROUP,): document.lines[GROUP,]} | {(GROUP, *path): line for path, line in beside.items() if path}
    lines |= {(GROUP, name): -1 - row for name, row in rows.items() if name not in records}
    data = {**document.data, GROUP: {**found, **records}}
    return Filled(Document(document.file, data, lines, document.faults), table, tuple(twice))


def _unread(document: Document, faults: Iterable[Fault]) -> Filled:
    """Let one activity stand in for those that cannot be read, and leave out what speaks of their numbers."""
    rest = _without(_without(document, GROUP), "uncertain")
    stand_in = Activity.model_validate(STAND_IN)
    return Filled(replace(rest, data={**rest.data, GROUP: {"unread": stand_in}}), None, tuple(faults), unread=True)


def _without(document: Document, key: str) -> Document:
    data = {name: value for name, value in document.data.items() if name != key}
    lines = {path: line for path, line in document.lines.items() if path[0:1] != (key,)}
    return replace(document, data=data, lines=lines)


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
