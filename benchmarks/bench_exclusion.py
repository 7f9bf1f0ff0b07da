"""How fast is the ground of many zones united, as exclusion does, against one union over all in shapely?

Zones come in clumps, as sites do; then dense, so that all hang together.
"""

import numpy as np
import shapely
from measured import Row, in_turn, tell

from dueregard import selenodesy
from dueregard.exclusion.overlays import union_of

CLUMPS, IN_CLUMP = 300, 20
SIDE_M, CLUMP_M, ZONE_M = 250e3, 3e3, 2e3
ALIKE = 1e-9


def discs(clumps: int, in_clump: int, clump_m: float) -> np.ndarray:
    """Give discs round so many middles."""
    rng = np.random.default_rng(clumps)
    middle = rng.uniform(-SIDE_M / 2.0, SIDE_M / 2.0, (2, clumps, 1))
    place = (middle + rng.uniform(-clump_m, clump_m, (2, clumps, in_clump))).reshape(2, -1)
    return selenodesy.discs(*place, ZONE_M * rng.uniform(0.5, 1.0, place.shape[1]), vertices=128)


def compare(world: str, zones: np.ndarray) -> None:
    """Tell one row; nothing is remembered between two runs."""
    numbers = frozenset(range(len(zones)))
    ours, plain, _ = in_turn(lambda: union_of(zones)(numbers), lambda: shapely.union_all(zones), 3)
    area, expected = (float(selenodesy.area_m2(one)) for one in (union_of(zones)(numbers), shapely.union_all(zones)))
    alike = abs(area / expected - 1.0) < ALIKE
    note = f"areas {'alike' if alike else 'NOT alike'}, by {abs(area / expected - 1.0):.1e}"
    question = f"ground of {len(zones):,} zones {world}, united"
    tell(Row(question, ours, "shapely union_all", plain, note=note))


if __name__ == "__main__":
    compare(f"in {CLUMPS} clumps", discs(CLUMPS, IN_CLUMP, CLUMP_M))
    compare("that all hang together", discs(1, CLUMPS * IN_CLUMP, SIDE_M / 5.0))
