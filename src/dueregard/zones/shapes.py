"""Which ground does each zone cover, whatever the reading?"""

from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.hazards import Passage
from dueregard.model.physics import Attributes, Newcomer
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import BAND, CLAIM, MODELLED_BY, POLARITIES
from dueregard.zones.footprints import NOTCH, reaches, shapes
from dueregard.zones.placement import Placements, objects
from dueregard.zones.presence import AT_WORK, SOFT
from dueregard.zones.screens import SMOOTH, Screens, carve, floor_of, passage_of, screen
from dueregard.zones.shielded import Screen, Step
from dueregard.zones.sources import joined

COLUMNS = [
    "item",
    "mechanism",
    "receptor_class",
    "newcomer",
    "phase",
    "polarity",
    "level",
    "limited_by",
    "number_class",
    "parameter_set",
    "terrain",
    "circle",
    "removed",
    "undecided",
    *SOFT,
]
"""`terrain`: what decided the shape; `circle`: the shape on the smooth sphere; `removed`, `undecided`: ground that
terrain takes off it, and that it might; None where it stays a circle."""


def zone_shapes(
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    emissions: pd.DataFrame,
    prints: pd.DataFrame,
    presences: pd.DataFrame,
    level: str,
    screens: Screens = MappingProxyType({}),
    steps: Sequence[Step] = (),
) -> gpd.GeoDataFrame:
    """Draw emission, sensitivity, declared and heritage zones of everything whose place is known.

    Emission zones are drawn for the receptor classes that the scenario or a reference newcomer has; sensitivity zones
    for every reference newcomer. What is only somewhere in a region has no zone: its envelope stands among the sites.

    Parameters
    ----------
    emissions, prints, presences
        As `zones.presence` and `zones.footprints` give, claims included.
    screens
        What stands round the activities, as `zones.screens.emission_screens` gives; none: the smooth sphere.
    steps
        Of growing cells, as `terrain.coarser.pyramid` gives, for the ground round receptors.

    Returns
    -------
    COLUMNS (item is a row of the placements) with geometry in map metres.
    """
    rows = zone_rows(scenario, rulebook, placements, emissions, prints, presences, level)
    return drawn_rows(rows, rulebook, placements, screens, steps)


def zone_rows(
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    emissions: pd.DataFrame,
    prints: pd.DataFrame,
    presences: pd.DataFrame,
    level: str,
) -> pd.DataFrame:
    """List what `zone_shapes` draws: what reaches how far round which item, before any shape is drawn."""
    known = placements.placed != "within"
    emitting = _emission_rows(scenario, rulebook, emissions, prints[prints["level"] == level])
    sensitive = _sensitivity_rows(rulebook, presences, level)
    rows = joined(emitting, sensitive)
    return pd.DataFrame(rows[known[rows["item"].to_numpy(dtype=np.int64)]]).reset_index(drop=True)


def drawn_rows(
    rows: pd.DataFrame, rulebook: Rulebook, placements: Placements, screens: Screens, steps: Sequence[Step]
) -> gpd.GeoDataFrame:
    """Draw rows that `zone_rows` lists, each less what terrain takes off it."""
    ground = placements.ground[rows["item"].to_numpy(dtype=np.int64)]
    around = _around(rows, rulebook, placements, screens, steps)
    circle = _drawn(ground, rows)
    drawn = list(carve(circle, rows["radius_m"].to_list(), around))
    told = {name: objects([getattr(one, name) for one in drawn]) for name in ("terrain", "removed", "undecided")}
    table = rows.assign(circle=circle, **told)[COLUMNS]
    return gpd.GeoDataFrame(table, geometry=objects([one.shape for one in drawn]), crs=selenodesy.SOUTH_POLAR_CRS)


def on_smooth_sphere(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put back what terrain has taken off."""
    kept = shapes["removed"].isna()
    untouched = {"terrain": shapes["terrain"].where(kept, SMOOTH), "removed": None, "undecided": None}
    return shapes.assign(**untouched).set_geometry(gpd.GeoSeries(shapes["circle"], crs=shapes.crs))


Drawing = TypeVar("Drawing", bound=Hashable)


def shape_numbers(
    drawn: Mapping[Drawing, gpd.GeoDataFrame],
) -> tuple[NDArray[np.object_], dict[Drawing, gpd.GeoDataFrame]]:
    """Give each distinct shape of several drawings a number.

    Returns
    -------
    tuple
        The distinct shapes, and each drawing with `shape`: the number of its row's shape among them.
    """
    every = np.concatenate([frame.geometry.to_numpy() for frame in drawn.values()])
    _, first, numbers = np.unique(objects(list(shapely.to_wkb(every))), return_index=True, return_inverse=True)
    ends = np.cumsum([len(frame) for frame in drawn.values()])
    parts = np.split(numbers.astype(np.int64), ends[:-1])
    return every[first], {
        name: frame.assign(shape=part) for (name, frame), part in zip(drawn.items(), parts, strict=True)
    }


def _around(
    rows: pd.DataFrame, rulebook: Rulebook, placements: Placements, screens: Screens, steps: Sequence[Step]
) -> list[Screen | str]:
    """Return what stands round each footprint: round a source looking out, round a receptor looking in."""

    @cache
    def way_of(mechanism: str, newcomer: str) -> Passage | None:
        return passage_of(rulebook, mechanism, newcomer_attributes(rulebook.newcomers[newcomer], rulebook))

    @cache
    def inward(item: int, mechanism: str, newcomer: str, site_m: float) -> Screen | str:
        way, floor_m = way_of(mechanism, newcomer), floor_of(rulebook.hazards[mechanism])
        return screen(placements.rows[item], way, steps, floor_m, site_m=site_m, inbound=True)

    if not steps and not screens:
        return [SMOOTH] * len(rows)
    return [
        inward(row["item"], row["mechanism"], row["newcomer"], row["site_m"])
        if row["polarity"] == "sensitivity"
        else screens.get((row["item"], row["mechanism"]), SMOOTH)
        for row in rows.to_dict("records")
    ]


def _drawn(ground: NDArray[np.object_], rows: pd.DataFrame) -> NDArray[np.object_]:
    """Draw each distinct footprint once."""
    keys = ["item", "radius_m", "notch_azimuth_deg", "notch_half_angle_deg", "notch_radius_m"]
    number = rows.groupby(keys, dropna=False, sort=False).ngroup().to_numpy()
    _, first, of = np.unique(number, return_index=True, return_inverse=True)
    return shapes(ground[first], rows.iloc[first].reset_index(drop=True))[of]


def _emission_rows(
    scenario: Scenario, rulebook: Rulebook, emissions: pd.DataFrame, prints: pd.DataFrame
) -> pd.DataFrame:
    """Join reach and days: one row a footprint, over all its events."""
    wanted = relevant_classes(scenario, rulebook)
    days = emissions.groupby(["activity", "mechanism"], sort=False)[SOFT].agg(
        {name: "min" if name.startswith("starts") else "max" for name in SOFT}
    )
    rows = prints[prints["receptor_class"].isin(wanted)].merge(days.reset_index(), on=["activity", "mechanism"])
    polarity = rows["mechanism"].map(dict(POLARITIES)).fillna("emission")
    return rows.rename(columns={"activity": "item"}).assign(polarity=polarity, newcomer=None, phase="operation")


def relevant_classes(scenario: Scenario, rulebook: Rulebook) -> set[str]:
    """Return the receptor classes that anybody in the scenario, or a reference newcomer, has at stake.

    The class that a declared radius of `modelled` is reckoned for stands among them.
    """
    kinds = {activity.kind for activity in scenario.activities.values()}
    kinds |= {newcomer.kind for newcomer in rulebook.newcomers.values()}
    own = {name for activity in scenario.activities.values() for name in activity.interests or ()}
    own |= {AT_WORK, BAND, MODELLED_BY[1]}
    return own | {name for kind in kinds for name in rulebook.kinds[kind].interests}


def newcomer_attributes(newcomer: Newcomer, rulebook: Rulebook) -> Attributes:
    """Return the physical attributes of a reference newcomer: its own first, then its kind's defaults."""
    numbers = {**rulebook.kinds[newcomer.kind].defaults, **newcomer.attributes}
    chosen: dict[str, Any] = {name: numbers[name].si if name in numbers else None for name in Attributes.model_fields}
    return Attributes.model_construct(**chosen)


def newcomer_reach(rulebook: Rulebook, newcomer: Newcomer, level: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return how far a reference newcomer's effects reach: mechanism and receptor class to a reach of `reaches`."""
    emitter = newcomer_attributes(newcomer, rulebook)
    return {
        (mechanism, receptor_class): reach
        for mechanism in rulebook.kinds[newcomer.kind].effects
        for receptor_class in rulebook.hazards[mechanism].thresholds
        for reach in reaches(rulebook, mechanism, receptor_class, emitter)
        if reach[0] == level
    }


REACH = ["level", "radius_m", *NOTCH, "notch_radius_m", "limited_by", "number_class", "parameter_set"]


def _sensitivity_rows(rulebook: Rulebook, presences: pd.DataFrame, level: str) -> pd.DataFrame:
    """Read the test backwards: round each receptor, the reach of the newcomer and the receptor's own radius.

    Of several receptor classes over the same days the one that is reached farthest draws the zone.
    """
    exposed = presences[~presences["receptor_class"].isin({AT_WORK, BAND, CLAIM})]
    group = np.asarray(exposed.groupby(["activity", "phase"], sort=False).ngroup(), dtype=np.int64)
    first = np.asarray(np.unique(group, return_index=True)[1], dtype=np.int64)
    named = exposed.rename(columns={"activity": "item"})
    alike = named.iloc[first][["item", "phase", *SOFT]].assign(site_m=named["operating_radius_m"].iloc[first])
    found = []
    for name, newcomer in rulebook.newcomers.items():
        reach = newcomer_reach(rulebook, newcomer, level)
        every = [
            _farthest(alike, group, exposed["receptor_class"], mechanism, reach)
            for mechanism in rulebook.kinds[newcomer.kind].effects
        ]
        found += [pd.concat(every).sort_values("group", kind="stable").assign(newcomer=name)] if every else []
    rows = (
        pd.concat(found, ignore_index=True)
        if found
        else pd.DataFrame(columns=list(dict.fromkeys([*COLUMNS, *REACH, "site_m"])))
    )
    return rows.assign(polarity="sensitivity", radius_m=rows["radius_m"] + rows["site_m"])


def _farthest(
    alike: pd.DataFrame,
    group: NDArray[np.int64],
    classes: "pd.Series[str]",
    mechanism: str,
    reach: Mapping[tuple[str, str], tuple[Any, ...]],
) -> pd.DataFrame:
    """Give each group of receptors, one row of `alike` each, the class that a mechanism of a newcomer reaches farthest.

    Parameters
    ----------
    group, classes
        Group and receptor class of each receptor, the first of equally far ones first.
    """
    known = {name: one for (of, name), one in reach.items() if of == mechanism}
    radius = classes.map({name: one[1] for name, one in known.items()}).to_numpy(dtype=np.float64)
    there = np.flatnonzero(np.isfinite(radius))
    there = there[np.lexsort([-radius[there], group[there]])]
    lead = there[np.unique(group[there], return_index=True)[1]]
    name = classes.iloc[lead].to_list()
    numbers = pd.DataFrame.from_dict(known, orient="index", columns=REACH).loc[name].reset_index(drop=True)
    rows = alike.iloc[group[lead]].reset_index(drop=True)
    return pd.concat([rows, numbers], axis=1).assign(mechanism=mechanism, receptor_class=name, group=group[lead])
