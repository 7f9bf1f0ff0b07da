"""How do a square and a tower's shadow look from above?"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib import style as matplotlib_style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import BoundaryNorm, ListedColormap, LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Patch
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.terrain import shadow, sight
from dueregard.terrain.area import Area
from dueregard.terrain.grid import Floats, Grid, cell_centres_m
from dueregard.terrain.tower import TowerShadow
from dueregard.writers.atomic import atomic
from dueregard.writers.maps.hillshade import shaded_relief
from dueregard.writers.style import BARE_GROUND, FAINT_INK, INK, PAPER, QUIET_INK, SAFE_COLOURS, SMALL_PT, TEXT_PT
from dueregard.writers.terrain.area_words import SIGHT_WORDS, area_caveats, tower_caveats

PANEL_IN, DOTS_PER_INCH = 4.6, 150
NIGHT, LIGHT, HEIGHTS, NIGHTS = "#1B1F4B", "inferno", "cividis", "inferno_r"
SIGHT_COLOURS = {
    sight.SEEN: SAFE_COLOURS[4],
    sight.UNDECIDED: "#F6E3B4",
    sight.HIDDEN: "#8C8C96",
    sight.UNKNOWN: PAPER,
}
PARALLEL = "#B9BDC6"
PARALLELS_DEG = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
MOST_PARALLELS = 6
FAINTEST_HOURS, FULLEST_HOURS = 0.1, 1000.0
ROOM = 1.3
"""Side of the picture of a shadow, as a share of the shadow's."""


def draw_area(found: Area, sky: Sky, title: str, target: Path) -> None:
    """Draw heights, sunlight with permanent shadow, sight, and the highest horizon of a square, to a PNG file."""
    figure, axes = _sheet(2, 2, title, area_caveats(found)[:-1])
    _colours(axes[0], found.raster, found.raster.heights_m, HEIGHTS, "height above the sphere [m]")
    percent = 100.0 * found.lit_share[0]
    scale = Normalize(0.0, max(100.0 * sky.lit_ground_share.value, float(np.nanmax(percent, initial=0.0))))
    _colours(axes[1], found.raster, percent, LIGHT, "time with any part of the Sun [%]", scale)
    _marked(axes[1], found.raster, found.shadow == shadow.SHADED, NIGHT, "permanent shadow")
    _states(axes[2], found.raster, found.sight)
    _colours(axes[3], found.raster, found.horizon_deg, "viridis", "highest horizon in any direction [deg]")
    for one in axes:
        _frame(one, found.raster, found.eye[:2])
    _save(figure, target)


def draw_tower(found: TowerShadow, title: str, target: Path) -> None:
    """Draw how much of the Sun's disc a tower hides at its worst, and the hours it takes a year, to a PNG file."""
    figure, axes = _sheet(1, 2, title, tower_caveats(found)[:-1])
    share = np.where(found.hidden_share > 0.0, 100.0 * found.hidden_share, np.nan)
    whole = Normalize(0.0, 100.0)
    _colours(axes[0], found.raster, share, NIGHTS, "most of the Sun's disc that is hidden [%]", whole)
    hours = np.where(found.lost_hours >= FAINTEST_HOURS, found.lost_hours, np.nan)
    scale = LogNorm(FAINTEST_HOURS, FULLEST_HOURS, clip=True)
    _colours(axes[1], found.raster, hours, NIGHTS, "hours of full Sun lost a year [h]", scale)
    place = found.tower.easting_m, found.tower.northing_m
    for one in axes:
        one.set_facecolor(BARE_GROUND)
        _frame(one, found.raster, place)
        _crop(one, found, place)
    _save(figure, target)


def _crop(axes: Axes, found: TowerShadow, place: tuple[float, float]) -> None:
    """Show no more ground than the shadow needs."""
    east, north = cell_centres_m(found.raster)
    away = np.maximum(np.abs(east - place[0]), np.abs(north - place[1]))
    lost = np.nan_to_num(found.lost_hours) >= FAINTEST_HOURS
    half_km = ROOM * max(float(away[lost].max(initial=0.0)), 4.0 * found.raster.cell_m) / 1000.0
    middle = place[0] / 1000.0, place[1] / 1000.0
    axes.set(xlim=(middle[0] - half_km, middle[0] + half_km), ylim=(middle[1] - half_km, middle[1] + half_km))


def _sheet(rows: int, columns: int, title: str, notes: Sequence[str]) -> tuple[Figure, list[Axes]]:
    with matplotlib_style.context("default"):
        figure = Figure(figsize=(columns * (PANEL_IN + 0.7), rows * PANEL_IN + 0.9), dpi=DOTS_PER_INCH)
        FigureCanvasAgg(figure)
        head, foot = 1.0 - 0.58 / figure.get_figheight(), 0.85 / figure.get_figheight()
        grid = figure.add_gridspec(rows, columns, left=0.07, right=0.96, top=head, bottom=foot, wspace=0.22, hspace=0.2)
        axes = [figure.add_subplot(grid[row, column]) for row in range(rows) for column in range(columns)]
    figure.text(0.07, 1.0 - 0.22 / figure.get_figheight(), title, fontsize=TEXT_PT + 2, color=INK, va="center")
    words = "Map plane IAU_2015:30135; kilometres from the pole, 0 E up, 90 E to the right; circles are parallels."
    lines = "\n".join([*notes, words])
    figure.text(0.07, 0.08 / figure.get_figheight(), lines, fontsize=SMALL_PT, color=QUIET_INK, va="bottom")
    return figure, axes


def _extent(raster: Grid) -> tuple[float, float, float, float]:
    (rows, columns), t = raster.shape, raster.transform
    edges = (t.c, t.c + t.a * columns, t.f + t.e * rows, t.f)
    west, east, south, north = (edge / 1000.0 for edge in edges)
    return west, east, south, north


def _colours(
    axes: Axes,
    raster: Grid,
    values: NDArray[np.floating],
    colours: str,
    label: str,
    scale: Normalize | None = None,
) -> None:
    image = axes.imshow(values, cmap=colours, norm=scale, extent=_extent(raster), interpolation="nearest", zorder=1)
    _relief(axes, raster)
    axes.set_title(label, loc="left", fontsize=TEXT_PT, color=INK)
    _bar(axes, image)


def _bar(axes: Axes, image: AxesImage) -> Axes:
    bar = axes.figure.colorbar(image, ax=axes, fraction=0.046, pad=0.02)
    bar.ax.tick_params(labelsize=SMALL_PT)
    return bar.ax


def _relief(axes: Axes, raster: Grid) -> None:
    """Lay the shading of the ground over colours, thinly."""
    west, east, south, north = (1000.0 * edge for edge in _extent(raster))
    grey, edges = shaded_relief((raster.heights_m, raster.transform), (west, south, east, north))
    if grey.size:
        extent = edges[0] / 1000.0, edges[2] / 1000.0, edges[1] / 1000.0, edges[3] / 1000.0
        axes.imshow(
            grey, cmap="gray", vmin=0.5, vmax=1.0, alpha=0.22, extent=extent, interpolation="bilinear", zorder=2
        )


def _marked(axes: Axes, raster: Grid, mask: NDArray[np.bool_], colour: str, label: str) -> None:
    image = np.where(mask, 1.0, np.nan)
    axes.imshow(image, cmap=ListedColormap([colour]), extent=_extent(raster), interpolation="nearest", zorder=3)
    _legend(axes, [Patch(facecolor=colour, label=label)])


def _states(axes: Axes, raster: Grid, state: NDArray[np.uint8]) -> None:
    colours = ListedColormap([*SIGHT_COLOURS.values(), BARE_GROUND])
    norm = BoundaryNorm(np.arange(-0.5, len(SIGHT_COLOURS) + 1), colours.N)
    image = axes.imshow(state, cmap=colours, norm=norm, extent=_extent(raster), interpolation="nearest", zorder=1)
    _bar(axes, image).set_visible(False)  # so that all panels are of one size
    _relief(axes, raster)
    axes.set_title("seen from the marked place", loc="left", fontsize=TEXT_PT, color=INK)
    there = [one for one in SIGHT_COLOURS if (state == one).any()]
    _legend(
        axes,
        [Patch(facecolor=SIGHT_COLOURS[one], edgecolor=FAINT_INK, label=SIGHT_WORDS[one]) for one in there],
    )


def _legend(axes: Axes, patches: Sequence[Patch]) -> None:
    axes.legend(handles=patches, loc="lower left", fontsize=SMALL_PT, framealpha=0.85, edgecolor="none").set_zorder(8)


def _frame(axes: Axes, raster: Grid, place: tuple[float, float]) -> None:
    west, east, south, north = _extent(raster)
    axes.plot(place[0] / 1000.0, place[1] / 1000.0, "+", color=PAPER, markersize=8, markeredgewidth=2.6, zorder=6)
    axes.plot(place[0] / 1000.0, place[1] / 1000.0, "+", color=INK, markersize=7, markeredgewidth=1.2, zorder=7)
    _parallels(axes, raster)
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal")
    axes.tick_params(labelsize=SMALL_PT, length=2.5)
    for spine in axes.spines.values():
        spine.set(color=QUIET_INK, linewidth=0.6)


def _parallels(axes: Axes, raster: Grid) -> None:
    east, north = cell_centres_m(raster)
    south_deg: Floats = -selenodesy.to_geographic(east, north)[0]
    span = float(south_deg.max() - south_deg.min())
    step = next((one for one in PARALLELS_DEG if span / one <= MOST_PARALLELS), PARALLELS_DEG[-1])
    levels = np.arange(np.ceil(south_deg.min() / step), np.floor(south_deg.max() / step) + 1) * step
    levels = levels[levels < 90.0]
    if len(levels):
        drawn = axes.contour(
            east / 1000.0, north / 1000.0, south_deg, levels, colors=PARALLEL, linewidths=0.6, zorder=4
        )
        axes.clabel(drawn, fmt=lambda value: f"{value:g} S", fontsize=SMALL_PT - 0.5, inline=True)


def _save(figure: Figure, target: Path) -> None:
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": "dueregard"})
    with atomic(target) as unfinished:
        unfinished.write_bytes(picture.getvalue())
