"""How does a layer become GeoParquet with its frame, and a table Parquet?"""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from dueregard.selenodesy import south_polar_crs
from dueregard.writers.gis.geopackage import arrow_frame
from dueregard.writers.gis.parts import parts_of

SPECIFICATION = "1.1.0"
SAID = b"dueregard"
"""Key of a file's metadata under which it says of itself what a GeoJSON file says in its member of this name."""
GEO = b"geo"
"""Key under which GeoParquet describes its geometries."""


def write_parquet(path: Path, frame: Any, columns: Mapping[str, str], said: Mapping[str, Any]) -> None:
    """Write a table; with geometries as GeoParquet, whose metadata hold IAU_2015:30135 as PROJJSON.

    Parameters
    ----------
    path
        File to write.
    frame
        The table, geometries in the map plane if it has any. [m]
    columns
        Contract of the table: columns, their order and kinds; days become dates.
    said
        What the file says of itself, in its metadata.
    """
    parts = parts_of(frame) if isinstance(frame, gpd.GeoDataFrame) else iter([frame])
    first = _table(next(parts), columns)
    metadata = {**(first.schema.metadata or {}), SAID: json.dumps(said, ensure_ascii=False).encode()}
    if GEO in metadata:
        metadata[GEO] = _of_all(metadata[GEO], frame)
    schema = first.schema.with_metadata(metadata)
    with pq.ParquetWriter(path, schema) as file:
        file.write_table(first.cast(schema))
        for part in parts:
            file.write_table(_table(part, columns).cast(schema))


def _table(frame: Any, columns: Mapping[str, str]) -> pa.Table:
    """Return some rows as a table of Arrow with the metadata that geopandas gives them."""
    plain, written = arrow_frame(frame, columns), BytesIO()
    if isinstance(frame, gpd.GeoDataFrame):
        geometry = gpd.GeoSeries(frame.geometry.to_numpy(), index=frame.index, crs=south_polar_crs())
        placed = gpd.GeoDataFrame(plain, geometry=geometry)
        placed.to_parquet(written, index=False, schema_version=SPECIFICATION, geometry_encoding="WKB")
    else:
        plain.to_parquet(written, index=False)
    return pq.read_table(written)


def _of_all(described: bytes, frame: gpd.GeoDataFrame) -> bytes:
    """Describe the geometries of all rows as those of the first part are described."""
    geo = json.loads(described)
    column = geo["columns"][geo["primary_column"]]
    column["geometry_types"] = sorted(set(frame.geom_type.dropna()))
    if "bbox" in column:
        column["bbox"] = frame.total_bounds.tolist()
    return json.dumps(geo).encode()
