"""Is a scenario found and read, with the ground of the files that it names?"""

from pathlib import Path

import numpy as np
import pytest

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.readers.geodata import read_gazetteer
from dueregard.readers.places import builtin_scenarios, data_root, find_scenario
from dueregard.readers.rules import read_rulebook, read_rules
from dueregard.readers.scenario import read_scenario

BROKEN = Path(__file__).parents[1] / "broken"
SOUND = BROKEN / "sound"


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return read_rules([SOUND / "rules"])


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read_gazetteer()


def _scenario(folder: Path, old: str, new: str) -> Path:
    text = (SOUND / "scenario.yaml").read_text().replace("region: plain", "region: haworth")
    assert old in text
    path = folder / "scenario.yaml"
    path.write_text(text.replace(old, new))
    return path


def test_the_data_lie_beside_each_other() -> None:
    assert {"rules", "scenarios", "geodata"} <= {path.name for path in data_root().iterdir()}


def test_no_name_means_the_south_pole() -> None:
    assert find_scenario(None) == data_root() / "scenarios" / "south-pole.yaml"


def test_a_built_in_name_and_a_path_are_found() -> None:
    for name, path in builtin_scenarios().items():
        assert find_scenario(name) == path
    assert find_scenario(str(SOUND / "scenario.yaml")) == SOUND / "scenario.yaml"


def test_an_unknown_name_is_answered_with_the_list() -> None:
    with pytest.raises(InputError, match=r"did you mean 'two-bases'.*south-pole"):
        find_scenario("two-basis")


@pytest.mark.parametrize("name", sorted(builtin_scenarios()))
def test_built_in_scenarios_have_no_fault(name: str, gazetteer: Gazetteer) -> None:
    scenario, _ = read_scenario(find_scenario(name), read_rulebook(), gazetteer)
    assert scenario.activities


def test_ground_of_a_geographic_file_is_taken_to_the_map(
    tmp_path: Path, rulebook: Rulebook, gazetteer: Gazetteer
) -> None:
    (tmp_path / "places.geojson").write_text((SOUND / "places.geojson").read_text())
    path = _scenario(tmp_path, "at: {lat: -89.0, lon: 10.0}", "at: {file: places.geojson, id: there}")
    _, filled = read_scenario(path, rulebook, gazetteer)
    ground = filled.places["places.geojson", "there"]
    assert np.allclose((ground.x, ground.y), selenodesy.to_map(-87.0, 10.0), atol=1e-6)
    assert not gazetteer.places


def test_a_file_of_several_needs_an_id(tmp_path: Path, rulebook: Rulebook, gazetteer: Gazetteer) -> None:
    (tmp_path / "places.geojson").write_text((SOUND / "places.geojson").read_text())
    path = _scenario(tmp_path, "at: {lat: -89.0, lon: 10.0}", "at: {file: places.geojson}")
    with pytest.raises(InputError, match=r"scenario.yaml:12: .*2 geometries and no id says which. Ids: here and there"):
        read_scenario(path, rulebook, gazetteer)


def test_an_instant_more_makes_an_interval_right(tmp_path: Path, rulebook: Rulebook, gazetteer: Gazetteer) -> None:
    """One day is the shortest time: the same day as first and last is refused, the next day is not."""
    given = "events: [2031-03-06, 2032]\n    operates: [2031-03-06, 2033-01-01]"
    path = _scenario(tmp_path, given, "rate_per_year: 1\n    operates: [2031-03-06, 2031-03-07]")
    assert read_scenario(path, rulebook, gazetteer)
    path = _scenario(tmp_path, given, "rate_per_year: 1\n    operates: [2031-03-06, 2031-03-06]")
    with pytest.raises(InputError, match="write 2031-03-07 for one day"):
        read_scenario(path, rulebook, gazetteer)


def test_faults_of_different_kinds_are_told_at_once(tmp_path: Path, rulebook: Rulebook, gazetteer: Gazetteer) -> None:
    path = _scenario(tmp_path, "radius: 2 km", "radius: 2 kg")
    path.write_text(path.read_text().replace("actor: south", "actor: suoth").replace("as_of:", "kind: real\nas_of:"))
    with pytest.raises(InputError) as refused:
        read_scenario(path, rulebook, gazetteer)
    assert [fault.line for fault in refused.value.faults] == [3, 20, 30]
