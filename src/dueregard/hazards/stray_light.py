"""How far does a sunlit structure throw too much light into a telescope?"""

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
    """Sunlight on the structure [lx] and the share that it throws back [1]."""

    solar_illuminance: float
    reflectance: float


def effect(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the illuminance at the telescope from a matt panel that faces Sun and telescope.

    Returns
    -------
    Illuminance at each range, 0 beyond the horizon. [lx]
    """
    ranges_m = np.asarray(range_m, dtype=np.float64)
    with np.errstate(divide="ignore"):
        light = np.square(_range_of_light_m(emitter, 1.0, parameters) / ranges_m) if emitter.sunlit_area else 0.0
    return np.where(ranges_m <= _horizon_m(emitter, reception), light, 0.0)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the range of the limit, cut at the horizon of the structure's top and the telescope."""
    if not emitter.sunlit_area:
        return Reach(0.0, "nothing")
    horizon, free_m = _horizon_m(emitter, reception), _range_of_light_m(emitter, reception.threshold, parameters)
    if free_m > horizon:
        return Reach(horizon, "horizon", decided_by=("height",))
    return Reach(free_m, "threshold", decided_by=("solar_illuminance", "reflectance", "threshold"))


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,  # noqa: ARG001  # light goes straight, however bright
) -> Passage:
    """Return the straight line from the structure's top to the telescope."""
    return Passage("sight", emitter.height or 0.0, reception.height_m)


def _range_of_light_m(emitter: Attributes, illuminance_lx: float, parameters: Parameters) -> float:
    intensity_cd = parameters.solar_illuminance * parameters.reflectance * (emitter.sunlit_area or 0.0) / math.pi
    return math.sqrt(intensity_cd / illuminance_lx)


def _horizon_m(emitter: Attributes, reception: Reception) -> float:
    return float(horizon_m(emitter.height or 0.0, reception.height_m))
