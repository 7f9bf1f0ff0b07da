"""Which columns does each stage hand on?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import pandas as pd

from dueregard.model.physics import LevelName
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario

TEXT, DAY, NUMBER, FLAG = "text", "day", "number", "flag"
"""Kinds of column: text (None where empty), day (datetime64[s], NaT is open or unknown), float, bool."""

STAMPS = {"scenario_kind": TEXT, "scenario_as_of": DAY}
"""Columns that tell, in each row of a CSV file, whether the scenario is an exercise, and of which day it is."""
SITES = {
    "site_id": TEXT,
    "activity": TEXT,
    "title": TEXT,
    "actor": TEXT,
    "states": TEXT,
    "kind": TEXT,
    "phase": TEXT,
    "placed": TEXT,
    "uncertainty_m": NUMBER,
    "operating_radius_m": NUMBER,
    "starts_on": DAY,
    "ends_on": DAY,
    "date_precision": TEXT,
    "lat_deg": NUMBER,
    "lon_deg": NUMBER,
    "evidence": TEXT,
    "source": TEXT,
}
"""`phase`: operation or object. `placed`: at, uncertain or within (geometry is then the envelope)."""

ZONES = {
    "zone_id": TEXT,
    "footprint_id": TEXT,
    "activity": TEXT,
    "actor": TEXT,
    "states": TEXT,
    "reading": TEXT,
    "rule": TEXT,
    "provision": TEXT,
    "status": TEXT,
    "mechanism": TEXT,
    "receptor_class": TEXT,
    "polarity": TEXT,
    "level": TEXT,
    "terrain": TEXT,
    "starts_on": DAY,
    "ends_on": DAY,
    "first_on": DAY,
    "date_precision": TEXT,
    "area_km2": NUMBER,
    "number_class": TEXT,
    "evidence": TEXT,
    "note": TEXT,
}

CONFLICTS = {
    "conflict_id": TEXT,
    "reading": TEXT,
    "source_activity": TEXT,
    "receptor_activity": TEXT,
    "first_activity": TEXT,
    "later_activity": TEXT,
    "bearer": TEXT,
    "beneficiary": TEXT,
    "relation": TEXT,
    "mechanism": TEXT,
    "polarity": TEXT,
    "certainty": TEXT,
    "share": NUMBER,
    "robust": TEXT,
    "margin": NUMBER,
    "severity": TEXT,
    "overlap_share": NUMBER,
    "starts_on": DAY,
    "ends_on": DAY,
    "area_km2": NUMBER,
    "duty": TEXT,
    "effect_on_entry": TEXT,
    "latest_open_on": DAY,
    "rule": TEXT,
    "provision": TEXT,
    "status": TEXT,
    "number_class": TEXT,
    "evidence": TEXT,
    "receptor_class": TEXT,
    "share_error": NUMBER,
    "footprint_id": TEXT,
    "note": TEXT,
}

EXCLUSION = {
    "reading": TEXT,
    "actor": TEXT,
    "newcomer_class": TEXT,
    "party_group": TEXT,
    "effect": TEXT,
    "level": TEXT,
    "starts_on": DAY,
    "ends_on": DAY,
    "area_km2": NUMBER,
    "cumulative_km2": NUMBER,
    "first_km2": NUMBER,
    "share_of": TEXT,
    "scarce_share": NUMBER,
    "number_class": TEXT,
}
"""`actor` is `*` for all actors together. `share_of` None: the whole ground; otherwise the row is the part of it that
lies in that scarce class, `scarce_share` is that part's share of the class, and it has no geometry of its own."""

DUTIES = {
    "conflict_id": TEXT,
    "bearer_state": TEXT,
    "beneficiary_state": TEXT,
    "duty": TEXT,
    "rule": TEXT,
    "provision": TEXT,
    "status": TEXT,
    "bound": TEXT,
    "note": TEXT,
    "exceptions": TEXT,
    "gave_way": TEXT,
    "role": TEXT,
}
"""One row a pair of States and rule. `role`: leading (what decides the row) or beside (what stands in addition).
`bound`: yes, no, unknown (a membership date is not known). `exceptions`: each exception
of the rule that was tried, and what came of it. `gave_way`: rules that apply, too, and give way to this one."""

OBLIGATIONS = {
    "activity": TEXT,
    "actor": TEXT,
    "state": TEXT,
    "duty": TEXT,
    "to": TEXT,
    "due_on": DAY,
    "met": TEXT,
    "rule": TEXT,
    "provision": TEXT,
    "status": TEXT,
    "number_class": TEXT,
    "note": TEXT,
}
"""Duties that no conflict gives rise to: of one to the world, or towards those in `to` (visits, things, distress).
`met`: yes, no, not yet due, unknown, in question (an indicator is reached that is no finding)."""

ASSUMPTIONS = {
    "assumption": TEXT,
    "value": TEXT,
    "number_class": TEXT,
    "source": TEXT,
    "confidence": TEXT,
    "used_by": TEXT,
    "where": TEXT,
}
"""Every number and choice that the result rests on and that is not law: id, value with unit, place (file:line)."""

FROST = {
    "year": TEXT,
    "landings": NUMBER,
    "released_kg": NUMBER,
    "trapped_kg": NUMBER,
    "frost_mg_m2": NUMBER,
    "low_mg_m2": NUMBER,
    "high_mg_m2": NUMBER,
    "share_of_limit": NUMBER,
}
"""Water of all landings and ascents together, by calendar year: released and trapped in it, and cumulative frost, on
average over all cold traps of the pole: by the nominal set, the least and the most of all sets."""

DUST = {
    "activity": TEXT,
    "landings": NUMBER,
    "deposit_ug_cm2": NUMBER,
    "low_ug_cm2": NUMBER,
    "high_ug_cm2": NUMBER,
    "covered_share": NUMBER,
    "natural_years": NUMBER,
}
"""Soil that the landings and ascents of others lay on a site while it stands there, and in how many years as much would
settle without anybody. Only places that are known count."""

AUDIT = {
    "check": TEXT,
    "subject": TEXT,
    "actor": TEXT,
    "reading": TEXT,
    "outcome": TEXT,
    "finding": TEXT,
    "value": NUMBER,
    "unit": TEXT,
    "limit": NUMBER,
    "limit_number": TEXT,
    "number_class": TEXT,
    "number_source": TEXT,
    "rule": TEXT,
    "provision": TEXT,
    "status": TEXT,
}
"""Findings of an audit. `outcome`: flag, sound or unknown. `reading` None: whatever the reading. `value` and `limit`
are in `unit`; `limit_number` is the id of the number in the rules, of the class that stands beside it."""

ACTORS = {
    "actor": TEXT,
    "title": TEXT,
    "states": TEXT,
    "colour": TEXT,
}
"""Who acts: code, name, responsible States, colour in every picture (#RRGGBB)."""


def check_columns(frame: pd.DataFrame, columns: Mapping[str, str], table: str) -> None:
    """Check at a stage's door that a table has its columns, in order.

    Raises
    ------
    ValueError
        A column is missing, of another kind or out of order: a mistake of the program, not of its user.
    """
    found = [name for name in frame.columns if name != "geometry"]
    if found != list(columns):
        msg = f"table {table} has columns {found}, not {list(columns)}"
        raise ValueError(msg)
    for name, kind in columns.items():
        right = {DAY: "M", NUMBER: "f", FLAG: "b"}.get(kind)
        if right is not None and frame[name].dtype.kind != right:
            msg = f"column {name} of {table} is {frame[name].dtype}, not a {kind}"
            raise ValueError(msg)


@dataclass(frozen=True)
class Options:
    """What the user chose for one run."""

    readings: tuple[str, ...]
    level: LevelName
    as_of: date
    starts: date
    ends: date
    settings: tuple[str, ...] = ()
    every_change: bool = False
    """Whether exclusion is measured on every day on which anything changes; else on the first day of each year."""
    exclusion: bool = True
    """Whether it is measured what newcomers are kept from; nothing is said of it otherwise."""
    all_files: bool = True
    """Whether maps, and zones and exclusion as GeoJSON, are written, too, which a large registry is too much for."""


@dataclass(frozen=True)
class ReliefArea:
    """What terrain takes off the zones of one polarity together; ground counts once. [km2]

    `circle_km2`: without terrain. `removed_km2`: covered by none of them any more. `undecided_km2`: still covered,
    since the grid cannot tell.
    """

    polarity: str
    circle_km2: float
    removed_km2: float
    undecided_km2: float


@dataclass(frozen=True)
class Relief:
    """What terrain does to the zones: the grids, finest first, the areas, and how many zones were decided how."""

    grids: tuple[str, ...]
    areas: tuple[ReliefArea, ...]
    zones: tuple[tuple[str, int], ...]


@dataclass(frozen=True, eq=False)
class Variant:
    """The tables at another level of the physics, or on the smooth sphere."""

    level: LevelName
    terrain: bool
    """Whether terrain has taken hidden ground off."""
    zones: gpd.GeoDataFrame
    conflicts: gpd.GeoDataFrame
    exclusion: gpd.GeoDataFrame


@dataclass(frozen=True, eq=False)
class Budgets:
    """What landings leave that no distance saves: `frost` as FROST, `dust` as DUST.

    `limit_mg_m2`, `limit_class`: how much frost all together may leave, and the class of that number. `hop_m`: how far
    a molecule of water hops. `unplaced`: landings left out of `dust`, since only their region is known.
    """

    frost: pd.DataFrame
    dust: pd.DataFrame
    limit_mg_m2: float
    limit_class: str
    hop_m: float
    unplaced: float


@dataclass(frozen=True, eq=False)
class Assessment:
    """A scenario, assessed: the records that went in and the tables that came out.

    All geometries are in map metres (IAU_2015:30135). `zones` carries the geometry of every footprint that is
    written; `conflicts.geometry` is zone intersected with site, None for conflicts that are only possible.
    """

    scenario: Scenario
    rulebook: Rulebook
    gazetteer: Gazetteer
    options: Options
    sites: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    conflicts: gpd.GeoDataFrame
    exclusion: gpd.GeoDataFrame
    duties: pd.DataFrame
    obligations: pd.DataFrame
    assumptions: pd.DataFrame
    timings: dict[str, float] = field(default_factory=dict)
    relief: Relief | None = None
    """What terrain did to the zones; None: the smooth sphere was asked for."""
    variants: tuple[Variant, ...] = ()
    """Every other level and sphere that was asked for."""
    budgets: Budgets | None = None
    """What landings leave that no distance saves; None: nobody lands."""
