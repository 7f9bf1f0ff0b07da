"""How does a layer look in QGIS, and when is each row shown?"""

from collections.abc import Iterator, Sequence

import geopandas as gpd

from dueregard.writers import style
from dueregard.writers.gis.rules import LOOKS, Cast, Look
from dueregard.writers.gis.symbols import rgba, symbol
from dueregard.writers.gis.xml import Element, document, element

VERSION = "3.22.0-dueregard"
"""Oldest QGIS that the files are made for."""
NAME_OF_SITE = 'left(coalesce("title", "activity"), 60)'
LABELS = {"sites": f"""CASE WHEN "phase" = 'operation' OR @map_start_time IS NOT NULL THEN {NAME_OF_SITE} END"""}
"""Layer -> QGIS expression of the label of a row; a site is named once where QGIS shows all days at once."""
PREVIEWS = {"sites": NAME_OF_SITE, "zones": '"zone_id"', "conflicts": '"conflict_id"', "exclusion": '"actor"'}
"""Layer -> QGIS expression that names a row in lists."""
FIRST_AND_LAST_DAY = 2
"""QGIS's temporal mode: first and last day stand in two columns."""
END_IS_OPEN = 0
"""QGIS's limit mode: the day of `ends_on` is no longer part of the interval."""


def qml(name: str, frame: gpd.GeoDataFrame, cast: Cast) -> str:
    """Return the style file of a layer.

    Parameters
    ----------
    name
        Layer: sites, zones, conflicts or exclusion.
    frame
        Its rows; only what occurs in them gets an entry in the legend.
    cast
        Colours and names of the actors.
    """
    frame_of = {"version": VERSION, "styleCategories": "AllStyleCategories", "hasScaleBasedVisibilityFlag": 0}
    return document(element("qgis", frame_of, style_elements(name, frame, cast)))


def style_elements(name: str, frame: gpd.GeoDataFrame, cast: Cast) -> list[Element]:
    """Return time, symbols, labels and geometry type, as a style file and a project hold them."""
    return [
        temporal("starts_on", "ends_on"),
        renderer(LOOKS[name](frame, cast), levels=name == "sites"),
        *_labels(LABELS.get(name)),
        element("blendMode", text="0"),
        element("layerOpacity", text="1"),
        element("previewExpression", text=PREVIEWS[name]),
        element("layerGeometryType", text="2"),
    ]


def temporal(starts: str, ends: str) -> Element:
    """Return the settings by which QGIS shows a row from its first day to the one before `ends`."""
    settings = {
        "enabled": 1,
        "mode": FIRST_AND_LAST_DAY,
        "startField": starts,
        "endField": ends,
        "limitMode": END_IS_OPEN,
        "fixedDuration": 0,
        "durationUnit": "min",
        "durationField": "",
        "startExpression": "",
        "endExpression": "",
        "accumulate": 0,
    }
    days = element("fixedRange", children=[element("start"), element("end")])
    return element("temporal", settings, [days])


def renderer(looks: Sequence[Look], *, levels: bool = False) -> Element:
    """Return rules with their symbols; keys are numbered, so that the same rows give the same text.

    `levels`: marks of all rows are drawn over the ground of all rows.
    """
    symbols: list[Element] = []
    root = element("rules", {"key": "root"}, _rules(looks, "rule", symbols))
    kind = {"type": "RuleRenderer", "symbollevels": levels, "forceraster": 0, "enableorderby": 0}
    return element("renderer-v2", kind, [root, element("symbols", children=symbols)])


def _rules(looks: Sequence[Look], key: str, symbols: list[Element]) -> Iterator[Element]:
    for place, look in enumerate(looks):
        settings = {"key": f"{key}-{place}", "label": look.title, "filter": look.where}
        if look.layers:
            settings["symbol"] = str(len(symbols))
            symbols.append(symbol(str(len(symbols)), look.layers))
        yield element("rule", settings, _rules(look.parts, f"{key}-{place}", symbols))


def _labels(expression: str | None) -> list[Element]:
    if expression is None:
        return []
    text = {
        "fieldName": expression,
        "isExpression": 1,
        "fontSize": style.TEXT_PT,
        "fontSizeUnit": "Point",
        "fontFamily": "DejaVu Sans",
        "textColor": rgba(style.INK),
        "textOpacity": 1,
        "multilineHeight": 1,
        "allowHtml": 0,
    }
    halo: dict[str, object] = {"bufferDraw": 1, "bufferSize": 0.8, "bufferSizeUnits": "Point"}
    halo |= {"bufferColor": rgba(style.PAPER), "bufferOpacity": 1}
    written = element("text-style", text, [element("text-buffer", halo)])
    placed = element(
        "placement", {"placement": 0, "dist": 6.0, "distUnits": "Point", "placementFlags": 10, "priority": 5}
    )
    drawn = element("rendering", {"drawLabels": 1, "obstacle": 1, "obstacleFactor": 1, "maxNumLabels": 2000})
    return [element("labeling", {"type": "simple"}, [element("settings", {}, [written, placed, drawn])])]
