"""How far from a reactor does its direct radiation exceed a dose limit?"""

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
    """Doses at reference ranges [Sv/s], ranges and heights [m], angles [deg]."""

    unshielded_dose: float
    shielded_dose: float
    reference_range: float
    buried_dose: float
    buried_reference_range: float
    shield_half_angle: float
    core_height: float


def effect(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the dose rate outside the shield's sector.

    Returns
    -------
    Dose rate at each range, 0 beyond the horizon. [Sv/s]
    """
    return _dose(range_m, _unshielded(emitter, parameters), _horizon_m(emitter, reception, parameters))


def effect_in_notch(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the dose rate within the shield's sector. [Sv/s]"""
    return _dose(range_m, _shielded(emitter, parameters), _horizon_m(emitter, reception, parameters))


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the range of the limit, with the shield's sector as a notch where its direction is known."""
    horizon = _horizon_m(emitter, reception, parameters)
    free_m = _range_of_dose_m(reception.threshold, _unshielded(emitter, parameters))
    limit = "horizon" if free_m > horizon else "threshold"
    radius_m, decided_by = min(free_m, horizon), _decided_by(emitter, limit)
    if emitter.buried or emitter.shield_azimuth is None:
        return Reach(radius_m, limit, decided_by=decided_by)
    notch_m = min(_range_of_dose_m(reception.threshold, _shielded(emitter, parameters)), horizon)
    return Reach(radius_m, limit, emitter.shield_azimuth, parameters.shield_half_angle, notch_m, decided_by)


def passage(emitter: Attributes, reception: Reception, parameters: Parameters) -> Passage:
    """Return the straight line from core to receptor; a buried core lies level with the ground."""
    return Passage("sight", _core_height_m(emitter, parameters), reception.height_m)


def _dose(range_m: Array, reference: tuple[float, float], horizon: float) -> Array:
    dose, at_m = reference
    with np.errstate(divide="ignore"):
        return np.where(range_m <= horizon, dose * (at_m / np.asarray(range_m, dtype=np.float64)) ** 2, 0.0)


def _range_of_dose_m(limit: float, reference: tuple[float, float]) -> float:
    dose, at_m = reference
    return at_m * math.sqrt(dose / limit)


def _unshielded(emitter: Attributes, parameters: Parameters) -> tuple[float, float]:
    if emitter.buried:
        return parameters.buried_dose, parameters.buried_reference_range
    return parameters.unshielded_dose, parameters.reference_range


def _shielded(emitter: Attributes, parameters: Parameters) -> tuple[float, float]:
    if emitter.buried or emitter.shield_azimuth is None:
        return _unshielded(emitter, parameters)
    return parameters.shielded_dose, parameters.reference_range


def _horizon_m(emitter: Attributes, reception: Reception, parameters: Parameters) -> float:
    return float(horizon_m(_core_height_m(emitter, parameters), reception.height_m))


def _core_height_m(emitter: Attributes, parameters: Parameters) -> float:
    return 0.0 if emitter.buried else parameters.core_height


def _decided_by(emitter: Attributes, limit: str) -> tuple[str, ...]:
    sector = ("shield_half_angle", "shielded_dose", "reference_range")
    notch = () if emitter.buried or emitter.shield_azimuth is None else (*sector, "threshold")
    if limit == "horizon":
        return ("core_height", "height", *notch)
    if emitter.buried:
        return ("buried_dose", "buried_reference_range", "threshold")
    return ("unshielded_dose", "reference_range", "threshold", *notch)
