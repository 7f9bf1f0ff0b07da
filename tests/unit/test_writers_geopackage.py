"""Does the GeoPackage hold every layer and table, with real dates, on the map plane?"""

import sqlite3
from contextlib import closing

import numpy as np
import pandas as pd
import pyogrio
import pytest
from tests import synthetic

from dueregard import selenodesy
from dueregard.model import tables
from dueregard.writers.gis.geopackage import arrow_frame, write_geopackage

LAYERS = {
    "sites": tables.SITES,
    "zones": tables.ZONES,
    "conflicts": tables.CONFLICTS,
    "exclusion": tables.EXCLUSION,
    "duties": tables.DUTIES,
    "obligations": tables.OBLIGATIONS,
    "assumptions": tables.ASSUMPTIONS,
}


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "dueregard.gpkg"
    write_geopackage(path, synthetic.assessment())
    return path


@pytest.fixture(scope="module")
def empty_package(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "dueregard.gpkg"
    write_geopackage(path, synthetic.empty_assessment())
    return path


@pytest.mark.parametrize("name", LAYERS)
def test_layer_has_the_columns_of_its_contract(package, empty_package, name):
    for path in (package, empty_package):
        assert list(pyogrio.read_info(path, name)["fields"]) == list(LAYERS[name])


@pytest.mark.parametrize("name", LAYERS)
def test_days_are_date_fields_and_numbers_are_real(package, empty_package, name):
    kinds = {tables.DAY: "OFTDate", tables.NUMBER: "OFTReal", tables.TEXT: "OFTString"}
    for path in (package, empty_package):
        found = pyogrio.read_info(path, name)["ogr_types"]
        assert found == [kinds[kind] for kind in LAYERS[name].values()]


@pytest.mark.parametrize("name", ["sites", "zones", "conflicts", "exclusion"])
def test_layer_stands_on_the_map_plane(package, empty_package, name):
    for path in (package, empty_package):
        info = pyogrio.read_info(path, name)
        selenodesy.require_south_polar(info["crs"], name)
        assert info["geometry_type"] == "MultiPolygon"


@pytest.mark.parametrize("name", ["duties", "obligations", "assumptions", "run"])
def test_table_has_no_geometry(package, name):
    assert pyogrio.read_info(package, name)["geometry_type"] is None


def test_areas_read_back_are_those_of_the_column(package):
    zones = pyogrio.read_dataframe(package, layer="zones")
    assert selenodesy.area_m2(zones.geometry.to_numpy()) / 1e6 == pytest.approx(zones["area_km2"].to_numpy(), rel=1e-6)


def test_row_without_geometry_stays_a_row(package):
    conflicts = pyogrio.read_dataframe(package, layer="conflicts").set_index("conflict_id")
    assert len(conflicts) == len(synthetic.conflicts())
    assert conflicts.geometry[synthetic.POSSIBLE] is None
    assert conflicts.geometry[synthetic.CERTAIN].area > 0.0


def test_empty_layers_exist(empty_package):
    names = {name for name, _ in pyogrio.list_layers(empty_package)}
    assert names == {*LAYERS, "actors", "run", "layer_styles"}
    assert len(pyogrio.read_dataframe(empty_package, layer="zones")) == 0


def test_actors_have_name_states_and_colour(package):
    actors = pyogrio.read_dataframe(package, layer="actors").set_index("actor")
    assert list(pyogrio.read_info(package, "actors")["fields"]) == list(tables.ACTORS)
    assert actors["title"]["im"] == "Intuitive Machines"
    assert actors["states"]["ilrs"] == "CHN, RUS"
    assert actors["colour"].str.fullmatch("#[0-9A-Fa-f]{6}").all()


def test_each_layer_has_a_default_style(package, empty_package):
    for path in (package, empty_package):
        styles = pyogrio.read_dataframe(path, layer="layer_styles")
        assert sorted(styles["f_table_name"]) == ["conflicts", "exclusion", "sites", "zones"]
        assert styles["useAsDefault"].astype(bool).all()
        assert set(styles["f_geometry_column"]) == {"geom"}


def test_frame_has_the_name_by_which_proj_knows_it(package):
    with closing(sqlite3.connect(package)) as connection:
        rows = connection.execute("SELECT organization, definition FROM gpkg_spatial_ref_sys WHERE srs_id = 30135")
        ((authority, definition),) = rows.fetchall()
    assert authority == "IAU_2015"
    assert definition.endswith('AUTHORITY["IAU_2015","30135"]]')


def test_run_table_says_what_was_computed(package):
    run = pyogrio.read_dataframe(package, layer="run").set_index("key")["value"]
    assert run["kind"] == "exercise"
    assert run["stamp"] == "EXERCISE"
    assert run["as_of"] == "2026-11-22"
    assert run["readings"] == "ost-first-mover, maximalist"
    assert "version PROJ" in run.index


def test_exercise_is_stamped_on_every_layer(package, empty_package):
    for name in LAYERS:
        assert pyogrio.read_info(package, name)["layer_metadata"]["DESCRIPTION"].startswith("EXERCISE")
        assert "EXERCISE" not in pyogrio.read_info(empty_package, name)["layer_metadata"]["DESCRIPTION"]


def test_same_run_gives_the_same_file(package, tmp_path):
    again = tmp_path / "dueregard.gpkg"
    write_geopackage(again, synthetic.assessment())
    assert again.read_bytes() == package.read_bytes()


def test_missing_texts_are_null_and_not_the_word_none():
    frame = pd.DataFrame({"name": pd.Series(["a", None, np.nan], dtype=object)})
    assert arrow_frame(frame, {"name": tables.TEXT})["name"].isna().tolist() == [False, True, True]
