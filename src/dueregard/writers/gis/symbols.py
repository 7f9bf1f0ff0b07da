"""How does QGIS draw ground, its edge, a hatch and a mark?

Lengths are points, as in `style`; QGIS is told so for each of them.
"""

from collections.abc import Iterable

from dueregard.writers import style
from dueregard.writers.gis.xml import Element, element, options

MARKERS = {
    "v": ("triangle", 180.0),
    "^": ("triangle", 0.0),
    ">": ("triangle", 90.0),
    "p": ("pentagon", 0.0),
    "D": ("diamond", 0.0),
    "h": ("hexagon", 0.0),
    "o": ("circle", 0.0),
    "8": ("octagon", 0.0),
    "P": ("cross_fill", 0.0),
    "X": ("cross_fill", 45.0),
}
"""Letter of matplotlib -> shape of QGIS and its turn, clockwise. [deg]"""
FAINT = 0.3
"""Part of a zone's opacity that is left in a GIS, where all zones of a reading lie on each other. [1]"""
HATCH_PT = 5.0
"""Distance of the lines of a hatch. [pt]"""


def rgba(colour: str, opacity: float = 1.0) -> str:
    """Return a colour such as #0072B2 as QGIS writes it: red, green, blue, opacity, each 0 to 255."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def _layer(kind: str, values: dict[str, object], inside: Iterable[Element] = (), level: int = 0) -> Element:
    frame = {"class": kind, "enabled": 1, "locked": 0, "pass": level}
    return element("layer", frame, [options(values), *inside])


def symbol(name: str, layers: Iterable[Element], kind: str = "fill") -> Element:
    """Return a symbol of one or more layers, lowest first."""
    frame = {"type": kind, "name": name, "alpha": 1, "clip_to_extent": 1, "force_rhr": 0}
    return element("symbol", frame, layers)


def fill(colour: str, opacity: float) -> Element:
    """Return a plain fill without an edge."""
    return _layer("SimpleFill", {"color": rgba(colour, opacity), "style": "solid", "outline_style": "no"})


def edge(colour: str, width_pt: float, dashes_pt: tuple[float, ...] = ()) -> Element:
    """Return an edge, solid or dashed. [pt]"""
    values: dict[str, object] = {
        "line_color": rgba(colour),
        "line_style": "solid",
        "line_width": width_pt,
        "line_width_unit": "Point",
        "joinstyle": "round",
        "capstyle": "flat",
        "use_custom_dash": bool(dashes_pt),
        "customdash": ";".join(f"{length:g}" for length in dashes_pt) or "5;2",
        "customdash_unit": "Point",
    }
    return _layer("SimpleLine", values)


def hatch(colour: str, angle_deg: float, width_pt: float = 0.8) -> Element:
    """Return parallel lines over the ground. [deg] [pt]"""
    values: dict[str, object] = {"angle": angle_deg, "distance": HATCH_PT, "distance_unit": "Point"}
    return _layer("LinePatternFill", values, [symbol("hatch", [edge(colour, width_pt)], "line")])


def mark(letter: str, colour: str, size_pt: float, *, hollow: bool = False) -> Element:
    """Return a mark on the middle of the ground, by matplotlib's letter; hollow ones lie under full ones. [pt]"""
    shape, turn_deg = MARKERS[letter]
    values: dict[str, object] = {
        "name": shape,
        "angle": turn_deg,
        "color": rgba(style.PAPER if hollow else colour),
        "outline_color": rgba(colour if hollow else style.PAPER),
        "outline_width": 1.2 if hollow else 0.6,
        "outline_width_unit": "Point",
        "size": size_pt,
        "size_unit": "Point",
    }
    middle: dict[str, object] = {"point_on_surface": 0, "point_on_all_parts": 0}
    return _layer(
        "CentroidFill", middle, [symbol("mark", [_layer("SimpleMarker", values)], "marker")], 1 + (not hollow)
    )


def polarity_layers(look: style.LineStyle, colour: str) -> list[Element]:
    """Return a zone of a polarity in an actor's colour; a double line is a wide one with a white one on it."""
    drawn = [fill(colour, FAINT * look.fill)] if look.fill else []
    drawn.append(edge(colour, look.width, look.dashes))
    return [*drawn, edge(style.PAPER, look.width - 2.0)] if look.double else drawn
