"""Which part of the ground does the picture show?"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csgraph

from dueregard import selenodesy
from dueregard.writers.maps.hillshade import Box

Points = NDArray[np.float64]
"""Easting and northing (or pixels to the right and up), shape (n, 2)."""

LINK_M = 150_000.0  # places farther apart than this from all others are outliers
LEAST_HALF_M = 8_000.0
WHOLE_POLE_LAT_DEG = -84.0  # a wide map shows the pole whole, at least down to this latitude
WIDE_HALF_M = 110_000.0
MARGIN = 1.08
DETAIL_SHARE = 1 / 3  # a detail is drawn where it covers less than this of the map's side
ZONE_SHARE, WIDE_ZONE = 0.6, 3.0  # zones widen the scene by at most so much of its span, if no wider than so many
POLE_SHARE = 1 / 9
PX_PER_MARK = 24.0


@dataclass(frozen=True, slots=True)
class View:
    """A square part of the map plane, and how large it is drawn."""

    box: Box
    side_px: float

    @property
    def metres_per_px(self) -> float:
        """Ground that one pixel covers, in the map plane. [m]"""
        return (self.box[2] - self.box[0]) / self.side_px

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the picture on the map plane. [m]"""
        return (self.box[0] + self.box[2]) / 2.0, (self.box[1] + self.box[3]) / 2.0

    def pixels(self, points: Points) -> Points:
        """Place map metres on the picture, from its lower left corner. [px]"""
        return (np.asarray(points, dtype=np.float64).reshape(-1, 2) - self.box[:2]) / self.metres_per_px

    def metres(self, pixels: Points) -> Points:
        """Place pixels on the map plane. [m]"""
        return np.asarray(pixels, dtype=np.float64).reshape(-1, 2) * self.metres_per_px + self.box[:2]


def clusters(points: Points, link: float) -> NDArray[np.int64]:
    """Tell, by number, which points are in one group: linked by steps of at most `link`, in the points' unit."""
    if len(points) == 0:
        return np.empty(0, dtype=np.int64)
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    return np.asarray(csgraph.connected_components(apart <= link, directed=False)[1], dtype=np.int64)


def main_cluster(points: Points, link: float, weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points belong to the group of the greatest weight."""
    group = clusters(points, link)
    heaviest = int(np.argmax(np.bincount(group, weights=weights))) if len(group) else 0
    return np.asarray(group == heaviest)


def map_box(places: Points, weights: NDArray[np.float64], envelopes: Points, zones: gpd.GeoSeries) -> Box:
    """Choose a square that shows everything but far outliers, or everything where no group has more than half of it.

    Parameters
    ----------
    places
        Sites whose place is known, map metres, shape (n, 2). [m]
    weights
        How much each of them counts in choosing the main group, shape (n,). [1]
    envelopes
        Bounds of areas somewhere in which something is planned, shape (m, 4). [m]
    zones
        Zones; those much wider than the scene do not widen it.

    Returns
    -------
    Box
        The square; about the pole, whole, where the scene is wide.
    """
    boxes = np.vstack([np.hstack([places, places]), envelopes.reshape(-1, 4)])
    if len(boxes) == 0:
        return square(0.0, 0.0, _whole_pole_m())
    weights = np.concatenate([weights, np.ones(len(envelopes))])
    main = main_cluster((boxes[:, :2] + boxes[:, 2:]) / 2.0, LINK_M, weights)
    kept = boxes[main] if 2.0 * weights[main].sum() > weights.sum() else boxes
    return _framed(_with_zones(_bounds(kept), zones))


def square(easting_m: float, northing_m: float, half_m: float) -> Box:
    """Return a square about a place. [m]"""
    return easting_m - half_m, northing_m - half_m, easting_m + half_m, northing_m + half_m


def _bounds(boxes: Points) -> Points:
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _with_zones(bounds: Points, zones: gpd.GeoSeries) -> Points:
    """Widen the bounds, within limits, to hold the zones that are not much wider than they are."""
    span = max(float(np.max(bounds[2:] - bounds[:2])), LEAST_HALF_M)
    shapes = zones.to_numpy()
    reach = shapely.bounds(shapes)
    near = np.max(reach[:, 2:] - reach[:, :2], axis=1, initial=0.0) <= WIDE_ZONE * span
    near &= shapely.intersects(shapes, shapely.box(*bounds))
    most = ZONE_SHARE * span * np.array([-1.0, -1.0, 1.0, 1.0])
    wider = _bounds(np.vstack([bounds, reach[near]]))
    return np.clip(wider, np.minimum(bounds, bounds + most), np.maximum(bounds, bounds + most))


def _framed(bounds: Points) -> Box:
    half = max(float(np.max(bounds[2:] - bounds[:2])) / 2.0 * MARGIN, LEAST_HALF_M)
    if half > WIDE_HALF_M and np.all(bounds[:2] < 0.0) and np.all(bounds[2:] > 0.0):
        return square(0.0, 0.0, max(float(np.max(np.abs(bounds))) * 1.03, _whole_pole_m()))
    east, north = (bounds[:2] + bounds[2:]) / 2.0
    return square(float(east), float(north), half)


def _whole_pole_m() -> float:
    return float(selenodesy.to_map(WHOLE_POLE_LAT_DEG, 90.0)[0]) * 1.01


def detail_box(box: Box, places: Points, weights: NDArray[np.float64]) -> Box | None:
    """Choose a crowded part of a wide map to be drawn again, larger.

    Parameters
    ----------
    box
        What the map shows. [m]
    places, weights
        Sites whose place is known [m], and how much each counts [1].

    Returns
    -------
    Box or None
        The main group of sites in a certain conflict, else the core of the pole, else the main group of sites; a
        square of at most a third of the map's side. None where the map is not wide or nothing stands there.
    """
    side = box[2] - box[0]
    inside = np.all((places > box[:2]) & (places < box[2:]), axis=1)
    if side < 2.0 * WIDE_HALF_M or not inside.any():
        return None
    points, counts = places[inside], weights[inside]
    core = side * POLE_SHARE
    if np.ptp(counts) == 0.0 and np.any(np.all(np.abs(points) < core, axis=1)):
        return square(0.0, 0.0, core)
    kept = points[main_cluster(points, side / 15.0, counts)]
    bounds = _bounds(np.hstack([kept, kept]))
    half = max(float(np.max(bounds[2:] - bounds[:2])) * 0.65, side / 24.0)
    east, north = (bounds[:2] + bounds[2:]) / 2.0
    return square(float(east), float(north), half) if 2.0 * half <= side * DETAIL_SHARE else None


def fanned_out(pixels: Points) -> Points:
    """Move symbols that would cover one another onto a ring about their middle. [px]"""
    moved = pixels.copy()
    group = clusters(pixels, PX_PER_MARK * 0.7)
    for number in np.flatnonzero(np.bincount(group) > 1) if len(group) else ():
        moved[group == number] = _ring(pixels[group == number])
    return moved


def _ring(points: Points) -> Points:
    middle = points.mean(axis=0)
    bearing = np.arctan2(*(points - middle).T)
    rank = np.argsort(np.argsort(bearing, kind="stable"), kind="stable")
    angle = 2.0 * np.pi * rank / len(points) + np.pi / 2.0
    radius = max(0.55 * PX_PER_MARK, PX_PER_MARK * len(points) / (2.0 * np.pi))
    return np.asarray(middle + radius * np.column_stack([np.sin(angle), np.cos(angle)]))
