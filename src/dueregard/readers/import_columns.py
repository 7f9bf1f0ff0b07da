"""Which column of somebody else's table means what?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.errors import Fault, InputError
from dueregard.model.imports import ImportSection
from dueregard.readers.tables import Table, lunar_ground, renamed

MEANINGS: Mapping[str, Sequence[str]] = {
    "id": ("site_id", "object_id", "zone_id", "identifier", "code", "cospar_id", "designation"),
    "title": ("name", "site", "site_name", "mission", "object", "object_name", "zone", "activity"),
    "actor": ("operator", "agency", "organisation", "organization", "company", "by", "declared_by"),
    "state": ("states", "country", "nation", "responsible_state"),
    "kind": ("type", "category", "activity_type", "activity_kind"),
    "lat": ("latitude", "lat_deg", "latitude_deg", "planetocentric_latitude"),
    "lon": ("longitude", "lon_deg", "long", "longitude_deg", "planetocentric_longitude"),
    "uncertainty_m": ("position_error_m", "position_uncertainty_m"),
    "starts_on": ("start", "start_date", "starts", "begins_on", "from", "launch_date", "landing_date", "landed_on"),
    "ends_on": ("end", "end_date", "ends", "to", "until"),
    "events": ("event", "date", "event_date", "touchdown", "touchdown_date", "landing_date", "landed_on"),
    "radius": ("radius_m", "radius_km", "zone_radius", "zone_radius_m", "zone_radius_km"),
    "declared_on": ("declared", "declaration_date"),
    "notified_on": ("notified", "notification_date", "notice_date"),
    "registered_on": ("registered", "registration_date"),
    "source": ("reference", "citation"),
}
"""Name here -> what others call it, in order of preference; capitals, spaces and hyphens do not matter."""
WKT = "wkt"
UNIT = re.compile(r"_(m|km)$")


def understood(table: Table, section: ImportSection) -> tuple[Table, dict[str, str]]:
    """Give columns our names: those that the mapping names, then those that are called like ours.

    Returns
    -------
    tuple
        The table, and what was guessed: name here to name in the file.

    Raises
    ------
    InputError
        The table lacks a column that the mapping names.
    """
    there = {plain(name): str(name) for name in table.columns.columns}
    taken = {*section.columns, *section.columns.values()}
    guessed: dict[str, str] = {}
    for ours, names in MEANINGS.items():
        free = (there[name] for name in names if name in there and there[name] not in {*taken, *guessed.values()})
        theirs = None if ours in there or ours in section.columns else next(free, None)
        guessed |= {} if theirs is None else {ours: theirs}
    used = {*taken, *guessed.values()}
    spelt = {ours: theirs for ours, theirs in there.items() if ours != theirs and theirs not in used}
    named = renamed(table, {**spelt, **guessed, **section.columns})
    return _translated(_in_metres(named, {**guessed, **section.columns}), section), guessed


def chosen(table: Table, where: Mapping[str, Sequence[str] | str]) -> NDArray[np.bool_]:
    """Tell which rows a mapping takes.

    Raises
    ------
    InputError
        The table lacks a column that is named.
    """
    renamed(table, {name: name for name in where})
    kept = np.ones(len(table.columns), dtype=np.bool_)
    for name, wanted in where.items():
        words = [wanted] if isinstance(wanted, str) else list(wanted)
        kept &= table.columns[name].astype(str).isin(words).to_numpy()
    return kept


def plain(name: object) -> str:
    """Return how a column is known: capitals, spaces and hyphens do not matter."""
    return re.sub(r"\W+", "_", str(name).strip().casefold()).strip("_")


def _in_metres(table: Table, columns: Mapping[str, str]) -> Table:
    """Write the unit that the name of a column of radii tells into its cells."""
    unit = UNIT.search(plain(columns.get("radius", "")))
    if unit is None or "radius" not in table.columns:
        return table
    cells = [
        f"{one} {unit[1]}" if re.fullmatch(r"[\d.eE+]+", text) else one
        for one in table.columns["radius"]
        for text in [str(one).strip()]
    ]
    return replace(table, columns=table.columns.assign(radius=cells))


def _translated(table: Table, section: ImportSection) -> Table:
    columns = table.columns
    for name, words in section.values.items():
        if name in columns:
            columns = columns.assign(**{name: [words.get(str(one), one) for one in columns[name]]})
    return replace(table, columns=columns)


def with_ground(table: Table, path: Path) -> Table:
    """Read geometries that stand as text in a column WKT; a `.prj` file beside the table tells their frame.

    Raises
    ------
    InputError
        The frame is not known or not the Moon's, or a text is no geometry.
    """
    name = next((one for one in table.columns.columns if plain(one) == WKT), None)
    if name is None or table.ground is not None:
        return table
    frame = path.with_suffix(".prj")
    if not frame.is_file():
        problem = f"column '{name}' holds geometries in a frame that is not known"
        remedy = f"Write {frame.name} with the WKT of {selenodesy.GEOGRAPHIC_CRS}, or give columns lat and lon"
        raise InputError([Fault(table.file, problem, f"{frame.name} beside the table tells the frame", remedy)])
    shapes = shapely.from_wkt(table.columns[name].where(table.columns[name] != "", None), on_invalid="ignore")
    ground = gpd.GeoDataFrame(geometry=shapes, crs=frame.read_text(encoding="utf-8"))
    return replace(table, columns=table.columns.drop(columns=name), ground=lunar_ground(ground, table.file))
