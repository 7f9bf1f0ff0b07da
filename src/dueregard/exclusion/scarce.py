"""How much of what is scarce lies in a piece of ground?"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.exclusion.overlays import overlaid

Areas = dict[str | None, float]
"""Square metres of some ground, of all of it (None) and of each scarce class that it touches."""


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


def areas_of(ground: NDArray[np.object_], scarce: Scarce) -> list[Areas]:
    """Return how large each ground is, and how much of each class lies in it; classes that none touches are left out.

    Pieces of a class that lie in some ground as a whole are known; only the others are cut.
    """
    whole_m2 = np.atleast_1d(selenodesy.area_m2(ground))
    shapely.prepare(ground)
    at, hit = scarce.tree.query(ground, predicate="intersects")
    area_m2 = scarce.piece_m2[hit].copy()
    cut = np.flatnonzero(~shapely.contains_properly(ground[at], scarce.pieces[hit]))
    area_m2[cut] = selenodesy.area_m2(overlaid(shapely.intersection, ground[at[cut]], scarce.pieces[hit[cut]]))
    count = len(scarce.names)
    key = at * count + scarce.of[hit]
    total = np.bincount(key, weights=area_m2, minlength=len(ground) * count)
    found: list[Areas] = [{None: float(whole)} for whole in whole_m2]
    for one in np.unique(key):
        found[one // count][scarce.names[one % count]] = float(total[one])
    return found
