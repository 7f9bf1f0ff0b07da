"""How does a layer become GeoJSON in lunar longitude and latitude?

GDAL's own writer refuses Moon coordinates or drops their frame, so the file is written here. Readers that know no `crs`
member take the Earth for granted: that is why it is there although RFC 7946 has dropped it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping

from dueregard.model.tables import Assessment
from dueregard.selenodesy import to_lonlat
from dueregard.writers.cells import records
from dueregard.writers.gis.parts import parts_of

CRS_MEMBER = {"type": "name", "properties": {"name": "urn:ogc:def:crs:IAU:2015:30100"}}
DECIMALS = 8  # 1e-8 deg is 0.3 mm on the Moon
STAMP = "EXERCISE"


def heading(assessment: Assessment) -> dict[str, Any]:
    """Return what each file says of itself: scenario, kind, readings, days and, where due, the stamp."""
    scenario, options = assessment.scenario, assessment.options
    said = {
        "scenario": scenario.scenario,
        "kind": scenario.kind,
        "readings": list(options.readings),
        "level": options.level,
        "as_of": options.as_of.isoformat(),
        "window": [options.starts.isoformat(), options.ends.isoformat()],
    }
    unmeasured = {} if options.exclusion else {"exclusion": "not measured"}
    return said | unmeasured | ({"stamp": STAMP} if scenario.kind == "exercise" else {})


def write_geojson(
    path: Path, frame: gpd.GeoDataFrame, columns: Mapping[str, str], name: str, said: Mapping[str, Any]
) -> None:
    """Write a layer in lunar longitude and latitude, as `write_features` does."""
    write_features(path, {"name": name, "crs": CRS_MEMBER}, _features(frame, columns), said)


def write_features(
    path: Path, members: Mapping[str, Any], features: Iterable[Mapping[str, Any]], said: Mapping[str, Any]
) -> None:
    """Write a collection of features, one a line.

    Parameters
    ----------
    path
        File to write.
    members
        What the collection says of itself, in words of its format.
    features
        Features of a layer: properties by the contract of its table, geometries of its frame.
    said
        What the file says of the run, in the member `dueregard`.
    """
    opening = _json({"type": "FeatureCollection", **members, "dueregard": dict(said)}).removesuffix("}")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{opening},"features":[\n')
        for number, feature in enumerate(features):
            file.write((",\n" if number else "") + _json(feature))
        file.write("\n]}\n")


def _features(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for part in parts_of(frame):
        geometries = lonlat_geometries(part.geometry.to_numpy())
        for properties, geometry in zip(records(part, columns), geometries, strict=True):
            shape = None if geometry is None else mapping(geometry)
            yield {"type": "Feature", "properties": properties, "geometry": shape}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def lonlat_geometries(planar: NDArray[np.object_]) -> list[Any]:
    """Convert geometries of the map plane to rounded longitude and latitude.

    Parameters
    ----------
    planar
        Geometries in the map plane, missing or empty ones allowed. [m]

    Returns
    -------
    list
        Geometries in degrees, valid wherever the input was, None for missing and empty ones. [deg]
    """
    present = ~(shapely.is_missing(planar) | shapely.is_empty(planar))
    written = np.full(len(planar), None, dtype=object)
    if present.any():
        written[present] = rounded(np.atleast_1d(to_lonlat(planar[present])))
    return list(written)


def rounded(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Round coordinates to 8 decimals; a geometry that this would spoil is snapped as a whole or stays as it is."""
    plain = shapely.transform(geometries, lambda points: np.round(points, DECIMALS))
    spoilt = np.flatnonzero(~shapely.is_valid(plain) & shapely.is_valid(geometries))
    for place in spoilt:
        plain[place] = _snapped(geometries[place])
    return np.asarray(plain, dtype=object)


def _snapped(geometry: Any) -> Any:
    snapped = shapely.set_precision(geometry, 10.0**-DECIMALS)
    cleaned = shapely.transform(snapped, lambda points: np.round(points, DECIMALS))
    whole = cleaned.is_valid and not cleaned.is_empty and shapely.get_dimensions(cleaned) == 2
    return cleaned if whole else geometry
