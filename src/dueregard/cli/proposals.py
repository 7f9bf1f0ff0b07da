"""Which activity is asked about, in the words of the command line?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from dueregard.analyses.proposal import Place, Proposal
from dueregard.errors import Fault, InputError
from dueregard.model.dates import SoftDate
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Actor, Scenario
from dueregard.model.tables import Options
from dueregard.readers.names import closest, did_you_mean, listed, unknown_name
from dueregard.readers.states import ALPHA_3

NAME = "proposal"
SOURCE = "command line"


def proposal_of(
    scenario: Scenario,
    rulebook: Rulebook,
    *,
    kind: str,
    actor: str,
    starts: str,
    ends: str | None,
    attributes: Sequence[str],
    where: Place,
) -> Proposal:
    """Turn words into a proposal.

    Parameters
    ----------
    kind
        Kind of activity, or a part of its name that no other kind has.
    actor
        Actor of the scenario, which stands for itself, or the code of a State, which stands for any actor of it.
    starts, ends
        First day, or a period that holds it; first day no longer active.
    attributes
        `name=value` each, as a scenario file has them.
    where
        Latitude and longitude. [deg]

    Raises
    ------
    InputError
        Every word that is not understood, at once.
    """
    faults: list[Fault] = []
    found = _kind(kind, proposable(rulebook), faults)
    who = _actor(actor, scenario, faults)
    days = _days(starts, ends, faults)
    given = _attributes(attributes, found, rulebook, faults)
    if faults or found is None or who is None or days is None:
        raise InputError(faults)
    place = {"lat": where[0], "lon": where[1]}
    times = _times(found, rulebook, *days)
    raw = {**given, **times, "actor": who[0], "kind": found, "at": place, "evidence": "assumed", "source": SOURCE}
    return Proposal(_free_name(scenario), _activity(raw), who[1])


def proposable(rulebook: Rulebook) -> list[str]:
    """Return the kinds that can be proposed: all but artefacts, which lie there already."""
    artefacts = {
        kind for rule in rulebook.provisions.values() if rule.polarity == "heritage" for kind in rule.trigger.kinds
    }
    return sorted(set(rulebook.kinds) - artefacts)


def _kind(word: str, kinds: Sequence[str], faults: list[Fault]) -> str | None:
    plain = word.strip().casefold().replace("_", "-").replace(" ", "-")
    if plain in kinds:
        return plain
    parts = [kind for kind in kinds if kind.startswith(plain) or kind.endswith(plain)] if plain else []
    if len(parts) == 1:
        return parts[0]
    if parts:
        faults.append(Fault("--kind", f"'{word}' may be {listed(parts, last='or')}", "", "Give one of these"))
    else:
        faults.append(unknown_name("--kind", None, "kind of activity", word, kinds))
    return None


def _actor(word: str, scenario: Scenario, faults: list[Fault]) -> tuple[str, Actor] | None:
    if word in scenario.actors:
        return word, scenario.actors[word]
    if word in ALPHA_3:
        return _free_actor(word.casefold(), scenario.actors), Actor(state=word)
    meant = closest(word, [*scenario.actors, *ALPHA_3]) if len(word) == 3 else closest(word, scenario.actors)
    hint = did_you_mean(word, [meant]) if meant else ""
    expected = f"An actor of the scenario ({listed(sorted(scenario.actors))}) or a State's code, such as USA"
    faults.append(Fault("--actor", f"the actor '{word}' is not known{hint}", expected))
    return None


def _free_actor(code: str, actors: Mapping[str, Actor]) -> str:
    return next(name for name in (f"actor-of-{code}", f"another-actor-of-{code}") if name not in actors)


def _free_name(scenario: Scenario) -> str:
    taken = {*scenario.activities, *scenario.zones}
    return next(name for number in range(len(taken) + 1) if (name := NAME + "-new" * number) not in taken)


def _days(starts: str, ends: str | None, faults: list[Fault]) -> tuple[SoftDate, date | None] | None:
    try:
        first = SoftDate.model_validate(starts)
    except ValidationError as error:
        faults.append(Fault("--on", _said(error)))
        return None
    if ends is None:
        return first, None
    try:
        last = date.fromisoformat(ends)
    except ValueError:
        faults.append(Fault("--ends", f"'{ends}' is not a day", "A day is written 2031-06-30"))
        return None
    if last <= first.latest:
        problem = f"it starts {_period(first)} but ends {last}"
        faults.append(Fault("--ends", problem, "", "Give a later day; it is the first day no longer active"))
    return first, last


def _period(day: SoftDate) -> str:
    return str(day.nominal) if day.certain else f"between {day.earliest} and {day.latest}"


def _times(kind: str, rulebook: Rulebook, starts: SoftDate, ends: date | None) -> dict[str, Any]:
    """Let a landing happen on its day; what has no event, or has an end, operates from its first day."""
    passing = kind in rulebook.kinds_with_events
    times: dict[str, Any] = {"events": [starts]} if passing else {}
    if ends is not None or not passing:
        last = None if ends is None else SoftDate.model_validate(ends)
        times["operates"] = {"starts": starts, "ends": last}
    return times


def _attributes(given: Iterable[str], kind: str | None, rulebook: Rulebook, faults: list[Fault]) -> dict[str, Any]:
    """Split `name=value`; whether a kind has such an attribute is its own business."""
    found: dict[str, Any] = {}
    allowed = sorted({*rulebook.kinds[kind].allows, "operating_radius"}) if kind else None
    for one in given:
        name, mark, value = one.partition("=")
        option = "--mass" if name == "touchdown_mass" else "--with"
        if not mark:
            faults.append(Fault(option, f"'{one}' has no '='", "An attribute is given as height='20 m'"))
        elif allowed is not None and name not in allowed:
            problem = f"a {kind} has no {name}{did_you_mean(name, allowed)}"
            faults.append(Fault(option, problem, f"Attributes of a {kind}: {listed(allowed)}", "Leave it out"))
        else:
            found[name] = {"true": True, "false": False}.get(value, value)
    return found


def _activity(raw: dict[str, Any]) -> Activity:
    try:
        return Activity.model_validate(raw)
    except ValidationError as error:
        options = {"touchdown_mass": "--mass", "at": "--lat, --lon"}
        faults = [
            Fault(options.get(str(one["loc"][0]), f"--with {one['loc'][0]}") if one["loc"] else "advise", _plain(one))
            for one in error.errors()
        ]
        raise InputError(faults) from error


def _said(error: ValidationError) -> str:
    return _plain(error.errors()[0])


def _plain(error: Any) -> str:
    return str(error["msg"]).removeprefix("Value error, ")


def widened(options: Options, activity: Activity) -> Options:
    """Let the window of the assessment hold the first days of the proposal."""
    first = activity.events[0] if activity.operates is None else activity.operates.starts
    ends = max(options.ends, date.fromordinal(first.latest.toordinal() + 1))
    return replace(options, starts=min(options.starts, first.earliest), ends=ends)
