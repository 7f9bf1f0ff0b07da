"""How do shadow and light of a box become a GeoTIFF?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.terrain.grid import Grid
from dueregard.writers.atomic import atomic


def write_geotiff(path: Path, bands: Mapping[str, NDArray[Any]], grid: Grid) -> None:
    """Write one value a cell and band, float32 with NaN where unknown, in the map plane IAU_2015:30135.

    Parameters
    ----------
    path
        File to write; it appears whole or not at all.
    bands
        What the values are, and the values, shape (rows, columns) of the grid.
    grid
        Where the cells lie.
    """
    write_cells(path, bands, grid.transform)


def write_cells(path: Path, bands: Mapping[str, NDArray[Any]], transform: Any) -> None:
    """Write one value a cell, as `write_geotiff`, where `transform` says where the cells lie."""
    selenodesy.clear_inherited_proj_settings()
    import rasterio

    rows, columns = next(iter(bands.values())).shape
    shape = {"driver": "GTiff", "count": len(bands), "dtype": "float32", "height": rows, "width": columns}
    frame = {"crs": selenodesy.south_polar_crs().to_wkt(), "transform": transform}
    rest = {"compress": "deflate", "nodata": np.nan}
    with atomic(path) as unfinished, rasterio.open(unfinished, "w", **shape, **frame, **rest) as file:
        for place, (title, values) in enumerate(bands.items(), start=1):
            file.write(values.astype(np.float32), place)
            file.set_band_description(place, title)
