"""Which rows oblige the proposal, and which oblige others towards it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dueregard.analyses.proposal import Facing, Setting
from dueregard.zones.claims import POLARITIES

CERTAIN = "certain"


@dataclass(frozen=True)
class Encounter:
    """One way in which a proposal and something of the scenario meet under one reading.

    `other` is a row of `Setting.others`. `in_zones` are the notified zones of the other side that the proposal stands
    in, where the reading makes something of them.
    """

    reading: str
    other: int
    mechanism: str
    receptor_class: str
    is_source: bool
    """Whether it is the proposal that sends out the effect."""
    in_zones: frozenset[int]


def obliging(conflicts: pd.DataFrame, duties: pd.DataFrame, states: Iterable[str]) -> "pd.Series[bool]":
    """Tell which conflicts oblige one of some States to notify, coordinate, consult or ask before it acts.

    Due regard at large is owed by everybody everywhere and is not counted.
    """
    return _side(conflicts, duties, "bearer_state", states) & (conflicts["effect_on_entry"] != "none")


def owed_to(conflicts: pd.DataFrame, duties: pd.DataFrame, states: Iterable[str]) -> "pd.Series[bool]":
    """Tell in which conflicts something is owed to one of some States."""
    return _side(conflicts, duties, "beneficiary_state", states) & (conflicts["duty"] != "none")


def _side(conflicts: pd.DataFrame, duties: pd.DataFrame, column: str, states: Iterable[str]) -> "pd.Series[bool]":
    """Tell in which conflicts one of some States stands on one side of the leading duty."""
    leading = dict(zip(conflicts["conflict_id"], conflicts["duty"], strict=True))
    own = duties[duties[column].isin(set(states)) & (duties["role"] == "leading")]
    leads = [leading[name] == duty for name, duty in zip(own["conflict_id"], own["duty"], strict=True)]
    return conflicts["conflict_id"].isin(set(own.loc[leads, "conflict_id"])) & (
        conflicts["relation"] == "international"
    )


@dataclass(frozen=True, eq=False)
class Owed:
    """What a proposal owes at one place: surely, and for some admissible positions and dates."""

    surely: frozenset[Encounter]
    possibly: frozenset[Encounter]

    def under(self, readings: tuple[str, ...]) -> "Owed":
        """Return what it owes under some readings."""
        return Owed(*(frozenset(one for one in part if one.reading in readings) for part in self.parts))

    @property
    def parts(self) -> tuple[frozenset[Encounter], frozenset[Encounter]]:
        """Sure and possible encounters."""
        return self.surely, self.possibly


def meetings_of(encounters: Iterable[Encounter]) -> int:
    """Count meetings: the other side, the mechanism and its direction, whatever the reading."""
    return len({(one.other, one.mechanism, one.is_source) for one in encounters})


def owed_in(on: Setting, found: Facing) -> tuple[Owed, ...]:
    """Return what the proposal owes under each of its names."""
    rows = found.conflicts[obliging(found.conflicts, found.duties, on.proposal.actor.states)]
    surely = rows["certainty"] == CERTAIN
    certain, possible = (_encounters(on, found, rows[which]) for which in (surely, ~surely))
    return tuple(Owed(certain[name], possible[name]) for name in found.names)


def _encounters(on: Setting, found: Facing, rows: pd.DataFrame) -> dict[str, frozenset[Encounter]]:
    other_row = _rows_of_others(found, len(on.scenario.activities))
    entered = _entered(found, other_row)
    grouped: dict[str, set[Encounter]] = {name: set() for name in found.names}
    for row in rows.itertuples():
        is_source = row.source_activity in grouped
        name, item = _sides(row, is_source=is_source)
        reading, other, mechanism = str(row.reading), other_row[item], str(row.mechanism)
        zones = frozenset(heard_zones(on, reading, other, mechanism)) & entered.get(name, frozenset())
        grouped[name].add(Encounter(reading, other, mechanism, str(row.receptor_class), is_source, zones))
    return {name: frozenset(group) for name, group in grouped.items()}


def heard_zones(on: Setting, reading: str, other: int, mechanism: str) -> list[int]:
    """Return the declared zones of the other side that may change what is owed for one of its effects."""
    activities = len(on.scenario.activities)
    effect = mechanism not in POLARITIES
    if not effect or on.rulebook.readings[reading].in_notified_zone is None:
        return []
    zones = enumerate(on.scenario.zones.values(), start=activities)
    return [row for row, zone in zones if zone.by == on.others.actor[other]]


def _sides(row: Any, *, is_source: bool) -> tuple[str, str]:
    sides = str(row.source_activity), str(row.receptor_activity)
    return sides if is_source else (sides[1], sides[0])


def _rows_of_others(found: Facing, known: int) -> dict[str, int]:
    """Map what stands in the scenario to its row without the proposal."""
    items = [str(item) for item in found.placements.items]
    others = [*items[:known], *items[known + len(found.names) :]]
    return {item: row for row, item in enumerate(others)}


def _entered(found: Facing, other_row: dict[str, int]) -> dict[str, frozenset[int]]:
    """Return the declared zones that the proposal surely stands in, under each of its names."""
    met = found.met[(found.met["polarity"] == "declared") & (found.met["certainty"] == CERTAIN)]
    items = found.placements.items
    zones: dict[str, set[int]] = {}
    for source, receptor in zip(met["source"], met["receptor"], strict=True):
        if items[receptor] in found.names:
            zones.setdefault(str(items[receptor]), set()).add(other_row[str(items[source])])
    return {name: frozenset(rows) for name, rows in zones.items()}


def entered_zones(on: Setting, found: Facing) -> frozenset[int]:
    """Return the declared zones that the proposal surely stands in at any of its places."""
    return frozenset[int]().union(*_entered(found, _rows_of_others(found, len(on.scenario.activities))).values())
