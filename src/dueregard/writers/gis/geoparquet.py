"""How does a layer become GeoParquet with its frame, and a table Parquet?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from dueregard.selenodesy import south_polar_crs
from dueregard.writers.gis.geopackage import arrow_frame

SPECIFICATION = "1.1.0"


def write_parquet(path: Path, frame: Any, columns: Mapping[str, str]) -> None:
    """Write a table; with geometries as GeoParquet, whose metadata hold IAU_2015:30135 as PROJJSON.

    Parameters
    ----------
    path
        File to write.
    frame
        The table, geometries in the map plane if it has any. [m]
    columns
        Contract of the table: columns, their order and kinds; days become dates.
    """
    plain = arrow_frame(frame, columns)
    if not isinstance(frame, gpd.GeoDataFrame):
        plain.to_parquet(path, index=False)
        return
    geometry = gpd.GeoSeries(frame.geometry.to_numpy(), index=frame.index, crs=south_polar_crs())
    gpd.GeoDataFrame(plain, geometry=geometry).to_parquet(
        path, index=False, schema_version=SPECIFICATION, geometry_encoding="WKB"
    )
