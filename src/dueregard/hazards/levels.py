"""How far does an effect reach at its low, nominal and high level, and which numbers decide that?"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from dueregard.hazards.contract import Mechanism, Passage, Reach, Reception
from dueregard.model.physics import Attributes, Hazard, LevelName, ReceptorClass
from dueregard.model.quantities import Quantity
from dueregard.model.units import LEVEL_UNITS, base_factor

STRENGTH = ("LEGAL", "GUIDELINE", "ENGINEERING", "ANALOGY", "PROPOSAL", "ASSUMPTION")
"""Classes of number, strongest first."""


@lru_cache(maxsize=64)
def load(hazard_id: str) -> Mechanism:
    """Return the mechanism of a hazard: the module of the same name.

    Raises
    ------
    ModuleNotFoundError
        There is no module of that name.
    """
    return cast("Mechanism", import_module(f"{__package__}.{hazard_id}"))


def reach_levels(hazard: Hazard, receptor: ReceptorClass, emitter: Attributes) -> dict[LevelName, Reach]:
    """Return the smallest, nominal and largest reach over the coherent parameter sets of a hazard.

    Raises
    ------
    KeyError
        The hazard has no threshold for the receptor class.
    """
    by_set = _by_set(hazard, receptor, emitter)
    return {level: _floored(by_set[name], hazard, name) for level, name in _deciding_sets(hazard, by_set).items()}


def margin_at(
    hazard: Hazard,
    receptor: ReceptorClass,
    emitter: Attributes,
    range_m: NDArray[np.float64],
    in_notch: NDArray[np.bool_],
    level: LevelName,
) -> NDArray[np.float64]:
    """Return the effect at a range over the threshold, for the parameter set that decides a level.

    Parameters
    ----------
    range_m
        Distance from the emitter along the sphere, above 0. [m]
    in_notch
        Whether the direction lies in the emitter's notch.

    Returns
    -------
    Dimensionless ratio, of the broadcast shape; for quantities in dB the ratio of powers. 0 beyond the horizon. Below 1
    where only a guideline's floor reaches.
    """
    name = _deciding_sets(hazard, _by_set(hazard, receptor, emitter))[level]
    mechanism, reception, parameters = (
        load(hazard.hazard),
        _reception(hazard, receptor, name),
        _parameters(hazard, name),
    )
    ranges, notched = np.broadcast_arrays(np.asarray(range_m, dtype=np.float64), in_notch)
    effect = mechanism.effect(ranges, emitter, reception, parameters)
    if notched.any():
        in_the_notch = getattr(mechanism, "effect_in_notch", mechanism.effect)
        effect = np.where(notched, in_the_notch(ranges, emitter, reception, parameters), effect)
    if hazard.thresholds[receptor.receptor]["threshold"].unit in LEVEL_UNITS:
        return np.asarray(10.0 ** ((effect - reception.threshold) / 10.0))
    return np.asarray(effect / reception.threshold)


def passage(hazard: Hazard, receptors: Mapping[str, ReceptorClass], emitter: Attributes) -> Passage | None:
    """Return the passage that ground stops least, over all parameter sets and receptor classes of a hazard.

    The highest receptor and the steepest sheet pass wherever a lower one does. So what ground takes off a footprint is
    the same at every level, and low stays within nominal and nominal within high.

    Returns
    -------
    None if no ground stops the effect.
    """
    found = [
        load(hazard.hazard).passage(emitter, _reception(hazard, receptors[receptor], name), _parameters(hazard, name))
        for name in hazard.sets
        for receptor in hazard.thresholds
    ]
    ways = [one for one in found if one is not None]
    if len(ways) < len(found):
        return None
    return Passage(
        ways[0].kind,
        max(one.source_height_m for one in ways),
        max(one.receptor_height_m for one in ways),
        max(one.steepest_deg for one in ways),
        ways[0].gravitational_parameter,
    )


def parameter_sets(hazard: Hazard) -> dict[str, Any]:
    """Return the parameters of every set, in SI units, for what is no reach and is ordered by its own size."""
    return {name: _parameters(hazard, name) for name in hazard.sets}


def number_class(hazard: Hazard, receptor_class: str, reach: Reach) -> str:
    """Return the weakest class among the numbers that decided a reach; a receptor's height counts as ASSUMPTION."""
    classes = [number.number_class for number in _deciding_numbers(hazard, receptor_class, reach).values()]
    assumed = ["ASSUMPTION"] if "height" in reach.decided_by else []
    return max([*classes, *assumed], key=STRENGTH.index)


def numbers_used(hazard: Hazard, receptor_class: str, reach: Reach) -> list[str]:
    """Return the dotted ids of the numbers that decided a reach.

    A receptor's own height, where the horizon decided, stands as `<receptor class>.height`.
    """
    used = list(_deciding_numbers(hazard, receptor_class, reach))
    return [*used, f"{receptor_class}.height"] if "height" in reach.decided_by else used


def _deciding_numbers(hazard: Hazard, receptor_class: str, reach: Reach) -> dict[str, Quantity]:
    numbers = _numbers(hazard, receptor_class)
    named = reach.decided_by or tuple(numbers)
    return {path: number for name, (path, number) in numbers.items() if name in named}


def _numbers(hazard: Hazard, receptor_class: str) -> dict[str, tuple[str, Quantity]]:
    own = {name: (f"{hazard.hazard}.{name}", number) for name, number in hazard.parameters.items()}
    limits = {
        name: (f"{hazard.hazard}.thresholds.{receptor_class}.{name}", number)
        for name, number in hazard.thresholds[receptor_class].items()
    }
    floor = {} if hazard.floor is None else {"floor": (f"{hazard.hazard}.floor", hazard.floor)}
    return own | limits | floor


def _by_set(hazard: Hazard, receptor: ReceptorClass, emitter: Attributes) -> dict[str, Reach]:
    return {
        name: _reach(hazard.hazard, emitter, _reception(hazard, receptor, name), _parameters(hazard, name))
        for name in hazard.sets
    }


@lru_cache(maxsize=65536)
def _reach(hazard_id: str, emitter: Attributes, reception: Reception, parameters: Any) -> Reach:
    return load(hazard_id).reach(emitter, reception, parameters)


def _deciding_sets(hazard: Hazard, by_set: dict[str, Reach]) -> dict[LevelName, str]:
    """Name the set behind each level; sets are listed from mild to severe, which settles ties."""
    size = {name: (reach.radius_m, reach.notch_radius_m) for name, reach in by_set.items()}
    low = min(size, key=lambda name: size[name])
    high = max(reversed(size), key=lambda name: size[name])
    return {"low": low, "nominal": hazard.nominal, "high": high}


def _floored(reach: Reach, hazard: Hazard, set_name: str) -> Reach:
    if hazard.floor is None or reach.radius_m >= hazard.floor.si:
        return replace(reach, parameter_set=hazard.sets[set_name].title)
    return replace(reach, radius_m=hazard.floor.si, limited_by="guideline", decided_by=("floor",))


def _parameters(hazard: Hazard, set_name: str) -> Any:
    changed = hazard.sets[set_name].parameters
    values = {
        name: number.si if name not in changed else changed[name] * base_factor(number.unit)[1]
        for name, number in hazard.parameters.items()
    }
    return load(hazard.hazard).Parameters(**values)


def _reception(hazard: Hazard, receptor: ReceptorClass, set_name: str) -> Reception:
    limits = hazard.thresholds[receptor.receptor]
    threshold, changed = limits["threshold"], hazard.sets[set_name].thresholds.get(receptor.receptor)
    return Reception(
        receptor_class=receptor.receptor,
        threshold=threshold.si if changed is None else changed * base_factor(threshold.unit)[1],
        height_m=receptor.height.si,
        numbers=tuple((name, number.si) for name, number in limits.items() if name != "threshold"),
    )
