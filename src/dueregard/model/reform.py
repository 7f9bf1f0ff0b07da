"""What would somebody change in the law, clause by clause, and from when on?"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from dueregard.model.dates import Day
from dueregard.model.law import Status
from dueregard.model.quantities import Record, Source
from dueregard.model.rulebook import Rulebook

Named = dict[str, dict[str, dict[str, Any]]]
"""Folder of `rules/` -> id -> keys and values of the file."""


ValueText = Annotated[
    str, WithJsonSchema({"type": "string", "description": "a value with its unit", "examples": ["90 day"]})
]


class Clause(Record):
    """One clause of a reform: what it says, and what it sets, changes, adds and removes in the rules."""

    title: str
    text: str
    """The clause as it would be drafted."""
    source: str
    """Where the clause is taken from, or who proposes it."""
    starts: Day | None = Field(default=None, alias="from")
    """First day; the reform's own where None."""
    needs: tuple[str, ...] = ()
    """Clauses without which this one cannot stand."""
    set: dict[str, ValueText] = {}
    """Number of a rule -> value with unit, as `--set` takes it: `cessation.idle_time: 0 day`."""
    change: Named = {}
    """Keys of rules that are there: mappings are merged, everything else is replaced."""
    add: Named = {}
    """New rules, whole."""
    remove: dict[str, tuple[str, ...]] = {}
    """Folder -> ids of rules that go."""

    @property
    def is_empty(self) -> bool:
        """Whether the clause says nothing about the rules."""
        return not (self.set or self.change or self.add or self.remove)


class Reform(Record):
    """An overlay of rules: clauses, each with its source, from a day on."""

    reform: str
    title: str
    description: str
    status: Status
    """Status of the text that the reform is taken from; in the comparison it counts as adopted."""
    starts: Day = Field(alias="from")
    clauses: dict[str, Clause] = Field(min_length=1)
    limits: tuple[str, ...] = ()
    """What the overlay leaves out of the text that it is taken from."""
    sources: dict[str, Source]

    def first_day(self, clause: str) -> Day:
        """Return the first day of a clause."""
        return self.clauses[clause].starts or self.starts


@dataclass(frozen=True)
class LawStep:
    """The law from a day on: with every clause in force, with each alone, and with each struck out.

    `alone` and `without` are empty where one clause only is in force: it is the whole.
    """

    starts: date
    whole: Rulebook
    alone: dict[str, Rulebook]
    without: dict[str, Rulebook]


@dataclass(frozen=True)
class ReformedLaw:
    """A reform, the law that it finds, and what it makes of it, from each day on which a clause begins."""

    reform: Reform
    before: Rulebook
    steps: tuple[LawStep, ...]
