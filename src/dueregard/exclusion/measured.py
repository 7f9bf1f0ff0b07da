"""How large is what stands on a day, by whom and by which effect, and how much of it is scarce?"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.conflicts.meetings import LEAST_OVERLAP_M2
from dueregard.exclusion.cells import FEW, NEVER, WHOLE, Cell, Leaf, Units, joined, leaves
from dueregard.exclusion.grounds import ALL, grounds
from dueregard.exclusion.overlays import Union, union_of
from dueregard.exclusion.parts import Borne, Part
from dueregard.exclusion.scarce import Scarce, scarce_in, scarce_of
from dueregard.model.law import EFFECTS, Effect
from dueregard.model.rulebook import Gazetteer
from dueregard.zones.placement import objects

Measured = Callable[[tuple[Part, ...]], tuple[tuple[str, list[dict[str, Any]]], ...]]
"""What stands on a day to each actor's rows: effects, areas, shares, ground."""
AreaOf = Callable[[BaseGeometry], dict[str | None, float]]
"""Ground to square metres, of all of it (None) and of each scarce class that it touches."""


@dataclass(frozen=True, eq=False)
class Held:
    """What one actor takes by one effect in one cell, and what of it nobody took before; [m2] as AreaOf gives."""

    cell: Cell
    ground: BaseGeometry
    area_m2: dict[str | None, float]
    first_m2: dict[str | None, float]


Piece = Mapping[tuple[str, Effect], Held]
"""What is held in one cell, by actor and effect."""


def measuring(shapes: NDArray[np.object_], gazetteer: Gazetteer, few: int = FEW) -> Measured:
    """Return a function that measures what stands on a day, and remembers what it has measured, cell by cell.

    Parameters
    ----------
    shapes
        The distinct grounds that parts name by number, map metres.
    few
        Shapes that are laid together at once; more are divided into cells.
    """
    union, scarce = union_of(shapes), scarce_of(gazetteer.scarce)
    units = Register(union)
    known: dict[Hashable, Piece] = {}

    @cache
    def area_m2(ground: BaseGeometry) -> dict[str | None, float]:
        return {None: float(selenodesy.area_m2(ground))} | dict(scarce_in(ground, scarce))

    def look(leaf: Leaf) -> Piece:
        key = leaf.cell, frozenset(leaf.units.number.tolist())
        if key not in known:
            found = [Part(row, "", units.borne[number]) for row, number in enumerate(leaf.units.number)]
            known[key] = _piece(tuple(found), union_of(leaf.ground), leaf.cell, area_m2)
        return known[key]

    @cache
    def ground_of(held: tuple[Held, ...]) -> BaseGeometry:
        return joined([(one.cell, one.ground) for one in held])

    @cache
    def measured(standing: tuple[Part, ...]) -> tuple[tuple[str, list[dict[str, Any]]], ...]:
        if len(standing) <= few:
            pieces = [_piece(standing, union, WHOLE, area_m2)]
        else:
            pieces = [look(leaf) for leaf in leaves(*units.of(standing), few)]
        return tuple(
            (actor, list(_rows(actor, effects, pieces, ground_of, scarce)))
            for actor, effects in _effects(standing).items()
        )

    return measured


class Register:
    """Units under numbers of their own: everything of the same actor, law and deciding day is one of them.

    Parameters
    ----------
    union
        As `union_of` gives, of the shapes that the parts name.
    """

    def __init__(self, union: Union) -> None:
        self._union = union
        self._numbers: dict[tuple[Borne, frozenset[int]], int] = {}
        self._actors: dict[str, int] = {}
        self._law: list[tuple[int, ...]] = []
        self._ground: list[BaseGeometry] = []
        self.borne: list[Borne] = []
        """What is borne in each unit, by number."""

    def of(self, standing: Sequence[Part]) -> tuple[Units, NDArray[np.object_]]:
        """Return the units of what stands on a day, and their ground."""
        alike: dict[Borne, set[int]] = {}
        for part in standing:
            alike.setdefault(part.borne, set()).add(part.shape)
        numbers = np.sort([self._number(borne, frozenset(made)) for borne, made in alike.items()])
        law = np.array([self._law[number] for number in numbers], dtype=np.int64).T
        actor, rank, notified, changed, earliest, latest = law
        units = Units(numbers, actor, rank, notified.astype(bool), changed.astype(bool), earliest, latest)
        return units, objects([self._ground[number] for number in numbers])

    def _number(self, borne: Borne, shapes: frozenset[int]) -> int:
        key = borne, shapes
        if key not in self._numbers:
            self._numbers[key] = len(self.borne)
            self.borne.append(borne)
            self._ground.append(self._union(shapes))
            actor = self._actors.setdefault(borne.actor, len(self._actors))
            rank = -1 if borne.effect is None else EFFECTS.index(borne.effect)
            days = (NEVER, NEVER) if borne.deciding is None else borne.deciding
            self._law.append((actor, rank, int(borne.notified), int(borne.changes_in_zone), *days))
        return self._numbers[key]


def _piece(standing: tuple[Part, ...], union: Union, cell: Cell, area_m2: AreaOf) -> Piece:
    return {
        (one.actor, one.effect): Held(
            cell, one.ground, area_m2(one.ground), {} if one.first is None else area_m2(one.first)
        )
        for one in grounds(standing, union)
    }


def _effects(standing: Sequence[Part]) -> dict[str, dict[Effect, tuple[str, bool]]]:
    """Give each actor, and all together, the effects that stand, strongest first.

    Returns
    -------
    For each effect the classes of the numbers that it rests on, and whether it is known who was first: where every
    part of the actor has a deciding day.
    """
    taking: dict[str, list[Part]] = {}
    for part in standing:
        for actor in (part.actor, ALL):
            taking.setdefault(actor, []).extend([part] if part.borne.effect is not None else [])
    everyone = taking.pop(ALL, None)
    told: dict[str, dict[Effect, tuple[str, bool]]] = {}
    for actor, parts in [*sorted(taking.items()), *([] if everyone is None else [(ALL, everyone)])]:
        dated = all(part.borne.deciding is not None for part in parts)
        resting: dict[Effect | None, set[str]] = {}
        for part in parts:
            resting.setdefault(part.borne.effect, set()).add(part.number_class)
        told[actor] = {
            effect: ("+".join(sorted(resting[effect])), dated) for effect in reversed(EFFECTS) if effect in resting
        }
    return told


def _rows(
    actor: str,
    effects: Mapping[Effect, tuple[str, bool]],
    pieces: Sequence[Piece],
    ground_of: Callable[[tuple[Held, ...]], BaseGeometry],
    scarce: Scarce,
) -> Iterator[dict[str, Any]]:
    """Give the whole ground of each effect, then its part in each scarce class; only the whole is drawn."""
    cumulative: dict[str | None, float] = {}
    for effect, (classes, dated) in effects.items():
        held = tuple(piece[actor, effect] for piece in pieces if (actor, effect) in piece)
        area, first = (_total([getattr(one, name) for one in held]) for name in ("area_m2", "first_m2"))
        for place, name in enumerate((None, *scarce.names)):
            if name not in area:
                continue
            cumulative[name] = cumulative.get(name, 0.0) + area[name]
            if area[name] >= LEAST_OVERLAP_M2:
                yield {
                    "effect": effect,
                    "area_km2": area[name] / 1e6,
                    "cumulative_km2": cumulative[name] / 1e6,
                    "first_km2": first.get(name, 0.0) / 1e6 if dated else float("nan"),
                    "share_of": name,
                    "scarce_share": float("nan") if name is None else area[name] / float(scarce.area_m2[place - 1]),
                    "number_class": classes,
                    "geometry": ground_of(held) if name is None else None,
                }


def _total(areas: Sequence[Mapping[str | None, float]]) -> dict[str | None, float]:
    total: dict[str | None, float] = {}
    for one in areas:
        for name, area in one.items():
            total[name] = total.get(name, 0.0) + area
    return total
