"""What does a reform change in the rules, all together and clause by clause?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dueregard.errors import Fault, InputError
from dueregard.model.quantities import Source
from dueregard.model.reform import LawStep, Reform, ReformedLaw
from dueregard.model.rulebook import Rulebook
from dueregard.readers.faults import validate
from dueregard.readers.places import data_root
from dueregard.readers.reform_checks import reform_faults
from dueregard.readers.reform_rules import places_after, with_rules
from dueregard.readers.rule_files import RuleFile, read_rule_files
from dueregard.readers.rules import rulebook_of
from dueregard.readers.settings import Author, apply_settings
from dueregard.readers.yaml_marks import Document, line_at, read_yaml

REFORM_SOURCE = "reform"
"""Id of the source that a number set by a clause names."""


@dataclass(frozen=True)
class _Draft:
    """A reform file, and the rule files that it is laid over."""

    reform: Reform
    document: Document
    files: tuple[RuleFile, ...]
    settings: tuple[str, ...]

    def line(self, *path: str) -> int:
        return line_at(self.document, ("clauses", *path))


def read_reform(path: Path, overlays: Sequence[Path] = (), settings: Sequence[str] = ()) -> ReformedLaw:
    """Read a reform and lay it over the rules, all together, clause by clause, and with each clause struck out.

    Parameters
    ----------
    overlays, settings
        As for `read_rulebook`: rules under the reform, and numbers that the user sets after it.

    Raises
    ------
    InputError
        Every fault of the reform, and of the rules as it leaves them.
    """
    return lay_over([data_root() / "rules", *overlays], path, settings)


def lay_over(folders: Sequence[Path], path: Path, settings: Sequence[str] = ()) -> ReformedLaw:
    """Read a reform and lay it over folders of rules.

    Raises
    ------
    InputError
        Every fault of the reform, and of the rules as it leaves them.
    """
    files, found = read_rule_files(folders)
    before = rulebook_of(files, settings, found)
    built_in = path.parent == data_root() / "reforms"
    document = read_yaml(path, f"reforms/{path.name}" if built_in else str(path))
    reform, faults = validate(Reform, document)
    if reform is None:
        raise InputError(faults)
    faults += reform_faults(reform, document, path.stem, files)
    if faults:
        raise InputError(faults)
    draft = _Draft(reform, document, tuple(files), tuple(settings))
    days = sorted({reform.first_day(name) for name in reform.clauses})
    return ReformedLaw(reform, before, tuple(_step(draft, before, day) for day in days))


def _step(draft: _Draft, before: Rulebook, day: date) -> LawStep:
    reform = draft.reform
    standing = [name for name in reform.clauses if reform.first_day(name) <= day]
    whole = _law(draft, before, standing, f"the reform from {day} on", draft.line())
    if len(standing) == 1:
        return LawStep(day, whole, {}, {})
    alone = {
        name: _part(draft, before, _with_needs(reform, name), f"clause '{name}' alone", draft.line(name))
        for name in standing
    }
    without = {
        name: _part(draft, before, left, f"the reform without clause '{name}'", draft.line(name))
        for name in standing
        if (left := [one for one in standing if name not in _with_needs(reform, one)])
    }
    return LawStep(day, whole, alone, without)


def _with_needs(reform: Reform, name: str) -> list[str]:
    """Return a clause and all that it needs, directly or through others, in the order of the file."""
    found: set[str] = set()
    waiting = {name}
    while waiting:
        found |= waiting
        waiting = {other for one in waiting for other in reform.clauses[one].needs} - found
    return [one for one in reform.clauses if one in found]


def _part(draft: _Draft, before: Rulebook, names: Sequence[str], what: str, line: int) -> Rulebook:
    """Bind the rules with a part of the clauses; what is faulty now rests on a clause that is not among them.

    Raises
    ------
    InputError
        The part does not stand by itself.
    """
    try:
        return _law(draft, before, names, what, line)
    except InputError as error:
        remedy = "Write 'needs:' with the clause that it rests on"
        faults = (replace(one, problem=f"{what} does not stand: {one.problem}", remedy=remedy) for one in error.faults)
        raise InputError(faults) from error


def _law(draft: _Draft, before: Rulebook, names: Sequence[str], what: str, line: int) -> Rulebook:
    """Bind the rules with some clauses in force.

    Raises
    ------
    InputError
        What a clause writes is faulty, or leaves another rule faulty.
    """
    files, faults = with_rules(draft.files, draft.reform, draft.document, names)
    for name in names:
        for number, value in draft.reform.clauses[name].set.items():
            files, refused = apply_settings(files, [f"{number}={value}"], _author(draft, name, number))
            faults += refused
    if faults:
        raise InputError(faults)
    try:
        book = rulebook_of(files, draft.settings)
    except InputError as error:
        raise InputError([_as_left(fault, draft, what, line) for fault in error.faults]) from error
    said = dict(_said_at(draft, names))
    return replace(book, places=places_after(before, book, draft.files, files, draft.document.file, said))


def _said_at(draft: _Draft, names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Give the numbers that clauses set and the rules that they add, with their lines."""
    for name in names:
        clause = draft.reform.clauses[name]
        yield from ((number, draft.line(name, "set", number)) for number in clause.set)
        for folder, rules in clause.add.items():
            for rule in rules:
                line = draft.line(name, "add", folder, rule)
                yield from ((rule, line), (f"{folder}/{rule}", line))


def _as_left(fault: Fault, draft: _Draft, what: str, line: int) -> Fault:
    """Say of a fault in another file that the reform makes it."""
    if fault.file == draft.document.file:
        return fault
    place = fault.file if fault.line is None else f"{fault.file}:{fault.line}"
    problem = f"{what} leaves a fault in {place}: {fault.problem}"
    return Fault(draft.document.file, problem, fault.expected, "Change that rule, too", line)


def _author(draft: _Draft, clause: str, number: str) -> Author:
    reform, one = draft.reform, draft.reform.clauses[clause]
    said = reform.sources[one.source]
    cite = Source(cite=f"{reform.title}, clause '{clause}'; {said.cite}", where=said.where, tag=said.tag)
    line = draft.line(clause, "set", number)
    return Author(draft.document.file, REFORM_SOURCE, cite, "PROPOSAL", one.title, line)
