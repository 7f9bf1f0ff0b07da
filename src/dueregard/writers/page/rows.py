"""Which rows does the page choose from, and which shape does each name?"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import geopandas as gpd
import pandas as pd

from dueregard.model.tables import CONFLICTS, EXCLUSION, NUMBER, SITES, TEXT, ZONES, Assessment, Variant
from dueregard.writers.cells import Cell, cells
from dueregard.writers.maps.content import site_places
from dueregard.writers.page.shapes import Outline, outlines, shape_keys
from dueregard.writers.page.text import plain_text
from dueregard.writers.ranking import ranked
from dueregard.writers.verdict import APART, weights

Columns: TypeAlias = dict[str, list[Any]]
DIGITS = 4
"""Digits of a number that is only shown."""
CHOICE = "choice"
NO_ZONE_COLUMNS = {"zone_id", "level", "footprint_id"}
NO_EXCLUSION_COLUMNS = {"cumulative_km2", "level"}


def page_choices(assessment: Assessment) -> list[Variant]:
    """Return the tables to choose from: those of the run first, then those of the other levels and spheres."""
    terrain = assessment.relief is not None
    tables = assessment.zones, assessment.conflicts, assessment.exclusion
    return [Variant(assessment.options.level, terrain, *tables), *assessment.variants]


def page_rows(assessment: Assessment) -> tuple[dict[str, Columns], dict[str, Outline]]:
    """Return the tables that the page filters, and each shape that they name, once.

    A row that is the same in several choices stands once: bit n of its `choices` tells that it is in the nth of
    `page_choices`.

    Returns
    -------
    tuple
        Sites, zones, conflicts and exclusion, each by column; and the outlines by name, in whole metres.
    """
    every = page_choices(assessment)
    sites, zones = assessment.sites, _stacked([one.zones for one in every])
    conflicts, exclusion = (_stacked([getattr(one, name) for one in every]) for name in ("conflicts", "exclusion"))
    conflicts = in_order(conflicts)
    exclusion.loc[exclusion["share_of"].notna(), exclusion.geometry.name] = None
    found = {
        "sites": (_sites(sites), *_named(sites, _site_names(sites))),
        "zones": (_zones(zones, assessment), *_named(zones, _footprints(zones))),
        "conflicts": (_conflicts(conflicts), *_named(conflicts, ["overlap"] * len(conflicts))),
        "exclusion": (
            columns(exclusion, EXCLUSION, NO_EXCLUSION_COLUMNS),
            *_named(exclusion, ["exclusion"] * len(exclusion)),
        ),
    }
    tables = {name: rows | {"shape": shape} for name, (rows, shape, _) in found.items()}
    for name, frame in (("zones", zones), ("conflicts", conflicts), ("exclusion", exclusion)):
        tables[name] = _once(tables[name], [int(one) for one in frame[CHOICE]])
    return tables, {key: shape for _, _, shapes in found.values() for key, shape in shapes.items()}


def _stacked(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Put the tables of all choices below one another, with the number of the choice."""
    numbered = [frame.assign(**{CHOICE: number}) for number, frame in enumerate(frames)]
    return pd.concat([frame for frame in numbered if len(frame)] or numbered[:1], ignore_index=True)


def _once(table: Columns, choices: Sequence[int]) -> Columns:
    """Keep equal rows once, with the bits of the choices that they are in."""
    bits: dict[tuple[Any, ...], int] = {}
    for row, choice in zip(zip(*table.values(), strict=True), choices, strict=True):
        bits[row] = bits.get(row, 0) | 1 << choice
    kept = zip(*bits, strict=True) if bits else ([] for _ in table)
    return {name: list(column) for name, column in zip(table, kept, strict=True)} | {"choices": list(bits.values())}


def packed(table: Columns) -> dict[str, Any]:
    """Write each text of a column once: the texts, and the place of each row's among them."""
    return {
        name: _packed(column) if any(isinstance(cell, str) for cell in column) else column
        for name, column in table.items()
    }


def _packed(column: list[Any]) -> dict[str, list[Any]]:
    place = {text: number for number, text in enumerate(dict.fromkeys(column))}
    return {"of": list(place), "at": [place[text] for text in column]}


def columns(frame: pd.DataFrame, contract: Mapping[str, str], left_out: set[str] | frozenset[str]) -> Columns:
    """Turn a table into lists: texts made harmless, days as ISO text, numbers rounded, None where nothing is known."""
    kinds = {name: kind for name, kind in contract.items() if name not in left_out}
    return {name: [_shown(cell, kind) for cell in cells(frame[name], kind)] for name, kind in kinds.items()}


def _shown(cell: Cell, kind: str) -> Cell:
    if kind == TEXT and isinstance(cell, str):
        return plain_text(cell)
    return float(f"{cell:.{DIGITS}g}") if kind == NUMBER and isinstance(cell, float) else cell


def in_order(conflicts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return all conflicts: those that a reader wants first, then those without a duty between States."""
    first = ranked(conflicts).index
    return conflicts.loc[[*first, *conflicts.index.difference(first, sort=False)]]


def _named(frame: gpd.GeoDataFrame, names: Sequence[str]) -> tuple[list[str | None], dict[str, Outline]]:
    shapes = frame.geometry.to_numpy()
    keys = shape_keys(names, shapes)
    return keys, outlines(keys, shapes)


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [plain_text(str(cell or "shape")) for cell in cells(frame[name], TEXT)]


def _site_names(sites: gpd.GeoDataFrame) -> list[str]:
    """Name sites by activity; plans by what they are, so that one area serves all plans in it."""
    rows = zip(_texts(sites, "activity"), sites["placed"], strict=True)
    return ["plan" if placed == "within" else f"site/{activity}" for activity, placed in rows]


def _sites(sites: gpd.GeoDataFrame) -> Columns:
    east, north = site_places(sites)
    known = (sites["placed"] != "within").to_numpy()
    spots = {"x": east, "y": north}
    return columns(sites, SITES, frozenset()) | {
        name: [round(float(one)) if kept else None for one, kept in zip(axis, known, strict=True)]
        for name, axis in spots.items()
    }


def _footprints(frame: gpd.GeoDataFrame) -> list[str]:
    """Name footprints by activity, mechanism and receptor, so that one that is the same at all levels stands once."""
    return [name.removesuffix(f"/{name.rpartition('/')[2]}") for name in _texts(frame, "footprint_id")]


def _zones(frame: gpd.GeoDataFrame, assessment: Assessment) -> Columns:
    names = _footprints(frame)
    return columns(frame, ZONES, NO_ZONE_COLUMNS) | {
        "footprint_id": names,
        "newcomer": [_newcomer(name, assessment) for name in names],
    }


def _newcomer(footprint_id: str, assessment: Assessment) -> str | None:
    """Return the reference newcomer for whom the ground is sensitive: it stands in the footprint's name."""
    return next((part for part in footprint_id.split("/") if part in assessment.rulebook.newcomers), None)


def _conflicts(frame: gpd.GeoDataFrame) -> Columns:
    owed = [weight != APART for weight in weights(frame)]
    return columns(frame, CONFLICTS, {"footprint_id"}) | {"footprint_id": _footprints(frame), "owed": owed}
