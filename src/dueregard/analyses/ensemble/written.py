"""What does a scenario look like in which the values of one world are written in?"""

from datetime import date
from typing import Any

from dueregard import selenodesy
from dueregard.analyses.ensemble.days import day_at
from dueregard.analyses.ensemble.factors import Factor
from dueregard.analyses.ensemble.worlds import Worlds
from dueregard.model.dates import SoftDate
from dueregard.model.physics import Hazard
from dueregard.model.quantities import Quantity
from dueregard.model.rule_numbers import numbers_of, with_value
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Position, Scenario
from dueregard.model.units import base_factor
from dueregard.zones.days import date_of, soft_days
from dueregard.zones.placement import Placements

GROUPS = ("provisions", "hazards", "kinds", "receptors")


def written_scenario(scenario: Scenario, placements: Placements, worlds: Worlds, world: int) -> Scenario:
    """Return the scenario with the places, days and numbers of one world, all of them certain."""
    rows = {one.item: row for row, one in enumerate(placements.rows)}
    activities = {
        name: _activity(name, one, _place(worlds, rows[name], world), worlds, world)
        for name, one in scenario.activities.items()
    }
    zones = {
        name: one if one.around is not None else one.model_copy(update=_place(worlds, rows[name], world))
        for name, one in scenario.zones.items()
    }
    return scenario.model_copy(update={"activities": activities, "zones": zones, "uncertain": {}})


def _place(worlds: Worlds, row: int, world: int) -> dict[str, Any]:
    if row not in worlds.places:
        return {}
    east, north = (float(side[world]) for side in worlds.places[row])
    lat, lon = selenodesy.to_geographic(east, north)
    return {"at": Position(lat=float(lat), lon=float(lon))}


def _activity(name: str, activity: Activity, place: dict[str, Any], worlds: Worlds, world: int) -> Activity:
    changes: dict[str, Any] = place | ({"within": None, "landing_ellipse": None} if place else {})
    if name in worlds.quantile:
        changes["events"] = tuple(_day(event, worlds, name, world) for event in activity.events)
        if activity.operates is not None:
            ends = {end: _day(getattr(activity.operates, end), worlds, name, world) for end in ("starts", "ends")}
            changes["operates"] = activity.operates.model_copy(update=ends)
    own = (number for number in worlds.numbers if number.rpartition(".")[0] == name)
    changes |= {number.rpartition(".")[2]: float(worlds.numbers[number][world]) for number in own}
    return activity.model_copy(update=changes)


def _day(soft: SoftDate | None, worlds: Worlds, name: str, world: int) -> SoftDate | None:
    if soft is None:
        return None
    day: date = date_of(int(day_at(soft_days(soft), worlds.quantile[name][world])))
    return SoftDate(earliest=day, nominal=day, latest=day)


def written_rulebook(rulebook: Rulebook, factors: tuple[Factor, ...], worlds: Worlds, world: int) -> Rulebook:
    """Return the rules with the numbers of one world, each hazard with its one parameter set."""
    changed = {group: dict(getattr(rulebook, group)) for group in GROUPS}
    severity = rulebook.severity
    for factor in factors:
        rule, _, number = factor.name.partition(".")
        if factor.name == "severity.object_radius":
            severity = severity.model_copy(update={number: _quantity(severity.object_radius, worlds, factor, world)})
        for records in changed.values() if factor.what == "number" else ():
            if rule in records:
                records[rule] = _with_number(records[rule], number, worlds, factor, world)
    hazards = {name: _of_one_set(one, worlds, world) for name, one in changed["hazards"].items()}
    return Rulebook(**{**vars(rulebook), **changed, "hazards": hazards, "severity": severity})


def _with_number(record: Any, number: str, worlds: Worlds, factor: Factor, world: int) -> Any:
    path, quantity = next((path, one) for name, path, one in numbers_of(record) if name == number)
    return with_value(record, path, _quantity(quantity, worlds, factor, world))


def _quantity(quantity: Quantity, worlds: Worlds, factor: Factor, world: int) -> Quantity:
    value = float(worlds.numbers[factor.name][world]) / base_factor(quantity.unit)[1]
    return quantity.model_copy(update={"value": value, "low": value, "high": value})


def _of_one_set(hazard: Hazard, worlds: Worlds, world: int) -> Hazard:
    names = list(hazard.sets)
    chosen = names[int(worlds.sets[hazard.hazard][world])] if hazard.hazard in worlds.sets else hazard.nominal
    return hazard.model_copy(update={"sets": {chosen: hazard.sets[chosen]}, "nominal": chosen})
