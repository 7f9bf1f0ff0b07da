"""Which elevation grids does a run look at?"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dueregard.model.physics import Sky
    from dueregard.terrain.grid import Grid

BUILT_IN = "LOLA"
"""Name of the built-in grid in tables and reports."""
MOST_CELLS = 64_000_000
"""Largest grid that a run reads whole. [cells]"""


def grids_for(
    dem: Path | None, sky: "Sky | None", *, no_terrain: bool, sigma_m: float | None = None
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
    return (built_in,) if dem is None else (_own_grid(dem, sky, sigma_m), built_in)


def _own_grid(dem: Path, sky: "Sky | None", sigma_m: float | None) -> "Grid":
    from dueregard.errors import Fault, InputError
    from dueregard.readers.grids import cell_count, cell_size_m, read_grid

    if sky is None:
        raise InputError([Fault("rules/sky.yaml", "there is no such file", "", "Install dueregard again")])
    cells = cell_count(dem)
    if cells > MOST_CELLS:
        problem = f"the grid has {cells} cells"
        remedy = "Cut out the part round your sites, or make the cells larger, for instance with gdal_translate"
        raise InputError([Fault(str(dem), problem, f"At most {MOST_CELLS}", remedy)])
    return read_grid(dem, sky.height_sigma_of_cell.value * cell_size_m(dem) if sigma_m is None else sigma_m)
