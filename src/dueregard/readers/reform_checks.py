"""Does a reform name only what there is?"""

from collections.abc import Iterator, Sequence

from dueregard.errors import Fault
from dueregard.model.reform import Clause, Reform
from dueregard.readers.names import unknown_name
from dueregard.readers.rule_checks import known_ids
from dueregard.readers.rule_files import FORMATS, RuleFile
from dueregard.readers.yaml_marks import Document, line_at

OVERLAYS = ("change", "add", "remove")
"""Groups of a clause that name rules."""


def reform_faults(reform: Reform, document: Document, stem: str, files: Sequence[RuleFile]) -> list[Fault]:
    """Find what a reform says of sources, clauses and rules that are not there, or are there already.

    Parameters
    ----------
    stem
        Name of the file without its ending.
    files
        Rule files that the reform is laid over.
    """
    known = known_ids(files)
    faults = [] if reform.reform == stem else [_misnamed(reform, document, stem)]
    for name, clause in reform.clauses.items():
        faults += [*_clause_faults(reform, document, name, clause), *_rule_faults(document, name, clause, known)]
    return faults


def _misnamed(reform: Reform, document: Document, stem: str) -> Fault:
    problem = f"reform: '{reform.reform}' stands in a file named '{stem}.yaml'"
    remedy = f"Write 'reform: {stem}' or rename the file to '{reform.reform}.yaml'"
    return Fault(document.file, problem, "A file is named after its id", remedy, line_at(document, ("reform",)))


def _clause_faults(reform: Reform, document: Document, name: str, clause: Clause) -> Iterator[Fault]:
    where = ("clauses", name)
    if clause.source not in reform.sources:
        line = line_at(document, (*where, "source"))
        yield unknown_name(document.file, line, f"clauses.{name}: source", clause.source, reform.sources)
    if clause.is_empty:
        problem = f"clauses.{name} says nothing about the rules"
        expected = "A clause has 'set', 'change', 'add' or 'remove'"
        yield Fault(document.file, problem, expected, "", line_at(document, where))
    for index, other in enumerate(clause.needs):
        line = line_at(document, (*where, "needs", index))
        others = [one for one in reform.clauses if one != name]
        if other not in others:
            yield unknown_name(document.file, line, f"clauses.{name}: needs: clause", other, others)
        elif reform.first_day(other) > reform.first_day(name):
            begins = (
                f"begins on {reform.first_day(name)} and needs '{other}', which begins on {reform.first_day(other)}"
            )
            expected = "What a clause needs begins no later than itself"
            yield Fault(document.file, f"clauses.{name} {begins}", expected, "Change one of the days", line)


def _rule_faults(document: Document, name: str, clause: Clause, known: dict[str, list[str]]) -> Iterator[Fault]:
    for group in OVERLAYS:
        for folder, entries in getattr(clause, group).items():
            where = ("clauses", name, group, folder)
            words = f"clauses.{name}.{group}"
            if folder not in FORMATS:
                yield unknown_name(document.file, line_at(document, where), f"{words}: folder", folder, FORMATS)
                continue
            there = known.get(folder, [])
            for index, rule in enumerate(entries):
                line = line_at(document, (*where, index if group == "remove" else rule))
                if group != "add" and rule not in there:
                    yield unknown_name(document.file, line, f"{words}.{folder}: id", rule, there)
                if group == "add" and rule in there:
                    problem = f"{words}.{folder}: '{rule}' is there already"
                    yield Fault(document.file, problem, "", "Write it under 'change'", line)
