"""How much soil does a landing throw, in which sizes, and what of it comes down at a range?"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.hazards import ballistics
from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M

Array = NDArray[np.float64]
UNIT_GRAIN_M = 1e-6
"""Diameter that `speed_at_1um` speaks of."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
FACE_NODES, FACE_WEIGHTS = np.polynomial.legendre.leggauss(96)
TAIL = 7.0
"""Spreads of the grain sizes beyond which nothing is counted."""
Weigh = Callable[[Array, Array], Array]
"""Diameter of grains [m] and their elevation at launch [deg] -> what each kilogram of them counts."""


@dataclass(frozen=True)
class Thrown:
    """Numbers of the source: masses [kg], exponent and pad factors [1]."""

    reference_mass: float
    reference_touchdown_mass: float
    mass_exponent: float
    inner_pad_factor: float
    full_pad_factor: float


@dataclass(frozen=True)
class Sheet:
    """Numbers of the sheet of grains, in SI units; elevations in degrees, the spread in phi."""

    speed_at_1um: float
    speed_exponent: float
    gas_speed: float
    median_grain: float
    grain_spread: float
    elevation_min: float
    elevation_max: float
    gravitational_parameter: float


def ejected_mass_kg(emitter: Attributes, thrown: Thrown) -> float:
    """Return the soil that one landing throws out; 0 where no touchdown mass is given. [kg]

    Notes
    -----
    M = M_ref (m / m_ref)^p f_pad, calibrated on the Apollo lunar module.
    """
    if emitter.touchdown_mass is None:
        return 0.0
    growth = (emitter.touchdown_mass / thrown.reference_touchdown_mass) ** thrown.mass_exponent
    pad = {"inner": thrown.inner_pad_factor, "full": thrown.full_pad_factor}
    return float(thrown.reference_mass * growth * pad.get(emitter.pad or "none", 1.0))


def pad_factor(emitter: Attributes) -> tuple[str, ...]:
    """Name the number that stands for the emitter's landing pad, if it has one."""
    return (f"{emitter.pad}_pad_factor",) if emitter.pad in {"inner", "full"} else ()


def landed_per_kg(range_m: Array, sheet: Sheet, lowest_deg: ArrayLike, weigh: Weigh) -> Array:
    """Return what comes down on level ground for each kilogram thrown out, weighed grain by grain.

    Parameters
    ----------
    range_m
        Distance along the sphere, shape (n,). [m]
    lowest_deg
        Elevation below which nothing counts, () or (n,). [deg]
    weigh
        What a kilogram of grains counts, by diameter and elevation.

    Returns
    -------
    Weight over each square metre, for each kilogram, shape (n,). [1/m2]

    Notes
    -----
    Grains leave evenly over azimuth and over the elevations of the sheet, with v = V1 (D / 1 um)^-n and a lognormal
    distribution of mass over size. Those that land between s and s + ds are the sizes whose speed carries them there:
    f(ln D) (dln v/ds) / n, averaged over elevation and laid on the ring 2 pi R sin(s/R) ds.
    """
    flown = flights(range_m, sheet, lowest_deg)
    grain_m = UNIT_GRAIN_M * np.exp(-(flown.log_speed - math.log(sheet.speed_at_1um)) / sheet.speed_exponent)
    return landed(flown, sheet, weigh(grain_m, flown.elevation_deg))


@dataclass(frozen=True)
class Flights:
    """Every way in which a grain of a sheet comes down at some ranges, whatever its size; shape (n, NODES).

    `log_speed`: logarithm of the speed that takes it there [m/s]. `part`: part of the sheet that comes down on a square
    metre, for each unit of ln speed. [1/m2]
    """

    elevation_deg: Array
    log_speed: Array
    part: Array


def flights(range_m: Array, sheet: Sheet, lowest_deg: ArrayLike) -> Flights:
    """Return the flights to some ranges; of the sheet only its elevations and gravity count."""
    low_deg = np.maximum(sheet.elevation_min, lowest_deg)
    width_deg = np.maximum(sheet.elevation_max - low_deg, 0.0)[..., None]
    elevation_deg = low_deg[..., None] + 0.5 * width_deg * (1.0 + NODES)
    share = 0.5 * WEIGHTS * width_deg / (sheet.elevation_max - sheet.elevation_min)
    speed_m_s = ballistics.speed_m_s(np.asarray(range_m)[..., None], elevation_deg, sheet.gravitational_parameter)
    slope_per_m = ballistics.relative_speed_slope_per_m(np.asarray(range_m)[..., None], elevation_deg)
    ring_m = 2.0 * np.pi * MOON_RADIUS_M * np.sin(np.asarray(range_m) / MOON_RADIUS_M)
    return Flights(elevation_deg, np.log(speed_m_s), slope_per_m * share / ring_m[..., None])


def struck_per_kg(
    range_m: Array,
    height_m: float,
    sheet: Sheet,
    lowest_deg: float,
    fastest_m_s: float,
    weigh: Callable[[Array], Array],
) -> Array:
    """Return what strikes an upright face that looks at the pad for each kilogram thrown out, weighed grain by grain.

    Parameters
    ----------
    range_m
        Distance along the sphere, shape (n,). [m]
    height_m
        Height of the face above the pad. [m]
    lowest_deg
        Elevation below which nothing counts. [deg]
    fastest_m_s
        Speed above which nothing counts. [m/s]
    weigh
        What a kilogram of grains counts, by diameter [m].

    Returns
    -------
    Weight over each square metre of the face, for each kilogram, shape (n,). [1/m2]

    Notes
    -----
    For each size the elevation that leads through the face solves a quadratic in its tangent. What passes at a height
    is f(ln D) / (dz/dg), spread evenly over the elevations of the sheet; sizes are integrated, not elevations, since
    near the pad a hair of elevation holds all of them.
    """
    angle = np.asarray(range_m, dtype=np.float64)[:, None] / MOON_RADIUS_M
    sink = np.cos(angle) - MOON_RADIUS_M / (MOON_RADIUS_M + height_m)
    low_deg = max(sheet.elevation_min, lowest_deg)
    slowest, fastest = (
        _log_speed_through(angle, sink, edge, sheet)
        for edge in (sheet.elevation_max, min(low_deg, sheet.elevation_max))
    )
    least, most = _log_speeds_that_count(sheet, fastest_m_s)
    first, last = np.clip(slowest, least, most), np.clip(fastest, least, most)
    log_speed = first + 0.5 * (last - first) * (1.0 + FACE_NODES)
    grain_m = UNIT_GRAIN_M * (np.exp(log_speed) / sheet.speed_at_1um) ** (-1.0 / sheet.speed_exponent)
    lift = sheet.gravitational_parameter / MOON_RADIUS_M * np.exp(-2.0 * log_speed) * 2.0 * np.sin(0.5 * angle) ** 2
    root = np.sqrt(np.maximum(np.sin(angle) ** 2 - 4.0 * lift * (lift + sink), np.finfo(float).tiny))
    tangent = 2.0 * (lift + sink) / (np.sin(angle) + root)
    rise_m = (MOON_RADIUS_M + height_m) ** 2 / MOON_RADIUS_M * root * (1.0 + tangent**2)
    passing = _mass_over_log_size(grain_m, sheet) / sheet.speed_exponent * weigh(grain_m) / rise_m
    total = np.sum(passing * 0.5 * (last - first) * FACE_WEIGHTS, axis=-1)
    spread = math.radians(sheet.elevation_max - sheet.elevation_min)
    return np.asarray(total / (2.0 * np.pi * MOON_RADIUS_M * np.sin(angle[:, 0]) * spread))


def _log_speed_through(angle: Array, sink: Array, elevation_deg: float, sheet: Sheet) -> Array:
    """Return ln of the speed that leads through a place at an elevation; infinite where even a straight line is low."""
    tangent = math.tan(math.radians(elevation_deg))
    over = tangent * np.sin(angle) - sink
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = 2.0 * np.sin(0.5 * angle) ** 2 * (1.0 + tangent**2) / over
        speed = 0.5 * np.log(ratio * sheet.gravitational_parameter / MOON_RADIUS_M)
    return np.where(over > 0.0, speed, np.inf)


def _log_speeds_that_count(sheet: Sheet, fastest_m_s: float) -> tuple[float, float]:
    """Return ln of the speeds of the largest grains and of the smallest that count."""
    middle, sigma = math.log(sheet.median_grain / UNIT_GRAIN_M), sheet.grain_spread * math.log(2.0)
    slowest = math.log(sheet.speed_at_1um) - sheet.speed_exponent * (middle + TAIL * sigma)
    smallest = math.log(sheet.speed_at_1um) - sheet.speed_exponent * (middle - (TAIL + 3.0 * sigma) * sigma)
    return slowest, min(math.log(min(sheet.gas_speed, fastest_m_s)), smallest)


def _mass_over_log_size(grain_m: Array, sheet: Sheet) -> Array:
    sigma = sheet.grain_spread * math.log(2.0)
    density = np.exp(-0.5 * (np.log(grain_m / sheet.median_grain) / sigma) ** 2) / sigma
    return np.asarray(density / math.sqrt(2.0 * math.pi))


def landed(flown: Flights, sheet: Sheet, weight: Array | float = 1.0) -> Array:
    """Return what comes down at the ranges of some flights for each kilogram thrown out, shape (n,). [1/m2]

    Parameters
    ----------
    weight
        What each kilogram of the grains that fly so counts.
    """
    sigma = sheet.speed_exponent * sheet.grain_spread * math.log(2.0)  # of ln speed
    log_median = math.log(sheet.speed_at_1um) - sheet.speed_exponent * math.log(sheet.median_grain / UNIT_GRAIN_M)
    density = np.exp(-0.5 * ((flown.log_speed - log_median) / sigma) ** 2) / (sigma * math.sqrt(2.0 * math.pi))
    density *= flown.log_speed <= math.log(sheet.gas_speed)
    return np.asarray(np.sum(density * flown.part * weight, axis=-1))
