"""Does each built-in scenario find what its `expect:` block says, under each reading?"""

import pandas as pd
import pytest
from tests.worlds import obliging, played, rulebook

from dueregard.law.fired import obliges
from dueregard.model.tables import Assessment
from dueregard.readers.places import builtin_scenarios

SCENARIOS = builtin_scenarios()


def found(assessment: Assessment, reading: str, row: tuple[str, ...]) -> pd.DataFrame:
    names = ("source_activity", "receptor_activity", "mechanism", "certainty")[: len(row)]
    rows = assessment.conflicts[assessment.conflicts["reading"] == reading]
    for name, value in zip(names, row, strict=True):
        rows = rows[rows[name] == value]
    return rows


CASES = [(name, reading) for name in SCENARIOS for reading in rulebook().readings]


@pytest.mark.parametrize(("name", "reading"), CASES, ids=[f"{name}-{reading}" for name, reading in CASES])
def test_expectations_hold(name: str, reading: str) -> None:
    assessment = played(name)
    expected = assessment.scenario.expect[reading]
    assert any(rows for _, rows in expected)
    missing = [row for row in expected.must_conflict if found(assessment, reading, row).empty]
    unwanted = [row for row in expected.must_not_conflict if not found(assessment, reading, row).empty]
    rules = obliging(assessment, reading)
    missing += [row for row in expected.must_owe if not obliges(rules, row)]
    unwanted += [row for row in expected.must_not_owe if obliges(rules, row)]
    assert (missing, unwanted) == ([], [])


@pytest.mark.parametrize("name", SCENARIOS)
def test_ids_are_unique(name: str) -> None:
    assessment = played(name)
    assert assessment.conflicts["conflict_id"].is_unique
    assert assessment.zones["zone_id"].is_unique
    assert assessment.sites["site_id"].is_unique


def test_nothing_is_certain_at_the_pole_on_the_day_of_writing() -> None:
    """On 2026-11-22 nothing operates at the pole: a certain conflict on that day is a bug."""
    assessment = played("south-pole")
    day = pd.Timestamp("2026-11-22")
    rows = assessment.conflicts[assessment.conflicts["relation"] == "international"]
    standing = rows[(rows["starts_on"] <= day) & ~(rows["ends_on"] <= day)]
    assert list(standing["conflict_id"]) == []
