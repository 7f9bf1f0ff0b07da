"""Which files does a remedy leave: the remedied scenario, the result, the picture?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dueregard.writers.advice import write_json
from dueregard.writers.atomic import atomic

REMEDIED = "remedied.yaml"


def write_remedy(out: Path, record: Mapping[str, Any], text: str) -> list[Path]:
    """Write the remedied scenario and the result; each file appears whole or not at all.

    Parameters
    ----------
    text
        The scenario file with the chosen changes in it.
    """
    paths = [out / REMEDIED, out / "remedy.json"]
    with atomic(paths[0]) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
    write_json(paths[1], record)
    return paths
