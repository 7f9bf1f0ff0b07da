"""Which scenario does a run read: a file, a built-in one, or one that it makes of somebody else's table?"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from dueregard.model.rulebook import Rulebook

SCENARIO_FILE = "scenario.yaml"


def scenario_of(
    name: str | None, table: Path | None, mapping: Path | None, target: Path, rulebook: "Rulebook", console: "Console"
) -> Path:
    """Return the file of the scenario; one that is imported is written first, with remarks on what was guessed.

    Raises
    ------
    InputError
        There is no such scenario, or the table cannot be imported.
    """
    from dueregard.errors import Fault, InputError
    from dueregard.readers.geodata import read_gazetteer
    from dueregard.readers.imports import import_scenario, read_mapping
    from dueregard.readers.places import find_scenario
    from dueregard.writers.scenario_yaml import write_scenario

    if table is None:
        if mapping is not None:
            raise InputError([Fault("--mapping", "there is nothing to import", "", "Add --import FILE")])
        return find_scenario(name)
    if name is not None:
        problem = f"'{name}' is given, too"
        raise InputError([Fault("--import", problem, "", "Give a scenario or --import, one of them")])
    made = import_scenario(table, read_mapping(mapping), date.today(), rulebook, read_gazetteer())  # noqa: DTZ011  # a civil day
    write_scenario(target, made.data, made.notes)
    for note in made.notes:
        console.print(f"{table.name}: {note}", markup=False)
    console.print(f"{table.name}: written as {target}, which you can edit and run", markup=False)
    return target
