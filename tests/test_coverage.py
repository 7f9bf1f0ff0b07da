"""Is the page on covered provisions what the rules and runs say, and is none of the starter set missing?"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.worlds import obliging, rulebook
from tests.worlds import played as run

from dueregard.law.coverage import STARTER, Played, coverage
from dueregard.readers.places import builtin_scenarios
from dueregard.writers.coverage import coverage_page

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def played():
    runs = {name: run(name) for name in builtin_scenarios()}
    return {
        name: Played(one.scenario, {reading: obliging(one, reading) for reading in rulebook().readings})
        for name, one in runs.items()
    }


@pytest.fixture(scope="module")
def rows(played):
    return coverage(rulebook(), played)


def test_the_page_is_what_the_rules_say(rows):
    page = coverage_page(rows)
    if os.environ.get("DUEREGARD_WRITE_DOCS"):
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == page


def test_every_number_of_the_starter_set_has_a_rule_with_a_worked_example(rows):
    assert len(STARTER) == 33
    covered = {row.number for row in rows if row.rule and row.examples}
    assert set(STARTER) - covered == set()


def test_every_rule_of_the_starter_set_obliges_where_demanded_and_not_where_denied(rows):
    """Demands and denials hold by tests/test_scenarios.py; here each rule must have both."""
    lacking = [
        row.rule for row in rows if row.number in STARTER and not (row.scenarios and row.demanded and row.denied)
    ]
    assert lacking == []


def test_a_missing_rule_shows_as_a_gap(played):
    less = {name: rule for name, rule in rulebook().provisions.items() if rule.number != "R24"}
    row = next(row for row in coverage(replace(rulebook(), provisions=less), played) if row.number == "R24")
    assert row.rule is None
    assert "| R24 | - | - | - | - | - | - | - | - |" in coverage_page([row])


def test_without_scenarios_nothing_obliges():
    assert all(row.scenarios == () for row in coverage(rulebook(), {}))
