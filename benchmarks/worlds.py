"""Which worlds are measured? Made-up ground, the same in every process."""

import numpy as np
import shapely

from dueregard import index, selenodesy

MIDDLE_M = (60e3, -40e3)
SIDE_M = 250e3
AT_ONCE = 2500
"""Polygons that are drawn together, so that little more than the polygons is left in memory."""
OVERLAPS = 20
"""Things of the other kind that each thing meets."""


def places(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give easting, northing and radius of discs so dense that each meets OVERLAPS of as many others. [m]"""
    rng = np.random.default_rng(seed)
    east, north = (rng.uniform(-SIDE_M / 2.0, SIDE_M / 2.0, count) + middle for middle in MIDDLE_M)
    mean = SIDE_M * np.sqrt(OVERLAPS / count / np.pi) / 2.0
    return east, north, mean * rng.uniform(0.6, 1.4, count)


def zones(count: int, seed: int) -> np.ndarray:
    """Give discs of 128, sectors of 160 and ragged polygons of 200 corners, a third each."""
    east, north, radius = places(count, seed)
    rng = np.random.default_rng(seed + 1000)
    azimuth, drawn = rng.uniform(0.0, 360.0, count), np.empty(count, dtype=object)
    for first in range(0, count, AT_ONCE):
        some = np.arange(first, min(first + AT_ONCE, count))
        for kind, draw in enumerate((_disc, _sector, _ragged)):
            rows = some[some % 3 == kind]
            drawn[rows] = draw(east[rows], north[rows], radius[rows], azimuth[rows])
    return drawn


def _disc(east: np.ndarray, north: np.ndarray, radius: np.ndarray, azimuth: np.ndarray) -> np.ndarray:  # noqa: ARG001
    return np.asarray(selenodesy.discs(east, north, radius, vertices=128))


def _sector(east: np.ndarray, north: np.ndarray, radius: np.ndarray, azimuth: np.ndarray) -> np.ndarray:
    return np.asarray(selenodesy.sectors(east, north, 1.4 * radius, azimuth, 60.0, vertices=96))


def _ragged(east: np.ndarray, north: np.ndarray, radius: np.ndarray, azimuth: np.ndarray) -> np.ndarray:
    turn, phase = np.linspace(0.0, 2.0 * np.pi, 200, endpoint=False), np.radians(azimuth[:, None])
    ring = radius[:, None] * (1.0 + 0.15 * np.cos(5.0 * turn + phase) + 0.1 * np.cos(11.0 * turn - phase))
    return shapely.polygons(
        np.stack([east[:, None] + ring * np.cos(turn), north[:, None] + ring * np.sin(turn)], axis=-1)
    )


def zones_and_sites(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Give `count` polygons, half of them as zones and half as the sites that they might meet."""
    return zones(count // 2, 1), zones(count - count // 2, 2)


def boxes(polygons: np.ndarray) -> index.Boxes:
    """Give boxes that are active on one day."""
    count = len(polygons)
    return index.boxes(shapely.bounds(polygons), np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64))
