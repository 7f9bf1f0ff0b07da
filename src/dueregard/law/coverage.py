"""Which provisions have a rule, a worked example, a scenario in which they oblige, and one in which they must not?"""

from collections.abc import Mapping
from dataclasses import dataclass

from dueregard.law.fired import Fired
from dueregard.model.law import Provision
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario

STARTER = (*(f"R{number:02d}" for number in range(1, 17)), "R16b", *(f"R{number:02d}" for number in range(17, 33)))
"""Numbers of the starter set; a rule may also stand outside it."""


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was run, and the rules that oblige somebody in it, by reading."""

    scenario: Scenario
    fired: Mapping[str, frozenset[Fired]]


@dataclass(frozen=True, slots=True)
class Covered:
    """What stands behind one provision."""

    number: str
    rule: str | None
    provision: str
    status: str
    examples: int
    readings: tuple[str, ...]
    """Readings under which it obliges somebody in a scenario."""
    scenarios: tuple[str, ...]
    """Scenarios in which it obliges somebody."""
    demanded: tuple[str, ...]
    """Scenarios whose `expect` demands it by name."""
    denied: tuple[str, ...]
    """Scenarios whose `expect` denies it by name where it must not oblige."""


def coverage(rulebook: Rulebook, played: Mapping[str, Played]) -> list[Covered]:
    """Return one row a rule, in the order of the starter set, and one for each number without a rule.

    Parameters
    ----------
    played
        Scenarios by name, each run under every reading.
    """
    rows = [_covered(rule, rulebook, played) for rule in rulebook.provisions.values()]
    there = {row.number for row in rows}
    rows += [Covered(number, None, "", "", 0, (), (), (), ()) for number in STARTER if number not in there]
    return sorted(rows, key=lambda row: (_place(row.number), row.rule or ""))


def _place(number: str) -> int:
    return STARTER.index(number) if number in STARTER else len(STARTER)


def _covered(rule: Provision, rulebook: Rulebook, played: Mapping[str, Played]) -> Covered:
    obliged = {name: _readings(rule.rule, one) for name, one in played.items()}
    under = {reading for readings in obliged.values() for reading in readings}
    return Covered(
        rule.number,
        rule.rule,
        rule.cite,
        rule.status,
        len(rule.examples),
        tuple(name for name in rulebook.readings if name in under),
        tuple(name for name, readings in obliged.items() if readings),
        tuple(name for name, one in played.items() if _expects(rule.rule, one.scenario, "must_owe")),
        tuple(name for name, one in played.items() if _expects(rule.rule, one.scenario, "must_not_owe")),
    )


def _readings(rule: str, one: Played) -> list[str]:
    return [reading for reading, found in one.fired.items() if any(each.rule == rule for each in found)]


def _expects(rule: str, scenario: Scenario, key: str) -> bool:
    return any(row[0] == rule for expected in scenario.expect.values() for row in getattr(expected, key))
