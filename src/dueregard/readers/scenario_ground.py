"""Which ground does a file that a scenario names hold?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely import Geometry

from dueregard import selenodesy
from dueregard.errors import Fault, InputError
from dueregard.readers.names import did_you_mean, listed

ID_COLUMNS = ("id", "name")
"""Columns in which the id of a place is looked up."""


def read_ground(path: Path, place_id: str | None) -> Geometry:
    """Read one geometry of a vector file, in map metres.

    Parameters
    ----------
    path
        Any vector file that GDAL reads, in lunar longitude and latitude or in the south polar map plane.
    place_id
        Value of its column `id` or `name`; None where the file holds one geometry only.

    Raises
    ------
    InputError
        There is no such file or id, it cannot be read, or it stands in another frame.
    """
    frame = _frame(path)
    rows = _rows(frame, path, place_id)
    ground = shapely.force_2d(shapely.union_all(rows.geometry.to_numpy()))
    if ground is None or ground.is_empty or not ground.is_valid:
        why = "" if ground is None or ground.is_empty else f": {shapely.is_valid_reason(ground)}"
        raise InputError([Fault(str(path), f"the geometry of '{place_id}' is empty or not valid{why}")])
    if frame.crs.is_projected:
        return ground
    on_map: Geometry = selenodesy.from_lonlat(ground)  # type: ignore[assignment]  # one in, one out
    return on_map


def _frame(path: Path) -> gpd.GeoDataFrame:
    selenodesy.clear_inherited_proj_settings()
    import pyogrio
    from pyogrio.errors import DataSourceError

    if not path.is_file():
        raise InputError(
            [Fault(str(path), "there is no such file", "Paths are relative to the scenario", "Check the path")]
        )
    try:
        frame = pyogrio.read_dataframe(path)
    except (DataSourceError, UnicodeDecodeError) as error:
        raise InputError([Fault(str(path), "this is no file of geometries that can be read")]) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise InputError([Fault(str(path), "the file holds no geometries")])
    projected = frame.crs is not None and frame.crs.is_projected
    require = selenodesy.require_south_polar if projected else selenodesy.require_geographic
    return frame.set_crs(require(frame.crs, str(path)), allow_override=True)


def _rows(frame: gpd.GeoDataFrame, path: Path, place_id: str | None) -> gpd.GeoDataFrame:
    if place_id is None:
        if len(frame) == 1:
            return frame
        problem = f"the file holds {len(frame)} geometries and no id says which"
        raise InputError([Fault(str(path), problem, f"Ids: {listed(_ids(frame))}", "Add 'id:'")])
    columns = [column for column in ID_COLUMNS if column in frame.columns]
    for column in columns:
        found = frame[frame[column].astype(str) == place_id]
        if not found.empty:
            return found
    ids = _ids(frame)
    expected = f"Ids: {listed(ids)}" if columns else f"A column {listed(ID_COLUMNS, last='or')} with ids"
    raise InputError([Fault(str(path), f"the file has no id '{place_id}'{did_you_mean(place_id, ids)}", expected)])


def _ids(frame: gpd.GeoDataFrame) -> list[str]:
    column: Any = next((column for column in ID_COLUMNS if column in frame.columns), None)
    return [] if column is None else sorted(map(str, frame[column]))


def placed(fault: Fault, named: str, file: str, line: int) -> Fault:
    """Return the fault of a file that a scenario names as a fault of the scenario's line."""
    return replace(fault, file=file, line=line, problem=f"file '{named}': {fault.problem}")
