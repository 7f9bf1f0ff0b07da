"""What does a file that a run has written say of itself: is it an exercise, and of which day?"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dueregard.errors import Fault, InputError
from dueregard.model.tables import STAMPS
from dueregard.readers.import_columns import plain
from dueregard.readers.names import unknown_name
from dueregard.readers.tables import PARQUET, TEXT_TABLES

KINDS = ("real", "exercise")
SAID = "dueregard"
RUN_TABLE = "run"
"""Table of a GeoPackage that says what was computed."""


def heading_of(path: Path) -> dict[str, Any]:
    """Return `kind` and `as_of` of a file, where it tells them.

    GeoJSON and JSON-FG say it in their member `dueregard`, Parquet in its metadata under that key, a GeoPackage in its
    table `run`, CSV in each row; other files say nothing.

    Raises
    ------
    InputError
        A row of a text table says something else than a kind or a day.
    """
    said = READERS[path.suffix.lower()](path) if path.suffix.lower() in READERS else {}
    kind = {"kind": said["kind"]} if said.get("kind") in KINDS else {}
    try:
        return {**kind, "as_of": date.fromisoformat(str(said.get("as_of")))}
    except ValueError:
        return kind


def _of_json(path: Path) -> Mapping[str, Any]:
    return _member(path.read_text(encoding="utf-8"))


def _member(text: str) -> Mapping[str, Any]:
    whole = json.loads(text)
    said = whole.get(SAID) if isinstance(whole, dict) else None
    return said if isinstance(said, dict) else {}


def _of_parquet(path: Path) -> Mapping[str, Any]:
    import pyarrow.parquet as pq

    said = (pq.read_schema(path).metadata or {}).get(SAID.encode(), b"null")
    try:
        return _member(f'{{"{SAID}": {said.decode()}}}')
    except ValueError:  # somebody else's key of that name
        return {}


def _of_rows(path: Path) -> Mapping[str, Any]:
    """Return what the rows of a text table say; one invented place makes the whole an exercise."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=TEXT_TABLES[path.suffix.lower()])
        named = {plain(name): name for name in rows.fieldnames or ()}
        said = [(rows.line_num, [(row.get(named.get(name, name)) or "").strip() for name in STAMPS]) for row in rows]
    faults = [fault for line, cells in said for fault in _misread(str(path), line, *cells)]
    if faults:
        raise InputError(faults)
    kinds, days = ({cells[column] for _, cells in said if cells[column]} for column in range(len(STAMPS)))
    return {"kind": max(map(str.casefold, kinds), key=KINDS.index, default=None), "as_of": max(days, default=None)}


def _misread(file: str, line: int, kind: str, day: str) -> Iterator[Fault]:
    """Tell what a row says of its scenario that nobody can read: an exercise would pass for real."""
    if kind and kind.casefold() not in KINDS:
        yield unknown_name(file, line, "scenario_kind:", kind, KINDS)
    try:
        date.fromisoformat(day or str(date.min))
    except ValueError:
        yield Fault(file, f"scenario_as_of: '{day}' is not a date", "A day, such as 2027-03-01", line=line)


def _of_geopackage(path: Path) -> Mapping[str, Any]:
    import pyogrio

    if RUN_TABLE not in {str(name) for name, _ in pyogrio.list_layers(path)}:
        return {}
    table = pyogrio.read_dataframe(path, layer=RUN_TABLE, read_geometry=False)
    return dict(zip(table["key"], table["value"], strict=True)) if {"key", "value"} <= set(table.columns) else {}


READERS = {
    ".geojson": _of_json,
    ".json": _of_json,
    ".gpkg": _of_geopackage,
    **dict.fromkeys(PARQUET, _of_parquet),
    **dict.fromkeys(TEXT_TABLES, _of_rows),
}
"""Ending of a file -> what reads its heading."""
