"""Which small worlds do the tests assess?"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from dueregard.law.fired import Fired, fired
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Assessment, Options
from dueregard.pipeline import assess
from dueregard.readers.geodata import read_gazetteer
from dueregard.readers.places import builtin_scenarios
from dueregard.readers.rules import read_rulebook
from dueregard.readers.scenario import read_scenario

RUN_FILES = {
    "summary.json",
    "report.md",
    "map.html",
    "map.png",
    "map.svg",
    "zones.geojson",
    "conflicts.geojson",
    "exclusion.geojson",
    "obligations.csv",
    "dueregard.gpkg",
}
"""What a run writes."""
ACTORS = {"usa": {"state": "USA"}, "chn": {"state": "CHN"}, "ind": {"state": "IND"}}


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """Return the built-in rules, read once."""
    return read_rulebook()


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the built-in places, read once."""
    return read_gazetteer()


def activity(actor: str, kind: str, lat: float, lon: float, **more: Any) -> dict[str, Any]:
    """Return an activity at a point that operates through 2030, or as `more` says."""
    given = {"actor": actor, "kind": kind, "evidence": "assumed", "source": "test", **more}
    if "within" not in given and "at" not in given:
        given["at"] = {"lat": lat, "lon": lon}
    if "events" not in given and "operates" not in given:
        given["operates"] = ["2030-01-01", "2031-01-01"]
    return given


def world(activities: Mapping[str, Any], **more: Any) -> Scenario:
    """Return an exercise of these activities."""
    return Scenario.model_validate(
        {
            "scenario": "test",
            "kind": "exercise",
            "as_of": "2026-11-22",
            "window": {"from": "2024-01-01", "to": "2046-01-01"},
            "actors": ACTORS,
            "activities": activities,
            "sources": {"test": {"cite": "a test"}},
            **more,
        }
    )


def assessed(scenario: Scenario, readings: Sequence[str] = ("ost-strict",), level: Any = "nominal") -> Assessment:
    """Assess a scenario over its whole window."""
    options = Options(tuple(readings), level, scenario.as_of, scenario.window.starts, scenario.window.ends)
    return assess(scenario, rulebook(), gazetteer(), options)


@cache
def played(name: str) -> Assessment:
    """Return a built-in scenario, run under every reading, once for all tests."""
    scenario, _ = read_scenario(builtin_scenarios()[name], rulebook(), gazetteer())
    return assessed(scenario, tuple(rulebook().readings))


def obliging(assessment: Assessment, reading: str) -> frozenset[Fired]:
    """Return the rules that oblige somebody in an assessment under a reading."""
    tables = assessment.conflicts, assessment.duties, assessment.obligations
    return fired(reading, *tables, assessment.rulebook.provisions)


def pairs(assessment: Assessment) -> set[tuple[str, str, str]]:
    """Return source, receptor and mechanism of every conflict."""
    rows = assessment.conflicts[["source_activity", "receptor_activity", "mechanism"]]
    return set(rows.itertuples(index=False, name=None))
