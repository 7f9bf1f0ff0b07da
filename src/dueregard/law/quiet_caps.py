"""Does a place lie in the shielded zone of the Moon, or in the proposed circle round the point farthest from the Earth?

Both are caps of the sphere round 0 N 180 E: exact circles on the map, though their middle there is not that point.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard import selenodesy
from dueregard.model.law import Provision

ANTIPODE_DEG = (0.0, 180.0)
"""Latitude and longitude of the point opposite the mean Earth."""
RADII = ("cap_radius", "radius")
"""Numbers of a provision that give the radius of its cap: an angle at the Moon's centre, or a length on the ground."""


@dataclass(frozen=True)
class QuietCap:
    """A cap round the antipode of the Earth: its radius on the ground and its circle on the map. [m]"""

    radius_m: float
    circle_easting_m: float
    circle_northing_m: float
    circle_radius_m: float


def quiet_cap(provision: Provision) -> QuietCap:
    """Return the cap of a provision.

    Raises
    ------
    ValueError
        The provision has no cap, or gives no radius for it.
    """
    numbers = provision.geometry.parameters
    radius = next((numbers[name] for name in RADII if name in numbers), None)
    if provision.geometry.model != "cap" or radius is None:
        msg = f"provision {provision.rule!r} has no cap with a radius"
        raise ValueError(msg)
    angle = radius.unit in {"deg", "degree", "degrees"}
    radius_m = math.radians(radius.si) * selenodesy.MOON_RADIUS_M if angle else radius.si
    circle = selenodesy.cap_circle(*selenodesy.to_map(*ANTIPODE_DEG), radius_m)
    return QuietCap(radius_m, *(float(part) for part in circle))


def lies_in(cap: QuietCap, easting_m: ArrayLike, northing_m: ArrayLike) -> NDArray[np.bool_]:
    """Tell which places lie in a cap, by their distance on the sphere.

    Parameters
    ----------
    easting_m, northing_m
        Places on the map plane, shape (n,). [m]
    """
    apart_m = selenodesy.distance_m(*selenodesy.to_map(*ANTIPODE_DEG), easting_m, northing_m)
    return np.asarray(apart_m <= cap.radius_m)
