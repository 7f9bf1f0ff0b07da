"""What does each reading make of the same ground?"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from numpy.typing import NDArray

from dueregard.writers import style
from dueregard.writers.figures.exclusion import panels_of, part_of, whole_ground
from dueregard.writers.figures.panels import Form, alike, newcomer_title, panelled
from dueregard.writers.figures.sheet import effect_face, effect_marks, name
from dueregard.writers.gis.layers import Run, leading_newcomer_of
from dueregard.writers.gis.rules import Cast, cast_of
from dueregard.writers.maps.extent import View
from dueregard.writers.maps.ground import draw_scale_bar, near, outline

FORM = Form(4, 1.0)
MARGIN = 0.08
LEAST_SIDE_M = 5_000.0
FOCUS = 12.0
"""How many times wider than the largest piece the ground may be before only that piece is shown. [1]"""


def readings_side_by_side(run: Run) -> Figure:
    """Draw a map for each reading and group of newcomers, once for those alike: the same ground on the same day."""
    newcomer = leading_newcomer_of(run)
    rows = whole_ground(run.exclusion, newcomer)
    rows = gpd.GeoDataFrame(rows[rows["actor"] == "*"])
    day, cast = fullest_day(rows), cast_of(run.actors)
    current, sites = on_day(rows, day), on_day(run.sites, day)
    parts = {panel: gpd.GeoDataFrame(part_of(current, panel)) for panel in panels_of(run, rows)}
    groups = alike(list(parts), lambda panel: _frozen(parts[panel]))
    box = extent(current, run.sites)
    when = "no day on which anything is owed" if day is None else f"{day:%Y-%m-%d}"
    facts = f"Ground on which a newcomer ({newcomer_title(run, newcomer)}) would owe anybody something, {when}"
    if not shapely.covers(shapely.box(*box), current.geometry.dropna().to_numpy()).all():
        facts += "; the part about the largest piece"
    marks = [*effect_marks(current["effect"]), *_actors(sites, cast)]
    figure, drawn = panelled(run, "Readings side by side", facts, marks, groups, FORM)
    for axes, group in zip(drawn, groups, strict=True):
        _draw(axes, parts[group[0]], sites, cast, box)
    return figure


def _frozen(part: gpd.GeoDataFrame) -> tuple[tuple[str, bytes], ...]:
    """Return effects and their ground, to the metre, for comparing."""
    whole = shapely.normalize(shapely.transform(part.geometry.to_numpy(), np.round))
    return tuple(sorted(zip(part["effect"], shapely.to_wkb(whole), strict=True)))


def fullest_day(rows: pd.DataFrame) -> pd.Timestamp | None:
    """Return the first day on which most ground is taken under any reading; None where there is none."""
    if rows.empty:
        return None
    sums = rows.groupby(["reading", "party_group", "starts_on"])["area_km2"].sum()
    largest = sums[sums >= sums.max() * (1.0 - 1e-9)]
    return pd.Timestamp(min(largest.index.get_level_values("starts_on")))


def on_day(frame: gpd.GeoDataFrame, day: pd.Timestamp | None) -> gpd.GeoDataFrame:
    """Return the rows that stand on a day."""
    if day is None:
        return gpd.GeoDataFrame(frame.iloc[:0])
    return gpd.GeoDataFrame(frame[(frame["starts_on"] <= day) & (frame["ends_on"].isna() | (frame["ends_on"] > day))])


def extent(rows: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return a square about all that is drawn; about the largest piece where that would shrink to a dot. [m]"""
    placed = sites[sites["placed"] != "within"]
    shapes = shapely.get_parts((rows if len(rows) else placed).geometry.dropna().to_numpy())
    if len(shapes) == 0:
        return -1e5, -1e5, 1e5, 1e5
    every, largest = _square(shapes), _square(shapes[[int(np.argmax(shapely.area(shapes)))]])
    return every if every[2] - every[0] < FOCUS * (largest[2] - largest[0]) else _widened(largest)


def _square(shapes: NDArray[np.object_]) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds(shapes)
    half = max(east - west, north - south, LEAST_SIDE_M) * (0.5 + MARGIN)
    x, y = (west + east) / 2.0, (south + north) / 2.0
    return x - half, y - half, x + half, y + half


def _widened(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    more = (box[2] - box[0]) / 2.0
    return box[0] - more, box[1] - more, box[2] + more, box[3] + more


def _draw(
    axes: Axes, rows: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, cast: Cast, box: tuple[float, float, float, float]
) -> None:
    frame = shapely.box(*box)
    for row in rows[rows.geometry.notna()].itertuples():
        if shapely.intersects(row.geometry, frame):
            patch = PathPatch(outline(near(row.geometry, box)), zorder=2)
            patch.set(**effect_face(style.EFFECT_STYLES[row.effect]))
            axes.add_patch(patch)
    placed = sites[sites["placed"] != "within"]
    middles = shapely.get_coordinates(shapely.centroid(placed.geometry.to_numpy())) if len(placed) else np.empty((0, 2))
    for actor, kind, phase, (x, y) in zip(placed["actor"], placed["kind"], placed["phase"], middles, strict=True):
        colour, left = cast.colour(actor), phase == "object"
        axes.scatter(
            [x],
            [y],
            s=22,
            marker=style.kind_style(kind).marker,
            facecolor=style.PAPER if left else colour,
            edgecolor=colour if left else style.PAPER,
            linewidth=0.8,
            zorder=4,
        )
    axes.set(xlim=(box[0], box[2]), ylim=(box[1], box[3]), aspect="equal", xticks=[], yticks=[], facecolor="#F1F1F1")
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color(style.FAINT_INK)
    draw_scale_bar(axes, View(box, axes.bbox.width))


def _actors(sites: gpd.GeoDataFrame, cast: Cast) -> list[Patch]:
    placed = sites[sites["placed"] != "within"]
    return [
        Patch(facecolor=cast.colour(one), label=f"site of {name(cast.title(one), 24)}")
        for one in dict.fromkeys(placed["actor"])
    ]
