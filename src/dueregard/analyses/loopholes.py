"""Under which reading and which rules could one actor keep how much of what is scarce from others?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard.analyses.adversary import Foreclosed, kept_from, most_foreclosed
from dueregard.analyses.cells import hexagon_areas_m2, hexagons
from dueregard.analyses.optimum import Stop, never
from dueregard.analyses.outposts import Layout, layout_of
from dueregard.model.law import Effect
from dueregard.model.rulebook import Rulebook

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Field:
    """Where positions are tried, and the places that they may keep, twice as close.

    Attributes
    ----------
    candidates, places
        Map metres, shape (n, 2) and (m, 2). [m]
    areas_m2
        True area of each place, shape (m,). [m2]
    spacings_m
        Distance of neighbouring candidates, and of neighbouring places. [m]
    """

    candidates: Floats
    places: Floats
    areas_m2: Floats
    spacings_m: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Loophole:
    """What one actor could keep from a newcomer under one reading and one set of rules, by number of positions.

    `rules` names the set: None for the rules as they are.
    """

    reading: str
    rules: str | None
    layout: Layout
    found: tuple[Foreclosed, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Which outpost keeps ground from which reference newcomer, who owes so much at least, with how many positions."""

    outpost: str
    level: str
    newcomer: str
    least: Effect
    positions: int
    time_limit_s: float
    """For each search. [s]"""


def field(ground: Iterable[BaseGeometry], spacing_m: float) -> Field:
    """Lay candidates into some ground, and places twice as close."""
    shapes, steps = list(ground), (spacing_m, spacing_m / 2.0)
    candidates, places = (np.concatenate([hexagons(one, step) for one in shapes]) for step in steps)
    areas = np.concatenate([hexagon_areas_m2(one, hexagons(one, steps[1]), steps[1]) for one in shapes])
    return Field(candidates, places, areas, steps)


def loopholes(
    books: Mapping[str | None, Rulebook],
    readings: Iterable[str],
    on: Field,
    asked: Question,
    tell: Callable[[str], None] = lambda _: None,
    stop: Stop = never,
) -> Iterator[Loophole]:
    """Search under each set of rules and each reading that it has, for one position, for two, and so on.

    Parameters
    ----------
    books
        Rules as they are under None, and others by name.
    """
    for rules, book in books.items():
        laid = layout_of(book.outposts[asked.outpost], book, asked.level)
        for reading in (name for name in readings if name in book.readings):
            tell(f"{reading}, {asked.positions} positions")
            kept = kept_from(laid, on.candidates, on.places, book.newcomers[asked.newcomer], book, reading, asked.least)
            counts = range(1, asked.positions + 1)
            found = tuple(most_foreclosed(kept, one, asked.time_limit_s, stop, on.areas_m2) for one in counts)
            yield Loophole(reading, rules, laid, found)
