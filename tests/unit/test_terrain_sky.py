"""Do Sun and Earth go their ways, and does light end where the ground stands up?"""

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.grid import Grid, cell_centres_m
from dueregard.terrain.horizon import Horizon
from dueregard.terrain.light import light, longest_run
from dueregard.terrain.profiles import azimuths_deg
from dueregard.terrain.shadow import LIT, SHADED, UNKNOWN, outlines, permanent_shadow, shadow_mask
from dueregard.terrain.sky import disc_share, earth_path_deg, highest_sun_deg, sky_position_deg, sun_path_deg


@pytest.fixture(scope="module")
def sky() -> Sky:
    found = read_rulebook().sky
    assert found is not None
    return found


def seen_from(elevation_deg: float, easting_m: float = 0.0, *, known: bool = True) -> Horizon:
    """A horizon of one elevation all round."""
    azimuths = azimuths_deg(72)
    return Horizon(easting_m, 0.0, 2.0, 0.0, azimuths, np.full(72, elevation_deg), np.full(72, known))


@settings(max_examples=60, derandomize=True)
@given(st.floats(-89.9, -70.0), st.floats(-180.0, 180.0), st.floats(-1.5424, 1.5424), st.floats(-180.0, 180.0))
def test_the_sun_is_never_higher_than_its_highest(lat: float, lon: float, sub_lat: float, sub_lon: float) -> None:
    azimuth, elevation = sky_position_deg(lat, lon, sub_lat, sub_lon)
    assert elevation <= highest_sun_deg(90.0 + lat, azimuth, 1.5424) + 1e-9
    assert elevation >= highest_sun_deg(90.0 + lat, azimuth, -1.5424) - 1e-9
    assert 0.0 <= azimuth < 360.0


def test_the_highest_sun_is_reached_in_every_direction() -> None:
    azimuth, elevation = sky_position_deg(-86.0, 30.0, -1.5424, np.linspace(-180.0, 180.0, 721))
    assert elevation == pytest.approx(highest_sun_deg(4.0, azimuth, 1.5424), abs=1e-9)


def test_the_sun_goes_round_the_pole_by_half_a_degree_an_hour(sky: Sky) -> None:
    """0.507948 deg an hour, 360 deg in 29.5306 days; tolerance 1e-5."""
    azimuth, _ = sun_path_deg(0.0, 0.0, np.array([0.0, 1.0 / 24.0]), sky)
    assert abs((azimuth[1] - azimuth[0] + 180.0) % 360.0 - 180.0) == pytest.approx(0.507948, abs=1e-5)


def test_at_the_pole_the_year_is_half_day_and_half_night(sky: Sky) -> None:
    """A level horizon and a point for a Sun would give one half; its disc adds asin(0.266 / 1.542) / pi = 5.5 %."""
    found = light(seen_from(0.0), sky)
    half_disc = np.arcsin(np.sin(np.radians(0.26645)) / np.sin(np.radians(1.5424))) / np.pi
    assert found.lit_share == pytest.approx(0.5 + half_disc, abs=2e-3)
    assert found.sun_share == pytest.approx(0.5, abs=2e-3)
    assert found.longest_night_days == pytest.approx(346.62 * (0.5 - half_disc), abs=0.5)
    assert not found.permanent_shadow
    assert not found.at_most


@settings(max_examples=5, derandomize=True, deadline=None)
@given(st.floats(-2.0, 3.0), st.floats(0.01, 1.0), st.floats(0.0, 1e5))
def test_a_higher_horizon_takes_light_away(elevation: float, more: float, easting: float) -> None:
    book = read_sky()
    low, high = light(seen_from(elevation, easting), book), light(seen_from(elevation + more, easting), book)
    assert low.lit_share >= high.lit_share
    assert low.sun_share >= high.sun_share
    assert low.longest_night_days <= high.longest_night_days
    assert low.earth_share >= high.earth_share
    assert low.sun_share <= low.lit_share


def read_sky() -> Sky:
    found = read_rulebook().sky
    assert found is not None
    return found


def test_in_permanent_shadow_no_light_ever_comes(sky: Sky) -> None:
    found = light(seen_from(1.9), sky)  # above 1.5424 + 0.26645
    assert found.permanent_shadow
    assert found.lit_share == 0.0
    assert found.longest_night_days == pytest.approx(sky.saros.si, abs=0.05)
    assert not light(seen_from(1.7), sky).permanent_shadow


def test_unknown_ground_makes_an_upper_bound(sky: Sky) -> None:
    assert light(seen_from(0.0, known=False), sky).at_most


def test_the_earth_stays_near_longitude_zero_and_swings(sky: Sky) -> None:
    azimuth, elevation = earth_path_deg(0.0, -30_000.0, np.arange(0.0, 6585.0), sky)  # 89 S on the far side
    assert np.abs((azimuth - 180.0 + 180.0) % 360.0 - 180.0).max() < 8.1
    assert elevation.max() - elevation.min() == pytest.approx(2 * 6.68, abs=0.05)
    near = earth_path_deg(0.0, 30_000.0, np.arange(0.0, 6585.0), sky)[1]
    assert near.mean() > elevation.mean() + 1.5


@settings(max_examples=40, derandomize=True)
@given(st.floats(-2.0, 2.0))
def test_two_halves_of_a_disc_are_a_disc(above: float) -> None:
    assert disc_share(above, 0.266) + disc_share(-above, 0.266) == pytest.approx(1.0)


@given(st.lists(st.booleans(), max_size=30))
@settings(max_examples=60, derandomize=True)
def test_the_longest_run(flags: list[bool]) -> None:
    runs = "".join("x" if flag else " " for flag in flags).split()
    assert longest_run(np.array(flags, dtype=bool)) == max(map(len, runs), default=0)


def bowl(depth_m: float, cells: int = 61) -> Grid:
    """A crater of 20 km about the pole in level ground."""
    half = cells * 500.0
    grid = Grid(np.zeros((cells, cells), np.float32), Affine(1000, 0, -half, 0, -1000, half), 10.0, "bowl")
    out = np.hypot(*cell_centres_m(grid)) / 10_000.0
    return Grid(np.where(out < 1, depth_m * (out**2 - 1), 0).astype(np.float32), grid.transform, 10.0, "bowl")


def test_a_deep_crater_at_the_pole_is_dark_and_a_shallow_one_is_not(sky: Sky) -> None:
    sun = sky.sun_declination.value, sky.sun_semidiameter.value
    deep = permanent_shadow([bowl(2000.0)], [0.0, 20_000.0], [0.0, 0.0], *sun, azimuths=36, reach_m=15_000.0)
    assert deep.tolist() == [SHADED, LIT]
    shallow = permanent_shadow([bowl(200.0)], [0.0], [0.0], *sun, azimuths=36, reach_m=15_000.0)
    assert shallow.tolist() == [LIT]


def test_a_place_whose_rim_is_not_known_is_neither_dark_nor_lit(sky: Sky) -> None:
    grid, sun = bowl(200.0), (sky.sun_declination.value, sky.sun_semidiameter.value)
    far = np.hypot(*cell_centres_m(grid)) > 3000.0
    holed = Grid(np.where(far, np.nan, grid.heights_m).astype(np.float32), grid.transform, 10.0, "holed")
    places = [0.0, 20_000.0], [0.0, 0.0]
    assert permanent_shadow([holed], *places, *sun, azimuths=36, reach_m=15_000.0).tolist() == [UNKNOWN, UNKNOWN]


def test_shadow_is_the_same_when_the_scene_turns_about_the_pole(sky: Sky) -> None:
    draw = np.random.default_rng(2)
    grid = bowl(800.0)
    rough = grid.heights_m + np.kron(draw.normal(0, 150, (61, 61)), np.ones((1, 1))).astype(np.float32)
    turned = Grid(np.rot90(rough).copy(), grid.transform, 10.0, "turned")
    place = draw.uniform(-9000, 9000, (2, 60))
    sun = sky.sun_declination.value, sky.sun_semidiameter.value
    here = permanent_shadow([Grid(rough, grid.transform, 10.0, "")], *place, *sun, azimuths=24, reach_m=12_000.0)
    there = permanent_shadow([turned], -place[1], place[0], *sun, azimuths=24, reach_m=12_000.0)
    assert here.tolist() == there.tolist()
    assert set(here.tolist()) == {int(LIT), int(SHADED)}


def test_outlines_cover_their_cells_and_nothing_else(sky: Sky) -> None:
    grid = bowl(1500.0)
    mask = np.random.default_rng(1).random(grid.shape) < 0.3
    outline = outlines(mask, grid)
    assert outline.area == pytest.approx(mask.sum() * 1e6)
    assert (shapely.contains_xy(outline, *(values.ravel() for values in cell_centres_m(grid))) == mask.ravel()).all()


def test_a_mask_leaves_out_what_lies_north_of_the_limit(sky: Sky) -> None:
    grid = bowl(2000.0)
    mask = shadow_mask(grid, sky.sun_declination.value, sky.sun_semidiameter.value, -89.9, azimuths=12)
    lat_deg = selenodesy.to_geographic(*cell_centres_m(grid))[0]
    assert (mask[lat_deg >= -89.9] == LIT).all()
    assert (mask[lat_deg < -89.99] != LIT).all()
