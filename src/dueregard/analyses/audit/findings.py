"""What does an audit say of one thing?"""

from dataclasses import dataclass
from typing import Literal

from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook

Check = Literal["claim size", "notice", "appropriation", "access", "visits", "budget"]
CHECKS: tuple[Check, ...] = ("claim size", "notice", "appropriation", "access", "visits", "budget")
Outcome = Literal["flag", "sound", "unknown"]
"""`flag`: held against a provision and found wanting; no finding of breach. `unknown`: the scenario does not tell."""


@dataclass(frozen=True)
class Limit:
    """A number of the rules that a finding is held against, with the id that it has there."""

    number: str
    quantity: Quantity


@dataclass(frozen=True)
class Finding:
    """One finding: of what, against which provision, and what was found.

    Attributes
    ----------
    subject
        Zone, activity, facility or scarce class that it speaks of.
    actor
        Actor whose conduct it is; `*` for all together.
    reading
        Reading under which it holds; None: whatever the reading.
    rule
        Provision that it is held against.
    value
        What was found, in the unit of `limit` where there is one, else in `unit`; None where nothing was measured.
    """

    check: Check
    subject: str
    actor: str
    reading: str | None
    outcome: Outcome
    words: str
    rule: str
    value: float | None = None
    unit: str | None = None
    limit: Limit | None = None


def limit(rulebook: Rulebook, rule: str, name: str) -> Limit:
    """Return a number of a provision, of its geometry or of its periods and shares."""
    provision = rulebook.provisions[rule]
    return Limit(f"{rule}.{name}", {**provision.geometry.parameters, **provision.parameters}[name])
