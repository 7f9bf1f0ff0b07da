"""How far does each effect reach in every world of a batch?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard import hazards
from dueregard.analyses.ensemble.worlds import Worlds
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes, Hazard, ReceptorClass
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity
from dueregard.model.units import base_factor
from dueregard.zones.presence import attributes_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reaches:
    """Reach and notch of one emitter's effect at one receptor class, each of shape (count,). [m, deg]

    `azimuth_deg` is NaN where the reach is the same all round.
    """

    radius_m: Floats
    azimuth_deg: Floats
    half_angle_deg: Floats
    notch_radius_m: Floats


@dataclass(frozen=True)
class Emitter:
    """Attributes of a source, and the uncertain numbers among them: attribute -> name of the number."""

    attributes: Attributes
    open: tuple[tuple[str, str], ...]


def emitter_of(name: str, activity: Activity, rulebook: Rulebook, worlds: Worlds) -> Emitter:
    """Return what an activity sends its effects out with."""
    kind = rulebook.kinds[activity.kind]
    open_numbers = {
        attribute: f"{activity.kind}.{attribute}" for attribute in kind.defaults if getattr(activity, attribute) is None
    }
    own = {attribute: f"{name}.{attribute}" for attribute in Attributes.model_fields}
    named = {**open_numbers, **{key: one for key, one in own.items() if one in worlds.numbers}}
    return Emitter(
        attributes_of(activity, kind), tuple((key, one) for key, one in named.items() if one in worlds.numbers)
    )


Wanted = tuple[str, str, Emitter]
"""Hazard, receptor class, emitter."""
BLOCK = 128
"""Worlds that are reckoned at a time, so that what a mechanism has tabulated for a world is still at hand."""


def reaches(rulebook: Rulebook, wanted: Iterable[Wanted], worlds: Worlds) -> dict[Wanted, Reaches]:
    """Return the reach of each emitter's effects in every world, each distinct set of numbers reckoned once.

    The parameter set of a world stands alone there, with the world's numbers in it: low, nominal and high are one.
    """
    tasks = {one: _Task.of(rulebook, one, worlds) for one in wanted}
    found: dict[Wanted, list[Floats]] = {one: [] for one in tasks}
    for start in range(0, worlds.count, BLOCK):
        for one, task in tasks.items():
            distinct, of = np.unique(task.table[start : start + BLOCK], axis=0, return_inverse=True)
            found[one].append(np.array([task.reach(row) for row in distinct])[of.ravel()])
    return {one: Reaches(*np.concatenate(parts).T) for one, parts in found.items()}


@dataclass(frozen=True)
class _Task:
    """One emitter, hazard and receptor class; `table` holds parameter set and uncertain numbers of each world."""

    hazard: Hazard
    receptor: ReceptorClass
    emitter: Emitter
    names: tuple[str, ...]
    table: Floats
    sets: tuple[tuple[dict[str, float], dict[str, float]], ...]

    @staticmethod
    def of(rulebook: Rulebook, wanted: Wanted, worlds: Worlds) -> "_Task":
        hazard, receptor, emitter = rulebook.hazards[wanted[0]], rulebook.receptors[wanted[1]], wanted[2]
        names = tuple(name for name in _numbers(hazard, receptor, emitter) if name in worlds.numbers)
        chosen = worlds.sets.get(hazard.hazard, np.full(worlds.count, list(hazard.sets).index(hazard.nominal)))
        table = np.column_stack([chosen, *(worlds.numbers[name] for name in names)])
        sets = tuple(_of_set(hazard, name, receptor.receptor) for name in hazard.sets)
        return _Task(hazard, receptor, emitter, names, table, sets)

    def reach(self, row: Floats) -> tuple[float, ...]:
        """Return radius, azimuth, half-angle and radius of the notch for one row of the table."""
        values = dict(zip(self.names, row[1:].tolist(), strict=True))
        parameters, limits = self.sets[int(row[0])]
        hazard, name = self.hazard, self.receptor.receptor
        mechanism = hazards.load(hazard.hazard)
        own = {key: values.get(f"{hazard.hazard}.{key}", value) for key, value in parameters.items()}
        told = {key: values.get(f"{hazard.hazard}.thresholds.{name}.{key}", value) for key, value in limits.items()}
        height_m = values.get(f"{name}.height", self.receptor.height.si)
        reception = Reception(name, told.pop("threshold"), height_m, tuple(told.items()))
        reach = mechanism.reach(_attributes(self.emitter, values), reception, mechanism.Parameters(**own))
        floor = 0.0 if hazard.floor is None else hazard.floor.si
        azimuth = np.nan if reach.notch_azimuth_deg is None else reach.notch_azimuth_deg
        return max(reach.radius_m, floor), azimuth, reach.notch_half_angle_deg, reach.notch_radius_m


def _numbers(hazard: Hazard, receptor: ReceptorClass, emitter: Emitter) -> list[str]:
    return [
        *(f"{hazard.hazard}.{name}" for name in hazard.parameters),
        *(f"{hazard.hazard}.thresholds.{receptor.receptor}.{name}" for name in hazard.thresholds[receptor.receptor]),
        f"{receptor.receptor}.height",
        *(number for _, number in emitter.open),
    ]


def _attributes(emitter: Emitter, values: Mapping[str, float]) -> Attributes:
    if not emitter.open:
        return emitter.attributes
    own: dict[str, Any] = dict(emitter.attributes)
    return Attributes.model_construct(**own | {key: values[name] for key, name in emitter.open})


def _of_set(hazard: Hazard, name: str, receptor: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the parameters and the limits of one parameter set. [SI]"""
    one = hazard.sets[name]
    parameters = {
        name: one.parameters[name] * base_factor(number.unit)[1] if name in one.parameters else number.si
        for name, number in hazard.parameters.items()
    }
    limits = {name: number.si for name, number in hazard.thresholds[receptor].items()}
    if receptor in one.thresholds:
        limits["threshold"] = one.thresholds[receptor] * base_factor(hazard.thresholds[receptor]["threshold"].unit)[1]
    return parameters, limits


def same_all_round(radius_m: Floats) -> Reaches:
    """Return a reach without a notch."""
    zero = np.zeros_like(radius_m)
    return Reaches(radius_m, np.full_like(radius_m, np.nan), zero, zero)
