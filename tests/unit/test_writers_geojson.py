"""Do layers reach a reader in lunar longitude and latitude, valid over the pole?"""

import json

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import synthetic

from dueregard import selenodesy
from dueregard.model import tables
from dueregard.writers.gis.geojson import CRS_MEMBER, DECIMALS, heading, lonlat_geometries, rounded, write_geojson

quick = settings(max_examples=40, derandomize=True, deadline=None)


@pytest.fixture(scope="module")
def assessment():
    return synthetic.assessment()


@pytest.fixture
def written(tmp_path, assessment):
    path = tmp_path / "zones.geojson"
    write_geojson(path, assessment.zones, tables.ZONES, "zones", heading(assessment))
    return path


def test_names_the_moon_in_its_crs_member(written):
    assert json.loads(written.read_text())["crs"]["properties"]["name"] == "urn:ogc:def:crs:IAU:2015:30100"
    assert CRS_MEMBER["type"] == "name"


def test_properties_stand_in_the_order_of_the_contract(written):
    for feature in json.loads(written.read_text())["features"]:
        assert list(feature["properties"]) == list(tables.ZONES)


def test_is_stamped_where_the_scenario_is_an_exercise(assessment):
    assert heading(assessment)["stamp"] == "EXERCISE"
    assert "stamp" not in heading(synthetic.assessment("real"))


def test_says_what_was_read(written, assessment):
    said = json.loads(written.read_text())["dueregard"]
    assert said["scenario"] == assessment.scenario.scenario
    assert (said["readings"], said["as_of"]) == (["ost-first-mover", "maximalist"], "2026-11-22")


def test_zone_over_the_pole_reaches_it_at_all_longitudes(written):
    features = {f["properties"]["zone_id"]: f for f in json.loads(written.read_text())["features"]}
    polar = shapely.geometry.shape(features["ilrs-claim"]["geometry"])
    assert polar.is_valid
    assert polar.bounds[:3] == (-180.0, -90.0, 180.0)
    along = shapely.LineString([(-180.0, -90.0), (180.0, -90.0)])
    assert polar.intersection(along).length == pytest.approx(360.0)


def test_every_polygon_is_valid(written):
    shapes = [shapely.geometry.shape(f["geometry"]) for f in json.loads(written.read_text())["features"]]
    assert len(shapes) > 0
    assert all(shape.is_valid and shape.area > 0.0 for shape in shapes)


def test_days_are_iso_texts_and_open_ends_are_null(written):
    rows = {f["properties"]["zone_id"]: f["properties"] for f in json.loads(written.read_text())["features"]}
    assert rows["artemis-lander-plume"]["starts_on"] == "2036-01-01"
    assert rows["ilrs-claim"]["ends_on"] is None


def test_row_without_geometry_stays_a_row(tmp_path, assessment):
    path = tmp_path / "conflicts.geojson"
    write_geojson(path, assessment.conflicts, tables.CONFLICTS, "conflicts", {})
    features = {f["properties"]["conflict_id"]: f for f in json.loads(path.read_text())["features"]}
    assert features[synthetic.POSSIBLE]["geometry"] is None
    assert features[synthetic.POSSIBLE]["properties"]["overlap_share"] is None
    assert features[synthetic.CERTAIN]["geometry"]["type"] == "Polygon"


def test_empty_layer_is_an_empty_collection(tmp_path):
    path = tmp_path / "zones.geojson"
    write_geojson(path, synthetic.empty_assessment().zones, tables.ZONES, "zones", {})
    assert json.loads(path.read_text())["features"] == []


def test_gdal_reads_it_as_the_moon(written):
    read = gpd.read_file(written)
    selenodesy.require_geographic(read.crs, "zones.geojson")
    assert list(read.columns) == [*tables.ZONES, "geometry"]
    planar = np.atleast_1d(selenodesy.from_lonlat(read.geometry.to_numpy()))
    assert selenodesy.area_m2(planar) / 1e6 == pytest.approx(read["area_km2"].to_numpy(), rel=1e-3)


def test_gdal_finds_the_name_of_the_layer(written):
    assert pyogrio.list_layers(written)[0][0] == "zones"


@quick
@given(
    st.lists(st.tuples(st.floats(-2e5, 2e5), st.floats(-2e5, 2e5), st.floats(1.0, 1e5)), min_size=1, max_size=4),
    st.floats(0.0, 5e4),
)
def test_what_is_valid_on_the_map_is_valid_in_the_file(discs, hole):
    east, north, radius = map(np.array, zip(*discs, strict=True))
    ground = shapely.union_all(selenodesy.discs(east, north, radius))
    ground = ground.difference(selenodesy.discs(np.array([0.0]), np.array([0.0]), np.array([hole]))[0])
    made = lonlat_geometries(np.array([ground, None], dtype=object))
    assert made[1] is None
    assert ground.is_empty or made[0].is_valid


def test_coordinates_have_eight_decimals():
    shape = lonlat_geometries(np.array([synthetic.disc(1e4, 3e4, 2e3)], dtype=object))[0]
    points = shapely.get_coordinates(shape)
    assert np.array_equal(points, np.round(points, DECIMALS))


SPIKE = [(10, -85), (11, -85), (11, -84), (10.5 + 2e-9, -84), (10.5, -83.9), (10.5 - 2e-9, -84), (10, -84)]
SLIVER = [(10, -85), (10 + 4e-9, -85 - 6e-10), (10 + 5e-9, -85 + 2e-9), (10.6, -84.9), (10, -85 + 4e-9)]


@pytest.mark.parametrize(("ring", "on_grid"), [(SPIKE, True), (SLIVER, False)])
def test_rounding_never_spoils_a_polygon(ring, on_grid):
    """A spike narrower than the grid is cut off; a polygon that is nothing else stays as it is."""
    shape = shapely.Polygon(ring)
    assert shape.is_valid
    assert not shapely.transform(shape, lambda points: np.round(points, DECIMALS)).is_valid
    made = rounded(np.array([shape], dtype=object))[0]
    assert made.is_valid
    assert made.area == pytest.approx(shape.area, abs=1e-8)
    points = shapely.get_coordinates(made)
    assert np.array_equal(points, np.round(points, DECIMALS)) == on_grid
    assert not made.is_empty
