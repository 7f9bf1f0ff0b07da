"""Which ground and days does everything have in the worlds of a batch: what reaches out, and what can be reached?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.analyses.ensemble.days import Span, Times, emitting, exposed, times_of
from dueregard.analyses.ensemble.reaches import (
    Emitter,
    Reaches,
    Wanted,
    emitter_of,
    reaches,
    same_all_round,
)
from dueregard.analyses.ensemble.scene import Scene, activities
from dueregard.analyses.ensemble.worlds import Worlds
from dueregard.zones.claims import (
    BAND,
    CLAIM,
    DECLARED,
    HERITAGE,
    MODELLED_BY,
    SAME_BAND,
    antenna_horizon_m,
    cap_of,
    zone_interval,
)
from dueregard.zones.presence import AT_WORK
from dueregard.zones.shapes import newcomer_attributes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outward:
    """An effect or a claim of one row of the placements, towards one receptor class."""

    row: int
    mechanism: str
    receptor_class: str
    days: Span
    reach: Reaches


@dataclass(frozen=True)
class Exposed:
    """What of one row of the placements can be reached; `radius_m` is that of its site, shape (count,)."""

    row: int
    receptor_class: str
    phase: str
    days: Span
    radius_m: Floats


@dataclass(frozen=True)
class Batch:
    """Everything in the worlds of one batch."""

    worlds: Worlds
    times: dict[str, Times]
    outward: tuple[Outward, ...]
    exposed: tuple[Exposed, ...]
    newcomer: dict[tuple[str, str], Reaches]
    """Mechanism and receptor class -> reach of the reference newcomer."""


def batch_of(scene: Scene, worlds: Worlds) -> Batch:
    """Work out days, reaches and sites in the worlds of a batch."""
    times = times_of(scene.scenario, worlds.quantile, worlds.count)
    sources = _sources(scene, worlds, times)
    arriving = _arriving(scene)
    known = reaches(scene.rulebook, {*(one.wanted for one in sources), *arriving.values()}, worlds)
    effects = tuple(Outward(one.row, *one.wanted[:2], days, known[one.wanted]) for one in sources for days in one.days)
    zones = tuple(_zones(scene, worlds, effects))
    claims = (*_drawn(scene, worlds, times), *zones)
    there = (*_exposed(scene, worlds, times), *_claimed(claims))
    newcomer = {key: known[wanted] for key, wanted in arriving.items()}
    return Batch(worlds, times, (*effects, *claims), there, newcomer)


@dataclass(frozen=True)
class _Source:
    row: int
    wanted: Wanted
    days: tuple[Span, ...]


def _sources(scene: Scene, worlds: Worlds, times: dict[str, Times]) -> list[_Source]:
    book = scene.rulebook
    emitters = {name: emitter_of(name, activity, book, worlds) for _, name, activity in activities(scene)}
    return [
        _Source(
            row,
            (mechanism, receptor, emitters[name]),
            tuple(emitting(activity, book.hazards[mechanism], times[name])),
        )
        for row, name, activity in activities(scene)
        for mechanism in book.kinds[activity.kind].effects
        for receptor in book.hazards[mechanism].thresholds
        if receptor in scene.classes
    ]


def _arriving(scene: Scene) -> dict[tuple[str, str], Wanted]:
    """Return what the reference newcomer's effects are asked for: its reach at everything that is there."""
    if scene.newcomer is None:
        return {}
    book = scene.rulebook
    newcomer = book.newcomers[scene.newcomer]
    emitter = Emitter(newcomer_attributes(newcomer, book), ())
    return {
        (mechanism, receptor): (mechanism, receptor, emitter)
        for mechanism in book.kinds[newcomer.kind].effects
        for receptor in book.hazards[mechanism].thresholds
        if receptor in scene.classes
    }


def _drawn(scene: Scene, worlds: Worlds, times: dict[str, Times]) -> Iterator[Outward]:
    """Give the shapes that rules draw; the horizon of an antenna is the same in all worlds."""
    named = list(scene.scenario.activities.items())
    for row, mechanism, rule in scene.drawn:
        name, activity = named[row]
        days = times[name].stands if mechanism == HERITAGE else times[name].operates
        if mechanism == SAME_BAND:
            sees_m, _ = antenna_horizon_m(activity, scene.rulebook)
            yield Outward(row, mechanism, BAND, days, same_all_round(np.full(worlds.count, sees_m)))
        else:
            fixed = np.full(worlds.count, rule.geometry.parameters["radius"].si)
            radius = worlds.numbers.get(f"{rule.rule}.radius", fixed)
            yield Outward(row, mechanism, AT_WORK, days, same_all_round(radius))


def _zones(scene: Scene, worlds: Worlds, effects: tuple[Outward, ...]) -> Iterator[Outward]:
    names = list(scene.scenario.activities)
    for row, zone in enumerate(scene.scenario.zones.values(), start=len(names)):
        around = names.index(zone.around) if zone.around is not None else -1
        radius = np.full(worlds.count, zone.radius) if not isinstance(zone.radius, str) else None
        days = tuple(np.full(worlds.count, end[1]) for end in zone_interval(zone))
        asked = _modelled(scene, worlds, effects, around) if radius is None else radius
        cap = cap_of(zone, scene.scenario, scene.rulebook)
        reach = same_all_round(asked if cap is None else np.minimum(asked, cap.si))
        for receptor in (AT_WORK, CLAIM):
            yield Outward(row, DECLARED, receptor, (days[0], days[1]), reach)


def _modelled(scene: Scene, worlds: Worlds, effects: tuple[Outward, ...], around: int) -> Floats:
    mechanism, receptor = MODELLED_BY
    floor = scene.rulebook.hazards[mechanism].floor
    least = np.full(worlds.count, 0.0 if floor is None else floor.si)
    least = worlds.numbers.get(f"{mechanism}.floor", least)
    own = [
        one.reach.radius_m
        for one in effects
        if (one.row, one.mechanism, one.receptor_class) == (around, mechanism, receptor)
    ]
    return np.asarray(np.maximum.reduce([least, *own]))


def _exposed(scene: Scene, worlds: Worlds, times: dict[str, Times]) -> Iterator[Exposed]:
    book = scene.rulebook
    left = worlds.numbers.get("severity.object_radius", np.full(worlds.count, book.severity.object_radius.si))
    for row, name, activity in activities(scene):
        kind = book.kinds[activity.kind]
        given = activity.operating_radius
        fixed = np.full(worlds.count, kind.operating_radius.si if given is None else given)
        number = f"{activity.kind}.operating_radius" if given is None else f"{name}.operating_radius"
        radius = worlds.numbers.get(number, fixed)
        for receptor, phase, days in exposed(activity, kind, times[name]):
            yield Exposed(row, receptor, phase, days, left if phase == "object" else radius)


def _claimed(claims: tuple[Outward, ...]) -> Iterator[Exposed]:
    """Give declared zones, and bands in use, as what another of their kind may meet."""
    for one in claims:
        if one.receptor_class in {BAND, CLAIM}:
            phase = CLAIM if one.receptor_class == CLAIM else "operation"
            yield Exposed(one.row, one.receptor_class, phase, one.days, one.reach.radius_m)


def standing(days: Span, day: int) -> NDArray[np.bool_]:
    """Tell the worlds in which half-open days hold a day."""
    return np.asarray((days[0] <= day) & (day < days[1]))
