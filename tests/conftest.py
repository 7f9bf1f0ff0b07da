"""How do the tests call the program?"""

import sys
from collections.abc import Callable

import pytest

from dueregard.cli.main import run_command_line


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Call the program as the shell does; return exit code, output and errors."""
    monkeypatch.setenv("COLUMNS", "400")

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dueregard", *words])
        with pytest.raises(SystemExit) as ended:
            run_command_line()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run
