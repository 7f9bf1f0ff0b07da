"""Whom would a proposed activity meet, and who would owe whom what, if it stood here or there?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from dueregard.conflicts.meetings import Scene, meetings
from dueregard.conflicts.rows import conflict_rows
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Activity, Actor, Position, Scenario
from dueregard.model.tables import Options
from dueregard.zones.claims import claims
from dueregard.zones.days import day_number
from dueregard.zones.footprints import footprints
from dueregard.zones.placement import Placements, objects, place
from dueregard.zones.presence import AT_WORK
from dueregard.zones.shapes import relevant_classes
from dueregard.zones.sources import joined, with_claims

Place = tuple[float, float]
"""Latitude and longitude. [deg]"""


@dataclass(frozen=True)
class Proposal:
    """An activity that somebody thinks of, under an id that the scenario does not have."""

    name: str
    activity: Activity
    actor: Actor
    """Who would carry it out; `activity.actor` is its id, known to the scenario or not."""


@dataclass(frozen=True, eq=False)
class Setting:
    """A scenario and a proposal, with everything that does not depend on where the proposal stands."""

    proposal: Proposal
    scenario: Scenario
    """What is known on the day of knowledge, without the proposal, with its actor."""
    rulebook: Rulebook
    gazetteer: Gazetteer
    options: Options
    seed: int
    others: Placements
    reach: pd.DataFrame
    """Footprints of the scenario's activities."""
    claimed: pd.DataFrame
    """Reach of the claims of the scenario, as footprints; rows as in `others`."""
    own_reach: pd.DataFrame
    """Footprints of the proposal, as activity 0."""
    own_claimed: pd.DataFrame
    """Reach of what rules draw round the proposal, as activity 0."""


@dataclass(frozen=True, eq=False)
class Facing:
    """What a proposal meets at one place or at several, each under a name of its own.

    `met` is as `conflicts.meetings.meetings` gives; `conflicts` and `duties` hold only rows of the proposal.
    """

    names: tuple[str, ...]
    scenario: Scenario
    placements: Placements
    prints: pd.DataFrame
    met: gpd.GeoDataFrame
    conflicts: gpd.GeoDataFrame
    duties: pd.DataFrame


def setting(
    proposal: Proposal, known: Scenario, rulebook: Rulebook, gazetteer: Gazetteer, options: Options, *, seed: int
) -> Setting:
    """Prepare what does not depend on where the proposal stands.

    Parameters
    ----------
    known
        What is known on the day of knowledge.
    seed
        Seed of the samples of uncertain places and dates, as in the run.
    """
    actors = {**known.actors, proposal.activity.actor: proposal.actor}
    scenario = known.model_copy(update={"actors": actors})
    alone = scenario.model_copy(update={"activities": {proposal.name: proposal.activity}, "zones": {}})
    everything = {**scenario.activities, proposal.name: proposal.activity}
    classes = relevant_classes(scenario.model_copy(update={"activities": everything}), rulebook)
    reach, own_reach = (footprints(one, rulebook, classes) for one in (scenario, alone))
    return Setting(
        proposal,
        scenario,
        rulebook,
        gazetteer,
        options,
        seed,
        place(scenario, gazetteer, seed=seed),
        reach,
        claims(scenario, rulebook, reach, options.as_of),
        own_reach,
        claims(alone, rulebook, own_reach, options.as_of),
    )


def at_place(proposal: Proposal, where: Place) -> Activity:
    """Return the proposed activity at a place."""
    return proposal.activity.model_copy(update={"at": Position(lat=where[0], lon=where[1]), "within": None})


def facing(on: Setting, places: Sequence[Place], readings: tuple[str, ...] | None = None) -> Facing:
    """Run the model with the proposal at each of some places.

    Proposals of one actor owe each other nothing, so one run serves all places: only meetings that the proposal has a
    part in are looked for. Each result is what a run of the scenario with the proposal at that place alone gives.

    Parameters
    ----------
    readings
        Readings to decide under; None: those of the options.
    """
    names = tuple(_names(on.proposal.name, len(places)))
    proposed = {name: at_place(on.proposal, where) for name, where in zip(names, places, strict=True)}
    scenario = on.scenario.model_copy(update={"activities": {**on.scenario.activities, **proposed}})
    placements = _placements(on, scenario, proposed)
    emitting, prints, exposed = with_claims(scenario, on.rulebook, on.options.as_of, _reach(on, len(places)))
    window = day_number(on.options.starts), day_number(on.options.ends)
    scene = Scene(scenario, on.rulebook, placements, emitting, prints, exposed, window)
    met = _meetings(on, scene, len(places))
    conflicts, duties = conflict_rows(
        met,
        placements,
        scenario,
        on.rulebook,
        on.options.readings if readings is None else readings,
        level=on.options.level,
        as_of=on.options.as_of,
    )
    own = conflicts[conflicts["source_activity"].isin(names) | conflicts["receptor_activity"].isin(names)]
    conflicts = own.reset_index(drop=True)
    duties = duties[duties["conflict_id"].isin(set(conflicts["conflict_id"]))].reset_index(drop=True)
    return Facing(names, scenario, placements, prints, met, conflicts, duties)


def _names(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]


def _placements(on: Setting, scenario: Scenario, proposed: dict[str, Activity]) -> Placements:
    """Place the proposal after the other activities and before the zones."""
    alone = scenario.model_copy(update={"activities": proposed, "zones": {}})
    own = place(alone, on.gazetteer, seed=on.seed)
    known = len(on.scenario.activities)
    rows, actors = on.others.rows, list(on.others.actor)
    return Placements(
        (*rows[:known], *own.rows, *rows[known:]), objects([*actors[:known], *own.actor, *actors[known:]])
    )


def _reach(on: Setting, count: int) -> pd.DataFrame:
    """Give every footprint; the proposal reaches as far wherever it stands."""
    known = len(on.scenario.activities)
    copies = pd.concat([on.own_reach] * count, ignore_index=True)
    copies["activity"] = known + np.repeat(np.arange(count), len(on.own_reach))
    reach: pd.DataFrame = joined(on.reach, copies)
    return reach


def _meetings(on: Setting, scene: Scene, count: int) -> gpd.GeoDataFrame:
    """Find the meetings of the proposal, and who stands in its actor's declared zones: a reading may ask that, too."""
    known, emitting, exposed = len(on.scenario.activities), scene.emissions, scene.presences
    own = np.arange(known, known + count)
    sending, receiving = emitting["activity"].isin(own), exposed["activity"].isin(own)
    claimed = (emitting["activity"] >= known + count) & (
        scene.placements.actor[emitting["activity"].to_numpy(dtype=np.int64)] == on.proposal.activity.actor
    )
    sides = (
        (emitting[sending], exposed[~receiving]),
        (emitting[~sending], exposed[receiving]),
        (emitting[claimed], exposed[~receiving & (exposed["receptor_class"] == AT_WORK)]),
    )
    return meetings(replace(scene, sides=sides), on.options.level)
