"""Who is bound by which instrument, towards whom, on which day?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from dueregard.model.dates import DAY, SoftDate
from dueregard.model.law import Instrument, Membership, Provision, Status

Answer = Literal["yes", "no", "unknown"]
BINDS_STATES: tuple[Status, ...] = ("binding", "political")
"""Status of instruments that States enter; guidelines, standards and national laws have addressees, not parties."""


def member(instrument: Instrument, state: str, day: date, as_of: date) -> Answer:
    """Say whether a State is in an instrument on a day, as far as is known on another.

    From `joined` on, until the day before `left`. What happens after `as_of` is not known: who has not joined by then
    has not joined, who has not left by then stays.

    Returns
    -------
    "unknown" inside the span of a soft date, where the date of joining is not known, and where the instrument is in
    force but no party is recorded at all.
    """
    known_day = min(day, as_of)
    force = _reached(instrument.in_force, known_day)
    if force == "no" or instrument.universal:
        return force
    if not instrument.parties:
        return "unknown"
    return _both(force, _any(_counts(one, known_day) for one in instrument.parties if one.state == state))


def bound(instrument: Instrument, a: str, b: str, day: date, as_of: date) -> Answer:
    """Say whether an instrument stands between two States: both must be in it on the day.

    One that is not in it decides ("no"); after that one that may or may not be ("unknown").
    """
    return _both(member(instrument, a, day, as_of), member(instrument, b, day, as_of))


def common_instruments(instruments: Iterable[Instrument], a: str, b: str, day: date, as_of: date) -> list[str]:
    """Return the ids of the treaties and political commitments that surely stand between two States, in order."""
    return [
        one.instrument for one in instruments if one.status in BINDS_STATES and bound(one, a, b, day, as_of) == "yes"
    ]


def rule_binds(
    rule: Provision, instruments: Mapping[str, Instrument], *, bearer: str, beneficiary: str, day: date, as_of: date
) -> Answer:
    """Say whether a rule has force for its bearer towards its beneficiary: its `legal_force`, applied.

    `both_members` needs both in the instrument, `bearer_only` the bearer, `universal` only that the instrument stands;
    `contract` reaches beyond the instrument's own parties by contracts that are not recorded here: "unknown".
    """
    instrument = instruments[rule.legal_force.instrument or rule.instrument]
    between = rule.legal_force.between
    if between == "both_members":
        return bound(instrument, bearer, beneficiary, day, as_of)
    if between == "universal":
        return _reached(instrument.in_force, min(day, as_of))
    inside = member(instrument, bearer, day, as_of)
    return "unknown" if between == "contract" and inside == "no" else inside


def change_days(
    instruments: Iterable[Instrument], states: Iterable[str], starts: date, ends: date, as_of: date
) -> list[date]:
    """Return the days after `starts` and before `ends` on which something changes, sorted.

    A change is an instrument's coming into force, or another answer of `member` than on the day before for one of the
    States: at both ends of a soft date.
    """
    last_known = min(ends - DAY, as_of)
    wanted = set(states)
    days = {day for one in instruments for day in _candidates(one, wanted, as_of)}
    return sorted(day for day in days if starts < day <= last_known)


def _candidates(instrument: Instrument, states: set[str], as_of: date) -> Iterator[date]:
    yield from _ends_of(instrument.in_force)
    for one in instrument.parties:
        if one.state in states:
            for day in {*_ends_of(one.joined), *_ends_of(one.left)}:
                if member(instrument, one.state, day - DAY, as_of) != member(instrument, one.state, day, as_of):
                    yield day


def _ends_of(soft: SoftDate | None) -> tuple[date, ...]:
    return () if soft is None else (soft.earliest, soft.latest)


def _reached(soft: SoftDate | None, day: date) -> Answer:
    """Say whether a date has come; None never comes."""
    if soft is None or day < soft.earliest:
        return "no"
    return "yes" if soft.latest <= day else "unknown"


def _counts(one: Membership, day: date) -> Answer:
    joined: Answer = "unknown" if one.joined is None else _reached(one.joined, day)
    return _both(joined, _negated(_reached(one.left, day)))


def _negated(answer: Answer) -> Answer:
    swapped: dict[Answer, Answer] = {"yes": "no", "no": "yes", "unknown": "unknown"}
    return swapped[answer]


def _both(a: Answer, b: Answer) -> Answer:
    if "no" in (a, b):
        return "no"
    return "unknown" if "unknown" in (a, b) else "yes"


def _any(answers: Iterable[Answer]) -> Answer:
    found = set(answers)
    if "yes" in found:
        return "yes"
    return "unknown" if "unknown" in found else "no"
