"""Where would a newcomer owe something before, and where after?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import matplotlib as mpl
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch

from dueregard.analyses.compare import Compared
from dueregard.model.law import EFFECTS, Effect
from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.compare.record import Record
from dueregard.writers.compare.words import classes_words, effects_words, leading, moved_km2
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.sheet import stamp
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps.extent import View, square
from dueregard.writers.maps.hillshade import Box, Elevation
from dueregard.writers.maps.named_sites import draw_named_sites
from dueregard.writers.maps.sheet import map_on, map_sheet, page_on
from dueregard.writers.maps.type import (
    FACT_INK,
    HEAD_INK,
    NOTE_INK,
    TITLE_INK,
    Ink,
    font,
    write,
)
from dueregard.writers.titles import actor_title, group_title

WIDTH_PX, HEIGHT_PX, SIDE_PX = 1640.0, 1040.0, 770.0
LEFT_PX, BOTTOM_PX, GAP_PX = 30.0, 92.0, 40.0
LEAST_HALF_M, ROOM = 4_000.0, 1.25
FILL = 0.45
STAMP_PX = 180.0
FOOT = (
    "Radii are engineering results, guidelines or assumptions; no law gives a distance. A zone gives nobody any ground."
)


def drawn_row(rows: Sequence[Mapping[str, Any]], order: Sequence[str]) -> Mapping[str, Any] | None:
    """Return the move of ground that the picture shows: the largest one, towards everybody where that is known."""
    whole = [row for row in rows if row["share_of"] is None]
    together = [row for row in whole if row["actor"] == "*"] or whole
    rank = {name: -place for place, name in enumerate(order)}
    return max(together, key=lambda row: (round(moved_km2(row), 3), rank.get(str(row["reading"]), 0)), default=None)


def is_drawn(record: Record) -> bool:
    """Whether ground moves, so that there is a picture of it."""
    return bool(record["all"]["exclusion"])


def draw_comparison(record: Record, found: Compared, elevation: Elevation, target: Path) -> None:
    """Draw the ground on which a newcomer would owe something, before and after, to a PNG or SVG file.

    Parameters
    ----------
    elevation
        Heights, rows from the top [m], and the transform from (column, row) to map metres.
    target
        File to write; it appears whole or not at all.
    """
    rows, order = record["all"]["exclusion"], list(record["readings"])
    row = drawn_row(leading(rows, found), order)
    if row is None:
        msg = "no ground moves"
        raise ValueError(msg)
    draw(target, lambda: _compose(record, found, row, elevation))


def _compose(record: Record, found: Compared, row: Mapping[str, Any], elevation: Elevation) -> Figure:
    figure = map_sheet(WIDTH_PX, HEIGHT_PX)
    sides = [_ground(found, row, side) for side in (0, 1)]
    box = _box(sides)
    for side, (assessment, ground) in enumerate(zip((found.before, found.after), sides, strict=True)):
        left = LEFT_PX + side * (SIDE_PX + GAP_PX)
        view = View(box, SIDE_PX)
        regions = map_ground.latest_regions(assessment.gazetteer.regions, view.box)
        axes = map_on(figure, (left, BOTTOM_PX), view, elevation, regions)
        map_ground.draw_graticule(axes, view)
        _draw_ground(axes, ground, view)
        bar = map_ground.draw_scale_bar(axes, view, "{}, true at the map's middle")
        _draw_sites(axes, assessment, view, bar, str(row["on"]))
    _write_words(figure, record, found, row)
    _legend(figure, sides)
    return figure


def _ground(found: Compared, row: Mapping[str, Any], side: int) -> gpd.GeoDataFrame:
    """Return the ground of one side on the day of the row, by effect."""
    assessment = (found.before, found.after)[side]
    reading = found.names[side] if found.kind == "readings" else row["reading"]
    group = str(row["party_group"]).split(" / ")[side if " / " in str(row["party_group"]) else 0]
    rows, day = assessment.exclusion, pd.Timestamp(str(row["on"]))
    chosen = (rows["reading"] == reading) & (rows["party_group"] == group) & (rows["actor"] == row["actor"])
    chosen &= (rows["newcomer_class"] == row["newcomer_class"]) & rows["share_of"].isna()
    return rows[chosen & (rows["starts_on"] <= day) & ~(rows["ends_on"] <= day)]


def _box(sides: Sequence[gpd.GeoDataFrame]) -> Box:
    west, south, east, north = shapely.total_bounds(pd.concat([one.geometry for one in sides]).to_numpy())
    half = max(east - west, north - south) / 2.0 * ROOM
    return square((west + east) / 2.0, (south + north) / 2.0, max(half, LEAST_HALF_M))


def _draw_ground(axes: Axes, ground: gpd.GeoDataFrame, view: View) -> None:
    order: Sequence[Effect] = EFFECTS
    for effect in order:
        look = style.EFFECT_STYLES[effect]
        for shape in ground.geometry[ground["effect"] == effect]:
            path = map_ground.outline(map_ground.seen_ground(map_ground.near(shape, view.box), view))
            axes.add_patch(PathPatch(path, facecolor=look.colour, edgecolor="none", alpha=FILL, zorder=3))
            hatched = {"fill": False, "edgecolor": look.colour, "hatch": look.hatch, "linewidth": 1.3, "zorder": 4}
            axes.add_patch(PathPatch(path, **hatched))


def _draw_sites(
    axes: Axes, assessment: Assessment, view: View, bar: tuple[float, float, float, float], day: str
) -> None:
    """Draw what stands at a known place on the day."""
    colours = style.actor_colours(assessment.scenario.actors)
    stamp, sites = pd.Timestamp(day), assessment.sites
    standing = sites[(sites["placed"] != "within") & (sites["starts_on"] <= stamp) & ~(sites["ends_on"] <= stamp)]
    standing = standing[shapely.intersects(shapely.centroid(standing.geometry.to_numpy()), shapely.box(*view.box))]
    draw_named_sites(axes, standing, colours, view, bar)


def _write_words(figure: Figure, record: Record, found: Compared, row: Mapping[str, Any]) -> None:
    axes = page_on(figure)
    room = WIDTH_PX - 2.0 * LEFT_PX
    title = record["before"]["scenario"] if found.kind != "scenarios" else "Two scenarios"
    write(axes, title, LEFT_PX, HEIGHT_PX - 34.0, TITLE_INK, room - (STAMP_PX if record["stamp"] else 0.0))
    newcomer = found.before.rulebook.newcomers[str(row["newcomer_class"])].title
    towards = actor_title(str(row["actor"]), found.before)
    reading, group = str(row["reading"]), group_title(str(row["reading"]), str(row["party_group"]), found.before)
    under = found.before.rulebook.readings[reading].title if reading in found.before.rulebook.readings else reading
    facts = f"Under {under}: where a newcomer ({newcomer}, {group}) owes something to {towards}"
    write(axes, f"{facts}, on {row['on']}", LEFT_PX, HEIGHT_PX - 70.0, FACT_INK, room)
    true = "Areas are computed on the sphere; small ground is drawn enlarged."
    sizes = f"Class of the numbers that draw it: {classes_words(row)}. {true}"
    write(axes, sizes, LEFT_PX, HEIGHT_PX - 94.0, FACT_INK, room)
    for side, name in enumerate(("before", "after")):
        left = LEFT_PX + side * (SIDE_PX + GAP_PX)
        top = BOTTOM_PX + SIDE_PX + 18.0
        write(axes, f"{record[name]['name']}", left, top + 24.0, HEAD_INK, SIDE_PX)
        write(axes, effects_words(row, name), left, top, _quiet(HEAD_INK), SIDE_PX)
    if record["stamp"]:
        stamp(figure, record["stamp"], from_top_in=0.24)
    write(axes, FOOT, LEFT_PX, 20.0, NOTE_INK, room)


def _quiet(ink: Ink) -> Ink:
    return Ink(ink.size_pt, style.QUIET_INK)


def _legend(figure: Figure, sides: Sequence[gpd.GeoDataFrame]) -> None:
    shown = [effect for effect in EFFECTS if any((ground["effect"] == effect).any() for ground in sides)]
    looks = [style.EFFECT_STYLES[effect] for effect in shown]
    marks = [Patch(facecolor=(*_rgb(one.colour), FILL), edgecolor=one.colour, hatch=one.hatch) for one in looks]
    figure.legend(
        marks,
        [one.title for one in looks],
        loc="lower left",
        bbox_to_anchor=(LEFT_PX / WIDTH_PX - 0.003, 32.0 / HEIGHT_PX),
        ncols=len(looks) or 1,
        prop=font(FACT_INK),
        frameon=False,
    )


def _rgb(colour: str) -> tuple[float, float, float]:
    return mpl.colors.to_rgb(colour)
