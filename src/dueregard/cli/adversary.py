"""How much could one actor keep from others with a few positions, and how is that asked?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from dueregard.model.law import Effect
    from dueregard.model.rulebook import Gazetteer, Rulebook
    from dueregard.model.tables import Options

REGIONS = "the Artemis regions of 2024"
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
    books: "Mapping[str | None, Rulebook]",
    gazetteer: "Gazetteer",
    options: "Options",
    outpost: str,
    newcomer: str,
    scarce: str | None,
    spacing_m: float,
    count: int,
    time_limit_s: float,
    form: str,
    out: Path | None,
) -> None:
    """Find the positions that keep most from a newcomer, under each reading and each set of rules, and tell."""
    import numpy as np

    from dueregard.analyses.adversary import kept_from, most_foreclosed
    from dueregard.analyses.cells import hexagon_areas_m2, hexagons
    from dueregard.analyses.outposts import layout_of
    from dueregard.cli.progress import INTERRUPTED, interruptible, progress
    from dueregard.readers.geodata import read_elevation
    from dueregard.writers.json_files import json_text, write_json
    from dueregard.writers.room.adversary import Loophole, Tried, adversary_record, adversary_text
    from dueregard.writers.room.adversary_picture import draw_adversary

    title, ground = _ground(gazetteer, scarce)
    steps = spacing_m, spacing_m / 2.0
    candidates, places = (np.concatenate([hexagons(one, step) for one in ground]) for step in steps)
    areas = np.concatenate([hexagon_areas_m2(one, hexagons(one, steps[1]), steps[1]) for one in ground])
    layout, found = layout_of(books[None].outposts[outpost], books[None], options.level), []
    with interruptible() as stop, progress() as tell:
        for rules, book in books.items():
            laid = layout_of(book.outposts[outpost], book, options.level)
            for reading in (name for name in options.readings if name in book.readings):
                tell(f"{reading}, {count} positions")
                kept = kept_from(laid, candidates, places, book.newcomers[newcomer], book, reading, LEAST)
                best = tuple(most_foreclosed(kept, one, time_limit_s, stop, areas) for one in range(1, count + 1))
                found.append(Loophole(reading, rules, laid, best))
        stopped = stop()
    tried = Tried(
        options,
        books[None],
        layout,
        newcomer,
        LEAST,
        scarce or "regions-2024",
        title,
        candidates,
        places,
        *steps,
        tuple(found),
        stopped,
    )
    record = adversary_record(tried)
    names = ("adversary.json", "adversary.png", "adversary.svg")
    paths = [] if out is None or stopped else [out / name for name in names]
    if paths:
        write_json(paths[0], record)
    for path in paths[1:]:
        draw_adversary(tried, record, books, gazetteer, read_elevation(), path)
    typer.echo(json_text(record) if form == "json" else adversary_text(record, paths), nl=False)
    if stopped:
        raise typer.Exit(INTERRUPTED)


def _ground(gazetteer: "Gazetteer", scarce: str | None) -> "tuple[str, Iterable[BaseGeometry]]":
    """Return the title and the ground of a scarce class; the regions of 2024 where none is named."""
    from dueregard.analyses.cells import candidate_regions
    from dueregard.errors import InputError
    from dueregard.readers.names import unknown_name

    classes = gazetteer.scarce
    if scarce is None:
        return REGIONS, candidate_regions(gazetteer).geometry
    if scarce not in set(classes["scarce_class"]):
        raise InputError([unknown_name("--scarce", None, "scarce class", scarce, classes["scarce_class"])])
    row = classes[classes["scarce_class"] == scarce].iloc[0]
    return str(row["title"]), [row.geometry]
