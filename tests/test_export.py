"""Do the exported files say the same as the run, to GDAL, pyarrow, plain JSON and QGIS?

The tests of QGIS need Debian's package python3-qgis; without it they are skipped, unless DUEREGARD_REQUIRE names qgis.
"""

import csv
import json
import math
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from tests import synthetic

from dueregard import selenodesy
from dueregard.cli.main import run_command_line
from dueregard.model import tables
from dueregard.readers.run import LAYERS, RunTables, read_run
from dueregard.writers.cells import records
from dueregard.writers.gis.export import WRITERS, write_export
from dueregard.writers.gis.geopackage import write_geopackage
from dueregard.writers.gis.layers import ground_layers, leading_newcomer_of, plain_tables
from dueregard.writers.summary import write_summary

GROUND = ("sites", "zones", "conflicts", "exclusion")
PLAIN = ("duties", "obligations", "assumptions", "actors")
QGIS_PYTHON = "/usr/bin/python3"
NO_QGIS = "no QGIS for Python: apt-get install python3-qgis"
ULP_M = 1e-9
"""What reading a decimal number in text may move a coordinate. [m]"""
SHIFT_M = 0.5e-3
"""What rounding degrees to 8 decimals may move a vertex. [m]"""


def written(folder: Path, assessment: tables.Assessment) -> Path:
    folder.mkdir(exist_ok=True)
    write_geopackage(folder / "dueregard.gpkg", assessment)
    write_summary(folder / "summary.json", assessment, {})
    for name in ("map.html", "map.png", "map.svg"):
        (folder / name).write_text(f"drawn by the run: {name}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("run"), synthetic.assessment())


@pytest.fixture(scope="module")
def run(folder: Path) -> RunTables:
    return read_run(folder)


@pytest.fixture(scope="module")
def exported(folder: Path, run: RunTables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with every format but figures, each in a folder of its name."""
    out = tmp_path_factory.mktemp("exported")
    for form in set(WRITERS) - {"html", "png", "svg"}:
        write_export(run, folder, form, out / form)
    return out


def called(*words: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dueregard", *words])
        with pytest.raises(SystemExit) as ended:
            run_command_line()
    return int(ended.value.code or 0)


# command line


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_every_format_is_written_whole_and_said(folder, tmp_path, capsys, form):
    assert called("export", str(folder), "--format", form, "--out", str(tmp_path / "out")) == 0
    said = capsys.readouterr().out.split("\n")[:-1]
    assert sorted(said) == sorted(map(str, (tmp_path / "out").iterdir()))
    assert all(Path(path).stat().st_size for path in said)


def test_without_out_the_files_stand_in_the_run(tmp_path):
    folder = written(tmp_path / "run", synthetic.empty_assessment())
    assert called("export", str(folder), "--format", "json-fg") == 0
    assert {path.name for path in (folder / "json-fg").iterdir()} == {f"{name}.json" for name in GROUND}


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_a_run_without_rows_is_written_too(tmp_path, form):
    folder = written(tmp_path / "run", synthetic.empty_assessment())
    assert called("export", str(folder), "--format", form) == 0


@pytest.mark.parametrize("form", ["kml", "KML", "kmz"])
def test_kml_is_refused_with_the_reason(folder, tmp_path, capsys, form):
    assert called("export", str(folder), "--format", form, "--out", str(tmp_path / "out")) == 2
    error = " ".join(capsys.readouterr().err.split())
    assert "is not written: KML knows only degrees on the Earth" in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("form", "name"), [("html", "map.html"), ("png", "map.png"), ("svg", "map.svg")])
def test_what_the_run_has_drawn_is_exported_too(folder, tmp_path, form, name):
    assert called("export", str(folder), "--format", form, "--out", str(tmp_path)) == 0
    assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_a_run_without_its_page_says_so(tmp_path, capsys):
    folder = written(tmp_path / "run", synthetic.empty_assessment())
    (folder / "map.html").unlink()
    assert called("export", str(folder), "--format", "html", "--out", str(tmp_path / "out")) == 2
    assert "the run has no map.html" in capsys.readouterr().err


def test_an_unknown_format_and_a_folder_that_is_no_run_are_told(folder, tmp_path, capsys):
    assert called("export", str(folder), "--format", "shp") == 2
    assert "'shp' is not known" in capsys.readouterr().err
    assert called("export", str(tmp_path), "--format", "csv") == 2
    assert "this is no run" in capsys.readouterr().err


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_same_run_gives_the_same_bytes(folder, run, tmp_path, form):
    first, second = (write_export(run, folder, form, tmp_path / name) for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_failing_export_leaves_nothing(folder, run, tmp_path, monkeypatch):
    def fail(_run: Any, _folder: Path, out: Path) -> None:
        (out / "half.csv").write_text("half")
        raise RuntimeError

    monkeypatch.setattr("dueregard.writers.gis.export.WRITERS", {"csv": fail})
    with pytest.raises(RuntimeError):
        write_export(run, folder, "csv", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


# round trip


def unquoted(cell: Any) -> Any:
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell


def geopackage(path: Path, name: str) -> Any:
    return pyogrio.read_dataframe(path / "gpkg" / "dueregard.gpkg", layer=name)


def parquet(path: Path, name: str) -> Any:
    return (gpd.read_parquet if name in GROUND else pd.read_parquet)(path / "parquet" / f"{name}.parquet")


def json_fg(path: Path, name: str) -> Any:
    return pyogrio.read_dataframe(path / "json-fg" / f"{name}.json")


def geojson(path: Path, name: str) -> Any:
    return pyogrio.read_dataframe(path / "geojson" / f"{name}.geojson")


def csv_file(path: Path, name: str) -> Any:
    table = pyogrio.read_dataframe(path / "csv" / f"{name}.csv", EMPTY_STRING_AS_NULL="YES")
    return table.map(unquoted) if name in PLAIN else table.set_geometry(table.geometry).apply(_each)


def _each(column: Any) -> Any:
    return column if column.name == "geometry" else column.map(unquoted)


READ_BACK = {"gpkg": geopackage, "parquet": parquet, "json-fg": json_fg, "csv": csv_file, "geojson": geojson}


@pytest.mark.parametrize("name", GROUND)
@pytest.mark.parametrize("form", READ_BACK)
def test_layer_read_back_has_the_same_cells(exported, run, form, name):
    back = READ_BACK[form](exported, name)
    columns = LAYERS[name]
    assert records(back, columns) == records(getattr(run, name), columns)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("form", ["gpkg", "parquet", "csv"])
def test_table_read_back_has_the_same_cells(exported, run, form, name):
    back = READ_BACK[form](exported, name)
    assert records(back, LAYERS[name]) == records(getattr(run, name), LAYERS[name])


@pytest.mark.parametrize("name", GROUND)
@pytest.mark.parametrize("form", ["gpkg", "parquet", "json-fg", "csv"])
def test_layer_read_back_has_the_same_ground_on_the_same_plane(exported, run, form, name):
    back = READ_BACK[form](exported, name)
    crs = selenodesy.require_south_polar(back.crs, f"{form} {name}")
    assert crs == selenodesy.south_polar_crs()
    same = (
        shapely.equals_exact(back.geometry.to_numpy(), getattr(run, name).geometry.to_numpy(), tolerance=ULP_M)
        | getattr(run, name).geometry.isna().to_numpy()
    )
    assert same.all()
    assert back.geometry.isna().tolist() == getattr(run, name).geometry.isna().tolist()


@pytest.mark.parametrize("name", GROUND)
def test_geojson_read_back_has_the_same_ground_in_degrees(exported, run, name):
    back = geojson(exported, name)
    selenodesy.require_geographic(back.crs, name)
    wanted = getattr(run, name).geometry
    assert back.geometry.isna().tolist() == wanted.isna().tolist()
    planar = np.atleast_1d(selenodesy.from_lonlat(back.geometry.dropna().to_numpy()))
    wanted_m2 = selenodesy.area_m2(wanted.dropna().to_numpy())
    off_m2 = np.abs(selenodesy.area_m2(planar) - wanted_m2)
    assert (off_m2 <= SHIFT_M * selenodesy.length_m(planar) + 1e-3).all()


@pytest.mark.parametrize("name", GROUND)
def test_parquet_says_frame_and_days_in_its_metadata(exported, name):
    schema = pq.read_schema(exported / "parquet" / f"{name}.parquet")
    said = json.loads(schema.metadata[b"geo"])
    assert said["version"] == "1.1.0"
    assert said["columns"]["geometry"]["crs"]["id"] == {"authority": "IAU", "code": 30135, "version": 2015}
    days = [column for column, kind in LAYERS[name].items() if kind == tables.DAY]
    assert {str(schema.field(day).type) for day in days} == {"date32[day]"}


@pytest.mark.parametrize("name", GROUND)
def test_json_fg_has_place_time_and_frame_and_no_earthly_geometry(exported, run, name):
    said = json.loads((exported / "json-fg" / f"{name}.json").read_text(encoding="utf-8"))
    assert said["coordRefSys"] == "http://www.opengis.net/def/crs/IAU/2015/30135"
    assert said["dueregard"]["stamp"] == "EXERCISE"
    features, frame = said["features"], getattr(run, name)
    assert len(features) == len(frame)
    assert len({feature["id"] for feature in features}) == len(features)
    for feature, row in zip(features, records(frame, LAYERS[name]), strict=True):
        assert feature["geometry"] is None
        starts, ends = feature["time"]["interval"]
        assert starts == f"{row['starts_on']}T00:00:00Z"
        assert ends == (".." if row["ends_on"] is None else f"{row['ends_on']}T00:00:00Z")
    assert [feature["place"] is None for feature in features] == frame.geometry.isna().tolist()


def test_every_layer_and_table_of_a_run_is_exported(run):
    names = [layer.name for layer in (*ground_layers(run), *plain_tables(run))]
    assert sorted(names) == sorted(LAYERS)


def test_the_leading_newcomer_of_the_summary_leads_the_project(run):
    assert leading_newcomer_of(run) == "lander-45t"


# QGIS

QGIS_FACTS = """
import json, sys
from qgis.core import *
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from qgis.PyQt.QtXml import QDomDocument

app = QgsApplication([], False)
app.initQgis()
project = QgsProject.instance()
facts = {"read": project.read(sys.argv[1])}
settings = project.timeSettings().temporalRange()
facts |= {
    "crs": [project.crs().isValid(), project.crs().authid(), project.crs().toProj()],
    "title": project.title(),
    "from": settings.begin().toString(Qt.ISODate),
    "to": settings.end().toString(Qt.ISODate),
    "groups": {g.name(): [t.name() for t in g.findLayers()] for g in project.layerTreeRoot().children()},
    "drawn": [t.layer().id() for t in project.layerTreeRoot().findLayers() if t.isVisible()],
    "layers": {},
}
measure = QgsDistanceArea()
measure.setSourceCrs(project.crs(), project.transformContext())
measure.setEllipsoid(project.ellipsoid())
facts["ellipsoid"] = project.ellipsoid()
facts["measured_m"] = measure.measureLine(QgsPointXY(0.0, 60000.0), QgsPointXY(40000.0, 60000.0))


def looks(rule):
    return [
        {"label": r.label(), "filter": r.filterExpression(),
         "layers": 0 if r.symbol() is None else r.symbol().symbolLayerCount(),
         "valid": not QgsExpression(r.filterExpression()).hasParserError()}
        for r in rule.descendants()
    ]


def drawn_rows(layer):
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    context.setExtent(layer.extent())
    renderer.startRender(context, layer.fields())
    count = sum(renderer.willRenderFeature(f, context) for f in layer.getFeatures() if f.hasGeometry())
    renderer.stopRender(context)
    return count


def rows_on(layer, day):
    start = QDateTime(QDate.fromString(day, Qt.ISODate), QTime(0, 0), Qt.UTC)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    text = layer.temporalProperties().createFilterString(context, QgsDateTimeRange(start, start, True, True))
    return sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterExpression(text)))


for key, layer in project.mapLayers().items():
    time = layer.temporalProperties()
    spatial = layer.isSpatial()
    facts["layers"][key] = {
        "name": layer.name(), "valid": layer.isValid(), "spatial": spatial, "rows": layer.featureCount(),
        "crs": [layer.crs().isValid(), layer.crs().authid()],
        "time": [time.isActive(), time.startField(), time.endField(), int(time.limitMode())],
        "labels": layer.labelsEnabled(),
        "looks": looks(layer.renderer().rootRule()) if spatial else [],
        "with_ground": sum(f.hasGeometry() for f in layer.getFeatures()),
        "drawn": drawn_rows(layer) if spatial else 0,
        "on_day": rows_on(layer, sys.argv[2]) if spatial else 0,
    }
package = sys.argv[3]
facts["dropped"] = {}
for name in ("sites", "zones", "conflicts", "exclusion"):
    layer = QgsVectorLayer(package + "|layername=" + name, name, "ogr")
    facts["dropped"][name] = {
        "crs": [layer.crs().isValid(), layer.crs().authid()], "renderer": layer.renderer().type(),
        "looks": looks(layer.renderer().rootRule()) if layer.renderer().type() == "RuleRenderer" else [],
    }
    style = QDomDocument()
    with open(sys.argv[4] + "/" + name + ".qml", encoding="utf-8") as file:
        assert style.setContent(file.read())[0]
    layer.setRenderer(QgsNullSymbolRenderer())
    read = layer.importNamedStyle(style)[0]
    facts["dropped"][name]["qml"] = [read, layer.renderer().type(), layer.temporalProperties().isActive()]
print("FACTS" + json.dumps(facts))
"""


def has_qgis() -> bool:
    done = subprocess.run([QGIS_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False, timeout=120)
    return done.returncode == 0


def qgis_facts(folder: Path, exported: Path, day: str = "2036-06-01") -> dict[str, Any]:
    """Open the project and the package in QGIS and return what it says of them."""
    if not (Path(QGIS_PYTHON).exists() and has_qgis()):
        if "qgis" in os.environ.get("DUEREGARD_REQUIRE", ""):
            pytest.fail(NO_QGIS)
        pytest.skip(NO_QGIS)
    words = [str(exported / "qgz" / "dueregard.qgz"), day, str(folder / "dueregard.gpkg"), str(exported / "gpkg")]
    foreign = {"PYTHONPATH", "PYTHONHOME", "PROJ_DATA", "PROJ_LIB", "GDAL_DATA"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    done = subprocess.run(
        [QGIS_PYTHON, "-c", QGIS_FACTS, *words],
        env={**kept, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = [line for line in done.stdout.splitlines() if line.startswith("FACTS")]
    assert said, done.stderr
    return json.loads(said[-1].removeprefix("FACTS"))


@pytest.fixture(scope="module")
def qgis(folder: Path, exported: Path) -> dict[str, Any]:
    return qgis_facts(folder, exported)


def ground_of(qgis: dict[str, Any]) -> dict[str, Any]:
    return {key: layer for key, layer in qgis["layers"].items() if layer["spatial"]}


def test_qgis_opens_the_project_with_every_layer_valid(qgis, run):
    assert qgis["read"]
    assert qgis["title"] == "EXERCISE: Two stations and a visitor"
    assert [layer["name"] for layer in qgis["layers"].values() if not layer["valid"]] == []
    assert qgis["layers"]["dueregard_sites"]["rows"] == len(run.sites)
    for reading in ("ost-first-mover", "maximalist"):
        rows = qgis["layers"][f"dueregard_conflicts_{reading.replace('-', '_')}"]["rows"]
        assert rows == (run.conflicts["reading"] == reading).sum()
    assert sum(layer["valid"] for layer in qgis["layers"].values() if not layer["spatial"]) == len(PLAIN)


def test_qgis_places_project_and_layers_on_the_moon(qgis):
    valid, code, proj = qgis["crs"]
    assert valid
    assert code == "IAU_2015:30135"
    assert "+R=1737400" in proj
    assert {tuple(layer["crs"]) for layer in ground_of(qgis).values()} == {(True, "IAU_2015:30135")}


def test_qgis_measures_on_the_moons_sphere_or_not_at_all(qgis):
    """QGIS 3.22 reaches every ellipsoid by way of the Earth and gives nan; a number that is wrong would be worse."""
    assert qgis["ellipsoid"] == "PARAMETER:1737400:1737400"
    wanted_m = float(selenodesy.distance_m(0.0, 60_000.0, 40_000.0, 60_000.0))
    assert math.isnan(qgis["measured_m"]) or qgis["measured_m"] == pytest.approx(wanted_m, rel=1e-6)


def test_qgis_draws_every_row_that_has_ground(qgis):
    for layer in ground_of(qgis).values():
        assert layer["drawn"] == layer["with_ground"], layer["name"]
        assert all(look["valid"] for look in layer["looks"])
        assert {look["layers"] for look in layer["looks"]} != {0} or not layer["rows"]
    labels = [look["label"] for look in qgis["layers"]["dueregard_sites"]["looks"]]
    assert "Intuitive Machines" in labels
    assert "planned somewhere in here" in labels
    assert qgis["layers"]["dueregard_sites"]["labels"]


def test_qgis_knows_the_days_of_project_and_layers(qgis, run):
    assert (qgis["from"], qgis["to"]) == ("2024-01-01T00:00:00Z", "2046-01-01T00:00:00Z")
    for layer in ground_of(qgis).values():
        assert layer["time"] == [True, "starts_on", "ends_on", 0]
    day = pd.Timestamp("2036-06-01")
    there = (run.sites["starts_on"] <= day) & (run.sites["ends_on"].isna() | (run.sites["ends_on"] > day))
    assert qgis["layers"]["dueregard_sites"]["on_day"] == there.sum()


def test_the_first_day_no_longer_active_is_not_shown(folder, exported, run):
    """Half-open days: on 2037-01-01 the lander of 2036 has gone."""
    facts = qgis_facts(folder, exported, "2037-01-01")
    day = pd.Timestamp("2037-01-01")
    assert (run.sites["ends_on"] == day).any()
    there = (run.sites["starts_on"] <= day) & (run.sites["ends_on"].isna() | (run.sites["ends_on"] > day))
    assert facts["layers"]["dueregard_sites"]["on_day"] == there.sum()


def test_qgis_shows_one_reading_first(qgis):
    assert list(qgis["groups"]) == ["Who is where", "Reading ost-first-mover", "Reading maximalist", "Tables"]
    assert all("maximalist" not in key for key in qgis["drawn"])
    assert "dueregard_sites" in qgis["drawn"]


def test_qgis_styles_a_layer_that_is_dropped_into_it(qgis):
    for name, layer in qgis["dropped"].items():
        assert layer["crs"] == [True, "IAU_2015:30135"], name
        assert layer["renderer"] == "RuleRenderer", name
        assert layer["looks"], name
        assert layer["qml"] == [True, "RuleRenderer", True], name


def test_the_project_names_its_package_relatively(exported):
    with zipfile.ZipFile(exported / "qgz" / "dueregard.qgz") as archive:
        (member,) = archive.namelist()
        root = ET.fromstring(archive.read(member))  # noqa: S314  # the program's own file
    sources = [one.text or "" for one in root.iter("datasource")]
    assert sources
    assert all(source.startswith("./dueregard.gpkg|layername=") for source in sources)
    assert root.findtext("properties/Paths/Absolute") == "false"
    assert str(exported) not in ET.tostring(root, encoding="unicode")


def test_csv_says_kinds_and_frame_beside_it(exported):
    with (exported / "csv" / "zones.csvt").open(encoding="utf-8", newline="") as file:
        (kinds,) = csv.reader(file)
    assert kinds[0] == "WKT"
    assert len(kinds) == 1 + len(tables.ZONES) + len(tables.STAMPS)
    selenodesy.require_south_polar((exported / "csv" / "zones.prj").read_text(encoding="utf-8"), "zones.prj")
