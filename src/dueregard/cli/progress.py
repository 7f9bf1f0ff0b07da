"""How does work say how far it is and what came of it, and how is it broken off?"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

INTERRUPTED = 130
"""Exit code after Ctrl-C."""
PIPE_COLUMNS = 100
"""Width of tables where there is no terminal."""


def tables(pipe_columns: int = PIPE_COLUMNS) -> "Console":
    """Return where tables are printed: as wide as the terminal, and so wide where there is none."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in environ:
        console.width = pipe_columns
    return console


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show a line of what is being done, with the time that it has taken, on the error stream while it lasts."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda words: bar.update(task, description=words)


@contextmanager
def counted(words: str, total: float, done: float = 0.0) -> Iterator[Callable[[float], None]]:
    """Show how much of a known amount is done, on the error stream while it lasts.

    Yields
    ------
    Callable
        To be told how much is done altogether.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=total)
        bar.update(task, completed=done)
        yield lambda much: bar.update(task, completed=much)


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C end searches instead of the program; a second one ends the program.

    Yields
    ------
    Callable
        Whether Ctrl-C has been pressed.
    """
    asked: list[bool] = []

    def note(_number: int, _frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
