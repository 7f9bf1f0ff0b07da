"""When is a meeting certain, when only possible, and how large is its share?"""

from math import acos, pi, sqrt

import numpy as np
import pandas as pd
import pytest
from tests.worlds import activity, assessed, world

from dueregard import selenodesy
from dueregard.zones.placement import SAMPLES

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
REACH_M = 2_100.0  # guideline disc of a small landing, and a site of 100 m


def away(metres: float) -> float:
    """Return the latitude that lies so far north of 89 degrees south on the same meridian."""
    return -89.0 + metres / DEGREE_M


def landing(**more: object) -> dict[str, object]:
    return activity("usa", "robotic-landing", -89.0, 0.0, **{"rate_per_year": 1, "operating_radius": "10 m", **more})


def telescope(lat: float = -89.0, **more: object) -> dict[str, object]:
    return activity("chn", "optical-telescope", lat, 0.0, **{"interests": [], "operating_radius": "100 m", **more})


def rows(source: dict[str, object], receptor: dict[str, object], level: str = "nominal") -> pd.DataFrame:
    table = assessed(world({"s": source, "r": receptor}), level=level).conflicts
    return table[(table["source_activity"] == "s") & (table["mechanism"] == "plume_ejecta")]


def disc(radius_m: float, lat: float = -89.0) -> dict[str, object]:
    return {"lat": lat, "lon": 0.0, "radius": f"{radius_m} m"}


@pytest.mark.parametrize(
    ("gap_m", "uncertainty_m", "certainty"),
    [(1_500.0, 590.0, "certain"), (1_500.0, 610.0, "possible"), (2_700.0, 610.0, "possible"), (2_700.0, 590.0, None)],
)
def test_an_uncertain_position_is_certain_where_every_position_meets(
    gap_m: float, uncertainty_m: float, certainty: str | None
) -> None:
    """Gap + uncertainty under 2 100 m: certain; gap - uncertainty under 2 100 m: possible; else nothing."""
    place = {"lat": away(gap_m), "lon": 0.0, "uncertainty_m": uncertainty_m}
    found = rows(landing(), telescope(at=place))
    assert list(found["certainty"]) == ([] if certainty is None else [certainty])


def test_within_a_region_is_certain_only_if_the_whole_region_is_reached() -> None:
    """Somewhere in a disc of 1 km about the landing: always under 2 100 m; in one of 3 km: (2.1 / 3)^2 of it."""
    near, wide = (rows(landing(), telescope(within=disc(radius))).iloc[0] for radius in (1_000.0, 3_000.0))
    assert (near["certainty"], near["share"], near["share_error"]) == ("certain", 1.0, 0.0)
    assert wide["certainty"] == "possible"
    assert wide["share"] == pytest.approx((REACH_M / 3_000.0) ** 2, abs=4 * wide["share_error"])


def test_the_error_is_that_of_a_sample() -> None:
    """Standard error of a share p of n draws: sqrt(p (1 - p) / n)."""
    row = rows(landing(), telescope(within=disc(3_000.0))).iloc[0]
    assert row["share_error"] == pytest.approx(sqrt(row["share"] * (1 - row["share"]) / SAMPLES), rel=1e-2)


def line_picking(ratio: float) -> float:
    """Chance that two even points of a disc lie nearer than `ratio` radii (disc line picking, closed form)."""
    half = ratio / 2.0
    return 1 + (2 / pi) * (ratio**2 - 1) * acos(half) - (ratio / pi) * (1 + ratio**2 / 2) * sqrt(1 - half**2)


@pytest.mark.parametrize("radius_m", [1_500.0, 3_000.0, 8_000.0])
def test_two_activities_somewhere_in_one_disc_meet_as_often_as_the_closed_form_says(radius_m: float) -> None:
    """Both somewhere in the same disc, independently: disc line picking."""
    row = rows(landing(within=disc(radius_m)), telescope(within=disc(radius_m))).iloc[0]
    assert row["share"] == pytest.approx(line_picking(REACH_M / radius_m), abs=4 * row["share_error"])


def square(side_m: float, easting_m: float) -> list[list[float]]:
    east, north = np.array([0.0, 1.0, 1.0, 0.0]) * side_m + easting_m, np.array([0.0, 0.0, 1.0, 1.0]) * side_m
    lat, lon = selenodesy.to_geographic(east, north)
    return [[float(a), float(b)] for a, b in zip(lat, lon, strict=True)]


def test_two_squares_meet_as_often_as_brute_force_says() -> None:
    """Two squares of 3 km, their western sides 2 km apart: all pairs of a grid of 60 x 60 points of each."""
    steps = (np.arange(60) + 0.5) / 60 * 3_000.0
    apart = steps[:, None] - steps[None, :]
    near = (apart.ravel()[:, None] + 2_000.0) ** 2 + apart.ravel()[None, :] ** 2 < REACH_M**2
    source, receptor = (
        landing(within={"polygon": square(3_000.0, 0.0)}),
        telescope(within={"polygon": square(3_000.0, 2_000.0)}),
    )
    row = rows(source, receptor).iloc[0]
    assert row["share"] == pytest.approx(float(near.mean()), abs=4 * row["share_error"])


def test_a_possible_row_has_no_ground() -> None:
    """Where a position is not known no overlap is drawn or measured."""
    row = rows(landing(), telescope(within=disc(3_000.0))).iloc[0]
    assert row["geometry"] is None
    assert np.isnan(row["area_km2"])
    assert np.isnan(row["overlap_share"])


def test_an_event_on_some_day_of_a_year_surely_meets_what_works_all_year() -> None:
    """A landing in 2030, whichever day, and a telescope from 2029 to 2032: for every admissible date."""
    row = rows(landing(rate_per_year=None, events=["2030"]), telescope(operates=["2029-01-01", "2032-01-01"])).iloc[0]
    assert (row["certainty"], row["share"]) == ("certain", 1.0)


def test_an_event_on_some_day_of_a_year_possibly_meets_what_works_half_of_it() -> None:
    """A landing in 2030 and a telescope that is gone from 1 July: 181 of 365 days."""
    scope = telescope(operates=["2029-01-01", "2030-07-01"], present_until="2030-07-01")
    row = rows(landing(rate_per_year=None, events=["2030"]), scope).iloc[0]
    assert row["certainty"] == "possible"
    assert row["share"] == pytest.approx(181 / 365, abs=4 * row["share_error"])
    assert (row["starts_on"], row["ends_on"]) == (pd.Timestamp("2030-01-01"), pd.Timestamp("2030-07-01"))


def test_two_soft_dates_fall_independently() -> None:
    """Both start some day of 2030; the landings stop on 1 January 2031 and always find the telescope's structure."""
    source = landing(operates=["2030", "2031-01-01"])
    row = rows(source, telescope(operates=["2030", "2031-01-01"])).iloc[0]
    assert (row["certainty"], row["share"]) == ("certain", 1.0)
    event = landing(rate_per_year=None, events=["2030"])
    late = rows(event, telescope(operates=["2030", "2031-06-01"])).iloc[0]
    assert late["certainty"] == "possible"
    assert late["share"] == pytest.approx(0.5 + 0.5 / 365, abs=4 * late["share_error"])


def test_a_window_that_may_miss_the_day_leaves_it_possible() -> None:
    """A landing some day of 2030, assessed from 1 July 2030 on: not for every admissible date."""
    scene = world(
        {"s": landing(rate_per_year=None, events=["2030"]), "r": telescope(operates=["2029-01-01", "2032-01-01"])},
        window={"from": "2030-07-01", "to": "2046-01-01"},
    )
    row = assessed(scene).conflicts.iloc[0]
    assert row["certainty"] == "possible"
    assert row["share"] == pytest.approx(184 / 365, abs=4 * row["share_error"])


def test_a_long_track_is_reached_wherever_its_nearest_point_is() -> None:
    """A track of 20 km passes the landing at 1 km: every admissible position of an uncertain landing reaches it."""
    track = [[away(1_000.0), 0.0], [away(21_000.0), 0.0]]
    rover = telescope(at={"line": track})
    source = landing(at={"lat": -89.0, "lon": 0.0, "uncertainty_m": 300})
    assert list(rows(source, rover)["certainty"]) == ["certain"]


@pytest.mark.parametrize(("gap_m", "robust"), [(2_050.0, "low"), (2_800.0, "nominal"), (3_500.0, "high")])
def test_robust_names_the_lowest_level_at_which_it_stands(gap_m: float, robust: str) -> None:
    """Bare optics and 1.5 t: 2.00, 2.77, 3.44 km at low, nominal, high, and a site of 100 m."""
    scope = telescope(away(gap_m), interests=["bare_optics"])
    found = rows(landing(), scope, level="high")
    assert list(found["robust"]) == [robust]
    levels = ("low", "nominal", "high")
    standing = [len(rows(landing(), scope, level=level)) for level in levels]
    assert standing == [int(levels.index(level) >= levels.index(robust)) for level in levels]


def test_robust_counts_only_levels_at_which_it_is_as_sure() -> None:
    """Possible at low, certain at high: the certain row stands only at high."""
    place = {"lat": away(2_300.0), "lon": 0.0, "uncertainty_m": 1_000}
    row = rows(landing(), telescope(at=place, interests=["bare_optics"]), level="high").iloc[0]
    assert (row["certainty"], row["robust"]) == ("certain", "high")


def test_a_receptor_that_is_reached_at_work_or_else_as_what_is_left_is_surely_reached() -> None:
    """A landing of 1 July 2029 on a telescope that stops some day of 2029: working or dead, it is hit."""
    event = landing(rate_per_year=None, events=["2029-07-01"])
    row = rows(event, telescope(operates=["2028-01-01", "2029"])).iloc[0]
    assert (row["certainty"], row["share"], row["share_error"]) == ("certain", 1.0, 0.0)
    assert row["starts_on"] == pd.Timestamp("2029-07-01")


def test_a_receptor_that_may_be_gone_is_only_possibly_reached() -> None:
    """The same telescope, taken away at the end of its operation: half of the days of 2029."""
    scope = telescope(operates=["2028-01-01", "2029"], present_until="2029-01-01")
    row = rows(landing(rate_per_year=None, events=["2029-07-01"]), scope).iloc[0]
    assert row["certainty"] == "possible"
    assert row["share"] == pytest.approx(184 / 365, abs=4 * row["share_error"])


def test_what_is_left_must_be_reached_from_every_position_too() -> None:
    """A site of 100 m at 2 090 m is reached, what is left of it, 10 m across, at 2 120 m is not: only possible."""
    event = landing(rate_per_year=None, events=["2029-07-01"])
    scope = telescope(away(2_120.0), operates=["2028-01-01", "2029"], operating_radius="200 m")
    assert list(rows(event, scope)["certainty"]) == ["possible"]
    near = telescope(away(1_500.0), operates=["2028-01-01", "2029"], operating_radius="200 m")
    assert list(rows(event, near)["certainty"]) == ["certain"]
