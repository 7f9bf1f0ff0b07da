"""How does a record become JSON, the same each time?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dueregard.writers.atomic import atomic


def finite(number: float) -> float | None:
    """Return a number to a tenth, or None where it is not known or has no end."""
    return round(number, 1) if np.isfinite(number) else None


def json_text(record: Mapping[str, Any]) -> str:
    """Return a record as JSON text."""
    return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: Path, record: Mapping[str, Any]) -> None:
    """Write a record to a file that appears whole or not at all."""
    with atomic(path) as unfinished:
        unfinished.write_text(json_text(record), encoding="utf-8", newline="\n")
