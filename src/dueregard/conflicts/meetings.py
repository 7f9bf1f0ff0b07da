"""Which activities meet in fact, whatever the law makes of it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dueregard import selenodesy
from dueregard.conflicts.candidates import KEY, Side, candidates
from dueregard.conflicts.certainty import Booleans, Spans, certain, possible, spans
from dueregard.conflicts.distances import Gaps, gaps
from dueregard.conflicts.leads import Leads, leads
from dueregard.conflicts.margins import margins, severity_of
from dueregard.conflicts.overlaps import overlaps, too_thin
from dueregard.conflicts.screened import screened
from dueregard.model.physics import LEVELS, LevelName
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import CLAIM, DECLARED, POLARITIES, declared_radius_m
from dueregard.zones.placement import Placements, objects
from dueregard.zones.screens import UNDECIDED, Screens

Table = TypeVar("Table", Gaps, Spans)


@dataclass(frozen=True)
class Scene:
    """What the meetings are found in: who acts when, how far it reaches, who is there, and where all of it stands."""

    scenario: Scenario
    rulebook: Rulebook
    placements: Placements
    emissions: pd.DataFrame
    prints: pd.DataFrame
    presences: pd.DataFrame
    window: tuple[int, int]
    screens: Screens = field(default_factory=dict)
    """What stands round each source; none: the smooth sphere."""
    sides: tuple[Side, ...] = ()
    """What is looked for among what, no pair twice; none: every emission among every presence."""


@dataclass(frozen=True)
class Standing:
    """Rows that meet at one level, and the keys that meet possibly and for certain."""

    parts: tuple[pd.DataFrame, Gaps, Spans]
    possible: frozenset[tuple[int, int, str]]
    certain: frozenset[tuple[int, int, str]]


def meetings(scene: Scene, level: LevelName, known: Mapping[LevelName, Standing] | None = None) -> gpd.GeoDataFrame:
    """Find who meets whom by which mechanism.

    Parameters
    ----------
    level
        Level of the physics that decides; `robust` names the lowest one at which the meeting stands as surely.
    known
        As `standing_at` gives, for levels where it was looked at before.

    Returns
    -------
    One row a source, receptor and mechanism: KEY (source and receptor are rows of the placements), receptor_class,
    polarity, certainty, share, share_error, robust, margin, severity, overlap_share, starts, ends (day numbers),
    area_km2, number_class, radius and area of a declared zone with the radius that the physics supports, and geometry:
    the nominal footprint on the nominal site, None where a position is not known.
    """
    standing = {
        name: known[name] if known and name in known else standing_at(scene, name)
        for name in LEVELS[: LEVELS.index(level) + 1]
    }
    rows, gap, span = standing[level].parts
    sure = certain(rows, gap, span, scene.placements, scene.window)
    lead = leads(rows, span, sure, scene.placements, scene.window)
    frame = _frame(scene, level, rows.iloc[lead.row].reset_index(drop=True), lead)
    frame["robust"] = [_robust(row, standing) for row in frame[[*KEY, "certainty"]].itertuples(index=False)]
    return frame


def _frame(scene: Scene, level: LevelName, rows: pd.DataFrame, lead: Leads) -> gpd.GeoDataFrame:
    """Measure the meetings: the rows that speak for them, and what `leads` says of each."""
    margin = margins(rows, lead.gap_m, level, scene.scenario, scene.rulebook, scene.placements)
    ground, site_m2 = np.full(len(rows), None, dtype=object), np.full(len(rows), np.nan)
    ground[lead.sure], site_m2[lead.sure] = overlaps(rows[lead.sure], scene.placements, scene.screens)
    area = np.where(shapely.is_missing(ground), np.nan, selenodesy.area_m2(ground))
    sizes = [
        _zone_size(scene, *row, level) for row in zip(rows["mechanism"], rows["source"], rows["radius_m"], strict=True)
    ]
    zone_m, zone_m2, modelled_m = np.array(sizes, dtype=np.float64).reshape(-1, 3).T
    table = rows[[*KEY, "receptor_class", "number_class", "limited_by", "parameter_set", "terrain"]].assign(
        polarity=_polarities(rows),
        certainty=np.where(lead.sure, "certain", "possible"),
        share=lead.share,
        share_error=lead.error,
        margin=margin,
        severity=objects([severity_of(one, scene.rulebook.severity) for one in margin]),
        overlap_share=area / site_m2,
        starts=lead.starts,
        ends=lead.ends,
        area_km2=area / 1e6,
        zone_m=zone_m,
        zone_m2=zone_m2,
        modelled_m=modelled_m,
        geometry=ground,
    )
    return gpd.GeoDataFrame(table[COLUMNS], geometry="geometry", crs=selenodesy.SOUTH_POLAR_CRS)


COLUMNS = [
    *KEY,
    "receptor_class",
    "polarity",
    "certainty",
    "share",
    "share_error",
    "margin",
    "severity",
    "overlap_share",
    "starts",
    "ends",
    "area_km2",
    "number_class",
    "limited_by",
    "parameter_set",
    "terrain",
    "zone_m",
    "zone_m2",
    "modelled_m",
    "geometry",
]


def standing_at(scene: Scene, level: str) -> Standing:
    """Find which rows meet at one level."""
    reach = scene.prints[scene.prints["level"] == level]
    sides = scene.sides or ((scene.emissions, scene.presences),)
    rows = candidates(sides, reach, scene.placements, scene.window)
    gap, span = gaps(rows, scene.placements), spans(rows, scene.window)
    meeting = possible(rows, gap, span)
    meeting &= ~too_thin(rows, gap, scene.placements)
    hidden, undecided = screened(rows, gap, scene.screens, scene.placements)
    rows, meeting = rows.assign(terrain=np.where(undecided, UNDECIDED, "")), meeting & ~hidden
    rows, gap, span = rows[meeting].reset_index(drop=True), _select(gap, meeting), _select(span, meeting)
    keys = list(rows[KEY].itertuples(index=False, name=None))
    sure = certain(rows, gap, span, scene.placements, scene.window)
    surely = (key for key, one in zip(keys, sure, strict=True) if one)
    return Standing((rows, gap, span), frozenset(keys), frozenset(surely))


def _select(table: Table, keep: Booleans) -> Table:
    return type(table)(**{column.name: getattr(table, column.name)[keep] for column in fields(table)})


def _zone_size(
    scene: Scene, mechanism: str, source: int, radius_m: float, level: LevelName
) -> tuple[float, float, float]:
    """Return radius and area of a declared zone, and the radius that the physics supports; NaN for anything else."""
    if mechanism != DECLARED:
        return (float("nan"),) * 3
    zone = scene.scenario.zones[scene.placements.rows[source].item]
    around = -1 if zone.around is None else list(scene.scenario.activities).index(zone.around)
    modelled = zone.model_copy(update={"radius": "modelled"})
    supported = declared_radius_m(modelled, around, level, scene.rulebook, scene.prints)[0]
    return radius_m, float(selenodesy.cap_area_m2(radius_m)), supported


def _polarities(rows: pd.DataFrame) -> list[str]:
    return [
        "declared-declared" if mechanism == DECLARED and facing == CLAIM else POLARITIES.get(mechanism, "emission")
        for mechanism, facing in zip(rows["mechanism"], rows["receptor_class"], strict=True)
    ]


def _robust(row: tuple[object, ...], standing: Mapping[LevelName, Standing]) -> str:
    *key, certainty = row
    name = tuple(key)
    return next(
        level for level, at in standing.items() if name in (at.certain if certainty == "certain" else at.possible)
    )
