"""What does every question about a scenario begin with: the rules, the scenario, what the user chose?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dueregard.model.rulebook import Gazetteer, Rulebook
    from dueregard.model.scenario import Scenario
    from dueregard.model.tables import Options
    from dueregard.zones.placement import Placements


@dataclass(frozen=True)
class Choices:
    """What the user chose, as text; what was left out is None and comes from the scenario."""

    readings: Sequence[str] | None = None
    level: str = "nominal"
    as_of: str | None = None
    starts: str | None = None
    ends: str | None = None
    settings: Sequence[str] | None = None
    rules: Sequence[Path] | None = None


@dataclass(frozen=True)
class Asked:
    """A scenario, read, the rules that it is read with, and what the user chose for it."""

    path: Path
    scenario: "Scenario"
    rulebook: "Rulebook"
    gazetteer: "Gazetteer"
    options: "Options"

    def known(self) -> "tuple[Scenario, Placements]":
        """Return what of the scenario is known on the day of knowledge, and where everybody stands."""
        from dueregard.pipeline import SEED, known_on
        from dueregard.zones.placement import place

        known = known_on(self.scenario, self.options.as_of)
        return known, place(known, self.gazetteer, seed=SEED)


def asked(scenario: str | Path | None, choices: Choices, rulebook: "Rulebook | None" = None) -> Asked:
    """Read rules and scenario, and fill in what the user left open.

    Parameters
    ----------
    scenario
        File, or name of a built-in scenario; None: the default one.
    rulebook
        Rules that are read already; None: those that the choices name.

    Raises
    ------
    InputError
        Every fault of a file, or every choice that is not known, at once.
    """
    from dueregard.cli.options import options_for
    from dueregard.readers.geodata import read_gazetteer
    from dueregard.readers.places import find_scenario
    from dueregard.readers.rules import read_rulebook
    from dueregard.readers.scenario import read_scenario

    book = read_rulebook(choices.rules or (), choices.settings or ()) if rulebook is None else rulebook
    path = scenario if isinstance(scenario, Path) else find_scenario(scenario)
    written, gazetteer = read_scenario(path, book, read_gazetteer())
    options = options_for(
        written,
        book,
        readings=choices.readings or (),
        level=choices.level,
        as_of=choices.as_of,
        starts=choices.starts,
        ends=choices.ends,
        settings=choices.settings or (),
    )
    return Asked(path, written, book, gazetteer, options)
