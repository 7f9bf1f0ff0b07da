"""Does it happen for every admissible position and date, or for some, and for how many?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard.conflicts.candidates import KEY, RECEPTOR_DAYS, SOURCE_DAYS
from dueregard.conflicts.distances import Floats, Gaps, in_notch, sampled_gap_m, surely_reached
from dueregard.zones.placement import Placement, Placements

Days = NDArray[np.int64]
Booleans = NDArray[np.bool_]
UNTIL = ["until_earliest", "until_nominal", "until_latest"]


@dataclass(frozen=True)
class Spans:
    """When source and receptor are both there, inside the window. [day numbers]"""

    admissible_start: Days
    admissible_end: Days
    nominal_start: Days
    nominal_end: Days
    sure: Booleans
    """Both are there at some time whatever their admissible dates."""

    @property
    def possible(self) -> Booleans:
        """Both are there at some time for some admissible dates."""
        return np.asarray(self.admissible_start < self.admissible_end)


def spans(rows: pd.DataFrame, window: tuple[int, int]) -> Spans:
    """Overlap the soft intervals of source and receptor with the window.

    A late start goes with a late end: whatever the dates, both are there if each surely begins before the other ends.
    """
    source, receptor = (rows[names].to_numpy(dtype=np.int64).T for names in (SOURCE_DAYS, RECEPTOR_DAYS))
    starts = [np.maximum(np.maximum(source[i], receptor[i]), window[0]) for i in range(3)]
    ends = [np.minimum(np.minimum(source[i], receptor[i]), window[1]) for i in range(3, 6)]
    crosswise = (source[2] < receptor[3]) & (receptor[2] < source[3])
    inside = (np.maximum(source[2], receptor[2]) < window[1]) & (np.minimum(source[3], receptor[3]) > window[0])
    return Spans(starts[0], ends[2], starts[1], ends[1], np.asarray(crosswise & inside & _lasting(source, receptor)))


def _lasting(source: Days, receptor: Days) -> Booleans:
    """Tell where both intervals last at least a day at their earliest and at their latest dates."""
    return np.asarray(np.all([days[i] < days[i + 3] for days in (source, receptor) for i in (0, 2)], axis=0))


def certain(rows: pd.DataFrame, gap: Gaps, span: Spans, placements: Placements, window: tuple[int, int]) -> Booleans:
    """Tell which rows meet for every admissible position and date.

    Where none of a source, receptor and mechanism does by itself, the two phases of a receptor, operation and what is
    left of it, count together: if the source reaches both, their common date does not matter.
    """
    reached = surely_reached(rows, gap, placements)
    alone = reached & span.sure
    surely = alone.copy()
    surely[_in_either_phase(rows[reached], window)] = True
    by_itself = pd.Series(alone).groupby([rows[name].to_numpy() for name in KEY]).transform("any").to_numpy()
    return np.where(by_itself, alone, surely)


def _in_either_phase(reached: pd.DataFrame, window: tuple[int, int]) -> Days:
    """Return pairs of rows, one ending on whatever day the other begins, that surely meet the source together."""
    same, ends, starts = [*KEY, *SOURCE_DAYS], RECEPTOR_DAYS[3:], RECEPTOR_DAYS[:3]
    one = reached[[*same, *RECEPTOR_DAYS]].assign(row=reached.index)
    after = one[[*same, *RECEPTOR_DAYS]].rename(
        columns=dict(zip(starts, ends, strict=True)) | dict(zip(ends, UNTIL, strict=True))
    )
    both = one.merge(after.assign(then=reached.index), on=[*same, *ends])
    whole = both.drop(columns=ends).rename(columns=dict(zip(UNTIL, ends, strict=True)))
    return both.loc[spans(whole, window).sure, ["row", "then"]].to_numpy(dtype=np.int64).ravel()


def possible(rows: pd.DataFrame, gap: Gaps, span: Spans) -> Booleans:
    """Tell which rows meet for some admissible position and date."""
    return np.asarray((gap.nearest_m < gap.most_reach_m + rows["operating_radius_m"].to_numpy()) & span.possible)


@dataclass(frozen=True)
class Share:
    """Share of admissible positions and dates at which a group of rows meets."""

    share: float
    error: float
    """Standard error of the sample."""
    gap_m: float
    """Median distance of the samples that meet; NaN where none does. [m]"""


def sampled_share(group: Sequence[Mapping[str, Any]], placements: Placements, window: tuple[int, int]) -> Share:
    """Draw positions and dates for one source, receptor and mechanism, and count the samples that meet.

    Parameters
    ----------
    group
        Candidate rows of one source, receptor and mechanism: they count once together.
    """
    source, receptor = (placements.rows[group[0][name]] for name in ("source", "receptor"))
    gap = sampled_gap_m(source, receptor)
    hits = np.zeros(len(source.quantile), dtype=bool)
    for row in group:
        hits |= _reached(row, gap, source, receptor) & _together(row, source, receptor, window)
    share = float(hits.mean())
    near = np.broadcast_to(gap, hits.shape)[hits]
    likely = (hits.sum() + 1.0) / (len(hits) + 2.0)  # Laplace: a sample without a hit has an error, too
    error = float(np.sqrt(likely * (1.0 - likely) / len(hits)))
    return Share(share, error, float(np.median(near)) if hits.any() else float("nan"))


def _reached(row: Mapping[str, Any], gap: Floats, source: Placement, receptor: Placement) -> Booleans:
    shielded = in_notch(row, source, receptor)
    reach = np.where(shielded, row["notch_radius_m"], row["radius_m"])
    return np.asarray(gap < reach + row["operating_radius_m"])


def _together(row: Mapping[str, Any], source: Placement, receptor: Placement, window: tuple[int, int]) -> Booleans:
    start_a, end_a = _dates(np.array([row[name] for name in SOURCE_DAYS], dtype=np.int64), source.quantile)
    start_b, end_b = _dates(np.array([row[name] for name in RECEPTOR_DAYS], dtype=np.int64), receptor.quantile)
    start = np.maximum(np.maximum(start_a, start_b), window[0])
    return np.asarray(start < np.minimum(np.minimum(end_a, end_b), window[1]))


def _dates(days: Days, quantile: Floats) -> tuple[Days, Days]:
    """Draw start and end at one quantile, so that a late start goes with a late end."""
    start, end = (first + np.floor(quantile * (last - first + 1)) for first, last in (days[[0, 2]], days[[3, 5]]))
    return start.astype(np.int64), end.astype(np.int64)
