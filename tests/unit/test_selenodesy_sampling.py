import numpy as np
import pytest
import shapely
from numpy.testing import assert_allclose
from shapely import LineString, MultiPolygon, Point, Polygon, box

from dueregard import selenodesy

COUNT = 40_000
SHAPES = {
    "far from the pole": box(-200e3, 200e3, 400e3, 500e3),
    "annulus": selenodesy.discs(0.0, 0.0, 300e3) - selenodesy.discs(0.0, 0.0, 100e3),
    "large and small": MultiPolygon([box(0, 0, 100e3, 100e3), box(300e3, 300e3, 320e3, 330e3)]),
    "sliver": Polygon([(0, 0), (500e3, 1e3), (500e3, 1.1e3)]),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_points_fall_by_true_area(shape):
    east, north = selenodesy.sample_within(shape, COUNT, seed=7)
    assert east.shape == north.shape == (COUNT,)
    assert shapely.distance(shape, shapely.points(east, north)).max() < 1e-6
    west, south, right, top = shape.bounds
    for part in (box(west, south, (west + right) / 2.0, top), box(west, south, right, south + (top - south) / 3.0)):
        expected = selenodesy.area_m2(shape & part) / selenodesy.area_m2(shape)
        found = np.mean(shapely.intersects_xy(part, east, north))
        assert abs(found - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / COUNT)


def test_true_area_is_told_from_planar_area():
    """Of the points south of 60 S a planar draw would put 0.433 south of 70 S instead of 0.450."""
    shape = selenodesy.discs(0.0, 0.0, np.deg2rad(30.0) * selenodesy.MOON_RADIUS_M)
    inner = selenodesy.discs(0.0, 0.0, np.deg2rad(20.0) * selenodesy.MOON_RADIUS_M)
    true_share, planar_share = selenodesy.area_m2(inner) / selenodesy.area_m2(shape), inner.area / shape.area
    found = np.mean(shapely.contains_xy(inner, *selenodesy.sample_within(shape, COUNT, seed=1)))
    sigma = np.sqrt(true_share * (1.0 - true_share) / COUNT)
    assert abs(found - true_share) < 4.0 * sigma < abs(found - planar_share)


def test_same_seed_same_points():
    draws = [selenodesy.sample_within(SHAPES["annulus"], 50, seed) for seed in (3, 3, 4)]
    assert_allclose(draws[0], draws[1], rtol=0.0)
    assert not np.array_equal(draws[0], draws[2])
    normal = [selenodesy.sample_normal(0.0, 0.0, 50.0, 5, seed) for seed in (3, 3, 4)]
    assert_allclose(normal[0], normal[1], rtol=0.0)
    assert not np.array_equal(normal[0], normal[2])


def test_no_points_from_nothing():
    assert selenodesy.sample_within(SHAPES["sliver"], 0, seed=1)[0].shape == (0,)
    for nothing in (Polygon(), Point(0, 0), LineString([(0, 0), (1, 1)])):
        with pytest.raises(ValueError, match="holds no random point"):
            selenodesy.sample_within(nothing, 5, seed=1)


def test_normal_draws_follow_the_cut_rayleigh_distribution():
    """P(r < x) = (1 - exp(-x^2 / 2 sigma^2)) / 0.95 up to the 95 % radius, sigma = radius / sqrt(-2 ln 0.05)."""
    radius95 = 5e3
    centre = selenodesy.to_map(-82.0, 40.0)
    east, north = selenodesy.sample_normal(*centre, radius95, COUNT, seed=11)
    reach = selenodesy.distance_m(*centre, east, north)
    assert reach.max() <= radius95 * (1.0 + 1e-9)
    sigma = radius95 / np.sqrt(-2.0 * np.log(0.05))
    for part in (0.1, 0.3, 0.5, 0.8):
        expected = (1.0 - np.exp(-((part * radius95) ** 2) / (2.0 * sigma**2))) / 0.95
        assert abs(np.mean(reach < part * radius95) - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / COUNT)
    azimuth = np.deg2rad(selenodesy.azimuth_deg(*centre, east, north))
    assert abs(np.mean(np.exp(1j * azimuth))) < 4.0 / np.sqrt(COUNT)


def test_normal_draws_broadcast():
    east, north = selenodesy.sample_normal([0.0, 1e5, 2e5], 0.0, [0.0, 10.0, 20.0], 6, seed=1)
    assert east.shape == north.shape == (3, 6)
    assert_allclose(east[0], 0.0)
    assert np.all(selenodesy.distance_m([[1e5], [2e5]], 0.0, east[1:], north[1:]) <= [[10.0 + 1e-6], [20.0 + 1e-6]])


def test_the_ellipse_is_long_along_its_azimuth_and_holds_its_samples() -> None:
    """Semi-axes are true distances: 2 km along azimuth 30, 500 m across, at a place 1 degree from the pole."""
    place = selenodesy.to_map(-89.0, 40.0)
    rim = selenodesy.ellipse(*place, (2000.0, 500.0), 30.0)
    east, north = shapely.get_coordinates(rim)[[0, 64]].T
    distance = selenodesy.distance_m(*place, east, north)
    azimuth = selenodesy.azimuth_deg(*place, east, north)
    np.testing.assert_allclose(distance, [2000.0, 500.0], rtol=1e-9)
    np.testing.assert_allclose(azimuth, [30.0, 120.0], rtol=1e-9)
    drawn = selenodesy.sample_ellipse(*place, (2000.0, 500.0), 30.0, 4000, seed=5)
    inside = shapely.contains_xy(shapely.buffer(rim, 1.0), *drawn)
    assert inside.all()
    half = selenodesy.ellipse(*place, (1000.0, 250.0), 30.0)
    share = shapely.contains_xy(half, *drawn).mean()
    expected = (1.0 - 0.05**0.25) / 0.95
    assert abs(share - expected) < 0.03
