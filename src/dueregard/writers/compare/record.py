"""How is a comparison told to another program?"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from dueregard.analyses.compare import (
    DUTY_CHANGES,
    OBLIGATION,
    OBLIGATION_CHANGES,
    ZONE_CHANGES,
    ClauseEffect,
    Compared,
    Comparison,
)
from dueregard.analyses.compare_exclusion import EXCLUSION_CHANGES
from dueregard.analyses.law_changes import LawChange
from dueregard.model.law import Decision
from dueregard.model.quantities import Quantity
from dueregard.model.reform import Reform
from dueregard.model.rulebook import Rulebook
from dueregard.writers.cells import records
from dueregard.writers.explain.numbers import cite_of, place_of
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.titles import by_status
from dueregard.writers.versions import versions

SCHEMA = "dueregard/compare/1"
Record = dict[str, Any]


def compare_record(found: Compared, hashes: Mapping[str, str]) -> Record:
    """Return a comparison as JSON has it; its schema is docs/schema/compare.schema.json.

    Parameters
    ----------
    hashes
        SHA-256 of each input file, by name.
    """
    sides = (found.before, found.after)
    invented = any(one.scenario.kind == "exercise" for one in sides)
    readings = {name: one.rulebook.readings[name].status for one in sides for name in one.options.readings}
    return {
        "schema": SCHEMA,
        "kind": found.kind,
        "stamp": STAMP if invented else None,
        "before": {"name": found.names[0], "scenario": found.before.scenario.scenario},
        "after": {"name": found.names[1], "scenario": found.after.scenario.scenario},
        "as_of": found.before.options.as_of.isoformat(),
        "level": found.before.options.level,
        "starts": found.starts.isoformat(),
        "ends": found.before.options.ends.isoformat(),
        "readings": {name: readings[name] for name in by_status(readings, found.before.rulebook)},
        "changes_nothing": found.whole.nothing,
        "reform": None if found.reform is None else _reform(found.reform),
        "all": _moves(found.whole),
        "clauses": [_clause(one, found) for one in found.clauses],
        "settings": list(found.before.options.settings),
        "inputs": dict(hashes),
        "versions": versions(),
    }


def _reform(reform: Reform) -> Record:
    return {
        "reform": reform.reform,
        "title": reform.title,
        "status": reform.status,
        "description": reform.description,
        "limits": list(reform.limits),
        "sources": {name: one.model_dump(mode="json") for name, one in reform.sources.items()},
    }


def _clause(one: ClauseEffect, found: Compared) -> Record:
    reform = found.reform
    if reform is None:
        msg = "a clause stands in a reform"
        raise ValueError(msg)
    clause = reform.clauses[one.clause]
    source = reform.sources[clause.source]
    return {
        "clause": one.clause,
        "title": clause.title,
        "text": clause.text,
        "from": reform.first_day(one.clause).isoformat(),
        "needs": list(clause.needs),
        "source": clause.source,
        "cite": f"{source.cite} [{source.tag}]" if source.tag else source.cite,
        "law": [law_row(row, found.before.rulebook, one.rulebook) for row in one.law],
        "changes_nothing_alone": one.alone.nothing,
        "alone": _moves(one.alone),
        "without": _moves(one.without),
    }


def law_row(row: LawChange, before: Rulebook, after: Rulebook) -> Record:
    """Return one difference in the rules: where, and what stands there on each side; numbers with class and source."""
    name = ".".join(filter(None, (row.rule, _number_name(row.key))))
    kept, rule = after if row.after is not None else before, f"{row.folder}/{row.rule}".removeprefix("/")
    exact = f"{row.folder}/{name}".removeprefix("/")
    return {
        "rule": rule,
        "key": row.key,
        "before": _said(row.before, name, before),
        "after": _said(row.after, name, after),
        "place": place_of(exact if exact in kept.places else rule, kept),
    }


def _number_name(key: str) -> str:
    """Return the name of a number as `--set` takes it."""
    return key.removeprefix("geometry.").removeprefix("parameters.").removeprefix("defaults.")


def _said(value: Any, name: str, rulebook: Rulebook) -> Record | None:
    if value is None:
        return None
    if isinstance(value, Quantity):
        source = {"source": value.source, "cite": cite_of(name, value.source, rulebook)}
        return {"text": value.text, "class": value.number_class, **source, "confidence": value.confidence}
    return {"text": value_words(value), "class": None, "source": None, "cite": None, "confidence": None}


def value_words(value: Any) -> str:
    """Return what a rule says, in one line."""
    if isinstance(value, tuple | list):
        return ", ".join(map(value_words, value)) or "none"
    if isinstance(value, Decision):
        by = f"; rule {value.rule}" if value.rule else ""
        return f"{value.duty}; borne by {value.bearer}; effect {value.effect}".replace("_", " ") + by
    title = getattr(value, "title", None)
    if not isinstance(value, str) and isinstance(title, str):
        return title
    return "none" if value is None else str(value)


def _moves(comparison: Comparison) -> Record:
    return {
        "counts": {
            "duties": counts(comparison.duties, ["source_activity", "receptor_activity", "mechanism"]),
            "zones": counts(comparison.zones, ["zone"]),
            "obligations": counts(comparison.obligations, OBLIGATION),
        },
        "duties": _rows(comparison.duties, DUTY_CHANGES),
        "zones": _rows(comparison.zones, ZONE_CHANGES),
        "exclusion": [_with_effects(row) for row in _rows(comparison.exclusion, EXCLUSION_CHANGES)],
        "obligations": _rows(comparison.obligations, OBLIGATION_CHANGES),
    }


def _with_effects(row: Record) -> Record:
    """Turn `consult 22.5, coordinate 43` into areas by effect. [km2]"""
    return {**row, **{name: _by_effect(row[name]) for name in ("before_effects", "after_effects")}}


def _by_effect(text: str | None) -> dict[str, float]:
    pairs = (part.rsplit(" ", 1) for part in (text or "").split(", ") if part)
    return {effect: float(size) for effect, size in pairs}


def counts(table: pd.DataFrame, what: list[str]) -> dict[str, Record]:
    """Say of each kind of change what it concerns, each thing once, and under which readings."""
    return {
        str(kind): {
            "number": len(rows.drop_duplicates(what)),
            "readings": list(dict.fromkeys(rows["reading"])) if "reading" in rows else [],
        }
        for kind, rows in table.groupby("change", sort=True)
    }


def _rows(table: pd.DataFrame, columns: Mapping[str, str]) -> list[Record]:
    return [dict(row) for row in records(table, columns)]


def without_reading(rows: Iterable[Mapping[str, Any]], left_out: frozenset[str]) -> dict[tuple[Any, ...], list[str]]:
    """Group rows that say the same under several readings; returns the readings of each."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in rows:
        key = tuple((name, value) for name, value in row.items() if name not in left_out)
        found.setdefault(key, []).append(str(row["reading"]))
    return found
