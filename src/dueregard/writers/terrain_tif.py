"""How do shadow and light of a box become a GeoTIFF?"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.terrain.grid import Grid
from dueregard.writers.atomic import atomic


def write_geotiff(path: Path, values: NDArray[Any], grid: Grid, title: str) -> None:
    """Write one value a cell, float32 with NaN where unknown, in the map plane IAU_2015:30135.

    Parameters
    ----------
    path
        File to write; it appears whole or not at all.
    values
        Shape (rows, columns) of the grid.
    grid
        Where the cells lie.
    title
        What the values are, for the band's description.
    """
    selenodesy.clear_inherited_proj_settings()
    import rasterio

    rows, columns = grid.shape
    shape = {"driver": "GTiff", "count": 1, "dtype": "float32", "height": rows, "width": columns, "nodata": np.nan}
    frame = {"crs": selenodesy.south_polar_crs().to_wkt(), "transform": grid.transform, "compress": "deflate"}
    with atomic(path) as unfinished, rasterio.open(unfinished, "w", **shape, **frame) as file:
        file.write(values.astype(np.float32), 1)
        file.set_band_description(1, title)
