"""How fast are viewshed, ejecta footprint and permanent shadow, and how much memory do they take?

Usage: python benchmarks/bench_terrain.py [--docs]

Each way runs in a process of its own. Plain ways that take minutes do a part of the work, named in the row, and are
scaled up. `--docs` writes the table into docs/terrain.md.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from measured import Row, alone, peak_mb, tell

from dueregard import selenodesy
from dueregard.hazards import Passage
from dueregard.readers.geodata import read_elevation_grid
from dueregard.readers.rules import read_rulebook
from dueregard.terrain.coarser import pyramid
from dueregard.terrain.flights import Sheet, flight
from dueregard.terrain.grid import Grid, cell_centres_m, ground_m
from dueregard.terrain.horizon import REACH_M, tangent_of_elevation
from dueregard.terrain.illumination import illumination
from dueregard.terrain.profiles import azimuths_deg, profile_heights_m, ranges_m
from dueregard.terrain.shadow import AZIMUTHS, SHADED, permanent_shadow
from dueregard.terrain.shielding import arrives, passing_speed_m_s
from dueregard.terrain.sight import viewshed
from dueregard.terrain.sky import highest_sun_deg
from dueregard.zones.shielded import Screen, cover

REFERENCE_S = 121.0  # plain numpy on two cores, as measured before this program existed
GM_M3_S2 = 4.902800066e12
REACH = 50_000.0
LAUNCH_DEG = np.linspace(1.0, 3.0, 8)
EYE_M, TARGET_M = 10.0, 2.0
SHARES = {"every ray to its end": 40, "every grain along its arc": 100, "a flight to each cell": 400}
"""The plain ways do one in so many cells or rays."""
RUNS = 3
PAGE = Path(__file__).parents[1] / "docs" / "terrain.md"


def hills(cells: int = 1000, cell_m: float = 100.0) -> Grid:
    """Hills of some hundred metres about the pole."""
    places = np.arange(cells) * cell_m / 4000.0
    heights = 300.0 * (np.sin(places)[:, None] * np.cos(1.3 * places) + 0.4 * np.sin(3.1 * places))
    half = cells * cell_m / 2.0
    return Grid(heights.astype(np.float32), Affine(cell_m, 0, -half, 0, -cell_m, half), 5.0, "hills")


def polar_cells() -> tuple[Grid, np.ndarray, np.ndarray, tuple[float, float]]:
    """Return the embedded grid, its cells south of 80 S, and the Sun."""
    grid, sky = read_elevation_grid(), read_rulebook().sky
    east, north = (values.ravel() for values in cell_centres_m(grid))
    polar = selenodesy.to_geographic(east, north)[0] < -80.0
    return grid, east[polar], north[polar], (sky.sun_declination.value, sky.sun_semidiameter.value)


def our_shadow() -> Callable[[], object]:
    """Search for light."""
    grid, east, north, sun = polar_cells()
    return lambda: permanent_shadow([grid], east, north, *sun)


def plain_shadow() -> Callable[[], object]:
    """Walk every ray of some cells to its end."""
    grid, east, north, sun = polar_cells()
    some = np.s_[:: SHARES["every ray to its end"]]
    east, north = east[some], north[some]
    height, colatitude = ground_m([grid], east, north), 90.0 + selenodesy.to_geographic(east, north)[0]

    def walk() -> np.ndarray:
        shaded = np.ones(len(east), dtype=bool)
        for azimuth in azimuths_deg(AZIMUTHS):
            steepest = np.full(len(east), -np.inf)
            for distance in ranges_m(grid.cell_m, REACH_M):
                there = ground_m([grid], *selenodesy.destination(east, north, azimuth, distance))
                np.fmax(steepest, tangent_of_elevation(height, there, distance), out=steepest)
            shaded &= steepest >= np.tan(np.radians(highest_sun_deg(colatitude, azimuth, sun[0]) + sun[1]))
        return shaded

    ours = permanent_shadow([grid], east, north, *sun) == SHADED
    assert (ours == walk()).all()
    return walk


def our_light() -> Callable[[], object]:
    """Follow the Sun over 5000 cells, in closed form over the year."""
    grid, east, north, _ = polar_cells()
    sky = read_rulebook().sky
    return lambda: illumination([grid], east[:5000], north[:5000], [EYE_M], sky)


def our_viewshed() -> Callable[[], object]:
    """Look round from the middle."""
    grid = hills()
    return lambda: viewshed([grid], grid, 0.0, 0.0, EYE_M, TARGET_M, REACH)


def gdal_viewshed() -> Callable[[], object]:
    """Let GDAL's own program look round; it reads and writes files."""
    grid, folder = hills(), Path(tempfile.mkdtemp())
    shape = {"driver": "GTiff", "width": 1000, "height": 1000, "count": 1, "dtype": "float32"}
    crs = selenodesy.south_polar_crs().to_wkt()
    with rasterio.open(folder / "dem.tif", "w", **shape, crs=crs, transform=grid.transform) as file:
        file.write(grid.heights_m, 1)
    words = ["-cc", "1", "-ox", "0", "-oy", "0", "-oz", str(EYE_M), "-tz", str(TARGET_M), "-md", str(REACH)]
    command = ["gdal_viewshed", "-q", *words, str(folder / "dem.tif"), str(folder / "seen.tif")]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def our_footprint() -> Callable[[], object]:
    """Outline what no grain of up to 8 deg reaches, as `dueregard run` does."""
    steps = pyramid([hills()])
    way = Passage("ballistic", 0.0, TARGET_M, 8.0, GM_M3_S2)
    here = np.zeros(1)
    return lambda: cover(Screen(steps, way, here, here, inbound=False, narrow_m=500.0, kept_m=500.0), REACH)


def plain_footprint() -> Callable[[], object]:
    """Fly to some cells of the finest grid, none joined."""
    grid, some = hills(), int(np.sqrt(SHARES["a flight to each cell"]))
    east, north = (values[::some, ::some].ravel() for values in cell_centres_m(grid))
    within = selenodesy.distance_m(0.0, 0.0, east, north) <= REACH
    return lambda: flight([grid], 0.0, 0.0, east[within], north[within], TARGET_M, Sheet(8.0, GM_M3_S2))


def rays(share: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return the ground along rays a cell apart at the rim, and the distances."""
    grid = hills()
    reaches, azimuths = ranges_m(grid.cell_m, REACH), azimuths_deg(int(2.0 * np.pi * REACH / grid.cell_m))
    return profile_heights_m([grid], 0.0, 0.0, azimuths[::share], reaches), reaches


def our_shielding() -> Callable[[], object]:
    """Tell for every place of a polar grid, eight elevations, whether grains come: a running maximum."""
    ground, reaches = rays()
    return lambda: [arrives(0.0, ground, ground, reaches, angle, GM_M3_S2)[0] for angle in LAUNCH_DEG]


def plain_shielding() -> Callable[[], object]:
    """Fly every grain over every place before the one it is meant for."""
    ground, reaches = rays(SHARES["every grain along its arc"])

    def fly() -> list[np.ndarray]:
        found = []
        for angle in LAUNCH_DEG:
            speed = passing_speed_m_s(0.0, ground, reaches, angle, GM_M3_S2)
            clear = np.isfinite(speed)
            for place in range(1, len(reaches)):
                over = arc_height_m(speed[:, place, None], angle, reaches[:place])
                clear[:, place] &= (over >= ground[:, :place]).all(axis=1)
            found.append(clear)
        return found

    return fly


def arc_height_m(speed_m_s: np.ndarray, angle_deg: float, range_m: np.ndarray) -> np.ndarray:
    """Return the height of a grain over the sphere along its way (Kepler). [m]"""
    radius = selenodesy.MOON_RADIUS_M
    ratio, launch, along = speed_m_s**2 * radius / GM_M3_S2, np.radians(angle_deg), range_m / radius
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = (1.0 - np.cos(along)) / (ratio * np.cos(launch) ** 2) + np.cos(along) - np.tan(launch) * np.sin(along)
        return radius / inverse - radius


WAYS = {
    one.__name__: one
    for one in (
        our_shadow,
        plain_shadow,
        our_light,
        our_viewshed,
        gdal_viewshed,
        our_footprint,
        plain_footprint,
        our_shielding,
        plain_shielding,
    )
}


def measure(way: str) -> None:
    """Run one way, the first time to warm up, and say how long it took and how much memory the process has had."""
    work = WAYS[way]()
    runs = 1 if way.startswith("plain") else RUNS
    if runs > 1:
        work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    child_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    print(json.dumps({"s": float(np.median(times)), "mb": child_mb if way == "gdal_viewshed" else peak_mb()}))


def compared(question: str, ours: str, plain: str = "", title: str = "", target: float = 0.0) -> Row:
    """Return one row; a plain way that did a part is scaled up."""
    mine: dict[str, Any] = alone(__file__, ours)
    if not plain:
        return Row(question, mine["s"], ours_mb=mine["mb"])
    other = alone(__file__, plain)
    share = SHARES.get(title, 1)
    seconds = other["s"] * share
    note = f"one in {share} done and scaled up" if share > 1 else ""
    words, met = (f"{target:g} times faster", seconds / mine["s"] >= target) if target else ("", None)
    return Row(question, mine["s"], title, seconds, words, met, mine["mb"], other["mb"], note)


def rows() -> list[Row]:
    """Measure everything."""
    shadow = compared(
        "permanent shadow of the embedded grid, 113 424 cells",
        "our_shadow",
        "plain_shadow",
        "every ray to its end",
        10.0,
    )
    reference = Row(
        shadow.question,
        shadow.ours_s,
        "plain numpy, measured before",
        REFERENCE_S,
        "10 times faster",
        REFERENCE_S / shadow.ours_s >= 10.0,
        shadow.ours_mb,
    )
    return [
        shadow,
        reference,
        compared("viewshed of 50 km, 1000 x 1000 cells", "our_viewshed", "gdal_viewshed", "gdal_viewshed -cc 1"),
        compared(
            "ejecta footprint of 50 km as drawn, 1000 x 1000 cells",
            "our_footprint",
            "plain_footprint",
            "a flight to each cell",
        ),
        compared(
            "ejecta shielding of 50 km, 3141 rays x 500 places x 8 elevations",
            "our_shielding",
            "plain_shielding",
            "every grain along its arc",
        ),
        compared("sunlight of 5000 cells, 72 directions of the Sun", "our_light"),
    ]


def table(found: list[Row]) -> str:
    """Return the rows as Markdown."""
    lines = ["| task | time | peak memory | against | time | peak memory | ratio |", "|---|---|---|---|---|---|---|"]
    for row in found:
        plain = "" if row.plain_s is None else f"{row.plain_s:.3g} s"
        memory = "" if row.plain_mb is None else f"{row.plain_mb:.0f} MB"
        ratio = "" if row.plain_s is None else f"{row.plain_s / row.ours_s:.3g}"
        title = f"{row.plain} ({row.note})" if row.note else row.plain
        ours = f"{row.ours_s:.2f} s | {row.ours_mb or 0.0:.0f} MB"
        lines.append(f"| {row.question} | {ours} | {title} | {plain} | {memory} | {ratio} |")
    return "\n".join(lines)


def write_docs(text: str) -> None:
    """Put the table into the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split("<!-- begin table: speed -->\n")
    after = rest.split("\n<!-- end table: speed -->")[1]
    page = f"{before}<!-- begin table: speed -->\n{text}\n<!-- end table: speed -->{after}"
    PAGE.write_text(page, encoding="utf-8", newline="\n")


def main() -> None:
    """Measure, tell, and write the page if asked."""
    found = rows()
    for row in found:
        tell(row)
    if "--docs" in sys.argv:
        write_docs(table(found))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in WAYS:
        measure(sys.argv[1])
    else:
        main()
