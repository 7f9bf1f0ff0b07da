"""What must be said of everybody's zones, whoever drew them?"""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from dueregard.analyses.audit.access import access
from dueregard.analyses.audit.appropriation import appropriation
from dueregard.analyses.audit.claim_size import claim_sizes
from dueregard.analyses.audit.findings import Finding
from dueregard.analyses.audit.notice import notices
from dueregard.analyses.audit.spending import spending
from dueregard.analyses.audit.visited import visited
from dueregard.model.rulebook import Rulebook
from dueregard.model.tables import AUDIT, Assessment
from dueregard.terrain.grid import Grid
from dueregard.zones.days import typed_table

Tell = Callable[[str], None]


def audit(assessment: Assessment, grids: Sequence[Grid] = (), tell: Tell = lambda _: None) -> pd.DataFrame:
    """Hold every zone of an assessed scenario against the provisions that speak of zones.

    Parameters
    ----------
    grids
        Elevation grids, the finest first, for the ways that are left.
    tell
        Called with what is being looked at.

    Returns
    -------
    Table AUDIT, flags of each check before what is sound.
    """
    scenario, rulebook, options = assessment.scenario, assessment.rulebook, assessment.options
    tell("sizes, notices and shares")
    found: list[Finding] = [
        *claim_sizes(scenario, rulebook, options.level),
        *notices(scenario, rulebook, options.as_of),
        *appropriation(assessment),
        *access(assessment, grids, tell),
        *visited(assessment),
        *spending(assessment),
    ]
    return findings_table(found, rulebook)


def findings_table(found: Iterable[Finding], rulebook: Rulebook) -> pd.DataFrame:
    """Return findings as the table AUDIT, in the order of the checks, flags first."""
    order = ("flag", "unknown", "sound")
    rows = [_row(one, rulebook) for one in found]
    checks = list(dict.fromkeys(row["check"] for row in rows))
    rows.sort(key=lambda row: (checks.index(row["check"]), order.index(row["outcome"])))
    return typed_table(rows, AUDIT, "audit")


def _row(one: Finding, rulebook: Rulebook) -> dict[str, object]:
    rule, held = rulebook.provisions[one.rule], one.limit
    return {
        "check": one.check,
        "subject": one.subject,
        "actor": one.actor,
        "reading": one.reading,
        "outcome": one.outcome,
        "finding": one.words,
        "value": one.value,
        "unit": one.unit,
        "limit": None if held is None else held.quantity.value,
        "limit_number": None if held is None else held.number,
        "number_class": None if held is None else held.quantity.number_class,
        "number_source": None if held is None else held.quantity.source,
        "rule": one.rule,
        "provision": rule.cite,
        "status": rule.status,
    }
