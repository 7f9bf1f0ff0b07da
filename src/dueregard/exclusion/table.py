"""How large is what newcomers are kept from, year by year, and which share of what is scarce?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.conflicts.meetings import LEAST_OVERLAP_M2
from dueregard.exclusion.grounds import ALL, Ground, grounds, overlaid, union_of
from dueregard.exclusion.parts import Axis, Part, Rows, parts
from dueregard.model.rulebook import Gazetteer
from dueregard.model.tables import EXCLUSION
from dueregard.zones.days import day_number, typed_table
from dueregard.zones.placement import objects


@dataclass(frozen=True)
class Scarce:
    """Ground of which there is little; `name` None stands for all ground."""

    name: str | None
    ground: BaseGeometry
    area_m2: float


Area = Callable[[BaseGeometry, str | None], float]
"""Ground, and the scarce class that it is measured in (None: all of it), to square metres."""
Period = tuple[int, int, tuple[Part, ...]]
"""First day, first day no longer covered, and what stands on all snapshots between them."""


Measured = Callable[[tuple[Part, ...]], tuple[tuple[str, list[dict[str, Any]]], ...]]
"""What stands on a day to each actor's rows: effects, areas, shares, ground."""


def measuring(shapes: NDArray[np.object_], gazetteer: Gazetteer) -> Measured:
    """Return a function that measures what stands on a day, and remembers what it has measured.

    Parameters
    ----------
    shapes
        The distinct grounds that parts name by number, map metres.
    """
    union = union_of(shapes)
    classes = gazetteer.scarce
    scarce = tuple(
        Scarce(name, ground, float(selenodesy.area_m2(ground)))
        for name, ground in zip(classes["scarce_class"], classes.geometry, strict=True)
    )
    of_class = {one.name: one for one in scarce}

    @cache
    def area_m2(ground: BaseGeometry, name: str | None) -> float:
        here = ground if name is None else overlaid(shapely.intersection, ground, of_class[name].ground)
        return float(selenodesy.area_m2(here))

    @cache
    def measured(standing: tuple[Part, ...]) -> tuple[tuple[str, list[dict[str, Any]]], ...]:
        return tuple((ground.actor, list(_rows(ground, scarce, area_m2))) for ground in grounds(standing, union))

    return measured


def exclusion(
    zones: Rows,
    along: Iterable[Axis],
    measured: Measured,
    *,
    level: str,
    starts: date,
    ends: date,
    every_change: bool = False,
) -> gpd.GeoDataFrame:
    """Measure where reference newcomers would bear a duty towards each actor, and towards all of them.

    Every place where a newcomer of a class and party group would owe something to an actor's started activities: their
    emission at the newcomer's threshold, the sensitivity of their sites to it, and their claims, each only where the
    reading makes the newcomer the bearer. Taken on the first day of the window and of each year; years that do not
    differ are joined. What is only somewhere in a region is left out. An actor stands in the groups of newcomers that
    share all their instruments with it; `*` takes every actor by what it shares.

    Parameters
    ----------
    zones, along
        As `exclusion.parts.rows_of` and `axes` give.
    measured
        As `measuring` gives, of the grounds that the zones number.
    level
        Level of the physics that the zones were drawn at.
    starts, ends
        Window, half-open.
    every_change
        Whether to look on every day on which anything changes; else on the first day of the window and of each year.

    Returns
    -------
    Table EXCLUSION with geometry in map metres; a row of a scarce class has none, since the whole is drawn already.
    """
    rows: list[dict[str, Any]] = []
    for axis in along:
        newcomers = axis.newcomers
        head = {
            "reading": axis.reading.reading,
            "newcomer_class": newcomers.newcomer,
            "party_group": newcomers.group,
            "level": level,
        }
        days = changes(zones, axis, starts, ends) if every_change else snapshot_days(starts, ends)
        for first, after, standing in _periods(zones, axis, days, day_number(ends)):
            for actor, found in measured(standing):
                if actor == ALL or axis.common(actor, first) == newcomers.instruments:
                    when = {"actor": actor, "starts_on": first, "ends_on": after}
                    rows.extend({**head, **when, **row} for row in found)
    table = typed_table(rows, EXCLUSION, "exclusion")
    return gpd.GeoDataFrame(table, geometry=objects([row["geometry"] for row in rows]), crs=selenodesy.SOUTH_POLAR_CRS)


def snapshot_days(starts: date, ends: date) -> list[int]:
    """Return the first day of a half-open window, and of each year that begins in it."""
    new_years = (date(year, 1, 1) for year in range(starts.year + 1, ends.year + 1))
    return [day_number(day) for day in (starts, *new_years) if day < ends]


def changes(zones: Rows, along: Axis, starts: date, ends: date) -> list[int]:
    """Return the first day of a half-open window, and every later day of it on which what stands may change."""
    first, after = day_number(starts), day_number(ends)
    days = {day for row in zones for day in (row["starts_nominal"], row["ends_nominal"])} | set(along.changes)
    return [first, *sorted(day for day in days if first < day < after)]


def _periods(zones: Rows, along: Axis, days: list[int], ends: int) -> Iterator[Period]:
    after = dict(zip(days, [*days[1:], ends], strict=True))
    standing = ((day, parts(zones, along, day)) for day in days)
    for same, run in groupby(standing, key=lambda one: one[1]):
        covered = [day for day, _ in run]
        if same:
            yield covered[0], after[covered[-1]], same


def _rows(ground: Ground, scarce: Sequence[Scarce], area_m2: Area) -> Iterator[dict[str, Any]]:
    """Give the whole ground of each effect, then its part in each scarce class; only the whole is drawn."""
    cumulative: dict[str | None, float] = {}
    for effect, here, classes in ground.by_effect:
        first = None if ground.first is None else overlaid(shapely.intersection, here, ground.first)
        for one in _touched(here, scarce):
            area = area_m2(here, one.name)
            cumulative[one.name] = cumulative.get(one.name, 0.0) + area
            if area >= LEAST_OVERLAP_M2:
                yield {
                    "effect": effect,
                    "area_km2": area / 1e6,
                    "cumulative_km2": cumulative[one.name] / 1e6,
                    "first_km2": float("nan") if first is None else area_m2(first, one.name) / 1e6,
                    "share_of": one.name,
                    "scarce_share": float("nan") if one.name is None else area / one.area_m2,
                    "number_class": "+".join(sorted(classes)),
                    "geometry": here if one.name is None else None,
                }


def _touched(ground: BaseGeometry, scarce: Sequence[Scarce]) -> Iterator[Scarce]:
    yield Scarce(None, ground, float("nan"))
    meeting = shapely.intersects(objects([one.ground for one in scarce]), ground)
    yield from (one for one, meets in zip(scarce, meeting, strict=True) if meets)
