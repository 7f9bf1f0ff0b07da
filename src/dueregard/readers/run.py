"""What did an earlier run write into its folder?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from dueregard import selenodesy
from dueregard.errors import Fault, InputError
from dueregard.model.tables import (
    ACTORS,
    ASSUMPTIONS,
    CONFLICTS,
    DAY,
    DUTIES,
    EXCLUSION,
    NUMBER,
    OBLIGATIONS,
    SITES,
    TEXT,
    ZONES,
)

GEOPACKAGE = "dueregard.gpkg"
SUMMARY = "summary.json"
LAYERS: Mapping[str, Mapping[str, str]] = {
    "conflicts": CONFLICTS,
    "zones": ZONES,
    "sites": SITES,
    "exclusion": EXCLUSION,
    "duties": DUTIES,
    "obligations": OBLIGATIONS,
    "assumptions": ASSUMPTIONS,
    "actors": ACTORS,
}
"""Layer -> its columns."""
REMEDY = "Name a folder that 'dueregard run --out' wrote"


@dataclass(frozen=True)
class RunTables:
    """The tables of a run, geometries in map metres, and its summary."""

    conflicts: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    exclusion: gpd.GeoDataFrame
    duties: pd.DataFrame
    obligations: pd.DataFrame
    assumptions: pd.DataFrame
    actors: pd.DataFrame
    summary: dict[str, Any]


def read_run(folder: Path) -> RunTables:
    """Read the folder that a run wrote.

    Raises
    ------
    InputError
        The folder is missing or is no run, or its layers stand in another frame.
    """
    missing = [name for name in (GEOPACKAGE, SUMMARY) if not (folder / name).is_file()]
    if missing:
        problem = (
            f"this is no run: it has no {' and no '.join(missing)}" if folder.is_dir() else "there is no such folder"
        )
        raise InputError([Fault(str(folder), problem, "", REMEDY)])
    summary = _summary(folder / SUMMARY)
    tables = {name: _layer(folder / GEOPACKAGE, name, columns) for name, columns in LAYERS.items()}
    return RunTables(
        conflicts=tables["conflicts"],
        zones=tables["zones"],
        sites=tables["sites"],
        exclusion=tables["exclusion"],
        duties=tables["duties"],
        obligations=tables["obligations"],
        assumptions=tables["assumptions"],
        actors=tables["actors"],
        summary=summary,
    )


def _summary(path: Path) -> dict[str, Any]:
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise InputError([Fault(str(path), "the file is not JSON", "The summary of a run", REMEDY)]) from error
    if not isinstance(summary, dict):
        raise InputError([Fault(str(path), "the file is no summary", "A JSON object", REMEDY)])
    return summary


def _layer(path: Path, name: str, columns: Mapping[str, str]) -> Any:
    selenodesy.clear_inherited_proj_settings()
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        frame = pyogrio.read_dataframe(path, layer=name)
    except (DataLayerError, DataSourceError) as error:
        raise InputError([Fault(str(path), f"the run has no layer '{name}'", "", REMEDY)]) from error
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        problem = f"layer '{name}' has no column {', '.join(missing)}"
        raise InputError([Fault(str(path), problem, "The columns of this version", "Run the scenario again")])
    if isinstance(frame, gpd.GeoDataFrame):
        frame = frame.set_crs(selenodesy.require_south_polar(frame.crs, f"{path}, layer {name}"), allow_override=True)
    return _with_kinds(frame, columns)


def _with_kinds(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Give each column the kind that the contract of its table names."""
    rest = [column for column in frame.columns if column == "geometry"]
    frame = frame[[*columns, *rest]].copy()
    for column, kind in columns.items():
        frame[column] = _of_kind(frame[column], kind)
    return frame


def _of_kind(values: "pd.Series[Any]", kind: str) -> "pd.Series[Any]":
    if kind == DAY:
        return pd.to_datetime(values).astype("datetime64[s]")
    if kind == NUMBER:
        return values.astype("float64")
    if kind == TEXT:
        return values.astype(object).where(values.notna(), None)
    return values.astype(bool)
