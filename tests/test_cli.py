"""Does the command line do what it says, and refuse what it must with exit code 2 and no trace?"""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.worlds import RUN_FILES

from dueregard.cli.main import run_command_line
from dueregard.readers.places import data_root

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the exercise of the observatory once."""
    out = tmp_path_factory.mktemp("run") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dueregard", "run", "observatory", "--out", str(out)])
        with pytest.raises(SystemExit) as ended:
            run_command_line()
    assert ended.value.code == 0
    return out


def test_a_run_writes_every_file(finished: Path) -> None:
    assert {path.name for path in finished.iterdir()} == RUN_FILES


def test_the_verdict_comes_first(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("run", "observatory", "--out", str(tmp_path / "o"), "--timings")
    assert code == 0
    assert out.splitlines()[0].startswith("EXERCISE")
    assert "exclusion" in out
    assert "numbers and choices that are not law" in out


def test_readings_level_and_window_are_heard(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "o"
    words = ["--reading", "ost-strict", "--level", "low", "--from", "2033-01-01", "--to", "2034-01-01"]
    assert call("run", "two-bases", "--out", str(out), *words)[0] == 0
    rows = [one["properties"] for one in json.loads((out / "conflicts.geojson").read_text())["features"]]
    assert {row["reading"] for row in rows} == {"ost-strict"}
    assert {row["robust"] for row in rows} == {"low"}
    assert {row["starts_on"] for row in rows} == {"2033-01-01"}


def test_a_number_that_is_set_moves_the_result(call: Call, tmp_path: Path) -> None:
    verdicts = []
    for number, words in enumerate([[], ["--set", "ost-9-consult.lead_time=30 days"]]):
        out = tmp_path / str(number)
        assert call("run", "two-bases", "--reading", "ost-first-mover", "--out", str(out), *words)[0] == 0
        rows = json.loads((out / "conflicts.geojson").read_text())["features"]
        verdicts.append({row["properties"]["conflict_id"]: row["properties"]["latest_open_on"] for row in rows})
    assert verdicts[0].keys() == verdicts[1].keys()
    assert all(verdicts[0][name] < verdicts[1][name] for name in verdicts[0])


@pytest.mark.parametrize(("limit", "code"), [("consult", 1), ("prohibited", 0), ("consult:possible", 1)])
def test_fail_on(call: Call, tmp_path: Path, limit: str, code: int) -> None:
    words = ["--reading", "ost-first-mover", "--out", str(tmp_path / "o"), "--fail-on", limit]
    assert call("run", "two-bases", *words)[0] == code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "sout-pole"], "sout-pole: there is no scenario 'sout-pole' (did you mean 'south-pole'?)"),
        (["run", "--reading", "ost"], "--reading: reading 'ost' is not known"),
        (["run", "--level", "middle"], "--level: level 'middle' is not known"),
        (["run", "--as-of", "tomorrow"], "--as-of: 'tomorrow' is not a day"),
        (
            ["run", "--from", "2031-01-01", "--to", "2030-01-01"],
            "--to: the window starts 2031-01-01 but ends",
        ),
        (["run", "--fail-on", "anger"], "--fail-on: effect 'anger' is not known"),
        (["run", "--set", "plume_ejecta.mass=3 t"], "--set"),
        (["rules", "show", "ost-9-consul"], "ID: no rule has the id 'ost-9-consul'. Did you mean ost-9-consult"),
        (["explain", "nowhere", "x"], "nowhere: there is no such folder"),
    ],
)
def test_mistakes_end_with_two_and_write_nothing(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*words)
    assert code == 2
    assert out == ""
    assert message in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_scenario_writes_nothing(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (data_root() / "scenarios" / "observatory.yaml").read_text()
    (tmp_path / "mine.yaml").write_text(text.replace("kind: exercise", "kind: exercize"))
    code, _, err = call("run", "mine.yaml", "--out", "o")
    assert code == 2
    assert "mine.yaml:" in err
    assert not (tmp_path / "o").exists()


def test_a_failing_run_keeps_the_last_one(call: Call, tmp_path: Path, finished: Path) -> None:
    shutil.copytree(finished, tmp_path / "o")
    before = {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    assert call("run", "observatory", "--out", str(tmp_path / "o"), "--level", "highest")[0] == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()} == before


def test_two_runs_are_the_same(call: Call, tmp_path: Path, finished: Path) -> None:
    assert call("run", "observatory", "--out", str(tmp_path / "o"))[0] == 0
    for name in RUN_FILES - {"dueregard.gpkg"}:
        assert (tmp_path / "o" / name).read_bytes() == (finished / name).read_bytes(), name


def test_explain_tells_the_chain(call: Call, finished: Path) -> None:
    rows = json.loads((finished / "conflicts.geojson").read_text())["features"]
    owed = [row["properties"] for row in rows if row["properties"]["duty"] != "none"]
    code, out, _ = call("explain", str(finished), owed[0]["conflict_id"])
    assert code == 0
    for word in (owed[0]["source_activity"], owed[0]["rule"], owed[0]["provision"], "both bound"):
        assert word in out


def test_check(call: Call) -> None:
    code, out, _ = call("check", "mons-mouton")
    assert code == 0
    assert out.startswith("mons-mouton.yaml: valid real scenario")


def test_the_schema_is_printed(call: Call) -> None:
    code, out, _ = call("check", "--schema")
    assert code == 0
    assert "activities" in json.loads(out)["properties"]


def test_every_rule_can_be_listed_and_shown(call: Call) -> None:
    code, out, _ = call("rules", "list")
    assert code == 0
    for name in ("ost-9-consult", "accords", "plume_ejecta", "solar_array", "lander-45t"):
        assert name in out
        assert call("rules", "show", name)[0] == 0


def test_one_thing_is_told_in_the_singular(call: Call) -> None:
    assert call("check", "two-bases")[1].rstrip().endswith("3 actors, 9 activities, 1 declared zone")


def test_rules_say_how_near_to_the_text_they_are(call: Call) -> None:
    row = next(line for line in call("rules", "list")[1].splitlines() if line.startswith(" optical-site "))
    assert row.split("  ")[0].strip() == "optical-site"
    assert "binding" in row
    assert "inference, contested" in row
    shown = call("rules", "show", "optical-site")[1] + call("rules", "show", "ost-strict")[1]
    assert "False" not in shown
    assert "True" not in shown
    assert "contested yes" in shown
    lines = [line for line in shown.splitlines() if line.startswith("  ")]
    assert [line.split(":")[0].strip() for line in lines][:4] == [
        "source_later",
        "receptor_later",
        "undetermined",
        "entry",
    ]


@pytest.mark.parametrize(
    "words", [[], ["run"], ["check"], ["explain"], ["rules"], ["rules", "list"], ["rules", "show"]]
)
def test_help_shows_an_example(call: Call, words: list[str]) -> None:
    code, out, _ = call(*words, "--help")
    assert code == 0
    assert "Example" in out


REGISTRY = "Operator,State,Site,Type,Lat,Lon,Start,End\nNASA,USA,Pad,habitat,-89.5,210,2031,2032\n"


def test_import_makes_a_scenario_runs_it_and_says_what_it_guessed(call: Call, tmp_path: Path) -> None:
    (tmp_path / "reg.csv").write_text(REGISTRY, encoding="utf-8")
    words = ["--import", str(tmp_path / "reg.csv"), "--as", str(tmp_path / "my.yaml"), "--out", str(tmp_path / "out")]
    code, _, error = call("run", *words, "--reading", "ost-strict", "--one-level")
    assert code == 0
    assert "column 'Operator' is read as actor" in error
    assert (tmp_path / "out" / "summary.json").is_file()
    assert call("check", str(tmp_path / "my.yaml"))[0] == 0


def test_import_refuses_a_scenario_beside_it_and_a_mapping_alone(call: Call, tmp_path: Path) -> None:
    (tmp_path / "reg.csv").write_text(REGISTRY, encoding="utf-8")
    out = str(tmp_path / "out")
    code, _, error = call("run", "two-bases", "--import", str(tmp_path / "reg.csv"), "--out", out)
    assert (code, "one of them" in error) == (2, True)
    code, _, error = call("run", "--mapping", str(tmp_path / "reg.csv"), "--out", out)
    assert (code, "Add --import FILE" in error) == (2, True)
    assert not (tmp_path / "out").exists()
