"""Which ground does each actor take on a day, by the strongest effect, and where was it first?"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    zones = {actor: frozenset(one.shape for one in own if one.borne.notified) for actor, own in of.items()}
    first = _first(standing, union)
    own = [ground for actor in sorted(of) for ground in _by_effect(actor, of[actor], first[actor], zones, union)]
    together = _by_effect(ALL, standing, None, zones, union)
    known = all(ground is not None for ground in first.values())
    return *own, *(replace(one, first=one.ground) if known else one for one in together)


def _by_effect(
    actor: str, parts: Sequence[Part], first: BaseGeometry | None, zones: Mapping[str, frozenset[int]], union: Union
) -> Iterator[Ground]:
    """Divide ground by effect, strongest first. With one effect throughout, who was first needs no dividing."""
    by_effect = {effect: pieces for effect in reversed(EFFECTS) if (pieces := _pieces(parts, effect, zones))}
    throughout = len(by_effect) == 1 and not any(cut for pieces in by_effect.values() for _, cut in pieces)
    taken: BaseGeometry = shapely.Polygon()
    for effect, pieces in by_effect.items():
        ground = _ground_of(pieces, union)
        here = ground if taken.is_empty else overlaid(shapely.difference, ground, taken)
        taken = ground if taken.is_empty else overlaid(shapely.union, taken, ground)
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


def _first(parts: Sequence[Part], union: Union) -> dict[str, BaseGeometry | None]:
    """Return the ground of each actor on which no other actor's part has an earlier deciding day.

    None for actors with a part that has no such day. What has an effect only inside a notified zone takes no ground of
    its own: the zone does. The days are gone through in their order: what anybody has taken before is nobody's first
    ground any more, an actor's own ground included, since that is its first ground already or another's.
    """
    taking = [part for part in parts if part.borne.effect is not None]
    undated = {part.actor for part in taking if part.borne.deciding is None}
    begun = sorted((*part.borne.deciding, part.shape, part.actor) for part in taking if part.borne.deciding is not None)
    before = sorted((last, shape) for _, last, shape, _ in begun)
    ground: dict[str, list[BaseGeometry]] = {part.actor: [] for part in parts}
    taken: BaseGeometry = shapely.Polygon()
    done = 0
    for count, together in groupby(begun, key=lambda one: bisect_left(before, one[:1])):
        if count > done:
            made = union(frozenset(shape for _, shape in before[done:count]))
            taken, done = overlaid(shapely.union, taken, made), count
        made_by: dict[str, set[int]] = {}
        for *_, shape, actor in together:
            made_by.setdefault(actor, set()).add(shape)
        for actor, shapes in made_by.items():
            made = union(frozenset(shapes))
            ground[actor].append(overlaid(shapely.difference, made, taken) if count else made)
    return {actor: None if actor in undated else _united(pieces) for actor, pieces in ground.items()}


def _united(ground: Sequence[BaseGeometry]) -> BaseGeometry:
    if len(ground) == 1:
        return ground[0]
    united: BaseGeometry = overlaid(shapely.union_all, objects(ground)) if ground else shapely.Polygon()
    return united
