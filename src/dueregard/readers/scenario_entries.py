"""Which entries of a scenario can be read, even where others are faulty?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from dueregard.model.scenario import (
    Activity,
    Actor,
    Agreement,
    Consultation,
    DeclaredZone,
    Emergency,
    Expectation,
    Notice,
    Plan,
    Position,
    Scenario,
    Visit,
)
from dueregard.readers.yaml_marks import Document, KeyPath

R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True)
class Entries:
    """The sound entries of a scenario, and the names of all of them.

    A faulty actor is still a name that an activity may use: one mistake gives one fault.
    """

    document: Document
    whole: bool
    actors: dict[str, Actor]
    activities: dict[str, Activity]
    zones: dict[str, DeclaredZone]
    notices: dict[int, Notice]
    consultations: dict[int, Consultation]
    agreements: dict[int, Agreement]
    emergencies: dict[int, Emergency]
    visits: dict[int, Visit]
    plan: Plan | None
    expect: dict[str, Expectation]

    def names(self, group: str) -> list[str] | None:
        """Return the names of a group (`actors`, `activities`, `zones`, `sources`), sound or not.

        None where a file that has other faults lacks the group: perhaps its key is mistyped.
        """
        entries = self.document.data.get(group)
        if isinstance(entries, dict):
            return list(entries)
        return [] if self.whole else None

    def positions(self) -> Iterator[tuple[KeyPath, Position]]:
        """Yield every `at:` with its key path."""
        for group, entries in (("activities", self.activities), ("zones", self.zones)):
            for name, entry in entries.items():
                if entry.at is not None:
                    yield (group, name, "at"), entry.at


def entries_of(document: Document, scenario: Scenario | None) -> Entries:
    """Return the entries of a scenario; where it could not be read as a whole, those that can."""
    if scenario is not None:
        return Entries(
            document,
            True,  # noqa: FBT003
            scenario.actors,
            scenario.activities,
            scenario.zones,
            dict(enumerate(scenario.notices)),
            dict(enumerate(scenario.consultations)),
            dict(enumerate(scenario.agreements)),
            dict(enumerate(scenario.emergencies)),
            dict(enumerate(scenario.visits)),
            scenario.plan,
            scenario.expect,
        )
    data = document.data
    return Entries(
        document,
        False,  # noqa: FBT003
        _sound(data.get("actors"), Actor),
        _sound(data.get("activities"), Activity),
        _sound(data.get("zones"), DeclaredZone),
        _sound(data.get("notices"), Notice),
        _sound(data.get("consultations"), Consultation),
        _sound(data.get("agreements"), Agreement),
        _sound(data.get("emergencies"), Emergency),
        _sound(data.get("visits"), Visit),
        _read(data.get("plan"), Plan),
        _sound(data.get("expect"), Expectation),
    )


def _sound(raw: object, record: type[R]) -> dict[Any, R]:
    sound = ((name, _read(entry, record)) for name, entry in _rows(raw))
    return {name: entry for name, entry in sound if entry is not None}


def _rows(raw: object) -> Iterator[tuple[Any, object]]:
    if isinstance(raw, dict):
        yield from raw.items()
    if isinstance(raw, list):
        yield from enumerate(raw)


def _read(entry: object, record: type[R]) -> R | None:
    try:
        return record.model_validate(entry)
    except ValidationError:
        return None


def with_parts(entries: Entries) -> Entries:
    """Add what can be read of faulty actors, activities and zones, so that the names in them can be checked, too.

    Only for checks that look at one key at a time: a key that cannot be read is None there, whatever its type.
    """
    if entries.whole:
        return entries
    data = entries.document.data
    return replace(
        entries,
        actors=_parts(data.get("actors"), Actor) | entries.actors,
        activities=_parts(data.get("activities"), Activity) | entries.activities,
        zones=_parts(data.get("zones"), DeclaredZone) | entries.zones,
    )


def _parts(raw: object, record: type[R]) -> dict[Any, R]:
    return {name: _part(entry, record) for name, entry in _rows(raw) if isinstance(entry, dict)}


def _part(entry: dict[Any, Any], record: type[R]) -> R:
    missing = {name: None for name, field in record.model_fields.items() if field.is_required()}
    sound = {
        name: value for name in record.model_fields if name in entry for value in _value(record, name, entry[name])
    }
    return record.model_construct(**{**missing, **sound})


def _value(record: type[BaseModel], name: str, raw: object) -> list[Any]:
    """Return the value of one key, or nothing where it is faulty by itself."""
    try:
        return [_adapter(record, name).validate_python(raw)]
    except ValidationError:
        return []


@cache
def _adapter(record: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = record.model_fields[name]
    return TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]  # known at run time only
