"""How far does a sunlit structure throw too much light into a telescope?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards import inverse_square
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
    return inverse_square.level(range_m, _candela(emitter, parameters), _horizon_m(emitter, reception))


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the range of the limit, cut at the horizon of the structure's top and the telescope."""
    names = ("solar_illuminance", "reflectance", "threshold")
    return inverse_square.reach(
        _candela(emitter, parameters), reception.threshold, _horizon_m(emitter, reception), names, ("height",)
    )


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,  # noqa: ARG001  # light goes straight, however bright
) -> Passage:
    """Return the straight line from the structure's top to the telescope."""
    return Passage("sight", emitter.height or 0.0, reception.height_m)


def _candela(emitter: Attributes, parameters: Parameters) -> float:
    return parameters.solar_illuminance * parameters.reflectance * (emitter.sunlit_area or 0.0) / math.pi


def _horizon_m(emitter: Attributes, reception: Reception) -> float:
    return float(horizon_m(emitter.height or 0.0, reception.height_m))
