"""How far does what spreads as the square of range, and goes straight, stay above a limit?"""

import math

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards.contract import Reach

Array = NDArray[np.float64]


def level(range_m: Array, at_one_metre: float, horizon_m: float) -> Array:
    """Return the level at each range in the unit of that at one metre; 0 beyond the horizon."""
    ranges_m = np.asarray(range_m, dtype=np.float64)
    with np.errstate(divide="ignore"):
        found = at_one_metre / ranges_m**2 if at_one_metre else 0.0
    return np.where(ranges_m <= horizon_m, found, 0.0)


def reach(
    at_one_metre: float, limit: float, horizon_m: float, spreading: tuple[str, ...], raised: tuple[str, ...]
) -> Reach:
    """Return the range of a limit, cut at the horizon.

    Parameters
    ----------
    at_one_metre, limit
        Levels in one unit; nothing is sent out where the first is 0.
    spreading, raised
        Numbers that decide where the limit does, and where the horizon does.
    """
    if not at_one_metre:
        return Reach(0.0, "nothing")
    free_m = math.sqrt(at_one_metre / limit)
    if free_m > horizon_m:
        return Reach(horizon_m, "horizon", decided_by=raised)
    return Reach(free_m, "threshold", decided_by=spreading)
