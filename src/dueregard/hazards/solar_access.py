"""How far does a tower take more than its share of a neighbour's sunlight?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from dueregard.hazards.contract import Passage, Reach, Reception
from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M
from dueregard.terrain.sphere import horizon_m

Array = NDArray[np.float64]
NEAREST_M = 0.1
"""Nearer than this the array stands at the tower's foot. [m]"""


@dataclass(frozen=True)
class Parameters:
    """Greatest elevation of the Sun's centre, as at the pole, and the radius of its disc. [deg]"""

    sun_highest: float
    sun_semidiameter: float


def effect(range_m: Array, emitter: Attributes, reception: Reception, parameters: Parameters) -> Array:
    """Return the share of the lit time that an array loses in a year: hours of full Sun lost over hours of light.

    Returns
    -------
    Share at each range, 0 where the tower's top lies below the array's horizon. [1]

    Notes
    -----
    The shadow turns with the Sun once a month. A strip of width w at range d takes the whole disc away for 2 atan(w/2d)
    of each turn, whole or in parts, and does so while the Sun stands lower than the tower's top as the array sees it:
    (2 / pi) asin(top / highest) of the lit time, since the Sun's elevation at the pole goes as a sine over the year.
    """
    ranges_m, width_m = np.maximum(np.asarray(range_m, dtype=np.float64), NEAREST_M), width_of_m(emitter)
    turn = np.arctan2(0.5 * width_m, ranges_m) / np.pi
    top_deg = elevation_of_top_deg(ranges_m, emitter.height or 0.0, reception.height_m)
    return np.asarray(turn * 2.0 / np.pi * np.arcsin(np.clip(top_deg / parameters.sun_highest, 0.0, 1.0)))


def reach(emitter: Attributes, reception: Reception, parameters: Parameters) -> Reach:
    """Return how far the share of lost light exceeds the limit: never beyond the longest shadow."""
    names = ("sun_highest", "threshold", "height")
    longest_m = float(horizon_m(emitter.height or 0.0, reception.height_m))

    def excess(range_m: float) -> float:
        return float(effect(np.array([range_m]), emitter, reception, parameters)[0]) - reception.threshold

    if longest_m <= NEAREST_M or excess(NEAREST_M) <= 0.0:
        return Reach(0.0, "nothing", decided_by=names)
    return Reach(float(brentq(excess, NEAREST_M, longest_m, xtol=1e-3)), "threshold", decided_by=names)


def passage(
    emitter: Attributes,
    reception: Reception,
    parameters: Parameters,  # noqa: ARG001
) -> Passage:
    """Return the straight line from the tower's top: no shadow where the array does not see it."""
    return Passage("sight", emitter.height or 0.0, reception.height_m)


def width_of_m(emitter: Attributes) -> float:
    """Return the mean width of a structure as the Sun sees it: its sunlit area over its height; 0 if one is unknown."""
    if not emitter.sunlit_area or not emitter.height:
        return 0.0
    return emitter.sunlit_area / emitter.height


def elevation_of_top_deg(range_m: ArrayLike, height_m: float, receptor_height_m: float) -> Array:
    """Return the elevation of a tower's top above the level of a receptor, curvature included. [deg]

    Parameters
    ----------
    range_m
        Distance along the sphere. [m]
    height_m, receptor_height_m
        Heights of the top and of the receptor above the sphere. [m]
    """
    half = np.asarray(range_m, dtype=np.float64) / (2.0 * MOON_RADIUS_M)
    sink_m = 2.0 * (MOON_RADIUS_M + height_m) * np.sin(half) ** 2
    across_m = (MOON_RADIUS_M + height_m) * np.sin(2.0 * half)
    return np.asarray(np.degrees(np.arctan2(height_m - receptor_height_m - sink_m, across_m)))


def shadow_m(height_m: float, sun_elevation_deg: float, receptor_height_m: float = 0.0) -> float | None:
    """Return how far a tower's shadow reaches along the sphere at a height; None if it leaves the Moon.

    Parameters
    ----------
    height_m
        Height of the tower. [m]
    sun_elevation_deg
        Elevation of the Sun at the tower, above 0. [deg]
    receptor_height_m
        Height at which the shadow is caught. [m]

    Notes
    -----
    The ray through the top passes the centre at p = (R + h) cos(a) and comes down at R (a - acos(p / (R + z))).
    """
    sine = math.sin(math.radians(sun_elevation_deg))
    top_m, caught_m = MOON_RADIUS_M + height_m, MOON_RADIUS_M + receptor_height_m
    drop_m = receptor_height_m - height_m
    squared = drop_m * (top_m + caught_m) + (top_m * sine) ** 2
    if squared < 0.0:
        return None
    return MOON_RADIUS_M * (math.radians(sun_elevation_deg) - math.asin(math.sqrt(squared) / caught_m))


def hidden_share(range_m: ArrayLike, width_m: float, parameters: Parameters) -> Array:
    """Return the share of the Sun's disc that a strip hides while it stands before its middle.

    Parameters
    ----------
    range_m
        Distance from the strip. [m]
    width_m
        Width of the strip, higher than the disc. [m]

    Notes
    -----
    f = (2 / pi) (u sqrt(1 - u^2) + asin u), u = (w / 2d) / tan(semidiameter); all of it within 107.5 widths.
    """
    tangent = math.tan(math.radians(parameters.sun_semidiameter))
    covered = np.clip(0.5 * width_m / np.asarray(range_m, dtype=np.float64) / tangent, 0.0, 1.0)
    return np.asarray(2.0 / np.pi * (covered * np.sqrt(1.0 - covered**2) + np.arcsin(covered)))
