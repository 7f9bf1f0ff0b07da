"""Does `dueregard terrain` answer a planner, and refuse with reasons?"""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from affine import Affine
from typer.testing import CliRunner

from dueregard import selenodesy
from dueregard.cli.main import app
from dueregard.errors import InputError
from dueregard.terrain.area import square
from dueregard.terrain.grid import Grid, cell_centres_m

SHACKLETON_FLOOR = ["terrain", "-89.67", "129.78"]


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_floor_of_shackleton_is_dark_for_ever(tmp_path: Path) -> None:
    said = run(*SHACKLETON_FLOOR, "--out", str(tmp_path))
    assert "endless" in said
    assert "1600 m" in said
    table = {row["what"]: row for row in rows(tmp_path / "light.csv")}
    assert table["permanent shadow"]["value"] == "yes"
    assert float(table["Sun, any part of it"]["value"]) == 0.0
    assert table["slope"]["value"] == "unknown at this resolution"
    horizon = rows(tmp_path / "horizon.csv")
    assert len(horizon) == 720
    assert all(float(row["horizon_deg"]) > float(row["sun_top_deg"]) for row in horizon)
    assert (tmp_path / "horizon.png").read_bytes().startswith(b"\x89PNG")


def test_a_mast_sees_no_less_sun(tmp_path: Path) -> None:
    shares = []
    for height in ("2 m", "200 m"):
        run("terrain", "-89.45", "222.69", "--height", height, "--out", str(tmp_path))
        table = {row["what"]: row for row in rows(tmp_path / "light.csv")}
        shares.append(float(table["Sun, any part of it"]["value"]))
        line = table["Sun, any part of it"]
        assert float(line["low"]) <= float(line["value"]) <= float(line["high"])
    assert shares[0] <= shares[1]
    assert shares[0] > 50.0


def test_a_finer_grid_stands_before_the_built_in_one(tmp_path: Path) -> None:
    east, north = selenodesy.to_map(-89.45, 222.69)
    transform = Affine(10.0, 0.0, round(float(east)) - 1000.0, 0.0, -10.0, round(float(north)) + 1000.0)
    path = tmp_path / "site.tif"
    shape = {"driver": "GTiff", "width": 200, "height": 200, "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", **shape, crs=selenodesy.south_polar_crs().to_wkt(), transform=transform) as grid:
        grid.write(np.full((200, 200), 4321.0, dtype=np.float32), 1)
    run("terrain", "-89.45", "222.69", "--dem", str(path), "--sigma", "1 m", "--out", str(tmp_path))
    table = {row["what"]: row for row in rows(tmp_path / "light.csv")}
    assert table["ground above the sphere"]["value"] == "4321"
    assert float(table["slope"]["value"]) == 0.0


def test_a_box_becomes_rasters_in_the_map_plane(tmp_path: Path) -> None:
    said = run(*SHACKLETON_FLOOR, "--box", "40 km", "--out", str(tmp_path))
    bands = {}
    for name, count in {"psr": 1, "light": 3, "horizon": 1, "sight": 1}.items():
        with rasterio.open(tmp_path / f"{name}.tif") as file:
            selenodesy.require_south_polar(file.crs.to_wkt(), name)
            assert file.count == count
            bands[name] = file.read(1)
    dark, light, highest, sight = bands.values()
    assert {band.shape for band in bands.values()} == {(25, 25)}
    assert set(np.unique(dark)) == {0.0, 1.0}
    assert light[dark == 1.0].max() < 0.05
    assert light[dark == 0.0].mean() > 0.2
    assert highest[dark == 1.0].min() > 1.5
    assert sight[12, 12] == 0.0
    assert (sight == 2.0).sum() > 100  # what lies behind the rim
    shadows = gpd.read_file(tmp_path / "psr.gpkg", engine="pyogrio")
    selenodesy.require_south_polar(shadows.crs, "psr.gpkg")
    assert shadows["area_km2"].sum() == pytest.approx(dark.sum() * 1.6**2, rel=0.001)
    assert shadows["area_km2"].iloc[0] == pytest.approx(217.6, rel=0.01)  # Shackleton, as in geodata/psr_1600m.gpkg
    assert not shadows["at_edge"].iloc[0]
    assert (tmp_path / "box.png").read_bytes().startswith(b"\x89PNG")
    table = {row["what"]: row for row in rows(tmp_path / "box.csv")}
    assert table["slope"]["value"] == "unknown at this resolution"
    assert float(table["permanent shadow"]["value"]) == pytest.approx(dark.sum() * 1.6**2, rel=0.01)
    assert not (tmp_path / "slope.tif").exists()
    assert "permanent shadow" in said


def test_a_box_is_told_without_a_folder_and_a_large_one_with_larger_cells() -> None:
    assert "10 x 10 of 1600" in run(*SHACKLETON_FLOOR, "--box", "15 km")
    grid = Grid(np.zeros((400, 400), np.float32), Affine(10.0, 0.0, -2000.0, 0.0, -10.0, 2000.0), 0.5, "flat")
    raster = square([grid], 0.0, 0.0, 4000.0, most_cells=10_000)
    assert (raster.shape, raster.cell_m) == ((100, 100), 40.0)
    east, north = cell_centres_m(raster)
    assert (east.mean(), north.mean()) == pytest.approx((0.0, 0.0), abs=20.0)


def test_a_fine_grid_tells_the_slope_of_a_box(tmp_path: Path) -> None:
    east, north = (round(float(value)) for value in selenodesy.to_map(-89.45, 222.69))
    transform = Affine(10.0, 0.0, east - 1000.0, 0.0, -10.0, north + 1000.0)
    shape = {"driver": "GTiff", "width": 200, "height": 200, "count": 1, "dtype": "float32"}
    with rasterio.open(
        tmp_path / "site.tif", "w", **shape, crs=selenodesy.south_polar_crs().to_wkt(), transform=transform
    ) as file:
        file.write(np.tile(np.arange(200, dtype=np.float32), (200, 1)) * 1.0 + 1800.0, 1)  # 1 m every 10 m
    run("terrain", "-89.45", "222.69", "--dem", str(tmp_path / "site.tif"), "--box", "150 m", "--out", str(tmp_path))
    with rasterio.open(tmp_path / "slope.tif") as file:
        assert np.median(file.read(1)) == pytest.approx(np.degrees(np.arctan(0.1)), abs=0.01)
    table = {row["what"]: row for row in rows(tmp_path / "box.csv")}
    assert table["slope, median"]["value"] == "5.7"


def test_two_places_see_each_other_or_not_and_the_picture_shows_why(tmp_path: Path) -> None:
    run(*SHACKLETON_FLOOR, "--to", "-89.45 222.69", "--frequency", "2200 MHz", "--out", str(tmp_path))
    table = {row["what"]: row["value"] for row in rows(tmp_path / "sight.csv")}
    assert table["sight"] == "hidden"
    assert float(table["line above the ground, least"]) < -300.0
    assert float(table["radio at 2200 MHz, loss"]) > 40.0
    assert (tmp_path / "sight.png").read_bytes().startswith(b"\x89PNG")
    said = run("terrain", "-89.45", "222.69", "--to", "-89.67,129.78", "--height", "5 km")
    assert "in sight" in said
    assert "radio" not in said


def test_a_tower_takes_sun_from_what_is_near_it(tmp_path: Path) -> None:
    run("terrain", "-89.45", "222.69", "--tower", "20 m", "--out", str(tmp_path))
    with rasterio.open(tmp_path / "tower.tif") as file:
        share, lost, possible, lit = file.read()
    assert file.count == 4
    middle = share.shape[0] // 2
    assert share[middle, middle] == pytest.approx(1.0, abs=1e-6)
    assert np.nanmax(share) <= 1.0 + 1e-6
    assert (np.nan_to_num(lost) <= np.nan_to_num(possible) + 1e-4).all()
    assert (lost <= lit).all()
    table = {row["what"]: row for row in rows(tmp_path / "tower.csv")}
    assert "to 1.1 km away" in table["hides the whole Sun"]["unit"]  # 107.5 widths
    assert (tmp_path / "tower.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("45", "10"), "45 is not in the south polar region"),
        (("-61", "10"), "no grid knows the ground at -61 10"),
        (("-89", "10", "--height", "3"), "--height: '3' has no unit"),
        (("-89", "10", "--height", "3 kg"), "is a mass, not a length"),
        (("-89", "10", "--dem", "nowhere.tif"), "there is no such elevation grid"),
        (("-89", "10", "--box", "30 m"), "a square of 30 m is smaller than a cell of 1600 m"),
        (("-89", "10", "--box", "3000 km"), "--box: 3000 km is no box. More than 0, at most 1219.2 km"),
        (("-89", "10", "--tower", "0 m"), "--tower: 0 m is no tower"),
        (("-89", "10", "--width=-3 m", "--tower", "20 m"), "--width: -3 m is no width"),
        (("-89", "10", "--to", "here"), "'here' is no place"),
        (("-89", "10", "--frequency", "2 GHz"), "--frequency: a frequency is given, but no place"),
        (("-89", "10", "--to", "-88 0", "--frequency", "2 m"), "is a length, not a frequency"),
        (("-89", "10", "--to", "-88 0", "--frequency", "-2 GHz"), "--frequency: -2 GHz is no frequency"),
        (("-89", "10", "--to", "-89"), "'-89' is no place"),
        (("-89", "10", "--to", "45 10"), "--to: 45 is not in the south polar region"),
        (("-89", "10", "--to", "-61,10"), "--to: no grid knows the ground at -61 10"),
        (("nan", "10"), "nan is not in the south polar region"),
        (("-89", "nan"), "the longitude nan"),
    ],
)
def test_what_cannot_be_answered_is_refused(words: tuple[str, ...], says: str) -> None:
    result = CliRunner().invoke(app, ["terrain", *words])
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)
