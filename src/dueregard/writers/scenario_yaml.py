"""How does a scenario that was made become a file that its user can go on writing?"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from dueregard.writers.atomic import atomic

WIDTH = 120


class _Plain(yaml.SafeDumper):
    """Writes short mappings and lists in one line, and never an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write everything out: the reader refuses aliases."""
        return True


def write_scenario(path: Path, data: Mapping[str, Any], notes: Iterable[str]) -> None:
    """Write a scenario, whole or not at all.

    Parameters
    ----------
    data
        Keys and values as a scenario file has them.
    notes
        Written above them as remarks.
    """
    with atomic(path) as unfinished:
        unfinished.write_text(scenario_text(data, notes), encoding="utf-8", newline="\n")


def scenario_text(data: Mapping[str, Any], notes: Iterable[str]) -> str:
    """Return the text of a scenario file."""
    remarks = "".join(f"# {' '.join(note.split())}\n" for note in notes)
    body = yaml.dump(
        dict(data), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=None
    )
    return f"{remarks}\n{body}"
