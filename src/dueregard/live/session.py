"""How is a scenario begun that is to be edited, and how is it after an edit?"""

from collections.abc import Sequence

from dueregard.assumptions import assumptions
from dueregard.exclusion.measured import Memory
from dueregard.live.ground import claimed_otherwise, met_after, scene_after, shapes_after
from dueregard.live.law import axes_after, budgets_after, exclusion_after, ruled_after, zones_after
from dueregard.live.state import Edit, Live
from dueregard.live.touched import touched
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import ASSUMPTIONS, Assessment, Options
from dueregard.owed.entries import Ledger
from dueregard.owed.table import owed
from dueregard.pipeline import SEED, known_on
from dueregard.terrain.coarser import pyramid
from dueregard.terrain.grid import Grid
from dueregard.zones.days import typed_table
from dueregard.zones.placement import place
from dueregard.zones.relief import relief
from dueregard.zones.shielded import Step
from dueregard.zones.sites import site_table


def begin(
    written: Scenario, rulebook: Rulebook, gazetteer: Gazetteer, options: Options, grids: Sequence[Grid] = ()
) -> Live:
    """Assess a scenario in order to edit it.

    Parameters
    ----------
    grids
        Elevation grids, the finest first; none: the smooth sphere.
    """
    return _assessed(written, rulebook, gazetteer, options, grids, pyramid(grids), None, Memory())


def revised(
    live: Live,
    *,
    scenario: Scenario | None = None,
    rulebook: Rulebook | None = None,
    grids: Sequence[Grid] | None = None,
) -> Live:
    """Apply an edit: another scenario, other rules or numbers, other terrain, or several of them.

    The result is that of a full run. What is computed anew is told by `live.touched.touched`; other actors, other
    mechanisms or receptor classes, another shortest range or extent, and other grids mean everything.

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
    before, options = live.assessment, live.assessment.options
    book = before.rulebook if rulebook is None else rulebook
    if grids is None and written is live.written and book is before.rulebook:
        return live
    if grids is not None:
        return _assessed(written, book, before.gazetteer, options, grids, pyramid(grids), None, live.memory)
    edit = _edit(live, known_on(written, options.as_of), book)
    return _assessed(written, book, before.gazetteer, options, live.grids, live.steps, edit, live.memory)


def _edit(live: Live, scenario: Scenario, rulebook: Rulebook) -> Edit | None:
    found = touched(live.scene, scenario, rulebook)
    return None if found is None else Edit(live, found, (*scenario.activities, *scenario.zones))


def _assessed(
    written: Scenario,
    rulebook: Rulebook,
    gazetteer: Gazetteer,
    options: Options,
    grids: Sequence[Grid],
    steps: Sequence[Step],
    edit: Edit | None,
    known: Memory,
) -> Live:
    """Assess what an edit touches; without one, everything."""
    scenario = known_on(written, options.as_of)
    placements = place(scenario, gazetteer, seed=SEED, known={} if edit is None else edit.places)
    scene = scene_after(scenario, rulebook, placements, options, steps, edit)
    if edit is not None:
        edit = edit.also(claimed_otherwise(scene, edit))
    shapes = shapes_after(scene, options, steps, edit)
    met = met_after(scene, options.level, edit)
    conflicts, duties = ruled_after(scene, met, options, edit)
    along = axes_after(scene, options, edit)
    excluded, memory = exclusion_after(shapes, along, gazetteer, options, known)
    beside = owed(Ledger(scenario, rulebook, placements, gazetteer, excluded, options))
    resting = assumptions(scenario, rulebook, options.readings, grids, set(beside["rule"]))
    assessment = Assessment(
        scenario,
        rulebook,
        gazetteer,
        options,
        site_table(scenario, rulebook, placements),
        zones_after(scene, shapes, options, edit),
        conflicts,
        excluded,
        duties,
        beside,
        typed_table(resting, ASSUMPTIONS, "assumptions"),
        relief=relief(shapes, grids),
        budgets=budgets_after(scene, options, edit),
    )
    return Live(written, grids, steps, scene, shapes, met, along, memory, assessment)
