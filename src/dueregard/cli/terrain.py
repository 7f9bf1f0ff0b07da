"""What does one place see of ground, Sun and Earth, and what does the ground round it see?"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import Dem

if TYPE_CHECKING:
    from rich.console import Console

    from dueregard.model.physics import Sky
    from dueregard.terrain.grid import Grid
    from dueregard.terrain.view import View

EPILOG = (
    "Examples: dueregard terrain -89.45 222.69 --to '-88.8 123.4' | "
    "dueregard terrain -85.42 31.6 --height '10 m' --out mouton | "
    "dueregard terrain -89.67 129.78 --box '60 km' --out shackleton | "
    "dueregard terrain -89.45 222.69 --tower '20 m' --out ridge"
)

CONTEXT = {"ignore_unknown_options": True}
"""So that a latitude such as -89.5 is not taken for an option."""

CELLS_TO_A_SIDE = 3000
"""How far from the place a fine grid is read; what lies beyond comes from the built-in one. [cells]"""


def terrain(
    lat_deg: Annotated[float, typer.Argument(metavar="LAT", help="Latitude, south negative. [deg]")],
    lon_deg: Annotated[float, typer.Argument(metavar="LON", help="Longitude, east positive. [deg]")],
    height: Annotated[str, typer.Option("--height", help="Height of the eye above the ground.")] = "2 m",
    to: Annotated[
        str | None, typer.Option("--to", metavar="'LAT LON'", help="Another place: do the two see each other?")
    ] = None,
    target_height: Annotated[
        str,
        typer.Option("--target-height", help="Height above its ground of what is looked at: --to, --box, --tower."),
    ] = "2 m",
    frequency: Annotated[
        str | None, typer.Option("--frequency", help="Radio wave to --to: what does the highest edge in between take?")
    ] = None,
    box: Annotated[
        str | None, typer.Option("--box", help="Side of a square about the place: shadow, light, horizon, sight.")
    ] = None,
    tower: Annotated[
        str | None, typer.Option("--tower", help="Height of a tower on the place: how much Sun does it take round it?")
    ] = None,
    width: Annotated[str, typer.Option("--width", help="Mean width of the tower across the Sun.")] = "10 m",
    dem: Dem = None,
    sigma: Annotated[
        str | None, typer.Option("--sigma", help="Standard deviation of its heights. Default: by its cells.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for tables, pictures and GeoTIFFs.")] = None,
) -> None:
    """Show horizon, sunlight, longest night, view of the Earth and lines of sight: at a place and round it."""
    from dueregard import selenodesy
    from dueregard.cli import terrain_round
    from dueregard.cli.progress import tables
    from dueregard.readers.rules import read_rulebook

    lengths = _lengths(
        {"--height": height, "--target-height": target_height, "--box": box, "--tower": tower, "--width": width}
        | {"--sigma": sigma}
    )
    other = None if to is None else _other(to)
    frequency_hz = None if frequency is None else _frequency(frequency, to)
    _require_place(lat_deg, lon_deg)
    easting, northing = (float(value) for value in selenodesy.to_map(lat_deg, lon_deg))
    rulebook = read_rulebook()
    sky = _require_sky(rulebook.sky)
    grids = _grids(dem, lengths["--sigma"], easting, northing, sky)
    for option, *place in (("LAT LON", lat_deg, lon_deg), *((("--to", *other),) if other else ())):
        _require_ground(option, grids, *place)
    eye, target_m = (easting, northing, lengths["--height"] or 0.0), lengths["--target-height"] or 0.0
    console = tables()
    paths = _point(console, grids, (lat_deg, lon_deg), eye, sky, out)
    if other is not None:
        paths += terrain_round.line(console, grids, eye, (*other, target_m), frequency_hz, out)
    if lengths["--box"] is not None:
        paths += terrain_round.square(console, grids, eye, lengths["--box"], target_m, sky, out)
    if lengths["--tower"] is not None:
        size = lengths["--tower"], lengths["--width"] or 0.0
        paths += terrain_round.tower(console, grids, eye[:2], size, target_m, rulebook, out)
    if paths:
        console.print(f"Written to {paths[0].parent}/: {', '.join(path.name for path in paths)}")


def _lengths(texts: dict[str, str | None]) -> dict[str, float | None]:
    """Return lengths in metres, None where none is given; every mistake at once."""
    from dueregard.errors import Fault, InputError
    from dueregard.model.quantities import parse_quantity

    faults, found = [], dict.fromkeys(texts)
    for option, text in texts.items():
        try:
            value = None if text is None else parse_quantity(text, "length")
        except ValueError as error:
            faults.append(Fault(option, str(error)))
            continue
        if value is not None and not _allowed(option, value):
            faults.append(Fault(option, f"{text} is no {option[2:].replace('-', ' ')}", *_bounds(option)))
        found[option] = value
    if faults:
        raise InputError(faults)
    return found


def _frequency(text: str, to: str | None) -> float:
    from dueregard.errors import Fault, InputError
    from dueregard.model.quantities import parse_quantity

    if to is None:
        problem = "a frequency is given, but no place that the wave goes to"
        raise InputError([Fault("--frequency", problem, "", "Add --to 'LAT LON'")])
    try:
        found = parse_quantity(text, "frequency")
    except ValueError as error:
        raise InputError([Fault("--frequency", str(error))]) from error
    if found <= 0.0:
        raise InputError([Fault("--frequency", f"{text} is no frequency", "More than 0")])
    return found


FROM_ZERO = ("--height", "--target-height")
LARGEST_M = {"--box": 1_219_200.0, "--tower": 10_000.0, "--width": 10_000.0}
"""The built-in grid, and masts as high and wide as mountains. [m]"""


def _allowed(option: str, value_m: float) -> bool:
    return (value_m >= 0.0 if option in FROM_ZERO else value_m > 0.0) and value_m <= LARGEST_M.get(option, 1e6)


def _bounds(option: str) -> tuple[str, str]:
    least = "From 0" if option in FROM_ZERO else "More than 0"
    return f"{least}, at most {LARGEST_M.get(option, 1e6) / 1000.0:g} km", "Choose another"


def _other(text: str) -> tuple[float, float]:
    """Return latitude and longitude of `--to`."""
    from dueregard.errors import Fault, InputError

    parts = text.replace(",", " ").split()
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError as error:
        expected = "Latitude and longitude in degrees, such as --to '-88.8 123.4'"
        raise InputError([Fault("--to", f"'{text}' is no place", expected)]) from error
    _require_place(lat, lon, "--to", "--to")
    return lat, lon


def _require_sky(sky: "Sky | None") -> "Sky":
    from dueregard.errors import Fault, InputError

    if sky is None:
        raise InputError([Fault("rules/sky.yaml", "there is no such file", "", "Install dueregard again")])
    return sky


def _require_ground(option: str, grids: "Sequence[Grid]", lat_deg: float, lon_deg: float) -> None:
    import math

    from dueregard import selenodesy
    from dueregard.errors import Fault, InputError
    from dueregard.terrain.grid import ground_m

    if math.isnan(float(ground_m(grids, *selenodesy.to_map(lat_deg, lon_deg)))):
        problem = f"no grid knows the ground at {lat_deg:g} {lon_deg:g}"
        remedy = "Choose a place nearer to the pole, or give a grid with --dem"
        raise InputError([Fault(option, problem, "The built-in grid reaches from the pole to 70 S", remedy)])


def _point(
    console: "Console",
    grids: "Sequence[Grid]",
    place: tuple[float, float],
    eye: tuple[float, float, float],
    sky: "Sky",
    out: Path | None,
) -> list[Path]:
    from dueregard.terrain.view import view
    from dueregard.writers.terrain.words import caveats, lines, print_lines, title

    seen = view(grids, *place, *eye, sky)
    paths = [] if out is None else _written(out, seen)
    print_lines(console, title(seen), lines(seen), caveats(seen))
    return paths


def _require_place(lat_deg: float, lon_deg: float, lat_name: str = "LAT", lon_name: str = "LON") -> None:
    from dueregard.errors import Fault, InputError

    if not -90.0 <= lat_deg <= -60.0:
        expected = "A latitude from -90 to -60 (south is negative)"
        raise InputError([Fault(lat_name, f"{lat_deg:g} is not in the south polar region", expected)])
    if not -360.0 <= lon_deg <= 360.0:
        raise InputError([Fault(lon_name, f"the longitude {lon_deg:g} is no angle", "From -360 to 360, east positive")])


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
    from dueregard.writers.terrain.csv_files import write_horizon_csv, write_lines_csv
    from dueregard.writers.terrain.picture import draw_panorama
    from dueregard.writers.terrain.words import lines

    paths = [out / name for name in ("horizon.csv", "light.csv", "horizon.png")]
    write_horizon_csv(paths[0], seen)
    write_lines_csv(paths[1], lines(seen))
    draw_panorama(seen, paths[2])
    return paths
