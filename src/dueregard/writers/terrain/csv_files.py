"""How do the horizon and the light of a place become CSV?"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

import numpy as np

from dueregard.terrain.view import View
from dueregard.writers.atomic import atomic
from dueregard.writers.terrain.words import Line

HORIZON_COLUMNS = ("azimuth_deg", "horizon_deg", "known", "sun_top_deg", "sun_bottom_deg")
LINE_COLUMNS = ("what", "value", "unit", "low", "high")


def write_horizon_csv(path: Path, seen: View) -> None:
    """Write the horizon by azimuth, and the band in which the Sun's centre culminates; nothing where unknown."""
    columns = (seen.horizon.azimuth_deg, seen.horizon.elevation_deg, seen.sun_top_deg, seen.sun_bottom_deg)
    azimuth, elevation, top, bottom = ([_number(value) for value in column] for column in columns)
    known = ["true" if value else "false" for value in seen.horizon.known]
    _write(path, HORIZON_COLUMNS, zip(azimuth, elevation, known, top, bottom, strict=True))


def write_lines_csv(path: Path, table: Iterable[Line]) -> None:
    """Write a table of lines."""
    _write(path, LINE_COLUMNS, ((line.what, line.value, line.unit, line.low, line.high) for line in table))


def _number(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.4f}"


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    with atomic(path) as unfinished:
        unfinished.write_text(text.getvalue(), encoding="utf-8", newline="")
