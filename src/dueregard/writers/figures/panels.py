"""How do panels of one kind fill a sheet, and which of them show the same?"""

import textwrap
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from dueregard.writers.figures.sheet import BOTTOM_IN, LEFT_IN, RIGHT_IN, Box, axes_in, name, sheet
from dueregard.writers.gis.layers import Run
from dueregard.writers.maps.type import HEAD_INK, NOTE_INK, ROW_INK, Ink, font

WIDTH_IN, NARROW_IN = 12.5, 9.0
"""Width of a sheet of several panels, and of one. [inch]"""
HEADING_IN, OVER_IN, BETWEEN_IN, LINE_IN, MARKS_LINE_IN = 0.95, 0.06, 0.3, 0.165, 0.2
MARKS_ACROSS = 4
"""Entries of the legend in a row."""
LONGEST_TITLE = 120
PLACES = {HEAD_INK: 0.68, NOTE_INK: 0.58}
"""Mean width of a letter, as a part of its size. [1]"""
Panel = tuple[str, str]
"""A reading and a group of newcomers, or a reading and nothing."""


@dataclass(frozen=True, slots=True)
class Form:
    """What panels look like. `tall`: height as a part of the width; the rest is room for ticks. [inch]"""

    across: int
    tall: float
    left_in: float = 0.0
    below_in: float = 0.0


def alike(panels: Sequence[Panel], key: Callable[[Panel], Hashable]) -> list[list[Panel]]:
    """Put panels together that show the same, in the order of the first of each."""
    groups: dict[Hashable, list[Panel]] = {}
    for panel in panels:
        groups.setdefault(key(panel), []).append(panel)
    return list(groups.values())


def panelled(
    run: Run,
    title: str,
    facts: str,
    marks: Sequence[Line2D | Patch],
    groups: Sequence[Sequence[Panel]],
    form: Form,
) -> tuple[Figure, list[Axes]]:
    """Return a sheet that its panels fill, the legend under its heading, and the axes of each group of panels."""
    down = max(-(-len(groups) // form.across), 1)
    across = max(-(-len(groups) // down), 1)
    width = NARROW_IN if across == 1 else WIDTH_IN
    pitch = (width - LEFT_IN - RIGHT_IN + BETWEEN_IN) / across
    wide = pitch - BETWEEN_IN - form.left_in
    heads = [_lines(run, group, pitch - BETWEEN_IN) for group in groups]
    rows = [heads[first : first + across] for first in range(0, len(heads), across)]
    under = wide * form.tall + form.below_in + BETWEEN_IN
    steps = [max(map(len, row)) * LINE_IN + OVER_IN + under for row in rows]
    top = HEADING_IN + -(-len(marks) // MARKS_ACROSS) * MARKS_LINE_IN
    height = top + sum(steps) + BOTTOM_IN
    figure = sheet(run.summary, title, facts, width, height)
    legend_row(figure, marks)
    drawn = []
    for place, lines in enumerate(heads):
        left = LEFT_IN + (place % across) * pitch
        bottom = height - top - sum(steps[: place // across + 1]) + form.below_in + BETWEEN_IN
        _write(figure, lines, left, bottom + wide * form.tall + OVER_IN)
        drawn.append(axes_in(figure, Box(left + form.left_in, bottom, wide, wide * form.tall)))
    return figure, drawn


def _lines(run: Run, group: Sequence[Panel], room_in: float) -> list[tuple[str, Ink]]:
    """Return the readings of a panel, each with those groups of newcomers of which it speaks."""
    told: dict[str, list[str]] = {}
    for reading, party_group in group:
        told.setdefault(reading, []).append(party_group)
    lines: list[tuple[str, Ink]] = []
    for reading, party_groups in told.items():
        record = reading_record(run, reading)
        lines += _wrapped(reading_title(run, reading), HEAD_INK, room_in)
        titles = record.get("party_groups", {})
        if len(party_groups) < max(len(titles), 2):
            for one in filter(None, party_groups):
                lines += _wrapped(str(titles.get(one, one)), NOTE_INK, room_in)
    return lines


def reading_record(run: Run, reading: str) -> Mapping[str, Any]:
    """Return title and groups of newcomers of a reading; nothing for a run that did not write them down."""
    record: Mapping[str, Any] = run.summary.get("titles", {}).get("readings", {}).get(reading, {})
    return record


def reading_title(run: Run, reading: str) -> str:
    """Return how a reading is called."""
    return name(reading_record(run, reading).get("title", reading), LONGEST_TITLE)


def newcomer_title(run: Run, newcomer: str | None) -> str:
    """Return how a reference newcomer is called."""
    return name(run.summary.get("titles", {}).get("newcomers", {}).get(newcomer, newcomer or "none"))


def _wrapped(text: str, ink: Ink, room_in: float) -> list[tuple[str, Ink]]:
    letters = int(room_in * 72.0 / (PLACES[ink] * ink.size_pt))
    return [(line, ink) for line in textwrap.wrap(name(text, LONGEST_TITLE), letters)]


def _write(figure: Figure, lines: Sequence[tuple[str, Ink]], left_in: float, bottom_in: float) -> None:
    """Write lines, the last one over a place. [inch]"""
    width, height = figure.get_size_inches()
    for place, (text, ink) in enumerate(reversed(lines)):
        y = (bottom_in + (place + 0.5) * LINE_IN) / height
        look: dict[str, Any] = {"fontproperties": font(ink), "color": ink.colour}
        figure.text(left_in / width, y, text, **look, va="center", parse_math=False)


def legend_row(figure: Figure, marks: Sequence[Line2D | Patch]) -> None:
    """Put a legend in columns under the heading, over the whole width."""
    if not marks:
        return
    width, height = figure.get_size_inches()
    figure.legend(
        handles=list(marks),
        loc="upper left",
        bbox_to_anchor=(LEFT_IN / width, 1.0 - (HEADING_IN - 0.12) / height),
        ncols=min(MARKS_ACROSS, len(marks)),
        prop=font(ROW_INK),
        frameon=False,
        handlelength=2.2,
        labelspacing=0.6,
        columnspacing=2.4,
        borderaxespad=0.0,
        borderpad=0.0,
    )
