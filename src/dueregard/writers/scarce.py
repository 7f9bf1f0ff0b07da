"""How much of what is scarce is there, in the outlines that shares are measured in and as published?"""

from dataclasses import dataclass

import numpy as np

from dueregard import selenodesy
from dueregard.model.tables import Assessment
from dueregard.writers.cells import kilometres2


@dataclass(frozen=True, slots=True)
class ScarceClass:
    """A class of scarce ground that was computed from a grid of heights.

    `area_km2`: of the outline that comes with the program; shares are of this.
    `low_km2`, `high_km2`: the same with the eye two standard deviations of a height lower and higher; None: not told.
    `published_km2`: total as published; None: none is known.
    """

    scarce_class: str
    title: str
    area_km2: float
    low_km2: float | None
    high_km2: float | None
    published_km2: float | None


def computed_classes(assessment: Assessment) -> tuple[ScarceClass, ...]:
    """Return the scarce classes whose outlines are computed, not given: those with a range or a published total."""
    frame = assessment.gazetteer.scarce
    return tuple(
        ScarceClass(
            str(row.scarce_class),
            str(row.title),
            float(np.asarray(selenodesy.area_m2(row.geometry))) / 1e6,
            *(None if np.isnan(value) else float(value) for value in (row.low_km2, row.high_km2, row.published_km2)),
        )
        for row in frame.itertuples()
        if not (np.isnan(row.low_km2) and np.isnan(row.published_km2))
    )


def scarce_words(assessment: Assessment) -> list[str]:
    """Say of each computed class how much of it shares are measured in, and how much is published."""
    return [_words(one) for one in computed_classes(assessment)]


def _words(one: ScarceClass) -> str:
    spread = (
        ""
        if one.low_km2 is None or one.high_km2 is None
        else f" ({kilometres2(one.low_km2)} to {kilometres2(one.high_km2)} at two standard deviations of the heights)"
    )
    published = (
        "no published total is known"
        if one.published_km2 is None
        else f"{kilometres2(one.published_km2)} km2 are published"
    )
    drawn = " (ENGINEERING, computed from grids of heights; source: geodata/*.source.yaml)"
    return (
        f"Shares of {one.title} are of the {kilometres2(one.area_km2)} km2 outlined here{spread}; {published}{drawn}."
    )
