"""How is a loop over numbers compiled, once for all starts?

Importing this module loads the compiler, half a second: only modules of kernels do, and they are imported where they
are called.
"""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from numba import njit

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
NAME_LENGTH = 12


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Compile a function of numbers and arrays at its first call, keep it on disk, and let threads run it at once.

    What is kept is named after the sources of the whole folder: a function holds what it calls, and the compiler would
    look at the file of the function alone and go on with old formulas.
    """
    function.__qualname__ += f"_{_sources(Path(function.__code__.co_filename).parent)}"
    return cast("Callable[Arguments, Result]", njit(nogil=True, cache=True, error_model="numpy")(function))


@cache
def _sources(folder: Path) -> str:
    """Name all sources of a folder by what is in them."""
    every = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    return sha256(every).hexdigest()[:NAME_LENGTH]
