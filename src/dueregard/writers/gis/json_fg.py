"""How does a layer become OGC Features and Geometries JSON (JSON-FG 1.0), on the map plane and with its days?

Plain GeoJSON knows only the Earth, so `geometry` is null in every feature and `place` holds the ground in map metres.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import mapping

from dueregard.writers.cells import Cell, records

CONFORMS_TO = (
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
)
FRAME = "http://www.opengis.net/def/crs/IAU/2015/30135"
OPEN = ".."


def write_json_fg(
    path: Path, frame: gpd.GeoDataFrame, columns: Mapping[str, str], name: str, said: Mapping[str, Any]
) -> None:
    """Write a layer, one feature a line.

    Parameters
    ----------
    path
        File to write.
    frame
        Table with geometries in the map plane (IAU_2015:30135) or none. [m]
    columns
        Contract of the table: properties and their order.
    name
        Type of the features.
    said
        Top-level member `dueregard`.
    """
    members = {
        "type": "FeatureCollection",
        "conformsTo": CONFORMS_TO,
        "featureType": name,
        "geometryDimension": 2,
        "coordRefSys": FRAME,
        "dueregard": dict(said),
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{_json(members).removesuffix("}")},"features":[\n')
        file.write(",\n".join(_features(frame, columns, name)))
        file.write("\n]}\n")


def _features(frame: gpd.GeoDataFrame, columns: Mapping[str, str], name: str) -> Iterator[str]:
    rows = records(frame, columns)
    for number, (row, shape) in enumerate(zip(rows, frame.geometry.to_numpy(), strict=True), 1):
        feature = {
            "type": "Feature",
            "id": f"{name}.{number}",
            "time": {"interval": [instant(row["starts_on"]), instant(row["ends_on"])]},
            "place": _place(shape),
            "geometry": None,
            "properties": row,
        }
        yield _json(feature)


def instant(day: Cell) -> str:
    """Return the midnight with which a day begins, UTC; two dots where there is none.

    JSON-FG counts both ends of an interval of dates in, `ends_on` is the first day no longer active: between
    midnights the two differ by an instant only.
    """
    return OPEN if day is None else f"{day}T00:00:00Z"


def _place(shape: Any) -> Mapping[str, Any] | None:
    missing = shapely.is_missing(shape) or shapely.is_empty(shape)
    return None if missing else mapping(shape)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
