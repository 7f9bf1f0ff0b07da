import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box

from dueregard import selenodesy

DISC = selenodesy.discs(0.0, 0.0, 50e3)
AREAS = {
    "over the pole": DISC,
    "over the pole, off centre": selenodesy.discs(30e3, -10e3, 50e3),
    "across 180": selenodesy.discs(2e3, -100e3, 50e3),
    "plain": selenodesy.discs(80e3, 100e3, 50e3),
    "10 m from the pole": selenodesy.discs(50e3, 0.0, 49.99e3),
    "rim through the pole": selenodesy.discs(50e3, 0.0, 50e3),
    "annulus round the pole": DISC - selenodesy.discs(0.0, 0.0, 20e3),
    "annulus, off centre": selenodesy.discs(3e3, 2e3, 50e3) - selenodesy.discs(-5e3, 0.0, 20e3),
    "hole across 180": box(-10e3, -90e3, 40e3, -30e3) - box(-5e3, -60e3, 5e3, -50e3),
    "corner at the pole": Polygon([(0, 0), (10e3, 1e3), (5e3, 9e3)]),
    "corner at the pole, across 180": Polygon([(0, 0), (-3e3, -8e3), (5e3, -9e3)]),
    "blunt corner at the pole": Polygon([(0, 0), (1e4, -1e3), (1e4, 1e4), (-1e4, 1e4), (-1e4, -1e4), (9e3, -1e4)]),
    "edge over the pole": Polygon([(-10e3, -5e3), (10e3, 5e3), (-10e3, 10e3)]),
    "edge along 0 and 180, east": box(0, -10e3, 10e3, 10e3),
    "edge along 0 and 180, west": box(-10e3, -10e3, 0, 10e3),
    "hole with a corner at the pole": box(-1e4, -1e4, 1e4, 1e4) - Polygon([(0, 0), (5e3, 1e3), (5e3, -1e3)]),
    "two parts": MultiPolygon([box(1e3, 1e3, 2e3, 2e3), box(-2e3, -3e3, 2e3, -1e3)]),
    "1 m wide": LineString([(-100e3, -50e3), (50e3, -80e3)]).buffer(0.5),
    "hemisphere": box(-2e6, -2e6, 2e6, 2e6),
}
LINES = {
    "plain": LineString([(1e4, 1e4), (2e4, 5e4)]),
    "across 180": LineString([(-10e3, -10e3), (10e3, -5e3)]),
    "over the pole": LineString([(-10e3, -10e3), (10e3, 10e3)]),
    "along 180 and 0": LineString([(0, -10e3), (0, 10e3)]),
    "from the pole": LineString([(0, 0), (-10e3, -10e3)]),
    "from the pole along 180": LineString([(0, 0), (0, -10e3)]),
    "past the pole": LineString([(-10e3, 50), (10e3, 100)]),
    "loop through the pole": LineString([(0, 0), (10e3, -10e3), (-10e3, -10e3), (0, 0)]),
    "two parts": MultiLineString([[(-10e3, -1e3), (10e3, -1e3)], [(1, 1), (5, 5)]]),
}


@pytest.mark.parametrize("area", AREAS.values(), ids=AREAS.keys())
def test_area_in_longitude_and_latitude_is_valid_and_returns(area):
    lonlat = selenodesy.to_lonlat(area)
    assert lonlat.is_valid
    lon, lat = shapely.get_coordinates(lonlat).T
    assert lon.min() >= -180.0
    assert lon.max() <= 180.0
    assert lat.min() >= -90.0
    back = selenodesy.from_lonlat(lonlat)
    assert back.is_valid
    assert selenodesy.area_m2(back) == pytest.approx(selenodesy.area_m2(area), rel=1e-9)
    assert selenodesy.length_m(back) == pytest.approx(selenodesy.length_m(area), rel=1e-9)
    assert shapely.get_num_geometries(back) == shapely.get_num_geometries(area)


@pytest.mark.parametrize("area", AREAS.values(), ids=AREAS.keys())
def test_area_in_longitude_and_latitude_covers_the_same_places(area):
    points = np.random.default_rng(3).uniform(-1.0, 1.0, (2, 400)) * np.abs(area.bounds).max()
    lat, lon = selenodesy.to_geographic(*points)
    rim = shapely.distance(shapely.points(*points), area.boundary) < 20.0
    seen = shapely.contains_xy(selenodesy.to_lonlat(area), lon, lat)
    assert (seen | rim).tolist() == (shapely.contains_xy(area, *points) | rim).tolist()


@pytest.mark.parametrize(
    "line",
    [
        LINES["plain"],
        LINES["past the pole"],
        AREAS["10 m from the pole"].exterior,
        box(147e3, 85e3, 167e3, 105e3).exterior,
    ],
)
def test_edges_in_longitude_and_latitude_follow_those_of_the_map_plane(line):
    """They bend by 10 m or 1e-3 of the distance from the pole, measured in the middle; elsewhere by a little more."""
    fine = shapely.segmentize(selenodesy.to_lonlat(line), 0.05)
    points = shapely.points(shapely.get_coordinates(selenodesy.from_lonlat(fine)))
    allowed = np.minimum(1e-3 * shapely.distance(points, Point(0, 0)), 10.0)
    assert np.all(shapely.distance(points, line) <= 1.5 * allowed + 1e-6)


def test_areas_over_the_pole_reach_it_from_minus_180_to_180():
    pole_line = LineString([(-180.0, -90.0), (180.0, -90.0)])
    for name in ("over the pole", "over the pole, off centre"):
        assert selenodesy.to_lonlat(AREAS[name]).covers(pole_line)
    assert not selenodesy.to_lonlat(AREAS["annulus round the pole"]).intersects(pole_line)


def test_area_of_longitude_and_latitude_is_the_true_area():
    """The integral of R^2 cos(lat) over the ring, without the map plane; edges bend by up to 1e-3 near the pole."""
    for name in ("over the pole, off centre", "across 180", "annulus, off centre", "two parts"):
        fine = shapely.segmentize(selenodesy.to_lonlat(AREAS[name]), 0.02)
        found = sum(ring_area_m2(part.exterior) - sum(map(ring_area_m2, part.interiors)) for part in parts_of(fine))
        assert found == pytest.approx(selenodesy.area_m2(AREAS[name]), rel=1.5e-3)


def ring_area_m2(ring):
    lon, lat = np.deg2rad(shapely.get_coordinates(ring)).T
    return abs(np.sum(np.diff(lon) * (np.sin(lat[:-1]) + np.sin(lat[1:])) / 2.0)) * selenodesy.MOON_RADIUS_M**2


def parts_of(geometry):
    return shapely.get_parts([geometry])


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_line_in_longitude_and_latitude_returns(line):
    lonlat = selenodesy.to_lonlat(line)
    lon, lat = shapely.get_coordinates(lonlat).T
    steps = [np.abs(np.diff(shapely.get_coordinates(part)[:, 0])).max() for part in parts_of(lonlat)]
    assert np.abs(lon).max() <= 180.0
    assert lat.min() >= -90.0
    assert max(steps) <= 180.0
    back = selenodesy.from_lonlat(lonlat)
    assert selenodesy.length_m(back) == pytest.approx(selenodesy.length_m(line), rel=1e-9)
    assert back.hausdorff_distance(line) < 1e-5
    assert shapely.get_num_geometries(back) == shapely.get_num_geometries(line)


def test_line_over_the_pole_comes_and_leaves_on_its_own_meridians():
    lonlat = selenodesy.to_lonlat(LineString([(10e3, 1e3), (0.0, 0.0), (5e3, 9e3)]))
    at_pole = shapely.get_coordinates(lonlat)[shapely.get_coordinates(lonlat)[:, 1] == -90.0]
    assert_allclose(at_pole[:, 0], [np.rad2deg(np.arctan2(10.0, 1.0)), np.rad2deg(np.arctan2(5.0, 9.0))])


def test_points():
    lat, lon = selenodesy.to_geographic(1e3, -4e3)
    assert selenodesy.to_lonlat(Point(1e3, -4e3)).equals(Point(lon, lat))
    assert selenodesy.to_lonlat(Point(0, 0)).equals(Point(0, -90))
    assert selenodesy.to_lonlat(MultiPoint([(0, 1e3), (1e3, 0)])).geom_type == "MultiPoint"
    assert selenodesy.from_lonlat(Point(123.0, -90.0)).equals(Point(0, 0))


def test_nothing_stays_nothing_and_shapes_of_arrays_are_kept():
    given_shapes = np.array([[None, Polygon()], [Point(), DISC], [Point(1, 1), LINES["across 180"]]], dtype=object)
    for convert in (selenodesy.to_lonlat, lambda shapes: selenodesy.from_lonlat(selenodesy.to_lonlat(shapes))):
        found = convert(given_shapes)
        assert found.shape == (3, 2)
        assert found[0, 0] is None
        assert found[0, 1].is_empty
        assert found[1, 0].is_empty
        assert found[1, 1].is_valid
    assert selenodesy.to_lonlat([]).shape == (0,)
    assert selenodesy.from_lonlat([]).shape == (0,)


def test_collection_keeps_its_kinds():
    lonlat = selenodesy.to_lonlat(
        GeometryCollection([Point(0, -5), box(-1, -1, 1, 1), LineString([(-5, -5), (5, -5)])])
    )
    assert {part.geom_type for part in parts_of(lonlat)} == {"Point", "LineString", "Polygon"}


def test_exteriors_run_counter_clockwise():
    for area in AREAS.values():
        assert all(part.exterior.is_ccw for part in parts_of(selenodesy.to_lonlat(area.reverse())))


def test_latitude_beyond_the_plane_is_refused():
    with pytest.raises(ValueError, match=r"latitude 90 deg"):
        selenodesy.from_lonlat(Point(0.0, 90.0))


def test_longitudes_up_to_360_are_read():
    assert selenodesy.from_lonlat(Point(222.7, -89.5)).equals_exact(
        selenodesy.from_lonlat(Point(-137.3, -89.5)), tolerance=1e-8
    )
    band = box(0.0, -89.0, 360.0, -88.0).segmentize(1.0)
    annulus = selenodesy.from_lonlat(band)
    assert annulus.is_valid
    assert len(annulus.interiors) == 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.tuples(st.floats(-60e3, 60e3), st.floats(-60e3, 60e3)),
    st.lists(st.floats(100.0, 60e3), min_size=3, max_size=12),
    st.floats(0.0, 360.0),
)
def test_star_shaped_polygons_return_with_their_area(centre, reaches, turn_deg):
    bearing = np.deg2rad(turn_deg + np.arange(len(reaches)) * 360.0 / len(reaches))
    ring = np.array(centre) + np.array(reaches)[:, None] * np.column_stack([np.cos(bearing), np.sin(bearing)])
    star = Polygon(ring)
    lonlat = selenodesy.to_lonlat(star)
    back = selenodesy.from_lonlat(lonlat)
    assert lonlat.is_valid
    assert back.is_valid
    assert selenodesy.area_m2(back) == pytest.approx(selenodesy.area_m2(star), rel=1e-9)
    assert lonlat.intersects(Point(0.0, -90.0)) == star.covers(Point(0.0, 0.0))


def test_a_spike_that_closes_in_lonlat_is_cut_off_not_refused():
    """A notch a few metres wide crosses itself as straight edges in longitude and latitude; its area survives."""
    spike = shapely.Polygon(
        [
            (-928.551, -11417.175),
            (-1010.611, -13087.552),
            (-15507.181, -17061.26),
            (-17724.841, -13908.669),
            (-17481.814, -8961.73),
            (-11522.284, -3560.327),
            (-2023.136, -8861.904),
            (-1192.476, -9692.564),
            (-1227.305, -9560.419),
            (-1173.942, -9762.885),
        ]
    )
    written = selenodesy.to_lonlat(spike)
    assert written.is_valid
    back = selenodesy.area_m2(selenodesy.from_lonlat(written))
    assert back == pytest.approx(selenodesy.area_m2(spike), rel=1e-6)
