"""Does each built-in scenario find what its `expect:` block says, under each reading?"""

from functools import cache

import pandas as pd
import pytest
from tests.worlds import assessed, gazetteer, rulebook

from dueregard.model.tables import Assessment
from dueregard.readers.places import builtin_scenarios
from dueregard.readers.scenario import read_scenario

SCENARIOS = builtin_scenarios()


@cache
def run(name: str) -> Assessment:
    scenario, _ = read_scenario(SCENARIOS[name], rulebook(), gazetteer())
    return assessed(scenario, tuple(rulebook().readings))


def found(assessment: Assessment, reading: str, row: tuple[str, ...]) -> pd.DataFrame:
    names = ("source_activity", "receptor_activity", "mechanism", "certainty")[: len(row)]
    rows = assessment.conflicts[assessment.conflicts["reading"] == reading]
    for name, value in zip(names, row, strict=True):
        rows = rows[rows[name] == value]
    return rows


CASES = [(name, reading) for name in SCENARIOS for reading in rulebook().readings]


@pytest.mark.parametrize(("name", "reading"), CASES, ids=[f"{name}-{reading}" for name, reading in CASES])
def test_expectations_hold(name: str, reading: str) -> None:
    assessment = run(name)
    expected = assessment.scenario.expect[reading]
    assert expected.must_conflict or expected.must_not_conflict
    missing = [row for row in expected.must_conflict if found(assessment, reading, row).empty]
    unwanted = [row for row in expected.must_not_conflict if not found(assessment, reading, row).empty]
    assert (missing, unwanted) == ([], [])


@pytest.mark.parametrize("name", SCENARIOS)
def test_ids_are_unique(name: str) -> None:
    assessment = run(name)
    assert assessment.conflicts["conflict_id"].is_unique
    assert assessment.zones["zone_id"].is_unique
    assert assessment.sites["site_id"].is_unique


def test_nothing_is_certain_at_the_pole_on_the_day_of_writing() -> None:
    """On 2026-11-22 nothing operates at the pole: a certain conflict on that day is a bug."""
    assessment = run("south-pole")
    day = pd.Timestamp("2026-11-22")
    rows = assessment.conflicts[assessment.conflicts["relation"] == "international"]
    standing = rows[(rows["starts_on"] <= day) & ~(rows["ends_on"] <= day)]
    assert list(standing["conflict_id"]) == []
