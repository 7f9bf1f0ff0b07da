"""What does the law ask of one meeting on one day, and what does it answer?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dueregard.law.procedure import NOTHING_DONE, Procedure, Role, Tried
from dueregard.model.law import Act, Duty, Effect, InSector

Order = Literal["source_later", "receptor_later", "undetermined"]


@dataclass(frozen=True)
class Facts:
    """What the law needs to know of one meeting on one day.

    For a claim the source is its holder and the receptor the entrant. `order` is by the reading's deciding date,
    `fallback_order` by that of the reading it falls back on. `rule` is the provision of a legal shape (heritage).
    """

    source_states: tuple[str, ...]
    receptor_states: tuple[str, ...]
    polarity: str
    order: Order
    fallback_order: Order
    in_notified_zone: bool
    day: date
    covered_by: str | None = None
    procedure: Procedure = NOTHING_DONE
    probability: float = 1.0
    """Predicted probability that the interference comes about."""
    rule: str | None = None
    act: Act = "declared"
    """Act by which a declared zone stands."""
    kind: str | None = None
    """Kind of the source; of a zone, the kind of the activity that it is drawn round."""
    mechanism: str | None = None
    receptor_class: str | None = None
    exceeded: bool = True
    """Whether the modelled effect itself reaches the threshold, not only a guideline's disc."""
    launching: tuple[str, ...] = ()
    """States that launched the source; empty: not known."""
    planned: str | None = None
    """Plan in force between the two, by its title and, where one decides, its sector."""
    in_sector: InSector | None = None
    registry: tuple[str, ...] = ()
    """State of registry of the receptor, or those that launched it; empty: not known."""


@dataclass(frozen=True)
class PairDuty:
    """What one State owes another."""

    bearer_state: str
    beneficiary_state: str
    duty: Duty
    effect: Effect
    rule: str | None
    bound: str
    note: str
    tried: tuple[Tried, ...] = ()
    """Exceptions of the rule that was found first, each with what came of it."""
    role: Literal["leading", "beside"] = "leading"
    """Whether it decides the meeting or stands in addition to what does."""


@dataclass(frozen=True)
class Ruling:
    """The duty of a meeting, and the pairs of States that it is made of.

    `order` says who is later by the date that the decision goes by.
    """

    relation: str
    order: Order
    role: Role
    duty: Duty
    effect: Effect
    rule: str | None
    note: str
    pairs: tuple[PairDuty, ...]
    own: bool = True
    """The reading itself decides the leading duty, not the one that it falls back on."""

    @property
    def bearers(self) -> tuple[str, ...]:
        """States that bear the duty, sorted."""
        return tuple(sorted({pair.bearer_state for pair in self._leading}))

    @property
    def beneficiaries(self) -> tuple[str, ...]:
        """States that it is owed to, sorted."""
        return tuple(sorted({pair.beneficiary_state for pair in self._leading}))

    @property
    def _leading(self) -> tuple[PairDuty, ...]:
        return tuple(pair for pair in self.pairs if pair.role == "leading" and pair.duty == self.duty)
