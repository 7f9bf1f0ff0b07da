"""Does `dueregard terrain` answer a planner, and refuse with reasons?"""

import csv
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from typer.testing import CliRunner

from dueregard import selenodesy
from dueregard.cli.main import app
from dueregard.errors import InputError

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
    run(*SHACKLETON_FLOOR, "--box", "40 km", "--out", str(tmp_path))
    bands = {}
    for name in ("psr", "light"):
        with rasterio.open(tmp_path / f"{name}.tif") as file:
            selenodesy.require_south_polar(file.crs.to_wkt(), name)
            bands[name] = file.read(1)
    dark, light = bands["psr"], bands["light"]
    assert dark.shape == light.shape == (25, 25)
    assert set(np.unique(dark)) == {0.0, 1.0}
    assert light[dark == 1.0].max() < 0.05
    assert light[dark == 0.0].mean() > 0.2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("45", "10"), "45 is not in the south polar region"),
        (("-61", "10"), "no grid knows the ground at -61 10"),
        (("-89", "10", "--height", "3"), "--height: '3' has no unit"),
        (("-89", "10", "--height", "3 kg"), "is a mass, not a length"),
        (("-89", "10", "--dem", "nowhere.tif"), "there is no such elevation grid"),
        (("-89", "10", "--box", "30 km"), "no folder is given"),
        (("-89", "10", "--box", "900 km", "--out", "x"), "From 1 to 40000 cells"),
        (("nan", "10"), "nan is not in the south polar region"),
        (("-89", "nan"), "the longitude nan"),
    ],
)
def test_what_cannot_be_answered_is_refused(words: tuple[str, ...], says: str) -> None:
    result = CliRunner().invoke(app, ["terrain", *words])
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)
