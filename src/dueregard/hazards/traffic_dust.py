"""How far does the dust of vehicles and works trouble clean optics?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards.contract import Reach, Reception
from dueregard.model.physics import Attributes

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Parameters:
    """Range at which the dust of traffic is held to be just tolerable to clean optics. [m]"""

    clean_range: float


def effect(
    range_m: Array,
    emitter: Attributes,  # noqa: ARG001  # no attribute of traffic is known to scale it
    reception: Reception,  # noqa: ARG001
    parameters: Parameters,
) -> Array:
    """Return the dust at a range relative to that at the clean range, by an assumed inverse square. [1]"""
    with np.errstate(divide="ignore"):
        return np.square(parameters.clean_range / np.asarray(range_m, dtype=np.float64))


def reach(
    emitter: Attributes,  # noqa: ARG001
    reception: Reception,
    parameters: Parameters,
) -> Reach:
    """Return the range at which the relative dust falls to the threshold."""
    radius_m = parameters.clean_range / math.sqrt(reception.threshold)
    return Reach(radius_m, "threshold", decided_by=("clean_range", "threshold"))


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,
) -> None:
    """Return None: how the dust of traffic travels is not modelled, so no ground stops it."""
