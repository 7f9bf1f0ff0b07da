"""Which emission might reach which receptor, by boxes in space and time?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import index, selenodesy
from dueregard.zones.claims import BAND, CLAIM
from dueregard.zones.placement import Placements
from dueregard.zones.presence import SOFT

KEY = ["source", "receptor", "mechanism"]
SOURCE_DAYS = [f"source_{name}" for name in SOFT]
RECEPTOR_DAYS = [f"receptor_{name}" for name in SOFT]
SAME_SPAN = [*KEY, *SOURCE_DAYS, *RECEPTOR_DAYS]
Side = tuple[pd.DataFrame, pd.DataFrame]
"""What acts, and what it might meet: emissions (activity, mechanism, SOFT) and presences (activity, receptor_class,
phase, operating_radius_m, SOFT)."""


def candidates(
    sides: Sequence[Side], reach: pd.DataFrame, placements: Placements, window: tuple[int, int]
) -> pd.DataFrame:
    """Pair every emission with every receptor of its side that it might reach, by the index.

    Of several receptor classes that one activity has over the same days only the one that is reached farthest is kept.

    Parameters
    ----------
    sides
        When each mechanism acts, and what can be disturbed by it when; no pair stands on two sides.
    reach
        How far, at one level: rows as `zones.footprints.footprints` gives.
    window
        First day, and first day no longer assessed. [day numbers]

    Returns
    -------
    One row a pair: source and receptor (rows of the placements), mechanism, receptor_class, reach, operating radius,
    SOURCE_DAYS and RECEPTOR_DAYS.
    """
    found = [
        _of_side(emissions.merge(reach, on=["activity", "mechanism"]), presences, placements, window)
        for emissions, presences in sides
    ]
    every = pd.concat([pairs for pairs in found if len(pairs)] or found[:1], ignore_index=True)
    every = every.sort_values("radius_m", ascending=False, kind="stable").drop_duplicates(SAME_SPAN)
    return every.sort_values(KEY, kind="stable", ignore_index=True)


def _of_side(
    acting: pd.DataFrame, presences: pd.DataFrame, placements: Placements, window: tuple[int, int]
) -> pd.DataFrame:
    """Pair what is sent out with what has the receptor class that it reaches.

    What one operator does to itself is left out; two claims on one ground, or on one band, count once.
    """
    emitting = acting.rename(columns={"activity": "source", **dict(zip(SOFT, SOURCE_DAYS, strict=True))})
    exposed = presences.rename(columns={"activity": "receptor", **dict(zip(SOFT, RECEPTOR_DAYS, strict=True))})
    i, j = _near(emitting, exposed, placements.envelope, window)
    source, receptor = (
        side[name].to_numpy(dtype=np.int64)[rows]
        for side, name, rows in ((emitting, "source", i), (exposed, "receptor", j))
    )
    twice = emitting["receptor_class"].isin([BAND, CLAIM]).to_numpy()[i] & (source > receptor)
    foreign = (placements.actor[source] != placements.actor[receptor]) & ~twice
    left, right = emitting.iloc[i[foreign]], exposed.drop(columns="receptor_class").iloc[j[foreign]]
    pairs: pd.DataFrame = pd.concat([left.reset_index(drop=True), right.reset_index(drop=True)], axis=1)
    return pairs


def _near(
    emitting: pd.DataFrame, exposed: pd.DataFrame, envelope: NDArray[np.object_], window: tuple[int, int]
) -> index.Pairs:
    """Return the rows of both whose boxes meet, one receptor class after the other."""
    left = _boxes(envelope, emitting["source"], emitting["radius_m"], emitting[SOURCE_DAYS], window)
    right = _boxes(envelope, exposed["receptor"], exposed["operating_radius_m"], exposed[RECEPTOR_DAYS], window)
    reached, there = (side["receptor_class"].to_numpy(dtype=object) for side in (emitting, exposed))
    found = [(np.empty(0, dtype=np.int64),) * 2]
    for name in sorted(set(reached) & set(there)):
        a, b = np.flatnonzero(reached == name), np.flatnonzero(there == name)
        i, j = index.pairs(left[a], right[b])
        found.append((a[i], b[j]))
    i, j = (np.concatenate(rows) for rows in zip(*found, strict=True))
    return i, j


def _boxes(
    envelope: NDArray[np.object_],
    item: "pd.Series[int]",
    radius_m: "pd.Series[float]",
    days: pd.DataFrame,
    window: tuple[int, int],
) -> index.Boxes:
    numbers = days.to_numpy(dtype=np.int64)
    starts, ends = np.maximum(numbers[:, 0], window[0]), np.minimum(numbers[:, 5], window[1])
    bounds = grown(
        shapely.bounds(envelope[item.to_numpy(dtype=np.int64)]).reshape(-1, 4), np.asarray(radius_m, dtype=np.float64)
    )
    return index.boxes(bounds, starts, np.maximum(ends, starts))


def grown(bounds: NDArray[np.float64], radius_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Grow planar bounds by a true distance, generously.

    A metre of ground is `k` metres of map; the scale `k` at the farthest place that can be reached bounds it.

    Parameters
    ----------
    bounds
        minx, miny, maxx, maxy, shape (n, 4). [m]
    radius_m
        True distance, shape (n,). [m]
    """
    corner = np.hypot(np.abs(bounds[:, [0, 2]]).max(axis=1), np.abs(bounds[:, [1, 3]]).max(axis=1))
    margin = radius_m * selenodesy.greatest_scale(corner, radius_m)
    return np.asarray(bounds + margin[:, None] * np.array([-1.0, -1.0, 1.0, 1.0]))
