"""How does a comparison become a page, a terminal's text and a folder of files?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from dueregard.analyses.compare import Compared
from dueregard.writers.atomic import atomic
from dueregard.writers.compare.picture import draw_comparison, is_drawn
from dueregard.writers.compare.record import Record
from dueregard.writers.compare.words import (
    CAUTION,
    clause_table,
    duty_table,
    ground_table,
    heading,
    law_table,
    obligation_table,
    other_rule_words,
    sentences,
    shown_newcomer,
    zone_table,
)
from dueregard.writers.json_files import json_text
from dueregard.writers.maps.hillshade import Elevation
from dueregard.writers.pages import markdown_page
from dueregard.writers.report.paper import PaperTable
from dueregard.writers.terminal import framed

MOST_ON_PAPER, MOST_ON_SCREEN = 60, 10
RESULT_WORDS = (
    "Areas are computed from the numbers whose class stands in the last column; they themselves stand with their "
    "sources in the report of a run."
)
SHARE_WORDS = "Shares of what is only possible are ASSUMPTION: computed from a seeded sample of positions and dates."
GROUND_WORDS = (
    f"Each row on the day on which the two sides differ most. {RESULT_WORDS} Procedure (notify, coordinate, consult) "
    "and claim (consent, bar) are never added up."
)


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, and a table; a table without rows says that there is none."""

    title: str
    table: PaperTable
    words: str = ""
    on_screen: bool = True


def _sections(record: Record, found: Compared, most: int) -> Iterator[Section]:
    moves = record["all"]
    if record["clauses"]:
        alone = "Each clause by itself, with what it needs, and the reform without it."
        yield Section("Clause by clause", clause_table(record, found), alone)
        yield Section("What the clauses change in the rules", law_table(record), on_screen=False)
    yield Section("Duties that move", duty_table(moves, found, most), f"{SHARE_WORDS} {RESULT_WORDS}")
    other_rule = other_rule_words(moves, found)
    yield Section("Zones that move", zone_table(moves, found, most), f"{other_rule} {RESULT_WORDS}".strip())
    yield Section(_ground_title(moves, found), ground_table(moves, found, most), GROUND_WORDS)
    yield Section("Obligations that move", obligation_table(moves, most))


def _ground_title(moves: Mapping[str, Any], found: Compared) -> str:
    newcomer = shown_newcomer(moves["exclusion"], found)
    named = "" if newcomer is None else f" (newcomer: {found.before.rulebook.newcomers[newcomer].title})"
    return f"Ground on which a newcomer owes something{named}"


def comparison_page(record: Record, found: Compared) -> str:
    """Return a comparison as Markdown."""
    told = {
        "heading": heading(record),
        "sentences": sentences(record, found),
        "sections": list(_sections(record, found, MOST_ON_PAPER)),
        "caution": CAUTION,
        "drawn": is_drawn(record),
    }
    return markdown_page("compare/compare.md.j2", {**record, **told})


def print_comparison(console: Console, record: Record, found: Compared, paths: Sequence[Path]) -> None:
    """Print what moves: sentences first, then clauses, duties, zones, ground, obligations.

    Parameters
    ----------
    paths
        Files that were written.
    """
    stamp = f"{record['stamp']}, invented positions: " if record["stamp"] else ""
    console.print(Text(f"{stamp}{heading(record)}", style="bold"))
    for sentence in sentences(record, found):
        console.print(Text(sentence, style="bold" if record["changes_nothing"] else ""))
    for section in _sections(record, found, MOST_ON_SCREEN):
        if section.table.rows and section.on_screen:
            more = f"; {section.table.more} more in {section.table.file}" if section.table.more else ""
            wrapped = range(len(section.table.headers))
            console.print(framed(f"{section.title}{more}", section.table.headers, section.table.rows, wrapped))
    console.print(Text(CAUTION))
    if paths:
        console.print(Text(f"Written to {paths[0].parent}/: {', '.join(path.name for path in paths)}"))


def write_comparison(record: Record, found: Compared, elevation: Elevation, out: Path) -> list[Path]:
    """Write compare.json, compare.md and, where ground moves, compare.png; each appears whole or not at all.

    Parameters
    ----------
    out
        Folder that is there.
    """
    texts = {"compare.json": json_text(record), "compare.md": comparison_page(record, found)}
    for name, text in texts.items():
        with atomic(out / name) as unfinished:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
    paths = [out / name for name in texts]
    if is_drawn(record):
        paths.append(out / "compare.png")
        draw_comparison(record, found, elevation, paths[-1])
    return paths
