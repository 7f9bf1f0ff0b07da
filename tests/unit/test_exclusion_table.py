"""What would a newcomer owe where, to whom, from when on, and how much of what is scarce is that?"""

from datetime import date, timedelta
from math import cos, pi

import numpy as np
import pandas as pd
import pytest
import shapely
from tests.worlds import activity, assessed, gazetteer, rulebook, world

from dueregard import selenodesy
from dueregard.exclusion.overlays import overlaid, union_of
from dueregard.exclusion.table import snapshot_days
from dueregard.model.tables import EXCLUSION, Options, check_columns
from dueregard.pipeline import assess
from dueregard.zones.days import day_number

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
MOON_RADIUS_M = 1_737_400.0


def away(metres: float) -> float:
    """Return the latitude that lies so far north of 89 degrees south on the same meridian."""
    return -89.0 + metres / DEGREE_M


def cap_km2(radius_m: float) -> float:
    """Area of a spherical cap, 2 pi R^2 (1 - cos(r / R)). [km2]"""
    return 2 * pi * MOON_RADIUS_M**2 * (1 - cos(radius_m / MOON_RADIUS_M)) / 1e6


def telescope(actor: str = "chn", lat: float = -89.0, **more: object) -> dict[str, object]:
    """A telescope without a mirror: its structure alone, which a landing may not sandblast from 2 km."""
    given = {"interests": [], "operating_radius": "100 m", "operates": ["2030-01-01", None]}
    return activity(actor, "optical-telescope", lat, 0.0, **{**given, **more})


def landing(actor: str = "usa", lat: float = -89.0, **more: object) -> dict[str, object]:
    given = {"operating_radius": "100 m", "operates": ["2030-01-01", "2035-01-01"], "rate_per_year": 1}
    return activity(actor, "robotic-landing", lat, 0.0, **{**given, "present_until": "2035-01-01", **more})


def excluded(
    activities: dict[str, object], reading: str = "ost-strict", newcomer: str = "lander-1500kg", **more: object
) -> pd.DataFrame:
    table = assessed(world(activities, **more), (reading,)).exclusion
    check_columns(table, EXCLUSION, "exclusion")
    return table[table["newcomer_class"] == newcomer]


def whole(table: pd.DataFrame, actor: str = "*", day: str = "2031-01-01", group: str | None = None) -> pd.DataFrame:
    rows = table[table["share_of"].isna() & (table["actor"] == actor)]
    rows = rows[(rows["starts_on"] <= pd.Timestamp(day)) & (pd.Timestamp(day) < rows["ends_on"])]
    return rows if group is None else rows[rows["party_group"] == group]


def test_a_small_newcomer_is_kept_two_kilometres_and_a_site_away() -> None:
    """Sensitivity of a structure to a lander of 1.5 t: guideline 2 000 m and a site of 100 m."""
    row = whole(excluded({"a": telescope()}), "chn").iloc[0]
    assert row["area_km2"] == pytest.approx(cap_km2(2_100.0), rel=2e-4)
    assert row["effect"] == "consult"
    assert (row["cumulative_km2"], row["first_km2"]) == pytest.approx((row["area_km2"],) * 2, rel=1e-9)


def test_nothing_is_excluded_where_the_newcomer_bears_nothing() -> None:
    """ost-strict: who would only suffer owes nothing, so an optical newcomer may come; first-mover: it may not."""
    scene = {"a": landing()}
    assert excluded(scene, newcomer="optical-station").empty
    row = whole(excluded(scene, "ost-first-mover", "optical-station"), "usa").iloc[0]
    assert row["area_km2"] == pytest.approx(cap_km2(2_769.348847), rel=2e-4)  # bare optics, 1.5 t


def test_emission_sensitivity_and_claims_are_united() -> None:
    """First mover: emission (2 000 m) lies within the sensitivity (2 100 m) and is counted once."""
    row = whole(excluded({"a": landing()}, "ost-first-mover"), "usa").iloc[0]
    assert row["area_km2"] == pytest.approx(cap_km2(2_100.0), rel=2e-4)


def test_what_has_not_started_or_has_ended_excludes_nobody() -> None:
    """Day D uses what is active on D only; the row of a year is that of its first day."""
    table = excluded({"a": telescope(operates=["2030-03-01", "2032-03-01"], present_until="2032-03-01")})
    rows = whole(table, "chn", "2031-06-01")
    assert [(f"{row.starts_on:%Y-%m-%d}", f"{row.ends_on:%Y-%m-%d}") for row in rows.itertuples()] == [
        ("2031-01-01", "2033-01-01")
    ]
    assert len(table[table["share_of"].isna()]["starts_on"].unique()) == 1


def test_years_that_do_not_differ_are_joined() -> None:
    """From 2030 to the end of the window nothing changes: one row for each of actor and all."""
    table = excluded({"a": telescope()})
    rows = table[table["share_of"].isna()]
    assert sorted(rows["actor"]) == ["*", "chn"]
    assert set(rows["ends_on"]) == {pd.Timestamp("2046-01-01")}


def test_each_actor_alone_and_all_together() -> None:
    """Two far apart add up; two on one spot count once."""
    apart = excluded({"a": telescope("chn"), "b": telescope("usa", away(50_000.0))})
    assert whole(apart)["area_km2"].sum() == pytest.approx(2 * cap_km2(2_100.0), rel=2e-4)
    same = excluded({"a": telescope("chn"), "b": telescope("usa")})
    assert whole(same)["area_km2"].sum() == pytest.approx(cap_km2(2_100.0), rel=2e-4)
    assert whole(same, "chn")["area_km2"].sum() == pytest.approx(cap_km2(2_100.0), rel=2e-4)


def lens_km2(apart_m: float, radius_m: float) -> float:
    """Two equal caps in common. [km2]"""
    return float(selenodesy.cap_overlap_area_m2(apart_m, radius_m, radius_m)) / 1e6


def test_the_ground_is_divided_by_who_was_first_there() -> None:
    """China in 2030, the USA in 2031, 2 km apart: the lens is China's; each still excludes from its whole cap."""
    table = excluded({"a": telescope("chn"), "b": telescope("usa", away(2_000.0), operates=["2031-01-01", None])})
    cap, lens = cap_km2(2_100.0), lens_km2(2_000.0, 2_100.0)
    china, usa, everybody = (whole(table, actor).iloc[0] for actor in ("chn", "usa", "*"))
    assert (china["area_km2"], china["first_km2"]) == pytest.approx((cap, cap), rel=2e-4)
    assert (usa["area_km2"], usa["first_km2"]) == pytest.approx((cap, cap - lens), rel=3e-4)
    assert (everybody["area_km2"], everybody["first_km2"]) == pytest.approx((2 * cap - lens,) * 2, rel=3e-4)


def test_who_came_on_the_same_day_was_first_together() -> None:
    """Simultaneous: the lens counts for both, and once in the total."""
    table = excluded({"a": telescope("chn"), "b": telescope("usa", away(2_000.0))})
    cap, lens = cap_km2(2_100.0), lens_km2(2_000.0, 2_100.0)
    assert [whole(table, actor)["first_km2"].sum() for actor in ("chn", "usa")] == pytest.approx([cap, cap], rel=2e-4)
    assert whole(table)["first_km2"].sum() == pytest.approx(2 * cap - lens, rel=3e-4)


def test_when_the_first_leaves_the_next_holds_the_ground() -> None:
    """China is gone from 2035: from then on the USA is first on its whole cap."""
    china = telescope("chn", operates=["2030-01-01", "2035-01-01"], present_until="2035-01-01")
    table = excluded({"a": china, "b": telescope("usa", away(2_000.0), operates=["2031-01-01", None])})
    assert whole(table, "chn", "2036-01-01").empty
    row = whole(table, "usa", "2036-01-01").iloc[0]
    assert row["first_km2"] == pytest.approx(row["area_km2"])


def zone(**more: object) -> dict[str, object]:
    return {"z": {"by": "usa", "around": "a", "radius": "1 km", "notified_on": "2032-01-01", "ends_on": None, **more}}


def accords(day: str, group: str, zones: dict[str, object]) -> dict[str, float]:
    rows = whole(excluded({"a": telescope("usa")}, "accords", zones=zones), "usa", day, group)
    return dict(zip(rows["effect"], rows["area_km2"], strict=True))


def test_effects_divide_the_ground() -> None:
    """In a notified zone of 1 km a signatory coordinates; in the ring out to 2.1 km it consults; never both."""
    ground = accords("2033-01-01", "accords-signatory", zone())
    inner, outer = cap_km2(1_000.0), cap_km2(2_100.0)
    assert ground == pytest.approx({"consult": outer - inner, "coordinate": inner}, rel=4e-4)


def test_a_notified_zone_keeps_no_outsider_out() -> None:
    """Newcomers outside the Accords consult on the whole cap, zone or not."""
    assert accords("2033-01-01", "ost-only", zone()) == pytest.approx({"consult": cap_km2(2_100.0)}, rel=2e-4)


@pytest.mark.parametrize("more", [{"declared_on": "2030-06-01"}, {}])
def test_before_its_notice_a_zone_is_none(more: dict[str, object]) -> None:
    """Declared in 2030 and notified in 2032: in 2031 there is no zone under the Accords."""
    assert accords("2031-01-01", "accords-signatory", zone(**more)) == pytest.approx(
        {"consult": cap_km2(2_100.0)}, rel=2e-4
    )


def test_cumulative_is_that_effect_or_stronger() -> None:
    """Coordinate is weaker than consult: the weakest row's cumulative area is the whole ground."""
    rows = whole(excluded({"a": telescope("usa")}, "accords", zones=zone()), "usa", "2033-01-01", "accords-signatory")
    by_effect = rows.set_index("effect")
    assert by_effect.loc["consult", "cumulative_km2"] == by_effect.loc["consult", "area_km2"]
    assert by_effect.loc["coordinate", "cumulative_km2"] == pytest.approx(cap_km2(2_100.0), rel=4e-4)
    assert shapely_disjoint(rows)


def shapely_disjoint(rows: pd.DataFrame) -> bool:
    one, other = rows["geometry"]
    return float(selenodesy.area_m2(one.intersection(other))) < 1e-3


def test_an_actor_outside_the_accords_has_no_signatories_to_share_them_with() -> None:
    """China's rows stand in the group of the Treaty alone; all together take it by what it shares."""
    table = excluded({"a": telescope("chn")}, "accords")
    assert set(whole(table, "chn")["party_group"]) == {"ost-only"}
    assert set(whole(table, "*")["party_group"]) == {"ost-only", "accords-signatory"}


def test_a_claim_excludes_by_consent() -> None:
    """Maximalist: 5 km claimed about a structure are claimed ground, not consultation."""
    claim = {"z": {"by": "usa", "around": "a", "radius": "5 km", "declared_on": "2030-01-01", "ends_on": None}}
    row = whole(excluded({"a": telescope("usa")}, "maximalist", zones=claim), "usa").iloc[0]
    assert (row["effect"], row["area_km2"]) == ("consent", pytest.approx(cap_km2(5_000.0), rel=2e-4))


def test_what_is_only_somewhere_in_a_region_is_left_out() -> None:
    """`within` sites take no ground: their place is not known."""
    assert excluded({"a": telescope(within={"lat": -89.0, "lon": 0.0, "radius": "5 km"})}).empty


def test_shares_are_of_each_scarce_class_by_itself() -> None:
    """A row of a scarce class is the part of the whole that lies in it, without a shape of its own."""
    inside = {"at": {"lat": -85.4266, "lon": 31.7428}}  # in the middle of the region Mons Mouton of 2024
    table = excluded({"a": telescope(**inside)})
    parts = table[table["share_of"].notna() & (table["actor"] == "chn")]
    total = whole(table, "chn")["area_km2"].sum()
    assert parts.set_index("share_of").loc["mons-mouton", "area_km2"] == pytest.approx(total, rel=1e-9)
    assert parts["share_of"].is_unique
    assert (parts["area_km2"] <= total + 1e-9).all()
    assert ((parts["scarce_share"] > 0) & (parts["scarce_share"] <= 1)).all()
    assert parts["geometry"].isna().all()


def test_every_change_has_its_own_row_and_no_day_between_changes_differs() -> None:
    """A landing site of 2030 to 2035, an observatory from 1 May 2031 on, a zone notified on 1 March 2032."""
    notified = {"by": "usa", "at": {"lat": -88.0, "lon": 9.0}, "radius": "3 km", "ends_on": "2033-02-01"}
    things = {"l": landing(), "t": telescope(lat=-88.7, operates=["2031-05-01", None])}
    scenario = world(things, zones={"z": {**notified, "notified_on": "2032-03-01"}})
    window = {"starts": date(2029, 6, 1), "ends": date(2036, 1, 1)}
    readings, level = ("accords", "maximalist"), "nominal"
    each = assess(
        scenario, rulebook(), gazetteer(), Options(readings, level, scenario.as_of, **window, every_change=True)
    )
    table = each.exclusion
    starts = {str(day.date()) for day in table["starts_on"]}
    assert {"2030-01-01", "2031-05-01", "2032-03-01", "2033-02-01"} <= starts
    for day in (date(2030, 7, 9), date(2031, 4, 30), date(2031, 5, 1), date(2033, 1, 31), date(2034, 11, 2)):
        alone = Options(readings, level, scenario.as_of, day, day + timedelta(days=1))
        expected = assess(scenario, rulebook(), gazetteer(), alone).exclusion.drop(columns=["starts_on", "ends_on"])
        at = np.datetime64(day)
        standing = table[(table["starts_on"].to_numpy() <= at) & (table["ends_on"].to_numpy() > at)]
        found = standing.drop(columns=["starts_on", "ends_on"]).reset_index(drop=True)
        pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(expected))


def test_lumps_that_are_united_apart_cover_what_all_cover() -> None:
    """Discs in two clusters and alone, more than are united at once."""
    rng = np.random.default_rng(2)
    east, north = rng.uniform(0.0, 9e3, (2, 60)) + np.repeat([[0.0], [40e3]], 30, axis=0).T.reshape(1, -1)
    shapes = np.append(selenodesy.discs(east, north, 1500.0, vertices=32), selenodesy.discs(-50e3, 0.0, 2e3))
    lumps, whole_area = union_of(shapes)(frozenset(range(len(shapes)))), shapely.union_all(shapes)
    assert selenodesy.area_m2(lumps) == pytest.approx(selenodesy.area_m2(whole_area), rel=1e-12)
    assert shapely.area(shapely.symmetric_difference(lumps, whole_area)) < 1e-3


@pytest.mark.parametrize("copies", [1, 40])
def test_tangles_smaller_than_a_millimetre_upset_no_union(copies: int) -> None:
    """An outline crosses itself within 0.01 mm, as rounding may leave it; 141 m2 by hand."""
    e = 1e-5
    tangled = shapely.Polygon([(0, 0), (10, 0), (10, 5), (10 + e, 5 + e), (10 + e, 5), (10, 5 + e), (10, 10), (0, 10)])
    across, beside = shapely.box(2, -1, 10 + e / 2, 5 + e / 2), shapely.box(10, 1, 13, 12)
    shapes = np.array([tangled, across, beside] * copies, dtype=object)
    with pytest.raises(shapely.errors.GEOSException):
        shapely.union_all(shapes)
    assert union_of(shapes)(frozenset(range(len(shapes)))).area == pytest.approx(141.0, abs=0.01)
    assert overlaid(shapely.difference, tangled, across).area == pytest.approx(60.0, abs=0.01)


def test_snapshots_are_the_first_days_of_the_years_and_of_the_window() -> None:
    """Every first of January of a half-open window, and its own first day, so that no window is empty."""
    days = snapshot_days(date(2030, 6, 1), date(2033, 1, 1))
    assert days == [day_number(date(2030, 6, 1)), day_number(date(2031, 1, 1)), day_number(date(2032, 1, 1))]
    assert snapshot_days(date(2030, 1, 1), date(2030, 2, 1)) == [day_number(date(2030, 1, 1))]


def test_the_effect_of_a_claim_never_hides_in_a_nan() -> None:
    """Every row of the whole ground has numbers."""
    rows = whole(excluded({"a": telescope()}), "chn")
    assert np.isfinite(rows[["area_km2", "cumulative_km2", "first_km2"]].to_numpy()).all()


def test_under_the_accords_the_ground_outside_zones_is_divided_as_under_the_treaty() -> None:
    """No zone notified: US landings of 45 t since 2030 take as much from India's telescope of 2031 in both readings."""
    heavy = landing("usa") | {"kind": "crewed-landing"}
    scene = {"a": heavy, "b": telescope("ind", away(5_000.0), operates=["2031-01-01", None])}
    strict = whole(excluded(scene), "ind")["first_km2"].to_numpy()
    accords_group = whole(excluded(scene, "accords"), "ind", group="accords-signatory")["first_km2"].to_numpy()
    assert accords_group == pytest.approx(strict, rel=1e-9)
