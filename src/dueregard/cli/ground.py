"""Which elevation grids does a run look at?"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dueregard.cli.asked import Asked
    from dueregard.model.physics import Sky
    from dueregard.model.rulebook import Gazetteer
    from dueregard.model.scenario import Scenario
    from dueregard.readers.grids import Box
    from dueregard.terrain.grid import Grid

BUILT_IN = "LOLA"
"""Name of the built-in grid in tables and reports."""
MOST_CELLS = 64_000_000
"""Largest grid that a run reads whole. [cells]"""
CELLS_ROUND_SITES = 2048
"""How far beyond the sites a larger grid is read: there it would be joined to cells 32 times as large. [cells]"""


def grids_for(
    dem: Path | None,
    sky: "Sky | None",
    *,
    no_terrain: bool,
    sigma_m: float | None = None,
    around: "Box | None" = None,
) -> "tuple[Grid, ...]":
    """Return the user's grid, if there is one, and the built-in grid; none for the smooth sphere.

    Parameters
    ----------
    dem
        The user's elevation grid.
    sky
        Holds the standard deviation of a height as a share of the cell, for a grid that states none.
    no_terrain
        Whether the smooth sphere was asked for.
    sigma_m
        Standard deviation of the user's heights; None: by its cells. [m]
    around
        Box round the sites: what is read of a grid with too many cells, and some cells beyond. [m]

    Raises
    ------
    InputError
        The options contradict each other, or the user's grid cannot be read or is too large.
    """
    from dataclasses import replace

    from dueregard.errors import Fault, InputError
    from dueregard.readers.geodata import read_elevation_grid

    if no_terrain and dem is not None:
        fault = Fault("--dem", "an elevation grid is given together with --no-terrain", "", "Leave one of them out")
        raise InputError([fault])
    if no_terrain:
        return ()
    built_in = replace(read_elevation_grid(), name=BUILT_IN)
    return (built_in,) if dem is None else (_own_grid(dem, sky, sigma_m, around), built_in)


def scenario_grids(on: "Asked", dem: Path | None, *, no_terrain: bool) -> "tuple[tuple[Grid, ...], Path | None]":
    """Return the grids for a scenario, and the file that the finest is read from; `dem` stands before its own grid.

    Of a grid with too many cells only the part round the scenario's sites is read.

    Raises
    ------
    InputError
        As in `grids_for`.
    """
    from dueregard.readers.scenario_terrain import terrain_path

    sigma_m = None
    written = on.scenario
    if dem is None and not no_terrain and written.terrain is not None:
        dem, sigma_m = terrain_path(written, on.path.parent), written.terrain.height_sigma
    around = None if dem is None else sites_box_m(written, on.gazetteer)
    return grids_for(dem, on.rulebook.sky, no_terrain=no_terrain, sigma_m=sigma_m, around=around), dem


def sites_box_m(written: "Scenario", gazetteer: "Gazetteer") -> "Box | None":
    """Return the box round all sites with a known place; None if there are none. [m]"""
    import shapely

    from dueregard.pipeline import SEED
    from dueregard.zones.placement import objects, place

    grounds = [row.ground for row in place(written, gazetteer, seed=SEED).rows if row.ground is not None]
    if not grounds:
        return None
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(objects(grounds)))
    return west, south, east, north


def _own_grid(dem: Path, sky: "Sky | None", sigma_m: float | None, around: "Box | None") -> "Grid":
    from dueregard.errors import Fault, InputError
    from dueregard.readers.grids import cell_count, cell_size_m, read_grid

    if sky is None:
        raise InputError([Fault("rules/sky.yaml", "there is no such file", "", "Install dueregard again")])
    cells, cell_m = cell_count(dem), cell_size_m(dem)
    sigma_m = sky.height_sigma_of_cell.value * cell_m if sigma_m is None else sigma_m
    if cells <= MOST_CELLS:
        return read_grid(dem, sigma_m)
    part = None if around is None else _widened(around, CELLS_ROUND_SITES * cell_m)
    needed = cells if part is None else int((part[2] - part[0]) * (part[3] - part[1]) / cell_m**2)
    if part is None or needed > MOST_CELLS:
        problem = f"the grid has {cells} cells, {needed} of them round the sites"
        remedy = "Cut out the part round your sites, or make the cells larger, for instance with gdal_translate"
        raise InputError([Fault(str(dem), problem, f"At most {MOST_CELLS}", remedy)])
    return read_grid(dem, sigma_m, part)


def _widened(box: "Box", by_m: float) -> "Box":
    return box[0] - by_m, box[1] - by_m, box[2] + by_m, box[3] + by_m
