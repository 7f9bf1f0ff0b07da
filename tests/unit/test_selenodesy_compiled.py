"""Is what was compiled once compiled again when a formula changes that it calls?"""

import subprocess
import sys
from pathlib import Path

INNER = """
from dueregard.selenodesy.compiled import compiled

@compiled
def formula(x):
    return x + {added}
"""
OUTER = """
from dueregard.selenodesy.compiled import compiled
from inner import formula

@compiled
def kernel(x):
    return 2.0 * formula(x)

print(kernel(1.0), len(kernel.stats.cache_hits))
"""


def _said(folder: Path) -> str:
    program = [sys.executable, str(folder / "outer.py")]
    return subprocess.run(program, check=True, capture_output=True, text=True).stdout.strip()


def test_a_kernel_follows_the_formulas_that_it_calls_and_else_is_kept(tmp_path: Path) -> None:
    (tmp_path / "outer.py").write_text(OUTER, encoding="utf-8")
    (tmp_path / "inner.py").write_text(INNER.format(added=1.0), encoding="utf-8")
    assert [_said(tmp_path), _said(tmp_path)] == ["4.0 0", "4.0 1"]
    (tmp_path / "inner.py").write_text(INNER.format(added=2.0), encoding="utf-8")
    assert _said(tmp_path) == "6.0 0"
