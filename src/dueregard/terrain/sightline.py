"""How does the ground lie under the straight line between two places?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dueregard import selenodesy
from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.grid import Floats, Grid, ground_m
from dueregard.terrain.sight import line_of_sight

SAMPLES_A_CELL = 2
MOST_SAMPLES = 20_000


@dataclass(frozen=True, eq=False)
class Sightline:
    """The ground under the straight line between two raised points.

    `height_m`, `target_height_m`: of the two points above their ground. [m]
    `distance_m`: of the samples from the first place, along the sphere, shape (n,). [m]
    `ground_m`, `line_m`: heights above the sphere, the ground's NaN where unknown, shape (n,). [m]
    `cell_m`: of the grid; ground nearer to an end than half of it is that of the end. [m]
    `azimuth_deg`: of the second place as seen from the first. [deg]
    `state`: as `terrain.sight` tells.
    """

    lat_deg: float
    lon_deg: float
    height_m: float
    target_height_m: float
    distance_m: Floats
    ground_m: Floats
    line_m: Floats
    cell_m: float
    azimuth_deg: float
    state: np.uint8

    @property
    def clearance_m(self) -> Floats:
        """How far the line runs above the ground, below 0 where under it; NaN within half a cell of an end. [m]"""
        to_end = np.minimum(self.distance_m, self.distance_m[-1] - self.distance_m)
        return np.where(to_end >= 0.49 * self.cell_m, self.line_m - self.ground_m, np.nan)


def sightline(
    grids: Sequence[Grid],
    eye: tuple[float, float, float],
    target: tuple[float, float, float],
) -> Sightline:
    """Return the ground between two raised points and whether they see each other.

    Parameters
    ----------
    grids
        Grids, the finest first.
    eye, target
        Easting, northing and height above the ground. [m]

    Notes
    -----
    In the plane of the great circle a straight line between radii r1 and r2, an angle c apart, lies at an angle a from
    the first at the radius r1 r2 sin c / (r1 sin a + r2 sin(c - a)).
    """
    apart_m = max(float(selenodesy.distance_m(*eye[:2], *target[:2])), 1e-3)
    azimuth = float(selenodesy.azimuth_deg(*eye[:2], *target[:2]))
    count = int(np.clip(SAMPLES_A_CELL * apart_m / grids[0].cell_m, 100, MOST_SAMPLES))
    distance = np.linspace(0.0, apart_m, count + 1)
    ground = ground_m(grids, *selenodesy.destination(*eye[:2], azimuth, distance))
    first, last = (MOON_RADIUS_M + ground[place] + height for place, height in ((0, eye[2]), (-1, target[2])))
    whole, part = apart_m / MOON_RADIUS_M, distance / MOON_RADIUS_M
    radius = first * last * np.sin(whole) / (first * np.sin(part) + last * np.sin(whole - part))
    lat, lon = (float(value) for value in selenodesy.to_geographic(*target[:2]))
    state = line_of_sight(grids, *eye, *target, steps_a_cell=SAMPLES_A_CELL)[0]
    return Sightline(
        lat, lon, eye[2], target[2], distance, ground, radius - MOON_RADIUS_M, grids[0].cell_m, azimuth, state
    )
