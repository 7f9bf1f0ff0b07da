"""Is a layer that is written a part at a time the layer that is written at once?"""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests import synthetic

from dueregard.model import tables
from dueregard.writers.gis import geojson, geopackage, geoparquet, json_fg, parts, tables_csv

SAID = {"scenario": "test", "kind": "exercise", "as_of": "2026-11-22"}
WRITERS = (geojson.write_geojson, json_fg.write_json_fg)


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every row a part of its own."""
    for module in (geojson, json_fg, tables_csv, geopackage, geoparquet):
        monkeypatch.setattr(module, "parts_of", lambda frame: parts.parts_of(frame, 1))


def written(folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    zones = synthetic.assessment().zones
    for write in WRITERS:
        write(folder / f"{write.__name__}.json", zones, tables.ZONES, "zones", SAID)
    tables_csv.write_csv_layer(folder / "zones.csv", zones, tables.ZONES, SAID)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_text_files_are_the_same_to_the_byte(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    whole = written(tmp_path / "whole")
    request.getfixturevalue("few_at_once")
    assert len(list(geojson.parts_of(synthetic.assessment().zones))) == len(synthetic.assessment().zones) > 1
    assert written(tmp_path / "parts") == whole


def test_a_geopackage_has_the_same_layers_and_rows(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    files = [tmp_path / "whole.gpkg", tmp_path / "parts.gpkg"]
    geopackage.write_geopackage(files[0], synthetic.assessment())
    request.getfixturevalue("few_at_once")
    geopackage.write_geopackage(files[1], synthetic.assessment())
    layers = [pyogrio.list_layers(file).tolist() for file in files]
    assert layers[0] == layers[1]
    for name, kind in layers[0]:
        whole, part = (pyogrio.read_dataframe(file, layer=name, use_arrow=True) for file in files)
        if kind is not None:
            assert whole.crs == part.crs
            assert [shapely.to_wkb(one) for one in whole.geometry] == [shapely.to_wkb(one) for one in part.geometry]
            whole, part = whole.drop(columns="geometry"), part.drop(columns="geometry")
        pd.testing.assert_frame_equal(pd.DataFrame(whole), pd.DataFrame(part))
    info = [pyogrio.read_info(file, layer="zones")["layer_metadata"] for file in files]
    assert info[0] == info[1]


@given(st.lists(st.one_of(st.none(), st.integers(3, 12)), max_size=20), st.integers(1, 40))
def test_every_row_is_in_one_part_and_no_part_is_large(corners: list[int | None], most: int) -> None:
    shapes = [
        None if count is None else shapely.Polygon([(np.cos(one), np.sin(one)) for one in np.linspace(0, 6, count)])
        for count in corners
    ]
    frame = gpd.GeoDataFrame({"row": np.arange(len(shapes))}, geometry=gpd.GeoSeries(shapes, dtype="geometry"))
    found = list(parts.parts_of(frame, most))
    assert found
    assert [row for part in found for row in part["row"]] == list(range(len(shapes)))
    assert all(shapely.get_num_coordinates(part.geometry.to_numpy()).sum() <= most + 13 for part in found)


def test_geoparquet_has_the_same_rows_and_describes_them_all(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    files, zones = [tmp_path / "whole.parquet", tmp_path / "parts.parquet"], synthetic.assessment().zones
    geoparquet.write_parquet(files[0], zones, tables.ZONES, SAID)
    request.getfixturevalue("few_at_once")
    geoparquet.write_parquet(files[1], zones, tables.ZONES, SAID)
    assert [pq.ParquetFile(file).num_row_groups for file in files] == [1, len(zones)]
    whole, part = (pq.read_table(file) for file in files)
    assert whole.schema.equals(part.schema, check_metadata=True)
    assert whole.equals(part)
    described = json.loads(part.schema.metadata[b"geo"])["columns"]["geometry"]
    assert described["bbox"] == gpd.read_parquet(files[0]).total_bounds.tolist()
    assert described["geometry_types"] == sorted(set(zones.geom_type))
