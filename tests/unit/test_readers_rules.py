"""Are rules read, laid over each other and set as the user says, and refused where they do not agree?"""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.errors import InputError
from dueregard.model.rulebook import Rulebook
from dueregard.readers.places import data_root
from dueregard.readers.rules import read_rulebook, read_rules

SOUND = Path(__file__).parents[1] / "broken" / "sound" / "rules"


@pytest.fixture(scope="module")
def builtin() -> Rulebook:
    return read_rulebook()


def _set(*texts: str) -> Rulebook:
    return read_rules([SOUND], texts)


def test_the_built_in_rules_have_no_fault(builtin: Rulebook) -> None:
    assert builtin.provisions
    assert builtin.hazards
    assert builtin.readings
    assert all(name == record.rule for name, record in builtin.provisions.items())


def test_every_place_is_a_line_of_a_file(builtin: Rulebook) -> None:
    rules = data_root() / "rules"
    lengths = {file: len((rules / file).read_text().splitlines()) for file, _ in builtin.places.values()}
    assert all(1 <= line <= lengths[file] for file, line in builtin.places.values())


def test_the_place_of_a_number_is_the_line_that_names_it(builtin: Rulebook) -> None:
    rules = data_root() / "rules"
    numbers = [f"{name}.{number}" for name, hazard in builtin.hazards.items() for number in hazard.parameters]
    for number in numbers:
        file, line = builtin.places[number]
        assert f"{number.split('.')[-1]}:" in (rules / file).read_text().splitlines()[line - 1]


def test_a_setting_is_converted_and_marked() -> None:
    number = _set("consult.lead_time=2 years").provisions["consult"].parameters["lead_time"]
    assert number.value == pytest.approx(730.5)  # Julian years of 365.25 days, as pint has them
    assert (number.unit, number.number_class, number.rationale) == ("day", "ASSUMPTION", "set by the user")
    assert (number.low, number.high) == (30.0, number.value)


def test_a_setting_names_the_user_as_its_source() -> None:
    rule = _set("consult.radius=500 m").provisions["consult"]
    number = rule.geometry.parameters["radius"]
    assert (number.value, number.low, number.high) == (0.5, 0.5, 2.0)
    assert "user" in rule.sources[number.source].cite


def test_a_setting_stands_in_every_set_of_a_hazard() -> None:
    hazard = _set("plume.mass=5000 kg", "plume.thresholds.panel.threshold=1 mg/cm**2").hazards["plume"]
    assert hazard.parameters["mass"].value == pytest.approx(5.0)
    assert hazard.thresholds["panel"]["threshold"].value == pytest.approx(1000.0)
    assert not any(one.parameters or one.thresholds for one in hazard.sets.values())


def test_a_setting_of_one_number_leaves_the_others() -> None:
    plain, changed = _set(), _set("plume.exponent=1.2")
    assert changed.hazards["plume"].parameters["exponent"].value == 1.2
    assert changed.hazards["plume"].sets == plain.hazards["plume"].sets
    assert changed.hazards["plume"].parameters["mass"] == plain.hazards["plume"].parameters["mass"]
    assert changed.provisions == plain.provisions


def test_a_kind_a_receptor_a_newcomer_and_the_severity_can_be_set() -> None:
    rules = _set(
        "landing.touchdown_mass=3 t",
        "panel.height=5 m",
        "small.touchdown_mass=2 t",
        "severity.clear_from=4",
        "plume.floor=1 km",
    )
    assert rules.kinds["landing"].defaults["touchdown_mass"].si == 3000.0
    assert rules.receptors["panel"].height.si == 5.0
    assert rules.newcomers["small"].attributes["touchdown_mass"].si == 2000.0
    assert rules.severity.clear_from.value == 4.0
    assert rules.hazards["plume"].floor is not None
    assert rules.hazards["plume"].floor.si == 1000.0


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.floats(0, 1e6))
def test_a_range_always_holds_the_number_that_was_set(value: float) -> None:
    number = _set(f"plume.mass={value!r} t").hazards["plume"].parameters["mass"]
    assert number.value == value
    assert number.low is not None
    assert number.high is not None
    assert number.low <= min(value, 2.6)
    assert number.high >= max(value, 26.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("consult.lead_time", "sets nothing"),
        ("consult.leed_time=90 days", "did you mean 'lead_time'"),
        ("consutl.lead_time=90 days", "did you mean 'consult'"),
        ("consult.lead_time=90 km", "'90 km' is in 'km'"),
        ("consult.lead_time=90", "'90' has no unit"),
        ("consult.lead_time=90 moons", "unknown unit 'moons'"),
        ("consult.lead_time=soon", "not a finite number"),
        ("consult.radius=1e999 km", "not a finite number"),
        ("consult.radius=nan km", "not a finite number"),
        ("consult.radius=-1 km", "is below zero"),
        ("strict.title=1", "rule 'strict' is not known"),
    ],
)
def test_a_wrong_setting_is_one_fault_of_the_option(text: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        _set(text)
    (fault,) = refused.value.faults
    assert fault.file == "--set"
    assert words in str(fault)


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        _set("a.b=1", "consult.lead_time=1 kg", "consult.radius=1 km")
    assert len(refused.value.faults) == 2


def test_an_overlay_replaces_and_adds_files(tmp_path: Path) -> None:
    folder = tmp_path / "receptors"
    folder.mkdir()
    text = (SOUND / "receptors" / "panel.yaml").read_text()
    (folder / "panel.yaml").write_text(text.replace("Solar panel", "Another panel"))
    (folder / "mirror.yaml").write_text(text.replace("receptor: panel", "receptor: mirror"))
    rules = read_rules([SOUND, tmp_path])
    assert rules.receptors["panel"].title == "Another panel"
    assert set(rules.receptors) == {"panel", "mirror"}
    assert rules.places["panel.height"] == (f"{tmp_path}/receptors/panel.yaml", 3)


def test_faults_of_several_files_are_told_at_once(tmp_path: Path) -> None:
    shutil.copytree(SOUND / "receptors", tmp_path / "receptors")
    shutil.copytree(SOUND / "newcomers", tmp_path / "newcomers")
    for path in tmp_path.rglob("*.yaml"):
        path.write_text(path.read_text().replace("source: made-up", "source: nobody"))
    with pytest.raises(InputError) as refused:
        read_rules([SOUND, tmp_path])
    assert len({fault.file for fault in refused.value.faults}) == 2


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder of rules"):
        read_rules([SOUND, tmp_path / "nowhere"])
