"""What does the whole picture say at a glance?"""

from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.atomic import atomic
from dueregard.writers.figures.file import plain_style, save
from dueregard.writers.maps.content import Content, content_of
from dueregard.writers.maps.extent import View, detail_box, map_box
from dueregard.writers.maps.hillshade import Box, Elevation, grid_box
from dueregard.writers.maps.labels import Pixels
from dueregard.writers.maps.panel import draw_panel, legend_rows
from dueregard.writers.maps.scene import Drawn, Scene, draw_scene
from dueregard.writers.maps.type import (
    FACT_INK,
    HEAD_INK,
    NOTE_INK,
    ROW_INK,
    STAMP_INK,
    TITLE_INK,
    VERDICT_INK,
    font,
    write,
)
from dueregard.writers.maps.words import conflict_list, notes, verdict

WIDTH_PX, HEIGHT_PX = 2000, 1600
DOTS_PER_INCH = 180
MAP_PX = (74.0, 106.0, 1336.0)
"""Left, bottom and side of the map. [px]"""
PANEL_PX = (1490.0, 490.0)
"""Left and width of what stands beside it. [px]"""
DETAIL_PX = (1496.0, 440.0)
"""Left and side of the detail. [px]"""
STAMP_TEXT = "EXERCISE"
BAR_TEXT = "{}, true at the map's middle"
ASSUMPTIONS = (
    "Radii are engineering results, guidelines or assumptions; no law gives a distance. "
    "A zone says how to act, not whose the ground is."
)
RELIEF = "Ground: NASA LRO/LOLA, {:g} m grid, relief exaggerated."
BARE = "Ground: left bare, the grid of heights does not reach so far."
CREDIT = "Artemis regions: NASA/USGS. Names: IAU/USGS. Sphere of 1 737.4 km, IAU_2015:30135."


def draw_map(assessment: Assessment, elevation: Elevation, target: Path, reading: str | None = None) -> None:
    """Draw the map of one reading to a PNG or SVG file, which appears whole or not at all.

    Parameters
    ----------
    assessment
        An assessed scenario.
    elevation
        Heights, rows from the top [m], and the transform from (column, row) to map metres.
    target
        File to write.
    reading
        Reading that is drawn; None: the first that has conflicts.

    Raises
    ------
    ValueError
        The reading was not assessed.
    """
    save_map(compose(assessment, elevation, reading), target)


def save_map(picture: Figure, target: Path) -> None:
    """Write a map that is composed, in the format of the file's ending, whole or not at all."""
    with plain_style(), atomic(target) as unfinished:
        save(picture, unfinished)


def compose(assessment: Assessment, elevation: Elevation, reading: str | None = None) -> Figure:
    """Lay out the whole picture: title, map, detail, legend and notes.

    Raises
    ------
    ValueError
        The reading was not assessed.
    """
    with plain_style():
        return _composed(assessment, elevation, reading)


def _composed(assessment: Assessment, elevation: Elevation, reading: str | None) -> Figure:
    content = content_of(assessment, reading)
    actors = assessment.scenario.actors
    colours, numbers = style.actor_colours(actors), style.actor_numbers(actors)
    scene = Scene(content, assessment, elevation, colours, numbers)
    figure = _sheet()
    box = _box_of(content)
    detail = detail_box(box, content.places, content.weights)
    drawn = _draw_main(figure, scene, box, detail, exercise=assessment.scenario.kind == "exercise")
    if detail is not None:
        _draw_detail(figure, scene, detail)
    _draw_title(figure, assessment, content, _credit(elevation, box))
    top = MAP_PX[1] + MAP_PX[2]
    bottom = MAP_PX[1] if detail is None else MAP_PX[1] + DETAIL_PX[1] + 70.0
    panel = _pixel_axes(figure, (PANEL_PX[0], bottom, PANEL_PX[1], top - bottom))
    draw_panel(
        panel, legend_rows(scene, box), notes(scene, drawn, box), conflict_list(scene), top - bottom, PANEL_PX[1]
    )
    return figure


def _sheet() -> Figure:
    figure = Figure((WIDTH_PX / DOTS_PER_INCH, HEIGHT_PX / DOTS_PER_INCH), dpi=DOTS_PER_INCH, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    return figure


def _box_of(content: Content) -> Box:
    envelopes = shapely.bounds([envelope.shape for envelope in content.envelopes]).reshape(-1, 4)
    reach = content.zones[content.zones["polarity"] != "sensitivity"]
    return map_box(content.places, content.weights, envelopes, reach.geometry)


def _axes(figure: Figure, place_px: tuple[float, float, float, float]) -> Axes:
    left, bottom, width, height = place_px
    return figure.add_axes((left / WIDTH_PX, bottom / HEIGHT_PX, width / WIDTH_PX, height / HEIGHT_PX))


def _pixel_axes(figure: Figure, place_px: tuple[float, float, float, float]) -> Axes:
    """Make axes in which one unit is one pixel."""
    axes = _axes(figure, place_px)
    axes.set(xlim=(0.0, place_px[2]), ylim=(0.0, place_px[3]))
    axes.set_axis_off()
    return axes


def _draw_main(figure: Figure, scene: Scene, box: Box, detail: Box | None, *, exercise: bool) -> Drawn:
    left, bottom, side = MAP_PX
    view = View(box, side)
    axes = _axes(figure, (left, bottom, side, side))
    taken = [_stamp(figure)] if exercise else []
    if detail is not None:
        corner, width = (detail[0], detail[1]), detail[2] - detail[0]
        axes.add_patch(Rectangle(corner, width, width, fill=False, edgecolor=style.INK, linewidth=1.3, zorder=15))
        taken.append(_edges(view.pixels(np.reshape(detail, (2, 2))).ravel()))
    return draw_scene(axes, scene, view, taken_px=np.vstack([np.empty((0, 4)), *taken]), bar_text=BAR_TEXT)


def _edges(box: Pixels) -> Pixels:
    """Return the four edges of a box as thin boxes. [px]"""
    left, bottom, right, top = box
    flat = [[left, bottom, right, bottom], [left, top, right, top]]
    upright = [[left, bottom, left, top], [right, bottom, right, top]]
    return np.asarray(np.vstack([flat, upright]) + np.array([-1.0, -1.0, 1.0, 1.0]))


def _stamp(figure: Figure) -> Pixels:
    """Stamp the map in its upper left corner; the box stays free of labels. [px]"""
    left, bottom, side = MAP_PX
    x, y = (left + 24.0) / WIDTH_PX, (bottom + side - 24.0) / HEIGHT_PX
    frame = {"boxstyle": "square,pad=0.25", "facecolor": style.PAPER, "edgecolor": style.STAMP, "linewidth": 2.2}
    stamp = figure.text(x, y, STAMP_TEXT, fontproperties=font(STAMP_INK), color=STAMP_INK.colour, ha="left", va="top")
    stamp.set(bbox=frame, zorder=30)
    return np.array([[0.0, side - 110.0, 364.0, side]])


def _draw_detail(figure: Figure, scene: Scene, box: Box) -> None:
    """Draw the crowded part of a wide map again, larger, beside it."""
    left, side = DETAIL_PX
    axes = _axes(figure, (left, MAP_PX[1], side, side))
    draw_scene(axes, scene, View(box, side), taken_px=np.empty((0, 4)))
    caption = _pixel_axes(figure, (left, MAP_PX[1] + side, side, 60.0))
    write(caption, "The framed part, larger", 0.0, 44.0, HEAD_INK, side)


def _credit(elevation: Elevation, box: Box) -> str:
    """Say whose ground, regions and names these are."""
    seen = shapely.intersects(shapely.box(*grid_box(elevation)), shapely.box(*box))
    return f"{RELIEF.format(elevation[1].a) if seen else BARE} {CREDIT}"


def _draw_title(figure: Figure, assessment: Assessment, content: Content, credit: str) -> None:
    options, left = assessment.options, MAP_PX[0]
    axes = _pixel_axes(figure, (left, 0.0, WIDTH_PX - 2.0 * left, HEIGHT_PX))
    reading = assessment.rulebook.readings.get(content.reading)
    facts = f"Reading {content.reading}{'' if reading is None else f' ({reading.title})'}   |   level {options.level}"
    facts += f"   |   window {options.starts} to {options.ends}   |   as known on {options.as_of}"
    room = WIDTH_PX - 2.0 * left
    write(axes, assessment.scenario.scenario, 0.0, HEIGHT_PX - 34.0, TITLE_INK, room)
    write(axes, verdict(assessment, content), 0.0, HEIGHT_PX - 74.0, VERDICT_INK, room)
    write(axes, facts, 0.0, HEIGHT_PX - 104.0, FACT_INK, room)
    write(axes, ASSUMPTIONS, 0.0, 50.0, ROW_INK, room)
    write(axes, credit, 0.0, 24.0, NOTE_INK, room)
