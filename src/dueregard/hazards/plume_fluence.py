"""How far out does one landing throw too many grains against the upright face of an open telescope?"""

import math
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards import ballistics, grain_sheet
from dueregard.hazards.contract import Passage, Reach, Reception
from dueregard.hazards.grain_sheet import Sheet, Thrown
from dueregard.model.physics import Attributes

Array = NDArray[np.float64]
NEAREST_M, STEPS = 1.0, 2000
"""First range at which the fluence is tabulated, and number of ranges up to the farthest that counted grains reach."""
THROWN = ("reference_mass", "reference_touchdown_mass", "mass_exponent")


@dataclass(frozen=True)
class Parameters:
    """Numbers of the source, the sheet and the grains that count, in SI units; angles in degrees, the spread in phi."""

    reference_mass: float
    reference_touchdown_mass: float
    mass_exponent: float
    speed_at_1um: float
    speed_exponent: float
    gas_speed: float
    median_grain: float
    grain_spread: float
    elevation_min: float
    elevation_max: float
    inner_pad_factor: float
    full_pad_factor: float
    gravitational_parameter: float
    grain_density: float
    least_grain: float


def effect(
    range_m: Array,
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,
) -> Array:
    """Return how many grains of at least `least_grain` one landing throws against an upright face.

    The face stands at the height of the receptor. Nearer than the peak, some kilometres out, the peak value stands;
    beyond the reach of the smallest grain that counts nothing comes. What arrives does not depend on the lander beyond
    its mass, so the reach of heavy ones is that of the smallest grain.

    Returns
    -------
    Grains on each square metre. [1]
    """
    table = _table(parameters, reception.height_m, ballistics.berm_elevation_deg(emitter))
    mass_kg = _mass_kg(emitter, parameters)
    return np.asarray(mass_kg * np.interp(np.log(range_m), *table, right=0.0))


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the greatest range at which the face still gets the threshold."""
    names = (*THROWN, *(field.name for field in fields(Sheet)), "grain_density", "least_grain", "threshold", "height")
    names += grain_sheet.pad_factor(emitter)
    mass_kg = _mass_kg(emitter, parameters)
    log_range, per_kg = _table(parameters, reception.height_m, ballistics.berm_elevation_deg(emitter))
    if mass_kg * per_kg[0] <= reception.threshold:
        return Reach(0.0, "nothing", decided_by=names)
    last = int(np.flatnonzero(mass_kg * per_kg > reception.threshold)[-1])
    if last + 1 == len(per_kg):
        return Reach(math.exp(log_range[-1]), "threshold", decided_by=names)
    around = [last + 1, last]
    log_reach = float(np.interp(reception.threshold, mass_kg * per_kg[around], log_range[around]))
    return Reach(math.exp(log_reach), "threshold", decided_by=names)


def passage(
    emitter: Attributes,  # noqa: ARG001  # a berm may lower the sheet; the whole sheet is taken
    reception: Reception,
    parameters: Parameters,
) -> Passage:
    """Return the flight of grains that leave no steeper than the sheet's upper edge."""
    steepest_deg, gm_m3_s2 = parameters.elevation_max, parameters.gravitational_parameter
    return Passage("ballistic", 0.0, reception.height_m, steepest_deg, gm_m3_s2)


def fluence_per_kg(
    range_m: Array, parameters: Parameters, height_m: float = 0.0, blocked_below_deg: float = 0.0
) -> Array:
    """Return the grains that strike an upright face for each kilogram thrown out.

    Parameters
    ----------
    range_m
        Distance along the sphere, shape (n,). [m]
    height_m
        Height of the face above the pad. [m]
    blocked_below_deg
        Elevation below which nothing leaves. [deg]

    Returns
    -------
    Grains for each kilogram and square metre, shape (n,). [1/(kg m2)]
    """
    sheet = _sheet(parameters)
    grain_kg = math.pi / 6.0 * parameters.grain_density
    least_m_s = _speed_m_s(sheet, parameters.least_grain)
    return grain_sheet.struck_per_kg(
        range_m, height_m, sheet, blocked_below_deg, least_m_s, lambda grain_m: 1.0 / (grain_kg * grain_m**3)
    )


def _speed_m_s(sheet: Sheet, grain_m: float) -> float:
    power = (grain_m / grain_sheet.UNIT_GRAIN_M) ** (-sheet.speed_exponent)
    return float(min(sheet.speed_at_1um * power, sheet.gas_speed))


def _sheet(parameters: Parameters) -> Sheet:
    return Sheet(*(getattr(parameters, field.name) for field in fields(Sheet)))


def _mass_kg(emitter: Attributes, parameters: Parameters) -> float:
    return grain_sheet.ejected_mass_kg(emitter, Thrown(*(getattr(parameters, part.name) for part in fields(Thrown))))


@lru_cache(maxsize=256)
def _table(parameters: Parameters, height_m: float, blocked_below_deg: float) -> tuple[Array, Array]:
    """Return ln range, and the fluence for each kilogram from its peak on; the peak stands for all that is nearer."""
    sheet = _sheet(parameters)
    speed_m_s = _speed_m_s(sheet, parameters.least_grain)
    end_m = float(ballistics.range_m(speed_m_s, sheet.elevation_max, sheet.gravitational_parameter))
    ranges_m = np.geomspace(NEAREST_M, end_m, STEPS)
    fluence = fluence_per_kg(ranges_m, parameters, height_m, blocked_below_deg)
    return np.log(ranges_m), np.maximum.accumulate(fluence[::-1])[::-1]
