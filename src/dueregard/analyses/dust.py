"""What dust do the landings of others lay on each site?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dueregard import hazards
from dueregard.analyses.landings import landings_of
from dueregard.conflicts.distances import nominal_gaps_m
from dueregard.hazards import ballistics, plume_ejecta
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.model.units import KNOWN
from dueregard.selenodesy.threads import in_chunks
from dueregard.zones.placement import Placements
from dueregard.zones.presence import attributes_of, presence_of

EJECTA = "plume_ejecta"
UG_CM2 = KNOWN["ug/cm**2"][1]
"""One ug/cm2 in kg/m2."""
PAIRS = 1 << 19
"""Pairs of site and landing that a processor holds in memory at a time."""
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Plumes:
    """What each of m activities throws at a landing, under each of s parameter sets, the nominal one first.

    `mass_kg`: soil thrown out, shape (m, s); `berm_deg`: elevation below which nothing leaves, shape (m,).
    """

    sets: tuple[plume_ejecta.Parameters, ...]
    mass_kg: Floats
    berm_deg: Floats


def dust_rows(
    scenario: Scenario, rulebook: Rulebook, placements: Placements, throwing: Integers, window: tuple[int, int]
) -> Iterator[dict[str, Any]]:
    """Give what the landings of others lay on each known site that minds dust; a site that none reaches is left out.

    Parameters
    ----------
    throwing
        Rows of the placements that land, and whose place is known.
    window
        First day, and first day no longer counted. [day numbers]
    """
    names, activities = list(scenario.activities), list(scenario.activities.values())
    sites = _minding(activities, rulebook, placements)
    landing = [activities[row] for row in throwing]
    plumes, dated = _plumes(landing, rulebook), landings_of(landing)
    stays = np.array([[end[1] for end in presence_of(activities[row])] for row in sites]).reshape(-1, 2)
    first, last = np.maximum(stays[:, 0], window[0]), np.minimum(stays[:, 1], window[1])
    count, laid = np.zeros(len(sites)), np.zeros((len(sites), len(plumes.sets)))

    def look(part: slice) -> None:
        counts = dated.between(first[part], last[part])
        counts[placements.actor[sites[part], None] == placements.actor[throwing]] = 0.0
        count[part] = counts.sum(axis=1)
        laid[part] = _laid(sites[part], throwing, counts, placements, plumes, rulebook.severity.contact_range.si)

    in_chunks(look, len(sites), max(1, PAIRS // max(1, len(throwing))))
    for row in np.flatnonzero(laid.max(axis=1) > 0.0):
        yield _row(names[sites[row]], count[row], laid[row], plumes.sets[0])


def _row(name: str, landings: float, laid: Floats, nominal: plume_ejecta.Parameters) -> dict[str, Any]:
    return {
        "activity": name,
        "landings": float(landings),
        "deposit_ug_cm2": laid[0] / UG_CM2,
        "low_ug_cm2": laid.min() / UG_CM2,
        "high_ug_cm2": laid.max() / UG_CM2,
        "covered_share": float(plume_ejecta.covered_share(laid[0], nominal)),
        "natural_years": laid[0] / nominal.natural_dust,
    }


def _minding(activities: Sequence[Activity], rulebook: Rulebook, placements: Placements) -> Integers:
    """Return the rows whose place is known and that mind dust, at work or when they are over."""
    minded = rulebook.hazards[EJECTA].thresholds.keys()
    kinds = rulebook.kinds
    found = [
        row
        for row, one in enumerate(activities)
        if placements.rows[row].ground is not None
        and not minded.isdisjoint(
            {*(kinds[one.kind].interests if one.interests is None else one.interests), kinds[one.kind].remains_as}
        )
    ]
    return np.array(found, dtype=np.int64)


def _plumes(landing: Sequence[Activity], rulebook: Rulebook) -> Plumes:
    hazard = rulebook.hazards[EJECTA]
    sets = hazards.parameter_sets(hazard)
    every = (sets[hazard.nominal], *sets.values())
    emitters = [attributes_of(one, rulebook.kinds[one.kind]) for one in landing]
    mass_kg = [[plume_ejecta.ejected_mass_kg(emitter, one) for one in every] for emitter in emitters]
    berm_deg = [ballistics.berm_elevation_deg(emitter) for emitter in emitters]
    return Plumes(every, np.array(mass_kg).reshape(-1, len(every)), np.array(berm_deg))


def _laid(
    sites: Integers, throwing: Integers, counts: Floats, placements: Placements, plumes: Plumes, contact_m: float
) -> Floats:
    """Add up what some sites get, shape (sites, sets), on the smooth sphere and on their nearest ground. [kg/m2]

    Sets that differ only in the source share a sheet, so that each distance is asked once for each sheet and berm.
    """
    site, source = np.nonzero(counts)
    apart_m = np.maximum(nominal_gaps_m(sites[site], throwing[source], placements), contact_m)
    total = np.zeros((len(sites), len(plumes.sets)))
    sheets = [plume_ejecta.sheet_of(one) for one in plumes.sets]
    for berm_deg in np.unique(plumes.berm_deg[source]):
        mine = np.flatnonzero(plumes.berm_deg[source] == berm_deg)
        for sheet in dict.fromkeys(sheets):
            per_kg = (
                plume_ejecta.tabulated_per_kg(apart_m[mine], sheet, float(berm_deg)) * counts[site[mine], source[mine]]
            )
            columns = [column for column, one in enumerate(sheets) if one == sheet]
            pairs = sparse.csr_array((per_kg, (site[mine], source[mine])), shape=counts.shape)
            total[:, columns] += np.asarray(pairs @ plumes.mass_kg[:, columns])
    return total
