"""How large is what stands on a day, by whom and by which effect, and how much of it is scarce?"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard.conflicts.overlaps import LEAST_OVERLAP_M2
from dueregard.exclusion.cells import FEW, NEVER, WHOLE, Cell, Leaf, Units, joined, leaves
from dueregard.exclusion.grounds import ALL, Ground, grounds
from dueregard.exclusion.overlays import Union, union_of
from dueregard.exclusion.parts import Borne, Part
from dueregard.exclusion.scarce import Areas, Scarce, areas_of, scarce_of
from dueregard.model.law import EFFECTS, Effect
from dueregard.model.rulebook import Gazetteer
from dueregard.zones.placement import objects

Rows = tuple[tuple[str, list[dict[str, Any]]], ...]
"""Each actor's rows: effects, areas, shares, ground."""
Measured = Callable[[tuple[Part, ...]], Rows]
"""What stands on a day to each actor's rows."""


@dataclass(frozen=True, eq=False)
class Held:
    """What one actor takes by one effect in one cell, how large it is, and how large where nobody was before."""

    cell: Cell
    ground: BaseGeometry
    area_m2: Areas
    first_m2: Areas


Piece = Mapping[tuple[str, Effect], Held]
"""What is held in one cell, by actor and effect."""


@dataclass(frozen=True)
class Memory:
    """What was measured, by what stood there and by which law: in cells, and on days, with the cells of each day."""

    cells: dict[Hashable, Piece] = field(default_factory=dict)
    days: dict[Hashable, tuple[Rows, tuple[Hashable, ...]]] = field(default_factory=dict)


def measuring(
    shapes: NDArray[np.object_],
    gazetteer: Gazetteer,
    few: int = FEW,
    known: Memory | None = None,
    found: Memory | None = None,
) -> Measured:
    """Return a function that measures what stands on a day, and remembers what it has measured, cell by cell.

    Parameters
    ----------
    shapes
        The distinct grounds that parts name by number, map metres.
    few
        Shapes that are laid together at once; more are divided into cells.
    known
        What was measured before, among other shapes: what stands as it did is not measured again.
    found
        Takes what is asked for, known or not; None: nobody wants it afterwards.
    """
    union, scarce = union_of(shapes), scarce_of(gazetteer.scarce)
    names: Sequence[Hashable] = range(len(shapes)) if found is None else list(shapely.to_wkb(shapes))
    units, old, now = Register(union, names), known or Memory(), found or Memory()

    def look(there: Sequence[Leaf]) -> tuple[Hashable, ...]:
        keys = tuple((leaf.cell, tuple(units.name[number] for number in leaf.units.number)) for leaf in there)
        recall(keys)
        new = {key: leaf for key, leaf in zip(keys, there, strict=True) if key not in now.cells}
        divided = [grounds(_parts(leaf, units.borne), union_of(leaf.ground)) for leaf in new.values()]
        cells = [leaf.cell for leaf in new.values()]
        now.cells.update(zip(new, _pieces(divided, cells, scarce), strict=True))
        return keys

    def recall(keys: Iterable[Hashable]) -> None:
        now.cells.update((key, old.cells[key]) for key in keys if key in old.cells)

    @cache
    def ground_of(held: tuple[Held, ...]) -> BaseGeometry:
        return joined([(one.cell, one.ground) for one in held])

    def new_day(standing: tuple[Part, ...]) -> tuple[Rows, tuple[Hashable, ...]]:
        bare, ranked = ranked_only(standing)
        if len(bare) <= few:
            keys: tuple[Hashable, ...] = (tuple((part.borne, names[part.shape]) for part in bare),)
            recall(keys)
            if keys[0] not in now.cells:
                now.cells[keys[0]] = _pieces([grounds(bare, union)], [WHOLE], scarce)[0]
        else:
            keys = look(list(leaves(*units.of(bare), few)))
        pieces = [now.cells[key] for key in keys]
        effects = _effects(standing).items()
        rows = tuple((actor, list(_rows(actor, some, ranked, pieces, ground_of, scarce))) for actor, some in effects)
        return rows, keys

    def measured(standing: tuple[Part, ...]) -> Rows:
        day = tuple((part.borne, part.number_class, names[part.shape]) for part in standing)
        if day not in now.days:
            now.days[day] = old.days[day] if day in old.days else new_day(standing)
            recall(now.days[day][1])
        return now.days[day][0]

    return measured


def ranked_only(standing: Sequence[Part]) -> tuple[tuple[Part, ...], dict[Effect, Effect]]:
    """Take off what stands on a day all that its ground does not depend on: readings that differ in it share ground.

    Returns
    -------
    The parts, without classes of numbers, with the weakest effects that keep the order of those that stand; and each
    effect that stands to the one that takes its place.
    """
    there = {part.borne.effect for part in standing}
    ranked: dict[Effect | None, Effect | None] = dict(
        zip((one for one in EFFECTS if one in there), EFFECTS, strict=False)
    )

    @cache
    def bare(borne: Borne) -> Borne:
        effect = ranked.get(borne.effect)
        other = None if effect is not None else EFFECTS[0]
        return replace(borne, effect=effect, effect_in_zone=other if borne.changes_in_zone else effect)

    parts = dict.fromkeys(Part(part.shape, "", bare(part.borne)) for part in standing)
    return tuple(parts), {effect: other for effect, other in ranked.items() if effect is not None and other is not None}


class Register:
    """Units under numbers of their own: everything of the same actor, law and deciding day is one of them.

    Parameters
    ----------
    union
        As `union_of` gives, of the shapes that the parts name.
    names
        What each shape is known by, whatever others there are.
    """

    def __init__(self, union: Union, names: Sequence[Hashable]) -> None:
        self._union = union
        self._names = names
        self._order: list[tuple[str, list[int]]] = []
        self._numbers: dict[tuple[Borne, frozenset[int]], int] = {}
        self._actors: dict[str, int] = {}
        self._law: list[tuple[int, ...]] = []
        self._ground: list[BaseGeometry] = []
        self.borne: list[Borne] = []
        """What is borne in each unit, by number."""
        self.name: list[Hashable] = []
        """What each unit is known by, by number."""

    def of(self, standing: Sequence[Part]) -> tuple[Units, NDArray[np.object_]]:
        """Return the units of what stands on a day, and their ground, in an order that they alone decide."""
        alike: dict[Borne, set[int]] = {}
        for part in standing:
            alike.setdefault(part.borne, set()).add(part.shape)
        named = [self._number(borne, frozenset(made)) for borne, made in alike.items()]
        numbers = np.array(sorted(named, key=self._order.__getitem__), dtype=np.int64)
        law = np.array([self._law[number] for number in numbers], dtype=np.int64).T
        actor, rank, notified, changed, earliest, latest = law
        units = Units(numbers, actor, rank, notified.astype(bool), changed.astype(bool), earliest, latest)
        return units, objects([self._ground[number] for number in numbers])

    def _number(self, borne: Borne, shapes: frozenset[int]) -> int:
        key = borne, shapes
        if key not in self._numbers:
            self._numbers[key] = len(self.borne)
            self.borne.append(borne)
            self.name.append((borne, frozenset(self._names[shape] for shape in shapes)))
            self._order.append((repr(borne), sorted(shapes)))
            self._ground.append(self._union(shapes))
            actor = self._actors.setdefault(borne.actor, len(self._actors))
            rank = -1 if borne.effect is None else EFFECTS.index(borne.effect)
            days = (NEVER, NEVER) if borne.deciding is None else borne.deciding
            self._law.append((actor, rank, int(borne.notified), int(borne.changes_in_zone), *days))
        return self._numbers[key]


def _parts(leaf: Leaf, borne: Sequence[Borne]) -> tuple[Part, ...]:
    return tuple(Part(row, "", borne[number]) for row, number in enumerate(leaf.units.number))


def _pieces(divided: Sequence[tuple[Ground, ...]], cells: Sequence[Cell], scarce: Scarce) -> list[Piece]:
    """Measure the ground of several cells at once."""
    every = {
        id(ground): ground
        for found in divided
        for one in found
        for ground in (one.ground, one.first)
        if ground is not None
    }
    area_m2 = dict(zip(every, areas_of(objects(list(every.values())), scarce), strict=True))
    return [
        {
            (one.actor, one.effect): Held(cell, one.ground, area_m2[id(one.ground)], area_m2.get(id(one.first), {}))
            for one in found
        }
        for found, cell in zip(divided, cells, strict=True)
    ]


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
    ranked: Mapping[Effect, Effect],
    pieces: Sequence[Piece],
    ground_of: Callable[[tuple[Held, ...]], BaseGeometry],
    scarce: Scarce,
) -> Iterator[dict[str, Any]]:
    """Give the whole ground of each effect, then its part in each scarce class; only the whole is drawn."""
    cumulative: Areas = {}
    for effect, (classes, dated) in effects.items():
        key = actor, ranked[effect]
        held = tuple(piece[key] for piece in pieces if key in piece)
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


def _total(areas: Sequence[Areas]) -> Areas:
    total: Areas = {}
    for one in areas:
        for name, area in one.items():
            total[name] = total.get(name, 0.0) + area
    return total
