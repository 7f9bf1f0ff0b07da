"""At which places is an outpost tried?"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.model.rulebook import Gazetteer


@dataclass(frozen=True, eq=False)
class Cells:
    """Middles of hexagonal cells, region by region.

    Attributes
    ----------
    regions
        Ids of the regions.
    middles
        Map metres, shape (cells, 2). [m]
    region
        Row of the region of each cell, shape (cells,).
    spacing_m
        True distance of neighbouring middles in the middle of each region. [m]
    """

    regions: tuple[str, ...]
    middles: NDArray[np.float64]
    region: NDArray[np.int64]
    spacing_m: float


def edition(gazetteer: Gazetteer) -> int:
    """Return the year of the latest edition of the Artemis candidate regions."""
    return int(gazetteer.regions["edition"].max())


def candidate_regions(gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    """Return the Artemis candidate regions of the latest edition."""
    regions: gpd.GeoDataFrame = gazetteer.regions
    return regions[regions["edition"] == edition(gazetteer)].reset_index(drop=True)


def cells_in(regions: gpd.GeoDataFrame, spacing_m: float) -> Cells:
    """Lay hexagonal cells into regions; a cell counts where its middle lies in the region."""
    laid = [hexagons(shape, spacing_m) for shape in regions.geometry]
    region_of = np.repeat(np.arange(len(laid)), [len(one) for one in laid])
    return Cells(tuple(regions["region"]), np.concatenate(laid), region_of, spacing_m)


def hexagons(shape: BaseGeometry, spacing_m: float) -> NDArray[np.float64]:
    """Return the middles of hexagonal cells in some ground, one of them at its centroid, map metres, shape (n, 2)."""
    east, north = shape.centroid.x, shape.centroid.y
    step = _step(shape, spacing_m)
    far = float(np.hypot(*(np.array(shape.bounds[2:]) - np.array(shape.bounds[:2]))))
    most = int(np.ceil(far / step * 1.2)) + 1
    column, row = np.meshgrid(np.arange(-most, most + 1), np.arange(-most, most + 1))
    places = np.column_stack([east + step * (column + row / 2.0).ravel(), north + step * (row * np.sqrt(0.75)).ravel()])
    inside = shapely.contains_xy(shape, places[:, 0], places[:, 1])
    return places[inside]


def hexagon_areas_m2(shape: BaseGeometry, middles: NDArray[np.float64], spacing_m: float) -> NDArray[np.float64]:
    """Return the true area of each cell of `hexagons`: the map plane swells outwards, a step in it does not. [m2]"""
    scale = np.asarray(selenodesy.scale_factor(middles[:, 0], middles[:, 1]))
    return np.asarray(np.sqrt(0.75) * (_step(shape, spacing_m) / scale) ** 2)


def _step(shape: BaseGeometry, spacing_m: float) -> float:
    """Return the distance of neighbouring middles in the map plane: true at the centroid. [m]"""
    return spacing_m * float(selenodesy.scale_factor(shape.centroid.x, shape.centroid.y))
