"""How fast are candidates found, against shapely's tree?

The tree of shapely knows boxes in the plane alone; here time is asked, too, and pairs come sorted.
"""

import numpy as np
import shapely
from measured import Row, in_turn, tell

from dueregard import index
from worlds import OVERLAPS, SIDE_M


def crowd(count: int) -> index.Boxes:
    """Return boxes of which each meets OVERLAPS others, at work from some day of twenty years on for good."""
    rng = np.random.default_rng(count)
    width = SIDE_M * np.sqrt(OVERLAPS / count) * rng.uniform(0.3, 0.7, (2, count))
    low = rng.uniform(0.0, SIDE_M, (2, count))
    start = rng.integers(0, 7000, count)
    return index.boxes(np.column_stack([*low, *(low + width)]), start, np.full(count, 8000))


def same(found: index.Pairs, tree: np.ndarray) -> bool:
    """Tell whether both found the same pairs."""
    i, j = tree[:, tree[0] < tree[1]]
    order = np.lexsort((j, i))
    return np.array_equal(i[order], found[0]) and np.array_equal(j[order], found[1])


def search(count: int, runs: int, factor: float) -> None:
    """Compare the search for all pairs, trees built anew each time."""
    items = crowd(count)
    drawn = shapely.box(items[:, 0], items[:, 1], items[:, 3], items[:, 4])
    ours, plain, ratio = in_turn(lambda: index.pairs(items), lambda: shapely.STRtree(drawn).query(drawn), runs)
    found = index.pairs(items)
    agreed = same(found, shapely.STRtree(drawn).query(drawn))
    note = f"{len(found[0]):,} pairs, {'identical' if agreed else 'NOT identical'}"
    question, way = f"{count:,} boxes in x, y and time, all pairs", "shapely STRtree, build and query"
    tell(Row(question, ours, way, plain, f"at most {factor} times as long", ratio <= factor and agreed, note=note))


if __name__ == "__main__":
    search(10_000, 15, 1.2)
    search(100_000, 7, 1.2)
    search(1_000_000, 3, 2.0)
