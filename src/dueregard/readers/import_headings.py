"""What does a file that a run has written say of itself: is it an exercise, and of which day?"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

KINDS = ("real", "exercise")
RUN_TABLE = "run"
"""Table of a GeoPackage that says what was computed."""


def heading_of(path: Path) -> dict[str, Any]:
    """Return `kind` and `as_of` of a file, where it tells them.

    GeoJSON and JSON-FG say it in their member `dueregard`, a GeoPackage in its table `run`; other files say nothing.
    """
    readers = {".geojson": _of_json, ".json": _of_json, ".gpkg": _of_geopackage}
    said = readers[path.suffix.lower()](path) if path.suffix.lower() in readers else {}
    kind = {"kind": said["kind"]} if said.get("kind") in KINDS else {}
    try:
        return {**kind, "as_of": date.fromisoformat(str(said.get("as_of")))}
    except ValueError:
        return kind


def _of_json(path: Path) -> Mapping[str, Any]:
    whole = json.loads(path.read_text(encoding="utf-8"))
    said = whole.get("dueregard") if isinstance(whole, dict) else None
    return said if isinstance(said, dict) else {}


def _of_geopackage(path: Path) -> Mapping[str, Any]:
    import pyogrio

    if RUN_TABLE not in {str(name) for name, _ in pyogrio.list_layers(path)}:
        return {}
    table = pyogrio.read_dataframe(path, layer=RUN_TABLE, read_geometry=False)
    return dict(zip(table["key"], table["value"], strict=True)) if {"key", "value"} <= set(table.columns) else {}
