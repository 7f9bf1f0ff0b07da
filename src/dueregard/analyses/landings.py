"""How many landings does each activity make between two days?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.model.scenario import Activity
from dueregard.model.units import DAYS_A_YEAR
from dueregard.zones.days import day_number
from dueregard.zones.presence import operation_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Landings:
    """When each of m activities lands: dated events, or a rate over its operation.

    `of` and `day`: activity and day number of each event, by activity; `rate`: landings a day, 0 where there are
    events, shape (m,); `starts`, `ends`: nominal operation, shape (m,). [days]
    """

    of: Integers
    day: Integers
    rate: Floats
    starts: Integers
    ends: Integers

    def between(self, first: ArrayLike, last: ArrayLike) -> Floats:
        """Count the landings of half-open spans of days, on average where there is a rate.

        Parameters
        ----------
        first, last
            Day numbers, shape (n,).

        Returns
        -------
        Shape (n, m).
        """
        one, other = (np.asarray(day, dtype=np.int64)[:, None] for day in (first, last))
        found = self.rate * np.maximum(np.minimum(other, self.ends) - np.maximum(one, self.starts), 0)
        landing, at = np.unique(self.of, return_index=True)
        if len(at):
            falling = (one <= self.day) & (self.day < other)
            found[:, landing] += np.add.reduceat(falling, at, axis=1, dtype=np.int64)
        return np.asarray(found)


def landings_of(activities: Sequence[Activity]) -> Landings:
    """List the nominal days of landings and ascents; an activity with a rate makes as many as it says."""
    dated = [
        (row, day_number(event.nominal))
        for row, one in enumerate(activities)
        if one.rate_per_year is None
        for event in one.events
    ]
    events = np.array(dated, dtype=np.int64).reshape(-1, 2)
    rate = np.array([(one.rate_per_year or 0.0) / DAYS_A_YEAR for one in activities], dtype=np.float64)
    spans = np.array([[end[1] for end in operation_of(one)] for one in activities], dtype=np.int64).reshape(-1, 2)
    return Landings(events[:, 0], events[:, 1], rate, spans[:, 0], spans[:, 1])
