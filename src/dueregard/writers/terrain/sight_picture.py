"""How does the ground lie under a line of sight?"""

from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib import style as matplotlib_style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dueregard.terrain.sightline import Sightline
from dueregard.writers.atomic import atomic
from dueregard.writers.style import BARE_GROUND, FAINT_INK, INK, QUIET_INK, SAFE_COLOURS, SMALL_PT, TEXT_PT
from dueregard.writers.terrain.area_words import SIGHT_REASONS, SIGHT_WORDS

WIDTH_IN, HEIGHT_IN, DOTS_PER_INCH = 11.0, 4.2, 150
HEADROOM = 0.08


def draw_sightline(found: Sightline, title: str, target: Path) -> None:
    """Draw the ground between two places and the straight line over it, to a PNG file."""
    with matplotlib_style.context("default"):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DOTS_PER_INCH)
        FigureCanvasAgg(figure)
        _compose(figure.add_axes((0.08, 0.17, 0.9, 0.7)), found, title)
    told = ": ".join(filter(None, (SIGHT_WORDS[found.state], SIGHT_REASONS[found.state])))
    note = f"Heights above the sphere: a straight line bends up in this picture. The other place is {told}."
    figure.text(0.08, 0.02, note, fontsize=SMALL_PT, color=QUIET_INK, va="bottom")
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": "dueregard"})
    with atomic(target) as unfinished:
        unfinished.write_bytes(picture.getvalue())


def _compose(axes: Axes, found: Sightline, title: str) -> None:
    away_km = found.distance_m / 1000.0
    both = np.concatenate([found.ground_m, found.line_m])
    low, high = float(np.nanmin(both)), float(np.nanmax(both))
    room = HEADROOM * max(high - low, 10.0)
    axes.fill_between(away_km, low - room, found.ground_m, color=BARE_GROUND, linewidth=0.0)
    axes.plot(away_km, found.ground_m, color=INK, linewidth=1.1, label="ground")
    axes.plot(away_km, found.line_m, color=SAFE_COLOURS[0], linewidth=1.4, label="straight line between the two points")
    under = np.nan_to_num(found.clearance_m) < 0.0
    hidden = np.where(under, found.line_m, np.nan)
    if under.any():
        axes.plot(away_km, hidden, color=SAFE_COLOURS[1], linewidth=2.2, label="under the ground")
    axes.plot(away_km[[0, -1]], found.line_m[[0, -1]], "o", color=SAFE_COLOURS[0], markersize=4)
    axes.set_xlim(0.0, away_km[-1])
    axes.set_ylim(low - room, high + room)
    axes.set_xlabel("distance [km]", fontsize=TEXT_PT)
    axes.set_ylabel("height above the sphere [m]", fontsize=TEXT_PT)
    axes.tick_params(labelsize=SMALL_PT)
    axes.grid(color=FAINT_INK, alpha=0.25, linewidth=0.5)
    axes.set_title(title, loc="left", fontsize=TEXT_PT + 1.5)
    axes.legend(fontsize=SMALL_PT, frameon=False, loc="best")
