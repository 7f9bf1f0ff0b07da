"""Does every number in every report carry its class and its source?

A number with a unit stands in a line: a row of a table, an item of a list, a paragraph. The line names a class of
number and a source; or it is a row under columns of class and source; or the section says of which class its results
are and from which numbers they are computed. An argument, or the text of a clause, is somebody's word: it names whose.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from io import StringIO
from types import SimpleNamespace

import pytest
from rich.console import Console
from tests.test_compare import assessor, law
from tests.worlds import gazetteer, rulebook

from dueregard.analyses.compare import Compared
from dueregard.analyses.reform import reform_effects
from dueregard.cli.options import all_readings
from dueregard.model.tables import Assessment
from dueregard.readers.places import builtin_reforms
from dueregard.writers.compare.files import comparison_page
from dueregard.writers.compare.record import compare_record
from dueregard.writers.explain.explanation import explanation
from dueregard.writers.memo.memo import memo, memo_record
from dueregard.writers.report.report import report
from dueregard.writers.terminal import print_run

UNITS = (
    r"(?:km2|km|m2|mm|m|t|kg|[um]g/[cm]{1,2}\*{0,2}2|days?|hours?|%|dB\S*|MHz|W|deg|rem/yr|mSv|lx|a year|years?|"
    r"times the threshold)"
)
QUANTITY = re.compile(rf"(?<![\w./:-])\d[\d,.]*(?:e[+-]?\d+)?\s{UNITS}(?![\w/])")
CLASS = re.compile(
    r"LEGAL|GUIDELINE|PROPOSAL|ENGINEERING|ANALOGY|ASSUMPTION|evidence (?:measured|official|published|press)"
)
SOURCE = re.compile(r"[Ss]ource|computed from|\[(?:V1|V2|M-[HML]|D)\]|\b[a-z0-9_-]+\.[a-z_]+, [A-Z]{5}|seeded sample")
WORD_OF_SOMEBODY = re.compile(r"^- (?:\*\*|[Ff]or: |[Aa]gainst: |[a-z0-9-]+: )")
CITED = re.compile(r"\[[^\]]+\]|\([^)]+\)$")
NAMES = re.compile(
    r"`[^`]*`|“[^”]*”|\"[^\"]*\"|(?:Crewed|Robotic) lander of [\d.]+ t|ground lit \d+ % of the time or more"
)
"""What a line quotes or calls by name: ids, wordings, reference newcomers, classes of ground."""
RUNS = ("two-bases", "mons-mouton", "observatory", "shackleton-claim")


def sections(page: str) -> Iterator[tuple[str, list[str]]]:
    """Give the sections of a page of Markdown: heading and lines; a paragraph counts as one line."""
    for part in re.split(r"(?m)^(?=## )", page):
        heading, _, text = part.partition("\n")
        joined = re.sub(r"(?<=[^\n|])\n(?=[^\n|#>-])", " ", text)
        yield heading, joined.splitlines()


def without_class_or_source(page: str, names: tuple[str, ...] = ()) -> list[str]:
    """Return the lines of a page that hold a number without its class or its source."""
    found = []
    for _, lines in sections(page):
        said = " ".join(line for line in lines if re.search("[Cc]omputed from", line) and not line.startswith("|"))
        header: list[str] = []
        for line in lines:
            if line.startswith("|") and not header:
                header = [cell.strip() for cell in line.strip("| ").split(" | ")]
            header = header if line.startswith("|") else []
            if not _carries(line, header, said, names):
                found.append(line)
    return found


def _carries(line: str, header: list[str], said: str, names: tuple[str, ...]) -> bool:
    bare = NAMES.sub("", line)
    for name in names:
        bare = bare.replace(name, "")
    if not QUANTITY.search(bare) or line.startswith("#"):
        return True
    if WORD_OF_SOMEBODY.match(line) and CITED.search(line):
        return True
    cells = dict(zip(header, line.strip("| ").split(" | "), strict=False))
    columns = any("class" in one for one in header)
    graded = CLASS.search(line) or (CLASS.search(said) and not columns)
    return bool(graded and (SOURCE.search(line) or cells.get("source", "-") != "-" or said))


@lru_cache(maxsize=4)
def assessed(name: str) -> Assessment:
    return assessor(name, tuple(all_readings(rulebook())))(rulebook(), date(2027, 1, 1), date(2046, 1, 1))


def conflict_ids(assessment: Assessment) -> list[str]:
    """Return one conflict of each mechanism, and of each reading with zones or claims of its own."""
    rows = assessment.conflicts[["mechanism", "reading", "conflict_id"]].itertuples(index=False, name=None)
    chosen = {(mechanism, reading in {"accords", "maximalist"} and reading): one for mechanism, reading, one in rows}
    return list(chosen.values())


@pytest.mark.parametrize("name", RUNS)
def test_every_number_of_a_report_carries_class_and_source(name: str) -> None:
    assert without_class_or_source(report(assessed(name))) == []


@pytest.mark.parametrize("name", RUNS)
def test_every_number_of_explanations_and_memos_carries_class_and_source(name: str) -> None:
    found, day = assessed(name), assessed(name).options.as_of
    tables = {one: getattr(found, one) for one in ("conflicts", "zones", "sites", "duties", "assumptions")}
    run = SimpleNamespace(**tables, summary={"as_of": day.isoformat(), "scenario": found.scenario.scenario})
    for conflict in conflict_ids(found):
        assert without_class_or_source(explanation(run, rulebook(), conflict, "md", day)) == [], conflict
        page = memo(memo_record(run, rulebook(), conflict, found.scenario))
        assert without_class_or_source(page) == [], conflict


def test_a_notice_gives_the_basis_that_the_maker_of_the_zone_states_or_marks_a_gap() -> None:
    found = assessed("two-bases")
    tables = {one: getattr(found, one) for one in ("conflicts", "zones", "sites", "duties", "assumptions")}
    run = SimpleNamespace(**tables, summary={"as_of": found.options.as_of.isoformat()})
    entered = next(one for one in found.conflicts["conflict_id"] if one.startswith("accords/us-safety-zone>jaxa-rover"))
    told, gaps = (memo(memo_record(run, rulebook(), entered, one)) for one in (found.scenario, None))
    assert "reach of the plume of one landing of 45 t" in told
    assert "us-landings (US crewed landings)" in told
    assert "gap: basis: give the scenario of the run with --scenario" in gaps


@pytest.mark.parametrize("name", RUNS)
def test_every_row_of_the_terminal_carries_its_class_and_the_end_names_the_source(name: str) -> None:
    screen = StringIO()
    print_run(Console(file=screen, width=1000, highlight=False), assessed(name), [])
    text = screen.getvalue()
    assert "computed from them; class and source of each: report.md" in text
    rows = [line for line in text.splitlines() if QUANTITY.search(NAMES.sub("", line))]
    assert rows
    assert [line for line in rows if not CLASS.search(line.upper())] == []


@lru_cache(maxsize=1)
def compared() -> dict[str, Compared]:
    asked = {"sea-500-cap": "two-bases", "use-it-or-lose-it": "mons-mouton", "managed-area": "observatory"}
    days = date(2044, 1, 1), date(2046, 1, 1)
    return {
        name: reform_effects(law(name), *days, assessor(scenario, ("ost-strict", "accords")))
        for name, scenario in asked.items()
    }


@pytest.mark.parametrize("name", sorted(builtin_reforms()))
def test_every_number_of_a_comparison_carries_class_and_source(name: str) -> None:
    found = compared()[name]
    reform = found.reform
    assert reform is not None
    named = (reform.title, reform.description, *(one.title for one in reform.clauses.values()), *reform.limits)
    page = comparison_page(compare_record(found, {}), found)
    assert without_class_or_source(page, named) == []


@pytest.mark.parametrize(
    "line",
    [
        "- It reaches 2 km.",
        "| a | 12.6 km2 | GUIDELINE |",
        "| `x` | 180 day | 30 to 365 |",
        "- shared ground: 1.74 km2, source exercise",
        "- For: plans keep sectors out to 150 km",
    ],
)
def test_the_audit_finds_what_it_looks_for(line: str) -> None:
    assert without_class_or_source(f"## A section\n\n{line}\n") == [line]


def test_names_and_wordings_are_no_numbers_of_the_model() -> None:
    lines = ["- newcomer: Crewed lander of 45 t", "- wording: “within 100 km of it”", "- `ost/a>b/2 km`"]
    assert without_class_or_source("## A section\n\n" + "\n".join(lines)) == []
    assert rulebook().newcomers["lander-45t"].title == "Crewed lander of 45 t"
    assert "ground lit 70 % of the time or more" in set(gazetteer().scarce["title"])
