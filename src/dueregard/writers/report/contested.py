"""What does each reading make of each pair of activities, and do those that rest on binding law agree?"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dueregard.law.agreement import MEANING, agreed_within_binding_law, of_the_pair, with_duty
from dueregard.model.tables import CONFLICTS, Assessment
from dueregard.writers.cells import records
from dueregard.writers.ranking import ranked
from dueregard.writers.report.paper import PaperTable
from dueregard.writers.titles import STATUS_ORDER, by_status, plain_words
from dueregard.writers.verdict import without_operators

HEADERS = ("source of the reading", "reading", "source, receptor, mechanism", "duty", "bearer", "towards", "effect")
MOST_PAIRS = 40
NO_DUTY = ("-", "none", "-", "-", "none")


def contested_pairs(assessment: Assessment) -> tuple[list[dict[str, Any]], int]:
    """Tell for each pair of activities what each reading finds, by the status of the reading's source.

    Returns
    -------
    tuple
        One entry a pair in which any reading finds a duty between States, the weightiest first: `title`, `agreed`
        within binding law (yes, none owed, contested; None where no such reading was computed), what that means, and a
        table. Readings that find the same stand in one row with their names; none is counted. At most MOST_PAIRS of
        them, and how many more there are.
    """
    owed = ranked(with_duty(assessment.conflicts))
    sides = (frozenset(pair) for pair in zip(owed["source_activity"], owed["receptor_activity"], strict=True))
    pairs = list(dict.fromkeys(sides))
    shown = [_pair(one, other, assessment) for one, other in map(sorted, pairs[:MOST_PAIRS])]
    return shown, len(pairs) - len(shown)


def _pair(one: str, other: str, assessment: Assessment) -> dict[str, Any]:
    rulebook = assessment.rulebook
    names = by_status(assessment.options.readings, rulebook)
    readings = {name: rulebook.readings[name] for name in names}
    rows = of_the_pair(pd.DataFrame(assessment.conflicts.drop(columns="geometry")), one, other)
    binding = any(reading.status == "binding" for reading in readings.values())
    agreed = agreed_within_binding_law(rows, readings) if binding else None
    told = [
        row
        for status in STATUS_ORDER
        for row in _of_status(status, [name for name in names if readings[name].status == status], rows)
    ]
    return {
        "title": f"{one} and {other}",
        "agreed": agreed or "not compared",
        "meaning": "no reading that rests on binding law was computed" if agreed is None else MEANING[agreed],
        "table": PaperTable(HEADERS, tuple(told)),
    }


def _of_status(status: str, names: list[str], rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Give what the readings of one status find; those that find the same together."""
    found: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for name in names:
        own = with_duty(rows[rows["reading"] == name])
        cells = dict.fromkeys(_cells(row) for row in records(own, CONFLICTS))
        found.setdefault(tuple(cells) or (NO_DUTY,), []).append(name)
    for told, same in found.items():
        yield from ((status, ", ".join(same), *cells) for cells in told)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    meeting = f"{row['source_activity']} > {row['receptor_activity']}, {plain_words(row['mechanism'])}"
    sides = (without_operators(str(row[name] or "unknown")) for name in ("bearer", "beneficiary"))
    return meeting, plain_words(row["duty"]), *sides, str(row["effect_on_entry"])
