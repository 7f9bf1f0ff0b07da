"""What does the map show of an assessment, and what is left out for clarity?"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.model.tables import Assessment
from dueregard.writers.maps.extent import Points
from dueregard.writers.maps.plans import Envelope, envelopes_of
from dueregard.writers.verdict import APART, weights

CLAIMS = ("declared", "right", "heritage", "need", "object")
"""Polarities of which every zone is drawn; effects and sensitivities are chosen from."""


@dataclass(frozen=True)
class Content:
    """Everything that is drawn, of one reading at one level.

    `sites` has one row an activity whose place is known, with `easting_m`, `northing_m` and `at_work`; `overlaps` one
    row a receptor and relation; `titles` those of activities that have one.
    """

    reading: str
    sites: gpd.GeoDataFrame
    envelopes: tuple[Envelope, ...]
    zones: gpd.GeoDataFrame
    conflicts: gpd.GeoDataFrame
    overlaps: gpd.GeoDataFrame
    first_movers: frozenset[str]
    titles: dict[str, str]

    @property
    def places(self) -> Points:
        """Sites whose place is known, shape (n, 2). [m]"""
        return np.asarray(self.sites[["easting_m", "northing_m"]].to_numpy(dtype=np.float64))

    @property
    def weights(self) -> NDArray[np.float64]:
        """How much each site counts in choosing what to show: more where it takes part in a certain conflict. [1]"""
        return np.where(self.sites["activity"].isin(self.met), 5.0, 1.0)

    @property
    def met(self) -> frozenset[str]:
        """Activities in a certain conflict between States."""
        rows = certain(between_states(self.conflicts))
        return frozenset(rows["source_activity"]) | frozenset(rows["receptor_activity"])


def content_of(assessment: Assessment, reading: str | None = None) -> Content:
    """Gather what the map shows.

    Parameters
    ----------
    reading
        Reading that is drawn; None: the first that has conflicts.

    Raises
    ------
    ValueError
        The reading was not assessed.
    """
    reading = drawn_reading(assessment, reading)
    conflicts = assessment.conflicts[assessment.conflicts["reading"] == reading]
    sites = assessment.sites
    known = known_sites(sites[sites["placed"] != "within"], pd.Timestamp(assessment.options.as_of))
    zones = _at_level(assessment, reading, frozenset(known["activity"]))
    return Content(
        reading=reading,
        sites=known,
        envelopes=envelopes_of(sites[sites["placed"] == "within"], assessment.gazetteer.regions),
        zones=drawn_zones(zones, certain(conflicts), receivers(assessment)),
        conflicts=conflicts,
        overlaps=overlaps_of(certain(conflicts)),
        first_movers=frozenset(holder_of(first, assessment) for first in first_movers(conflicts)),
        titles={code: one.title for code, one in assessment.scenario.activities.items() if one.title},
    )


def drawn_reading(assessment: Assessment, reading: str | None) -> str:
    """Return the reading to draw: the one asked for, else the first with conflicts, certain and between States first.

    Raises
    ------
    ValueError
        The reading was not assessed.
    """
    readings, rows = assessment.options.readings, assessment.conflicts
    if reading is not None and reading not in readings:
        msg = f"reading {reading!r} was not assessed; there are {', '.join(readings)}"
        raise ValueError(msg)
    between = between_states(rows)
    tries = (certain(between), between, rows)
    found = (name for table in tries for name in readings if (table["reading"] == name).any())
    return reading or next(found, readings[0])


def certain(conflicts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the conflicts that stand for every admissible position and date."""
    return conflicts[conflicts["certainty"] == "certain"]


def between_states(conflicts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the conflicts in which one State owes another something."""
    return conflicts[np.array([weight != APART for weight in weights(conflicts)], dtype=np.bool_)]


def first_movers(conflicts: gpd.GeoDataFrame) -> frozenset[str]:
    """Return the activities that come first in a certain conflict between States."""
    rows = certain(between_states(conflicts))
    return frozenset(rows["first_activity"].dropna()) - {"undetermined", ""}


def holder_of(code: str, assessment: Assessment) -> str:
    """Return the activity that a declared zone lies around, or the code itself."""
    zone = assessment.scenario.zones.get(code)
    return code if zone is None or zone.around is None else zone.around


def receivers(assessment: Assessment) -> dict[str, frozenset[str]]:
    """Return, for each receptor class, the actors that have something of it."""
    found: dict[str, frozenset[str]] = {}
    for activity in assessment.scenario.activities.values():
        kind = assessment.rulebook.kinds[activity.kind]
        classes = kind.interests if activity.interests is None else activity.interests
        for name in {*classes, kind.remains_as} - {None}:
            found[str(name)] = found.get(str(name), frozenset()) | {activity.actor}
    return found


def known_sites(sites: gpd.GeoDataFrame, as_of: pd.Timestamp) -> gpd.GeoDataFrame:
    """Return one row an activity, with its place on the map plane and whether its work is over on a day."""
    over = (sites["phase"] == "object") | (sites["ends_on"] <= as_of)
    ranked = sites.assign(at_work=~over).sort_values("at_work", ascending=False, kind="stable")
    one = ranked.drop_duplicates("activity").sort_index()
    easting, northing = site_places(one)
    return one.assign(easting_m=easting, northing_m=northing).reset_index(drop=True)


def site_places(sites: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return easting and northing of each site: where it is said to stand, else the middle of its ground. [m]"""
    middle = shapely.centroid(sites.geometry.to_numpy())
    easting, northing = shapely.get_x(middle), shapely.get_y(middle)
    given = sites[["lat_deg", "lon_deg"]].notna().all(axis=1).to_numpy()
    lat, lon = (sites[name].to_numpy(dtype=np.float64)[given] for name in ("lat_deg", "lon_deg"))
    easting[given], northing[given] = selenodesy.to_map(lat, lon)
    return easting, northing


def _at_level(assessment: Assessment, reading: str, activities: frozenset[str]) -> gpd.GeoDataFrame:
    """Return the zones of a reading at the run's level, of activities whose place is known, each footprint once."""
    rows = assessment.zones
    level = assessment.options.level
    wanted = rows["reading"].isin([reading]) & (rows["level"].isna() | (rows["level"] == level))
    wanted &= rows["activity"].isin(activities | frozenset(assessment.scenario.zones))
    wanted &= ~(rows.geometry.isna() | rows.geometry.is_empty)
    return rows[wanted].drop_duplicates(["activity", "polarity", "mechanism", "receptor_class", "footprint_id"])


def drawn_zones(
    zones: gpd.GeoDataFrame, conflicts: gpd.GeoDataFrame, receivers: Mapping[str, frozenset[str]]
) -> gpd.GeoDataFrame:
    """Choose few zones: claims, what causes conflicts, and otherwise one zone an activity, the largest first.

    Of the concentric footprints of one activity and mechanism only one is drawn: the widest of a receptor class that
    takes part in a conflict. An activity in no conflict keeps its widest footprint on something that another actor has;
    one that sends out nothing, the ground on which a newcomer would disturb it.

    Parameters
    ----------
    receivers
        For each receptor class the actors that have something of it.
    """
    claims = zones[zones["polarity"].isin(CLAIMS)].pipe(_once)
    sent = zones[zones["polarity"] == "emission"].sort_values("area_km2", ascending=False, kind="stable")
    causes = sent[_causes(sent, conflicts)].drop_duplicates(["activity", "mechanism"])
    quiet = sent[~sent["activity"].isin(causes["activity"]) & _matters(sent, receivers)].drop_duplicates("activity")
    felt = zones[zones["polarity"] == "sensitivity"].sort_values("area_km2", ascending=False, kind="stable")
    felt = felt[~felt["activity"].isin(sent["activity"])].drop_duplicates("activity")
    chosen = pd.concat([claims, causes, quiet, felt])
    return zones.loc[chosen.index].sort_values("area_km2", ascending=False, kind="stable")


def _once(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return zones of one activity and polarity that are drawn alike only once."""
    alike = zones[["activity", "polarity"]].assign(shape=shapely.to_wkb(zones.geometry.to_numpy()))
    return zones[~alike.duplicated()]


def _matters(zones: gpd.GeoDataFrame, receivers: Mapping[str, frozenset[str]]) -> NDArray[np.bool_]:
    """Tell which footprints reach for something that another actor has."""
    rows = zip(zones["receptor_class"], zones["actor"], strict=True)
    return np.array([bool(receivers.get(name, frozenset()) - {actor}) for name, actor in rows], dtype=np.bool_)


def _causes(zones: gpd.GeoDataFrame, conflicts: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Tell which zones take part in a conflict."""
    meant = ["source_activity", "mechanism", "receptor_class"]
    named = set(conflicts[meant].itertuples(index=False, name=None))
    rows = zones[["activity", "mechanism", "receptor_class"]].itertuples(index=False, name=None)
    return np.array([row in named for row in rows], dtype=np.bool_)


def overlaps_of(conflicts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unite the ground of conflicts by receptor, those between States apart from the others."""
    rows = conflicts[~(conflicts.geometry.isna() | conflicts.geometry.is_empty)]
    rows = rows.assign(between_states=rows.index.isin(between_states(rows).index))[
        ["receptor_activity", "between_states", rows.geometry.name]
    ]
    if len(rows) == 0:
        return rows
    return rows.dissolve(by=["between_states", "receptor_activity"]).reset_index()
