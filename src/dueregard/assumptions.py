"""What does the result rest on that is not law?"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from dueregard.hazards import numbers_used, reach_levels
from dueregard.law.obligations import rules_for
from dueregard.model.physics import Kind
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.terrain.grid import Grid
from dueregard.terrain.sight import DECIDING_SIGMAS
from dueregard.zones.claims import CAP, MODELLED_BY
from dueregard.zones.declared import IDLE_TIME
from dueregard.zones.declared import LAPSE as ZONE_LAPSE
from dueregard.zones.interests import LAPSE
from dueregard.zones.placement import SAMPLES
from dueregard.zones.presence import attributes_of
from dueregard.zones.shapes import relevant_classes
from dueregard.zones.shielded import LEAST_CELLS

Row = dict[str, Any]
OF_ZONES = ("cessation", "accords-11-7-zone")
"""Rules by which zones lapse and are held against the harm that they stand for."""
_GROUP = re.compile(r"\.(?:defaults|attributes)\.")
"""Part of a number's id that the places of the rules leave out."""


def assumptions(
    scenario: Scenario,
    rulebook: Rulebook,
    readings: tuple[str, ...],
    grids: Sequence[Grid] = (),
    owed_by: Collection[str] = (),
) -> list[Row]:
    """List every number and every choice that enters the result and is not the text of a binding instrument.

    Parameters
    ----------
    owed_by
        Rules by which something is owed without a conflict.

    Returns
    -------
    Records with the keys of tables.ASSUMPTIONS, each id once.
    """
    below = (rulebook.readings[name].fallback for name in readings)
    heard = tuple(dict.fromkeys([*readings, *filter(None, below)]))
    rows = [
        *_of_scenario(scenario, rulebook),
        *_of_readings(rulebook, heard),
        *_of_provisions(scenario, rulebook, heard, owed_by),
        *_of_obligations(scenario, rulebook),
        *_of_budgets(scenario, rulebook),
        *_of_physics(scenario, rulebook),
        *_of_kinds(scenario, rulebook),
        *_of_newcomers(rulebook),
        *_of_method(rulebook),
        *_of_terrain(grids),
    ]
    named = _decides_zones(scenario, rulebook)
    told = {row["assumption"]: row for row in rows if row["number_class"] != "LEGAL"}
    return [{**row, "used_by": ", ".join([row["used_by"], *named.get(name, [])])} for name, row in told.items()]


def _decides_zones(scenario: Scenario, rulebook: Rulebook) -> dict[str, list[str]]:
    """Return the zones that each number draws or ends: those of a modelled radius, and of those without an end."""
    found: dict[str, list[str]] = {}
    for zone, one in scenario.zones.items():
        if one.around is None:
            continue
        ends = [f"{ZONE_LAPSE}.{IDLE_TIME}"] if one.ends_on is None else []
        drawn = _modelled(one.around, scenario, rulebook) if one.radius == "modelled" else []
        for number in [*ends, *drawn]:
            found.setdefault(number, []).append(zone)
    return found


def _modelled(name: str, scenario: Scenario, rulebook: Rulebook) -> list[str]:
    """Return the numbers that decide a radius of `modelled` round an activity."""
    activity, (mechanism, receptor) = scenario.activities[name], MODELLED_BY
    kind = rulebook.kinds[activity.kind]
    hazard = rulebook.hazards[mechanism]
    if mechanism not in kind.effects:
        return [f"{mechanism}.floor"]
    reach = reach_levels(hazard, rulebook.receptors[receptor], attributes_of(activity, kind))["nominal"]
    mass = [f"{name}.touchdown_mass", f"{kind.kind}.defaults.touchdown_mass"]
    return [*numbers_used(hazard, receptor, reach), *([] if reach.limited_by == "guideline" else mass)]


def _choice(name: str, value: str, source: str, used_by: str, where: str | None = None) -> Row:
    return {
        "assumption": name,
        "value": value,
        "number_class": "ASSUMPTION",
        "source": source,
        "confidence": None,
        "used_by": used_by,
        "where": where,
    }


def _number(name: str, number: Quantity, used_by: str, rulebook: Rulebook) -> Row:
    return {
        "assumption": name,
        "value": number.text,
        "number_class": number.number_class,
        "source": number.source,
        "confidence": number.confidence,
        "used_by": used_by,
        "where": _where(name, rulebook),
    }


def _where(name: str, rulebook: Rulebook) -> str | None:
    place = rulebook.places.get(name) or rulebook.places.get(_GROUP.sub(".", name, count=1))
    return None if place is None else f"{place[0]}:{place[1]}"


def _of_scenario(scenario: Scenario, rulebook: Rulebook) -> Iterator[Row]:
    for name, activity in scenario.activities.items():
        if activity.evidence == "assumed":
            yield _choice(f"{name}.evidence", "place and dates assumed", activity.source, name)
        if "fission_dose" in rulebook.kinds[activity.kind].effects and activity.shield_azimuth is None:
            value = "azimuth of the shield not known: no protected sector"
            yield _choice(f"{name}.shield_azimuth", value, activity.source, name)
        yield from _given(name, activity)
    for name, zone in scenario.zones.items():
        value = "modelled" if isinstance(zone.radius, str) else f"{zone.radius / 1e3:g} km as declared"
        yield _choice(f"{name}.radius", value, zone.source or "scenario", name)


def _given(name: str, activity: Activity) -> Iterator[Row]:
    """Give the numbers that the scenario itself puts on an activity: their source is the activity's."""
    numbers = {
        "operating_radius": (activity.operating_radius, "m"),
        "uncertainty": (activity.at.uncertainty_m if activity.at else None, "m, 95 %"),
        "touchdown_mass": (activity.touchdown_mass, "kg"),
        "rate_per_year": (activity.rate_per_year, "a year"),
    }
    for attribute, (value, unit) in numbers.items():
        if value:
            row = _choice(f"{name}.{attribute}", f"{value:g} {unit}", activity.source, name)
            yield {**row, "confidence": activity.evidence}


def _of_readings(rulebook: Rulebook, readings: tuple[str, ...]) -> Iterator[Row]:
    for name in readings:
        for choice, words in rulebook.readings[name].assumptions.items():
            where = _where(f"readings/{name}.assumptions.{choice}", rulebook)
            yield _choice(f"{name}.{choice}", words, "reading", name, where)


def _of_provisions(
    scenario: Scenario, rulebook: Rulebook, readings: tuple[str, ...], owed_by: Collection[str]
) -> Iterator[Row]:
    named = {decision.rule for name in readings for decision in rulebook.readings[name].decisions}
    named |= {*OF_ZONES, *_limiting(rulebook)} if scenario.zones else set()
    named |= {
        one.rule for one in rulebook.provisions.values() if LAPSE in one.parameters and {*one.readings} & {*readings}
    }
    kinds = {activity.kind for activity in scenario.activities.values()}
    drawn = {rule.rule for rule in rulebook.provisions.values() if rule.drawn and kinds & set(rule.trigger.kinds)}
    for name in sorted(filter(None, named | drawn | set(owed_by))):
        rule = rulebook.provisions[name]
        for number, quantity in {**rule.geometry.parameters, **rule.parameters}.items():
            yield _number(f"{name}.{number}", quantity, name, rulebook)


def _limiting(rulebook: Rulebook) -> set[str]:
    """Return the rule that limits the reach of zones, if it stands under any reading."""
    rule = rulebook.provisions.get(CAP[0])
    return {CAP[0]} if rule is not None and rule.readings else set()


def _of_obligations(scenario: Scenario, rulebook: Rulebook) -> Iterator[Row]:
    """Give the periods of the duties of one that States in the scenario may have."""
    for activity in scenario.activities.values():
        states = set(scenario.actors[activity.actor].states)
        for rule in rules_for(activity, rulebook):
            instrument, period = rulebook.instruments[rule.instrument], rule.parameters.get("due_after_start")
            party = instrument.universal or states & {one.state for one in instrument.parties}
            if party and period is not None:
                yield _number(f"{rule.rule}.due_after_start", period, "obligations", rulebook)


def _of_physics(scenario: Scenario, rulebook: Rulebook) -> Iterator[Row]:
    kinds = _kinds(scenario, rulebook)
    classes = relevant_classes(scenario, rulebook)
    effects = {mechanism for kind in kinds for mechanism in kind.effects}
    mechanisms = sorted(name for name in effects if classes & set(rulebook.hazards[name].thresholds))
    for mechanism in mechanisms:
        hazard = rulebook.hazards[mechanism]
        for name, quantity in hazard.parameters.items():
            yield _number(f"{mechanism}.{name}", quantity, mechanism, rulebook)
        if hazard.floor is not None:
            yield _number(f"{mechanism}.floor", hazard.floor, mechanism, rulebook)
        for receptor in sorted(classes & set(hazard.thresholds)):
            for name, quantity in hazard.thresholds[receptor].items():
                yield _number(f"{mechanism}.thresholds.{receptor}.{name}", quantity, mechanism, rulebook)
    for receptor in sorted(classes & set(rulebook.receptors)):
        yield _number(f"{receptor}.height", rulebook.receptors[receptor].height, "horizon", rulebook)


def _of_budgets(scenario: Scenario, rulebook: Rulebook) -> Iterator[Row]:
    """Give what frost and dust of all landings are added up from, whoever minds them."""
    effects = {name for one in scenario.activities.values() for name in rulebook.kinds[one.kind].effects}
    for mechanism in sorted(effects & {"exhaust_volatiles", "plume_ejecta"}):
        for name, quantity in rulebook.hazards[mechanism].parameters.items():
            yield _number(f"{mechanism}.{name}", quantity, "what no distance saves", rulebook)


def _kinds(scenario: Scenario, rulebook: Rulebook) -> list[Kind]:
    used = {activity.kind for activity in scenario.activities.values()}
    used |= {newcomer.kind for newcomer in rulebook.newcomers.values()}
    return [rulebook.kinds[name] for name in sorted(used)]


def _of_kinds(scenario: Scenario, rulebook: Rulebook) -> Iterator[Row]:
    for kind in {activity.kind: rulebook.kinds[activity.kind] for activity in scenario.activities.values()}.values():
        mine = [activity for activity in scenario.activities.values() if activity.kind == kind.kind]
        if any(activity.operating_radius is None for activity in mine):
            yield _number(f"{kind.kind}.operating_radius", kind.operating_radius, kind.kind, rulebook)
        for name, quantity in kind.defaults.items():
            if any(_left_open(activity, name) for activity in mine):
                yield _number(f"{kind.kind}.defaults.{name}", quantity, kind.kind, rulebook)


def _left_open(activity: Activity, attribute: str) -> bool:
    return getattr(activity, attribute) is None


def _of_newcomers(rulebook: Rulebook) -> Iterator[Row]:
    for name, newcomer in rulebook.newcomers.items():
        for attribute, quantity in rulebook.kinds[newcomer.kind].defaults.items():
            if attribute not in newcomer.attributes:
                yield _number(f"{newcomer.kind}.defaults.{attribute}", quantity, "exclusion", rulebook)
        for attribute, quantity in newcomer.attributes.items():
            yield _number(f"{name}.attributes.{attribute}", quantity, "exclusion", rulebook)


def _of_method(rulebook: Rulebook) -> Iterator[Row]:
    scale = rulebook.severity
    for name in ("clear_from", "gross_from", "contact_range", "object_radius"):
        yield _number(f"severity.{name}", getattr(scale, name), "severity", rulebook)
    yield _choice("method.samples", f"{SAMPLES} seeded samples of position and date", "this program", "share")
    spread = "dates and places in regions evenly spread; uncertain points normally, cut at their 95 % radius"
    yield _choice("method.spread", spread, "this program", "share")
    yield _choice("method.nominal_day", "a period's nominal day is its first", "this program", "zones, exclusion")
    yield _choice("method.newcomer", "a reference newcomer is one point", "this program", "exclusion")
    if rulebook.sky is not None and rulebook.newcomers:
        yield _number("sky.lit_ground_share", rulebook.sky.lit_ground_share, "shares of lit ground", rulebook)


def _of_terrain(grids: Sequence[Grid]) -> Iterator[Row]:
    if not grids:
        smooth = "smooth sphere: relief neither shields nor exposes"
        yield _choice("method.terrain", smooth, "this program", "footprints")
        return
    hidden = (
        f"relief only takes ground off: where sight or flight is stopped with both ends raised and the ground between "
        f"lowered by {DECIDING_SIGMAS:g} standard deviations, farther away than {LEAST_CELLS // 2} cells; what is "
        f"undecided or unknown counts as reached; ground beyond the smooth sphere's footprint is never added"
    )
    yield _choice("method.terrain", hidden, "this program", "footprints, conflicts, exclusion")
    for grid in grids:
        words = f"{grid.height_sigma_m:.3g} m, cells of {grid.cell_m:.4g} m"
        yield _choice(
            f"terrain.{grid.name}.height_sigma", words, "the grid's note, or a share of its cell", "footprints"
        )
