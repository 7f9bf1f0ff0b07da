"""How is a loop over numbers compiled, once for all starts?

Importing this module loads the compiler, half a second: only modules of kernels do, and they are imported where they
are called.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Compile a function of numbers and arrays at its first call, keep it on disk, and let threads run it at once."""
    return cast("Callable[Arguments, Result]", njit(nogil=True, cache=True, error_model="numpy")(function))
