"""How is a layer written a part at a time, so that memory does not grow with its outlines?"""

from collections.abc import Iterator
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

MOST_VERTICES = 1_000_000
"""Vertices of a part: as text and numbers of Python they take some 200 MB."""


def parts_of(frame: gpd.GeoDataFrame, most_vertices: int = MOST_VERTICES) -> Iterator[gpd.GeoDataFrame]:
    """Give consecutive rows, so many that their outlines have about `most_vertices` together; at least one part."""
    vertices = np.cumsum(shapely.get_num_coordinates(frame.geometry.to_numpy()))
    number = vertices // most_vertices
    cuts = np.flatnonzero(np.diff(number, prepend=0)) if len(frame) else np.empty(0, dtype=np.int64)
    ends = [0, *(int(cut) for cut in cuts if cut > 0), len(frame)]
    for first, after in pairwise(ends):
        yield frame.iloc[first:after]
