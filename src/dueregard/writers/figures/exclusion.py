"""How much ground does each actor take out of a newcomer's free reach, as years pass?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from dueregard.model.law import CLAIMED, PROCEDURAL
from dueregard.writers import style
from dueregard.writers.figures.panels import Form, Panel, alike, newcomer_title, panelled
from dueregard.writers.figures.sheet import knowledge_marks, known_on, name, window_years, years
from dueregard.writers.gis.layers import Run, leading_newcomer_of, readings_of
from dueregard.writers.gis.rules import Cast, cast_of
from dueregard.writers.shares import days_looked_at

FORM = Form(3, 0.55, left_in=0.5, below_in=0.25)
BARE = "#EEEEEE"
CLAIM_DASHES = (0.0, (4.0, 1.6))


def exclusion_over_time(run: Run) -> Figure:
    """Draw area by actor for each reading and group of newcomers, once for those alike.

    Procedure is solid, claim dashed; they are never added up.
    """
    newcomer = leading_newcomer_of(run)
    rows = whole_ground(run.exclusion, newcomer)
    parts = {panel: part_of(totals(rows), panel) for panel in panels_of(run, rows)}
    groups = alike(list(parts), lambda panel: _frozen(parts[panel]))
    cast, most = cast_of(run.actors), float(np.nanmax([*totals(rows)["area_km2"], 1.0])) * 1.06
    who, days = newcomer_title(run, newcomer), days_looked_at(run.exclusion)
    facts = f"Ground on which a newcomer ({who}) would owe something, true km2, looked at on {days}"
    figure, drawn = panelled(run, "Exclusion over time", facts, _legend(run, rows, cast), groups, FORM)
    for axes, group in zip(drawn, groups, strict=True):
        _draw(axes, run, parts[group[0]], cast, most)
    return figure


def part_of(rows: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """Return the rows of a reading and a group of newcomers."""
    return rows[(rows["reading"] == panel[0]) & (rows["party_group"] == panel[1])]


def _frozen(part: pd.DataFrame) -> tuple[tuple[object, ...], ...]:
    told = part[["actor", "exclusion", "starts_on", "ends_on"]].astype(str).assign(area=part["area_km2"].round(3))
    return tuple(sorted(told.itertuples(index=False, name=None)))


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


def _draw(axes: Axes, run: Run, part: pd.DataFrame, cast: Cast, most: float) -> None:
    window = window_years(run)
    known_on(axes, run)
    for (actor, kind), line in part.groupby(["actor", "exclusion"]):
        days, area = steps(line, window[1])
        everybody = actor == "*"
        colour = style.INK if everybody else cast.colour(str(actor))
        if everybody:
            axes.fill_between(days, area, color=BARE, linewidth=0.0, zorder=0.5)
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


def _legend(run: Run, rows: pd.DataFrame, cast: Cast) -> list[Line2D | Patch]:
    actors = [actor for actor in dict.fromkeys(rows["actor"]) if actor != "*"]
    lines: list[Line2D | Patch] = [
        Line2D([], [], color=cast.colour(one), linewidth=1.6, label=name(cast.title(one), 28)) for one in actors
    ]
    procedure = Line2D([], [], color=style.FAINT_INK, linewidth=1.4, label="procedure: notify, coordinate, consult")
    claim = Line2D([], [], color=style.FAINT_INK, linewidth=1.4, linestyle=CLAIM_DASHES, label="claim: consent, barred")
    return [
        *lines,
        Patch(facecolor=BARE, edgecolor=style.INK, linewidth=1.0, label="everybody together (union)"),
        *([procedure, claim] if rows["effect"].isin(CLAIMED).any() else []),
        *knowledge_marks(run),
    ]
