"""In how many samples of an ensemble do discs share ground, and how much, compiled? Nothing is kept of pairs apart."""

import numpy as np

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.cap_kernel import cap_m2, lens_area_m2
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.projection import DIAMETER_M

AT_ONCE = 16
"""Sites that a processor looks at in one turn of a loop; rows are filled up to a multiple of it."""


@compiled
def _near(east: float, north: float, reach: Floats, to_east: Floats, to_north: Floats) -> tuple[int, int]:
    """Count the discs whose planar distance leaves it open that they meet, and add up their numbers.

    Nothing is kept, so that many are looked at at once; the sum is the number of the one where there is but one.
    """
    found, numbers = 0, 0
    for j in range(len(reach)):
        near = 1 if (to_east[j] - east) ** 2 + (to_north[j] - north) ** 2 < reach[j] else 0
        found, numbers = found + near, numbers + near * j
    return found, numbers


@compiled
def _shared_m2(east: float, north: float, radius: float, to_east: float, to_north: float, other: float) -> float:
    """Measure what two discs share; one within the other by planar distance is so by the true one, which is less."""
    planar, inner = (east - to_east) ** 2 + (north - to_north) ** 2, min(radius, other)
    if planar <= (radius - other) ** 2:
        return cap_m2(inner)
    dot = DIAMETER_M**2 + east * to_east + north * to_north
    cross = east * to_north - north * to_east
    distance = DIAMETER_M * np.arctan2(DIAMETER_M * np.sqrt(planar), np.sqrt(dot * dot + cross * cross))
    return lens_area_m2(distance, radius, other)


@compiled
def _reaches(zones: Floats, sites: Floats, stretch: float, filled: int) -> Floats:
    """Square the planar distance at which each zone may meet each site; no place meets what fills up a row."""
    reach = np.zeros((len(zones), filled))
    for i in range(len(zones)):
        for j in range(len(sites)):
            reach[i, j] = (stretch * (zones[i] + sites[j])) ** 2
    return reach


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
    filled = (count + AT_ONCE - 1) // AT_ONCE * AT_ONCE
    reach = _reaches(zones[2], sites[2], stretch, filled)
    to_east, to_north = np.zeros(filled), np.zeros(filled)
    for sample in range(len(zones[0])):
        to_east[:count], to_north[:count] = sites[0][sample], sites[1][sample]
        for i in range(len(zones[2])):
            east, north = zones[0][sample, i], zones[1][sample, i]
            found, numbers = _near(east, north, reach[i], to_east, to_north)
            first, last = (numbers, numbers + 1) if found == 1 else (0, count * (found > 0))
            for j in range(first, last):
                if (to_east[j] - east) ** 2 + (to_north[j] - north) ** 2 < reach[i, j]:
                    shared = _shared_m2(east, north, zones[2][i], to_east[j], to_north[j], sites[2][j])
                    if shared >= least_m2:
                        hits[i, j] += 1
                        area[i, j] += shared
