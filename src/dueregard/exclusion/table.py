"""How large is what newcomers are kept from, year by year, and which share of what is scarce?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.conflicts.meetings import LEAST_OVERLAP_M2
from dueregard.exclusion.grounds import ALL, Ground, grounds, union_of
from dueregard.exclusion.parts import Axis, Newcomers, Part, Survey, axis, bound_alike, parts
from dueregard.model.law import PartyGroup
from dueregard.model.rulebook import Gazetteer
from dueregard.model.tables import EXCLUSION
from dueregard.zones.days import date_of, day_number, typed_table
from dueregard.zones.placement import objects


@dataclass(frozen=True)
class Scarce:
    """Ground of which there is little; `name` None stands for all ground."""

    name: str | None
    ground: BaseGeometry
    area_m2: float


Period = tuple[int, int, tuple[Part, ...]]
"""First day, first day no longer covered, and what stands on all snapshots between them."""


def exclusion(
    survey: Survey, gazetteer: Gazetteer, readings: tuple[str, ...], *, level: str, starts: date, ends: date
) -> gpd.GeoDataFrame:
    """Measure where reference newcomers would bear a duty towards each actor, and towards all of them.

    Every place where a newcomer of a class and party group would owe something to an actor's started activities: their
    emission at the newcomer's threshold, the sensitivity of their sites to it, and their claims, each only where the
    reading makes the newcomer the bearer. Taken on the first day of the window and of each year; years that do not
    differ are joined. What is only somewhere in a region is left out. An actor stands in the groups of newcomers that
    share all their instruments with it; `*` takes every actor by what it shares.

    Parameters
    ----------
    level
        Level of the physics that the shapes were drawn at.
    starts, ends
        Window, half-open.

    Returns
    -------
    Table EXCLUSION with geometry in map metres; a row of a scarce class has none, since the whole is drawn already.
    """
    union = union_of(survey.shapes.geometry.to_numpy())
    divided: dict[tuple[Part, ...], tuple[Ground, ...]] = {}
    classes = gazetteer.scarce
    scarce = [
        Scarce(name, ground, float(selenodesy.area_m2(ground)))
        for name, ground in zip(classes["scarce_class"], classes.geometry, strict=True)
    ]
    rows: list[dict[str, Any]] = []
    for head, group, along in _axes(survey, readings):
        for first, after, standing in _periods(survey, along, starts, ends):
            if standing not in divided:
                divided[standing] = grounds(standing, union)
            for ground in divided[standing]:
                if ground.actor == ALL or _in_group(survey, ground.actor, group, first):
                    days = {"level": level, "starts_on": first, "ends_on": after}
                    rows.extend({**head, "actor": ground.actor, **days, **row} for row in _rows(ground, scarce, survey))
    table = typed_table(rows, EXCLUSION, "exclusion")
    return gpd.GeoDataFrame(table, geometry=objects([row["geometry"] for row in rows]), crs=selenodesy.SOUTH_POLAR_CRS)


def _axes(survey: Survey, readings: tuple[str, ...]) -> Iterator[tuple[dict[str, str], PartyGroup, Axis]]:
    for name in readings:
        reading = survey.rulebook.readings[name]
        for newcomer in survey.rulebook.newcomers.values():
            interests = frozenset(survey.rulebook.kinds[newcomer.kind].interests)
            for group_id, group in reading.party_groups.items():
                head = {"reading": name, "newcomer_class": newcomer.newcomer, "party_group": group_id}
                newcomers = Newcomers(newcomer.newcomer, interests, frozenset(group.instruments))
                yield head, group, axis(survey, reading, newcomers)


def _in_group(survey: Survey, actor: str, group: PartyGroup, day: int) -> bool:
    instruments = frozenset(group.instruments)
    return bound_alike(survey, actor, instruments, date_of(day)) == instruments


def snapshot_days(starts: date, ends: date) -> list[int]:
    """Return the first day of a half-open window, and of each year that begins in it."""
    new_years = (date(year, 1, 1) for year in range(starts.year + 1, ends.year + 1))
    return [day_number(day) for day in (starts, *new_years) if day < ends]


def _periods(survey: Survey, along: Axis, starts: date, ends: date) -> Iterator[Period]:
    days = snapshot_days(starts, ends)
    after = dict(zip(days, [*days[1:], day_number(ends)], strict=False))
    standing = ((day, parts(survey, along, day)) for day in days)
    for same, run in groupby(standing, key=lambda one: one[1]):
        covered = [day for day, _ in run]
        if same:
            yield covered[0], after[covered[-1]], same


def _rows(ground: Ground, scarce: Sequence[Scarce], survey: Survey) -> Iterator[dict[str, Any]]:
    """Give the whole ground of each effect, then its part in each scarce class; only the whole is drawn."""
    cumulative: dict[str | None, float] = {}
    for effect, here, made_of in ground.by_effect:
        first = None if ground.first is None else shapely.intersection(here, ground.first)
        for one in _touched(here, scarce):
            area = _area_m2(here, one)
            cumulative[one.name] = cumulative.get(one.name, 0.0) + area
            if area >= LEAST_OVERLAP_M2:
                yield {
                    "effect": effect,
                    "area_km2": area / 1e6,
                    "cumulative_km2": cumulative[one.name] / 1e6,
                    "first_km2": float("nan") if first is None else _area_m2(first, one) / 1e6,
                    "share_of": one.name,
                    "scarce_share": float("nan") if one.name is None else area / one.area_m2,
                    "number_class": "+".join(sorted({survey.rows[shape]["number_class"] for shape in made_of})),
                    "geometry": here if one.name is None else None,
                }


def _touched(ground: BaseGeometry, scarce: Sequence[Scarce]) -> Iterator[Scarce]:
    yield Scarce(None, ground, float("nan"))
    meeting = shapely.intersects(objects([one.ground for one in scarce]), ground)
    yield from (one for one, meets in zip(scarce, meeting, strict=True) if meets)


def _area_m2(ground: BaseGeometry, scarce: Scarce) -> float:
    return float(selenodesy.area_m2(ground if scarce.name is None else shapely.intersection(ground, scarce.ground)))
