"""What does the user set another number to, for this run?"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dueregard.errors import Fault
from dueregard.model.law import Provision
from dueregard.model.physics import Hazard
from dueregard.model.quantities import NumberClass, Quantity, Source
from dueregard.model.rule_numbers import numbers_of, with_value
from dueregard.model.units import base_factor
from dueregard.readers.names import did_you_mean, listed, unknown_name
from dueregard.readers.rule_files import RuleFile
from dueregard.readers.yaml_marks import KeyPath

OPTION = "--set"
EXAMPLE = "ost-9-consult.lead_time=90 days"
USER_SOURCE = "user"
"""Id of the source that a number set by the user names."""

SET_BY_USER = "set by the user"
SIGNED = frozenset({"angle", "duration", "number", "dB", "dBW/Hz", "dBW/m2/Hz", "dBW/m2", "dBi", "phi"})
"""Dimensions whose numbers may fall below zero."""

_SETTING = re.compile(r"\s*([\w-]+)\.([\w.-]+?)\s*=\s*(.*?)\s*")
_VALUE = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)")


@dataclass(frozen=True)
class Author:
    """Who sets a number, where, and what it then is."""

    file: str
    key: str
    """Id of the source that the number names."""
    source: Source
    number_class: NumberClass
    rationale: str
    line: int | None = None


USER = Author(OPTION, USER_SOURCE, Source(cite=f"{SET_BY_USER} ({OPTION})"), "ASSUMPTION", SET_BY_USER)


@dataclass(frozen=True)
class Setting:
    """One number that somebody sets: rule, number of the rule, value as text."""

    by: Author
    text: str
    rule: str
    number: str
    value: str

    def fault(self, problem: str, expected: str = "", remedy: str = "") -> Fault:
        """Return what is wrong with the setting."""
        return Fault(self.by.file, f"'{self.text}': {problem}", expected, remedy, self.by.line)


def apply_settings(
    files: Sequence[RuleFile], settings: Sequence[str], by: Author = USER
) -> tuple[list[RuleFile], list[Fault]]:
    """Set numbers of rules, such as `ost-9-consult.lead_time=90 days`.

    The value is converted into the number's unit and its range widened to hold it. The number takes class, source and
    rationale of whoever sets it: the user's are an ASSUMPTION. In a hazard it stands in every parameter set.

    Returns
    -------
    tuple
        The rule files with these numbers, and the faults of settings that could not be applied.
    """
    result, faults = list(files), []
    for text in settings:
        applied = _apply(result, text, by)
        if isinstance(applied, Fault):
            faults.append(applied)
        else:
            result = [applied if _same(file, applied) else file for file in result]
    return result, faults


def _same(file: RuleFile, other: RuleFile) -> bool:
    return (file.folder, file.name) == (other.folder, other.name)


def _apply(files: Sequence[RuleFile], text: str, by: Author) -> RuleFile | Fault:
    match = _SETTING.fullmatch(text)
    if match is None:
        remedy = f"Write for instance {EXAMPLE}"
        return Fault(by.file, f"'{text}' sets nothing", "rule.number=value unit", remedy, by.line)
    setting = Setting(by, text, *match.groups())
    held = {file.name: file for file in files if file.record is not None and any(numbers_of(file.record))}
    if setting.rule not in held:
        return unknown_name(by.file, by.line, f"'{text}': rule", setting.rule, held)
    file = held[setting.rule]
    numbers = {name: (path, quantity) for name, path, quantity in numbers_of(file.record)}
    if setting.number not in numbers:
        return _unknown_number(setting, list(numbers))
    path, quantity = numbers[setting.number]
    value = _value(setting, quantity)
    if isinstance(value, Fault):
        return value
    return replace(file, record=_with_number(file.record, path, _set(quantity, value, by), by))


def _unknown_number(setting: Setting, known: Sequence[str]) -> Fault:
    problem = f"{setting.rule} has no number '{setting.number}'{did_you_mean(setting.number, known)}"
    return setting.fault(problem, f"Its numbers: {listed(known)}")


def _value(setting: Setting, quantity: Quantity) -> float | Fault:
    wanted, factor = base_factor(quantity.unit)
    unit_words = f"{setting.rule}.{setting.number} is in '{quantity.unit}'"
    remedy = f"Write for instance {setting.rule}.{setting.number}={quantity.text}"
    match = _VALUE.fullmatch(setting.value)
    if match is None or not math.isfinite(float(match[1])):
        return setting.fault(f"'{setting.value}' is not a finite number", unit_words, remedy)
    try:
        found, found_factor = base_factor(match[2] or "1")
    except ValueError as error:
        return setting.fault(str(error), unit_words, remedy)
    if found != wanted:
        given = f"is in '{match[2]}'" if match[2] else "has no unit"
        return setting.fault(f"'{setting.value}' {given}", unit_words, remedy)
    value = float(match[1]) * (1.0 if match[2] == quantity.unit else found_factor / factor)
    if value < 0 <= quantity.value and wanted not in SIGNED:
        return setting.fault(f"'{setting.value}' is below zero", f"{wanted} of 0 or more", remedy)
    return value


def _set(quantity: Quantity, value: float, by: Author) -> Quantity:
    ends = [end for end in (quantity.low, quantity.value, quantity.high, value) if end is not None]
    changes = {
        "value": value,
        "low": min(ends),
        "high": max(ends),
        "number_class": by.number_class,
        "rationale": by.rationale,
        "source": by.key,
        "confidence": "none",
    }
    return quantity.model_copy(update=changes)


def _with_number(record: Any, path: KeyPath, quantity: Quantity, by: Author) -> Any:
    changed = with_value(record, path, quantity)
    sources = {**record.sources, by.key: by.source}
    changed = changed.model_copy(update={"sources": sources})
    if isinstance(changed, Provision):
        return changed.model_copy(update={"binding_number": False})
    return _in_every_set(changed, path) if isinstance(changed, Hazard) else changed


def _in_every_set(hazard: Hazard, path: KeyPath) -> Hazard:
    """Let no parameter set of a hazard replace the number that the user set."""
    group = str(path[0])
    if group not in {"parameters", "thresholds"} or path[-1] != ("threshold" if group == "thresholds" else path[1]):
        return hazard
    sets = {
        name: one.model_copy(
            update={group: {key: value for key, value in getattr(one, group).items() if key != path[1]}}
        )
        for name, one in hazard.sets.items()
    }
    return hazard.model_copy(update={"sets": sets})
