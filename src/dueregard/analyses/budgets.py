"""What do all landings together leave that no distance saves: frost in every cold trap, dust year after year?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from dueregard import hazards
from dueregard.analyses.dust import dust_rows
from dueregard.analyses.landings import landings_of
from dueregard.hazards import exhaust_volatiles
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.model.tables import DUST, FROST, Budgets, Options
from dueregard.model.units import KNOWN
from dueregard.zones.days import date_of, day_number, typed_table
from dueregard.zones.placement import Placements
from dueregard.zones.presence import attributes_of

VOLATILES = "exhaust_volatiles"
MG_M2 = KNOWN["mg/m2"][1]
"""One mg/m2 in kg/m2."""
Row = dict[str, Any]


def budgets(scenario: Scenario, rulebook: Rulebook, placements: Placements, options: Options) -> Budgets | None:
    """Add up frost and dust of every landing and ascent of the window.

    Returns
    -------
    None where nobody lands.
    """
    window = day_number(options.starts), day_number(options.ends)
    every = list(scenario.activities.values())
    lands = np.array([VOLATILES in rulebook.kinds[one.kind].effects for one in every], dtype=bool)
    counts = landings_of(every).between(*np.array(window)[:, None])[0]
    throwing = np.flatnonzero(lands & (counts > 0.0))
    if not len(throwing):
        return None
    limit = rulebook.hazards[VOLATILES].parameters["budget_limit"]
    hop_m = exhaust_volatiles.hop_m(_nominal(VOLATILES, rulebook).ground_temperature)
    known = np.array([placements.rows[row].ground is not None for row in throwing])
    dust = list(dust_rows(scenario, rulebook, placements, throwing[known], window))
    return Budgets(
        typed_table(list(_frost_rows(rulebook, [every[row] for row in throwing], window)), FROST, "frost"),
        typed_table(dust, DUST, "dust"),
        limit.si / MG_M2,
        limit.number_class,
        hop_m,
        float(counts[throwing[~known]].sum()),
    )


def _frost_rows(rulebook: Rulebook, throwing: Sequence[Activity], window: tuple[int, int]) -> Iterator[Row]:
    """Give one row a calendar year in which anybody lands; frost is that of all years up to it."""
    parameters, total_kg = hazards.parameter_sets(rulebook.hazards[VOLATILES]), 0.0
    limit, nominal = rulebook.hazards[VOLATILES].parameters["budget_limit"].si, _nominal(VOLATILES, rulebook)
    masses_kg = [attributes_of(one, rulebook.kinds[one.kind]).touchdown_mass or 0.0 for one in throwing]
    years = range(date_of(window[0]).year, date_of(window[1] - 1).year + 1)
    turns = np.clip([day_number(date(year, 1, 1)) for year in (*years, years.stop)], *window)
    for year, counts in zip(years, landings_of(throwing).between(turns[:-1], turns[1:]), strict=True):
        if not counts.any():
            continue
        mass_kg = float(counts @ masses_kg)
        total_kg += mass_kg
        spent, frost = exhaust_volatiles.budget(mass_kg, 1.0, nominal), _frost_kg_m2(total_kg, nominal)
        spread = [_frost_kg_m2(total_kg, one) for one in parameters.values()]
        yield {
            "year": str(year),
            "landings": float(counts.sum()),
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
