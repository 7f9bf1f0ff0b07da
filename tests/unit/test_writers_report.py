"""Do report, terminal and explanation tell the chain from activity to duty?"""

import io
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pandas as pd
import pyogrio
import pytest
from rich.console import Console
from tests import synthetic

from dueregard.errors import Fault, InputError
from dueregard.model import tables
from dueregard.writers.cells import cells, kilometres2, percent, sampled
from dueregard.writers.explain.explanation import explanation
from dueregard.writers.gis.geopackage import write_geopackage
from dueregard.writers.ranking import ranked
from dueregard.writers.report.report import MOST_ROWS, markdown_cell, report
from dueregard.writers.terminal import print_faults, print_run, print_timings
from dueregard.writers.titles import obliged_words

FORBIDDEN = ("owner", "border", "sovereign", "territor", "property")


def printed(assessment, paths=()):
    stream = io.StringIO()
    print_run(Console(file=stream, width=100), assessment, list(paths))
    return stream.getvalue()


@pytest.fixture(scope="module")
def assessment():
    return synthetic.assessment()


def test_report_opens_with_stamp_and_verdict(assessment):
    lines = report(assessment).splitlines()
    assert lines[0] == "# EXERCISE: Two stations and a visitor"
    assert any("no conflict stands" in line for line in lines[:6])


def test_real_scenario_carries_no_stamp():
    assert "EXERCISE" not in report(synthetic.assessment("real"))
    assert "EXERCISE" not in printed(synthetic.assessment("real"))


def test_report_names_bearer_duty_day_and_provision(assessment):
    line = next(line for line in report(assessment).splitlines() if synthetic.CERTAIN in line)
    for text in (
        "USA (usa)",
        "CHN+RUS (ilrs)",
        "consult before",
        "2035-07-05",
        "OST Art. IX",
        "binding",
        "certain",
        "clear",
    ):
        assert text in line


def test_report_shows_the_share_of_a_possible_conflict(assessment):
    line = next(line for line in report(assessment).splitlines() if synthetic.POSSIBLE in line)
    assert "possible, 22 % ± 1.3 %" in line


def test_report_leaves_out_what_is_no_duty_between_states(assessment):
    assert synthetic.DOMESTIC not in report(assessment)


def test_report_prints_the_warning_of_a_reading(assessment):
    assert f"**{assessment.rulebook.readings['maximalist'].warning}**" in report(assessment)


def test_report_lists_every_assumption(assessment):
    text = report(assessment)
    for name in assessment.assumptions["assumption"]:
        assert f"| {name} |" in text


def test_report_has_whole_tables(assessment):
    """Every line of a table has as many cells as its headings."""
    lines = report(assessment).splitlines()
    for line, following in pairwise(lines):
        if line.startswith("|") and following.startswith("|"):
            assert line.replace("\\|", "").count("|") == following.replace("\\|", "").count("|")


def test_long_tables_say_how_much_more_there_is(assessment):
    many = pd.concat([assessment.conflicts.iloc[:1]] * (MOST_ROWS + 7), ignore_index=True)
    text = report(replace(assessment, conflicts=many))
    assert text.count(f"`{synthetic.CERTAIN}`") == MOST_ROWS
    assert "... and 7 more in `conflicts.geojson`" in text


@pytest.mark.parametrize("make", [synthetic.assessment, synthetic.empty_assessment])
def test_no_output_speaks_of_a_zone_as_of_land_that_is_held(make):
    text = (report(make()) + printed(make())).lower()
    assert not [word for word in FORBIDDEN if word in text]


def test_report_of_nothing_says_so():
    text = report(synthetic.empty_assessment())
    assert "No conflict carries a duty between States." in text
    assert "No binding instrument contains a distance" in text


def test_markdown_of_a_scenario_cannot_break_a_table():
    assert markdown_cell("a|b\n<script>") == "a\\|b &lt;script>"


def test_certain_conflicts_come_first(assessment):
    assert list(ranked(assessment.conflicts)["conflict_id"]) == [
        synthetic.CERTAIN,
        synthetic.CLAIMED,
        synthetic.POSSIBLE,
    ]


def test_terminal_says_the_verdict_first_and_fits(assessment, tmp_path):
    lines = printed(assessment, [tmp_path / "map.png"]).splitlines()
    assert lines[0].startswith("EXERCISE")
    assert lines[1] == "On 2026-11-22 no conflict stands."
    assert max(map(len, lines)) <= 100
    assert any("Rests on 6 numbers" in line for line in lines)
    assert lines[-1].endswith("map.png")


def test_terminal_takes_brackets_in_names_as_they_are(assessment):
    odd = assessment.scenario.model_copy(update={"scenario": "[bold]not markup[/nothing]"})
    assert "[bold]not markup[/nothing]" in printed(replace(assessment, scenario=odd))


def test_terminal_prints_every_fault_on_a_line_of_its_own():
    stream = io.StringIO()
    faults = [Fault("a.yaml", "x is [wrong] " * 20, line=3), Fault("a.yaml", "y is missing", line=9)]
    print_faults(Console(file=stream, width=60), faults)
    assert stream.getvalue().splitlines() == [str(faults[0]), str(faults[1]), "2 mistakes"]


def test_terminal_adds_the_times_up():
    stream = io.StringIO()
    print_timings(Console(file=stream, width=60), {"zones": 0.25, "conflicts": 0.5})
    assert "0.75" in stream.getvalue()


def test_explanation_goes_from_activity_to_number(assessment):
    text = explanation(assessment, assessment.rulebook, synthetic.CERTAIN)
    for link in (
        "source: `artemis-lander`, later",
        "12.5 times the threshold",
        "rules/provisions/ost-9-consult.yaml:1",
        "OST Art. IX, third sentence",
        "RUS and OST: joined 1967-10-10",
        "`ost-9-consult.lead_time` = 180 day: ASSUMPTION",
        "`plume_ejecta.thresholds.solar_array.threshold` = 0.0001 kg/m**2",
        "`robotic-landing.operating_radius` = 100 m",
        "against: Arts. I and II",
    ):
        assert link in text
    assert "thresholds.crew" not in text


def test_explanation_from_files_is_that_from_memory(assessment, tmp_path):
    path = tmp_path / "dueregard.gpkg"
    write_geopackage(path, assessment)
    names = ("conflicts", "zones", "sites", "duties", "assumptions")
    read = SimpleNamespace(**{name: pyogrio.read_dataframe(path, layer=name) for name in names})
    for name in assessment.conflicts["conflict_id"]:
        assert explanation(read, assessment.rulebook, name) == explanation(assessment, assessment.rulebook, name)


def test_explanation_of_a_domestic_meeting_finds_no_duty(assessment):
    text = explanation(assessment, assessment.rulebook, synthetic.DOMESTIC)
    assert "No duty between States (domestic)" in text
    assert "No pair of States owes anything." in text


def test_unknown_conflict_is_told_with_what_is_near(assessment):
    with pytest.raises(InputError, match=r"did you mean 'maximalist/ilrs-base>isro-lander"):
        explanation(assessment, assessment.rulebook, synthetic.CLAIMED[:-1])


def test_cells_are_what_json_knows():
    days = pd.Series(["2030-01-01", None]).astype("datetime64[s]")
    assert cells(days, tables.DAY) == ["2030-01-01", None]
    assert cells(pd.Series([1.5, float("nan"), float("inf")]), tables.NUMBER) == [1.5, None, None]
    assert cells(pd.Series(["a", None], dtype=object), tables.TEXT) == ["a", None]
    assert cells(pd.Series([True, False]), tables.FLAG) == [True, False]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (0.0004, "< 0.1 %"),
        (0.0123, "1.2 %"),
        (0.5, "50 %"),
        (0.997, "99.7 %"),
        (0.9999, "> 99.9 %"),
        (1.0, "100 %"),
        (float("nan"), "unknown"),
        (None, "unknown"),
    ],
)
def test_share_is_never_rounded_to_nothing_or_everything(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(("area", "text"), [(0.0, "0"), (0.01234, "0.0123"), (99.94, "99.9"), (12345.6, "12,346")])
def test_area_keeps_three_digits(area, text):
    assert kilometres2(area) == text


@pytest.mark.parametrize(
    ("duty", "words"),
    [
        ("inform_members", "inform the signatories"),
        ("inform_public", "inform the signatories"),
        ("register", "register the object and inform the signatories"),
        ("end_zone", "end the zone, as owed to the signatories"),
        ("preserve", "preserve, towards the signatories"),
    ],
)
def test_a_duty_of_one_reads_as_a_sentence(duty: str, words: str) -> None:
    assert obliged_words(duty, "the signatories") == words


def test_no_hit_in_a_sample_is_not_called_impossible(assessment):
    assert (sampled(0.0), sampled(0.22), sampled(None)) == ("not hit in the sample", "22 %", "unknown")
    rare = replace(assessment, conflicts=assessment.conflicts.replace({"share": {0.22: 0.0}}))
    line = next(line for line in report(rare).splitlines() if synthetic.POSSIBLE in line)
    assert "possible, not hit in the sample" in line
    assert "0 %" not in line
