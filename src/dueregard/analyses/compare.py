"""What moves between two laws, two readings or two scenarios: duties, zones, exclusion, obligations?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any, Literal

import numpy as np
import pandas as pd

from dueregard.analyses.compare_exclusion import EXCLUSION_CHANGES, exclusion_changes
from dueregard.analyses.law_changes import LawChange
from dueregard.law.agreement import with_duty
from dueregard.model.law import EFFECTS
from dueregard.model.reform import Reform
from dueregard.model.rulebook import Rulebook
from dueregard.model.tables import DAY, NUMBER, TEXT, Assessment

PAIR = ["reading", "source_activity", "receptor_activity", "mechanism"]
DUTY_SIDE = {
    "conflict_id": TEXT,
    "duty": TEXT,
    "effect_on_entry": TEXT,
    "bearer": TEXT,
    "beneficiary": TEXT,
    "rule": TEXT,
    "provision": TEXT,
    "status": TEXT,
    "certainty": TEXT,
    "share": NUMBER,
    "area_km2": NUMBER,
    "number_class": TEXT,
    "starts_on": DAY,
    "ends_on": DAY,
    "latest_open_on": DAY,
}
ZONE_SIDE = {
    "rule": TEXT,
    "provision": TEXT,
    "area_km2": NUMBER,
    "number_class": TEXT,
    "starts_on": DAY,
    "ends_on": DAY,
}
OBLIGATION_SIDE = {"due_on": DAY, "met": TEXT}
SIDES = ("before", "after")


def columns_of(head: Iterable[str], side: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a table of changes: what is compared, the change, then each side."""
    return dict.fromkeys((*head, "change"), TEXT) | {
        f"{which}_{name}": kind for which in SIDES for name, kind in side.items()
    }


ZONE = ["reading", "activity", "actor", "mechanism", "receptor_class", "polarity", "zone"]
OBLIGATION = ["activity", "state", "duty", "to", "rule"]
DUTY_CHANGES = columns_of(PAIR, DUTY_SIDE)
ZONE_CHANGES = columns_of(ZONE, ZONE_SIDE)
OBLIGATION_CHANGES = columns_of(OBLIGATION, OBLIGATION_SIDE)

LEAST_KM2 = 1e-6
"""Areas that differ by less than a square metre are the same. [km2]"""
LEAST_SHARE = 1e-9


@dataclass(frozen=True)
class View:
    """The tables of one side of a comparison; the window is half-open."""

    conflicts: pd.DataFrame
    zones: pd.DataFrame
    exclusion: pd.DataFrame
    obligations: pd.DataFrame
    starts: date
    ends: date


@dataclass(frozen=True)
class Comparison:
    """What moves: tables DUTY_CHANGES, ZONE_CHANGES, EXCLUSION_CHANGES and OBLIGATION_CHANGES."""

    duties: pd.DataFrame
    zones: pd.DataFrame
    exclusion: pd.DataFrame
    obligations: pd.DataFrame

    @property
    def nothing(self) -> bool:
        """Whether nothing moves at all."""
        return not any(len(table) for table in (self.duties, self.zones, self.exclusion, self.obligations))


@dataclass(frozen=True)
class ClauseEffect:
    """What one clause of a reform does by itself, and what the reform does without it."""

    clause: str
    alone: Comparison
    """With all that it needs."""
    without: Comparison
    law: tuple[LawChange, ...]
    """What it, alone, changes in the rules."""
    rulebook: Rulebook
    """The rules with it alone."""


@dataclass(frozen=True)
class Compared:
    """Two sides of a question and all that moves between them."""

    kind: Literal["reform", "readings", "scenarios"]
    names: tuple[str, str]
    before: Assessment
    after: Assessment
    """Of a reform: from the last day on which a clause begins."""
    whole: Comparison
    starts: date
    """First day of the comparison."""
    reform: Reform | None = None
    clauses: tuple[ClauseEffect, ...] = ()


def view_of(assessment: Assessment, reading: str | None = None, called: str | None = None) -> View:
    """Return the tables of an assessment; with one reading only, and under another name, where given."""
    conflicts, zones, exclusion = (
        pd.DataFrame(frame.drop(columns="geometry"))
        for frame in (assessment.conflicts, assessment.zones, assessment.exclusion)
    )
    options = assessment.options
    view = View(conflicts, zones, exclusion, assessment.obligations, options.starts, options.ends)
    return view if reading is None else _of_reading(view, reading, called or reading)


def _of_reading(view: View, reading: str, called: str) -> View:
    own = {
        name: (frame := getattr(view, name))[frame["reading"] == reading].assign(reading=called)
        for name in ("conflicts", "zones", "exclusion")
    }
    own["zones"] = own["zones"].assign(zone_id=[f"{called}/{_zone(one)}" for one in own["zones"]["zone_id"]])
    return replace(view, **own)


def compare(before: View, after: View) -> Comparison:
    """Compare two views, row by row of what they mean: ids of rows and the order in which they stand count nothing.

    Returns
    -------
    Only what differs. A duty between States that stands on one side only is `new` or `gone`; otherwise `stronger` or
    `weaker` by its effect on whoever comes, or `other duty`, `other bearer`, `other days`, `other extent`.
    """
    days = snapshots(before, after)
    return Comparison(
        duty_changes(before.conflicts, after.conflicts),
        zone_changes(before.zones, after.zones),
        exclusion_changes(before.exclusion, after.exclusion, days),
        obligation_changes(before.obligations, after.obligations),
    )


def snapshots(before: View, after: View) -> list[pd.Timestamp]:
    """Return the days on which exclusion is measured on either side: the first of the window and of each year."""
    found = {
        day
        for view in (before, after)
        for day in (view.starts, *(date(year, 1, 1) for year in range(view.starts.year + 1, view.ends.year + 1)))
        if day < view.ends
    }
    return [pd.Timestamp(day) for day in sorted(found)]


def joined(parts: Sequence[Comparison]) -> Comparison:
    """Put the comparisons of periods that follow each other into one; of none, one in which nothing moves."""
    if len(parts) == 1:
        return parts[0]
    kinds = {"duties": DUTY_CHANGES, "zones": ZONE_CHANGES, "exclusion": EXCLUSION_CHANGES}
    kinds["obligations"] = OBLIGATION_CHANGES
    tables = {
        name: pd.concat([_table([], kind), *(getattr(part, name) for part in parts)]) for name, kind in kinds.items()
    }
    return Comparison(**{name: table.drop_duplicates(ignore_index=True) for name, table in tables.items()})


def duty_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compare the duties between States, pair by pair and mechanism by mechanism."""
    sides = [_grouped(with_duty(frame)) for frame in (before, after)]
    rows = [
        row
        for key in dict.fromkeys([*sides[0], *sides[1]])
        for row in _moved(key, sides[0].get(key, []), sides[1].get(key, []))
    ]
    return _table(rows, DUTY_CHANGES)


def _grouped(conflicts: pd.DataFrame) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in conflicts.sort_values([*PAIR, "starts_on"]).to_dict("records"):
        found.setdefault(tuple(str(row[name]) for name in PAIR), []).append({str(k): v for k, v in row.items()})
    return found


def _moved(key: tuple[str, ...], before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the rows that stand on one side only, each with its counterpart of the other side in order of days."""
    told = [[_told(row) for row in rows] for rows in (before, after)]
    lone = [
        [row for row, words in zip(rows, mine, strict=True) if words not in other]
        for rows, mine, other in ((before, told[0], told[1]), (after, told[1], told[0]))
    ]
    for old, new in zip_longest(*lone):
        yield {**dict(zip(PAIR, key, strict=True)), "change": _kind(old, new), **_sided(old, new, DUTY_SIDE)}


def _told(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a duty says, in a form that is equal where the duty is the same."""
    texts = ("duty", "effect_on_entry", "bearer", "beneficiary", "rule", "certainty")
    days = ("starts_on", "ends_on", "latest_open_on")
    return (
        *(row[name] for name in texts),
        *(str(row[name]) for name in days),
        round(float(row["share"]) / LEAST_SHARE),
        None if np.isnan(row["area_km2"]) else round(float(row["area_km2"]) / LEAST_KM2),
    )


def _kind(old: dict[str, Any] | None, new: dict[str, Any] | None) -> str:
    if old is None or new is None:
        return "new" if old is None else "gone"
    step = EFFECTS.index(new["effect_on_entry"]) - EFFECTS.index(old["effect_on_entry"])
    if step:
        return "stronger" if step > 0 else "weaker"
    named: dict[str, tuple[str, ...]] = {"other duty": ("duty", "rule"), "other bearer": ("bearer", "beneficiary")}
    named["other days"] = ("starts_on", "ends_on", "latest_open_on")
    differs = (kind for kind, names in named.items() if any(str(old[name]) != str(new[name]) for name in names))
    return next(differs, "other extent")


def zone_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compare the zones that stand on the ground, one by one."""
    old, new = (
        {str(row["zone_id"]): {str(k): v for k, v in row.items()} for row in frame.to_dict("records")}
        for frame in (before, after)
    )
    rows = []
    for name in dict.fromkeys([*old, *new]):
        change = _zone_kind(old.get(name), new.get(name))
        if change is not None:
            known = old.get(name) or new[name]
            head = {column: known[column] for column in ZONE if column != "zone"}
            rows.append(
                {**head, "zone": _zone(name), "change": change, **_sided(old.get(name), new.get(name), ZONE_SIDE)}
            )
    return _table(rows, ZONE_CHANGES)


def _zone(zone_id: str) -> str:
    """Return the id of a zone without its reading."""
    return zone_id.partition("/")[2]


def _zone_kind(old: dict[str, Any] | None, new: dict[str, Any] | None) -> str | None:
    if old is None or new is None:
        return "new" if old is None else "gone"
    step = float(new["area_km2"]) - float(old["area_km2"])
    if abs(step) > LEAST_KM2:
        return "larger" if step > 0 else "smaller"
    if any(str(old[name]) != str(new[name]) for name in ("starts_on", "ends_on")):
        return "other days"
    return "other rule" if old["rule"] != new["rule"] else None


def obligation_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compare the duties of one: to inform, register, report; of several alike each counts by its day."""
    sides = [_listed(frame) for frame in (before, after)]
    rows = []
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        old, new = (side.get(key, []) for side in sides)
        for one, other in zip_longest(_lone(old, new), _lone(new, old)):
            change = "new" if one is None else "gone" if other is None else "other days"
            rows.append(
                {**dict(zip(OBLIGATION, key, strict=True)), "change": change, **_sided(one, other, OBLIGATION_SIDE)}
            )
    return _table(rows, OBLIGATION_CHANGES)


def _listed(obligations: pd.DataFrame) -> dict[tuple[str, ...], list[dict[Any, Any]]]:
    found: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for row in obligations.sort_values("due_on", kind="stable").to_dict("records"):
        found.setdefault(tuple(str(row[name]) for name in OBLIGATION), []).append(row)
    return found


def _lone(mine: list[dict[Any, Any]], others: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Return the obligations without a match on the other side, each match taken once."""
    left = Counter(tuple(str(row[name]) for name in OBLIGATION_SIDE) for row in others)
    lone = []
    for row in mine:
        told = tuple(str(row[name]) for name in OBLIGATION_SIDE)
        if left[told] > 0:
            left[told] -= 1
        else:
            lone.append(row)
    return lone


def _sided(old: Mapping[Any, Any] | None, new: Mapping[Any, Any] | None, side: Mapping[str, str]) -> dict[str, Any]:
    return {
        f"{which}_{name}": None if row is None else row[name]
        for which, row in zip(SIDES, (old, new), strict=True)
        for name in side
    }


def _table(rows: list[dict[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Pack rows into a table whose columns have the kinds that it names."""
    kinds = {TEXT: "object", NUMBER: "float64", DAY: "datetime64[s]"}
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.astype({name: kinds[kind] for name, kind in columns.items()})
