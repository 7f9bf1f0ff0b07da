"""Which known name was meant, and which are there?"""

from collections.abc import Iterable
from difflib import get_close_matches

from dueregard.errors import Fault

LISTED_MAX = 40
"""Longest list of known names in a message."""
NEAR = 0.61
"""Share of letters in common (Ratcliff and Obershelp) from which a name may have been meant: `guess` is not `press`."""
PART_LETTERS_MIN = 4
MEANT_MAX = 3
"""Most names that are offered since a part of them is near."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that comes closest to a word; None where none is near."""
    by_plain = {_plain(name): name for name in known}
    matches = get_close_matches(_plain(word), by_plain, n=1, cutoff=NEAR)
    return by_plain[matches[0]] if matches else None


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question in brackets that offers the closest name, or those with a part that is close, or nothing."""
    names = list(known)
    match, parted = closest(word, names), _with_part(word, names)
    return offered(parted if match is None or len(parted) > 1 else [match])


def offered(names: Iterable[str]) -> str:
    """Return a question in brackets that offers names, or nothing where there are none."""
    quoted = [f"'{name}'" for name in names]
    return f" (did you mean {listed(quoted, last='or')}?)" if quoted else ""


def _with_part(word: str, names: list[str]) -> list[str]:
    """Return the names with a part close to one word: `landr` may be a lander, a crewed or a robotic landing."""
    parts = {name: _plain(name).split("-") for name in names}
    long = {part for found in parts.values() if len(found) > 1 for part in found if len(part) >= PART_LETTERS_MIN}
    near = get_close_matches(_plain(word), long, n=MEANT_MAX, cutoff=NEAR)
    found = [name for name in names if set(near) & set(parts[name])]
    alone = any(len(parts[name]) == 1 and closest(word, [name]) for name in names)
    return found if len(found) <= MEANT_MAX and not alone and "-" not in _plain(word) else []


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
