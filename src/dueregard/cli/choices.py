"""Is a word of the command line one that the program knows?"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

from dueregard.errors import Fault, InputError
from dueregard.readers.names import unknown_name
from dueregard.readers.states import unknown_state


def one_of(option: str, word: str, known: Sequence[str]) -> str:
    """Return a word that is known.

    Raises
    ------
    InputError
        It is not.
    """
    if word not in known:
        raise InputError([unknown_name(option, None, "choice", word, known)])
    return word


class Leading(Protocol):
    """A record of which one of its kind leads."""

    @property
    def leads(self) -> bool:
        """Whether it is taken where none is named."""


def named(option: str, name: str | None, known: Mapping[str, Leading]) -> str:
    """Return an id that is known; the leading one where none is given.

    Raises
    ------
    InputError
        It is not known.
    """
    chosen = name or next(key for key, record in known.items() if record.leads)
    if chosen not in known:
        raise InputError([unknown_name(option, None, option.removeprefix("--"), chosen, known)])
    return chosen


def day_or_today(option: str, text: str | None) -> date:
    """Return a day, or today where none is given.

    Raises
    ------
    InputError
        The text is no day.
    """
    if text is None:
        return datetime.now(tz=UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError([Fault(option, f"'{text}' is not a day", "A day is written 2031-06-30")]) from None


def states_of(codes: Sequence[str]) -> tuple[str, ...]:
    """Return one or two States by their codes; a pair of the same State is one.

    Raises
    ------
    InputError
        A code that ISO 3166-1 does not know, or more than two.
    """
    faults = [fault for code in codes if (fault := unknown_state("STATE", None, "state", code)) is not None]
    if len(codes) > 2:
        faults.append(Fault("STATE", f"{len(codes)} States are given", "One or two", "Ask for each pair by itself"))
    if faults:
        raise InputError(faults)
    return tuple(dict.fromkeys(codes))
