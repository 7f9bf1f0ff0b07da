"""Which rows does the page choose from, and which shape does each name?"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.model.tables import CONFLICTS, EXCLUSION, NUMBER, SITES, TEXT, ZONES, Assessment
from dueregard.writers.cells import Cell, cells
from dueregard.writers.map_html_shapes import Outline, outlines, shape_keys
from dueregard.writers.map_html_text import plain_text
from dueregard.writers.ranking import ranked
from dueregard.writers.verdict import APART, weights

Columns: TypeAlias = dict[str, list[Any]]
DIGITS = 4
"""Digits of a number that is only shown."""
NO_ZONE_COLUMNS = {"zone_id"}
NO_EXCLUSION_COLUMNS = {"cumulative_km2"}


def page_rows(assessment: Assessment) -> tuple[dict[str, Columns], dict[str, Outline]]:
    """Return the tables that the page filters, and each shape that they name, once.

    Returns
    -------
    tuple
        Sites, zones, conflicts and exclusion, each by column; and the outlines by name, in whole metres.
    """
    found = {
        "sites": (_sites(assessment.sites), *_named(assessment.sites, _site_names(assessment.sites))),
        "zones": (_zones(assessment), *_named(assessment.zones, _texts(assessment.zones, "footprint_id"))),
    }
    conflicts = in_order(assessment.conflicts)
    found["conflicts"] = (_conflicts(conflicts), *_named(conflicts, ["overlap"] * len(conflicts)))
    exclusion = assessment.exclusion
    whole = np.asarray(exclusion.geometry.to_numpy(), dtype=object).copy()
    whole[exclusion["share_of"].notna().to_numpy()] = None
    keys = shape_keys(["exclusion"] * len(exclusion), whole)
    found["exclusion"] = columns(exclusion, EXCLUSION, NO_EXCLUSION_COLUMNS), keys, outlines(keys, whole)
    tables = {name: rows | {"shape": shape} for name, (rows, shape, _) in found.items()}
    return tables, {key: shape for _, _, shapes in found.values() for key, shape in shapes.items()}


def columns(frame: pd.DataFrame, contract: Mapping[str, str], left_out: set[str] | frozenset[str]) -> Columns:
    """Turn a table into lists: texts made harmless, days as ISO text, numbers rounded, None where nothing is known."""
    kinds = {name: kind for name, kind in contract.items() if name not in left_out}
    return {name: [_shown(cell, kind) for cell in cells(frame[name], kind)] for name, kind in kinds.items()}


def _shown(cell: Cell, kind: str) -> Cell:
    if kind == TEXT and isinstance(cell, str):
        return plain_text(cell)
    return float(f"{cell:.{DIGITS}g}") if kind == NUMBER and isinstance(cell, float) else cell


def in_order(conflicts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return all conflicts: those that a reader wants first, then those without a duty between States."""
    first = ranked(conflicts).index
    return conflicts.loc[[*first, *conflicts.index.difference(first, sort=False)]]


def _named(frame: gpd.GeoDataFrame, names: Sequence[str]) -> tuple[list[str | None], dict[str, Outline]]:
    shapes = frame.geometry.to_numpy()
    keys = shape_keys(names, shapes)
    return keys, outlines(keys, shapes)


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [plain_text(str(cell or "shape")) for cell in cells(frame[name], TEXT)]


def _site_names(sites: gpd.GeoDataFrame) -> list[str]:
    """Name sites by activity; plans by what they are, so that one area serves all plans in it."""
    rows = zip(_texts(sites, "activity"), sites["placed"], strict=True)
    return ["plan" if placed == "within" else f"site/{activity}" for activity, placed in rows]


def _sites(sites: gpd.GeoDataFrame) -> Columns:
    east, north = site_places(sites)
    known = (sites["placed"] != "within").to_numpy()
    spots = {"x": east, "y": north}
    return columns(sites, SITES, frozenset()) | {
        name: [round(float(one)) if kept else None for one, kept in zip(axis, known, strict=True)]
        for name, axis in spots.items()
    }


def site_places(sites: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return easting and northing of each site: where it is said to stand, else the middle of its ground. [m]"""
    middle = shapely.centroid(sites.geometry.to_numpy())
    east, north = shapely.get_x(middle), shapely.get_y(middle)
    given = sites[["lat_deg", "lon_deg"]].notna().all(axis=1).to_numpy()
    lat, lon = (sites[name].to_numpy(dtype=np.float64)[given] for name in ("lat_deg", "lon_deg"))
    east[given], north[given] = selenodesy.to_map(lat, lon)
    return east, north


def _zones(assessment: Assessment) -> Columns:
    frame = assessment.zones
    return columns(frame, ZONES, NO_ZONE_COLUMNS) | {
        "newcomer": [_newcomer(name, assessment) for name in _texts(frame, "footprint_id")]
    }


def _newcomer(footprint_id: str, assessment: Assessment) -> str | None:
    """Return the reference newcomer for whom the ground is sensitive: it stands in the footprint's name."""
    return next((part for part in footprint_id.split("/") if part in assessment.rulebook.newcomers), None)


def _conflicts(frame: gpd.GeoDataFrame) -> Columns:
    return columns(frame, CONFLICTS, frozenset()) | {"owed": [weight != APART for weight in weights(frame)]}
