"""Which grid of heights does a scenario bring?"""

from pathlib import Path

from dueregard.errors import Fault, InputError
from dueregard.model.scenario import Scenario
from dueregard.readers.grids import cell_size_m
from dueregard.readers.products import elevation_path
from dueregard.readers.scenario_ground import placed
from dueregard.readers.yaml_marks import Document, line_at


def terrain_path(scenario: Scenario, folder: Path) -> Path | None:
    """Return the file of a scenario's grid: beside the scenario, or a product that has been fetched; None without one.

    Raises
    ------
    InputError
        There is no such grid.
    """
    if scenario.terrain is None:
        return None
    beside = folder / scenario.terrain.file
    return beside if beside.exists() else elevation_path(Path(scenario.terrain.file), "terrain")


def terrain_faults(document: Document, scenario: Scenario | None, folder: Path) -> list[Fault]:
    """Tell whether the grid of a scenario is there and stands in the map plane of the lunar south pole."""
    if scenario is None or scenario.terrain is None:
        return []
    try:
        cell_size_m(terrain_path(scenario, folder) or folder)
    except InputError as error:
        line = line_at(document, ("terrain", "file"))
        return [placed(fault, scenario.terrain.file, document.file, line) for fault in error.faults]
    return []
