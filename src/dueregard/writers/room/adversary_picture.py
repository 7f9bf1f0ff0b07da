"""Where are the few positions that keep most from others, and what do they keep?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from dueregard.analyses.adversary import kept_from
from dueregard.analyses.cells import candidate_regions
from dueregard.analyses.loopholes import Loophole
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.writers import style
from dueregard.writers.cells import counted, percent
from dueregard.writers.figures.file import draw
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps.extent import View, square
from dueregard.writers.maps.hillshade import Elevation
from dueregard.writers.maps.sheet import DOTS_PER_INCH, map_on, map_sheet, page_on
from dueregard.writers.maps.type import FACT_INK, HEAD_INK, NOTE_INK, TITLE_INK, font, write
from dueregard.writers.room.adversary import LIMITS, Tried

SIDE_PX, GAP_PX, LEFT_PX, BOTTOM_PX, HEAD_PX = 760.0, 30.0, 30.0, 90.0, 150.0
KEPT_INK, FREE_INK, POSITION_INK = "#08519C", "#7A7A7A", "#D55E00"
MARGIN = 1.08
PANELS = 2
Row = Mapping[str, Any]


def draw_adversary(
    tried: Tried,
    record: Row,
    books: Mapping[str | None, Rulebook],
    gazetteer: Gazetteer,
    elevation: Elevation,
    target: Path,
) -> None:
    """Draw the positions and the ground that they keep, under the first reading; beside it under the first reform.

    Parameters
    ----------
    tried, record
        What was found, and as JSON has it.
    books
        Sets of rules by name; None is the rules as they are.
    """
    draw(target, lambda: _compose(tried, record, books, gazetteer, elevation))


def _compose(
    tried: Tried, record: Row, books: Mapping[str | None, Rulebook], gazetteer: Gazetteer, elevation: Elevation
) -> Figure:
    lead = tried.loopholes[0].reading
    panels = [one for one in tried.loopholes if one.reading == lead][:PANELS]
    if len(panels) < PANELS:
        panels = list(tried.loopholes[:PANELS])
    width, height = LEFT_PX + len(panels) * (SIDE_PX + GAP_PX), BOTTOM_PX + SIDE_PX + HEAD_PX
    figure = map_sheet(width, height)
    for number, one in enumerate(panels):
        left = LEFT_PX + number * (SIDE_PX + GAP_PX)
        view = _view(tried)
        axes = map_on(figure, (left, BOTTOM_PX), view, elevation, candidate_regions(gazetteer))
        _draw_panel(axes, tried, one, books[one.rules], view)
    page = page_on(figure)
    room = width - 2.0 * LEFT_PX
    write(
        page, "How much could one actor keep from others with a few positions?", LEFT_PX, height - 34.0, TITLE_INK, room
    )
    asked = f"{tried.layout.title} against a {record['newcomer']}; physics {record['level']}"
    write(page, asked, LEFT_PX, height - 66.0, FACT_INK, room)
    for number, one in enumerate(panels):
        left = LEFT_PX + number * (SIDE_PX + GAP_PX)
        write(page, _title(one, record), left, height - HEAD_PX + 44.0, HEAD_INK, SIDE_PX)
        write(page, _said(one, record), left, height - HEAD_PX + 20.0, FACT_INK, SIDE_PX)
    place = LIMITS.index(" ", len(LIMITS) // 2)
    write(page, LIMITS[:place], LEFT_PX, 54.0, NOTE_INK, room)
    write(page, LIMITS[place + 1 :], LEFT_PX, 32.0, NOTE_INK, room)
    return figure


def _title(one: Loophole, record: Row) -> str:
    rules = "" if one.rules is None else f", with the reform {one.rules}"
    return f"{one.reading} ({record['readings'][one.reading]}){rules}"


def _said(one: Loophole, record: Row) -> str:
    best = one.found[-1]
    least = "" if best.proven else "at least "
    share = f"{least}{percent(best.share)} of {record['scarce_title']}"
    return f"{counted(best.positions, 'position')}: {record['effect']} or more on {share}"


def _view(tried: Tried) -> View:
    low, high = tried.on.places.min(axis=0), tried.on.places.max(axis=0)
    middle, half = (low + high) / 2.0, float(np.max(high - low)) / 2.0 * MARGIN + tried.on.spacings_m[0]
    return View(square(float(middle[0]), float(middle[1]), half), SIDE_PX)


def _draw_panel(axes: Axes, tried: Tried, one: Loophole, book: Rulebook, view: View) -> None:
    map_ground.draw_graticule(axes, view)
    best = one.found[-1]
    chosen = tried.on.candidates[best.chosen] if best.share > 0.0 else tried.on.candidates[:0]
    newcomer = book.newcomers[tried.asked.newcomer]
    kept = kept_from(one.layout, chosen, tried.on.places, newcomer, book, one.reading, tried.asked.least).any(axis=0)
    size = max(1.2, 0.62 * tried.on.spacings_m[1] / view.metres_per_px * 72.0 / DOTS_PER_INCH)
    marks: Any = {"scalex": False, "scaley": False, "linestyle": "none"}
    axes.plot(*tried.on.places[~kept].T, marker="o", markersize=size, color=FREE_INK, alpha=0.35, zorder=3, **marks)
    axes.plot(*tried.on.places[kept].T, marker="o", markersize=size, color=KEPT_INK, alpha=0.8, zorder=4, **marks)
    marks |= {"markeredgecolor": style.PAPER, "markeredgewidth": 0.8}
    axes.plot(*chosen.T, marker="*", markersize=13, color=POSITION_INK, zorder=6, **marks)
    map_ground.draw_scale_bar(axes, view, "{}, true at the map's middle")
    handles = [
        Line2D([], [], marker="*", markersize=11, color=POSITION_INK, linestyle="none"),
        Line2D([], [], marker="o", markersize=5, color=KEPT_INK, linestyle="none"),
        Line2D([], [], marker="o", markersize=5, color=FREE_INK, alpha=0.5, linestyle="none"),
    ]
    names = ["position", f"newcomer must {tried.asked.least} first", "no duty before entry"]
    axes.legend(handles, names, loc="lower right", prop=font(NOTE_INK), framealpha=0.85).set_zorder(25)
