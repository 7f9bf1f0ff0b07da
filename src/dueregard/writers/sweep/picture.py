"""Where is a newcomer kept out, and how probable is that?"""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dueregard.analyses.ensemble.raster import Raster
from dueregard.analyses.ensemble.scene import Scene
from dueregard.analyses.ensemble.tally import Tally
from dueregard.model.rulebook import Gazetteer
from dueregard.writers import style
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.sheet import stamp
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps.extent import View, square
from dueregard.writers.maps.hillshade import Box, Elevation
from dueregard.writers.maps.sheet import map_on, map_sheet, page_on
from dueregard.writers.maps.type import FACT_INK, GRID_INK, HEAD_INK, NOTE_INK, font, write
from dueregard.writers.sweep.words import sentences
from dueregard.zones.days import date_of

WIDTH_PX, HEIGHT_PX, SIDE_PX = 1240.0, 1440.0, 1180.0
LEFT_PX, BOTTOM_PX = 30.0, 130.0
STEPS = (0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Classes of probability."""
COLOURS = ("#FFF7BC", "#FEE391", "#FEC44F", "#FB9A29", "#EC7014", "#CC4C02", "#8C2D04")
"""ColorBrewer YlOrBr: read by anybody, and in grey."""
SHOWN = 0.01
"""The map frames the cells of at least this probability."""
LEAST_WORLDS = 10
"""Cells that fewer worlds reach are left bare: their number is chance."""
ROOM_M = 8_000.0
LABEL_INSIDE_PX = 34.0
TITLE = "Where a newcomer would owe a duty on {}"
LIMITS = (
    "Radii are engineering results, guidelines or assumptions; no law gives a distance. "
    "A zone says how to act, not whose the ground is."
)


def draw_sweep(scene: Scene, tally: Tally, gazetteer: Gazetteer, elevation: Elevation, target: Path) -> None:
    """Draw the probability that the newcomer would owe a duty, cell by cell, to a PNG or SVG file.

    Parameters
    ----------
    target
        File to write; it appears whole or not at all.
    """
    draw(target, lambda: _compose(scene, tally, gazetteer, elevation))


def _compose(scene: Scene, tally: Tally, gazetteer: Gazetteer, elevation: Elevation) -> Figure:
    figure, view = map_sheet(WIDTH_PX, HEIGHT_PX), View(_box(scene.raster, tally.cells), SIDE_PX)
    regions = map_ground.latest_regions(gazetteer.regions, view.box)
    axes = map_on(figure, (LEFT_PX, BOTTOM_PX), view, elevation, regions)
    _draw_cells(axes, scene.raster, np.ma.masked_less(tally.cells, max(STEPS[0], LEAST_WORLDS / max(tally.worlds, 1))))
    _label_lines(axes, [line for lines in map_ground.draw_graticule(axes, view) for line in lines], view)
    map_ground.draw_scale_bar(axes, view, "{}, true at the map's middle")
    axes.set(xlim=(view.box[0], view.box[2]), ylim=(view.box[1], view.box[3]))
    _draw_scale(figure)
    _write_words(figure, scene, tally)
    return figure


def _box(raster: Raster, cells: NDArray[np.float64]) -> Box:
    """Frame what is at all probable; the whole grid where nothing is."""
    rows, columns = np.nonzero(cells >= SHOWN)
    x, y = raster.centres()
    east, north = (x, y) if len(rows) == 0 else (x[columns], y[rows])
    middle = (float(east.min() + east.max()) / 2.0, float(north.min() + north.max()) / 2.0)
    half = max(float(np.ptp(east)), float(np.ptp(north))) / 2.0
    return square(*middle, half + ROOM_M)


def _label_lines(axes: Axes, lines: list[map_ground.LineLabel], view: View) -> None:
    """Write latitudes and longitudes a little inside the frame."""
    middle = view.side_px / 2.0
    for line in lines:
        spots = view.metres(middle + (view.pixels(line.places[:1]) - middle) * (1.0 - LABEL_INSIDE_PX / middle))
        for east, north in spots:
            axes.text(
                east, north, line.text, fontproperties=font(GRID_INK), color=GRID_INK.colour, ha="center", zorder=9
            )


def _norm() -> BoundaryNorm:
    return BoundaryNorm(STEPS, len(COLOURS))


def _draw_cells(axes: Axes, raster: Raster, cells: NDArray[np.float64]) -> None:
    extent = (
        raster.west_m,
        raster.west_m + raster.side * raster.cell_m,
        raster.north_m - raster.side * raster.cell_m,
        raster.north_m,
    )
    axes.imshow(
        cells,
        extent=extent,
        origin="upper",
        cmap=ListedColormap(COLOURS),
        norm=_norm(),
        interpolation="nearest",
        alpha=0.72,
        zorder=2.5,
    )


def _draw_scale(figure: Figure) -> None:
    axes = figure.add_axes((0.62, 0.062, 0.35, 0.012))
    bar = figure.colorbar(ScalarMappable(_norm(), ListedColormap(COLOURS)), cax=axes, orientation="horizontal")
    bar.set_ticks(STEPS, labels=[f"{100 * step:g} %" for step in STEPS])
    bar.ax.tick_params(labelsize=style.SMALL_PT, length=2)
    for label in bar.ax.get_xticklabels():
        label.set_fontproperties(font(NOTE_INK))


def _write_words(figure: Figure, scene: Scene, tally: Tally) -> None:
    axes = page_on(figure)
    room = WIDTH_PX - 2.0 * LEFT_PX
    newcomer = "a newcomer" if scene.newcomer is None else scene.rulebook.newcomers[scene.newcomer].title
    stamped = scene.scenario.kind == "exercise"
    write(
        axes,
        f"Where a newcomer would owe a duty on {date_of(scene.day)}",
        LEFT_PX,
        HEIGHT_PX - 28.0,
        HEAD_INK,
        room - 200.0,
    )
    facts = f"{scene.scenario.scenario}; {newcomer}; {scene.readings[0]}; {tally.worlds:,} worlds"
    write(axes, facts, LEFT_PX, HEIGHT_PX - 56.0, FACT_INK, room - 200.0 * stamped)
    ground = [one.partition(";")[0] for one in sentences(scene, tally) if one.startswith("On ")]
    write(axes, " ".join(ground), LEFT_PX, HEIGHT_PX - 84.0, FACT_INK, room)
    if stamped:
        stamp(figure, STAMP, from_top_in=0.26)
    write(axes, "Share of worlds in which somebody is owed a duty there", LEFT_PX, 92.0, NOTE_INK, room * 0.55)
    drawn = f"drawn: {scene.design.name}, seed {scene.design.seed}; cells of {scene.raster.cell_m:g} m; smooth sphere"
    write(axes, drawn, LEFT_PX, 66.0, NOTE_INK, room * 0.55)
    write(axes, LIMITS, LEFT_PX, 18.0, NOTE_INK, room)
