"""Which rule files are there, and what does each say?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from dueregard.errors import Fault, InputError
from dueregard.model.law import Instrument, Provision, Reading
from dueregard.model.physics import Hazard, Kind, Newcomer, Outpost, ReceptorClass, Severity, Sky
from dueregard.model.remedies import Remedies
from dueregard.model.uncertainty import Correlations
from dueregard.readers.faults import validate
from dueregard.readers.names import did_you_mean, listed
from dueregard.readers.yaml_marks import Document, read_yaml

FORMATS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "provisions": ("rule", Provision),
    "hazards": ("hazard", Hazard),
    "activities": ("kind", Kind),
    "receptors": ("receptor", ReceptorClass),
    "newcomers": ("newcomer", Newcomer),
    "outposts": ("outpost", Outpost),
    "readings": ("reading", Reading),
    "instruments": ("instrument", Instrument),
}
"""Folder of `rules/` -> key that holds the id, and record."""

SEVERITY = "severity"
SKY = "sky"
REMEDIES = "remedies"
CORRELATIONS = "correlations"
ALONE: Mapping[str, type[BaseModel]] = {
    SEVERITY: Severity,
    SKY: Sky,
    REMEDIES: Remedies,
    CORRELATIONS: Correlations,
}
"""Names of the files that lie beside the folders, and their records."""


@dataclass(frozen=True)
class RuleFile:
    """One rule file: the folder that it lies in, its id, what it says."""

    folder: str
    name: str
    document: Document
    record: Any
    """Record of the folder's format; None where the file is faulty."""


def read_rule_files(folders: Sequence[Path]) -> tuple[list[RuleFile], list[Fault]]:
    """Read every rule file of some folders; a file of a later folder replaces the same file of an earlier one.

    Parameters
    ----------
    folders
        The built-in rules, then overlays of the same layout.

    Returns
    -------
    tuple
        The files, faulty ones with an empty record, and all faults.
    """
    faults: list[Fault] = []
    found: dict[tuple[str, str], tuple[Path, str]] = {}
    for position, folder in enumerate(folders):
        prefix = "" if position == 0 else f"{folder}/"
        faults += _misplaced(folder, prefix)
        found |= {key: (path, f"{prefix}{path.relative_to(folder).as_posix()}") for key, path in _files(folder)}
    files = [_read(key, path, shown, faults) for key, (path, shown) in sorted(found.items())]
    return files, faults


def _files(folder: Path) -> Iterable[tuple[tuple[str, str], Path]]:
    for name in FORMATS:
        for path in (folder / name).glob("*.yaml"):
            yield (name, path.stem), path
    for name in ALONE:
        if (folder / f"{name}.yaml").exists():
            yield ("", name), folder / f"{name}.yaml"


def _misplaced(folder: Path, prefix: str) -> list[Fault]:
    if not folder.is_dir():
        return [Fault(str(folder), "there is no such folder of rules", "", "Check the path")]
    faults = [fault for path in sorted(folder.iterdir()) if (fault := _misplaced_entry(path, prefix)) is not None]
    inside = (path for name in FORMATS for path in sorted((folder / name).glob("*")))
    return faults + [_not_yaml(path, prefix) for path in inside if not _is_rule_name(path)]


def _misplaced_entry(path: Path, prefix: str) -> Fault | None:
    if path.name.startswith((".", "README")) or path.name in {f"{name}.yaml" for name in ALONE} | {*FORMATS}:
        return None
    kind = "folder" if path.is_dir() else "file"
    problem = f"the {kind} '{path.name}' is no part of a set of rules{did_you_mean(path.stem, FORMATS)}"
    known = [*sorted(FORMATS), *(f"{name}.yaml" for name in ALONE)]
    return Fault(f"{prefix}{path.name}", problem, f"Known: {listed(known)}")


def _is_rule_name(path: Path) -> bool:
    return path.suffix == ".yaml" or path.name.startswith((".", "README"))


def _not_yaml(path: Path, prefix: str) -> Fault:
    place = f"{prefix}{path.parent.name}/{path.name}"
    return Fault(
        place, "the file would not be read", "Names of rule files end in .yaml", f"Rename it to {path.stem}.yaml"
    )


def _read(key: tuple[str, str], path: Path, shown: str, faults: list[Fault]) -> RuleFile:
    folder, name = key
    try:
        document = read_yaml(path, shown)
    except InputError as error:
        faults += error.faults
        return RuleFile(folder, name, Document(shown, {}, {}), None)
    id_key, record_type = FORMATS[folder] if folder else ("", ALONE[name])
    record, found = validate(record_type, document)
    said = document.data.get(id_key, name)
    if said != name:
        found.append(_misnamed(document, id_key, said, name))
    faults += found
    return RuleFile(folder, name, document, record)


def _misnamed(document: Document, id_key: str, said: object, name: str) -> Fault:
    return Fault(
        document.file,
        f"{id_key}: '{said}' stands in a file named '{name}.yaml'",
        "A file is named after its id",
        f"Write '{id_key}: {name}' or rename the file to '{said}.yaml'",
        document.lines[(id_key,)],
    )
