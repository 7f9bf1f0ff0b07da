"""How much larger than its harm is each zone, and how much of what is scarce does each actor keep?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.panels import legend_row
from dueregard.writers.figures.sheet import (
    BOTTOM_IN,
    LEFT_IN,
    RIGHT_IN,
    TOP_IN,
    Box,
    axes_in,
    heading,
    name,
    sheet,
    ticks,
)
from dueregard.writers.titles import actor_title, scarce_title

ROW_IN, PLOT_IN, NAMES_IN, SAID_IN, MARKS_IN = 0.26, 6.1, 3.9, 1.9, 0.2
OVER_IN, UNDER_IN = 0.3, 0.35
MOST_ROWS, LONGEST, SAID = 16, 60, 90
FACTS = "Radius of each declared zone as a multiple of what physics supports; what each actor keeps of what is scarce"
PLATE = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6}
FACES: Mapping[str, dict[str, Any]] = {
    "flag": {"facecolor": "#F2C1C1", "edgecolor": style.STAMP, "hatch": "//", "linewidth": 0.6},
    "sound": {"facecolor": "#B8D4E8", "edgecolor": style.SAFE_COLOURS[0], "linewidth": 0.6},
}


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, how long, whether it is flagged, and what is written at its end."""

    name: str
    value: float
    outcome: str
    said: str


def draw_audit(assessment: Assessment, findings: pd.DataFrame, said: Mapping[str, Any], target: Path) -> None:
    """Draw sizes of zones and shares of scarce ground to a PNG file, flags in another colour and hatch.

    Parameters
    ----------
    said
        The record of the audit: `scenario` and `stamp`.
    """
    sizes = findings[findings["check"] == "claim size"]
    shares = findings[findings["check"] == "appropriation"]
    panels = [
        ("Declared radius over the reach that physics supports", sizes, _sizes(sizes)),
        (
            "Share of a scarce class that a newcomer must consult for, or is claimed",
            shares,
            _shares(shares, assessment),
        ),
    ]
    draw(target, lambda: _compose([panel for panel in panels if panel[2]], said))


def _sizes(rows: pd.DataFrame) -> list[Bar]:
    shown = rows.head(MOST_ROWS)
    cells = zip(shown["subject"], shown["value"], shown["outcome"], strict=True)
    return [Bar(name(zone, LONGEST), float(factor), str(outcome), f"{factor:.3g}") for zone, factor, outcome in cells]


def _shares(rows: pd.DataFrame, assessment: Assessment) -> list[Bar]:
    """Give one bar an actor, class and share; readings under which it is the same stand at its end."""
    bars = []
    every = list(dict.fromkeys(rows["reading"]))
    rounded = rows.assign(rounded=rows["value"].round(3))
    ordered = rounded.sort_values("rounded", ascending=False, kind="stable")
    for _, same in ordered.groupby(["rounded", "actor", "subject"], sort=False):
        first = same.iloc[0]
        title = f"{actor_title(first['actor'], assessment)}: {scarce_title(first['subject'], assessment)}"
        said = f"{100.0 * first['value']:.2g} %, {_under(list(same['reading']), every)}"
        bars.append(Bar(name(title, LONGEST), float(first["value"]), str(first["outcome"]), name(said, SAID)))
    return bars[:MOST_ROWS]


def _under(readings: Sequence[str], every: Sequence[str]) -> str:
    """Name the readings under which something is so, or those few under which it is not."""
    others = [name for name in every if name not in readings]
    if not others:
        return "under every reading"
    return f"under every reading but {', '.join(others)}" if len(others) < len(readings) else ", ".join(readings)


def _compose(panels: Sequence[tuple[str, pd.DataFrame, list[Bar]]], said: Mapping[str, Any]) -> Figure:
    tall = sum(OVER_IN + UNDER_IN + len(bars) * ROW_IN for *_, bars in panels)
    width = LEFT_IN + NAMES_IN + PLOT_IN + SAID_IN + RIGHT_IN
    height = TOP_IN + MARKS_IN + tall + BOTTOM_IN
    figure = sheet(said, "Audit of zones", FACTS, width, height)
    top = height - TOP_IN - MARKS_IN
    for title, rows, bars in panels:
        top -= OVER_IN + len(bars) * ROW_IN
        axes = axes_in(figure, Box(LEFT_IN + NAMES_IN, top, PLOT_IN, len(bars) * ROW_IN))
        _draw(axes, title, bars, sorted(set(rows["limit"].dropna())))
        top -= UNDER_IN
    legend_row(figure, _marks())
    return figure


def _draw(axes: Axes, title: str, bars: Sequence[Bar], limits: Sequence[float]) -> None:
    """Draw the bars, the first on top, and the limit that they are held against."""
    heading(axes, title)
    for place, bar in enumerate(bars):
        axes.barh(place, bar.value, height=0.62, **FACES[bar.outcome])
        look: dict[str, Any] = {"va": "center", "fontsize": style.SMALL_PT, "color": style.INK, "bbox": PLATE}
        axes.annotate(bar.said, (bar.value, place), xytext=(6.0, 0.0), textcoords="offset points", **look)
    for limit in limits:
        axes.axvline(limit, color=style.INK, linewidth=1.0, linestyle=(0, (4, 2)))
    most = float(np.max([*(bar.value for bar in bars), *limits]))
    axes.set(xlim=(0.0, 1.05 * most), ylim=(len(bars) - 0.5, -0.5))
    ticks(axes, "y", range(len(bars)), [bar.name for bar in bars])


def _marks() -> list[Line2D | Patch]:
    return [
        Patch(**FACES["flag"], label="over the limit: flagged"),
        Patch(**FACES["sound"], label="within it"),
        Line2D([], [], color=style.INK, linewidth=1.0, linestyle=(0, (4, 2)), label="limit: an assumption, no law"),
    ]
