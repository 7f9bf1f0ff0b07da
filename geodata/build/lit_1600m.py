"""Which ground south of 80 S is lit most of the time, as far as the embedded grid can tell? Builds lit_1600m.gpkg.

Usage: python geodata/build/lit_1600m.py FOLDER, where FOLDER holds `illumination_1600m.tif` (geodata/ itself).

From which share of the time on ground counts as lit stands in `rules/sky.yaml`.
"""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio

from dueregard import selenodesy
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.grid import Grid
from dueregard.terrain.shadow import outlines

SOURCE = "illumination_1600m.tif"
TARGET = Path(__file__).parents[1] / "lit_1600m.gpkg"
WRITTEN = "2026-11-22T00:00:00.000Z"  # stored by the format; fixed, so that a rebuilt file is the same to the byte


def build(path: Path, least_share: float) -> gpd.GeoDataFrame:
    """Outline lit ground: one row, all of it together, beside the area for an eye lower and higher."""
    with rasterio.open(path) as file:
        steps, scale, transform, unknown = file.read(), file.scales[0], file.transform, file.nodata
    grid = Grid(np.zeros(steps.shape[1:], np.float32), transform, 0.0, "light")
    lit, low, high = (outlines((band != unknown) & (band >= round(least_share / scale)), grid) for band in steps)
    areas = [float(selenodesy.area_m2(ground)) / 1e6 for ground in (lit, low, high)]
    columns = {"title": [f"ground lit {100 * least_share:.0f} % of the time or more"], "area_km2": areas[:1]}
    columns |= {"low_km2": areas[1:2], "high_km2": areas[2:], "published_km2": [np.nan]}
    return gpd.GeoDataFrame(columns, geometry=[lit], crs=selenodesy.SOUTH_POLAR_CRS)


if __name__ == "__main__":
    sky = read_rulebook().sky
    if sky is None:
        sys.exit("rules/sky.yaml is missing")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    layer = build(Path(sys.argv[1]) / SOURCE, sky.lit_ground_share.value)
    TARGET.unlink(missing_ok=True)  # over an old file the bytes would differ
    layer.to_file(TARGET, layer="lit", driver="GPKG", engine="pyogrio")
    print(layer.drop(columns="geometry").to_string(index=False))
