"""How far is each source from each receptor, at least, at most, and position by position?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.zones.placement import Placement, Placements, objects

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Gaps:
    """Distances of the candidate rows, and the reach that counts for each.

    `exact`: both positions are known exactly. In the notch of a shield the reach is shorter; `least_reach_m` and
    `most_reach_m` are the shortest and the longest that an admissible position meets.
    """

    nearest_m: Floats
    farthest_m: Floats
    least_reach_m: Floats
    most_reach_m: Floats
    exact: Booleans


def gaps(rows: pd.DataFrame, placements: Placements) -> Gaps:
    """Measure the candidate rows.

    Parameters
    ----------
    rows
        Candidates: source, receptor, radius, notch and operating radius.
    """
    pair, row_of = np.unique(rows[["source", "receptor"]].to_numpy(dtype=np.int64), axis=0, return_inverse=True)
    envelope = placements.envelope
    source, receptor = pair[:, 0], pair[:, 1]
    nearest = np.asarray(selenodesy.separation_m(envelope[source], envelope[receptor]))
    placed = placements.placed
    exact = (placed[source] == "at") & (placed[receptor] == "at")
    farthest = nearest.copy()
    farthest[~exact] = selenodesy.farthest_m(envelope[source[~exact]], envelope[receptor[~exact]])
    least, most = _reach_ends(rows, placements)
    of = row_of.ravel()
    return Gaps(nearest[of], farthest[of], least, most, np.asarray(exact[of]))


def _reach_ends(rows: pd.DataFrame, placements: Placements) -> tuple[Floats, Floats]:
    least, most = rows["radius_m"].to_numpy().copy(), rows["radius_m"].to_numpy().copy()
    for row in np.flatnonzero(np.isfinite(rows["notch_azimuth_deg"].to_numpy())):
        one = rows.iloc[row]
        source, receptor = placements.rows[one["source"]], placements.rows[one["receptor"]]
        shielded = in_notch(one, source, receptor)
        least[row] = one["notch_radius_m"] if shielded.any() else least[row]
        most[row] = one["notch_radius_m"] if shielded.all() else most[row]
    return least, most


def surely_reached(rows: pd.DataFrame, gap: Gaps, placements: Placements) -> Booleans:
    """Tell which rows are reached from every admissible position.

    A line or polygon is reached where its nearest point is: all positions of the other must lie within reach of it.
    """
    reach_m = gap.least_reach_m + rows["operating_radius_m"].to_numpy()
    sure = np.asarray(gap.farthest_m < reach_m)
    for row in np.flatnonzero(~sure & ~gap.exact & (gap.nearest_m < reach_m)):
        pair = [placements.rows[rows[name].iloc[row]] for name in ("source", "receptor")]
        extended = next((one for one in pair if not one.is_point), None)
        if extended is not None:
            drawn = selenodesy.buffer(objects([extended.ground]), reach_m[[row]])[0]
            sure[row] = all(shapely.covers(drawn, one.envelope) for one in pair if one.is_point)
    return sure


def in_notch(row: "Mapping[str, Any] | pd.Series[float]", source: Placement, receptor: Placement) -> Booleans:
    """Tell for each sampled pair of positions whether the whole site of the receptor lies in the shielded sector.

    Extended ground lies in it if each of its vertices does; the operating radius takes its angle off the sector.
    """
    if not np.isfinite(row["notch_azimuth_deg"]):
        return np.zeros(1, dtype=bool)
    east, north = _places(receptor)
    from_east, from_north = source.easting_m[: east.shape[1]], source.northing_m[: east.shape[1]]
    gap = np.maximum(selenodesy.distance_m(from_east, from_north, east, north), 1e-3)
    off = np.rad2deg(np.arcsin(np.minimum(row["operating_radius_m"] / gap, 1.0)))
    seen = selenodesy.azimuth_deg(from_east, from_north, east, north)
    aside = np.abs(np.mod(seen - row["notch_azimuth_deg"] + 180.0, 360.0) - 180.0)
    return np.asarray(np.all(aside + off <= row["notch_half_angle_deg"], axis=0))


def _places(receptor: Placement) -> tuple[Floats, Floats]:
    """Return sampled positions, shape (1, n), or the vertices of extended ground, shape (vertices, 1)."""
    if receptor.is_point:
        return receptor.easting_m[None, :], receptor.northing_m[None, :]
    vertices = shapely.get_coordinates(receptor.ground)
    return vertices[:, :1], vertices[:, 1:]


def sampled_gap_m(source: Placement, receptor: Placement) -> Floats:
    """Return the distance of each sampled pair of positions, shape (SAMPLES,) or (1,). [m]"""
    if source.is_point and receptor.is_point:
        places = source.easting_m, source.northing_m, receptor.easting_m, receptor.northing_m
        return np.asarray(selenodesy.distance_m(*places))
    return np.asarray(selenodesy.separation_m(_geometries(source), _geometries(receptor)))


def _geometries(placement: Placement) -> NDArray[np.object_]:
    if placement.is_point:
        return np.asarray(shapely.points(placement.easting_m, placement.northing_m))
    return objects([placement.ground])


def nominal_gap_m(source: Placement, receptor: Placement) -> float:
    """Return the distance between the nominal grounds; NaN where one has none. [m]"""
    if source.ground is None or receptor.ground is None:
        return float("nan")
    one, other = source.ground, receptor.ground
    if isinstance(one, shapely.Point) and isinstance(other, shapely.Point):  # ten times faster, and asked often
        return float(selenodesy.distance_m(one.x, one.y, other.x, other.y))
    return float(selenodesy.separation_m(source.ground, receptor.ground))


def nominal_gaps_m(one: NDArray[np.int64], other: NDArray[np.int64], placements: Placements) -> Floats:
    """Return the distances between the nominal grounds of pairs of rows; NaN where one has none. [m]"""
    ground = placements.ground
    point = shapely.get_type_id(ground) == shapely.GeometryType.POINT
    east, north = (np.where(point, coordinate(ground), np.nan) for coordinate in (shapely.get_x, shapely.get_y))
    apart_m = np.asarray(selenodesy.distance_m(east[one], north[one], east[other], north[other]))
    extended = ~(point[one] & point[other])
    apart_m[extended] = selenodesy.separation_m(ground[one[extended]], ground[other[extended]])
    return apart_m
