"""On which days may landings happen, so that none falls where others are exposed, with the least waiting?"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from dueregard.model.dates import SoftDate
from dueregard.zones.days import day_number

Closed = tuple[int, int]
"""Half-open day numbers on which somebody is exposed."""


def calendar(events: Sequence[SoftDate], closed: Sequence[Closed], first: int, longest: int) -> list[int] | None:
    """Return by how many days each event moves, so that none of its admissible days is closed.

    The sum of all moves is the least there is, and no two events begin on one day: an assignment of events to days,
    solved exactly.

    Parameters
    ----------
    first
        First day on which an event may be. [day number]
    longest
        Longest move of an event. [days]

    Returns
    -------
    One number an event, negative for earlier; None where there is no such calendar.
    """
    starts = np.array([day_number(event.earliest) for event in events])
    spans = np.array([day_number(event.latest) for event in events]) - starts
    choice = np.array(sorted(_choices(starts.tolist(), spans.tolist(), closed, first)))
    moves = choice[None, :] - starts[:, None]
    open_ = np.ones(moves.shape, dtype=bool)
    for begin, end in closed:
        open_ &= (choice[None, :] >= end) | (choice[None, :] + spans[:, None] < begin)
    open_ &= (np.abs(moves) <= longest) & (choice[None, :] >= first)
    if not open_.any(axis=1).all():
        return None
    forbidden = float(longest + 1) * (len(events) + 1)
    row, column = linear_sum_assignment(np.where(open_, np.abs(moves), forbidden))
    return None if len(row) < len(events) or not open_[row, column].all() else moves[row, column].tolist()


def _choices(starts: Sequence[int], spans: Sequence[int], closed: Sequence[Closed], first: int) -> set[int]:
    """Return the days on which an event may begin in a best calendar: as it is, or in a row at the edge of the closed.

    No more than one event in each of as many days as there are events can want the same edge, or the same day.
    """
    row = range(len(starts))
    after = (end + place for _, end in closed for place in row)
    before = (begin - 1 - span - place for begin, _ in closed for span in spans for place in row)
    beside = (start + place * way for start in starts for place in row for way in (-1, 1))
    return {*after, *before, *beside, *(first + place for place in row)}
