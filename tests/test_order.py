"""Does `dueregard order` say in words who gains, then in numbers, and refuse what it must?"""

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

Call = Callable[..., tuple[int, str, str]]
SCHEMAS = Path(__file__).parents[1] / "docs" / "schema"


def test_words_first_files_as_documented(call: Call, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    code, out, _ = call("order", "two-bases", "--out", str(tmp_path / "out"))
    assert code == 0
    title, second, _, first, *_ = out.splitlines()
    assert "Who gains by coming first on Connecting Ridge" in f"{title} {second}"
    assert first.startswith("Under ost-strict (binding)")
    said = " ".join(out.split())
    assert "gains most by coming first" in said
    assert "no law" in said
    assert "All 6 orders were tried" in said
    record = json.loads((tmp_path / "out" / "order.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads((SCHEMAS / "order.schema.json").read_text(encoding="utf-8")))
    assert (tmp_path / "out" / "order.png").read_bytes().startswith(b"\x89PNG")
    strict = [row for row in record["gains"] if row["reading"] == "ost-strict"]
    assert sum(row["shapley"] for row in strict) == pytest.approx(record["readings"]["ost-strict"]["together"])


def test_many_actors_are_sampled_with_a_stated_error(call: Call) -> None:
    code, out, _ = call("order", "--scarce", "mons-mouton", "--reading", "ost-strict")
    assert code == 0
    assert "seeded orders were tried; ± is the standard error" in " ".join(out.split())
    assert " ± " in out


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_leaves_nothing_that_was_not_tried(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        interruptible("order", "--out", str(out)),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ},
    )  # fmt: skip
    while not out.exists():
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert "Traceback" not in complained
    assert list(out.iterdir()) == []


def test_words_that_are_not_known_are_refused(call: Call) -> None:
    code, out, complained = call("order", "--scarce", "mons-muton")
    assert (code, out) == (2, "")
    assert "scarce class 'mons-muton' is not known (did you mean 'mons-mouton'?)" in complained
