"""Where might it stand, if only a region or an uncertain position is known?"""

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from dueregard.selenodesy.arrays import Floats
from dueregard.selenodesy.caps import DISC_VERTICES
from dueregard.selenodesy.measure import destination
from dueregard.selenodesy.projection import scale_factor

SIGMAS_AT_95_PERCENT = float(np.sqrt(-2.0 * np.log(0.05)))  # Rayleigh distribution: P(r < 2.448 sigma) = 0.95


def sample_within(geometry: BaseGeometry, count: int, seed: int) -> tuple[Floats, Floats]:
    """Draw points from a polygon, each square metre of true ground being equally likely.

    The polygon is cut into triangles; a triangle is drawn by its area, a point in it uniformly in the plane, and the
    point is kept with a probability that follows 1 / k^2. Exact for any shape, however thin or scattered.

    Parameters
    ----------
    geometry
        Polygon or multipolygon in the map plane. [m]
    count
        Number of points.
    seed
        Seed of numpy's PCG64 generator; the same seed gives the same points.

    Returns
    -------
    tuple
        Easting and northing, shape (count,). [m]

    Raises
    ------
    ValueError
        If the geometry has no area.
    """
    corners = triangles(geometry)
    chance = _triangle_chances(corners)
    generator = np.random.Generator(np.random.PCG64(seed))
    kept: list[Floats] = []
    missing = count
    while missing > 0:
        drawn = _weighted_points(corners, chance, missing + missing // 8 + 16, generator)[:missing]
        kept.append(drawn)
        missing -= len(drawn)
    points = np.concatenate([np.empty((0, 2)), *kept])
    return points[:, 0], points[:, 1]


def triangles(geometry: BaseGeometry) -> Floats:
    """Cut a polygon into triangles: their corners, shape (n, 3, 2). [m]

    Raises
    ------
    ValueError
        If the geometry has no area.
    """
    pieces = shapely.get_parts(shapely.constrained_delaunay_triangles(shapely.get_parts([geometry])))
    if len(pieces) == 0:
        msg = f"a {geometry.geom_type} without area holds no random point"
        raise ValueError(msg)
    return shapely.get_coordinates(pieces).reshape(-1, 4, 2)[:, :3]


def _triangle_chances(corners: Floats) -> Floats:
    """Chance of each triangle: planar area over the square of the least scale in its bounding box. [1]"""
    side1, side2 = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = np.abs(side1[:, 0] * side2[:, 1] - side1[:, 1] * side2[:, 0])
    weight = area / _least_scale(corners) ** 2
    return np.asarray(weight / np.sum(weight), dtype=np.float64)


def _least_scale(corners: Floats) -> Floats:
    nearest = np.clip(0.0, corners.min(axis=1), corners.max(axis=1))
    return scale_factor(nearest[:, 0], nearest[:, 1])


def _weighted_points(corners: Floats, chance: Floats, count: int, generator: np.random.Generator) -> Floats:
    chosen = corners[generator.choice(len(corners), size=count, p=chance)]
    share = generator.random((count, 2))
    share = np.where(share.sum(axis=1, keepdims=True) > 1.0, 1.0 - share, share)
    points = chosen[:, 0] + np.einsum("ni,nij->nj", share, chosen[:, 1:] - chosen[:, :1])
    lowest = _least_scale(chosen)
    keep = generator.random(count) < (lowest / scale_factor(points[:, 0], points[:, 1])) ** 2
    return np.asarray(points[keep], dtype=np.float64)


def sample_normal(
    easting_m: ArrayLike, northing_m: ArrayLike, radius95_m: ArrayLike, count: int, seed: int
) -> tuple[Floats, Floats]:
    """Draw positions about nominal ones, normal in two dimensions and cut at the 95 % radius.

    Parameters
    ----------
    easting_m, northing_m
        Nominal positions on the map plane, shape (...). [m]
    radius95_m
        True radius that holds 95 % of the uncut distribution, sigma sqrt(-2 ln 0.05); broadcast. [m]
    count
        Number of draws for each position.
    seed
        Seed of numpy's PCG64 generator; the same seed gives the same points.

    Returns
    -------
    tuple
        Easting and northing, shape (..., count), displaced along great circles. [m]
    """
    east, north, radius95 = np.broadcast_arrays(
        *(np.asarray(v, np.float64) for v in (easting_m, northing_m, radius95_m))
    )
    generator = np.random.Generator(np.random.PCG64(seed))
    below = 0.95 * generator.random((*east.shape, count))
    azimuth = 360.0 * generator.random((*east.shape, count))
    reach = radius95[..., None] / SIGMAS_AT_95_PERCENT * np.sqrt(-2.0 * np.log1p(-below))
    return destination(east[..., None], north[..., None], azimuth, reach)


def sample_ellipse(
    easting_m: float, northing_m: float, semi_axes_m: tuple[float, float], azimuth_deg: float, count: int, seed: int
) -> tuple[Floats, Floats]:
    """Draw positions about a nominal one, normal in two dimensions and cut at the ellipse that holds 95 %.

    Parameters
    ----------
    easting_m, northing_m
        Nominal position on the map plane. [m]
    semi_axes_m
        True semi-axes along and across the azimuth. [m]
    azimuth_deg
        True azimuth of the first axis at the nominal position, clockwise from north. [deg]
    count
        Number of draws.
    seed
        Seed of numpy's PCG64 generator; the same seed gives the same points.

    Returns
    -------
    tuple
        Easting and northing, shape (count,). [m]
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    share = np.sqrt(-2.0 * np.log1p(-0.95 * generator.random(count))) / SIGMAS_AT_95_PERCENT
    turn = 2.0 * np.pi * generator.random(count)
    return on_ellipse(easting_m, northing_m, semi_axes_m, azimuth_deg, share, turn)


def ellipse(
    easting_m: float, northing_m: float, semi_axes_m: tuple[float, float], azimuth_deg: float
) -> shapely.Polygon:
    """Draw an ellipse of true semi-axes round a place of the map plane, of DISC_VERTICES vertices. [m]"""
    turn = 2.0 * np.pi * np.arange(DISC_VERTICES) / DISC_VERTICES
    rim = on_ellipse(easting_m, northing_m, semi_axes_m, azimuth_deg, np.ones_like(turn), turn)
    return shapely.Polygon(np.column_stack(rim))


def on_ellipse(
    easting_m: float,
    northing_m: float,
    semi_axes_m: tuple[float, float],
    azimuth_deg: float,
    share: Floats,
    turn: Floats,
) -> tuple[Floats, Floats]:
    """Return places on ellipses about a place, at a share of the semi-axes and a turn about the centre [rad]. [m]"""
    along, across = semi_axes_m[0] * share * np.cos(turn), semi_axes_m[1] * share * np.sin(turn)
    azimuth = azimuth_deg + np.rad2deg(np.arctan2(across, along))
    return destination(easting_m, northing_m, azimuth, np.hypot(along, across))
