"""How does a run become a QGIS project that opens in the right place, on the right body, at the right time?"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from dueregard.selenodesy import MOON_RADIUS_M, SOUTH_POLAR_CRS, south_polar_crs
from dueregard.writers.gis.layers import (
    Run,
    ground_layers,
    leading_newcomer_of,
    plain_tables,
    readings_of,
)
from dueregard.writers.gis.qml import VERSION, style_elements
from dueregard.writers.gis.rules import Cast, cast_of, literal
from dueregard.writers.gis.xml import Element, document, element, shown

PACKAGE = "dueregard.gpkg"
MEMBER = "dueregard.qgs"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time that every member of the archive carries, so that the same run gives the same file."""
SPHERE = f"PARAMETER:{MOON_RADIUS_M:.0f}:{MOON_RADIUS_M:.0f}"
"""Semi-axes with which QGIS measures. [m]"""
MARGIN = 0.05
"""Part of the extent that is added on each side of the first view. [1]"""


@dataclass(frozen=True)
class View:
    """A layer of the project: rows of a layer of the package that a condition names; `where` None: all of them."""

    part: str
    """Reading and group of newcomers, or nothing; with the layer it makes the key."""
    layer: str
    title: str
    frame: Any
    where: str | None = None

    @property
    def key(self) -> str:
        """Id in the project: word characters only, and more than ten of them, since QGIS renames any other."""
        return re.sub(r"[^0-9A-Za-z]", "_", f"dueregard_{self.layer}_{self.part}").rstrip("_")


@dataclass(frozen=True)
class Group:
    """Views under one heading of the legend; `drawn`: whether they show when the project is opened."""

    title: str
    views: tuple[View, ...]
    drawn: bool


def write_project(path: Path, run: Run) -> None:
    """Write a .qgz file, which reads `dueregard.gpkg` from its own folder.

    Parameters
    ----------
    path
        File to write.
    run
        Tables and summary of a run.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MEMBER, EPOCH), project(run), zipfile.ZIP_DEFLATED)


def project(run: Run) -> str:
    """Return the project as QGIS's XML."""
    cast, shape = cast_of(run.actors), groups(run)
    views = [view for group in shape for view in group.views]
    stamp = f"{run.summary['stamp']}: " if "stamp" in run.summary else ""
    title = stamp + shown(str(run.summary.get("scenario", "dueregard")))
    parts = [
        element("title", text=title),
        element("projectCrs", children=[frame_element()]),
        _legend(shape),
        _canvas(run),
        element("projectlayers", children=[_map_layer(view, cast) for view in views]),
        element("layerorder", children=[element("layer", {"id": view.key}) for view in views]),
        _properties(),
        _days(run),
    ]
    return document(element("qgis", {"version": VERSION, "projectname": title}, parts))


def groups(run: Run) -> list[Group]:
    """Return the legend: sites, then each reading by itself, the first one drawn, then tables."""
    ground = {layer.name: layer for layer in ground_layers(run)}
    sites = View("", "sites", "Sites", ground["sites"].frame)
    each = [Group(f"Reading {shown(name)}", tuple(_of_reading(run, name)), drawn=False) for name in readings_of(run)]
    first = [Group(group.title, group.views, drawn=True) for group in each[:1]]
    listed = tuple(View("", layer.name, layer.name.capitalize(), None) for layer in plain_tables(run))
    return [Group("Who is where", (sites,), drawn=True), *first, *each[1:], Group("Tables", listed, drawn=False)]


def _of_reading(run: Run, reading: str) -> Iterator[View]:
    chosen = f'"reading" = {literal(reading)}'
    conflicts, zones = (frame[frame["reading"] == reading] for frame in (run.conflicts, run.zones))
    yield View(reading, "conflicts", "Conflicts: shared ground", conflicts, chosen)
    reach = zones[zones["polarity"] != "sensitivity"]
    yield View(reading, "zones", "Zones", reach, f"{chosen} AND \"polarity\" <> 'sensitivity'")
    yield from _exclusion_of(run, reading, chosen)


def _exclusion_of(run: Run, reading: str, chosen: str) -> Iterator[View]:
    leader = leading_newcomer_of(run)
    rows = run.exclusion
    rows = rows[(rows["reading"] == reading) & (rows["actor"] == "*") & (rows["newcomer_class"] == leader)]
    rows = rows[rows["share_of"].isna()]
    for group in sorted(set(rows["party_group"])):
        where = (
            f'{chosen} AND "actor" = \'*\' AND "share_of" IS NULL AND '
            f'"newcomer_class" = {literal(str(leader))} AND "party_group" = {literal(group)}'
        )
        title = f"Ground on which {shown(str(leader))} ({shown(group)}) would owe something"
        yield View(f"{reading} {group}", "exclusion", title, rows[rows["party_group"] == group], where)


def frame_element() -> Element:
    """Return IAU_2015:30135 as QGIS stores a frame: WKT for every version, the code for those that know it."""
    crs = south_polar_crs()
    said = {
        "wkt": crs.to_wkt("WKT2_2019"),
        "proj4": f"+proj=stere +lat_0=-90 +lon_0=0 +k=1 +x_0=0 +y_0=0 +R={MOON_RADIUS_M:.0f} +units=m +no_defs",
        "srsid": "0",
        "srid": "0",
        "authid": SOUTH_POLAR_CRS,
        "description": crs.name,
        "projectionacronym": "stere",
        "ellipsoidacronym": SPHERE,
        "geographicflag": "false",
    }
    named = [element(name, text=text) for name, text in said.items()]
    return element("spatialrefsys", {"nativeFormat": "Wkt"}, named)


def source(view: View) -> str:
    """Return where a view's rows stand, relative to the project."""
    chosen = "" if view.where is None else f"|subset={view.where}"
    return f"./{PACKAGE}|layername={view.layer}{chosen}"


def _map_layer(view: View, cast: Cast) -> Element:
    spatial = isinstance(view.frame, gpd.GeoDataFrame)
    kind = {
        "type": "vector",
        "geometry": "Polygon" if spatial else "No geometry",
        "styleCategories": "AllStyleCategories",
    }
    parts = [
        element("id", text=view.key),
        element("datasource", text=source(view)),
        element("layername", text=view.title),
        element("provider", {"encoding": "UTF-8"}, text="ogr"),
    ]
    if spatial:
        parts += [element("srs", children=[frame_element()]), *style_elements(view.layer, view.frame, cast)]
    return element("maplayer", kind, parts)


def _legend(shape: Sequence[Group]) -> Element:
    return element("layer-tree-group", children=[_heading(group) for group in shape])


def _heading(group: Group) -> Element:
    state = "Qt::Checked" if group.drawn else "Qt::Unchecked"
    lines = [
        element(
            "layer-tree-layer",
            {
                "id": view.key,
                "name": view.title,
                "source": source(view),
                "providerKey": "ogr",
                "checked": "Qt::Unchecked" if view.layer == "exclusion" else "Qt::Checked",
                "expanded": int(group.drawn and view.layer != "exclusion"),
            },
        )
        for view in group.views
    ]
    return element("layer-tree-group", {"name": group.title, "checked": state, "expanded": int(group.drawn)}, lines)


def _canvas(run: Run) -> Element:
    """Return the first view: every site that has a place, with a margin."""
    placed = run.sites[run.sites["placed"] != "within"]
    frame = placed if len(placed) else run.sites
    bounds = shapely.total_bounds(frame.geometry.to_numpy()) if len(frame) else (-1e5, -1e5, 1e5, 1e5)
    width = max(bounds[2] - bounds[0], bounds[3] - bounds[1], 1e4) * MARGIN
    edges = zip(("xmin", "ymin", "xmax", "ymax"), bounds, (-width, -width, width, width), strict=True)
    extent = element("extent", children=[element(name, text=f"{value + more:.1f}") for name, value, more in edges])
    parts = [element("units", text="meters"), extent, element("destinationsrs", children=[frame_element()])]
    return element("mapcanvas", {"name": "theMapCanvas", "annotationsVisible": 1}, parts)


def _properties() -> Element:
    measured = [("DistanceUnits", "kilometers"), ("AreaUnits", "km2")]
    units = [element(name, {"type": "QString"}, text=text) for name, text in measured]
    parts = [
        element("Measurement", children=units),
        element("Measure", children=[element("Ellipsoid", {"type": "QString"}, text=SPHERE)]),
        element("Paths", children=[element("Absolute", {"type": "bool"}, text="false")]),
        element("SpatialRefSys", children=[element("ProjectionsEnabled", {"type": "int"}, text="1")]),
    ]
    return element("properties", children=parts)


def _days(run: Run) -> Element:
    window = run.summary.get("options", {}).get("window", [])
    names = zip(("start", "end"), window, strict=False)
    ends = [element(name, text=f"{day}T00:00:00Z") for name, day in names]
    settings = {"timeStep": 1, "timeStepUnit": "y", "frameRate": 1, "cumulativeTemporalRange": 0}
    return element("ProjectTimeSettings", settings, [element("TemporalRange", children=ends)])
