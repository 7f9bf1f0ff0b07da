"""What is wrong with the entries of a file, all of it at once, in words that a lawyer understands?"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dueregard.errors import Fault
from dueregard.readers.expected import KEY, Path, expected_at, keys_of, record_at
from dueregard.readers.names import closest, did_you_mean, listed
from dueregard.readers.states import meant_state
from dueregard.readers.yaml_marks import Document, line_at

R = TypeVar("R", bound=BaseModel)

SHOWN_MAX = 60
"""Longest value that a message shows."""

NOT_FINITE = frozenset({".nan", ".inf", "-.inf", "+.inf", "nan", "inf", "-inf", "infinity", "-infinity"})
STATE_PATTERN = "^[A-Z]{3}$"

PROBLEMS = {
    "string_type": "is not text",
    "float_type": "is not a number",
    "float_parsing": "is not a number",
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "bool_type": "is neither true nor false",
    "bool_parsing": "is neither true nor false",
    "tuple_type": "is not a list",
    "dict_type": "is not a set of keys and values",
    "model_type": "is not a set of keys and values",
    "finite_number": "is not a finite number",
    "string_too_short": "is empty",
    "too_short": "is too short",
    "too_long": "is too long",
    "literal_error": "is not known",
}
"""Kinds of error that pydantic reports -> what is wrong, after the value."""

LIMITS = {
    "greater_than": ("gt", "is not above"),
    "greater_than_equal": ("ge", "is below"),
    "less_than": ("lt", "is not below"),
    "less_than_equal": ("le", "is above"),
}

STATE_EXPECTED = "Three capitals of ISO 3166 alpha-3, such as NOR"
NUMBER_ALONE = "Write the number alone"
REMEDIES = {"string_type": "Put it in quotes if it is text"}
UNIT_REMEDY = "Write a unit such as m, km, kg, t, day, W, MHz, deg or dB"


def validate(record: type[R], document: Document) -> tuple[R | None, list[Fault]]:
    """Turn the entries of a file into a record.

    Returns
    -------
    tuple
        The record, or None and every fault that was found. A key that stands twice is a fault, too.
    """
    faults = [*document.faults, *_truths_for_numbers(record, document)]
    try:
        valid = record.model_validate(document.data)
    except ValidationError as error:
        return None, [*faults, *faults_of(error, record, document)]
    return None if faults else valid, faults


def _truths_for_numbers(record: type[BaseModel], document: Document) -> Iterator[Fault]:
    """Find `true` and `false` where a number must stand: pydantic would read 1 and 0."""
    for path in document.lines:
        value = _value_at(document.data, path)
        if isinstance(value, bool) and expected_at(record, path).startswith("a number"):
            problem = f"{dotted(path)}: {shown(value)} is not a number"
            yield Fault(document.file, problem, _unless_plain(expected_at(record, path)), "", line_at(document, path))


def _value_at(data: object, path: Path) -> object:
    for part in path:
        data = data[part]  # type: ignore[index]  # a mapping or a list
    return data


def faults_of(error: ValidationError, record: type[BaseModel], document: Document) -> list[Fault]:
    """Return every fault that a validation found, one a place, with file and line."""
    places: dict[Path, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        path = real_path(detail["loc"], document.data)
        missing = (detail["loc"][-1],) if detail["type"] == "missing" else ()
        places.setdefault((*path, *missing), []).append(detail)
    mistyped = {_meant(path, details, record) for path, details in places.items()}
    return [_fault(path, details, record, document) for path, details in places.items() if path not in mistyped]


def _meant(path: Path, details: list[ErrorDetails], record: type[BaseModel]) -> Path | None:
    """Return the place of the key that an unknown key was meant to be: it is not missing, too."""
    if details[0]["type"] != "extra_forbidden":
        return None
    meant = closest(str(path[-1]), _known_keys(path, record))
    return None if meant is None else (*path[:-1], meant)


def real_path(location: Path, data: object) -> Path:
    """Return the part of a location that the file has; what is left out are labels of alternatives."""
    path: Path = ()
    for part in location:
        if _holds(data, part):
            path, data = (*path, part), data[part]  # type: ignore[index]  # a mapping or a list
    return path


def _holds(data: object, part: str | int) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def dotted(path: Path) -> str:
    """Return a key path as one reads it: `activities.im-2.events[0]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the file"


def shown(value: object) -> str:
    """Return a value as a file writes it, shortened."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return _short(f"{{{', '.join(map(str, value))}}}")
    if isinstance(value, list | tuple):
        items = ", ".join(shown(item) for item in value)
        return _short(f"[{items}]".replace("'", ""))
    if isinstance(value, int | float | date):
        return _short(str(value))
    return f"'{_short(str(value))}'"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_MAX else f"{text[: SHOWN_MAX - 3]}..."


def _fault(path: Path, details: list[ErrorDetails], record: type[BaseModel], document: Document) -> Fault:
    detail = min(details, key=lambda one: one["type"] != "value_error")
    problem, expected, remedy = _said(path, detail, record)
    if len(details) > 1 and detail["type"] == "value_error":
        expected = _sentence(expected_at(record, path))
        remedy = remedy if remedy == UNIT_REMEDY else ""
    return Fault(document.file, problem, expected, remedy, _line(path, problem, document))


def _line(path: Path, problem: str, document: Document) -> int:
    """Return the line of a path, or of the key below it that the problem quotes."""
    quoted = re.findall(r"'([\w.-]+)'", problem)
    below = (line for place, line in document.lines.items() if len(place) > len(path) and place[-1] in quoted)
    return line_at(document, path) if path else next(below, line_at(document, path))


def _said(path: Path, detail: ErrorDetails, record: type[BaseModel]) -> tuple[str, str, str]:
    kind = detail["type"]
    if kind == "missing":
        return _missing(path, record)
    if kind == "extra_forbidden":
        return _unknown_key(path, record)
    if detail["input"] is None:
        return f"{dotted(path)} has no value", _expected(path, detail, record), ""
    if kind == "value_error":
        return _refused(path, detail, record)
    if kind == "literal_error":
        return _unknown_choice(path, detail, record)
    return _unfit(path, detail, record)


def _missing(path: Path, record: type[BaseModel]) -> tuple[str, str, str]:
    if isinstance(path[-1], int):
        return f"{dotted(path[:-1])} is too short", _sentence(expected_at(record, path[:-1])), ""
    return f"{dotted(path[:-1])} has no '{path[-1]}'", _unless_plain(expected_at(record, path)), f"Add '{path[-1]}:'"


def _unknown_key(path: Path, record: type[BaseModel]) -> tuple[str, str, str]:
    known = _known_keys(path, record)
    problem = f"{dotted(path[:-1])} has the unknown key '{path[-1]}'{did_you_mean(str(path[-1]), known)}"
    return problem, f"Known keys: {listed(known)}", ""


def _known_keys(path: Path, record: type[BaseModel]) -> list[str]:
    parent = record_at(record, path[:-1])
    return [] if parent is None else keys_of(parent)


def _refused(path: Path, detail: ErrorDetails, record: type[BaseModel]) -> tuple[str, str, str]:
    """Say what a record's own check says: problem and remedy, parted by a semicolon."""
    message = str(detail.get("ctx", {}).get("error", detail["msg"]))
    raw = repr(detail["input"])
    if message.startswith(raw):
        message = shown(detail["input"]) + message.removeprefix(raw)
    problem, _, remedy = message.partition("; ")
    if "unit " in problem and problem.startswith(("unknown unit", "unit ")):
        remedy = UNIT_REMEDY
    words = "" if remedy else expected_at(record, path)
    expected = "" if words.startswith("an entry") else _unless_plain(words)
    return f"{dotted(path)}: {problem}" if path else problem, expected, _sentence(remedy)


def _unknown_choice(path: Path, detail: ErrorDetails, record: type[BaseModel]) -> tuple[str, str, str]:
    is_key = detail["loc"][-1] == KEY
    choices = expected_at(record, (*path[:-1], KEY) if is_key else path)
    known = choices.replace(" or ", ", ").split(", ")
    value = detail["input"]
    problem = f"{dotted(path[:-1] if is_key else path)}: {shown(value)} is not known{did_you_mean(str(value), known)}"
    return problem, f"Known: {choices}", ""


def _unfit(path: Path, detail: ErrorDetails, record: type[BaseModel]) -> tuple[str, str, str]:
    kind, value = detail["type"], detail["input"]
    if str(value).lower() in NOT_FINITE:
        kind = "finite_number"
    remedy = NUMBER_ALONE if kind == "float_parsing" and str(value)[:1].isdigit() else REMEDIES.get(kind, "")
    return f"{dotted(path)}: {shown(value)} {_what_is_wrong(kind, detail)}", _expected(path, detail, record), remedy


def _what_is_wrong(kind: str, detail: ErrorDetails) -> str:
    if kind in LIMITS:
        name, words = LIMITS[kind]
        return f"{words} {detail['ctx'][name]:g}"
    if kind == "string_pattern_mismatch" and detail["ctx"]["pattern"] == STATE_PATTERN:
        return f"is not the code of a State{meant_state(str(detail['input']))}"
    if kind.startswith("date"):
        return "is not a day of the calendar"
    return PROBLEMS.get(kind, "does not fit here")


def _expected(path: Path, detail: ErrorDetails, record: type[BaseModel]) -> str:
    context = detail.get("ctx", {})
    pattern = context.get("pattern")
    if pattern is not None:
        return STATE_EXPECTED if pattern == STATE_PATTERN else f"It has the form {pattern}"
    if "min_length" in context:
        return f"At least {context['min_length']} of them"
    return _unless_plain(expected_at(record, path))


def _unless_plain(words: str) -> str:
    """Return what is expected as a sentence; nothing where the problem has said so already."""
    return "" if words in {"text", "a number", "a value"} else _sentence(words)


def _sentence(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if "_" in first else text[:1].upper() + text[1:]
