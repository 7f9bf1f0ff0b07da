"""What is asked of the ground round a place: a line of sight, a square, the shadow of a tower?"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dueregard.cli.progress import counted

if TYPE_CHECKING:
    from rich.console import Console

    from dueregard.model.physics import Sky
    from dueregard.model.rulebook import Rulebook
    from dueregard.terrain.area import Area
    from dueregard.terrain.grid import Floats, Grid
    from dueregard.terrain.tower import TowerShadow

Eye = tuple[float, float, float]
"""Easting, northing and height above the ground. [m]"""


def line(
    console: "Console",
    grids: "Sequence[Grid]",
    eye: Eye,
    target: tuple[float, float, float],
    frequency_hz: float | None,
    out: Path | None,
) -> list[Path]:
    """Print whether two places see each other, and write sight.csv and sight.png.

    Parameters
    ----------
    target
        Latitude and longitude [deg], and height above the ground [m].
    frequency_hz
        Of a radio wave between the two, None where none is asked for. [Hz]
    """
    from dueregard import selenodesy
    from dueregard.terrain.sightline import sightline
    from dueregard.writers.terrain.area_words import RADIO_CAVEAT, place_words, radio_lines, sight_caveats, sight_lines
    from dueregard.writers.terrain.csv_files import write_lines_csv
    from dueregard.writers.terrain.sight_picture import draw_sightline
    from dueregard.writers.terrain.words import print_lines

    easting, northing = (float(value) for value in selenodesy.to_map(*target[:2]))
    found = sightline(grids, eye, (easting, northing, target[2]))
    title = f"Line of sight from {eye[2]:g} m above {_place(eye)} to {target[2]:g} m above {place_words(*target[:2])}"
    radio = [] if frequency_hz is None else radio_lines(found, frequency_hz, grids[0].height_sigma_m)
    table = [*sight_lines(found), *radio]
    print_lines(console, title, table, [*sight_caveats(found), *([RADIO_CAVEAT] if radio else [])])
    if out is None:
        return []
    write_lines_csv(out / "sight.csv", table)
    draw_sightline(found, title, out / "sight.png")
    return [out / "sight.csv", out / "sight.png"]


def square(
    console: "Console",
    grids: "Sequence[Grid]",
    eye: Eye,
    side_m: float,
    target_height_m: float,
    sky: "Sky",
    out: Path | None,
) -> list[Path]:
    """Print what the cells of a square see, and write box.csv, box.png and a GeoTIFF a question."""
    from dueregard.errors import Fault, InputError
    from dueregard.terrain.area import area
    from dueregard.terrain.area import square as lay_out
    from dueregard.writers.terrain.area_words import area_caveats, area_lines
    from dueregard.writers.terrain.words import print_lines

    if side_m < grids[0].cell_m:
        problem = f"a square of {side_m:g} m is smaller than a cell of {grids[0].cell_m:g} m"
        raise InputError([Fault("--box", problem, "", "Choose a larger side, or give a finer grid with --dem")])
    raster = lay_out(grids, eye[0], eye[1], side_m)
    with counted(f"{raster.shape[0]} x {raster.shape[1]} cells", total=1.0) as tell:
        found = area(grids, raster, eye, target_height_m, sky, tell)
    side_km = raster.shape[0] * raster.cell_m / 1000.0
    title = f"Square of {side_km:g} km about {_place(eye)}, grid {raster.name}"
    print_lines(console, title, area_lines(found, sky), area_caveats(found))
    return [] if out is None else _square_files(out, found, sky, title)


def _square_files(out: Path, found: "Area", sky: "Sky", title: str) -> list[Path]:
    import numpy as np

    from dueregard.terrain import shadow, sight
    from dueregard.writers.terrain.area_words import area_lines
    from dueregard.writers.terrain.csv_files import write_lines_csv
    from dueregard.writers.terrain.gpkg import write_shadows
    from dueregard.writers.terrain.map_picture import draw_area
    from dueregard.writers.terrain.tif import write_geotiff

    write_lines_csv(out / "box.csv", area_lines(found, sky))
    draw_area(found, sky, title, out / "box.png")
    eyes = ("", ", two standard deviations lower", ", two standard deviations higher")
    lit = f"share of the time with any part of the Sun, {found.target_height_m:g} m up"
    dark = np.where(found.shadow == shadow.UNKNOWN, np.nan, found.shadow)
    seen = np.where(np.isin(found.sight, (sight.UNKNOWN, sight.OUTSIDE)), np.nan, found.sight)
    bands = {
        "psr": {"permanent shadow of the ground, 1 or 0": dark},
        "light": {f"{lit}{words}": band for words, band in zip(eyes, found.lit_share, strict=True)},
        "horizon": {"highest horizon in any direction, degrees": found.horizon_deg},
        "sight": {"from the place: 0 in sight, 1 undecided, 2 hidden": seen},
    }
    if np.isfinite(found.slope_deg).any():
        bands["slope"] = {"slope over two cells, degrees": found.slope_deg}
    for name, one in bands.items():
        write_geotiff(out / f"{name}.tif", one, found.raster)
    write_shadows(out / "psr.gpkg", found)
    return [out / "box.csv", out / "box.png", out / "psr.gpkg", *(out / f"{name}.tif" for name in bands)]


def tower(
    console: "Console",
    grids: "Sequence[Grid]",
    place: tuple[float, float],
    size: tuple[float, float],
    receptor_height_m: float,
    rulebook: "Rulebook",
    out: Path | None,
) -> list[Path]:
    """Print how much Sun a tower takes from the ground round it, and write tower.csv, tower.png and tower.tif.

    Parameters
    ----------
    size
        Height above the ground and mean width of the tower. [m]
    """
    from dueregard.terrain.tower import Tower, tower_shadow
    from dueregard.writers.terrain.area_words import tower_caveats, tower_lines
    from dueregard.writers.terrain.words import print_lines

    sky, standing = rulebook.sky, Tower(*place, *size)
    assert sky is not None  # noqa: S101  # the command has asked for it
    found = tower_shadow(grids, standing, receptor_height_m, sky)
    lit_hours = _lit_hours(grids, found, sky)
    limit = rulebook.hazards["solar_access"].thresholds["solar_array"]["threshold"].si
    table = tower_lines(found, lit_hours, limit)
    title = f"Shadow of a tower at {_place((*place, 0.0))}, grid {found.raster.name}"
    print_lines(console, title, table, tower_caveats(found))
    return [] if out is None else _tower_files(out, found, lit_hours, title, limit)


def _lit_hours(grids: "Sequence[Grid]", found: "TowerShadow", sky: "Sky") -> "Floats":
    """Return the hours of Sun a year of each cell."""
    import numpy as np

    from dueregard.terrain.grid import cell_centres_m
    from dueregard.terrain.illumination import illumination
    from dueregard.terrain.tower import HOURS_A_YEAR

    east, north = cell_centres_m(found.raster)
    with counted("light without the tower", total=1.0) as tell:
        light = illumination(grids, east.ravel(), north.ravel(), [found.receptor_height_m], sky, tell=tell)
    return np.asarray(HOURS_A_YEAR * light.lit_share[0].reshape(found.raster.shape))


def _tower_files(out: Path, found: "TowerShadow", lit_hours: "Floats", title: str, limit: float) -> list[Path]:
    from dueregard.writers.terrain.area_words import tower_lines
    from dueregard.writers.terrain.csv_files import write_lines_csv
    from dueregard.writers.terrain.map_picture import draw_tower
    from dueregard.writers.terrain.tif import write_geotiff

    write_lines_csv(out / "tower.csv", tower_lines(found, lit_hours, limit))
    draw_tower(found, title, out / "tower.png")
    bands = {
        "largest share of the Sun's disc that the tower hides": found.hidden_share,
        "hours of full Sun a year that it takes": found.lost_hours,
        "the same if the ground hides only what it hides beyond doubt": found.possible_hours,
        "hours a year with any part of the Sun, without the tower": lit_hours,
    }
    write_geotiff(out / "tower.tif", bands, found.raster)
    return [out / "tower.csv", out / "tower.png", out / "tower.tif"]


def _place(eye: Eye) -> str:
    from dueregard import selenodesy
    from dueregard.writers.terrain.area_words import place_words

    return place_words(*(float(value) for value in selenodesy.to_geographic(*eye[:2])))
