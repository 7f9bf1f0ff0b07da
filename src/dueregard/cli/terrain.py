"""What does one place see of ground, Sun and Earth?"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dueregard.model.physics import Sky
    from dueregard.terrain.grid import Grid
    from dueregard.terrain.view import View

EPILOG = (
    "Examples: dueregard terrain -89.45 222.69 | dueregard terrain -85.42 31.6 --height '10 m' --out mouton | "
    "dueregard terrain -89.67 129.78 --box '60 km' --out shackleton"
)
MOST_CELLS = 40_000
"""Largest box. [cells]"""

CONTEXT = {"ignore_unknown_options": True}
"""So that a latitude such as -89.5 is not taken for an option."""

CELLS_TO_A_SIDE = 3000
"""How far from the place a fine grid is read; what lies beyond comes from the built-in one. [cells]"""


def terrain(
    lat_deg: Annotated[float, typer.Argument(metavar="LAT", help="Latitude, south negative. [deg]")],
    lon_deg: Annotated[float, typer.Argument(metavar="LON", help="Longitude, east positive. [deg]")],
    height: Annotated[str, typer.Option("--height", help="Height of the eye above the ground.")] = "2 m",
    dem: Annotated[
        Path | None,
        typer.Option("--dem", help="Finer elevation grid: GeoTIFF, COG, PDS label, JPEG 2000, or a fetched product."),
    ] = None,
    sigma: Annotated[
        str | None, typer.Option("--sigma", help="Standard deviation of its heights. Default: by its cells.")
    ] = None,
    box: Annotated[
        str | None, typer.Option("--box", help="Side of a square about the place: psr.tif and light.tif in --out.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for horizon.csv, light.csv, horizon.png.")] = None,
) -> None:
    """Show horizon, sunlight, longest night and view of the Earth at one place."""
    from rich.console import Console

    from dueregard import selenodesy
    from dueregard.errors import Fault, InputError
    from dueregard.readers.rules import read_rulebook
    from dueregard.terrain.grid import ground_m
    from dueregard.terrain.view import view
    from dueregard.writers.terrain_words import print_view

    height_m = _metres("--height", height)
    _require_place(lat_deg, lon_deg)
    easting, northing = (float(value) for value in selenodesy.to_map(lat_deg, lon_deg))
    sky = read_rulebook().sky
    if sky is None:
        raise InputError([Fault("rules/sky.yaml", "there is no such file", "", "Install dueregard again")])
    grids = _grids(dem, None if sigma is None else _metres("--sigma", sigma), easting, northing, sky)
    if not float(ground_m(grids, easting, northing)) > -1e9:
        problem = f"no grid knows the ground at {lat_deg:g} {lon_deg:g}"
        remedy = "Choose a place nearer to the pole, or give a grid with --dem"
        raise InputError([Fault("LAT LON", problem, "The built-in grid reaches from the pole to 70 S", remedy)])
    part = None if box is None else _part(grids[0], _metres("--box", box), easting, northing, out)
    seen = view(grids, lat_deg, lon_deg, easting, northing, height_m, sky)
    paths = [] if out is None else _written(out, seen)
    if part is not None and out is not None:
        paths += _written_box(out, grids, part, height_m, sky)
    print_view(Console(highlight=False), seen, paths)


def _metres(option: str, text: str) -> float:
    from dueregard.errors import Fault, InputError
    from dueregard.model.quantities import parse_quantity

    try:
        return parse_quantity(text, "length")
    except ValueError as error:
        raise InputError([Fault(option, str(error))]) from error


def _require_place(lat_deg: float, lon_deg: float) -> None:
    from dueregard.errors import Fault, InputError

    if not -90.0 <= lat_deg <= -60.0:
        expected = "A latitude from -90 to -60 (south is negative)"
        raise InputError([Fault("LAT", f"{lat_deg:g} is not in the south polar region", expected)])
    if not -360.0 <= lon_deg <= 360.0:
        raise InputError([Fault("LON", f"the longitude {lon_deg:g} is no angle", "From -360 to 360, east positive")])


def _grids(
    dem: Path | None, given_sigma_m: float | None, easting: float, northing: float, sky: "Sky"
) -> "Sequence[Grid]":
    """Return the user's grid round the place, if there is one, and the built-in grid."""
    from dueregard.readers.geodata import read_elevation_grid
    from dueregard.readers.grids import cell_size_m, read_grid
    from dueregard.readers.products import elevation_path
    from dueregard.terrain.horizon import REACH_M

    builtin = read_elevation_grid()
    if dem is None:
        return [builtin]
    dem = elevation_path(dem)
    cell = cell_size_m(dem)
    half = min(1.1 * REACH_M, CELLS_TO_A_SIDE * cell)
    spread = sky.height_sigma_of_cell.value * cell if given_sigma_m is None else given_sigma_m
    box = easting - half, northing - half, easting + half, northing + half
    return [read_grid(dem, spread, box), builtin]


def _written(out: Path, seen: "View") -> list[Path]:
    from dueregard.writers.terrain_csv import write_horizon_csv, write_light_csv
    from dueregard.writers.terrain_png import draw_panorama

    paths = [out / name for name in ("horizon.csv", "light.csv", "horizon.png")]
    write_horizon_csv(paths[0], seen)
    write_light_csv(paths[1], seen)
    draw_panorama(seen, paths[2])
    return paths


def _part(grid: "Grid", side_m: float, easting: float, northing: float, out: Path | None) -> "Grid":
    from dueregard.errors import Fault, InputError
    from dueregard.terrain.grid import window

    half = side_m / 2.0
    part = window(grid, (easting - half, northing - half, easting + half, northing + half))
    cells = part.shape[0] * part.shape[1]
    if out is None:
        raise InputError([Fault("--box", "a box is written to files, but no folder is given", "", "Add --out DIR")])
    if not 0 < cells <= MOST_CELLS:
        problem = f"a box of {side_m / 1000.0:g} km has {cells} cells of {grid.cell_m:g} m"
        raise InputError([Fault("--box", problem, f"From 1 to {MOST_CELLS} cells", "Choose another side")])
    return part


def _written_box(out: Path, grids: "Sequence[Grid]", part: "Grid", height_m: float, sky: "Sky") -> list[Path]:
    """Write shadow (1 dark, 0 not, NaN unknown) and share of the time with Sun, cell by cell."""
    import numpy as np

    from dueregard.terrain.grid import cell_centres_m
    from dueregard.terrain.illumination import illumination
    from dueregard.terrain.shadow import UNKNOWN, permanent_shadow
    from dueregard.writers.terrain_tif import write_geotiff

    east, north = (values.ravel() for values in cell_centres_m(part))
    state = permanent_shadow(grids, east, north, sky.sun_declination.value, sky.sun_semidiameter.value)
    dark = np.where(state == UNKNOWN, np.nan, state).reshape(part.shape)
    lit = illumination(grids, east, north, [height_m], sky).lit_share[0].reshape(part.shape)
    write_geotiff(out / "psr.tif", dark, part, "permanent shadow of the ground, 1 or 0")
    write_geotiff(out / "light.tif", lit, part, f"share of the time with any part of the Sun, {height_m:g} m up")
    return [out / "psr.tif", out / "light.tif"]
