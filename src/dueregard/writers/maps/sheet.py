"""How is a picture laid out that has a map of the ground on it?"""

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dueregard.writers import style
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps.extent import View
from dueregard.writers.maps.hillshade import Box, Elevation

DOTS_PER_INCH = 150


def map_sheet(width_px: float, height_px: float) -> Figure:
    """Return an empty sheet. [px]"""
    size = width_px / DOTS_PER_INCH, height_px / DOTS_PER_INCH
    figure = Figure(size, dpi=DOTS_PER_INCH, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    return figure


def map_on(
    figure: Figure, corner_px: tuple[float, float], view: View, elevation: Elevation, regions: gpd.GeoDataFrame
) -> Axes:
    """Put a map of the ground on a sheet: relief and regions.

    Parameters
    ----------
    corner_px
        Lower left corner on the sheet. [px]
    view
        Part of the map plane, and how large it is drawn.
    regions
        Regions to outline, in map metres.
    """
    width, height = figure.get_size_inches() * DOTS_PER_INCH
    left, bottom = corner_px
    axes = figure.add_axes((left / width, bottom / height, view.side_px / width, view.side_px / height))
    map_ground.draw_relief(axes, elevation, view)
    map_ground.draw_regions(axes, regions)
    return axes


def page_on(figure: Figure) -> Axes:
    """Return axes over the whole sheet whose unit is a pixel, for words."""
    width, height = figure.get_size_inches() * DOTS_PER_INCH
    page = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    page.set(xlim=(0.0, width), ylim=(0.0, height))
    page.set_axis_off()
    return page


def square_round(points: Box, least_half_m: float, room: float) -> tuple[float, float, float]:
    """Return the middle and half the side of a square with room round some bounds. [m]"""
    west, south, east, north = points
    half = max(east - west, north - south) / 2.0 * room
    return (west + east) / 2.0, (south + north) / 2.0, max(half, least_half_m)
