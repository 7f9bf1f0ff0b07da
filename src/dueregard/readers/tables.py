"""What does a table of activities hold: a CSV file, a GeoParquet file or a layer of a GeoPackage?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.errors import Fault, InputError
from dueregard.readers.names import did_you_mean, listed

TEXT_TABLES = {".csv": ",", ".tsv": "\t"}
"""Endings of text tables, and what parts their columns."""
PARQUET = (".parquet", ".geoparquet")
SOME_TABLE = "CSV, TSV, GeoParquet, or a vector file that GDAL reads, such as GeoPackage"

NO_CRS_MEMBER = (
    "this GeoJSON has no member 'crs': whoever reads it takes its degrees for the Earth's (WGS 84)",
    "Coordinates here are the Moon's",
    'If these are, add "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:IAU:2015:30100"}}',
)


@dataclass(frozen=True)
class Table:
    """A table: its name in messages, its columns, and the ground of each row.

    `ground` holds lunar longitude and latitude [deg], None where a table has no geometry. `first_line` is the line of
    the first row in a text table, None for tables without lines.
    """

    file: str
    columns: pd.DataFrame
    ground: NDArray[np.object_] | None
    first_line: int | None

    def fault(self, row: int, problem: str, expected: str = "", remedy: str = "") -> Fault:
        """Return a fault of one row, counted from 0; messages count from 1."""
        line = None if self.first_line is None else self.first_line + row
        return Fault(self.file, f"row {row + 1}: {problem}", expected, remedy, line)


def read_table(path: Path, layer: str | None = None, shown: str | None = None) -> Table:
    """Read a table whole; text columns keep their text, geometries become lunar longitude and latitude.

    Parameters
    ----------
    layer
        Layer of a file that holds several.
    shown
        Name of the file in messages; the path where None.

    Raises
    ------
    InputError
        There is no such file or layer, it cannot be read, it has no row, or it stands in another frame.
    """
    file = str(path) if shown is None else shown
    if not path.is_file():
        raise InputError(
            [Fault(file, "there is no such table", "Paths are relative to the scenario", "Check the path")]
        )
    ending = path.suffix.lower()
    if ending in TEXT_TABLES:
        table = Table(file, _text_columns(path, TEXT_TABLES[ending], file), None, 2)
    else:
        frame = _parquet(path, file) if ending in PARQUET else _layer(path, layer, file)
        table = Table(file, pd.DataFrame(frame.drop(columns=_geometry_names(frame))), lunar_ground(frame, file), None)
    if table.columns.empty:
        raise InputError([Fault(file, "the table has no rows", "One row an activity", "Check the file")])
    return table


def renamed(table: Table, columns: Mapping[str, str]) -> Table:
    """Give columns the names that the program knows them by.

    Parameters
    ----------
    columns
        Our name -> name in the table.

    Raises
    ------
    InputError
        The table lacks a column that is named.
    """
    there = list(map(str, table.columns.columns))
    faults = [
        Fault(table.file, f"there is no column '{theirs}' for {ours}{did_you_mean(theirs, there)}", _listed(there))
        for ours, theirs in columns.items()
        if theirs not in there
    ]
    if faults:
        raise InputError(faults)
    given = {ours: table.columns[theirs] for ours, theirs in columns.items()}
    rest = table.columns.drop(columns=list(dict.fromkeys(columns.values())))
    unnamed = rest[[name for name in rest.columns if name not in given]]
    return Table(table.file, pd.concat([pd.DataFrame(given), unnamed], axis=1), table.ground, table.first_line)


def _listed(names: list[str]) -> str:
    return f"Columns: {listed(names)}"


def _text_columns(path: Path, parts: str, file: str) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, sep=parts, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        why = str(error).splitlines()[0]
        raise InputError([Fault(file, f"the table cannot be read: {why}", "UTF-8 text, one header line")]) from error
    if not isinstance(table.index, pd.RangeIndex):  # pandas moves every cell to the left and numbers rows by the first
        problem = f"the rows have more cells than the {len(table.columns)} columns that the header names"
        raise InputError([Fault(file, problem, "", "Name every column, and end no row with a separator", 2)])
    return table


def _parquet(path: Path, file: str) -> pd.DataFrame:
    import geopandas as gpd
    import pyarrow as pa
    import pyarrow.parquet as pq

    selenodesy.clear_inherited_proj_settings()
    try:
        with_ground = b"geo" in (pq.read_schema(path).metadata or {})
        frame: pd.DataFrame = gpd.read_parquet(path) if with_ground else pd.read_parquet(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError([Fault(file, "this is no Parquet file that can be read")]) from error
    return frame


def _layer(path: Path, layer: str | None, file: str) -> pd.DataFrame:
    selenodesy.clear_inherited_proj_settings()
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        if layer is not None and layer not in layers:
            problem = f"there is no layer '{layer}'{did_you_mean(layer, layers)}"
            raise InputError([Fault(file, problem, f"Layers: {listed(layers)}")])
        if layer is None and len(layers) > 1:
            problem = f"the file holds {len(layers)} layers and none is named"
            raise InputError([Fault(file, problem, f"Layers: {listed(layers)}", "Add 'layer:'")])
        frame: pd.DataFrame = pyogrio.read_dataframe(path, layer=layer, use_arrow=True)
        if _geometry_names(frame) and _says_no_frame(path):
            raise InputError([Fault(file, *NO_CRS_MEMBER)])
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise InputError([Fault(file, "this is no table that can be read", SOME_TABLE)]) from error
    return frame


def _says_no_frame(path: Path) -> bool:
    """Tell whether a file is GeoJSON without the member `crs`, nor that of JSON-FG."""
    if path.suffix.lower() not in {".geojson", ".json"}:
        return False
    said = json.loads(path.read_text(encoding="utf-8"))
    return not {"crs", "coordRefSys"} & set(said)


def _geometry_names(frame: pd.DataFrame) -> list[Any]:
    return [name for name, kind in frame.dtypes.items() if str(kind) == "geometry"]


def lunar_ground(frame: Any, file: str) -> NDArray[np.object_] | None:
    """Return the geometries of a frame in lunar longitude and latitude [deg]; None where it has none.

    Raises
    ------
    InputError
        The frame of its coordinates is another one, or is not known.
    """
    if not _geometry_names(frame):
        return None
    projected = frame.crs is not None and frame.crs.is_projected
    require = selenodesy.require_south_polar if projected else selenodesy.require_geographic
    require(frame.crs, file)
    ground = shapely.force_2d(frame.geometry.to_numpy())
    return np.asarray(shapely.transform(ground, _to_lonlat) if projected else ground)


def _to_lonlat(places: NDArray[np.float64]) -> NDArray[np.float64]:
    lat, lon = selenodesy.to_geographic(places[:, 0], places[:, 1])
    return np.column_stack([lon, lat])
