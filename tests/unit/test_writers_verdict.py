"""Are verdict, summary and fingerprint what the tables say?"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests import synthetic

from dueregard.writers.shares import largest_shares, last_day, single_actors
from dueregard.writers.summary import conflict_counts, summary
from dueregard.writers.verdict import (
    APART,
    CONSULT,
    COORDINATE,
    REGARD,
    ReadingVerdict,
    Verdict,
    _count_sentences,
    states_in,
    verdict,
    verdict_id,
    verdict_sentences,
)

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "summary.schema.json"


@pytest.fixture
def assessment():
    return synthetic.assessment()


def test_counts_by_reading_and_certainty(assessment):
    first_mover, maximalist = verdict(assessment).readings
    assert (first_mover.certain, first_mover.possible) == ({CONSULT: 1, APART: 1}, {CONSULT: 1})
    assert (maximalist.certain, maximalist.possible) == ({}, {CONSULT: 1})


def test_bearers_are_states_with_a_duty_between_states(assessment):
    assert [row.bearers for row in verdict(assessment).readings] == [("IND", "USA"), ("IND",)]


def test_says_first_that_nothing_stands_on_the_day_of_knowledge(assessment):
    assert verdict_sentences(assessment)[0] == "On 2026-11-22 no conflict stands."


@pytest.mark.parametrize(
    ("day", "certain", "possible"),
    [(date(2035, 12, 31), 0, 0), (date(2036, 1, 1), 1, 0), (date(2036, 12, 31), 1, 0), (date(2040, 6, 1), 0, 2)],
)
def test_stands_from_its_first_day_up_to_its_end(assessment, day, certain, possible):
    later = replace(assessment, options=replace(assessment.options, as_of=day))
    found = verdict(later)
    assert (found.standing_certain, found.standing_possible) == (certain, possible)


def test_names_the_largest_share_of_the_leading_newcomer(assessment):
    sentence = verdict_sentences(assessment)[1]
    assert sentence.startswith("On 2045-01-01, the last snapshot, under ost-first-mover, usa takes most")
    assert "61 % of Synthetic Massif" in sentence


def test_all_together_are_no_actor(assessment):
    shares = largest_shares(assessment)
    assert shares[0].actor == "*"
    assert {share.actor for share in single_actors(shares, "lander-45t")} == {"usa", "ilrs"}


def test_area_counts_once_though_a_row_is_there_for_each_scarce_class(assessment):
    whole = assessment.exclusion[assessment.exclusion["share_of"].isna()]
    for share in largest_shares(assessment):
        own = whole[(whole["actor"] == share.actor) & (whole["newcomer_class"] == share.newcomer_class)]
        assert share.procedural_km2 == pytest.approx(own["area_km2"].sum())
        assert (share.claimed_km2, share.exclusion) == (0.0, "procedural")


def test_effects_of_one_kind_add_up_and_claims_stand_apart(assessment):
    """Ground is divided by the strongest effect: consult and coordinate together are procedure, consent is a claim."""
    more = assessment.exclusion.copy()
    weaker, claimed = more.assign(effect="coordinate"), more.assign(effect="consent")
    weaker["scarce_share"], claimed["scarce_share"] = more["scarce_share"] / 10, more["scarce_share"] / 2
    together = pd.concat([more, weaker, claimed], ignore_index=True)
    shares = single_actors(largest_shares(replace(assessment, exclusion=together)), "lander-45t")
    assert shares[0].scarce_share == pytest.approx(0.61 * 1.1)
    assert (shares[0].exclusion, shares[0].effect) == ("procedural", "coordinate")
    assert shares[0].claimed_km2 == pytest.approx(shares[0].procedural_km2 / 2)


def test_ground_that_is_not_scarce_has_no_share(assessment):
    plain = assessment.exclusion[assessment.exclusion["share_of"].isna()]
    shares = largest_shares(replace(assessment, exclusion=plain))
    assert {(share.share_of, share.scarce_share) for share in shares} == {(None, 0.0)}
    assert "no scarce ground" in verdict_sentences(replace(assessment, exclusion=plain))[1]


@pytest.mark.parametrize(
    ("starts", "ends", "day"),
    [
        ("2024-01-01", "2046-01-01", "2045-01-01"),
        ("2024-01-01", "2046-01-02", "2046-01-01"),
        ("2024-01-01", "2024-09-01", "2024-01-01"),
        ("2024-03-01", "2024-09-01", None),
    ],
)
def test_last_day_is_the_first_of_a_year_within_the_window(assessment, starts, ends, day):
    window = {"starts": date.fromisoformat(starts), "ends": date.fromisoformat(ends)}
    found = last_day(replace(assessment.options, **window))
    assert str(found) == str(day)


def test_states_of_a_bearer_are_told_from_operators():
    assert states_in("USA (im), CHN+RUS (ESA)") == ["USA", "CHN", "RUS"]


def test_fingerprint_ignores_floats_remarks_and_order(assessment):
    conflicts = assessment.conflicts
    shaken = conflicts.assign(area_km2=conflicts["area_km2"] * (1 + 1e-12), share=0.5, note="12.3 km").iloc[::-1]
    assert verdict_id(replace(assessment, conflicts=shaken)) == verdict_id(assessment)


@pytest.mark.parametrize("column", ["bearer", "duty", "certainty", "severity", "rule"])
def test_fingerprint_changes_with_every_discrete_column(assessment, column):
    changed = assessment.conflicts.assign(**{column: "another"})
    assert verdict_id(replace(assessment, conflicts=changed)) != verdict_id(assessment)


def test_fingerprint_changes_with_a_day(assessment):
    changed = assessment.conflicts.assign(starts_on=np.datetime64("2035-01-02", "s"))
    assert verdict_id(replace(assessment, conflicts=changed)) != verdict_id(assessment)


def test_fingerprint_is_twelve_hex_digits_and_stable_for_nothing():
    assert verdict_id(synthetic.empty_assessment()) == verdict_id(synthetic.empty_assessment("exercise"))
    assert len(bytes.fromhex(verdict_id(synthetic.empty_assessment()))) == 6


def test_nothing_found_reads_as_nothing_found():
    sentences = verdict_sentences(synthetic.empty_assessment())
    assert sentences[0] == "On 2026-11-22 no conflict stands."
    assert "no scarce ground" in sentences[1]
    assert "no conflict obliges" in sentences[2]


def test_summary_opens_with_verdict_and_shares(assessment):
    assert list(summary(assessment, {}))[1:3] == ["verdict", "scarce_shares"]
    assert summary(assessment, {})["scarce_shares"][0]["newcomer_class"] == "lander-45t"


def test_summary_counts_every_conflict_once(assessment):
    assert sum(row["count"] for row in conflict_counts(assessment.conflicts)) == len(assessment.conflicts)


def test_summary_says_what_is_left_out(assessment):
    left_out = summary(assessment, {})["left_out"]
    assert left_out["activities_without_a_place"] == ["isro-lander"]
    assert left_out["conflicts_without_a_duty_between_states"] == 1


def test_summary_is_the_same_twice_and_ignores_timings(assessment):
    slower = replace(assessment, timings={"zones": 99.0})
    assert json.dumps(summary(assessment, {"a": "1"})) == json.dumps(summary(slower, {"a": "1"}))


@pytest.mark.parametrize("make", [synthetic.assessment, synthetic.empty_assessment])
def test_summary_has_the_members_of_its_schema(make):
    schema, made = json.loads(SCHEMA.read_text()), summary(make(), {"scenario.yaml": "00"})
    assert set(schema["required"]) <= set(made) <= set(schema["properties"])
    for name, part in schema["properties"].items():
        if part.get("type") == "object" and "properties" in part:
            assert set(made[name]) == set(part["properties"]), name
    for share in made["scarce_shares"]:
        assert set(share) == set(schema["$defs"]["share"]["properties"])


@pytest.mark.parametrize("make", [synthetic.assessment, synthetic.empty_assessment])
def test_summary_meets_its_schema(make):
    jsonschema = pytest.importorskip("jsonschema")
    made = json.loads(json.dumps(summary(make(), {"scenario.yaml": "00"})))
    jsonschema.validate(made, json.loads(SCHEMA.read_text()))


def test_those_that_take_the_same_are_named_together(assessment):
    alike = assessment.exclusion.replace({"scarce_share": {0.27: 0.61}})
    sentence = verdict_sentences(replace(assessment, exclusion=alike))[1]
    assert "ilrs and usa alike take most" in sentence
    assert "must consult each first on 61 %" in sentence
    others = alike["actor"].eq("ilrs") & alike["share_of"].notna()
    apart = alike.assign(share_of=alike["share_of"].mask(others, "psr"))
    told = verdict_sentences(replace(assessment, exclusion=apart))[1]
    assert "ilrs takes most" in told
    assert "on 61 % of psr, and for usa on as much of Synthetic Massif" in told


def with_readings(assessment, **effects):
    """Return an assessment in which the same ground asks something under each reading."""
    rows = [assessment.exclusion.assign(reading=name, effect=effect) for name, effect in effects.items()]
    return replace(assessment, exclusion=pd.concat(rows, ignore_index=True))


def test_a_share_is_the_same_under_every_reading_only_where_the_same_is_asked(assessment):
    alike = with_readings(assessment, **{"ost-first-mover": "consult", "maximalist": "consult"})
    assert "(the same under every reading)" in verdict_sentences(alike)[1]
    apart = with_readings(assessment, **{"ost-first-mover": "consult", "maximalist": "consent"})
    told = "(consult: 61 % under ost-first-mover; claimed consent: 61 % under maximalist)"
    assert told in verdict_sentences(apart)[1]


def test_says_what_is_asked_where_no_reading_asks_to_consult():
    regard = ReadingVerdict("a", "binding", {REGARD: 3}, {}, ())
    area, claim = (
        ReadingVerdict("b", "analogy", {}, {COORDINATE: 38}, ()),
        ReadingVerdict("c", "claim", {CONSULT: 1}, {}, ()),
    )
    days = {"as_of": date(2026, 11, 22), "ends": date(2046, 1, 1), "last_day": None, "newcomer": None}
    none = {"standing_certain": 0, "standing_possible": 0, "largest": (), "assumptions": 1}
    first, claimed = _count_sentences(Verdict(readings=(regard, area, claim), **days, **none))
    assert "3 conflicts (3 certain) to due regard alone" in first
    assert first.endswith("under any other reading but the claim; b: 38 to notify or coordinate.")
    assert "1 conflict" in claimed
    assert _count_sentences(Verdict(readings=(claim,), **days, **none)) == [claimed]
