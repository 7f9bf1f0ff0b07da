"""Which laws hold whatever the world: symmetry, monotony, equivalence, containment, sharp edges?"""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.worlds import activity, assessed, pairs, rulebook, world

from dueregard import selenodesy
from dueregard.model.tables import Assessment

LAWFUL = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
LAT = st.floats(-89.9, -86.0)
LON = st.floats(0.0, 359.9)
KINDS = st.sampled_from(["crewed-landing", "habitat", "fission-reactor", "optical-telescope", "transmitter"])
PLACE = st.tuples(KINDS, st.floats(-89.95, -89.2), LON)


def scene(places: list[tuple[str, float, float]], turn: float = 0.0) -> Assessment:
    actors = ["usa", "chn", "ind"]
    activities = {
        f"a{i}": activity(actors[i % 3], kind, lat, (lon + turn) % 360.0, operates=[f"20{30 + i}-01-01", "2040-01-01"])
        for i, (kind, lat, lon) in enumerate(places)
    }
    return assessed(world(activities), ("ost-strict", "ost-first-mover"))


DISCRETE = ["conflict_id", "bearer", "beneficiary", "certainty", "robust", "severity", "duty", "effect_on_entry"]


@given(st.lists(PLACE, min_size=2, max_size=5), st.floats(1.0, 359.0))
@LAWFUL
def test_turning_the_scene_about_the_pole_changes_nothing(places: list[tuple[str, float, float]], turn: float) -> None:
    here, there = scene(places), scene(places, turn)
    pd.testing.assert_frame_equal(here.conflicts[DISCRETE], there.conflicts[DISCRETE])
    np.testing.assert_allclose(here.conflicts["margin"], there.conflicts["margin"], rtol=1e-6)
    np.testing.assert_allclose(here.zones["area_km2"], there.zones["area_km2"], rtol=1e-6)


def swapped(first: str, second: str, lat: float) -> Assessment:
    activities = {
        "one": activity(first, "crewed-landing", -89.5, 0.0, operates=["2030-01-01", "2040-01-01"], rate_per_year=2),
        "two": activity(second, "habitat", lat, 0.0, operates=["2031-01-01", "2040-01-01"]),
    }
    return assessed(world(activities), tuple(rulebook().readings))


@given(st.floats(-89.6, -89.4))
@LAWFUL
def test_swapping_two_identical_actors_swaps_the_result(lat: float) -> None:
    """USA and India share every instrument of the readings, so that only the names change."""
    here, there = swapped("usa", "ind", lat).conflicts, swapped("ind", "usa", lat).conflicts

    def exchanged(text: str | None) -> str | None:
        if text is None:
            return None
        return text.replace("USA (usa)", "#").replace("IND (ind)", "USA (usa)").replace("#", "IND (ind)")

    assert list(here["bearer"].map(exchanged)) == list(there["bearer"])
    assert list(here["conflict_id"]) == list(there["conflict_id"])
    assert list(here["duty"]) == list(there["duty"])


@given(st.floats(0.5, 80.0), st.floats(1.05, 4.0), st.lists(PLACE, min_size=1, max_size=4))
@LAWFUL
def test_a_heavier_lander_never_meets_fewer_nor_takes_less(
    tonnes: float, factor: float, places: list[tuple[str, float, float]]
) -> None:
    def landing(mass: float) -> Assessment:
        others = {f"b{i}": activity("chn", kind, lat, lon) for i, (kind, lat, lon) in enumerate(places)}
        lander = activity("usa", "crewed-landing", -89.6, 10.0, rate_per_year=1, touchdown_mass=f"{mass} t")
        return assessed(world({"lander": lander, **others}))

    light, heavy = landing(tonnes), landing(tonnes * factor)
    assert pairs(light) <= pairs(heavy)
    own = {"activity": "lander", "mechanism": "plume_ejecta", "polarity": "emission"}
    areas = [
        frame.zones[(frame.zones[list(own)] == pd.Series(own)).all(axis=1)]["area_km2"] for frame in (light, heavy)
    ]
    assert (areas[1].to_numpy() >= areas[0].to_numpy() * (1.0 - 1e-12)).all()


@given(st.lists(PLACE, min_size=2, max_size=5))
@LAWFUL
def test_a_higher_level_never_meets_fewer(places: list[tuple[str, float, float]]) -> None:
    activities = {f"a{i}": activity(("usa", "chn")[i % 2], kind, lat, lon) for i, (kind, lat, lon) in enumerate(places)}
    found = [pairs(assessed(world(activities), level=level)) for level in ("low", "nominal", "high")]
    assert found[0] <= found[1] <= found[2]


@given(
    st.floats(0.05, 40.0), st.floats(0.0, 359.9), st.sampled_from(["habitat", "optical-telescope", "robotic-landing"])
)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_emission_meets_the_site_exactly_where_the_newcomer_meets_the_sensitivity(
    away_km: float, azimuth: float, kind: str
) -> None:
    """emission(S at p) meets site(R) if and only if p lies in sensitivity(R, class of S)."""
    easting, northing = selenodesy.to_map(-88.5, 40.0)
    there = selenodesy.destination(easting, northing, azimuth, away_km * 1e3)
    lat, lon = selenodesy.to_geographic(*there)
    newcomer = {"rate_per_year": 1, "touchdown_mass": "45 t", "operating_radius": "1 m"}
    activities = {
        "r": activity("chn", kind, -88.5, 40.0),
        "s": activity("usa", "crewed-landing", float(lat), float(lon), **newcomer),
    }
    result = assessed(world(activities))
    for mechanism in rulebook().kinds["crewed-landing"].effects:
        zones = result.zones
        mine = (zones["activity"] == "r") & (zones["polarity"] == "sensitivity") & (zones["mechanism"] == mechanism)
        drawn = zones[mine & zones["note"].str.contains("lander-45t") & zones["zone_id"].str.contains("/operation/")]
        inside = bool(drawn.geometry.covers(shapely.Point(*there)).any())
        near_edge = bool((drawn.geometry.boundary.distance(shapely.Point(*there)) < 5.0).any())
        assert near_edge or inside is (("s", "r", mechanism) in pairs(result))


def area_km2(shapes: gpd.GeoSeries) -> float:
    return float(selenodesy.area_m2(shapely.union_all(shapes.to_numpy()))) / 1e6


@given(st.lists(PLACE, min_size=1, max_size=4))
@LAWFUL
def test_exclusion_stays_within_its_parts(places: list[tuple[str, float, float]]) -> None:
    excluded = scene(places).exclusion
    zones = scene(places).zones
    whole = excluded[excluded["share_of"].isna()]
    for key, rows in whole.groupby(["reading", "actor", "newcomer_class", "starts_on"]):
        reading, actor, _, _ = key
        own = zones[(zones["reading"] == reading) & ((zones["actor"] == actor) | (actor == "*"))]
        assert area_km2(shapely.difference(rows.geometry, own.union_all())) < 1e-3
        assert (rows["first_km2"] <= rows["area_km2"] + 1e-6).all()
        assert (rows["cumulative_km2"] >= rows["area_km2"] - 1e-9).all()
        assert rows["cumulative_km2"].max() == pytest.approx(area_km2(rows.geometry), rel=1e-9)
    everybody = whole[whole["actor"] == "*"].groupby(["reading", "newcomer_class", "starts_on"])["area_km2"].sum()
    each = whole[whole["actor"] != "*"].groupby(["reading", "newcomer_class", "starts_on"])["area_km2"].sum()
    assert (everybody <= each.reindex(everybody.index) + 1e-6).all()


def facing_squares(gap_m: float, starts: str = "2030-01-01") -> Assessment:
    """Two pads a kilometre wide, with one straight side each, so that a centimetre is ten square metres."""
    reach = 2000.0 + 100.0
    easting = np.array([0.0, 1000.0, 1000.0, 0.0])
    northing = np.array([0.0, 0.0, 1000.0, 1000.0])

    def corners(offset_m: float) -> list[list[float]]:
        lat, lon = selenodesy.to_geographic(20_000.0 + easting + offset_m, northing - 500.0)
        return [[float(a), float(b)] for a, b in zip(lat, lon, strict=True)]

    source = activity("usa", "robotic-landing", 0, 0, at={"polygon": corners(0.0)}, rate_per_year=1)
    shift = true_step(20_000.0 + 1000.0, reach + gap_m)
    receptor = activity(
        "chn",
        "habitat",
        0,
        0,
        at={"polygon": corners(1000.0 + shift)},
        operating_radius="100 m",
        operates=[starts, None],
    )
    return assessed(world({"s": source, "r": receptor}))


def true_step(easting_m: float, along_m: float) -> float:
    """Return the map distance that is so many true metres along the x axis."""
    there, _ = selenodesy.destination(easting_m, 0.0, DUE_NORTH, along_m)
    return float(there) - easting_m


DUE_NORTH = 0.0  # on the x axis, away from the pole


@pytest.mark.parametrize(("gap_m", "meets"), [(-0.01, True), (0.01, False)])
def test_a_centimetre_decides(gap_m: float, meets: bool) -> None:
    assert (("s", "r", "plume_ejecta") in pairs(facing_squares(gap_m))) is meets


@pytest.mark.parametrize(("starts", "meets"), [("2030-12-31", True), ("2031-01-01", False)])
def test_a_day_decides(starts: str, meets: bool) -> None:
    assert (("s", "r", "plume_ejecta") in pairs(facing_squares(-50.0, starts))) is meets
