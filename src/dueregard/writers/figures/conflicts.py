"""Who owes whom what?"""

from collections import Counter

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dueregard.model.law import EFFECTS, Effect
from dueregard.writers import style
from dueregard.writers.figures.sheet import (
    BOTTOM_IN,
    LEFT_IN,
    RIGHT_IN,
    TOP_IN,
    Box,
    axes_in,
    effect_face,
    effect_marks,
    heading,
    legend,
    name,
    sheet,
    ticks,
)
from dueregard.writers.gis.layers import Run, readings_of
from dueregard.writers.maps.type import NOTE_INK, font

CELL_IN = 0.62
NAMES_IN, LEGEND_IN, BETWEEN_IN, OVER_IN = 0.65, 2.6, 0.35, 0.65
ACROSS = 4
"""Matrices in a row."""
Cells = dict[tuple[str, str], Counter[Effect]]


def conflict_matrix(run: Run) -> Figure:
    """Draw one matrix a reading: the State of the row owes the State of the column.

    A cell is divided by what is owed before entry, with the number of conflicts; meetings without a duty between States
    are left out.
    """
    readings = readings_of(run)
    owed = owed_rows(run)
    states = sorted(set(owed["bearer_state"]) | set(owed["beneficiary_state"]))
    side = CELL_IN * max(len(states), 2)
    across = min(ACROSS, max(len(readings), 1))
    down = -(-max(len(readings), 1) // across)
    pitch = (NAMES_IN + side + BETWEEN_IN, side + OVER_IN)
    width = max(LEFT_IN + across * pitch[0] + LEGEND_IN + RIGHT_IN, 9.0)
    facts = (
        "Row owes column. Number of conflicts with that duty in the window, certain and possible; one matrix a reading"
    )
    figure = sheet(run.summary, "Who owes whom what", facts, width, TOP_IN + down * pitch[1] + BOTTOM_IN)
    top = down * pitch[1] + BOTTOM_IN - OVER_IN
    for place, reading in enumerate(readings):
        left = LEFT_IN + NAMES_IN + (place % across) * pitch[0]
        box = Box(left, top + OVER_IN - 0.45 - side - (place // across) * pitch[1], side, side)
        _draw(axes_in(figure, box), reading, cells_of(owed[owed["reading"] == reading]), states)
    legend(figure, effect_marks(owed["effect_on_entry"]), RIGHT_IN, TOP_IN)
    return figure


def owed_rows(run: Run) -> pd.DataFrame:
    """Return what one State owes another, with reading and effect of the conflict."""
    conflicts = run.conflicts[["conflict_id", "reading", "effect_on_entry", "relation"]]
    leading = run.duties[run.duties["role"] == "leading"]
    rows = leading[["conflict_id", "bearer_state", "beneficiary_state", "duty"]].merge(conflicts, on="conflict_id")
    kept = (rows["relation"] == "international") & (rows["duty"] != "none")
    return rows[kept & rows["bearer_state"].notna() & rows["beneficiary_state"].notna()].drop_duplicates()


def cells_of(rows: pd.DataFrame) -> Cells:
    """Count conflicts by bearer, beneficiary and effect; a conflict with several duties counts once, as its effect."""
    known = {effect: effect for effect in EFFECTS}
    cells: Cells = {}
    columns = ["conflict_id", "bearer_state", "beneficiary_state", "effect_on_entry"]
    for _, bearer, beneficiary, effect in rows[columns].drop_duplicates().itertuples(index=False):
        cells.setdefault((bearer, beneficiary), Counter())[known.get(effect, "none")] += 1
    return cells


def _draw(axes: Axes, reading: str, cells: Cells, states: list[str]) -> None:
    heading(axes, name(reading))
    count = len(states)
    if not cells:
        axes.text(
            0.5,
            0.5,
            "no duty\nbetween States",
            transform=axes.transAxes,
            ha="center",
            va="center",
            fontproperties=font(NOTE_INK),
        )
    for (bearer, beneficiary), counts in cells.items():
        _draw_cell(axes, states.index(beneficiary), states.index(bearer), counts)
    axes.set(xlim=(0, max(count, 1)), ylim=(max(count, 1), 0))
    ticks(axes, "x", [place + 0.5 for place in range(count)], [name(state, 12) for state in states])
    ticks(axes, "y", [place + 0.5 for place in range(count)], [name(state, 12) for state in states])
    for place in range(count + 1):
        axes.axhline(place, color=style.BARE_GROUND, linewidth=0.6, zorder=1)
        axes.axvline(place, color=style.BARE_GROUND, linewidth=0.6, zorder=1)
    for place in range(count):
        axes.add_patch(Rectangle((place, place), 1, 1, facecolor="#F4F5F7", edgecolor="none", zorder=0.5))


def _draw_cell(axes: Axes, column: int, row: int, counts: Counter[Effect]) -> None:
    """Divide a cell from left to right by what is owed, the strongest first."""
    total, left = sum(counts.values()), column + 0.06
    for effect in reversed(EFFECTS):
        if counts[effect]:
            look, width = style.EFFECT_STYLES[effect], 0.88 * counts[effect] / total
            part = Rectangle((left, row + 0.06), width, 0.88, zorder=2)
            part.set(**effect_face(look))
            axes.add_patch(part)
            _number(axes, left + width / 2, row + 0.5, counts[effect])
            left += width


def _number(axes: Axes, x: float, y: float, number: int) -> None:
    frame = {"boxstyle": "round,pad=0.18", "facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.9}
    axes.text(
        x, y, str(number), ha="center", va="center", fontsize=style.LABEL_PT, color=style.INK, bbox=frame, zorder=3
    )
