"""Do horizons, shadows and shielded grains agree with numbers from outside?"""

import math
import shutil
import subprocess
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from affine import Affine

from dueregard import selenodesy
from dueregard.hazards import ballistics
from dueregard.model.physics import Sky
from dueregard.readers.geodata import read_elevation_grid
from dueregard.readers.places import data_root
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.grid import Grid, cell_centres_m, height_m, window
from dueregard.terrain.horizon import elevation_deg, horizon
from dueregard.terrain.illumination import illumination
from dueregard.terrain.light import light
from dueregard.terrain.profiles import azimuths_deg
from dueregard.terrain.shadow import SHADED, outlines, permanent_shadow
from dueregard.terrain.shielding import arrives, clearing_speed_m_s
from dueregard.terrain.sight import HIDDEN, SEEN, UNDECIDED, line_of_sight, viewshed
from dueregard.terrain.sky import disc_share, highest_sun_deg, sky_position_deg
from dueregard.terrain.sphere import horizon_m

GM_M3_S2 = 4.902800066e12  # JPL DE440
STEP_M = 20.0


@pytest.fixture(scope="module")
def grid() -> Grid:
    return read_elevation_grid()


@pytest.fixture(scope="module")
def sky() -> Sky:
    found = read_rulebook().sky
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("eye_m", "target_m", "distance_m", "expected_deg"),
    [
        (0.0, 1000.0, 10_000.0, 5.54406),
        (0.0, 4000.0, 50_000.0, 3.74392),
        (0.0, 5000.0, 120_000.0, 0.40290),
        (2.0, 0.0, 10_000.0, -0.17635),
    ],
)
def test_elevations_over_the_sphere(eye_m, target_m, distance_m, expected_deg) -> None:
    """Closed form checked by a second script; tolerance 1e-5 deg, the last digit printed."""
    assert elevation_deg(eye_m, target_m, distance_m) == pytest.approx(expected_deg, abs=1e-5)


def test_ground_sinks_below_the_tangent() -> None:
    """Drop R (sec a - 1): 0.287786 m at 1 km to 26226.49 m at 300 km; tolerance 0.01 m."""
    for distance_m, drop_m in [
        (1000.0, 0.287786),
        (10_000.0, 28.77903),
        (50_000.0, 719.7142),
        (100_000.0, 2881.841),
        (300_000.0, 26_226.49),
    ]:
        assert elevation_deg(0.0, drop_m, distance_m) == pytest.approx(0.0, abs=math.degrees(0.01 / distance_m))


@pytest.mark.parametrize(("eye_m", "hidden_m", "distance_m"), [(2.0, 15.6055, 10_000.0), (100.0, 283.055, 50_000.0)])
def test_how_much_of_a_hill_the_horizon_hides(eye_m, hidden_m, distance_m) -> None:
    """R (sec(a - horizon) - 1): a hill of that height comes into sight at that distance; to a metre."""
    assert horizon_m(eye_m, hidden_m) == pytest.approx(distance_m, abs=1.0)


def check_profile() -> tuple[np.ndarray, np.ndarray]:
    """Ridge of 60 m at 2 km, 300 m wide, and swale of 15 m at 4.5 km, sampled every 20 m.

    The width of the swale is not told; 800 m here. Only the deposit at 4 km feels it (0.51 to 0.54 for 1000 to 200 m).
    """
    range_m = np.arange(STEP_M, 8000.0, STEP_M)
    ridge, swale = (
        60.0 * np.exp(-(((range_m - 2000.0) / 300.0) ** 2)),
        15.0 * np.exp(-(((range_m - 4500.0) / 800.0) ** 2)),
    )
    return range_m, ridge - swale


def test_horizon_of_the_check_profile() -> None:
    """1.69531 deg; the sampling of the source is not told, which moves it by up to 3e-4 deg."""
    range_m, ground_m = check_profile()
    assert elevation_deg(0.0, ground_m, range_m).max() == pytest.approx(1.69531, abs=3e-4)


@pytest.mark.parametrize(
    ("launch_deg", "expected_m_s", "relative"),
    [
        (1.7, 4433.5, 0.03),
        (2.0, 549.94, 1e-3),
        (2.5, 338.46, 1e-3),
        (3.0, 266.19, 1e-3),
        (4.0, 200.74, 1e-3),
        (8.0, 132.05, 0.01),
    ],
)
def test_speed_that_clears_the_ridge_of_the_check_profile(launch_deg, expected_m_s, relative) -> None:
    """Up to 3 km. At 1.7 deg the ray grazes the ridge by 0.005 deg, at 8 deg the end of the ridge decides."""
    range_m, ground_m = check_profile()
    needed, _ = clearing_speed_m_s(0.0, ground_m, range_m, launch_deg, GM_M3_S2)
    assert needed[np.searchsorted(range_m, 2980.0)] == pytest.approx(expected_m_s, rel=relative)


def test_no_grain_of_one_and_a_half_degrees_clears_the_ridge() -> None:
    range_m, ground_m = check_profile()
    needed, known = clearing_speed_m_s(0.0, ground_m, range_m, 1.5, GM_M3_S2)
    assert np.isinf(needed[-1])
    assert known.all()


def landing_per_m(range_m, launch_deg):
    """Soil that lands at a range, for each launch angle: lognormal grains, thrown the slower the larger (1.4)."""
    book = read_rulebook().hazards["plume_ejecta"].parameters
    speed = ballistics.speed_m_s(range_m, launch_deg, GM_M3_S2)
    log_grain = np.log(1e-6) - np.log(speed / book["speed_at_1um"].si) / book["speed_exponent"].si
    spread = book["grain_spread"].si * np.log(2.0)
    density = np.exp(-0.5 * ((log_grain - np.log(book["median_grain"].si)) / spread) ** 2)
    return density * ballistics.relative_speed_slope_per_m(range_m, launch_deg)


@pytest.mark.parametrize(
    ("highest_deg", "shares"), [(3.0, (0.0, 0.0, 0.0, 0.2138)), (8.0, (0.0, 0.2539, 0.5027, 0.7400))]
)
def test_share_of_the_deposit_that_still_arrives_behind_the_ridge(highest_deg, shares) -> None:
    """At 2.5, 3, 4 and 6 km, for sheets of 1-3 and 1-8 deg: 0 0 0 0.2138 and 0 0.2539 0.5027 0.7400; within 0.02."""
    range_m, ground_m = check_profile()
    launch_deg = np.linspace(1.0, highest_deg, 401)[:, None]
    open_way, _ = arrives(0.0, ground_m, ground_m, range_m, launch_deg[:, 0], GM_M3_S2)
    landing = landing_per_m(range_m[None, :], launch_deg)
    share = (landing * open_way).sum(axis=0) / landing.sum(axis=0)
    found = share[np.searchsorted(range_m, [2500.0, 3000.0, 4000.0, 6000.0])]
    assert found == pytest.approx(shares, abs=0.02)


@pytest.mark.parametrize(
    ("height_m", "distance_m", "launch_deg"),
    [(3.0, 50.0, 3.434), (2.0, 50.0, 2.291), (3.0, 100.0, 1.718), (10.0, 200.0, 2.862)],
)
def test_a_berm_stops_what_leaves_below_its_edge(height_m, distance_m, launch_deg) -> None:
    """atan(h / x); the curvature is worth 0.003 deg, so 0.01 deg below it nothing passes and 0.01 deg above it does."""
    ground_m, range_m = np.array([height_m, 0.0]), np.array([distance_m, distance_m + 5000.0])
    needed, _ = clearing_speed_m_s(0.0, ground_m, range_m, [launch_deg - 0.01, launch_deg + 0.01], GM_M3_S2)
    assert np.isinf(needed[0, -1])
    assert np.isfinite(needed[1, -1])


def test_the_sun_at_the_pole_and_beside_it(sky) -> None:
    """Highest Sun 1.54 deg at the pole, 2.04 at 89.5 S, 6.54 at 85 S; tolerance half the last digit printed."""
    for colatitude_deg, expected_deg in [(0.0, 1.54), (0.5, 2.04), (5.0, 6.54)]:
        found = highest_sun_deg(colatitude_deg, 0.0, sky.sun_declination.value)
        assert found == pytest.approx(expected_deg, abs=5e-3)


def test_the_earth_at_the_pole(sky) -> None:
    """From -6.94 to +6.42 deg for librations of -/+6.68 deg, parallax 0.259 deg; tolerance 0.01 deg."""
    parallax = selenodesy.MOON_RADIUS_M / sky.earth_distance.si
    swing = np.array([sky.libration_in_latitude.value, -sky.libration_in_latitude.value])
    _, found_deg = sky_position_deg(-90.0, 0.0, swing, 0.0, parallax)
    assert found_deg == pytest.approx([-6.94, 6.42], abs=0.01)


def test_the_earth_from_connecting_ridge(sky) -> None:
    """From 89.45 S 222.69 E: -0.663 deg in the mean, up to 5.97; tolerance 0.05 deg (higher librations)."""
    parallax = selenodesy.MOON_RADIUS_M / sky.earth_distance.si
    _, found_deg = sky_position_deg(-89.45, 222.69, [0.0, -sky.libration_in_latitude.value], 0.0, parallax)
    assert found_deg == pytest.approx([-0.663, 5.97], abs=0.05)


def test_hidden_part_of_the_sun_behind_a_strip(sky) -> None:
    """A strip of 10 m hides 1, 0.6499 and 0.2717 of the disc at 1, 2 and 5 km: it takes as much on either side."""
    for distance_m, expected in [(1000.0, 1.0), (2000.0, 0.6499), (5000.0, 0.2717)]:
        half_deg = math.degrees(math.atan(5.0 / distance_m))
        hidden = 2.0 * disc_share(half_deg, sky.sun_semidiameter.value) - 1.0
        assert hidden == pytest.approx(expected, abs=2e-4)


PUBLISHED = data_root() / "geodata" / "psr_areas.csv"


@pytest.mark.parametrize("crater", ["Shoemaker", "Haworth", "Faustini", "Shackleton"])
def test_permanent_shadow_of_the_big_craters(crater, grid, sky) -> None:
    """Published areas 1075.5, 1018, 664 and 233.7 km2, within 7 %; the Sun is not tuned."""
    table = pd.read_csv(PUBLISHED).set_index("crater").loc[crater]
    middle = selenodesy.to_map(table["psr_lat_deg"], table["psr_lon_deg"])
    mask = np.zeros(grid.shape, dtype=bool)
    row, column = (int((value - start) / step) for value, start, step in _cells(grid, *middle))
    part = np.s_[row - 20 : row + 21, column - 20 : column + 21]
    east, north = _centres(grid, part)
    state = permanent_shadow([grid], east, north, sky.sun_declination.value, sky.sun_semidiameter.value)
    mask[part] = (state == SHADED).reshape(41, 41)
    pieces = shapely.get_parts(outlines(mask, grid))
    nearest = pieces[np.argmin(shapely.distance(pieces, shapely.Point(*middle)))]
    assert float(selenodesy.area_m2(nearest)) / 1e6 == pytest.approx(table["psr_area_km2"], rel=0.07)


def _cells(grid: Grid, easting_m: float, northing_m: float) -> list[tuple[float, float, float]]:
    t = grid.transform
    return [(northing_m, t.f, t.e), (easting_m, t.c, t.a)]


def _centres(grid: Grid, part: tuple[slice, slice]) -> tuple[np.ndarray, np.ndarray]:
    t, (rows, columns) = grid.transform, part
    east = t.c + t.a * (np.arange(columns.start, columns.stop) + 0.5)
    north = t.f + t.e * (np.arange(rows.start, rows.stop) + 0.5)
    easting, northing = np.meshgrid(east, north)
    return easting.ravel(), northing.ravel()


def test_shadow_that_is_shipped_is_that_of_this_program(grid, sky) -> None:
    """Two hundred cells, drawn with a seed, agree with the outlines in geodata/."""
    layer = gpd.read_file(data_root() / "geodata" / "psr_1600m.gpkg", engine="pyogrio")
    draw = np.random.default_rng(7)
    rows, columns = draw.integers(220, 540, 200), draw.integers(220, 540, 200)
    t = grid.transform
    east, north = t.c + t.a * (columns + 0.5), t.f + t.e * (rows + 0.5)
    state = permanent_shadow([grid], east, north, sky.sun_declination.value, sky.sun_semidiameter.value)
    inside = shapely.contains_xy(layer.geometry.iloc[0], east, north)
    assert ((state == SHADED) == inside).all()
    assert 0 < inside.sum() < 100


def test_light_that_is_shipped_is_that_of_this_program_and_of_a_walk_through_time(grid, sky) -> None:
    """Eighty cells, drawn with a seed. Against the shipped grid: half a step of 0.5 %. Against the Sun followed hour by
    hour over 18 years: 0.5 %, what 72 directions instead of 720 are worth."""
    with rasterio.open(data_root() / "geodata" / "illumination_1600m.tif") as file:
        stored, t = file.read(masked=True) * 0.005, file.transform
    draw = np.random.default_rng(17)
    rows, columns = draw.integers(60, 320, 80), draw.integers(60, 320, 80)
    east, north = t.c + t.a * (columns + 0.5), t.f + t.e * (rows + 0.5)
    eyes = [2.0, 2.0 - 150.0, 2.0 + 150.0]
    found = illumination([grid], east, north, eyes, sky, 144).lit_share
    assert np.abs(found - stored[:, rows, columns]).max() <= 0.0025 + 1e-9
    coarse = illumination([grid], east[:20], north[:20], eyes[:1], sky).lit_share[0]
    walked = [
        light(horizon([grid], x, y, 2.0, azimuths_deg(720)), sky).lit_share
        for x, y in zip(east[:20], north[:20], strict=True)
    ]
    assert coarse == pytest.approx(walked, abs=0.005)
    assert 0.2 < np.mean(walked) < 0.6


@pytest.mark.parametrize(("height_m", "published"), [(2.0, 0.9227), (10.0, 0.9565)])
def test_published_light_of_connecting_ridge_lies_in_the_range_that_is_told(height_m, published, grid, sky) -> None:
    """92.27 % of the time at 2 m, 95.65 % at 10 m (Glaeser 2014); the grid is held to its own range."""
    east, north = (float(value) for value in selenodesy.to_map(-89.45, 222.69))
    low, high = (
        light(horizon([grid], east, north, height_m + raised, azimuths_deg(360)), sky).lit_share
        for raised in (-150.0, 150.0)
    )
    assert low < published < high


def chord_clearance_m(grid: Grid, start: tuple[float, float, float], end: tuple[float, float, float]) -> float:
    """Walk the straight line between two points of space, 100 m a step: its least height above the ground. [m]"""
    points = []
    for east, north, above in (start, end):
        lat, lon = (math.radians(float(value)) for value in selenodesy.to_geographic(east, north))
        radius = selenodesy.MOON_RADIUS_M + float(height_m(grid, east, north)) + above
        points.append(radius * np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)]))
    share = np.linspace(0.0, 1.0, int(np.linalg.norm(points[1] - points[0]) / 100.0))[:, None]
    line = points[0] * (1.0 - share) + points[1] * share
    radius = np.linalg.norm(line, axis=1)
    lat, lon = np.degrees(np.arcsin(line[:, 2] / radius)), np.degrees(np.arctan2(line[:, 1], line[:, 0]))
    return float((radius - selenodesy.MOON_RADIUS_M - height_m(grid, *selenodesy.to_map(lat, lon))).min())


EYES = {"connecting ridge": (-89.45, 222.69), "Shackleton": (-89.67, 129.78), "Malapert": (-86.0, 2.7)}


@pytest.mark.parametrize("eye", EYES)
def test_line_of_sight_agrees_with_a_chord_through_space(eye: str, grid: Grid) -> None:
    """Independent way: straight lines in Cartesian space over the same heights, sampled every 100 m from end to end.

    Tolerance: half a standard deviation of a height (37.5 m). A line that clears the ground, or cuts into it, by more
    than that must be told alike, for every pair; the program looks at the ground once a cell (1600 m), and between two
    looks a crest of the interpolated ground can stand that much higher.
    """
    draw = np.random.default_rng(11)
    start = (*(float(value) for value in selenodesy.to_map(*EYES[eye])), 50.0)
    easts, norths = (start[axis] + draw.uniform(-60_000.0, 60_000.0, 300) for axis in (0, 1))
    heights = draw.uniform(30.0, 300.0, 300)
    state = line_of_sight([grid], *start, easts, norths, heights)
    clearance = np.array([chord_clearance_m(grid, start, end) for end in zip(easts, norths, heights, strict=True)])
    sure = np.abs(clearance) > 0.5 * grid.height_sigma_m
    hidden = np.isin(state, [HIDDEN, UNDECIDED])
    assert (hidden == (clearance < 0.0))[sure].all()
    assert sure.mean() > 0.6
    assert hidden[sure].sum() > 20
    assert (~hidden[sure]).sum() > 3


needs_gdal = pytest.mark.skipif(shutil.which("gdal_viewshed") is None, reason="no gdal_viewshed on this machine")


def gdal_viewshed(grid: Grid, eye: tuple[float, float, float], target_m: float, folder: Path) -> np.ndarray:
    """Ask GDAL's own program, with the curvature of the CRS's sphere and no refraction: 1 seen, 0 hidden."""
    rows, columns = grid.shape
    shape = {"driver": "GTiff", "width": columns, "height": rows, "count": 1, "dtype": "float32"}
    crs = selenodesy.south_polar_crs().to_wkt()
    with rasterio.open(folder / "dem.tif", "w", **shape, crs=crs, transform=grid.transform) as file:
        file.write(grid.heights_m, 1)
    numbers = {"-cc": 1, "-ox": eye[0], "-oy": eye[1], "-oz": eye[2], "-tz": target_m, "-md": 0, "-vv": 1, "-iv": 0}
    words = [str(word) for pair in numbers.items() for word in pair]
    subprocess.run(["gdal_viewshed", *words, folder / "dem.tif", folder / "seen.tif"], check=True, capture_output=True)
    with rasterio.open(folder / "seen.tif") as file:
        return file.read(1)


@needs_gdal
@pytest.mark.parametrize(("eye_m", "target_m"), [(10.0, 2.0), (50.0, 2.0), (20.0, 20.0)])
def test_the_curvature_of_a_viewshed_is_that_of_gdal(eye_m: float, target_m: float, tmp_path: Path) -> None:
    """Level ground, cells of 100 m: the edge of sight lies within 20 m of GDAL's, of 8.5, 15.8 and 16.7 km.

    GDAL lowers the ground by d2 / 2R, which is 0.01 % too little at 17 km; 99.9 % of the cells are told alike.
    """
    level = Grid(np.zeros((401, 401), np.float32), Affine(100.0, 0, -20_050.0, 0, -100.0, 20_050.0), 0.0, "level")
    theirs = gdal_viewshed(level, (0.0, 0.0, eye_m), target_m, tmp_path)
    ours = viewshed([level], level, 0.0, 0.0, eye_m, target_m, 40_000.0)
    apart = np.hypot(*cell_centres_m(level))
    assert abs(apart[theirs == 1].max() - apart[ours == SEEN].max()) < 20.0
    assert ((theirs == 1) == (ours == SEEN)).mean() > 0.999


@needs_gdal
@pytest.mark.parametrize("eye", EYES)
def test_what_gdal_sees_on_the_real_grid_is_in_sight(eye: str, grid: Grid, tmp_path: Path) -> None:
    """Of the cells that GDAL sees we see 95 %; the rest lie along the edges of shadows.

    Not the other way round: GDAL carries the line over the crests of two neighbours from ring to ring, so that in steep
    relief it hides many cells that a straight line reaches. The chord through space, above, decides between the two.
    """
    east, north = (float(value) for value in selenodesy.to_map(*EYES[eye]))
    part = window(grid, (east - 80e3, north - 80e3, east + 80e3, north + 80e3))
    middle = np.argmin(
        np.hypot(*(axis - place for axis, place in zip(cell_centres_m(part), (east, north), strict=True)))
    )
    place = tuple(float(axis.flat[middle]) for axis in cell_centres_m(part))
    theirs = gdal_viewshed(part, (*place, 50.0), 20.0, tmp_path)
    ours = viewshed([part], part, *place, 50.0, 20.0, 300e3)
    seen = theirs == 1
    assert seen.sum() > 100
    assert np.isin(ours[seen], [SEEN]).mean() > 0.95
