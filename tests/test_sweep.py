"""Does `dueregard sweep` keep what is done and go on from it, also on a cluster that loses a worker?"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Thread

import jsonschema
import numpy as np
import pandas as pd
import pytest
import rasterio
from tests.interruptible import interruptible

from dueregard import selenodesy

Call = Callable[..., tuple[int, str, str]]
SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "sweep.schema.json"
WORDS = ("mons-mouton", "--batch", "8", "--workers", "1", "--cell", "2000", "--reading", "ost-strict")


def _answer(out: Path) -> dict[str, object]:
    record: dict[str, object] = json.loads((out / "sweep.json").read_text(encoding="utf-8"))
    return record


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw forty worlds at once."""
    out = tmp_path_factory.mktemp("sweep") / "whole"
    program = [sys.executable, "-m", "dueregard.cli.main", "sweep", *WORDS, "--samples", "40", "--out", str(out)]
    subprocess.run(program, check=True, capture_output=True)
    return out


def test_the_files_are_what_the_documentation_says(whole: Path) -> None:
    record = _answer(whole)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    schema["properties"]["schema"] = schema["properties"].pop("schema_")
    schema["required"] = ["schema" if name == "schema_" else name for name in schema["required"]]
    jsonschema.validate(record, schema)
    assert record["design"] == {"name": "random", "seed": 20261122, "worlds": 40, "evaluated": 40, "complete": True}
    with rasterio.open(whole / "exclusion.tif") as raster:
        selenodesy.require_south_polar(raster.crs.to_wkt(), "exclusion.tif")
        values = raster.read(1)
    assert 0.0 <= values.min() <= values.max() <= 1.0
    assert values.max() > 0.0
    report = (whole / "report.md").read_text(encoding="utf-8")
    assert "40 worlds were evaluated (random design, seed 20261122)" in report
    assert "obliges to consult or more" in report
    lines = report.splitlines()
    heads = [before for before, line in pairwise(lines) if set(line) == set("| -")]
    assert len(heads) >= 4
    assert not [head for head in heads if "\\|" in head or head.count("|") < 4]


def test_a_sweep_goes_on_where_it_was_and_refuses_another(call: Call, whole: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "o"))
    code, told, _ = call("sweep", *WORDS, "--samples", "16", *out)
    assert code == 0
    assert "under ost-strict [km2]" in told  # a unit in brackets is no markup
    code, _, said = call("sweep", *WORDS, "--samples", "40", *out)
    assert code == 2
    assert "holds an ensemble already" in said
    code, _, said = call("sweep", *WORDS, "--samples", "40", "--seed", "1", "--resume", *out)
    assert code == 2
    assert "seed was 20261122 and is 1" in said
    before = (tmp_path / "o" / "batches" / "worlds-000000008.parquet").stat().st_mtime_ns
    assert call("sweep", *WORDS, "--samples", "40", "--resume", *out)[0] == 0
    assert (tmp_path / "o" / "batches" / "worlds-000000008.parquet").stat().st_mtime_ns == before
    assert _answer(tmp_path / "o") == _answer(whole)


def test_control_c_tells_what_is_done(tmp_path: Path) -> None:
    out = tmp_path / "o"
    words = interruptible("sweep", *WORDS, "--samples", "100000", "--out", str(out))
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _until(lambda: len(list(out.glob("batches/worlds-*.parquet"))) >= 2, 120.0)
    running.send_signal(signal.SIGINT)
    said, wrong = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "Traceback" not in wrong
    assert "of 100,000 worlds; --resume goes on" in said
    assert "possible worlds" in " ".join(said.split())  # whatever the width of the lines
    assert not [path.name for path in out.rglob(".*")]
    assert _answer(out)["design"]["complete"] is False  # type: ignore[index]


def test_mistakes_are_told_with_exit_code_2(call: Call) -> None:
    assert call("sweep", "--design", "sobel")[0] == 2
    code, _, said = call("sweep", "--newcomer", "lander-45")
    assert code == 2
    assert "did you mean 'lander-45t'?" in said


def _until(ready: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.05)


@contextmanager
def _started(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen([sys.executable, "-W", "ignore", "-m", *words], stderr=subprocess.DEVNULL)
    try:
        yield program
    finally:
        program.kill()
        program.wait()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same_answer(call: Call, whole: Path, tmp_path: Path) -> None:
    """A real scheduler and two real workers on loopback; one is killed as soon as the first batch is in."""
    told, out = tmp_path / "scheduler.json", tmp_path / "o"
    home = ("--host", "127.0.0.1", "--no-dashboard")
    with _started("distributed.cli.dask_scheduler", *home, "--port", "0", "--scheduler-file", str(told)):
        _until(lambda: told.is_file() and told.stat().st_size > 0, 60.0)
        address = json.loads(told.read_text())["address"]
        worker = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", *home)
        with _started(*worker) as doomed, _started(*worker):
            _wait_for_workers(address, 2)
            killer = Thread(target=_kill_after_first_batch, args=(doomed, out))
            killer.start()
            code = call("sweep", *WORDS, "--samples", "40", "--scheduler", address, "--out", str(out))[0]
            killer.join()
            doomed.wait(timeout=30)
            assert doomed.returncode == -signal.SIGKILL
    assert code == 0
    assert _answer(out) == _answer(whole)
    for path in sorted((whole / "batches").glob("worlds-*.parquet")):
        mine = pd.read_parquet(out / "batches" / path.name)
        assert np.array_equal(mine.to_numpy(), pd.read_parquet(path).to_numpy())


def _kill_after_first_batch(worker: "subprocess.Popen[bytes]", out: Path) -> None:
    _until(lambda: bool(list(out.glob("batches/worlds-*.parquet"))), 60.0)
    worker.kill()


def _wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(count, timeout=60)
