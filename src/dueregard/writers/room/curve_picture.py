"""At which buffer does room for so many outposts end, under which reading?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dueregard.writers import style
from dueregard.writers.advice.words import listed
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.sheet import name, stamp
from dueregard.writers.maps.type import HEAD_INK, NOTE_INK, ROW_INK, font

SIZE_IN, DOTS_PER_INCH = (11.0, 7.6), 150
TWO = 2
COUNTS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LEVEL_MARKS = {"low": "<", "nominal": "o", "high": ">"}
Row = Mapping[str, Any]


def draw_curves(record: Row, target: Path) -> None:
    """Draw room against the buffer under each reading, and the buffers of the model, to a PNG or SVG file."""
    draw(target, lambda: _compose(record))


def _compose(record: Row) -> Figure:
    figure = Figure(SIZE_IN, dpi=DOTS_PER_INCH, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    axes, below = figure.subplots(2, 1, sharex=True, height_ratios=(2.2, 1.0))
    figure.subplots_adjust(left=0.2, right=0.97, top=0.9, bottom=0.12, hspace=0.06)
    for number, (names, curve) in enumerate(_alike(record)):
        points = curve["points"]
        colour = style.SAFE_COLOURS[number % len(style.SAFE_COLOURS)]
        far, least, most = ([one[key] for one in points] for key in ("buffer_m", "at_least", "at_most"))
        kilometres = [one / 1e3 for one in far]
        axes.plot(kilometres, least, color=colour, linewidth=1.8, marker=".", label=listed(names))
        axes.fill_between(kilometres, least, most, color=colour, alpha=0.2, linewidth=0)
    for limit, words in (("none", "no limit whatever the buffer"), ("apart", "no limit within one another's zone")):
        free = [one["reading"] for one in record["curves"] if one["limit"] == limit]
        if free:
            axes.plot([], [], linestyle="none", label=f"{words}: {listed(free)}")
    axes.axhline(TWO, color=style.STAMP, linewidth=0.9, linestyle="--")
    axes.annotate("two outposts", (0.01, TWO), xycoords=("axes fraction", "data"), xytext=(0, 3),
                  textcoords="offset points", fontproperties=font(NOTE_INK), color=style.STAMP)  # fmt: skip
    axes.set(xscale="log", yscale="log")
    axes.set_ylabel("outposts that find room", fontproperties=font(ROW_INK))
    axes.set_yticks(COUNTS, [str(one) for one in COUNTS])
    axes.legend(prop=font(ROW_INK), frameon=False, loc="upper right")
    axes.set_title(_title(record), fontproperties=font(HEAD_INK), loc="left", parse_math=False)
    if record["stamp"] is not None:
        stamp(figure, record["stamp"], from_top_in=0.3)
    _draw_own(below, record)
    for one in (axes, below):
        one.grid(visible=True, which="major", color="#DDDDDD", linewidth=0.6)
        for label in (*one.get_xticklabels(), *one.get_yticklabels()):
            label.set_fontproperties(font(ROW_INK))
    return figure


def _title(record: Row) -> str:
    return (
        f"Room for outposts in all {len(record['regions'])} regions, against the distance that any two must keep, "
        "middle to middle\n"
        f"none has to consult another; {name(record['scenario'], 90)}, {record['on']}"
    )


def _alike(record: Row) -> Iterator[tuple[list[str], Row]]:
    """Give readings that share a curve together."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for one in record["curves"]:
        if one["limit"] == "any":
            key = tuple((point["at_least"], point["at_most"]) for point in one["points"])
            groups.setdefault(key, []).append(one)
    yield from (([one["reading"] for one in group], group[0]) for group in groups.values())


def _draw_own(axes: Axes, record: Row) -> None:
    """Draw what the model asks for: a line from the best direction to the worst, one for each outpost and level."""
    lead = next((one["reading"] for one in record["own_buffers"]), None)
    rows = [one for one in record["own_buffers"] if one["reading"] == lead]
    names = [f"{one['outpost']}, {one['level']}" for one in rows]
    for place, one in enumerate(rows):
        ends = [max(one[key], 100.0) / 1e3 for key in ("best_m", "worst_m")]
        axes.plot(ends, [place, place], color=style.QUIET_INK, linewidth=3.0, solid_capstyle="butt")
        axes.plot(ends, [place, place], LEVEL_MARKS[one["level"]], color=style.INK, markersize=3.5)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    words = f"what the model asks for under {lead}, best to worst direction [km]; no law gives these distances"
    axes.set_xlabel(words, fontproperties=font(ROW_INK))
    ticks = (2, 5, 10, 20, 50, 100, 200)
    axes.set_xticks(ticks, [str(one) for one in ticks])
