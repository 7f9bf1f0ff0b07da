"""How much ground does each zone cover, and on which rule and day does it stand?"""

from dataclasses import replace
from math import cos, pi, sqrt

import numpy as np
import pandas as pd
import pytest
import shapely
from tests.worlds import activity, assessed, gazetteer, rulebook, world

from dueregard import selenodesy
from dueregard.model.tables import Options
from dueregard.pipeline import assess
from dueregard.zones.footprints import footprints, limit_words
from dueregard.zones.placement import place

MOON_RADIUS_M = 1_737_400.0
DEGREE_M = 30_323.350


def cap_km2(radius_m: float) -> float:
    """Area of a spherical cap, 2 pi R^2 (1 - cos(r / R)). [km2]"""
    return 2 * pi * MOON_RADIUS_M**2 * (1 - cos(radius_m / MOON_RADIUS_M)) / 1e6


def landing(**more: object) -> dict[str, object]:
    return activity("usa", "robotic-landing", -89.0, 0.0, **{"rate_per_year": 1, **more})


def prints(one: dict[str, object]) -> pd.DataFrame:
    return footprints(world({"a": one}), rulebook(), rulebook().receptors)


@pytest.mark.parametrize("kind", ["robotic-landing", "crewed-landing", "habitat", "fission-reactor", "rover-traverse"])
def test_low_is_within_nominal_within_high(kind: str) -> None:
    """Levels name the smallest, central and largest footprint."""
    table = prints(activity("usa", kind, -89.0, 0.0)).pivot_table(
        index=["mechanism", "receptor_class"], columns="level", values="radius_m", aggfunc="max"
    )
    assert (
        (table["low"].fillna(0) <= table["nominal"].fillna(0)) & (table["nominal"].fillna(0) <= table["high"])
    ).all()


def test_where_the_model_reaches_less_far_the_guideline_disc_stands() -> None:
    """1.5 t at the threshold of a solar array: 2 km, classed GUIDELINE."""
    table = prints(landing())
    row = table[(table["receptor_class"] == "solar_array") & (table["level"] == "nominal")].iloc[0]
    assert (row["radius_m"], row["limited_by"], row["number_class"]) == (2_000.0, "guideline", "GUIDELINE")


def test_a_reactor_reaches_as_far_as_its_dose_says() -> None:
    """50 rem a year at 1 km, a limit of 5: sqrt(10) km."""
    table = prints(activity("usa", "fission-reactor", -89.0, 0.0))
    radius = table[(table["receptor_class"] == "crew") & (table["level"] == "nominal")]["radius_m"].iloc[0]
    assert radius == pytest.approx(sqrt(10.0) * 1e3, rel=1e-6)


def zones(one: dict[str, object], reading: str = "ost-strict", **more: object) -> pd.DataFrame:
    return assessed(world({"a": one}, **more), (reading,)).zones


def test_an_emission_zone_is_a_true_cap() -> None:
    """The drawn zone covers the area of the closed form; `area_km2` measures what is drawn."""
    table = zones(landing())
    row = table[(table["polarity"] == "emission") & (table["receptor_class"] == "solar_array")].iloc[0]
    assert row["area_km2"] == pytest.approx(cap_km2(2_000.0), rel=2e-4)
    assert row["area_km2"] == pytest.approx(float(selenodesy.area_m2(row["geometry"])) / 1e6, rel=1e-12)


def test_a_sensitivity_zone_is_reach_and_site() -> None:
    """Where a lander of 1.5 t would reach the site: 2 000 m and the operating radius of 300 m."""
    table = zones(activity("chn", "optical-telescope", -89.0, 0.0, interests=[], operating_radius="300 m"))
    rows = table[(table["polarity"] == "sensitivity") & table["note"].str.contains("lander-1500kg")]
    working, left = (rows[rows["zone_id"].str.contains(phase)].iloc[0] for phase in ("/operation/", "/object/"))
    assert working["area_km2"] == pytest.approx(cap_km2(2_300.0), rel=2e-4)
    assert left["area_km2"] == pytest.approx(cap_km2(2_005.0), rel=2e-4)


def test_what_sends_nothing_out_is_no_emission() -> None:
    """A telescope has sensitivity zones only."""
    assert set(zones(activity("chn", "optical-telescope", -89.0, 0.0))["polarity"]) == {"sensitivity"}


def test_without_reference_newcomers_nothing_is_sensitive() -> None:
    """The search for remedies asks what nobody owes who is not there."""
    scenario = world({"a": landing()})
    options = Options(("ost-strict",), "nominal", scenario.as_of, scenario.window.starts, scenario.window.ends)
    found = assess(scenario, replace(rulebook(), newcomers={}), gazetteer(), options)
    assert set(found.zones["polarity"]) == {"emission"}
    assert found.exclusion.empty


def test_a_place_that_is_not_known_has_no_zone() -> None:
    """`within` is drawn as the envelope of a site, never as a zone."""
    lost = landing(within={"lat": -89.0, "lon": 0.0, "radius": "5 km"})
    result = assessed(world({"a": lost}))
    assert result.zones.empty
    assert set(result.sites["placed"]) == {"within"}
    assert float(selenodesy.area_m2(result.sites.geometry.iloc[0])) / 1e6 == pytest.approx(cap_km2(5_000.0), rel=2e-4)


def test_sites_are_ground_and_operating_radius_in_two_phases() -> None:
    """Operation until its end, then the object alone, without its operating radius (5 m: severity.object_radius)."""
    table = assessed(world({"a": landing(operating_radius="400 m")})).sites.set_index("phase")
    assert table["operating_radius_m"].tolist() == [400.0, 5.0]
    assert float(selenodesy.area_m2(table.geometry.iloc[0])) / 1e6 == pytest.approx(cap_km2(400.0), rel=2e-4)
    assert table.loc["operation", "ends_on"] == table.loc["object", "starts_on"] == pd.Timestamp("2031-01-01")
    assert table.loc["operation", "lat_deg"] == pytest.approx(-89.0, abs=1e-9)


def claim(**more: object) -> dict[str, object]:
    return {"z": {"by": "usa", "around": "a", "radius": "5 km", "declared_on": "2029-01-01", "ends_on": None, **more}}


def declared(reading: str, **more: object) -> pd.DataFrame:
    table = zones(landing(), reading, zones=claim(**more))
    return table[(table["polarity"] == "declared") & (table["receptor_class"] == "entry")]


def test_a_declared_zone_exists_for_readings_that_recognise_it() -> None:
    """The Treaty knows none; the claim does; the Accords only what was notified, from the day of the notice."""
    assert declared("ost-strict").empty
    assert declared("accords").empty
    row = declared("maximalist").iloc[0]
    assert (row["rule"], row["status"], row["area_km2"]) == (
        "claimed-keep-out",
        "claim",
        pytest.approx(cap_km2(5e3), rel=2e-4),
    )
    notified = declared("accords", notified_on="2030-06-01").iloc[0]
    assert (notified["starts_on"], notified["first_on"]) == (pd.Timestamp("2030-06-01"),) * 2
    assert declared("maximalist", notified_on="2030-06-01").iloc[0]["starts_on"] == pd.Timestamp("2029-01-01")


@pytest.mark.parametrize(
    ("mass", "radius_m", "decides"), [("1.5 t", 2_000.0, "guideline"), ("45 t", 3_701.064346, None)]
)
def test_a_modelled_radius_is_the_plume_or_the_guideline_whichever_is_larger(
    mass: str, radius_m: float, decides: str | None
) -> None:
    """The solar-array footprint of the landing, and the 2 km disc, naming which decides."""
    table = zones(landing(touchdown_mass=mass), "maximalist", zones=claim(radius="modelled"))
    row = table[(table["polarity"] == "declared") & (table["receptor_class"] == "entry")].iloc[0]
    assert row["area_km2"] == pytest.approx(cap_km2(radius_m), rel=2e-4)
    assert ("guideline disc decides" in (row["note"] or "")) is (decides == "guideline")


def test_a_number_that_decides_a_radius_gives_the_zone_its_class() -> None:
    """A declared radius is the declarer's ASSUMPTION; the guideline disc is a GUIDELINE wherever it stands."""
    assert declared("maximalist").iloc[0]["number_class"] == "ASSUMPTION"
    table = zones(landing(), "maximalist", zones=claim(radius="modelled"))
    row = table[(table["polarity"] == "declared") & (table["receptor_class"] == "entry")].iloc[0]
    assert row["number_class"] == "GUIDELINE"


def test_samples_stay_in_their_envelope_and_move_with_no_other() -> None:
    """Uncertain points, regions, and a zone round an uncertain point, which stands where the point stands."""
    rough = landing(at={"lat": -89.0, "lon": 0.0, "uncertainty_m": 500})
    lost = landing(within={"lat": -88.0, "lon": 90.0, "radius": "4 km"})
    one = place(world({"a": rough, "b": lost}, zones=claim()), gazetteer(), seed=7)
    for row in one.rows:
        points = shapely.points(row.easting_m, row.northing_m)
        assert shapely.covers(shapely.buffer(row.envelope, 1.0), points).all()
    np.testing.assert_array_equal(one.rows[0].easting_m, one.rows[2].easting_m)
    np.testing.assert_array_equal(one.rows[0].quantile, one.rows[2].quantile)
    alone = place(world({"b": lost}), gazetteer(), seed=7)
    np.testing.assert_array_equal(one.rows[1].northing_m, alone.rows[0].northing_m)
    assert [row.placed for row in one.rows] == ["uncertain", "within", "uncertain"]


def test_a_uniform_sample_fills_a_disc_evenly() -> None:
    """Half of the points lie within 1 / sqrt(2) of the radius."""
    lost = landing(within={"lat": -89.0, "lon": 0.0, "radius": "4 km"})
    row = place(world({"b": lost}), gazetteer(), seed=7).rows[0]
    east, north = selenodesy.to_map(-89.0, 0.0)
    inner = selenodesy.distance_m(east, north, row.easting_m, row.northing_m) < 4_000.0 / sqrt(2.0)
    assert inner.mean() == pytest.approx(0.5, abs=4 * 0.5 / sqrt(len(inner)))


@pytest.mark.parametrize(
    ("limited_by", "mechanism", "words"),
    [
        ("threshold", "fission_dose", None),
        (
            "practice",
            "seismic_landing",
            "only agreed quiet hours help: 1 hour after each event (seismic_landing.quiet_time, ENGINEERING)",
        ),
        (
            "practice",
            "seismic_works",
            "only agreed quiet hours help: 8 hours in every 24 (seismic_works.quiet_time, ASSUMPTION)",
        ),
        ("practice", "seismic_hull", "only agreed quiet hours help: none here, since nobody can switch it off"),
        ("coordination", "radio_interference", "no distance is enough, only coordination of band or time"),
        ("diffraction", "radio_interference", "no distance helps, only another band or time"),
    ],
)
def test_what_decided_a_radius_is_said_with_the_remedy(limited_by, mechanism, words):
    said = limit_words(limited_by, rulebook().hazards[mechanism])
    assert said == words if words is None else said.endswith(words)
