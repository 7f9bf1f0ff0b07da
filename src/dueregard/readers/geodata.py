"""Which places, regions and scarce ground lie round the south pole, and how high is it there?"""

from pathlib import Path
from typing import Any

import affine
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.errors import Fault, InputError
from dueregard.model.rulebook import Gazetteer
from dueregard.readers import grids
from dueregard.readers.names import listed
from dueregard.readers.places import data_root
from dueregard.readers.yaml_marks import read_yaml
from dueregard.terrain.grid import Grid

ELEVATION = "lola_south_1600m.tif"
EDGES = ["xmin_m", "ymin_m", "xmax_m", "ymax_m"]
FEATURE_COLUMNS = ["name", "kind", "lat_deg", "lon_deg", "diameter_km"]
REGION_COLUMNS = ["region", "title", "edition", *EDGES]
SCARCE_COLUMNS = ["scarce_class", "title", "geometry", "published_km2", "low_km2", "high_km2"]
SCARCE_LAYERS = {"psr": "psr_1600m.gpkg", "lit": "lit_1600m.gpkg"}
"""Scarce class -> file in `geodata/`, where it is there."""
NOT_KNOWN = (np.nan, np.nan, np.nan)


def read_gazetteer() -> Gazetteer:
    """Read the named places of `geodata/`.

    Raises
    ------
    InputError
        A table lacks a column, or a layer stands in another frame.
    """
    folder = data_root() / "geodata"
    regions = read_regions(folder / "regions.csv")
    return Gazetteer(read_features(folder / "features.csv"), regions, _scarce(regions, folder))


def read_elevation() -> tuple[NDArray[np.float32], affine.Affine]:
    """Read the elevation grid that comes with the program.

    Returns
    -------
    tuple
        Heights above the sphere, rows from the top (northmost in the map plane), shape (rows, columns) [m], and the
        transform from column and row to easting and northing.

    Raises
    ------
    InputError
        The grid stands in another frame.
    """
    return read_grid(data_root() / "geodata" / ELEVATION)


def read_elevation_grid() -> Grid:
    """Read the elevation grid that comes with the program, with the standard deviation that its note states.

    Raises
    ------
    InputError
        The grid stands in another frame.
    """
    path = data_root() / "geodata" / ELEVATION
    return grids.read_grid(path, float(read_yaml(path.with_suffix(".source.yaml")).data["height_sigma_m"]))


def read_grid(path: Path) -> tuple[NDArray[np.float32], affine.Affine]:
    """Read an elevation grid in the south polar map plane; cells without a height are NaN. [m]

    Raises
    ------
    InputError
        There is no such grid, it cannot be read, or it stands in another frame.
    """
    grid = grids.read_grid(path, 0.0)
    return grid.heights_m, grid.transform


def read_features(path: Path) -> gpd.GeoDataFrame:
    """Read named features: name, kind, diameter_m, geometry (points in map metres).

    Raises
    ------
    InputError
        The table lacks a column or has a row that is no place.
    """
    table = _table(path, FEATURE_COLUMNS)
    easting, northing = selenodesy.to_map(table["lat_deg"].to_numpy(float), table["lon_deg"].to_numpy(float))
    columns = {"name": table["name"], "kind": table["kind"], "diameter_m": table["diameter_km"] * 1000.0}
    return gpd.GeoDataFrame(columns, geometry=shapely.points(easting, northing), crs=selenodesy.SOUTH_POLAR_CRS)


def read_regions(path: Path) -> gpd.GeoDataFrame:
    """Read candidate regions: region, title, edition, geometry (boxes in map metres).

    Raises
    ------
    InputError
        The table lacks a column or has a region without extent.
    """
    table = _table(path, REGION_COLUMNS)
    flat = (table["xmin_m"] >= table["xmax_m"]) | (table["ymin_m"] >= table["ymax_m"])
    if flat.any():
        raise InputError([_row_fault(path, row, "the region has no extent", EDGES) for row in np.flatnonzero(flat)])
    boxes = shapely.box(*table[EDGES].to_numpy(float).T)
    return gpd.GeoDataFrame(table[["region", "title", "edition"]], geometry=boxes, crs=selenodesy.SOUTH_POLAR_CRS)


def _table(path: Path, columns: list[str]) -> pd.DataFrame:
    table = pd.read_csv(path, comment="#")
    missing = [column for column in columns if column not in table.columns]
    if missing:
        fault = Fault(str(path), f"the table has no column {listed(missing)}", f"Columns: {listed(columns)}", "", 1)
        raise InputError([fault])
    numbers = [column for column in columns if column.endswith(("_m", "_deg"))]
    bad = ~np.isfinite(table[numbers].apply(pd.to_numeric, errors="coerce").to_numpy(float)).all(axis=1)
    if bad.any():
        raise InputError([_row_fault(path, row, "a place is not a number", numbers) for row in np.flatnonzero(bad)])
    return table


def _row_fault(path: Path, row: Any, problem: str, columns: list[str]) -> Fault:
    return Fault(str(path), problem, f"Numbers in {listed(columns)}", "", int(row) + 2)


def _scarce(regions: gpd.GeoDataFrame, folder: Path) -> gpd.GeoDataFrame:
    rows = [_layer(name, folder / file) for name, file in SCARCE_LAYERS.items() if (folder / file).is_file()]
    rows += [(row.region, row.title, row.geometry, *NOT_KNOWN) for row in regions.itertuples()]
    return gpd.GeoDataFrame(rows, columns=SCARCE_COLUMNS, geometry="geometry", crs=selenodesy.SOUTH_POLAR_CRS)


def _layer(name: str, path: Path) -> tuple[str, str, shapely.Geometry, float, float, float]:
    """Return one scarce class; its published area and its range are sums of those columns, where there are any."""
    selenodesy.clear_inherited_proj_settings()
    import pyogrio

    frame = pyogrio.read_dataframe(path)
    selenodesy.require_south_polar(frame.crs, str(path))
    published, low, high = (
        float(frame[column].sum(min_count=1)) if column in frame else np.nan for column in SCARCE_COLUMNS[3:]
    )
    return name, str(frame["title"].iloc[0]), shapely.union_all(frame.geometry.to_numpy()), published, low, high
