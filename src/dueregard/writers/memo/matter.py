"""What does a memo ask of a conflict again and again: the row, its chain, the day, the States of both sides?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Protocol

from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.writers.explain.numbers import Row
from dueregard.writers.explain.record import RunTables, conflict_row, explain_record
from dueregard.writers.verdict import states_in

Record = dict[str, Any]


class Run(RunTables, Protocol):
    """Tables and summary of a run, read back from its folder."""

    @property
    def summary(self) -> Mapping[str, Any]:
        """Summary of the run."""


@dataclass(frozen=True)
class Matter:
    """One conflict with what the memo asks of it again and again."""

    row: Row
    chain: Record
    rulebook: Rulebook
    scenario: Scenario | None
    day: date
    as_of: date
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    """Responsible States of source (or holder) and receptor (or entrant)."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Pairs of different States, one of each side, each pair once."""
        found = [(a, b) for a, b in product(*self.sides) if a != b]
        return list({frozenset(pair): pair for pair in found}.values())

    @property
    def states(self) -> tuple[str, ...]:
        """All States of both sides, sorted."""
        return tuple(sorted({*self.sides[0], *self.sides[1]}))


def matter_of(run: Run, rulebook: Rulebook, conflict_id: str, scenario: Scenario | None) -> Matter:
    """Gather what a memo on a conflict needs.

    Raises
    ------
    InputError
        If no conflict has this id.
    """
    row = conflict_row(run.conflicts, conflict_id)
    as_of = date.fromisoformat(str(run.summary["as_of"]))
    day = date.fromisoformat(str(row["starts_on"])) if row["starts_on"] else as_of
    chain = explain_record(run, rulebook, conflict_id, as_of)
    source, receptor = (_states(one, scenario, run) for one in chain["activities"])
    return Matter(row, chain, rulebook, scenario, day, as_of, (source, receptor))


def _states(side: Record, scenario: Scenario | None, run: Run) -> tuple[str, ...]:
    """Return the responsible States of one side; of a declared zone, from the scenario or from the duties."""
    if side["site"] is not None:
        return tuple(str(side["site"]["states"]).split("+"))
    if scenario is not None and side["activity"] in scenario.zones:
        return scenario.actors[scenario.zones[side["activity"]].by].states
    zones = run.zones[run.zones["activity"] == side["activity"]]
    return tuple(sorted({state for text in zones["states"].dropna() for state in states_in(text)}))
