"""Which rows of somebody else's file are sites, and which are zones?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard.errors import Fault, InputError
from dueregard.model.imports import ImportMapping, ImportSection
from dueregard.readers.import_actors import slug
from dueregard.readers.import_columns import chosen, understood, with_ground
from dueregard.readers.tables import Table, read_table

MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\S*")
LAYERS = ("sites", "activities")
"""Layers that are meant where a file holds several and none is named."""
DAYS = ("declared_on", "notified_on", "registered_on", "ends_on")
OWN = ImportSection(where={"phase": "operation"}, columns={"id": "activity", "lat": "lat_deg", "lon": "lon_deg"})
"""How the layer `sites` of a run is read back."""


@dataclass(frozen=True)
class Rows:
    """Rows of a table, the columns under the names of a scenario."""

    table: Table
    kept: NDArray[np.int64]
    section: ImportSection
    guessed: Mapping[str, str]


def rows_in(path: Path, mapping: ImportMapping) -> tuple[Rows, Rows | None]:
    """Read the tables of sites and zones; one table may hold both.

    Raises
    ------
    InputError
        There is no such file, or it is no table in a lunar frame.
    """
    if not path.is_file():
        raise InputError([Fault(str(path), "there is no such file", "", "Check the path")])
    table = _table(path, mapping.sites.layer)
    own = mapping.sites == ImportSection() and {*OWN.columns.values(), *OWN.where} <= {*table.columns.columns}
    sites = _understood(table, OWN if own else mapping.sites)
    if mapping.zones is not None:
        layer = mapping.zones.layer
        zones = _understood(table if layer in {None, mapping.sites.layer} else _table(path, layer), mapping.zones)
        return sites, zones
    claims = _is_claim(sites.table)[sites.kept]
    if not claims.any():
        return sites, None
    return replace(sites, kept=sites.kept[~claims]), replace(sites, kept=sites.kept[claims])


def _table(path: Path, layer: str | None) -> Table:
    return with_ground(read_table(path, _layer(path, layer), str(path)), path)


def _layer(path: Path, layer: str | None) -> str | None:
    if layer is not None or path.suffix.lower() != ".gpkg":
        return layer
    from pyogrio import list_layers
    from pyogrio.errors import DataSourceError

    try:
        names = [str(name) for name, _ in list_layers(path)]
    except DataSourceError:
        return None
    return next((name for name in LAYERS if name in names), None) if len(names) > 1 else None


def _understood(raw: Table, section: ImportSection) -> Rows:
    kept = np.flatnonzero(chosen(raw, section.where))
    table, guessed = understood(raw, section)
    columns = table.columns
    days = {str(name): [_day(one) for one in columns[name]] for name in columns if _dated(str(name))}
    columns = columns.assign(**days)
    named = replace(table, columns=columns.assign(id=_ids(columns, kept)), ground=_grounds(table))
    return Rows(named, kept, section, guessed)


def _grounds(table: Table) -> NDArray[np.object_] | None:
    """Return the geometries that tell a place: of one part, and only where no point stands in columns."""
    if table.ground is None:
        return None
    made = np.empty(len(table.ground), dtype=object)
    known = filled(table, "lat") & filled(table, "lon")
    for row, ground in enumerate(table.ground):
        parts = [] if ground is None or known[row] else list(shapely.get_parts(ground))
        made[row] = parts[0] if len(parts) == 1 else ground if parts else None
    return made


def _dated(name: str) -> bool:
    return name == "events" or name in DAYS or name.endswith(("_on", "_earliest", "_latest", "_until"))


def _day(cell: Any) -> Any:
    """Return the day of a moment; a date is a day here."""
    found = MOMENT.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return cell if found is None else found[1]


def _ids(columns: pd.DataFrame, kept: NDArray[np.int64]) -> list[str]:
    """Return a name for each row: its id, or one made of its title. Two rows never share a made one."""
    given = columns["id"] if "id" in columns else columns.get("title")
    made: list[str] = ["" for _ in range(len(columns))]
    taken: set[str] = set()
    for row in kept:
        cell = None if given is None else given.iloc[row]
        text = "" if cell is None or pd.isna(cell) else str(cell)
        code = slug(text or f"site {row + 1}", () if "id" in columns and text else taken)
        made[row] = code
        taken.add(code)
    return made


def _is_claim(table: Table) -> NDArray[np.bool_]:
    """Tell which rows are zones: those with a radius and a day of declaration or notice, and no kind of activity."""
    return (
        filled(table, "radius") & (filled(table, "declared_on") | filled(table, "notified_on")) & ~filled(table, "kind")
    )


def filled(table: Table, name: str) -> NDArray[np.bool_]:
    """Tell which rows have something in a column; none where there is no such column."""
    if name not in table.columns:
        return np.zeros(len(table.columns), dtype=np.bool_)
    cells = table.columns[name]
    return np.asarray(cells.notna() & (cells.astype(str).str.strip() != ""), dtype=np.bool_)
