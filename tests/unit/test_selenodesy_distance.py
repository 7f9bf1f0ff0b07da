import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from dueregard import selenodesy

SHAPES = [
    Point(30e3, -10e3),
    MultiPoint([(35e3, 90e3), (-20e3, 40e3)]),
    LineString([(-60e3, 20e3), (-65e3, 70e3), (10e3, 75e3)]),
    box(60e3, 40e3, 90e3, 70e3),
    Polygon([(150e3, -20e3), (190e3, -60e3), (170e3, 10e3)]),
    selenodesy.discs(-120e3, -150e3, 40e3),
    MultiPolygon([box(-10e3, -50e3, -5e3, -45e3), box(10e3, -60e3, 40e3, -55e3)]),
    box(-300e3, -300e3, 300e3, 300e3) - box(-280e3, -280e3, 280e3, 280e3),
]
STEP_M = 400.0
PAIRS = [(a, b) for i, a in enumerate(SHAPES) for b in SHAPES[:i]]


def outline(shape):
    dense = shapely.segmentize(shape if shape.area == 0.0 else shape.boundary, STEP_M)
    return shapely.get_coordinates(dense)


def all_distances_m(a, b):
    (east1, north1), (east2, north2) = outline(a).T, outline(b).T
    return selenodesy.distance_m(east1[:, None], north1[:, None], east2, north2)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_separation_and_farthest_agree_with_dense_sampling(a, b):
    sampled = all_distances_m(a, b)
    least, greatest = selenodesy.separation_m(a, b), selenodesy.farthest_m(a, b)
    assert least <= sampled.min() * (1.0 + 1e-12)
    assert least >= np.sqrt(max(sampled.min() ** 2 - (STEP_M / 2.0) ** 2, 0.0)) - 1e-6
    assert greatest == pytest.approx(sampled.max(), rel=1e-12)


def test_both_are_symmetric_and_take_arrays():
    first, second = (np.array(list(shapes), dtype=object) for shapes in zip(*PAIRS, strict=True))
    for measure in (selenodesy.separation_m, selenodesy.farthest_m):
        found = measure(first, second)
        assert_allclose(measure(second, first), found, rtol=1e-14)
        assert_allclose([measure(a, b) for a, b in PAIRS], found, rtol=1e-14)
        assert measure(first.reshape(4, 7), SHAPES[0]).shape == (4, 7)


def test_nothing_is_not_a_distance():
    shapes = [None, Polygon(), Point(0, 0), SHAPES[3]]
    for measure in (selenodesy.separation_m, selenodesy.farthest_m):
        assert np.isnan(measure(shapes, SHAPES[3])).tolist() == [True, True, False, False]


def test_meeting_shapes_have_no_distance():
    assert selenodesy.separation_m(box(0, 0, 1e3, 1e3), box(1e3, 0, 2e3, 1e3)) == 0.0
    assert selenodesy.separation_m(SHAPES[3], Point(70e3, 50e3)) == 0.0
    assert selenodesy.separation_m(SHAPES[7], SHAPES[3]) > 0.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.tuples(*[st.floats(-3e5, 3e5)] * 4), st.floats(10.0, 4e4), st.floats(10.0, 4e4))
def test_discs_are_apart_by_the_distance_of_their_centres_less_both_radii(places, radius_a_m, radius_b_m):
    first, second = selenodesy.discs(places[:2], places[2:], [radius_a_m, radius_b_m])
    centres = selenodesy.distance_m(places[0], places[2], places[1], places[3])
    apart = max(centres - radius_a_m - radius_b_m, 0.0)
    lacking = 1e-4 * (radius_a_m + radius_b_m)
    assert apart - 1e-6 <= selenodesy.separation_m(first, second) <= apart + lacking
    reach = centres + radius_a_m + radius_b_m
    assert reach - lacking <= selenodesy.farthest_m(first, second) <= reach + 1e-6


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(-180.0, 180.0), st.integers(0, len(PAIRS) - 1))
def test_distances_do_not_change_when_the_moon_turns_about_its_pole(turn_deg, pair):
    turned = [shapely.affinity.rotate(shape, turn_deg, origin=(0, 0)) for shape in PAIRS[pair]]
    assert selenodesy.separation_m(*turned) == pytest.approx(selenodesy.separation_m(*PAIRS[pair]), rel=1e-9)
    assert selenodesy.farthest_m(*turned) == pytest.approx(selenodesy.farthest_m(*PAIRS[pair]), rel=1e-9)


def test_distance_of_a_metre_keeps_its_digits():
    """At 80 S two places one millimetre apart, and nearly antipodal ones."""
    east, north = selenodesy.to_map(-80.0, 45.0)
    found = selenodesy.distance_m(east, north, *selenodesy.destination(east, north, 30.0, 1e-3))
    assert found == pytest.approx(1e-3, rel=1e-6)
    far = selenodesy.distance_m(0.0, 1e-3, 0.0, 1e12)
    assert far == pytest.approx(np.pi * selenodesy.MOON_RADIUS_M, rel=1e-5)


def test_notch_is_told_by_the_true_azimuth():
    east, north = selenodesy.to_map(-89.0, 120.0)
    seen = selenodesy.destination(east, north, [200.0, 217.9, 218.1, 181.9, 182.1, 20.0], 1e3)
    inside = selenodesy.within_notch(east, north, 200.0, 18.0, *seen)
    assert inside.tolist() == [True, True, False, False, True, False]
    assert not selenodesy.within_notch(east, north, 200.0, 18.0, east, north)
    assert selenodesy.within_notch(0.0, 0.0, 350.0, 20.0, *selenodesy.to_map(-89.0, 5.0))
    assert selenodesy.within_notch(0.0, 0.0, 0.0, 5.0, *selenodesy.to_map(-89.0, 92.0), lon_at_pole_deg=90.0)
