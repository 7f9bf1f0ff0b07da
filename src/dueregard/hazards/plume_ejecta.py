"""How much soil does one landing lay on level ground, and how far out does that spoil a surface?"""

import math
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq

from dueregard.hazards import ballistics, grain_sheet
from dueregard.hazards.contract import Passage, Reach, Reception
from dueregard.hazards.grain_sheet import Sheet, Thrown
from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M

Array = NDArray[np.float64]
NEAREST_M, FARTHEST_M, STEPS = 1.0, 0.5 * math.pi * MOON_RADIUS_M, 2000
"""Ranges at which the fall of the deposit is tabulated: from the pad to a quarter round the sphere."""
TABLE_ERROR = 1e-8
"""Greatest relative error of what is read off that table."""
SHEET = tuple(field.name for field in fields(Sheet))
SOURCE = ("reference_mass", "reference_touchdown_mass", "mass_exponent")


@dataclass(frozen=True)
class Parameters:
    """Numbers of the source and of the sheet of grains, in SI units; angles in degrees, the spread in phi.

    `grain_density` and `covering_grain`, the diameter of grains that lie side by side, say how much of a face a deposit
    covers; `natural_dust` is what settles in a year without anybody. Only the output uses these three.
    """

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
    covering_grain: float
    natural_dust: float


def effect(
    range_m: Array,
    emitter: Attributes,
    reception: Reception,  # noqa: ARG001  # the deposit does not ask on what it falls
    parameters: Parameters,
) -> Array:
    """Return the deposit of one landing on level ground.

    Nearer than its peak (a few hundred metres out, where the coarse tail comes down) the peak value stands, since what
    lies nearer is reached by everything else too.

    Returns
    -------
    Deposit at each range. [kg/m2]
    """
    sheet, blocked_deg = sheet_of(parameters), ballistics.berm_elevation_deg(emitter)
    return ejected_mass_kg(emitter, parameters) * laid_per_kg(range_m, sheet, blocked_deg)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the greatest range at which one landing still deposits the threshold."""
    mass_kg = ejected_mass_kg(emitter, parameters)
    decided_by = (*SOURCE, *SHEET, *grain_sheet.pad_factor(emitter), "threshold")
    if mass_kg == 0.0:
        return Reach(0.0, "nothing", decided_by=decided_by)
    blocked_deg = ballistics.berm_elevation_deg(emitter)
    radius_m = _range_of_deposit_m(reception.threshold / mass_kg, sheet_of(parameters), blocked_deg)
    return Reach(radius_m, "threshold" if radius_m > 0.0 else "nothing", decided_by=decided_by)


def passage(
    emitter: Attributes,  # noqa: ARG001  # a berm may lower the sheet; the whole sheet is taken
    reception: Reception,
    parameters: Parameters,
) -> Passage:
    """Return the flight of grains that leave no steeper than the sheet's upper edge."""
    steepest_deg, gm_m3_s2 = parameters.elevation_max, parameters.gravitational_parameter
    return Passage("ballistic", 0.0, reception.height_m, steepest_deg, gm_m3_s2)


def ejected_mass_kg(emitter: Attributes, parameters: Parameters) -> float:
    """Return the soil that one landing throws out; 0 where no touchdown mass is given. [kg]"""
    thrown = Thrown(*(getattr(parameters, field.name) for field in fields(Thrown)))
    return grain_sheet.ejected_mass_kg(emitter, thrown)


def covered_share(deposit_kg_m2: ArrayLike, parameters: Parameters) -> Array:
    """Return the share of a face that a deposit covers: 1 - exp(-deposit / (2/3 density diameter)). [1]"""
    layer_kg_m2 = 2.0 / 3.0 * parameters.grain_density * parameters.covering_grain
    return np.asarray(-np.expm1(-np.asarray(deposit_kg_m2, dtype=np.float64) / layer_kg_m2))


def deposit_per_kg(range_m: Array, sheet: Sheet | Parameters, blocked_below_deg: float = 0.0) -> Array:
    """Return the deposit at a range on level ground for each kilogram thrown out.

    Parameters
    ----------
    range_m
        Distance along the sphere, shape (n,). [m]
    blocked_below_deg
        Elevation below which nothing leaves. [deg]

    Returns
    -------
    Deposit for each kilogram, shape (n,). [1/m2]
    """
    numbers = sheet if isinstance(sheet, Sheet) else sheet_of(sheet)
    return grain_sheet.landed_per_kg(range_m, numbers, blocked_below_deg, lambda grain_m, _: np.ones_like(grain_m))


def laid_per_kg(range_m: Array, sheet: Sheet, blocked_below_deg: float) -> Array:
    """Return what `effect` is for each kilogram thrown out, shape (n,). [1/m2]"""
    peak_m = _fall(sheet, blocked_below_deg)[0]
    if peak_m == 0.0:
        return np.zeros_like(range_m)
    return deposit_per_kg(np.clip(range_m, peak_m, FARTHEST_M), sheet, blocked_below_deg)


def tabulated_per_kg(range_m: Array, sheet: Sheet, blocked_below_deg: float) -> Array:
    """Return what `laid_per_kg` gives, many ranges off the tabulated fall if that is good to TABLE_ERROR."""
    peak_m, _, last_m, _, fall = _fall(sheet, blocked_below_deg)
    if fall is None or range_m.size <= STEPS or not _smooth(sheet, blocked_below_deg):
        return laid_per_kg(range_m, sheet, blocked_below_deg)
    outside = np.clip(range_m, peak_m, FARTHEST_M)
    return np.where(outside <= last_m, np.exp(fall(np.log(np.minimum(outside, last_m)))), 0.0)


@lru_cache(maxsize=256)
def _smooth(sheet: Sheet, blocked_below_deg: float) -> bool:
    """Tell whether the tabulated fall stands for what lies between its ranges: not where a speed cuts the sheet off."""
    peak_m, _, last_m, _, fall = _fall(sheet, blocked_below_deg)
    if fall is None:
        return False
    between = np.geomspace(peak_m, last_m, 2 * STEPS)
    deposit = deposit_per_kg(between, sheet, blocked_below_deg)
    return bool(np.all(np.abs(np.exp(fall(np.log(between))) - deposit) <= TABLE_ERROR * deposit))


def sheet_of(parameters: Parameters) -> Sheet:
    """Return the numbers of the sheet alone: parameter sets that differ only in the source share it."""
    return Sheet(*(getattr(parameters, name) for name in SHEET))


def _ranges_m() -> Array:
    return np.geomspace(NEAREST_M, FARTHEST_M, STEPS)


@lru_cache(maxsize=16)
def _flights(lowest_deg: float, highest_deg: float, gm_m3_s2: float, blocked_below_deg: float) -> grain_sheet.Flights:
    """Return the flights to the tabulated ranges, which do not ask for size or speed of the grains."""
    sheet = Sheet(1.0, 1.0, 1.0, 1.0, 1.0, lowest_deg, highest_deg, gm_m3_s2)
    return grain_sheet.flights(_ranges_m(), sheet, blocked_below_deg)


@lru_cache(maxsize=256)
def _fall(sheet: Sheet, blocked_below_deg: float) -> tuple[float, float, float, float, CubicSpline | None]:
    """Return the peak's range, its deposit, the last range, its deposit, and ln deposit over ln range beyond it."""
    ranges_m, elevations = _ranges_m(), (sheet.elevation_min, sheet.elevation_max)
    deposit = grain_sheet.landed(_flights(*elevations, sheet.gravitational_parameter, blocked_below_deg), sheet)
    if not deposit.any():
        return 0.0, 0.0, 0.0, 0.0, None
    beyond = slice(int(np.argmax(deposit)), int(np.flatnonzero(deposit)[-1]) + 1)
    ranges_m, deposit = ranges_m[beyond], deposit[beyond]
    fall = CubicSpline(np.log(ranges_m), np.log(deposit))
    return float(ranges_m[0]), float(deposit[0]), float(ranges_m[-1]), float(deposit[-1]), fall


def _range_of_deposit_m(per_kg: float, sheet: Sheet, blocked_below_deg: float) -> float:
    peak_m, peak, last_m, last, fall = _fall(sheet, blocked_below_deg)
    if fall is None or per_kg > peak:
        return 0.0
    if per_kg <= last:
        return last_m
    target = math.log(per_kg)
    return math.exp(brentq(lambda log_m: float(fall(log_m)) - target, math.log(peak_m), math.log(last_m), xtol=1e-9))
