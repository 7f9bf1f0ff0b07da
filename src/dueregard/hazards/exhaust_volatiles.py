"""How far does the jet of a landing frost a cold trap in view of it, and what of its exhaust reaches all cold traps?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards.contract import Passage, Reach, Reception
from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.sphere import horizon_m

Array = NDArray[np.float64]
BOLTZMANN_J_K = 1.380649e-23  # exact, SI
WATER_KG = 18.01528e-3 / 6.02214076e23  # one molecule; CODATA 2018
GM_MOON_M3_S2 = 4.902800066e12  # IAU/JPL DE440
JET = ("exhaust_share", "water_share", "beam_exponent", "facing", "threshold")


@dataclass(frozen=True)
class Parameters:
    """Shares and exponent [1], height [m], area [m2], limit [kg/m2] and temperature [K].

    `exhaust_share` of the touchdown mass leaves as exhaust near the ground, `water_share` of it is water; `facing` is
    the cosine of incidence on the cold trap; `relief` is how high the pad stands over the trap. Of all water released
    `trapped_share` ends in the cold traps of the pole, `trap_area` in all; `budget_limit` is how much frost all
    landings together may leave there on average; over ground of `ground_temperature` molecules hop.
    """

    exhaust_share: float
    water_share: float
    beam_exponent: float
    facing: float
    relief: float
    trapped_share: float
    trap_area: float
    budget_limit: float
    ground_temperature: float


@dataclass(frozen=True)
class Budget:
    """What landings release and what of it ends in the cold traps of the pole, wherever they land. [kg], [kg/m2]"""

    released_kg: float
    trapped_kg: float
    mean_frost_kg_m2: float


def effect(
    range_m: Array,
    emitter: Attributes,
    reception: Reception,  # noqa: ARG001  # frost does not ask on what it settles
    parameters: Parameters,
) -> Array:
    """Return the water that one landing freezes onto ground in view of it.

    Returns
    -------
    Frost at each range, 0 beyond the horizon of a pad that stands `relief` over the trap. [kg/m2]

    Notes
    -----
    dm/dA = m C cos(i) / (2 pi s^2), for gas that leaves the ground evenly over azimuth and as cos^k over elevation,
    with C = 1 / integral of cos^(k+1), and that flies straight: it is mostly faster than escape. Ranges are taken along
    the ground, and the elevation of the trap as level.
    """
    ranges_m = np.asarray(range_m, dtype=np.float64)
    with np.errstate(divide="ignore"):
        frost = _frost_at_1m(emitter, parameters) / ranges_m**2 if emitter.touchdown_mass else np.zeros_like(ranges_m)
    return np.where(ranges_m <= _horizon_m(parameters), frost, 0.0)


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return how far the jet alone leaves the threshold of frost, cut at the farthest ground that can be in view."""
    if emitter.touchdown_mass is None:
        return Reach(0.0, "nothing", decided_by=JET)
    free_m, horizon = math.sqrt(_frost_at_1m(emitter, parameters) / reception.threshold), _horizon_m(parameters)
    if free_m > horizon:
        return Reach(horizon, "horizon", decided_by=("relief",))
    return Reach(free_m, "threshold", decided_by=JET)


def passage(
    emitter: Attributes,  # noqa: ARG001
    reception: Reception,
    parameters: Parameters,  # noqa: ARG001
) -> Passage:
    """Return the straight line from the pad: ground in between catches the jet."""
    return Passage("sight", 0.0, reception.height_m)


def budget(touchdown_mass_kg: float, landings: float, parameters: Parameters) -> Budget:
    """Return what landings add to the frost of all cold traps of the pole: a budget that no distance saves.

    Parameters
    ----------
    touchdown_mass_kg
        Mass of one craft at touchdown. [kg]
    landings
        Number of landings.

    Notes
    -----
    Water molecules hop for hundreds of kilometres until they are lost or trapped; about a fifth is trapped (Prem,
    Hurley, Goldstein, Varghese 2020, for one landing near the pole). Where it lands does not matter.
    """
    released_kg = landings * _water_kg(touchdown_mass_kg, parameters)
    trapped_kg = parameters.trapped_share * released_kg
    return Budget(released_kg, trapped_kg, trapped_kg / parameters.trap_area)


def hop_m(temperature_k: float) -> float:
    """Return how far a molecule of water hops on average, from ground of a temperature. [m]

    Notes
    -----
    pi H with the scale height H = k T / (m g).
    """
    gravity = GM_MOON_M3_S2 / MOON_RADIUS_M**2
    return math.pi * BOLTZMANN_J_K * temperature_k / (WATER_KG * gravity)


def beam_gain(beam_exponent: float) -> float:
    """Return C = 1 / integral over elevation of cos^(k+1), which makes the beam carry the whole mass."""
    return 2.0 * math.gamma(beam_exponent / 2.0 + 1.5) / (math.sqrt(math.pi) * math.gamma(beam_exponent / 2.0 + 1.0))


def _frost_at_1m(emitter: Attributes, parameters: Parameters) -> float:
    """Return frost times range squared. [kg]"""
    water_kg = _water_kg(emitter.touchdown_mass or 0.0, parameters)
    return water_kg * beam_gain(parameters.beam_exponent) * parameters.facing / (2.0 * math.pi)


def _water_kg(touchdown_mass_kg: float, parameters: Parameters) -> float:
    return touchdown_mass_kg * parameters.exhaust_share * parameters.water_share


def _horizon_m(parameters: Parameters) -> float:
    return float(horizon_m(parameters.relief))
