"""Does each declared zone leave a way, end when its activity does, and keep to what a plan adopts?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.model.law import Provision
from dueregard.model.scenario import DeclaredZone
from dueregard.owed.entries import IN_QUESTION, Due, Ledger, Row, cited, to_all
from dueregard.zones.days import OPEN, date_of, day_after, day_number
from dueregard.zones.declared import IDLE_TIME, LAPSE, last_sign, stretches
from dueregard.zones.placement import Objects, objects

ACCESS, WIDTH = "ost-1-access", "corridor_width"
NO_TITLE = "ost-2-nonappropriation"
CAP, RADIUS = "sea-500-analogy", "radius"
ALL_STATES = "all States"
NOT_DRAWN = "unknown", "not known where it runs, so not whether it leaves a way"
"""Said of a zone as wide as the effects of its activity, or round one of which only a region is known."""


@dataclass(frozen=True)
class Enclosed:
    """Ground that zones enclose from a day on, until one of them begins or ends. [km2]"""

    starts: int
    km2: float


def declared_zones(ledger: Ledger) -> Iterator[Row]:
    """Give what whoever declared a zone owes to all: a way through or round, an end, a size."""
    yield from _ways(ledger)
    for name, zone in ledger.scenario.zones.items():
        yield from _lapse(name, zone, ledger)
        yield from _idle(name, zone, ledger)
        yield from _too_wide(name, zone, ledger)


def _ways(ledger: Ledger) -> Iterator[Row]:
    """Give the duty to leave access free, in question where the actor's zones enclose ground without a way to it."""
    rule = ledger.rule(ACCESS)
    if rule is None:
        return
    width = rule.geometry.parameters[WIDTH]
    actors = {zone.by for zone in ledger.scenario.zones.values()}
    enclosed = {actor: _enclosed(actor, width.si, ledger) for actor in actors}
    for name, zone in ledger.scenario.zones.items():
        starts, ends = _days(zone)
        during = [one for one in enclosed[zone.by] if starts <= one.starts < ends]
        met, note = _way(zone, cited(rule, WIDTH), during) if _disc(name, zone, ledger) is not None else NOT_DRAWN
        one = Due(name, zone.by, ALL_STATES, zone.starts_on, met, note, width.number_class)
        yield from to_all(rule, one, ledger)


def _way(zone: DeclaredZone, width: str, during: list[Enclosed]) -> tuple[str, str]:
    """Say whether a way is left while a zone stands, by the day on which the actor's zones enclose most."""
    most = max(during, key=lambda one: one.km2)
    if most.km2 <= 0.0:
        return "yes", f"a way of {width} is left to all ground outside it; slopes are not tested"
    shut = f"the zones of {zone.by} enclose {most.km2:.3g} km2 to which no way of {width} is left"
    return IN_QUESTION, f"from {date_of(most.starts)} {shut}; slopes are not tested"


def _enclosed(actor: str, width_m: float, ledger: Ledger) -> list[Enclosed]:
    """Return what the drawn zones of an actor enclose from each day on which one of them begins or ends.

    Each zone is grown by half the width of a way; together they enclose only while they stand together.
    """
    mine = {name: zone for name, zone in ledger.scenario.zones.items() if zone.by == actor}
    drawn = [(*_days(zone), *disc) for name, zone in mine.items() if (disc := _disc(name, zone, ledger)) is not None]
    if not drawn:
        return []
    starts, ends, ground, radius_m = (objects(column) for column in zip(*drawn, strict=True))
    grown = selenodesy.buffer(ground, radius_m.astype(np.float64) + width_m / 2.0)
    changes = [int(day) for day in np.unique([starts, ends]) if day < OPEN]
    return [Enclosed(day, _inside_km2(grown[(starts <= day) & (day < ends)])) for day in changes]


def _inside_km2(shapes: Objects) -> float:
    """Return the ground in the holes of shapes taken together. [km2]"""
    together = shapely.union_all(shapes)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(together) for ring in part.interiors]
    return float(np.sum(selenodesy.area_m2(objects(holes)))) / 1e6 if holes else 0.0


def _disc(name: str, zone: DeclaredZone, ledger: Ledger) -> tuple[BaseGeometry, float] | None:
    """Return the ground and the radius by which a zone is drawn; None where either is not given. [m]"""
    rows = ledger.placements.rows[len(ledger.scenario.activities) :]
    ground = next(row.ground for row in rows if row.item == name)
    return None if ground is None or isinstance(zone.radius, str) else (ground, float(zone.radius))


def _days(zone: DeclaredZone) -> tuple[int, int]:
    """Return the half-open days of a zone as it is declared; where a reading lets it lapse is told beside."""
    return day_number(zone.starts_on), OPEN if zone.ends_on is None else day_number(zone.ends_on)


def _lapse(name: str, zone: DeclaredZone, ledger: Ledger) -> Iterator[Row]:
    """Give the end of a zone that lapses in the window, with the readings under which it does."""
    rule = ledger.rule(LAPSE)
    ends: dict[int, list[str]] = {}
    for reading in ledger.options.readings:
        found = stretches(zone, ledger.scenario, ledger.rulebook.readings[reading], ledger.rulebook)
        if found and found[-1].ended_by == LAPSE:
            ends.setdefault(found[-1].ends, []).append(reading)
    last = day_number(ledger.options.ends)
    for day, readings in ends.items():
        if rule is not None and day < last:
            idle, due = rule.parameters[IDLE_TIME], date_of(day)
            silence = f"no activity and no report for {cited(rule, IDLE_TIME)}"
            note = f"{silence}: it lapses under {', '.join(readings)}; objects stay"
            met = "yes" if due <= ledger.options.as_of else "not yet due"
            yield from to_all(rule, Due(name, zone.by, ALL_STATES, due, met, note, idle.number_class), ledger)


def _idle(name: str, zone: DeclaredZone, ledger: Ledger) -> Iterator[Row]:
    """Give the indicator of appropriation that a zone is kept for years without activity."""
    rule, last = ledger.rule(NO_TITLE), last_sign(zone, ledger.scenario)
    if rule is None or last >= OPEN:
        return
    longest = rule.parameters[IDLE_TIME]
    ends = day_number(ledger.options.ends if zone.ends_on is None else zone.ends_on)
    over = day_after(last, longest)
    if ends > over:
        long = f"over {cited(rule, IDLE_TIME)} after the last sign of activity on {date_of(last)}"
        note = f"kept until {date_of(ends)}, {long}"
        due = date_of(over)
        yield from to_all(rule, Due(name, zone.by, ALL_STATES, due, IN_QUESTION, note, longest.number_class), ledger)


def _too_wide(name: str, zone: DeclaredZone, ledger: Ledger) -> Iterator[Row]:
    """Give the cap on a zone, where a plan adopts it."""
    rule, plan = ledger.rule(CAP), ledger.scenario.plan
    adopted = plan is not None and CAP in plan.adopts and zone.by in plan.participants
    if rule is None or not adopted or isinstance(zone.radius, str) or not _stands_round(zone, rule, ledger):
        return
    cap = rule.geometry.parameters[RADIUS]
    if zone.radius > cap.si:
        note = f"{zone.radius / 1e3:.3g} km, over {cited(rule, RADIUS)} from the edge, as the plan adopts it"
        yield from to_all(rule, Due(name, zone.by, ALL_STATES, zone.starts_on, "no", note, cap.number_class), ledger)


def _stands_round(zone: DeclaredZone, rule: Provision, ledger: Ledger) -> bool:
    around = ledger.scenario.activities.get(zone.around or "")
    return around is not None and around.kind in rule.trigger.kinds
