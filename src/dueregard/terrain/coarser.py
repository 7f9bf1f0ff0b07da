"""What is left of a grid when many cells become one?"""

from collections.abc import Sequence

import affine
import numpy as np

from dueregard.terrain.grid import Grid


def coarser(grid: Grid, factor: int) -> Grid:
    """Unite squares of cells into one cell each.

    Parameters
    ----------
    factor
        Cells to a side; what does not fill a square at the right and lower edge is left out.

    Returns
    -------
    Grid
        Mean heights, NaN where one is unknown. The standard deviation grows by the spread within the squares
        (root mean square), so that relief that the squares smooth out counts as doubt.
    """
    rows, columns = (count // factor for count in grid.shape)
    if factor == 1 or not (rows and columns):
        return grid
    cells = grid.heights_m[: rows * factor, : columns * factor].astype(np.float64)
    squares = cells.reshape(rows, factor, columns, factor)
    variance = squares.var(axis=(1, 3))
    spread = float(np.sqrt(variance[np.isfinite(variance)].mean())) if np.isfinite(variance).any() else 0.0
    sigma = float(np.hypot(grid.height_sigma_m, spread))
    t = grid.transform
    transform = affine.Affine(t.a * factor, 0.0, t.c, 0.0, t.e * factor, t.f)
    return Grid(squares.mean(axis=(1, 3)).astype(np.float32), transform, sigma, grid.name)


def pyramid(grids: Sequence[Grid], least_cells: int = 64) -> tuple[tuple[Grid, ...], ...]:
    """Double the cells of each grid again and again, up to those of the next grid.

    Parameters
    ----------
    grids
        Grids, the finest first.
    least_cells
        No grid is left with fewer cells to a side than this. [cells]

    Returns
    -------
    tuple
        Steps of growing cells; each is a grid, followed by the coarser ones that stand in where it knows nothing.
    """
    steps: list[tuple[Grid, ...]] = []
    for place, grid in enumerate(grids):
        beyond = tuple(grids[place + 1 :])
        limit_m = beyond[0].cell_m if beyond else np.inf
        steps.append((grid, *beyond))
        while 2.0 * steps[-1][0].cell_m <= limit_m and min(steps[-1][0].shape) >= 2 * least_cells:
            steps.append((coarser(steps[-1][0], 2), *beyond))
    return tuple(steps)
