"""What law and physics do the rule files hold?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dueregard.errors import Fault, InputError
from dueregard.model.rule_numbers import numbers_of
from dueregard.model.rulebook import Rulebook
from dueregard.readers.places import data_root
from dueregard.readers.rule_checks import cross_faults
from dueregard.readers.rule_files import CORRELATIONS, REMEDIES, SEVERITY, SKY, RuleFile, read_rule_files
from dueregard.readers.rule_relations import relation_faults
from dueregard.readers.settings import apply_settings
from dueregard.readers.uncertainty_checks import correlation_faults, names_of_rules
from dueregard.readers.yaml_marks import line_at

WITH_NUMBERS = ("provisions", "hazards", "activities", "receptors", "newcomers", "outposts")
"""Folders whose ids open the name of a number, so that an id stands in one of them only."""

NAMED_GROUPS = ("sets", "situations", "assumptions")
"""Entries that have a place besides ids and numbers: `plume_ejecta.sets.nominal`."""


CORRELATED = "correlated"


def read_rulebook(overlays: Sequence[Path] = (), settings: Sequence[str] = ()) -> Rulebook:
    """Read the built-in rules, the user's rules over them, and the numbers that the user sets.

    Parameters
    ----------
    overlays
        Folders of the layout of `rules/`; each file adds a rule or replaces the one of its name.
    settings
        Numbers to set, such as `ost-9-consult.lead_time=90 days`.

    Raises
    ------
    InputError
        Every fault of every file and setting.
    """
    return read_rules([data_root() / "rules", *overlays], settings)


def read_rules(folders: Sequence[Path], settings: Sequence[str] = ()) -> Rulebook:
    """Read folders of rules, a later one over an earlier one, and set numbers.

    Raises
    ------
    InputError
        Every fault of every file and setting.
    """
    files, faults = read_rule_files(folders)
    if not any((file.folder, file.name) == ("", SEVERITY) for file in files):
        faults.append(Fault(f"{folders[0]}/{SEVERITY}.yaml", "there is no such file", "", "Add the scale of severity"))
    return rulebook_of(files, settings, faults)


def rulebook_of(files: Sequence[RuleFile], settings: Sequence[str] = (), found: Sequence[Fault] = ()) -> Rulebook:
    """Check what rule files say of each other, set numbers, and bind the book.

    Parameters
    ----------
    found
        Faults that the files have already.

    Raises
    ------
    InputError
        Every fault of the files and settings.
    """
    faults = [*found, *cross_faults(files), *_used_twice(files), *relation_faults(files)]
    chosen, refused = apply_settings(files, settings)
    if faults or refused:
        raise InputError([*faults, *refused])
    return _rulebook(chosen)


def _loose_correlations(files: Sequence[RuleFile]) -> list[Fault]:
    records = {file.name: file.record for file in files if file.folder in WITH_NUMBERS and file.record is not None}
    stating = [file for file in files if (file.folder, file.name) == ("", CORRELATIONS)]
    return [fault for file in stating for fault in correlation_faults(file.document, names_of_rules(records))]


def _used_twice(files: Iterable[RuleFile]) -> list[Fault]:
    first: dict[str, RuleFile] = {}
    faults = []
    for file in files:
        if file.folder in WITH_NUMBERS and first.setdefault(file.name, file) is not file:
            other = first[file.name].document.file
            problem = f"the id '{file.name}' is used already, in {other}"
            faults.append(Fault(file.document.file, problem, "An id is used once", "Rename one of the two", 1))
    return faults


def _rulebook(files: Sequence[RuleFile]) -> Rulebook:
    records: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for file in files:
        records[file.folder][file.name] = file.record
    return Rulebook(
        instruments=records["instruments"],
        provisions=records["provisions"],
        readings=records["readings"],
        hazards=records["hazards"],
        kinds=records["activities"],
        receptors=records["receptors"],
        newcomers=records["newcomers"],
        severity=records[""][SEVERITY],
        sky=records[""].get(SKY),
        remedies=records[""].get(REMEDIES),
        correlated=getattr(records[""].get(CORRELATIONS), CORRELATED, ()),
        outposts=records["outposts"],
        places=_places(files),
    )


def _places(files: Sequence[RuleFile]) -> dict[str, tuple[str, int]]:
    """Return where every id and number stands; an id that is used in two folders means the first in reading order."""
    places: dict[str, tuple[str, int]] = {}
    for file in sorted(files, key=lambda file: file.folder not in WITH_NUMBERS):
        for name, line in _lines(file):
            place = (file.document.file, line)
            places.setdefault(name, place)
            places[f"{file.folder}/{name}" if file.folder else name] = place
    return places


def _lines(file: RuleFile) -> Iterator[tuple[str, int]]:
    yield file.name, 1
    yield from ((f"{file.name}.{name}", line_at(file.document, path)) for name, path, _ in numbers_of(file.record))
    for path, line in file.document.lines.items():
        if len(path) == 2 and path[0] in NAMED_GROUPS:
            yield f"{file.name}.{path[0]}.{path[1]}", line
