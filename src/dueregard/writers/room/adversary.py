"""How is it told what so few positions could keep from others?"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dueregard import selenodesy
from dueregard.analyses.loopholes import Field, Loophole, Question
from dueregard.analyses.outposts import Layout
from dueregard.model.rulebook import Rulebook
from dueregard.model.tables import Options
from dueregard.writers.advice.words import listed
from dueregard.writers.cells import counted, percent
from dueregard.writers.room.capacity import outpost_record
from dueregard.writers.versions import versions

SCHEMA = "dueregard/adversary/1"
WIDTH = 100
Row = Mapping[str, Any]
LIMITS = (
    "No legal advice. An upper limit of what positions chosen for that alone could do; nobody is said to intend it. To "
    "be consulted first is a procedure, no bar. No law gives these distances. A zone is not territory."
)


@dataclass(frozen=True, eq=False)
class Tried:
    """What was tried: who, against whom, on which ground, and what was found."""

    options: Options
    rulebook: Rulebook
    asked: Question
    scarce: str
    scarce_title: str
    on: Field
    loopholes: tuple[Loophole, ...]
    stopped: bool = False

    @property
    def layout(self) -> Layout:
        """The outpost under the rules as they are, which come first."""
        return self.loopholes[0].layout


def adversary_record(tried: Tried) -> dict[str, Any]:
    """Return the answer as JSON has it; its schema is docs/schema/adversary.schema.json."""
    record = {
        "schema": SCHEMA,
        "as_of": tried.options.as_of.isoformat(),
        "level": tried.layout.level,
        "interrupted": tried.stopped,
        "outpost": outpost_record(tried.layout),
        "newcomer": tried.rulebook.newcomers[tried.asked.newcomer].title,
        "effect": tried.asked.least,
        "scarce": tried.scarce,
        "scarce_title": tried.scarce_title,
        "candidates": len(tried.on.candidates),
        "candidate_spacing_m": tried.on.spacings_m[0],
        "places": len(tried.on.places),
        "place_spacing_m": tried.on.spacings_m[1],
        "readings": {one.reading: tried.rulebook.readings[one.reading].status for one in tried.loopholes},
        "results": [row for one in tried.loopholes for row in _results(tried, one)],
        "versions": versions(),
    }
    return {"schema": SCHEMA, "answer": answer(record), **record}


def _results(tried: Tried, one: Loophole) -> Iterator[dict[str, Any]]:
    for found in one.found:
        places = tried.on.candidates[found.chosen]
        lat, lon = selenodesy.to_geographic(places[:, 0], places[:, 1])
        yield {
            "reading": one.reading,
            "rules": one.rules,
            "positions": found.positions,
            "share": found.share,
            "at_most": found.bound,
            "proven": found.proven,
            "greedy": found.greedy,
            "greedy_bound": found.greedy_bound,
            "chosen": [
                {"lat_deg": round(float(a), 6), "lon_deg": round(float(b), 6)}
                for a, b in zip(np.atleast_1d(lat), np.atleast_1d(lon), strict=True)
            ],
        }


def answer(record: Row) -> list[str]:
    """Answer in a few sentences: how much, with how few, under which reading; and what a reform makes of it."""
    most = max(row["positions"] for row in record["results"])
    said: dict[str, list[str]] = {}
    for reading, status in record["readings"].items():
        said.setdefault(_words(record, reading, None, most), []).append(f"{reading} ({status})")
    parts = [f"Under {listed(names)} {words}." for words, names in said.items()]
    for rules in dict.fromkeys(row["rules"] for row in record["results"] if row["rules"]):
        changed: dict[str, list[str]] = {}
        for reading in record["readings"]:
            changed.setdefault(_words(record, reading, rules, most), []).append(reading)
        parts += [f"With the reform {rules}, under {listed(names)}, {words}." for words, names in changed.items()]
    return parts


def _words(record: Row, reading: str, rules: str | None, most: int) -> str:
    rows = {row["positions"]: row for row in rows_of(record, reading, rules)}
    if not rows or rows[most]["at_most"] == 0.0:
        return f"no position makes a newcomer {record['effect']} anywhere in {record['scarce_title']}"
    shares = [f"{counted(number, 'position')} {_share(rows[number])}" for number in sorted({1, most})]
    what = f"of {record['scarce_title']} where a newcomer ({record['newcomer']}) must {record['effect']} or more"
    return f"{listed(shares)} {what}"


def _share(row: Row) -> str:
    if row["proven"]:
        return f"take {percent(row['share'])}" if row["positions"] > 1 else f"takes {percent(row['share'])}"
    return f"take at least {percent(row['share'])} and at most {percent(row['at_most'])}"


def rows_of(record: Row, reading: str, rules: str | None) -> list[Row]:
    """Return the results under one reading and set of rules, by number of positions."""
    return [row for row in record["results"] if (row["reading"], row["rules"]) == (reading, rules)]


def adversary_text(record: Row, paths: Sequence[Path] = ()) -> str:
    """Return the answer as lines of text."""
    title = (
        f"What one actor could keep from others with few positions: {record['outpost']['title']}, physics "
        f"{record['level']}, law of {record['as_of']}"
    )
    measured = (
        f"Positions from {record['candidates']} cells {record['candidate_spacing_m'] / 1e3:g} km apart; ground counted "
        f"in {record['places']} cells {record['place_spacing_m'] / 1e3:g} km apart. Greedy: always the position that "
        f"adds most, which reaches at least 63 % of the best."
    )
    parts = [
        _wrapped(title),
        [line for sentence in record["answer"] for line in _wrapped(sentence)],
        ["Interrupted: the best that was known."] if record["interrupted"] else [],
        list(_table(record)),
        _wrapped(measured),
        _wrapped(LIMITS),
        [f"Written: {', '.join(str(path) for path in paths)}"] if paths else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def _table(record: Row) -> Iterator[str]:
    numbers = sorted({row["positions"] for row in record["results"]})
    yield f"Share of {record['scarce_title']}, by number of positions (greedy where it differs)"
    yield f"  {'reading':<17}{'rules':<18}" + "".join(f"{number:<16}" for number in numbers)
    for reading in record["readings"]:
        for rules in dict.fromkeys(row["rules"] for row in record["results"]):
            cells = [_cell(row) for row in rows_of(record, reading, rules)]
            yield f"  {reading:<17}{rules or 'as they are':<18}{''.join(f'{cell:<16}' for cell in cells)}".rstrip()


def _cell(row: Row) -> str:
    share = percent(row["share"]) + ("" if row["proven"] else f" to {percent(row['at_most'])}")
    return share if row["greedy"] >= row["share"] - 5e-4 else f"{share} ({percent(row['greedy'])})"
