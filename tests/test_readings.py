"""What does each reading make of dates, memberships, zones and procedure, seen in whole assessments?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worlds import activity, assessed, rulebook, world

from dueregard.law.obligations import obligations
from dueregard.law.parties import member
from dueregard.model.law import CLAIMED
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Assessment

READINGS = tuple(rulebook().readings)
UNDATED = ("moon-agreement", "managed-area")
DATED = tuple(name for name in READINGS if name not in UNDATED)
DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
PARTIES = {"pak": {"state": "PAK"}, "tur": {"state": "TUR"}, "sau": {"state": "SAU"}}  # of the Moon Agreement, or once
SAID = [
    "first_activity",
    "later_activity",
    "bearer",
    "beneficiary",
    "duty",
    "effect_on_entry",
    "rule",
    "latest_open_on",
]


def beside(actor: str, kind: str, metres: float, starts: str, ends: str = "2040-01-01", **more: Any) -> dict[str, Any]:
    """Return an activity so many metres from 89 S on the zero meridian."""
    return activity(actor, kind, -89.0 + metres / DEGREE_M, 0.0, operates=[starts, ends], **more)


def one_way(
    source: str, receptor: str, between: tuple[str, str] = ("usa", "chn"), metres: float = 1000.0, **more: Any
) -> Scenario:
    """A landing ground and a telescope near it, which harms nobody; the days on which each starts."""
    activities = {
        "s": beside(between[0], "robotic-landing", 0.0, source, rate_per_year=1),
        "r": beside(between[1], "optical-telescope", metres, receptor),
    }
    return world(activities, **more)


def mutual(one: str, other: str, between: tuple[str, str] = ("usa", "chn"), **more: Any) -> Scenario:
    """Two landing grounds a kilometre apart: each harms the other."""
    activities = {
        "a": beside(between[0], "robotic-landing", 0.0, one, rate_per_year=1),
        "b": beside(between[1], "robotic-landing", 1000.0, other, rate_per_year=1),
    }
    return world(activities, **more)


def rows(found: Assessment, reading: str, source: str, mechanism: str = "plume_ejecta") -> pd.DataFrame:
    """Return the rows of one source and mechanism under a reading, by day."""
    table = found.conflicts
    same = (table["reading"] == reading) & (table["source_activity"] == source) & (table["mechanism"] == mechanism)
    return table[same].sort_values("starts_on", ignore_index=True)


def only(found: Assessment, reading: str, source: str, mechanism: str = "plume_ejecta") -> "pd.Series[Any]":
    """Return the one row of a source and mechanism under a reading."""
    table = rows(found, reading, source, mechanism)
    assert len(table) == 1
    return table.iloc[0]


def days(table: pd.DataFrame) -> list[tuple[str, str | None]]:
    """Return first day and first day no longer of each row."""
    return [
        (str(row.starts_on.date()), None if pd.isna(row.ends_on) else str(row.ends_on.date()))
        for row in table.itertuples(index=False)
    ]


EARLY, LATE = "2031-01-01", "2033-01-01"


# Dates


@pytest.mark.parametrize("reading", DATED)
@pytest.mark.parametrize("scene", [one_way, mutual])
def test_swapping_the_dates_swaps_first_and_later(reading: str, scene: Any) -> None:
    here, there = (only(assessed(scene(*when), (reading,)), reading, name) for when, name in swaps(scene))
    assert (here["first_activity"], here["later_activity"]) == (there["later_activity"], there["first_activity"])
    assert "undetermined" not in set(here[["first_activity", "later_activity"]])


def swaps(scene: Any) -> list[tuple[tuple[str, str], str]]:
    source = "s" if scene is one_way else "a"
    return [((EARLY, LATE), source), ((LATE, EARLY), source)]


@pytest.mark.parametrize("reading", UNDATED)
@pytest.mark.parametrize("scene", [one_way, mutual])
def test_swapping_the_dates_changes_nothing_where_none_decides(reading: str, scene: Any) -> None:
    parties = {"actors": {name: PARTIES[name] for name in ("pak", "tur")}}
    tables = [
        assessed(scene(*when, ("pak", "tur"), **parties), (reading,)).conflicts[["conflict_id", *SAID, "note"]]
        for when, _ in swaps(scene)
    ]
    pd.testing.assert_frame_equal(*tables)
    assert set(tables[0]["first_activity"]) == {"undetermined"}
    assert not tables[0]["note"].str.contains("cannot be told").any()


@pytest.mark.parametrize("reading", ["ost-strict", "ost-first-mover", "maximalist", "hague", "ilrs"])
def test_where_each_harms_the_other_the_bearer_swaps_with_the_dates(reading: str) -> None:
    here, there = (assessed(mutual(*when), (reading,)) for when, _ in swaps(mutual))
    for source in ("a", "b"):
        acts = only(here, reading, source)
        swapped = only(there, reading, {"a": "b", "b": "a"}[source])
        assert acts["duty"] == swapped["duty"]
        assert {str(acts["bearer"])[:3], str(swapped["bearer"])[:3]} == {"USA", "CHN"}


@pytest.mark.parametrize(
    ("when", "duty"), [((EARLY, LATE), "due_regard"), ((LATE, EARLY), "consult_before")], ids=["first", "later"]
)
def test_strictly_the_one_who_acts_bears_whoever_came_first(when: tuple[str, str], duty: str) -> None:
    row = only(assessed(one_way(*when)), "ost-strict", "s")
    assert (row["bearer"], row["duty"]) == ("USA (usa)", duty)


# Memberships


def test_india_and_the_united_states_share_the_accords_from_the_day_of_signature() -> None:
    """India signed on 2023-06-21: a zone notified before binds it from that day on, and not the day before."""
    scene = world(
        {
            "s": beside("usa", "robotic-landing", 0.0, "2022-01-01", rate_per_year=1),
            "r": beside("ind", "optical-telescope", 1000.0, "2023-01-01", "2024-01-01"),
        },
        zones={"z": {"by": "usa", "around": "s", "radius": "2 km", "notified_on": "2022-01-01", "ends_on": None}},
        window={"from": "2023-01-01", "to": "2026-01-01"},
    )
    found = rows(assessed(scene, ("accords",)), "accords", "z", "declared_zone")
    assert list(found["duty"]) == ["none", "notify_and_coordinate"]
    assert days(found) == [("2023-01-01", "2023-06-21"), ("2023-06-21", "2024-01-01")]
    assert "nothing added by AA" in found["note"].iloc[0]


def test_the_united_states_and_china_share_no_accords() -> None:
    zone = {"by": "usa", "around": "s", "radius": "2 km", "notified_on": EARLY, "ends_on": None}
    found = assessed(one_way(EARLY, LATE, zones={"z": zone}), ("accords",))
    rules = set(found.duties["rule"].dropna())
    assert "ost-9-regard" in rules
    assert {rulebook().provisions[rule].instrument for rule in rules} == {"ost", "liability"}
    assert only(found, "accords", "z", "declared_zone")["duty"] == "none"


def test_saudi_arabia_owes_nothing_under_the_moon_agreement_since_it_left() -> None:
    """Out on 2024-01-05: from then on the Outer Space Treaty alone decides, by who came later."""
    actors = {name: PARTIES[name] for name in ("sau", "tur")}
    window = {"from": "2023-01-01", "to": "2030-01-01"}
    found = assessed(
        one_way("2023-06-01", "2023-07-01", ("sau", "tur"), actors=actors, window=window), ("moon-agreement",)
    )
    met = rows(found, "moon-agreement", "s")
    assert list(met["duty"]) == ["consult_before", "due_regard"]
    assert list(met["rule"]) == ["ma-noninterference", "ost-9-regard"]
    assert days(met) == [("2023-07-01", "2024-01-05"), ("2024-01-05", "2030-01-01")]
    assert "nothing added by MA" in met["note"].iloc[1]


@pytest.mark.parametrize(("day", "owed"), [(date(2024, 1, 4), True), (date(2024, 1, 5), False)])
def test_nor_any_report(day: date, owed: bool) -> None:
    scene = one_way("2023-06-01", "2023-07-01", ("sau", "tur"), actors={n: PARTIES[n] for n in ("sau", "tur")})
    due = obligations(scene, rulebook(), {"s": day}, scene.as_of)
    assert any(row["rule"] == "ma-5-inform" for row in due) is owed


def test_pakistan_and_turkiye_owe_each_other_consultation() -> None:
    actors = {name: PARTIES[name] for name in ("pak", "tur")}
    row = only(
        assessed(one_way(EARLY, LATE, ("pak", "tur"), actors=actors), ("moon-agreement",)), "moon-agreement", "s"
    )
    assert row["bearer"] == "PAK (pak), TUR (tur)"
    assert (row["duty"], row["rule"], row["status"]) == ("consult_before", "ma-noninterference", "binding")
    assert "any other party may join" in row["note"]


def test_thailand_is_in_both_camps() -> None:
    day = date(2026, 11, 22)
    assert [member(rulebook().instruments[name], "THA", day, day) for name in ("accords", "ilrs")] == ["yes", "yes"]


def test_between_china_and_russia_the_waiver_is_noted_and_the_duty_stands() -> None:
    actors = {"chn": {"state": "CHN"}, "rus": {"state": "RUS"}, "usa": {"state": "USA"}}
    inter_se = only(assessed(one_way(LATE, EARLY, ("chn", "rus"), actors=actors), ("ilrs",)), "ilrs", "s")
    assert inter_se["duty"] == "consult_before"
    assert "cross-waiver" in inter_se["note"]
    outside = only(assessed(one_way(LATE, EARLY, ("chn", "usa"), actors=actors), ("ilrs",)), "ilrs", "s")
    assert outside["duty"] == "consult_before"
    assert outside["note"].startswith("nothing added by IGA")


# Zones


def zoned(radius: str = "2 km", receptor: str = LATE, metres: float = 1000.0, **zone: Any) -> Scenario:
    """The landing ground of 2031 with a zone round it, and the telescope near it."""
    given = {"by": "usa", "around": "s", "radius": radius, "declared_on": EARLY, "ends_on": None, **zone}
    return one_way(EARLY, receptor, ("usa", "ind"), metres, zones={"z": given})


@given(st.floats(0.01, 1000.0))
@settings(max_examples=6, deadline=None, derandomize=True, database=None)
def test_strictly_no_zone_of_any_size_bars_anybody(radius_km: float) -> None:
    found = assessed(zoned(f"{radius_km} km", notified_on=EARLY, registered_on=EARLY))
    assert not set(found.conflicts["effect_on_entry"]) & set(CLAIMED)
    assert not set(found.exclusion["effect"]) & set(CLAIMED)
    assert "declared_zone" not in set(found.conflicts["mechanism"])


def test_every_bar_prints_the_words_of_articles_i_and_ii() -> None:
    found = assessed(zoned(notified_on=EARLY, registered_on=EARLY), READINGS).conflicts
    bars = found[found["effect_on_entry"].isin(CLAIMED)]
    assert set(bars["reading"]) == {"maximalist", "hague"}
    assert bars["note"].str.contains("Art. I ").all()
    assert bars["note"].str.contains("Art. II ").all()
    assert bars["note"].str.contains("free access to all areas").all()


def test_a_notice_restricts_access_for_a_month_and_a_registration_for_five_years() -> None:
    """hague-access.maximum_time 30 days from the notice; hague-priority.maximum_time 1826 days from registration."""
    scene = zoned(receptor="2031-03-05", notified_on="2031-03-01", registered_on="2032-01-01")
    found = rows(assessed(scene, ("hague",)), "hague", "z", "declared_zone")
    assert list(found["rule"]) == ["hague-access", "hague-priority"]
    assert days(found) == [("2031-03-05", "2031-03-31"), ("2032-01-01", "2036-12-31")]
    assert found["note"].str.contains("by hague-access").tolist() == [True, False]
    assert "ends on 2036-12-31 by hague-priority" in found["note"].iloc[1]


@pytest.mark.parametrize(("registered", "bearer"), [("2032-06-01", "IND (ind)"), ("2033-06-01", "USA (usa)")])
def test_later_registration_or_later_start_bears_the_bar(registered: str, bearer: str) -> None:
    """The telescope of 2033 is in no registry: it counts by its start, and is not displaced by a later right."""
    row = only(assessed(zoned(registered_on=registered), ("hague",)), "hague", "z", "declared_zone")
    assert (row["bearer"], row["duty"], row["status"]) == (bearer, "avoid", "proposal")


def test_a_right_larger_than_the_rule_allows_is_flagged() -> None:
    """2 km of radius are 12.6 km2, over 1 km2; 0.5 km are 0.79 km2 and pass."""
    large, small = (
        only(
            assessed(zoned(radius, metres=300.0, registered_on="2032-01-01"), ("hague",)), "hague", "z", "declared_zone"
        )
        for radius in ("2 km", "0.5 km")
    )
    assert "12.6 km2, over 1 km2" in large["note"]
    assert "larger than the rule allows" not in small["note"]


def test_effects_under_the_building_blocks_are_those_of_the_treaty() -> None:
    found = assessed(one_way(LATE, EARLY), ("hague", "ost-strict"))
    assert list(only(found, "hague", "s")[SAID]) == list(only(found, "ost-strict", "s")[SAID])


@pytest.mark.parametrize("reading", ["moon-agreement", "ilrs", "managed-area", "ost-first-mover"])
def test_these_readings_know_no_declared_zone(reading: str) -> None:
    found = assessed(zoned(notified_on=EARLY, registered_on=EARLY), (reading,))
    assert "declared_zone" not in set(found.conflicts["mechanism"])
    assert "declared" not in set(found.zones["polarity"])


def test_without_a_plan_both_coordinate_beside_what_the_treaty_says() -> None:
    found = assessed(one_way(LATE, EARLY), ("managed-area",))
    row = only(found, "managed-area", "s")
    assert (row["bearer"], row["duty"], row["status"]) == ("USA (usa), CHN (chn)", "coordinate", "analogy")
    assert "no plan of sectors is given" in row["note"]
    duties = found.duties[found.duties["conflict_id"] == row["conflict_id"]]
    assert sorted(zip(duties["role"], duties["bearer_state"], duties["duty"], strict=True)) == [
        ("beside", "CHN", "may_request"),
        ("beside", "USA", "compensate"),
        ("beside", "USA", "consult_before"),
        ("beside", "USA", "due_regard"),
        ("leading", "CHN", "coordinate"),
        ("leading", "USA", "coordinate"),
    ]


def lapsing(reading: str, **zone: Any) -> list[tuple[str, str | None]]:
    """A landing ground that is given up on 2032-01-01, its zone, and a telescope that comes in 2032."""
    given = {"by": "usa", "around": "s", "radius": "2 km", "notified_on": EARLY, "ends_on": None, **zone}
    activities = {
        "s": beside("usa", "robotic-landing", 0.0, EARLY, "2032-01-01", rate_per_year=1),
        "r": beside("ind", "optical-telescope", 1000.0, "2032-03-01"),
    }
    return days(rows(assessed(world(activities, zones={"z": given}), (reading,)), reading, "z", "declared_zone"))


def test_a_zone_lapses_a_year_after_its_activity() -> None:
    """cessation.idle_time is 365 days from 2032-01-01. A claim does not lapse, and a stated end is the end."""
    assert lapsing("accords") == [("2032-03-01", "2032-12-31")]
    assert lapsing("maximalist") == [("2032-03-01", "2040-01-01")]
    assert lapsing("accords", ends_on="2034-01-01") == [("2032-03-01", "2034-01-01")]


def test_a_lapsed_zone_keeps_nobody_from_anything() -> None:
    activities = {"s": beside("usa", "robotic-landing", 0.0, EARLY, "2032-01-01", rate_per_year=1)}
    zone = {"by": "usa", "around": "s", "radius": "2 km", "notified_on": EARLY, "ends_on": None}
    excluded = assessed(world(activities, zones={"z": zone}), ("accords",)).exclusion
    coordinate = excluded[(excluded["effect"] == "coordinate") & (excluded["party_group"] == "accords-signatory")]
    assert len(coordinate)
    assert coordinate["ends_on"].max() == pd.Timestamp("2033-01-01")


@pytest.mark.parametrize(("radius", "flagged"), [("3 km", False), ("3.01 km", True)])
def test_a_zone_larger_than_the_harm_supports_is_flagged(radius: str, flagged: bool) -> None:
    """A lander of 1.5 t reaches less far than the guideline disc of 2 km; the factor is 1.5."""
    row = only(assessed(zoned(radius, notified_on=EARLY), ("accords",)), "accords", "z", "declared_zone")
    assert ("zone not reasonable by its harm" in str(row["note"])) is flagged


def test_a_bar_over_a_whole_site_leaves_no_way_to_it() -> None:
    inside, across = (
        only(assessed(zoned(radius), ("maximalist",)), "maximalist", "z", "declared_zone")
        for radius in ("5 km", "1 km")
    )
    assert "leaves no way to it (free access" in inside["note"]
    assert "leaves no way" not in across["note"]


# Procedure


def test_a_concluded_consultation_changes_the_outcome() -> None:
    done = {"between": ["usa", "chn"], "about": "s", "opened_on": "2030-01-01", "concluded_on": "2030-06-01"}
    before, after = (
        only(assessed(one_way(LATE, EARLY, consultations=given)), "ost-strict", "s") for given in ([], [done])
    )
    assert (before["duty"], before["effect_on_entry"]) == ("consult_before", "consult")
    assert (after["duty"], after["effect_on_entry"]) == ("due_regard", "none")
    assert before["latest_open_on"] == pd.Timestamp("2032-07-05")
    assert pd.isna(after["latest_open_on"])


@pytest.mark.parametrize("reading", READINGS)
def test_an_agreement_changes_the_outcome_for_its_days(reading: str) -> None:
    agreed = {"between": ["usa", "chn"], "covers": ["plume_ejecta"], "from": "2034-01-01", "to": "2035-01-01"}
    found = rows(assessed(one_way(LATE, EARLY, agreements=[agreed | {"source": "test"}]), (reading,)), reading, "s")
    assert list(found["relation"]) == ["international", "joint", "international"]
    assert days(found)[1] == ("2034-01-01", "2035-01-01")


def noticed(**notice: str) -> "pd.Series[Any]":
    zone = {"by": "usa", "around": "s", "radius": "2 km", "notified_on": EARLY, "ends_on": None}
    scene = one_way(EARLY, LATE, ("usa", "ind"), zones={"z": zone}, notices=[notice] if notice else [])
    return only(assessed(scene, ("accords",)), "accords", "z", "declared_zone")


def test_a_notice_changes_the_outcome() -> None:
    """The newcomer has told: coordination is left. Told too late, by another, or to another: nothing changes."""
    assert noticed()["duty"] == "notify_and_coordinate"
    told = noticed(of="r", to="NASA, USA", on="2032-06-01")
    assert (told["duty"], told["effect_on_entry"]) == ("coordinate", "coordinate")
    for other in ({"on": "2033-01-02"}, {"of": "s"}, {"to": "JAXA"}):
        assert noticed(**{"of": "r", "to": "usa", "on": "2032-06-01", **other})["duty"] == "notify_and_coordinate"


def test_a_zone_notified_changes_the_outcome_for_signatories() -> None:
    """Without a notice there is no zone under the Accords."""
    assert not len(rows(assessed(zoned(), ("accords",)), "accords", "z", "declared_zone"))
    found = assessed(zoned(notified_on="2034-01-01"), ("accords",))
    assert days(rows(found, "accords", "z", "declared_zone"))[0][0] == "2034-01-01"
    assert list(rows(found, "accords", "s")["duty"]) == ["due_regard", "notify_and_coordinate"]


@pytest.mark.parametrize("reading", ["accords", "maximalist"])
def test_distress_opens_every_zone_and_excuses_no_harm(reading: str) -> None:
    crew = {"crew": "ind", "from": "2035-01-01", "to": "2035-02-01", "source": "test"}
    zone = {"by": "usa", "around": "s", "radius": "2 km", "notified_on": EARLY, "ends_on": None}
    found = assessed(one_way(EARLY, LATE, ("usa", "ind"), zones={"z": zone}, emergencies=[crew]), (reading,))
    entry = rows(found, reading, "z", "declared_zone")
    assert [duty == "none" for duty in entry["duty"]] == [False, True, False]
    assert days(entry)[1] == ("2035-01-01", "2035-02-01")
    assert "every area is open" in entry["note"].iloc[1]
    assert len(rows(found, reading, "s")) == 1


def test_the_last_day_to_notify_is_reckoned_by_the_rule_itself() -> None:
    """accords-11-10-respect.notice_time is 90 days before 2033-01-01, ost-9-consult.lead_time 180."""
    assert noticed()["latest_open_on"] == pd.Timestamp("2032-10-03")
    assert only(assessed(one_way(LATE, EARLY)), "ost-strict", "s")["latest_open_on"] == pd.Timestamp("2032-07-05")


@pytest.mark.parametrize(("reading", "role"), [("ost-first-mover", "one"), ("managed-area", "both")])
@pytest.mark.parametrize(("source", "receptor"), [("2033-01-01", "2038-01-01"), ("2038-01-01", "2033-01-01")])
def test_talks_need_not_be_open_before_the_other_side_is_there(
    reading: str, role: str, source: str, receptor: str
) -> None:
    """2038-01-01 less 180 days, whichever side comes later, and where both must talk."""
    row = only(assessed(one_way(source, receptor), (reading,)), reading, "s")
    assert (row["bearer"] == row["beneficiary"]) is (role == "both")
    assert row["latest_open_on"] == pd.Timestamp("2037-07-05")


def tried(found: Assessment, rule: str) -> Mapping[str, str]:
    """Return what came of each exception of a rule."""
    text = found.duties[found.duties["rule"] == rule]["exceptions"].iloc[0]
    return dict(part.split(": ", 1) for part in text.split("; "))


def test_every_exception_is_tried_and_recorded() -> None:
    agreed = {"between": ["usa", "ind"], "covers": ["stray_light"], "from": EARLY, "source": "test"}
    scene = zoned(registered_on=EARLY).model_copy(
        update={"agreements": world({"x": beside("usa", "habitat", 0, EARLY)}, agreements=[agreed]).agreements}
    )
    found = assessed(scene, ("hague", "maximalist", "accords"))
    assert tried(found, "hague-priority") == {
        "emergency (emergency)": "not raised by the scenario",
        "art_xii_visit (ost-12-visit)": "not raised by the scenario",
        "transit_corridor (ost-1-access)": "not raised by the scenario",
        "consent": "does not apply: the agreement between the two does not cover this on the day",
        "free_access (ost-1-access)": "contradicts: free access stands against a bar",
    }
    assert set(tried(found, "claimed-keep-out")) == {
        "emergency (emergency)",
        "art_xii_visit (ost-12-visit)",
        "free_access (ost-1-access)",
    }
