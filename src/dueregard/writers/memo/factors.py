"""What does the model know of the factors by which regard is weighed, and what does it not know?"""

from collections.abc import Iterator
from typing import Any

from dueregard.writers.memo.matter import Matter
from dueregard.writers.titles import plain_words

Record = dict[str, Any]
AWARD = (
    "Factors after the Chagos Marine Protected Area award of 18 March 2015, para. 519, on regard at sea: "
    "recalled (M-H), its wording not read; used by analogy"
)


def gap(what: str) -> str:
    """Return the mark of something that the model does not know."""
    return f"[gap: {what}]"


def factors(matter: Matter) -> list[Record]:
    """Return the factor sheet: nature of rights, impairment, importance, alternatives, consultation done.

    Each factor has sentences (`known`), numbers with class and source (`figures`) and marked `gaps`.
    """
    return [
        _factor("nature of the rights", list(_rights(matter)), [], [gap("rights under contracts and licences")]),
        _factor("extent of the impairment", *_impairment(matter)),
        _factor("nature and importance of the activities", list(_importance(matter)), [], [IMPORTANCE]),
        _factor("alternatives", [], [], [ALTERNATIVES]),
        _factor("consultation done", *_consultation(matter)),
    ]


IMPORTANCE = gap("scientific, economic and safety weight of either activity: the run does not hold it")
ALTERNATIVES = gap("other sites, times, approaches or shielding that would avoid the effect, and what they cost")


def _factor(name: str, known: list[str], figures: list[Record], gaps: list[str]) -> Record:
    return {"factor": name, "known": known, "figures": figures, "gaps": gaps}


def _rights(matter: Matter) -> Iterator[str]:
    rule = matter.chain["rule"]
    yield "Both sides use the Moon by the same freedom (OST Art. I(2)); neither has a right to ground (OST Art. II)."
    if rule["known"]:
        interests = ", ".join(rule["protected_interest"]) or "none named"
        yield f"Provision: {rule['cite']} ({rule['status']}); it protects: {interests}."
    if matter.row["polarity"] != "emission":
        yield f"The source is a {matter.row['polarity']} shape, asserted or recommended, not an effect."


def _impairment(matter: Matter) -> tuple[list[str], list[Record], list[str]]:
    effect, verdict = matter.chain["effect"], matter.chain["verdict"]
    named = (
        ("times the threshold at the nearest point of the site", effect["margin"]),
        ("shared ground", effect["area_km2"]),
        ("share of the site", effect["overlap_share"]),
        ("share of admissible positions and days", verdict["share"]),
    )
    figures = [{"name": name, **one} for name, one in named if one is not None]
    known = [f"Mechanism: {plain_words(effect['mechanism'])}; certainty: {verdict['certainty']}; {verdict['days']}."]
    if effect["severity"]:
        known.append(f"Severity: {effect['severity']}; stands from level {effect['robust'] or 'unknown'}.")
    gaps = [] if effect["margin"] else [gap("margin over the threshold: none is computed for this row")]
    if effect["area_km2"] is None:
        gaps.append(gap("shared ground: at least one position is not known"))
    return known, figures, gaps


def _importance(matter: Matter) -> Iterator[str]:
    for side in matter.chain["activities"]:
        site = side["site"]
        kind = None if site is None else matter.rulebook.kinds.get(str(site["kind"]))
        if site is not None and kind is not None:
            people = "with people" if kind.occupied_by_people else "without people"
            yield f"{side['activity']}: {kind.title}, {people}; evidence: {site['evidence']}, source {site['source']}."


def _consultation(matter: Matter) -> tuple[list[str], list[Record], list[str]]:
    note = str(matter.row["note"] or "")
    known = [f"The run says: {note}."] if "consultation concluded" in note else []
    if matter.scenario is None:
        return known, [], [gap("consultations and notices: give the scenario of the run with --scenario")]
    held = [*known, *_consultations(matter)]
    missing = [] if held else [gap("no consultation between the two is recorded in the scenario")]
    return [*held, *_notices(matter)], [], missing


def _consultations(matter: Matter) -> Iterator[str]:
    for one in matter.scenario.consultations if matter.scenario else ():
        if one.about in _subjects(matter) and _is_between(one.between, matter):
            ended = f"concluded on {one.concluded_on}" if one.concluded_on else "not concluded"
            outcome = one.outcome or "unknown"
            yield f"Consultation on {one.about}, opened on {one.opened_on}, {ended}; outcome: {outcome}."


def _notices(matter: Matter) -> Iterator[str]:
    for notice in matter.scenario.notices if matter.scenario else ():
        if notice.of in _subjects(matter):
            yield f"Notice of {notice.of} to {notice.to} on {notice.on}."


def _subjects(matter: Matter) -> set[str]:
    return {str(side["activity"]) for side in matter.chain["activities"]}


def _is_between(actors: tuple[str, str], matter: Matter) -> bool:
    return set(actors) == {_actor(name, matter) for name in _subjects(matter)}


def _actor(name: str, matter: Matter) -> str | None:
    scenario = matter.scenario
    if scenario is None:
        return None
    if name in scenario.activities:
        return scenario.activities[name].actor
    return scenario.zones[name].by if name in scenario.zones else None
