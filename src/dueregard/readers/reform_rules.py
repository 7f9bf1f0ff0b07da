"""What are the rule files like once some clauses of a reform are written into them?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dueregard.errors import Fault
from dueregard.model.quantities import Quantity
from dueregard.model.reform import Reform
from dueregard.model.rule_numbers import numbers_of
from dueregard.model.rulebook import Rulebook
from dueregard.readers.faults import validate
from dueregard.readers.rule_files import FORMATS, RuleFile
from dueregard.readers.yaml_marks import Document, KeyPath, line_at


def with_rules(
    files: Iterable[RuleFile], reform: Reform, document: Document, names: Iterable[str]
) -> tuple[list[RuleFile], list[Fault]]:
    """Change, add and remove rules as some clauses say, in their order.

    Returns
    -------
    tuple
        The rule files, and the faults of what the clauses write.
    """
    written = {(file.folder, file.name): file for file in files}
    faults: list[Fault] = []
    for name in names:
        clause = reform.clauses[name]
        for group in ("change", "add"):
            for folder, entries in getattr(clause, group).items():
                for rule, keys in entries.items():
                    path: KeyPath = ("clauses", name, group, folder, rule)
                    file, found = _written(document, path, keys, written.get((folder, rule)))
                    written[folder, rule] = file
                    faults += found
        for folder, gone in clause.remove.items():
            for rule in gone:
                written.pop((folder, rule), None)
    return [written[key] for key in sorted(written)], faults


def _written(
    document: Document, path: KeyPath, keys: dict[str, Any], under: RuleFile | None
) -> tuple[RuleFile, list[Fault]]:
    """Return a rule file as a clause writes it, over what was there; lines are those of the reform."""
    folder, rule = str(path[-2]), str(path[-1])
    id_key, record_type = FORMATS[folder]
    data = {id_key: rule, **keys} if under is None else _merged(under.document.data, keys)
    lines = {place: line_at(document, (*path, *place)) for place in _places_in(data)}
    merged = Document(document.file, data, lines)
    record, found = validate(record_type, merged)
    faults = [replace(fault, problem=f"{'.'.join(map(str, path))}: {fault.problem}") for fault in found]
    if data[id_key] != rule:
        problem = f"{'.'.join(map(str, path))}: {id_key} is '{data[id_key]}'"
        faults.append(Fault(document.file, problem, "A rule keeps its id", f"Leave '{id_key}' out", lines[(id_key,)]))
    return RuleFile(folder, rule, merged, record), faults


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def _places_in(data: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    yield path
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _places_in(value, (*path, key))


def places_after(
    before: Rulebook,
    after: Rulebook,
    old_files: Iterable[RuleFile],
    new_files: Iterable[RuleFile],
    file: str,
    said_at: Mapping[str, int],
) -> dict[str, tuple[str, int]]:
    """Return where ids and numbers stand: what a reform leaves as it was stands where it stood.

    Parameters
    ----------
    file
        The reform.
    said_at
        Number that a clause sets, or rule that it adds -> line.
    """
    old, new = numbers(old_files), numbers(new_files)
    changed = {name for name, number in new.items() if number != old.get(name)}
    kept = {name: place for name, place in before.places.items() if name in after.places}
    kept = {name: place for name, place in kept.items() if name.rpartition("/")[2] not in changed}
    return {**after.places, **kept, **{name: (file, line) for name, line in said_at.items()}}


def numbers(files: Iterable[RuleFile]) -> dict[str, Quantity]:
    """Return every number of some rule files by its name, as `--set` takes it."""
    sound = (file for file in files if file.record is not None)
    return {f"{file.name}.{name}": number for file in sound for name, _, number in numbers_of(file.record)}
