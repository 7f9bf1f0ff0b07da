"""How much of what is scarce lies in a piece of ground?"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.exclusion.overlays import overlaid


@dataclass(frozen=True, eq=False)
class Scarce:
    """Classes of ground of which there is little, each of many pieces.

    `area_m2`: of each class; `pieces`, `of` and `piece_m2`: the pieces, the place of their class, their area.
    """

    names: tuple[str, ...]
    area_m2: NDArray[np.float64]
    pieces: NDArray[np.object_]
    of: NDArray[np.int64]
    piece_m2: NDArray[np.float64]
    tree: shapely.STRtree


def scarce_of(classes: gpd.GeoDataFrame) -> Scarce:
    """Take classes apart into their pieces.

    Parameters
    ----------
    classes
        `scarce_class`, and geometry in map metres.
    """
    pieces, of = shapely.get_parts(classes.geometry.to_numpy(), return_index=True)
    whole_m2 = selenodesy.area_m2(classes.geometry.to_numpy())
    names = tuple(str(name) for name in classes["scarce_class"])
    return Scarce(names, whole_m2, pieces, of, selenodesy.area_m2(pieces), shapely.STRtree(pieces))


def scarce_in(ground: BaseGeometry, scarce: Scarce) -> dict[str, float]:
    """Return how much of each class lies in some ground; classes that do not touch it are left out. [m2]

    Pieces that lie in it as a whole are known; only the others are cut.
    """
    hit = np.sort(scarce.tree.query(ground, predicate="intersects"))
    if not len(hit):
        return {}
    shapely.prepare(ground)
    area_m2 = scarce.piece_m2[hit].copy()
    cut = np.flatnonzero(~shapely.contains_properly(ground, scarce.pieces[hit]))
    area_m2[cut] = selenodesy.area_m2(overlaid(shapely.intersection, ground, scarce.pieces[hit[cut]]))
    total = np.bincount(scarce.of[hit], weights=area_m2, minlength=len(scarce.names))
    return {scarce.names[place]: float(total[place]) for place in np.unique(scarce.of[hit])}
