"""Where does a grain come down on an airless sphere?"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M

Array = NDArray[np.float64]


def range_m(speed_m_s: ArrayLike, elevation_deg: ArrayLike, gm_m3_s2: float) -> Array:
    """Return how far along the sphere a grain flies that starts and lands on the ground.

    Parameters
    ----------
    speed_m_s
        Speed at launch, below escape. [m/s]
    elevation_deg
        Elevation at launch. [deg]
    gm_m3_s2
        Gravitational parameter. [m3/s2]

    Returns
    -------
    Distance along the sphere. [m]

    Notes
    -----
    Kepler's ellipse, exact. On flat ground the answer would be 5 % short at 376 m/s and 35 % short at 1 km/s.
    """
    ratio = _energy_ratio(speed_m_s, gm_m3_s2)
    sine, cosine = _sine_cosine(elevation_deg)
    return np.asarray(2.0 * MOON_RADIUS_M * np.arctan2(ratio * sine * cosine, 1.0 - ratio * cosine**2))


def flat_range_m(speed_m_s: ArrayLike, elevation_deg: ArrayLike, gm_m3_s2: float) -> Array:
    """Return how far the grain would fly over flat ground. [m]"""
    sine, cosine = _sine_cosine(elevation_deg)
    return np.asarray(2.0 * MOON_RADIUS_M * _energy_ratio(speed_m_s, gm_m3_s2) * sine * cosine)


def speed_m_s(distance_m: ArrayLike, elevation_deg: ArrayLike, gm_m3_s2: float) -> Array:
    """Return the speed with which a grain must start to land at a distance: the inverse of `range_m`. [m/s]"""
    half = np.tan(np.asarray(distance_m, dtype=np.float64) / (2.0 * MOON_RADIUS_M))
    sine, cosine = _sine_cosine(elevation_deg)
    return np.asarray(np.sqrt(half / (cosine * (sine + half * cosine)) * gm_m3_s2 / MOON_RADIUS_M))


def relative_speed_slope_per_m(distance_m: ArrayLike, elevation_deg: ArrayLike) -> Array:
    """Return by which share the speed must rise for one more metre of distance: d(ln speed)/d(distance). [1/m]"""
    half = np.tan(np.asarray(distance_m, dtype=np.float64) / (2.0 * MOON_RADIUS_M))
    sine, cosine = _sine_cosine(elevation_deg)
    return np.asarray((1.0 + half**2) * sine / (4.0 * MOON_RADIUS_M * half * (sine + half * cosine)))


def apex_m(speed_m_s: ArrayLike, elevation_deg: ArrayLike, gm_m3_s2: float) -> Array:
    """Return the greatest height of the flight above the sphere. [m]"""
    ratio = _energy_ratio(speed_m_s, gm_m3_s2)
    eccentricity = _eccentricity(ratio, elevation_deg)
    return np.asarray(MOON_RADIUS_M * ((1.0 + eccentricity) / (2.0 - ratio) - 1.0))


def flight_s(speed_m_s: ArrayLike, elevation_deg: ArrayLike, gm_m3_s2: float) -> Array:
    """Return the time of flight. [s]"""
    ratio = _energy_ratio(speed_m_s, gm_m3_s2)
    eccentricity = _eccentricity(ratio, elevation_deg)
    axis_m = MOON_RADIUS_M / (2.0 - ratio)
    anomaly = np.arccos((1.0 - MOON_RADIUS_M / axis_m) / eccentricity)
    return np.asarray(2.0 * np.sqrt(axis_m**3 / gm_m3_s2) * (np.pi - anomaly + eccentricity * np.sin(anomaly)))


def berm_elevation_deg(emitter: Attributes) -> float:
    """Return the elevation below which a berm stops every grain; 0 without a berm. [deg]"""
    if not emitter.berm_height or not emitter.berm_distance:
        return 0.0
    return math.degrees(math.atan(emitter.berm_height / emitter.berm_distance))


def _energy_ratio(speed_m_s: ArrayLike, gm_m3_s2: float) -> Array:
    return np.asarray(np.asarray(speed_m_s, dtype=np.float64) ** 2 * MOON_RADIUS_M / gm_m3_s2)


def _eccentricity(ratio: Array, elevation_deg: ArrayLike) -> Array:
    return np.asarray(np.sqrt(1.0 - ratio * (2.0 - ratio) * _sine_cosine(elevation_deg)[1] ** 2))


def _sine_cosine(elevation_deg: ArrayLike) -> tuple[Array, Array]:
    angle = np.radians(np.asarray(elevation_deg, dtype=np.float64))
    return np.sin(angle), np.cos(angle)
