"""Which activities meet in fact, whatever the law makes of it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard import hazards, selenodesy
from dueregard.conflicts.candidates import KEY, Side, candidates
from dueregard.conflicts.certainty import Booleans, Days, Share, Spans, certain, possible, sampled_share, spans
from dueregard.conflicts.distances import Gaps, gaps, in_notch, nominal_gap_m
from dueregard.conflicts.screened import screened
from dueregard.model.physics import LEVELS, LevelName, Severity
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import CLAIM, DECLARED, POLARITIES, declared_radius_m
from dueregard.zones.footprints import shapes
from dueregard.zones.placement import Placements, objects
from dueregard.zones.presence import attributes_of
from dueregard.zones.screens import SMOOTH, UNDECIDED, Screens, carved

EMPTY = shapely.Polygon()
LEAST_OVERLAP_M2 = 1.0  # touching, or less than a square metre in common, is no conflict
THIN_OVERLAP_M = 5.0  # deeper overlaps than this share more than a square metre ...
SMALL_RADIUS_M = 1.0  # ... for any radii above this
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
    found = [
        _meeting(scene, level, group.iloc[[lead]], share, interval, sure=sure)
        for group, lead, share, interval, sure in _groups(scene, rows, gap, span)
    ]
    frame = gpd.GeoDataFrame(found, columns=COLUMNS, geometry="geometry", crs=selenodesy.SOUTH_POLAR_CRS)
    frame["robust"] = [_robust(row, standing) for row in frame[[*KEY, "certainty"]].itertuples(index=False)]
    return frame


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
    meeting &= ~_too_thin(rows, gap, scene.placements)
    hidden, undecided = screened(rows, gap, scene.screens, scene.placements)
    rows, meeting = rows.assign(terrain=np.where(undecided, UNDECIDED, "")), meeting & ~hidden
    rows, gap, span = rows[meeting].reset_index(drop=True), _select(gap, meeting), _select(span, meeting)
    keys = list(rows[KEY].itertuples(index=False, name=None))
    sure = certain(rows, gap, span, scene.placements, scene.window)
    surely = (key for key, one in zip(keys, sure, strict=True) if one)
    return Standing((rows, gap, span), frozenset(keys), frozenset(surely))


def _select(table: Table, keep: Booleans) -> Table:
    return type(table)(**{column.name: getattr(table, column.name)[keep] for column in fields(table)})


def _too_thin(rows: pd.DataFrame, gap: Gaps, placements: Placements) -> Booleans:
    """Tell which exactly known pairs overlap by less than a square metre."""
    site_m = rows["operating_radius_m"].to_numpy()
    depth = gap.most_reach_m + site_m - gap.nearest_m
    small = np.minimum(gap.most_reach_m, site_m) < SMALL_RADIUS_M
    doubtful = np.flatnonzero(gap.exact & (small | (depth < THIN_OVERLAP_M)))
    thin = np.zeros(len(rows), dtype=bool)
    for row in doubtful:
        one = rows.iloc[row]
        pair = placements.rows[one["source"]], placements.rows[one["receptor"]]
        if all(place.is_point for place in pair):
            radii = gap.most_reach_m[row], one["operating_radius_m"]
            area = float(selenodesy.cap_overlap_area_m2(gap.nearest_m[row], *radii))
        else:
            area = float(selenodesy.area_m2(_overlap(rows.iloc[row : row + 1], placements)[0] or EMPTY))
        thin[row] = area < LEAST_OVERLAP_M2
    return thin


def _groups(
    scene: Scene, rows: pd.DataFrame, gap: Gaps, span: Spans
) -> Iterator[tuple[pd.DataFrame, int, Share, tuple[int, int], bool]]:
    """Give each source, receptor and mechanism with its leading row, its share and its days."""
    sure = certain(rows, gap, span, scene.placements, scene.window)
    records: Any = rows.to_dict("records")
    for _, group in rows.groupby(KEY, sort=True):
        at = group.index.to_numpy()
        mine = at[sure[at]] if sure[at].any() else at
        lead = int(np.flatnonzero(at == _leading(rows, mine, span, sure=bool(sure[at].any())))[0])
        if sure[at].any():
            one = group.iloc[lead]
            pair = scene.placements.rows[one["source"]], scene.placements.rows[one["receptor"]]
            share = Share(1.0, 0.0, nominal_gap_m(*pair))
            starts, ends = span.nominal_start[mine], span.nominal_end[mine]
            together = starts < ends
            yield group, lead, share, (int(starts[together].min()), int(ends[together].max())), True
        else:
            share = sampled_share([records[row] for row in at], scene.placements, scene.window)
            days = int(span.admissible_start[mine].min()), int(span.admissible_end[mine].max())
            yield group, lead, share, days, False


def _leading(rows: pd.DataFrame, mine: Days, span: Spans, *, sure: bool) -> int:
    """Return the row that reaches farthest; of phases that are sure only together the one that reaches least far."""
    radius_m = rows["radius_m"].to_numpy()[mine]
    if sure and not span.sure[mine].all():
        return int(mine[np.argmin(radius_m + rows["operating_radius_m"].to_numpy()[mine])])
    return int(mine[np.argmax(radius_m)])


def _meeting(
    scene: Scene, level: LevelName, lead: pd.DataFrame, share: Share, days: tuple[int, int], *, sure: bool
) -> tuple[object, ...]:
    row = lead.iloc[0]
    margin = _margin(scene, level, row, share.gap_m)
    overlap, site = _overlap(lead, scene.placements, scene.screens) if sure else (None, None)
    area = np.nan if overlap is None else float(selenodesy.area_m2(overlap))
    part = np.nan if site is None else area / float(selenodesy.area_m2(site))
    return (
        *row[KEY],
        row["receptor_class"],
        _polarity(row),
        "certain" if sure else "possible",
        share.share,
        share.error,
        margin,
        severity_of(margin, scene.rulebook.severity),
        part,
        *days,
        area / 1e6,
        row["number_class"],
        row["limited_by"],
        row["parameter_set"],
        row["terrain"],
        *_zone_size(scene, row, level),
        overlap,
    )


def _zone_size(scene: Scene, row: "pd.Series[Any]", level: LevelName) -> tuple[float, float, float]:
    """Return radius and area of a declared zone, and the radius that the physics supports; NaN for anything else."""
    if row["mechanism"] != DECLARED:
        return (float("nan"),) * 3
    zone = scene.scenario.zones[scene.placements.rows[row["source"]].item]
    around = -1 if zone.around is None else list(scene.scenario.activities).index(zone.around)
    modelled = zone.model_copy(update={"radius": "modelled"})
    supported = declared_radius_m(modelled, around, level, scene.rulebook, scene.prints)[0]
    return float(row["radius_m"]), float(selenodesy.cap_area_m2(row["radius_m"])), supported


def _polarity(row: "pd.Series[str]") -> str:
    if row["mechanism"] == DECLARED:
        return "declared-declared" if row["receptor_class"] == CLAIM else "declared"
    return POLARITIES.get(row["mechanism"], "emission")


def _overlap(
    lead: pd.DataFrame, placements: Placements, screens: Screens = MappingProxyType({})
) -> tuple[BaseGeometry | None, BaseGeometry | None]:
    """Return the nominal footprint on the nominal site, and the site; None where a position is not known.

    The rim of hidden ground is good to half a cell: where it takes all of a site that is reached, the circle counts.
    """
    row = lead.iloc[0]
    source, receptor = (placements.rows[row[name]].ground for name in ("source", "receptor"))
    if source is None or receptor is None:
        return None, None
    zone = shapes(objects([source]), lead)[0]
    site = selenodesy.buffer(objects([receptor]), lead["operating_radius_m"].to_numpy())[0]
    around = screens.get((row["source"], row["mechanism"]), SMOOTH)
    left = shapely.intersection(carved(zone, row["radius_m"], around), site)
    seen = float(selenodesy.area_m2(left)) >= LEAST_OVERLAP_M2
    return (left if seen else shapely.intersection(zone, site)), site


def _margin(scene: Scene, level: LevelName, row: "pd.Series[Any]", gap_m: float) -> float:
    """Return the effect at the nearest point of the site over its threshold; NaN for claims and unknown ranges."""
    if row["mechanism"] in POLARITIES or not np.isfinite(gap_m):
        return float("nan")
    book = scene.rulebook
    activity = scene.scenario.activities[scene.placements.rows[row["source"]].item]
    emitter = attributes_of(activity, book.kinds[activity.kind])
    range_m = max(gap_m - row["operating_radius_m"], book.severity.contact_range.si)
    pair = scene.placements.rows[row["source"]], scene.placements.rows[row["receptor"]]
    receptor = book.receptors[str(row["receptor_class"])]
    hazard = book.hazards[str(row["mechanism"])]
    shielded = np.atleast_1d(in_notch(row, *pair).all())
    return float(hazards.margin_at(hazard, receptor, emitter, np.atleast_1d(range_m), shielded, level)[0])


def severity_of(margin: float, scale: Severity) -> str | None:
    """Grade a margin; None where there is none."""
    if not np.isfinite(margin):
        return None
    if margin < scale.clear_from.si:
        return "marginal"
    return "clear" if margin < scale.gross_from.si else "gross"


def _robust(row: tuple[object, ...], standing: Mapping[LevelName, Standing]) -> str:
    *key, certainty = row
    name = tuple(key)
    return next(
        level for level, at in standing.items() if name in (at.certain if certainty == "certain" else at.possible)
    )
