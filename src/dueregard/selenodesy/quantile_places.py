"""Which place do two even numbers from 0 to 1 name, if only a region or an uncertain position is known?

The same distributions as in `sampling`, drawn by inverting them, so that any design of even numbers can stand behind.
"""

from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from dueregard.selenodesy.arrays import Floats
from dueregard.selenodesy.measure import destination
from dueregard.selenodesy.projection import scale_factor
from dueregard.selenodesy.sampling import SIGMAS_AT_95_PERCENT, on_ellipse, triangles

EVEN_TO = 2e-4
"""Greatest share by which the density may differ within one triangle of a region."""


@dataclass(frozen=True)
class EvenGround:
    """A region cut into triangles that are small enough for the map's scale to be even within each."""

    corners: Floats
    """Shape (n, 3, 2). [m]"""
    up_to: Floats
    """Share of the true area that lies in the triangles up to and with each one, shape (n,)."""


def even_ground(geometry: BaseGeometry) -> EvenGround:
    """Cut a region of the map plane into triangles.

    Raises
    ------
    ValueError
        If the geometry has no area.
    """
    corners = _fine(triangles(geometry))
    side1, side2 = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    planar = np.abs(side1[:, 0] * side2[:, 1] - side1[:, 1] * side2[:, 0])
    middle = corners.mean(axis=1)
    true = planar / scale_factor(middle[:, 0], middle[:, 1]) ** 2
    return EvenGround(corners, np.cumsum(true) / np.sum(true))


def _fine(corners: Floats) -> Floats:
    scale = scale_factor(corners[..., 0], corners[..., 1]) ** 2
    coarse = scale.max(axis=1) > (1.0 + EVEN_TO) * scale.min(axis=1)
    if not coarse.any():
        return corners
    a, b, c = (corners[coarse, i] for i in range(3))
    ab, bc, ca = (a + b) / 2.0, (b + c) / 2.0, (c + a) / 2.0
    quarters = [np.stack(three, axis=1) for three in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))]
    return np.concatenate([corners[~coarse], _fine(np.concatenate(quarters))])


def place_within(ground: EvenGround, first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Return places in a region, each square metre of true ground being equally likely.

    The first number chooses the triangle; what is left of it and the second name the place inside. The density is even
    to EVEN_TO.

    Parameters
    ----------
    first, second
        Even numbers from 0 to 1, shape (n,).

    Returns
    -------
    tuple
        Easting and northing, shape (n,). [m]
    """
    chosen = np.minimum(np.searchsorted(ground.up_to, first, side="right"), len(ground.up_to) - 1)
    below = np.where(chosen > 0, ground.up_to[chosen - 1], 0.0)
    along = np.sqrt(np.clip((first - below) / (ground.up_to[chosen] - below), 0.0, 1.0))[:, None]
    a, b, c = (ground.corners[chosen, i] for i in range(3))
    places = (1.0 - along) * a + along * ((1.0 - second[:, None]) * b + second[:, None] * c)
    return places[:, 0], places[:, 1]


def place_about(
    easting_m: float, northing_m: float, radius95_m: float, first: Floats, second: Floats
) -> tuple[Floats, Floats]:
    """Return places about a nominal one, normal in two dimensions and cut at the 95 % radius, as `sample_normal`.

    Parameters
    ----------
    first, second
        Even numbers from 0 to 1 for distance and azimuth, shape (n,).
    """
    reach = radius95_m / SIGMAS_AT_95_PERCENT * np.sqrt(-2.0 * np.log1p(-0.95 * first))
    return destination(easting_m, northing_m, 360.0 * second, reach)


def place_in_ellipse(
    easting_m: float,
    northing_m: float,
    semi_axes_m: tuple[float, float],
    azimuth_deg: float,
    first: Floats,
    second: Floats,
) -> tuple[Floats, Floats]:
    """Return places about a nominal one, cut at the ellipse that holds 95 %, as `sample_ellipse`."""
    share = np.sqrt(-2.0 * np.log1p(-0.95 * first)) / SIGMAS_AT_95_PERCENT
    return on_ellipse(easting_m, northing_m, semi_axes_m, azimuth_deg, share, 2.0 * np.pi * second)
