"""Do the places of a scenario lie on the map, and can they be drawn?"""

from collections.abc import Iterable, Iterator

import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.errors import Fault
from dueregard.model.rulebook import Gazetteer
from dueregard.model.scenario import Position, Within
from dueregard.readers.faults import dotted
from dueregard.readers.names import unknown_name
from dueregard.readers.scenario_entries import Entries
from dueregard.readers.yaml_marks import KeyPath, line_at

ON_MAP = "The map shows the southern hemisphere: latitudes from -90 to below 0, south negative"
LONGITUDES = "Longitudes from -180 to 360, east positive"

Vertices = tuple[tuple[float, float], ...]
Faults = Iterator[Fault]


def place_faults(entries: Entries, gazetteer: Gazetteer) -> Faults:
    """Check every `at:` and `within:` of a scenario.

    Yields
    ------
    Fault
        A place north of the equator, a vertex off the sphere, a polygon that crosses itself, an unknown name.
    """
    for path, position in entries.positions():
        yield from _position_faults(entries, path, position, gazetteer)
    for name, activity in entries.activities.items():
        if activity.within is not None:
            yield from _within_faults(entries, ("activities", name, "within"), activity.within, gazetteer)
    for name, sector in ({} if entries.plan is None else entries.plan.sectors).items():
        yield from _within_faults(entries, ("plan", "sectors", name, "within"), sector.within, gazetteer)


def _position_faults(entries: Entries, path: KeyPath, position: Position, gazetteer: Gazetteer) -> Faults:
    yield from _point_faults(entries, path, position.lat)
    yield from _shape_faults(entries, (*path, "line"), position.line, closed=False)
    yield from _shape_faults(entries, (*path, "polygon"), position.polygon, closed=True)
    if position.feature is not None:
        features = gazetteer.features["name"]
        yield from _unknown(entries, (*path, "feature"), "feature", position.feature, features)
    if position.id is not None and position.file is None:
        problem = f"{dotted(path)}: 'id' stands without 'file'"
        yield Fault(entries.document.file, problem, "", "Add 'file:'", line_at(entries.document, (*path, "id")))


def _within_faults(entries: Entries, path: KeyPath, within: Within, gazetteer: Gazetteer) -> Faults:
    yield from _point_faults(entries, path, within.lat)
    yield from _shape_faults(entries, (*path, "polygon"), within.polygon, closed=True)
    key = "region" if within.region else "regions"
    for index, name in enumerate(within.names):
        at = (*path, key) if within.region else (*path, key, index)
        yield from _unknown(entries, at, "region", name, gazetteer.regions["region"])


def _unknown(entries: Entries, path: KeyPath, what: str, name: str, known: Iterable[str]) -> Faults:
    names = [str(one) for one in known]
    if name not in names:
        line = line_at(entries.document, path)
        yield unknown_name(entries.document.file, line, f"{dotted(path)}: {what}", name, names)


def _point_faults(entries: Entries, path: KeyPath, lat_deg: float | None) -> Faults:
    if lat_deg is not None and lat_deg >= 0:
        problem = f"{dotted((*path, 'lat'))}: latitude {lat_deg:g} lies off the map"
        yield Fault(entries.document.file, problem, ON_MAP, "", line_at(entries.document, (*path, "lat")))


def _shape_faults(entries: Entries, path: KeyPath, vertices: Vertices | None, *, closed: bool) -> Faults:
    off = False
    for index, (lat_deg, lon_deg) in enumerate(vertices or ()):
        expected = _off_sphere(lat_deg, lon_deg)
        if expected:
            off = True
            problem = f"{dotted((*path, index))}: vertex [{lat_deg:g}, {lon_deg:g}] lies off the map"
            line = line_at(entries.document, (*path, index))
            yield Fault(entries.document.file, problem, expected, "Write [latitude, longitude]", line)
    if vertices and closed and not off:
        yield from _drawing_faults(entries, path, vertices)


def _off_sphere(lat_deg: float, lon_deg: float) -> str:
    if not -90 <= lat_deg < 0:
        return ON_MAP
    return "" if -180 <= lon_deg <= 360 else LONGITUDES


def _drawing_faults(entries: Entries, path: KeyPath, vertices: Vertices) -> Faults:
    lat_deg, lon_deg = np.asarray(vertices, dtype=np.float64).T
    polygon = shapely.Polygon(np.column_stack(selenodesy.to_map(lat_deg, lon_deg)))
    if not polygon.is_valid or polygon.area == 0:
        problem = f"{dotted(path)}: the outline crosses or touches itself, or has no area"
        remedy = "List the vertices in order along the outline"
        yield Fault(entries.document.file, problem, "A simple polygon", remedy, line_at(entries.document, path))
