"""Which pieces of ground make a newcomer owe something, to whom, and since when?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd

from dueregard.conflicts.order import Span, deciding_days
from dueregard.law.decisions import governing, newcomer_decision
from dueregard.law.parties import member
from dueregard.model.law import Act, Effect, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.days import date_of, day_number
from dueregard.zones.declared import Stretch, stretches
from dueregard.zones.placement import Placements


@dataclass(frozen=True)
class Survey:
    """What exclusion is measured in: the scenario, its law, and the ground of its zones."""

    scenario: Scenario
    rulebook: Rulebook
    placements: Placements
    shapes: gpd.GeoDataFrame
    rows: tuple[dict[str, Any], ...]
    """The shapes without their geometry."""
    as_of: date


def survey_of(
    scenario: Scenario, rulebook: Rulebook, placements: Placements, shapes: gpd.GeoDataFrame, as_of: date
) -> Survey:
    """Gather what exclusion is measured in."""
    rows: Any = shapes.drop(columns="geometry").to_dict("records")
    return Survey(scenario, rulebook, placements, shapes, tuple(rows), as_of)


@dataclass(frozen=True)
class Newcomers:
    """A class of reference newcomers, and the instruments that bind them."""

    newcomer: str
    interests: frozenset[str]
    instruments: frozenset[str]


@dataclass(frozen=True)
class Part:
    """A piece of ground where a newcomer bears a duty towards an actor; `shape` is a row of the shapes.

    `effect_in_zone` stands inside a zone that the actor has notified (None: nothing there); `notified`: the part is
    such a zone itself.
    """

    shape: int
    actor: str
    effect: Effect | None
    effect_in_zone: Effect | None
    notified: bool
    deciding: Span


@dataclass(frozen=True)
class Axis:
    """One reading and one class of newcomers; deciding days by the reading and by its fallback, row by row."""

    reading: Reading
    newcomers: Newcomers
    own: tuple[Span, ...]
    below: tuple[Span, ...]
    standing: tuple[tuple[Stretch, ...], ...]
    """When each declared zone stands under the reading."""


def axis(survey: Survey, reading: Reading, newcomers: Newcomers) -> Axis:
    """Set up the parts of one reading and class of newcomers."""
    below = survey.rulebook.readings[reading.fallback or reading.reading]
    own, fallback = (tuple(deciding_days(survey.scenario, one.deciding_date)) for one in (reading, below))
    zones = survey.scenario.zones.values()
    standing = tuple(stretches(zone, survey.scenario, reading, survey.rulebook) for zone in zones)
    return Axis(reading, newcomers, own, fallback, standing)


def parts(survey: Survey, along: Axis, day: int) -> tuple[Part, ...]:
    """List the parts that stand on one day.

    Parameters
    ----------
    day
        Day number.
    """
    standing = (
        (shape, row)
        for shape, row in enumerate(survey.rows)
        if row["starts_nominal"] <= day < row["ends_nominal"] and _concerns(row, along.newcomers)
    )
    found = (_part(survey, along, shape, row, date_of(day)) for shape, row in standing)
    return tuple(part for part in found if part is not None)


def _part(survey: Survey, along: Axis, shape: int, row: dict[str, Any], day: date) -> Part | None:
    reading, polarity = along.reading, row["polarity"]
    actor = survey.placements.actor[row["item"]]
    common = bound_alike(survey, actor, along.newcomers.instruments, day)
    act = _act(row, along, survey, day_number(day))
    if reading.base_instrument not in common or act is None:
        return None
    outside, inside = (
        newcomer_decision(reading, survey.rulebook, common, polarity, in_notified_zone=within, act=act)
        for within in (False, True)
    )
    if outside is None and inside is None:
        return None
    return Part(
        shape,
        actor,
        None if outside is None else outside.effect,
        None if inside is None else inside.effect,
        polarity == "declared" and reading.own_instrument in common,
        _deciding(survey, along, row, common),
    )


def _deciding(survey: Survey, along: Axis, row: dict[str, Any], common: frozenset[str]) -> Span:
    one = governing(along.reading, survey.rulebook, common, row["polarity"])
    days = along.own if one is along.reading else along.below
    return days[int(row["item"])]


def _concerns(row: dict[str, Any], newcomers: Newcomers) -> bool:
    if row["polarity"] == "emission":
        return str(row["receptor_class"]) in newcomers.interests
    return bool(row["polarity"] != "sensitivity" or row["newcomer"] == newcomers.newcomer)


def _act(row: dict[str, Any], along: Axis, survey: Survey, day: int) -> Act | None:
    """Return the act by which ground stands on a day; None: a declared zone that the reading does not see then."""
    if row["polarity"] != "declared":
        return "declared"
    standing = along.standing[row["item"] - len(survey.scenario.activities)]
    return next((one.act for one in standing if one.starts <= day < one.ends), None)


def bound_alike(survey: Survey, actor: str, instruments: frozenset[str], day: date) -> frozenset[str]:
    """Return those of the newcomer's instruments that bind the actor, too."""
    states = survey.scenario.actors[actor].states
    books = survey.rulebook.instruments
    return frozenset(
        name for name in instruments if any(member(books[name], state, day, survey.as_of) == "yes" for state in states)
    )
