"""Does the memo cite what it rests on, mark what it does not know, and stay inert whatever a scenario says?"""

import re
import sys
from functools import cache
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import worlds

from dueregard.cli.main import run_command_line
from dueregard.law.agreement import agreed_within_binding_law, of_the_pair
from dueregard.model.tables import CONFLICTS
from dueregard.writers.explain.record import explain_record
from dueregard.writers.memo.memo import memo, memo_record, slug

CLASSES = ("LEGAL", "GUIDELINE", "PROPOSAL", "ENGINEERING", "ANALOGY", "ASSUMPTION", "evidence ")
READINGS = ("ost-strict", "ost-first-mover", "accords", "maximalist")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'| [x](javascript:alert(3))\n# heading"
ACTORS = {
    "usa": {"state": "USA", "name": HOSTILE},
    "chn": {"state": "CHN"},
    "ilrs": {"joint": ["CHN", "RUS"]},
    "aus": {"state": "AUS"},
    "nld": {"state": "NLD"},
    "pak": {"state": "PAK"},
    "tur": {"state": "TUR"},
}


def run_of(first, second, **more):
    """Assess a landing beside a station; return tables and summary as they are read back, and the scenario."""
    activities = {
        "lander": worlds.activity(
            first, "robotic-landing", -89.0, 10.0, touchdown_mass="10 t", rate_per_year=2, title=HOSTILE
        ),
        "station": worlds.activity(second, "habitat", -89.02, 10.0, title="A | B"),
    }
    scenario = worlds.world(activities, actors=ACTORS, sources={"test": {"cite": HOSTILE}}, **more)
    found = worlds.assessed(scenario, READINGS)
    names = ("conflicts", "zones", "sites", "duties", "assumptions")
    tables = {name: getattr(found, name) for name in names}
    summary = {
        "as_of": "2026-11-22",
        "scenario": HOSTILE,
        "stamp": "EXERCISE",
        "options": {"readings": list(READINGS)},
    }
    return SimpleNamespace(**tables, summary=summary), scenario


@cache
def plain(first, second):
    """Return the run of two actors with nothing more, assessed once."""
    return run_of(first, second)


@pytest.fixture(scope="module")
def usa_chn():
    return plain("usa", "ilrs")


def conflict_id(run, reading="ost-strict", mechanism="plume_ejecta"):
    rows = run.conflicts[(run.conflicts["reading"] == reading) & (run.conflicts["mechanism"] == mechanism)]
    return str(rows["conflict_id"].iloc[0])


def record_of(pair, reading="ost-strict", scenario=None):
    return memo_record(pair[0], worlds.rulebook(), conflict_id(pair[0], reading), scenario)


def bare_numbers(node, place="", *, tagged=False):
    """Find numbers that stand in no entry with class and source."""
    if isinstance(node, dict):
        own = bool(node.get("class")) and bool(node.get("source"))
        return [one for key, value in node.items() for one in bare_numbers(value, f"{place}.{key}", tagged=own)]
    if isinstance(node, list):
        return [one for i, value in enumerate(node) for one in bare_numbers(value, f"{place}[{i}]")]
    bare = isinstance(node, int | float) and not isinstance(node, bool) and not tagged
    return [place] if bare else []


def draft(record, word):
    return next(one for one in record["drafts"] if word in one["title"])


def test_the_finder_of_bare_numbers_finds_one():
    assert bare_numbers({"a": {"value": 1.0}}) == [".a.value"]
    assert bare_numbers({"a": {"value": 1.0, "class": "LEGAL", "source": ""}}) == [".a.value"]
    assert bare_numbers({"a": {"value": 1.0, "class": "LEGAL", "source": "text"}}) == []


@pytest.mark.parametrize("reading", READINGS)
def test_every_number_carries_class_and_source(usa_chn, reading):
    run, scenario = usa_chn
    for name in run.conflicts.loc[run.conflicts["reading"] == reading, "conflict_id"]:
        assert bare_numbers(memo_record(run, worlds.rulebook(), name, scenario)) == []
        assert bare_numbers(explain_record(run, worlds.rulebook(), name)) == []


MEASURED = re.compile(r"\d (?:km2|km|m|%|times|day|deg|kg|t|um)\b|latitude -?\d")


def test_every_measure_on_the_page_stands_beside_its_class_and_source(usa_chn):
    for form in ("md", "html"):
        page = memo(record_of(usa_chn, "ost-first-mover"), form)
        measured = [line for line in page.splitlines() if MEASURED.search(line)]
        assert len(measured) > 10
        for line in measured:
            assert any(word in line for word in CLASSES), line
    page = memo(record_of(usa_chn, "ost-first-mover"))
    assert "(class: evidence assumed; source: test)" in page
    assert "180 day, ASSUMPTION, source modeller" in page


class Tags(HTMLParser):
    """Collect tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.found, self.attributes = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_hostile_names_come_out_inert(usa_chn):
    record = record_of(usa_chn)
    page = Tags(memo(record, "html"))
    assert not page.found & {"script", "img", "a", "iframe", "svg"}
    assert page.attributes == {"lang", "charset", "http-equiv", "content", "class"}
    assert "&lt;script&gt;alert(1)" in memo(record, "html")
    text = memo(record)
    assert "<script" not in text
    assert "<img" not in text
    assert "](javascript" not in text
    assert "\n# heading" not in text


def test_the_words_keep_to_what_a_zone_is(usa_chn):
    for reading in READINGS:
        text = memo(record_of(usa_chn, reading)).lower().replace("by claim of sovereignty", "")  # OST Art. II, quoted
        for word in ("owner", "border", "sovereign", "territor", "property"):
            assert word not in text


def test_membership_is_told_for_each_pair_of_states_on_the_day(usa_chn):
    standing = record_of(usa_chn)["standing"]
    assert [(pair["states"], pair["on"]) for pair in standing] == [
        (["USA", "CHN"], "2030-01-01"),
        (["USA", "RUS"], "2030-01-01"),
    ]
    both = {one["instrument"] for one in standing[0]["instruments"] if one["standing"] == "binds both"}
    assert both == {
        worlds.rulebook().instruments[name].short for name in ("ost", "liability", "registration", "itu-rr")
    }


def test_the_national_clause_is_named_between_the_two_only_and_channels_are_those_of_treaties_in_force(usa_chn):
    record = record_of(usa_chn)
    (clause,) = record["national"]
    assert (clause["instrument"], clause["verified"]) == ("us-2011-china-clause", False)
    channels = "; ".join(clause["channels"])
    for cite in ("OST Art. IX, third sentence", "OST Art. XI", "Registration Convention Arts. II, IV"):
        assert cite in channels
    assert "Accords" not in channels
    assert "analogy" not in channels
    assert "Moon Agreement" not in channels
    page = memo(record)
    assert "Channels that remain" in page
    assert clause["left_open"].startswith("[gap: ")
    assert clause["left_open"].replace("[", "").split("]")[0] in page.replace("\\[", "").replace("[", "")
    named = [one["cite"] for one in record["standing"][1]["instruments"]]
    assert not any("China (number" in cite for cite in named)
    assert record_of(plain("aus", "nld"))["national"] == []


def test_notices_apply_only_where_the_pair_is_bound(usa_chn):
    cases = {("usa", "ilrs"): (True, False, False), ("pak", "tur"): (True, False, True), ("aus", "nld"): (True,) * 3}
    for pair, applies in cases.items():
        record = record_of(usa_chn if pair == ("usa", "ilrs") else plain(*pair))
        assert tuple(draft(record, word)["applies"] for word in ("Art. IX", "Accords", "Moon")) == applies
    text = memo(record_of(usa_chn))
    assert "does not apply: AA in force between them on 2030-01-01: USA and CHN: no; USA and RUS: no." in text


def test_the_moon_agreement_notice_asks_for_a_station_only_where_the_source_is_one():
    run = plain("pak", "tur")
    fields = {one["field"]: one["value"] for one in draft(record_of(run), "Moon")["fields"]}
    assert fields["station (Art. 9(1))"] == "does not apply: robotic-landing is none"
    assert fields["radioactive material (Art. 7(2))"].startswith("does not apply")


def test_gaps_are_marked(usa_chn):
    record = record_of(usa_chn)
    sheet = {one["factor"]: one for one in record["factors"]}
    assert list(sheet) == [
        "nature of the rights",
        "extent of the impairment",
        "nature and importance of the activities",
        "alternatives",
        "consultation done",
    ]
    assert all(gap.startswith("[gap: ") for one in record["factors"] for gap in one["gaps"])
    assert sheet["alternatives"]["gaps"]
    assert sheet["extent of the impairment"]["figures"][0]["name"].startswith("times the threshold")
    assert "[gap: authority, name, date]" in memo(record)


def test_a_consultation_of_the_scenario_fills_its_gap():
    given = [{"between": ["usa", "ilrs"], "about": "lander", "opened_on": "2029-01-01", "outcome": "they met"}]
    run, scenario = run_of("usa", "ilrs", consultations=given)
    sheet = record_of((run, None), scenario=scenario)["factors"][-1]
    assert sheet["gaps"] == []
    assert sheet["known"] == [
        "Consultation on lander, opened on 2029-01-01, not concluded; outcome: they met.",
    ]
    _, silent = plain("usa", "ilrs")
    assert record_of((run, None), scenario=silent)["factors"][-1]["gaps"]
    assert "--scenario" in record_of((run, None))["factors"][-1]["gaps"][0]


def test_whoever_bears_the_duty_to_consult_writes():
    later = {"operates": ["2031-01-01", "2032-01-01"], "rate_per_year": 2}
    activities = {
        "station": worlds.activity("chn", "habitat", -89.02, 10.0, operates=["2030-01-01", "2040-01-01"]),
        "lander": worlds.activity("usa", "robotic-landing", -89.0, 10.0, touchdown_mass="10 t", **later),
    }
    found = worlds.assessed(worlds.world(activities, actors=ACTORS), READINGS)
    run = SimpleNamespace(
        **{name: getattr(found, name) for name in ("conflicts", "zones", "sites", "duties", "assumptions")},
        summary={"as_of": "2026-11-22", "options": {"readings": list(READINGS)}},
    )
    request = draft(record_of((run, None)), "Art. IX")
    assert request["cite"] == "OST Art. IX, third sentence"
    assert request["opening"].startswith("USA invites CHN to appropriate international consultations")
    assert "before it proceeds with lander" in request["opening"]


def test_the_newcomer_that_yields_names_its_own_activity(usa_chn):
    swapped = {
        "lander": worlds.activity(
            "usa", "robotic-landing", -89.0, 10.0, operates=["2029-01-01", "2040-01-01"], rate_per_year=2
        ),
        "station": worlds.activity("chn", "habitat", -89.02, 10.0, operates=["2030-01-01", "2040-01-01"]),
    }
    found = worlds.assessed(worlds.world(swapped, actors=ACTORS), READINGS)
    run = SimpleNamespace(
        **{name: getattr(found, name) for name in ("conflicts", "zones", "sites", "duties", "assumptions")},
        summary={"as_of": "2026-11-22", "options": {"readings": list(READINGS)}},
    )
    yielding = draft(record_of((run, None), "ost-first-mover"), "Art. IX")
    assert "before it proceeds with station" in yielding["opening"]
    assert "does not say so" in yielding["opening"]
    request = draft(record_of((run, None), "ost-strict"), "Art. IX")
    assert request["cite"] == "OST Art. IX, fourth sentence"
    assert request["opening"].startswith("CHN requests consultation with USA")
    readings = record_of((run, None), "ost-strict")["readings"]
    assert readings["agreed_within_binding_law"] == "contested"
    assert [group["status"] for group in readings["groups"]] == ["binding", "political", "claim"]


def row(reading, **fields):
    given = {
        "reading": reading,
        "source_activity": "a",
        "receptor_activity": "b",
        "mechanism": "plume_ejecta",
        "duty": "consult_before",
        "bearer": "USA (usa)",
        "beneficiary": "CHN (chn)",
        "relation": "international",
        "starts_on": pd.Timestamp("2030-01-01"),
        "ends_on": pd.NaT,
    }
    return {**given, **fields}


BINDING = ("ost-strict", "ost-first-mover")


def agreed(*rows):
    frame = pd.DataFrame(list(rows), columns=list(CONFLICTS))
    readings = worlds.rulebook().readings
    chosen = {name: one for name, one in readings.items() if name in BINDING or one.status != "binding"}
    return agreed_within_binding_law(frame, chosen)


def test_readings_of_binding_law_agree_where_all_give_the_same():
    assert agreed(row("ost-strict"), row("ost-first-mover")) == "yes"
    assert agreed(row("ost-strict"), row("ost-first-mover"), row("maximalist", duty="seek_consent")) == "yes"


@pytest.mark.parametrize(
    "change",
    [
        {"duty": "consult_and_yield"},
        {"bearer": "CHN (chn)", "beneficiary": "USA (usa)"},
        {"starts_on": pd.Timestamp("2031-01-01")},
        {"duty": "none"},
    ],
)
def test_one_difference_makes_it_contested(change):
    assert agreed(row("ost-strict"), row("ost-first-mover", **change)) == "contested"


def test_where_binding_law_finds_no_duty_it_agrees_on_none():
    assert agreed() == "none owed"
    assert agreed(row("maximalist", duty="seek_consent")) == "none owed"
    assert agreed(row("ost-strict", duty="none"), row("ost-first-mover", relation="joint")) == "none owed"


def test_without_a_reading_of_binding_law_there_is_nothing_to_compare():
    claim = {"maximalist": worlds.rulebook().readings["maximalist"]}
    with pytest.raises(ValueError, match="no reading that rests on binding law"):
        agreed_within_binding_law(pd.DataFrame(columns=list(CONFLICTS)), claim)


rows = st.builds(
    row,
    st.sampled_from(READINGS),
    duty=st.sampled_from(["none", "consult_before", "due_regard"]),
    mechanism=st.sampled_from(["plume_ejecta", "grain_impact"]),
)


@given(st.lists(rows, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_order_and_other_sources_change_nothing(given_rows, random):
    before = agreed(*given_rows)
    shuffled = [*given_rows, row("accords", duty="notify"), row("maximalist", duty="seek_consent")]
    random.shuffle(shuffled)
    assert agreed(*shuffled) == before


def test_a_pair_is_the_same_both_ways(usa_chn):
    conflicts = usa_chn[0].conflicts
    one, other = of_the_pair(conflicts, "lander", "station"), of_the_pair(conflicts, "station", "lander")
    assert len(one) > 0
    pd.testing.assert_frame_equal(one, other)


def test_the_name_of_the_file_is_plain():
    assert slug("ost-strict/a>b/plume_ejecta/2030-01-01") == "ost-strict-a-b-plume_ejecta-2030-01-01"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("memo") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dueregard", "run", "shackleton-claim", "--out", str(out)])
        with pytest.raises(SystemExit) as ended:
            run_command_line()
    assert ended.value.code == 0
    return out


def test_the_command_writes_both_pages(call, written, tmp_path):
    from dueregard.readers.run import read_run

    name = str(read_run(written).conflicts["conflict_id"].iloc[0])
    code, out, err = call("memo", str(written), name, "--out", str(tmp_path / "m"), "--scenario", "shackleton-claim")
    assert (code, err) == (0, "")
    assert {path.suffix for path in (tmp_path / "m").iterdir()} == {".md", ".html"}
    assert out.startswith("Written: ")
    code, out, _ = call("memo", str(written), name)
    assert code == 0
    assert out.startswith(f"# Memo: {name}")


def test_another_scenario_is_refused(call, written, tmp_path):
    code, _, err = call("memo", str(written), "x", "--scenario", "two-bases", "--out", str(tmp_path / "m"))
    assert code == 2
    assert "'two-bases' is not the file that this run was made from" in err
    assert not (tmp_path / "m").exists()


def test_an_unknown_conflict_is_a_mistake(call, written):
    code, _, err = call("memo", str(written), "nothing")
    assert code == 2
    assert "no conflict 'nothing' in this run" in err
