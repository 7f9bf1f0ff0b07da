"""The whole model on one page: who owes whom what, where, from when to when?"""

from collections.abc import Callable, Sequence
from datetime import date
from time import perf_counter

from dueregard.analyses.budgets import budgets
from dueregard.assumptions import assumptions
from dueregard.conflicts.meetings import Scene
from dueregard.conflicts.order import deciding_days
from dueregard.conflicts.variants import choices, drawn, met_in, ruled_on
from dueregard.exclusion.measured import measuring
from dueregard.exclusion.parts import Survey, axes, rows_of
from dueregard.exclusion.table import exclusion
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import ASSUMPTIONS, Assessment, Options, Variant
from dueregard.owed.entries import Ledger
from dueregard.owed.table import owed
from dueregard.terrain.coarser import pyramid
from dueregard.terrain.grid import Grid
from dueregard.zones.days import day_number, typed_table
from dueregard.zones.placement import place
from dueregard.zones.relief import relief
from dueregard.zones.screens import emission_screens
from dueregard.zones.shapes import relevant_classes, shape_numbers
from dueregard.zones.sites import site_table
from dueregard.zones.sources import tables_of
from dueregard.zones.tables import zone_table

SEED = 20261122
Tell = Callable[[str], None]


def assess(
    written: Scenario,
    rulebook: Rulebook,
    gazetteer: Gazetteer,
    options: Options,
    tell: Tell = lambda _: None,
    grids: Sequence[Grid] = (),
    *,
    variants: bool = False,
) -> Assessment:
    """Assess a scenario: activities, footprints, zones, meetings, rulings, exclusion.

    Parameters
    ----------
    tell
        Called with the name of each stage as it begins.
    grids
        Elevation grids, the finest first, to see what the ground hides; none: the smooth sphere.
    variants
        Whether zones, conflicts and exclusion are given at every level, with and without terrain, too.
    """
    times: dict[str, float] = {}

    def stage(name: str) -> None:
        times[name] = perf_counter()
        tell(name)

    scenario = known_on(written, options.as_of)
    window = day_number(options.starts), day_number(options.ends)

    stage("activities")
    placements = place(scenario, gazetteer, seed=SEED)
    sites = site_table(scenario, rulebook, placements)

    stage("footprints")
    emitting, prints, exposed = tables_of(scenario, rulebook, options.as_of, relevant_classes(scenario, rulebook))

    stage("zones")
    steps = pyramid(grids)
    screens = emission_screens(scenario, rulebook, placements, steps)
    scene = Scene(scenario, rulebook, placements, emitting, prints, exposed, window, screens)
    chosen = options.level, bool(grids)
    asked = choices(chosen) if variants else [chosen]
    shapes = drawn(scene, steps, asked)
    deciding = {name: deciding_days(scenario, rulebook.readings[name].deciding_date) for name in options.readings}
    zones = {one: zone_table(shapes[one], scenario, rulebook, placements, deciding) for one in asked}

    stage("conflicts")
    met = met_in(scene, shapes)
    ruled = ruled_on(met, scene, options)

    stage("exclusion")
    looked_at = {one: frame if options.exclusion else frame.iloc[:0] for one, frame in shapes.items()}
    ground, numbered = shape_numbers(looked_at)
    survey = Survey(scenario, rulebook, placements, options.as_of)
    along = axes(survey, options.readings if options.exclusion else ())
    measured = measuring(ground, gazetteer)
    excluded = {
        one: exclusion(
            rows_of(numbered[one]),
            along,
            measured,
            level=one[0],
            starts=options.starts,
            ends=options.ends,
            every_change=options.every_change,
            tell=tell,
        )
        for one in asked
    }

    stage("obligations")
    beside = owed(Ledger(scenario, rulebook, placements, gazetteer, excluded[chosen], options))
    spent = budgets(scenario, rulebook, placements, options)
    resting = assumptions(scenario, rulebook, options.readings, grids, set(beside["rule"]))
    stage("end")
    return Assessment(
        scenario,
        rulebook,
        gazetteer,
        options,
        sites,
        zones[chosen],
        ruled[chosen][0],
        excluded[chosen],
        ruled[chosen][1],
        beside,
        typed_table(resting, ASSUMPTIONS, "assumptions"),
        _durations(times),
        relief(shapes[chosen], grids),
        tuple(Variant(*one, zones[one], ruled[one][0], excluded[one]) for one in asked[1:]),
        spent,
    )


def known_on(scenario: Scenario, as_of: date) -> Scenario:
    """Leave out what is announced, declared, agreed, planned or visited only after a day, and the zones round it.

    What a scenario dates after its own day of knowledge is what it supposes, and stands on every later day.
    """

    def unheard(day: date | None) -> bool:
        return day is not None and as_of < day <= scenario.as_of

    activities = {
        name: one for name, one in scenario.activities.items() if one.announced_on is None or one.announced_on <= as_of
    }
    zones = {
        name: one
        for name, one in scenario.zones.items()
        if (one.around is None or one.around in activities) and not unheard(one.starts_on)
    }
    consultations = tuple(
        one.model_copy(update={"concluded_on": None}) if unheard(one.concluded_on) else one
        for one in scenario.consultations
        if not unheard(one.opened_on)
    )
    agreements = tuple(one for one in scenario.agreements if not unheard(one.starts))
    notices = tuple(one for one in scenario.notices if not unheard(one.on))
    visits = tuple(
        one.model_copy(update={"notified_on": None}) if unheard(one.notified_on) else one
        for one in scenario.visits
        if one.to in activities and not unheard(one.on)
    )
    emergencies = tuple(one for one in scenario.emergencies if not unheard(one.starts))
    plan = None if scenario.plan is None or unheard(scenario.plan.starts) else scenario.plan
    known = {"activities": activities, "zones": zones, "consultations": consultations, "agreements": agreements}
    heard = {"notices": notices, "visits": visits, "emergencies": emergencies, "plan": plan}
    return scenario.model_copy(update={**known, **heard})


def _durations(times: dict[str, float]) -> dict[str, float]:
    names, moments = list(times), list(times.values())
    return {name: after - moment for name, moment, after in zip(names, moments, moments[1:], strict=False)}
