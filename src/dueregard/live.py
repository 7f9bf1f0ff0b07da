"""What changes when one thing in a scenario changes, without doing the rest again?

An edit is another scenario (`model.edits` makes them). What its changed activities and zones touch is computed anew by
the same functions as a full run; everything else is carried over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard.conflicts.candidates import KEY
from dueregard.conflicts.meetings import Scene, meetings
from dueregard.conflicts.order import deciding_days
from dueregard.conflicts.rows import conflict_rows, surely_entered
from dueregard.exclusion.parts import Part, Survey, axes, rows_of
from dueregard.exclusion.table import Measured, exclusion, measuring
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Options
from dueregard.pipeline import SEED, known_on
from dueregard.terrain.coarser import pyramid
from dueregard.terrain.grid import Grid
from dueregard.zones.claims import BAND, CLAIM, POLARITIES
from dueregard.zones.days import day_number
from dueregard.zones.placement import Placements, place
from dueregard.zones.screens import emission_screens
from dueregard.zones.shapes import relevant_classes, shape_numbers, zone_shapes
from dueregard.zones.shielded import Step
from dueregard.zones.sources import joined, tables_of
from dueregard.zones.tables import site_table, zone_table

Frame = TypeVar("Frame", pd.DataFrame, gpd.GeoDataFrame)
Rows = NDArray[np.int64]
"""Row of the placements before an edit -> row after it, -1 for what is gone or touched."""
Ground = dict[tuple[tuple[object, ...], ...], tuple[tuple[str, list[dict[str, Any]]], ...]]
"""What stood on a day, by its shapes themselves, to what was measured there."""
LAW = ("actors", "zones", "notices", "consultations", "agreements", "emergencies", "visits", "plan", "as_of")
"""Parts of a scenario that may change a ruling between activities that have not changed."""


@dataclass(frozen=True, eq=False)
class Live:
    """A scenario that is being worked on, and its tables as `pipeline.assess` gives them.

    `scene`, `shapes`, `met` and `ground` are what the next edit starts from.
    """

    written: Scenario
    rulebook: Rulebook
    gazetteer: Gazetteer
    options: Options
    steps: Sequence[Step]
    scene: Scene
    shapes: gpd.GeoDataFrame
    met: gpd.GeoDataFrame
    ground: Ground
    sites: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    conflicts: gpd.GeoDataFrame
    duties: pd.DataFrame
    exclusion: gpd.GeoDataFrame


def begin(
    written: Scenario, rulebook: Rulebook, gazetteer: Gazetteer, options: Options, grids: Sequence[Grid] = ()
) -> Live:
    """Assess a scenario in order to edit it.

    Parameters
    ----------
    grids
        Elevation grids, the finest first; none: the smooth sphere.
    """
    return _assessed(written, rulebook, gazetteer, options, pyramid(grids), None)


def revised(
    live: Live,
    *,
    scenario: Scenario | None = None,
    rulebook: Rulebook | None = None,
    grids: Sequence[Grid] | None = None,
) -> Live:
    """Apply an edit: another scenario, other rules or numbers, other terrain, or several of them.

    A changed number or height may enter everything, so that other rules or grids mean a full run.

    Parameters
    ----------
    grids
        Elevation grids, the finest first; None: as before.

    Raises
    ------
    ValueError
        If the scenario names other terrain and no grids are given: they are read from files, not here.
    """
    written = live.written if scenario is None else scenario
    if grids is None and written.terrain != live.written.terrain:
        msg = "the terrain of the scenario has changed: give the grids that are read for it, or none for the sphere"
        raise ValueError(msg)
    same = (rulebook is None or rulebook is live.rulebook) and grids is None
    book = live.rulebook if rulebook is None else rulebook
    steps = live.steps if grids is None else pyramid(grids)
    return _assessed(written, book, live.gazetteer, live.options, steps, live if same else None)


def touched(before: Scenario, after: Scenario) -> frozenset[str]:
    """Return the activities and zones of a scenario that are not as they were; zones go with what they lie round."""
    activities = {name for name, one in after.activities.items() if before.activities.get(name) != one}
    changed = {name for name, one in after.zones.items() if before.zones.get(name) != one}
    activities |= {zone.around for name, zone in after.zones.items() if name in changed and zone.around is not None}
    around = {name for name, zone in after.zones.items() if zone.around in activities}
    return frozenset(activities | changed | around)


def _assessed(
    written: Scenario,
    rulebook: Rulebook,
    gazetteer: Gazetteer,
    options: Options,
    steps: Sequence[Step],
    before: Live | None,
) -> Live:
    scenario = known_on(written, options.as_of)
    if before is not None and not _alike(before.scene.scenario, scenario, rulebook):
        before = None
    names = [*scenario.activities, *scenario.zones]
    new = frozenset(names) if before is None else touched(before.scene.scenario, scenario)
    old = {} if before is None else {one.item: one for one in before.scene.placements.rows if one.item not in new}
    placements = place(scenario, gazetteer, seed=SEED, known=old)
    kept = None if before is None else _rows(before.scene.placements, names, new)
    scene = _scene(scenario, rulebook, placements, options, steps, before, new, kept)
    some = _only(scene, new)
    shapes = _shapes(scene, some, options, steps, before, kept)
    met = _met(scene, new, options, before, kept)
    conflicts, duties = _ruled(scene, met, new, options, before)
    excluded, ground = _excluded(scene, shapes, gazetteer, options, {} if before is None else before.ground)
    sites, zones = _drawn(scene, shapes, new, options, before)
    state = scene, shapes, met, ground
    return Live(written, rulebook, gazetteer, options, steps, *state, sites, zones, conflicts, duties, excluded)


def _alike(before: Scenario, after: Scenario, rulebook: Rulebook) -> bool:
    """Tell whether what is not touched has the same classes of receptors and the same actors as before."""
    return before.actors == after.actors and relevant_classes(before, rulebook) == relevant_classes(after, rulebook)


def _rows(before: Placements, names: list[str], new: frozenset[str]) -> Rows:
    number = {name: row for row, name in enumerate(names) if name not in new}
    return np.array([number.get(item, -1) for item in before.items], dtype=np.int64)


def _part(scenario: Scenario, names: Iterable[str]) -> Scenario:
    """Return a scenario of some of its activities and zones."""
    chosen = set(names)
    parts = {
        field: {name: one for name, one in getattr(scenario, field).items() if name in chosen}
        for field in ("activities", "zones")
    }
    return scenario.model_copy(update=parts)


def _scene(
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    options: Options,
    steps: Sequence[Step],
    before: Live | None,
    new: frozenset[str],
    kept: Rows | None,
) -> Scene:
    part = _part(scenario, new)
    items = [*part.activities, *part.zones]
    number = {name: row for row, name in enumerate(placements.items)}
    at = np.array([number[name] for name in items], dtype=np.int64)
    own = Placements(tuple(placements.rows[row] for row in at), placements.actor[at])
    screens = {(int(at[row]), name): one for (row, name), one in emission_screens(part, rulebook, own, steps).items()}
    tables = [
        _at(one, ["activity"], at)
        for one in tables_of(part, rulebook, options.as_of, relevant_classes(scenario, rulebook))
    ]
    if before is not None and kept is not None:
        old = before.scene
        screens |= {(int(kept[row]), name): one for (row, name), one in old.screens.items() if kept[row] >= 0}
        sides = zip((old.emissions, old.prints, old.presences), tables, strict=True)
        tables = [joined(_at(one, ["activity"], kept), other) for one, other in sides]
    emitting, prints, exposed = (_in_order(one, "activity") for one in tables)
    window = day_number(options.starts), day_number(options.ends)
    return Scene(scenario, rulebook, placements, emitting, prints, exposed, window, screens)


def _at(frame: Frame, columns: list[str], rows: Rows) -> Frame:
    """Give rows their numbers after the edit, and leave out those that have none."""
    numbers = {name: rows[frame[name].to_numpy(dtype=np.int64)] for name in columns}
    there = np.all([one >= 0 for one in numbers.values()], axis=0) if len(frame) else np.zeros(0, dtype=bool)
    return frame.assign(**numbers)[there]


def _in_order(frame: Frame, column: str, *leading: NDArray[Any]) -> Frame:
    """Put rows into the order of a full run: effects before claims, item by item."""
    known, claims = ("mechanism", POLARITIES) if "mechanism" in frame else ("receptor_class", (BAND, CLAIM))
    claim = frame[known].isin(list(claims)).to_numpy()
    return frame.iloc[np.lexsort([frame[column].to_numpy(dtype=np.int64), claim, *leading])].reset_index(drop=True)


def _only(scene: Scene, names: frozenset[str], *, sources: bool = True, receptors: bool = True) -> Scene:
    """Return a scene in which only some are sources, or only some are receptors."""
    there = np.array([item in names for item in scene.placements.items], dtype=bool)
    emissions, presences = (
        frame[there[frame["activity"].to_numpy(dtype=np.int64)]].reset_index(drop=True) if some else frame
        for frame, some in ((scene.emissions, sources), (scene.presences, receptors))
    )
    return replace(scene, emissions=emissions, presences=presences)


def _shapes(
    scene: Scene, some: Scene, options: Options, steps: Sequence[Step], before: Live | None, kept: Rows | None
) -> gpd.GeoDataFrame:
    tables = some.emissions, scene.prints, some.presences
    records = scene.scenario, scene.rulebook, scene.placements
    found = zone_shapes(*records, *tables, options.level, screens=scene.screens, steps=steps)
    if before is not None and kept is not None:
        found = joined(_at(before.shapes, ["item"], kept), found)
    newcomers = {name: place for place, name in enumerate(scene.rulebook.newcomers, start=1)}
    sensitive = found["newcomer"].map(newcomers).fillna(0).to_numpy(dtype=np.int64)
    return _in_order(found, "item", sensitive)


def _met(
    scene: Scene, new: frozenset[str], options: Options, before: Live | None, kept: Rows | None
) -> gpd.GeoDataFrame:
    if before is None or kept is None:
        return meetings(scene, options.level)
    found = _at(before.met, ["source", "receptor"], kept)
    for one in (_only(scene, new, receptors=False), _only(scene, new, sources=False)):
        found = joined(found, meetings(one, options.level))
    order = np.lexsort([found["mechanism"].to_numpy(dtype=str), found["receptor"], found["source"]])
    return found.iloc[order].drop_duplicates(KEY).reset_index(drop=True)


def _ruled(
    scene: Scene, met: gpd.GeoDataFrame, new: frozenset[str], options: Options, before: Live | None
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    entries, items = surely_entered(met), scene.placements.items
    records = scene.placements, scene.scenario, scene.rulebook, options.readings
    if before is None or not _same_law(before, scene, met):
        return conflict_rows(met, *records, level=options.level, as_of=options.as_of, entries=entries)
    there = np.isin(items, list(new))
    fresh = met[there[met["source"].to_numpy()] | there[met["receptor"].to_numpy()]]
    conflicts, duties = conflict_rows(fresh, *records, level=options.level, as_of=options.as_of, entries=entries)
    pairs = before.conflicts[["source_activity", "receptor_activity"]]
    old = before.conflicts[(pairs.isin(set(items) - new)).all(axis=1)]
    owed = before.duties[before.duties["conflict_id"].isin(old["conflict_id"])]
    every = joined(old, conflicts).sort_values("conflict_id", ignore_index=True)
    return every, _duties_in_order(joined(owed, duties), every, scene, options)


def _same_law(before: Live, scene: Scene, met: gpd.GeoDataFrame) -> bool:
    old, now = before.scene, scene
    entered = [
        {(items[zone], items[entrant]) for zone, entrant in surely_entered(found)}
        for items, found in ((old.placements.items, before.met), (now.placements.items, met))
    ]
    same = all(getattr(old.scenario, part) == getattr(now.scenario, part) for part in LAW)
    return same and entered[0] == entered[1]


def _duties_in_order(duties: pd.DataFrame, conflicts: gpd.GeoDataFrame, scene: Scene, options: Options) -> pd.DataFrame:
    """Put duties into the order of a full run: by reading, meeting and day."""
    number = {name: row for row, name in enumerate(scene.placements.items)}
    reading = {name: row for row, name in enumerate(options.readings)}
    of = conflicts.set_index("conflict_id").loc[duties["conflict_id"]]
    source, receptor = (of[name].map(number).to_numpy() for name in ("source_activity", "receptor_activity"))
    keys = [
        of["starts_on"].to_numpy(),
        of["mechanism"].to_numpy(),
        receptor,
        source,
        of["reading"].map(reading).to_numpy(),
    ]
    return duties.iloc[np.lexsort(keys)].reset_index(drop=True)


def _excluded(
    scene: Scene, shapes: gpd.GeoDataFrame, gazetteer: Gazetteer, options: Options, known: Ground
) -> tuple[gpd.GeoDataFrame, Ground]:
    ground, numbered = shape_numbers({"": shapes})
    along = axes(Survey(scene.scenario, scene.rulebook, scene.placements, options.as_of), options.readings)
    found: Ground = {}
    measured = _remembering(measuring(ground, gazetteer), list(shapely.to_wkb(ground)), known, found)
    table = exclusion(
        rows_of(numbered[""]),
        along,
        measured,
        level=options.level,
        starts=options.starts,
        ends=options.ends,
        every_change=options.every_change,
    )
    return table, found


def _remembering(measured: Measured, named: list[bytes], known: Ground, found: Ground) -> Measured:
    """Measure only what was not measured before the edit, and note everything that stands after it."""

    def look(standing: tuple[Part, ...]) -> tuple[tuple[str, list[dict[str, Any]]], ...]:
        key = tuple((named[part.shape], part.number_class, part.borne) for part in standing)
        if key not in found:
            found[key] = known[key] if key in known else measured(standing)
        return found[key]

    return look


def _drawn(
    scene: Scene, shapes: gpd.GeoDataFrame, new: frozenset[str], options: Options, before: Live | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return sites and zones; zones are read anew where the law has changed."""
    scenario, rulebook, placements = scene.scenario, scene.rulebook, scene.placements
    deciding = {name: deciding_days(scenario, rulebook.readings[name].deciding_date) for name in options.readings}
    sites = site_table(scenario, rulebook, placements)
    if before is None or any(getattr(before.scene.scenario, part) != getattr(scenario, part) for part in LAW):
        return sites, zone_table(shapes, scenario, rulebook, placements, deciding)
    there = np.isin(placements.items, list(new))
    fresh = zone_table(shapes[there[shapes["item"].to_numpy()]], scenario, rulebook, placements, deciding)
    old = before.zones[before.zones["activity"].isin(set(placements.items) - new)]
    return sites, joined(old, fresh).sort_values("zone_id", ignore_index=True)
