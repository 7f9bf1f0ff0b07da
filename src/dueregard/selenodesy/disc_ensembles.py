"""In which share of the samples of an ensemble do discs meet?"""

import numpy as np
from numpy.typing import ArrayLike

from dueregard.selenodesy.arrays import Floats, as_floats
from dueregard.selenodesy.cap_overlaps import checked_radius
from dueregard.selenodesy.projection import greatest_scale
from dueregard.selenodesy.threads import in_chunks

Discs = tuple[ArrayLike, ArrayLike, ArrayLike]
"""Easting and northing, shape (samples, discs), and radius, shape (discs,). [m]"""
PARTS = 32
"""Parts that the samples are tallied in, whatever the machine, so that sums round alike everywhere."""


def disc_meeting_shares(zones: Discs, sites: Discs, least_m2: float) -> tuple[Floats, Floats]:
    """Give the share of samples in which each zone meets each site, and the mean ground that they share.

    Parameters
    ----------
    zones, sites
        Discs of the map plane, sample by sample. [m]
    least_m2
        Less in common is no meeting. [m2]

    Returns
    -------
    tuple
        Share of samples, and mean of the shared area over all samples [m2], each of shape (zones, sites).

    Raises
    ------
    ValueError
        If a radius is negative or more than a hemisphere.
    """
    from dueregard.selenodesy.ensemble_kernel import tally_disc_meetings

    sides = [_side(one) for one in (zones, sites)]
    count, shape = len(sides[0][0]), (len(sides[0][2]), len(sides[1][2]))
    stretch = _stretch(sides)
    step = max(1, -(-count // PARTS))
    hits, area = np.zeros((PARTS, *shape), dtype=np.int64), np.zeros((PARTS, *shape))

    def tally(part: slice) -> None:
        number = part.start // step
        mine = [(east[part], north[part], radius) for east, north, radius in sides]
        tally_disc_meetings(mine[0], mine[1], stretch, least_m2, hits[number], area[number])

    in_chunks(tally, count, step)
    return np.asarray(hits.sum(axis=0) / count), np.asarray(area.sum(axis=0) / count)


def _side(discs: Discs) -> tuple[Floats, Floats, Floats]:
    east, north = (np.ascontiguousarray(as_floats(side)) for side in discs[:2])
    return east, north, np.ascontiguousarray(checked_radius(discs[2]))


def _stretch(sides: list[tuple[Floats, Floats, Floats]]) -> float:
    """Return the greatest scale on the way between any two discs that may meet."""
    farthest = max(float(np.hypot(*(np.abs(axis).max(initial=0.0) for axis in one[:2]))) for one in sides)
    return float(greatest_scale(farthest, sum(float(radius.max(initial=0.0)) for _, _, radius in sides)))
