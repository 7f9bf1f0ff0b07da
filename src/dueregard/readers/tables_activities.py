"""Which activities does a table describe, row by row, and what is wrong with them?"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pydantic import ValidationError

from dueregard.errors import Fault, InputError
from dueregard.model.physics import Attributes
from dueregard.model.scenario import Activity
from dueregard.model.units import base_factor
from dueregard.readers.faults import faults_of
from dueregard.readers.names import did_you_mean, listed
from dueregard.readers.tables import Table
from dueregard.readers.yaml_marks import Document, resolve

ID = "id"
PLACE = ("lat", "lon", "uncertainty_m", "feature")
"""Columns that make `at:`; a table with geometries needs none of the first two."""
WITHIN = {"region": "region", "within_lat": "lat", "within_lon": "lon", "within_radius": "radius"}
"""Columns that make `within:`, and its keys."""
DAYS = ("starts_on", "starts_earliest", "starts_latest", "ends_on", "ends_earliest", "ends_latest")
"""Columns that make `operates:`; `ends_on` is the first day no longer active, an empty one is open."""
LISTS = ("events", "interests", "launching_states")
"""Columns that hold several words, parted by spaces."""
QUANTITIES = ("operating_radius", "within_radius", *Attributes.model_fields)
PLAIN = tuple(name for name in Activity.model_fields if name not in {"at", "within", "operates", "landing_ellipse"})
KNOWN = (ID, *PLAIN, *PLACE, *WITHIN, *DAYS)
FAULTS_MAX = 200
"""Most faults of one table that are told."""


def activities_of(table: Table, defaults: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, int], list[Fault]]:
    """Read one activity a row.

    Parameters
    ----------
    table
        Columns under the names of KNOWN, a number with its unit in the name (`touchdown_mass_t`, `operating_radius_m`)
        or in the text (`45 t`); other columns are left alone.
    defaults
        Keys of an activity that stand where the table has no column or an empty cell.

    Returns
    -------
    tuple
        The activities by id, a faulty one as the keys of a record, for whoever checks the scenario; the row of each id
        (from 0); and the ids that stand twice.

    Raises
    ------
    InputError
        The table has no ids, or FAULTS_MAX rows are faulty.
    """
    twice: list[Fault] = []
    found: dict[str, Any] = {}
    rows: dict[str, int] = {}
    faulty: list[Fault] = []
    for row, raw in enumerate(records_of(table)):
        name = str(raw.pop(ID, ""))
        if name in rows:
            twice.append(table.fault(row, f"id '{name}' stands in row {rows[name] + 1} already", "", "Rename one"))
            continue
        rows[name], found[name] = row, {**defaults, **raw}
        try:
            found[name] = Activity.model_validate(found[name])
        except ValidationError as error:
            faulty += _of_row(table, row, name, error, found[name])
        if len(faulty) + len(twice) >= FAULTS_MAX:
            stop = f"{FAULTS_MAX} faults so far; the rows after this one were not read"
            raise InputError([*twice, *faulty, table.fault(row, stop)])
    return found, rows, twice


def records_of(table: Table) -> Iterator[dict[str, Any]]:
    """Give the keys of an activity, and its `id`, for each row, as a scenario file would have them.

    Raises
    ------
    InputError
        The table has no ids.
    """
    yield from _records(table, _columns(table))


def _of_row(table: Table, row: int, name: str, error: ValidationError, raw: dict[str, Any]) -> Iterator[Fault]:
    for fault in faults_of(error, Activity, Document(table.file, raw, {})):
        yield table.fault(row, f"{name}: {fault.problem}", fault.expected, fault.remedy)


def _columns(table: Table) -> dict[str, Any]:
    """Return the columns that are known, by their names, as lists of plain values; None where a cell is empty.

    Raises
    ------
    InputError
        The table has no ids.
    """
    given = {str(name): table.columns[name] for name in table.columns.columns}
    if ID not in given:
        known = list(given)
        raise InputError(
            [
                Fault(
                    table.file,
                    f"there is no column '{ID}'{did_you_mean(ID, known)}",
                    f"Columns: {listed(known)}",
                    "Name the column in 'columns:'",
                )
            ]
        )
    text = table.first_line is not None
    columns = {name: _cells(given[name], text=text and name != ID) for name in KNOWN if name in given}
    for name, values in given.items():
        quantity, unit = with_unit(name)
        if quantity is not None and quantity not in columns:
            columns[quantity] = [None if one is None else f"{one} {unit}" for one in _cells(values, text=text)]
    return columns


def with_unit(name: str) -> tuple[str | None, str]:
    """Part `touchdown_mass_t` into the quantity and its unit; None where a column is no quantity with a unit."""
    quantity, _, unit = name.rpartition("_")
    if quantity not in QUANTITIES or name in KNOWN:
        return None, ""
    for spelling in (unit, unit.upper(), unit.capitalize(), unit.replace("hz", "Hz").replace("mHz", "MHz")):
        try:
            base_factor(spelling)
        except ValueError:
            continue
        return quantity, spelling
    return None, ""


def _cells(column: "pd.Series[Any]", *, text: bool) -> list[Any]:
    """Return the cells as YAML would give them: words resolved, days as days, None where empty."""
    if text:
        return [resolve(one.strip()) for one in column]
    if column.dtype.kind == "M":
        days = column.to_numpy().astype("datetime64[D]")
        return [None if np.isnat(day) else day.astype(date) for day in days]
    empty = column.isna().to_numpy()
    values = column.astype(object).to_numpy()
    return [None if gone else _plain(one) for gone, one in zip(empty, values, strict=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return None if not value.strip() else value
    return value.item() if isinstance(value, np.generic) else value


def _records(table: Table, columns: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    names = list(columns)
    ground = table.ground
    for row, cells in enumerate(zip(*columns.values(), strict=True)):
        given = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        yield _record(given, None if ground is None else ground[row])


def _record(given: dict[str, Any], ground: Any) -> dict[str, Any]:
    """Turn the cells of one row into the keys of an activity."""
    record = {name: given[name] for name in (ID, *PLAIN) if name in given}
    for name in LISTS:
        if name in record:
            record[name] = record[name].split() if isinstance(record[name], str) else [record[name]]
    at = {name: given[name] for name in PLACE if name in given}
    within = {key: given[name] for name, key in WITHIN.items() if name in given}
    if ground is not None and not ground.is_empty and not within:
        at |= _drawn(ground)
    record |= {"at": at} if at else {}
    record |= {"within": within} if within else {}
    operates = _interval(given)
    return record | ({"operates": operates} if operates is not None else {})


def _drawn(ground: Any) -> dict[str, Any]:
    if ground.geom_type == "Point":
        return {"lat": ground.y, "lon": ground.x}
    rings = {"LineString": ground, "Polygon": getattr(ground, "exterior", None)}
    ring = rings.get(ground.geom_type)
    if ring is None:
        return {"feature": f"a {ground.geom_type}"}
    vertices = [[lat, lon] for lon, lat in shapely.get_coordinates(ring).tolist()]
    return {"line": vertices} if ground.geom_type == "LineString" else {"polygon": vertices[:-1]}


def _interval(given: Mapping[str, Any]) -> list[Any] | None:
    if not any(name in given for name in DAYS):
        return None
    return [_soft(given, "starts"), _soft(given, "ends")]


def _soft(given: Mapping[str, Any], end: str) -> Any:
    nominal = given.get(f"{end}_on")
    earliest, latest = given.get(f"{end}_earliest"), given.get(f"{end}_latest")
    if earliest is None and latest is None:
        return nominal
    first = earliest if earliest is not None else nominal
    return {"earliest": first, "nominal": nominal if nominal is not None else first, "latest": latest or nominal}
