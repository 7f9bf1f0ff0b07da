"""How far does ground motion stay above the limit of a quiet instrument, and how far would anybody keep clear of it?

The law is that of every seismic source: geometric spreading and loss. On the Moon the loss is so small that reach comes
out in tens to hundreds of kilometres; a zone of that size is no use, agreed quiet hours are. So the footprint ends at a
practical exclusion, while the margin inside it and beyond it is that of the law.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from dueregard.hazards.contract import Reach, Reception
from dueregard.model.physics import Attributes

Array = NDArray[np.float64]
LAW = ("amplitude", "reference_range", "spreading", "frequency", "quality", "wave_speed", "threshold")


@dataclass(frozen=True)
class Parameters:
    """Amplitude of the ground [m] at a reference range [m], and how it falls off.

    `spreading` is the exponent of range [1], 0.5 for surface waves and 1 for body waves; `frequency` [Hz], `quality`
    [1] and `wave_speed` [m/s] give the loss; `exclusion` is the range kept clear in practice [m];
    `quiet_time` is the quiet that helps beyond it [day], which only the output uses.
    """

    amplitude: float
    reference_range: float
    spreading: float
    frequency: float
    quality: float
    wave_speed: float
    exclusion: float
    quiet_time: float


def effect(
    range_m: Array,
    emitter: Attributes,  # noqa: ARG001  # no attribute is known to scale a source
    reception: Reception,  # noqa: ARG001
    parameters: Parameters,
) -> Array:
    """Return the amplitude of ground motion in the band of the instrument.

    Returns
    -------
    Root mean square of the displacement at each range. [m]

    Notes
    -----
    A = A0 (r0 / r)^n exp(-pi f (r - r0) / (Q v)). Scattering smears the energy over minutes; it is left out.
    """
    ranges_m = np.asarray(range_m, dtype=np.float64)
    spread = (parameters.reference_range / ranges_m) ** parameters.spreading
    loss = np.exp(-_loss_per_m(parameters) * (ranges_m - parameters.reference_range))
    return np.asarray(parameters.amplitude * spread * loss)


def reach(
    emitter: Attributes,  # noqa: ARG001
    reception: Reception,
    parameters: Parameters,
) -> Reach:
    """Return how far the limit is exceeded, at most the range kept clear in practice."""
    heard_m = audible_m(reception.threshold, parameters)
    if heard_m > parameters.exclusion:
        return Reach(parameters.exclusion, "practice", decided_by=("exclusion",))
    return Reach(heard_m, "threshold", decided_by=LAW)


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,
) -> None:
    """Return None: the ground itself carries the motion."""


def audible_m(limit_m: float, parameters: Parameters) -> float:
    """Return the range at which the amplitude has fallen to a limit, however far that is. [m]

    Parameters
    ----------
    limit_m
        Amplitude that an instrument still notices. [m]
    """
    excess = math.log(parameters.amplitude / limit_m)
    loss = _loss_per_m(parameters) * parameters.reference_range

    def above(log_range: float) -> float:
        return parameters.spreading * log_range + loss * math.expm1(log_range) - excess

    if excess == 0.0:
        return parameters.reference_range
    lossless = excess / parameters.spreading
    return float(parameters.reference_range * math.exp(brentq(above, min(0.0, lossless), max(0.0, lossless))))


def _loss_per_m(parameters: Parameters) -> float:
    return math.pi * parameters.frequency / (parameters.quality * parameters.wave_speed)
