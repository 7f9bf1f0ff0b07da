"""Does an audit find what a person finds by hand: sizes, notices, shares, ways?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worlds import activity, assessed, rulebook, world

from dueregard import selenodesy
from dueregard.analyses.audit.access import Bars, access
from dueregard.analyses.audit.appropriation import appropriation
from dueregard.analyses.audit.audit import audit
from dueregard.analyses.audit.claim_size import claim_sizes
from dueregard.analyses.audit.findings import Finding
from dueregard.analyses.audit.notice import notices
from dueregard.analyses.audit.spending import spending
from dueregard.analyses.audit.visited import visited
from dueregard.analyses.audit.ways import ways
from dueregard.model.scenario import Scenario
from dueregard.model.tables import AUDIT, check_columns

LANDER = activity("usa", "robotic-landing", -89.5, 10.0, touchdown_mass="1.5 t")


def zoned(**zone: Any) -> Scenario:
    """Return a small lander in 2030 with one zone of the United States round it."""
    given_ = {"by": "usa", "around": "lander", "radius": "25 km", "declared_on": "2030-01-01", "ends_on": "2031-01-01"}
    return world({"lander": LANDER}, zones={"zone": {**given_, **zone}})


def words_of(found: list[Finding]) -> str:
    """Return all that is flagged."""
    return "; ".join(one.words for one in found if one.outcome == "flag")


def test_a_zone_of_25_km_is_twelve_and_a_half_times_the_guideline_disc_of_2_km() -> None:
    (found,) = claim_sizes(zoned(), rulebook(), "nominal")
    assert found.value == pytest.approx(12.5)
    assert found.outcome == "flag"
    assert found.limit is not None
    assert found.limit.number == "accords-11-7-zone.reasonableness_factor"
    assert found.limit.quantity.number_class == "ASSUMPTION"


@pytest.mark.parametrize(("radius", "outcome"), [("3 km", "sound"), ("3.001 km", "flag"), ("modelled", "sound")])
def test_one_and_a_half_times_the_supported_reach_is_the_limit(radius: str, outcome: str) -> None:
    (found,) = claim_sizes(zoned(radius=radius), rulebook(), "nominal")
    assert found.outcome == outcome


def test_a_complete_notice_is_sound_and_each_gap_is_told() -> None:
    complete = {"notified_on": "2030-01-01", "basis": "reach of one landing", "ends_on": "2031-01-01"}
    notice = [{"of": "zone", "to": "UN Secretary-General", "on": "2030-01-01"}]
    day = date(2030, 6, 1)
    sound = zoned(**complete).model_copy(update={"notices": world({"lander": LANDER}, notices=notice).notices})
    assert [one.outcome for one in notices(sound, rulebook(), day)] == ["sound"]
    assert "no notice of it is recorded" in words_of(list(notices(zoned(**complete), rulebook(), day)))
    said = words_of(list(notices(zoned(ends_on=None), rulebook(), day)))
    assert "names no end" in said
    assert "gives no basis" in said
    assert "notified to nobody" in said
    assert "is over by 2031-01-01, the zone goes on without an end" in said
    assert "ended on" not in words_of(list(notices(zoned(), rulebook(), date(2031, 1, 1))))  # as it said it would


def test_the_accords_are_held_against_those_who_have_signed_them() -> None:
    """China has not: what its notice lacks is told, and flagged by nothing that binds it."""
    zone = {"by": "chn", "around": "lander", "radius": "2 km", "declared_on": "2030-01-01", "ends_on": None}
    lander = activity("chn", "robotic-landing", -89.5, 10.0)
    found = list(notices(world({"lander": lander}, zones={"zone": zone}), rulebook(), date(2030, 6, 1)))
    assert {one.outcome for one in found} == {"unknown"}
    assert all("has not signed the Accords" in one.words for one in found)


def test_more_than_half_of_a_scarce_region_is_flagged_for_as_long_as_it_lasts() -> None:
    """A claim of 25 km round Shackleton's centre holds 82 % of Connecting Ridge for the two years that it stands."""
    scenario = world(
        {"lander": activity("usa", "robotic-landing", -89.67, 129.78)},
        zones={
            "zone": {
                "by": "usa",
                "at": {"lat": -89.67, "lon": 129.78},
                "radius": "25 km",
                "declared_on": "2030-01-01",
                "ends_on": "2032-01-01",
            }
        },
    )
    found = list(appropriation(assessed(scenario, ("ost-strict", "maximalist"))))
    flagged = [one for one in found if one.outcome == "flag"]
    assert {one.reading for one in flagged} == {"maximalist"}
    assert "connecting-ridge-2022" in {one.subject for one in flagged}
    ridge = next(one for one in flagged if one.subject == "connecting-ridge-2022")
    assert ridge.value is not None
    assert ridge.value > 0.8
    assert "all of it claimed; over 50 % for 2 years" in ridge.words


def test_no_reading_of_procedure_bars_a_way() -> None:
    found = list(access(assessed(zoned(), ("ost-strict", "accords", "moon-agreement")), ()))
    assert [one.outcome for one in found] == ["sound"] * 3
    assert all("bars no ground" in one.words for one in found)


def test_a_site_inside_a_claim_and_one_outside_it() -> None:
    activities = {
        "lander": LANDER,
        "inside": activity("ind", "habitat", -89.45, 20.0),
        "outside": activity("chn", "habitat", -86.0, 180.0),
    }
    zone = {"by": "usa", "around": "lander", "radius": "25 km", "declared_on": "2029-06-01", "ends_on": None}
    found = list(access(assessed(world(activities, zones={"zone": zone}), ("maximalist",)), ()))
    of = {one.subject: one for one in found}
    assert "lies in ground that others claim to bar" in of["inside"].words
    assert of["inside"].outcome == "flag"
    assert "outside" not in of


def test_what_an_actor_bars_is_no_bar_to_itself() -> None:
    disc = selenodesy.discs([0.0], [0.0], [1000.0])[0]
    day = pd.Timestamp("2030-01-01")
    bars = Bars(day, day, {"usa": disc})
    states = {"usa": ("USA",), "lander": ("USA",), "ind": ("IND",)}
    assert bars.against("usa", states).is_empty
    assert bars.against("lander", states).is_empty  # another operator under the same State
    assert bars.against("ind", states).equals(disc)
    assert bars.against("*", states).equals(disc)


RING = shapely.Point(0.0, 0.0).buffer(10_000.0).difference(shapely.Point(0.0, 0.0).buffer(6_000.0))


def test_a_ring_closes_every_way_and_a_gate_opens_as_much_as_it_is_wide() -> None:
    target = shapely.Point(0.0, 0.0).buffer(4_000.0)
    assert ways(target, RING, (), 20.0).width_m == 0.0
    gate = shapely.box(0.0, -1_000.0, 12_000.0, 1_000.0)
    left = ways(target, RING.difference(gate), (), 20.0)
    assert left.width_m == pytest.approx(2_000.0, abs=left.cell_m)
    assert left.free_m > 10 * left.width_m
    assert not left.slopes


def ringed(radius_m: float, gap_m: float) -> Any:
    """Return a base in a claimed ring, 2 km wide, with two gaps, as the audit of its access tells."""
    inner, outer = (shapely.Point(0.0, 0.0).buffer(one, quad_segs=64) for one in (radius_m, radius_m + 2_000.0))
    gates = shapely.box(-2 * radius_m, -gap_m / 2.0, 2 * radius_m, gap_m / 2.0)
    ring = outer.difference(inner).difference(gates)
    base = world({"base": activity("usa", "habitat", -90.0, 0.0), "other": activity("chn", "habitat", -86.0, 0.0)})
    run = assessed(base, ("maximalist",))
    row = run.exclusion[run.exclusion["effect"].isin(("consent", "prohibited")) & run.exclusion["share_of"].isna()]
    bar = row[row["actor"] == "chn"].head(1).set_geometry([ring], crs=run.exclusion.crs)
    return next(one for one in access(replace(run, exclusion=bar), ()) if one.subject == "base")


def test_a_ring_far_off_still_narrows_and_a_gap_under_a_cell_is_no_wall() -> None:
    far, near = ringed(30_000.0, 3_000.0), ringed(15_000.0, 100.0)
    assert far.outcome == "sound"
    assert far.value == pytest.approx(6_000.0, rel=0.25)
    assert near.outcome == "sound"  # a corridor of 50 m fits
    assert "narrower than a cell" in near.words
    assert ringed(15_000.0, 20.0).outcome == "flag"  # none fits


@settings(max_examples=20, deadline=None)
@given(first=st.floats(0.0, 3_000.0), more=st.floats(0.0, 3_000.0))
def test_a_wider_gate_never_leaves_less(first: float, more: float) -> None:
    target = shapely.Point(0.0, 0.0).buffer(4_000.0)
    narrow, wide = (shapely.box(0.0, -half, 12_000.0, half) for half in (first, first + more))
    less, more_ = (ways(target, RING.difference(gate), (), 20.0).width_m for gate in (narrow, wide))
    assert less <= more_ * (1.0 + 1e-9)  # the middle of the lattice is rounded


def test_frost_of_all_landings_is_held_against_its_budget() -> None:
    """10 t of water leave 0.62 mg/m2 on average in all cold traps (a fifth of it, 16 055 km2): many landings flag."""
    few = assessed(world({"one": activity("usa", "robotic-landing", -89.0, 10.0, events=["2030-01-01"])}))
    many = activity("usa", "crewed-landing", -89.0, 10.0, rate_per_year=100.0, touchdown_mass="45 t")
    outcomes = [
        [one.outcome for one in spending(each) if one.subject == "cold traps"]
        for each in (few, assessed(world({"many": many})))
    ]
    assert outcomes == [["sound"], ["flag"]]


def test_a_refused_visit_and_a_late_notice_are_flagged_and_silence_is_unknown() -> None:
    """Two weeks of notice are taken as reasonable; five days are not."""
    activities = {"base": activity("usa", "habitat", -89.0, 10.0)}
    visit = {"visitor": "ind", "to": "base", "on": "2030-06-15", "notified_on": "2030-06-10", "admitted": False}
    found = list(visited(assessed(world(activities, visits=[visit]))))
    assert {(one.actor, one.outcome) for one in found} == {("ind", "flag"), ("usa", "flag")}
    fair = visit | {"notified_on": "2030-05-15", "admitted": True}
    assert {one.outcome for one in visited(assessed(world(activities, visits=[fair])))} == {"sound"}
    (nothing,) = visited(assessed(world(activities)))
    assert nothing.outcome == "unknown"


def test_the_table_has_its_columns_and_flags_first() -> None:
    assessment = assessed(zoned(ends_on=None), ("ost-strict", "maximalist"))
    table = audit(assessment)
    check_columns(table, AUDIT, "audit")
    for _, own in table.groupby("check"):
        outcomes = list(own["outcome"])
        assert outcomes == sorted(outcomes, key=("flag", "unknown", "sound").index)
    limited = table[table["limit_number"].notna()]
    assert limited["number_class"].notna().all()
    assert limited["number_source"].notna().all()
