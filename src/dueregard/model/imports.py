"""What does a file of somebody else's sites and zones call the things that a scenario has?"""

from typing import Any, Literal

from dueregard.model.dates import Day
from dueregard.model.quantities import Record, Source
from dueregard.model.scenario import Actor, Code, Window


class ImportSection(Record):
    """Which rows are meant, what their columns are called, and what their words mean."""

    layer: str | None = None
    """Layer of a file that holds several."""
    where: dict[str, tuple[str, ...] | str] = {}
    """Column of the file -> text, or several, that a row must have there to be taken."""
    columns: dict[str, str] = {}
    """Name here -> name in the file, where they differ."""
    values: dict[str, dict[str, str]] = {}
    """Name here -> text in the file -> what it means here, such as `kind: {Lander: robotic-landing}`."""
    defaults: dict[str, Any] = {}
    """What stands where the file has no column or an empty cell, written as in a scenario."""


class ImportMapping(Record):
    """A mapping file."""

    scenario: str | None = None
    """Title; None: named after the file."""
    kind: Literal["real", "exercise"] | None = None
    as_of: Day | None = None
    window: Window | None = None
    actors: dict[Code, Actor] = {}
    """Operators that the file only names, by code or by the name in the file."""
    sources: dict[Code, Source] = {}
    sites: ImportSection = ImportSection()
    zones: ImportSection | None = None
    """None: rows with a radius and a day of declaration or notice, and no kind of activity, are zones."""
