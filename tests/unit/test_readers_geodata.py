"""Are the maps that come with the program read in the right frame and place?"""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.readers.geodata import read_elevation, read_features, read_gazetteer, read_grid, read_regions


def test_the_elevation_grid_has_its_highest_point_on_mons_mouton() -> None:
    """Mons Mouton, 84.643 S 39.408 E, 6907 m: the highest cell of LOLA LDEM_256 at 1600 m south of 80 S."""
    heights, transform = read_elevation()
    rows, columns = np.indices(heights.shape)
    eastings, northings = transform @ (columns + 0.5, rows + 0.5)
    lat_deg, lon_deg = selenodesy.to_geographic(eastings, northings)
    height = np.where(lat_deg < -80, heights, -np.inf)
    top = np.unravel_index(height.argmax(), height.shape)
    assert heights.dtype == np.float32
    assert heights[top] == 6907.0
    assert (lat_deg[top], lon_deg[top] % 360) == (pytest.approx(-84.643, abs=2e-3), pytest.approx(39.408, abs=2e-2))


def test_the_gazetteer_stands_on_the_moon() -> None:
    gazetteer = read_gazetteer()
    for frame in (gazetteer.features, gazetteer.regions, gazetteer.scarce):
        selenodesy.require_south_polar(frame.crs, "gazetteer")
        assert frame.geometry.is_valid.all()
    assert list(gazetteer.features.columns) == ["name", "kind", "diameter_m", "geometry"]
    assert list(gazetteer.regions.columns) == ["region", "title", "edition", "geometry"]
    assert list(gazetteer.scarce.columns) == [
        "scarce_class",
        "title",
        "geometry",
        "published_km2",
        "low_km2",
        "high_km2",
    ]


def test_each_region_is_scarce_ground_by_itself() -> None:
    gazetteer = read_gazetteer()
    assert set(gazetteer.regions["region"]) <= set(gazetteer.scarce["scarce_class"])
    assert gazetteer.scarce["scarce_class"].is_unique


def _features(folder: Path, text: str) -> Path:
    path = folder / "features.csv"
    path.write_text(text)
    return path


def test_a_feature_lies_where_its_latitude_and_longitude_say(tmp_path: Path) -> None:
    """Shackleton centre, 89.67 S 129.78 E, is x 7690 m, y -6403 m in IAU_2015:30135."""
    path = _features(tmp_path, "name,kind,lat_deg,lon_deg,diameter_km\nShackleton,crater,-89.67,129.78,21\n")
    frame = read_features(path)
    assert (frame.geometry.x[0], frame.geometry.y[0]) == (pytest.approx(7690, abs=1), pytest.approx(-6403, abs=1))
    assert frame["diameter_m"][0] == 21_000.0


def test_a_table_without_a_column_is_refused(tmp_path: Path) -> None:
    path = _features(tmp_path, "name,kind,lat_deg,lon_deg\nShackleton,crater,-89.67,129.78\n")
    with pytest.raises(InputError, match="no column diameter_km"):
        read_features(path)


def test_a_place_that_is_no_number_is_refused_with_its_line(tmp_path: Path) -> None:
    text = "name,kind,lat_deg,lon_deg,diameter_km\nA,crater,-89,10,1\nB,crater,,10,1\n"
    with pytest.raises(InputError, match=r"features\.csv:3: a place is not a number"):
        read_features(_features(tmp_path, text))


def test_a_region_without_extent_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text("region,title,edition,xmin_m,ymin_m,xmax_m,ymax_m\na,A,2024,10,0,10,5\n")
    with pytest.raises(InputError, match=r"regions\.csv:2: the region has no extent"):
        read_regions(path)


@pytest.mark.parametrize("crs", ["EPSG:3031", "EPSG:32633", "IAU_2015:30130"])
def test_a_grid_in_another_frame_is_refused(crs: str, tmp_path: Path) -> None:
    path = tmp_path / "grid.tif"
    profile = {"driver": "GTiff", "width": 2, "height": 2, "count": 1, "dtype": "int16", "crs": crs}
    with rasterio.open(path, "w", **profile, transform=Affine(10, 0, 0, 0, -10, 0)) as grid:
        grid.write(np.zeros((1, 2, 2), dtype=np.int16))
    with pytest.raises(InputError, match="the CRS"):
        read_grid(path)


def test_cells_without_height_are_not_a_number(tmp_path: Path) -> None:
    path = tmp_path / "grid.tif"
    profile = {"driver": "GTiff", "width": 2, "height": 1, "count": 1, "dtype": "int16", "nodata": -32768}
    wkt = selenodesy.south_polar_crs().to_wkt()
    with rasterio.open(path, "w", **profile, crs=wkt, transform=Affine(10, 0, 0, 0, -10, 0)) as grid:
        grid.write(np.array([[[7, -32768]]], dtype=np.int16))
    heights, transform = read_grid(path)
    assert heights[0, 0] == 7.0
    assert np.isnan(heights[0, 1])
    assert transform.a == 10.0
