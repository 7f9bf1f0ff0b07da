"""How fast are ensembles, against a loop over scenarios in geopandas?

Both start from the same sampled places in memory. The loop draws, joins and measures scenario by scenario; it runs for
a few scenarios and is reckoned up.
"""

import resource
import subprocess
import sys
import tempfile
import time

import geopandas as gpd
import numpy as np
import shapely
from measured import Row, in_turn, tell

from dueregard import selenodesy

SAMPLES, ZONES, LOOPED = 10_000, 30, 25
ZONE_M, SITE_M, SIDE_M = 5_000.0, 500.0, 120e3
CORNERS = 200
WORLDS = 10_000
CPU_TARGET_S = 60.0
CRS = selenodesy.SOUTH_POLAR_CRS


def places() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give sampled eastings and northings of zones and of sites, shape (samples, zones). [m]"""
    rng = np.random.default_rng(5)
    return tuple(rng.uniform(-SIDE_M / 2, SIDE_M / 2, (SAMPLES, ZONES)) for _ in range(4))  # type: ignore[return-value]


def discs_at_once(where: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Tell how often every zone meets every site, and how much they share."""
    zones, sites = (*where[:2], np.full(ZONES, ZONE_M)), (*where[2:], np.full(ZONES, SITE_M))
    return selenodesy.disc_meeting_shares(zones, sites, 1.0)


def discs_in_a_loop(where: tuple[np.ndarray, ...]) -> list[int]:
    """Draw, join, intersect and measure one scenario after the other."""
    counts = []
    for sample in range(LOOPED):
        zones, sites = (
            gpd.GeoDataFrame(geometry=gpd.points_from_xy(*side), crs=CRS)
            for side in ((where[0][sample], where[1][sample]), (where[2][sample], where[3][sample]))
        )
        zones["geometry"], sites["geometry"] = zones.buffer(ZONE_M), sites.buffer(SITE_M)
        joined = zones.sjoin(sites, predicate="intersects")
        shared = zones.geometry.loc[joined.index].intersection(
            sites.geometry.iloc[joined["index_right"].to_numpy()], align=False
        )
        counts.append(int((shared.area > 1.0).sum()))
    return counts


def polygons() -> np.ndarray:
    """Give zones of CORNERS corners, ragged, spread as the discs are."""
    rng = np.random.default_rng(6)
    turn = np.linspace(0.0, 2.0 * np.pi, CORNERS, endpoint=False)
    middle = rng.uniform(-SIDE_M / 2, SIDE_M / 2, (2, ZONES, 1))
    ring = ZONE_M * (1.0 + 0.2 * np.cos(7.0 * turn + rng.uniform(0.0, 6.0, (ZONES, 1))))
    return shapely.polygons(np.stack([middle[0] + ring * np.cos(turn), middle[1] + ring * np.sin(turn)], axis=-1))


def polygons_at_once(zones: np.ndarray, where: tuple[np.ndarray, ...]) -> int:
    """Tell which sites come within their radius of each zone in every sample."""
    east, north = where[2].ravel(), where[3].ravel()
    return sum(int((selenodesy.gaps_to_ground_m(east, north, zone, SITE_M) < SITE_M).sum()) for zone in zones)


def polygons_in_a_loop(zones: np.ndarray, where: tuple[np.ndarray, ...]) -> list[int]:
    """Join one scenario after the other."""
    frame = gpd.GeoDataFrame(geometry=zones, crs=CRS)
    counts = []
    for sample in range(LOOPED):
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(where[2][sample], where[3][sample]), crs=CRS)
        points["geometry"] = points.buffer(SITE_M)
        counts.append(len(frame.sjoin(points, predicate="intersects")))
    return counts


def processor_s(work: object) -> float:
    """Return the processor time of some work, which a busy machine leaves alone. [s]"""
    began = time.process_time()
    for _ in range(3):
        work()  # type: ignore[operator]
    return (time.process_time() - began) / 3.0


def compare(question: str, ours: object, plain: object, factor: int, note: str) -> None:
    """Tell a row; the loop's time is reckoned up to all samples."""
    mine_s, loop_s, ratio = in_turn(ours, plain, 5)  # type: ignore[arg-type]
    times = SAMPLES / LOOPED / ratio
    in_cpu = SAMPLES / LOOPED * processor_s(plain) / processor_s(ours)
    tell(
        Row(
            f"{SAMPLES:,} samples x {question}",
            mine_s,
            f"geopandas loop ({LOOPED} scenarios, reckoned up)",
            loop_s * SAMPLES / LOOPED,
            f"at least {factor:,} times faster",
            times >= factor,
            note=f"{times:,.0f} times faster, {in_cpu:,.0f} times by processor time; {note}",
        )
    )


def sweep() -> None:
    """Sweep the built-in scenario with all readings, as a user does, on all processors."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        words = ["sweep", "--samples", str(WORLDS), "--out", f"{folder}/sweep"]
        subprocess.run([sys.executable, "-m", "dueregard.cli.main", *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tell(
        Row(
            f"{WORLDS:,} worlds of the built-in scenario, all readings, exclusion and files",
            time.perf_counter() - began,
            target=f"under {CPU_TARGET_S:.0f} s on two processors",
            met=cpu_s / 2.0 < CPU_TARGET_S,
            ours_mb=after.ru_maxrss / 1e3,
            note=f"{cpu_s:.0f} s of processor time; met if half of that is in time, the machine being shared",
        )
    )


if __name__ == "__main__":
    there = places()
    few = tuple(one[:LOOPED] for one in there)
    met = round(float(discs_at_once(few)[0].sum()) * LOOPED)
    same = f"meetings in the first {LOOPED}: {met} against {sum(discs_in_a_loop(there))} of the loop's planar buffers"
    compare(f"{ZONES} disc zones", lambda: discs_at_once(there), lambda: discs_in_a_loop(there), 5_000, same)
    drawn = polygons()
    compare(
        f"{ZONES} polygon zones",
        lambda: polygons_at_once(drawn, there),
        lambda: polygons_in_a_loop(drawn, there),
        200,
        f"{CORNERS} corners, decided by exact distance; the loop joins and measures nothing",
    )
    sweep()
