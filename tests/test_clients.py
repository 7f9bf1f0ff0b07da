"""Do the files of a run say the same to GDAL, pyarrow, geopandas and plain JSON, in whatever place it ran?"""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from time import monotonic, sleep

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import shapely
from tests.interruptible import interruptible
from tests.worlds import RUN_FILES

from dueregard import selenodesy
from dueregard.cli.main import run_command_line
from dueregard.model import tables

SCENARIOS = ("observatory", "two-bases", "south-pole")
LAYERS = {
    "sites": tables.SITES,
    "zones": tables.ZONES,
    "conflicts": tables.CONFLICTS,
    "exclusion": tables.EXCLUSION,
}
MEASURED = ("zones", "conflicts", "exclusion")
TABLES = {"duties": tables.DUTIES, "obligations": tables.OBLIGATIONS, "assumptions": tables.ASSUMPTIONS}
ROUNDED_M = 0.5e-3  # 8 decimals move a vertex by at most 0.22 mm, snapping onto that grid by at most twice as much
QUICK = ("--reading", "ost-strict", "--from", "2033-01-01", "--to", "2034-01-01")
LAND_LAW = re.compile(r"(?i)\b(?:owners?|owned|borders?|sovereign\w*|territor\w*)\b")
FOREIGN = ("PROJ_DATA", "PROJ_LIB", "GDAL_DATA")


@pytest.fixture(scope="session")
def run_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Run a built-in scenario when it is first asked for; print what it took and how large its files are."""

    @cache
    def ran(scenario: str) -> Path:
        out = tmp_path_factory.mktemp("clients") / scenario
        began = monotonic()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["dueregard", "run", scenario, "--out", str(out), "--timings"])
            with pytest.raises(SystemExit) as ended:
                run_command_line()
        assert not ended.value.code
        sys.stdout.write(f"{scenario}: {monotonic() - began:.1f} s\n")
        sys.stdout.writelines(f"{path.stat().st_size / 1e6:8.2f} MB {path.name}\n" for path in sorted(out.iterdir()))
        return out

    return ran


@pytest.fixture(params=SCENARIOS)
def run(request: pytest.FixtureRequest, run_of: Callable[[str], Path]) -> Path:
    """Give the folder of each built-in scenario in turn."""
    return run_of(request.param)


@pytest.fixture
def observatory(run_of: Callable[[str], Path]) -> Path:
    """Give the folder of the scenario whose zones lie over the pole."""
    return run_of("observatory")


def layer(run: Path, name: str) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(run / "dueregard.gpkg", layer=name)


def features(run: Path, name: str) -> list[dict]:
    return json.loads((run / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def authority(wkt: str) -> tuple[str, str]:
    """Return the code that GDAL gives to the whole frame: the last one in its text."""
    return re.findall(r'AUTHORITY\["(\w+)","(\d+)"\]', wkt)[-1]


def called(*words: str, cwd: Path, setting: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dueregard.cli.main", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(setting or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


# GeoPackage


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_stands_on_the_moons_south_polar_plane(run, name):
    info = pyogrio.read_info(run / "dueregard.gpkg", layer=name)
    selenodesy.require_south_polar(info["crs"], name)
    assert authority(info["crs"]) == ("IAU", "30135")
    assert info["geometry_type"] == "MultiPolygon"


@pytest.mark.parametrize("name", {**LAYERS, **TABLES})
def test_dates_are_dates_to_gdal_and_to_arrow(run, name):
    days = [column for column, kind in {**LAYERS, **TABLES}[name].items() if kind == tables.DAY]
    info = pyogrio.read_info(run / "dueregard.gpkg", layer=name)
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert {kinds[day] for day in days} <= {"OFTDate"}
    _, arrow = pyogrio.read_arrow(run / "dueregard.gpkg", layer=name)
    assert {arrow.schema.field(day).type for day in days} <= {pa.date32()}
    plain = pyogrio.read_dataframe(run / "dueregard.gpkg", layer=name)
    through_arrow = pyogrio.read_dataframe(run / "dueregard.gpkg", layer=name, use_arrow=True)
    for day in days:
        assert plain[day].dtype.kind == "M"
        assert pd.to_datetime(through_arrow[day]).eq(plain[day]).equals(plain[day].notna())


@pytest.mark.parametrize("name", MEASURED)
def test_geometry_read_back_has_the_area_that_the_column_says(run, name):
    read = layer(run, name)
    shaped = read[read.geometry.notna()]
    assert shaped.geometry.is_valid.all()
    measured_km2 = selenodesy.area_m2(shaped.geometry.to_numpy()) / 1e6
    np.testing.assert_allclose(measured_km2, shaped["area_km2"].to_numpy(), rtol=1e-6)


def test_geometry_is_missing_only_where_the_contract_says(run):
    conflicts, exclusion = layer(run, "conflicts"), layer(run, "exclusion")
    assert layer(run, "zones").geometry.notna().all()
    assert conflicts.geometry.isna().equals(conflicts["certainty"].eq("possible"))
    assert exclusion.geometry.isna().equals(exclusion["share_of"].notna())


# GeoJSON


@pytest.mark.parametrize("name", MEASURED)
def test_geojson_names_the_moon_and_gdal_hears_it(run, name):
    path = run / f"{name}.geojson"
    member = json.loads(path.read_text(encoding="utf-8"))["crs"]
    assert member == {"type": "name", "properties": {"name": "urn:ogc:def:crs:IAU:2015:30100"}}
    info = pyogrio.read_info(path)
    selenodesy.require_geographic(info["crs"], path.name)
    assert authority(info["crs"]) == ("IAU", "30100")


@pytest.mark.parametrize("name", MEASURED)
def test_every_row_of_the_package_is_a_feature_with_the_same_cells(run, name):
    package, found = layer(run, name), features(run, name)
    assert len(found) == len(package) == json.loads((run / "summary.json").read_text(encoding="utf-8"))["rows"][name]
    for column, kind in LAYERS[name].items():
        cells = package[column]
        if kind == tables.DAY:
            cells = cells.dt.strftime("%Y-%m-%d")
        wanted = [None if pd.isna(cell) else cell for cell in cells.astype(object)]
        assert [feature["properties"][column] for feature in found] == wanted, column
    empty = [feature["geometry"] is None for feature in found]
    assert empty == package.geometry.isna().tolist()


@pytest.mark.parametrize("name", MEASURED)
def test_geojson_polygons_are_valid_and_cover_the_same_ground(run, name):
    """Brought back to the map plane, no area is off by more than its outline times what rounding moves a vertex."""
    read = gpd.read_file(run / f"{name}.geojson")
    read = read[read.geometry.notna()]
    assert shapely.is_valid(read.geometry.to_numpy()).all()
    planar = np.atleast_1d(selenodesy.from_lonlat(read.geometry.to_numpy()))
    off_m2 = np.abs(selenodesy.area_m2(planar) - read["area_km2"].to_numpy() * 1e6)
    assert (off_m2 <= ROUNDED_M * selenodesy.length_m(planar) + 1e-3).all()


@pytest.mark.parametrize("name", ["zones", "exclusion"])
def test_ground_over_the_pole_holds_it_at_all_longitudes(run, name):
    package = layer(run, name)
    polar = package.geometry.contains(shapely.Point(0.0, 0.0)).to_numpy()
    shapes = np.array(
        [shapely.geometry.shape(one["geometry"]) if one["geometry"] else None for one in features(run, name)]
    )
    along = shapely.LineString([(-180.0, -90.0), (180.0, -90.0)])
    near = shapely.points(np.linspace(-180.0, 180.0, 73), -89.9999)
    for shape in shapes[polar]:
        assert shape.bounds[:3] == (-180.0, -90.0, 180.0)
        assert shape.intersection(along).length == pytest.approx(360.0)
        assert shapely.covers(shape, near).all()
        assert selenodesy.from_lonlat(shape).contains(shapely.Point(0.0, 0.0))
    off = shapes[~polar & ~shapely.is_missing(shapes)]
    assert not shapely.intersects(off, along).any()


def test_some_zones_lie_over_the_pole(observatory):
    """Otherwise the test above would look at nothing."""
    zones = pyogrio.read_dataframe(observatory / "dueregard.gpkg", layer="zones")
    assert zones.geometry.contains(shapely.Point(0.0, 0.0)).any()


# words


def test_no_zone_is_anybodys_land_in_the_outputs(run):
    """Words of land law stand in no output, except in Article II as the report quotes it."""
    said = [
        path.read_text(encoding="utf-8")
        for path in sorted(run.iterdir())
        if path.suffix in {".json", ".geojson", ".csv"}
    ]
    for name in pyogrio.list_layers(run / "dueregard.gpkg")[:, 0]:
        table = pyogrio.read_dataframe(run / "dueregard.gpkg", layer=name, read_geometry=False)
        said.append(table.drop(columns="owner", errors="ignore").to_csv())  # QGIS's word for the author of a style
    said.append((run / "report.md").read_text(encoding="utf-8"))
    for text in said:
        quoted = re.sub(r"claim\s+of\s+sovereignty", "", text)
        assert LAND_LAW.findall(quoted) == []


def test_the_table_of_obligations_is_that_of_the_package(run):
    with (run / "obligations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    package = pyogrio.read_dataframe(run / "dueregard.gpkg", layer="obligations")
    assert [row["activity"] for row in rows] == package["activity"].tolist()
    assert [row["due_on"] or None for row in rows] == [
        None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in package["due_on"]
    ]


# surroundings

CLIENT = """
import sys
import numpy as np
import pyogrio
from dueregard import selenodesy

folder, settings = sys.argv[1:]
if settings == "cleared":
    selenodesy.clear_inherited_proj_settings()
planar = pyogrio.read_dataframe(folder + "/dueregard.gpkg", layer="zones")
lonlat = pyogrio.read_dataframe(folder + "/zones.geojson")
selenodesy.require_south_polar(pyogrio.read_info(folder + "/dueregard.gpkg", layer="zones")["crs"], "package")
selenodesy.require_geographic(pyogrio.read_info(folder + "/zones.geojson")["crs"], "zones")
for geometry in (planar.geometry.to_numpy(), selenodesy.from_lonlat(lonlat.geometry.to_numpy())):
    assert np.abs(selenodesy.area_m2(geometry) / 1e6 / planar["area_km2"].to_numpy() - 1.0).max() < 1e-6
print(len(planar), len(lonlat))
"""


@pytest.fixture(params=["missing", "foreign"])
def nonsense(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Give settings as another program leaves them: a folder that is gone, or one with a database of its own."""
    folder = tmp_path / "proj"
    if request.param == "foreign":
        folder.mkdir()
        (folder / "proj.db").write_text("no database")
    return dict.fromkeys(FOREIGN, str(folder))


def test_foreign_settings_another_folder_and_an_odd_name_change_nothing(tmp_path, nonsense, observatory):
    elsewhere = tmp_path / "somewhere else"
    elsewhere.mkdir()
    done = called("run", "observatory", "--out", "Südpol, 月 & Δ/run 1", cwd=elsewhere, setting=nonsense)
    assert (done.returncode, done.stderr) == (0, "")
    assert LAND_LAW.findall(done.stdout) == []
    out = elsewhere / "Südpol, 月 & Δ" / "run 1"
    assert {path.name for path in out.iterdir()} == RUN_FILES
    assert list(out.parent.iterdir()) == [out]
    for name in RUN_FILES:
        assert (out / name).read_bytes() == (observatory / name).read_bytes(), name


@pytest.mark.parametrize("settings", ["cleared", "left"])
def test_a_client_with_foreign_settings_reads_the_moon(tmp_path, nonsense, observatory, settings):
    done = subprocess.run(
        [sys.executable, "-c", CLIENT, str(observatory), settings],
        cwd=tmp_path,
        env={**os.environ, **nonsense},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(set(done.stdout.split())) == 1


def test_ignored_bodies_are_refused(tmp_path):
    """PROJ would then take Earth for the Moon: selenodesy refuses to start."""
    done = called("run", "observatory", "--out", "o", cwd=tmp_path, setting={"PROJ_IGNORE_CELESTIAL_BODY": "YES"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("environment: PROJ_IGNORE_CELESTIAL_BODY=YES lets Earth coordinates pass")
    assert done.stderr.count("PROJ_IGNORE_CELESTIAL_BODY=YES") == 1
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("out", ["taken", "taken/out"])
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path, out):
    (tmp_path / "taken").write_text("mine")
    done = called("run", "observatory", *QUICK, "--out", out, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"--out: '{out}' cannot be a folder")
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_must_not_be_written_is_refused(tmp_path):
    parent = tmp_path / "locked"
    parent.mkdir()
    parent.chmod(0o555)
    done = called("run", "observatory", *QUICK, "--out", str(parent / "out"), cwd=tmp_path)
    assert done.returncode == 2
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(parent.iterdir()) == []


def partial_folders(parent: Path) -> list[Path]:
    return list(parent.glob(".out-*"))


@pytest.mark.parametrize("moment", ["reckoning", "writing"])
def test_an_interrupted_run_leaves_whole_files_or_none(tmp_path, moment):
    """Whether the signal comes early, while files are written or too late, no half of anything is left."""
    words = interruptible("run", "observatory", *QUICK, "--out", str(tmp_path / "out"))
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = monotonic() + (1.0 if moment == "reckoning" else 60.0)
        while process.poll() is None and monotonic() < until and not partial_folders(tmp_path):
            sleep(0.01)
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=60)
    assert partial_folders(tmp_path) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"out"}
    left = {path.name for path in (tmp_path / "out").glob("*")}
    assert left == (RUN_FILES if code == 0 else set())
