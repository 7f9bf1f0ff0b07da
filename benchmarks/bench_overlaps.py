"""How fast are all overlaps of a dense world with their exact areas, against geopandas?

Each way runs in a process of its own, loads what it needs and no more, and starts from the same polygons in memory.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import shapely
from measured import Row, alone, median_s, peak_mb, seconds, tell

from dueregard import index, selenodesy
from worlds import boxes, zones_and_sites

LEAST_M2 = 1.0
"""Less in common is no conflict."""
SMALL = 3_000
"""Zones and sites that the compiler is called for, once and for all, before anything is measured."""
SCALE = 1.05
"""How far the area of the map plane, by which geopandas goes, may be from the true one here."""


def ours(zones: np.ndarray, sites: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Search, and measure on the sphere."""
    i, j = index.pairs(boxes(zones), boxes(sites))
    return i, j, selenodesy.overlap_area_m2(zones, sites, i, j)


def sjoin(zones: np.ndarray, sites: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Join, intersect and measure in the map plane, as the handbook of geopandas does."""
    import geopandas as gpd

    one, other = (gpd.GeoDataFrame(geometry=side, crs=selenodesy.SOUTH_POLAR_CRS) for side in (zones, sites))
    joined = one.sjoin(other, predicate="intersects")
    i, j = joined.index.to_numpy(), joined["index_right"].to_numpy()
    return i, j, one.geometry.iloc[i].intersection(other.geometry.iloc[j], align=False).area.to_numpy()


def overlay(zones: np.ndarray, sites: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Intersect the layers as a GIS does."""
    import geopandas as gpd

    one, other = (
        gpd.GeoDataFrame({name: np.arange(len(side))}, geometry=side, crs=selenodesy.SOUTH_POLAR_CRS)
        for name, side in (("i", zones), ("j", sites))
    )
    met = gpd.overlay(one, other, how="intersection", keep_geom_type=True)
    return met["i"].to_numpy(), met["j"].to_numpy(), met.area.to_numpy()


def measure(way: str, count: int, runs: int, file: str) -> None:
    """Run one way, keep the pairs that it found, and say how long it took."""
    zones, sites = zones_and_sites(count)
    work = {"ours": ours, "sjoin": sjoin, "overlay": overlay}[way]
    found = []
    first = seconds(lambda: found.extend(work(zones, sites)))
    keep(*found, file)
    found.clear()
    taken = median_s(lambda: work(zones, sites), runs) if runs else first
    print(json.dumps({"first_s": first, "s": taken, "mb": peak_mb()}))


def keep(i: np.ndarray, j: np.ndarray, area: np.ndarray, file: str) -> None:
    """Keep the pairs that share a square metre, in order."""
    real = area >= LEAST_M2
    order = np.lexsort((j[real], i[real]))
    np.savez(file, i=i[real][order], j=j[real][order], area=area[real][order])


def worst_difference(count: int, mine: dict[str, np.ndarray]) -> float:
    """Return the greatest relative difference from the areas of shapely's polygons, over 20 000 pairs."""
    zones, sites = zones_and_sites(count)
    some = np.unique(np.linspace(0, len(mine["i"]) - 1, 20_000).astype(int))
    built = shapely.intersection(zones[mine["i"][some]], sites[mine["j"][some]])
    return float(np.max(np.abs(mine["area"][some] / selenodesy.area_m2(built) - 1.0)))


def identical(mine: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    """Tell whether both found the same pairs, but for those that are a square metre by one measure alone."""
    keys = [one["i"].astype(np.int64) * 2**32 + one["j"] for one in (mine, other)]
    apart = [one["area"][~np.isin(key, rest)] for one, key, rest in ((mine, *keys), (other, *keys[::-1]))]
    return bool(np.all(np.concatenate(apart) < LEAST_M2 * SCALE))


def compare(count: int, runs: dict[str, int]) -> None:
    """Tell one row for each plain way."""
    with tempfile.TemporaryDirectory() as folder:
        alone(__file__, "ours", str(SMALL), "0", str(Path(folder) / "compiled.npz"))
        files = {way: str(Path(folder) / f"{way}.npz") for way in runs}
        took = {way: alone(__file__, way, str(count), str(runs[way]), files[way]) for way in runs}
        pairs = {way: dict(np.load(file)) for way, file in files.items()}
    mine, worst = pairs["ours"], worst_difference(count, pairs["ours"])
    for way, title, factor in (("sjoin", "sjoin + intersection().area", 20), ("overlay", "overlay", 30)):
        same = identical(mine, pairs[way])
        ratio, memory = took[way]["s"] / took["ours"]["s"], took["ours"]["mb"] / took[way]["mb"]
        tell(
            Row(
                f"{count:,} zones and sites, all overlaps with areas",
                took["ours"]["s"],
                f"geopandas {title}",
                took[way]["s"],
                f"{factor} times, half the memory",
                ratio >= factor and memory <= 0.5 and same,
                took["ours"]["mb"],
                took[way]["mb"],
                f"{len(mine['i']):,} pairs, {'identical' if same else 'NOT identical'}; areas differ by "
                f"{worst:.1e} at most; first call {took['ours']['first_s']:.2f} s",
            )
        )


def main() -> None:
    """Compare small and large; the large plain ways run once, they take minutes."""
    compare(10_000, {"ours": 5, "sjoin": 3, "overlay": 2})
    compare(100_000, {"ours": 3, "sjoin": 0, "overlay": 0})


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main()
