"""What is owed for visits, things, zones, quiet places and distress, and who bears it?"""

from typing import Any

import pandas as pd
import pytest
from tests.worlds import activity, assessed, world

from dueregard.analyses.audit.appropriation import appropriation
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Assessment

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
ACTORS = {"usa": {"state": "USA"}, "chn": {"state": "CHN"}, "ind": {"state": "IND"}, "rus": {"state": "RUS"}}
PARTIES = {"nld": {"state": "NLD"}, "tur": {"state": "TUR"}}  # of the Moon Agreement
SPAN = {"operates": ["2031-01-01", "2040-01-01"]}


def beside(actor: str, kind: str, metres: float, **more: Any) -> dict[str, Any]:
    """Return an activity so many metres from 89 S on the zero meridian."""
    return activity(actor, kind, -89.0 + metres / DEGREE_M, 0.0, **{**SPAN, **more})


def owed(scene: Scenario, rule: str, readings: tuple[str, ...] = ("ost-strict",)) -> pd.DataFrame:
    """Return what is owed by a rule without a conflict."""
    table = assessed(scene, readings).obligations
    return table[table["rule"] == rule].reset_index(drop=True)


def stands(found: Assessment, rule: str) -> pd.DataFrame:
    """Return what stands between States by a rule."""
    return found.duties[(found.duties["rule"] == rule) & (found.duties["duty"] != "none")].reset_index(drop=True)


# Visits


def visited(*visits: dict[str, Any], actors: Any = ACTORS, sides: tuple[str, str] = ("usa", "chn")) -> pd.DataFrame:
    scene = {"base": beside(sides[0], "habitat", 0.0), "camp": beside(sides[1], "habitat", 60_000.0)}
    return owed(world(scene, actors=actors, visits=list(visits)), "ost-12-visit")


@pytest.mark.parametrize(("told", "met"), [("2036-06-01", "yes"), ("2036-06-02", "no"), (None, "not yet due")])
def test_a_visitor_gives_notice_two_weeks_before(told: str | None, met: str) -> None:
    """ost-12-visit.notice_time is 14 days: 1 June for a visit on 15 June."""
    found = visited({"visitor": "chn", "to": "base", "on": "2036-06-15", "notified_on": told})
    notice = found[found["duty"] == "notify"].iloc[0]
    assert (notice["state"], notice["to"], str(notice["due_on"].date())) == ("CHN", "USA (usa)", "2036-06-01")
    assert (notice["met"], notice["number_class"]) == (met, "ASSUMPTION")


@pytest.mark.parametrize(("admitted", "met"), [(True, "yes"), (False, "no"), (None, "not yet due")])
def test_the_host_admits(admitted: bool | None, met: str) -> None:
    found = visited({"visitor": "chn", "to": "base", "on": "2036-06-15", "admitted": admitted})
    access = found[found["duty"] == "give_access"].iloc[0]
    assert (access["state"], access["to"], access["met"]) == ("USA", "CHN (chn)", met)


def test_who_refused_may_be_refused_unless_the_moon_agreement_stands_between_them() -> None:
    """Art. XII goes by reciprocity; Art. 15 of the Moon Agreement does not."""

    def second(actors: Any, host: str, other: str) -> str:
        first = {"visitor": host, "to": "camp", "on": "2035-01-01", "admitted": False}
        then = {"visitor": other, "to": "base", "on": "2036-01-01", "admitted": False}
        found = visited(first, then, actors=actors, sides=(host, other))
        return str(found[(found["duty"] == "give_access") & (found["actor"] == host)].iloc[0]["met"])

    assert second(ACTORS, "usa", "chn") == "in question"
    assert second(PARTIES, "nld", "tur") == "no"


def test_without_a_visit_nobody_owes_one() -> None:
    assert visited().empty


def entered(**more: Any) -> list[tuple[str, str]]:
    """Return the first days and duties of a rover in a notified zone, between signatories."""
    scene = {
        "base": beside("usa", "habitat", 0.0),
        "rover": beside("ind", "rover-traverse", 1_500.0, operates=["2036-06-01", "2036-07-01"], **more.pop("own", {})),
    }
    zone = {"by": "usa", "around": "base", "radius": "2 km", "notified_on": "2031-01-01", "ends_on": None}
    table = assessed(world(scene, zones={"z": zone}, **more), ("accords",)).conflicts
    rows = table[table["mechanism"] == "declared_zone"].sort_values("starts_on")
    return [(str(row.starts_on.date()), row.duty) for row in rows.itertuples()]


def test_a_visitor_on_notice_enters_without_more_on_its_day() -> None:
    visit = {"visitor": "ind", "to": "base", "on": "2036-06-15", "travels_as": "rover"}
    coordinate = "notify_and_coordinate"
    assert entered(visits=[{**visit, "notified_on": "2036-06-01"}]) == [
        ("2036-06-01", coordinate),
        ("2036-06-15", "none"),
        ("2036-06-16", coordinate),
    ]
    assert {duty for _, duty in entered(visits=[{**visit, "notified_on": "2036-06-02"}])} == {coordinate}


def test_whoever_passes_through_owes_nothing_for_it() -> None:
    assert entered() == [("2036-06-01", "notify_and_coordinate")]
    assert entered(own={"passes_through": True}) == [("2036-06-01", "none")]


# Things


def near_wreck(metres: float, **wreck: Any) -> pd.DataFrame:
    dead = beside("usa", "robotic-landing", 0.0, operates=["2027-01-01", "2027-02-01"], **wreck)
    rover = beside("ind", "rover-traverse", metres)
    return owed(world({"wreck": dead, "rover": rover}), "ost-8-object")


@pytest.mark.parametrize(("metres", "count"), [(204.0, 1), (206.0, 0)])
def test_a_thing_in_ones_site_is_not_touched(metres: float, count: int) -> None:
    """The rover works within 200 m of its ground; the hull is taken as 5 m."""
    found = near_wreck(metres)
    assert len(found) == count
    if count:
        assert tuple(found.loc[0, ["state", "duty", "to", "status"]]) == (
            "IND",
            "do_not_touch",
            "USA (wreck)",
            "binding",
        )


@pytest.mark.parametrize("lat", [-89.0, -45.0, -10.0])
def test_a_thing_is_near_at_every_latitude(lat: float) -> None:
    """The reach of 205 m at 0.95 and 1.05; the map stretches 1.7 times at 10 S."""

    def near(share: float) -> int:
        wreck = activity("usa", "robotic-landing", lat, 0.0, operates=["2027-01-01", "2027-02-01"])
        rover = activity("ind", "rover-traverse", lat + share * 205.0 / DEGREE_M, 0.0, **SPAN)
        return len(owed(world({"wreck": wreck, "rover": rover}), "ost-8-object"))

    assert (near(0.95), near(1.05)) == (1, 0)


def test_the_state_of_registry_holds_the_thing() -> None:
    """OST Art. VIII: registry before launch, launch before responsibility, and the assumption is told."""
    assert near_wreck(100.0, state_of_registry="LUX", launching_states=["USA", "NZL"]).loc[0, "to"] == "LUX (wreck)"
    launched = near_wreck(100.0, launching_states=["USA", "NZL"]).loc[0]
    assert launched["to"] == "NZL+USA (wreck)"
    assert "the launching States are taken" in launched["note"]
    assert "the responsible States are taken" in near_wreck(100.0).loc[0, "note"]


def test_what_is_gone_cannot_be_touched() -> None:
    assert near_wreck(100.0, present_until="2030-01-01").empty


# Liability


def struck(**more: Any) -> pd.DataFrame:
    """Return liability between a heavy lander and an array 2.5 km away, which was there first."""
    lander = {"operates": ["2034-01-01", "2034-06-01"], "events": ["2034-01-01"], "touchdown_mass": "45 t"}
    activities = {
        "lander": beside("usa", "crewed-landing", 2_600.0, **{**lander, **more.pop("lander", {})}),
        "base": beside("chn", "habitat", 0.0, **more.pop("base", {})),
    }
    return stands(assessed(world(activities, actors=ACTORS, **more)), "liability-3-fault")


def test_launching_states_answer_to_the_state_of_registry() -> None:
    found = struck(lander={"launching_states": ["USA", "JPN"]}, base={"state_of_registry": "RUS"})
    pairs = set(zip(found["bearer_state"], found["beneficiary_state"], strict=True))
    assert pairs == {("USA", "RUS"), ("JPN", "RUS")}
    assert set(found["role"]) == {"beside"}
    assert not found["note"].str.contains("not given").any()


def test_without_them_the_responsible_states_are_taken_and_it_is_said() -> None:
    row = struck().iloc[0]
    assert (row["bearer_state"], row["beneficiary_state"], row["duty"]) == ("USA", "CHN", "compensate")
    assert "not given: taken as those responsible" in row["note"]
    assert "an argument for fault" in row["note"]


def test_a_concluded_consultation_speaks_against_fault() -> None:
    talk = {"between": ["usa", "chn"], "about": "lander", "opened_on": "2033-01-01", "concluded_on": "2033-06-01"}
    assert "an argument against fault" in struck(consultations=[talk]).iloc[0]["note"]


def test_between_china_and_russia_it_is_waived() -> None:
    """The cross-waiver of their agreement on the station, in force since 18 July 2024."""
    actors = {"usa": {"state": "RUS"}, "chn": {"state": "CHN"}}
    scene = {
        "lander": beside("usa", "crewed-landing", 2_600.0, events=["2034-01-01"], touchdown_mass="45 t"),
        "base": beside("chn", "habitat", 0.0),
    }
    duties = assessed(world(scene, actors=actors)).duties
    liability = duties[duties["rule"] == "liability-3-fault"]
    assert set(liability["duty"]) == {"none"}
    assert liability["note"].str.contains("waived between the two, except for intent and gross negligence").all()


# Zones


def ring(count: int) -> Scenario:
    """Zones of 5 km on a circle of 20 km, every so many degrees of its circumference."""
    lat = -90.0 + 20_000.0 / DEGREE_M
    zones = {
        f"z-{number}": {
            "by": "usa",
            "at": {"lat": lat, "lon": number * 360.0 / count},
            "radius": "5 km",
            "declared_on": "2031-01-01",
            "ends_on": None,
        }
        for number in range(count)
    }
    return world({"base": beside("usa", "habitat", 0.0)}, zones=zones)


@pytest.mark.parametrize(("count", "met"), [(16, "in question"), (8, "yes")])
def test_zones_that_enclose_ground_are_in_question(count: int, met: str) -> None:
    """Sixteen discs of 5 km on a circle of 20 km overlap (7.8 km apart), eight leave gaps (15.3 km apart)."""
    found = owed(ring(count), "ost-1-access")
    assert len(found) == count
    assert set(found["met"]) == {met}


def test_a_gap_narrower_than_a_way_encloses() -> None:
    """Two rings of the same zones: the gaps of 28 m are less than the 50 m of a way."""
    scene = ring(13)
    middle = 2 * 20_000.0 * 0.2393157  # sin(pi / 13): distance of neighbours on the plane, near enough on the sphere
    grown = {name: one.model_copy(update={"radius": (middle - 28.0) / 2.0}) for name, one in scene.zones.items()}
    wide = {name: one.model_copy(update={"radius": (middle - 90.0) / 2.0}) for name, one in scene.zones.items()}
    assert set(owed(scene.model_copy(update={"zones": grown}), "ost-1-access")["met"]) == {"in question"}
    assert set(owed(scene.model_copy(update={"zones": wide}), "ost-1-access")["met"]) == {"yes"}


def test_zones_that_never_stand_together_enclose_nothing() -> None:
    """The same ring, one zone a year; and with all of them in the one year 2035 it is shut in that year alone."""
    shut = ring(16)
    dates = [(f"{2031 + n % 14}-01-01", f"{2032 + n % 14}-01-01") for n in range(16)]
    apart = {
        name: {**one.model_dump(exclude_unset=True, by_alias=True), "radius": "5 km"}
        | {"declared_on": first, "ends_on": last}
        for (name, one), (first, last) in zip(shut.zones.items(), dates, strict=True)
    }
    base = {"base": beside("usa", "habitat", 0.0)}
    assert set(owed(world(base, zones=apart), "ost-1-access")["met"]) == {"yes"}
    once = {name: {**one, "declared_on": "2035-01-01", "ends_on": "2036-01-01"} for name, one in apart.items()}
    later = {**once, "late": {**apart["z-0"], "declared_on": "2036-01-01", "ends_on": "2037-01-01"}}
    found = owed(world(base, zones=later), "ost-1-access").set_index("activity")
    assert (set(found.drop("late")["met"]), found.loc["late", "met"]) == ({"in question"}, "yes")
    assert "from 2035-01-01" in found.loc["z-0", "note"]


@pytest.mark.parametrize("zone", [{"around": "somewhere", "radius": "5 km"}, {"around": "base", "radius": "modelled"}])
def test_of_a_zone_that_is_not_drawn_it_is_not_known_whether_it_leaves_a_way(zone: dict[str, Any]) -> None:
    region = {"lat": -88.0, "lon": 0.0, "radius": "20 km"}
    scene = {"base": beside("usa", "habitat", 0.0), "somewhere": beside("usa", "mine", 0.0, within=region)}
    told = {"by": "usa", "declared_on": "2031-01-01", "ends_on": None, **zone}
    found = owed(world(scene, zones={"z": told}), "ost-1-access")
    assert list(found["met"]) == ["unknown"]
    assert "not known where" in found.loc[0, "note"]


def kept(ends: str | None, **more: Any) -> Scenario:
    mine = beside("usa", "mine", 0.0, operates=["2030-01-01", "2031-01-01"])
    zone = {"by": "usa", "around": "mine", "radius": "1 km", "notified_on": "2030-01-01", "ends_on": ends}
    return world({"mine": mine}, zones={"z": zone}, **more)


def test_a_zone_lapses_a_year_after_the_last_report() -> None:
    """cessation.idle_time is 365 days: from the end of the mine, or from a later report that it goes on."""
    silent = owed(kept(None), "cessation", ("accords",))
    assert [str(day.date()) for day in silent["due_on"]] == ["2032-01-01"]
    assert (silent.loc[0, "duty"], silent.loc[0, "activity"], silent.loc[0, "met"]) == ("end_zone", "z", "not yet due")
    report = {"of": "mine", "to": "UN Secretary-General", "on": "2031-06-01"}
    told = owed(kept(None, notices=[report]), "cessation", ("accords",))
    assert [str(day.date()) for day in told["due_on"]] == ["2032-05-31"]
    assert owed(kept("2035-01-01"), "cessation", ("accords",)).empty


@pytest.mark.parametrize(("ends", "count"), [("2041-01-01", 1), ("2040-12-29", 0)])
def test_a_zone_kept_for_ten_years_without_activity_is_in_question(ends: str, count: int) -> None:
    """ost-2-nonappropriation.idle_time is 3650 days; 2031-01-01 to 2040-12-29 are 3650, to 2041-01-01 3653."""
    found = owed(kept(ends), "ost-2-nonappropriation")
    assert list(found["met"]) == ["in question"] * count


def test_a_plan_caps_zones_of_its_participants_only() -> None:
    plan = {"title": "A plan", "participants": ["usa", "ind"], "from": "2030-01-01", "source": "test"}
    adopting = {**plan, "adopts": ["sea-500-analogy"]}
    assert len(owed(kept(None, plan=adopting), "sea-500-analogy")) == 1
    assert owed(kept(None, plan=plan), "sea-500-analogy").empty
    others = {**adopting, "participants": ["chn", "ind"]}
    assert owed(kept(None, plan=others), "sea-500-analogy").empty


# Scarce ground


def ridge_claim(*readings: str) -> Assessment:
    """Return a claim of 25 km round Shackleton's centre by an actor that has nothing else there."""
    place = {"at": {"lat": -89.67, "lon": 129.78}, "radius": "25 km"}
    zone = {"by": "usa", "declared_on": "2030-01-01", "ends_on": "2032-01-01", **place}
    return assessed(world({"camp": beside("chn", "habitat", 0.0)}, zones={"zone": zone}), readings)


def test_a_share_under_a_claim_is_told_with_the_words_that_the_rule_does_not_name_it() -> None:
    """It holds 82 % of Connecting Ridge; ost-2-nonappropriation.scarce_share is half; the audit flags the same."""
    found = ridge_claim("ost-strict", "maximalist")
    rows = found.obligations[found.obligations["rule"] == "ost-2-nonappropriation"]
    ridge = rows[rows["note"].str.contains("connecting-ridge-2022")]
    assert list(ridge["activity"] + " " + ridge["met"]) == ["zone in question"]
    note = ridge["note"].iloc[0]
    assert "under maximalist; ost-2-nonappropriation does not name maximalist (a claim); an indicator" in note
    flagged = [one for one in appropriation(found) if one.outcome == "flag"]
    assert {(one.actor, one.subject) for one in flagged} == {
        (row.actor, row.note.split(" of ")[1].split(" would")[0]) for row in rows.itertuples()
    }
    assert {"does not name maximalist (a claim)" in one.words for one in flagged} == {True}


def test_a_share_under_a_reading_that_is_not_asked_is_not_told() -> None:
    table = ridge_claim("ost-strict").obligations
    assert table[table["rule"] == "ost-2-nonappropriation"].empty


# Quiet places


@pytest.mark.parametrize(("lat", "said"), [(-66.79, "inside it"), (-66.81, "in view"), (-67.0, None)])
def test_the_shielded_zone_begins_at_its_edge_and_is_seen_from_near_it(lat: float, said: str | None) -> None:
    """66.8 S on 180 E; a mast of 10 m sees 5.9 km, 0.2 degrees are 6.1 km."""
    scene = world({"mast": activity("ind", "transmitter", lat, 180.0, **SPAN)})
    found = owed(scene, "itu-szm")
    assert len(found) == (said is not None)
    if said is not None:
        assert said in found.loc[0, "note"]


@pytest.mark.parametrize(
    ("south", "north", "east", "said"),
    [(-20.0, 0.0, 10.0, "inside it"), (-80.0, -60.0, 10.0, "partly"), (-85.0, -20.0, 70.0, "partly")],
)
def test_ground_counts_with_all_that_lies_between_its_corners(
    south: float, north: float, east: float, said: str
) -> None:
    """Quadrilaterals on both sides of 180 E; of the last every corner lies outside the zone."""
    ring = [[south, 180.0 - east], [south, east - 180.0], [north, east - 180.0], [north, 180.0 - east]]
    mast = activity("ind", "transmitter", 0, 0, at={"polygon": ring}, **SPAN)
    assert owed(world({"mast": mast}), "itu-szm").loc[0, "note"].startswith(said)


# Distress


@pytest.mark.parametrize(("ends", "helps"), [("2036-03-02", True), ("2036-03-01", False)])
def test_whoever_works_during_distress_owes_help(ends: str, helps: bool) -> None:
    scene = {
        "base": beside("usa", "habitat", 0.0),
        "camp": beside("chn", "habitat", 60_000.0, operates=["2031-01-01", ends]),
    }
    distress = {"crew": "usa", "from": "2036-03-01", "to": "2036-03-08", "source": "test"}
    found = owed(world(scene, emergencies=[distress]), "emergency")
    assert list(found["state"]) == (["CHN"] if helps else [])
    assert list(found["to"]) == (["USA (usa)"] if helps else [])


# Sectors of a plan


def glare(**more: Any) -> "pd.Series[Any]":
    """Return the row of a tower that shines on a mirror 3 km away, with a plan."""
    scene = {
        "tower": beside("usa", "solar-tower", 0.0),
        "mirror": beside("ind", "optical-telescope", 3_000.0),
    }
    sector = {"within": {"lat": -88.9, "lon": 0.0, "radius": "2 km"}, **more.pop("sector", {})}
    plan = {"title": "A plan", "participants": ["usa", "ind"], "from": "2030-01-01", "source": "test", **more}
    table = assessed(world(scene, plan={**plan, "sectors": {"north": sector}}), ("managed-area",)).conflicts
    return table[table["mechanism"] == "stray_light"].iloc[0]


def test_a_sector_decides_who_adapts() -> None:
    """The mirror stands in the sector: what it keeps out the tower keeps out, to what it accepts the mirror adapts."""
    out = glare(sector={"keeps_out": ["stray_light"]})
    assert (out["bearer"], out["duty"], out["effect_on_entry"]) == ("USA (usa)", "avoid", "coordinate")
    assert "sector north keeps out stray_light" in out["note"]
    accepted = glare(sector={"accepts": ["stray_light"]})
    assert (accepted["bearer"], accepted["duty"]) == ("IND (ind)", "coordinate")
    elsewhere = glare(sector={"keeps_out": ["plume_ejecta"]})
    assert (elsewhere["bearer"], elsewhere["duty"]) == ("USA (usa), IND (ind)", "coordinate")
    assert "no sector of it decides" in elsewhere["note"]


def test_a_plan_stands_between_its_participants_while_it_is_in_force() -> None:
    outside = glare(sector={"keeps_out": ["stray_light"]}, participants=["usa", "chn"])
    assert "no plan of sectors is given" in outside["note"]
    late = glare(sector={"keeps_out": ["stray_light"]}, **{"from": "2035-01-01"})
    assert (str(late["ends_on"].date()), late["duty"]) == ("2035-01-01", "coordinate")


# Bands


def beacons(metres: float, frequency: str = "2490 MHz", reading: str = "ost-first-mover") -> pd.DataFrame:
    scene = {
        "first": beside("usa", "pnt-beacon", 0.0),
        "second": beside("chn", "pnt-beacon", metres, operates=["2033-01-01", "2040-01-01"], frequency=frequency),
    }
    table = assessed(world(scene), (reading,)).conflicts
    return table[table["mechanism"] == "same_band"]


@pytest.mark.parametrize(("metres", "count"), [(11_780.0, 1), (11_800.0, 0)])
def test_beacons_in_view_in_one_band_coordinate(metres: float, count: int) -> None:
    """Two masts of 10 m see each other over 2 x 5.895 km; the later one bears."""
    found = beacons(metres)
    assert len(found) == count
    if count:
        row = found.iloc[0]
        assert (row["bearer"], row["duty"], row["rule"]) == ("CHN (chn)", "coordinate", "pnt-beacon-band")
        assert (row["first_activity"], row["status"]) == ("first", "analogy")


@pytest.mark.parametrize(("frequency", "count"), [("2490.9 MHz", 1), ("2491.1 MHz", 0)])
def test_bands_that_do_not_overlap_do_not_meet(frequency: str, count: int) -> None:
    """Each is 1 MHz wide."""
    assert len(beacons(3_000.0, frequency)) == count


@pytest.mark.parametrize("reading", ["ost-strict", "accords", "maximalist"])
def test_only_the_first_mover_is_first_in_a_band(reading: str) -> None:
    assert beacons(3_000.0, reading=reading).empty


# Ground that a station needs


@pytest.mark.parametrize(("metres", "count"), [(299.0, 1), (301.0, 0)])
def test_parties_tell_each_other_where_one_works_in_what_a_station_needs(metres: float, count: int) -> None:
    """100 m round the station, and a rover that works within 200 m; both tell, neither is barred."""
    scene = {"station": beside("nld", "habitat", 0.0), "rover": beside("tur", "rover-traverse", metres)}
    table = assessed(world(scene, actors=PARTIES), ("moon-agreement", "ost-strict")).conflicts
    found = table[table["mechanism"] == "station_need"]
    assert list(found["reading"]) == ["moon-agreement"] * count
    if count:
        row = found.iloc[0]
        assert (row["bearer"], row["duty"], row["effect_on_entry"]) == ("NLD (nld), TUR (tur)", "notify", "notify")


def test_nothing_is_drawn_round_the_station_of_an_outsider() -> None:
    scene = {"station": beside("usa", "habitat", 0.0), "rover": beside("tur", "rover-traverse", 100.0)}
    table = assessed(world(scene, actors={**ACTORS, **PARTIES}), ("moon-agreement",)).conflicts
    assert "station_need" not in set(table["mechanism"])
