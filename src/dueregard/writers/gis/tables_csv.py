"""How does a table become CSV that a spreadsheet does not take for formulas?"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from dueregard.model.tables import DAY, FLAG, NUMBER, STAMPS, TEXT
from dueregard.selenodesy import south_polar_crs
from dueregard.writers.cells import Cell, records
from dueregard.writers.gis.parts import parts_of

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Characters that make a spreadsheet take the cell that they begin for a formula, wide forms included."""
QUOTE = "'"
CSVT = {TEXT: "String", NUMBER: "Real", DAY: "Date", FLAG: "Integer(Boolean)"}
"""Kind of column -> GDAL's word for it in a .csvt file."""


def inert(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would calculate, or that begins with one itself.

    Taking one apostrophe off the front of a text gives what stood there.
    """
    return QUOTE + cell if isinstance(cell, str) and cell.startswith((*RISKY, QUOTE)) else cell


def write_csv(path: Path, frame: pd.DataFrame, columns: Mapping[str, str], said: Mapping[str, Any]) -> None:
    """Write a table as RFC 4180 has it: comma, CRLF, header line, UTF-8; ISO days, nothing where nothing is known.

    Texts that a spreadsheet would calculate get an apostrophe in front.

    Parameters
    ----------
    path
        File to write.
    frame
        The table.
    columns
        Contract of the table: columns and their order.
    said
        What the file says of itself; `kind` and `as_of` stand in each row, in the columns STAMPS.
    """
    rows = ({name: inert(cell) for name, cell in row.items()} for row in records(frame, columns))
    _write(path, rows, list(columns), said)


def write_csv_layer(path: Path, frame: gpd.GeoDataFrame, columns: Mapping[str, str], said: Mapping[str, Any]) -> None:
    """Write a layer: the column `WKT` has the geometry in map metres; a .csvt and a .prj file say kinds and frame.

    Parameters
    ----------
    path
        File to write; the two others stand beside it.
    frame
        Table with geometries in the map plane (IAU_2015:30135) or none. [m]
    columns
        Contract of the table: columns and their order.
    said
        What the file says of itself; `kind` and `as_of` stand in each row, in the columns STAMPS.
    """
    placed = (
        {"WKT": text} | {name: inert(cell) for name, cell in row.items()}
        for part in parts_of(frame)
        for text, row in zip(_texts(part), records(part, columns), strict=True)
    )
    _write(path, placed, ["WKT", *columns], said)
    kinds = ",".join(["WKT", *(CSVT[kind] for kind in (*columns.values(), *STAMPS.values()))])
    path.with_suffix(".csvt").write_text(kinds + "\n", encoding="utf-8")
    path.with_suffix(".prj").write_text(south_polar_crs().to_wkt() + "\n", encoding="utf-8")


def _texts(frame: gpd.GeoDataFrame) -> Any:
    return shapely.to_wkt(frame.geometry.to_numpy(), rounding_precision=-1)


def _write(path: Path, rows: Iterable[dict[str, Cell]], names: list[str], said: Mapping[str, Any]) -> None:
    stamped = {name: said.get(name.removeprefix("scenario_")) for name in STAMPS}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=[*names, *STAMPS], lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(row | stamped for row in rows)
