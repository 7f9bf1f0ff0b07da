"""How does the sky line of a place look, with Sun and Earth?"""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dueregard.terrain.grid import Floats
from dueregard.terrain.view import View
from dueregard.writers.figures.file import draw
from dueregard.writers.style import BARE_GROUND, FAINT_INK, INK, QUIET_INK, SAFE_COLOURS, SMALL_PT, TEXT_PT
from dueregard.writers.terrain.words import caveats, title

SUN_COLOUR, EARTH_COLOUR = SAFE_COLOURS[4], SAFE_COLOURS[0]
WIDTH_IN, HEIGHT_IN, DOTS_PER_INCH = 11.0, 4.6, 160
MARGIN_DEG = 1.0
POINTS = {0: "N", 90: "E", 180: "S", 270: "W", 360: "N"}


def draw_panorama(seen: View, target: Path) -> None:
    """Draw the horizon round a place, the band of the Sun and the path of the Earth, to a PNG or SVG file.

    Parameters
    ----------
    seen
        What the place sees.
    target
        File to write; it appears whole or not at all.
    """
    draw(target, lambda: _compose(seen))


def _compose(seen: View) -> Figure:
    figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.06, 0.2, 0.92, 0.68))
    _draw_sun(axes, seen)
    _draw_earth(axes, seen)
    _draw_ground(axes, seen)
    _label(axes, seen)
    figure.legend(
        loc="lower right", bbox_to_anchor=(0.985, 0.005), ncols=2, fontsize=SMALL_PT, markerscale=6, frameon=False
    )
    figure.text(0.06, 0.02, "\n".join(caveats(seen)), fontsize=SMALL_PT, color=QUIET_INK, va="bottom")
    return figure


def _closed(seen: View, values: ArrayLike) -> tuple[Floats, Floats]:
    """Repeat the first direction at 360 degrees."""
    around = np.asarray(values, dtype=np.float64)
    return np.append(seen.horizon.azimuth_deg, 360.0), np.append(around, around[0])


def _draw_sun(axes: Axes, seen: View) -> None:
    radius = seen.sky.sun_semidiameter.value
    azimuth, top = _closed(seen, seen.sun_top_deg + radius)
    bottom = _closed(seen, seen.sun_bottom_deg - radius)[1]
    label = "where the Sun passes, midwinter to midsummer"
    axes.fill_between(azimuth, bottom, top, color=SUN_COLOUR, alpha=0.3, linewidth=0.0, label=label)
    axes.plot(azimuth, top, color=SUN_COLOUR, linewidth=1.0)


def _draw_earth(axes: Axes, seen: View) -> None:
    azimuth, elevation = seen.earth_azimuth_deg, seen.earth_elevation_deg
    label = "centre of the Earth, over 18 years"
    axes.plot(azimuth, elevation, ".", color=EARTH_COLOUR, markersize=1.2, markeredgewidth=0.0, label=label)


def _draw_ground(axes: Axes, seen: View) -> None:
    azimuth, elevation = _closed(seen, seen.horizon.elevation_deg)
    floor = _span(seen)[0]
    axes.fill_between(azimuth, floor, elevation, color=BARE_GROUND, linewidth=0.0, zorder=3)
    axes.plot(azimuth, elevation, color=INK, linewidth=1.1, zorder=4, label="horizon")
    unknown = _closed(seen, seen.horizon.known)[1] < 0.5
    if unknown.any():
        low = np.full(azimuth.shape, floor)
        axes.fill_between(
            azimuth, low, floor + 0.3, where=unknown, color=FAINT_INK, zorder=5, label="ground not known, may be higher"
        )


def _span(seen: View) -> tuple[float, float]:
    lowest = float(np.nanmin(np.minimum(seen.horizon.elevation_deg, 0.0)))
    highest = [seen.horizon.elevation_deg, seen.sun_top_deg, seen.earth_elevation_deg]
    return lowest - MARGIN_DEG, float(max(map(np.nanmax, highest))) + MARGIN_DEG


def _label(axes: Axes, seen: View) -> None:
    axes.set_xlim(0.0, 360.0)
    axes.set_ylim(*_span(seen))
    axes.set_xticks(range(0, 361, 30), [POINTS.get(degree, str(degree)) for degree in range(0, 361, 30)])
    axes.tick_params(labelsize=SMALL_PT)
    axes.set_xlabel("azimuth, clockwise from north [deg]", fontsize=TEXT_PT)
    axes.set_ylabel("elevation [deg]", fontsize=TEXT_PT)
    axes.axhline(0.0, color=FAINT_INK, linewidth=0.6, linestyle=(0, (4, 3)), zorder=6)
    axes.set_title(title(seen), loc="left", fontsize=TEXT_PT + 1.5)
