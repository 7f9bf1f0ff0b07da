"""How fast is the engine, stage by stage, against the plain way?

Usage: python benchmarks/run.py [STAGE...]

Every `bench_STAGE.py` that tells rows is a stage. Without a name all of them run, and benchmarks/RESULTS.md is written;
with names only those run, and the table is printed.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from measured import Row

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
STAGES = sorted(
    path.stem.removeprefix("bench_")
    for path in HERE.glob("bench_*.py")
    if "from measured import Row" in path.read_text()
)
PACKAGES = ("numpy", "shapely", "geopandas", "rtree", "numba", "pandas", "scipy")
HEAD = ["question", "this program", "plain way", "takes", "ratio", "memory, of the plain way", "target", "met", "note"]


def rows_of(stage: str) -> list[Row]:
    """Run one stage in a process of its own and show its rows as they come."""
    rows = []
    with subprocess.Popen([sys.executable, str(HERE / f"bench_{stage}.py")], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if line.startswith("row "):
                rows.append(Row(**json.loads(line[4:])))
                print(" | ".join(cells(rows[-1])), flush=True)
    if run.returncode:
        sys.exit(f"stage {stage} failed")
    return rows


def took(seconds: float | None) -> str:
    """Write a time with three digits."""
    if seconds is None:
        return ""
    return f"{seconds:.3g} s" if seconds >= 0.1 else f"{seconds * 1e3:.3g} ms"


def memory(row: Row) -> str:
    """Write the peak memory of both, and their ratio."""
    if row.ours_mb is None:
        return ""
    ours = f"{row.ours_mb:,.0f} MB"
    return ours if row.plain_mb is None else f"{ours}, {row.ours_mb / row.plain_mb:.2f} of {row.plain_mb:,.0f} MB"


def cells(row: Row) -> list[str]:
    """Return the cells of one row."""
    ratio = "" if row.plain_s is None else f"{row.plain_s / row.ours_s:.3g}"
    met = {True: "yes", False: "**no**", None: ""}[row.met]
    return [
        row.question,
        took(row.ours_s),
        row.plain,
        took(row.plain_s),
        ratio,
        memory(row),
        row.target,
        met,
        row.note,
    ]


def table(rows: list[Row]) -> str:
    """Return the table of all rows."""
    lines = [HEAD, ["---"] * len(HEAD), *(cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Return processor, memory, system and versions, and no name."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    model = names[0] if names else platform.machine()
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    used = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    here = f"{os.cpu_count()} processors ({model}), {size:.0f} GiB, {platform.system()}"
    return f"{here}; Python {platform.python_version()}, {used}"


def busy() -> str:
    """Return how many processes wanted a processor in the last minutes."""
    return ", ".join(f"{load:.1f}" for load in os.getloadavg())


def main() -> None:
    """Run what was asked for."""
    began, load = datetime.now(UTC), busy()
    chosen = sys.argv[1:] or STAGES
    unknown = sorted(set(chosen) - set(STAGES))
    if unknown:
        sys.exit(f"no stage {', '.join(unknown)}; there are {', '.join(STAGES)}")
    rows = [row for stage in chosen for row in rows_of(stage)]
    minutes = (datetime.now(UTC) - began).total_seconds() / 60.0
    text = f"""# How fast is the engine?

Written by `make bench` on {began:%Y-%m-%d}, in {minutes:.1f} minutes. {machine()}.
Load of the machine over 1, 5 and 15 minutes before: {load}; after: {busy()}.

Times are medians; a ratio is the plain way's time over this program's, in one run on one machine. Memory is the peak of
a process that does nothing else, the made-up polygons included. The polygons are discs of 128, sectors of 160 and
ragged shapes of 200 corners; each zone meets about 20 sites.

{table(rows)}
"""
    print(text)
    if len(sys.argv) == 1:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
