"""Which instruments stand between two States on a day, which reach only one, and of which is it not known?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dueregard.law.parties import BINDS_STATES, Answer, member
from dueregard.model.law import Instrument, Membership

Standing = Literal["both", "unknown", "one", "neither", "addressed", "not_in_force"]
"""`addressed`: a text that speaks to everybody and binds nobody; `not_in_force`: expected, borrowed or claimed."""


@dataclass(frozen=True)
class Stand:
    """How one instrument stands to some States on a day."""

    instrument: Instrument
    standing: Standing
    answers: tuple[tuple[str, Answer], ...]
    """State and whether it is in, in the order asked."""

    @property
    def inside(self) -> tuple[str, ...]:
        """States that surely are in."""
        return tuple(state for state, answer in self.answers if answer == "yes")

    @property
    def unknown(self) -> tuple[str, ...]:
        """States of which it is not known."""
        return tuple(state for state, answer in self.answers if answer == "unknown")


def stands(instruments: Iterable[Instrument], states: Sequence[str], day: date, as_of: date) -> list[Stand]:
    """Tell how each instrument stands to one State or two, on a day, as far as is known on another.

    `both` and `one` hold for treaties, political commitments and national laws; with one State asked, `both` means
    that it is in. One State that is not in it decides before one of which nothing is known.
    """
    return [_stand(one, tuple(dict.fromkeys(states)), day, as_of) for one in instruments]


def _stand(instrument: Instrument, states: tuple[str, ...], day: date, as_of: date) -> Stand:
    answers = tuple((state, member(instrument, state, day, as_of)) for state in states)
    return Stand(instrument, _standing(instrument, [answer for _, answer in answers]), answers)


def _standing(instrument: Instrument, answers: Sequence[Answer]) -> Standing:
    if instrument.in_force is None:
        return "not_in_force"
    if instrument.status not in {*BINDS_STATES, "national"}:
        return "addressed"
    if all(answer == "yes" for answer in answers):
        return "both"
    if "yes" in answers and "no" in answers:
        return "one"
    return "unknown" if "unknown" in answers else "neither"


def memberships(instrument: Instrument, state: str) -> tuple[Membership, ...]:
    """Return what is recorded of a State's time in an instrument; empty where it is not listed."""
    return tuple(one for one in instrument.parties if one.state == state)
