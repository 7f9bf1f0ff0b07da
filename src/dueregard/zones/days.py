"""On which days, as numbers that arrays can hold?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard.model.dates import Interval, SoftDate
from dueregard.model.quantities import Quantity
from dueregard.model.tables import DAY, NUMBER, check_columns
from dueregard.model.units import base_factor

OPEN = int(np.datetime64("9999-12-31", "D").astype(np.int64))
"""Day number that stands for an open end."""
EPOCH = date(1970, 1, 1).toordinal()
YEARS, MONTHS_A_YEAR = ("year", "years"), 12
"""Unit whose numbers are periods of the calendar."""
SoftDays = tuple[int, int, int]
"""Earliest, nominal and latest day number."""


def day_number(day: date) -> int:
    """Return the number of a day, counted from 1970-01-01."""
    return day.toordinal() - EPOCH


def date_of(number: int) -> date:
    """Return the day of a number."""
    return date(1970, 1, 1) + timedelta(days=number)


def days_after(numbers: NDArray[np.int64], period: Quantity) -> NDArray[np.int64]:
    """Return the day numbers a period after others; an open end stays open.

    Whole months of a period in years are counted by the calendar: three years after 2043-01-01 is 2046-01-01, and a
    year after 29 February is 1 March. Any other period is counted in days, rounded down.
    """
    days = np.asarray(numbers, dtype=np.int64)
    if period.unit not in YEARS:
        return np.minimum(days + int(period.si), OPEN)
    months, rest = divmod(period.value * MONTHS_A_YEAR, 1.0)
    stamps = days.astype("datetime64[D]")
    first = stamps.astype("datetime64[M]")
    later = (first + int(months)).astype("datetime64[D]") + (stamps - first.astype("datetime64[D]"))
    left = int(rest / MONTHS_A_YEAR * base_factor(period.unit)[1])
    ends: NDArray[np.int64] = np.minimum(later.astype(np.int64) + left, OPEN)
    return ends


def day_after(number: int, period: Quantity) -> int:
    """Return the day number a period after another, as `days_after` does."""
    return int(days_after(np.array([number]), period)[0])


def soft_days(soft: SoftDate | None) -> SoftDays:
    """Return earliest, nominal and latest day number; an open end for None."""
    if soft is None:
        return OPEN, OPEN, OPEN
    return day_number(soft.earliest), day_number(soft.nominal), day_number(soft.latest)


def interval_days(interval: Interval) -> tuple[SoftDays, SoftDays]:
    """Return the soft first day and the soft first day no longer active."""
    return soft_days(interval.starts), soft_days(interval.ends)


def timestamps(numbers: NDArray[np.int64]) -> "pd.Series[pd.Timestamp]":
    """Turn day numbers into a date column; an open end becomes NaT."""
    days = np.asarray(numbers, dtype=np.int64).astype("datetime64[D]").astype("datetime64[s]")
    days[np.asarray(numbers) >= OPEN] = np.datetime64("NaT")
    return pd.Series(days)


def typed_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], name: str) -> pd.DataFrame:
    """Pack rows into a table of the columns that its contract names; days come as day numbers."""
    return typed_columns({column: [row[column] for row in rows] for column in columns}, columns, name)


def typed_columns(
    values: Mapping[str, Sequence[Any] | NDArray[Any]], columns: Mapping[str, str], name: str
) -> pd.DataFrame:
    """Pack columns into a table of the columns that its contract names; days come as day numbers."""
    table = pd.DataFrame({column: pd.Series(values[column], dtype=object) for column in columns})
    for column, kind in columns.items():
        if kind == DAY:
            table[column] = timestamps(table[column].to_numpy(dtype=np.int64)).to_numpy()
        else:
            table[column] = table[column].astype(float if kind == NUMBER else object)
    check_columns(table, columns, name)
    return table
