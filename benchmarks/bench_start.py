"""How long until a light command has said its word, and does the default run wait for the compiler?"""

import subprocess
import sys
import tempfile
from pathlib import Path

from measured import Row, median_s, tell

PROGRAM = str(Path(sys.executable).with_name("dueregard"))
RUN = """
import sys, dueregard.cli.main as program
sys.argv = ["dueregard", "run", "--out", sys.argv[1]]
try:
    program.run_command_line()
except SystemExit:
    pass
print("numba" in sys.modules, file=sys.stderr)
"""


def main() -> None:
    """Tell one row for each command."""
    for words in (["--help"], ["rules", "list"]):
        taken = median_s(lambda words=words: subprocess.run([PROGRAM, *words], capture_output=True, check=True), 9)
        tell(Row(f"`dueregard {' '.join(words)}`", taken, target="under 0.5 s", met=taken < 0.5))
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", RUN, folder], capture_output=True, text=True, check=True)
        loaded = done.stderr.strip().splitlines()[-1] == "True"
        taken = median_s(lambda: subprocess.run([PROGRAM, "run", "--out", folder], capture_output=True, check=True), 1)
    note = "the compiler is loaded" if loaded else "the compiler is not even loaded"
    tell(Row("`dueregard run`, the built-in scenario", taken, target="compiles nothing", met=not loaded, note=note))


if __name__ == "__main__":
    main()
