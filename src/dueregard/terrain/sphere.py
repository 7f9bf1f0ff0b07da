"""How far does one see on the smooth sphere?"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.selenodesy.frames import MOON_RADIUS_M


def horizon_m(height_a_m: ArrayLike, height_b_m: ArrayLike = 0.0) -> NDArray[np.float64]:
    """Return the ground distance at which two raised points lose sight of each other on the smooth sphere.

    Parameters
    ----------
    height_a_m, height_b_m
        Heights above the sphere. [m]

    Returns
    -------
    Distance along the sphere, broadcast shape. [m]

    Notes
    -----
    Exact: R (acos(R / (R + h1)) + acos(R / (R + h2))); no atmosphere, so no effective radius.
    """
    heights = np.asarray(height_a_m, dtype=np.float64), np.asarray(height_b_m, dtype=np.float64)
    angles = [2.0 * np.arctan(np.sqrt(h / (2.0 * MOON_RADIUS_M + h))) for h in heights]
    return np.asarray(MOON_RADIUS_M * (angles[0] + angles[1]))
