"""Is the page on covered provisions what the rules and scenarios say, and is none of the starter set missing?"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dueregard.law.coverage import STARTER, coverage
from dueregard.readers.geodata import read_gazetteer
from dueregard.readers.places import builtin_scenarios
from dueregard.readers.rules import read_rulebook
from dueregard.readers.scenario import read_scenario
from dueregard.writers.coverage import coverage_page

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def rulebook():
    return read_rulebook()


@pytest.fixture(scope="module")
def scenarios(rulebook):
    places = read_gazetteer()
    return {name: read_scenario(path, rulebook, places)[0] for name, path in builtin_scenarios().items()}


@pytest.fixture(scope="module")
def rows(rulebook, scenarios):
    return coverage(rulebook, scenarios)


def test_the_page_is_what_the_rules_say(rows):
    page = coverage_page(rows)
    if os.environ.get("DUEREGARD_WRITE_DOCS"):
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == page


def test_every_number_of_the_starter_set_has_a_rule_with_a_worked_example(rows):
    assert len(STARTER) == 33
    covered = {row.number for row in rows if row.rule and row.examples}
    assert set(STARTER) - covered == set()


def test_a_missing_rule_shows_as_a_gap(rulebook, scenarios):
    less = {name: rule for name, rule in rulebook.provisions.items() if rule.number != "R24"}
    row = next(row for row in coverage(replace(rulebook, provisions=less), scenarios) if row.number == "R24")
    assert row.rule is None
    assert "| R24 | - | - | - | - | - | - |" in coverage_page([row])


def test_a_rule_that_a_reading_decides_by_is_named(rows):
    consult = next(row for row in rows if row.rule == "ost-9-consult")
    assert "ost-strict" in consult.readings
    assert consult.scenarios


def test_without_scenarios_nothing_occurs(rulebook):
    assert all(row.scenarios == () for row in coverage(rulebook, {}))
