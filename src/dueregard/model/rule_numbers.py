"""Which numbers does a rule hold, by which name, and how is one replaced?"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from dueregard.model.quantities import Quantity

KeyPath = tuple[str | int, ...]
"""Keys from the top of a file down to an entry."""

NUMBER_GROUPS: tuple[KeyPath, ...] = (
    ("geometry", "parameters"),
    ("parameters",),
    ("defaults",),
    ("attributes",),
    ("costs",),
)
"""Where a rule keeps named numbers: their names follow the rule's id without more."""


def numbers_of(record: BaseModel) -> Iterator[tuple[str, KeyPath, Quantity]]:
    """Yield every number of a rule: its name, its key path in the file, and itself.

    Names are those of `--set`: `lead_time`, `operating_radius`, `thresholds.solar_array.threshold`.
    """
    for group in NUMBER_GROUPS:
        for name, quantity in _at(record, group, {}).items():
            yield name, (*group, name), quantity
    for receptor, numbers in _at(record, ("thresholds",), {}).items():
        for name, quantity in numbers.items():
            yield f"thresholds.{receptor}.{name}", ("thresholds", receptor, name), quantity
    for name, part in _at(record, ("parts",), {}).items():
        for inner, path, quantity in numbers_of(part):
            yield f"parts.{name}.{inner}", ("parts", name, *path), quantity
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Quantity):
            yield name, (name,), value


def _at(record: Any, path: KeyPath, default: Any) -> Any:
    for part in path:
        record = getattr(record, str(part), default)
    return default if isinstance(record, Quantity) else record


def with_value(record: Any, path: KeyPath, value: Any) -> Any:
    """Return a copy of a record (or of its mapping) with another value at a key path."""
    if not path:
        return value
    head, rest = str(path[0]), path[1:]
    if isinstance(record, dict):
        return {**record, head: with_value(record[head], rest, value)}
    return record.model_copy(update={head: with_value(getattr(record, head), rest, value)})
