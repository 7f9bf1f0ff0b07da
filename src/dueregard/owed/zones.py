"""Does each declared zone leave a way, end when its activity does, and keep to what a plan adopts?"""

from collections.abc import Iterator

import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.model.law import Provision
from dueregard.model.scenario import DeclaredZone
from dueregard.owed.entries import IN_QUESTION, Due, Ledger, Row, cited, to_all
from dueregard.zones.days import OPEN, date_of, day_number
from dueregard.zones.declared import IDLE_TIME, LAPSE, last_sign, stretches
from dueregard.zones.placement import objects

ACCESS, WIDTH = "ost-1-access", "corridor_width"
NO_TITLE = "ost-2-nonappropriation"
CAP, RADIUS = "sea-500-analogy", "radius"
ALL_STATES = "all States"


def declared_zones(ledger: Ledger) -> Iterator[Row]:
    """Give what whoever declared a zone owes to all: a way through or round, an end, a size."""
    for name, zone in ledger.scenario.zones.items():
        yield from _access(name, zone, ledger)
        yield from _lapse(name, zone, ledger)
        yield from _idle(name, zone, ledger)
        yield from _too_wide(name, zone, ledger)


def _access(name: str, zone: DeclaredZone, ledger: Ledger) -> Iterator[Row]:
    """Give the duty to leave access free, in question where the actor's zones enclose ground without a way to it."""
    rule = ledger.rule(ACCESS)
    if rule is None or isinstance(zone.radius, str):
        return
    width = rule.geometry.parameters[WIDTH]
    enclosed = _enclosed_km2(zone.by, width.si, ledger)
    way = f"a way of {cited(rule, WIDTH)} is left to all ground outside it"
    shut = f"the zones of {zone.by} enclose {enclosed:.3g} km2 to which no way of {cited(rule, WIDTH)} is left"
    met, note = (IN_QUESTION, shut) if enclosed > 0 else ("yes", way)
    one = Due(name, zone.by, ALL_STATES, zone.starts_on, met, f"{note}; slopes are not tested", width.number_class)
    yield from to_all(rule, one, ledger)


def _enclosed_km2(actor: str, width_m: float, ledger: Ledger) -> float:
    """Return the ground that the declared zones of an actor enclose, each grown by half the width of a way. [km2]"""
    rows = dict(zip(ledger.placements.items, ledger.placements.rows, strict=True))
    drawn = [
        (rows[name].ground, float(zone.radius))
        for name, zone in ledger.scenario.zones.items()
        if zone.by == actor and not isinstance(zone.radius, str) and rows[name].ground is not None
    ]
    if not drawn:
        return 0.0
    ground, radius = objects([shape for shape, _ in drawn]), np.array([radius for _, radius in drawn])
    together = shapely.union_all(selenodesy.buffer(ground, radius + width_m / 2.0))
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(together) for ring in part.interiors]
    return float(np.sum(selenodesy.area_m2(objects(holes)))) / 1e6 if holes else 0.0


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
    if ends - last > longest.si:
        long = f"over {cited(rule, IDLE_TIME)} after the last sign of activity on {date_of(last)}"
        note = f"kept until {date_of(ends)}, {long}"
        due = date_of(last + int(longest.si))
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
