"""How is each batch of an ensemble kept as soon as it is done?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dueregard.analyses.ensemble.batch import Result
from dueregard.analyses.ensemble.scene import Scene
from dueregard.writers.atomic import atomic
from dueregard.writers.json_files import json_text

FOLDER = "batches"
PLAN = "plan.json"


def plan_of(scene: Scene) -> dict[str, Any]:
    """Return what of an ensemble's question decides what a world holds and how it is measured."""
    return {
        "readings": list(scene.readings),
        "newcomer": scene.newcomer,
        "day": scene.day,
        "window": list(scene.window),
        "as_of": str(scene.as_of),
        "cell_m": scene.raster.cell_m,
    }


def write_plan(out: Path, plan: Mapping[str, Any]) -> None:
    """Keep what was asked for, so that a later call can tell whether it goes on with the same."""
    with atomic(out / FOLDER / PLAN) as unfinished:
        unfinished.write_text(json_text(plan), encoding="utf-8")


def write_batch(out: Path, result: Result) -> None:
    """Write the tables of a batch as Parquet; that of the worlds comes last and says that all are there."""
    tables = {"cells": result.cells, "conflicts": result.conflicts, "worlds": result.measures}
    for name, table in tables.items():
        with atomic(out / FOLDER / f"{name}-{result.first:09d}.parquet") as unfinished:
            table.to_parquet(unfinished, index=False)
