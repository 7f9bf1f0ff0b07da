"""The compiled kernel against shapely: simple and multiple polygons, holes, and everything that touches."""

from functools import reduce

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from dueregard import selenodesy
from dueregard.selenodesy import overlaps
from dueregard.selenodesy.overlap_kernel import overlap_areas
from dueregard.selenodesy.rings import rings

RELATIVE = 1e-9
ROUNDING_M = 1e-9
"""How far shapely may put a vertex off, some last digits of a coordinate of 1000 km. [m]"""
PLACES = [(0.0, 0.0), (60e3, -40e3), (-310e3, 290e3), (0.5, 480e3)]


@pytest.fixture(autouse=True)
def compiled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlaps, "COMPILED_FROM", 0)


def shared(one, other) -> float:
    """Measure with the kernel, and hold it to symmetry."""
    zero = np.array([0])
    area = float(selenodesy.overlap_area_m2([one], [other], zero, zero)[0])
    assert area == pytest.approx(float(selenodesy.overlap_area_m2([other], [one], zero, zero)[0]), rel=1e-9, abs=1e-3)
    return area


def agree(one, other) -> None:
    built = shapely.intersection(one, other)
    expected, box = float(selenodesy.area_m2(built)), shapely.intersection(shapely.box(*one.bounds), other.envelope)
    assert shared(one, other) == pytest.approx(expected, rel=RELATIVE, abs=ROUNDING_M * built.length + 1e-15 * box.area)


@st.composite
def stars(draw: st.DrawFn):
    """Draw a polygon with any number of corners, convex or not, perhaps with a hole, from 10 m to 600 km wide."""
    seed, corners = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([3, 4, 5, 12, 64, 200]))
    rng = np.random.default_rng(seed)
    size = draw(st.sampled_from([5.0, 300.0, 12e3, 90e3, 300e3]))
    angle = np.sort(rng.uniform(0.0, 2.0 * np.pi, corners)) if draw(st.booleans()) else np.arange(corners)
    angle = angle if angle[-1] < 7.0 else np.arange(corners) * 2.0 * np.pi / corners
    radius = size * rng.uniform(draw(st.sampled_from([0.1, 0.7, 1.0])), 1.0, corners)
    ring = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    holes = [ring[::-1] * 0.4] if draw(st.booleans()) else []
    star = shapely.make_valid(shapely.Polygon(ring, holes))
    east, north = np.array(draw(st.sampled_from(PLACES))) + rng.uniform(-1.0, 1.0, 2) * size * draw(
        st.sampled_from([0, 1])
    )
    return affinity.translate(star, east, north)


@st.composite
def quilts(draw: st.DrawFn):
    """Draw squares of a grid, joined: with parts, holes, and edges and corners that often coincide."""
    cells = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14))
    east, north = draw(st.sampled_from(PLACES))
    step = draw(st.sampled_from([10.0, 1024.0, 40e3]))
    squares = [shapely.box(x * step, y * step, (x + 1) * step, (y + 1) * step) for x, y in cells]
    turned = affinity.rotate(shapely.union_all(squares), draw(st.sampled_from([0, 0, 90, 45, 30])), origin=(0, 0))
    return affinity.translate(turned, east, north)


@given(st.one_of(stars(), quilts()), st.one_of(stars(), quilts()))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_both_ways_measure_the_same(one, other) -> None:
    agree(one, other)


@given(st.one_of(stars(), quilts()))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_a_thing_shares_with_itself_is_its_area(one) -> None:
    area = float(selenodesy.area_m2(one))
    assert shared(one, one) == pytest.approx(area, rel=RELATIVE)
    assert shared(one, one.envelope) == pytest.approx(area, rel=RELATIVE)


def comb(teeth: int) -> shapely.Polygon:
    """Teeth of 100 m by 10 km, 100 m apart."""
    along = np.repeat(np.arange(2 * teeth) * 100.0, 2)[1:-1]
    up = np.tile([0.0, 10e3, 10e3, 0.0], teeth)[: len(along)]
    return shapely.Polygon([(0.0, -100.0), *zip(along, up, strict=True), (along[-1], -100.0)]).buffer(0)


SQUARE = shapely.box(0.0, 0.0, 1e3, 1e3)
TRIANGLE = shapely.Polygon([(0.0, 0.0), (1e3, 0.0), (0.0, 1e3)])
ADVERSARIES = {
    "a sliver of a micrometre": (SQUARE, shapely.box(1e3 - 1e-6, 0.0, 2e3, 1e3)),
    "touching along an edge": (SQUARE, shapely.box(1e3, 0.0, 2e3, 1e3)),
    "touching in a corner": (SQUARE, shapely.box(1e3, 1e3, 2e3, 2e3)),
    "in the hole": (shapely.box(-1e3, -1e3, 2e3, 2e3).difference(SQUARE), SQUARE),
    "hole that touches the rim": (shapely.Polygon(SQUARE.exterior, [[(0, 500), (500, 400), (500, 600)]]), SQUARE),
    "combs across": (comb(40), affinity.translate(affinity.rotate(comb(40), 90, origin=(0, 0)), 9e3, 0.0)),
    "combs that all but coincide": (comb(40), affinity.translate(comb(40), 1e-4, 1e-4)),
    "edges all but upright": (shapely.Polygon([(0, 0), (1e-7, 9e3), (500, 5e3)]), shapely.box(-500, 1e3, 400, 2e3)),
    "a needle of 600 km": (shapely.Polygon([(-3e5, 0), (3e5, 1.0), (3e5, 2.0)]), shapely.box(-1e5, -1e5, 1e5, 1e5)),
    "corners on edges": (shapely.Polygon([(500, 0), (1e3, 500), (500, 1e3), (0, 500)]), SQUARE),
    "parts": (shapely.MultiPolygon([SQUARE, shapely.box(2e3, 0, 3e3, 1e3)]), shapely.box(500, 500, 2500, 800)),
    "a sliver along a slant": (TRIANGLE, shapely.Polygon([(1e3, -1e-6), (1e3, 1e3), (-1e-6, 1e3)])),
    "a gap along a slant": (TRIANGLE, shapely.Polygon([(1e3, 1e-6), (1e3, 1e3), (1e-6, 1e3)])),
    "touching along a slant": (TRIANGLE, shapely.Polygon([(1e3, 0.0), (1e3, 1e3), (0.0, 1e3)])),
    "the whole plan": (shapely.box(-3.4e6, -3.4e6, 3.4e6, 3.4e6), shapely.box(-2e6, -1e5, 3.6e6, 9e5)),
}


@pytest.mark.parametrize("name", ADVERSARIES)
@pytest.mark.parametrize("place", PLACES)
def test_what_touches_or_all_but_coincides(name: str, place: tuple[float, float]) -> None:
    agree(*(affinity.translate(one, *place) for one in ADVERSARIES[name]))


def test_more_crossings_than_there_is_room_for() -> None:
    agree(comb(99), affinity.translate(affinity.rotate(comb(99), 90, origin=(0, 0)), 10e3, 0.0))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_many_parts_with_holes(seed: int) -> None:
    """Some rings cross, some lie within a part, some within a hole, and some apart."""
    rng = np.random.default_rng(seed)
    sides = []
    for _ in range(2):
        east, north = rng.uniform(0.0, 50e3, (2, 40))
        discs = selenodesy.discs(east, north, rng.uniform(100.0, 7e3, 40), vertices=24)
        sides.append(reduce(shapely.symmetric_difference, discs))
    agree(*sides)


def test_a_hemisphere_and_its_quarter() -> None:
    disc = selenodesy.discs(0.0, 0.0, np.pi / 2.0 * selenodesy.MOON_RADIUS_M * (1.0 - 1e-12), vertices=200_000)
    quarter = shared(disc, shapely.box(0.0, 0.0, 4e6, 4e6))
    assert quarter == pytest.approx(np.pi / 2.0 * selenodesy.MOON_RADIUS_M**2, rel=1e-8)


def test_what_is_no_polygon_shares_nothing() -> None:
    nothing = [shapely.Point(1, 1), shapely.LineString([(0, 0), (9, 9)]), shapely.Polygon(), None, SQUARE]
    row = np.arange(5)
    np.testing.assert_array_equal(
        selenodesy.overlap_area_m2(nothing, [SQUARE] * 5, row, row) > 0, [False, False, False, False, True]
    )
    assert not np.signbit(selenodesy.overlap_area_m2(nothing, nothing, row, row)).any()  # written as 0, not as -0


def test_few_pairs_are_built_and_many_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    east, north, radius = (rng.uniform(*ends, 120) for ends in [(2e4, 6e4), (-3e4, 0.0), (1e3, 9e3)])
    zones = selenodesy.discs(east, north, radius, vertices=40)
    i, j = (side.ravel() for side in np.mgrid[:120, :120])
    compiled = selenodesy.overlap_area_m2(zones, zones, i, j)
    monkeypatch.setattr(overlaps, "COMPILED_FROM", len(i) + 1)
    built = selenodesy.overlap_area_m2(zones, zones, i, j)
    np.testing.assert_allclose(compiled, built, rtol=RELATIVE, atol=1e-4)
    assert ((built > 1.0) == (compiled > 1.0)).all()


def test_hardly_a_pair_of_a_dense_world_is_in_doubt() -> None:
    """What is in doubt is measured with care, which takes longer: it must stay the exception."""
    rng = np.random.default_rng(6)
    east, north, azimuth = rng.uniform(0.0, 50e3, 150), rng.uniform(-50e3, 0.0, 150), rng.uniform(0.0, 360.0, 150)
    zones = selenodesy.sectors(east, north, rng.uniform(1e3, 9e3, 150), azimuth, 60.0, vertices=96)
    i, j = (side.ravel() for side in np.mgrid[:75, 75:150])
    area, taken = np.empty(len(i)), rings(zones)
    overlap_areas(taken, taken, i, j, area)
    assert np.mean(np.isnan(area)) < 0.01
    sure = ~np.isnan(area)
    built = selenodesy.area_m2(shapely.intersection(zones[i], zones[j]))
    np.testing.assert_allclose(area[sure], built[sure], rtol=RELATIVE, atol=1e-4)


def test_who_asks_for_it_has_few_pairs_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlaps, "COMPILED_FROM", 10_000)
    asked = []
    monkeypatch.setattr(shapely, "intersection", lambda *sides: asked.append(sides))
    i, j = np.array([1, 0]), np.array([0, 0])
    area = selenodesy.overlap_area_m2([SQUARE, TRIANGLE], [TRIANGLE.reverse()], i, j, compiled=True)
    assert area == pytest.approx(float(selenodesy.area_m2(TRIANGLE)), rel=RELATIVE)
    assert not asked


@given(st.integers(0, 2**32 - 1), st.sampled_from([10e3, 50e3, 100e3, 400e3, 800e3]))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_large_triangles_that_share_little(seed: int, size_m: float) -> None:
    """A corner of one comes over an edge of the other, which may be all but upright; edges are as long as the scene."""
    rng = np.random.default_rng(seed)
    one, other = rng.uniform(-size_m, size_m, (2, 3, 2))
    middle, along = one[0] + (one[1] - one[0]) * rng.uniform(0.2, 0.8), one[1] - one[0]
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    across = across if (one[2] - middle) @ across > 0.0 else -across
    depth = 10.0 ** rng.uniform(-4.0, 0.0) * size_m
    agree(shapely.Polygon(one), shapely.Polygon(other - other[np.argmax(other @ across)] + middle + across * depth))
