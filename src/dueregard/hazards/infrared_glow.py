"""How far does a warm structure warm or outshine what must stay cold?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards.contract import Passage, Reach, Reception
from dueregard.model.physics import Attributes
from dueregard.terrain.sphere import horizon_m

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Parameters:
    """Heat that a square metre of the structure gives off. [W/m2]"""

    exitance: float


def effect(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the irradiance from a matt, warm surface that faces the receptor.

    Returns
    -------
    Irradiance at each range, 0 beyond the horizon of the structure's top. [W/m2]

    Notes
    -----
    M A / (pi r^2): exitance times the view factor of a small surface, which holds beyond a few times its size.
    """
    ranges_m = np.asarray(range_m, dtype=np.float64)
    with np.errstate(divide="ignore"):
        heat = np.square(_range_of_heat_m(emitter, 1.0, parameters) / ranges_m) if emitter.sunlit_area else 0.0
    return np.where(ranges_m <= _horizon_m(emitter, reception), heat, 0.0)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the range of the limit, cut at the horizon of the structure's top and the receptor."""
    if not emitter.sunlit_area:
        return Reach(0.0, "nothing")
    horizon, free_m = _horizon_m(emitter, reception), _range_of_heat_m(emitter, reception.threshold, parameters)
    if free_m > horizon:
        return Reach(horizon, "horizon", decided_by=("height",))
    return Reach(free_m, "threshold", decided_by=("exitance", "threshold"))


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,  # noqa: ARG001  # heat goes straight, however strong
) -> Passage:
    """Return the straight line from the structure's top to the receptor."""
    return Passage("sight", emitter.height or 0.0, reception.height_m)


def _range_of_heat_m(emitter: Attributes, irradiance: float, parameters: Parameters) -> float:
    return math.sqrt(parameters.exitance * (emitter.sunlit_area or 0.0) / (math.pi * irradiance))


def _horizon_m(emitter: Attributes, reception: Reception) -> float:
    return float(horizon_m(emitter.height or 0.0, reception.height_m))
