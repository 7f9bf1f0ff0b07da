"""Do names that strangers wrote stay names in Markdown, CSV, SVG, GeoPackage and QGIS's files?"""

import csv
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import synthetic

from dueregard.model import tables
from dueregard.readers.run import RunTables, read_run
from dueregard.writers.gis.export import write_export
from dueregard.writers.gis.geopackage import write_geopackage
from dueregard.writers.gis.rules import literal
from dueregard.writers.gis.tables_csv import RISKY, inert
from dueregard.writers.gis.xml import LONGEST, document, element, shown
from dueregard.writers.report.report import markdown_cell, report
from dueregard.writers.summary import write_summary

NAMES = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    'it\'s "quoted" \\ and | piped',
    "right\u202eot tfel\u2069\u200f",
    "x" * 10_000,
    "]]>--><svg onload=alert(1)>",
    "![seen](http://192.0.2.1/seen.png)",
    "$\\frac{1}{0}$ {{ 7 * 7 }} %s",
    "two\nlines\r\n# heading",
    "'; DROP TABLE sites; --",
    "\x07bell\x1b[31m",
)
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
REPORT_ROWS = re.compile(r"^\|.*\|$", re.MULTILINE)


def poisoned(name: str) -> tables.Assessment:
    """Return the synthetic assessment in which scenario, an actor, its code, titles, kinds and notes have this name."""
    whole = synthetic.assessment()
    actors = dict(whole.scenario.actors)
    actors[name] = actors.pop("ilrs").model_copy(update={"name": name, "colour": None})
    activities = {
        code: record.model_copy(update={"actor": name if record.actor == "ilrs" else record.actor, "title": name})
        for code, record in whole.scenario.activities.items()
    }
    scenario = whole.scenario.model_copy(update={"scenario": name, "actors": actors, "activities": activities})
    frames = {}
    for table in ("sites", "zones", "exclusion"):
        frame = getattr(whole, table).copy()
        frame["actor"] = frame["actor"].replace("ilrs", name)
        frames[table] = frame
    frames["sites"] = frames["sites"].assign(title=name, kind=name, source=name)
    frames["conflicts"] = whole.conflicts.assign(note=name, bearer=name)
    obligations = whole.obligations.assign(actor=name, note=name)
    return replace(whole, scenario=scenario, obligations=obligations, **frames)


@pytest.fixture(scope="module", params=range(len(NAMES)), ids=lambda place: f"name{place}")
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, RunTables]:
    """Give a name, the folder of a run that is full of it, and its tables."""
    name, folder = NAMES[request.param], tmp_path_factory.mktemp("run")
    assessment = poisoned(name)
    write_geopackage(folder / "dueregard.gpkg", assessment)
    write_summary(folder / "summary.json", assessment, {})
    return name, folder, read_run(folder)


def parsed(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  # the program's own file


def test_geopackage_keeps_every_name_as_it_is(case):
    name, folder, run = case
    kept = name.replace("\x00", "")
    assert set(run.sites["title"]) == {kept}
    assert kept in set(run.actors["actor"])
    assert {"sites", "zones"} <= {layer for layer, _ in pyogrio.list_layers(folder / "dueregard.gpkg")}


def test_styles_in_the_geopackage_are_xml_whose_legend_is_plain(case):
    _, folder, _ = case
    styles = pyogrio.read_dataframe(folder / "dueregard.gpkg", layer="layer_styles")
    labels = [rule.get("label", "") for text in styles["styleQML"] for rule in parsed(text).iter("rule")]
    assert len(labels) > 0
    assert all(len(label) <= LONGEST + 40 and not TURNING.search(label) for label in labels)


def test_project_is_xml_whose_legend_is_plain(case, tmp_path):
    _, folder, run = case
    write_export(run, folder, "qgz", tmp_path)
    with zipfile.ZipFile(tmp_path / "dueregard.qgz") as archive:
        root = parsed(archive.read("dueregard.qgs"))
    assert root.find(".//script") is None
    seen = [root.findtext("title") or "", *(one.get("name", "") for one in root.iter("layer-tree-layer"))]
    assert all(not TURNING.search(text) and len(text) < 3 * LONGEST for text in seen)


def test_svg_has_no_text_script_or_link_of_its_own(case, tmp_path):
    _, folder, run = case
    for path in write_export(run, folder, "svg", tmp_path):
        text = path.read_text(encoding="utf-8")
        root = parsed(text)
        kinds = {one.tag.rpartition("}")[2] for one in root.iter()}
        assert not kinds & {"script", "text", "foreignObject", "a", "image"}
        assert not [key for one in root.iter() for key in one.attrib if key.lower().startswith("on")]
        assert not TURNING.search(text)
        assert len(text) < 1_500_000


def test_csv_begins_no_cell_as_a_formula_and_reads_back(case, tmp_path):
    name, folder, run = case
    for path in write_export(run, folder, "csv", tmp_path):
        if path.suffix != ".csv":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        texts = [cell for row in rows for cell in row.values() if not _number(cell)]
        assert not [cell for cell in texts if cell.startswith(RISKY)]
    with (tmp_path / "sites.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["title"] for row in csv.DictReader(file)}
    assert {title.removeprefix("'") for title in titles} == {name}


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_report_has_no_tag_link_or_line_of_a_names_own(case):
    name, _, _ = case
    text = report(poisoned(name))
    assert "<script" not in text
    assert "<svg" not in text
    assert "![seen](" not in text
    assert "\n# heading" not in text
    assert not TURNING.search(text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    assert "x" * 3_000 not in text


def test_report_tables_keep_their_columns(case):
    """A pipe of a name's own would add one."""
    name, _, _ = case
    wanted, found = (
        [len(_pipes(row)) for row in REPORT_ROWS.findall(report(one))] for one in (poisoned("plain"), poisoned(name))
    )
    assert found == wanted


def _pipes(row: str) -> list[str]:
    """Return the pipes that a reader of Markdown takes for ends of cells: those after an even number of backslashes."""
    return re.findall(r"(?<!\\)(?:\\\\)*\|", row)


@given(st.text(max_size=30))
@settings(max_examples=200, derandomize=True)
def test_an_inert_cell_is_no_formula_and_gives_the_text_back(text):
    cell = str(inert(text))
    assert not cell.startswith(RISKY)
    assert (cell[1:] if cell.startswith("'") else cell) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "'quoted"])
def test_each_sign_that_a_spreadsheet_calculates_gets_an_apostrophe(text):
    assert inert(text) == "'" + text


@pytest.mark.parametrize("cell", [None, -1.5, True, "a=b", "", "2031-01-01"])
def test_numbers_days_and_plain_texts_stay(cell):
    assert inert(cell) == cell


@given(st.text(max_size=40))
@settings(max_examples=200, derandomize=True)
def test_any_text_makes_legal_xml_and_is_one_short_line(text):
    root = parsed(document(element("qgis", {"name": text}, [element("title", text=text)])))
    assert root.tag == "qgis"
    line = shown(text, 12)
    assert len(line) <= 12
    assert "\n" not in line
    assert not TURNING.search(line)


@given(st.text(alphabet="a|\\<&]([!`", max_size=12))
@settings(max_examples=300, derandomize=True)
def test_a_markdown_cell_never_ends_a_cell_or_opens_a_tag_or_link(text):
    cell = markdown_cell(text)
    assert not _pipes(cell)
    assert "<" not in cell
    assert "](" not in cell


@given(st.text(max_size=20))
@settings(max_examples=100, derandomize=True)
def test_a_literal_is_one_literal(text):
    inner = literal(text)[1:-1]
    assert inner.replace("''", "") == text.replace("'", "")
