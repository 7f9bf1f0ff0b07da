from decimal import Decimal, localcontext

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from dueregard import selenodesy

DIGITS = 60
RADIUS_M = Decimal(int(selenodesy.MOON_RADIUS_M))


def sine(angle):
    return power_series(angle, angle)


def cosine(angle):
    return power_series(Decimal(1), angle, skip=0)


def power_series(first, angle, skip=1):
    """Taylor series of the sine (skip 1) or cosine (skip 0) for small angles."""
    total = term = first
    for order in range(skip + 1, 400, 2):
        term *= -angle * angle / (order * (order + 1))
        total += term
        if abs(term) < Decimal(10) ** -(DIGITS + 5):
            return total
    raise AssertionError


def arctangent(slope):
    halvings = 8
    for _ in range(halvings):
        slope /= 1 + (1 + slope * slope).sqrt()
    power, total = slope, slope
    for order in range(3, 400, 2):
        power *= -slope * slope
        total += power / order
        if abs(power) < Decimal(10) ** -(DIGITS + 5):
            return total * 2**halvings
    raise AssertionError


def arccosine(value):
    return 2 * arctangent(((1 - value) / (1 + value)).sqrt())


def overlap_m2(distance_m, radius_a_m, radius_b_m):
    """Textbook area of the lens of two crossing caps (Tovchigrechko and Vakser 2001), with 60 digits."""
    with localcontext() as context:
        context.prec = DIGITS
        d, a, b = (Decimal(float(length)) / RADIUS_M for length in (distance_m, radius_a_m, radius_b_m))
        (sd, cd), (sa, ca), (sb, cb) = ((sine(angle), cosine(angle)) for angle in (d, a, b))
        corner = arccosine((cd - ca * cb) / (sa * sb))
        first = arccosine((cb - cd * ca) / (sd * sa)) * ca
        second = arccosine((ca - cd * cb) / (sd * sb)) * cb
        return float(2 * RADIUS_M**2 * (4 * arctangent(Decimal(1)) - corner - first - second))


def test_reference_knows_a_hemisphere_and_a_quarter():
    quarter = np.pi / 2.0 * selenodesy.MOON_RADIUS_M
    lune = overlap_m2(quarter, quarter, quarter)
    assert lune == pytest.approx(np.pi * selenodesy.MOON_RADIUS_M**2, rel=1e-14)


@pytest.mark.parametrize("radius_a_m", [50.0, 2e3, 50e3, 800e3])
@pytest.mark.parametrize("radius_b_m", [30.0, 2e3, 300e3])
@pytest.mark.parametrize("depth_fraction", [1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.9, 0.999, 1.0 - 1e-9])
def test_overlap_keeps_its_digits_from_grazing_to_nested(radius_a_m, radius_b_m, depth_fraction):
    distance = radius_a_m + radius_b_m - 2.0 * min(radius_a_m, radius_b_m) * depth_fraction
    if distance <= abs(radius_a_m - radius_b_m) or distance >= radius_a_m + radius_b_m:
        pytest.skip("the distance is rounded to touching or nesting")
    found = selenodesy.cap_overlap_area_m2(distance, radius_a_m, radius_b_m)
    assert found == pytest.approx(overlap_m2(distance, radius_a_m, radius_b_m), rel=1e-9)


def test_overlap_of_caps_that_touch_nest_or_coincide():
    area = selenodesy.cap_overlap_area_m2(
        [5e3, 6e3, 1e3, 0.0, 0.0], [2e3, 2e3, 2e3, 2e3, 5.0], [3e3, 3e3, 3e3, 2e3, 0.0]
    )
    small = selenodesy.cap_area_m2(2e3)
    assert_allclose(area, [0.0, 0.0, small, small, 0.0])


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.floats(0.0, 2e5), st.floats(1.0, 1e5), st.floats(1.0, 1e5))
def test_overlap_is_symmetric_bounded_and_falls_with_distance(distance_m, radius_a_m, radius_b_m):
    area = selenodesy.cap_overlap_area_m2(distance_m, radius_a_m, radius_b_m)
    assert area == selenodesy.cap_overlap_area_m2(distance_m, radius_b_m, radius_a_m)
    assert 0.0 <= area <= selenodesy.cap_area_m2(min(radius_a_m, radius_b_m)) * (1.0 + 1e-12)
    assert selenodesy.cap_overlap_area_m2(distance_m + 10.0, radius_a_m, radius_b_m) <= area * (1.0 + 1e-9)


def test_overlap_agrees_with_drawn_discs_within_2e_4_of_the_smaller_cap():
    east, north = np.array([80e3, 110e3]), np.array([60e3, 20e3])
    first, second = selenodesy.discs(east, north, np.array([40e3, 30e3]))
    distance = selenodesy.distance_m(east[0], north[0], east[1], north[1])
    closed = selenodesy.cap_overlap_area_m2(distance, 40e3, 30e3)
    assert selenodesy.area_m2(first & second) == pytest.approx(closed, abs=2e-4 * selenodesy.cap_area_m2(30e3))


@pytest.mark.parametrize("wrong", [-1.0, 3e6, float("nan")])
def test_radius_beyond_a_hemisphere_is_refused(wrong):
    with pytest.raises(ValueError, match="is outside 0 to"):
        selenodesy.cap_area_m2(wrong)
    with pytest.raises(ValueError, match="is outside 0 to"):
        selenodesy.discs(0.0, 0.0, wrong)
    with pytest.raises(ValueError, match="is negative"):
        selenodesy.cap_overlap_area_m2(-1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="reaches the north pole"):
        selenodesy.cap_circle(4e6, 0.0, 2.7e6)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.floats(-4e5, 4e5), st.floats(-4e5, 4e5), st.floats(1.0, 4e5))
def test_every_corner_of_a_disc_has_the_true_distance(easting_m, northing_m, radius_m):
    disc = selenodesy.discs(easting_m, northing_m, radius_m)
    corners = shapely.get_coordinates(disc)
    assert len(corners) == 257
    assert disc.exterior.is_ccw
    found = selenodesy.distance_m(easting_m, northing_m, corners[:, 0], corners[:, 1])
    assert_allclose(found, radius_m, rtol=1e-9, atol=1e-8)


def test_discs_of_arrays_and_of_no_radius():
    drawn = selenodesy.discs([0.0, 1e3, 2e3], 0.0, [1e3, 0.0, 5.0])
    assert drawn.shape == (3,)
    assert shapely.is_empty(drawn).tolist() == [False, True, False]
    assert selenodesy.discs([], [], []).shape == (0,)


PLACES = pytest.mark.parametrize(("easting_m", "northing_m"), [(0.0, 0.0), (150e3, -40e3), (-2e3, 5e3)])


@PLACES
@pytest.mark.parametrize("half_angle_deg", [10.0, 18.0, 90.0, 170.0])
def test_sector_has_its_share_of_the_cap_and_points_along_its_azimuth(easting_m, northing_m, half_angle_deg):
    sector = selenodesy.sectors(easting_m, northing_m, 30e3, 75.0, half_angle_deg)
    assert sector.is_valid
    assert sector.exterior.is_ccw
    share = selenodesy.area_m2(sector) / selenodesy.cap_area_m2(30e3)
    assert share == pytest.approx(half_angle_deg / 180.0, rel=2e-4)
    turn = np.array([0.98, -0.98, 1.02, -1.02]) * half_angle_deg
    points = shapely.points(*selenodesy.destination(easting_m, northing_m, 75.0 + turn, 29e3))
    assert shapely.contains(sector, points).tolist() == [True, True, False, False]


@PLACES
@pytest.mark.parametrize("notch_radius_m", [0.0, 2e3, 40e3])
def test_notched_disc_is_the_disc_with_another_radius_in_the_notch(easting_m, northing_m, notch_radius_m):
    shape = selenodesy.notched_discs(easting_m, northing_m, 30e3, 200.0, 18.0, notch_radius_m)
    assert shape.is_valid
    assert shape.exterior.is_ccw
    caps = selenodesy.cap_area_m2([30e3, notch_radius_m])
    assert selenodesy.area_m2(shape) == pytest.approx(caps @ [0.9, 0.1], rel=2e-4)
    rng = np.random.default_rng(2)
    east, north = selenodesy.destination(easting_m, northing_m, rng.uniform(0, 360, 300), rng.uniform(10, 45e3, 300))
    reach = np.where(selenodesy.within_notch(easting_m, northing_m, 200.0, 18.0, east, north), notch_radius_m, 30e3)
    beyond = selenodesy.distance_m(easting_m, northing_m, east, north) - reach
    clear = shapely.distance(shapely.points(east, north), shape.boundary) > 10.0
    assert (shapely.contains_xy(shape, east, north) == (beyond < 0.0))[clear].all()


def test_sector_at_the_pole_counts_from_the_given_meridian():
    sector = selenodesy.sectors(0.0, 0.0, 10e3, 30.0, 5.0, lon_at_pole_deg=60.0)
    assert sector.contains(shapely.Point(*selenodesy.to_map(-89.9, 90.0)))


@pytest.mark.parametrize("half_angle_deg", [0.0, 180.0, -5.0])
def test_half_angle_out_of_range_is_refused(half_angle_deg):
    with pytest.raises(ValueError, match="not between 0 and 180"):
        selenodesy.sectors(0.0, 0.0, 1e3, 0.0, half_angle_deg)
    with pytest.raises(ValueError, match="not between 0 and 180"):
        selenodesy.notched_discs(0.0, 0.0, 1e3, 0.0, half_angle_deg, 10.0)
