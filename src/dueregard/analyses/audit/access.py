"""Is there still a way in and out of every site, and to every scarce patch?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.analyses.audit.findings import Finding, Limit, Outcome, limit
from dueregard.analyses.audit.ways import Ways, ways
from dueregard.exclusion.grounds import ALL
from dueregard.model.law import CLAIMED
from dueregard.model.tables import Assessment
from dueregard.terrain.grid import Grid
from dueregard.terrain.slope import UNKNOWN_HERE
from dueregard.zones.placement import objects

ACCESS, WIDTH, SLOPE, OPEN = "ost-1-access", "corridor_width", "slope_max", "open_ground"
EMPTY = shapely.Polygon()
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Bars:
    """Ground that actors claim to bar on some days, by actor, in map metres."""

    starts_on: pd.Timestamp
    ends_on: pd.Timestamp
    by_actor: dict[str, BaseGeometry]

    def against(self, actor: str, states: Mapping[str, tuple[str, ...]]) -> BaseGeometry:
        """Return the ground that others bar to an actor; `*` stands for a newcomer of another State.

        Parameters
        ----------
        states
            Responsible States of each actor: a State bars nothing to its own.
        """
        own = set(states.get(actor, ()))
        shapes = [shape for name, shape in self.by_actor.items() if name != actor and not own & set(states[name])]
        return shapely.union_all(objects(shapes)) if shapes else EMPTY


@dataclass(frozen=True, eq=False)
class Target:
    """Something that one must be able to reach: a site, or a patch of scarce ground."""

    name: str
    actor: str
    """Actor that must reach it; `*` for a newcomer."""
    ground: BaseGeometry
    starts_on: pd.Timestamp
    ends_on: pd.Timestamp


def access(assessment: Assessment, grids: Sequence[Grid], tell: Tell = lambda _: None) -> Iterator[Finding]:
    """Look for the ways that claims leave, under each reading.

    Where no ground is barred, as under every reading that knows procedure only, nothing is cut off. Otherwise each site
    and each scarce patch that lies near barred ground is tried in every period in which something else is barred, and
    its worst is told: site by site, and the patches of a scarce class together.

    Parameters
    ----------
    grids
        Elevation grids, the finest first; slopes count where a grid is fine enough to tell them.
    tell
        Called with what is being looked at.
    """
    corridor, slope, apart = (limit(assessment.rulebook, ACCESS, name) for name in (WIDTH, SLOPE, OPEN))
    for reading in assessment.options.readings:
        periods = bars(assessment, reading)
        if not periods:
            words = "bars no ground: every way stays open"
            yield Finding("access", "all ground", ALL, reading, "sound", words, ACCESS)
            continue
        states = {name: actor.states for name, actor in assessment.scenario.actors.items()}
        closed = cache(partial(_closed, tuple(periods), states, corridor.quantity.si))
        for name, targets in _targets(assessment):
            tell(f"{reading}: {name}")
            lies = [_worst(target, periods, closed, grids, slope, apart) for target in targets]
            near = [(target, one) for target, one in zip(targets, lies, strict=True) if one is not None]
            if near:
                yield _finding(name, reading, near, len(targets), corridor)


def _targets(assessment: Assessment) -> Iterator[tuple[str, list[Target]]]:
    """Give each site by itself, and the patches of each scarce class."""
    for site in _sites(assessment):
        yield site.name, [site]
    for name, patches in groupby(_patches(assessment), key=lambda one: one.name):
        yield name, list(patches)


def bars(assessment: Assessment, reading: str) -> list[Bars]:
    """Return what is barred under a reading, period by period; ground that takes consent or is claimed as closed."""
    table = assessment.exclusion
    barred = table["effect"].isin(CLAIMED) & table["share_of"].isna() & (table["actor"] != ALL)
    rows = table[barred & (table["reading"] == reading)]
    return [
        Bars(starts, ends, {str(actor): shapely.union_all(part.geometry) for actor, part in own.groupby("actor")})
        for (starts, ends), own in rows.groupby(["starts_on", "ends_on"], sort=True)
    ]


def _sites(assessment: Assessment) -> Iterator[Target]:
    sites = assessment.sites
    for row in sites[(sites["phase"] == "operation") & (sites["placed"] != "within")].itertuples():
        yield Target(row.activity, row.actor, row.geometry, row.starts_on, row.ends_on)


def _patches(assessment: Assessment) -> Iterator[Target]:
    starts, ends = (pd.Timestamp(day) for day in (assessment.options.starts, assessment.options.ends))
    for row in assessment.gazetteer.scarce.itertuples():
        for part in shapely.get_parts(row.geometry):
            yield Target(row.scarce_class, ALL, part, starts, ends)


def _closed(
    periods: Sequence[Bars], states: Mapping[str, tuple[str, ...]], corridor_m: float, number: int, actor: str
) -> tuple[BaseGeometry, BaseGeometry]:
    """Return what is barred to an actor in a period, and open ground on which a corridor fits, in parts.

    Ground is open all round: how far round is the same.
    """
    barred = periods[number].against(actor, states)
    wide = selenodesy.buffer(objects([barred]), [corridor_m / 2.0])[0]
    return barred, shapely.difference(shapely.box(*_grown(wide.bounds, corridor_m)), wide)


def _grown(bounds: tuple[float, float, float, float], margin_m: float) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    return west - margin_m, south - margin_m, east + margin_m, north + margin_m


Found = tuple[str, str, Ways | None]
"""How it lies (inside, enclosed, narrowed), on which days, and the ways that are left, where they were measured."""


def _worst(
    target: Target,
    periods: Sequence[Bars],
    closed: Callable[[int, str], tuple[BaseGeometry, BaseGeometry]],
    grids: Sequence[Grid],
    slope: Limit,
    apart: Limit,
) -> Found | None:
    """Return the worst that happens to a target; None where all that is barred lies well apart from it."""
    found: list[Found] = []
    for number, period in enumerate(periods):
        if target.starts_on >= period.ends_on or (pd.notna(target.ends_on) and target.ends_on <= period.starts_on):
            continue
        barred, free = closed(number, target.actor)
        days = f"{period.starts_on.date()} to {period.ends_on.date()}"
        lies = _lies(target.ground, barred, free)
        if lies == "inside":
            return lies, days, None
        if lies is not None:
            near = _near(barred, target.ground, apart.quantity.si)
            found.append((lies, days, ways(target.ground, near, grids, slope.quantity.value)))
    return min(found, key=lambda one: (one[0] != "enclosed", one[2].width_m if one[2] else 0.0), default=None)


def _near(barred: BaseGeometry, ground: BaseGeometry, apart_m: float) -> BaseGeometry:
    """Return the groups of barred parts that surround some ground, or lie no farther off than it is wide.

    Parts belong together where the gaps between them are narrower than `apart_m`.
    """
    west, south, east, north = ground.bounds
    groups = shapely.get_parts(shapely.buffer(barred, apart_m / 2.0))
    near = shapely.distance(groups, ground) <= max(east - west, north - south)
    near |= shapely.intersects(shapely.convex_hull(groups), ground)
    return shapely.intersection(barred, shapely.union_all(groups[near]))


def _lies(ground: BaseGeometry, barred: BaseGeometry, free: BaseGeometry) -> str | None:
    """Say how ground lies to what is barred: inside it, enclosed by it, narrowed by it, or apart (None)."""
    if not shapely.intersects(shapely.convex_hull(barred), ground):
        return None
    if shapely.covers(barred, ground):
        return "inside"
    open_ = shapely.difference(ground, barred)
    parts = shapely.get_parts(free)
    rim = shapely.boundary(shapely.box(*free.bounds))
    outer = parts[shapely.intersects(parts, rim)]
    return "narrowed" if shapely.intersects(outer, open_).any() else "enclosed"


CUT_OFF = {
    "inside": "in ground that others claim to bar, with no way but by their consent",
    "enclosed": "enclosed by ground that others claim to bar, without a corridor",
}


def _finding(name: str, reading: str, near: Sequence[tuple[Target, Found]], count: int, corridor: Limit) -> Finding:
    parts = list(filter(None, (_cut_off(lies, near, count) for lies in CUT_OFF)))
    left = [(ways_, days) for _, (lies, days, ways_) in near if lies == "narrowed" and ways_ is not None]
    narrowest = min(left, key=lambda one: one[0].width_m, default=None)
    if narrowest is not None:
        parts.append(_narrowest(*narrowest, several=count > 1))
    shut = any(lies != "narrowed" for _, (lies, _, _) in near)
    width_m = 0.0 if shut or narrowest is None else narrowest[0].width_m
    outcome: Outcome = "flag" if shut else "sound"
    return Finding("access", name, near[0][0].actor, reading, outcome, "; ".join(parts), ACCESS, width_m, "m", corridor)


def _cut_off(lies: str, near: Sequence[tuple[Target, Found]], count: int) -> str | None:
    """Say how much lies so, and since when."""
    mine = [(target, days) for target, (how, days, _) in near if how == lies]
    if not mine:
        return None
    since = min(days for _, days in mine)
    if count == 1:
        return f"lies {CUT_OFF[lies]} ({since})"
    area_km2 = sum(float(selenodesy.area_m2(target.ground)) for target, _ in mine) / 1e6
    return f"{len(mine)} of {count} patches, {area_km2:.3g} km2, lie {CUT_OFF[lies]} (from {since[:10]})"


def _narrowest(left: Ways, days: str, *, several: bool) -> str:
    share = left.width_m / left.free_m if left.free_m else 0.0
    seen = "slopes looked at" if left.slopes else f"slopes {UNKNOWN_HERE}"
    what = "the worst of the others has" if several else "it has"
    width = f"ways about {left.width_m / 1e3:.3g} km wide in all, {100.0 * share:.0f} % of what was there"
    if left.width_m < left.cell_m:
        width = "a way that is narrower than a cell"
    return f"{what} {width} ({days}; cells of {left.cell_m:.3g} m, {seen})"
