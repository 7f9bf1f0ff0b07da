"""How does a scenario file read with other values written into it?"""

import os
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from dueregard.errors import Fault, InputError

WIDTH = 120
FILE_KEYS = frozenset({"file", "table", "terrain"})
"""Keys whose value names another file, beside the scenario."""
Changes = Mapping[str, Mapping[str, Any]]
"""Activity -> key -> value, as a file writes it."""


def edited(path: Path, changes: Changes, agreements: Sequence[Mapping[str, Any]], folder: Path) -> str:
    """Return the text of a scenario file with other values in it; comments and order stay, what was expected goes.

    Parameters
    ----------
    path
        The scenario file.
    changes
        What activities shall say instead. A place replaces a region, and the other way round.
    agreements
        Entries to add to `agreements:`.
    folder
        Where the text will lie: files that it names beside itself are named from there.

    Raises
    ------
    InputError
        An activity has no entry of its own in the file: it stands in a table.
    """
    yaml = YAML()
    yaml.width = WIDTH
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(path.read_text(encoding="utf-8"))
    for activity, values in changes.items():
        _change(document["activities"], activity, values, path)
    if agreements:
        document.setdefault("agreements", []).extend(_with_source(dict(one), document) for one in agreements)
    document.pop("expect", None)
    for holder, key in _files_named(document):
        holder[key] = _from(folder, path.parent, str(holder[key]))
    text = StringIO()
    yaml.dump(document, text)
    return text.getvalue()


def _change(activities: Any, activity: str, values: Mapping[str, Any], path: Path) -> None:
    if activity not in activities:
        problem = f"the activity '{activity}' has no entry of its own in the file"
        raise InputError([Fault(str(path), problem, "It stands in a table", "Write it into the scenario file itself")])
    entry = activities[activity]
    for key, value in values.items():
        other = {"at": "within", "within": "at"}.get(key)
        if other in entry:
            del entry[other]
        entry[key] = _in_one_line(value)


def _in_one_line(value: Any) -> Any:
    """Write a mapping or a list in one line, as places and dates are written."""
    entry: CommentedMap | CommentedSeq
    if isinstance(value, Mapping):
        entry = CommentedMap({key: _in_one_line(one) for key, one in value.items()})
    elif isinstance(value, list | tuple):
        entry = CommentedSeq([_in_one_line(one) for one in value])
    else:
        return value
    entry.fa.set_flow_style()
    return entry


def _with_source(agreement: dict[str, Any], document: Any) -> dict[str, Any]:
    """Add an agreement's source, told in words, to the sources of the file."""
    name, words = "remedy", str(agreement["source"])
    document.setdefault("sources", {}).setdefault(name, {"cite": words})
    return {**agreement, "source": name}


def _files_named(node: Any) -> Iterator[tuple[Any, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in FILE_KEYS and isinstance(value, str):
                yield node, key
            else:
                yield from _files_named(value)
    elif isinstance(node, list):
        for one in node:
            yield from _files_named(one)


def _from(folder: Path, old: Path, name: str) -> str:
    """Name a file from another folder; a name that is no file beside the scenario stays as it is."""
    target = old / name
    return Path(os.path.relpath(target, folder)).as_posix() if target.exists() else name
