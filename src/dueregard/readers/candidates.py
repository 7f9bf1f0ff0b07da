"""Which places does a file of candidates list?"""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import geopandas as gpd
import shapely

from dueregard import selenodesy
from dueregard.errors import Fault, InputError
from dueregard.readers.names import did_you_mean, listed
from dueregard.readers.text_files import read_text

Place = tuple[float, float]
"""Latitude and longitude. [deg]"""
LAT, LON, ID = ("lat_deg", "lat", "latitude"), ("lon_deg", "lon", "longitude"), ("id", "name")
"""Names of columns, the first one found counts."""
MOST_CANDIDATES = 5000


def read_candidates(path: Path) -> dict[str, Place]:
    """Read candidate places from a CSV table or any vector file of points that GDAL reads.

    A table has columns lat and lon (or lat_deg, lon_deg) and may have id; a vector file stands in lunar longitude and
    latitude or in the south polar map plane.

    Returns
    -------
    dict
        Latitude and longitude by id, in the order of the file; rows without an id are numbered from 1. [deg]

    Raises
    ------
    InputError
        Every row that is no place, at once; an id that comes twice; no rows or too many.
    """
    found = list(_table(path) if path.suffix.lower() in {".csv", ".tsv", ".txt"} else _layer(path))
    if not found or len(found) > MOST_CANDIDATES:
        raise InputError([Fault(str(path), f"the file lists {len(found)} places", f"From 1 to {MOST_CANDIDATES}")])
    faults = [
        Fault(str(path), f"the id '{name}' stands for two places", "Each id once", "Rename one", line)
        for (name, _, line), before in zip(found, _before([name for name, _, _ in found]), strict=True)
        if name in before
    ]
    if faults:
        raise InputError(faults)
    return {name: place for name, place, _ in found}


def _before(names: list[str]) -> Iterator[set[str]]:
    seen: set[str] = set()
    for name in names:
        yield set(seen) if name in seen else set()
        seen.add(name)


def _table(path: Path) -> Iterator[tuple[str, Place, int | None]]:
    rows = list(csv.reader(StringIO(read_text(path, str(path)))))
    header = [cell.strip() for cell in rows[0]] if rows else []
    lat, lon = _column(path, header, LAT), _column(path, header, LON)
    ids = next((header.index(name) for name in ID if name in header), None)
    faults: list[Fault] = []
    found: list[tuple[str, Place, int | None]] = []
    for line, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            place = _place(path, line, [row[at] if at < len(row) else "" for at in (lat, lon)], faults)
            name = row[ids].strip() if ids is not None and ids < len(row) else ""
            found.append((name or str(len(found) + 1), place, line))
    if faults:
        raise InputError(faults)
    yield from found


def _column(path: Path, header: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    problem = f"the table has no column '{names[1]}'{did_you_mean(names[1], header)}"
    raise InputError([Fault(str(path), problem, f"Columns lat, lon and, if wanted, id; found {listed(header)}", "", 1)])


def _place(path: Path, line: int | None, cells: list[str], faults: list[Fault]) -> Place:
    try:
        lat, lon = (float(cell) for cell in cells)
    except ValueError:
        faults.append(Fault(str(path), f"{cells} is no latitude and longitude", "Two numbers in degrees", "", line))
        return -90.0, 0.0
    problem = place_problem(lat, lon)
    if problem:
        faults.append(Fault(str(path), problem, PLACES, "", line))
    return lat, lon


PLACES = "Latitudes from -90 to below 0 (south is negative), longitudes from -180 to 360 (east positive), in degrees"


def place_problem(lat_deg: float, lon_deg: float) -> str:
    """Say what is wrong with a place; nothing where it is on the map."""
    if not -90.0 <= lat_deg < 0.0:
        return f"the latitude {lat_deg:g} lies off the map"
    return "" if -180.0 <= lon_deg <= 360.0 else f"the longitude {lon_deg:g} is no longitude"


def _layer(path: Path) -> Iterator[tuple[str, Place, int | None]]:
    frame = _frame(path)
    projected = frame.crs is not None and frame.crs.is_projected
    (selenodesy.require_south_polar if projected else selenodesy.require_geographic)(frame.crs, str(path))
    shapes = frame.geometry.to_numpy()
    odd = [row for row, shape in enumerate(shapes, start=1) if shape is None or shape.geom_type != "Point"]
    if odd:
        problem = f"feature {odd[0]} is no point ({len(odd)} of {len(shapes)} are none)"
        raise InputError([Fault(str(path), problem, "Candidates are points")])
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    lat, lon = selenodesy.to_geographic(x, y) if projected else (y, x)
    names = next((frame[name].astype(str) for name in ID if name in frame.columns), None)
    faults: list[Fault] = []
    for row in range(len(frame)):
        place = _place(path, None, [f"{lat[row]:.9g}", f"{lon[row]:.9g}"], faults)
        yield str(row + 1) if names is None else names.iloc[row], place, None
    if faults:
        raise InputError(faults)


def _frame(path: Path) -> gpd.GeoDataFrame:
    selenodesy.clear_inherited_proj_settings()
    import pyogrio
    from pyogrio.errors import DataSourceError

    if not path.is_file():
        raise InputError([Fault(str(path), "there is no such file", "A CSV table or a GeoJSON file", "Check the path")])
    try:
        frame = pyogrio.read_dataframe(path)
    except (DataSourceError, UnicodeDecodeError) as error:
        raise InputError([Fault(str(path), "this is no table or file of points that can be read")]) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise InputError([Fault(str(path), "the file holds no points")])
    return frame
