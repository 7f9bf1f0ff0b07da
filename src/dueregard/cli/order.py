"""Who gains by coming first, and how is that asked?"""

from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import AnswerFolder, AsOf, Level, Readings, Rules, ScenarioArgument, Settings, TextOrJson

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from dueregard.model.rulebook import Gazetteer
    from dueregard.zones.placement import Placements

EPILOG = (
    "Examples: dueregard order two-bases | dueregard order two-bases --scarce connecting-ridge-2022 "
    "--reading ost-first-mover --out first"
)
FORMATS = ("text", "json")


def order(
    scenario: ScenarioArgument = None,
    scarce: Annotated[
        str | None, typer.Option("--scarce", help="Scarce class. Default: the one that holds most of the sites.")
    ] = None,
    newcomer: Annotated[
        str | None, typer.Option("--newcomer", help="Who would owe: reference newcomer. Default: the leading one.")
    ] = None,
    reading: Readings = None,
    level: Level = "nominal",
    as_of: AsOf = None,
    settings: Settings = None,
    rules: Rules = None,
    form: TextOrJson = "text",
    out: AnswerFolder = None,
) -> None:
    """Say who gains by coming first: what each holds and owes as the first and as the last to come."""
    from dueregard.analyses.order import order as answer
    from dueregard.analyses.order import setup
    from dueregard.cli.asked import Choices, asked
    from dueregard.cli.choices import named, one_of
    from dueregard.cli.progress import progress
    from dueregard.exclusion.parts import Survey
    from dueregard.writers.json_files import json_text, write_json
    from dueregard.writers.room.order import Asked, order_record, order_text
    from dueregard.writers.room.order_picture import draw_order
    from dueregard.writers.run import make_folder
    from dueregard.zones.days import day_number

    chosen = one_of("--format", form, FORMATS)
    choices = Choices(reading, level, as_of, settings=settings, rules=rules)
    about = asked(scenario, choices)
    book, options, (known, placements) = about.rulebook, about.options, about.known()
    name, title, ground = _scarce(about.gazetteer, scarce, placements)
    if out is not None:
        make_folder(out)
    survey = Survey(known, book, placements, options.as_of)
    day, against = day_number(options.ends) - 1, named("--newcomer", newcomer, book.newcomers)
    with progress() as tell:
        on = setup(known, book, placements, survey, ground, against, day, options.level)
        found = answer(on, options.readings, tell)
    left_out = tuple(row.item for row in placements.rows if row.ground is None)
    record = order_record(Asked(known, book, options, name, title, left_out), found)
    paths = [] if out is None else [out / f"order.{ending}" for ending in ("json", "png", "svg")]
    if paths:
        write_json(paths[0], record)
    for path in paths[1:]:
        draw_order(record, known, path)
    typer.echo(json_text(record) if chosen == "json" else order_text(record, paths), nl=False)


def _scarce(gazetteer: "Gazetteer", name: str | None, placements: "Placements") -> "tuple[str, str, BaseGeometry]":
    """Return id, title and ground of a scarce class; where none is named, the one that most sites stand in."""
    import shapely

    from dueregard.errors import InputError
    from dueregard.readers.names import unknown_name

    classes = gazetteer.scarce
    known = list(classes["scarce_class"])
    if name is not None and name not in known:
        raise InputError([unknown_name("--scarce", None, "scarce class", name, known)])
    sites = [row.ground.centroid for row in placements.rows if row.ground is not None]
    counts = [int(shapely.contains(ground, sites).sum()) if sites else 0 for ground in classes.geometry]
    place = counts.index(max(counts)) if name is None else known.index(name)
    return known[place], str(classes["title"].iloc[place]), classes.geometry.iloc[place]
