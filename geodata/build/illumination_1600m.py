"""Which share of the time does the Sun shine south of 80 S, as far as the embedded grid can tell?

Usage: python geodata/build/illumination_1600m.py FOLDER, where FOLDER holds `lola_south_1600m.tif` (geodata/ itself).
Builds illumination_1600m.tif; takes a minute or two on two cores.

Three bands: share of the time in which any part of the Sun is above the horizon of an eye 2 m above the middle of each
cell; the same with the eye two standard deviations of a height lower, and as much higher. 144 directions of the Sun,
rays of 220 km along great circles; how the Sun moves stands in `rules/sky.yaml`.
"""

import sys
from pathlib import Path

import affine
import numpy as np
import rasterio
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.readers.grids import read_grid
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.grid import Grid, cell_centres_m, window
from dueregard.terrain.illumination import illumination
from dueregard.terrain.sight import DECIDING_SIGMAS

SOURCE = "lola_south_1600m.tif"
HEIGHT_SIGMA_M = 75.0  # lola_south_1600m.source.yaml
TARGET = Path(__file__).parents[1] / "illumination_1600m.tif"
NORTHMOST_DEG = -80.0
HALF_WIDTH_M = 304_000.0  # of the square round the parallel of 80 S, to the next cell
EYE_M = 2.0  # height for which shares of light are published (Glaeser 2014)
HOURS = 144
STEP = 0.005  # share of the time that one step of a stored value stands for
NO_DATA = 255
BANDS = ("eye 2 m above the ground", "eye two standard deviations lower", "eye two standard deviations higher")


def build(grid: Grid, sky: Sky) -> tuple[NDArray[np.uint8], affine.Affine]:
    """Compute the three bands, shape (3, rows, columns), and where they lie."""
    part = window(grid, (-HALF_WIDTH_M, -HALF_WIDTH_M, HALF_WIDTH_M, HALF_WIDTH_M))
    east, north = cell_centres_m(part)
    polar = selenodesy.to_geographic(east, north)[0] < NORTHMOST_DEG
    doubt_m = DECIDING_SIGMAS * grid.height_sigma_m
    eyes = EYE_M, EYE_M - doubt_m, EYE_M + doubt_m
    found = illumination([grid], east[polar], north[polar], eyes, sky, HOURS)
    bands = np.full((len(eyes), *part.shape), NO_DATA, dtype=np.uint8)
    bands[:, polar] = np.rint(found.lit_share / STEP).astype(np.uint8)
    return bands, part.transform


def write(path: Path, bands: NDArray[np.uint8], transform: affine.Affine) -> None:
    """Write the bands with their scale, so that a GIS shows shares from 0 to 1."""
    count, rows, columns = bands.shape
    shape = {"driver": "GTiff", "count": count, "height": rows, "width": columns, "dtype": "uint8", "nodata": NO_DATA}
    frame = {"crs": selenodesy.south_polar_crs().to_wkt(), "transform": transform}
    with rasterio.open(path, "w", **shape, **frame, compress="deflate", zlevel=9, interleave="band") as file:
        file.write(bands)
        file.scales = (STEP,) * count
        for place, title in enumerate(BANDS, start=1):
            file.set_band_description(place, f"share of the time with any part of the Sun, {title}")


if __name__ == "__main__":
    sky = read_rulebook().sky
    if sky is None:
        sys.exit("rules/sky.yaml is missing")
    write(TARGET, *build(read_grid(Path(sys.argv[1]) / SOURCE, HEIGHT_SIGMA_M), sky))
