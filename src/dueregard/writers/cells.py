"""How does a cell of a table read in a file and in a sentence?"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from dueregard.model.tables import DAY, FLAG, NUMBER

Cell: TypeAlias = str | float | bool | None


def cells(column: "pd.Series[Any]", kind: str) -> list[Cell]:
    """Turn a column into what JSON and CSV know: days as ISO text, None where nothing is known or nothing ends.

    Parameters
    ----------
    column
        A column of a table.
    kind
        Kind of column: text, day, number or flag.

    Returns
    -------
    list
        One cell a row.
    """
    if kind == DAY:
        days = pd.to_datetime(column).to_numpy().astype("datetime64[D]")
        return [None if np.isnat(day) else str(day) for day in days]
    if kind == NUMBER:
        numbers = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
        return [float(number) if np.isfinite(number) else None for number in numbers]
    if kind == FLAG:
        return [None if pd.isna(value) else bool(value) for value in column]
    return [None if pd.isna(value) else str(value) for value in column]


def records(frame: pd.DataFrame, columns: Mapping[str, str]) -> list[dict[str, Cell]]:
    """Turn a table into one mapping a row, columns in the order of the contract."""
    values = [cells(frame[name], kind) for name, kind in columns.items()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def iso(day: object) -> str | None:
    """Return a day as ISO text; None where it is not known or open."""
    if day is None or pd.isna(day):  # type: ignore[call-overload]
        return None
    return day.isoformat()[:10] if isinstance(day, date) else str(np.datetime64(day, "D"))  # type: ignore[call-overload]


def percent(share: float | None) -> str:
    """Return a share as a reader expects it: two digits, never 0 % or 100 % unless it is."""
    if share is None or np.isnan(share):
        return "unknown"
    if 0.0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1.0:
        return "> 99.9 %"
    return f"{100.0 * share:.2g} %" if share < 0.0995 else f"{100.0 * share:.0f} %" if share < 0.995 else _near(share)


def sampled(share: float | None) -> str:
    """Return the share of a sample at which what is possible comes about: no hit is not impossible."""
    return "not hit in the sample" if share == 0.0 else percent(share)


def _near(share: float) -> str:
    return "100 %" if share == 1.0 else f"{100.0 * share:.1f} %"


def kilometres2(area_km2: float | None) -> str:
    """Return an area with three digits. [km2]"""
    if area_km2 is None or np.isnan(area_km2):
        return "unknown"
    return f"{area_km2:,.0f}" if area_km2 >= 100.0 else f"{area_km2:.3g}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: no conflict, 1 conflict, 2 conflicts."""
    if number == 1:
        return f"1 {noun}"
    return f"{number or 'no'} {noun}" + ("s" if number else "")
