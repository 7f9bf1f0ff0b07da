"""Are candidate places read as they are meant, and is everything else refused with its line?"""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.readers.candidates import read_candidates


def written(tmp_path: Path, text: str, name: str = "sites.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_places(tmp_path: Path) -> None:
    path = written(tmp_path, "name, lat ,lon\nRidge, -89.5, 222\n\nRim,-89.4,-138\n")
    assert read_candidates(path) == {"Ridge": (-89.5, 222.0), "Rim": (-89.4, -138.0)}


def test_rows_without_an_id_are_numbered(tmp_path: Path) -> None:
    assert list(read_candidates(written(tmp_path, "lat_deg,lon_deg\n-89,1\n-88,2\n"))) == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("latt,lon\n-89,1\n", "no column 'lat' (did you mean 'latt'?)"),
        ("lat,lon\n-89,east\n", "sites.csv:2: ['-89', 'east'] is no latitude and longitude"),
        ("lat,lon\n-89,1\n89,1\n", "sites.csv:3: the latitude 89 lies off the map"),
        ("lat,lon\nnan,1\n", "the latitude nan lies off the map"),
        ("lat,lon\n-89,1000\n", "the longitude 1000 is no longitude"),
        ("lat,lon\n-89\n", "is no latitude and longitude"),
        ("id,lat,lon\na,-89,1\na,-88,1\n", "the id 'a' stands for two places"),
        ("lat,lon\n", "the file lists 0 places"),
        ("", "no column 'lat'"),
    ],
)
def test_what_is_no_place_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read_candidates(written(tmp_path, text))
    assert problem in str(refused.value)


def test_every_bad_row_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_candidates(written(tmp_path, "lat,lon\n1,1\nx,1\n-89,1\n2,2\n"))
    assert [fault.line for fault in refused.value.faults] == [2, 3, 5]


def test_points_on_the_moon_are_read_from_geojson(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:IAU:2015:30100"}}
    point = {"type": "Point", "coordinates": [-138.0, -89.4]}
    feature = {"type": "Feature", "properties": {"id": "rim"}, "geometry": point}
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]})
    assert read_candidates(written(tmp_path, text, "sites.geojson")) == {"rim": (-89.4, -138.0)}


def test_points_without_a_frame_are_taken_for_the_earth_and_refused(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1.0, -89.0]}}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    with pytest.raises(InputError, match=r"Moon|IAU"):
        read_candidates(written(tmp_path, text, "sites.geojson"))


def test_points_on_the_map_plane(tmp_path: Path) -> None:
    east, north = selenodesy.to_map(-89.0, 30.0)
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(east, north)], crs=selenodesy.SOUTH_POLAR_CRS)
    path = tmp_path / "sites.gpkg"
    frame.to_file(path, driver="GPKG")
    lat, lon = read_candidates(path)["1"]
    assert (lat, lon) == pytest.approx((-89.0, 30.0), abs=1e-8)


def test_lines_are_no_candidates(tmp_path: Path) -> None:
    line = shapely.LineString([(0.0, 0.0), (1.0, 1.0)])
    path = tmp_path / "sites.gpkg"
    gpd.GeoDataFrame(geometry=[line], crs=selenodesy.SOUTH_POLAR_CRS).to_file(path, driver="GPKG")
    with pytest.raises(InputError, match="feature 1 is no point"):
        read_candidates(path)
