"""How do the permanent shadows of a square become outlines for a GIS?"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.terrain.area import Area
from dueregard.terrain.shadow import SHADED, outlines
from dueregard.writers.atomic import atomic
from dueregard.writers.gis.styles import name_the_frame


def shadow_outlines(found: Area) -> gpd.GeoDataFrame:
    """Return each permanent shadow of a square, the largest first, with its area on the sphere.

    Outlines follow the cells; one that is cut by the square's edge is marked, since it may go on beyond.
    """
    parts = shapely.get_parts(outlines(found.shadow == SHADED, found.raster))
    (rows, columns), t = found.raster.shape, found.raster.transform
    rim = shapely.box(t.c, t.f + t.e * rows, t.c + t.a * columns, t.f).boundary
    area_km2 = np.atleast_1d(selenodesy.area_m2(parts)) / 1e6
    table = gpd.GeoDataFrame(
        {"area_km2": area_km2, "at_edge": shapely.distance(parts, rim) == 0.0},
        geometry=parts,
        crs=selenodesy.SOUTH_POLAR_CRS,
    )
    return table.sort_values("area_km2", ascending=False, ignore_index=True)


def write_shadows(path: Path, found: Area) -> None:
    """Write the permanent shadows of a square to a GeoPackage in IAU_2015:30135, layer `psr`."""
    with atomic(path) as unfinished:
        shadow_outlines(found).to_file(unfinished, layer="psr", driver="GPKG", engine="pyogrio")
        name_the_frame(unfinished)
