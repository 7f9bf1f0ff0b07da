"""Whom must I notify, coordinate with or consult if I do this there then, and how far must I move to owe nothing?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dueregard.analyses.clear_ground import Clear, clear_places
from dueregard.analyses.obstacles import obstacles
from dueregard.analyses.owing import obliging, owed_in, owed_to
from dueregard.analyses.proposal import Facing, Place, Setting, facing
from dueregard.law.obligations import obligations
from dueregard.law.planetary_protection import by_category
from dueregard.zones.days import date_of
from dueregard.zones.presence import operation_of
from dueregard.zones.protection import protection_categories

YOU, THEY, BOTH, NOBODY = "you", "they", "both", "nobody"
"""Who owes the other side something beyond due regard at large."""


@dataclass(frozen=True, eq=False)
class Advice:
    """The answer for one place.

    Attributes
    ----------
    on
        The scenario and the proposal.
    where
        Latitude and longitude that were asked about. [deg]
    rows
        One row a reading and meeting: the columns of tables.CONFLICTS, and who, other, other_actor.
    duties
        Who owes what State by State behind the rows: tables.DUTIES.
    meetings
        One row a meeting in fact, whatever the reading: other, other_actor, direction (it reaches you, you reach it),
        mechanism, polarity, certainty, share, margin, overlap_share, starts and ends (day numbers).
    obligations
        What the proposal owes to the world at large: the keys of tables.OBLIGATIONS.
    clear
        Nearest place where nothing is surely owed: under each reading, then under all of them together.
    """

    on: Setting
    where: Place
    rows: pd.DataFrame
    duties: pd.DataFrame
    meetings: pd.DataFrame
    obligations: tuple[Mapping[str, Any], ...]
    clear: tuple[Clear, ...]


def advise(on: Setting, where: Place) -> Advice:
    """Answer for one place."""
    found = facing(on, [where])
    return Advice(
        on,
        where,
        advice_rows(on, found),
        found.duties,
        _meetings(on, found),
        tuple(_obligations(on, found)),
        clear_places(on, where, owed_in(on, found)[0], obstacles(on)),
    )


def advice_rows(on: Setting, found: Facing) -> pd.DataFrame:
    """Say of each conflict who the other is and who owes whom."""
    table = pd.DataFrame(found.conflicts.drop(columns="geometry"))
    own = table["source_activity"].isin(found.names)
    other = table["receptor_activity"].where(own, table["source_activity"])
    states = on.proposal.actor.states
    mine, theirs = obliging(table, found.duties, states), owed_to(table, found.duties, states)
    who = np.select([mine & theirs, mine, theirs], [BOTH, YOU, THEY], NOBODY)
    return table.assign(who=who, other=other, other_actor=[_actor(on, str(name)) for name in other])


def _actor(on: Setting, item: str) -> str:
    activity = on.scenario.activities.get(item)
    return on.scenario.zones[item].by if activity is None else activity.actor


def _meetings(on: Setting, found: Facing) -> pd.DataFrame:
    items = found.placements.items
    table = pd.DataFrame(found.met.drop(columns="geometry"))
    source, receptor = (items[table[name].to_numpy(dtype=np.int64)] for name in ("source", "receptor"))
    own = np.array([name in found.names for name in source], dtype=bool)
    mine = own | np.array([name in found.names for name in receptor], dtype=bool)
    other = np.where(own, receptor, source)
    table = table.assign(other=other, direction=np.where(own, "you reach it", "it reaches you"))
    own_rows: pd.DataFrame = table[mine].reset_index(drop=True)
    return own_rows.assign(other_actor=[_actor(on, str(name)) for name in own_rows["other"]])


def _obligations(on: Setting, found: Facing) -> list[dict[str, Any]]:
    name = found.names[0]
    start = date_of(operation_of(on.proposal.activity)[0][0])
    categories = protection_categories(found.placements, on.gazetteer, on.rulebook)
    return list(by_category(obligations(found.scenario, on.rulebook, {name: start}, on.options.as_of), categories))
