"""How fast are shadow, viewshed, horizon and shielding, against the plain way?

Usage: python benchmarks/bench_terrain.py [--whole]

Prints seconds, peak memory and ratios. The plain way to permanent shadow walks every ray of every cell to its end, one
azimuth after the other; it is run on every 40th cell and scaled up, or with `--whole` on all of them.
"""

import resource
import sys
import time
from collections.abc import Callable

import numpy as np
from affine import Affine

from dueregard import selenodesy
from dueregard.readers.geodata import read_elevation_grid
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.grid import Grid, cell_centres_m, ground_m
from dueregard.terrain.horizon import REACH_M, horizons, tangent_of_elevation
from dueregard.terrain.profiles import azimuths_deg, profile_heights_m, ranges_m
from dueregard.terrain.shadow import AZIMUTHS, SHADED, permanent_shadow
from dueregard.terrain.shielding import arrives
from dueregard.terrain.sight import line_of_sight, viewshed
from dueregard.terrain.sky import highest_sun_deg

SHARE = 40
REFERENCE_S = 121.0  # plain numpy on two cores, as measured before this program existed
GM_M3_S2 = 4.902800066e12


def timed(title: str, work: Callable[[], object]) -> tuple[float, object]:
    """Run some work and print how long it took, and the greatest memory of the process so far."""
    began = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - began
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{title:<64} {seconds:8.2f} s   peak {peak_gb:.2f} GB")
    return seconds, result


def plain_shadow(grid: Grid, east: np.ndarray, north: np.ndarray, sun: tuple[float, float]) -> np.ndarray:
    """Walk every ray to its end."""
    height, colatitude = ground_m([grid], east, north), 90.0 + selenodesy.to_geographic(east, north)[0]
    shaded = np.ones(len(east), dtype=bool)
    for azimuth in azimuths_deg(AZIMUTHS):
        steepest = np.full(len(east), -np.inf)
        for distance in ranges_m(grid.cell_m, REACH_M):
            there = ground_m([grid], *selenodesy.destination(east, north, azimuth, distance))
            np.fmax(steepest, tangent_of_elevation(height, there, distance), out=steepest)
        top = np.tan(np.radians(highest_sun_deg(colatitude, azimuth, sun[0]) + sun[1]))
        shaded &= steepest >= top
    return shaded


def bench_shadow(grid: Grid, sun: tuple[float, float]) -> None:
    """Compare the search with the plain way."""
    east, north = (values.ravel() for values in cell_centres_m(grid))
    polar = selenodesy.to_geographic(east, north)[0] < -80.0
    east, north = east[polar], north[polar]
    share = 1 if "--whole" in sys.argv else SHARE
    seconds, state = timed(f"permanent shadow, {len(east)} cells", lambda: permanent_shadow([grid], east, north, *sun))
    some = np.s_[::share]
    plain, dark = timed(
        f"the plain way, every {share}th cell", lambda: plain_shadow(grid, east[some], north[some], sun)
    )
    print(
        f"  ratio {plain * share / seconds:.0f}; against the reference of {REFERENCE_S:g} s {REFERENCE_S / seconds:.0f}"
    )
    print(f"  cells that differ: {int(((np.asarray(state)[some] == SHADED) != np.asarray(dark)).sum())}")


def rough(cells: int, cell_m: float) -> Grid:
    """Hills about the pole."""
    places = np.arange(cells) * cell_m / 4000.0
    heights = 300.0 * (np.sin(places)[:, None] * np.cos(1.3 * places) + 0.4 * np.sin(3.1 * places))
    half = cells * cell_m / 2.0
    return Grid(heights.astype(np.float32), Affine(cell_m, 0, -half, 0, -cell_m, half), 5.0, "hills")


def bench_viewshed(grid: Grid) -> None:
    """Compare the viewshed with the line of sight to each cell."""
    seconds, _ = timed(
        "viewshed, 50 km, 1000 x 1000 cells", lambda: viewshed([grid], grid, 0.0, 0.0, 10.0, 2.0, 50_000.0)
    )
    east, north = (values[::20, ::20].ravel() for values in cell_centres_m(grid))
    pairs, _ = timed(
        "line of sight to every 400th cell", lambda: line_of_sight([grid], 0.0, 0.0, 10.0, east, north, 2.0)
    )
    print(f"  ratio {pairs * 400 / seconds:.0f}")


def shielded(grid: Grid) -> np.ndarray:
    """Tell which cells of a polar grid of rays grains of 1 to 3 degrees come to."""
    reaches, launch_deg = ranges_m(grid.cell_m, 50_000.0), np.linspace(1.0, 3.0, 8)
    azimuths = azimuths_deg(int(2.0 * np.pi * 50_000.0 / grid.cell_m))
    ground = profile_heights_m([grid], 0.0, 0.0, azimuths, reaches)
    reached = [arrives(0.0, ground, ground, reaches, angle, GM_M3_S2)[0] for angle in launch_deg]
    return np.mean(reached, axis=0)


def main() -> None:
    """Print everything."""
    builtin, sky = read_elevation_grid(), read_rulebook().sky
    assert sky is not None
    bench_shadow(builtin, (sky.sun_declination.value, sky.sun_semidiameter.value))
    hills = rough(1000, 100.0)
    bench_viewshed(hills)
    timed("ballistic shielding, 50 km, 3141 rays x 500 steps x 8 angles", lambda: shielded(hills))
    sites = np.linspace(-60_000.0, 60_000.0, 100)
    timed("horizons of 100 sites, 360 azimuths", lambda: horizons([builtin], sites, -sites, 2.0, azimuths_deg(360)))


if __name__ == "__main__":
    main()
