"""What does one picture of the ground look like, with its labels?"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from shapely import Geometry

from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps import marks as map_marks
from dueregard.writers.maps.content import Content
from dueregard.writers.maps.extent import Points, View
from dueregard.writers.maps.hillshade import Elevation
from dueregard.writers.maps.labels import Pixels, Placed, Wish, beside, place_labels
from dueregard.writers.maps.type import (
    FEATURE_INK,
    GRID_INK,
    LINE_SPACING,
    PLAN_INK,
    SITE_INK,
    Ink,
    font,
    printable,
    text_size,
)

LABEL_CHARACTERS = 24
MARK_PX = 11.0
STAR_HALF_PX = 10.0
MOST_FEATURES = 16
FEATURE_SHARE = 0.03
"""Least diameter of a named feature, as a share of the map's side."""
WIDE_LABELS = 2.2
"""An area this many labels wide is named on its edge."""
NARROW_LABELS = 0.6
"""A narrower area is not named on its edge."""
SMALL_PX = 60.0
"""Half the side of an area beside which a label needs no leader line."""
INSIDE = np.array([[0.0, 0.0], [0.0, 0.25], [0.0, -0.25], [0.0, 0.44], [0.0, -0.44]])
COVERED = np.array([[0.0, 0.44], [0.0, -0.44], [0.0, 0.25], [0.0, -0.25], [0.0, 0.0]])
AROUND = np.array(
    [[0.0, 0.0], [0.0, 1.2], [0.0, -1.2], [0.6, 0.0], [-0.6, 0.0], [0.0, 2.4], [0.0, -2.4], [0.7, 1.2], [-0.7, 1.2]]
)
EDGE_STEP_PX = 20.0


@dataclass(frozen=True)
class Scene:
    """What a picture is made of, whatever part of the ground it shows."""

    content: Content
    assessment: Assessment
    elevation: Elevation
    colours: Mapping[str, str]
    numbers: Mapping[str, int]


@dataclass(frozen=True)
class Drawn:
    """What became of it: labels without a place, and activities with a zone wider than the picture."""

    boxes: tuple[tuple[float, float, float, float], ...]
    left_out: int
    beyond: tuple[str, ...]


def draw_scene(axes: Axes, scene: Scene, view: View, *, taken_px: Pixels, bar_text: str = "{}") -> Drawn:
    """Draw one picture of the ground.

    Parameters
    ----------
    view
        What it shows, and its size.
    taken_px
        Boxes that are kept free of labels, shape (n, 4). [px]
    bar_text
        What is written under the scale bar; `{}` stands for its length.

    Returns
    -------
    Drawn
        Boxes of its labels, and what had to be left out.
    """
    content = scene.content
    map_ground.draw_relief(axes, scene.elevation, view)
    areas = map_ground.latest_regions(scene.assessment.gazetteer.regions, view.box)
    map_ground.draw_regions(axes, areas)
    parallels, meridians = map_ground.draw_graticule(axes, view)
    _write_meridians(axes, meridians, view)
    beyond = map_marks.draw_zones(axes, content.zones, scene.colours, view)
    map_marks.draw_envelopes(axes, content.envelopes, scene.colours, view)
    map_marks.draw_overlaps(axes, content.overlaps, view)
    pixels = map_marks.draw_sites(axes, content, scene.colours, view)
    bar = map_ground.draw_scale_bar(axes, view, bar_text)
    groups = [
        list(_site_wishes(axes, scene, pixels, view)),
        list(_parallel_wishes(axes, parallels, view)),
        list(_envelope_wishes(axes, scene, view)),
        [
            *_region_wishes(axes, areas, content, view),
            *_feature_wishes(axes, scene.assessment.gazetteer.features, view),
        ],
    ]
    obstacles = np.vstack([_symbol_boxes(content, pixels), taken_px.reshape(-1, 4), [bar]])
    frame = np.array([4.0, 4.0, view.side_px - 4.0, view.side_px - 4.0])
    placed = place_labels([[wish for _, _, wish in group] for group in groups], frame, obstacles)
    return _write(axes, [wish for group in groups for wish in group], placed, view, beyond)


LabelWish = tuple[str, Ink, Wish]


def _site_wishes(axes: Axes, scene: Scene, pixels: Points, view: View) -> Iterator[LabelWish]:
    sites, met = scene.content.sites, scene.content.met
    hatched = frozenset(scene.content.overlaps["receptor_activity"])
    shown = np.flatnonzero(np.all((pixels > 0.0) & (pixels < view.side_px), axis=1))
    for row in sorted(shown, key=lambda row: sites["activity"].iloc[row] not in met):
        text = site_text(sites.iloc[int(row)].to_dict(), scene.numbers)
        anchor = (float(pixels[row][0]), float(pixels[row][1]))
        clear = map_marks.LEAST_OVERLAP_PX if sites["activity"].iloc[row] in hatched else MARK_PX
        yield text, SITE_INK, beside(anchor, text_size(axes, text, SITE_INK), clear)


def site_text(site: Mapping[str, object], numbers: Mapping[str, int]) -> str:
    """Write a site's label: its title, or its id, in at most two lines."""
    title = site["title"] if isinstance(site["title"], str) and site["title"] else str(site["activity"])
    number = numbers.get(str(site["actor"]))
    text = title if number is None else f"{number} · {title}"
    return "\n".join(textwrap.wrap(printable(text), LABEL_CHARACTERS, max_lines=2, placeholder=" …"))


def _parallel_wishes(axes: Axes, labels: list[map_ground.LineLabel], view: View) -> Iterator[LabelWish]:
    for label in labels:
        spots = view.pixels(label.places)
        yield label.text, GRID_INK, Wish(text_size(axes, label.text, GRID_INK), spots, (0.0, 0.0), len(spots))


def _envelope_wishes(axes: Axes, scene: Scene, view: View) -> Iterator[LabelWish]:
    for envelope in scene.content.envelopes:
        if shapely.intersects(envelope.shape, shapely.box(*view.box)):
            text = printable(map_marks.envelope_text(envelope, scene.assessment))
            yield text, PLAN_INK, _about(envelope.shape, text_size(axes, text, PLAN_INK), view)


def _region_wishes(axes: Axes, regions: gpd.GeoDataFrame, content: Content, view: View) -> Iterator[LabelWish]:
    named = {title for envelope in content.envelopes for title in envelope.regions}
    for row in regions.itertuples():
        if row.title not in named:
            text = printable(str(row.title))
            yield text, FEATURE_INK, _about(row.geometry, text_size(axes, text, FEATURE_INK), view)


def _about(shape: Geometry, size: tuple[float, float], view: View) -> Wish:
    """Wish for a place on the edge of a wide area, inside a middling one, or beside a small one.

    Beside an area that is not small, a leader line tells what is meant.
    """
    frame = shapely.box(*view.box)
    seen = shapely.intersection(shape, frame)
    left, bottom, right, top = view.pixels(np.reshape(shapely.bounds(seen), (2, 2))).ravel()
    middle = view.pixels(shapely.get_coordinates(shapely.centroid(seen)))[0]
    half = float(min(right - left, top - bottom)) / 2.0
    beyond = beside((float(middle[0]), float(middle[1])), size, half)
    own = _own_places(shape, (right - left, top - bottom), middle, size, view)
    near = beyond.leader_from if half < SMALL_PX else 0
    return Wish(size, np.vstack([own, beyond.spots]), beyond.anchor, len(own) + near)


def _own_places(
    shape: Geometry, extent: tuple[float, float], middle: Pixels, size: tuple[float, float], view: View
) -> Pixels:
    """Return places inside an area and on its edge: the edge first where the area is wide. [px]"""
    frame = shapely.box(*view.box)
    within = middle + (COVERED if shapely.covers(shape, frame) else INSIDE) * (0.0, extent[1])
    inside = within if size[0] < extent[0] and size[1] < extent[1] else np.empty((0, 2))
    edge = _edge(shape, frame, view) if extent[0] > NARROW_LABELS * size[0] else np.empty((0, 2))
    return np.vstack([edge, inside] if extent[0] > WIDE_LABELS * size[0] else [inside, edge])


def _edge(shape: Geometry, frame: Geometry, view: View) -> Pixels:
    """Return places along the edge of an area, the uppermost first. [px]"""
    edge = shapely.intersection(shapely.boundary(shape), frame)
    places = view.pixels(shapely.get_coordinates(shapely.segmentize(edge, EDGE_STEP_PX * view.metres_per_px)))
    off_middle = np.abs(places[:, 0] - np.mean(places[:, 0])) if len(places) else places[:, 0]
    return places[np.lexsort((off_middle, -np.round(places[:, 1] / EDGE_STEP_PX)))]


def _feature_wishes(axes: Axes, features: gpd.GeoDataFrame, view: View) -> Iterator[LabelWish]:
    """Wish for the names of the largest features, those near the middle of the map before those at its edge."""
    large = features[features["diameter_m"] >= FEATURE_SHARE * view.side_px * view.metres_per_px]
    shown = large[shapely.intersects(large.geometry.to_numpy(), shapely.box(*view.box))]
    middles = view.pixels(shapely.get_coordinates(shown.geometry.to_numpy()))
    off_centre = np.hypot(*(middles / view.side_px - 0.5).T)
    order = np.argsort(-shown["diameter_m"].to_numpy() * (1.0 - off_centre), kind="stable")[:MOST_FEATURES]
    for name, middle in zip(shown["name"].iloc[order], middles[order], strict=True):
        text = printable(str(name))
        size = text_size(axes, text, FEATURE_INK)
        yield text, FEATURE_INK, Wish(size, middle + AROUND * size, (float(middle[0]), float(middle[1])), len(AROUND))


def _symbol_boxes(content: Content, pixels: Points) -> Pixels:
    stars = pixels[content.sites["activity"].isin(content.first_movers)] + map_marks.STAR_OFF_PX
    marks = np.hstack([pixels - MARK_PX + 1.0, pixels + MARK_PX - 1.0])
    return np.vstack([marks, np.hstack([stars - STAR_HALF_PX, stars + STAR_HALF_PX])])


def _write_meridians(axes: Axes, labels: list[map_ground.LineLabel], view: View) -> None:
    """Write longitudes outside the frame, where their lines leave it, none over another."""
    written: list[Points] = []
    for label in labels:
        for place in view.pixels(label.places):
            if all(np.hypot(*(place - other)) > 46.0 for other in written):
                written.append(place)
                _write_outside(axes, label.text, place, view)


def _write_outside(axes: Axes, text: str, place: Points, view: View) -> None:
    x, y = (float(one) for one in place)
    side = view.side_px
    edges = {(-5.0, 0.0, "right", "center"): x, (5.0, 0.0, "left", "center"): side - x}
    edges |= {(0.0, -5.0, "center", "top"): y, (0.0, 5.0, "center", "bottom"): side - y}
    right, up, across, along = min(edges, key=lambda edge: edges[edge])
    east, north = view.metres(np.array([x + right, y + up]))[0]
    axes.text(
        east, north, text, ha=across, va=along, fontproperties=font(GRID_INK), color=GRID_INK.colour, clip_on=False
    )


def _write(
    axes: Axes, wishes: list[LabelWish], placed: tuple[Placed | None, ...], view: View, beyond: tuple[str, ...]
) -> Drawn:
    for (text, ink, _), place in zip(wishes, placed, strict=True):
        if place is not None:
            _write_label(axes, text, ink, place, view)
    left_out = sum(place is None and ink.counts for (_, ink, _), place in zip(wishes, placed, strict=True))
    return Drawn(tuple(place.box for place in placed if place is not None), left_out, beyond)


def _write_label(axes: Axes, text: str, ink: Ink, place: Placed, view: View) -> None:
    east, north = view.metres(np.array(place.middle))[0]
    if place.leader is not None:
        line = view.metres(np.array(place.leader))
        axes.plot(*line.T, color=style.QUIET_INK, linewidth=0.6, zorder=8, scalex=False, scaley=False)
    label = axes.text(
        east, north, text, ha="center", va="center", fontproperties=font(ink), color=ink.colour, zorder=12
    )
    label.set(
        parse_math=False,
        linespacing=LINE_SPACING,
        path_effects=[withStroke(linewidth=2.4, foreground=style.PAPER, alpha=0.85)],
    )
