"""Who works so near to another's thing that it must not touch it, or must coordinate?"""

from collections.abc import Collection, Iterator

import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.model.law import Provision
from dueregard.model.scenario import Activity
from dueregard.owed.entries import Due, Ledger, Row, between, cited, towards
from dueregard.zones.days import date_of
from dueregard.zones.presence import operation_of, presence_of, site_radius_m

OBJECT, STATION = "ost-8-object", "iss-keep-out-analogy"


def things(ledger: Ledger) -> Iterator[Row]:
    """Give what is owed to the thing itself: no touch (OST Art. VIII), and what a plan adopts round stations.

    Only places that are known are compared; what is somewhere in a region touches nothing that could be named.
    """
    yield from _untouched(ledger)
    plan, rule = ledger.scenario.plan, ledger.rule(STATION)
    if plan is not None and rule is not None and STATION in plan.adopts:
        yield from _kept_off(rule, plan.participants, ledger)


def _untouched(ledger: Ledger) -> Iterator[Row]:
    rule = ledger.rule(OBJECT)
    names = list(ledger.scenario.activities)
    hull_m = ledger.rulebook.severity.object_radius.si
    reach = [site_radius_m(one, "operation", ledger.rulebook) + hull_m for one in ledger.scenario.activities.values()]
    for mover, thing in _near(ledger, np.asarray(reach)) if rule is not None else ():
        start = _together(ledger, names[mover], names[thing])
        if rule is not None and start is not None:
            yield from _no_touch(rule, names[mover], names[thing], start, ledger)


def _no_touch(rule: Provision, mover: str, thing: str, start: int, ledger: Ledger) -> Iterator[Row]:
    acting, standing = (ledger.scenario.activities[name] for name in (mover, thing))
    states, assumed = _registry(standing, ledger)
    one = Due(mover, acting.actor, thing, date_of(start), "unknown", f"{thing} stands in its site{assumed}")
    yield from towards(rule, one, states, ledger)


def _registry(thing: Activity, ledger: Ledger) -> tuple[tuple[str, ...], str]:
    if thing.state_of_registry is not None:
        return (thing.state_of_registry,), ""
    launching = tuple(sorted(thing.launching_states))
    named = "the launching States" if launching else "the responsible States"
    states = launching or ledger.scenario.actors[thing.actor].states
    return states, f"; State of registry not given: {named} are taken"


def _kept_off(rule: Provision, participants: Collection[str], ledger: Ledger) -> Iterator[Row]:
    activities = list(ledger.scenario.activities.items())
    radius = rule.geometry.parameters["radius"]
    reach = np.full(len(activities), radius.si)
    for mover, thing in _near(ledger, reach):
        (name, acting), (other, station) = activities[mover], activities[thing]
        apt = acting.kind in rule.trigger.entrants and station.kind in rule.trigger.kinds
        start = _together(ledger, name, other)
        if apt and start is not None and {acting.actor, station.actor} <= set(participants):
            note = f"within {cited(rule, 'radius')} of {other}, as the plan adopts it"
            one = Due(name, acting.actor, station.actor, date_of(start), "unknown", note, radius.number_class)
            yield from between(rule, one, station.actor, ledger)


def _near(ledger: Ledger, reach_m: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Iterator[tuple[int, int]]:
    """Give pairs of activities of different actors, the first with the other's ground within its reach."""
    rows = ledger.placements.rows[: len(reach_m)]
    known = np.array([number for number, row in enumerate(rows) if row.placed == "at"], dtype=np.int64)
    ground = ledger.placements.ground[known]
    if not len(known):
        return
    stretch = selenodesy.scale_factor(*shapely.get_coordinates(ground).T).max()  # nothing between them is drawn longer
    first, other = shapely.STRtree(ground).query(ground, predicate="dwithin", distance=reach_m[known] * stretch)
    apart = np.asarray(selenodesy.separation_m(ground[first], ground[other]))
    actors = ledger.placements.actor
    for one, two, gap in zip(known[first], known[other], apart, strict=True):
        if gap <= reach_m[one] and actors[one] != actors[two]:
            yield int(one), int(two)


def _together(ledger: Ledger, mover: str, thing: str) -> int | None:
    """Return the first day on which one works while the other stands there; None if there is none."""
    works = operation_of(ledger.scenario.activities[mover])
    stands = presence_of(ledger.scenario.activities[thing])
    start = max(works[0][1], stands[0][1])
    return start if start < min(works[1][1], stands[1][1]) else None
