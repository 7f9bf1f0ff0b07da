"""What does a YAML file say, as plain data, and on which line does each value stand?

YAML is parsed by libyaml where PyYAML has it, and resolved by a short table of our own: null, true and false, decimal
numbers, ISO dates; everything else is text, so that `NO` is Norway, `on` a key, `010` and `12:30` what they look like.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from dueregard.errors import Fault, InputError
from dueregard.readers.text_files import read_text
from dueregard.readers.yaml_words import parser_fault

DEPTH_MAX = 32
"""Deepest nesting of a file."""

KeyPath = tuple[str | int, ...]
Lines = dict[KeyPath, int]

WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Document:
    """A YAML file: its keys and values, the line of each, and the faults that did not stop the reading."""

    file: str
    data: dict[str, Any]
    lines: Lines
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class _Walk:
    file: str
    events: Iterator[Event]
    lines: Lines = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_yaml(path: Path, shown: str | None = None) -> Document:
    """Read a YAML file of named entries.

    Parameters
    ----------
    shown
        Name of the file in messages; the path where None.

    Raises
    ------
    InputError
        It is no file, too large, not UTF-8 text, not well-formed, empty, nested too deep, holds several documents,
        aliases or tags, or is no list of named entries.
    """
    file = str(path) if shown is None else shown
    return parse_yaml(read_text(path, file), file)


def parse_yaml(text: str, file: str, loader: Any = None) -> Document:
    """Read YAML text of named entries.

    Parameters
    ----------
    loader
        PyYAML loader whose parser is used; None for the fastest that is installed.

    Raises
    ------
    InputError
        As for `read_yaml`.
    """
    parser = loader or getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    walk = _Walk(file, iter(yaml.parse(text, Loader=parser)))
    try:
        data = _document(walk)
    except yaml.YAMLError as error:
        raise InputError([*walk.faults, parser_fault(error, text, file)]) from error
    return Document(file, data, walk.lines, tuple(walk.faults))


def line_at(document: Document, path: KeyPath) -> int:
    """Return the line of a key path, or of the nearest key above it that the file has."""
    for depth in range(len(path), -1, -1):
        if path[:depth] in document.lines:
            return document.lines[path[:depth]]
    return 1


def resolve(text: str) -> Any:
    """Return what an unquoted word of YAML means: nothing, truth, a number, a day, or itself."""
    if text in WORDS:
        return WORDS[text]
    if text[0] in "+-.0123456789":
        return _number_or_day(text)
    return text


def _number_or_day(text: str) -> Any:
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DAY.fullmatch(text):
        return _day(text)
    if _DECIMAL.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:  # the record that the day belongs to says what is wrong with it
        return text


def _document(walk: _Walk) -> dict[str, Any]:
    event = next(walk.events)
    while isinstance(event, StreamStartEvent | DocumentStartEvent):
        event = next(walk.events)
    if not isinstance(event, MappingStartEvent):
        raise InputError([_not_a_mapping(walk, event)])
    data = _node(walk, event, ())
    for after in walk.events:
        if isinstance(after, DocumentStartEvent):
            raise InputError([_several_documents(walk, after)])
        if not isinstance(after, DocumentEndEvent):
            break
    assert isinstance(data, dict)  # noqa: S101  # a mapping start makes a dict
    return data


def _node(walk: _Walk, event: Event, path: KeyPath) -> Any:
    walk.lines.setdefault(path, _line(event))
    _refuse_references(walk, event)
    if isinstance(event, ScalarEvent):
        return resolve(event.value) if event.implicit[0] else event.value
    if len(path) >= DEPTH_MAX:
        raise InputError([_too_deep(walk, event)])
    if isinstance(event, SequenceStartEvent):
        return _sequence(walk, path)
    return _mapping(walk, path)


def _sequence(walk: _Walk, path: KeyPath) -> list[Any]:
    items: list[Any] = []
    while not isinstance(event := next(walk.events), SequenceEndEvent):
        items.append(_node(walk, event, (*path, len(items))))
    return items


def _mapping(walk: _Walk, path: KeyPath) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    while not isinstance(event := next(walk.events), MappingEndEvent):
        key = _key(walk, event)
        line = _line(event)
        if key in entries:
            walk.faults.append(_twice(walk, (*path, key), line))
            _node(_Walk(walk.file, walk.events), next(walk.events), (*path, key))
            continue
        walk.lines[*path, key] = line
        entries[key] = _node(walk, next(walk.events), (*path, key))
    return entries


def _line(event: Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _key(walk: _Walk, event: Event) -> str:
    _refuse_references(walk, event)
    if isinstance(event, ScalarEvent):
        return str(event.value)
    raise InputError([_key_of_keys(walk, event)])


def _refuse_references(walk: _Walk, event: Event) -> None:
    line = _line(event)
    anchor = getattr(event, "anchor", None)
    if anchor is not None:
        sign = "*" if isinstance(event, AliasEvent) else "&"
        fault = Fault(
            walk.file,
            f"'{sign}{anchor}' is a YAML {'alias' if sign == '*' else 'anchor'}",
            "These files repeat nothing by reference",
            "Write the value out, or put quotes round it if it is text",
            line,
        )
        raise InputError([fault])
    tag = getattr(event, "tag", None)
    if tag is not None and tag != "!":
        remedy = "Leave the tag out, or put quotes round the text"
        raise InputError([Fault(walk.file, f"'{tag}' is a YAML tag", "Tags are not understood", remedy, line)])


def _twice(walk: _Walk, path: KeyPath, line: int) -> Fault:
    dotted = ".".join(map(str, path))
    return Fault(
        walk.file,
        f"key '{path[-1]}' stands twice: '{dotted}' is on line {walk.lines[path]} and again on line {line}",
        "A key stands once",
        "Remove or rename one of the two",
        line,
    )


def _not_a_mapping(walk: _Walk, event: Event) -> Fault:
    empty = not isinstance(event, ScalarEvent | SequenceStartEvent | AliasEvent) or (
        isinstance(event, ScalarEvent) and event.implicit[0] and resolve(event.value) is None
    )
    if empty:
        return Fault(
            walk.file, "the file is empty", "A file holds named entries", "Write lines of the form 'key: value'", 1
        )
    line = _line(event)
    found = "a list" if isinstance(event, SequenceStartEvent) else "a single value"
    return Fault(
        walk.file, f"the file is {found}", "A file holds named entries", "Write lines of the form 'key: value'", line
    )


def _several_documents(walk: _Walk, event: Event) -> Fault:
    line = _line(event)
    return Fault(
        walk.file, "a second document begins here ('---')", "A file holds one", "Put each into a file of its own", line
    )


def _too_deep(walk: _Walk, event: Event) -> Fault:
    line = _line(event)
    problem = f"entries are nested more than {DEPTH_MAX} deep"
    return Fault(walk.file, problem, "No such file needs to be", "Look for brackets that are not closed", line)


def _key_of_keys(walk: _Walk, event: Event) -> Fault:
    line = _line(event)
    return Fault(walk.file, "a list or a set of keys stands where a key must", "A key is a word", "Name it", line)
