"""What is held of a scenario that is being worked on?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard.conflicts.meetings import Scene
from dueregard.exclusion.measured import Memory
from dueregard.exclusion.parts import Axis
from dueregard.live.touched import Touched
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Assessment
from dueregard.terrain.grid import Grid
from dueregard.zones.claims import BAND, CLAIM, POLARITIES
from dueregard.zones.placement import Placement, Placements
from dueregard.zones.shielded import Step

Frame = TypeVar("Frame", pd.DataFrame, gpd.GeoDataFrame)
Rows = NDArray[np.int64]
"""Row of the placements before an edit -> row after it, -1 for what is gone or touched."""


@dataclass(frozen=True, eq=False)
class Live:
    """A scenario that is being worked on, and its assessment as `pipeline.assess` gives it, but for the timings.

    `written` holds what is not yet known on the day of knowledge, too. `scene`, `shapes`, `met`, `along` (what
    newcomers bear) and `memory` (of exclusion) are what the next edit starts from.
    """

    written: Scenario
    grids: Sequence[Grid]
    steps: Sequence[Step]
    scene: Scene
    shapes: gpd.GeoDataFrame
    met: gpd.GeoDataFrame
    along: tuple[Axis, ...]
    memory: Memory
    assessment: Assessment


@dataclass(frozen=True, eq=False)
class Edit:
    """What an edit starts from, what it touches, and where the rest of the rows stands after it."""

    before: Live
    touched: Touched
    names: tuple[str, ...]
    """Activities and zones after the edit, in the rows of the placements."""

    @cached_property
    def rows(self) -> Rows:
        """Return where the rows of the placements stand after the edit."""
        number = {name: row for row, name in enumerate(self.names) if name not in self.touched.items}
        return np.array([number.get(item, -1) for item in self.before.scene.placements.items], dtype=np.int64)

    @property
    def places(self) -> dict[str, Placement]:
        """Return the places of what is not touched."""
        gone = self.touched.items
        return {one.item: one for one in self.before.scene.placements.rows if one.item not in gone}

    def kept(self, frame: Frame, *columns: str) -> Frame:
        """Give what still stands of a table its numbers after the edit.

        Parameters
        ----------
        columns
            Those that hold rows of the placements.
        """
        there: Frame = renumbered(frame[~self.touched.rows(frame)], self.rows, *columns)
        return there

    def also(self, items: frozenset[str]) -> "Edit":
        """Return the edit as it is if some more activities and zones are touched."""
        return replace(self, touched=replace(self.touched, items=self.touched.items | items))


def renumbered(frame: Frame, rows: Rows, *columns: str) -> Frame:
    """Give rows their numbers after an edit, and leave out those that have none."""
    numbers = {name: rows[frame[name].to_numpy(dtype=np.int64)] for name in columns}
    there = np.all([one >= 0 for one in numbers.values()], axis=0) if len(frame) else np.zeros(0, dtype=bool)
    some: Frame = frame.assign(**numbers)[there]
    return some


def in_order(frame: Frame, column: str, *leading: NDArray[Any]) -> Frame:
    """Put rows into the order of a full run: effects before claims, item by item."""
    keys = [frame[column].to_numpy(dtype=np.int64), of_claims(frame), *leading]
    return frame.iloc[np.lexsort(keys)].reset_index(drop=True)


def of_claims(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which rows of emissions, footprints, presences or shapes are claims."""
    known, claims = ("mechanism", POLARITIES) if "mechanism" in frame else ("receptor_class", (BAND, CLAIM))
    return np.asarray(frame[known].isin(list(claims)))


def touched_in(touched: Touched, frame: pd.DataFrame, placements: Placements, *columns: str) -> NDArray[np.bool_]:
    """Tell which rows of a table an edit touches, given the columns that hold rows of the placements."""
    items = placements.items
    return touched.rows(frame, *(items[frame[name].to_numpy(dtype=np.int64)] for name in columns))
