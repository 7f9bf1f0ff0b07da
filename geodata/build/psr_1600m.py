"""Where does the Sun never shine south of 80 S, as far as the embedded grid can tell? Builds psr_1600m.gpkg.

Usage: python geodata/build/psr_1600m.py FOLDER, where FOLDER holds `lola_south_1600m.tif` (geodata/ itself).

A pixel lies in permanent shadow if in none of 120 azimuths any part of the Sun ever clears the horizon. Rays are great
circles of 220 km; how high the Sun comes stands in `rules/sky.yaml`.
"""

import sys
from pathlib import Path

import geopandas as gpd
import pyogrio

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.readers.grids import read_grid
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.grid import Grid
from dueregard.terrain.shadow import SHADED, outlines, shadow_mask

SOURCE = "lola_south_1600m.tif"
HEIGHT_SIGMA_M = 75.0  # lola_south_1600m.source.yaml
TARGET = Path(__file__).parents[1] / "psr_1600m.gpkg"
NORTHMOST_DEG = -80.0
WRITTEN = "2026-11-22T00:00:00.000Z"  # stored by the format; fixed, so that a rebuilt file is the same to the byte
PUBLISHED_KM2 = 17_921.0  # permanent shadow south of 80 S, as NASA published it


def build(grid: Grid, sky: Sky) -> gpd.GeoDataFrame:
    """Compute the layer: one row, all shadows together, beside their computed and published area."""
    mask = shadow_mask(grid, sky.sun_declination.value, sky.sun_semidiameter.value, NORTHMOST_DEG)
    shadow = outlines(mask == SHADED, grid)
    columns = {
        "title": ["permanent shadow south of 80 S"],
        "area_km2": [float(selenodesy.area_m2(shadow)) / 1e6],
        "published_km2": [PUBLISHED_KM2],
    }
    return gpd.GeoDataFrame(columns, geometry=[shadow], crs=selenodesy.SOUTH_POLAR_CRS)


if __name__ == "__main__":
    sky = read_rulebook().sky
    if sky is None:
        sys.exit("rules/sky.yaml is missing")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    layer = build(read_grid(Path(sys.argv[1]) / SOURCE, HEIGHT_SIGMA_M), sky)
    TARGET.unlink(missing_ok=True)  # over an old file the bytes would differ
    layer.to_file(TARGET, layer="psr", driver="GPKG", engine="pyogrio")
    found_km2 = float(layer["area_km2"].iloc[0])
    missing = 1.0 - found_km2 / PUBLISHED_KM2
    print(f"{found_km2:.0f} km2, {missing:.0%} less than the {PUBLISHED_KM2:.0f} published")
