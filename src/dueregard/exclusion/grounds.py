"""Which ground does each actor take on a day, by the strongest effect, and where was it first?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard.conflicts.order import earlier
from dueregard.exclusion.parts import Part
from dueregard.model.law import EFFECTS, Effect
from dueregard.zones.placement import objects

ALL = "*"
MANY = 32  # shapes from which on it pays to unite what hangs together, one lump after the other
GRID_M = 1e-3
"""Grid on which ground is laid together where tangled outlines upset the exact way."""
Union = Callable[[frozenset[int]], BaseGeometry]
"""Numbers of shapes to the ground that they cover together."""
Piece = tuple[int, frozenset[int]]
"""A shape, and the shapes that are taken off it."""


@dataclass(frozen=True)
class Ground:
    """What one actor takes: disjoint ground by effect, strongest first, and the ground that it was first on.

    `first` is None where the reading has no date that decides who was first.
    """

    actor: str
    by_effect: tuple[tuple[Effect, BaseGeometry, frozenset[str]], ...]
    """Effect, ground, and the classes of the numbers that it rests on."""
    first: BaseGeometry | None


def union_of(geometry: NDArray[np.object_]) -> Union:
    """Return a function that unites shapes by their numbers and remembers what it has united."""

    @cache
    def union(numbers: frozenset[int]) -> BaseGeometry:
        shapes = geometry[sorted(numbers)]
        ground: BaseGeometry = overlaid(shapely.union_all if len(shapes) < MANY else _in_lumps, shapes)
        return ground

    return union


def overlaid(operation: Callable[..., Any], *ground: Any) -> Any:
    """Lay ground together by an operation of shapely; on a fine grid, which takes ten times as long, where it fails."""
    try:
        return operation(*ground)
    except shapely.errors.GEOSException:
        return operation(*ground, grid_size=GRID_M)


def _in_lumps(shapes: NDArray[np.object_], grid_size: float | None = None) -> BaseGeometry:
    if grid_size is None:
        return shapely.disjoint_subset_union_all(shapes)
    return shapely.union_all(shapes, grid_size=grid_size)


def grounds(parts: Iterable[Part], union: Union) -> tuple[Ground, ...]:
    """Divide the ground of each actor, and of all together, by the strongest effect.

    Parameters
    ----------
    parts
        What stands on one day.
    union
        As `union_of` gives.
    """
    standing = tuple(parts)
    actors = sorted({part.actor for part in standing})
    first = {actor: _first(actor, standing, union) for actor in actors}
    own = tuple(
        Ground(actor, _by_effect(tuple(part for part in standing if part.actor == actor), union), first[actor])
        for actor in actors
    )
    known = [ground for ground in first.values() if ground is not None]
    together = overlaid(shapely.union_all, objects(known)) if len(known) == len(actors) else None
    return (*own, Ground(ALL, _by_effect(standing, union), together)) if own else ()


def _pieces(parts: tuple[Part, ...], effect: Effect) -> list[Piece]:
    """Give the shapes that have an effect; in a zone that their own actor has notified another effect may stand."""
    pieces = []
    for part in parts:
        zones = frozenset(one.shape for one in parts if one.borne.notified and one.actor == part.actor)
        changed = not part.borne.notified and part.borne.effect != part.borne.effect_in_zone
        if part.borne.effect == effect:
            pieces.append((part.shape, zones if changed else frozenset[int]()))
    return pieces


def _ground_of(pieces: Iterable[Piece], union: Union) -> BaseGeometry:
    """Unite pieces, taking off together what is taken off alike."""
    by_cut: dict[frozenset[int], set[int]] = {}
    for shape, cut in pieces:
        by_cut.setdefault(cut, set()).add(shape)
    cut_off = [
        overlaid(shapely.difference, union(frozenset(made)), union(cut)) if cut else union(frozenset(made))
        for cut, made in by_cut.items()
    ]
    return cut_off[0] if len(cut_off) == 1 else overlaid(shapely.union_all, objects(cut_off))


def _by_effect(parts: tuple[Part, ...], union: Union) -> tuple[tuple[Effect, BaseGeometry, frozenset[str]], ...]:
    divided: list[tuple[Effect, BaseGeometry, frozenset[str]]] = []
    taken: BaseGeometry = shapely.Polygon()
    for effect in reversed(EFFECTS):
        pieces = _pieces(parts, effect)
        if pieces:
            ground = _ground_of(pieces, union)
            resting = frozenset(part.number_class for part in parts if part.borne.effect == effect)
            divided.append((effect, overlaid(shapely.difference, ground, taken), resting))
            taken = overlaid(shapely.union, taken, ground)
    return tuple(divided)


def _first(actor: str, parts: tuple[Part, ...], union: Union) -> BaseGeometry | None:
    """Return the ground on which no other actor's part has an earlier deciding day.

    What has an effect only inside a notified zone takes no ground of its own: the zone does.
    """
    taking = [part for part in parts if part.borne.effect is not None]
    mine = [part for part in taking if part.actor == actor]
    if any(part.borne.deciding is None for part in mine):
        return None
    pieces = [
        (
            part.shape,
            frozenset(
                one.shape for one in taking if one.actor != actor and earlier(one.borne.deciding, part.borne.deciding)
            ),
        )
        for part in mine
    ]
    return _ground_of(pieces, union) if pieces else shapely.Polygon()
