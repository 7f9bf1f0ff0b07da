"""What do all landings together leave that no distance saves: frost in every cold trap, dust year after year?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from dueregard import hazards
from dueregard.conflicts.distances import nominal_gap_m
from dueregard.hazards import exhaust_volatiles, plume_ejecta
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.model.tables import DUST, FROST, Budgets, Options
from dueregard.zones.days import date_of, day_number, typed_table
from dueregard.zones.placement import Placement, Placements
from dueregard.zones.presence import attributes_of, operation_of, presence_of

VOLATILES, EJECTA = "exhaust_volatiles", "plume_ejecta"
MG_M2, UG_CM2 = 1e-6, 1e-5
"""One mg/m2 and one ug/cm2 in kg/m2."""
DAYS_OF_A_YEAR = 365.25
ANYTHING = Reception("level ground", 1.0, 0.0)
"""A deposit does not ask on what it falls."""
Row = dict[str, Any]


def budgets(scenario: Scenario, rulebook: Rulebook, placements: Placements, options: Options) -> Budgets | None:
    """Add up frost and dust of every landing and ascent of the window.

    Returns
    -------
    None where nobody lands.
    """
    window = day_number(options.starts), day_number(options.ends)
    throwing = {
        row: activity
        for row, activity in enumerate(scenario.activities.values())
        if VOLATILES in rulebook.kinds[activity.kind].effects and _count(activity, *window)
    }
    if not throwing:
        return None
    limit = rulebook.hazards[VOLATILES].parameters["budget_limit"]
    hop_m = exhaust_volatiles.hop_m(_nominal(VOLATILES, rulebook).ground_temperature)
    placed = {row: one for row, one in throwing.items() if placements.rows[row].ground is not None}
    dust = list(_dust_rows(scenario, rulebook, placements, placed, window))
    return Budgets(
        typed_table(list(_frost_rows(rulebook, list(throwing.values()), window)), FROST, "frost"),
        typed_table(dust, DUST, "dust"),
        limit.si / MG_M2,
        limit.number_class,
        hop_m,
        sum(_count(one, *window) for row, one in throwing.items() if row not in placed),
    )


def _count(activity: Activity, first: int, last: int) -> float:
    """Return how many landings an activity makes between two days, on average where it gives a rate."""
    if activity.rate_per_year is None:
        return float(sum(first <= day_number(event.nominal) < last for event in activity.events))
    starts, ends = operation_of(activity)
    return activity.rate_per_year * max(min(last, ends[1]) - max(first, starts[1]), 0) / DAYS_OF_A_YEAR


def _frost_rows(rulebook: Rulebook, throwing: Sequence[Activity], window: tuple[int, int]) -> Iterator[Row]:
    """Give one row a calendar year in which anybody lands; frost is that of all years up to it."""
    parameters, total_kg = hazards.parameter_sets(rulebook.hazards[VOLATILES]), 0.0
    limit, nominal = rulebook.hazards[VOLATILES].parameters["budget_limit"].si, _nominal(VOLATILES, rulebook)
    for year in range(date_of(window[0]).year, date_of(window[1] - 1).year + 1):
        first, last = (day_number(date(one, 1, 1)) for one in (year, year + 1))
        counts = [_count(one, max(first, window[0]), min(last, window[1])) for one in throwing]
        if not any(counts):
            continue
        masses = [_emitter(one, rulebook).touchdown_mass or 0.0 for one in throwing]
        mass_kg = sum(count * mass for count, mass in zip(counts, masses, strict=True))
        total_kg += mass_kg
        spent, frost = exhaust_volatiles.budget(mass_kg, 1.0, nominal), _frost_kg_m2(total_kg, nominal)
        spread = [_frost_kg_m2(total_kg, one) for one in parameters.values()]
        yield {
            "year": str(year),
            "landings": sum(counts),
            "released_kg": spent.released_kg,
            "trapped_kg": spent.trapped_kg,
            "frost_mg_m2": frost / MG_M2,
            "low_mg_m2": min(spread) / MG_M2,
            "high_mg_m2": max(spread) / MG_M2,
            "share_of_limit": frost / limit,
        }


def _frost_kg_m2(mass_kg: float, parameters: exhaust_volatiles.Parameters) -> float:
    return exhaust_volatiles.budget(mass_kg, 1.0, parameters).mean_frost_kg_m2


def _nominal(mechanism: str, rulebook: Rulebook) -> Any:
    hazard = rulebook.hazards[mechanism]
    return hazards.parameter_sets(hazard)[hazard.nominal]


def _emitter(activity: Activity, rulebook: Rulebook) -> Attributes:
    return attributes_of(activity, rulebook.kinds[activity.kind])


def _dust_rows(
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    throwing: Mapping[int, Activity],
    window: tuple[int, int],
) -> Iterator[Row]:
    """Give what the landings of others lay on each known site that minds dust; a site that none reaches is left out."""
    sets, nominal = hazards.parameter_sets(rulebook.hazards[EJECTA]), _nominal(EJECTA, rulebook)
    for item, (name, activity) in enumerate(scenario.activities.items()):
        if placements.rows[item].ground is None or not _minds_dust(activity, rulebook):
            continue
        starts, ends = presence_of(activity)
        stay = max(starts[1], window[0]), min(ends[1], window[1])
        found = {row: _count(one, *stay) for row, one in throwing.items() if one.actor != activity.actor}
        laid = [
            sum(
                number * _deposit(placements.rows[row], placements.rows[item], throwing[row], rulebook, one)
                for row, number in found.items()
                if number
            )
            for one in (nominal, *sets.values())
        ]
        if max(laid) > 0.0:
            yield {
                "activity": name,
                "landings": sum(found.values()),
                "deposit_ug_cm2": laid[0] / UG_CM2,
                "low_ug_cm2": min(laid) / UG_CM2,
                "high_ug_cm2": max(laid) / UG_CM2,
                "covered_share": float(plume_ejecta.covered_share(laid[0], nominal)),
                "natural_years": laid[0] / nominal.natural_dust,
            }


def _minds_dust(activity: Activity, rulebook: Rulebook) -> bool:
    kind = rulebook.kinds[activity.kind]
    exposed = {*(kind.interests if activity.interests is None else activity.interests), kind.remains_as}
    return bool(exposed & rulebook.hazards[EJECTA].thresholds.keys())


def _deposit(
    source: Placement, site: Placement, activity: Activity, rulebook: Rulebook, parameters: plume_ejecta.Parameters
) -> float:
    """Return what one landing lays on the nearest ground of a site, on the smooth sphere. [kg/m2]"""
    apart_m = max(nominal_gap_m(source, site), rulebook.severity.contact_range.si)
    return float(plume_ejecta.effect(np.array([apart_m]), _emitter(activity, rulebook), ANYTHING, parameters)[0])
