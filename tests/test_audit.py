"""Does `dueregard audit` tell its findings, as text, JSON, table and picture?"""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema

Call = Callable[..., tuple[int, str, str]]
SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "audit.schema.json"
ASKED = ("audit", "shackleton-claim", "--reading", "ost-strict", "--reading", "maximalist")


def test_the_answer_comes_first_and_names_what_is_flagged(call: Call) -> None:
    code, out, _ = call(*ASKED)
    assert code == 0
    title, *answer = out.splitlines()[:5]
    assert title == "Audit of EXERCISE, invented positions: A claim on Shackleton"
    assert answer[0] == "Larger than the harm that it stands for: shackleton-keep-out."
    assert answer[2].endswith("Art. II is in question, under maximalist: connecting-ridge-2022.")
    assert answer[3].startswith("Cut off by what others claim to bar, under maximalist: lupex")
    assert "no finding of breach" in out
    assert "25 km declared; the guideline disc supports 2 km" in out


def test_files_are_written_as_the_schema_says(call: Call, tmp_path: Path) -> None:
    code, _, _ = call(*ASKED, "--out", str(tmp_path))
    assert code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"audit.json", "audit.csv", "audit.png"}
    record = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads(SCHEMA.read_text(encoding="utf-8")))
    with (tmp_path / "audit.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(record["findings"])
    limited = [row for row in record["findings"] if row["limit"] is not None]
    assert limited
    assert all(row["number_class"] and row["number_source"] and row["provision"] for row in limited)


def test_an_unknown_scenario_is_refused(call: Call, tmp_path: Path) -> None:
    code, _, errors = call("audit", "shackleton-clam", "--out", str(tmp_path / "out"))
    assert code == 2
    assert "shackleton-claim" in errors
    assert not (tmp_path / "out").exists()
