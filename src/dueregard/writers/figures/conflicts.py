"""Who owes whom what?"""

from collections import Counter

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dueregard.model.law import EFFECTS, Effect
from dueregard.writers import style
from dueregard.writers.figures.panels import Form, alike, panelled
from dueregard.writers.figures.sheet import effect_face, effect_marks, name, ticks
from dueregard.writers.gis.layers import Run, readings_of
from dueregard.writers.maps.type import NOTE_INK, font

NAMES_IN, TICKS_IN = 0.6, 0.25
FEW = 2
"""Matrices that are drawn wider than high."""
MOST_STATES = 6
"""States up to which four matrices stand in a row; three of more."""
Cells = dict[tuple[str, str], Counter[Effect]]


def conflict_matrix(run: Run) -> Figure:
    """Draw a matrix for each reading, once for those alike: the State of the row owes the State of the column.

    A cell is divided by what is owed before entry, with the number of conflicts; meetings without a duty between States
    are left out.
    """
    owed = owed_rows(run)
    cells = {reading: cells_of(owed[owed["reading"] == reading]) for reading in readings_of(run)}
    states = sorted(set(owed["bearer_state"]) | set(owed["beneficiary_state"]))
    groups = alike([(one, "") for one in cells], lambda panel: _frozen(cells[panel[0]]))
    tall = 1.0 if len(groups) > FEW else 0.5
    form = Form(4 if len(states) <= MOST_STATES else 3, tall, NAMES_IN, TICKS_IN)
    facts = "Row owes column: number of conflicts with that duty in the window, certain and possible"
    figure, drawn = panelled(run, "Who owes whom what", facts, effect_marks(owed["effect_on_entry"]), groups, form)
    for axes, group in zip(drawn, groups, strict=True):
        _draw(axes, cells[group[0][0]], states)
    return figure


def _frozen(cells: Cells) -> frozenset[tuple[tuple[str, str], frozenset[tuple[Effect, int]]]]:
    return frozenset((pair, frozenset(counts.items())) for pair, counts in cells.items())


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


def _draw(axes: Axes, cells: Cells, states: list[str]) -> None:
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
