"""What is the answer in a few sentences?"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dueregard.model.law import EFFECTS
from dueregard.model.tables import CONFLICTS, DAY, TEXT, Assessment
from dueregard.writers.cells import counted, percent, records
from dueregard.writers.shares import Share, largest_shares, last_day, single_actors
from dueregard.writers.skipped import unmeasured_words
from dueregard.writers.titles import SHORT, actor_title, by_status, duty_words, group_title, scarce_title

WEIGHTS = {
    "consent": "consult or stronger",
    "prohibited": "consult or stronger",
    "consult": "consult or stronger",
    "coordinate": "notify or coordinate",
    "notify": "notify or coordinate",
    "none": "due regard only",
}
APART = "none between States"
CONSULT, COORDINATE, REGARD = "consult or stronger", "notify or coordinate", "due regard only"
UNHASHED = {"note", "footprint_id"}
"""Texts that may hold a rounded float."""
STATE = re.compile(r"\b[A-Z]{3}\b")
OPERATOR = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class ReadingVerdict:
    """Conflicts under one reading: counts by certainty and weight of the duty, and the States that bear one."""

    reading: str
    status: str
    certain: dict[str, int]
    possible: dict[str, int]
    bearers: tuple[str, ...]

    @property
    def with_duty(self) -> int:
        """Conflicts in which one State owes another something."""
        return sum(count for part in (self.certain, self.possible) for weight, count in part.items() if weight != APART)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, before it is put into words."""

    as_of: date
    ends: date
    standing_certain: int
    standing_possible: int
    readings: tuple[ReadingVerdict, ...]
    newcomer: str | None
    last_day: date | None
    largest: tuple[Share, ...]
    """One for each reading that has any: the actor with the largest share of a scarce class."""
    assumptions: int


def weight(relation: str | None, duty: str | None, effect: str | None) -> str:
    """Return how much a conflict obliges: consult or stronger, notify or coordinate, due regard only, or nothing."""
    if relation in {"domestic", "joint"} or duty in {None, "none"}:
        return APART
    return WEIGHTS[effect or "none"]


def weights(conflicts: pd.DataFrame) -> list[str]:
    """Return the weight of each conflict."""
    names = ("relation", "duty", "effect_on_entry")
    return [weight(*row) for row in zip(*(_texts(conflicts[name]) for name in names), strict=True)]


def _texts(column: "pd.Series[Any]") -> list[str | None]:
    return [None if pd.isna(value) else str(value) for value in column]


def verdict(assessment: Assessment) -> Verdict:
    """Count what the tables hold.

    Parameters
    ----------
    assessment
        Records and tables.

    Returns
    -------
    Verdict
        Counts by reading, what stands on the day of knowledge, the largest shares, number of assumptions.
    """
    conflicts = pd.DataFrame(assessment.conflicts.drop(columns="geometry"))
    weighed = conflicts.assign(weight=weights(conflicts))
    standing = _standing(weighed, assessment.options.as_of)
    newcomer = assessment.rulebook.leading_newcomer
    order = by_status(assessment.options.readings, assessment.rulebook)
    shares = single_actors(largest_shares(assessment), newcomer)
    return Verdict(
        as_of=assessment.options.as_of,
        ends=assessment.options.ends,
        standing_certain=int((standing["certainty"] == "certain").sum()),
        standing_possible=int((standing["certainty"] == "possible").sum()),
        readings=tuple(_reading_verdict(name, weighed, assessment) for name in order),
        newcomer=newcomer,
        last_day=last_day(assessment.options),
        largest=_first_by_reading(shares),
        assumptions=len(assessment.assumptions),
    )


def _standing(weighed: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return conflicts with a duty on a day, one for each pair and mechanism, whatever the reading."""
    stamp = pd.Timestamp(day)
    begun, ended = weighed["starts_on"] <= stamp, weighed["ends_on"] <= stamp
    standing = weighed[begun & ~ended & (weighed["weight"] != APART)].sort_values("certainty")
    return standing.drop_duplicates(["source_activity", "receptor_activity", "mechanism", "polarity"])


def _reading_verdict(name: str, weighed: pd.DataFrame, assessment: Assessment) -> ReadingVerdict:
    own = weighed[weighed["reading"] == name]
    with_duty = own[own["weight"] != APART]
    states = {state for text in with_duty["bearer"].dropna() for state in states_in(text)}
    certain, possible = (_counts(own, certainty) for certainty in ("certain", "possible"))
    status = assessment.rulebook.readings[name].status
    return ReadingVerdict(name, status, certain, possible, tuple(sorted(states)))


def states_in(side: str) -> list[str]:
    """Return the States of a bearer or beneficiary, `CHN+RUS (ilrs)`, without the operators beside them."""
    return STATE.findall(without_operators(side))


def without_operators(side: str) -> str:
    """Return a bearer or beneficiary without the operators that stand in brackets."""
    return OPERATOR.sub("", side)


def _counts(weighed: pd.DataFrame, certainty: str) -> dict[str, int]:
    found = weighed.loc[weighed["certainty"] == certainty, "weight"].value_counts()
    return {name: int(found[name]) for name in (CONSULT, COORDINATE, REGARD, APART) if name in found}


def _first_by_reading(shares: list[Share]) -> tuple[Share, ...]:
    return tuple({share.reading: share for share in reversed(shares) if share.scarce_share > 0.0}.values())[::-1]


def verdict_id(assessment: Assessment) -> str:
    """Return a short fingerprint of who conflicts with whom, when and by what: 12 hex digits of a SHA-256.

    It covers the texts and days of all conflicts in sorted order, neither floats nor remarks, so that the last digit of
    an area does not change it.
    """
    columns = {name: kind for name, kind in CONFLICTS.items() if kind in {TEXT, DAY} and name not in UNHASHED}
    rows = sorted(
        "\x1f".join(str(cell or "") for cell in row.values()) for row in records(assessment.conflicts, columns)
    )
    return hashlib.sha256(json.dumps(sorted(rows)).encode()).hexdigest()[:12]


def verdict_sentences(assessment: Assessment) -> list[str]:
    """Put the verdict into plain English: what stands today, who takes most, what is owed, what it rests on."""
    found = verdict(assessment)
    sentences = [_standing_sentence(found), *_share_sentences(found, assessment), *_count_sentences(found)]
    return [*sentences, _assumption_sentence(found)]


def _standing_sentence(found: Verdict) -> str:
    number = found.standing_certain + found.standing_possible
    if number == 0:
        return f"On {found.as_of} no conflict stands."
    possible = f", {found.standing_possible} of them only possible" if found.standing_possible else ""
    return f"On {found.as_of} {counted(number, 'conflict')} {'stand' if number > 1 else 'stands'}{possible}."


def _share_sentences(found: Verdict, assessment: Assessment) -> list[str]:
    if found.last_day is None or not assessment.options.exclusion:
        return unmeasured_words(assessment.options)
    if not found.largest:
        return [f"On {found.last_day} no scarce ground lies where a newcomer would owe anybody anything."]
    lead, title = found.largest[0], assessment.rulebook.newcomers[found.newcomer or ""].title
    shares = single_actors(largest_shares(assessment), found.newcomer)
    ties = [share for share in shares if _ties(share, lead)]
    alike = [actor_title(share.actor, assessment) for share in ties if share.share_of == lead.share_of]
    elsewhere = "".join(
        f", and for {actor_title(share.actor, assessment)} on as much of {scarce_title(share.share_of, assessment)}"
        for share in ties
        if share.share_of != lead.share_of
    )
    most = f"{alike[0]} takes most" if len(alike) == 1 else f"{', '.join(alike[:-1])} and {alike[-1]} alike take most"
    owes = duty_words(lead.effect, "it" if len(alike) == 1 else "each")
    group = group_title(lead.reading, lead.party_group, assessment)
    sentence = (
        f"On {lead.on}, the last snapshot, under {lead.reading}, {most}: a newcomer ({title}, {group}) {owes} "
        f"on {percent(lead.scarce_share)} of {scarce_title(lead.share_of, assessment)}"
    )
    draws = f"what draws that ground: {lead.number_class}, no law (computed from the numbers that the report lists)"
    return [f"{sentence}{elsewhere}{_range_words(shares, found)}; {draws}."]


def _ties(share: Share, lead: Share) -> bool:
    """Whether a share is the leading one, or equal to it in all that is printed, on whatever scarce ground."""
    same = ("reading", "party_group", "effect")
    alike = all(getattr(share, name) == getattr(lead, name) for name in same)
    return alike and percent(share.scarce_share) == percent(lead.scarce_share)


def most_by_effect(shares: Iterable[Share]) -> dict[str, dict[str, float]]:
    """Return the largest share of each reading by the least that is asked there: effect -> reading -> share."""
    found: dict[str, dict[str, float]] = {}
    for share in shares:
        if share.scarce_share > 0.0:
            own = found.setdefault(share.effect, {})
            own[share.reading] = max(own.get(share.reading, 0.0), share.scarce_share)
    return dict(sorted(found.items(), key=lambda one: EFFECTS.index(one[0])))


def _range_words(shares: Sequence[Share], found: Verdict) -> str:
    """Say how the largest share differs over the readings, each effect by itself."""
    readings = [row.reading for row in found.readings]
    if len(readings) < 2:
        return ""
    told = most_by_effect(shares)
    every = [name for name in readings if not any(name in own for own in told.values())]
    sizes = {percent(share) for own in told.values() for share in own.values()}
    if len(told) == len(sizes) == 1 and not every:
        return " (the same under every reading)"
    lead = found.largest[0].effect
    parts = [f"{SHORT[effect]}: {_spread(told[effect])}" for effect in sorted(told, key=lambda one: one != lead)]
    return f" ({'; '.join([*parts, *([f'nothing: {_listed(tuple(every))}'] if every else [])])})"


def _spread(own: Mapping[str, float]) -> str:
    """Name the readings of one effect with their share, or the least and the most of several."""
    low, high = min(own, key=own.__getitem__), max(own, key=own.__getitem__)
    if percent(own[low]) == percent(own[high]):
        return f"{percent(own[low])} under {_listed(tuple(own))}"
    return f"{percent(own[low])} under {low} to {percent(own[high])} under {high}"


def _count_sentences(found: Verdict) -> list[str]:
    if not found.readings:
        return []
    lead, *others = found.readings
    if lead.status == "claim":
        return _claim_sentences(found.readings)
    certain, possible = lead.certain.get(CONSULT, 0), lead.possible.get(CONSULT, 0)
    number = certain + possible
    obliges = f"{counted(number, 'conflict')} {'oblige' if number > 1 else 'obliges'} to consult or more"
    split = f" ({certain} certain, {possible} only possible)" if number else _regard_words(lead)
    borne = f", borne by {_listed(lead.bearers)}" if number and lead.bearers else ""
    sentence = f"Up to {found.ends}, under {lead.reading}, {obliges}{split}{borne}"
    return [f"{sentence}{_other_words(others)}.", *_claim_sentences(others)]


def _number(row: ReadingVerdict) -> int:
    return row.certain.get(CONSULT, 0) + row.possible.get(CONSULT, 0)


def _regard_words(row: ReadingVerdict) -> str:
    certain, possible = row.certain.get(REGARD, 0), row.possible.get(REGARD, 0)
    return (
        f"; {counted(certain + possible, 'conflict')} ({certain} certain) to due regard alone"
        if certain + possible
        else ""
    )


def _other_words(others: list[ReadingVerdict]) -> str:
    """Say how many oblige to consult under the other readings, and what is asked instead; claims stand apart."""
    rest = [row for row in others if row.status != "claim"]
    if not rest:
        return ""
    least, most = min(rest, key=_number), max(rest, key=_number)
    low, high = _number(least), _number(most)
    weaker = ((row.reading, _coordinated(row)) for row in rest)
    instead = "".join(f"; {name}: {number} to notify or coordinate" for name, number in weaker if number)
    if high == 0:
        claimed = " but the claim" if len(rest) < len(others) else ""
        return f"; no conflict obliges to consult or more under any other reading{claimed}{instead}"
    if len(rest) == 1:
        return f"; under {least.reading} {low} to consult{instead}"
    if low == high:
        return f"; under every other reading {low} to consult{instead}"
    return f"; under other readings from {low} ({least.reading}) to {high} ({most.reading}) to consult{instead}"


def _coordinated(row: ReadingVerdict) -> int:
    return row.certain.get(COORDINATE, 0) + row.possible.get(COORDINATE, 0)


def _claim_sentences(others: Sequence[ReadingVerdict]) -> list[str]:
    claims = [row for row in others if row.status == "claim"]
    return [
        f"A claim that binds nobody ({row.reading}) asserts a need of consent in {counted(_number(row), 'conflict')}."
        for row in claims
    ]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _assumption_sentence(found: Verdict) -> str:
    number = found.assumptions
    rests = f"{number} numbers and choices that are" if number != 1 else "1 number or choice that is"
    return (
        f"This rests on {rests} not law: no binding instrument sets a distance for a zone on the Moon, "
        "and a zone gives nobody any ground."
    )
