"""Does `dueregard advise` answer a planner's question, as text, JSON and picture, and refuse what it must?"""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dueregard.cli.main import run_command_line

Call = Callable[..., tuple[int, str, str]]
SCHEMAS = Path(__file__).parents[1] / "docs" / "schema"
ASKED = ["--scenario", "two-bases", "--kind", "crewed-landing", "--actor", "IND", "--on", "2036-03-01"]
PLACE = ["--lat", "-89.49", "--lon", "218"]
READING = ["--reading", "ost-strict"]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ask once, with the picture."""
    out = tmp_path_factory.mktemp("advice")
    words = ["advise", *ASKED, *PLACE, *READING, "--reading", "accords", "--mass", "45 t", "--out", str(out)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dueregard", *words])
        with pytest.raises(SystemExit) as ended:
            run_command_line()
    assert ended.value.code in {0, None}
    return out


def test_the_answer_comes_first_and_names_whom_by_when_and_where_to(call: Call) -> None:
    code, out, _ = call("advise", *ASKED, *PLACE, *READING)
    assert code == 0
    title, _, first, *rest = out.splitlines()
    assert title.startswith("EXERCISE: Crewed landing of IND at -89.490000 218.000000 from 2036-03-01")
    assert first.startswith("Under ost-strict (binding) you must consult ILRS (China and Russia)")
    assert "opening by 2035-09-03" in out  # 180 days before
    told = " ".join(line.strip() for line in [first, *rest])
    assert "So that no duty beyond due regard is certain under ost-strict" in told
    assert "opening by 2035-09-03 (start less ost-9-consult.lead_time = 180 day, ASSUMPTION)" in told
    assert "OST Art. IX, third sentence" in out
    assert "No legal advice." in out


def test_files_are_written(answered: Path) -> None:
    assert {path.name for path in answered.iterdir()} == {"advice.json", "advice.png"}
    assert (answered / "advice.png").read_bytes().startswith(b"\x89PNG")


def test_json_is_as_its_schema_says(answered: Path, call: Call, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    record = json.loads((answered / "advice.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads((SCHEMAS / "advice.schema.json").read_text(encoding="utf-8")))
    assert [one["reading"] for one in record["clear"]] == ["ost-strict", "accords", None]
    sites = tmp_path / "sites.csv"
    sites.write_text("lat,lon\n-89.49,218\n-88.0,10\n", encoding="utf-8")
    code, out, _ = call("advise", *ASKED, *READING, "--candidates", str(sites), "--format", "json")
    assert code == 0
    schema = json.loads((SCHEMAS / "advice-ranking.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(out), schema)


def test_asked_again_at_the_clear_place_one_may_stay(answered: Path, call: Call) -> None:
    clear = json.loads((answered / "advice.json").read_text(encoding="utf-8"))["clear"][0]
    there = ["--lat", str(clear["lat_deg"]), "--lon", str(clear["lon_deg"])]
    _, out, _ = call("advise", *ASKED, *there, *READING, "--mass", "45 t", "--format", "json")
    again = json.loads(out)
    assert again["clear"][0]["distance_m"] == 0.0
    assert again["clear"][0]["room_m"] < 3.0
    assert not [row for row in again["duties"] if row["certainty"] == "certain" and row["who"] in {"you", "both"}]


def test_the_same_question_gives_the_same_answer(answered: Path, call: Call) -> None:
    words = [*ASKED, *PLACE, *READING, "--reading", "accords", "--mass", "45 t", "--format", "json"]
    _, out, _ = call("advise", *words)
    assert out == (answered / "advice.json").read_text(encoding="utf-8")


def test_a_state_and_its_agency_owe_each_other_nothing(call: Call) -> None:
    """The code of a State stands for any actor of it, an actor of the scenario for itself: its own landings stay."""
    common = [
        "--scenario",
        "two-bases",
        "--kind",
        "crewed",
        "--on",
        "2036-03-01",
        "--lat",
        "-89.4913",
        "--lon",
        "212.3",
    ]
    _, out, _ = call("advise", *common, "--actor", "USA", *READING, "--format", "json")
    relations = {row["relation"] for row in json.loads(out)["duties"] if row["other"] == "us-habitat"}
    assert relations == {"domestic"}
    _, out, _ = call("advise", *common, "--actor", "usa", *READING, "--format", "json")
    assert "us-habitat" not in {row["other"] for row in json.loads(out)["duties"]}


def test_many_places_are_ranked(call: Call, tmp_path: Path) -> None:
    sites, out = tmp_path / "sites.csv", tmp_path / "out"
    sites.write_text("id,lat,lon\nridge,-89.49,218\nfar,-88.0,10\nnear,-89.3,218\n", encoding="utf-8")
    code, said, _ = call("advise", *ASKED, *READING, "--candidates", str(sites), "--out", str(out))
    assert code == 0
    assert "EXERCISE" in said
    with (out / "candidates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["place"] for row in rows] == ["far", "near", "ridge"]
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert float(rows[0]["room_m"]) > float(rows[1]["room_m"]) > 0.0
    assert float(rows[2]["move_m"]) > 0.0
    assert json.loads((out / "candidates.json").read_text(encoding="utf-8"))["places"][0]["place"] == "far"


def test_the_window_widens_to_the_day_that_is_asked_about(call: Call) -> None:
    """Before the scenario's window nobody is there yet: the question is answered all the same."""
    early = [*ASKED[:-1], "2029"]
    code, out, _ = call("advise", *early, *PLACE, *READING, "--format", "json")
    assert code == 0
    assert json.loads(out)["proposal"]["starts_latest"] == "2029-12-31"


REFUSED = {
    "no place": (["--kind", "crewed"], "--lat: no place is given"),
    "half a place": (["--kind", "crewed", "--lat", "-89"], "--lon: a latitude is given alone"),
    "north": (["--kind", "crewed", "--lat", "89", "--lon", "0"], "--lat: the latitude 89 lies off the map"),
    "longitude": (["--kind", "crewed", "--lat", "-89", "--lon", "999"], "--lon: the longitude 999"),
    "ambiguous": (["--kind", "landing", *PLACE], "--kind: 'landing' may be crewed-landing or robotic-landing"),
    "misspelt": (["--kind", "habitaat", *PLACE], "did you mean 'habitat'?"),
    "an artefact": (["--kind", "heritage-lander", *PLACE], "kind of activity 'heritage-lander' is not known"),
    "mass of a habitat": (["--kind", "habitat", *PLACE, "--mass", "4 t"], "--mass: a habitat has no touchdown_mass"),
    "mass in metres": (["--kind", "crewed", *PLACE, "--mass", "4 m"], "--mass: '4 m' is a length, not a mass"),
    "mass without unit": (["--kind", "crewed", *PLACE, "--mass", "4"], "--mass: '4' has no unit"),
    "no value": (["--kind", "habitat", *PLACE, "--with", "height"], "--with: 'height' has no '='"),
    "ends first": (["--kind", "habitat", *PLACE, "--ends", "2036-03-01"], "--ends: it starts 2036-03-01 but ends"),
    "no end": (["--kind", "habitat", *PLACE, "--ends", "soon"], "--ends: 'soon' is not a day"),
    "reading": (["--kind", "habitat", *PLACE, "--reading", "ost-strikt"], "did you mean 'ost-strict'?"),
    "format": (["--kind", "habitat", *PLACE, "--format", "xml"], "--format"),
    "no file": (["--kind", "habitat", "--candidates", "nowhere.csv"], "nowhere.csv: there is no such file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_mistake_ends_with_exit_code_2_and_no_trace(call: Call, name: str) -> None:
    words, message = REFUSED[name]
    code, out, err = call("advise", "--scenario", "two-bases", "--actor", "IND", "--on", "2036-03-01", *words)
    assert code == 2
    assert out == ""
    assert message in err
    assert "Traceback" not in err


def test_all_mistakes_of_the_proposal_are_told_at_once(call: Call) -> None:
    words = ["--kind", "lander", "--actor", "USX", "--on", "2036-13-01", "--with", "x"]
    code, _, err = call("advise", *PLACE, *words)
    assert code == 2
    assert "4 mistakes" in err
    assert "did you mean 'USA'?" in err


def test_a_refused_question_leaves_no_folder(call: Call, tmp_path: Path) -> None:
    call("advise", *PLACE, "--kind", "x", "--actor", "IND", "--on", "2036", "--out", str(tmp_path / "o"))
    assert not (tmp_path / "o").exists()
