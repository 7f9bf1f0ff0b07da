"""How much of a radio wave does the highest edge between two antennas take?"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.terrain.sightline import Sightline

Array = NDArray[np.float64]
LIGHT_M_S = 299792458.0  # exact, SI
LEAST = -0.78
"""Below this parameter the edge lies so far under the line that it takes nothing (ITU-R P.526)."""


def edge_parameter(height_m: ArrayLike, near_m: ArrayLike, far_m: ArrayLike, frequency_hz: float) -> Array:
    """Return Fresnel's parameter of an edge: h sqrt(2 / lambda (1/d1 + 1/d2)).

    Parameters
    ----------
    height_m
        Height of the edge over the straight line between the antennas, below 0 under it. [m]
    near_m, far_m
        Distances of the edge from either antenna. [m]
    """
    inverse_m = 1.0 / np.asarray(near_m, dtype=np.float64) + 1.0 / np.asarray(far_m, dtype=np.float64)
    return np.asarray(np.asarray(height_m) * np.sqrt(2.0 * frequency_hz / LIGHT_M_S * inverse_m))


def loss_db(parameter: ArrayLike) -> Array:
    """Return the loss over a single knife edge (ITU-R P.526), 0 where it lies well under the line. [dB]"""
    above = np.maximum(np.asarray(parameter, dtype=np.float64), LEAST) - 0.1
    loss = 6.9 + 20.0 * np.log10(np.sqrt(above**2 + 1.0) + above)
    return np.asarray(np.where(np.asarray(parameter) > LEAST, loss, 0.0))


def over_ground(line: Sightline, frequency_hz: float, raised_m: float = 0.0) -> tuple[float, float]:
    """Return the loss over the edge that takes most, and where it stands.

    Other edges take more besides, and a rounded hill takes more than an edge: this is the least that the ground takes.

    Parameters
    ----------
    raised_m
        By how much all ground between the antennas is raised, below 0 lowered. [m]

    Returns
    -------
    tuple
        Loss over free space [dB] and distance from the first antenna [m]; both NaN where no ground between is known.
    """
    over_m = raised_m - line.clearance_m
    known = np.isfinite(over_m)
    if not known.any():
        return float("nan"), float("nan")
    at_m = line.distance_m[known]
    parameter = edge_parameter(over_m[known], at_m, line.distance_m[-1] - at_m, frequency_hz)
    most = int(np.argmax(parameter))
    return float(loss_db(parameter[most])), float(at_m[most])
