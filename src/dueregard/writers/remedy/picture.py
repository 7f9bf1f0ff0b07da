"""What stands where, which effects reach whom, and what does the cheapest set of remedies move?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from numpy.typing import NDArray

from dueregard.analyses.remedy.candidates import Candidate
from dueregard.analyses.remedy.own_reach import place_of
from dueregard.analyses.remedy.remedy import Plan
from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.sheet import stamp
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps.extent import View, square
from dueregard.writers.maps.hillshade import Elevation
from dueregard.writers.maps.named_sites import draw_named_sites
from dueregard.writers.maps.sheet import map_on, map_sheet, page_on, square_round
from dueregard.writers.maps.type import (
    FACT_INK,
    HEAD_INK,
    NOTE_INK,
    TITLE_INK,
    font,
    write,
)

WIDTH_PX, HEIGHT_PX, SIDE_PX, LEFT_PX, BOTTOM_PX = 1560.0, 1080.0, 900.0, 30.0, 60.0
LINE_PX, MOST_LINES = 25.0, 24
LEAST_HALF_M, ROOM = 3_000.0, 1.3
REACH_INK, MOVE_INK = "#A50021", "#00572C"
FOOT = "Costs are relative to one kilometre of shift, assumptions all. A zone says how to act, not whose the ground is."
Points = NDArray[np.float64]


def draw_remedy(before: Assessment, plan: Plan, record: Mapping[str, Any], elevation: Elevation, target: Path) -> None:
    """Draw sites, the effects behind the conflicts, and what the chosen changes move, to a PNG or SVG file.

    Parameters
    ----------
    before
        The scenario as it was.
    record
        The plan, as JSON has it.
    elevation
        Heights, rows from the top [m], and the transform from (column, row) to map metres.
    target
        File to write; it appears whole or not at all.
    """
    draw(target, lambda: _compose(before, plan, record, elevation))


def _compose(before: Assessment, plan: Plan, record: Mapping[str, Any], elevation: Elevation) -> Figure:
    sites = before.sites[(before.sites["phase"] == "operation") & (before.sites["placed"] != "within")]
    reach, moved = (
        _reach(before, plan),
        [(one, shapely.get_coordinates(place_of(one))) for one in plan.chosen if "at" in one.changes],
    )
    figure = map_sheet(WIDTH_PX, HEIGHT_PX)
    involved = sites[sites["activity"].isin({name for case in plan.cases for name in (case.source, case.receptor)})]
    shown = [*involved.geometry, *(shapely.MultiPoint(to) for _, to in moved)]
    bounds = shapely.total_bounds(shown) if shown else before.gazetteer.regions.total_bounds
    view = View(square(*square_round(tuple(bounds), LEAST_HALF_M, ROOM)), SIDE_PX)
    regions = map_ground.latest_regions(before.gazetteer.regions, view.box)
    axes = map_on(figure, (LEFT_PX, BOTTOM_PX), view, elevation, regions)
    map_ground.draw_graticule(axes, view)
    for shape in reach:
        path = map_ground.outline(map_ground.near(shape, view.box))
        axes.add_patch(PathPatch(path, facecolor=REACH_INK, edgecolor="none", alpha=0.1, zorder=3))
        axes.add_patch(PathPatch(path, fill=False, edgecolor=REACH_INK, linewidth=1.0, zorder=4))
    bar = map_ground.draw_scale_bar(axes, view, "{}, true at the map's middle")
    shown_sites = sites[shapely.intersects(sites.geometry, shapely.box(*view.box))]
    draw_named_sites(axes, shown_sites, style.actor_colours(before.scenario.actors), view, bar)
    for one, to in moved:
        _draw_move(axes, sites, one, to)
    _write(figure, page_on(figure), before, record)
    _legend(axes)
    return figure


def _reach(before: Assessment, plan: Plan) -> list[shapely.Geometry]:
    """Return the footprints behind the conflicts that were to be cleared, each once."""
    conflicts = before.conflicts
    keys = zip(conflicts["source_activity"], conflicts["receptor_activity"], conflicts["mechanism"], strict=True)
    wanted = {(case.source, case.receptor, case.mechanism) for case in plan.cases}
    prints = set(conflicts.loc[[key in wanted for key in keys], "footprint_id"])
    zones = before.zones[before.zones["footprint_id"].isin(prints)]
    return list(zones.drop_duplicates("footprint_id").geometry)


def _draw_move(axes: Axes, sites: pd.DataFrame, one: Candidate, to: Points) -> None:
    start = shapely.centroid(sites[sites["activity"] == one.activity].geometry.iloc[0])
    end = to.mean(axis=0)
    arrow = {"arrowstyle": "-|>", "color": MOVE_INK, "linewidth": 1.6, "shrinkA": 6, "shrinkB": 0}
    axes.annotate("", xy=(end[0], end[1]), xytext=(start.x, start.y), arrowprops=arrow, zorder=8)
    if len(to) > 1:
        axes.plot(*to.T, color=MOVE_INK, linewidth=1.6, linestyle=(0, (3, 2)), zorder=7, scalex=False, scaley=False)
    axes.plot(end[0], end[1], "o", markersize=6, color=style.PAPER, markeredgecolor=MOVE_INK, zorder=9)


def _write(figure: Figure, page: Axes, before: Assessment, record: Mapping[str, Any]) -> None:
    room = WIDTH_PX - 2.0 * LEFT_PX
    write(page, "What would remove each conflict?", LEFT_PX, HEIGHT_PX - 34.0, TITLE_INK, room - 200.0)
    known = f"{record['scenario']}, as known {record['as_of']}; readings {', '.join(record['readings'])}"
    write(page, known, LEFT_PX, HEIGHT_PX - 66.0, FACT_INK, room)
    if record["stamp"] is not None:
        stamp(figure, record["stamp"], from_top_in=0.26)
    left = LEFT_PX + SIDE_PX + 30.0
    width = WIDTH_PX - left - 20.0
    for line, (text, ink) in enumerate(list(_lines(before, record))[:MOST_LINES]):
        write(page, text, left, HEIGHT_PX - 130.0 - LINE_PX * line, ink, width)
    write(page, FOOT, LEFT_PX, 26.0, NOTE_INK, room)


def _lines(before: Assessment, record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the changes that are chosen, then what nothing clears."""
    titles = {name: one.title or name for name, one in before.scenario.activities.items()}
    yield (f"Chosen, at a relative cost of {record['cost']:.3g}" if record["chosen"] else "Nothing is chosen"), HEAD_INK
    for one in record["chosen"]:
        yield f"{titles.get(one['activity'], one['activity'])}:", FACT_INK
        yield f"    {one['words']} ({one['cost']:.3g})", NOTE_INK
    if record["left"]:
        yield "", NOTE_INK
        yield "Nothing that was tried clears", HEAD_INK
        for case in record["left"]:
            names = f"{titles.get(case['source'], case['source'])} > {titles.get(case['receptor'], case['receptor'])}"
            yield f"    {names}: {case['mechanism'].replace('_', ' ')}", NOTE_INK


def _legend(axes: Axes) -> None:
    marks = [
        Patch(facecolor=REACH_INK, alpha=0.25, edgecolor=REACH_INK),
        Line2D([], [], color=MOVE_INK, linewidth=1.6, marker="o", markerfacecolor=style.PAPER),
    ]
    names = ["effect behind a conflict, as it was", "where a site is moved"]
    axes.legend(marks, names, loc="upper right", prop=font(NOTE_INK), framealpha=0.85).set_zorder(25)
