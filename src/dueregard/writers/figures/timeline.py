"""Who is where when, and which meetings does that bring?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from dueregard.model.law import Effect
from dueregard.writers import style
from dueregard.writers.figures.panels import reading_title
from dueregard.writers.figures.sheet import (
    BOTTOM_IN,
    LEFT_IN,
    RIGHT_IN,
    TOP_IN,
    Box,
    axes_in,
    knowledge_marks,
    known_on,
    legend,
    name,
    sheet,
    ticks,
    window_days,
    window_years,
    year,
)
from dueregard.writers.gis.layers import Run, readings_of
from dueregard.writers.gis.rules import Cast, cast_of

ROW_IN, WIDTH_IN, NAMES_IN, LEGEND_IN = 0.27, 12.5, 2.7, 2.55
BAR = 0.42
"""Height of a bar, rows being 1 apart. [1]"""
POSSIBLE_DASHES = (0.0, (1.2, 1.6))
SHIFT = 0.003
"""Part of the width by which lines of the same day stand apart. [1]"""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What reaches whom from a day on: rows of source and receptors, and the place among those of the same day."""

    on: pd.Timestamp
    source: int
    receptors: tuple[int, ...]
    effect: Effect
    certain: bool
    shift: int


def timeline(run: Run) -> Figure:
    """Draw a bar an activity, by actor, and a line between two rows on the first day of each of their conflicts."""
    reading = marked_reading(run)
    rows = activity_rows(run)
    height = TOP_IN + ROW_IN * max(len(rows), 8) + 0.3 + BOTTOM_IN
    rests_on = status_of(run, reading)
    source = f", which rests on a source that is {rests_on}" if rests_on else ""
    under = f"Conflicts under {reading_title(run, reading)}{source}"
    facts = f"{under}: on the first day of each a line joins source and receptor"
    figure = sheet(run.summary, "Who is where when", facts, WIDTH_IN, height)
    box = Box(
        LEFT_IN + NAMES_IN,
        BOTTOM_IN + 0.3,
        WIDTH_IN - LEFT_IN - NAMES_IN - LEGEND_IN - RIGHT_IN,
        height - TOP_IN - BOTTOM_IN - 0.35,
    )
    axes, cast, window = axes_in(figure, box), cast_of(run.actors), window_years(run)
    places = {activity: place for place, activity in enumerate(rows)}
    known_on(axes, run)
    for row in run.sites[run.sites["activity"].isin(places)].itertuples():
        _draw_bar(axes, row, places[row.activity], cast, window)
    met = meetings(run, reading, places)
    for meeting in met:
        _draw_meeting(axes, meeting, window)
    axes.set(xlim=window, ylim=(len(rows) - 0.4, -0.6))
    ticks(axes, "y", range(len(rows)), [name(title) for title in rows.values()])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    axes.locator_params(axis="x", integer=True, nbins=12)
    axes.grid(axis="x", color=style.BARE_GROUND, linewidth=0.5)
    axes.set_axisbelow(True)
    legend(figure, _legend(run, cast, met), RIGHT_IN, TOP_IN)
    return figure


def marked_reading(run: Run) -> str:
    """Return the first reading with any conflict between States: the run has binding law first."""
    rows = run.conflicts[run.conflicts["relation"] == "international"]
    order = readings_of(run)
    return next((one for one in order if (rows["reading"] == one).any()), order[0] if order else "")


def status_of(run: Run, reading: str) -> str:
    """Return the status of what the conflicts of a reading rest on; empty where there is none, or more than one."""
    found = run.conflicts.loc[run.conflicts["reading"] == reading, "status"].dropna().unique()
    return str(found[0]) if len(found) == 1 else ""


def activity_rows(run: Run) -> dict[str, str]:
    """Return titles by activity that the window sees, those of one actor together, all in the order of their start."""
    seen = run.sites[run.sites["ends_on"].isna() | (run.sites["ends_on"] > window_days(run)[0])]
    first = seen.groupby("activity", sort=False).agg({"actor": "first", "title": "first", "starts_on": "min"})
    first["opens"] = first.groupby("actor")["starts_on"].transform("min")
    ordered = first.sort_values(["opens", "actor", "starts_on"], kind="stable")
    return {str(code): str(title or code) for code, title in zip(ordered.index, ordered["title"], strict=True)}


def meetings(run: Run, reading: str, places: Mapping[str, int]) -> list[Meeting]:
    """Return conflicts between States of a reading, those of one source and day together.

    A declared zone stands in the first row of its actor.
    """
    rows = run.conflicts[(run.conflicts["reading"] == reading) & (run.conflicts["relation"] == "international")]
    actors = run.zones.drop_duplicates("activity").set_index("activity")["actor"]
    anchors = run.sites[run.sites["activity"].isin(places)].drop_duplicates("actor").set_index("actor")["activity"]
    source = rows["source_activity"]
    rows = rows.assign(source_row=source.where(source.isin(places), source.map(actors).map(anchors)))
    rows = rows[rows["source_row"].isin(places) & rows["receptor_activity"].isin(places)]
    keys = ["starts_on", "source_row", "effect_on_entry", "certainty"]
    shifts: Counter[pd.Timestamp] = Counter()
    met = []
    for (day, source_row, effect, certainty), part in rows.groupby(keys):
        receptors = tuple(sorted(places[one] for one in set(part["receptor_activity"])))
        met.append(Meeting(day, places[source_row], receptors, effect, certainty == "certain", shifts[day]))
        shifts[day] += 1
    return met


def _draw_bar(axes: Axes, row: Any, place: int, cast: Cast, window: tuple[float, float]) -> None:
    starts = max(year(row.starts_on), window[0])
    ends = np.nan_to_num(year(row.ends_on), nan=window[1])
    width = min(float(ends), window[1]) - starts
    if width <= 0:
        return
    colour, left = cast.colour(row.actor), row.phase == "object"
    height = 0.1 if left else BAR
    bar = Rectangle((starts, place - height / 2), max(width, 0.04), height, zorder=2)
    planned = row.placed == "within"
    bar.set(facecolor=colour, alpha=0.45 if left else 0.3 if planned else 0.9, edgecolor=colour, linewidth=0.0)
    axes.add_patch(bar)
    if planned and not left:
        edge = Rectangle((starts, place - height / 2), max(width, 0.04), height, fill=False, zorder=2.1)
        edge.set(edgecolor=colour, linewidth=1.0, linestyle=(0, (3, 2)))
        axes.add_patch(edge)


def _draw_meeting(axes: Axes, met: Meeting, window: tuple[float, float]) -> None:
    day = min(max(year(met.on), window[0]), window[1]) + met.shift * SHIFT * (window[1] - window[0])
    colour = _line_colour(met.effect)
    rows = (met.source, *met.receptors)
    line = "solid" if met.certain else POSSIBLE_DASHES
    axes.plot([day, day], [min(rows), max(rows)], color=colour, linewidth=1.4, linestyle=line, zorder=3)
    axes.scatter([day], [met.source], s=11, color=colour, zorder=4)
    marks = axes.scatter([day] * len(met.receptors), met.receptors, s=26, marker="v", zorder=4)
    marks.set(facecolor=colour if met.certain else style.PAPER, edgecolor=colour, linewidth=1.0)


def _line_colour(effect: Effect) -> str:
    return style.EFFECT_STYLES[effect].colour


def _legend(run: Run, cast: Cast, met: Sequence[Meeting]) -> list[Line2D | Patch]:
    """Return an entry for what the figure shows, and for nothing else."""
    marks: list[Line2D | Patch] = [
        Patch(facecolor=cast.colour(actor), label=name(cast.title(actor), 28))
        for actor in dict.fromkeys(run.sites["actor"])
    ]
    if (run.sites["placed"] == "within").any():
        region = "place known by region only"
        marks.append(Patch(facecolor=style.BARE_GROUND, edgecolor=style.INK, linestyle="--", label=region))
    if (run.sites["phase"] == "object").any():
        marks.append(Line2D([], [], color=style.FAINT_INK, linewidth=2.0, alpha=0.6, label="what is left of it"))
    marks += knowledge_marks(run)
    if any(meeting.certain for meeting in met):
        marks.append(_meeting_mark("certain conflict, at the one reached", style.INK, "solid"))
    if not all(meeting.certain for meeting in met):
        marks.append(_meeting_mark("possible conflict", style.PAPER, POSSIBLE_DASHES))
    there = {meeting.effect for meeting in met}
    owed = ((look.colour, look.title) for effect, look in style.EFFECT_STYLES.items() if effect in there)
    return [*marks, *(Line2D([], [], color=colour, linewidth=2.4, label=title) for colour, title in owed)]


def _meeting_mark(label: str, face: str, line: Any) -> Line2D:
    look: dict[str, Any] = {"color": style.INK, "linewidth": 1.4, "linestyle": line}
    return Line2D([], [], **look, marker="v", markersize=5, markerfacecolor=face, label=label)
