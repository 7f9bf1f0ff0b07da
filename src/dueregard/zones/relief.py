"""How much ground does terrain take off the zones, and of how much can the grid not tell?"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.model.tables import Relief, ReliefArea
from dueregard.terrain.grid import Grid


def relief(shapes: gpd.GeoDataFrame, grids: Sequence[Grid]) -> Relief | None:
    """Add up what terrain did to the shapes that ground can stop; None without a grid.

    Parameters
    ----------
    shapes
        As `zones.shapes.zone_shapes` gives.
    """
    if not grids:
        return None
    physical = shapes[shapes["polarity"].isin(["emission", "sensitivity"])]
    counts = physical["terrain"].value_counts().sort_index()
    return Relief(
        tuple(f"{grid.name} {grid.cell_m:.4g} m" for grid in grids),
        tuple(_areas(str(polarity), rows) for polarity, rows in physical.groupby("polarity", sort=True)),
        tuple((str(name), int(count)) for name, count in counts.items()),
    )


def _areas(polarity: str, rows: gpd.GeoDataFrame) -> ReliefArea:
    left = shapely.union_all(rows.geometry.to_numpy())
    removed, undecided = (shapely.union_all(rows[name].dropna().to_numpy()) for name in ("removed", "undecided"))
    areas = (left, shapely.difference(removed, left), undecided)
    left_m2, removed_m2, undecided_m2 = (float(np.asarray(selenodesy.area_m2(ground))) for ground in areas)
    return ReliefArea(polarity, (left_m2 + removed_m2) / 1e6, removed_m2 / 1e6, undecided_m2 / 1e6)
