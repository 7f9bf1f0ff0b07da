"""What happens on the ground after an edit: who acts when and how far, what that covers, and who meets whom?"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np

from dueregard.conflicts.candidates import Side
from dueregard.conflicts.margins import severity_of
from dueregard.conflicts.meetings import Scene, meetings
from dueregard.live.state import Edit, Rows, in_order, of_claims, renumbered, touched_in
from dueregard.model.physics import LevelName
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Options
from dueregard.zones.days import day_number
from dueregard.zones.placement import Placements
from dueregard.zones.screens import Screens, emission_screens
from dueregard.zones.shapes import drawn_rows, relevant_classes, zone_rows
from dueregard.zones.shielded import Step
from dueregard.zones.sources import Tables, joined, tables_of


def scene_after(
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    options: Options,
    steps: Sequence[Step],
    edit: Edit | None,
) -> Scene:
    """Return the scene after an edit; None: from the beginning."""
    tables = _tables(scenario, rulebook, placements, options, edit)
    emitting, prints, exposed = (in_order(one, "activity") for one in tables)
    window = day_number(options.starts), day_number(options.ends)
    screens = _screens(scenario, rulebook, placements, steps, edit)
    return Scene(scenario, rulebook, placements, emitting, prints, exposed, window, screens)


def _tables(
    scenario: Scenario, rulebook: Rulebook, placements: Placements, options: Options, edit: Edit | None
) -> Tables:
    """List reach and days of what is touched; of everything where the rules have changed that they follow from."""
    classes = relevant_classes(scenario, rulebook)
    if edit is None or edit.touched.rules or edit.touched.mechanisms:
        return tables_of(scenario, rulebook, options.as_of, classes)
    part = _part(scenario, edit.touched.items)
    at, old = _own(part, placements), edit.before.scene
    emitting, prints, exposed = (
        joined(edit.kept(one, "activity"), renumbered(other, at, "activity"))
        for one, other in zip(
            (old.emissions, old.prints, old.presences),
            tables_of(part, rulebook, options.as_of, classes),
            strict=True,
        )
    )
    return emitting, prints, exposed


def _screens(
    scenario: Scenario, rulebook: Rulebook, placements: Placements, steps: Sequence[Step], edit: Edit | None
) -> Screens:
    """Set up what stands round the sources that are touched; what stands round the others is known."""
    if edit is None or not steps:
        return emission_screens(scenario, rulebook, placements, steps)
    anew = edit.touched.items | {
        name
        for name, one in scenario.activities.items()
        if edit.touched.mechanisms & set(rulebook.kinds[one.kind].effects)
    }
    part = _part(scenario, anew)
    at, rows = _own(part, placements), edit.rows
    own = Placements(tuple(placements.rows[row] for row in at), placements.actor[at])
    fresh = {(int(at[row]), name): one for (row, name), one in emission_screens(part, rulebook, own, steps).items()}
    return fresh | {
        (int(rows[row]), name): one
        for (row, name), one in edit.before.scene.screens.items()
        if rows[row] >= 0 and name not in edit.touched.mechanisms
    }


def _part(scenario: Scenario, names: Collection[str]) -> Scenario:
    """Return a scenario of some of its activities and zones."""
    parts = {
        field: {name: one for name, one in getattr(scenario, field).items() if name in names}
        for field in ("activities", "zones")
    }
    return scenario.model_copy(update=parts)


def _own(part: Scenario, placements: Placements) -> Rows:
    """Return the rows that the activities and zones of a part have in the whole."""
    number = {name: row for row, name in enumerate(placements.items)}
    return np.array([number[name] for name in (*part.activities, *part.zones)], dtype=np.int64)


def claimed_otherwise(scene: Scene, edit: Edit) -> frozenset[str]:
    """Return the activities and zones that are not touched, and yet have other claims than before the edit.

    What draws a claim is law as much as physics (who is party to what, which rule gives way): the claims themselves
    tell whether they have changed.
    """
    if not (edit.touched.rules or edit.touched.mechanisms):
        return frozenset()
    found: set[int] = set()
    old = edit.before.scene
    sides = (old.emissions, scene.emissions), (old.prints, scene.prints), (old.presences, scene.presences)
    for before, after in sides:
        kept = edit.kept(before[of_claims(before)], "activity").drop_duplicates()
        fresh = after[of_claims(after)]
        fresh = fresh[~touched_in(edit.touched, fresh, scene.placements, "activity")]
        both = joined(kept, fresh.drop_duplicates())
        found |= set(both.loc[~both.duplicated(keep=False), "activity"])
    return frozenset(str(scene.placements.items[row]) for row in found)


def shapes_after(scene: Scene, options: Options, steps: Sequence[Step], edit: Edit | None) -> gpd.GeoDataFrame:
    """Draw what is touched; what is not stays as it is drawn."""
    records = scene.scenario, scene.rulebook, scene.placements
    if edit is None:
        rows = zone_rows(*records, scene.emissions, scene.prints, scene.presences, options.level)
        return _shapes_in_order(drawn_rows(rows, *records[1:], scene.screens, steps), scene)
    kept = edit.kept(edit.before.shapes, "item")
    if not (edit.touched.items or edit.touched.everywhere):
        return _shapes_in_order(kept, scene)
    emitting, exposed = (
        one if edit.touched.everywhere else one[touched_in(edit.touched, one, scene.placements, "activity")]
        for one in (scene.emissions, scene.presences)
    )
    rows = zone_rows(*records, emitting, scene.prints, exposed, options.level)
    rows = rows[touched_in(edit.touched, rows, scene.placements, "item")].reset_index(drop=True)
    fresh = drawn_rows(rows, *records[1:], scene.screens, steps)
    return _shapes_in_order(joined(kept, fresh), scene)


def _shapes_in_order(shapes: gpd.GeoDataFrame, scene: Scene) -> gpd.GeoDataFrame:
    newcomers = {name: place for place, name in enumerate(scene.rulebook.newcomers, start=1)}
    sensitive = shapes["newcomer"].map(newcomers).fillna(0).to_numpy(dtype=np.int64)
    return in_order(shapes, "item", sensitive)


def met_after(scene: Scene, level: LevelName, edit: Edit | None) -> gpd.GeoDataFrame:
    """Find who meets whom where a side or the mechanism is touched; the others meet as before."""
    if edit is None:
        return meetings(scene, level)
    found = _graded(edit.kept(edit.before.met, "source", "receptor"), scene, edit)
    if edit.touched.items or edit.touched.mechanisms:
        found = joined(found, meetings(replace(scene, sides=_sides(scene, edit)), level))
    order = np.lexsort([found["mechanism"].to_numpy(dtype=str), found["receptor"], found["source"]])
    return found.iloc[order].reset_index(drop=True)


def _sides(scene: Scene, edit: Edit) -> tuple[Side, Side]:
    """Return what acts anew with all that it might meet, and what else acts with all that might be met anew."""
    acting, there = (
        touched_in(edit.touched, one, scene.placements, "activity") for one in (scene.emissions, scene.presences)
    )
    return (scene.emissions[acting], scene.presences), (scene.emissions[~acting], scene.presences[there])


def _graded(met: gpd.GeoDataFrame, scene: Scene, edit: Edit) -> gpd.GeoDataFrame:
    scale = scene.rulebook.severity
    if edit.before.scene.rulebook.severity == scale:
        return met
    return met.assign(severity=[severity_of(margin, scale) for margin in met["margin"]])
