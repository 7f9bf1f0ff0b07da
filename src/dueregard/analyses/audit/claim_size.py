"""Is a declared zone as large as the harm that it stands for?"""

from collections.abc import Iterator

from dueregard.analyses.audit.findings import Finding, Outcome, limit
from dueregard.model.physics import LEVELS, LevelName
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import DeclaredZone, Scenario
from dueregard.zones.claims import MODELLED_BY, declared_radius_m
from dueregard.zones.footprints import footprints

ZONE_RULE, FACTOR = "accords-11-7-zone", "reasonableness_factor"


def claim_sizes(scenario: Scenario, rulebook: Rulebook, level: LevelName) -> Iterator[Finding]:
    """Hold the radius of every declared zone against the reach that the physics supports at each level.

    The supported reach is what a radius of `modelled` would be; the factor is taken at the level that decides.
    """
    prints, rows = footprints(scenario, rulebook, MODELLED_BY[1:]), list(scenario.activities)
    held = limit(rulebook, ZONE_RULE, FACTOR)
    for name, zone in scenario.zones.items():
        around = -1 if zone.around is None else rows.index(zone.around)
        modelled = zone.model_copy(update={"radius": "modelled"})
        band = {each: declared_radius_m(modelled, around, each, rulebook, prints) for each in LEVELS}
        declared_m = declared_radius_m(zone, around, level, rulebook, prints)[0]
        factor = declared_m / band[level][0]
        words = f"{_km(declared_m)} km declared; {_supported(zone, {each: band[each] for each in LEVELS})}"
        outcome: Outcome = "flag" if factor > held.quantity.si else "sound"
        yield Finding("claim size", name, zone.by, None, outcome, words, ZONE_RULE, factor, "1", held)


def _supported(zone: DeclaredZone, band: dict[LevelName, tuple[float, str]]) -> str:
    reach = [metres for metres, _ in band.values()]
    spread = f"{_km(reach[0])} km"
    if len(set(reach)) > 1:
        spread = f"{' / '.join(map(_km, reach))} km (low / nominal / high)"
    source = "the guideline disc" if {by for _, by in band.values()} == {"guideline"} else "the model of its operation"
    named = "" if zone.around is not None else "; it is drawn round no activity whose harm could be modelled"
    return f"{source} supports {spread}{named}"


def _km(metres: float) -> str:
    return f"{metres / 1e3:.3g}"
