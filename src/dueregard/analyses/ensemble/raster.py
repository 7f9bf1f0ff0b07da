"""Into which cells is the map divided, and what is scarce in each?"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.zones.placement import Placements

Floats = NDArray[np.float64]
MARGIN_M = 30_000.0
"""Ground beyond the admissible positions that the map shows at least."""
SIDE_CELLS = 1200
"""Most cells along a side."""
STEP_M = 50.0
"""Cells are a multiple of this."""
LEAST_CELL_M = 250.0
MOST_M = 320_000.0
"""The map ends this far from the pole along either axis, at about 79.5 S; what lies beyond is not drawn."""


@dataclass(frozen=True)
class Raster:
    """A square grid of the map plane, rows from north to south.

    `scarce`: names of the scarce classes and the true area of their cells [km2]; `bits`: which of them hold each
    cell's centre, bit by bit, flat; `cell_km2`: true area of each cell, flat.
    """

    west_m: float
    north_m: float
    cell_m: float
    side: int
    scarce: tuple[tuple[str, float], ...]
    bits: NDArray[np.uint64]
    cell_km2: Floats

    def centres(self) -> tuple[Floats, Floats]:
        """Return eastings of the columns and northings of the rows. [m]"""
        steps = (np.arange(self.side) + 0.5) * self.cell_m
        return np.asarray(self.west_m + steps), np.asarray(self.north_m - steps)


def raster_of(placements: Placements, scarce: Any, cell_m: float | None = None) -> Raster:
    """Lay a grid over everything that a scenario places, and over everything scarce.

    Parameters
    ----------
    scarce
        `scarce` of the gazetteer.
    cell_m
        Side of a cell; None: as fine as SIDE_CELLS cells a side allow. [m]
    """
    west, south, east, north = _box(placements, scarce)
    cell = cell_m or max(LEAST_CELL_M, float(np.ceil(max(east - west, north - south) / SIDE_CELLS / STEP_M)) * STEP_M)
    corner = np.floor(west / cell) * cell, np.ceil(north / cell) * cell
    side = max(1, int(np.ceil(max(east - corner[0], corner[1] - south) / cell)))
    bare = Raster(float(corner[0]), float(corner[1]), cell, side, (), np.zeros(side**2, dtype=np.uint64), np.empty(0))
    x, y = bare.centres()
    area = (cell**2 / selenodesy.scale_factor(x[None, :], y[:, None]) ** 2 / 1e6).ravel()
    whole = []
    for number, ground in enumerate(scarce.geometry):
        cells = _cells_in(ground, bare)
        bare.bits[cells] |= np.uint64(1 << number)
        whole.append(float(area[cells].sum()))
    names = map(str, scarce["scarce_class"])
    return replace(bare, scarce=tuple(zip(names, whole, strict=True)), cell_km2=area)


def _box(placements: Placements, scarce: Any) -> Floats:
    """Return the bounds of all that is placed, with MARGIN_M round it, and of all that is scarce: shares are whole."""
    placed = shapely.total_bounds(placements.envelope) if len(placements.rows) else np.zeros(4)
    placed = np.clip(placed + MARGIN_M * np.array([-1, -1, 1, 1]), -MOST_M, MOST_M)
    both = np.array([placed, scarce.total_bounds if len(scarce) else placed])
    return np.concatenate([both[:, :2].min(axis=0), both[:, 2:].max(axis=0)])


def scarce_shares(raster: Raster, cells: NDArray[np.int64]) -> list[float]:
    """Return the share of each scarce class that lies in some cells."""
    bits, area = raster.bits[cells], raster.cell_km2[cells]
    return [
        float(np.sum(area[(bits >> np.uint64(number)) & np.uint64(1) == 1])) / whole if whole else 0.0
        for number, (_, whole) in enumerate(raster.scarce)
    ]


def _cells_in(ground: Any, raster: Raster) -> NDArray[np.int64]:
    """Return the cells whose centre lies in some ground, part by part; where none does, the cell it stands in."""
    found = np.concatenate(
        [np.empty(0, dtype=np.int64), *(_cells_in_part(p, raster) for p in shapely.get_parts(ground))]
    )
    if len(found) == 0 and not ground.is_empty:
        inside = ground.representative_point()
        row, column = (raster.north_m - inside.y) // raster.cell_m, (inside.x - raster.west_m) // raster.cell_m
        found = np.array([row * raster.side + column], dtype=np.int64)
    return np.unique(found)


def _cells_in_part(part: Any, raster: Raster) -> NDArray[np.int64]:
    rows, columns = window(raster, *shapely.bounds(part))
    x, y = raster.centres()
    east, north = np.meshgrid(x[columns], y[rows])
    shapely.prepare(part)
    hit = shapely.contains_xy(part, east, north)
    return np.asarray((rows[:, None] * raster.side + columns)[hit])


def window(raster: Raster, west: float, south: float, east: float, north: float) -> tuple[Any, Any]:
    """Return the rows and columns whose centres may lie in a box."""
    columns = _range((west - raster.west_m) / raster.cell_m, (east - raster.west_m) / raster.cell_m, raster.side)
    rows = _range((raster.north_m - north) / raster.cell_m, (raster.north_m - south) / raster.cell_m, raster.side)
    return rows, columns


def _range(first: float, last: float, side: int) -> NDArray[np.int64]:
    return np.arange(max(0.0, np.floor(first - 0.5)), min(float(side), np.ceil(last + 0.5)), dtype=np.int64)
