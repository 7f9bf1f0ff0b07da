"""Which zones and sites might meet? rtree boxes in x, y and time.

The tree holds blocks of spatially sorted items, not items: a block is found once for two dozen of them, and arrays do
the rest. Answers are exact: the pairs whose boxes touch or overlap in space and share a half-open day.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rtree.index import Index, Property

from dueregard.selenodesy.threads import in_chunks

Boxes = NDArray[np.float64]
"""Shape (n, 6): easting, northing, day of the low corner, then of the high corner. [m, m, days]"""
Integers = NDArray[np.int64]
Pairs = tuple[Integers, Integers]
Columns = Sequence[NDArray[np.float64]] | NDArray[np.float64]
"""The six columns of boxes."""
BLOCK = 24
"""Items a block: from 16 to 48 the search takes the same time within a tenth; see benchmarks/."""
CHUNK = 256
"""Block pairs that are filtered at once; what this takes stays in the cache of a processor."""


def boxes(bounds: NDArray[np.float64], starts: Integers, ends: Integers) -> Boxes:
    """Build boxes from planar bounds and half-open days.

    Parameters
    ----------
    bounds
        minx, miny, maxx, maxy of each item, shape (n, 4). [m]
    starts, ends
        First day, and first day no longer active, shape (n,). [days]
    """
    return np.column_stack([bounds[:, 0], bounds[:, 1], starts, bounds[:, 2], bounds[:, 3], ends]).astype(np.float64)


def pairs(left: Boxes, right: Boxes | None = None) -> Pairs:
    """Return the indices of all pairs whose boxes share ground and a day.

    Boxes that touch in space are kept (the exact test follows); in time they must share at least one half-open day, so
    that an empty interval meets nothing. Items with a box of NaN are not there.

    Parameters
    ----------
    left, right
        Boxes; without `right` each pair of `left` is given once, the lower index first.

    Returns
    -------
    Indices into left and into right, sorted.
    """
    itself = right is None
    one = _blocks(left)
    other, count = (one, len(left)) if right is None else (_blocks(right), len(right))
    if len(one.members) == 0 or len(other.members) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    i, j = _block_pairs(one, other)
    if itself:
        i, j = i[i <= j], j[i <= j]
    keys = [np.empty(0, dtype=np.int64)] * (-(-len(i) // CHUNK))

    def find(part: slice) -> None:
        a, b = _item_pairs(one, other, i[part], j[part], itself=itself)
        keys[part.start // CHUNK] = np.minimum(a, b) * count + np.maximum(a, b) if itself else a * count + b

    in_chunks(find, len(i), CHUNK)
    key = np.concatenate([np.empty(0, dtype=np.int64), *keys])
    key.sort()
    first = key // count
    return first, key - first * count


@dataclass(frozen=True)
class _Blocks:
    """Items in blocks: `members` shape (b, BLOCK), -1 where a block is not full.

    `columns`: the six columns of the boxes, each of shape (b, BLOCK), NaN where a block is not full; `low`, `high`:
    corners of each block, shape (b, 3).
    """

    members: Integers
    columns: tuple[NDArray[np.float64], ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    sliced: bool
    """Whether blocks are cut in time, too."""


def _blocks(items: Boxes) -> _Blocks:
    there = np.flatnonzero(~np.isnan(items[:, 0]))
    times = _time_slices(items[there])
    members = np.append(there, -1)[_tiles(items[there], times)]
    columns = np.ascontiguousarray(np.vstack([items, np.full((1, 6), np.nan)]).T[:, members])  # -1 is the row of NaN
    low, high = np.fmin.reduce(columns[:3], axis=2).T.copy(), np.fmax.reduce(columns[3:], axis=2).T.copy()
    return _Blocks(members, tuple(columns), low, high, times > 1)


def _tiles(items: Boxes, times: int) -> Integers:
    """Put items that are neighbours into one row, -1 where a row is not full: tiles by time, east and north.

    Sort-tile-recursive packing (Leutenegger, Lopez and Edgington 1997).
    """
    center = np.vstack([(items[:, :3] + items[:, 3:]) / 2.0, np.full((1, 3), np.inf)])
    rows = np.arange(len(items))[None]
    for axis, slices in ((2, times), (0, math.ceil(math.sqrt(len(items) / BLOCK / times))), (1, len(items))):
        rows = np.take_along_axis(rows, np.argsort(center[rows, axis], axis=1), axis=1) if slices > 1 else rows
        width = BLOCK * max(1, math.ceil(rows.shape[1] / max(slices, 1) / BLOCK))
        rows = np.pad(rows, ((0, 0), (0, -rows.shape[1] % width)), constant_values=-1).reshape(-1, width)
    return np.asarray(rows[rows.max(axis=1, initial=-1) >= 0])


def _time_slices(items: Boxes) -> int:
    """Return into how many slices time is cut, so that blocks have the proportions of the items that they hold."""
    if len(items) <= BLOCK:
        return 1
    extent = items[:, :3].max(axis=0) - items[:, :3].min(axis=0)
    mean = np.minimum(items[:, 3:] - items[:, :3], extent).mean(axis=0)
    room = np.where(extent > 0.0, extent, 1.0) / np.where(extent > 0.0, np.maximum(mean, 1e-6 * extent), 1.0)
    return max(1, int(room[2] * math.cbrt(len(items) / BLOCK / room.prod())))


def _block_pairs(one: _Blocks, other: _Blocks) -> Pairs:
    """Find the pairs of blocks whose boxes touch; time is left out where blocks were not cut in time."""
    axes = np.s_[:, : 3 if one.sliced and other.sliced else 2]
    low, high = other.low[axes].copy(), other.high[axes].copy()
    tree = Index((np.arange(len(low)), low, high), properties=Property(dimension=low.shape[1]))
    hits, counts = tree.intersection_v(one.low[axes].copy(), one.high[axes].copy())  # type: ignore[no-untyped-call]
    return np.repeat(np.arange(len(one.low)), counts.astype(np.int64)), hits.astype(np.int64)


def _item_pairs(one: _Blocks, other: _Blocks, i: Integers, j: Integers, *, itself: bool) -> Pairs:
    """Give the items that meet in pairs of blocks: first items of one that meet a block, then items of both."""
    block = [*other.low.T[:, j, None], *other.high.T[:, j, None]]
    near = _near([column[i] for column in one.columns], block)
    if one.sliced:
        near &= _together([column[i] for column in one.columns], block)
    pair, place = _places(near)
    item, block_of = i[pair] * BLOCK + place, j[pair]
    pair, place = _places(
        _near([column[block_of] for column in other.columns], [column.ravel()[item, None] for column in one.columns])
    )
    a, b = item[pair], block_of[pair] * BLOCK + place
    if itself:  # in a block each item finds itself, and each pair is found from either side
        a, b = a[a < b], b[a < b]
    shared = _together([column.ravel()[a] for column in one.columns], [column.ravel()[b] for column in other.columns])
    return one.members.ravel()[a[shared]], other.members.ravel()[b[shared]]


def _places(near: NDArray[np.bool_]) -> Pairs:
    """Return row and column of what is true in an array of BLOCK columns."""
    at = np.flatnonzero(near)
    row = at // BLOCK
    return row, at - row * BLOCK


def _near(items: Columns, box: Columns) -> NDArray[np.bool_]:
    """Tell which boxes touch or overlap in space; NaN never does."""
    near = items[0] <= box[3]
    near &= box[0] <= items[3]
    near &= items[1] <= box[4]
    near &= box[1] <= items[4]
    return near


def _together(items: Columns, box: Columns) -> NDArray[np.bool_]:
    """Tell which boxes share a half-open day."""
    return np.asarray(np.maximum(items[2], box[2]) < np.minimum(items[5], box[5]))


class SpaceTimeIndex:
    """A live index: items come, go and move, and each change costs as much as one question.

    Parameters
    ----------
    items
        Boxes of the items at the start, shape (n, 6); their numbers are their rows.
    """

    def __init__(self, items: Boxes) -> None:
        start = _blocks(items)
        self._boxes = items.astype(np.float64, copy=True)
        self._members = list(start.members)
        streamed = (np.arange(len(start.low)), start.low, start.high)
        properties = Property(dimension=3)
        self._tree = Index(streamed, properties=properties) if len(start.low) else Index(properties=properties)
        self._alone: dict[int, int] = {}
        self._count = len(items)

    @property
    def boxes(self) -> Boxes:
        """Boxes of all items by number; NaN for those that are gone."""
        return self._boxes[: self._count].copy()

    def box_of(self, item: int) -> NDArray[np.float64]:
        """Return the box of one item, shape (6,); NaN if it is gone."""
        return np.array(self._boxes[item], dtype=np.float64)

    def meeting(self, box: NDArray[np.float64]) -> Integers:
        """Return the numbers of the items that share ground and a day with a box of shape (6,), sorted."""
        hits = list(self._tree.intersection(box.tolist()))
        if not hits:
            return np.empty(0, dtype=np.int64)
        items = np.concatenate([self._members[hit] for hit in hits])
        items = np.unique(items[items >= 0])  # what has moved still stands in its first block, too
        columns = self._boxes[items].T
        return items[_near(columns, box) & _together(columns, box)]

    def insert(self, box: NDArray[np.float64]) -> int:
        """Add an item and return its number."""
        if self._count == len(self._boxes):
            room = np.full((max(BLOCK, self._count), 6), np.nan)
            self._boxes = np.concatenate([self._boxes, room])
        item, self._count = self._count, self._count + 1
        self._place(item, box)
        return item

    def delete(self, item: int) -> None:
        """Take an item out; its number is not given again."""
        if item in self._alone:
            self._tree.delete(self._alone.pop(item), self._boxes[item].tolist())
        self._boxes[item] = np.nan

    def move(self, item: int, box: NDArray[np.float64]) -> None:
        """Give an item another box."""
        self.delete(item)
        self._place(item, box)

    def _place(self, item: int, box: NDArray[np.float64]) -> None:
        """Let an item stand in a block of its own: the blocks of the start keep their corners."""
        self._boxes[item] = box
        self._alone[item] = len(self._members)
        self._tree.insert(len(self._members), box.tolist())
        self._members.append(np.array([item], dtype=np.int64))
