"""Does a remedy that the program proposes, in the file that it writes, take the conflict away?"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from dueregard.readers.places import data_root, find_scenario
from dueregard.readers.scenario_edits import edited
from dueregard.readers.yaml_marks import parse_yaml

Call = Callable[..., tuple[int, str, str]]
SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "remedy.schema.json"
READING = ("--reading", "ost-first-mover", "--no-terrain")


def test_the_remedied_scenario_has_no_conflict_left(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("remedy", "two-bases", *READING, "--out", str(tmp_path / "remedy"))
    assert code == 0
    assert "6 conflicts in which a side must consult the other first, or more: 3 changes clear all" in out
    assert (tmp_path / "remedy" / "remedy.png").read_bytes().startswith(b"\x89PNG")
    record = json.loads((tmp_path / "remedy" / "remedy.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert not record["left"]
    assert any("ilrs-habitat then stands in reach of ilrs-landings" in one for one in record["warnings"])
    assert record["verified"]
    assert {"full_pad", "inner_pad", "berm", "burial", "shield_turn", "shift"} <= {
        one["remedy"] for one in record["tried"]
    }
    assert record["numbers"]["remedies.shift_per_km"]["class"] == "ASSUMPTION"
    before, after = ["run", "two-bases"], ["run", str(tmp_path / "remedy" / "remedied.yaml")]
    ends = (*READING, "--fail-on", "consult:possible", "--out")
    assert call(*before, *ends, str(tmp_path / "before"))[0] == 1
    assert call(*after, *ends, str(tmp_path / "after"))[0] == 0


def test_one_conflict_is_cleared_by_the_cheapest_change_that_does(call: Call, tmp_path: Path) -> None:
    """The reactor's shield turned to the other's habitat costs one kilometre's worth; burial thirty."""
    name = "us-reactor>ilrs-habitat/fission_dose"
    code, out, _ = call("remedy", "two-bases", name, *READING, "--format", "json")
    assert code == 0
    record = json.loads(out)
    assert [one["remedy"] for one in record["chosen"]] == ["shield_turn"]
    assert record["cost"] == 1.0
    assert {one["remedy"] for one in record["tried"] if name in one["clears"]} >= {"shield_turn", "burial", "shift"}


def test_an_unknown_conflict_is_refused(call: Call) -> None:
    code, _, errors = call("remedy", "two-bases", "us-reactor>ilrs-habitat/fission_doze", *READING)
    assert code == 2
    assert "us-reactor>ilrs-habitat/fission_dose" in errors


def test_nothing_to_remedy_is_said(call: Call) -> None:
    code, out, _ = call("remedy", "two-bases", "--reading", "ost-strict", "--no-terrain")
    assert code == 0
    assert "there is nothing to remedy" in out


def test_files_are_whole_where_there_is_nothing_to_remedy(call: Call, tmp_path: Path) -> None:
    code, _, _ = call("remedy", "two-bases", "--reading", "ost-strict", "--no-terrain", "--out", str(tmp_path))
    assert code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"remedied.yaml", "remedy.json", "remedy.png"}


def test_an_edited_file_keeps_its_comments_and_changes_only_what_it_is_told(tmp_path: Path) -> None:
    path = find_scenario("two-bases")
    text = edited(path, {"us-landings": {"pad": "full"}}, [], tmp_path)
    before, after = (parse_yaml(one, "scenario").data for one in (path.read_text(encoding="utf-8"), text))
    assert after["activities"]["us-landings"].pop("pad") == "full"
    assert before["activities"]["us-landings"].pop("pad") == "none"
    assert before.pop("expect")
    assert before == after
    assert "# two landings of 45 t a year on an unpaved pad" in text


def test_a_place_replaces_a_region_and_files_are_named_from_the_new_folder(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "ground.geojson").write_text("{}", encoding="utf-8")
    file = tmp_path / "old" / "one.yaml"
    file.write_text(
        "activities:\n  a: {within: {region: haworth}}\n  b: {at: {file: ground.geojson, id: x}}\n", encoding="utf-8"
    )
    text = edited(file, {"a": {"at": {"lat": -89.0, "lon": 1.0}}}, [], tmp_path / "new")
    said = parse_yaml(text, "scenario").data["activities"]
    assert said["a"] == {"at": {"lat": -89.0, "lon": 1.0}}
    assert said["b"]["at"]["file"] == "../old/ground.geojson"


def test_a_scenario_that_names_files_beside_itself_is_judged_by_them(call: Call, tmp_path: Path) -> None:
    """The changed scenarios are written elsewhere; the habitat's place and the heights are still found."""
    text = find_scenario("two-bases").read_text(encoding="utf-8")
    text = text.replace("at: {lat: -89.53432, lon: 209.948}", "at: {file: place.geojson, id: habitat}")
    terrain = "terrain: {file: heights.tif, height_sigma: 75 m, source: heights}"
    text = text.replace("sources:\n", f"{terrain}\nsources:\n  heights: {{cite: the built-in heights}}\n", 1)
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    point = {"type": "Point", "coordinates": [209.948, -89.53432]}
    feature = {"type": "Feature", "properties": {"id": "habitat"}, "geometry": point}
    crs = {"type": "name", "properties": {"name": "IAU_2015:30100"}}
    place = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    (tmp_path / "place.geojson").write_text(json.dumps(place), encoding="utf-8")
    shutil.copy(data_root() / "geodata" / "lola_south_1600m.tif", tmp_path / "heights.tif")
    name = "us-reactor>ilrs-habitat/fission_dose"
    code, out, _ = call("remedy", str(tmp_path / "own.yaml"), name, *READING[:2], "--format", "json")
    assert code == 0
    assert [one["remedy"] for one in json.loads(out)["chosen"]] == ["shield_turn"]


def test_an_agreement_is_added_with_its_source(tmp_path: Path) -> None:
    agreement = {"between": ["usa", "ilrs"], "covers": ["grain_impact"], "from": "2031-01-01", "source": "told"}
    said = parse_yaml(edited(find_scenario("two-bases"), {}, [agreement], tmp_path), "scenario").data
    assert said["agreements"][0]["source"] == "remedy"
    assert said["sources"]["remedy"] == {"cite": "told"}


def test_an_activity_of_a_table_cannot_be_written(tmp_path: Path) -> None:
    from dueregard.errors import InputError

    with pytest.raises(InputError, match="has no entry of its own"):
        edited(find_scenario("two-bases"), {"elsewhere": {"pad": "full"}}, [], tmp_path)
