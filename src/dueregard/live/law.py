"""What does the law make of the ground after an edit: rulings, zones, exclusion, and what is owed beside?"""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from dueregard.analyses.budgets import VOLATILES, budgets
from dueregard.analyses.dust import EJECTA
from dueregard.conflicts.meetings import Scene
from dueregard.conflicts.order import deciding_days
from dueregard.conflicts.rows import conflict_rows, surely_entered
from dueregard.exclusion.measured import Memory, measuring
from dueregard.exclusion.parts import Axis, Survey, axes, rows_of
from dueregard.exclusion.table import exclusion
from dueregard.live.state import Edit, touched_in
from dueregard.model.rulebook import Gazetteer
from dueregard.model.tables import Budgets, Options
from dueregard.zones.shapes import shape_numbers
from dueregard.zones.sources import joined
from dueregard.zones.tables import zone_table


def ruled_after(
    scene: Scene, met: gpd.GeoDataFrame, options: Options, edit: Edit | None
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Rule on the meetings that are touched, on all of them where the law is."""
    entries, items = surely_entered(met), scene.placements.items
    records = scene.placements, scene.scenario, scene.rulebook, options.readings
    if edit is None or edit.touched.law or not _same_entries(scene, met, edit):
        return conflict_rows(met, *records, level=options.level, as_of=options.as_of, entries=entries)
    fresh = met[touched_in(edit.touched, met, scene.placements, "source", "receptor")]
    conflicts, duties = conflict_rows(fresh, *records, level=options.level, as_of=options.as_of, entries=entries)
    before = edit.before.assessment
    old = _untouched(before.conflicts, items, edit, "source_activity", "receptor_activity")
    owed = before.duties[before.duties["conflict_id"].isin(old["conflict_id"])]
    every = joined(old, conflicts).sort_values("conflict_id", ignore_index=True)
    return every, _duties_in_order(joined(owed, duties), every, scene, options)


def _untouched(frame: gpd.GeoDataFrame, items: Any, edit: Edit, *columns: str) -> gpd.GeoDataFrame:
    """Return the rows of a table that still stand, given the columns that name activities and zones."""
    there = frame[list(columns)].isin(set(items)).all(axis=1)
    return frame[there & ~edit.touched.rows(frame, *(frame[name].to_numpy() for name in columns))]


def _same_entries(scene: Scene, met: gpd.GeoDataFrame, edit: Edit) -> bool:
    """Tell whether the same surely enter the same declared zones: who is notified may decide on other meetings."""
    sides = (edit.before.scene, edit.before.met), (scene, met)
    entered = [
        {(one.placements.items[zone], one.placements.items[entrant]) for zone, entrant in surely_entered(found)}
        for one, found in sides
    ]
    return entered[0] == entered[1]


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


def zones_after(scene: Scene, shapes: gpd.GeoDataFrame, options: Options, edit: Edit | None) -> gpd.GeoDataFrame:
    """Read the shapes that are touched as zones, all of them where the law is touched or a reference newcomer."""
    scenario, rulebook, placements = scene.scenario, scene.rulebook, scene.placements
    deciding = {name: deciding_days(scenario, rulebook.readings[name].deciding_date) for name in options.readings}
    if edit is None or edit.touched.law or edit.touched.newcomers:
        return zone_table(shapes, scenario, rulebook, placements, deciding)
    there = shapes[touched_in(edit.touched, shapes, placements, "item")]
    fresh = zone_table(there, scenario, rulebook, placements, deciding)
    old = _untouched(edit.before.assessment.zones, placements.items, edit, "activity")
    return joined(old, fresh).sort_values("zone_id", ignore_index=True)


def axes_after(scene: Scene, options: Options, edit: Edit | None) -> tuple[Axis, ...]:
    """Set up what newcomers bear under each reading; where nobody is first otherwise, what was asked is remembered."""
    if edit is not None and not edit.touched.order:
        return edit.before.along
    survey = Survey(scene.scenario, scene.rulebook, scene.placements, options.as_of)
    return axes(survey, options.readings if options.exclusion else ())


def exclusion_after(
    shapes: gpd.GeoDataFrame, along: Sequence[Axis], gazetteer: Gazetteer, options: Options, known: Memory
) -> tuple[gpd.GeoDataFrame, Memory]:
    """Measure exclusion; where the same stood together before the edit, by the same law, it is measured already."""
    ground, numbered = shape_numbers({"": shapes})
    found = Memory()
    table = exclusion(
        rows_of(numbered[""]),
        along,
        measuring(ground, gazetteer, known=known, found=found),
        level=options.level,
        starts=options.starts,
        ends=options.ends,
        every_change=options.every_change,
    )
    return table, found


def budgets_after(scene: Scene, options: Options, edit: Edit | None) -> Budgets | None:
    """Add up what landings leave; nothing has changed unless an activity has, or a number of frost or dust."""
    if edit is not None and not _spent_otherwise(scene, edit):
        return edit.before.assessment.budgets
    return budgets(scene.scenario, scene.rulebook, scene.placements, options)


def _spent_otherwise(scene: Scene, edit: Edit) -> bool:
    before, after = edit.before.scene.scenario.activities, scene.scenario.activities
    return before != after or bool(edit.touched.items & after.keys() or edit.touched.mechanisms & {VOLATILES, EJECTA})
