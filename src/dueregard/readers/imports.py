"""Which scenario do sites and zones make that somebody else wrote down, and what do they leave open?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dueregard.errors import Fault, InputError
from dueregard.model.imports import ImportMapping
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.readers.faults import validate
from dueregard.readers.import_actors import actors_of, named_in, slug
from dueregard.readers.import_events import set_events
from dueregard.readers.import_headings import heading_of
from dueregard.readers.import_lint import missing_in
from dueregard.readers.import_remarks import YEARS_AFTER, ZONE_KEYS, remarks
from dueregard.readers.import_tables import DAYS, Rows, rows_in
from dueregard.readers.scenario_checks import scenario_faults
from dueregard.readers.scenario_entries import entries_of
from dueregard.readers.tables import Table
from dueregard.readers.tables_activities import records_of
from dueregard.readers.yaml_marks import Document, KeyPath, read_yaml, resolve

SOURCE = "import"
YEAR = re.compile(r"\b\d{4}\b")
FIRST, LAST = ("kind", "title", "at", "within", "operates", "events"), ("evidence", "source")
DEFAULTS = {"evidence": "assumed", "source": SOURCE}


@dataclass(frozen=True)
class Imported:
    """A scenario as a file has it, and what was taken for granted in making it."""

    data: dict[str, Any]
    notes: tuple[str, ...]


def read_mapping(path: Path | None) -> ImportMapping:
    """Read a mapping file; without one everything is guessed by the names of the columns.

    Raises
    ------
    InputError
        Every fault of the file at once.
    """
    if path is None:
        return ImportMapping()
    mapping, faults = validate(ImportMapping, read_yaml(path))
    if mapping is None:
        raise InputError(faults)
    return mapping


def import_scenario(
    path: Path, mapping: ImportMapping, today: date, rulebook: Rulebook, gazetteer: Gazetteer
) -> Imported:
    """Turn a table of sites and zones into a scenario.

    Parameters
    ----------
    path
        CSV, TSV, GeoParquet, or a vector file that GDAL reads, in lunar coordinates.
    today
        Day of knowledge where the mapping names none.

    Raises
    ------
    InputError
        Everything that is missing or wrong, at once, by row.
    """
    sites, zones = rows_in(path, mapping)
    said = heading_of(path)
    parts = [sites] if zones is None else [sites, zones]
    named = [named_in(part.table, part.kept) for part in parts]
    codes, actors, faults = actors_of([one for part in named for one in part.values()], mapping.actors)
    activities = {name: (row, _with_actor(raw, codes[named[0][row].name])) for name, row, raw in _activities(sites)}
    claims = (
        {}
        if zones is None
        else {name: (row, {"by": codes[named[1][row].name], **raw}) for name, row, raw in _zones(zones, activities)}
    )
    days_said = set_events([raw for _, raw in activities.values()], rulebook, guessed="events" in sites.guessed)
    faults += missing_in(sites, activities, rulebook)
    sources = {code: one.model_dump(exclude_defaults=True, mode="json") for code, one in mapping.sources.items()}
    sources |= {SOURCE: {"cite": f"Imported from {path.name}"}} if SOURCE not in sources else {}
    _cite(activities, sources)
    data: dict[str, Any] = {
        "scenario": mapping.scenario or f"Imported from {path.name}",
        "kind": mapping.kind or said.get("kind", "real"),
        "as_of": mapping.as_of or said.get("as_of", today),
        "window": _window(mapping, [raw for _, raw in (*activities.values(), *claims.values())], today),
        "actors": actors,
        "activities": {name: raw for name, (_, raw) in activities.items()},
        **({"zones": {name: raw for name, (_, raw) in claims.items()}} if claims else {}),
        "sources": sources,
    }
    faults += _checked(data, path, sites, activities, zones, claims, rulebook, gazetteer)
    if faults:
        raise InputError(faults)
    return Imported(data, (*remarks(mapping, parts, data, said), *days_said))


def _activities(sites: Rows) -> Iterator[tuple[str, int, dict[str, Any]]]:
    kept = set(sites.kept.tolist())
    for row, raw in enumerate(records_of(sites.table)):
        if row in kept:
            name = str(raw.pop("id"))
            raw.pop("actor", None)
            yield name, row, _in_order({**DEFAULTS, **sites.section.defaults, **_somewhere(sites, row, raw)})


def _somewhere(sites: Rows, row: int, raw: dict[str, Any]) -> dict[str, Any]:
    """Keep apart what is only somewhere in an area, in the layer of sites that a run writes."""
    columns = sites.table.columns
    if "placed" not in columns or columns["placed"].iloc[row] != "within" or "at" not in raw:
        return raw
    area = {name: one for name, one in raw["at"].items() if name != "uncertainty_m"}
    return {**{name: one for name, one in raw.items() if name != "at"}, "within": area}


def _in_order(raw: dict[str, Any]) -> dict[str, Any]:
    """Put the evidence last, and write a kind as rules do: `Robotic landing` is `robotic-landing`."""
    kind = {"kind": slug(str(raw["kind"]))} if "kind" in raw else {}
    first = {name: raw[name] for name in FIRST if name in raw}
    return {**kind, **first, **{name: one for name, one in raw.items() if name not in LAST}, **kind} | {
        name: raw[name] for name in LAST
    }


def _with_actor(raw: dict[str, Any], code: str) -> dict[str, Any]:
    return {"actor": code, **raw}


def _zones(zones: Rows, activities: Iterable[str]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    kept, columns = set(zones.kept.tolist()), zones.table.columns
    known = set(activities)
    for row, record in enumerate(records_of(zones.table)):
        if row not in kept:
            continue
        cells = {name: _cell(columns[name].iloc[row]) for name in ZONE_KEYS if name in columns}
        raw = {**zones.section.defaults, **{name: cell for name, cell in cells.items() if cell is not None}}
        if raw.get("around") is None:
            raw = {"at": record["at"], **raw} if "at" in record else raw
        elif str(raw["around"]) not in known and slug(str(raw["around"])) in known:
            raw["around"] = slug(str(raw["around"]))
        raw.setdefault("ends_on", None)
        name = str(record["id"])
        yield (f"{name}-zone" if name in known else name), row, raw


def _cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return resolve(cell.strip())
    if cell is None or pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp | date):
        return cell.date() if isinstance(cell, pd.Timestamp) else cell
    return cell.item() if isinstance(cell, np.generic) else cell


def _cite(activities: Mapping[str, tuple[int, dict[str, Any]]], sources: dict[str, Any]) -> None:
    """Make a source of each text that a row cites."""
    codes = {str(one.get("cite")): code for code, one in sources.items()}
    for _, raw in activities.values():
        text = str(raw["source"])
        if text not in sources:
            if text not in codes:
                codes[text] = slug(text, sources)
                sources[codes[text]] = {"cite": text}
            raw["source"] = codes[text]


def _window(mapping: ImportMapping, entries: Iterable[Mapping[str, Any]], today: date) -> dict[str, date]:
    if mapping.window is not None:
        return {"from": mapping.window.starts, "to": mapping.window.ends}
    keys = ("events", "operates", *DAYS)
    texts = " ".join(str(entry[key]) for entry in entries for key in keys if key in entry)
    years = [int(year) for year in YEAR.findall(texts)] or [today.year]
    return {"from": date(min(years), 1, 1), "to": date(max(*years, today.year) + YEARS_AFTER, 1, 1)}


def _checked(
    data: dict[str, Any],
    path: Path,
    sites: Rows,
    activities: Mapping[str, tuple[int, Any]],
    zones: Rows | None,
    claims: Mapping[str, tuple[int, Any]],
    rulebook: Rulebook,
    gazetteer: Gazetteer,
) -> Iterator[Fault]:
    """Check a scenario as if it had been read from a file, and tell its faults by row."""
    places: list[tuple[Table, int]] = []
    lines: dict[KeyPath, int] = {}
    for group, part, entries in (("activities", sites, activities), ("zones", zones, claims)):
        for name, (row, _) in entries.items():
            if part is not None:
                places.append((part.table, row))
                lines[group, name] = -len(places)
    document = Document(str(path), data, lines)
    scenario, faults = validate(Scenario, document)
    for fault in [*faults, *scenario_faults(entries_of(document, scenario), rulebook, gazetteer)]:
        if fault.line is None or fault.line >= 0:
            yield replace(fault, line=None)
        else:
            table, row = places[-1 - fault.line]
            problem = fault.problem.removeprefix("activities.").removeprefix("zones.")
            yield table.fault(row, problem, fault.expected, fault.remedy)
