"""What does a reading make of two parties that come to stand near each other, whichever comes first?"""

from dataclasses import dataclass

from dueregard.law.decisions import decision_between
from dueregard.law.facts import Order
from dueregard.model.law import EFFECTS, Act, DecidingDate, Decision, Reading
from dueregard.model.rulebook import Rulebook

ORDERS: tuple[Order, ...] = ("source_later", "receptor_later")
ACTS: dict[DecidingDate, Act] = {"notified_on": "notified", "registered_on": "registered"}
"""Act by which a zone stands that has been declared, notified and registered at once."""


@dataclass(frozen=True)
class Terms:
    """The strongest decisions of one reading between parties that its instruments bind alike.

    None: nothing follows from that. `inside`: of an effect where one side stands in a zone that the other has notified;
    None: such a zone changes nothing.
    """

    reading: str
    group: str
    effect: Decision | None
    inside: Decision | None
    entry: Decision | None

    @property
    def strongest(self) -> Decision | None:
        """The decision that asks most."""
        return max((self.effect, self.inside, self.entry), key=strength)


def strength(decision: Decision | None) -> int:
    """Return the place of a decision's effect among the effects, weakest first."""
    return 0 if decision is None or decision.bearer == "nobody" else EFFECTS.index(decision.effect)


def act_of(reading: Reading) -> Act:
    """Return the act by which a zone stands under a reading, if all acts were done."""
    return ACTS.get(reading.deciding_date, "declared")


def terms_of(reading: Reading, rulebook: Rulebook) -> Terms:
    """Return what a reading makes of two parties in the group of newcomers that it names first."""
    group = next(iter(reading.party_groups.values()))
    common = frozenset(group.instruments)

    def of_effects(*, in_notified_zone: bool) -> Decision | None:
        found = (
            decision_between(reading, rulebook, common, "emission", way, in_notified_zone=in_notified_zone)
            for way in ORDERS
        )
        return max(found, key=strength)

    entry = decision_between(reading, rulebook, common, "declared", "receptor_later", act=act_of(reading))
    inside = of_effects(in_notified_zone=True) if reading.in_notified_zone is not None else None
    return Terms(reading.reading, group.title, of_effects(in_notified_zone=False), inside, entry)
