"""In which areas does something come to stand of which only the area is known?"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

SAME_REGION = 0.9


@dataclass(frozen=True, slots=True)
class Envelope:
    """One area somewhere in which something is planned.

    `here` are the activities planned in this area and in no other, `elsewhere` those planned here or in one of
    `others` further areas (0: their number differs). `regions` are the titles of the regions that it is made of.
    """

    shape: shapely.Geometry
    here: tuple[str, ...]
    elsewhere: tuple[str, ...]
    others: int
    actors: frozenset[str]
    regions: tuple[str, ...] = ()


def envelopes_of(sites: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> tuple[Envelope, ...]:
    """Return each distinct area in which something is planned once, with the plans that may come there."""
    plans = sites.drop_duplicates("activity")
    parts = [shapely.get_parts(shapely.normalize(shape)) for shape in plans.geometry]
    shapes = {shapely.to_wkb(part): part for several in parts for part in several}
    return tuple(_envelope(key, shape, plans, parts, regions) for key, shape in shapes.items())


def _envelope(
    key: bytes,
    shape: shapely.Geometry,
    plans: gpd.GeoDataFrame,
    parts: list[NDArray[np.object_]],
    regions: gpd.GeoDataFrame,
) -> Envelope:
    held = np.array([any(shapely.to_wkb(part) == key for part in several) for several in parts])
    single = np.array([len(several) == 1 for several in parts])
    codes = plans["activity"].to_numpy()
    counts = {len(parts[row]) - 1 for row in np.flatnonzero(held & ~single)}
    return Envelope(
        shape=shape,
        here=tuple(codes[held & single]),
        elsewhere=tuple(codes[held & ~single]),
        others=counts.pop() if len(counts) == 1 else 0,
        actors=frozenset(plans["actor"].to_numpy()[held]),
        regions=_regions(shape, regions),
    )


def _regions(shape: shapely.Geometry, regions: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the titles of the regions, of one edition, that make up an area; none if they do not make it up."""
    for edition in sorted(set(regions["edition"]), reverse=True):
        rows = regions[regions["edition"] == edition]
        ground = rows.geometry.to_numpy()
        inside = shapely.area(shapely.intersection(ground, shape)) > SAME_REGION * shapely.area(ground)
        if shapely.area(shapely.union_all(ground[inside])) > SAME_REGION * shapely.area(shape):
            return tuple(rows.loc[inside, "title"])
    return ()
