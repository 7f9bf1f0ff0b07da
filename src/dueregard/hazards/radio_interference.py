"""How far is a transmitter too loud for a radio telescope?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards.contract import Reach, Reception
from dueregard.model.physics import Attributes
from dueregard.terrain.sphere import horizon_m

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Parameters:
    """What stands where a transmitter says nothing: level [dB], height [m], bandwidth [Hz]."""

    out_of_band_suppression: float
    antenna_height: float
    bandwidth: float


def effect(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the spectral power flux density in the receptor's band in free space.

    Returns
    -------
    Level at each range, -inf beyond the horizon and without a transmitter. [dBW/m2/Hz]
    """
    ranges_m = np.asarray(range_m, dtype=np.float64)
    if emitter.eirp is None:
        return np.full_like(ranges_m, -np.inf)
    with np.errstate(divide="ignore"):
        level = eirp_density_dbw_hz(emitter, reception, parameters) - 10.0 * np.log10(4.0 * np.pi * ranges_m**2)
    return np.where(ranges_m <= _horizon_m(emitter, reception, parameters), level, -np.inf)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return how far the limit is exceeded: in free space, cut at the horizon of both antennas."""
    if emitter.eirp is None:
        return Reach(0.0, "nothing")
    excess_db = eirp_density_dbw_hz(emitter, reception, parameters) - reception.threshold
    free_m, horizon = (
        math.sqrt(10.0 ** (excess_db / 10.0) / (4.0 * math.pi)),
        _horizon_m(emitter, reception, parameters),
    )
    limit = "horizon" if free_m > horizon else "threshold"
    return Reach(min(free_m, horizon), limit, decided_by=_decided_by(emitter, reception, limit))


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


def _horizon_m(emitter: Attributes, reception: Reception, parameters: Parameters) -> float:
    return float(horizon_m(_height_m(emitter, parameters), reception.height_m))


def _decided_by(emitter: Attributes, reception: Reception, limit: str) -> tuple[str, ...]:
    if limit == "horizon":
        return ("height", "antenna_height") if emitter.antenna_height is None else ("height",)
    names = ["threshold", *(name for name, _ in reception.numbers)]
    names += ["bandwidth"] if emitter.bandwidth is None else []
    return (*names, "out_of_band_suppression") if emitter.out_of_band_suppression is None else tuple(names)
