"""Does a run appear whole or not at all?"""

import csv
import json
import sys
from types import ModuleType

import numpy as np
import pytest
from affine import Affine
from tests import synthetic
from tests.worlds import RUN_FILES

from dueregard.errors import InputError
from dueregard.model import tables
from dueregard.writers.atomic import atomic
from dueregard.writers.gis.tables_csv import write_csv
from dueregard.writers.run import write_run

ELEVATION = np.zeros((4, 4)), Affine(1000.0, 0.0, -2000.0, 0.0, -1000.0, 2000.0)


def stand_in_for_the_map(monkeypatch, draw):
    module = ModuleType("dueregard.writers.maps.picture")
    module.compose = lambda *_: None
    module.save_map = draw
    monkeypatch.setitem(sys.modules, "dueregard.writers.maps.picture", module)


@pytest.fixture
def drawn(monkeypatch):
    stand_in_for_the_map(monkeypatch, lambda _picture, target: target.write_bytes(b"map"))


@pytest.mark.parametrize("make", [synthetic.assessment, synthetic.empty_assessment])
def test_writes_every_file_and_nothing_else(tmp_path, drawn, make):
    out = tmp_path / "deep" / "out"
    paths = write_run(make(), ELEVATION, out, {"scenario.yaml": "00"})
    assert {path.name for path in paths} == RUN_FILES
    assert set(out.iterdir()) == set(paths)
    assert list(out.parent.iterdir()) == [out]
    assert json.loads((out / "summary.json").read_text())["inputs"] == {"scenario.yaml": "00"}


def test_same_run_gives_the_same_files(tmp_path, drawn):
    first = write_run(synthetic.assessment(), ELEVATION, tmp_path / "a", {})
    second = write_run(synthetic.assessment(), ELEVATION, tmp_path / "b", {})
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_second_run_replaces_the_first_and_leaves_other_files(tmp_path, drawn):
    out = tmp_path / "out"
    write_run(synthetic.assessment(), ELEVATION, out, {})
    (out / "notes.txt").write_text("mine")
    write_run(synthetic.empty_assessment(), ELEVATION, out, {})
    assert json.loads((out / "summary.json").read_text())["rows"]["zones"] == 0
    assert (out / "notes.txt").read_text() == "mine"


def test_run_that_fails_leaves_the_old_one(tmp_path, monkeypatch, drawn):
    out = tmp_path / "out"
    before = {path.name: path.read_bytes() for path in write_run(synthetic.assessment(), ELEVATION, out, {})}

    def fail(_picture, target):
        target.write_bytes(b"half")
        raise RuntimeError

    stand_in_for_the_map(monkeypatch, fail)
    with pytest.raises(RuntimeError):
        write_run(synthetic.empty_assessment(), ELEVATION, out, {})
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert list(tmp_path.iterdir()) == [out]


def test_file_in_the_place_of_the_folder_is_told(tmp_path, drawn):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match=r"--out: .*out' cannot be a folder"):
        write_run(synthetic.assessment(), ELEVATION, tmp_path / "out", {})


def test_atomic_file_appears_when_the_block_ends(tmp_path):
    target = tmp_path / "new" / "a.txt"
    with atomic(target) as partial:
        partial.write_text("whole")
        assert not target.exists()
    assert target.read_text() == "whole"
    assert list(target.parent.iterdir()) == [target]


def test_atomic_file_does_not_appear_after_an_error(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def spoil():
        with atomic(target) as partial:
            partial.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        spoil()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_csv_is_rfc_4180_and_reads_back(tmp_path):
    path = tmp_path / "obligations.csv"
    frame = synthetic.obligations()
    frame.loc[0, "note"] = 'a "quoted", word\nand a line'
    write_csv(path, frame, tables.OBLIGATIONS, {"kind": "exercise", "as_of": "2026-11-22"})
    raw = path.read_bytes()
    assert raw.startswith(b"activity,actor,state,duty,to,due_on,")
    assert raw.endswith(b"\r\n")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["note"] == 'a "quoted", word\nand a line'
    assert [row["due_on"] for row in rows] == ["2034-01-01", ""]
    assert {(row["scenario_kind"], row["scenario_as_of"]) for row in rows} == {("exercise", "2026-11-22")}
