"""Are stations open to others on a basis of reciprocity, and do visitors give notice?"""

from collections.abc import Iterator

from dueregard.analyses.audit.findings import Finding, Outcome
from dueregard.exclusion.grounds import ALL
from dueregard.model.tables import Assessment
from dueregard.owed.visits import VISIT

OUTCOMES: dict[str, Outcome] = {"yes": "sound", "no": "flag"}
WORDS = {"give_access": "admit", "notify": "give notice to"}


def visited(assessment: Assessment) -> Iterator[Finding]:
    """Tell what came of each visit that the scenario tells of: notice by the visitor, access by the host.

    A host that refuses whoever refused it before is `unknown`: whether reciprocity covers that is contested.
    """
    owed = assessment.obligations
    rows = owed[owed["rule"] == VISIT]
    for row in rows.itertuples():
        duty = WORDS.get(str(row.duty), str(row.duty))
        outcome = OUTCOMES.get(str(row.met), "unknown")
        words = f"{row.actor} is to {duty} {row.to}: {row.note}"
        yield Finding("visits", str(row.activity), str(row.actor), None, outcome, words, VISIT)
    if not len(rows):
        words = "the scenario tells of no visit: whether stations are open to others is not known"
        yield Finding("visits", "all stations", ALL, None, "unknown", words, VISIT)
