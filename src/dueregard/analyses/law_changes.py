"""In what do two sets of rules differ?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from dueregard.model.law import Decision
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook

GROUPS = {
    "instruments": "instruments",
    "provisions": "provisions",
    "readings": "readings",
    "hazards": "hazards",
    "kinds": "activities",
    "receptors": "receptors",
    "newcomers": "newcomers",
}
"""Group of a rulebook -> folder of `rules/`."""


@dataclass(frozen=True)
class LawChange:
    """One difference: folder and id of the rule, key, and what stands there on each side (None: nothing)."""

    folder: str
    rule: str
    key: str
    """Key path within the rule; empty where the whole rule is new or gone."""
    before: Any
    after: Any


def law_changes(before: Rulebook, after: Rulebook) -> list[LawChange]:
    """List every difference between two rulebooks; a number or a decision counts as one, whatever of it differs."""
    found = []
    for group, folder in GROUPS.items():
        old, new = getattr(before, group), getattr(after, group)
        for rule in dict.fromkeys([*old, *new]):
            found += _of_rule(folder, rule, old.get(rule), new.get(rule))
    for name in ("severity", "sky"):
        found += _of_rule("", name, getattr(before, name), getattr(after, name))
    return found


def _of_rule(folder: str, rule: str, old: BaseModel | None, new: BaseModel | None) -> list[LawChange]:
    if old is None or new is None:
        gone = [LawChange(folder, rule, key, number, None) for key, number in _numbers_in(old, "")]
        come = [LawChange(folder, rule, key, None, number) for key, number in _numbers_in(new, "")]
        return [] if old is new else [LawChange(folder, rule, "", old, new), *gone, *come]
    return [LawChange(folder, rule, key, *pair) for key, *pair in _differences(old, new, "")]


def _differences(old: Any, new: Any, key: str) -> Iterator[tuple[str, Any, Any]]:
    if old == new or key == "sources":
        return
    one, other = _entries(old), _entries(new)
    if one is None or other is None:
        yield key, old, new
        return
    for name in dict.fromkeys([*one, *other]):
        yield from _differences(one.get(name), other.get(name), f"{key}.{name}".removeprefix("."))


def _numbers_in(value: Any, key: str) -> Iterator[tuple[str, Quantity]]:
    """Give the numbers of a rule, each with its key path."""
    if isinstance(value, Quantity):
        yield key, value
    for name, part in (_entries(value) or {}).items():
        yield from _numbers_in(part, f"{key}.{name}".removeprefix("."))


def _entries(value: Any) -> Mapping[str, Any] | None:
    """Return what a record or mapping holds, by key; None for a number, a decision and anything simple."""
    if isinstance(value, Quantity | Decision):
        return None
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    return value if isinstance(value, dict) else None
