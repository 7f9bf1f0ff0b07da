"""How is something measured, and how is it told?"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of the table: what was asked, and how long this program and the plain way took. [s, MB]"""

    question: str
    ours_s: float
    plain: str = ""
    plain_s: float | None = None
    target: str = ""
    met: bool | None = None
    ours_mb: float | None = None
    plain_mb: float | None = None
    note: str = ""


def tell(row: Row) -> None:
    """Hand a row to whoever started this stage, and show it."""
    print("row " + json.dumps(asdict(row)), flush=True)


def median_s(work: Callable[[], object], runs: int) -> float:
    """Return the median of some runs. [s]"""
    return statistics.median(seconds(work) for _ in range(runs))


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes. [s]"""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(ours: Callable[[], object], plain: Callable[[], object], runs: int) -> tuple[float, float, float]:
    """Return the medians of both and of the ratio ours to plain, run by run: a busy machine is busy for both."""
    ours()
    found = [(seconds(ours), seconds(plain)) for _ in range(runs)]
    ratio = statistics.median(mine / other for mine, other in found)
    return statistics.median(one for one, _ in found), statistics.median(one for _, one in found), ratio


def peak_mb() -> float:
    """Return the greatest memory of this process so far. [MB]"""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def alone(script: str, *words: str) -> dict[str, Any]:
    """Run a part of a stage in a process of its own, for its memory, and return what it says last."""
    done = subprocess.run(
        [sys.executable, str(Path(script)), *words], capture_output=True, text=True, check=True, timeout=900
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
