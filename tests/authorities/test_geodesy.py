"""Do projection, caps, areas and distances agree with numbers that were computed elsewhere?

The reference numbers were computed independently of this program, with closed forms of the sphere of 1 737 400 m and
with PROJ; each is held to its last printed digit. The coordinates are formula checks, not surveyed sites.
"""

from itertools import pairwise

import numpy as np
import pyproj
import pytest
import shapely
from numpy.testing import assert_allclose

from dueregard import selenodesy

CONNECTING_RIDGE = (-89.45, 222.69)
SHACKLETON_RIM = (-89.78, 204.27)
DE_GERLACHE_RIM = (-88.69, 291.3)
MALAPERT = (-85.99, 357.0)


@pytest.mark.parametrize(
    ("lat_deg", "scale", "excess_ppm", "excess_digit_ppm"),
    [
        (-89.0, 1.00007616, 76.16, 0.005),
        (-88.0, 1.00030468, 304.68, 0.005),
        (-85.0, 1.00190628, 1906.3, 0.05),
        (-80.0, 1.00765427, 7654.3, 0.05),
        (-70.0, 1.0310912, 31091.0, 0.5),
    ],
)
def test_scale_factor(lat_deg, scale, excess_ppm, excess_digit_ppm):
    found = selenodesy.scale_factor(*selenodesy.to_map(lat_deg, 33.0))
    assert found == pytest.approx(scale, abs=5.1e-8 if lat_deg == -70.0 else 5.1e-9)
    assert (found - 1.0) * 1e6 == pytest.approx(excess_ppm, abs=excess_digit_ppm)


@pytest.mark.parametrize(
    ("place_deg", "radius_m", "centre_m", "reach_m", "digit_m"),
    [
        ((-89.5, 222.7), 2e3, (-10282.1053, -11142.6108), 2000.0383, 5e-5),
        ((-89.78, 204.27), 10e3, (-2742.1109, -6081.5906), 10000.0645, 5e-5),
        ((-85.0, 31.0), 50e3, (78154.2061, 130070.442), 50098.7914, 5e-5),
        ((-80.0, 0.0), 300e3, (0.0, 306300.503), 303066.998, 5e-4),
        ((-90.0, 0.0), 50e3, (0.0, 0.0), 50003.4512, 5e-5),
    ],
)
def test_cap_is_this_circle_of_the_map_plane(place_deg, radius_m, centre_m, reach_m, digit_m):
    east, north, reach = selenodesy.cap_circle(*selenodesy.to_map(*place_deg), radius_m)
    assert (east, north) == pytest.approx(centre_m, abs=5e-4)
    assert reach == pytest.approx(reach_m, abs=digit_m)


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "radius_m", "error_m", "digit_m"),
    [
        (-89.5, 222.7, 2e3, 0.0383, 5e-5),
        (-89.78, 204.27, 10e3, 0.0645, 5e-5),
        (-85.0, 31.0, 50e3, 98.79, 5e-3),
        (-80.0, 0.0, 300e3, 3067.0, 5e-2),
        (-90.0, 0.0, 50e3, 3.451, 5e-4),
    ],
)
def test_planar_buffer_would_be_wrong_by(lat_deg, lon_deg, radius_m, error_m, digit_m):
    _, _, reach = selenodesy.cap_circle(*selenodesy.to_map(lat_deg, lon_deg), radius_m)
    assert reach - radius_m == pytest.approx(error_m, abs=digit_m)


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "easting_m", "northing_m"),
    [
        (-89.0, 0.0, 0.0, 30324.1202),
        (-85.0, 180.0, 0.0, -151713.044),
        (-80.0, 270.0, -304005.608, 0.0),
        (-60.0, 45.0, 658365.807, 658365.807),
    ],
)
def test_forward_projection(lat_deg, lon_deg, easting_m, northing_m):
    assert selenodesy.to_map(lat_deg, lon_deg) == pytest.approx((easting_m, northing_m), abs=5.1e-4)


def test_projection_agrees_with_proj_within_a_tenth_of_a_millimetre():
    lat, lon = (grid.ravel() for grid in np.meshgrid(np.linspace(-90.0, -60.0, 61), np.linspace(-180.0, 360.0, 109)))
    forward = pyproj.Transformer.from_crs(
        selenodesy.geographic_crs(), selenodesy.south_polar_crs(), always_xy=True
    ).transform(lon, lat)
    assert_allclose(selenodesy.to_map(lat, lon), forward, atol=1e-4)


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "side_m", "area_km2", "digit_km2"),
    [
        (-89.5, 222.7, 10e3, 99.9959163, 5e-8),
        (-85.0, 0.0, 100e3, 9959.25466, 5e-6),
        (-80.0, 0.0, 200e3, 39352.4764, 5.1e-5),
    ],
)
def test_true_area_of_planar_squares(lat_deg, lon_deg, side_m, area_km2, digit_km2):
    assert selenodesy.area_m2(square(lat_deg, lon_deg, side_m)) / 1e6 == pytest.approx(area_km2, abs=digit_km2)


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "side_m", "area_km2", "digit_km2"),
    [(-85.0, 0.0, 100e3, 9961.98262, 5e-6), (-80.0, 0.0, 200e3, 39394.5848, 5.1e-5)],
)
def test_true_area_of_squares_with_great_circle_edges(lat_deg, lon_deg, side_m, area_km2, digit_km2):
    corners = shapely.get_coordinates(square(lat_deg, lon_deg, side_m))
    ring = np.concatenate([great_circle(a, b, 4000) for a, b in pairwise(corners)])
    assert selenodesy.area_m2(shapely.Polygon(ring)) / 1e6 == pytest.approx(area_km2, abs=2.0 * digit_km2)


@pytest.mark.parametrize(
    ("start", "end", "distance_m", "planar_excess_m", "digits_m"),
    [
        (CONNECTING_RIDGE, SHACKLETON_RIM, 10560.998, 0.125, (5e-4, 5e-4)),
        (CONNECTING_RIDGE, DE_GERLACHE_RIM, 37051.623, 2.15, (5e-4, 5e-3)),
        (SHACKLETON_RIM, MALAPERT, 127562.89, 49.7, (5e-3, 5e-2)),
    ],
)
def test_distances(start, end, distance_m, planar_excess_m, digits_m):
    (east1, north1), (east2, north2) = selenodesy.to_map(*start), selenodesy.to_map(*end)
    found = selenodesy.distance_m(east1, north1, east2, north2)
    assert found == pytest.approx(distance_m, abs=digits_m[0])
    assert np.hypot(east1 - east2, north1 - north2) - found == pytest.approx(planar_excess_m, abs=digits_m[1])


def test_distance_agrees_with_geographiclib_on_the_sphere():
    lat, lon = np.array([-89.9, -85.0, -70.0, -88.0]), np.array([10.0, 200.0, -30.0, 95.0])
    lat2, lon2 = np.array([-89.8, -85.1, -80.0, -89.0]), np.array([190.0, 210.0, 150.0, -85.0])
    forward, _, distance = pyproj.Geod(a=1_737_400.0, f=0.0).inv(lon, lat, lon2, lat2)
    points = (*selenodesy.to_map(lat, lon), *selenodesy.to_map(lat2, lon2))
    assert_allclose(selenodesy.distance_m(*points), distance, atol=1e-6)
    assert_allclose(np.sin(np.deg2rad(selenodesy.azimuth_deg(*points) - forward)), 0.0, atol=1e-9)


@pytest.mark.parametrize(
    ("nearest_deg", "length_m", "sagitta_m", "digit_m"), [(0.5, 10e3, 0.0314, 5e-5), (5.0, 100e3, 31.35, 2e-2)]
)
def test_great_circle_leaves_the_planar_edge_by_the_sagitta(nearest_deg, length_m, sagitta_m, digit_m):
    """L^2 sin c / 16R for an edge of length L whose great circle comes to the colatitude c of the pole."""
    _, north = selenodesy.to_map(nearest_deg - 90.0, 0.0)
    offset = sagitta_m
    ends = np.array([[-length_m / 2.0, north + offset], [length_m / 2.0, north + offset]])
    middle = great_circle(*ends, 3)[1]
    assert abs(middle[1] - ends[0, 1]) == pytest.approx(sagitta_m, abs=digit_m)


@pytest.mark.parametrize("nearest_deg", [0.5, 5.0, 20.0])
def test_great_circle_is_this_circle_of_the_map_plane(nearest_deg):
    """Its radius is 2R / sin c_min."""
    east, north = selenodesy.to_map(nearest_deg - 90.0, 0.0)
    points = np.array(selenodesy.destination(east, north, 90.0, np.linspace(-200e3, 200e3, 9))).T
    radius = 2.0 * selenodesy.MOON_RADIUS_M / np.sin(np.deg2rad(nearest_deg))
    assert_allclose(np.hypot(points[:, 0], points[:, 1] - (north - radius)), radius, rtol=1e-12)


@pytest.mark.parametrize("lat_deg", [-90.0, -89.0, -85.0, -80.0])
@pytest.mark.parametrize("radius_m", [2e3, 50e3, 300e3])
def test_drawn_disc_has_the_area_of_the_cap_within_2e_4(lat_deg, radius_m):
    """A regular polygon of 256 corners lacks 1 - sinc(1/128) = 1.004e-4 of its circle."""
    disc = selenodesy.discs(*selenodesy.to_map(lat_deg, 40.0), radius_m)
    cap = 2.0 * np.pi * selenodesy.MOON_RADIUS_M**2 * (1.0 - np.cos(radius_m / selenodesy.MOON_RADIUS_M))
    assert selenodesy.cap_area_m2(radius_m) == pytest.approx(cap, rel=1e-9)
    assert selenodesy.area_m2(disc) / cap == pytest.approx(1.0 - 1.004e-4, abs=5e-6)


def square(lat_deg, lon_deg, side_m):
    east, north = selenodesy.to_map(lat_deg, lon_deg)
    return shapely.box(east - side_m / 2.0, north - side_m / 2.0, east + side_m / 2.0, north + side_m / 2.0)


def great_circle(start, end, points):
    """Points of the great circle from start to end, both included, on the map plane."""
    azimuth = selenodesy.azimuth_deg(*start, *end)
    along = np.linspace(0.0, selenodesy.distance_m(*start, *end), points)
    return np.array(selenodesy.destination(*start, azimuth, along)).T
