"""In how many samples of an ensemble do discs share ground, and how much, compiled? Nothing is kept of pairs apart."""

import numpy as np

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.cap_kernel import lens_area_m2
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.projection import DIAMETER_M


@compiled
def _near(east: float, north: float, reach: Floats, to_east: Floats, to_north: Floats, near: Integers) -> int:
    """Mark the discs whose planar distance does not rule out that they meet; the loop runs on several at once."""
    found = 0
    for j in range(len(to_east)):
        apart = (to_east[j] - east) ** 2 + (to_north[j] - north) ** 2
        near[j] = 1 if apart < reach[j] else 0
        found += near[j]
    return found


@compiled
def tally_disc_meetings(
    zones: tuple[Floats, Floats, Floats],
    sites: tuple[Floats, Floats, Floats],
    stretch: float,
    least_m2: float,
    hits: Integers,
    area: Floats,
) -> None:
    """Add up, for each zone and site, the samples in which they share ground, and the ground.

    Parameters
    ----------
    zones, sites
        Easting and northing of shape (samples, discs) [m], and radius of shape (discs,) [m].
    stretch
        Greatest scale of the map at any disc or between: no planar distance is longer than the true one times this.
    least_m2
        Less in common is no meeting. [m2]
    hits, area
        Shape (zones, sites); area in m2.
    """
    count = len(sites[2])
    near = np.zeros(count, dtype=np.int64)
    reach = np.empty((len(zones[2]), count))
    for i in range(len(zones[2])):
        for j in range(count):
            reach[i, j] = (stretch * (zones[2][i] + sites[2][j])) ** 2
    for sample in range(len(zones[0])):
        to_east, to_north = sites[0][sample], sites[1][sample]
        for i in range(len(zones[2])):
            east, north = zones[0][sample, i], zones[1][sample, i]
            if _near(east, north, reach[i], to_east, to_north, near) == 0:
                continue
            for j in range(count):
                if near[j] == 1:
                    dot = DIAMETER_M**2 + east * to_east[j] + north * to_north[j]
                    cross = east * to_north[j] - north * to_east[j]
                    gap = DIAMETER_M * np.hypot(east - to_east[j], north - to_north[j])
                    distance = DIAMETER_M * np.arctan2(gap, np.hypot(dot, cross))
                    shared = lens_area_m2(distance, zones[2][i], sites[2][j])
                    if shared >= least_m2:
                        hits[i, j] += 1
                        area[i, j] += shared
