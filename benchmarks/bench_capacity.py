"""How long does it take to prove the largest set among 1000 candidate cells with 10 000 incompatible pairs?

python benchmarks/bench_capacity.py [seconds]

Prints one line a case: things, excluded pairs, how many stand together, the bound, the time. The pairs come from
distances, on a hexagonal lattice and at random places; the last case is an arbitrary graph, which ends with a gap when
time is up.
"""

import sys
from itertools import pairwise
from time import perf_counter, process_time

import numpy as np
from scipy.spatial import cKDTree

from dueregard.analyses.packing import largest_set

CELLS, PAIRS = 1000, 10_000


def lattice(cells: int) -> np.ndarray:
    """Return the middles of so many hexagonal cells nearest to the origin, one apart."""
    column, row = np.meshgrid(np.arange(-40, 41), np.arange(-40, 41))
    places = np.column_stack([(column + row / 2.0).ravel(), (row * np.sqrt(0.75)).ravel()])
    return places[np.argsort(np.hypot(*places.T), kind="stable")[:cells]]


def nearest_pairs(places: np.ndarray, count: int) -> np.ndarray:
    """Return about so many pairs of places, the nearest ones; equal distances stand or fall together."""
    pairs = cKDTree(places).query_pairs(float(np.ptp(places)) / 4.0, output_type="ndarray")
    apart = np.round(np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T), 9)
    reach = np.sort(apart)[min(count, len(apart)) - 1]
    return pairs[apart <= reach]


def tell(name: str, count: int, pairs: np.ndarray, limit_s: float) -> None:
    began, worked = perf_counter(), process_time()
    found = largest_set(count, pairs, limit_s)
    took, work = perf_counter() - began, process_time() - worked
    proven = "proven" if found.proven else "gap left"
    numbers = f"{count:>6}{len(pairs):>8}{len(found.chosen):>6}{found.bound:>6}"
    print(f"{name:<26}{numbers}  {proven:<9}{took:7.1f} s{work:7.1f} s of processor", flush=True)


def main() -> None:
    limit_s = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    print(f"{'case':<26}{'cells':>6}{'pairs':>8}{'room':>6}{'bound':>6}")
    tell("hexagonal lattice", CELLS, nearest_pairs(lattice(CELLS), PAIRS), limit_s)
    for seed in (1, 2, 3):
        places = np.random.default_rng(seed).uniform(0.0, 1.0, (CELLS, 2))
        tell(f"random places, seed {seed}", CELLS, nearest_pairs(places, PAIRS), limit_s)
    chain = np.array(list(pairwise(range(CELLS))))
    tell("a line of sites", CELLS, chain, limit_s)
    random = np.random.default_rng(4)
    tell("arbitrary graph", CELLS, np.argwhere(np.triu(random.random((CELLS, CELLS)) < 0.02, 1)), limit_s)


if __name__ == "__main__":
    main()
