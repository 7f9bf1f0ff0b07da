"""How is it told who gains by coming first, and how much?"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dueregard.analyses.order import LEAST, Order
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Options
from dueregard.writers.advice.words import listed
from dueregard.writers.cells import percent
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.titles import by_status
from dueregard.writers.versions import versions
from dueregard.zones.days import date_of

SCHEMA = "dueregard/order/1"
WIDTH = 100
LEAST_SHARE = 5e-4
WHAT = ("held", "owed")
Row = Mapping[str, Any]
LIMITS = (
    "No legal advice. Held: share of the scarce class where a newcomer would have to consult it, or more, and no other "
    "came there before; owed: share where it would have to consult others itself. No law gives the distances that draw "
    "the ground. A zone is not territory."
)


@dataclass(frozen=True, eq=False)
class Asked:
    """What was asked: of which scenario, under which law, on which scarce class."""

    scenario: Scenario
    rulebook: Rulebook
    options: Options
    scarce: str
    scarce_title: str
    left_out: tuple[str, ...]
    """Activities of which only a region is known."""


def order_record(asked: Asked, found: Order) -> dict[str, Any]:
    """Return the answer as JSON has it; its schema is docs/schema/order.schema.json."""
    scenario, book = asked.scenario, asked.rulebook
    record = {
        "schema": SCHEMA,
        "scenario": scenario.scenario,
        "stamp": STAMP if scenario.kind == "exercise" else None,
        "as_of": asked.options.as_of.isoformat(),
        "on": date_of(found.day).isoformat(),
        "level": asked.options.level,
        "newcomer": book.newcomers[found.newcomer].title,
        "effect": LEAST,
        "scarce": asked.scarce,
        "scarce_title": asked.scarce_title,
        "exact": found.exact,
        "orders": found.orders,
        "actors": {
            name: {
                "name": scenario.actors[name].name or "+".join(scenario.actors[name].states),
                "first_start": date_of(day).isoformat(),
            }
            for name, day in found.starts.items()
        },
        "readings": {
            name: {
                "status": book.readings[name].status,
                "dated": name not in found.undated,
                "together": found.together[name],
                "number_classes": list(found.classes[name]),
            }
            for name in by_status(found.together, book)
        },
        "gains": [asdict(one) for one in found.gains],
        "left_out": list(asked.left_out),
        "versions": versions(),
    }
    return {"schema": SCHEMA, "answer": answer(record), **record}


def answer(record: Row) -> list[str]:
    """Answer in a few sentences: who gains most by coming first under which reading, readings that agree together."""
    said: dict[str, list[str]] = {}
    for reading, one in record["readings"].items():
        said.setdefault(_words(record, reading), []).append(f"{reading} ({one['status']})")
    return [f"Under {listed(names)} {words}." for words, names in said.items()]


def gains_of(record: Row, reading: str) -> list[Row]:
    """Return what each actor gains under a reading, the greatest rent first."""
    rows = [row for row in record["gains"] if row["reading"] == reading]
    return sorted(rows, key=lambda row: (-row["rent"], row["rent_owed"], row["actor"]))


def _words(record: Row, reading: str) -> str:
    one, rows = record["readings"][reading], gains_of(record, reading)
    where = record["scarce_title"]
    if one["together"] == 0.0:
        return f"nobody holds any of {where}: no newcomer has to {record['effect']} there on {record['on']}"
    if not one["dated"]:
        most = max(rows, key=lambda row: row["as_written"]["held"])
        return (
            f"no date gives priority, so nobody gains by coming first; {_name(record, most)} holds "
            f"{percent(most['as_written']['held'])} of {where}, whoever came first"
        )
    best = rows[0]
    if best["rent"] < LEAST_SHARE:
        return f"nobody gains by coming first on {where}: their grounds there do not overlap"
    (held, held_last), (owed, owed_last) = ([percent(best[end][what]) for end in ("first", "last")] for what in WHAT)
    return (
        f"{_name(record, best)} gains most by coming first: {held} of {where} held instead of {held_last} as the last, "
        f"{owed} owed instead of {owed_last}; what draws that ground: {' + '.join(one['number_classes'])}, no law"
    )


def _name(record: Row, row: Row) -> str:
    return str(record["actors"][row["actor"]]["name"])


def order_text(record: Row, paths: Sequence[Path] = ()) -> str:
    """Return the whole answer as lines of text."""
    stamp = "" if record["stamp"] is None else f"{record['stamp']}: "
    title = (
        f"{stamp}Who gains by coming first on {record['scarce_title']} ({record['scenario']}, as known "
        f"{record['as_of']}, on {record['on']}, physics {record['level']})"
    )
    left = f"Left out, because only a region is known: {', '.join(record['left_out'])}."
    parts = [
        _wrapped(title),
        [line for sentence in record["answer"] for line in _wrapped(sentence)],
        *(list(lines) for lines in _tables(record)),
        _wrapped(_moving(record)),
        _wrapped(_method(record)),
        _wrapped(left) if record["left_out"] else [],
        _wrapped(LIMITS),
        [f"Written: {', '.join(str(path) for path in paths)}"] if paths else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def _tables(record: Row) -> Iterator[Iterator[str]]:
    """Give one table for all readings that give the same numbers."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for reading in record["readings"]:
        key = tuple(
            (row["actor"], row["as_written"]["held"], row["as_written"]["owed"], row["rent"], row["rent_owed"])
            for row in gains_of(record, reading)
        )
        groups.setdefault(key, []).append(reading)
    yield from (_table(record, names) for names in groups.values())


def _table(record: Row, readings: Sequence[str]) -> Iterator[str]:
    yield from _wrapped(f"Shares of {record['scarce_title']} under {listed(readings)}")
    columns = ("written", "first", "last", "Shapley", "written", "first", "last")
    yield f"  {'':<22}{'first':<13}{'held':<36}owed"
    yield f"  {'actor':<22}{'start':<13}{''.join(f'{one:<9}' for one in columns)}rent (held, owed)"
    for row in gains_of(record, readings[0]):
        held = (row["as_written"]["held"], row["first"]["held"], row["last"]["held"], row["shapley"])
        owed = (row["as_written"]["owed"], row["first"]["owed"], row["last"]["owed"])
        cells = "".join(f"{percent(one):<9}" for one in (*held, *owed))
        start = record["actors"][row["actor"]]["first_start"]
        yield f"  {row['actor'][:21]:<22}{start:<13}{cells}{_rent(row)}".rstrip()


def _rent(row: Row) -> str:
    rents = (("rent", "error"), ("rent_owed", "error_owed"))
    return ", ".join(_signed(row[name]) + (f" ± {percent(row[error])}" if row[error] else "") for name, error in rents)


def _signed(share: float) -> str:
    if abs(share) < 1e-12:
        return "0"
    return ("+" if share > 0.0 else "-") + percent(abs(share))


def _moving(record: Row) -> str:
    """Name the actors whose ground on the day depends on the shift itself."""
    reading = next(iter(record["readings"]))
    moving = [row["actor"] for row in gains_of(record, reading) if row["stands"][1] - row["stands"][0] > LEAST_SHARE]
    if not moving:
        return ""
    return (
        f"Beside the order, the shift itself changes what stands on {record['on']} of the programme of "
        f"{listed(moving)}: what starts earlier ends earlier, what starts later may not have begun."
    )


def _method(record: Row) -> str:
    tried = (
        f"All {record['orders']} orders were tried"
        if record["exact"]
        else f"{record['orders']} seeded orders were tried; ± is the standard error"
    )
    return (
        f"{tried}: the k-th to come has its programme shifted so that it first starts on the k-th earliest first "
        f"start; places and the spacing of its dates stay. First and last: the order of the others averaged. Rent: "
        f"first less last. Shapley: what all hold together, divided; ground that m actors cover counts 1/m to each. "
        f"Reference newcomer: {record['newcomer']}. Actors that share a State owe each other nothing."
    )
