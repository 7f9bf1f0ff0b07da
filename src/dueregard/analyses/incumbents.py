"""From which places do those who are there already keep an outpost, under which reading, and by what?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.analyses.outposts import Layout, positions
from dueregard.analyses.terms import act_of, strength
from dueregard.exclusion.parts import Survey, bound_alike
from dueregard.law.decisions import decision_between
from dueregard.law.facts import Order
from dueregard.model.law import Act, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import CLAIM, DECLARED, POLARITIES
from dueregard.zones.days import date_of
from dueregard.zones.declared import stretches
from dueregard.zones.footprints import reaches
from dueregard.zones.placement import Placements, objects
from dueregard.zones.presence import AT_WORK
from dueregard.zones.sources import tables_of

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Apart = Callable[[int], Floats]
"""Row of something to its distance from each part of the outpost at each place, shape (places, parts). [m]"""
OWN_ZONE = "declared zone of the outpost"


@dataclass(frozen=True, eq=False)
class Standing:
    """What stands at a known place on a day: who reaches how far, what can be reached, which zones there are.

    `sending` are footprints at the level that decides; `receiving` has receptor_class and operating_radius_m; both name
    rows of the placements.
    """

    survey: Survey
    level: str
    day: int
    sending: pd.DataFrame
    receiving: pd.DataFrame

    @property
    def placements(self) -> Placements:
        """Where everything stands."""
        return self.survey.placements

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """Rows of the placements that stand on the day at a known place."""
        found = {*self.sending["activity"], *self.receiving["activity"]}
        return tuple(sorted(int(row) for row in found if self.placements.rows[row].ground is not None))

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Ids of what stands on the day, but of which only a region is known."""
        found = {*self.sending["activity"], *self.receiving["activity"]}
        return tuple(
            self.placements.rows[row].item for row in sorted(found) if self.placements.rows[row].ground is None
        )


def standing_on(
    scenario: Scenario, rulebook: Rulebook, placements: Placements, as_of: date, day: int, level: str
) -> Standing:
    """Return what stands on a day.

    Parameters
    ----------
    as_of
        Day of knowledge.
    day
        Day number.
    """
    emitting, prints, exposed = tables_of(scenario, rulebook, as_of, {*rulebook.receptors, AT_WORK})
    keys = ["activity", "mechanism"]
    sending = prints[prints["level"] == level].merge(_on(day, emitting)[keys].drop_duplicates(), on=keys)
    survey = Survey(scenario, rulebook, placements, as_of)
    return Standing(survey, level, day, sending, _on(day, exposed).reset_index(drop=True))


def _on(day: int, table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["starts_nominal"] <= day) & (day < table["ends_nominal"])]


@dataclass(frozen=True)
class Owed:
    """What an outpost and something that is there already owe each other at each place, and by what it comes.

    `strength`: place among the effects, shape (places,). `by`: the mechanism that decides, per place.
    """

    item: str
    actor: str
    strength: Integers
    by: NDArray[np.object_]


def owed_at(standing: Standing, layout: Layout, middles: Floats, reading: Reading) -> tuple[Owed, ...]:
    """Tell what each thing that stands and an outpost at each place owe each other; the outpost comes later."""
    placed = positions(layout.parts, middles[:, 0], middles[:, 1])
    shape = placed.shape[:-1]
    points = np.asarray(shapely.points(placed.reshape(-1, 2)))

    @cache
    def apart(row: int) -> Floats:
        ground = objects([standing.placements.rows[row].ground])
        return np.asarray(selenodesy.separation_m(points, ground)).reshape(shape)

    return tuple(_owed(standing, row, layout, apart, reading) for row in standing.rows)


def _owed(standing: Standing, row: int, layout: Layout, apart: Apart, reading: Reading) -> Owed:
    survey, actor = standing.survey, str(standing.placements.actor[row])
    group = next(iter(reading.party_groups.values()))
    common = bound_alike(survey, actor, frozenset(group.instruments), date_of(standing.day))
    strongest = np.zeros(len(apart(row)), dtype=np.int64)
    by = np.full(len(strongest), "", dtype=object)
    met = _met(standing, row, layout, apart(row)) if reading.base_instrument in common else ()
    inside = _in_notified_zones(standing, row, layout, apart, reading)
    for one in met:
        act = _act(survey, row, reading, standing.day) if one.mechanism == DECLARED else act_of(reading)
        for within in (False, True) if act is not None else ():
            decision = decision_between(
                reading,
                survey.rulebook,
                common,
                one.polarity,
                one.later,
                in_notified_zone=within,
                act=act or "declared",
            )
            stronger = one.where & (inside == within) & (strength(decision) > strongest)
            strongest[stronger], by[stronger] = strength(decision), one.mechanism
    return Owed(standing.placements.rows[row].item, actor, strongest, by)


@dataclass(frozen=True, eq=False)
class _Met:
    """One way in which a thing and an outpost meet: who is later, by what, and from which places of the outpost."""

    polarity: str
    later: Order
    mechanism: str
    where: Booleans


def _met(standing: Standing, row: int, layout: Layout, apart: Floats) -> Iterator[_Met]:
    sending, receiving = (table[table["activity"] == row] for table in (standing.sending, standing.receiving))
    for one in _rows(sending):
        met = np.zeros(len(apart), dtype=bool)
        for column, part in enumerate(layout.parts):
            if one["receptor_class"] in (AT_WORK, *part.at_stake):
                met |= apart[:, column] < one["radius_m"] + part.operating_m
        if one["receptor_class"] == CLAIM and layout.zone is not None:
            met |= apart[:, layout.zone.part] < one["radius_m"] + layout.zone.radius_m
        polarity = POLARITIES.get(one["mechanism"], "emission")
        yield _Met(polarity, "receptor_later", one["mechanism"], met)
    for one in _rows(receiving):
        for column, mechanism, radius_m in _reaching(standing, layout, one["receptor_class"]):
            met = apart[:, column] < radius_m + one["operating_radius_m"]
            yield _Met("emission", "source_later", mechanism, met)
        if one["receptor_class"] == AT_WORK and layout.zone is not None:
            met = apart[:, layout.zone.part] < layout.zone.radius_m + one["operating_radius_m"]
            yield _Met("declared", "source_later", OWN_ZONE, met)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: Any = table.to_dict("records")
    return list(rows)


def _reaching(standing: Standing, layout: Layout, receptor_class: str) -> Iterator[tuple[int, str, float]]:
    """Give part, mechanism and radius of an outpost's effects on a receptor class; its shield is not counted on."""
    book = standing.survey.rulebook
    for column, part in enumerate(layout.parts):
        for mechanism in part.kind.effects:
            if receptor_class in book.hazards[mechanism].thresholds:
                found = reaches(book, mechanism, receptor_class, part.attributes)
                yield from ((column, mechanism, one[1]) for one in found if one[0] == standing.level)


def _in_notified_zones(standing: Standing, row: int, layout: Layout, apart: Apart, reading: Reading) -> Booleans:
    """Tell where the thing stands in the outpost's zone, or the outpost in a zone that the thing's actor has notified.

    Only where the reading makes something of that.
    """
    inside = np.zeros(len(apart(row)), dtype=bool)
    if reading.in_notified_zone is None:
        return inside
    at_work = standing.receiving[
        (standing.receiving["activity"] == row) & (standing.receiving["receptor_class"] == AT_WORK)
    ]
    if layout.zone is not None and len(at_work):
        operating_m = float(at_work["operating_radius_m"].iloc[0])
        inside |= apart(row)[:, layout.zone.part] < layout.zone.radius_m + operating_m
    zones = standing.sending[
        (standing.sending["mechanism"] == DECLARED) & (standing.sending["receptor_class"] == AT_WORK)
    ]
    for one in _rows(zones):
        zone = int(one["activity"])
        same = standing.placements.actor[zone] == standing.placements.actor[row]
        if same and zone in standing.rows and _act(standing.survey, zone, reading, standing.day) is not None:
            limits = one["radius_m"] + np.array([part.operating_m for part in layout.parts])
            inside |= (apart(zone) < limits).any(axis=1)
    return inside


def _act(survey: Survey, row: int, reading: Reading, day: int) -> Act | None:
    """Return the act by which a declared zone of the scenario stands under a reading on a day."""
    zone = list(survey.scenario.zones.values())[row - len(survey.scenario.activities)]
    standing = stretches(zone, survey.scenario, reading, survey.rulebook)
    return next((one.act for one in standing if one.starts <= day < one.ends), None)
