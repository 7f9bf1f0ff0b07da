import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from dueregard import selenodesy

EAST = st.floats(-4e5, 4e5)
LAW = settings(max_examples=60, deadline=None, derandomize=True)


@LAW
@given(st.floats(-90.0, 60.0), st.floats(-180.0, 179.99))
def test_projection_there_and_back(lat_deg, lon_deg):
    lat, lon = selenodesy.to_geographic(*selenodesy.to_map(lat_deg, lon_deg))
    assert lat == pytest.approx(lat_deg, abs=1e-12)
    assert (lon - lon_deg) * np.cos(np.deg2rad(lat_deg)) == pytest.approx(0.0, abs=1e-12)


@LAW
@given(EAST, EAST)
def test_map_there_and_back(easting_m, northing_m):
    back = selenodesy.to_map(*selenodesy.to_geographic(easting_m, northing_m))
    assert back == pytest.approx((easting_m, northing_m), abs=1e-8)


def test_longitude_of_the_pole_and_of_the_meridian_of_180():
    assert selenodesy.to_geographic(0.0, 0.0) == (-90.0, 0.0)
    assert selenodesy.to_geographic([0.0, -0.0], -1e3)[1].tolist() == [-180.0, -180.0]
    assert selenodesy.to_map(-85.0, [180.0, -180.0, 540.0])[0].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("lat_deg", [90.0, -90.1, 100.0])
def test_latitude_off_the_plane_is_refused(lat_deg):
    with pytest.raises(ValueError, match=r"is outside \[-90, 90\)"):
        selenodesy.to_map([0.0, lat_deg], 0.0)


@LAW
@given(EAST, EAST, st.floats(0.0, 360.0, exclude_max=True), st.floats(1.0, 4e5))
def test_destination_lies_at_its_distance_and_azimuth(easting_m, northing_m, azimuth_deg, distance_m):
    end = selenodesy.destination(easting_m, northing_m, azimuth_deg, distance_m)
    assert selenodesy.distance_m(easting_m, northing_m, *end) == pytest.approx(distance_m, rel=1e-9)
    turn = selenodesy.azimuth_deg(easting_m, northing_m, *end) - azimuth_deg
    assert np.sin(np.deg2rad(turn)) == pytest.approx(0.0, abs=1e-8)
    assert np.cos(np.deg2rad(turn)) > 0.0


@LAW
@given(st.tuples(*[EAST] * 6))
def test_triangle_inequality(places):
    (a, b, c) = zip(places[::2], places[1::2], strict=True)
    direct = selenodesy.distance_m(*a, *c)
    assert direct <= selenodesy.distance_m(*a, *b) + selenodesy.distance_m(*b, *c) + 1e-6
    assert direct == selenodesy.distance_m(*c, *a)


def test_azimuths_of_the_four_winds():
    """North is away from the pole here, and east is towards growing longitude."""
    here = selenodesy.to_map(-85.0, 100.0)
    for azimuth, place in (
        (0.0, (-84.9, 100.0)),
        (180.0, (-85.1, 100.0)),
        (90.0, (-85.0, 100.01)),
        (270.0, (-85.0, 99.99)),
    ):
        assert selenodesy.azimuth_deg(*here, *selenodesy.to_map(*place)) == pytest.approx(azimuth, abs=0.01)
    assert selenodesy.azimuth_deg(0.0, 0.0, *selenodesy.to_map(-89.0, 70.0), lon_at_pole_deg=50.0) == pytest.approx(
        20.0
    )


def test_area_of_zones_between_parallels():
    """2 pi R^2 (sin lat2 - sin lat1), less what the corners of a polygon of 3600 corners lack."""
    lon = np.arange(3600) / 10.0
    outer, inner = (np.array(selenodesy.to_map(lat, lon)).T for lat in (-80.0, -85.0))
    band = 2.0 * np.pi * selenodesy.MOON_RADIUS_M**2 * (np.sin(np.deg2rad(-80.0)) - np.sin(np.deg2rad(-85.0)))
    assert selenodesy.area_m2(Polygon(outer, [inner])) == pytest.approx(band, rel=1e-6)
    assert selenodesy.area_m2(Polygon(outer, [inner[::-1]])) == pytest.approx(band, rel=1e-6)


@LAW
@given(EAST, EAST, st.floats(10.0, 1e5), st.floats(10.0, 1e5))
def test_area_is_the_integral_of_the_inverse_square_of_the_scale(west_m, south_m, width_m, height_m):
    """Gauss-Legendre quadrature with 24 x 24 nodes."""
    nodes, weights = np.polynomial.legendre.leggauss(24)
    east, north = west_m + width_m * (nodes + 1.0) / 2.0, south_m + height_m * (nodes + 1.0) / 2.0
    density = selenodesy.scale_factor(east[:, None], north) ** -2.0
    integral = weights @ density @ weights * width_m * height_m / 4.0
    rectangle = box(west_m, south_m, west_m + width_m, south_m + height_m)
    assert selenodesy.area_m2(rectangle) == pytest.approx(integral, rel=1e-8)


@LAW
@given(st.floats(-180.0, 180.0))
def test_measures_do_not_change_when_the_moon_turns_about_its_pole(turn_deg):
    shape = box(20e3, -5e3, 70e3, 90e3) - box(30e3, 10e3, 40e3, 50e3)
    turned = shapely.affinity.rotate(shape, turn_deg, origin=(0, 0))
    assert selenodesy.area_m2(turned) == pytest.approx(selenodesy.area_m2(shape), rel=1e-12)
    assert selenodesy.length_m(turned) == pytest.approx(selenodesy.length_m(shape), rel=1e-12)


def test_areas_of_arrays_collections_and_nothing():
    square, track = box(0, 0, 1e3, 1e3), LineString([(0, 0), (1e3, 0)])
    shapes = np.array([square, None, Polygon(), Point(0, 0), track, GeometryCollection([square, track])], dtype=object)
    areas = selenodesy.area_m2(shapes)
    assert areas.shape == (6,)
    assert_allclose(areas, np.array([1.0, 0.0, 0.0, 0.0, 0.0, 1.0]) * selenodesy.area_m2(square))
    two = MultiPolygon([square, box(5e3, 0, 6e3, 1e3)])
    assert selenodesy.area_m2(two) == pytest.approx(2e6, rel=1e-5)
    assert selenodesy.area_m2([]).shape == (0,)


def test_length_along_a_meridian_is_the_great_circle_and_elsewhere_longer():
    meridian = LineString([selenodesy.to_map(-90.0, 30.0), selenodesy.to_map(-80.0, 30.0)])
    assert selenodesy.length_m(meridian) == pytest.approx(np.deg2rad(10.0) * selenodesy.MOON_RADIUS_M, rel=1e-12)
    chord = LineString([selenodesy.to_map(-85.0, 0.0), selenodesy.to_map(-85.0, 40.0)])
    direct = selenodesy.distance_m(*np.array(chord.coords).ravel())
    assert direct < selenodesy.length_m(chord) < direct * 1.001
    pieces = shapely.get_coordinates(shapely.segmentize(chord, 100.0))
    summed = np.sum(selenodesy.distance_m(*pieces[:-1].T, *pieces[1:].T))
    assert selenodesy.length_m(chord) == pytest.approx(summed, rel=1e-8)


def test_graticule_stands_where_the_projection_puts_it():
    grid = selenodesy.graticule(310e3, 5.0, 30.0)
    assert grid.lat_deg.tolist() == [-85.0, -80.0]
    assert_allclose(grid.radius_m, selenodesy.to_map(grid.lat_deg, 0.0)[1])
    assert grid.lon_deg.tolist() == list(range(-180, 180, 30))
    lat, lon = selenodesy.to_geographic(*shapely.get_coordinates(grid.meridians).T)
    assert_allclose(lon.reshape(-1, 2), np.repeat(grid.lon_deg[:, None], 2, axis=1), atol=1e-9)
    assert_allclose(lat[::2], -85.0)
    with pytest.raises(ValueError, match="must be above 0"):
        selenodesy.graticule(1e5, 0.0, 30.0)


def test_scale_bar_spans_its_true_length():
    east, north = selenodesy.to_map(-80.0, 90.0)
    half = selenodesy.scale_bar_length(east, north, 100e3) / 2.0
    centre, _, _ = selenodesy.cap_circle(east, north, 50e3)
    assert selenodesy.distance_m(centre - half, north, centre + half, north) == pytest.approx(100e3, rel=1e-12)
