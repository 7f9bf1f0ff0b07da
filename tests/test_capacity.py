"""Does `dueregard capacity` answer in words first, prove its number, break off well, and say what it rests on?"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.interruptible import interruptible

from dueregard.writers.room.curve_picture import draw_curves

Call = Callable[..., tuple[int, str, str]]
SCHEMAS = Path(__file__).parents[1] / "docs" / "schema"
WIDE = ["--spacing", "12 km", "--time-limit", "10"]
STRICT = ["ost-strict", "none", "nominal"]
READINGS = ["--reading", "ost-strict", "--reading", "accords", "--reading", "maximalist"]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ask once, with curve and pictures."""
    out = tmp_path_factory.mktemp("room")
    command = [sys.executable, "-m", "dueregard.cli.main", "capacity", *WIDE, *READINGS, "--curve", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    (out / "said.txt").write_text(done.stdout, encoding="utf-8")
    return out


def test_the_verdict_comes_first_and_no_assumption_poses_as_law(answered: Path) -> None:
    said = (answered / "said.txt").read_text(encoding="utf-8")
    title, outpost, _, first, *_ = said.splitlines()
    assert title.startswith("Room for outposts in the Artemis regions of 2024 on 2045-12-31")
    assert outpost.startswith("One outpost: Crewed base")
    assert first.startswith("Yes: under the reading of binding law (ost-strict) two or more find room")
    whole = " ".join(said.split())
    assert "the law sets no limit under ost-strict and accords: consulting is a procedure, it bars nobody" in whole
    assert "no limit to those who stand within one another's notified zone under accords (political)" in whole
    assert "maximalist, a claim and no binding law, limits even those who consult" in whole
    assert "is no law: it is drawn by numbers of class ASSUMPTION" in whole
    assert "at high level" in whole
    assert "No legal advice." in whole


def test_an_exercise_is_stamped_on_the_curve(answered: Path, tmp_path: Path) -> None:
    record = json.loads((answered / "capacity.json").read_text(encoding="utf-8"))
    assert record["stamp"] is None
    for name, stamp in (("real", None), ("exercise", "EXERCISE")):
        draw_curves({**record, "stamp": stamp}, tmp_path / f"{name}.svg")
    real, exercise = (len((tmp_path / f"{name}.svg").read_bytes()) for name in ("real", "exercise"))
    assert exercise > real + 1_000, "eight letters, drawn as outlines, and their frame"


def test_files_and_json_are_as_documented(answered: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    pictures = {f"{name}.{form}" for name in ("capacity", "capacity-curve") for form in ("png", "svg")}
    names = {"capacity.json", "said.txt"} | pictures
    assert {path.name for path in answered.iterdir()} == names
    record = json.loads((answered / "capacity.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads((SCHEMAS / "capacity.schema.json").read_text(encoding="utf-8")))
    rooms = {
        (row["reading"], row["level"], row["spacing_m"]): row
        for row in record["rooms"]
        if row["region"] is None and row["physics"] == "nominal"
    }
    strict, claim = (rooms[name, "coordinate", 6000.0] for name in ("ost-strict", "maximalist"))
    assert strict["proven"]
    assert strict["at_least"] > claim["at_least"] >= 2
    together, free = (rooms["accords", level, 6000.0] for level in ("coordinate", "consult"))
    assert (together["limit"], together["at_least"]) == ("apart", None)
    assert (free["limit"], free["at_least"]) == ("none", None)
    assert not any("thresholds" in row["number"] and row["class"] == "LEGAL" for row in record["rests_on"])
    ends = {one["outposts"]: one["buffer_m"] for one in record["curves"][0]["ends"]}
    assert ends[2] > ends[3] > ends[10] > 0.0


def test_the_whole_is_what_the_regions_hold_where_they_lie_apart(answered: Path) -> None:
    record = json.loads((answered / "capacity.json").read_text(encoding="utf-8"))
    for spacing in record["spacings_m"]:
        rows = [
            row
            for row in record["rooms"]
            if (row["reading"], row["level"], row["physics"], row["spacing_m"])
            == ("ost-strict", "none", "nominal", spacing)
        ]
        whole = next(row["at_least"] for row in rows if row["region"] is None)
        each = {row["region"]: row["at_least"] for row in rows if row["region"]}
        touching = each["mons-mouton"] + each["mons-mouton-plateau"] + each["nobile-rim-1"]
        assert sum(each.values()) - touching < whole <= sum(each.values())


def test_the_adversary_is_told_beside_a_reform_that_closes_the_loophole(tmp_path: Path, call: Call) -> None:
    """The reform lets both coordinate, whoever came first; a folder of rules beside it changes nothing."""
    jsonschema = pytest.importorskip("jsonschema")
    (tmp_path / "as-it-is").mkdir()
    words = ["capacity", "--adversary", "--outpost", "observatory", "--positions", "2", "--scarce", "mons-mouton"]
    words += ["--reading", "ost-strict", "--reform", "managed-area", "--reform", str(tmp_path / "as-it-is")]
    code, out, _ = call(*words, "--spacing", "4 km", "--out", str(tmp_path / "out"))
    assert code == 0
    assert "1 position takes 100 %" in out
    assert "With the reform managed-area, under ost-strict, no position makes a newcomer consult" in out
    record = json.loads((tmp_path / "out" / "adversary.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads((SCHEMAS / "adversary.schema.json").read_text(encoding="utf-8")))
    shares = {row["rules"]: row["share"] for row in record["results"] if row["positions"] == 1}
    assert shares == {None: 1.0, "managed-area": 0.0, "as-it-is": 1.0}
    assert (tmp_path / "out" / "adversary.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_prints_the_best_so_far_and_leaves_no_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["capacity", "--spacing", "3 km", "--reading", "ost-strict", "--time-limit", "300", "--out", str(out)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        interruptible(*words),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment,
    )  # fmt: skip
    while not out.exists():
        time.sleep(0.2)
    time.sleep(4.0)
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Interrupted: what follows is the best that was known" in said
    assert "Traceback" not in complained
    assert list(out.iterdir()) == []


def test_words_that_are_not_known_are_refused(call: Call) -> None:
    for words, fault in (
        (["--outpost", "crewed-bas"], "outpost 'crewed-bas' is not known (did you mean 'crewed-base'?)"),
        (["--spacing", "4"], "'4' has no unit"),
        (["--spacing", "100 m"], "'100 m' is out of range"),
        (["--adversary", "--scarce", "mons"], "scarce class 'mons' is not known"),
        (["--adversary", "--newcomer", "nobody"], "newcomer 'nobody' is not known"),
    ):
        code, out, complained = call("capacity", *words)
        assert (code, out) == (2, "")
        assert fault in complained
