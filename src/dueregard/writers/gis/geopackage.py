"""How do all layers and tables become one GeoPackage on the map plane?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray

from dueregard.model import tables
from dueregard.model.tables import Assessment
from dueregard.selenodesy import south_polar_crs
from dueregard.writers import style
from dueregard.writers.cells import cells
from dueregard.writers.gis.geojson import heading
from dueregard.writers.gis.parts import parts_of
from dueregard.writers.gis.qml import qml
from dueregard.writers.gis.rules import cast_of
from dueregard.writers.gis.styles import STYLE_TABLE, name_the_frame, style_table
from dueregard.writers.titles import actor_title
from dueregard.writers.versions import versions

ARROW = {tables.TEXT: pa.string(), tables.DAY: pa.date32(), tables.NUMBER: pa.float64(), tables.FLAG: pa.bool_()}
RUN = {"key": tables.TEXT, "value": tables.TEXT}
DESCRIPTIONS = {
    "sites": "Ground that an activity occupies or, where placed is within, the ground that it may be on",
    "zones": "Where an effect exceeds a threshold or a shape of law lies, under one reading; nobody gains ground by it",
    "conflicts": "A zone meets a site: the shared ground; no geometry where the meeting is only possible",
    "exclusion": "Ground on which a reference newcomer would bear a duty towards an actor",
    "duties": "What one State owes another, for each conflict",
    "obligations": "Duties of one activity without counterpart",
    "assumptions": "Numbers and choices that the result rests on and that are not law",
    "actors": "Who acts: name, responsible States, colour",
    "run": "What was computed: scenario, days, options, versions",
}


def write_geopackage(path: Path, assessment: Assessment) -> None:
    """Write every layer and table of an assessment.

    Parameters
    ----------
    path
        File to write; must not exist.
    assessment
        Records and tables, geometries on IAU_2015:30135. [m]
    """
    kind = assessment.scenario.kind
    with _file_dated(assessment.options.as_of.isoformat()):
        for name, frame, columns in _layers(assessment):
            geometry = _geometry_type(frame)
            for number, part in enumerate(parts_of(frame)):
                _write(path, name, _with_geometry(part, columns), kind, geometry=geometry, more=number > 0)
        for name, table, columns in _tables(assessment):
            _write(path, name, arrow_frame(table, columns), kind)
        _write_styles(path, styles(assessment), assessment.options.as_of.isoformat())
    name_the_frame(path)


def styles(assessment: Assessment) -> dict[str, str]:
    """Return the QGIS style of each layer, as QML."""
    cast = cast_of(actor_table(assessment))
    return {name: qml(name, frame, cast) for name, frame, _ in _layers(assessment)}


def _write_styles(path: Path, looks: Mapping[str, str], day: str) -> None:
    described = {"FID": "id", "DESCRIPTION": "How QGIS draws each layer"}
    pyogrio.write_dataframe(
        style_table(looks, day), path, layer=STYLE_TABLE, driver="GPKG", append=True, layer_options=described
    )


def _layers(assessment: Assessment) -> Iterator[tuple[str, gpd.GeoDataFrame, Mapping[str, str]]]:
    yield "sites", assessment.sites, tables.SITES
    yield "zones", assessment.zones, tables.ZONES
    yield "conflicts", assessment.conflicts, tables.CONFLICTS
    yield "exclusion", assessment.exclusion, tables.EXCLUSION


def _tables(assessment: Assessment) -> Iterator[tuple[str, pd.DataFrame, Mapping[str, str]]]:
    yield "duties", assessment.duties, tables.DUTIES
    yield "obligations", assessment.obligations, tables.OBLIGATIONS
    yield "assumptions", assessment.assumptions, tables.ASSUMPTIONS
    yield "actors", actor_table(assessment), tables.ACTORS
    yield "run", run_table(assessment), RUN


def actor_table(assessment: Assessment) -> pd.DataFrame:
    """Return code, name, responsible States and colour of each actor."""
    actors = assessment.scenario.actors
    colours = style.actor_colours(actors)
    rows = [
        (code, actor_title(code, assessment), ", ".join(actor.states), colours[code]) for code, actor in actors.items()
    ]
    return pd.DataFrame(rows, columns=list(tables.ACTORS), dtype=object)


def run_table(assessment: Assessment) -> pd.DataFrame:
    """Return keys and values that say what was computed."""
    said = {name: ", ".join(value) if isinstance(value, list) else value for name, value in heading(assessment).items()}
    settings = {"settings": ", ".join(assessment.options.settings)}
    made_with = {f"version {name}": text for name, text in versions().items()}
    rows = {**said, **settings, **made_with}
    return pd.DataFrame({"key": list(rows), "value": list(rows.values())}, dtype=object)


def arrow_frame(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table whose columns carry the types that a database needs: text, date (not a time of day), number, flag.

    Parameters
    ----------
    frame
        The table.
    columns
        Contract of the table.

    Returns
    -------
    DataFrame
        Columns in the order of the contract, on the same index.
    """
    typed = {name: _arrow_column(frame[name], kind) for name, kind in columns.items()}
    return pd.DataFrame(typed, index=frame.index)


def _arrow_column(column: "pd.Series[Any]", kind: str) -> "pd.Series[Any]":
    values: list[Any] = cells(column, kind)
    made = pa.array(values, pa.string()).cast(pa.date32()) if kind == tables.DAY else pa.array(values, ARROW[kind])
    return pd.Series(pd.array(made, dtype=pd.ArrowDtype(made.type)), index=column.index)


def _with_geometry(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> gpd.GeoDataFrame:
    geometry = gpd.GeoSeries(_multiple(frame.geometry.to_numpy()), index=frame.index, crs=south_polar_crs())
    return gpd.GeoDataFrame(arrow_frame(frame, columns), geometry=geometry)


def _multiple(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Make multipolygons of polygons, since a layer holds one type of geometry; empty ones become missing."""
    made = np.full(len(geometries), None, dtype=object)
    for place, geometry in enumerate(geometries):
        if geometry is not None and not geometry.is_empty:
            made[place] = shapely.multipolygons([geometry]) if geometry.geom_type == "Polygon" else geometry
    return made


def _write(
    path: Path, name: str, frame: pd.DataFrame, kind: str, *, geometry: str | None = None, more: bool = False
) -> None:
    """Write a layer or a table, or more rows of it."""
    stamp = "EXERCISE, invented positions. " if kind == "exercise" else ""
    pyogrio.write_dataframe(
        frame,
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        use_arrow=True,
        geometry_type=geometry,
        layer_options=None if more else {"DESCRIPTION": stamp + DESCRIPTIONS[name]},
    )


def _geometry_type(frame: gpd.GeoDataFrame) -> str:
    kinds = {one.geom_type for one in frame.geometry if one is not None and not one.is_empty}
    return "MultiPolygon" if kinds <= {"Polygon", "MultiPolygon"} else "Unknown"


@contextmanager
def _file_dated(day: str) -> Iterator[None]:
    """Make GDAL write this day as that of the last change, so that the same run gives the same file."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
