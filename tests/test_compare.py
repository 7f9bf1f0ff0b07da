"""Does `dueregard compare` tell what moves between two laws, two readings, two scenarios, and nothing else?"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from tests.worlds import gazetteer, rulebook

from dueregard.analyses.compare import (
    OBLIGATION,
    OBLIGATION_SIDE,
    Comparison,
    View,
    compare,
    obligation_changes,
    view_of,
)
from dueregard.analyses.compare_readings import reading_views
from dueregard.analyses.law_changes import law_changes
from dueregard.analyses.reform import reform_effects
from dueregard.cli.main import run_command_line
from dueregard.cli.options import options_for
from dueregard.model.reform import ReformedLaw
from dueregard.model.rulebook import Rulebook
from dueregard.model.tables import Assessment
from dueregard.pipeline import assess
from dueregard.readers.places import builtin_reforms, builtin_scenarios, find_reform
from dueregard.readers.reforms import read_reform
from dueregard.readers.scenario import read_scenario

Call = Callable[..., tuple[int, str, str]]
SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "compare.schema.json"
READINGS = ("ost-strict", "accords")


@lru_cache(maxsize=8)
def law(name: str) -> ReformedLaw:
    return read_reform(find_reform(name))


def assessor(scenario: str, readings: tuple[str, ...] = READINGS) -> Callable[[Rulebook, date, date], Assessment]:
    written, places = read_scenario(builtin_scenarios()[scenario], rulebook(), gazetteer())
    chosen = options_for(written, rulebook(), readings=readings, level="nominal", as_of=None, starts=None, ends=None)

    def under(book: Rulebook, starts: date, ends: date) -> Assessment:
        return assess(written, book, places, replace(chosen, starts=starts, ends=ends))

    return under


@lru_cache(maxsize=4)
def cap() -> tuple[Comparison, dict[str, Comparison], dict[str, Comparison], list[tuple[int, int]]]:
    """Compare the two bases before and after the cap of 500 m."""
    told: list[tuple[int, int]] = []
    under = assessor("two-bases")
    found = reform_effects(law("sea-500-cap"), date(2031, 1, 1), date(2046, 1, 1), under, lambda *one: told.append(one))
    alone = {one.clause: one.alone for one in found.clauses}
    return found.whole, alone, {one.clause: one.without for one in found.clauses}, told


def test_three_reforms_are_built_in() -> None:
    assert set(builtin_reforms()) == {"managed-area", "sea-500-cap", "use-it-or-lose-it"}


@pytest.mark.parametrize("name", sorted(builtin_reforms()))
def test_a_built_in_reform_says_what_it_leaves_out_and_whence_it_comes(name: str) -> None:
    reform = law(name).reform
    assert reform.limits
    assert all(clause.text and clause.source in reform.sources for clause in reform.clauses.values())
    for step in law(name).steps:
        assert law_changes(law(name).before, step.whole)


def test_the_cap_of_500_m_frees_the_rover_of_notice_and_gives_the_ground_back_to_consultation() -> None:
    whole, *_ = cap()
    rows = {(row.source_activity, row.change): row for row in whole.duties.itertuples()}
    gone = rows["us-safety-zone", "gone"]  # the track passes 1.88 km from the pad, and the zone ends at 0.5 km
    assert (gone.reading, gone.receptor_activity, gone.before_duty) == (
        "accords",
        "jaxa-rover",
        "notify_and_coordinate",
    )
    weaker = rows["us-landings", "weaker"]
    assert (weaker.before_effect_on_entry, weaker.after_duty) == ("coordinate", "due_regard")
    zone = whole.zones.iloc[0]
    assert (zone["change"], zone["after_number_class"]) == ("smaller", "ANALOGY")
    assert zone["after_area_km2"] == pytest.approx(0.785398, rel=2e-4)  # pi times 0.5 km squared
    ground = whole.exclusion
    own = ground[(ground["actor"] == "usa") & (ground["newcomer_class"] == "lander-45t") & ground["share_of"].isna()]
    assert own["before_km2"].item() == pytest.approx(own["after_km2"].item(), rel=1e-6)  # the plume's reach
    assert "coordinate 0.785" in own["after_effects"].item()


def test_each_clause_is_told_by_itself_and_struck_out() -> None:
    whole, alone, without, told = cap()
    assert alone["installations"].nothing  # no notified zone lies round an installation there
    assert len(alone["landing-pads"].duties) == len(whole.duties) == len(without["no-grace"].duties)
    assert without["installations"].duties.empty  # the pads are covered by it alone
    assert list(alone["no-grace"].zones["change"]) == ["other days"]
    assert told[-1][0] == told[-1][1] == 6  # equal laws are assessed once: 3 clauses would make 8


def test_use_it_or_lose_it_ends_what_dead_landers_keep_from_newcomers() -> None:
    under = assessor("mons-mouton", ("ost-strict",))
    found = reform_effects(law("use-it-or-lose-it"), date(2044, 1, 1), date(2046, 1, 1), under)
    ground = found.whole.exclusion
    row = ground[(ground["actor"] == "blue-origin") & (ground["newcomer_class"] == "lander-45t")]
    row = row[row["share_of"].isna()].iloc[0]
    assert row["before_km2"] == pytest.approx(12.6, rel=0.01)  # the guideline disc of 2 km round what is left
    assert row["after_km2"] == 0.0
    assert found.clauses[1].alone.nothing  # no zone is declared on the mountain


def test_a_managed_area_makes_both_sides_coordinate_where_the_later_one_had_to_consult() -> None:
    under = assessor("observatory", ("ost-strict",))
    found = reform_effects(law("managed-area"), date(2036, 1, 1), date(2039, 1, 1), under)
    rows = {row.source_activity: row for row in found.whole.duties.itertuples()}
    assert {name: row.change for name, row in rows.items()} == {
        "ice-landings": "weaker",
        "relay-mast": "weaker",
        "light-tower": "stronger",
    }
    assert rows["ice-landings"].before_bearer == "USA (ice-company)"
    assert rows["ice-landings"].after_bearer == "USA (ice-company), DEU+FRA+ITA (esa)"
    assert (date(2036, 1, 1) - rows["ice-landings"].after_latest_open_on.date()).days == 60  # not before 2034's station
    sooner = next(one for one in found.clauses if one.clause == "sooner")
    assert not sooner.alone.nothing


def test_a_reform_that_is_not_yet_in_force_changes_nothing() -> None:
    under = assessor("mons-mouton", ("ost-strict",))
    found = reform_effects(law("use-it-or-lose-it"), date(2026, 1, 1), date(2030, 1, 1), under)
    assert found.whole.nothing
    assert all(one.alone.nothing and one.without.nothing for one in found.clauses)


@lru_cache(maxsize=1)
def two_views() -> tuple[View, View]:
    under = assessor("two-bases")
    days = date(2031, 1, 1), date(2046, 1, 1)
    return view_of(under(law("sea-500-cap").before, *days)), view_of(under(law("sea-500-cap").steps[0].whole, *days))


def test_ground_that_moves_is_told_with_its_size_for_whichever_newcomer_it_moves(call: Call) -> None:
    """Between the two bases no ground moves for the newcomer that leads; it does for a smaller lander."""
    reform = ("--reform", "use-it-or-lose-it", "--reading", "ost-strict")
    code, told, _ = call("compare", "two-bases", *reform, "--from", "2043-01-01", "--to", "2046-01-01")
    assert code == 0
    assert "the ground on which a newcomer would owe something to NASA" in told
    assert "newcomer: " in told.split("Ground on which a newcomer owes something")[1].splitlines()[0]
    assert "Duties that move" not in told  # the rover ended on 2043-01-01; three years of the calendar is 2046-01-01
    row = next(line for line in told.splitlines() if line.startswith(" ost-strict") and "NASA" in line)
    assert row.count("consult ") == 2
    assert "km2" in row


def test_a_view_does_not_differ_from_itself() -> None:
    before, after = two_views()
    assert compare(before, before).nothing
    assert compare(after, after).nothing


def test_the_order_of_rows_counts_nothing() -> None:
    before, _ = two_views()
    shuffled = {
        name: getattr(before, name).iloc[::-1].reset_index(drop=True) for name in ("conflicts", "zones", "exclusion")
    }
    assert compare(before, replace(before, **shuffled)).nothing


def visits(*days: str | None) -> pd.DataFrame:
    """Return what is owed for visits to one base, one row a visit."""
    rows = [["base", "USA", "give_access", "CHN (chn)", "ost-12-visit", day, "unknown"] for day in days]
    table = pd.DataFrame(rows, columns=[*OBLIGATION, *OBLIGATION_SIDE])
    return table.assign(due_on=pd.to_datetime(table["due_on"]))


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (("2035-01-01", "2036-01-01"), ("2036-01-01",), ["gone"]),
        (("2036-01-01",), ("2035-01-01", "2036-01-01"), ["new"]),
        (("2036-01-01", "2036-01-01"), ("2036-01-01",), ["gone"]),
        (("2036-01-01", "2035-01-01"), ("2035-01-01", "2036-01-01"), []),
        (("2035-01-01", "2036-01-01"), ("2036-01-01", "2037-01-01"), ["other days"]),
        ((None,), ("2036-01-01",), ["other days"]),
    ],
)
def test_each_of_several_visits_counts(before: tuple[str], after: tuple[str], changes: list[str]) -> None:
    assert list(obligation_changes(visits(*before), visits(*after))["change"]) == changes


def test_swapping_the_sides_swaps_what_comes_and_what_goes() -> None:
    before, after = two_views()
    there, back = compare(before, after), compare(after, before)
    opposite = {"new": "gone", "gone": "new", "stronger": "weaker", "weaker": "stronger"}
    opposite |= {"larger": "smaller", "smaller": "larger"}
    for table in ("duties", "zones"):
        kinds = sorted(opposite.get(kind, kind) for kind in getattr(there, table)["change"])
        assert sorted(getattr(back, table)["change"]) == kinds
    assert there.exclusion["before_km2"].tolist() == back.exclusion["after_km2"].tolist()


def test_two_readings_are_held_against_each_other_row_by_row() -> None:
    under = assessor("observatory", ("ost-strict", "ost-first-mover"))
    assessed = under(rulebook(), date(2033, 1, 1), date(2036, 1, 1))
    found = compare(*reading_views(assessed, "ost-strict", "ost-first-mover"))
    row = found.duties.iloc[0]  # the tower was first: regard under one, under the other the telescope must yield
    assert (row["source_activity"], row["change"], row["before_bearer"], row["after_bearer"]) == (
        "light-tower",
        "stronger",
        "JPN (jaxa)",
        "DEU+FRA+ITA (esa)",
    )
    assert compare(*reading_views(assessed, "ost-strict", "ost-strict")).nothing


def test_groups_of_newcomers_are_paired_by_what_binds_them() -> None:
    under = assessor("two-bases")
    assessed = under(rulebook(), date(2040, 1, 1), date(2041, 1, 1))
    found = compare(*reading_views(assessed, "ost-strict", "accords")).exclusion
    assert set(found["party_group"]) == {"ost-party / accords-signatory"}  # outsiders owe what they owed
    assert set(found["actor"]) == {"usa", "*"}  # Japan notified no zone, China and Russia are outside


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compare once with all files."""
    out = tmp_path_factory.mktemp("compare")
    words = ["compare", "two-bases", "--reform", "sea-500-cap", "--reading", "accords", "--no-terrain"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dueregard", *words, "--out", str(out)])
        with pytest.raises(SystemExit) as ended:
            run_command_line()
    assert ended.value.code in {0, None}
    return out


def records(written: Path, call: Call) -> Iterator[dict[str, object]]:
    yield json.loads((written / "compare.json").read_text(encoding="utf-8"))
    asked = [
        ["observatory", "--reading", "ost-strict", "--reading", "hague"],
        ["mons-mouton", "south-pole", "--reading", "ost-strict", "--from", "2045-01-01"],
    ]
    for words in asked:
        code, out, errors = call("compare", *words, "--format", "json", "--no-terrain")
        assert (code, errors) == (0, "")
        yield json.loads(out)


def test_json_is_as_its_schema_says(written: Path, call: Call) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kinds = []
    for record in records(written, call):
        jsonschema.validate(record, schema)
        kinds.append(record["kind"])
    assert kinds == ["reform", "readings", "scenarios"]


def test_files_are_written_and_the_page_tells_text_source_and_limits_of_each_clause(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == {"compare.json", "compare.md", "compare.png"}
    assert (written / "compare.png").read_bytes().startswith(b"\x89PNG")
    page = (written / "compare.md").read_text(encoding="utf-8")
    assert page.startswith("# EXERCISE: Two bases on Connecting Ridge")
    for name, clause in law("sea-500-cap").reform.clauses.items():
        assert f"- **{name}**, from 2030-01-01: {clause.text}" in page
    assert "365 day (ASSUMPTION;" in page
    assert all(f"- {limit}" in page for limit in law("sea-500-cap").reform.limits)


def test_a_reform_that_changes_nothing_says_so_loudly(call: Call, tmp_path: Path) -> None:
    words = ["shackleton-claim", "--reform", "sea-500-cap", "--reading", "maximalist", "--no-terrain"]
    code, out, _ = call("compare", *words, "--out", str(tmp_path))
    assert code == 0
    assert "THIS REFORM CHANGES NOTHING in 'A claim on Shackleton'" in out
    assert "**THIS REFORM CHANGES NOTHING" in (tmp_path / "compare.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))["changes_nothing"] is True
    assert not (tmp_path / "compare.png").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "there is nothing to compare with"),
        (("two-bases", "--reading", "accords"), "1 readings and no reform"),
        (("two-bases", "--reading", "hague", "--reading", "hague"), "'hague' is compared with itself"),
        (("two-bases", "two-bases"), "'two-bases' is compared with itself"),
        (("two-bases", "observatory", "--reform", "sea-500-cap"), "two scenarios and a reform"),
        (("two-bases", "observatory", "mons-mouton"), "3 scenarios are given"),
        (("two-bases", "--reform", "sea-500"), "there is no reform 'sea-500' (did you mean 'sea-500-cap'?)"),
        (("two-bases", "--reform", "sea-500-cap", "--reading", "acords"), "(did you mean 'accords'?)"),
    ],
)
def test_a_question_without_two_sides_is_refused(call: Call, words: tuple[str, ...], said: str) -> None:
    code, out, errors = call("compare", *words)
    assert (code, out) == (2, "")
    assert said in errors
    assert "Traceback" not in errors


def test_the_example_of_the_page_is_a_sound_reform(tmp_path: Path) -> None:
    page = (SCHEMA.parents[1] / "compare.md").read_text(encoding="utf-8")
    (tmp_path / "sooner.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    number = read_reform(tmp_path / "sooner.yaml").steps[0].whole.provisions["ost-9-consult"].parameters["lead_time"]
    assert (number.value, number.number_class, number.source) == (365.0, "PROPOSAL", "reform")


def test_a_number_that_a_clause_sets_stands_in_the_reform_and_all_others_where_they_stood() -> None:
    places = law("sea-500-cap").steps[0].whole.places
    assert places["cessation.idle_time"][0] == "reforms/sea-500-cap.yaml"
    assert places["sea-500-analogy.radius"] == law("sea-500-cap").before.places["sea-500-analogy.radius"]
    assert law("use-it-or-lose-it").steps[0].whole.places["interest-lapse"][0] == "reforms/use-it-or-lose-it.yaml"
