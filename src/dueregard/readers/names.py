"""Which known name was meant, and which are there?"""

from collections.abc import Iterable
from difflib import get_close_matches

from dueregard.errors import Fault

LISTED_MAX = 40
"""Longest list of known names in a message."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that comes closest to a word; None where none is near."""
    by_plain = {_plain(name): name for name in known}
    matches = get_close_matches(_plain(word), by_plain, n=1, cutoff=0.6)
    return by_plain[matches[0]] if matches else None


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question in brackets that offers the closest name, or nothing."""
    match = closest(word, known)
    return "" if match is None else f" (did you mean '{match}'?)"


def listed(known: Iterable[str], *, last: str = "and") -> str:
    """Return names in one line, in order: `a, b and c`."""
    names = list(known)
    if len(names) > LISTED_MAX:
        return f"{', '.join(names[:LISTED_MAX])} and {len(names) - LISTED_MAX} more"
    if len(names) < 2:
        return "".join(names) or "none"
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def unknown_name(file: str, line: int | None, what: str, word: str, known: Iterable[str]) -> Fault:
    """Return the fault of a name that nothing is known by.

    Parameters
    ----------
    what
        Where it stands and what kind of name it is: `activities.im-2: actor`.
    known
        Names that would have been understood.
    """
    names = sorted(known)
    return Fault(
        file=file,
        line=line,
        problem=f"{what} '{word}' is not known{did_you_mean(word, names)}",
        expected=f"Known: {listed(names)}",
    )
