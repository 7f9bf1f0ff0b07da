"""Which pieces of ground make a newcomer owe something, to whom, and since when?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import geopandas as gpd

from dueregard.conflicts.order import Span, deciding_days
from dueregard.law.decisions import governing, newcomer_decision
from dueregard.law.parties import change_days, member
from dueregard.model.law import Act, Effect, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import drawn_rule
from dueregard.zones.days import date_of, day_number
from dueregard.zones.declared import Stretch, stretches
from dueregard.zones.interests import interest_ends
from dueregard.zones.placement import Placements

ROW = [
    "item",
    "receptor_class",
    "newcomer",
    "phase",
    "polarity",
    "number_class",
    "shape",
    "starts_nominal",
    "ends_nominal",
]
Rows = tuple[dict[str, Any], ...]
"""Zones without their geometry; `shape` is the number of their ground among the distinct ones."""


@dataclass(frozen=True)
class Survey:
    """Where exclusion is measured: the scenario, its law, its places, and the day of knowledge."""

    scenario: Scenario
    rulebook: Rulebook
    placements: Placements
    as_of: date


@dataclass(frozen=True)
class Newcomers:
    """A class of reference newcomers, their party group, and the instruments that bind them."""

    newcomer: str
    interests: frozenset[str]
    group: str
    instruments: frozenset[str]


@dataclass(frozen=True)
class Borne:
    """What a newcomer bears towards an actor on one kind of its ground.

    `effect_in_zone` stands inside a zone that the actor has notified (None: nothing there); `notified`: the ground is
    such a zone itself.
    """

    actor: str
    effect: Effect | None
    effect_in_zone: Effect | None
    notified: bool
    deciding: Span

    @property
    def changes_in_zone(self) -> bool:
        """Whether another effect stands inside a zone that the actor has notified."""
        return not self.notified and self.effect != self.effect_in_zone


@dataclass(frozen=True)
class Part:
    """A piece of ground where a newcomer bears a duty towards an actor; `shape` is the number of the ground."""

    shape: int
    number_class: str
    borne: Borne

    @property
    def actor(self) -> str:
        """Towards whom."""
        return self.borne.actor


@dataclass(frozen=True)
class Axis:
    """One reading and one class of newcomers, and what the law makes of them."""

    reading: Reading
    newcomers: Newcomers
    common: Callable[[str, int], frozenset[str]]
    """Actor and day to those of the newcomer's instruments that bind the actor, too."""
    borne: Callable[[int, str, int], Borne | None]
    """Row of the placements, polarity and day to what the newcomer bears there; None: nothing."""
    lapses: tuple[int, ...]
    """Row of an activity -> first day on which what is left of it is no interest any more."""
    changes: tuple[int, ...]
    """Days on which the law of it changes: a membership, the act by which a zone stands, an interest that lapses."""


def axes(survey: Survey, readings: Iterable[str]) -> tuple[Axis, ...]:
    """Set up each reading with each class of newcomers and each of its party groups."""
    book = survey.rulebook
    return tuple(
        _axis(survey, reading, Newcomers(one.newcomer, interests, name, frozenset(group.instruments)))
        for reading in (book.readings[name] for name in readings)
        for one in book.newcomers.values()
        for interests in [frozenset(book.kinds[one.kind].interests)]
        for name, group in reading.party_groups.items()
    )


def _axis(survey: Survey, reading: Reading, newcomers: Newcomers) -> Axis:
    """Set up the law of one reading and class of newcomers; what was asked is remembered."""
    scenario, book = survey.scenario, survey.rulebook
    below = book.readings[reading.fallback or reading.reading]
    own, fallback = (deciding_days(scenario, one.deciding_date) for one in (reading, below))
    standing = [stretches(zone, scenario, reading, book) for zone in scenario.zones.values()]

    @cache
    def common(actor: str, day: int) -> frozenset[str]:
        return bound_alike(survey, actor, newcomers.instruments, date_of(day))

    @cache
    def borne(item: int, polarity: str, day: int) -> Borne | None:
        actor = survey.placements.actor[item]
        shared = common(actor, day)
        act = _act(standing[item - len(scenario.activities)], day) if polarity == "declared" else "declared"
        asked = polarity != "heritage" or _asks(survey, item, newcomers)
        if reading.base_instrument not in shared or act is None or not asked:
            return None
        outside, inside = (
            newcomer_decision(reading, book, shared, polarity, in_notified_zone=within, act=act)
            for within in (False, True)
        )
        if outside is None and inside is None:
            return None
        days = own if governing(reading, book, shared, polarity) is reading else fallback
        return Borne(
            actor,
            None if outside is None else outside.effect,
            None if inside is None else inside.effect,
            polarity == "declared" and reading.own_instrument in shared,
            days[item],
        )

    lapses = tuple(interest_ends(one, reading, book) for one in scenario.activities.values())
    states = {state for actor in scenario.actors.values() for state in actor.states}
    bound = [book.instruments[name] for name in sorted(newcomers.instruments)]
    joined = map(day_number, change_days(bound, states, date.min, date.max, survey.as_of))
    acts = (day for stretch in standing for one in stretch for day in (one.starts, one.ends))
    return Axis(reading, newcomers, common, borne, lapses, tuple(sorted({*joined, *acts, *lapses})))


def rows_of(shapes: gpd.GeoDataFrame) -> Rows:
    """Return zones without their geometry.

    Parameters
    ----------
    shapes
        As `zones.shapes.shape_numbers` gives.
    """
    rows: Any = shapes[ROW].to_dict("records")
    return tuple(rows)


def parts(rows: Rows, along: Axis, day: int) -> tuple[Part, ...]:
    """List the parts that stand on one day, each once.

    Parameters
    ----------
    day
        Day number.
    """
    found = (
        Part(row["shape"], row["number_class"], borne)
        for row in rows
        if row["starts_nominal"] <= day < row["ends_nominal"]
        and _concerns(row, along.newcomers)
        and not _lapsed(row, along, day)
        and (borne := along.borne(row["item"], row["polarity"], day)) is not None
    )
    return tuple(dict.fromkeys(found))


def _concerns(row: dict[str, Any], newcomers: Newcomers) -> bool:
    if row["polarity"] == "emission":
        return str(row["receptor_class"]) in newcomers.interests
    return bool(row["polarity"] != "sensitivity" or row["newcomer"] == newcomers.newcomer)


def _lapsed(row: dict[str, Any], along: Axis, day: int) -> bool:
    """Whether ground is kept for an object that is no interest any more."""
    left = row["polarity"] == "sensitivity" and row["phase"] == "object"
    return bool(left and day >= along.lapses[row["item"]])


def _asks(survey: Survey, item: int, newcomers: Newcomers) -> bool:
    """Whether the boundary round an artefact asks anything of newcomers of this kind."""
    one = survey.scenario.activities[survey.placements.rows[item].item]
    states = survey.scenario.actors[one.actor].states
    rule = drawn_rule("heritage", one.kind, states, survey.as_of, survey.rulebook)
    kind = survey.rulebook.newcomers[newcomers.newcomer].kind
    return rule is None or not rule.trigger.entrants or kind in rule.trigger.entrants


def _act(standing: Sequence[Stretch], day: int) -> Act | None:
    """Return the act by which a declared zone stands on a day; None: the reading does not see it then."""
    return next((one.act for one in standing if one.starts <= day < one.ends), None)


def bound_alike(survey: Survey, actor: str, instruments: frozenset[str], day: date) -> frozenset[str]:
    """Return those of the newcomer's instruments that bind the actor, too."""
    states = survey.scenario.actors[actor].states
    books = survey.rulebook.instruments
    return frozenset(
        name for name in instruments if any(member(books[name], state, day, survey.as_of) == "yes" for state in states)
    )
