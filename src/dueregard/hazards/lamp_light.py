"""How far does a lamp throw too much light into a telescope?"""

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
    """Height of a lamp on what gives no height of its own. [m]"""

    lamp_height: float


def effect(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the illuminance at a telescope that the lamp points at.

    Returns
    -------
    Illuminance at each range, 0 beyond the horizon. [lx]
    """
    return inverse_square.level(range_m, emitter.lamp_intensity or 0.0, _horizon_m(emitter, reception, parameters))


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the range of the limit, cut at the horizon of lamp and telescope."""
    horizon = _horizon_m(emitter, reception, parameters)
    return inverse_square.reach(
        emitter.lamp_intensity or 0.0, reception.threshold, horizon, ("threshold",), ("height", "lamp_height")
    )


def passage(emitter: Attributes, reception: Reception, parameters: Parameters) -> Passage:
    """Return the straight line from the lamp to the telescope."""
    return Passage("sight", _height_m(emitter, parameters), reception.height_m)


def _height_m(emitter: Attributes, parameters: Parameters) -> float:
    return parameters.lamp_height if emitter.height is None else emitter.height


def _horizon_m(emitter: Attributes, reception: Reception, parameters: Parameters) -> float:
    return float(horizon_m(_height_m(emitter, parameters), reception.height_m))
