"""How are the ground, its grid of latitude and longitude, and the scale drawn?"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.writers import style
from dueregard.writers.maps.extent import View
from dueregard.writers.maps.hillshade import Box, Elevation, shaded_relief
from dueregard.writers.maps.type import NOTE_INK, font, text_size

LAT_STEPS_DEG = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
LON_STEPS_DEG = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
LEAST_LINES, PX_PER_LINE = 3.0, 300.0
"""Number of parallels or meridians: the least, and one more for so many pixels. [1, px]"""
BAR_SHARE = 0.24
"""Greatest length of the scale bar, as a share of the map's side."""
LEAST_PX = 22.0
"""Least radius of ground that a picture draws large enough to be seen. [px]"""
RULE = "#8A8F98"
REGION = "#5B6B7F"


@dataclass(frozen=True, slots=True)
class LineLabel:
    """The label of a parallel or meridian, and places where it may stand, shape (n, 2). [m]"""

    text: str
    places: NDArray[np.float64]


def draw_relief(axes: Axes, elevation: Elevation, view: View) -> None:
    """Draw the ground under a low light; bare grey where the grid does not reach."""
    west, south, east, north = view.box
    axes.set_facecolor(style.BARE_GROUND)
    grey, edges = shaded_relief(elevation, view.box)
    if grey.size:
        extent = (edges[0], edges[2], edges[1], edges[3])
        axes.imshow(grey, cmap="gray", vmin=0.0, vmax=1.0, extent=extent, interpolation="bicubic", zorder=0)
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set(color=style.QUIET_INK, linewidth=0.8)


def outline(shape: shapely.Geometry) -> Path:
    """Turn polygons, with their holes, into one path."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape)))
    paths = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))


def near(shape: shapely.Geometry, box: Box) -> shapely.Geometry:
    """Cut away what lies far outside a box, so that no edge of the cut is seen."""
    west, south, east, north = box
    side = east - west
    return shapely.intersection(shape, shapely.box(west - side, south - side, east + side, north + side))


def seen_ground(shape: shapely.Geometry, view: View) -> shapely.Geometry:
    """Return the polygons of some ground; a piece that would be too small to see is a disc of the least size."""
    least = LEAST_PX * view.metres_per_px
    parts = np.array([part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2], dtype=object)
    small = shapely.area(parts) < np.pi * least**2
    return shapely.union_all([*parts[~small], *shapely.buffer(shapely.centroid(parts[small]), least)])


def draw_regions(axes: Axes, regions: gpd.GeoDataFrame) -> None:
    """Draw the candidate landing regions faintly."""
    for shape in regions.geometry:
        patch = PathPatch(outline(shape), facecolor=REGION, edgecolor="none", alpha=0.10, zorder=1)
        axes.add_patch(patch)
        axes.add_patch(PathPatch(outline(shape), fill=False, edgecolor=REGION, linewidth=0.6, alpha=0.7, zorder=1))


def latest_regions(regions: gpd.GeoDataFrame, box: Box) -> gpd.GeoDataFrame:
    """Return the regions of the latest edition that a box shows."""
    shown = regions[shapely.intersects(regions.geometry.to_numpy(), shapely.box(*box))]
    return shown[shown["edition"] == regions["edition"].max()]


def graticule_steps(view: View) -> tuple[float, float]:
    """Choose steps between parallels and between meridians that leave a handful of each. [deg]"""
    west, south, east, north = view.box
    lines = LEAST_LINES + view.side_px / PX_PER_LINE
    lat_span = float(np.rad2deg((east - west) / selenodesy.MOON_RADIUS_M))
    lat_step = _first_step(LAT_STEPS_DEG, lat_span / lines)
    corners = np.array([[west, south], [west, north], [east, south], [east, north]])
    if west < 0.0 < east and south < 0.0 < north:
        return lat_step, LON_STEPS_DEG[-1]
    middle = np.arctan2((west + east) / 2.0, (south + north) / 2.0)
    bearing = np.arctan2(corners[:, 0], corners[:, 1]) - middle
    turned = (bearing + np.pi) % (2.0 * np.pi) - np.pi
    lon_span = float(np.rad2deg(np.ptp(turned)))
    return lat_step, _first_step(LON_STEPS_DEG, lon_span / lines)


def _first_step(steps: tuple[float, ...], least: float) -> float:
    return next((step for step in steps if step >= least), steps[-1])


def draw_graticule(axes: Axes, view: View) -> tuple[list[LineLabel], list[LineLabel]]:
    """Draw parallels and meridians.

    Returns
    -------
    tuple
        Labels of parallels, with places along each; labels of meridians, with the places where each leaves the map.
    """
    west, south, east, north = view.box
    extent = float(np.hypot(max(-west, east), max(-south, north)))
    lat_step, lon_step = graticule_steps(view)
    lines = selenodesy.graticule(extent, lat_step, lon_step)
    for radius in lines.radius_m:
        axes.add_patch(Circle((0.0, 0.0), float(radius), fill=False, edgecolor=RULE, linewidth=0.5, zorder=2))
    for line in lines.meridians:
        axes.plot(*shapely.get_coordinates(line).T, color=RULE, linewidth=0.5, zorder=2, scalex=False, scaley=False)
    frame = shapely.box(*view.box)
    meridians = zip(lines.lon_deg, lines.meridians, strict=True)
    parallels = zip(lines.lat_deg, lines.radius_m, strict=True)
    return (
        [LineLabel(lat_text(lat), _along(radius, view)) for lat, radius in parallels],
        [LineLabel(lon_text(lon), _exits(line, frame)) for lon, line in meridians],
    )


def lat_text(lat_deg: float) -> str:
    """Write a latitude: 85°S."""
    return f"{abs(round(lat_deg, 2)):g}°{'S' if lat_deg < 0.0 else 'N'}"


def lon_text(lon_deg: float) -> str:
    """Write a longitude: 30°E, 150°W, 0°, 180°."""
    lon = round((lon_deg + 180.0) % 360.0 - 180.0, 2)
    side = "" if lon in {0.0, -180.0} else "E" if lon > 0.0 else "W"
    return f"{abs(lon):g}°{side}"


def _along(radius_m: float, view: View) -> NDArray[np.float64]:
    """Places on a parallel, the nearest to the ray from the pole through the map's lower right first."""
    turns = np.array([step * side for step in range(0, 180, 3) for side in (1, -1)])
    bearing = np.arctan2(*_label_ray(view.box)) + np.deg2rad(turns)
    places = radius_m * np.column_stack([np.sin(bearing), np.cos(bearing)])
    west, south, east, north = view.box
    return places[np.all((places > [west, south]) & (places < [east, north]), axis=1)]


def _label_ray(box: Box) -> tuple[float, float]:
    west, south, east, north = box
    if west < 0.0 < east and south < 0.0 < north:
        return float(np.sin(np.deg2rad(165.0))), float(np.cos(np.deg2rad(165.0)))
    return (west + 3.0 * east) / 4.0, (3.0 * south + north) / 4.0


def _exits(meridian: shapely.Geometry, frame: shapely.Geometry) -> NDArray[np.float64]:
    return np.asarray(shapely.get_coordinates(shapely.intersection(meridian, shapely.boundary(frame))))


def scale_bar(view: View) -> tuple[float, float]:
    """Choose the scale bar.

    Returns
    -------
    tuple
        Its length on the ground, and the length in the map plane that shows it at the middle of the map. [m]
    """
    most = BAR_SHARE * (view.box[2] - view.box[0])
    power = 10.0 ** np.floor(np.log10(most))
    true_m = float(max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most))
    return true_m, float(selenodesy.scale_bar_length(*view.centre, true_m))


def draw_scale_bar(axes: Axes, view: View, text: str = "{}") -> tuple[float, float, float, float]:
    """Draw the scale bar in the lower left corner.

    Parameters
    ----------
    text
        What is written under it; `{}` stands for its length.

    Returns
    -------
    tuple
        Box that it takes, from the picture's lower left corner. [px]
    """
    true_m, map_m = scale_bar(view)
    px = view.metres_per_px
    left, bottom = view.box[0] + 26.0 * px, view.box[1] + 44.0 * px
    said = text.format(length_text(true_m))
    plate = (8.0, 8.0, 44.0 + max(map_m / px, text_size(axes, said, NOTE_INK)[0]), 66.0)
    axes.add_patch(_plate(view, plate))
    for quarter, colour in enumerate((style.INK, style.PAPER) * 2):
        corner = (left + quarter * map_m / 4.0, bottom)
        bar = Rectangle(corner, map_m / 4.0, 7.0 * px, facecolor=colour, edgecolor=style.INK, linewidth=0.7, zorder=20)
        bar.set_gid(f"scale-bar-{quarter}")
        axes.add_patch(bar)
    axes.text(left, bottom - 8.0 * px, said, fontproperties=font(NOTE_INK), color=style.INK, va="top", zorder=21)
    return plate


def _plate(view: View, box_px: tuple[float, float, float, float]) -> Rectangle:
    (left, bottom), (right, top) = view.metres(np.array([box_px[:2], box_px[2:]]))
    width, height = right - left, top - bottom
    return Rectangle((left, bottom), width, height, facecolor=style.PAPER, edgecolor="none", alpha=0.82, zorder=19)


def length_text(length_m: float) -> str:
    """Write a length in metres or kilometres."""
    return f"{length_m / 1e3:g} km" if length_m >= 1e3 else f"{length_m:g} m"
