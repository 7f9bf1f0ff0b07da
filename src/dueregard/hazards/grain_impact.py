"""How far from a landing can one grain still hit a person hard?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards import ballistics
from dueregard.hazards.contract import Passage, Reach, Reception
from dueregard.model.physics import Attributes

Array = NDArray[np.float64]
UNIT_GRAIN_M = 1e-6
"""Diameter that `speed_at_1um` speaks of."""
NUMBERS = ("speed_at_1um", "speed_exponent", "grain_density", "elevation_max", "gravitational_parameter", "threshold")


@dataclass(frozen=True)
class Parameters:
    """Numbers of the sheet of grains, in SI units; angles in degrees."""

    speed_at_1um: float
    speed_exponent: float
    gas_speed: float
    grain_density: float
    elevation_max: float
    gravitational_parameter: float


def effect(
    range_m: Array,
    emitter: Attributes,
    reception: Reception,  # noqa: ARG001  # the grain does not ask whom it hits
    parameters: Parameters,
) -> Array:
    """Return the energy of the heaviest grain that the steepest edge of the sheet carries to a range.

    Returns
    -------
    Kinetic energy at launch, which is that at impact on level ground. [J]
    """
    if _stopped(emitter, parameters):
        return np.zeros_like(range_m)
    speed_m_s = ballistics.speed_m_s(range_m, parameters.elevation_max, parameters.gravitational_parameter)
    return np.where(speed_m_s <= parameters.gas_speed, _energy_j(speed_m_s, parameters), 0.0)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the range within which a grain above the threshold energy may come down."""
    if _stopped(emitter, parameters):
        return Reach(0.0, "nothing", decided_by=("elevation_max",))
    speed_m_s = min(_speed_of_energy_m_s(reception.threshold, parameters), parameters.gas_speed)
    radius_m = ballistics.range_m(speed_m_s, parameters.elevation_max, parameters.gravitational_parameter)
    return Reach(float(radius_m), "threshold", decided_by=NUMBERS)


def passage(
    emitter: Attributes,  # noqa: ARG001  # a berm may lower the sheet; the whole sheet is taken
    reception: Reception,
    parameters: Parameters,
) -> Passage:
    """Return the flight of grains that leave no steeper than the sheet's upper edge."""
    steepest_deg, gm_m3_s2 = parameters.elevation_max, parameters.gravitational_parameter
    return Passage("ballistic", 0.0, reception.height_m, steepest_deg, gm_m3_s2)


def _energy_j(speed_m_s: Array, parameters: Parameters) -> Array:
    grain_m = UNIT_GRAIN_M * (speed_m_s / parameters.speed_at_1um) ** (-1.0 / parameters.speed_exponent)
    return np.asarray(math.pi / 12.0 * parameters.grain_density * grain_m**3 * speed_m_s**2)


def _speed_of_energy_m_s(energy_j: float, parameters: Parameters) -> float:
    """Invert `_energy_j`, a falling power of speed: the heavier the grain, the slower."""
    at_unit = _energy_j(np.asarray(parameters.speed_at_1um), parameters)
    return float(parameters.speed_at_1um * (energy_j / at_unit) ** (1.0 / (2.0 - 3.0 / parameters.speed_exponent)))


def _stopped(emitter: Attributes, parameters: Parameters) -> bool:
    """Whether a berm stands higher than the steepest grain leaves."""
    return ballistics.berm_elevation_deg(emitter) >= parameters.elevation_max
