"""Does the law leave room for two or more outposts, and how is that asked?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import AnswerFolder, AsOf, Level, Readings, Rules, Settings, TextOrJson

if TYPE_CHECKING:
    from dueregard.analyses.capacity import Ask
    from dueregard.cli.asked import Asked

EPILOG = (
    "Examples: dueregard capacity | dueregard capacity two-bases --level high --curve --out room | "
    "dueregard capacity --adversary --outpost observatory --positions 5 --reading ost-strict"
)
FORMATS = ("text", "json")


def capacity(
    scenario: Annotated[
        str | None, typer.Argument(help="Who is there already: file or built-in name. Default: south-pole.")
    ] = None,
    outpost: Annotated[
        str | None,
        typer.Option("--outpost", help="What one outpost is, as `rules list` prints it. Default: the leading."),
    ] = None,
    reading: Readings = None,
    level: Level = "nominal",
    spacing: Annotated[str, typer.Option("--spacing", help="Distance of the cells; repeated at half of it.")] = "4 km",
    curve: Annotated[  # noqa: FBT002
        bool, typer.Option("--curve", help="Sweep the buffer: at which does room for so many end?")
    ] = False,
    adversary: Annotated[  # noqa: FBT002
        bool, typer.Option("--adversary", help="How much could one actor keep from others with a few positions?")
    ] = False,
    count: Annotated[int, typer.Option("--positions", min=1, max=50, help="With --adversary: positions at most.")] = 5,
    newcomer: Annotated[
        str | None, typer.Option("--newcomer", help="With --adversary: from whom. Default: the leading newcomer.")
    ] = None,
    scarce: Annotated[
        str | None, typer.Option("--scarce", help="With --adversary: scarce class. Default: the latest regions.")
    ] = None,
    reform: Annotated[
        list[str] | None,
        typer.Option(
            "--reform", help="With --adversary: reform (name or file) or folder of rules beside it; repeatable."
        ),
    ] = None,
    time_limit: Annotated[float, typer.Option("--time-limit", min=0.1, help="Seconds for each search.")] = 20.0,
    as_of: AsOf = None,
    settings: Settings = None,
    rules: Rules = None,
    form: TextOrJson = "text",
    out: AnswerFolder = None,
) -> None:
    """Say whether the law leaves room for two or more outposts, for how many, and what keeps the next one out."""
    from dueregard.analyses.loopholes import Question as Against
    from dueregard.cli.adversary import LEAST, reformed, search
    from dueregard.cli.asked import Choices, asked
    from dueregard.cli.choices import named, one_of
    from dueregard.writers.run import make_folder

    chosen, spacing_m = one_of("--format", form, FORMATS), _spacing(spacing)
    on = asked(scenario, Choices(reading, level, as_of, settings=settings, rules=rules))
    name = named("--outpost", outpost, on.rulebook.outposts)
    if out is not None:
        make_folder(out)
    if not adversary:
        _capacity(on, name, spacing_m, time_limit, chosen, out, curve=curve)
        return
    books = {None: on.rulebook} | dict(reformed(one, rules or (), settings or ()) for one in reform or ())
    against = named("--newcomer", newcomer, on.rulebook.newcomers)
    question = Against(name, on.options.level, against, LEAST, count, time_limit)
    search(on, books, question, scarce, spacing_m, chosen, out)


def _spacing(text: str) -> float:
    from dueregard.errors import Fault, InputError
    from dueregard.model.quantities import parse_quantity

    expected = "A length such as '4 km', from 0.5 to 20 km"
    try:
        found = parse_quantity(text, "length")
    except ValueError as error:
        raise InputError([Fault("--spacing", str(error), expected)]) from None
    if not 500.0 <= found <= 20_000.0:
        raise InputError([Fault("--spacing", f"'{text}' is out of range", expected)])
    return found


def _capacity(
    on: "Asked", outpost: str, spacing_m: float, time_limit_s: float, form: str, out: Path | None, *, curve: bool
) -> None:
    from dueregard.analyses.capacity import at_every_level
    from dueregard.analyses.crowding import costs
    from dueregard.analyses.room_curve import curves, own_buffers
    from dueregard.cli.progress import INTERRUPTED, interruptible, progress
    from dueregard.readers.geodata import read_elevation
    from dueregard.writers.json_files import json_text, write_json
    from dueregard.writers.room.capacity import HEADLINE, Told, capacity_record
    from dueregard.writers.room.capacity_picture import draw_capacity
    from dueregard.writers.room.capacity_words import capacity_text
    from dueregard.writers.room.curve_picture import draw_curves

    with interruptible() as stop, progress() as tell:
        ask = _question(on, outpost, time_limit_s)
        main, others = at_every_level(ask, on.options.level, spacing_m, tell, stop)
        tell("what the presence of each costs")
        lost = costs(main, HEADLINE, stop)
        swept = curves(main, HEADLINE, tell, stop) if curve else ()
        own = tuple(own_buffers(on.rulebook, main, HEADLINE)) if curve else ()
        stopped = stop()
        told = Told(on.options, main, others, lost, swept, own, stopped)
    record = capacity_record(told)
    names = ["capacity.json", *_pictures("capacity"), *(_pictures("capacity-curve") if curve else [])]
    paths = [] if out is None or stopped else [out / name for name in names]
    for path in paths:
        if path.suffix == ".json":
            write_json(path, record)
        elif path.stem == "capacity":
            draw_capacity(told, record, read_elevation(), path)
        else:
            draw_curves(record, path)
    typer.echo(json_text(record) if form == "json" else capacity_text(record, paths), nl=False)
    if stopped:
        raise typer.Exit(INTERRUPTED)


def _pictures(name: str) -> list[str]:
    return [f"{name}.png", f"{name}.svg"]


def _question(on: "Asked", outpost: str, time_limit_s: float) -> "Ask":
    from dueregard.analyses.capacity import Question
    from dueregard.analyses.cells import candidate_regions
    from dueregard.analyses.incumbents import standing_on
    from dueregard.analyses.outposts import layout_of
    from dueregard.zones.days import day_number

    options, (known, placements) = on.options, on.known()
    day, regions = day_number(options.ends) - 1, candidate_regions(on.gazetteer)

    def ask(level: str, spacings_m: tuple[float, ...]) -> Question:
        standing = standing_on(known, on.rulebook, placements, options.as_of, day, level)
        layout = layout_of(on.rulebook.outposts[outpost], on.rulebook, level)
        return Question(layout, standing, regions, options.readings, spacings_m, time_limit_s)

    return ask
