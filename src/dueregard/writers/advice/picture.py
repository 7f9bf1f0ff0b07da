"""Where would the proposal owe something, and where is the nearest ground where it would not?"""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.analyses.advice import Advice
from dueregard.analyses.clear_ground import Clear
from dueregard.writers import style
from dueregard.writers.advice.record import advice_record
from dueregard.writers.advice.words import LIMITS, listed, moves, place_words
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.sheet import stamp
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps import marks as map_marks
from dueregard.writers.maps.extent import View, square
from dueregard.writers.maps.hillshade import Box, Elevation
from dueregard.writers.maps.labels import Wish, beside, place_labels
from dueregard.writers.maps.sheet import map_on, map_sheet, page_on
from dueregard.writers.maps.type import (
    FACT_INK,
    GRID_INK,
    HEAD_INK,
    NOTE_INK,
    SITE_INK,
    Ink,
    font,
    printable,
    text_size,
    write,
)
from dueregard.writers.terrain.area_words import place_words as on_the_moon

WIDTH_PX, HEIGHT_PX, SIDE_PX = 1240.0, 1446.0, 1180.0
LEFT_PX, BOTTOM_PX = 30.0, 130.0
LEAST_HALF_M, FAR_M, ROOM = 6_000.0, 50_000.0, 1.35
OWED_FILL, OWED_EDGE, CLEAR_INK = "#A50021", "#A50021", "#00572C"
MARK_PX = 11.0
ANSWER_LETTERS = 120
"""Letters of the answer in a line of the sheet."""


def draw_advice(advice: Advice, elevation: Elevation, target: Path) -> None:
    """Draw the ground where something is surely owed, the place asked about and the clear ones, to a PNG or SVG file.

    Parameters
    ----------
    advice
        The answer for one place.
    elevation
        Heights, rows from the top [m], and the transform from (column, row) to map metres.
    target
        File to write; it appears whole or not at all.
    """
    draw(target, lambda: _compose(advice, elevation))


def _compose(advice: Advice, elevation: Elevation) -> Figure:
    figure, view = map_sheet(WIDTH_PX, HEIGHT_PX), View(_box(advice), SIDE_PX)
    regions = map_ground.latest_regions(advice.on.gazetteer.regions, view.box)
    axes = map_on(figure, (LEFT_PX, BOTTOM_PX), view, elevation, regions)
    lines = map_ground.draw_graticule(axes, view)
    owed = _draw_owed(axes, advice.clear[-1], view)
    bar = map_ground.draw_scale_bar(axes, view, "{}, true at the map's middle")
    _draw_marks(axes, advice, view, bar, [*lines[0], *lines[1]])
    _legend(axes, owed=owed, moves=any(one.where is not None and one.distance_m > 0.0 for one in advice.clear))
    _write_words(figure, advice)
    return figure


def _points(advice: Advice) -> NDArray[np.float64]:
    places = [advice.where, *(one.where for one in advice.clear if one.where is not None)]
    lat, lon = np.array(places).T
    return np.column_stack(selenodesy.to_map(lat, lon))


def _box(advice: Advice) -> Box:
    """Show the place, the clear ones and as much again round them, and the nearest ground where something is owed."""
    points, away_m = _points(advice), advice.clear[-1].room_m
    middle = (points.min(axis=0) + points.max(axis=0)) / 2.0
    half = max(float(np.max(np.abs(points - middle))) * ROOM * 1.5, LEAST_HALF_M)
    half = max(half, away_m * ROOM) if away_m <= FAR_M else half
    return square(float(middle[0]), float(middle[1]), half)


def _draw_owed(axes: Axes, clear: Clear, view: View) -> bool:
    """Draw the ground where something is surely owed; tell whether any of it is on the map."""
    seen = shapely.intersects(clear.ground, shapely.box(*view.box))
    if seen:
        path = map_ground.outline(map_ground.seen_ground(map_ground.near(clear.ground, view.box), view))
        axes.add_patch(PathPatch(path, facecolor=OWED_FILL, edgecolor="none", alpha=0.16, zorder=3))
        axes.add_patch(PathPatch(path, fill=False, edgecolor=OWED_EDGE, linewidth=1.2, zorder=5))
    return bool(seen)


def _draw_marks(
    axes: Axes,
    advice: Advice,
    view: View,
    bar: tuple[float, float, float, float],
    lines: Sequence[map_ground.LineLabel],
) -> None:
    """Draw the symbols and write every label that finds a place."""
    labels = [*_draw_sites(axes, advice, view), *_draw_ways(axes, advice)]
    pixels = view.pixels(np.array([place for place, _, _ in labels]).reshape(-1, 2))
    marks = [
        beside((float(x), float(y)), text_size(axes, text, ink), MARK_PX)
        for (x, y), (_, text, ink) in zip(pixels, labels, strict=True)
    ]
    grid = [_along(axes, line, view) for line in lines]
    corner = np.array([[view.side_px - 560.0, view.side_px - 90.0, view.side_px, view.side_px]])
    obstacles = np.vstack([np.hstack([pixels - MARK_PX, pixels + MARK_PX]), [bar], corner])
    frame = np.array([4.0, 4.0, view.side_px - 4.0, view.side_px - 4.0])
    texts = [(text, ink) for _, text, ink in labels] + [(line.text, GRID_INK) for line in lines]
    for found, (text, ink) in zip(place_labels([marks, grid], frame, obstacles), texts, strict=True):
        if found is not None:
            _write_label(axes, text, ink, view.metres(np.array(found.middle))[0])


def _along(axes: Axes, line: map_ground.LineLabel, view: View) -> Wish:
    """Wish for a place on a line of the grid, a little inside the frame."""
    middle = view.side_px / 2.0
    spots = middle + (view.pixels(line.places) - middle) * (1.0 - 60.0 / view.side_px)
    return Wish(text_size(axes, line.text, GRID_INK), spots, (0.0, 0.0), len(spots))


def _write_label(axes: Axes, text: str, ink: Ink, place: NDArray[np.float64]) -> None:
    east, north = (float(one) for one in place)
    label = axes.text(
        east, north, text, ha="center", va="center", fontproperties=font(ink), color=ink.colour, zorder=12
    )
    label.set(parse_math=False)
    label.set_bbox({"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.7, "pad": 0.8})


Label = tuple[tuple[float, float], str, Ink]


def _draw_sites(axes: Axes, advice: Advice, view: View) -> Iterator[Label]:
    """Draw what stands at a known place on the map, each as on the map of a run."""
    on = advice.on
    colours, frame = style.actor_colours(on.scenario.actors), shapely.box(*view.box)
    for placement, (name, one) in zip(on.others.rows, on.scenario.activities.items(), strict=False):
        if placement.ground is not None and shapely.intersects(placement.ground, frame):
            middle = shapely.centroid(shapely.intersection(placement.ground, frame))
            if placement.ground.length > 0:
                axes.plot(
                    *shapely.get_coordinates(placement.ground).T,
                    color=colours[one.actor],
                    linewidth=1.4,
                    zorder=6,
                    scalex=False,
                    scaley=False,
                )
            map_marks.draw_symbol(axes, middle.x, middle.y, style.kind_style(one.kind).marker, colours[one.actor])
            yield (middle.x, middle.y), printable(one.title or name), SITE_INK


def _draw_ways(axes: Axes, advice: Advice) -> Iterator[Label]:
    start, *_ = _points(advice)
    for number, one in enumerate(advice.clear, start=1):
        if one.where is not None and one.distance_m > 0.0:
            east, north = (float(value) for value in selenodesy.to_map(*one.where))
            axes.annotate(
                "",
                xy=(east, north),
                xytext=start,
                arrowprops={"arrowstyle": "-|>", "color": CLEAR_INK, "linewidth": 1.3, "shrinkA": 6, "shrinkB": 0},
                zorder=8,
            )
            if number == len(advice.clear):
                yield (east, north), f"no duty is certain from here\n{place_words(*one.where)}", HEAD_INK
    axes.plot(*start, marker="*", markersize=15, color="#F0E442", markeredgecolor=style.INK, zorder=11)
    yield (float(start[0]), float(start[1])), "proposed", HEAD_INK


def _legend(axes: Axes, *, owed: bool, moves: bool) -> None:
    star = Line2D([], [], marker="*", markersize=11, color="#F0E442", markeredgecolor=style.INK, linestyle="none")
    said: list[tuple[Line2D | Patch, str]] = [(star, "place asked about")]
    if owed:
        ground = Patch(facecolor=OWED_FILL, alpha=0.3, edgecolor=OWED_EDGE)
        said = [(ground, "a duty beyond due regard is sure here under a reading (small ones enlarged)"), *said]
    if moves:
        said.append((Line2D([], [], color=CLEAR_INK, linewidth=1.3), "shortest way to where none is sure"))
    marks, names = zip(*said, strict=True)
    legend = axes.legend(marks, names, loc="upper right", prop=font(NOTE_INK), framealpha=0.85)
    legend.set_zorder(25)


def _write_words(figure: Figure, advice: Advice) -> None:
    axes = page_on(figure)
    room, record = WIDTH_PX - 2.0 * LEFT_PX, advice_record(advice)
    asked = record["proposal"]
    title = f"{asked['title']} of {'+'.join(asked['states'])} at {on_the_moon(*advice.where)} from {asked['starts_on']}"
    write(axes, title, LEFT_PX, HEIGHT_PX - 28.0, HEAD_INK, room - 200.0)
    write(axes, f"{record['scenario']}, as known {record['as_of']}", LEFT_PX, HEIGHT_PX - 56.0, FACT_INK, room - 200.0)
    for line, words in enumerate(textwrap.wrap(record["answer"][-1], ANSWER_LETTERS)):
        write(axes, words, LEFT_PX, HEIGHT_PX - 84.0 - 24.0 * line, FACT_INK, room)
    if record["stamp"] is not None:
        stamp(figure, record["stamp"], from_top_in=0.26)
    for line, (words, names) in enumerate(moves(record).items()):
        write(axes, f"{listed(names)}: {words}", LEFT_PX, 104.0 - 20.0 * line, NOTE_INK, room)
    write(axes, LIMITS, LEFT_PX, 18.0, NOTE_INK, room)
