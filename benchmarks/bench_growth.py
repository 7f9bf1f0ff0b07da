"""How does the time grow from a thousand discs to a million, search and areas together?"""

import numpy as np
from measured import Row, median_s, peak_mb, tell

from dueregard import index, selenodesy
from worlds import SIDE_M, places

BEND = 1.1
"""Each of N log2 N + overlaps this many times as dear as at the size before is called a bend."""
COUNTS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)


def overlaps(east: np.ndarray, north: np.ndarray, radius: np.ndarray) -> int:
    """Find all pairs of discs that share ground, and how much."""
    centre_e, centre_n, reach = selenodesy.cap_circle(east, north, radius)
    bounds = np.column_stack([centre_e - reach, centre_n - reach, centre_e + reach, centre_n + reach])
    days = np.zeros(len(east), dtype=np.int64)
    i, j = index.pairs(index.boxes(bounds, days, days + 1))
    area = selenodesy.disc_overlap_area_m2(east[i], north[i], radius[i], east[j], north[j], radius[j])
    return int(np.count_nonzero(area))


def main() -> None:
    """Tell one row for each size, and where the time grows faster than N log N + overlaps."""
    before = np.inf
    for count in COUNTS:
        world = places(count, 3)
        found = overlaps(*world)
        taken = median_s(lambda world=world: overlaps(*world), 5 if count < 200_000 else 2)
        each = taken / (count * np.log2(count) + found)
        bend = f"; it bends here: {each / before:.2f} times as dear as the size before" if each > BEND * before else ""
        note = f"{found:,} overlaps; {each * 1e9:.0f} ns for each of N log2 N + overlaps{bend}"
        before = each
        tell(
            Row(
                f"growth: {count:,} discs in {SIDE_M / 1e3:.0f} km, overlaps in closed form",
                taken,
                ours_mb=peak_mb(),
                note=note,
            )
        )


if __name__ == "__main__":
    main()
