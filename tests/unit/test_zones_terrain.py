"""Does terrain take off a footprint what it hides beyond doubt, and nothing else?"""

import os
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import affine
import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.worlds import activity, assessed, gazetteer, pairs, rulebook, world

from dueregard import hazards, selenodesy
from dueregard.cli import ground
from dueregard.errors import InputError
from dueregard.hazards import Passage, ballistics
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Assessment, Options
from dueregard.pipeline import SEED, assess
from dueregard.readers.geodata import read_elevation_grid
from dueregard.readers.places import find_scenario
from dueregard.readers.scenario import read_scenario
from dueregard.terrain.coarser import coarser, pyramid
from dueregard.terrain.flights import Sheet, flight
from dueregard.terrain.grid import Grid, cell_centres_m, ground_m
from dueregard.terrain.shadow import outlines
from dueregard.terrain.shielding import arrives
from dueregard.terrain.sight import HIDDEN, SEEN, UNDECIDED, UNKNOWN
from dueregard.zones import shielded
from dueregard.zones.footprints import footprints
from dueregard.zones.placement import Placement, place
from dueregard.zones.presence import attributes_of, emissions, presences
from dueregard.zones.screens import NARROW, SMOOTH, emission_screens
from dueregard.zones.shapes import zone_shapes
from dueregard.zones.shielded import LEAST_CELLS, Screen, disc_points, rounded, states

GM_M3_S2 = 4.902800066e12
CELL_M = 800.0
SIDE = 128
GRID = "test 800 m"
LAWFUL = settings(
    max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
DOCS = Path(__file__).parents[2] / "docs" / "terrain.md"
PHYSICAL = ["emission", "sensitivity"]


def grid_of(heights: np.ndarray, cell_m: float = CELL_M, sigma_m: float = 5.0) -> Grid:
    """A grid about the pole."""
    rows, columns = heights.shape
    transform = affine.Affine(cell_m, 0.0, -columns / 2 * cell_m, 0.0, -cell_m, rows / 2 * cell_m)
    return Grid(heights.astype(np.float32), transform, sigma_m, "test")


def flat(sigma_m: float = 0.0) -> Grid:
    return grid_of(np.zeros((SIDE, SIDE)), sigma_m=sigma_m)


def ridge(height_m: float, sigma_m: float = 5.0, at_m: float = 6400.0) -> Grid:
    """A wall across the map, east of the pole."""
    grid = flat(sigma_m)
    east, _ = cell_centres_m(grid)
    return grid_of(np.where(np.abs(east - at_m) < 900.0, height_m, 0.0), sigma_m=sigma_m)


def rough(seed: int, sigma_m: float = 5.0) -> Grid:
    """Hills of some kilometres."""
    coarse = np.random.default_rng(seed).normal(0.0, 500.0, (SIDE // 8 + 2, SIDE // 8 + 2))
    steps = np.arange(SIDE) / 8.0
    i, f = steps.astype(int), steps % 1.0
    rows = coarse[i] * (1 - f)[:, None] + coarse[i + 1] * f[:, None]
    return grid_of(rows[:, i] * (1 - f) + rows[:, i + 1] * f, sigma_m=sigma_m)


def seen(scenario: Scenario, grid: Grid | None, level: Any = "nominal") -> Assessment:
    if grid is None:
        return assessed(scenario, level=level)
    options = Options(("ost-strict",), level, scenario.as_of, scenario.window.starts, scenario.window.ends)
    return assess(scenario, rulebook(), gazetteer(), options, grids=[grid])


def at(east_m: float, north_m: float) -> tuple[float, float]:
    lat, lon = selenodesy.to_geographic(east_m, north_m)
    return float(lat), float(lon)


def base(mass: str = "45 t", east_m: float = 9500.0) -> Scenario:
    """A lander and a lit tower west of the ridge, a telescope east of it."""
    lander = activity("usa", "crewed-landing", *at(0.0, 1.0), rate_per_year=1, touchdown_mass=mass)
    tower = activity("usa", "solar-tower", *at(-500.0, 300.0))
    return world({"lander": lander, "tower": tower, "eye": activity("chn", "optical-telescope", *at(east_m, 0.0))})


# --- the passage -----------------------------------------------------------------------------------------------


@given(st.integers(0, 5000), st.floats(0.5, 10.0), st.floats(0.0, 30.0))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_flight_is_the_running_maximum_along_its_way(seed: int, steepest_deg: float, height_m: float) -> None:
    """Without doubt: the same as terrain.shielding, and no lower elevation arrives where the steepest is stopped."""
    grid, steps = rough(seed, 0.0), 24
    there = selenodesy.destination(0.0, 0.0, 77.0, (steps + 0.01) * CELL_M)
    state = flight([grid], 0.0, 0.0, *there, height_m, Sheet(steepest_deg, GM_M3_S2))[0]
    apart = float(selenodesy.distance_m(0.0, 0.0, *there))
    ranges = np.append(apart * np.arange(1, steps) / steps, apart)
    places = selenodesy.destination(0.0, 0.0, 77.0, ranges)
    heights, start = ground_m([grid], *places), float(ground_m([grid], 0.0, 0.0))
    lower = np.append(np.linspace(0.1, steepest_deg, 12), steepest_deg)
    reached = [arrives(start, heights, heights + height_m, ranges, one, GM_M3_S2)[0][-1] for one in lower]
    foot = arrives(start, heights, heights, ranges, steepest_deg, GM_M3_S2)
    above = bool(np.arctan((heights[-1] - start) / apart) > np.radians(steepest_deg) - 0.01)
    assert (state == HIDDEN) == (not reached[-1]) or above or foot[0][-1] != reached[-1]
    assert state != HIDDEN or not any(reached)


@given(st.integers(0, 5000), st.floats(1.0, 8.0), st.floats(0.0, 359.0), st.floats(3000.0, 30_000.0))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_out_and_in_are_the_same_way(seed: int, steepest_deg: float, azimuth_deg: float, apart_m: float) -> None:
    """Asked from the receptor about the source, the answer is that of the source about the receptor."""
    grid, here = rough(seed, 30.0), (0.0, 0.0)
    there = tuple(float(value) for value in selenodesy.destination(*here, azimuth_deg, apart_m))
    ways = [Passage("ballistic", 0.0, 2.0, steepest_deg, GM_M3_S2), Passage("sight", 20.0, 2.0)]
    for way in ways:
        found = [
            states(Screen(((grid,),), way, np.array([one[0]]), np.array([one[1]]), inbound, 0.0, 0.0), *other)[0]
            for one, other, inbound in ((here, there, False), (there, here, True))
        ]
        assert found[0] == found[1]


def test_ground_hides_only_beyond_doubt_and_unknown_ground_hides_nothing() -> None:
    sheet = Sheet(3.0, GM_M3_S2)
    heights = {"low": 400.0, "high": 1500.0}
    told = {
        name: flight([ridge(height, 150.0)], 0.0, 0.0, 20_000.0, 0.0, 2.0, sheet)[0] for name, height in heights.items()
    }
    assert told == {"low": UNDECIDED, "high": HIDDEN}
    holed = ridge(1500.0, 5.0)
    gap = np.where(holed.heights_m > 0.0, np.nan, holed.heights_m)
    assert flight([grid_of(gap)], 0.0, 0.0, 20_000.0, 0.0, 2.0, sheet)[0] == UNKNOWN


def test_a_place_too_high_for_the_sheet_is_out_of_its_reach_beyond_doubt() -> None:
    """A plateau 2500 m up at 9 km stands at more than 10 degrees; one of 300 m does not."""
    plateau = {height: grid_of(np.where(cell_centres_m(flat())[0] > 9000.0, height, 0.0)) for height in (2500.0, 300.0)}
    told = {
        height: flight([grid], 0.0, 0.0, 9600.0, 0.0, 2.0, Sheet(8.0, GM_M3_S2))[0] for height, grid in plateau.items()
    }
    assert told == {2500.0: HIDDEN, 300.0: SEEN}


def test_every_mechanism_says_what_may_stop_it() -> None:
    kinds = rulebook().kinds
    found = {
        mechanism: hazards.passage(
            rulebook().hazards[mechanism], rulebook().receptors, attributes_of(activity_of(kind), kinds[kind])
        )
        for kind in ("crewed-landing", "fission-reactor", "solar-tower", "rover-traverse")
        for mechanism in kinds[kind].effects
    }
    told = {name: None if way is None else way.kind for name, way in found.items()}
    sure = {"plume_ejecta": "ballistic", "grain_impact": "ballistic", "fission_dose": "sight", "stray_light": "sight"}
    assert {name: told[name] for name in sure} == sure
    assert told["traffic_dust"] is None
    steepest = [found[name].steepest_deg for name in ("plume_ejecta", "grain_impact") if found[name] is not None]
    assert steepest == [8.0, 8.0]  # the steepest sheet of all sets, whatever the level


def activity_of(kind: str) -> Any:
    return world({"a": activity("usa", kind, -89.0, 0.0)}).activities["a"]


# --- the shape -------------------------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.floats(0.05, 0.95))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_rim_of_cells_moves_by_less_than_half_a_cell(seed: int, share: float) -> None:
    mask = np.random.default_rng(seed).random((12, 12)) < share
    grid = grid_of(np.zeros((12, 12)), 100.0)
    cells = outlines(mask, grid)
    cut = rounded(cells, 100.0)
    assert cut.is_valid
    if not cells.is_empty:
        rims = cells.boundary.segmentize(20.0), cut.boundary.segmentize(20.0)
        assert shapely.hausdorff_distance(*rims) < 50.0
        assert len(shapely.get_coordinates(cut)) <= len(shapely.get_coordinates(cells.segmentize(100.0)))
        east, north = cell_centres_m(grid)
        assert (shapely.contains_xy(cut, east.ravel(), north.ravel()) == mask.ravel()).all()


@pytest.mark.parametrize("sigma_m", [0.0, 20.0])
def test_on_a_flat_grid_every_footprint_is_its_circle_within_one_cell(sigma_m: float) -> None:
    circles, zones = (seen(base(), grid, "high").zones for grid in (None, flat(sigma_m)))
    assert list(circles["zone_id"]) == list(zones["zone_id"])
    assert (zones["terrain"] == GRID).sum() >= 4
    for circle, zone in zip(circles.geometry, zones.geometry, strict=True):
        missing = shapely.difference(circle, zone)
        corners = shapely.points(shapely.get_coordinates(missing))
        assert shapely.distance(circle.boundary, corners).max(initial=0.0) <= CELL_M


NEEDS_RELIEF = "exhaust_volatiles"
"""Its reach supposes a pad kilometres above the cold trap, so that level ground takes off all beyond the horizon."""


def test_on_a_flat_grid_the_footprint_of_every_kind_of_activity_is_its_circle_within_one_cell() -> None:
    """Each kind with its default numbers at one place: every mechanism but one, every receptor class, level high."""
    kinds = {
        name: kind.model_copy(update={"effects": tuple(one for one in kind.effects if one != NEEDS_RELIEF)})
        for name, kind in rulebook().kinds.items()
    }
    book, landing = replace(rulebook(), kinds=kinds), {"rate_per_year": 1}
    everything = world(
        {
            name: activity(
                "usa", name, *at(0.0, 1.0), **(landing if {"landing", "ascent"} & {*name.split("-")} else {})
            )
            for name in kinds
        }
    )
    placements, steps = place(everything, gazetteer(), seed=SEED), pyramid([flat()])
    tables = emissions(everything, book), footprints(everything, book, book.receptors), presences(everything, book)
    screens = emission_screens(everything, book, placements, steps)
    shapes = zone_shapes(everything, book, placements, *tables, "high", screens=screens, steps=steps)
    looked = shapes[shapes["removed"].notna()]
    assert {"plume_ejecta", "grain_impact", "fission_dose"} <= set(looked["mechanism"])
    for circle, removed in zip(looked["circle"], looked["removed"], strict=True):
        corners = shapely.points(shapely.get_coordinates(removed))
        assert shapely.distance(circle.boundary, corners).max(initial=0.0) <= CELL_M


@given(st.integers(0, 5000), st.floats(0.0, 60.0))
@LAWFUL
def test_terrain_only_removes_ground_and_doubt_removes_less(seed: int, sigma_m: float) -> None:
    grids = [None, rough(seed, sigma_m), rough(seed, sigma_m + 40.0)]
    bare, sure, doubtful = (seen(base("20 t"), grid).zones for grid in grids)
    for circle, zone, other in zip(bare.geometry, sure.geometry, doubtful.geometry, strict=True):
        assert selenodesy.area_m2(shapely.difference(zone, circle)) < 1.0
        assert selenodesy.area_m2(shapely.difference(shapely.difference(zone, other), zone_rim(zone))) < 1.0
    assert sure["area_km2"].sum() < bare["area_km2"].sum()
    np.testing.assert_allclose(sure["area_km2"], selenodesy.area_m2(sure.geometry.to_numpy()) / 1e6, rtol=1e-12)


def zone_rim(zone: shapely.Geometry) -> shapely.Geometry:
    """Where outlines of nested masks may cross: half a cell along the rim."""
    return shapely.buffer(zone.boundary, 0.5 * CELL_M)


@given(st.integers(0, 5000))
@LAWFUL
def test_wider_never_covers_less(seed: int) -> None:
    """Low lies within nominal within high, and a light lander's footprint within a heavy one's."""
    grid = rough(seed)

    def prints(mass: str, level: str) -> dict[str, shapely.Geometry]:
        lander = activity("usa", "crewed-landing", *at(0.0, 1.0), rate_per_year=1, touchdown_mass=mass, interests=[])
        zones = seen(world({"lander": lander}), grid, level).zones
        own = zones[(zones["activity"] == "lander") & (zones["polarity"] == "emission")]
        return {f"{one.mechanism}/{one.receptor_class}": one.geometry for one in own.itertuples()}

    nested = [prints("5 t", "low"), prints("5 t", "nominal"), prints("5 t", "high"), prints("9 t", "high")]
    for inner, outer in pairwise(nested):
        assert set(inner) <= set(outer)
        for name, shape in inner.items():
            assert selenodesy.area_m2(shapely.difference(shape, outer[name])) < 1.0


def test_footprints_say_what_shaped_them() -> None:
    zones = seen(base(), ridge(1500.0), "nominal").zones
    told = dict(zip(zones["zone_id"], zones["terrain"], strict=True))
    lander = "ost-strict/lander/plume_ejecta/{}/operation/emission/nominal"
    assert told[lander.format("bare_optics")] == GRID
    assert told[lander.format("painted_structure")] == NARROW
    row = zones[zones["zone_id"] == lander.format("bare_optics")].iloc[0]
    assert "terrain takes off" in row["note"]
    assert set(seen(base(), None).zones["terrain"]) == {SMOOTH}


def test_ground_nearer_than_the_grid_can_tell_is_never_taken_off() -> None:
    zones = seen(base(), ridge(3000.0, at_m=2400.0), "high").zones
    own = zones[(zones["activity"] == "lander") & (zones["mechanism"] == "grain_impact")]
    core = selenodesy.discs(*selenodesy.to_map(*at(0.0, 1.0)), LEAST_CELLS / 2 * CELL_M - 1.0)
    assert own.geometry.covers(core).all()


# --- who meets whom --------------------------------------------------------------------------------------------


def test_a_high_ridge_keeps_apart_a_doubtful_one_is_noted_and_an_unknown_one_counts_as_reached() -> None:
    both = {("lander", "eye", "plume_ejecta"), ("tower", "eye", "stray_light")}
    nan = ridge(1500.0)
    unknown = grid_of(np.where(nan.heights_m > 0.0, np.nan, nan.heights_m))
    found = {
        "circle": seen(base(), None),
        "high": seen(base(), ridge(1500.0)),
        "doubtful": seen(base(), ridge(1500.0, 700.0)),
        "unknown": seen(base(), unknown),
    }
    assert {name: pairs(one) & both for name, one in found.items()} == {
        "circle": both,
        "high": set(),
        "doubtful": both,
        "unknown": both,
    }
    for name in ("doubtful", "unknown"):
        assert found[name].conflicts["note"].str.contains("terrain: undecided").all()
    assert not found["circle"].conflicts["note"].fillna("").str.contains("terrain").any()
    areas = found["doubtful"].conflicts["area_km2"].to_numpy()
    np.testing.assert_allclose(areas, found["circle"].conflicts["area_km2"], rtol=1e-9)


@given(st.integers(0, 5000), st.floats(3.0, 24.0), st.floats(0.0, 359.0))
@settings(max_examples=6, deadline=None, derandomize=True, database=None)
def test_emission_meets_the_site_where_the_newcomer_meets_the_sensitivity(
    seed: int, away_km: float, azimuth_deg: float
) -> None:
    """With terrain, too, but for half a cell along the rim: grains are flown from the newcomer's place to the site."""
    grid = rough(seed)
    there = selenodesy.destination(0.0, 0.0, azimuth_deg, away_km * 1e3)
    lander = activity(
        "usa", "crewed-landing", *at(*there), rate_per_year=1, touchdown_mass="45 t", operating_radius="1 m"
    )
    result = seen(world({"r": activity("chn", "optical-telescope", *at(0.0, 1.0)), "s": lander}), grid)
    zones = result.zones[(result.zones["activity"] == "r") & (result.zones["mechanism"] == "plume_ejecta")]
    drawn = zones[zones["zone_id"].str.contains("lander-45t/operation/sensitivity")].geometry
    assert len(drawn) == 1
    near_edge = drawn.boundary.distance(shapely.Point(*there)).iloc[0] < CELL_M
    inside = bool(drawn.covers(shapely.Point(*there)).iloc[0])
    assert near_edge or inside is (("s", "r", "plume_ejecta") in pairs(result))


def test_the_totals_are_of_the_ground() -> None:
    result = seen(base(), ridge(1500.0), "high")
    assert result.relief is not None
    assert seen(base(), None).relief is None
    for one in result.relief.areas:
        own = result.zones[result.zones["polarity"] == one.polarity]
        left = float(selenodesy.area_m2(shapely.union_all(own.geometry.to_numpy()))) / 1e6
        assert one.circle_km2 - one.removed_km2 == pytest.approx(left, rel=1e-6)
        assert one.removed_km2 > 0.0
    assert sum(count for _, count in result.relief.zones) == len(result.zones)


# --- grids -----------------------------------------------------------------------------------------------------


def test_many_cells_become_one_and_their_spread_becomes_doubt() -> None:
    heights = np.tile([[0.0, 10.0], [10.0, 0.0]], (6, 6))
    heights[0, 0] = np.nan
    found = coarser(grid_of(heights, 50.0, 3.0), 2)
    assert found.shape == (6, 6)
    assert found.cell_m == 100.0
    assert np.isnan(found.heights_m).sum() == 1
    assert np.nanmax(np.abs(found.heights_m - 5.0)) == 0.0
    assert found.height_sigma_m == pytest.approx(np.hypot(3.0, 5.0))
    east, north = cell_centres_m(found)
    assert (east[0, 0], north[0, 0]) == (-250.0, 250.0)


@given(st.floats(0.0, 5000.0), st.floats(50.0, 1000.0))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_the_points_of_a_disc_lie_in_it_and_no_farther_apart_than_a_step(radius_m: float, step_m: float) -> None:
    east, north = disc_points(3000.0, 0.0, radius_m, step_m)
    away = selenodesy.distance_m(3000.0, 0.0, east, north)
    assert away[0] == 0.0
    assert away.max() == pytest.approx(radius_m if radius_m > 0.1 * step_m else 0.0, abs=1e-6)
    assert np.diff(np.unique(np.round(away, 6))).max(initial=0.0) <= step_m + 1e-5


def test_the_command_line_reads_the_grids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sky, path = rulebook().sky, tmp_path / "own.tif"
    kind = {"driver": "GTiff", "width": 8, "height": 8, "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", crs=selenodesy.SOUTH_POLAR_CRS, transform=flat().transform, **kind) as file:
        file.write(np.zeros((1, 8, 8), np.float32))
    assert ground.grids_for(None, sky, no_terrain=True) == ()
    assert [grid.name for grid in ground.grids_for(None, sky, no_terrain=False)] == ["LOLA"]
    own, built_in = ground.grids_for(path, sky, no_terrain=False)
    assert (own.name, own.height_sigma_m, built_in.cell_m) == ("own", pytest.approx(0.05 * CELL_M), 1600.0)
    with pytest.raises(InputError, match="together with --no-terrain"):
        ground.grids_for(path, sky, no_terrain=True)
    monkeypatch.setattr(ground, "MOST_CELLS", 63)
    with pytest.raises(InputError, match="has 64 cells"):
        ground.grids_for(path, sky, no_terrain=False)


# --- the page --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def real_shapes(name: str, sample: int | None = None) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Footprints of a built-in scenario at the high level, on the built-in grid.

    `sample`: what only a region is known of stands at this one of its seeded places; None: it has no footprint.
    """
    scenario, places = read_scenario(find_scenario(name), rulebook(), gazetteer())
    placements = place(scenario, places, seed=SEED)
    if sample is not None:
        placements = replace(placements, rows=tuple(somewhere(row, sample) for row in placements.rows))
    prints, steps = (
        footprints(scenario, rulebook(), rulebook().receptors),
        pyramid(ground.grids_for(None, None, no_terrain=False)),
    )
    screens = emission_screens(scenario, rulebook(), placements, steps)
    tables = emissions(scenario, rulebook()), prints, presences(scenario, rulebook())
    shapes = zone_shapes(scenario, rulebook(), placements, *tables, "high", screens=screens, steps=steps)
    return shapes[shapes["polarity"].isin(PHYSICAL)], tuple(row.item for row in placements.rows)


def somewhere(row: Placement, sample: int) -> Placement:
    if row.placed != "within":
        return row
    here = shapely.Point(row.easting_m[sample], row.northing_m[sample])
    return replace(row, placed="at", ground=here, envelope=here)


def km2(shapes: Any) -> float:
    return float(selenodesy.area_m2(shapely.union_all(list(shapes)))) / 1e6


def site_rows(name: str, sample: int | None = None) -> list[tuple[str, float, float, float, str]]:
    """Site, km2 as circles, removed, undecided, and how many of its footprints the grid could look at."""
    shapes, items = real_shapes(name, sample)
    rows = []
    for item, own in shapes.groupby("item"):
        circles = km2([*own.geometry, *own["removed"].dropna()])
        looked = f"{own['removed'].notna().sum()} of {len(own)}"
        rows.append((items[item], circles, circles - km2(own.geometry), km2(own["undecided"].dropna()), looked))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


PLACES = 5
"""Seeded places at which each site that is only known by a region is looked at."""
IMPORTANT = 10


def ten_rows(name: str) -> list[tuple[str, str, int, str, str, str]]:
    """Return the sites that take part in most conflicts between States under ost-strict at the level high.

    Of equal ones those with a known place come first, then those that reach over more ground, then by name.
    """
    scenario, places = read_scenario(find_scenario(name), rulebook(), gazetteer())
    options = Options(("ost-strict",), "high", scenario.as_of, scenario.window.starts, scenario.window.ends)
    grids = ground.grids_for(None, None, no_terrain=False)
    rows = assess(scenario, rulebook(), places, options, grids=grids).conflicts
    owed = rows[rows["relation"] == "international"]
    count = Counter([*owed["source_activity"], *owed["receptor_activity"]])
    looks = [{row[0]: row for row in site_rows(name, sample)} for sample in range(PLACES)]
    known = {site for site, one in scenario.activities.items() if one.within is None}
    order = sorted(looks[0], key=lambda site: (-count[site], site not in known, -looks[0][site][1], site))
    return [
        (
            site,
            "known place" if site in known else "region",
            count[site],
            *(spread([look[site][column] for look in looks], digits) for column, digits in ((1, 0), (2, 1), (3, 1))),
        )
        for site in order[:IMPORTANT]
    ]


def spread(values: list[float], digits: int) -> str:
    """Mean, and the least and the greatest where they differ."""
    mean, low, high = (f"{value:,.{digits}f}" for value in (np.mean(values), min(values), max(values)))
    return mean if low == high else f"{mean} ({low} to {high})"


def table_of_ten(name: str) -> str:
    lines = [
        "| site | where | conflicts | km2 as circles | removed | undecided |",
        "|---|---|---|---|---|---|",
        *("| " + " | ".join(map(str, row)) + " |" for row in ten_rows(name)),
    ]
    return "\n".join(lines)


def table_of(name: str) -> str:
    lines = [
        "| site | km2 as circles | removed | undecided | footprints wide enough |",
        "|---|---|---|---|---|",
        *(f"| {site} | {a:,.0f} | {b:,.1f} | {c:,.1f} | {looked} |" for site, a, b, c, looked in site_rows(name)),
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["south-pole", "observatory", "ten of south-pole"])
def test_the_page_shows_the_sites(name: str) -> None:
    begin, end = f"<!-- begin table: {name} -->\n", f"\n<!-- end table: {name} -->"
    told = table_of_ten(name.removeprefix("ten of ")) if name.startswith("ten") else table_of(name)
    page, table = DOCS.read_text(encoding="utf-8"), told
    before, rest = page.split(begin)
    if os.environ.get("DUEREGARD_WRITE_DOCS"):
        DOCS.write_text(before + begin + table + end + rest.split(end)[1], encoding="utf-8", newline="\n")
        rest = table + end
    assert rest.split(end)[0] == table


def test_the_built_in_grid_knows_its_doubt() -> None:
    """Authority: geodata/lola_south_1600m.source.yaml, 72 to 77 m against an independent grid."""
    assert 72.0 <= read_elevation_grid().height_sigma_m <= 77.0
    assert ballistics.range_m(500.0, 8.0, GM_M3_S2) > 0.0


def test_a_spike_goes_and_only_ground_stays() -> None:
    """A sliver of half a metre beside a square: coordinates that are rounded cannot hold it."""
    square, spike = shapely.box(0, 0, 1000, 1000), shapely.box(1000, 500, 3000, 500.5)
    touching = shapely.union_all([square, spike, shapely.box(1000, 2000, 2000, 2000.5)])
    found = shielded._without_spikes(touching)
    assert found.geom_type == "Polygon"
    assert float(shapely.area(shapely.symmetric_difference(found, square))) < 1.0
