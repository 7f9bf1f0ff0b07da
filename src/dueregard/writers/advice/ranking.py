"""How are many places told, the best first?"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from dueregard.analyses.proposal import Place, Setting
from dueregard.analyses.ranking import Ranked
from dueregard.writers.advice.record import heading, proposal_record
from dueregard.writers.advice.words import LIMITS, metres, place_words
from dueregard.writers.atomic import atomic
from dueregard.writers.json_files import finite
from dueregard.writers.versions import versions

SCHEMA = "dueregard/advice-ranking/1"
LENGTHS = ("move_m", "room_m", "away_m")
MOST_LINES = 25


def ranking_record(on: Setting, ranked: Sequence[Ranked], wished: Place | None) -> dict[str, Any]:
    """Return a ranking as JSON has it; its schema is docs/schema/advice-ranking.schema.json."""
    return {
        "schema": SCHEMA,
        **heading(on),
        "proposal": proposal_record(on),
        "wished": None if wished is None else {"lat_deg": wished[0], "lon_deg": wished[1]},
        "places": [_record(one) for one in ranked],
        "versions": versions(),
    }


def _record(one: Ranked) -> dict[str, Any]:
    return {name: finite(value) if name in LENGTHS else value for name, value in asdict(one).items()}


def ranking_text(record: Mapping[str, Any], paths: Sequence[Path] = ()) -> str:
    """Return a ranking as lines of text: the first places, and how many follow."""
    asked, places = record["proposal"], record["places"]
    stamp = "" if record["stamp"] is None else f"{record['stamp']}: "
    title = f"{stamp}{asked['title']} of {'+'.join(asked['states'])} from {asked['starts_on']}, {len(places)} places"
    head = f"{title} ({record['scenario']}, as known {record['as_of']}; readings {', '.join(record['readings'])})"
    shown = [_COLUMNS, *(_cells(one) for one in places[:MOST_LINES])]
    widths = [max(len(row[column]) for row in shown) for column in range(len(_COLUMNS))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]
    rest = [f"and {len(places) - MOST_LINES} more"] if len(places) > MOST_LINES else []
    written = ["", f"Written: {', '.join(str(path) for path in paths)}"] if paths else []
    said = "Duties: meetings that oblige under any reading, beyond due regard. Move: to ground where nothing is sure."
    return "\n".join([head, "", *table, *rest, "", said, LIMITS, *written]) + "\n"


_COLUMNS = ("rank", "place", "lat lon", "certain", "possible", "move", "room", "from the wish")


def _cells(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        str(one["rank"]),
        str(one["place"]),
        place_words(one["lat_deg"], one["lon_deg"]),
        str(one["certain"]),
        str(one["possible"]),
        *_lengths(one),
    )


def _lengths(one: Mapping[str, Any]) -> Iterator[str]:
    for name in LENGTHS:
        yield "-" if one[name] is None or (name != "away_m" and one[name] == 0.0) else metres(one[name])


def write_ranking_csv(path: Path, ranked: Sequence[Ranked]) -> None:
    """Write a ranking as CSV, one place a line, the best first; empty where nothing is known or has no end."""
    names = [field.name for field in fields(Ranked)]
    with atomic(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=names, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: "" if cell is None else cell for name, cell in _record(one).items()} for one in ranked)
