"""Until when is what is left of an activity an interest under a reading?"""

from dueregard.model.law import Provision, Reading
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity
from dueregard.zones.days import OPEN, day_after, day_number
from dueregard.zones.presence import operation_of

LAPSE = "object_interest_time"
"""Number of a rule by which an object ceases to be an interest so long after its operation; the object stays."""


def interest_ends(activity: Activity, reading: Reading, rulebook: Rulebook) -> int:
    """Return the first day on which an activity's object is no interest of OST Art. IX any more under a reading.

    OPEN where no rule of the reading lets it lapse: no built-in rule does. What is owed to the thing itself (no touch,
    liability: OST Art. VIII) does not depend on it.
    """
    return lapses_after(operation_of(activity)[1][2], reading, rulebook)


def lapses_after(over: int, reading: Reading, rulebook: Rulebook) -> int:
    """Return the first day on which an object is no interest any more whose operation is over on a day."""
    rules = (one for one in rulebook.provisions.values() if LAPSE in one.parameters and reading.reading in one.readings)
    ends = [_lapsed(over, rule) for rule in rules] if over < OPEN else []
    return min(ends, default=OPEN)


def _lapsed(over: int, rule: Provision) -> int:
    """Return the day on which a rule lets an interest lapse: not before its own first day, not after its last."""
    first, last = rule.effective.starts, rule.effective.ends
    idle = day_after(over, rule.parameters[LAPSE])
    day = idle if first is None else max(idle, day_number(first))
    return OPEN if last is not None and day >= day_number(last) else day
