"""What did the user choose, and is it known?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import get_args

from dueregard.errors import Fault, InputError
from dueregard.model.law import EFFECTS, Status
from dueregard.model.physics import LEVELS
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Options
from dueregard.readers.names import unknown_name

CERTAINTIES = ("certain", "possible")


def options_for(
    scenario: Scenario,
    rulebook: Rulebook,
    *,
    readings: Sequence[str],
    level: str,
    as_of: str | None,
    starts: str | None,
    ends: str | None,
    settings: Sequence[str] = (),
) -> Options:
    """Fill in what the user left open from the scenario.

    Raises
    ------
    InputError
        Every choice that is not known, at once.
    """
    faults = [fault for name in readings for fault in _unknown("--reading", "reading", name, rulebook.readings)]
    faults += _unknown("--level", "level", level, LEVELS)
    days = {"--as-of": as_of, "--from": starts, "--to": ends}
    given = {name: _day(name, text, faults) for name, text in days.items() if text is not None}
    window = given.get("--from", scenario.window.starts), given.get("--to", scenario.window.ends)
    if window[1] <= window[0]:
        problem = f"the window starts {window[0]} but ends {window[1]}"
        remedy = f"Give a day after {window[0]}; it is the first day that is no longer assessed"
        faults.append(Fault("--to", problem, "", remedy))
    if faults:
        raise InputError(faults)
    chosen = tuple(dict.fromkeys(readings)) or all_readings(rulebook)
    decides = next(name for name in LEVELS if name == level)
    return Options(chosen, decides, given.get("--as-of", scenario.as_of), *window, tuple(settings))


def all_readings(rulebook: Rulebook) -> tuple[str, ...]:
    """Return every reading: binding sources first, claims last, and first among equals what others fall back on."""
    grounds = {reading.fallback for reading in rulebook.readings.values()}
    statuses = get_args(Status)
    records = rulebook.readings
    return tuple(sorted(records, key=lambda name: (statuses.index(records[name].status), name not in grounds, name)))


def _unknown(option: str, what: str, name: str, known: Iterable[str]) -> list[Fault]:
    return [] if name in known else [unknown_name(option, None, what, name, known)]


def _day(option: str, text: str, faults: list[Fault]) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(option, f"'{text}' is not a day", "A day is written 2031-06-30"))
        return date.max if option == "--to" else date.min


def parse_fail_on(text: str) -> tuple[str, str]:
    """Return the effect and the certainty from which on a run fails: `consult`, `consult:possible`.

    Raises
    ------
    InputError
        An effect or a certainty that does not exist.
    """
    effect, _, certainty = text.partition(":")
    faults = _unknown("--fail-on", "effect", effect, EFFECTS[1:])
    if certainty:
        faults += _unknown("--fail-on", "certainty", certainty, CERTAINTIES)
    if faults:
        raise InputError(faults)
    return effect, certainty or CERTAINTIES[0]
