"""Which of the rows of one source, receptor and mechanism speaks for them, how surely, how often, and when?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard.conflicts.candidates import KEY
from dueregard.conflicts.certainty import Booleans, Days, Spans, sampled_share
from dueregard.conflicts.distances import Floats, nominal_gaps_m
from dueregard.zones.days import OPEN
from dueregard.zones.placement import Placements

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Leads:
    """One row of the candidates for each source, receptor and mechanism, in their order; n of them.

    `row`: its place; `sure`: whether they meet for certain; `share`, `error`, `gap_m`: share of admissible positions
    and dates at which they meet, its standard error, and how far apart they are then; `starts`, `ends`: days.
    """

    row: Integers
    sure: Booleans
    share: Floats
    error: Floats
    gap_m: Floats
    starts: Days
    ends: Days


def leads(rows: pd.DataFrame, span: Spans, sure: Booleans, placements: Placements, window: tuple[int, int]) -> Leads:
    """Let one row speak for each source, receptor and mechanism.

    The row that reaches farthest of those that are sure, if any is; of phases that are sure only together the one that
    reaches least far.

    Parameters
    ----------
    rows
        Candidates that meet, sorted by KEY.
    span
        When both are there.
    sure
        As `conflicts.certainty.certain` gives.
    """
    starts, group = _groups(rows)
    surely: Booleans = np.logical_or.reduceat(sure, starts) if len(starts) else np.zeros(0, dtype=bool)
    mine: Booleans = sure | ~surely[group]
    row = _leading(rows, span, sure, mine, group)
    source, receptor = (rows[name].to_numpy(dtype=np.int64)[row] for name in ("source", "receptor"))
    share, error = np.ones(len(row)), np.zeros(len(row))
    gap_m = np.where(surely, nominal_gaps_m(source, receptor, placements), np.nan)
    for place in np.flatnonzero(~surely):
        end = starts[place + 1] if place + 1 < len(starts) else len(rows)
        records: Any = rows.iloc[starts[place] : end].to_dict("records")
        found = sampled_share(records, placements, window)
        share[place], error[place], gap_m[place] = found.share, found.error, found.gap_m
    return Leads(row, surely, share, error, gap_m, *_days(span, mine, surely[group], starts))


def _groups(rows: pd.DataFrame) -> tuple[Integers, Integers]:
    """Return the first row of each source, receptor and mechanism, and which of them each row belongs to."""
    new = np.ones(len(rows), dtype=bool)
    for position, name in enumerate(KEY):
        values = rows[name].to_numpy()
        new[1:] = (values[1:] != values[:-1]) | (new[1:] if position else False)
    return np.flatnonzero(new), np.cumsum(new) - 1


def _leading(rows: pd.DataFrame, span: Spans, sure: Booleans, mine: Booleans, group: Integers) -> Integers:
    """Return the row that reaches farthest; of phases that are sure only together the one that reaches least far."""
    radius_m = rows["radius_m"].to_numpy()
    together = np.zeros(group[-1] + 1 if len(group) else 0, dtype=bool)
    together[group[sure & ~span.sure]] = True
    far = np.where(together[group], radius_m + rows["operating_radius_m"].to_numpy(), -radius_m)
    order = np.lexsort([far, ~mine, group])
    return order[np.unique(group[order], return_index=True)[1]]


def _days(span: Spans, mine: Booleans, sure: Booleans, starts: Integers) -> tuple[Days, Days]:
    """Return from when to when: nominal days where both are there for certain, admissible ones otherwise."""
    if not len(starts):
        return starts, starts
    counts = mine & (~sure | (span.nominal_start < span.nominal_end))
    first = np.where(sure, span.nominal_start, span.admissible_start)
    after = np.where(sure, span.nominal_end, span.admissible_end)
    begun = np.minimum.reduceat(np.where(counts, first, OPEN), starts)
    return begun, np.maximum.reduceat(np.where(counts, after, -OPEN), starts)
