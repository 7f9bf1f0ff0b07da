"""Which ground do a footprint and a site share, and is it enough to count?"""

from types import MappingProxyType

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.conflicts.distances import Booleans, Floats, Gaps
from dueregard.zones.footprints import shapes
from dueregard.zones.placement import Placements
from dueregard.zones.screens import SMOOTH, Screens, carved, circle_reason

LEAST_OVERLAP_M2 = 1.0  # touching, or less than a square metre in common, is no conflict
THIN_OVERLAP_M = 5.0  # deeper overlaps than this share more than a square metre ...
SMALL_RADIUS_M = 1.0  # ... for any radii above this
AT_ONCE = 4096
"""Rows whose footprints and sites are drawn at a time."""
Geometries = NDArray[np.object_]


def overlaps(
    rows: pd.DataFrame, placements: Placements, screens: Screens = MappingProxyType({})
) -> tuple[Geometries, Floats]:
    """Return the nominal footprint on the nominal site of each row, and the area of the site.

    None and NaN where a position is not known.

    The rim of hidden ground is good to half a cell: where it takes all of a site that is reached, the circle counts.

    Parameters
    ----------
    rows
        Source, receptor, mechanism, reach and operating radius.
    screens
        What stands round each source; none: the smooth sphere.
    """
    shared, site_m2 = np.full(len(rows), None, dtype=object), np.full(len(rows), np.nan)
    ground = placements.ground
    for first in range(0, len(rows), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        shared[part], site_m2[part] = _overlaps(rows.iloc[part], ground, screens)
    return shared, site_m2


def _overlaps(rows: pd.DataFrame, ground: Geometries, screens: Screens) -> tuple[Geometries, Floats]:
    missing = shapely.is_missing(ground)
    known = ~(missing[rows["source"].to_numpy(dtype=np.int64)] | missing[rows["receptor"].to_numpy(dtype=np.int64)])
    rows = rows[known]
    zone, site = _drawn(rows, ground)
    reached = zone.copy()
    for place, key in enumerate(zip(rows["source"], rows["mechanism"], strict=True)):
        around = screens.get(key, SMOOTH)
        if circle_reason(around, rows["radius_m"].iloc[place]) is None:
            reached[place] = carved(zone[place], rows["radius_m"].iloc[place], around)
    left = np.asarray(shapely.intersection(reached, site))
    hidden = np.flatnonzero(selenodesy.area_m2(left) < LEAST_OVERLAP_M2)
    left[hidden] = shapely.intersection(zone[hidden], site[hidden])
    shared, site_m2 = np.full(len(known), None, dtype=object), np.full(len(known), np.nan)
    shared[known], site_m2[known] = left, selenodesy.area_m2(site)
    return shared, site_m2


def _drawn(rows: pd.DataFrame, ground: Geometries) -> tuple[Geometries, Geometries]:
    """Return the nominal footprints and sites of rows, on the smooth sphere."""
    source, receptor = (ground[rows[name].to_numpy(dtype=np.int64)] for name in ("source", "receptor"))
    return shapes(source, rows), selenodesy.buffer(receptor, rows["operating_radius_m"].to_numpy())


def too_thin(rows: pd.DataFrame, gap: Gaps, placements: Placements) -> Booleans:
    """Tell which exactly known pairs overlap by less than a square metre.

    Parameters
    ----------
    rows
        Candidates, as `conflicts.candidates.candidates` gives.
    """
    site_m = rows["operating_radius_m"].to_numpy()
    depth = gap.most_reach_m + site_m - gap.nearest_m
    small = np.minimum(gap.most_reach_m, site_m) < SMALL_RADIUS_M
    doubtful = np.flatnonzero(gap.exact & (small | (depth < THIN_OVERLAP_M)))
    point = np.array([one.is_point for one in placements.rows], dtype=bool)
    points = np.all([point[rows[name].to_numpy(dtype=np.int64)[doubtful]] for name in ("source", "receptor")], axis=0)
    area = np.empty(len(doubtful))
    caps, drawn = doubtful[points], doubtful[~points]
    area[points] = selenodesy.cap_overlap_area_m2(gap.nearest_m[caps], gap.most_reach_m[caps], site_m[caps])
    each = np.arange(len(drawn))
    area[~points] = selenodesy.overlap_area_m2(*_drawn(rows.iloc[drawn], placements.ground), each, each)
    thin = np.zeros(len(rows), dtype=bool)
    thin[doubtful] = area < LEAST_OVERLAP_M2
    return thin
