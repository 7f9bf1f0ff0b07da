"""How are batches spread over the processors of this machine, or over a cluster that there is?

Batches come back in any order; what is in them depends on the numbers of their worlds alone.
"""

import signal
from asyncio import CancelledError as AsyncCancelled
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures import CancelledError as FutureCancelled
from contextvars import ContextVar
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from time import sleep
from typing import Any

from dueregard.analyses.ensemble.batch import Result, Run, runner
from dueregard.analyses.ensemble.scene import Scene

AHEAD = 2
"""Batches a worker has waiting, so that it never waits for the next and memory stays bounded."""
RETRIES = 5
"""Times that a batch is tried again on a cluster whose workers die."""
PAUSE_S = 1.0
"""Time that the scheduler has to notice who is gone, longer with each try. [s]"""
Spans = Iterable[tuple[int, int]]
"""First world and number of worlds of each batch."""
_RUN: ContextVar[Run] = ContextVar("run")
"""What a worker process is started with."""


def results(scene: Scene, spans: Spans, workers: int, scheduler: str | None = None) -> Iterator[Result]:
    """Run batches, in this process, in several, or on a Dask cluster.

    Parameters
    ----------
    workers
        Processes on this machine: most of a batch is Python, which threads cannot share.
    scheduler
        Address of a Dask scheduler, such as tcp://host:8786; its workers need the same version of this program.
    """
    if scheduler is not None:
        yield from _on_cluster(scene, iter(spans), scheduler)
    elif workers <= 1:
        run = runner(scene)
        yield from (run(*span) for span in spans)
    else:
        yield from _on_processes(scene, iter(spans), workers)


def _on_processes(scene: Scene, spans: Iterator[tuple[int, int]], workers: int) -> Iterator[Result]:
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare, initargs=(scene,))
    try:
        waiting = {pool.submit(_in_process, *span) for span in islice(spans, AHEAD * workers)}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            waiting |= {pool.submit(_in_process, *span) for span in islice(spans, len(done))}
            yield from (one.result() for one in done)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _prepare(scene: Scene) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process tells what is done
    _RUN.set(runner(scene))


def _in_process(first: int, count: int) -> Result:
    return _RUN.get()(first, count)


@lru_cache(maxsize=1)
def _runner_of(scene: Scene) -> Run:
    return runner(scene)


def _on_worker(scene: Scene, first: int, count: int) -> Result:
    return _runner_of(scene)(first, count)


def _on_cluster(scene: Scene, spans: Iterator[tuple[int, int]], scheduler: str) -> Iterator[Result]:
    from distributed import Client, KilledWorker, as_completed

    lost = (FutureCancelled, AsyncCancelled, KilledWorker)
    asked: dict[str, tuple[tuple[int, int], int]] = {}
    with Client(scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]

        def submit(span: tuple[int, int], tried: int = 0) -> Any:
            sleep(tried * PAUSE_S)
            if tried or not everywhere:  # the worker that died may have held the only copy
                everywhere[:] = client.scatter([scene], broadcast=True)
            future = client.submit(_on_worker, everywhere[0], *span, pure=False, retries=RETRIES)
            asked[future.key] = span, tried
            return future

        everywhere: list[Any] = []
        width = max(1, len(client.scheduler_info()["workers"]))
        waiting: Any = as_completed(  # type: ignore[no-untyped-call]
            [submit(span) for span in islice(spans, AHEAD * width)], loop=client.loop
        )
        for done in waiting:
            span, tried = asked.pop(done.key)
            try:
                found = done.result()
            except lost:
                if tried >= RETRIES:
                    raise
                waiting.add(submit(span, tried + 1))
                continue
            for following in islice(spans, 1):
                waiting.add(submit(following))
            yield found
