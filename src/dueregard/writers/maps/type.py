"""How large is a text in the picture, and how is it written?"""

from dataclasses import dataclass
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from dueregard.writers import style

FONT = "DejaVu Sans"  # comes with matplotlib, so that every machine draws the same picture
LINE_SPACING = 1.05


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text is written. `counts`: whether it is told when a label finds no place."""

    size_pt: float
    colour: str
    italic: bool = False
    bold: bool = False
    counts: bool = False


STAMP_INK = Ink(style.STAMP_PT, style.STAMP, bold=True)
TITLE_INK = Ink(style.TITLE_PT, style.INK, bold=True)
VERDICT_INK = Ink(style.TEXT_PT + 1.5, style.INK)
FACT_INK = Ink(style.TEXT_PT, style.QUIET_INK)
HEAD_INK = Ink(style.TEXT_PT, style.INK, bold=True)
ROW_INK = Ink(style.LABEL_PT, style.INK)
NOTE_INK = Ink(style.SMALL_PT, style.QUIET_INK)
SITE_INK = Ink(style.LABEL_PT, style.INK, counts=True)
PLAN_INK = Ink(style.SMALL_PT, style.QUIET_INK, counts=True)
FEATURE_INK = Ink(style.SMALL_PT, "#51606F", italic=True)
GRID_INK = Ink(style.SMALL_PT - 0.5, "#626872")


def font(ink: Ink) -> FontProperties:
    """Return the font of an ink."""
    weight = "bold" if ink.bold else "normal"
    return FontProperties(family=FONT, size=ink.size_pt, style="italic" if ink.italic else "normal", weight=weight)


def text_size(axes: Axes, text: str, ink: Ink) -> tuple[float, float]:
    """Measure the width and height of a text, with a pixel round it. [px]"""
    figure = axes.get_figure(root=True)
    if figure is None or not isinstance(figure.canvas, FigureCanvasAgg):
        msg = "texts are measured on a figure with an Agg canvas"
        raise TypeError(msg)
    sample = Text(0, 0, text, fontproperties=font(ink), parse_math=False, linespacing=LINE_SPACING)
    sample.set_figure(figure)
    box = sample.get_window_extent()
    return float(box.width) + 2.0, float(box.height) + 2.0


def printable(text: str) -> str:
    """Replace characters that the picture's font does not have by a question mark."""
    return "".join(one if ord(one) in _characters() or one == "\n" else "?" for one in text)


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())


def fitted(axes: Axes, text: str, ink: Ink, room_px: float) -> str:
    """Shorten a text, with an ellipsis, until it fits its room. [px]"""
    if text_size(axes, text, ink)[0] <= room_px:
        return text
    fits = (kept for kept in range(len(text) - 1, 0, -1) if text_size(axes, _cut(text, kept), ink)[0] <= room_px)
    return _cut(text, next(fits, 1))


def _cut(text: str, kept: int) -> str:
    return f"{text[:kept].rstrip()}…"


def write(axes: Axes, text: str, x: float, y: float, ink: Ink, room_px: float) -> None:
    """Write one line from its left end, on axes whose unit is a pixel, shortened where it would not fit. [px]"""
    shown = fitted(axes, printable(text), ink, room_px)
    axes.text(x, y, shown, fontproperties=font(ink), color=ink.colour, ha="left", va="center", parse_math=False)
