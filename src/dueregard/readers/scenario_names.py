"""Is a name that a scenario uses known, and how is a fault of one of its entries told?"""

from collections.abc import Iterable, Iterator

from dueregard.errors import Fault
from dueregard.model.rulebook import Rulebook
from dueregard.readers.faults import dotted
from dueregard.readers.names import unknown_name
from dueregard.readers.rule_checks import CLAIM_MECHANISMS
from dueregard.readers.scenario_entries import Entries
from dueregard.readers.yaml_marks import KeyPath, line_at

Faults = Iterator[Fault]
Names = Iterable[str] | None
"""Names that are known; None where the list itself could not be read."""


def fault(entries: Entries, path: KeyPath, problem: str, expected: str = "", remedy: str = "") -> Fault:
    """Return a fault at a key path of the file."""
    line = line_at(entries.document, path)
    return Fault(entries.document.file, f"{dotted(path)}: {problem}", expected, remedy, line)


def unknown(entries: Entries, path: KeyPath, what: str, name: str | None, known: Names) -> Faults:
    """Tell a name that nothing is known by."""
    names = None if known is None else list(known)
    if name is not None and names is not None and name not in names:
        line = line_at(entries.document, path)
        yield unknown_name(entries.document.file, line, f"{dotted(path)}: {what}", name, names)


def subjects(entries: Entries) -> Names:
    """Return the names of activities and zones."""
    activities, zones = entries.names("activities"), entries.names("zones")
    return None if activities is None or zones is None else [*activities, *zones]


def mechanisms(rulebook: Rulebook) -> list[str]:
    """Return the names of mechanisms, legal shapes included."""
    return [*rulebook.hazards, *CLAIM_MECHANISMS]
