"""What is uncertain in a scenario and its rules, and which value goes with a number from 0 to 1?"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dueregard.model.dates import SoftDate
from dueregard.model.physics import Hazard, Kind
from dueregard.model.rule_numbers import numbers_of
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario, span_of
from dueregard.model.units import base_factor
from dueregard.zones.claims import CLAIM, drawn_shapes
from dueregard.zones.placement import Placements
from dueregard.zones.presence import AT_WORK, presences

Floats = NDArray[np.float64]
What = Literal["place", "dates", "set", "number"]
DECADE = 10.0
"""Ranges that span at least this factor are spread evenly over the logarithm."""
HELD = ("*.idle_time", "*.maximum_time")
"""Numbers that an ensemble keeps at their value: they only cut the days on which a zone stands."""


@dataclass(frozen=True)
class Factor:
    """One uncertain thing.

    `low`, `value` and `high` are those of a number, in SI units; `choices` the names of parameter sets. `columns` is
    how many numbers from 0 to 1 it takes: two for a place.
    """

    name: str
    what: What
    low: float = 0.0
    value: float = 0.5
    high: float = 1.0
    unit: str = "1"
    number_class: str = "ASSUMPTION"
    choices: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        """How many numbers from 0 to 1 it takes."""
        return 2 if self.what == "place" else 1

    def at(self, even: Floats) -> Floats:
        """Return the value of a number at its quantiles: half of the chance on either side of `value`. [SI]

        Evenly between it and each end, over the logarithm where the range spans a decade; where the value stands at an
        end, evenly over the whole range.
        """
        log = self.low > 0.0 and self.high >= DECADE * self.low
        low, value, high = (math.log(end) if log else end for end in (self.low, self.value, self.high))
        middle = value if low < value < high else (low + high) / 2.0
        found = np.interp(even, [0.0, 0.5, 1.0], [low, middle, high])
        return np.exp(found) if log else np.asarray(found)

    def choice(self, even: Floats) -> NDArray[np.int64]:
        """Return which parameter set stands, each equally likely."""
        return np.minimum((even * len(self.choices)).astype(np.int64), len(self.choices) - 1)


def factors(
    scenario: Scenario, rulebook: Rulebook, placements: Placements, newcomer: str | None, hold: Sequence[str] = ()
) -> tuple[Factor, ...]:
    """List what is uncertain and can matter to a scenario.

    Parameters
    ----------
    newcomer
        Reference newcomer for whom exclusion is measured; it is a yardstick, so its own numbers are held.
    hold
        Patterns of names that are kept at their value.
    """
    found = [
        *_of_places(scenario, placements),
        *_of_dates(scenario),
        *_of_activities(scenario),
        *_of_kinds(scenario, rulebook),
        *_of_physics(scenario, rulebook, newcomer),
        *_of_boundaries(scenario, rulebook),
    ]
    kept = (*HELD, *hold)
    return tuple(one for one in found if not any(fnmatch(one.name, pattern) for pattern in kept))


def _of_places(scenario: Scenario, placements: Placements) -> Iterator[Factor]:
    for row in placements.rows:
        zone = scenario.zones.get(row.item)
        if row.placed != "at" and (zone is None or zone.around is None):
            yield Factor(f"{row.item}.place", "place")


def soft_dates(activity: Activity) -> tuple[SoftDate, ...]:
    """Return every date of an activity."""
    ends = () if activity.operates is None else (activity.operates.starts, activity.operates.ends)
    return tuple(date for date in (*ends, *activity.events) if date is not None)


def _of_dates(scenario: Scenario) -> Iterator[Factor]:
    for name, activity in scenario.activities.items():
        if not all(date.certain for date in soft_dates(activity)):
            yield Factor(f"{name}.dates", "dates")


def _of_activities(scenario: Scenario) -> Iterator[Factor]:
    for name, span in scenario.uncertain.items():
        low, value, high = span_of(name, span, scenario.activities)
        if low < high:
            yield Factor(name, "number", low, value, high, "SI")


def _numbers(record: Hazard | Kind, rule: str, wanted: Iterable[str]) -> Iterator[Factor]:
    names = set(wanted)
    for name, _, number in numbers_of(record):
        if name in names and number.si_low < number.si_high:
            yield Factor(
                f"{rule}.{name}",
                "number",
                number.si_low,
                number.si,
                number.si_high,
                number.unit,
                number.number_class,
            )


def _of_kinds(scenario: Scenario, rulebook: Rulebook) -> Iterator[Factor]:
    for kind in dict.fromkeys(activity.kind for activity in scenario.activities.values()):
        mine = [activity for activity in scenario.activities.values() if activity.kind == kind]
        names = ["operating_radius", *rulebook.kinds[kind].defaults]
        yield from _numbers(
            rulebook.kinds[kind], kind, [name for name in names if any(getattr(one, name) is None for one in mine)]
        )


def classes_of(scenario: Scenario, rulebook: Rulebook, newcomer: str | None) -> frozenset[str]:
    """Return the receptor classes that the scenario or the newcomer has at stake."""
    there = set(presences(scenario, rulebook)["receptor_class"]) - {AT_WORK, CLAIM}
    own = () if newcomer is None else rulebook.kinds[rulebook.newcomers[newcomer].kind].interests
    return frozenset(there | set(own))


def _of_physics(scenario: Scenario, rulebook: Rulebook, newcomer: str | None) -> Iterator[Factor]:
    classes = classes_of(scenario, rulebook, newcomer)
    kinds = {activity.kind for activity in scenario.activities.values()}
    kinds |= set() if newcomer is None else {rulebook.newcomers[newcomer].kind}
    effects = sorted({mechanism for kind in kinds for mechanism in rulebook.kinds[kind].effects})
    acting = [rulebook.hazards[name] for name in effects if classes & set(rulebook.hazards[name].thresholds)]
    for hazard in acting:
        yield from _of_hazard(hazard, classes)
    for receptor in sorted(classes & {name for hazard in acting for name in hazard.thresholds}):
        height = rulebook.receptors[receptor].height
        if height.si_low < height.si_high:
            ends = height.si_low, height.si, height.si_high
            yield Factor(f"{receptor}.height", "number", *ends, height.unit, height.number_class)


def _of_hazard(hazard: Hazard, classes: frozenset[str]) -> Iterator[Factor]:
    """Give the coherent sets as one choice, and the ranges of parameters and thresholds that no set decides.

    What goes with a threshold (the band that is protected) says what is protected, and is held.
    """
    if len(hazard.sets) > 1:
        yield Factor(f"{hazard.hazard}.set", "set", choices=tuple(hazard.sets))
    decided = {name for one in hazard.sets.values() for name in one.parameters}
    names = [name for name in hazard.parameters if name not in decided]
    limited = {name for one in hazard.sets.values() for name in one.thresholds}
    names += [f"thresholds.{one}.threshold" for one in sorted(classes & set(hazard.thresholds)) if one not in limited]
    yield from _numbers(hazard, hazard.hazard, names)


def _of_boundaries(scenario: Scenario, rulebook: Rulebook) -> Iterator[Factor]:
    drawn = {rule.rule: rule for _, _, rule in drawn_shapes(scenario, rulebook, scenario.as_of)}
    for rule in drawn.values():
        radius = rule.geometry.parameters.get("radius")
        if radius is not None and radius.si_low < radius.si_high:
            ends = radius.si_low, radius.si, radius.si_high
            yield Factor(f"{rule.rule}.radius", "number", *ends, radius.unit, radius.number_class)
    size = rulebook.severity.object_radius
    if size.si_low < size.si_high:
        ends = size.si_low, size.si, size.si_high
        yield Factor("severity.object_radius", "number", *ends, size.unit, size.number_class)


def written_unit(factor: Factor) -> float:
    """Return by what a value in SI units is divided to stand in the unit that the file writes."""
    return 1.0 if factor.unit == "SI" else base_factor(factor.unit)[1]
