"""Which worlds are measured? Made-up ground, the same in every process."""

import numpy as np
import shapely

from dueregard import index, selenodesy

MIDDLE_M = (60e3, -40e3)
SIDE_M = 250e3
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
    drawn = np.empty(count, dtype=object)
    disc, sector, ragged = (np.arange(count) % 3 == kind for kind in range(3))
    drawn[disc] = selenodesy.discs(east[disc], north[disc], radius[disc], vertices=128)
    azimuth = rng.uniform(0.0, 360.0, count)
    reach = 1.4 * radius[sector]
    drawn[sector] = selenodesy.sectors(east[sector], north[sector], reach, azimuth[sector], 60.0, vertices=96)
    turn = np.linspace(0.0, 2.0 * np.pi, 200, endpoint=False)
    phase = np.radians(azimuth[ragged, None])
    ring = radius[ragged, None] * (1.0 + 0.15 * np.cos(5.0 * turn + phase) + 0.1 * np.cos(11.0 * turn - phase))
    corners = [east[ragged, None] + ring * np.cos(turn), north[ragged, None] + ring * np.sin(turn)]
    drawn[ragged] = shapely.polygons(np.stack(corners, axis=-1))
    return drawn


def zones_and_sites(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Give `count` polygons, half of them as zones and half as the sites that they might meet."""
    return zones(count // 2, 1), zones(count - count // 2, 2)


def boxes(polygons: np.ndarray) -> index.Boxes:
    """Give boxes that are active on one day."""
    count = len(polygons)
    return index.boxes(shapely.bounds(polygons), np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64))
