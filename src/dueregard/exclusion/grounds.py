"""Which ground does each actor take on a day, by the strongest effect, and where was it first?"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import shapely
from shapely.geometry.base import BaseGeometry

from dueregard.exclusion.overlays import Union, overlaid
from dueregard.exclusion.parts import Part
from dueregard.model.law import EFFECTS, Effect
from dueregard.zones.placement import objects

ALL = "*"
Piece = tuple[int, frozenset[int]]
"""A shape, and the shapes that are taken off it."""


@dataclass(frozen=True)
class Ground:
    """What one actor takes by one effect, where no stronger one stands, and what of it nobody took before.

    `first` is None where the reading has no date that decides who was first.
    """

    actor: str
    effect: Effect
    ground: BaseGeometry
    first: BaseGeometry | None


def grounds(parts: Iterable[Part], union: Union) -> tuple[Ground, ...]:
    """Divide the ground of each actor, and of all together, by the strongest effect.

    Parameters
    ----------
    parts
        What stands on one day.
    union
        As `union_of` gives.

    Returns
    -------
    By actor, all together last; the ground of one actor is disjoint, strongest effect first.
    """
    standing = tuple(parts)
    of: dict[str, list[Part]] = {}
    for part in standing:
        of.setdefault(part.actor, []).append(part)
    first = {actor: _first(actor, standing, union) for actor in sorted(of)}
    known = [ground for ground in first.values() if ground is not None]
    together = overlaid(shapely.union_all, objects(known)) if known and len(known) == len(of) else None
    zones = {actor: frozenset(one.shape for one in own if one.borne.notified) for actor, own in of.items()}
    every = [(actor, of[actor], ground) for actor, ground in first.items()]
    return tuple(
        ground for one in [*every, (ALL, standing, together)] if standing for ground in _by_effect(*one, zones, union)
    )


def _by_effect(
    actor: str, parts: Sequence[Part], first: BaseGeometry | None, zones: Mapping[str, frozenset[int]], union: Union
) -> Iterator[Ground]:
    """Divide ground by effect, strongest first. With one effect throughout, who was first needs no dividing."""
    by_effect = {effect: pieces for effect in reversed(EFFECTS) if (pieces := _pieces(parts, effect, zones))}
    throughout = len(by_effect) == 1 and not any(cut for pieces in by_effect.values() for _, cut in pieces)
    taken: BaseGeometry = shapely.Polygon()
    for effect, pieces in by_effect.items():
        ground = _ground_of(pieces, union)
        here = overlaid(shapely.difference, ground, taken)
        taken = overlaid(shapely.union, taken, ground)
        divided = first is None or throughout
        yield Ground(actor, effect, here, first if divided else overlaid(shapely.intersection, here, first))


def _pieces(parts: Iterable[Part], effect: Effect, zones: Mapping[str, frozenset[int]]) -> list[Piece]:
    """Give the shapes that have an effect; in a zone that their own actor has notified another effect may stand."""
    return [
        (part.shape, zones[part.actor] if part.borne.changes_in_zone else frozenset())
        for part in parts
        if part.borne.effect == effect
    ]


def _ground_of(pieces: Iterable[Piece], union: Union) -> BaseGeometry:
    """Unite pieces, taking off together what is taken off alike."""
    by_cut: dict[frozenset[int], set[int]] = {}
    for shape, cut in pieces:
        by_cut.setdefault(cut, set()).add(shape)
    cut_off = [
        overlaid(shapely.difference, union(frozenset(made)), union(cut)) if cut else union(frozenset(made))
        for cut, made in by_cut.items()
    ]
    return _united(cut_off)


def _first(actor: str, parts: tuple[Part, ...], union: Union) -> BaseGeometry | None:
    """Return the ground on which no other actor's part has an earlier deciding day.

    What has an effect only inside a notified zone takes no ground of its own: the zone does. The days are gone through
    in their order, so that what others took before each of them is united step by step.
    """
    taking = [part for part in parts if part.borne.effect is not None]
    mine, others = ([part for part in taking if (part.actor == actor) is own] for own in (True, False))
    if any(part.borne.deciding is None for part in mine):
        return None
    begun, before = sorted(_days(mine, 0)), sorted(_days(others, 1))
    ground: list[BaseGeometry] = []
    taken: BaseGeometry = shapely.Polygon()
    done = 0
    for count, group in groupby(begun, key=lambda one: bisect_left(before, one[:1])):
        if count > done:
            taken = overlaid(shapely.union, taken, union(frozenset(shape for _, shape in before[done:count])))
            done = count
        made = union(frozenset(shape for _, shape in group))
        ground.append(overlaid(shapely.difference, made, taken) if count else made)
    return _united(ground)


def _days(parts: Iterable[Part], end: int) -> list[tuple[int, ...]]:
    """Return the first or the last day on which each deciding event may fall, and the part's shape."""
    return [(part.borne.deciding[end], part.shape) for part in parts if part.borne.deciding is not None]


def _united(ground: Sequence[BaseGeometry]) -> BaseGeometry:
    if len(ground) == 1:
        return ground[0]
    united: BaseGeometry = overlaid(shapely.union_all, objects(ground)) if ground else shapely.Polygon()
    return united
