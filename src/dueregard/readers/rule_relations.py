"""Do the rules say which of them goes first, where two apply at once?"""

from collections.abc import Iterator, Mapping, Sequence

from dueregard.errors import Fault
from dueregard.law.relations import circular, unordered
from dueregard.model.law import Provision
from dueregard.readers.names import listed
from dueregard.readers.rule_files import RuleFile
from dueregard.readers.yaml_marks import line_at


def relation_faults(files: Sequence[RuleFile]) -> list[Fault]:
    """Find rules that give way to themselves, and two that apply at once without a stated order."""
    provisions = {file.name: file for file in files if file.folder == "provisions" and file.record is not None}
    rules: dict[str, Provision] = {name: file.record for name, file in provisions.items()}
    circles = circular(rules)
    if circles:
        return [_circle(circles, provisions)]
    return list(_unordered(rules, provisions))


def _circle(names: Sequence[str], files: Mapping[str, RuleFile]) -> Fault:
    file = files[names[0]]
    key = "overrides" if file.record.overrides else "defeated_by"
    problem = f"{key}: {listed(names)} give way to each other in a circle"
    return Fault(file.document.file, problem, "Of two rules one goes first", "Take one of them out", _line(file, key))


def _unordered(rules: Mapping[str, Provision], files: Mapping[str, RuleFile]) -> Iterator[Fault]:
    for one, other in unordered(rules):
        here, there = files[one.rule], files[other.rule]
        place = f"{there.document.file}:{_line(there, 'effect_on_entry')}"
        shared = listed(sorted(set(one.readings) & set(other.readings)))
        problem = (
            f"'{one.rule}' ({one.effect_on_entry}) and '{other.rule}' ({other.effect_on_entry}, {place}) "
            f"apply at once under {shared}"
        )
        expected = "Where two rules apply, one of them states which goes first"
        remedy = f"Write 'overrides: [{other.rule}]' or 'defeated_by: [{other.rule}]'"
        yield Fault(here.document.file, problem, expected, remedy, _line(here, "effect_on_entry"))


def _line(file: RuleFile, key: str) -> int:
    return line_at(file.document, (key,))
