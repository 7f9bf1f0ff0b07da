"""How much would each actor hold and owe if it came first, and if it came last?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dueregard.model.scenario import Scenario
from dueregard.writers import style
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.sheet import name, stamp
from dueregard.writers.maps.type import HEAD_INK, NOTE_INK, ROW_INK, TITLE_INK, font
from dueregard.writers.room.order import LIMITS, gains_of

WIDTH_IN, ROW_IN, HEAD_IN, DOTS_PER_INCH = 11.0, 0.42, 2.6, 150
LEGEND = "Filled: first; open: last; the line between them: the rent; diamond: Shapley share of what all hold."
LONGEST_TITLE = 90
Row = Mapping[str, Any]


def draw_order(record: Row, scenario: Scenario, target: Path) -> None:
    """Draw each actor's shares as first and as last under the first reading, to a PNG or SVG file."""
    draw(target, lambda: _compose(record, scenario))


def _compose(record: Row, scenario: Scenario) -> Figure:
    reading = next(iter(record["readings"]))
    rows = gains_of(record, reading)
    height = HEAD_IN + ROW_IN * len(rows)
    figure = Figure((WIDTH_IN, height), dpi=DOTS_PER_INCH, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    held, owed = figure.subplots(1, 2, sharey=True)
    figure.subplots_adjust(left=0.2, right=0.97, top=1.0 - 1.15 / height, bottom=1.0 / height, wspace=0.06)
    colours = style.actor_colours(scenario.actors)
    panels = (
        (held, "held", "held: a newcomer would have to consult it"),
        (owed, "owed", "owed: it would have to consult others"),
    )
    for axes, what, title in panels:
        _panel(axes, rows, what, colours)
        axes.set_title(title, fontproperties=font(HEAD_INK), loc="left")
    names = [name(record["actors"][row["actor"]]["name"]) for row in rows]
    held.set_yticks(range(len(rows)), names, parse_math=False)
    held.invert_yaxis()
    figure.text(0.02, 1.0 - 0.3 / height, "Who gains by coming first?", fontproperties=font(TITLE_INK), va="center")
    status = record["readings"][reading]["status"]
    said = f"{reading} ({status}), {record['scarce_title']}; {name(record['scenario'], LONGEST_TITLE)}, {record['on']}"
    if record["stamp"] is not None:
        stamp(figure, str(record["stamp"]))
    figure.text(0.02, 1.0 - 0.6 / height, said, fontproperties=font(ROW_INK), va="center", parse_math=False)
    place = LIMITS.index(" ", len(LIMITS) // 2)
    for line, text in enumerate((LIMITS[place + 1 :], LIMITS[:place], LEGEND)):
        figure.text(0.02, (0.1 + 0.16 * line) / height, text, fontproperties=font(NOTE_INK))
    return figure


def _panel(axes: Axes, rows: list[Row], what: str, colours: Mapping[str, str]) -> None:
    for place, row in enumerate(rows):
        first, last = 100.0 * row["first"][what], 100.0 * row["last"][what]
        colour = colours[row["actor"]]
        axes.plot([first, last], [place, place], color=colour, linewidth=2.5, alpha=0.6)
        axes.plot([first], [place], "o", color=colour, markersize=7, clip_on=False)
        axes.plot(
            [last], [place], "o", markerfacecolor=style.PAPER, markeredgecolor=colour, markersize=7, clip_on=False
        )
        if what == "held":
            axes.plot([100.0 * row["shapley"]], [place], "D", color=style.INK, markersize=4)
    axes.set_xlim(left=0.0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(style.FAINT_INK)
    axes.set_xlabel("share of the scarce class [%]", fontproperties=font(ROW_INK))
    axes.grid(visible=True, axis="x", color="#DDDDDD", linewidth=0.6)
    axes.margins(y=0.15)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font(ROW_INK))
