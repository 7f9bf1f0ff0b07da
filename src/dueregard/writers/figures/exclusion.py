"""How much ground does each actor take out of a newcomer's free reach, as years pass?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from dueregard.model.law import CLAIMED, PROCEDURAL
from dueregard.writers import style
from dueregard.writers.figures.sheet import (
    BOTTOM_IN,
    LEFT_IN,
    RIGHT_IN,
    TOP_IN,
    Box,
    axes_in,
    heading,
    known_on,
    legend,
    name,
    sheet,
    window_years,
    years,
)
from dueregard.writers.gis.layers import Run, leading_newcomer_of, readings_of
from dueregard.writers.gis.rules import Cast, cast_of
from dueregard.writers.shares import days_looked_at

PANEL_IN = (2.75, 1.75)
AXIS_IN, OVER_IN, LEGEND_IN = 0.55, 0.55, 2.6
ACROSS = 3
CLAIM_DASHES = (0.0, (4.0, 1.6))
Panel = tuple[str, str]


def exclusion_over_time(run: Run) -> Figure:
    """Draw one panel a reading and group of newcomers: area by actor, procedure solid, claim dashed, never added up."""
    newcomer = leading_newcomer_of(run)
    rows = whole_ground(run.exclusion, newcomer)
    panels = panels_of(run, rows)
    across = min(ACROSS, max(len(panels), 1))
    down = -(-max(len(panels), 1) // across)
    pitch = PANEL_IN[0] + AXIS_IN, PANEL_IN[1] + OVER_IN
    height = TOP_IN + down * pitch[1] + BOTTOM_IN
    width = max(LEFT_IN + across * pitch[0] + LEGEND_IN + RIGHT_IN, 9.0)
    who = name(newcomer or "none")
    days = days_looked_at(run.exclusion)
    facts = f"Ground on which a newcomer ({who}) would owe something, true km2, looked at on {days}"
    figure = sheet(run.summary, "Exclusion over time", facts, width, height)
    cast, most = cast_of(run.actors), float(np.nanmax([*totals(rows)["area_km2"], 1.0])) * 1.06
    for place, panel in enumerate(panels):
        box = Box(
            LEFT_IN + AXIS_IN * 0.8 + (place % across) * pitch[0],
            height - TOP_IN - (place // across + 1) * pitch[1] + 0.32,
            PANEL_IN[0],
            PANEL_IN[1],
        )
        _draw(axes_in(figure, box), run, rows, panel, cast, most)
    legend(figure, _legend(rows, cast), RIGHT_IN, TOP_IN)
    return figure


def whole_ground(exclusion: pd.DataFrame, newcomer: str | None) -> pd.DataFrame:
    """Return rows of the leading newcomer that speak of all ground, not of a scarce part of it."""
    return exclusion[(exclusion["newcomer_class"] == newcomer) & exclusion["share_of"].isna()]


def panels_of(run: Run, rows: pd.DataFrame) -> list[Panel]:
    """Return readings, in the order of the run, each with its groups of newcomers."""
    each = [(reading, sorted(set(rows.loc[rows["reading"] == reading, "party_group"]))) for reading in readings_of(run)]
    return [(reading, group) for reading, groups in each for group in groups]


def totals(rows: pd.DataFrame) -> pd.DataFrame:
    """Add up the parts that the effects divide the ground into, procedure and claim apart."""
    kind = rows["effect"].map({**dict.fromkeys(PROCEDURAL, "procedural"), **dict.fromkeys(CLAIMED, "claimed")})
    keys = ["reading", "party_group", "actor", "exclusion", "starts_on", "ends_on"]
    told = pd.DataFrame(rows.drop(columns="geometry", errors="ignore")).assign(exclusion=kind)
    told = told[told["exclusion"].notna()]
    return told.groupby(keys, dropna=False)["area_km2"].sum().reset_index()


def _draw(axes: Axes, run: Run, rows: pd.DataFrame, panel: Panel, cast: Cast, most: float) -> None:
    heading(axes, name(f"{panel[0]} | {panel[1]}", 40))
    part = totals(rows[(rows["reading"] == panel[0]) & (rows["party_group"] == panel[1])])
    window = window_years(run)
    known_on(axes, run)
    for (actor, kind), line in part.groupby(["actor", "exclusion"]):
        days, area = steps(line, window[1])
        everybody = actor == "*"
        colour = style.INK if everybody else cast.colour(str(actor))
        axes.plot(
            days,
            area,
            color=colour,
            linewidth=1.0 if everybody else 1.6,
            linestyle=CLAIM_DASHES if kind == "claimed" else "solid",
            zorder=2 if everybody else 3,
        )
    axes.set(xlim=window, ylim=(0.0, most))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    axes.locator_params(axis="x", integer=True, nbins=5)
    axes.grid(axis="y", color=style.BARE_GROUND, linewidth=0.5)
    axes.set_ylabel("km2", fontsize=style.SMALL_PT, color=style.QUIET_INK, labelpad=2.0)


def steps(line: pd.DataFrame, last: float) -> tuple[list[float], list[float]]:
    """Return corners of a step line that falls to nothing where no row stands. [years, km2]"""
    starts = years(line["starts_on"])
    ends = np.nan_to_num(years(line["ends_on"]), nan=last)
    order = np.argsort(starts)
    days, area = [], []
    before = None
    for begin, end, value in zip(starts[order], ends[order], line["area_km2"].to_numpy()[order], strict=True):
        if before is not None and begin > before:
            days += [before, begin]
            area += [0.0, 0.0]
        if before is None:
            days.append(begin)
            area.append(0.0)
        days += [begin, end]
        area += [value, value]
        before = end
    if before is not None and before < last:
        days.append(before)
        area.append(0.0)
    return days, area


def _legend(rows: pd.DataFrame, cast: Cast) -> list[Line2D | Patch]:
    actors = [actor for actor in dict.fromkeys(rows["actor"]) if actor != "*"]
    lines: list[Line2D | Patch] = [
        Line2D([], [], color=cast.colour(one), linewidth=1.6, label=name(cast.title(one), 28)) for one in actors
    ]
    return [
        *lines,
        Line2D([], [], color=style.INK, linewidth=1.0, label="everybody together (union)"),
        Line2D([], [], color=style.FAINT_INK, linewidth=1.4, label="procedure: notify, coordinate, consult"),
        Line2D([], [], color=style.FAINT_INK, linewidth=1.4, linestyle=CLAIM_DASHES, label="claim: consent, barred"),
        Line2D([], [], color=style.STAMP, linewidth=0.9, linestyle=(0, (4, 2)), label="day of knowledge"),
    ]
