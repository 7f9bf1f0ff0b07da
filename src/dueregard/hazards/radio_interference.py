"""How far is a transmitter too loud for a radio telescope?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from dueregard.hazards import diffraction
from dueregard.hazards.contract import Reach, Reception
from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.sphere import horizon_m

Array = NDArray[np.float64]
FARTHEST_M = 0.5 * math.pi * MOON_RADIUS_M
"""A quarter round the sphere: farther than any wave bends that is looked at here."""


@dataclass(frozen=True)
class Parameters:
    """What stands where a transmitter says nothing: level [dB], height [m], bandwidth [Hz]; and the ground.

    Free space stands out to `grazing_margin` times the horizon [1]; the ground has a relative permittivity [1].
    """

    out_of_band_suppression: float
    antenna_height: float
    bandwidth: float
    permittivity: float
    grazing_margin: float


def effect(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the spectral power flux density in the receptor's band: free space, and diffraction beyond the horizon.

    Beyond `join_m` the wave that bends round the smooth Moon stands, vertical or horizontal, whichever is stronger. It
    is weaker than free space by 10 to 60 dB there, so the level drops at the join: the safe side of it is kept.

    Returns
    -------
    Level at each range, -inf without a transmitter. [dBW/m2/Hz]
    """
    ranges_m = np.asarray(range_m, dtype=np.float64)
    if emitter.eirp is None:
        return np.full_like(ranges_m, -np.inf)
    with np.errstate(divide="ignore"):
        level = eirp_density_dbw_hz(emitter, reception, parameters) - 10.0 * np.log10(4.0 * np.pi * ranges_m**2)
    bent = ranges_m > join_m(emitter, reception, parameters)
    if bent.any():
        level[bent] += diffraction_db(np.minimum(ranges_m[bent], FARTHEST_M), emitter, reception, parameters)
    return np.asarray(level)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return how far the limit is exceeded.

    `limited_by` is diffraction where everything in line of sight is too near: there only another band or time helps;
    and coordination where, besides, both share the band, so that no filter helps either.
    """
    if emitter.eirp is None:
        return Reach(0.0, "nothing")
    excess_db = eirp_density_dbw_hz(emitter, reception, parameters) - reception.threshold
    free_m, joined_m = math.sqrt(10.0 ** (excess_db / 10.0) / (4.0 * math.pi)), join_m(emitter, reception, parameters)
    names = _decided_by(emitter, reception)
    if free_m <= joined_m:
        return Reach(free_m, "threshold", decided_by=names)
    bent = (*names, "permittivity", "grazing_margin", *_heights(emitter))
    why = "coordination" if in_band(emitter, reception, parameters) else "diffraction"
    return Reach(_bent_range_m(joined_m, emitter, reception, parameters), why, decided_by=bent)


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,
) -> None:
    """Return None: a wave bends over ground, so ground in between weakens it and does not stop it."""


def join_m(emitter: Attributes, reception: Reception, parameters: Parameters) -> float:
    """Return the range out to which free space stands: a little beyond the horizon, or where the series serves. [m]"""
    horizon = float(horizon_m(_height_m(emitter, parameters), reception.height_m))
    return max(parameters.grazing_margin * horizon, diffraction.nearest_m(_lowest_hz(reception)))


def diffraction_db(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the field over that of free space, at ranges beyond `join_m`: the stronger polarisation, never above 0.

    At the lower edge of the receptor's band, which bends farthest. [dB]
    """
    heights_m = _height_m(emitter, parameters), reception.height_m
    fields = [
        diffraction.field_ratio_db(range_m, *heights_m, _lowest_hz(reception), polarisation, parameters.permittivity)
        for polarisation in diffraction.POLARISATIONS
    ]
    return np.asarray(np.minimum(np.maximum(*fields), 0.0))


def eirp_density_dbw_hz(emitter: Attributes, reception: Reception, parameters: Parameters) -> float:
    """Return what the transmitter sends into the receptor's band.

    Raises
    ------
    ValueError
        The emitter has no EIRP.

    Returns
    -------
    Density of the EIRP, lowered by the suppression where the bands do not meet. [dBW/Hz]
    """
    if emitter.eirp is None:
        msg = "an emitter without EIRP has no EIRP density"
        raise ValueError(msg)
    density = 10.0 * math.log10(emitter.eirp / (emitter.bandwidth or parameters.bandwidth))
    return density if in_band(emitter, reception, parameters) else density - _suppression_db(emitter, parameters)


def in_band(emitter: Attributes, reception: Reception, parameters: Parameters) -> bool:
    """Whether transmitter and receptor share spectrum; one that names no frequency is taken as outside."""
    if emitter.frequency is None:
        return False
    numbers = dict(reception.numbers)
    apart_hz = abs(emitter.frequency - numbers["frequency"])
    return apart_hz < 0.5 * ((emitter.bandwidth or parameters.bandwidth) + numbers["bandwidth"])


def _suppression_db(emitter: Attributes, parameters: Parameters) -> float:
    stated = emitter.out_of_band_suppression
    return parameters.out_of_band_suppression if stated is None else stated


def _height_m(emitter: Attributes, parameters: Parameters) -> float:
    return parameters.antenna_height if emitter.antenna_height is None else emitter.antenna_height


def _lowest_hz(reception: Reception) -> float:
    """Return the lower edge of the receptor's band. [Hz]"""
    numbers = dict(reception.numbers)
    return numbers["frequency"] - 0.5 * numbers["bandwidth"]


def _bent_range_m(joined_m: float, emitter: Attributes, reception: Reception, parameters: Parameters) -> float:
    def excess_db(range_m: float) -> float:
        return float(effect(np.array([range_m]), emitter, reception, parameters)[0]) - reception.threshold

    just_beyond_m = joined_m * (1.0 + 1e-9)
    if excess_db(just_beyond_m) <= 0.0:
        return joined_m
    if excess_db(FARTHEST_M) >= 0.0:
        return FARTHEST_M
    return float(brentq(excess_db, just_beyond_m, FARTHEST_M, xtol=0.01))


def _heights(emitter: Attributes) -> tuple[str, ...]:
    return ("height", "antenna_height") if emitter.antenna_height is None else ("height",)


def _decided_by(emitter: Attributes, reception: Reception) -> tuple[str, ...]:
    names = ["threshold", *(name for name, _ in reception.numbers)]
    names += ["bandwidth"] if emitter.bandwidth is None else []
    return (*names, "out_of_band_suppression") if emitter.out_of_band_suppression is None else tuple(names)
