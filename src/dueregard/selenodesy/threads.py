"""How is an array worked through on all processors at once?"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

CHUNK = 65_536
"""Items a turn: long enough that handing it over costs nothing, short enough that no processor waits for another."""


def in_chunks(work: Callable[[slice], None], count: int, chunk: int = CHUNK) -> None:
    """Call some work, which leaves the interpreter free, on one part of an array after the other, on all processors.

    Parameters
    ----------
    work
        Called with the slice of each part; it writes its result itself.
    count
        Number of items.
    chunk
        Items a part.
    """
    parts = [slice(first, min(first + chunk, count)) for first in range(0, count, chunk)]
    if len(parts) <= 1:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(work, parts):
            pass
