"""Which lines and lengths does a map need so that a reader can measure on it?"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike

from dueregard.selenodesy.arrays import Floats, Geometries, as_floats
from dueregard.selenodesy.caps import cap_circle
from dueregard.selenodesy.projection import DIAMETER_M, sine_cosine


@dataclass(frozen=True, slots=True)
class Graticule:
    """Parallels and meridians in the map plane.

    Parameters
    ----------
    lat_deg
        Latitude of each parallel, from the pole outwards, shape (p,). [deg]
    radius_m
        Radius of each parallel, a circle about the origin of the map plane, shape (p,). [m]
    lon_deg
        Longitude of each meridian, from -180 eastwards, shape (m,). [deg]
    meridians
        Each meridian as a straight line from the innermost parallel outwards to the extent, shape (m,). [m]
    """

    lat_deg: Floats
    radius_m: Floats
    lon_deg: Floats
    meridians: Geometries


def graticule(extent_m: float, lat_step_deg: float, lon_step_deg: float) -> Graticule:
    """Draw parallels and meridians up to a distance from the pole.

    Parameters
    ----------
    extent_m
        Map-plane distance from the pole up to which lines are drawn; a square map of half-width w needs 1.4143 w. [m]
    lat_step_deg
        Step between parallels. [deg]
    lon_step_deg
        Step between meridians. [deg]

    Returns
    -------
    Graticule
        Parallels and meridians.

    Raises
    ------
    ValueError
        If the extent or a step is not above 0.
    """
    if min(extent_m, lat_step_deg, lon_step_deg) <= 0.0:
        msg = f"extent {extent_m:g} m and steps {lat_step_deg:g}, {lon_step_deg:g} deg must be above 0"
        raise ValueError(msg)
    farthest = float(np.rad2deg(2.0 * np.arctan(extent_m / DIAMETER_M)))
    colat = as_floats(lat_step_deg * np.arange(1, int(farthest / lat_step_deg + 1e-9) + 1))
    radius = DIAMETER_M * np.tan(np.deg2rad(colat) / 2.0)
    lon = as_floats(np.arange(-180.0, 180.0 - 1e-9, lon_step_deg))
    return Graticule(colat - 90.0, radius, lon, _meridians(lon, float(np.min(radius, initial=extent_m)), extent_m))


def _meridians(lon_deg: Floats, inner_m: float, outer_m: float) -> Geometries:
    ray = np.stack(sine_cosine(lon_deg), axis=-1)
    inner = inner_m if inner_m < outer_m else 0.0
    return np.asarray(shapely.linestrings(np.stack([inner * ray, outer_m * ray], axis=1)), dtype=object)


def scale_bar_length(easting_m: ArrayLike, northing_m: ArrayLike, true_length_m: ArrayLike) -> Floats:
    """Length in the map plane that a scale bar must have, centred at a place, to span a true length.

    Parameters
    ----------
    easting_m, northing_m
        Middle of the bar on the map plane. [m]
    true_length_m
        Length on the ground. [m]

    Returns
    -------
    Floats
        Length in the map plane: the diameter of the circle that shows the cap of half the true length. [m]
    """
    _, _, reach = cap_circle(easting_m, northing_m, as_floats(true_length_m) / 2.0)
    return 2.0 * reach
