"""How are sites drawn on a map whose picture is not that of a whole run: symbol, and name where it finds a place?"""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes

from dueregard.writers import style
from dueregard.writers.maps.extent import View
from dueregard.writers.maps.labels import beside, place_labels
from dueregard.writers.maps.marks import draw_symbol
from dueregard.writers.maps.type import SITE_INK, font, printable, text_size

MARK_PX = 11.0


def draw_named_sites(
    axes: Axes, sites: gpd.GeoDataFrame, colours: Mapping[str, str], view: View, bar: tuple[float, float, float, float]
) -> None:
    """Draw each site at its middle, hollow where only the object is left, with its name where that covers nothing else.

    Parameters
    ----------
    sites
        Rows of tables.SITES that lie in the view.
    colours
        Colour of each actor.
    bar
        Place of the scale bar, which stays free. [px]
    """
    middles = shapely.get_coordinates(shapely.centroid(sites.geometry.to_numpy()))
    looks = zip(middles, sites["kind"], sites["actor"], sites["phase"], strict=True)
    for (east, north), kind, actor, phase in looks:
        marker = style.kind_style(str(kind)).marker
        draw_symbol(axes, east, north, marker, colours[str(actor)], at_work=phase == "operation")
    names = [printable(str(title or name)) for title, name in zip(sites["title"], sites["activity"], strict=True)]
    pixels = view.pixels(middles)
    wishes = [
        beside((float(x), float(y)), text_size(axes, text, SITE_INK), MARK_PX)
        for (x, y), text in zip(pixels, names, strict=True)
    ]
    obstacles = np.vstack([np.hstack([pixels - MARK_PX, pixels + MARK_PX]), [bar]])
    frame = np.array([4.0, 4.0, view.side_px - 4.0, view.side_px - 4.0])
    for found, text in zip(place_labels([wishes], frame, obstacles), names, strict=True):
        if found is not None:
            east, north = (float(one) for one in view.metres(np.array(found.middle))[0])
            label = axes.text(east, north, text, ha="center", va="center", fontproperties=font(SITE_INK), zorder=12)
            label.set(parse_math=False, color=SITE_INK.colour)
            label.set_bbox({"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.7, "pad": 0.8})
