"""How are zones, overlaps, plans and sites drawn?"""

import textwrap
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely import Geometry

from dueregard import selenodesy
from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.maps.content import Content
from dueregard.writers.maps.extent import Points, View, fanned_out
from dueregard.writers.maps.ground import near, outline
from dueregard.writers.maps.plans import Envelope
from dueregard.writers.titles import actor_title

MARK_PT = 8.0
STAR_PT = 9.0
STAR_OFF_PX = (13.0, 13.0)
LEAST_GROUND_PX = 30.0
UNCERTAIN_DASHES = (1.0, 1.5)
STAR = "#F0E442"
LEAST_OVERLAP_PX = 19.0
"""Radius under which the hatched ground of a conflict is drawn enlarged."""
MANY_ZONES = 10
WIDE_SHARE = 0.3
"""Zones that cover more of the picture than this are not filled, so that the ground stays visible."""
HATCHES = {True: "/////", False: "....."}
"""Hatch of a conflict between States, and of one inside a State or covered by an agreement."""


def draw_zones(axes: Axes, zones: gpd.GeoDataFrame, colours: Mapping[str, str], view: View) -> tuple[str, ...]:
    """Draw zones, the widest first, each in its actor's colour and its polarity's line.

    Returns
    -------
    tuple
        Activities with a zone that holds the whole picture, whose edge is thus not seen.
    """
    frame = shapely.box(*view.box)
    beyond = shapely.covers(zones.geometry.to_numpy(), frame)
    faint = 1.0 if len(zones) <= MANY_ZONES else 0.5
    for row in zones[~beyond & shapely.intersects(zones.geometry.to_numpy(), frame)].itertuples():
        shape, look = near(row.geometry, view.box), style.POLARITY_STYLES[row.polarity]
        wide = shapely.intersection(shape, frame).area > WIDE_SHARE * frame.area
        fill = 0.0 if wide else look.fill * faint
        _draw_zone(axes, outline(shape), colours.get(row.actor, style.QUIET_INK), look, fill)
    return tuple(dict.fromkeys(zones.loc[beyond, "activity"]))


def _draw_zone(axes: Axes, path: Path, colour: str, look: style.LineStyle, fill: float) -> None:
    if fill:
        axes.add_patch(PathPatch(path, facecolor=colour, edgecolor="none", alpha=fill, zorder=3))
    line = (0.0, look.dashes) if look.dashes else "solid"
    height = 5.5 if look.double else 5.0
    axes.add_patch(PathPatch(path, fill=False, edgecolor=colour, linewidth=look.width, linestyle=line, zorder=height))
    if look.double:
        width = look.width - 2.0
        axes.add_patch(PathPatch(path, fill=False, edgecolor=style.PAPER, linewidth=width, zorder=height))


def envelope_colour(envelope: Envelope, colours: Mapping[str, str]) -> str:
    """Return the actor's colour where only one plans in an area, else a quiet grey."""
    return colours.get(min(envelope.actors), style.QUIET_INK) if len(envelope.actors) == 1 else style.QUIET_INK


def draw_envelopes(axes: Axes, envelopes: tuple[Envelope, ...], colours: Mapping[str, str], view: View) -> None:
    """Draw each area somewhere in which something is planned once, dashed."""
    for envelope in envelopes:
        path = outline(near(envelope.shape, view.box))
        line = (0.0, style.ENVELOPE_DASHES)
        colour = envelope_colour(envelope, colours)
        patch = PathPatch(path, fill=False, edgecolor=colour, linewidth=1.3, linestyle=line, alpha=0.9, zorder=4)
        axes.add_patch(patch)


def envelope_text(envelope: Envelope, assessment: Assessment) -> str:
    """Say how many plans, and whose if they are one actor's, lie somewhere in an area."""
    here, elsewhere = len(envelope.here), len(envelope.elsewhere)
    lines = textwrap.wrap(", ".join(envelope.regions), 30, max_lines=2, placeholder=" …")
    if here:
        lines.append(f"{here} {_plans(here, envelope, assessment)} somewhere here")
    if elsewhere:
        what = "more" if here else _plans(elsewhere, envelope, assessment)
        lines.append(
            f"{elsewhere} {what} here or in {envelope.others or 'the'} other{'' if envelope.others == 1 else 's'}"
        )
    return "\n".join(lines)


def _plans(count: int, envelope: Envelope, assessment: Assessment) -> str:
    whose = f" of {actor_title(min(envelope.actors), assessment)}" if len(envelope.actors) == 1 else ""
    return f"plan{'' if count == 1 else 's'}{whose}"


def draw_overlaps(axes: Axes, overlaps: gpd.GeoDataFrame, view: View) -> None:
    """Hatch the ground of certain conflicts; what would be too small to see is drawn enlarged."""
    for row in overlaps.itertuples():
        shape = seen_overlap(near(row.geometry, view.box), view)
        colour = style.INK if row.between_states else style.FAINT_INK
        patch = PathPatch(outline(shape), fill=False, edgecolor=colour, linewidth=0.9, zorder=6)
        patch.set_hatch(HATCHES[bool(row.between_states)])
        patch.set_hatch_linewidth(1.0)
        axes.add_patch(patch)


def seen_overlap(shape: Geometry, view: View) -> Geometry:
    """Return the polygons of an overlap, each at least as large as can be seen hatched."""
    least = LEAST_OVERLAP_PX * view.metres_per_px
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    small = [part for part in parts if np.sqrt(part.area / np.pi) < least]
    large = [part for part in parts if np.sqrt(part.area / np.pi) >= least]
    return shapely.union_all([*large, *(part.centroid.buffer(least) for part in small)])


def draw_sites(axes: Axes, content: Content, colours: Mapping[str, str], view: View) -> Points:
    """Draw the sites' symbols, moved apart where they would cover one another, and mark the first movers.

    Returns
    -------
    Points
        Where each site's symbol stands, shape (n, 2). [px]
    """
    true = view.pixels(content.places)
    shown = np.all((true > 0.0) & (true < view.side_px), axis=1)
    pixels = true.copy()
    pixels[shown] = fanned_out(true[shown])
    drawn = view.metres(pixels)
    for row in content.sites[shown].itertuples():
        place, colour = drawn[row.Index], colours.get(row.actor, style.QUIET_INK)
        _draw_ground(axes, row.geometry, float(row.uncertainty_m), colour, view)
        between = np.vstack([content.places[row.Index], place])
        axes.plot(*between.T, color=style.INK, linewidth=0.6, zorder=7, scalex=False, scaley=False)
        draw_symbol(axes, place[0], place[1], style.kind_style(row.kind).marker, colour, at_work=row.at_work)
        if row.activity in content.first_movers:
            draw_star(axes, *view.metres(pixels[row.Index] + STAR_OFF_PX)[0])
    return pixels


def _draw_ground(axes: Axes, ground: Geometry, uncertainty_m: float, colour: str, view: View) -> None:
    """Draw the site's own ground where it is wider than its symbol, and how uncertain its place is."""
    left, bottom, right, top = shapely.bounds(ground)
    if max(right - left, top - bottom) > LEAST_GROUND_PX * view.metres_per_px:
        patch = PathPatch(outline(near(ground, view.box)), facecolor=colour, edgecolor=colour, alpha=0.45, zorder=6)
        axes.add_patch(patch)
    if uncertainty_m > LEAST_OVERLAP_PX * view.metres_per_px:
        middle = shapely.centroid(ground)
        ring = selenodesy.discs(np.array([middle.x]), np.array([middle.y]), np.array([uncertainty_m]))[0]
        line = (0.0, UNCERTAIN_DASHES)
        axes.add_patch(PathPatch(outline(ring), fill=False, edgecolor=colour, linewidth=0.9, linestyle=line, zorder=6))


def draw_symbol(axes: Axes, x: float, y: float, marker: str, colour: str, *, at_work: bool = True) -> None:
    """Draw the symbol of a site: full in its actor's colour, hollow where only the object is left."""
    face, edge = (colour, style.PAPER) if at_work else (style.PAPER, colour)
    axes.plot([x], [y], marker=marker, markersize=MARK_PT + 1.6, color=style.INK, zorder=8.9)
    (symbol,) = axes.plot([x], [y], marker=marker, markersize=MARK_PT, color=face, zorder=9)
    symbol.set(markeredgecolor=edge, markeredgewidth=0.6 if at_work else 1.2)


def draw_star(axes: Axes, x: float, y: float) -> None:
    """Mark who comes first."""
    axes.plot(
        [x],
        [y],
        marker="*",
        markersize=STAR_PT,
        markerfacecolor=STAR,
        markeredgecolor=style.INK,
        markeredgewidth=0.8,
        zorder=10,
    )
