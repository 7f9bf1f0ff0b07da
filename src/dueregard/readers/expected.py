"""What may stand at a place of a file, in words?"""

from collections.abc import Iterator
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from dueregard.model.dates import FORMS, Interval, SoftDate
from dueregard.readers.names import listed

Path = tuple[str | int, ...]

KEY = "[key]"
"""Last part of a path that means the key itself, as pydantic writes it."""

FEW_KEYS = 8
"""Most keys that are listed where a whole entry is expected."""

A_DAY = "a day such as 2027-03-01"
WORDS: dict[Any, str] = {
    str: "text",
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    date: A_DAY,
    type(None): "null",
    SoftDate: FORMS,
    Interval: "an interval [first day, first day no longer active], null for open",
    Any: "a value",
}


def expected_at(record: type[BaseModel], path: Path) -> str:
    """Say what may stand at a key path of a record; nothing where the record has no such place."""
    found: Any = record
    for part in path:
        found = _below(found, part)
        if found is None:
            return ""
    return describe(found)


def record_at(record: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the record that describes the keys at a key path; None where the keys are free."""
    found: Any = record
    for part in path:
        found = _below(found, part)
    return next((choice for choice in _choices(found) if _is_record(choice)), None)


def keys_of(record: type[BaseModel]) -> list[str]:
    """Return the keys of a record as a file writes them."""
    return [field.alias or name for name, field in record.model_fields.items()]


def describe(annotation: Any) -> str:
    """Say in words what an annotation admits."""
    if isinstance(annotation, FieldInfo):
        return _from_schema(annotation.metadata) or describe(annotation.annotation) + _range(annotation.metadata)
    if annotation in WORDS:
        return WORDS[annotation]
    if _is_record(annotation):
        keys = keys_of(annotation)
        return f"an entry with the keys {listed(keys)}" if len(keys) <= FEW_KEYS else "an entry of keys and values"
    return _describe_composed(annotation)


def _describe_composed(annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _from_schema(parts[1:]) or describe(parts[0])
    if origin is Literal:
        return listed((str(choice) for choice in parts), last="or")
    if origin in {Union, UnionType}:
        return ", or ".join(describe(part) for part in parts if part is not type(None))
    if origin is tuple:
        return _describe_list(parts)
    return "named entries" if origin is dict else "a value"


def _describe_list(parts: tuple[Any, ...]) -> str:
    if parts[-1] is Ellipsis:
        return f"a list [..., ...], each {describe(parts[0])}"
    return f"a list of {len(parts)}: [{', '.join(describe(part) for part in parts)}]"


def _from_schema(metadata: Any) -> str:
    schema = next((mark.json_schema for mark in metadata if isinstance(mark, WithJsonSchema)), None) or {}
    if schema.get("format") == "date":
        return A_DAY
    example = schema.get("examples", [""])[0]
    return f"{schema['description']}, such as '{example}'" if example else ""


def _range(metadata: Any) -> str:
    """Say in words which range a number is limited to."""
    low = next((mark.ge for mark in metadata if isinstance(mark, Ge)), None)
    high = next((mark.le for mark in metadata if isinstance(mark, Le)), None)
    if low is not None and high is not None:
        return f" from {low} to {high}"
    above = next((mark.gt for mark in metadata if isinstance(mark, Gt)), None)
    if above is not None:
        return f" above {above}"
    return "" if low is None else f" of {low} or more"


def _is_record(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _choices(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, FieldInfo):
        annotation = annotation.annotation
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _choices(part)
    else:
        yield annotation


def _below(annotation: Any, part: str | int) -> Any:
    return next((found for choice in _choices(annotation) if (found := _step(choice, part)) is not None), None)


def _step(annotation: Any, part: str | int) -> Any:
    if _is_record(annotation):
        fields = annotation.model_fields
        return next((field for name, field in fields.items() if part in {name, field.alias}), None)
    parts = get_args(annotation)
    if get_origin(annotation) is dict:
        return parts[0] if part == KEY else parts[1]
    if get_origin(annotation) is tuple and isinstance(part, int):
        return parts[0] if parts[-1] is Ellipsis else parts[min(part, len(parts) - 1)]
    return None
