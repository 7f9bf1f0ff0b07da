"""Does a scenario's own grid of heights stand before the built-in one, and is a bad grid refused whoever names it?"""

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from tests.worlds import gazetteer, rulebook

from dueregard import selenodesy
from dueregard.cli import ground
from dueregard.cli.asked import Choices, asked
from dueregard.cli.ground import grids_for, scenario_grids, sites_box_m
from dueregard.cli.main import run_command_line
from dueregard.errors import InputError
from dueregard.readers.scenario import read_scenario
from dueregard.readers.scenario_terrain import terrain_path

LUNAR = selenodesy.south_polar_crs().to_wkt()
NORTH_UP = Affine(100.0, 0.0, -3200.0, 0.0, -100.0, 3200.0)
SCENARIO = """scenario: Two landers and a ridge
kind: exercise
as_of: 2026-11-22
window: {{from: 2030-01-01, to: 2032-01-01}}
actors:
  usa: {{state: USA}}
  ilrs: {{joint: [CHN, RUS]}}
activities:
  pad:
    {{actor: usa, kind: crewed-landing, at: {{lat: -89.99, lon: 0}}, events: [2031], evidence: assumed, source: made}}
  eye:
    actor: ilrs
    kind: optical-telescope
    at: {{lat: -89.9, lon: 0}}
    operates: [2030, null]
    evidence: assumed
    source: made
{terrain}
sources: {{made: {{cite: made up for a test}}}}
"""
ONES = np.ones((64, 64), np.float32)


def grid(path: Path, heights: np.ndarray = ONES, crs: str | None = LUNAR, transform: Affine = NORTH_UP) -> Path:
    rows, columns = heights.shape
    shape = {"driver": "GTiff", "width": columns, "height": rows, "count": 1, "dtype": heights.dtype}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(path, "w", **shape, crs=crs, transform=transform) as file:
            file.write(heights, 1)
    return path


def scenario(folder: Path, terrain: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(SCENARIO.format(terrain=terrain), encoding="utf-8")
    return path


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    monkeypatch.setattr(sys, "argv", ["dueregard", *words])
    with pytest.raises(SystemExit) as ended:
        run_command_line()
    assert ended.value.code == 2
    return " ".join(capsys.readouterr().err.split())


def test_the_grid_lies_beside_the_scenario(tmp_path: Path) -> None:
    grid(tmp_path / "site.tif")
    path = scenario(tmp_path, "terrain: {file: site.tif, height_sigma: 2 m}")
    written, _ = read_scenario(path, rulebook(), gazetteer())
    found = terrain_path(written, path.parent)
    assert found == tmp_path / "site.tif"
    assert written.terrain is not None
    own, built_in = grids_for(found, rulebook().sky, no_terrain=False, sigma_m=written.terrain.height_sigma)
    assert (own.name, own.height_sigma_m, built_in.cell_m) == ("site", 2.0, 1600.0)
    bare, _ = read_scenario(scenario(tmp_path, ""), rulebook(), gazetteer())
    assert terrain_path(bare, tmp_path) is None


def test_a_run_looks_at_the_scenarios_grid_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grid(tmp_path / "site.tif")
    path = scenario(tmp_path, "terrain: {file: site.tif, height_sigma: 2 m}")
    words = ["run", str(path), "--out", str(tmp_path / "out"), "--reading", "ost-strict", "--one-level"]
    monkeypatch.setattr(sys, "argv", ["dueregard", *words])
    with pytest.raises(SystemExit) as ended:
        run_command_line()
    assert not ended.value.code
    told = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert told["terrain"]["grids"] == ["site 100 m", "LOLA 1600 m"]
    assert "site.tif" in told["inputs"]
    assert any(name.startswith("terrain.site.height_sigma") for name in told["assumptions"]["ids"])


def test_of_a_grid_with_too_many_cells_the_part_round_the_sites_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The eye stands 3.03 km from the pole, the pad 303 m: 29 cells of 100 m apart, and two cells more on each side."""
    heights = np.arange(64.0 * 64.0, dtype=np.float32).reshape(64, 64) / 4.0
    path = scenario(tmp_path, "terrain: {file: site.tif, height_sigma: 2 m}")
    grid(tmp_path / "site.tif", heights)
    on = asked(path, Choices(), rulebook())
    whole = scenario_grids(on, None, no_terrain=False)[0][0]
    monkeypatch.setattr(ground, "MOST_CELLS", 300)
    monkeypatch.setattr(ground, "CELLS_ROUND_SITES", 2)
    (part, _), file = scenario_grids(on, None, no_terrain=False)
    box = sites_box_m(on.scenario, on.gazetteer)
    assert box is not None
    assert (box[1], box[3]) == pytest.approx((303.2, 3032.4), abs=0.5)
    assert file == tmp_path / "site.tif"
    assert whole.shape == (64, 64)
    assert part.shape[0] < 36
    assert part.shape[1] < 8
    row, column = round((3200.0 - part.transform.f) / 100.0), round((part.transform.c + 3200.0) / 100.0)
    rows, columns = part.shape
    assert (part.heights_m == whole.heights_m[row : row + rows, column : column + columns]).all()
    assert part.height_sigma_m == 2.0
    monkeypatch.setattr(ground, "MOST_CELLS", 100)
    with pytest.raises(InputError, match="of them round the sites"):
        scenario_grids(on, None, no_terrain=False)
    assert scenario_grids(on, None, no_terrain=True) == ((), None)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "another projection": (lambda path: grid(path, crs="IAU_2015:30130"), "standard parallel is 90, not -90"),
    "another body": (lambda path: grid(path, crs="EPSG:3031"), "stands on Earth"),
    "geographic": (lambda path: grid(path, crs="IAU_2015:30100"), "it is not a map plane in metres"),
    "without a CRS": (lambda path: grid(path, crs=None), "carry no CRS"),
    "all NaN": (lambda path: grid(path, np.full((64, 64), np.nan, np.float32)), "no cell has a height"),
    "truncated": (
        lambda path: path.write_bytes(grid(path, np.random.default_rng(1).random((64, 64))).read_bytes()[:9000]),
        "cannot be read",
    ),
    "turned": (lambda path: grid(path, transform=Affine(90.0, 40.0, 0.0, 40.0, -90.0, 0.0)), "is turned"),
    "a folder": (lambda path: path.mkdir(), "this is a folder"),
    "empty": (lambda path: path.write_bytes(b""), "the file is empty (0 bytes)"),
    "in feet": (lambda path: grid(path, ONES * 18_000.0), "a height is 18000 m"),
    "infinite": (lambda path: grid(path, np.full((64, 64), np.inf, np.float32)), "no cell has a height"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_grid_that_cannot_be_used_is_one_clear_mistake(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the file's name and the reason, no traceback, and nothing written: as an option and as a key."""
    make, says = BAD[fault]
    make(tmp_path / "dem.tif")
    told = refused(
        monkeypatch, capsys, "terrain", "-90", "0", "--dem", str(tmp_path / "dem.tif"), "--out", str(tmp_path / "out")
    )
    path = scenario(tmp_path, "terrain: {file: dem.tif}")
    again = refused(monkeypatch, capsys, "run", str(path), "--out", str(tmp_path / "out"))
    assert says in told
    assert says in again
    assert "dem.tif" in told
    assert "dem.tif" in again
    assert "Traceback" not in told + again
    assert not (tmp_path / "out").exists()


def test_a_hole_in_a_grid_is_unknown_and_never_flat(tmp_path: Path) -> None:
    heights = ONES.copy()
    heights[20:30, 20:30] = np.nan
    own, *_ = grids_for(grid(tmp_path / "holed.tif", heights), rulebook().sky, no_terrain=False)
    assert np.isnan(own.heights_m[25, 25])
    assert np.isnan(own.heights_m).sum() == 100
