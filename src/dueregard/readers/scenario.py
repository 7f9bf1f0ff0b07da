"""What does a scenario file say, and does all that it names exist?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from dueregard.errors import Fault, InputError
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.readers.faults import validate
from dueregard.readers.scenario_checks import scenario_faults
from dueregard.readers.scenario_entries import Entries, entries_of
from dueregard.readers.scenario_ground import placed, read_ground
from dueregard.readers.scenario_table import filled_in, in_their_rows
from dueregard.readers.scenario_terrain import terrain_faults
from dueregard.readers.yaml_marks import line_at, read_yaml


def read_scenario(path: Path, rulebook: Rulebook, gazetteer: Gazetteer) -> tuple[Scenario, Gazetteer]:
    """Read a scenario file and the geometries of the files that it names.

    Parameters
    ----------
    rulebook
        Kinds, mechanisms, receptor classes and readings that the scenario may name.
    gazetteer
        Features and regions that it may name.

    Returns
    -------
    tuple
        The scenario, and the gazetteer with `places` filled for every `at: {file, id}`.

    Raises
    ------
    InputError
        Every fault of the file at once.
    """
    filled = filled_in(read_yaml(path), path.parent)
    scenario, faults = validate(Scenario, filled.document)
    entries = entries_of(filled.known, None if filled.unread else scenario)
    faults += scenario_faults(entries, rulebook, gazetteer)
    places, unreadable = _places(entries, path.parent)
    faults += unreadable
    faults += terrain_faults(filled.document, scenario, path.parent)
    if faults or filled.faults or scenario is None:
        raise InputError([*filled.faults, *in_their_rows(faults, filled)])
    return scenario, replace(gazetteer, places={**gazetteer.places, **places})


def _places(entries: Entries, folder: Path) -> tuple[dict[tuple[str, str | None], Any], list[Fault]]:
    places: dict[tuple[str, str | None], Any] = {}
    faults: list[Fault] = []
    for path, position in entries.positions():
        if position.file is None or (position.file, position.id) in places:
            continue
        try:
            places[position.file, position.id] = read_ground(folder / position.file, position.id)
        except InputError as error:
            line = line_at(entries.document, (*path, "id" if position.id else "file"))
            faults += [placed(fault, position.file, entries.document.file, line) for fault in error.faults]
    return places, faults
