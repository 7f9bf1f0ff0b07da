"""On which day does a landing take place of which a table may give only the first and the last day?"""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from dueregard.model.dates import SoftDate
from dueregard.model.rulebook import Rulebook

ON_FIRST_DAY = (
    "landings and ascents without a day of their own: {}; each counts once, on the first day of its operation"
)


def set_events(activities: Iterable[dict[str, Any]], rulebook: Rulebook, *, guessed: bool) -> list[str]:
    """Give landings without `events` and `rate_per_year` an event on their first day, and say so.

    A first day that is no date is left to the fault that tells it. The day on which a tower landed is no event of it.

    Parameters
    ----------
    guessed
        Whether the column of events was known only by a name such as `landing_date`.

    Returns
    -------
    list
        A remark, where there are such landings.
    """
    count = 0
    for raw in activities:
        first = (raw.get("operates") or [None])[0]
        if raw.get("kind") not in rulebook.kinds_with_events:
            if guessed and first is not None:
                raw.pop("events", None)
        elif not raw.get("events") and not raw.get("rate_per_year") and _is_date(first):
            raw["events"] = [first]
            count += 1
    return [ON_FIRST_DAY.format(count)] if count else []


def _is_date(raw: object) -> bool:
    try:
        SoftDate.model_validate(raw)
    except ValidationError:
        return False
    return True
