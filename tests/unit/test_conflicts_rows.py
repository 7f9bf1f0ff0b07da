"""What does a conflict row say: relation, margin, severity, deadlines, consultations, ids?"""

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from tests.worlds import activity, assessed, rulebook, world

from dueregard.model.tables import CONFLICTS, DUTIES, Assessment, check_columns

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
READINGS = tuple(rulebook().readings)


def away(metres: float) -> float:
    """Return the latitude that lies so far north of 89 degrees south on the same meridian."""
    return -89.0 + metres / DEGREE_M


def powered(gap_m: float = 1_100.0, *, reading: str = "ost-first-mover", **more: object) -> Assessment:
    """A US reactor from 2033 and a Chinese crew from 2032, whose site begins 100 m before the gap ends."""
    actors = {"usa": {"state": "USA"}, "chn": {"state": "CHN"}, "ilrs": {"joint": ["CHN", "RUS"]}}
    scene = world(
        {
            "s": activity("usa", "fission-reactor", -89.0, 0.0, operates=["2033-07-01", "2040-01-01"]),
            "r": activity(
                more.pop("receptor", "chn"),  # type: ignore[arg-type]
                "habitat",
                away(gap_m),
                0.0,
                interests=["crew"],
                operating_radius="100 m",
                operates=["2032-01-01", "2040-01-01"],
            ),
        },
        **{"actors": actors, **more},
    )
    return assessed(scene, (reading,))


def only(result: Assessment, mechanism: str = "fission_dose") -> pd.Series:
    rows = result.conflicts[result.conflicts["mechanism"] == mechanism]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("gap_m", "margin", "severity"),
    [
        (2_100.0, 2.5, "marginal"),
        (1_100.0, 10.0, "clear"),
        (600.0, 40.0, "gross"),
        (1_926.0, 2.999, "marginal"),
        (1_925.0, 3.002, "clear"),
    ],
)
def test_the_margin_is_taken_at_the_nearest_point_of_the_site(gap_m: float, margin: float, severity: str) -> None:
    """50 rem a year at 1 km over a limit of 5 is 10 / (gap - 100 m)^2 in km; marginal under 3, clear under 30."""
    row = only(powered(gap_m))
    assert row["margin"] == pytest.approx(10.0 / ((gap_m - 100.0) / 1e3) ** 2, rel=1e-6)
    assert row["margin"] == pytest.approx(margin, rel=1e-3)
    assert row["severity"] == severity


def test_the_margin_is_one_where_the_reach_ends() -> None:
    """At sqrt(10) km of ground the dose is the limit."""
    assert only(powered(sqrt(10.0) * 1e3 + 99.0))["margin"] == pytest.approx(1.0, abs=1e-3)


def test_a_site_that_holds_the_source_is_taken_at_the_contact_range() -> None:
    """Nearer than severity.contact_range (10 m) effects are not evaluated: 10 / 0.01^2."""
    assert only(powered(50.0))["margin"] == pytest.approx(1e5, rel=1e-6)


def test_a_consultation_is_due_the_lead_before_the_start() -> None:
    """2033-07-01 less 180 days is 2033-01-02 (31 + 28 + 31 + 30 + 31 + 30 = 181 days from 1 January)."""
    row = only(powered())
    assert (row["bearer"], row["duty"]) == ("USA (usa)", "consult_and_yield")
    assert row["latest_open_on"] == pd.Timestamp("2033-01-02")


def test_no_consultation_no_deadline() -> None:
    """A claim asks for consent, not for consultation."""
    assert pd.isna(only(powered(reading="maximalist"))["latest_open_on"])


def consulted(concluded_on: str | None, about: str = "s", **more: object) -> pd.Series:
    talk = {"between": ["chn", "usa"], "about": about, "opened_on": "2030-01-01", "concluded_on": concluded_on}
    return only(powered(consultations=[talk], **more))


def test_a_concluded_consultation_closes_the_duty_to_consult() -> None:
    """Concluded before the later one starts: regard stays, nothing is left to open."""
    row = consulted("2033-07-01")
    assert (row["bearer"], row["duty"], row["effect_on_entry"]) == ("USA (usa)", "due_regard", "none")
    assert row["rule"] == "ost-9-regard"
    assert pd.isna(row["latest_open_on"])
    assert "consultation concluded" in row["note"]


@pytest.mark.parametrize(("concluded_on", "about"), [(None, "s"), ("2033-07-02", "s")])
def test_an_open_or_late_consultation_closes_nothing(concluded_on: str | None, about: str) -> None:
    """The duty is tested on the start day, 2033-07-01."""
    assert consulted(concluded_on, about)["duty"] == "consult_and_yield"


def test_a_consultation_does_not_close_a_claim() -> None:
    """Consent is not consultation."""
    assert consulted("2033-01-01", reading="maximalist")["duty"] == "seek_consent"


@pytest.mark.parametrize("reading", READINGS)
def test_the_same_state_owes_itself_nothing(reading: str) -> None:
    """Two operators of one State: reported as domestic, duty none."""
    row = only(powered(reading=reading, receptor="other", actors={"usa": {"state": "USA"}, "other": {"state": "USA"}}))
    assert (row["relation"], row["duty"], row["effect_on_entry"], row["bearer"]) == ("domestic", "none", "none", None)
    assert row["beneficiary"] is None
    assert row["note"].startswith("none between States")
    undated = rulebook().readings[reading].deciding_date == "none"
    first_and_later = ("undetermined", "undetermined") if undated else ("r", "s")
    assert (row["first_activity"], row["later_activity"]) == first_and_later


@pytest.mark.parametrize("reading", READINGS)
def test_sets_that_share_a_state_are_joint(reading: str) -> None:
    """USA with ESA-like USA+CHN: the sets share a State."""
    actors = {"usa": {"state": "USA"}, "both": {"joint": ["CHN", "USA"]}}
    row = only(powered(reading=reading, receptor="both", actors=actors))
    assert (row["relation"], row["duty"], row["bearer"]) == ("joint", "none", None)


def agreed(covers: object, **more: object) -> pd.DataFrame:
    agreement = {
        "between": ["usa", "chn"],
        "covers": covers,
        "from": "2034-01-01",
        "to": "2036-01-01",
        "source": "test",
    }
    rows = powered(agreements=[agreement], **more).conflicts
    return rows[rows["mechanism"] == "fission_dose"].sort_values("starts_on")


def test_an_agreement_covers_its_days_and_its_matter() -> None:
    """In force 2034 and 2035, half-open: joint and none then, the duty before and after."""
    rows = agreed(["fission_dose"])
    assert list(rows["relation"]) == ["international", "joint", "international"]
    assert list(rows["duty"]) == ["consult_and_yield", "none", "consult_and_yield"]
    assert [f"{day:%Y-%m-%d}" for day in rows["starts_on"]] == ["2033-07-01", "2034-01-01", "2036-01-01"]
    assert list(agreed("everything")["relation"]) == ["international", "joint", "international"]
    assert list(agreed(["plume_ejecta"])["relation"]) == ["international"]
    assert rows["conflict_id"].is_unique


def test_every_pair_of_states_has_its_duty() -> None:
    """The USA towards China and Russia together: one row, two duties, the set beside the operator."""
    result = powered(receptor="ilrs")
    row = only(result)
    assert (row["bearer"], row["beneficiary"]) == ("USA (usa)", "CHN+RUS (ilrs)")
    duties = result.duties[result.duties["conflict_id"] == row["conflict_id"]]
    duties = duties[duties["role"] == "leading"]
    assert set(zip(duties["bearer_state"], duties["beneficiary_state"], strict=True)) == {
        ("USA", "CHN"),
        ("USA", "RUS"),
    }
    assert set(duties["bound"]) == {"yes"}


def test_a_duty_towards_one_of_two_states_is_not_lost() -> None:
    """Egypt and a State outside the Treaty together: regard is owed to the one that is a party.

    The party table knows no membership of Albania, so the Treaty does not bind it here; China is a party.
    """
    actors = {"usa": {"state": "USA"}, "mixed": {"joint": ["ALB", "CHN"]}}
    assert rulebook().instruments["ost"].parties
    assert "ALB" not in {one.state for one in rulebook().instruments["ost"].parties}
    scene = world(
        {
            "s": activity("usa", "fission-reactor", -89.0, 0.0, operates=["2031-01-01", "2040-01-01"]),
            "r": activity(
                "mixed", "habitat", away(1_000.0), 0.0, interests=["crew"], operates=["2032-01-01", "2040-01-01"]
            ),
        },
        actors=actors,
    )
    row = only(assessed(scene))
    assert (row["duty"], row["bearer"], row["beneficiary"]) == ("due_regard", "USA (usa)", "CHN (mixed)")


def test_a_state_outside_the_treaty_is_owed_nothing_under_it() -> None:
    """Between a party and a State that is none the row stands, without a duty, and says why."""
    row = only(powered(receptor="out", actors={"usa": {"state": "USA"}, "out": {"state": "ALB"}}))
    assert (row["duty"], row["bearer"]) == ("none", None)
    assert "does not bind both" in row["note"]


def test_a_claim_always_stands_beside_the_law_that_contradicts_it() -> None:
    """Maximalist: the row carries the words of Arts. I and II, and the base duty stands beside the claimed one."""
    result = powered(reading="maximalist")
    row = only(result)
    assert (row["duty"], row["effect_on_entry"], row["status"]) == ("seek_consent", "consent", "claim")
    assert "Art. I" in row["note"]
    assert "Art. II" in row["note"]
    duties = result.duties[result.duties["conflict_id"] == row["conflict_id"]].set_index("rule")
    assert dict(duties["role"]) == {
        "claimed-keep-out": "leading",
        "ost-9-consult": "beside",
        "ost-9-regard": "beside",
        "ost-9-request": "beside",
    }
    assert duties.loc["ost-9-consult", "status"] == "binding"


def test_ids_name_reading_pair_mechanism_and_first_day() -> None:
    """<reading>/<source>><receptor>/<mechanism>/<start>."""
    row = only(powered())
    assert row["conflict_id"] == "ost-first-mover/s>r/fission_dose/2033-07-01"
    assert row["footprint_id"] == "s/fission_dose/crew/nominal"


def test_the_weaker_evidence_counts() -> None:
    """A measured source and an assumed receptor: assumed."""
    scene = world(
        {
            "s": activity("usa", "fission-reactor", -89.0, 0.0, evidence="measured"),
            "r": activity("chn", "habitat", away(1_000.0), 0.0, evidence="press"),
        }
    )
    assert only(assessed(scene))["evidence"] == "press"


def test_the_tables_keep_their_contract() -> None:
    """Columns, order and kinds, and None (never NaN) for empty text."""
    result = powered(receptor="other", actors={"usa": {"state": "USA"}, "other": {"state": "USA"}})
    check_columns(result.conflicts, CONFLICTS, "conflicts")
    check_columns(result.duties, DUTIES, "duties")
    texts = result.conflicts[[name for name, kind in CONFLICTS.items() if kind == "text"]].to_numpy().ravel()
    assert [cell for cell in texts if isinstance(cell, float) and np.isnan(cell)] == []
