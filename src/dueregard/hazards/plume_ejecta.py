"""How much soil does one landing lay on level ground, and how far out does that spoil a surface?"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq

from dueregard.hazards import ballistics
from dueregard.hazards.contract import Reach, Reception
from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M

Array = NDArray[np.float64]
UNIT_GRAIN_M = 1e-6
"""Diameter that `speed_at_1um` speaks of."""
NEAREST_M, FARTHEST_M, STEPS = 1.0, 0.5 * math.pi * MOON_RADIUS_M, 2000
"""Ranges at which the fall of the deposit is tabulated: from the pad to a quarter round the sphere."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
SHEET = (
    "speed_at_1um",
    "speed_exponent",
    "gas_speed",
    "median_grain",
    "grain_spread",
    "elevation_min",
    "elevation_max",
    "gravitational_parameter",
)
SOURCE = ("reference_mass", "reference_touchdown_mass", "mass_exponent")


@dataclass(frozen=True)
class Parameters:
    """Numbers of the source and of the sheet of grains, in SI units; angles in degrees, the spread in phi."""

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
    sheet, blocked_deg = _sheet(parameters), ballistics.berm_elevation_deg(emitter)
    peak_m = _fall(sheet, blocked_deg)[0]
    if peak_m == 0.0:
        return np.zeros_like(range_m)
    outside = np.clip(range_m, peak_m, FARTHEST_M)
    return ejected_mass_kg(emitter, parameters) * deposit_per_kg(outside, sheet, blocked_deg)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return the greatest range at which one landing still deposits the threshold."""
    mass_kg = ejected_mass_kg(emitter, parameters)
    decided_by = (*SOURCE, *SHEET, *_pad_factor(emitter), "threshold")
    if mass_kg == 0.0:
        return Reach(0.0, "nothing", decided_by=decided_by)
    blocked_deg = ballistics.berm_elevation_deg(emitter)
    radius_m = _range_of_deposit_m(reception.threshold / mass_kg, _sheet(parameters), blocked_deg)
    return Reach(radius_m, "threshold" if radius_m > 0.0 else "nothing", decided_by=decided_by)


def ejected_mass_kg(emitter: Attributes, parameters: Parameters) -> float:
    """Return the soil that one landing throws out; 0 where no touchdown mass is given. [kg]

    Notes
    -----
    M = M_ref (m / m_ref)^p f_pad, calibrated on the Apollo lunar module.
    """
    if emitter.touchdown_mass is None:
        return 0.0
    growth = (emitter.touchdown_mass / parameters.reference_touchdown_mass) ** parameters.mass_exponent
    pad = {"inner": parameters.inner_pad_factor, "full": parameters.full_pad_factor}
    return float(parameters.reference_mass * growth * pad.get(emitter.pad or "none", 1.0))


def deposit_per_kg(range_m: Array, parameters: Parameters, blocked_below_deg: float = 0.0) -> Array:
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

    Notes
    -----
    Grains leave evenly over azimuth and over the elevations of the sheet, with v = V1 (D / 1 um)^-n and a lognormal
    distribution of mass over size. Those that land between s and s + ds are the sizes whose speed carries them there:
    f(ln D) (dln v/ds) / n, averaged over elevation and laid on the ring 2 pi R sin(s/R) ds.
    """
    low_deg = max(parameters.elevation_min, blocked_below_deg)
    width_deg = parameters.elevation_max - low_deg
    if width_deg <= 0.0:
        return np.zeros_like(range_m)
    elevation_deg = low_deg + 0.5 * width_deg * (1.0 + NODES)
    share = 0.5 * WEIGHTS * width_deg / (parameters.elevation_max - parameters.elevation_min)
    landing = _landing_per_m(np.asarray(range_m)[..., None], elevation_deg, parameters) @ share
    return np.asarray(landing / (2.0 * np.pi * MOON_RADIUS_M * np.sin(range_m / MOON_RADIUS_M)))


def _landing_per_m(range_m: Array, elevation_deg: Array, parameters: Parameters) -> Array:
    speed_m_s = ballistics.speed_m_s(range_m, elevation_deg, parameters.gravitational_parameter)
    log_grain = math.log(UNIT_GRAIN_M) - np.log(speed_m_s / parameters.speed_at_1um) / parameters.speed_exponent
    sigma = parameters.grain_spread * math.log(2.0)
    density = np.exp(-0.5 * ((log_grain - math.log(parameters.median_grain)) / sigma) ** 2) / sigma
    slope_per_m = ballistics.relative_speed_slope_per_m(range_m, elevation_deg) / parameters.speed_exponent
    return np.where(speed_m_s <= parameters.gas_speed, density * slope_per_m / math.sqrt(2.0 * math.pi), 0.0)


def _sheet(parameters: Parameters) -> Parameters:
    return replace(
        parameters,
        reference_mass=0.0,
        reference_touchdown_mass=0.0,
        mass_exponent=0.0,
        inner_pad_factor=0.0,
        full_pad_factor=0.0,
    )


def _pad_factor(emitter: Attributes) -> tuple[str, ...]:
    return (f"{emitter.pad}_pad_factor",) if emitter.pad in {"inner", "full"} else ()


@lru_cache(maxsize=256)
def _fall(sheet: Parameters, blocked_below_deg: float) -> tuple[float, float, float, float, CubicSpline | None]:
    """Return the peak's range, its deposit, the last range, its deposit, and ln deposit over ln range beyond it."""
    ranges_m = np.geomspace(NEAREST_M, FARTHEST_M, STEPS)
    deposit = deposit_per_kg(ranges_m, sheet, blocked_below_deg)
    if not deposit.any():
        return 0.0, 0.0, 0.0, 0.0, None
    beyond = slice(int(np.argmax(deposit)), int(np.flatnonzero(deposit)[-1]) + 1)
    ranges_m, deposit = ranges_m[beyond], deposit[beyond]
    fall = CubicSpline(np.log(ranges_m), np.log(deposit))
    return float(ranges_m[0]), float(deposit[0]), float(ranges_m[-1]), float(deposit[-1]), fall


def _range_of_deposit_m(per_kg: float, sheet: Parameters, blocked_below_deg: float) -> float:
    peak_m, peak, last_m, last, fall = _fall(sheet, blocked_below_deg)
    if fall is None or per_kg > peak:
        return 0.0
    if per_kg <= last:
        return last_m
    target = math.log(per_kg)
    return math.exp(brentq(lambda log_m: float(fall(log_m)) - target, math.log(peak_m), math.log(last_m), xtol=1e-9))
