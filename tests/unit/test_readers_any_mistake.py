"""Is whatever a user may write read or refused, with a line for each fault, and never a failure of the program?"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueregard.errors import InputError
from dueregard.model.rulebook import Gazetteer
from dueregard.readers.geodata import read_gazetteer
from dueregard.readers.rules import read_rules
from dueregard.readers.scenario import read_scenario

SOUND = Path(__file__).parents[1] / "broken" / "sound"
RULES = sorted(path.relative_to(SOUND / "rules").as_posix() for path in (SOUND / "rules").rglob("*.yaml"))
MANY = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    1e300,
    10**17,
    "",
    "x",
    ".nan",
    "2 km",
    "-3 parsecs",
    "2027-02-31",
    "2027-Q3",
    "Ä",
    "first",
    "{a}",
    [],
    [1],
    [[], {}],
    [None, None],
    {},
    {"a": 1},
    {"lat": "x"},
    {"first": None},
]


def _paths(tree: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [found for key, value in pairs for found in ((*path, key), *_paths(value, (*path, key)))]


def _replaced(tree: Any, path: tuple[Any, ...], junk: object) -> Any:
    if not path:
        return junk
    changed = dict(tree) if isinstance(tree, dict) else list(tree)
    changed[path[0]] = _replaced(changed[path[0]], path[1:], junk)
    return changed


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)  # noqa: S506  # texts only, nothing is built


SCENARIO = _load(SOUND / "scenario.yaml")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read_gazetteer()


@pytest.fixture(scope="module")
def rulebook() -> Any:
    return read_rules([SOUND / "rules"])


@MANY
@given(st.sampled_from(_paths(SCENARIO)), st.sampled_from(JUNK))
def test_any_value_anywhere_in_a_scenario(
    tmp_path: Path, rulebook: Any, gazetteer: Gazetteer, place: tuple[Any, ...], junk: object
) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(_replaced(SCENARIO, place, junk), sort_keys=False))
    _check(lambda: read_scenario(path, rulebook, gazetteer))


@MANY
@given(st.sampled_from(RULES), st.integers(0, 10**6), st.sampled_from(JUNK))
def test_any_value_anywhere_in_a_rule(tmp_path: Path, rule: str, at: int, junk: object) -> None:
    tree = _load(SOUND / "rules" / rule)
    places = _paths(tree)
    path = tmp_path / "overlay" / rule
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(_replaced(tree, places[at % len(places)], junk), sort_keys=False))
    _check(lambda: read_rules([SOUND / "rules", tmp_path / "overlay"]))
    path.unlink()


def _check(read: Any) -> None:
    try:
        read()
    except InputError as error:
        lines = [fault.line for fault in error.faults]
        said = str(error)
    else:
        lines, said = [1], ""
    assert lines
    assert None not in lines
    assert "Input should" not in said
    assert "datetime" not in said
