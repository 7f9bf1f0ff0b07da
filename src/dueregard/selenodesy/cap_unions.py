"""How large is the ground that several caps cover together, without a polygon of any?"""

import numpy as np
from numpy.typing import ArrayLike

from dueregard.selenodesy.arrays import Floats, as_floats
from dueregard.selenodesy.caps import cap_circle


def sampled_disc_unions_m2(easting_m: ArrayLike, northing_m: ArrayLike, radius_m: ArrayLike) -> Floats:
    """Give the true area that discs cover together in every sample of an ensemble.

    Parameters
    ----------
    easting_m, northing_m
        Centres on the map plane, shape (samples, discs). [m]
    radius_m
        True radii along the ground, broadcast to that shape; 0: no disc. [m]

    Returns
    -------
    Floats
        Area of the union, shape (samples,); relative error below 1e-9. [m2]

    Raises
    ------
    ValueError
        If a radius is negative or more than a hemisphere, or a cap reaches the north pole.
    """
    from dueregard.selenodesy.union_kernel import fill_unions_m2

    shape = np.broadcast_shapes(np.shape(easting_m), np.shape(northing_m), np.shape(radius_m))
    circles = cap_circle(easting_m, northing_m, radius_m)
    area = np.zeros(shape[0])
    east, north, radius = (np.ascontiguousarray(np.broadcast_to(as_floats(one), shape)) for one in circles)
    fill_unions_m2(east, north, radius, area)
    return area
