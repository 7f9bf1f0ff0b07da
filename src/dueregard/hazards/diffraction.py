"""How much of a radio wave bends round the smooth Moon beyond the horizon?

The field of a source over a smooth, uniform sphere without an atmosphere is a sum of creeping waves (van der Pol and
Bremmer 1937, Fock 1945). Each belongs to a complex zero t of w'(t) = q w(t), w being the Airy function of outgoing
waves and q the impedance of the ground on the scale of the sphere.
"""

import math
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ai_zeros, airye

from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.sphere import horizon_m

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]
Polarisation = Literal["vertical", "horizontal"]
POLARISATIONS: tuple[Polarisation, ...] = ("vertical", "horizontal")
LIGHT_M_S = 299792458.0  # exact, SI
TURN = np.exp(2j * np.pi / 3.0)
MODES = 700
"""Terms of the sum; together they serve beyond `nearest_m`."""
DECAY = 14.0
"""Least exponent by which the last term must have died away: 1e-6."""
STEPS, POLISH = 16, 4
"""Steps from the zeros over a perfect ground to those over the real one, and Newton steps at their end."""


def field_ratio_db(
    range_m: Array,
    height_a_m: float,
    height_b_m: float,
    frequency_hz: float,
    polarisation: Polarisation,
    permittivity: float,
) -> Array:
    """Return the field beyond the horizon over the field in free space at the same range.

    Parameters
    ----------
    range_m
        Distance along the sphere, beyond the horizon of both antennas and `nearest_m`, shape (n,). [m]
    height_a_m, height_b_m
        Heights of the antennas above the ground. [m]
    frequency_hz
        Frequency. [Hz]
    polarisation
        Of the electric field.
    permittivity
        Relative permittivity of the ground, taken without loss: dry soil of 1e-9 S/m changes nothing above 100 kHz.

    Returns
    -------
    20 lg |E / E0|, shape (n,). [dB]

    Notes
    -----
    V = 2 sqrt(pi x) sum exp(i x t) w(t - y1) w(t - y2) / ((t - q^2) w(t)^2) in Fock's reduced range x and heights y.
    Heights enter there as far below the radius; x is counted from the exact horizon, so that tall masts do no harm.
    The focusing of the sphere, 0.1 dB at 600 km, is left out.
    """
    heights = [_reduced_height(height_m, frequency_hz) for height_m in (height_a_m, height_b_m)]
    zeros, weights = _modes(frequency_hz, polarisation, permittivity, *heights)
    past_m = np.asarray(range_m, dtype=np.float64) - horizon_m(height_a_m, height_b_m)
    x = _scale(frequency_hz) * past_m / MOON_RADIUS_M + math.sqrt(heights[0]) + math.sqrt(heights[1])
    exponent = 1j * np.multiply.outer(x, zeros) + weights
    strongest = exponent.real.max(axis=-1, keepdims=True)
    total = np.abs(np.sum(np.exp(exponent - strongest), axis=-1))
    return np.asarray(20.0 / math.log(10.0) * (np.log(2.0 * np.sqrt(np.pi * x) * total) + strongest[..., 0]))


def nearest_m(frequency_hz: float) -> float:
    """Return the range beyond which the sum has converged whatever the heights; a few kilometres at 1 MHz. [m]"""
    last = float(abs(ai_zeros(MODES)[0][-1]))
    return DECAY / (last * math.sin(math.pi / 3.0)) * MOON_RADIUS_M / _scale(frequency_hz)


def _scale(frequency_hz: float) -> float:
    """Return (k R / 2)^(1/3), which turns the angle at the centre into Fock's reduced range."""
    return float(np.cbrt(math.pi * frequency_hz * MOON_RADIUS_M / LIGHT_M_S))


def _reduced_height(height_m: float, frequency_hz: float) -> float:
    return 2.0 * math.pi * frequency_hz / LIGHT_M_S * height_m / _scale(frequency_hz)


@lru_cache(maxsize=256)
def _modes(
    frequency_hz: float, polarisation: Polarisation, permittivity: float, height_a: float, height_b: float
) -> tuple[Complex, Complex]:
    """Return the zeros and the logarithms of what each contributes at range 0, for antennas at reduced heights."""
    zeros, impedance = _zeros(frequency_hz, polarisation, permittivity)
    gains = _log_height_gain(zeros, height_a) + _log_height_gain(zeros, height_b)
    return zeros, np.asarray(gains - np.log(zeros - impedance**2))


@lru_cache(maxsize=64)
def _zeros(frequency_hz: float, polarisation: Polarisation, permittivity: float) -> tuple[Complex, complex]:
    """Return the zeros of w' = q w, and q.

    From those of w (q infinite) along p = 1/q, where dt/dp = 1 / (1 - t p^2), and polished by Newton's method.
    """
    surface = math.sqrt(permittivity - 1.0) / (permittivity if polarisation == "vertical" else 1.0)
    impedance = 1j * _scale(frequency_hz) * surface
    zeros: Complex = -ai_zeros(MODES)[0] * np.exp(1j * np.pi / 3.0)
    step = 1.0 / impedance / STEPS
    for at in range(STEPS):
        zeros = _runge_kutta(zeros, at * step, step)
    for _ in range(POLISH):
        slope = _log_slope(zeros)
        zeros = zeros - (slope - impedance) / (zeros - slope**2)
    return zeros, impedance


def _runge_kutta(zeros: Complex, at: complex, step: complex) -> Complex:
    def drift(t: Complex, p: complex) -> Complex:
        return 1.0 / (1.0 - t * p**2)

    first = drift(zeros, at)
    second = drift(zeros + 0.5 * step * first, at + 0.5 * step)
    third = drift(zeros + 0.5 * step * second, at + 0.5 * step)
    fourth = drift(zeros + step * third, at + step)
    return zeros + step / 6.0 * (first + 2.0 * second + 2.0 * third + fourth)


def _log_slope(t: Complex) -> Complex:
    """Return w'(t) / w(t), w(t) being 2 sqrt(pi) exp(i pi / 6) Ai(t exp(2 i pi / 3))."""
    value, slope, _, _ = airye(t * TURN)
    return np.asarray(TURN * slope / value)


def _log_height_gain(zeros: Complex, reduced_height: float) -> Complex:
    """Return ln(w(t - y) / w(t)), from the scaled Airy function, which does not overflow."""
    above, ground = (zeros - reduced_height) * TURN, zeros * TURN
    scaled = np.log(airye(above)[0]) - np.log(airye(ground)[0])
    return np.asarray(scaled - 2.0 / 3.0 * (above * np.sqrt(above) - ground * np.sqrt(ground)))
