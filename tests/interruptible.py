"""How is a command started so that Ctrl-C reaches it, although the tests may run as a job that ignores it?"""

import sys

HEEDING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from dueregard.cli.main import run_command_line
run_command_line()
"""


def interruptible(*words: str) -> list[str]:
    """Return what starts `dueregard` with some words in a process of its own."""
    return [sys.executable, "-c", HEEDING, *words]
