"""What can a user do wrong, and how is it told?"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in the input: where it stands, what is wrong, what is known, what to do.

    Parameters
    ----------
    file
        File or command-line option in which the mistake stands.
    problem
        What is wrong, with the value.
    expected
        What is known or expected there.
    remedy
        What to do about it.
    line
        Line of the file, from 1; None where a file has no lines.
    """

    file: str
    problem: str
    expected: str = ""
    remedy: str = ""
    line: int | None = None

    def __str__(self) -> str:
        """Return `<file>:<line>: <what is wrong>. <what is expected>. <what to do>.`."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = (part.rstrip(". ") + "." for part in (self.problem, self.expected, self.remedy) if part)
        return f"{place}: {' '.join(parts)}"


class DueRegardError(Exception):
    """Anything that the program refuses to do."""


class InputError(DueRegardError):
    """The input cannot be used; carries every fault that was found, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.line or 0, fault.problem)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
