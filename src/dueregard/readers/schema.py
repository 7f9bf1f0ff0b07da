"""Which keys may a file have, for editors and other programs?"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from dueregard.model.imports import ImportMapping
from dueregard.model.law import Instrument, Provision, Reading
from dueregard.model.physics import Hazard, Kind, Newcomer, Outpost, ReceptorClass, Severity, Sky
from dueregard.model.products import ProductFamily
from dueregard.model.reform import Reform
from dueregard.model.remedies import Remedies
from dueregard.model.scenario import ActivityTable, Scenario
from dueregard.model.sweep import Sweep
from dueregard.model.uncertainty import Correlations

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS: dict[str, type[BaseModel]] = {
    "scenario": Scenario,
    "reform": Reform,
    "instrument": Instrument,
    "provision": Provision,
    "reading": Reading,
    "hazard": Hazard,
    "activity": Kind,
    "receptor": ReceptorClass,
    "newcomer": Newcomer,
    "outpost": Outpost,
    "severity": Severity,
    "sky": Sky,
    "remedies": Remedies,
    "products": ProductFamily,
    "import": ImportMapping,
    "correlations": Correlations,
    "sweep": Sweep,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each format of file, by name."""
    return {name: _schema(record) for name, record in FORMATS.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write each schema to `<name>.schema.json` in a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{name}.schema.json": schema for name, schema in schemas().items()}
    for path, schema in files.items():
        path.write_text(schema_text(schema), encoding="utf-8")
    return list(files)


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(record: type[BaseModel]) -> dict[str, Any]:
    schema = record.model_json_schema(by_alias=True)
    if record is Scenario:
        _or_a_table(schema)
    definitions = schema.get("$defs", {})
    if "Interval" in definitions:
        definitions["Interval"] = _as_pair(definitions["Interval"])
    return {"$schema": DIALECT, **schema}


def _or_a_table(schema: dict[str, Any]) -> None:
    """Let the activities of a scenario stand in a table, too."""
    table = ActivityTable.model_json_schema(by_alias=True)
    schema["$defs"] |= table.pop("$defs") | {"ActivityTable": table}
    records = schema["properties"]["activities"]
    schema["properties"]["activities"] = {"anyOf": [{"$ref": "#/$defs/ActivityTable"}, records]}


def _as_pair(interval: dict[str, Any]) -> dict[str, Any]:
    """Let an interval be `[first day, first day no longer active]`, as files write it."""
    starts, ends = interval["properties"]["starts"], interval["properties"]["ends"]
    pair = {"type": "array", "prefixItems": [starts, ends], "minItems": 2, "maxItems": 2}
    return {"description": interval.get("description", ""), "anyOf": [pair, interval]}
