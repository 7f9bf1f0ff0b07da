"""Where would the outposts stand that find room, and how many under which reading?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

from dueregard import selenodesy
from dueregard.analyses.capacity import ALL
from dueregard.writers import style
from dueregard.writers.advice.words import listed
from dueregard.writers.figures.file import draw
from dueregard.writers.figures.sheet import stamp
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps.extent import View, square
from dueregard.writers.maps.hillshade import Box, Elevation
from dueregard.writers.maps.labels import beside, place_labels
from dueregard.writers.maps.sheet import map_on, map_sheet, page_on
from dueregard.writers.maps.type import (
    FACT_INK,
    HEAD_INK,
    NOTE_INK,
    ROW_INK,
    SITE_INK,
    TITLE_INK,
    Ink,
    font,
    text_size,
    write,
)
from dueregard.writers.room.capacity import HEADLINE, Told
from dueregard.writers.room.capacity_words import (
    APART,
    LEVEL_WORDS,
    LIMITS,
    TOGETHER,
    by_physics,
    number_words,
    room_of,
)

WIDTH_PX, HEIGHT_PX, SIDE_PX = 1720.0, 1180.0, 960.0
LEFT_PX, BOTTOM_PX = 30.0, 100.0
TABLE_PX = LEFT_PX + SIDE_PX + 30.0
ROW_PX, COLUMN_PX, NAME_PX, LINE_PX = 42.0, 148.0, 205.0, 24.0
MARGIN = 1.1
OUTPOST_INK, BARRED_INK, FREE_FILL, FEW_FILL, MANY_FILL = "#D55E00", "#A50021", "#CFE3F3", "#F7C6B0", "#FFF6D6"
MARK_PX = 10.0
ENOUGH = 2
Row = Mapping[str, Any]


def draw_capacity(told: Told, record: Row, elevation: Elevation, target: Path) -> None:
    """Draw a layout of outposts that find room, and the room under every reading, to a PNG or SVG file.

    Parameters
    ----------
    told, record
        The answer, and as JSON has it.
    elevation
        Heights, rows from the top [m], and the transform from (column, row) to map metres.
    target
        File to write; it appears whole or not at all.
    """
    draw(target, lambda: _compose(told, record, elevation))


def _compose(told: Told, record: Row, elevation: Elevation) -> Figure:
    figure, view = map_sheet(WIDTH_PX, HEIGHT_PX), View(_box(told), SIDE_PX)
    axes = map_on(figure, (LEFT_PX, BOTTOM_PX), view, elevation, told.main.question.regions)
    map_ground.draw_graticule(axes, view)
    lead = _drawn_reading(record)
    if lead is not None:
        _draw_witness(axes, told, lead)
    _label_regions(axes, told, record, lead, view, map_ground.draw_scale_bar(axes, view, "{}, true at the middle"))
    page = page_on(figure)
    _write_head(figure, page, record, lead)
    _write_table(page, record)
    return figure


def _drawn_reading(record: Row) -> str | None:
    """Return the first reading that sets a limit where none shall have to consult."""
    return next((name for name in record["readings"] if room_of(record, name, HEADLINE)[0]["limited"]), None)


def _box(told: Told) -> Box:
    bounds = told.main.question.regions.total_bounds
    middle = (bounds[:2] + bounds[2:]) / 2.0
    return square(float(middle[0]), float(middle[1]), float(np.max(bounds[2:] - bounds[:2])) / 2.0 * MARGIN)


def _draw_witness(axes: Axes, told: Told, reading: str) -> None:
    """Draw each outpost of the layout, with half of the buffer that it keeps in its best direction."""
    room = told.main.room(reading, HEADLINE, ALL, told.main.question.spacings_m[-1])
    if room.packing is None:
        return
    cells = told.main.grounds[room.spacing_m].cells.middles[room.packing.chosen]
    best = told.main.buffers_m[reading, HEADLINE][0]
    for shape in selenodesy.discs(cells[:, 0], cells[:, 1], best / 2.0, vertices=64):
        path = map_ground.outline(shape)
        axes.add_patch(PathPatch(path, facecolor=OUTPOST_INK, edgecolor="none", alpha=0.18, zorder=3))
        axes.add_patch(PathPatch(path, fill=False, edgecolor=OUTPOST_INK, linewidth=0.5, zorder=4))
    axes.plot(cells[:, 0], cells[:, 1], ".", color=OUTPOST_INK, markersize=2.6, zorder=5, scalex=False, scaley=False)


def _label_regions(
    axes: Axes, told: Told, record: Row, lead: str | None, view: View, bar: tuple[float, float, float, float]
) -> None:
    """Write each region's name with its own room beside it."""
    regions = told.main.question.regions
    texts = [_region_words(record, lead, name) for name in regions["region"]]
    shapes = regions.geometry.to_numpy()
    pixels = view.pixels(shapely.get_coordinates(shapely.centroid(shapes)))
    half = (shapely.bounds(shapes)[:, 3] - shapely.bounds(shapes)[:, 1]) / 2.0 / view.metres_per_px
    wishes = [
        beside((float(x), float(y)), text_size(axes, text, SITE_INK), float(gap))
        for (x, y), text, gap in zip(pixels, texts, half, strict=True)
    ]
    frame = np.array([4.0, 4.0, view.side_px - 4.0, view.side_px - 4.0])
    obstacles = np.vstack([np.hstack([pixels - half[:, None] * 0.8, pixels + half[:, None] * 0.8]), [bar]])
    for found, text in zip(place_labels([wishes], frame, obstacles), texts, strict=True):
        if found is not None:
            east, north = view.metres(np.array(found.middle))[0]
            label = axes.text(float(east), float(north), text, ha="center", va="center", zorder=12)
            label.set(fontproperties=font(SITE_INK), color=SITE_INK.colour, parse_math=False)
            label.set_bbox({"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 1.0})


def _region_words(record: Row, lead: str | None, region: str) -> str:
    title = str(record["regions"][region])
    if lead is None:
        return title
    return f"{title}\n{number_words(room_of(record, lead, HEADLINE, region)[-1])}"


def _write_head(figure: Figure, page: Axes, record: Row, lead: str | None) -> None:
    room = WIDTH_PX - 2.0 * LEFT_PX
    write(page, "Does the law leave room for two or more?", LEFT_PX, HEIGHT_PX - 34.0, TITLE_INK, room - 200.0)
    title = f"{record['outpost']['title']}, in the Artemis regions of {record['edition']} on {record['on']}"
    known = f"{record['scenario']}, as known {record['as_of']}; physics {record['level']}"
    write(page, f"{title}. {known}", LEFT_PX, HEIGHT_PX - 70.0, FACT_INK, room)
    if record["stamp"] is not None:
        stamp(figure, record["stamp"], from_top_in=0.26)
    if lead is not None:
        finest = record["spacings_m"][-1] / 1e3
        drawn = (
            f"On the map: one largest layout found under {lead} where none has to consult another (cells {finest:g} km "
            f"apart); discs: half of the least buffer. Numbers at the regions: each by itself."
        )
        write(page, drawn, LEFT_PX, 74.0, NOTE_INK, room)
    for line, text in enumerate(_cut_in_two(LIMITS)):
        write(page, text, LEFT_PX, 48.0 - 20.0 * line, NOTE_INK, room)


def _cut_in_two(text: str) -> tuple[str, str]:
    place = text.index(" ", len(text) // 2)
    return text[:place], text[place + 1 :]


def _write_table(page: Axes, record: Row) -> None:
    top = HEIGHT_PX - 122.0
    width = WIDTH_PX - TABLE_PX - 20.0
    write(page, f"Room in all {len(record['regions'])} regions together,", TABLE_PX, top, HEAD_INK, width)
    write(page, "if any two, whichever comes first, need at most ...", TABLE_PX, top - 22.0, HEAD_INK, width)
    for column, words in enumerate(LEVEL_WORDS.values()):
        _centred(page, words, _column(column), top - 56.0, HEAD_INK)
    for row, (name, one) in enumerate(record["readings"].items()):
        y = top - 92.0 - row * ROW_PX
        write(page, name, TABLE_PX, y + 8.0, HEAD_INK, NAME_PX)
        write(page, one["status"], TABLE_PX, y - 9.0, NOTE_INK, NAME_PX)
        for column, level in enumerate(LEVEL_WORDS):
            _cell(page, record, name, level, _column(column), y)
    y = top - 92.0 - len(record["readings"]) * ROW_PX
    notes = list(_notes(record))
    for line, text in enumerate(notes):
        write(page, text, TABLE_PX, y - 12.0 - 21.0 * line, NOTE_INK, width)
    _write_regions(page, record, y - 12.0 - 21.0 * len(notes) - 24.0, width)


def _write_regions(page: Axes, record: Row, top: float, width: float) -> None:
    """Write the room of each region by itself, by level of the physics, where none has to consult."""
    lead = _drawn_reading(record)
    if lead is None:
        return
    spacing, levels = by_physics(record, lead)
    title = f"Each region alone, {lead}, none consults, {spacing / 1e3:g} km"
    write(page, title, TABLE_PX, top, HEAD_INK, width)
    for column, level in enumerate(levels):
        _centred(page, f"{level} physics", _column(column), top - 30.0, ROW_INK)
    for row, (region, name) in enumerate(record["regions"].items()):
        y = top - 58.0 - row * LINE_PX
        write(page, name, TABLE_PX, y, ROW_INK, NAME_PX)
        for column, level in enumerate(levels):
            rows = [one for one in room_of(record, lead, HEADLINE, region, level) if one["spacing_m"] == spacing]
            x = _column(column)
            fill = FEW_FILL if rows[0]["at_least"] < ENOUGH else MANY_FILL
            corner = (x - COLUMN_PX / 2.0 + 3.0, y - LINE_PX / 2.0 + 1.0)
            page.add_patch(
                Rectangle(corner, COLUMN_PX - 6.0, LINE_PX - 2.0, facecolor=fill, edgecolor="none", zorder=0)
            )
            _centred(page, number_words(rows[0]), x, y, ROW_INK)


def _column(column: int) -> float:
    return TABLE_PX + NAME_PX + COLUMN_PX * (column + 0.5)


def _cell(page: Axes, record: Row, name: str, level: str, x: float, y: float) -> None:
    rows = room_of(record, name, level)
    free = not rows[0]["limited"]
    fill = FREE_FILL if free else FEW_FILL if rows[-1]["at_least"] < ENOUGH else MANY_FILL
    corner = (x - COLUMN_PX / 2.0 + 3.0, y - ROW_PX / 2.0 + 2.0)
    page.add_patch(Rectangle(corner, COLUMN_PX - 6.0, ROW_PX - 4.0, facecolor=fill, edgecolor="none", zorder=0))
    if free and rows[0]["limit"] == "none":
        _centred(page, "law sets no limit", x, y, ROW_INK)
        return
    if free:
        _centred(page, number_words(rows[0]), x, y + 8.0, ROW_INK)
        _centred(page, "to those together", x, y - 10.0, NOTE_INK)
        return
    _centred(page, number_words(rows[-1]), x, y + 8.0, HEAD_INK)
    _centred(page, f"{number_words(rows[0])} at {rows[0]['spacing_m'] / 1e3:g} km", x, y - 10.0, NOTE_INK)


def _centred(page: Axes, text: str, x: float, y: float, ink: Ink) -> None:
    page.text(x, y, text, ha="center", va="center", fontproperties=font(ink), color=ink.colour, parse_math=False)


def _notes(record: Row) -> Iterator[str]:
    spaced = " and ".join(f"{one / 1e3:g}" for one in reversed(record["spacings_m"]))
    yield f'Cells {spaced} km apart. "12 to 14": 12 found, 14 not exceeded. *: limited by the cells.'
    if any(row["limit"] == "apart" for row in record["rooms"]):
        yield f"{APART} {TOGETHER};"
        yield "outside of it, and within reach, more is owed."
    yields = [name for name, one in record["readings"].items() if one["duty"] == "consult_and_yield"]
    if yields:
        yield f"{listed(yields)}: the later also yields where harm remains after talks."
    claims = [name for name, one in record["readings"].items() if one["status"] in {"claim", "proposal", "analogy"}]
    if claims:
        yield f"{listed(claims)}: no binding law."
    classes = sorted({row["class"] for row in record["rests_on"] if "thresholds" in row["number"]})
    yield f"The buffers are drawn by {listed(classes)}; none by law."
