"""How near may a craft or a vehicle come to a station with people in it before the two must be in touch?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards.contract import Reach, Reception
from dueregard.model.physics import Attributes

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Parameters:
    """Range within which a visitor needs the station's word, borrowed from orbit. [m]"""

    keep_out: float


def effect(
    range_m: Array,
    emitter: Attributes,  # noqa: ARG001  # the analogy asks neither for mass nor for speed
    reception: Reception,  # noqa: ARG001
    parameters: Parameters,
) -> Array:
    """Return the keep-out range over the range: above 1 within it. [1]"""
    with np.errstate(divide="ignore"):
        return parameters.keep_out / np.asarray(range_m, dtype=np.float64)


def reach(
    emitter: Attributes,  # noqa: ARG001
    reception: Reception,
    parameters: Parameters,
) -> Reach:
    """Return the range at which the ratio falls to the threshold."""
    return Reach(parameters.keep_out / reception.threshold, "threshold", decided_by=("keep_out", "threshold"))


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,
) -> None:
    """Return None: a collision course is no ray, so no ground stops it."""
