"""How large is what newcomers are kept from, year by year, and which share of what is scarce?"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import geopandas as gpd

from dueregard import selenodesy
from dueregard.exclusion.grounds import ALL
from dueregard.exclusion.measured import Measured
from dueregard.exclusion.parts import Axis, Part, Rows, parts
from dueregard.model.tables import EXCLUSION
from dueregard.zones.days import date_of, day_number, typed_table
from dueregard.zones.placement import objects

Period = tuple[int, int, tuple[Part, ...]]
"""First day, first day no longer covered, and what stands on all snapshots between them."""


def exclusion(
    zones: Rows,
    along: Sequence[Axis],
    measured: Measured,
    *,
    level: str,
    starts: date,
    ends: date,
    every_change: bool = False,
    tell: Callable[[str], None] = lambda _: None,
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
        As `exclusion.measured.measuring` gives, of the grounds that the zones number.
    level
        Level of the physics that the zones were drawn at.
    starts, ends
        Window, half-open.
    every_change, tell
        Whether to look on every day on which anything changes; else on the first day of the window and of each year.
        Told of each of them before it is measured.

    Returns
    -------
    Table EXCLUSION with geometry in map metres; a row of a scarce class has none, since the whole is drawn already.
    """
    rows: list[dict[str, Any]] = []
    for number, axis in enumerate(along, start=1):
        newcomers = axis.newcomers
        head = {
            "reading": axis.reading.reading,
            "newcomer_class": newcomers.newcomer,
            "party_group": newcomers.group,
            "level": level,
        }
        days = changes(zones, axis, starts, ends) if every_change else snapshot_days(starts, ends)
        whose = f"exclusion {number}/{len(along)}, {level}: {newcomers.newcomer} under {axis.reading.reading}"
        for first, after, standing in _periods(zones, axis, days, day_number(ends)):
            tell(f"{whose} on {date_of(first)}")
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
