"""Do an actor's zones, taken together, come near to what Art. II of the Treaty bars?"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dueregard.analyses.audit.findings import Finding, Limit, Outcome, limit
from dueregard.exclusion.shares import PLACE, kept_shares, unnamed
from dueregard.model.tables import Assessment
from dueregard.model.units import DAYS_A_YEAR

NONAPPROPRIATION, SHARE = "ost-2-nonappropriation", "scarce_share"


def appropriation(assessment: Assessment) -> Iterator[Finding]:
    """Take the share of each scarce class that an actor keeps from the leading newcomer: how large, how long, how shut.

    Given for each reading and actor: every class of which it keeps more than the rule's share, or else the class of
    which it keeps most. `exclusive` is ground that is claimed (consent, barred), as against ground on which one must
    consult first.
    """
    kept = _kept(assessment)
    held = limit(assessment.rulebook, NONAPPROPRIATION, SHARE)
    for reading in assessment.options.readings:
        for actor, mine in kept[kept["reading"] == reading].groupby("actor"):
            most = mine.sort_values(["share", "years"], ascending=False, kind="stable").drop_duplicates("share_of")
            over = most[most["share"] > held.quantity.si]
            for row in (over if len(over) else most.head(1)).itertuples():
                yield _finding(reading, str(actor), row, held, assessment)


def _kept(assessment: Assessment) -> pd.DataFrame:
    """Return for each reading, actor, group and scarce class its largest share, that day's claimed part, and the years.

    `years` is how long the share lies over the rule's.
    """
    table = pd.DataFrame(assessment.exclusion.drop(columns="geometry"))
    sums = kept_shares(table, assessment.rulebook, assessment.options.readings)
    days = (sums["ends_on"] - sums["starts_on"]).dt.days
    over = sums["share"] > limit(assessment.rulebook, NONAPPROPRIATION, SHARE).quantity.si
    sums = sums.assign(over=days.where(over, 0))
    years = sums.groupby(PLACE)["over"].sum().rename("years") / DAYS_A_YEAR
    largest = sums.sort_values("share", ascending=False, kind="stable").drop_duplicates(PLACE)
    return largest.merge(years.reset_index(), on=PLACE)


def _finding(reading: str, actor: str, row: Any, held: Limit, assessment: Assessment) -> Finding:
    share, claimed = float(row.share), float(row.claimed)
    title = _title(row.share_of, assessment)
    shut = "all of it claimed" if claimed >= share else "all of it by procedure" if claimed <= 0.0 else "partly claimed"
    words = f"keeps {100.0 * share:.2g} % of {title} at most, {shut}"
    if share > held.quantity.si:
        words += f"; over {100.0 * held.quantity.si:g} % for {row.years:.3g} years in all"
        rule = assessment.rulebook.provisions[NONAPPROPRIATION]
        words = "; ".join(filter(None, (words, unnamed(rule, [reading], assessment.rulebook))))
    outcome: Outcome = "flag" if share > held.quantity.si else "sound"
    return Finding("appropriation", row.share_of, actor, reading, outcome, words, NONAPPROPRIATION, share, "1", held)


def _title(scarce_class: str, assessment: Assessment) -> str:
    classes = assessment.gazetteer.scarce
    return str(classes.loc[classes["scarce_class"] == scarce_class, "title"].iloc[0])
