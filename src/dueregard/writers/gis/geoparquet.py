"""How does a layer become GeoParquet with its frame, and a table Parquet?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow.parquet as pq

from dueregard.selenodesy import south_polar_crs
from dueregard.writers.gis.geopackage import arrow_frame

SPECIFICATION = "1.1.0"
SAID = b"dueregard"
"""Key of a file's metadata under which it says of itself what a GeoJSON file says in its member of this name."""


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
    plain = arrow_frame(frame, columns)
    if isinstance(frame, gpd.GeoDataFrame):
        geometry = gpd.GeoSeries(frame.geometry.to_numpy(), index=frame.index, crs=south_polar_crs())
        placed = gpd.GeoDataFrame(plain, geometry=geometry)
        placed.to_parquet(path, index=False, schema_version=SPECIFICATION, geometry_encoding="WKB")
    else:
        plain.to_parquet(path, index=False)
    table = pq.read_table(path)
    metadata = {**(table.schema.metadata or {}), SAID: json.dumps(said, ensure_ascii=False).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path)
