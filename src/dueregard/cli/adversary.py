"""How much could one actor keep from others with a few positions, and how is that asked?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from dueregard.analyses.loopholes import Question
    from dueregard.cli.asked import Asked
    from dueregard.model.law import Effect
    from dueregard.model.rulebook import Gazetteer, Rulebook

LEAST: "Effect" = "consult"
"""What a newcomer must owe at least where ground counts as kept from it."""


def reformed(name: str, rules: Sequence[Path], settings: Sequence[str]) -> "tuple[str, Rulebook]":
    """Return the id of a reform, and the law when all its clauses are in force; a folder of rules counts as one."""
    from dueregard.readers.places import find_reform
    from dueregard.readers.reforms import read_reform
    from dueregard.readers.rules import read_rulebook

    if Path(name).is_dir():
        return Path(name).name, read_rulebook([*rules, Path(name)], settings)
    law = read_reform(find_reform(name), rules, settings)
    return law.reform.reform, law.steps[-1].whole


def search(
    on: "Asked",
    books: "Mapping[str | None, Rulebook]",
    question: "Question",
    scarce: str | None,
    spacing_m: float,
    form: str,
    out: Path | None,
) -> None:
    """Find the positions that keep most from a newcomer, under each reading and each set of rules, and tell."""
    from dueregard.analyses.loopholes import field, loopholes
    from dueregard.cli.progress import INTERRUPTED, interruptible, progress
    from dueregard.readers.geodata import read_elevation
    from dueregard.writers.json_files import json_text, write_json
    from dueregard.writers.room.adversary import Tried, adversary_record, adversary_text
    from dueregard.writers.room.adversary_picture import draw_adversary

    name, title, ground = _ground(on.gazetteer, scarce)
    laid = field(ground, spacing_m)
    with interruptible() as stop, progress() as tell:
        found = tuple(loopholes(books, on.options.readings, laid, question, tell, stop))
        stopped = stop()
    tried = Tried(on.options, on.rulebook, question, name, title, laid, found, stopped)
    record = adversary_record(tried)
    names = ("adversary.json", "adversary.png", "adversary.svg")
    paths = [] if out is None or stopped else [out / name for name in names]
    if paths:
        write_json(paths[0], record)
    for path in paths[1:]:
        draw_adversary(tried, record, books, on.gazetteer, read_elevation(), path)
    typer.echo(json_text(record) if form == "json" else adversary_text(record, paths), nl=False)
    if stopped:
        raise typer.Exit(INTERRUPTED)


def _ground(gazetteer: "Gazetteer", scarce: str | None) -> "tuple[str, str, Iterable[BaseGeometry]]":
    """Return id, title and ground of a scarce class; the latest candidate regions where none is named."""
    from dueregard.analyses.cells import candidate_regions, edition
    from dueregard.errors import InputError
    from dueregard.readers.names import unknown_name

    classes = gazetteer.scarce
    if scarce is None:
        year = edition(gazetteer)
        return f"regions-{year}", f"the Artemis regions of {year}", candidate_regions(gazetteer).geometry
    if scarce not in set(classes["scarce_class"]):
        raise InputError([unknown_name("--scarce", None, "scarce class", scarce, classes["scarce_class"])])
    row = classes[classes["scarce_class"] == scarce].iloc[0]
    return scarce, str(row["title"]), [row.geometry]
