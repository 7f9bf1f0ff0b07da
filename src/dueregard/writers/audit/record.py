"""How are the findings of an audit told and kept?"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from dueregard.exclusion.grounds import ALL
from dueregard.model.tables import AUDIT, Assessment
from dueregard.writers.cells import Cell, records
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.terminal import framed
from dueregard.writers.titles import actor_title
from dueregard.writers.versions import versions

SCHEMA = "dueregard/audit/1"
NO_VERDICT = "A flag is held against a provision and found wanting; it is no finding of breach. No legal advice."
MOST_ROWS = 40


def audit_record(assessment: Assessment, findings: pd.DataFrame) -> dict[str, Any]:
    """Return an audit as JSON has it; its schema is docs/schema/audit.schema.json."""
    scenario, options = assessment.scenario, assessment.options
    return {
        "schema": SCHEMA,
        "answer": answer(findings),
        "scenario": scenario.scenario,
        "stamp": STAMP if scenario.kind == "exercise" else None,
        "as_of": options.as_of.isoformat(),
        "level": options.level,
        "readings": {name: assessment.rulebook.readings[name].status for name in options.readings},
        "findings": records(findings, AUDIT),
        "versions": versions(),
    }


def answer(findings: pd.DataFrame) -> list[str]:
    """Say first what a reader must know: which checks flag something, and whom."""
    flags = findings[findings["outcome"] == "flag"]
    sentences = [sentence for check, own in flags.groupby("check", sort=False) for sentence in _flagged(check, own)]
    sound = findings[findings["outcome"] == "sound"]
    clear = [check for check in dict.fromkeys(sound["check"]) if check not in set(flags["check"])]
    if clear:
        sentences.append(f"Nothing to flag: {', '.join(clear)}.")
    return sentences or ["No zone is declared and no ground is kept from anybody: there is nothing to audit."]


FOUND = {
    "claim size": "Larger than the harm that it stands for",
    "notice": "Notices that lack what they should hold",
    "appropriation": "More than the share of scarce ground from which Art. II is in question",
    "access": "Cut off by what others claim to bar",
    "visits": "Visits refused, or not notified in time",
    "budget": "More than the budget of all landings together",
}
"""Check -> what a flag says of its subject."""


def _flagged(check: object, own: pd.DataFrame) -> Iterator[str]:
    subjects = list(dict.fromkeys(own["subject"].astype(str)))
    under = [str(name) for name in dict.fromkeys(own["reading"].dropna())]
    reading = f", under {', '.join(under)}" if under else ""
    shown = ", ".join(subjects[:4]) + (f" and {len(subjects) - 4} more" if len(subjects) > 4 else "")
    yield f"{FOUND[str(check)]}{reading}: {shown}."


def print_audit(console: Console, assessment: Assessment, findings: pd.DataFrame, paths: Sequence[Path]) -> None:
    """Print the answer, then the flags, then what is sound in short."""
    stamp = f"{STAMP}, invented positions: " if assessment.scenario.kind == "exercise" else ""
    console.print(Text(f"Audit of {stamp}{assessment.scenario.scenario}", style="bold"))
    for sentence in answer(findings):
        console.print(Text(sentence))
    flags = findings[findings["outcome"] != "sound"]
    rows = [_cells(row, assessment) for row in records(flags.head(MOST_ROWS), AUDIT)]
    if rows:
        console.print(
            framed("Flags, and what is not known", ("check", "of", "reading", "finding", "against"), rows, (1, 3, 4))
        )
    if len(flags) > MOST_ROWS:
        console.print(f"and {len(flags) - MOST_ROWS} more: audit.json, audit.csv")
    console.print(Text(NO_VERDICT, style="dim"))
    if paths:
        console.print(Text(f"Written: {', '.join(str(path) for path in paths)}"))


def _cells(row: Mapping[str, Cell], assessment: Assessment) -> tuple[str, ...]:
    number = (
        ""
        if row["limit_number"] is None
        else f"; {row['limit']:g} {row['unit']}, {row['number_class']}".replace(" 1,", ",")
    )
    return (
        str(row["check"]),
        _of(str(row["subject"]), str(row["actor"]), assessment),
        str(row["reading"] or "any"),
        str(row["finding"]),
        f"{row['provision']} ({row['status']}{number})",
    )


def _of(subject: str, actor: str, assessment: Assessment) -> str:
    return subject if actor == ALL else f"{subject} ({actor_title(actor, assessment)})"
