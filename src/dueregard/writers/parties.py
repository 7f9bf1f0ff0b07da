"""How is it told what binds two States?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from dueregard.law.parties import BINDS_STATES
from dueregard.law.standing import Stand, memberships
from dueregard.model.law import Instrument

HEADINGS = {
    "both": "In force between",
    "unknown": "Not known whether in force between",
    "one": "Reaches one of them only",
    "neither": "Reaches none of",
    "addressed": "Addressed to everybody, binds nobody",
    "not_in_force": "Not in force (expected, borrowed by analogy, or claimed)",
}
"""Headings in the order of the list."""
NAMES_STATES = ("both", "unknown", "neither")
NO_LIST = "parties are not in the references of this program"
"""Said once of an instrument in force of which no party is listed: the doubt is not about the States asked for."""


def parties_text(found: Sequence[Stand], states: Sequence[str], day: date, as_of: date) -> str:
    """Tell in lines of text what binds one State or two; every instrument stands under one heading."""
    between = " and ".join(dict.fromkeys(states))
    lines = [f"{between} on {day}, as known on {as_of}. No legal advice."]
    for standing, heading in HEADINGS.items():
        own = [one for one in found if one.standing == standing and is_listed(one.instrument)]
        if own:
            lines += ["", f"{_heading(heading, standing, between, single=len(set(states)) == 1)}:"]
            lines += [f"  {line}" for one in own for line in _lines(one)]
    bare = [f"  {_named(one.instrument)}" for one in found if not is_listed(one.instrument)]
    return "\n".join([*lines, *(["", f"Nothing is said of any State; {NO_LIST}:", *bare] if bare else [])])


def is_listed(instrument: Instrument) -> bool:
    """Whether the parties of an instrument are known, or it needs none: it is not in force, or speaks to everybody."""
    needs = instrument.status in BINDS_STATES and instrument.in_force is not None and not instrument.universal
    return bool(instrument.parties) or not needs


def _heading(heading: str, standing: str, between: str, *, single: bool) -> str:
    if single:
        words = {"both": "In force for", "unknown": "Not known whether in force for", "neither": "Does not reach"}
        return f"{words[standing]} {between}" if standing in words else heading
    return f"{heading} {between}" if standing in NAMES_STATES else heading


def _lines(one: Stand) -> Iterator[str]:
    yield _named(one.instrument)
    for state, answer in one.answers if one.standing in {"both", "unknown", "one"} else ():
        yield f"    {state}: {answer}; {membership_words(one.instrument, state)}"


def _named(instrument: Instrument) -> str:
    return f"{instrument.instrument} ({instrument.status}): {instrument.cite}"


def membership_words(instrument: Instrument, state: str) -> str:
    """Say what is recorded of a State's membership: when it joined and left, and how well that is known."""
    if instrument.universal:
        return f"{instrument.short} addresses every State"
    own = memberships(instrument, state)
    if not own and not instrument.parties:
        return NO_LIST
    return "; ".join(
        f"{'joined on a day that is not known' if one.joined is None else f'joined {_soft(one.joined)}'}"
        f"{'' if one.left is None else f', left {_soft(one.left)}'} (fact read as {one.confidence})"
        for one in own
    ) or ("not listed as a party")


def _soft(day: Any) -> str:
    return f"{day.nominal}" if day.certain else f"between {day.earliest} and {day.latest}"


def parties_record(found: Iterable[Stand], states: Sequence[str], day: date, as_of: date) -> dict[str, Any]:
    """Return the same for a program: one entry an instrument, what JSON can hold."""
    return {
        "schema": "dueregard/parties/1",
        "states": list(dict.fromkeys(states)),
        "on": day.isoformat(),
        "as_of": as_of.isoformat(),
        "instruments": [_record(one) for one in found],
    }


def _record(one: Stand) -> dict[str, Any]:
    return {
        "instrument": one.instrument.instrument,
        "title": one.instrument.title,
        "cite": one.instrument.cite,
        "status": one.instrument.status,
        "standing": one.standing,
        "members": {
            state: {"in": answer, "recorded": membership_words(one.instrument, state)} for state, answer in one.answers
        },
    }
