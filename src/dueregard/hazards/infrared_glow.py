"""How far does a warm structure warm or outshine what must stay cold?"""

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
    return inverse_square.level(range_m, _radiant(emitter, parameters), _horizon_m(emitter, reception))


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the range of the limit, cut at the horizon of the structure's top and the receptor."""
    names = ("exitance", "threshold")
    return inverse_square.reach(
        _radiant(emitter, parameters), reception.threshold, _horizon_m(emitter, reception), names, ("height",)
    )


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,  # noqa: ARG001  # heat goes straight, however strong
) -> Passage:
    """Return the straight line from the structure's top to the receptor."""
    return Passage("sight", emitter.height or 0.0, reception.height_m)


def _radiant(emitter: Attributes, parameters: Parameters) -> float:
    """Return the heat sent into a solid angle, straight at the receptor. [W/sr]"""
    return parameters.exitance * (emitter.sunlit_area or 0.0) / math.pi


def _horizon_m(emitter: Attributes, reception: Reception) -> float:
    return float(horizon_m(emitter.height or 0.0, reception.height_m))
