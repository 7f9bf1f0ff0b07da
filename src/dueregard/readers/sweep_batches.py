"""Which batches of an ensemble are done already?"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from dueregard.analyses.ensemble.batch import Result
from dueregard.errors import Fault, InputError

FOLDER = "batches"
PLAN = "plan.json"
MAY_GROW = "samples"
"""What may be another number when an ensemble goes on."""


def check_plan(out: Path, plan: Mapping[str, Any], *, resume: bool) -> None:
    """Check that a folder holds no other ensemble, or the same one if it is to go on.

    Raises
    ------
    InputError
        The folder holds batches and they are not to be gone on with, or they belong to another ensemble.
    """
    path = out / FOLDER / PLAN
    if not path.is_file():
        return
    if not resume:
        remedy = "Add --resume to go on with it, or name another folder"
        raise InputError([Fault("--out", f"'{out}' holds an ensemble already", "A folder holds one", remedy)])
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError([Fault(str(path), "the plan of the ensemble cannot be read", "", "Start anew")]) from error
    other = [name for name, value in plan.items() if name != MAY_GROW and kept.get(name) != value]
    if other:
        told = "; ".join(f"{name} was {_short(kept.get(name))} and is {_short(plan[name])}" for name in other)
        remedy = "Use the same choices and files, or another folder"
        raise InputError([Fault("--resume", f"the ensemble in '{out}' is another one: {told}", "", remedy)])


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def done(out: Path) -> dict[int, Path]:
    """Return the batches that are whole: first world and the file of its worlds."""
    paths = sorted((out / FOLDER).glob("worlds-*.parquet"))
    return {int(path.stem.removeprefix("worlds-")): path for path in paths}


def read_batches(out: Path) -> Iterator[Result]:
    """Read the batches one after the other.

    Raises
    ------
    InputError
        A file of a batch is broken or missing.
    """
    for first, path in done(out).items():
        try:
            tables = {
                name: pd.read_parquet(path.with_name(f"{name}-{first:09d}.parquet"))
                for name in ("cells", "conflicts", "worlds")
            }
        except (OSError, ValueError) as error:
            remedy = f"Delete {path.name} and go on with --resume"
            raise InputError([Fault(str(path), "the batch cannot be read", "", remedy)]) from error
        yield Result(first, len(tables["worlds"]), tables["conflicts"], tables["worlds"], tables["cells"])
