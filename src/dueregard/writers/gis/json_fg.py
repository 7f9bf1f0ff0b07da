"""How does a layer become OGC Features and Geometries JSON (JSON-FG 1.0), on the map plane and with its days?

Plain GeoJSON knows only the Earth, so `geometry` is null in every feature and `place` holds the ground in map metres.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import mapping

from dueregard.writers.cells import Cell, records
from dueregard.writers.gis.geojson import write_features
from dueregard.writers.gis.parts import parts_of

CONFORMS_TO = (
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
)
FRAME = "http://www.opengis.net/def/crs/IAU/2015/30135"
OPEN = ".."


def write_json_fg(
    path: Path, frame: gpd.GeoDataFrame, columns: Mapping[str, str], name: str, said: Mapping[str, Any]
) -> None:
    """Write a layer on the map plane, its features of the type `name`, as `write_features` does."""
    members = {"conformsTo": CONFORMS_TO, "featureType": name, "geometryDimension": 2, "coordRefSys": FRAME}
    write_features(path, members, _features(frame, columns, name), said)


def _features(frame: gpd.GeoDataFrame, columns: Mapping[str, str], name: str) -> Iterator[dict[str, Any]]:
    rows = (
        row for part in parts_of(frame) for row in zip(records(part, columns), part.geometry.to_numpy(), strict=True)
    )
    for number, (row, shape) in enumerate(rows, 1):
        yield {
            "type": "Feature",
            "id": f"{name}.{number}",
            "time": {"interval": [instant(row["starts_on"]), instant(row["ends_on"])]},
            "place": _place(shape),
            "geometry": None,
            "properties": row,
        }


def instant(day: Cell) -> str:
    """Return the midnight with which a day begins, UTC; two dots where there is none.

    JSON-FG counts both ends of an interval of dates in, `ends_on` is the first day no longer active: between
    midnights the two differ by an instant only.
    """
    return OPEN if day is None else f"{day}T00:00:00Z"


def _place(shape: Any) -> Mapping[str, Any] | None:
    missing = shapely.is_missing(shape) or shapely.is_empty(shape)
    return None if missing else mapping(shape)
