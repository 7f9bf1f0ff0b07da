"""What have all figures in common: sheet, heading, stamp, type?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from dueregard.writers import style
from dueregard.writers.gis.layers import Run
from dueregard.writers.gis.xml import shown
from dueregard.writers.maps.type import (
    FACT_INK,
    FONT,
    HEAD_INK,
    NOTE_INK,
    ROW_INK,
    STAMP_INK,
    TITLE_INK,
    Ink,
    font,
    printable,
)

DOTS_PER_INCH = 160
LEFT_IN, RIGHT_IN, TOP_IN, BOTTOM_IN = 0.35, 0.25, 0.95, 0.45
"""Margins of a sheet; heading and foot stand in them. [inch]"""
LONGEST_NAME = 34
"""Characters that a name may have on an axis."""
FOOT = (
    "Radii are engineering results, guidelines or assumptions; no law gives a distance. "
    "A zone says how to act, not whose the ground is."
)
KNOWLEDGE: dict[str, Any] = {"color": style.STAMP, "linewidth": 0.9, "linestyle": (0, (4, 2))}
FILL = 0.45
"""Opacity of an effect's colour under its hatch. [1]"""


@dataclass(frozen=True, slots=True)
class Box:
    """Part of a sheet, from its lower left corner. [inch]"""

    left: float
    bottom: float
    width: float
    height: float


def name(text: object, longest: int = LONGEST_NAME) -> str:
    """Return a name as a figure writes it: one line, in letters that the font has, not too long."""
    return printable(shown(str(text), longest))


def sheet(said: Mapping[str, Any], title: str, facts: str, width_in: float, height_in: float) -> Figure:
    """Return a sheet with its heading and, in an exercise, its stamp. [inch]

    Parameters
    ----------
    said
        What a summary or another record says of itself: `scenario` and, where due, `stamp`.
    """
    figure = Figure((width_in, height_in), dpi=DOTS_PER_INCH, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    scenario = name(said.get("scenario", ""), 90)
    _line(figure, f"{title}: {scenario}", 0.34, TITLE_INK)
    _line(figure, facts, 0.62, FACT_INK)
    figure.text(
        LEFT_IN / width_in, 0.14 / height_in, FOOT, fontproperties=font(NOTE_INK), color=NOTE_INK.colour, va="bottom"
    )
    if said.get("stamp"):
        stamp(figure, str(said["stamp"]))
    return figure


def _line(figure: Figure, text: str, from_top_in: float, ink: Ink) -> None:
    width, height = figure.get_size_inches()
    figure.text(
        LEFT_IN / width,
        1.0 - from_top_in / height,
        text,
        fontproperties=font(ink),
        color=ink.colour,
        va="center",
        parse_math=False,
    )


def stamp(figure: Figure, text: str, from_top_in: float = 0.4) -> None:
    """Put a stamp in the upper right corner of a sheet, its middle so far from the top. [inch]"""
    width, height = figure.get_size_inches()
    frame = {"boxstyle": "square,pad=0.25", "facecolor": style.PAPER, "edgecolor": style.STAMP, "linewidth": 1.6}
    look = FontProperties(family=FONT, size=style.TITLE_PT - 1.0, weight="bold")
    figure.text(
        1.0 - RIGHT_IN / width,
        1.0 - from_top_in / height,
        name(text),
        fontproperties=look,
        color=STAMP_INK.colour,
        ha="right",
        va="center",
        bbox=frame,
    )


def axes_in(figure: Figure, box: Box) -> Axes:
    """Return axes in a part of a sheet, without the upper and right edge."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((box.left / width, box.bottom / height, box.width / width, box.height / height))
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(style.FAINT_INK)
    axes.tick_params(colors=style.QUIET_INK, labelsize=style.SMALL_PT)
    return axes


def heading(axes: Axes, text: str) -> None:
    """Write what a panel shows over it."""
    axes.set_title(text, loc="left", fontproperties=font(HEAD_INK), color=HEAD_INK.colour, parse_math=False, pad=5.0)


def ticks(axes: Axes, which: str, places: Any, names: list[str], *, turned: bool = False) -> None:
    """Write names along an axis (`x` or `y`)."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks(list(places))
    look: dict[str, Any] = {"fontproperties": font(ROW_INK), "color": ROW_INK.colour, "parse_math": False}
    if turned:
        look |= {
            "rotation": 35,
            "ha": "left" if axis.get_ticks_position() == "top" else "right",
            "rotation_mode": "anchor",
        }
    axis.set_ticklabels(names, **look)
    axis.set_tick_params(length=0)


def legend(figure: Figure, marks: Sequence[Line2D | Patch], right_in: float, top_in: float) -> None:
    """Put a legend with its upper right corner at a place, from the right and the top of the sheet. [inch]"""
    if not marks:
        return
    width, height = figure.get_size_inches()
    figure.legend(
        handles=list(marks),
        loc="upper right",
        bbox_to_anchor=(1.0 - right_in / width, 1.0 - top_in / height),
        prop=font(ROW_INK),
        frameon=False,
        handlelength=2.2,
        labelspacing=0.6,
        borderaxespad=0.0,
    )


def effect_face(look: style.EffectStyle) -> dict[str, Any]:
    """Return the settings of a patch that shows an effect: a light fill, its hatch in the full colour."""
    return {"facecolor": to_rgba(look.colour, FILL), "edgecolor": look.colour, "hatch": look.hatch, "linewidth": 0.0}


def effect_marks(effects: Iterable[str]) -> list[Line2D | Patch]:
    """Return the entries of a legend for the effects that occur, weakest first."""
    there = set(effects)
    return [
        Patch(**effect_face(look), label=look.title) for effect, look in style.EFFECT_STYLES.items() if effect in there
    ]


def year(day: object) -> float:
    """Return a day as a year with fraction; NaN for an open one."""
    if day is None or pd.isna(day):  # type: ignore[call-overload]
        return float("nan")
    moment = pd.Timestamp(day)  # type: ignore[arg-type]
    first = date(moment.year, 1, 1).toordinal()
    return moment.year + (moment.toordinal() - first) / (date(moment.year + 1, 1, 1).toordinal() - first)


def years(column: "pd.Series[Any]") -> Any:
    """Return days as years with fraction."""
    return np.array([year(day) for day in column], dtype=np.float64)


def window_days(run: Run) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first day of the window of a run and the first after it."""
    starts, ends = run.summary["options"]["window"]
    return pd.Timestamp(starts), pd.Timestamp(ends)


def window_years(run: Run) -> tuple[float, float]:
    """Return the window of a run. [years]"""
    starts, ends = window_days(run)
    return year(starts), year(ends)


def known_on(axes: Axes, run: Run) -> None:
    """Mark the day of knowledge where the window holds it."""
    if _holds_knowledge(run):
        axes.axvline(year(run.summary["as_of"]), **KNOWLEDGE, zorder=1)


def knowledge_marks(run: Run) -> list[Line2D | Patch]:
    """Return the entry of a legend for the day of knowledge where the window holds it."""
    return [Line2D([], [], **KNOWLEDGE, label="day of knowledge")] if _holds_knowledge(run) else []


def _holds_knowledge(run: Run) -> bool:
    day, (starts, ends) = year(run.summary.get("as_of")), window_years(run)
    return starts <= day <= ends
