"""How does a GeoPackage carry the looks of its layers, so that QGIS draws them when it is opened?"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

STYLE_TABLE = "layer_styles"
FRAME = (30135, "IAU", "IAU_2015")
"""Number of the map plane, its authority as GDAL writes it and as PROJ and QGIS look it up."""


def style_table(styles: Mapping[str, str], day: str) -> pd.DataFrame:
    """Return the table in which QGIS looks for the default style of each layer.

    Parameters
    ----------
    styles
        QML by layer.
    day
        Day of the last change, as ISO text.

    Returns
    -------
    DataFrame
        Columns with the names that QGIS gives them (`owner` is the author of a style); one row a layer.
    """
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": name,
            "f_geometry_column": "geom",
            "styleName": name,
            "styleQML": text,
            "styleSLD": "",
            "useAsDefault": True,
            "description": f"dueregard: {name}",
            "owner": "",
            "ui": None,
            "update_time": pd.Timestamp(day, tz="UTC"),
        }
        for name, text in styles.items()
    ]
    return pd.DataFrame(rows)


def name_the_frame(path: Path) -> None:
    """Give the map plane of a GeoPackage the authority name by which QGIS finds it.

    GDAL writes IAU where PROJ's database says IAU_2015; QGIS before 3.34 then knows no CRS for the layer.
    """
    number, written, known = FRAME
    old, new = (f'AUTHORITY["{name}","{number}"]' for name in (written, known))
    change = (
        "UPDATE gpkg_spatial_ref_sys SET organization = ?, definition = replace(definition, ?, ?) "
        "WHERE organization_coordsys_id = ? AND organization = ?"
    )
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(change, (known, old, new, number, written))
    finally:
        connection.close()
