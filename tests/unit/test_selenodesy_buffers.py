import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from dueregard import selenodesy

U_SHAPE = Polygon([(0, 0), (9e3, 0), (9e3, 8e3), (7e3, 8e3), (7e3, 2e3), (2e3, 2e3), (2e3, 8e3), (0, 8e3)])
SHAPES = {
    "track": LineString([(100e3, 20e3), (103e3, 22e3), (101e3, 27e3), (104e3, 21e3)]),
    "long edge": LineString([(-150e3, 200e3), (80e3, 180e3)]),
    "triangle": Polygon([(-40e3, 30e3), (-42e3, 33e3), (-39e3, 36e3)]),
    "region of 20 km": box(147e3, 85e3, 167e3, 105e3),
    "disc": selenodesy.discs(150e3, 90e3, 3e3, vertices=64),
    "rectangle 9 km long and 50 m wide": box(200e3, 100e3, 209e3, 100.05e3),
    "U": shapely.affinity.translate(U_SHAPE, 120e3, -80e3),
    "ring": box(-5e3, -5e3, 5e3, 5e3) - box(-4e3, -4e3, 4e3, 4e3),
    "two parts": MultiPolygon([box(60e3, 0, 62e3, 2e3), box(70e3, 0, 72e3, 2e3)]),
}


@pytest.mark.parametrize("radius_m", [50.0, 2e3, 50e3])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_rim_is_at_the_radius_from_the_densely_sampled_shape(shape, radius_m):
    dilated = selenodesy.buffer(shape, radius_m)
    assert dilated.is_valid
    assert dilated.covers(shape)
    rim = sampled(dilated.boundary, dilated.boundary.length / 300.0)
    outline = shape if shape.geom_type == "LineString" else shape.boundary
    step_m = min(radius_m, 500.0) / 25.0
    found = chord_distance_m(rim, sampled(outline, step_m))
    assert np.all(found >= radius_m * (1.0 - 1e-4))
    assert np.all(found <= np.hypot(radius_m * (1.0 + 1e-5), step_m / 2.0))


def sampled(geometry, step_m):
    return shapely.get_coordinates(shapely.segmentize(geometry, step_m))


def chord_distance_m(points, outline):
    """Least great-circle distance of each point to the outline's vertices, by vectors in space."""
    first, second = in_space(points), in_space(outline)
    chord = np.sqrt([np.min(np.sum((second - vector) ** 2, axis=1)) for vector in first])
    return 2.0 * selenodesy.MOON_RADIUS_M * np.arcsin(chord / 2.0)


def in_space(points):
    lat, lon = np.deg2rad(selenodesy.to_geographic(*points.T))
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def test_rim_by_exact_separation():
    """Closer than sampling can tell: 1e-4 inwards, 5e-6 outwards."""
    for shape in SHAPES.values():
        for radius_m in (50.0, 2e3, 50e3, 300e3):
            dilated = selenodesy.buffer(shape, radius_m)
            rim = shapely.points(sampled(dilated.boundary, radius_m / 50.0)[::7])
            share = selenodesy.separation_m(rim, shape) / radius_m
            assert share.min() > 1.0 - 1e-4
            assert share.max() < 1.0 + 5e-6


def rough_shapes(seed):
    """Pixels, overlapping discs, a crossing track, a jagged hole: where pieces that merely touch would leave gaps."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(-250e3, 250e3, 2)
    pixels = [box(*corner, *(corner + 1e3)) for corner in place + 1e3 * rng.integers(0, 6, (20, 2))]
    centres = place + rng.uniform(-2e4, 2e4, (5, 2))
    discs = selenodesy.discs(*centres.T, rng.uniform(1e3, 1e4, 5))
    track = LineString(place + np.cumsum(rng.normal(0.0, 500.0, (30, 2)), axis=0))
    hole = Polygon(place + rng.uniform(-1e4, 1e4, (3, 2))).exterior
    pierced = Polygon(selenodesy.discs(*place, 2e4).exterior, [hole])
    return [shapely.union_all(pixels), shapely.union_all(discs), track, pierced]


@pytest.mark.parametrize("radius_m", [20.0, 1e3, 20e3])
def test_no_gaps_within_rough_shapes(radius_m):
    for shape in [shape for seed in range(3) for shape in rough_shapes(seed)]:
        dilated = selenodesy.buffer(shape, radius_m)
        corners = shapely.points(shapely.get_coordinates(dilated.boundary)[::2])
        assert dilated.is_valid
        assert dilated.covers(shape)
        assert selenodesy.separation_m(corners, shape).min() > radius_m * (1.0 - 1e-4)


def test_points_become_their_exact_discs():
    places = shapely.points([[10e3, 20e3], [-90e3, 50e3]])
    dilated = selenodesy.buffer(places, [1e3, 2e3])
    discs = selenodesy.discs([10e3, -90e3], [20e3, 50e3], [1e3, 2e3])
    assert shapely.equals(dilated, discs).all()


def test_radius_of_zero_changes_nothing():
    shapes = np.array([Point(1, 2), SHAPES["track"], SHAPES["U"]], dtype=object)
    assert (selenodesy.buffer(shapes, 0.0) == shapes).all()


def test_nothing_stays_nothing():
    dilated = selenodesy.buffer([None, Polygon(), Point(0, 0)], 10.0)
    assert dilated[0] is None
    assert dilated[1].is_empty
    assert selenodesy.area_m2(dilated[2]) == pytest.approx(np.pi * 100.0, rel=2e-4)


def test_collections_are_dilated_whole():
    parts = [Point(0, 5e3), LineString([(20e3, 0), (22e3, 0)]), box(40e3, 0, 41e3, 1e3)]
    dilated = selenodesy.buffer(GeometryCollection(parts), 500.0)
    assert len(dilated.geoms) == 3
    assert selenodesy.area_m2(dilated) == pytest.approx(sum(selenodesy.area_m2(selenodesy.buffer(parts, 500.0))))
    assert len(selenodesy.buffer(MultiPoint([(0, 0), (5e3, 0)]), 500.0).geoms) == 2


def test_hole_closes_when_the_radius_fills_it():
    assert len(selenodesy.buffer(SHAPES["ring"], 3e3).interiors) == 1
    assert len(selenodesy.buffer(SHAPES["ring"], 4.01e3).interiors) == 0


def test_dilating_twice_is_dilating_by_the_sum():
    twice = selenodesy.buffer(selenodesy.buffer(SHAPES["triangle"], 2e3), 3e3)
    once = selenodesy.buffer(SHAPES["triangle"], 5e3)
    assert selenodesy.area_m2(twice ^ once) < 3e-4 * selenodesy.area_m2(once)


def test_negative_radius_is_refused():
    with pytest.raises(ValueError, match="is outside 0 to"):
        selenodesy.buffer(Point(0, 0), -1.0)
    with pytest.raises(ValueError, match="is outside 0 to"):
        selenodesy.buffer(SHAPES["track"], -1.0)
