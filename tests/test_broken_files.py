"""Does each broken file give exactly one fault, in the words that are pinned beside it?"""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.readers.reforms import lay_over
from dueregard.readers.rules import read_rules
from dueregard.readers.scenario import read_scenario

BROKEN = Path(__file__).parent / "broken"
SOUND_RULES = Path("sound/rules")
SCENARIOS = sorted(path.stem for path in (BROKEN / "scenarios").glob("*.yaml"))
REFORMS = sorted(path.stem for path in (BROKEN / "reforms").glob("*.yaml"))
RULES = sorted(path.name for path in (BROKEN / "rules").iterdir() if path.is_dir())
SEVERAL = {
    "five-faults": 5,
    "names-behind-faults": 8,
    "removed-but-used": 2,
    "table-rows-and-the-rest": 7,
    "table-missing-and-the-rest": 4,
    "table-mistyped-and-the-rest": 4,
}
JARGON = (
    "Input should",
    "Value error",
    "validation error",
    "datetime",
    "NoneType",
    "<class",
    "tuple",
    "dict",
    "[type=",
)


@pytest.fixture(autouse=True)
def _among_the_broken_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return read_rules([BROKEN / SOUND_RULES])


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    crs = selenodesy.SOUTH_POLAR_CRS
    features = {"name": ["Shackleton"], "kind": ["crater"], "diameter_m": [21_000.0]}
    regions = {"region": ["plain", "ridge"], "title": ["Plain", "Ridge"], "edition": [2024, 2024]}
    boxes = [shapely.box(0, 0, 1000, 1000), shapely.box(2000, 0, 3000, 1000)]
    return Gazetteer(
        gpd.GeoDataFrame(features, geometry=[shapely.Point(7690, -6403)], crs=crs),
        gpd.GeoDataFrame(regions, geometry=boxes, crs=crs),
        None,
    )


def _check(error: InputError, pinned: Path) -> None:
    assert f"{error}\n" == pinned.read_text(encoding="utf-8")
    assert len(error.faults) == SEVERAL.get(pinned.stem, 1)
    assert not [word for word in JARGON if word in str(error)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_broken_scenario_is_refused_in_the_pinned_words(name: str, rulebook: Rulebook, gazetteer: Gazetteer) -> None:
    with pytest.raises(InputError) as refused:
        read_scenario(Path(f"scenarios/{name}.yaml"), rulebook, gazetteer)
    _check(refused.value, Path(f"scenarios/{name}.txt"))


@pytest.mark.parametrize("name", RULES)
def test_broken_rule_is_refused_in_the_pinned_words(name: str) -> None:
    with pytest.raises(InputError) as refused:
        read_rules([SOUND_RULES, Path("rules") / name])
    _check(refused.value, Path(f"rules/{name}.txt"))


@pytest.mark.parametrize("name", REFORMS)
def test_broken_reform_is_refused_in_the_pinned_words(name: str) -> None:
    with pytest.raises(InputError) as refused:
        lay_over([SOUND_RULES], Path(f"reforms/{name}.yaml"))
    _check(refused.value, Path(f"reforms/{name}.txt"))


def test_a_sound_reform_is_laid_over_the_same_rules() -> None:
    law = lay_over([SOUND_RULES], Path("sound/reform.yaml"))
    before, after = law.before.provisions["consult"], law.steps[0].whole.provisions["consult"]
    assert (before.parameters["lead_time"].value, after.parameters["lead_time"].value) == (180.0, 90.0)
    assert after.parameters["lead_time"].number_class == "PROPOSAL"


def test_the_same_files_without_their_fault_are_read(rulebook: Rulebook, gazetteer: Gazetteer) -> None:
    scenario, _ = read_scenario(Path("sound/scenario.yaml"), rulebook, gazetteer)
    assert list(scenario.activities) == ["first", "second"]
    assert list(rulebook.provisions) == ["consult"]


def test_every_pinned_message_has_its_broken_file() -> None:
    assert sorted(path.stem for path in Path("scenarios").glob("*.txt")) == SCENARIOS
    assert sorted(path.stem for path in Path("rules").glob("*.txt")) == RULES
    assert sorted(path.stem for path in Path("reforms").glob("*.txt")) == REFORMS


def test_broken_files_are_many() -> None:
    assert len(SCENARIOS) + len(RULES) + len(REFORMS) >= 65
