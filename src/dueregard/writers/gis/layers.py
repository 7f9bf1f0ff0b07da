"""Which layers and tables does a run hand to the files for a GIS?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import geopandas as gpd
import pandas as pd

from dueregard.model import tables

RUN_MEMBERS = ("scenario", "kind", "as_of", "stamp")
"""Members of the summary that each file repeats."""


class Run(Protocol):
    """A run that was read back: tables, geometries in map metres, and its summary."""

    @property
    def sites(self) -> gpd.GeoDataFrame:
        """Ground that activities occupy."""

    @property
    def zones(self) -> gpd.GeoDataFrame:
        """Footprints and shapes of law."""

    @property
    def conflicts(self) -> gpd.GeoDataFrame:
        """Zones that meet sites."""

    @property
    def exclusion(self) -> gpd.GeoDataFrame:
        """Ground on which a newcomer would owe something."""

    @property
    def duties(self) -> pd.DataFrame:
        """What one State owes another."""

    @property
    def obligations(self) -> pd.DataFrame:
        """Duties without counterpart."""

    @property
    def assumptions(self) -> pd.DataFrame:
        """Numbers that are not law."""

    @property
    def actors(self) -> pd.DataFrame:
        """Who acts."""

    @property
    def summary(self) -> dict[str, Any]:
        """What `summary.json` says."""


@dataclass(frozen=True)
class Layer:
    """A table of a run with its contract; `frame` is a GeoDataFrame where it lies on the ground."""

    name: str
    frame: Any
    columns: Mapping[str, str]


def ground_layers(run: Run) -> list[Layer]:
    """Return what lies on the ground, lowest detail last."""
    return [
        Layer("sites", run.sites, tables.SITES),
        Layer("zones", run.zones, tables.ZONES),
        Layer("conflicts", run.conflicts, tables.CONFLICTS),
        Layer("exclusion", run.exclusion, tables.EXCLUSION),
    ]


def plain_tables(run: Run) -> list[Layer]:
    """Return what has no geometry."""
    return [
        Layer("duties", run.duties, tables.DUTIES),
        Layer("obligations", run.obligations, tables.OBLIGATIONS),
        Layer("assumptions", run.assumptions, tables.ASSUMPTIONS),
        Layer("actors", run.actors, tables.ACTORS),
    ]


def said_of(run: Run) -> dict[str, Any]:
    """Return what each file says of itself: scenario, kind, options and, where due, the stamp."""
    summary = run.summary
    said = {name: summary[name] for name in RUN_MEMBERS if name in summary}
    return said | dict(summary.get("options", {}))


def readings_of(run: Run) -> list[str]:
    """Return the readings of a run, in its order."""
    named = run.summary.get("options", {}).get("readings", [])
    return [str(name) for name in named] or sorted(set(run.zones["reading"].dropna()))


def leading_newcomer_of(run: Run) -> str | None:
    """Return the reference newcomer that leads the summary; the first of the table where the summary has none."""
    shares = run.summary.get("scarce_shares") or []
    known = [str(share["newcomer_class"]) for share in shares] or sorted(set(run.exclusion["newcomer_class"]))
    return known[0] if known else None
