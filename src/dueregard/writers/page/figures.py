"""Which layers has the map, and how does Bokeh draw each?"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from bokeh.core.properties import value
from bokeh.models import (
    ColumnDataSource,
    DatetimeTickFormatter,
    NumeralTickFormatter,
    PanTool,
    Range1d,
    Span,
    WheelZoomTool,
)
from bokeh.plotting import figure

from dueregard.writers import style
from dueregard.writers.maps.hillshade import Box
from dueregard.writers.page.ground import Picture
from dueregard.writers.page.shapes import outline
from dueregard.writers.style import LineStyle

SCARCE_FILLS = {"shadow": ("#24324A", 0.24), "lit": ("#FFF3A0", 0.62)}
"""Layer of scarce ground -> fill and its opacity."""
REGION = "#5B6B7F"
RULE = "#8A8F98"
TYPE = "Helvetica, Arial, sans-serif"
POLYGON_FIELDS = ("xs", "ys", "colour")
SITE_FIELDS = ("x", "y", "marker", "face", "edge")
TEXT_FIELDS = ("x", "y", "text", "dx", "dy", "align", "colour", "font", "size")
LINE_FIELDS = ("xs", "ys", "colour")
Scarce = Mapping[str, Sequence[shapely.Geometry]]
HATCH_PX = 11.0
EMISSION_FILL = 0.035
"""Fainter than in a picture of chosen zones: here the reaches to all receptor classes lie over one another. [1]"""


def map_figure(pictures: Sequence[Picture], home: Box, scarce: Scarce, regions: Any) -> Any:
    """Make the map: the ground, and layers that the page fills with rows.

    Parameters
    ----------
    pictures
        Shaded relief, the widest first.
    home
        What is seen first. [m]
    scarce
        Permanently shadowed and well lit ground, in the map plane, by layer; empty where the gazetteer has none.
    regions
        Candidate landing regions: edition, geometry.
    """
    west, south, east, north = home
    plot = figure(name="map", x_range=Range1d(west, east), y_range=Range1d(south, north), tools="")
    plot.update(toolbar_location=None, sizing_mode="stretch_both", min_border=0, lod_threshold=None)
    plot.update(background_fill_color=style.BARE_GROUND, outline_line_color=style.QUIET_INK)
    plot.axis.visible = False
    plot.grid.visible = False
    _add_ground(plot, pictures, scarce, regions)
    _add_zones(plot)
    _add_places(plot)
    _add_texts(plot)
    wheel = WheelZoomTool()
    plot.add_tools(PanTool(), wheel)
    plot.toolbar.active_scroll = wheel
    return plot


def share_figure(first_ms: float, last_ms: float) -> Any:
    """Make the chart of scarce ground over time, which the page fills.

    Parameters
    ----------
    first_ms, last_ms
        Window, since the start of 1970. [ms]
    """
    chart = figure(name="shares", x_range=Range1d(first_ms, last_ms), y_range=Range1d(0.0, 1.0), tools="", height=190)
    chart.update(toolbar_location=None, sizing_mode="stretch_width", outline_line_color=None)
    chart.xaxis.formatter = DatetimeTickFormatter(years="%Y", months="%m/%Y", days="%F")
    chart.yaxis.formatter = NumeralTickFormatter(format="0.[0] %")
    chart.xgrid.visible = False
    for axis in (chart.xaxis, chart.yaxis):
        axis.update(major_label_text_font=TYPE, major_label_text_font_size="12px", minor_tick_line_color=None)
    for name, dash in (("procedural", "solid"), ("claimed", [6, 3])):
        source = _empty(LINE_FIELDS)
        chart.multi_line("xs", "ys", source=source, name=name, line_color="colour", line_width=2.5, line_dash=dash)
    chart.add_layout(Span(name="now", dimension="height", location=first_ms, line_color=style.INK, line_width=1.2))
    return chart


def _empty(fields: Sequence[str]) -> ColumnDataSource:
    return ColumnDataSource({name: [] for name in fields})


def _add_ground(plot: Any, pictures: Sequence[Picture], scarce: Scarce, regions: Any) -> None:
    for picture in pictures:
        west, south, east, north = picture.box
        size = {"w": [east - west], "h": [north - south]}
        source = ColumnDataSource({"url": [picture.uri], "x": [west], "y": [north], **size})
        plot.image_url("url", "x", "y", "w", "h", source=source, anchor="top_left", level="image")
    latest = np.asarray(regions["edition"] == regions["edition"].max(), dtype=np.bool_)
    ground = regions.geometry.to_numpy()
    for name, (fill, alpha) in SCARCE_FILLS.items():
        _add_polygons(plot, name, scarce.get(name, ()), fill=fill, alpha=alpha, line=None, dash="solid")
    _add_polygons(plot, "regions-earlier", ground[~latest], fill=REGION, alpha=0.0, line=REGION, dash=[2, 3])
    _add_polygons(plot, "regions", ground[latest], fill=REGION, alpha=0.09, line=REGION, dash="solid")
    lines = _empty(("xs", "ys"))
    plot.multi_line("xs", "ys", source=lines, name="graticule", line_color=RULE, line_width=0.6, level="underlay")


def _add_polygons(
    plot: Any, name: str, shapes: Sequence[shapely.Geometry], *, fill: str, alpha: float, line: str | None, dash: Any
) -> None:
    rings = [outline(shape) for shape in shapes]
    xs, ys = ([[[ring[axis::2] for ring in part] for part in shape] for shape in rings] for axis in (0, 1))
    source = ColumnDataSource({"xs": xs, "ys": ys})
    drawn = plot.multi_polygons("xs", "ys", source=source, name=name, fill_color=fill, fill_alpha=alpha)
    drawn.level = "underlay"
    drawn.glyph.update(line_color=line, line_alpha=0.8, line_width=0.8, line_dash=dash)


def _add_zones(plot: Any) -> None:
    """Add what newcomers are kept from, then the zones by polarity, the plans and the shared ground."""
    _layer(plot, "exclusion-procedural", LineStyle("", 1.2, fill=0.04), hatch=("/", 0.17), ink=style.INK)
    _layer(plot, "exclusion-claimed", LineStyle("", 1.4, (2.0, 2.0), 0.03), hatch=("x", 0.2), ink=style.STAMP)
    for polarity, line in style.POLARITY_STYLES.items():
        if line.double:
            _layer(plot, f"casing-{polarity}", LineStyle("", line.width + 2.4), ink=style.PAPER)
        fill = EMISSION_FILL if polarity == "emission" else line.fill
        _layer(plot, f"zones-{polarity}", LineStyle("", line.width, line.dashes, fill))
    _layer(plot, "plans", LineStyle("", style.ENVELOPE_WIDTH, style.ENVELOPE_DASHES, 0.02))
    _layer(plot, "grounds", LineStyle("", 0.8, fill=0.4))
    _layer(plot, "overlaps", LineStyle("", 1.2, fill=0.10), hatch=("\\", 0.9), ink=style.STAMP)
    _layer(plot, "picked-casing", LineStyle("", 6.0), ink=style.PAPER)
    _layer(plot, "picked", LineStyle("", 3.0), ink=style.INK)


def _layer(
    plot: Any, name: str, line: LineStyle, *, hatch: tuple[str, float] | None = None, ink: str | None = None
) -> None:
    """Add a layer of polygons in one style, in each row's colour or in one ink."""
    colour = ink or "colour"
    layer = plot.multi_polygons("xs", "ys", source=_empty(POLYGON_FIELDS), name=name, fill_color=colour)
    dashes = [round(length) for length in line.dashes] or "solid"
    layer.glyph.update(line_color=colour, line_width=line.width, line_dash=dashes, fill_alpha=line.fill or 0.0)
    if hatch is not None:
        pattern, alpha = hatch
        layer.glyph.update(hatch_pattern=pattern, hatch_color=colour, hatch_alpha=alpha, hatch_scale=HATCH_PX)
        layer.glyph.hatch_weight = 1.0


def _add_places(plot: Any) -> None:
    source = _empty(SITE_FIELDS)
    casing = plot.scatter("x", "y", source=source, name="casing", marker="marker", size=14.5, fill_color=style.INK)
    casing.glyph.update(line_color=style.PAPER, line_width=1.2)
    sites = plot.scatter("x", "y", source=source, name="sites", marker="marker", size=12.0, fill_color="face")
    sites.glyph.update(line_color="edge", line_width=1.4)


def _add_texts(plot: Any) -> None:
    source = _empty(TEXT_FIELDS)
    for name, halo in (("halos", style.PAPER), ("labels", None)):
        texts = plot.text("x", "y", text="text", source=source, name=name, x_offset="dx", y_offset="dy")
        texts.glyph.update(text_color="colour", text_align="align", text_baseline="middle", text_font=value(TYPE))
        texts.glyph.update(text_font_size="size", text_font_style="font", text_outline_color=halo)
        texts.glyph.text_outline_width = 3.5 if halo else 0.0
