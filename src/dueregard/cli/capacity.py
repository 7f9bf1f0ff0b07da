"""Does the law leave room for two or more outposts, and how is that asked?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dueregard.cli.words import AnswerFolder, AsOf, Level, Readings, Rules, Settings, TextOrJson

if TYPE_CHECKING:
    from dueregard.analyses.capacity import Question
    from dueregard.model.rulebook import Gazetteer, Rulebook
    from dueregard.model.tables import Options

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
        str | None, typer.Option("--scarce", help="With --adversary: scarce class. Default: the regions of 2024.")
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
    from dueregard.cli.adversary import reformed, search
    from dueregard.cli.choices import named, one_of
    from dueregard.cli.options import options_for
    from dueregard.readers.geodata import read_gazetteer
    from dueregard.readers.places import find_scenario
    from dueregard.readers.rules import read_rulebook
    from dueregard.readers.scenario import read_scenario
    from dueregard.writers.run import make_folder

    chosen, spacing_m = one_of("--format", form, FORMATS), _spacing(spacing)
    rulebook = read_rulebook(rules or (), settings or ())
    written, gazetteer = read_scenario(find_scenario(scenario), rulebook, read_gazetteer())
    options = options_for(
        written,
        rulebook,
        readings=reading or (),
        level=level,
        as_of=as_of,
        starts=None,
        ends=None,
        settings=settings or (),
    )
    name = named("--outpost", outpost, rulebook.outposts)
    if out is not None:
        make_folder(out)
    if adversary:
        books = {None: rulebook} | dict(reformed(one, rules or (), settings or ()) for one in reform or ())
        against = named("--newcomer", newcomer, rulebook.newcomers)
        search(books, gazetteer, options, name, against, scarce, spacing_m, count, time_limit, chosen, out)
        return
    _capacity(written, rulebook, gazetteer, options, name, spacing_m, time_limit, chosen, out, curve=curve)


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
    written: Any,
    rulebook: "Rulebook",
    gazetteer: "Gazetteer",
    options: "Options",
    outpost: str,
    spacing_m: float,
    time_limit_s: float,
    form: str,
    out: Path | None,
    *,
    curve: bool,
) -> None:
    from dueregard.analyses.capacity import capacity as count
    from dueregard.analyses.crowding import costs
    from dueregard.cli.progress import INTERRUPTED, interruptible, progress
    from dueregard.model.physics import LEVELS
    from dueregard.readers.geodata import read_elevation
    from dueregard.writers.json_files import json_text, write_json
    from dueregard.writers.room.capacity import HEADLINE, Told, capacity_record
    from dueregard.writers.room.capacity_picture import draw_capacity
    from dueregard.writers.room.capacity_words import capacity_text
    from dueregard.writers.room.curve_picture import draw_curves

    def asked(level: str, *spacings_m: float) -> "Question":
        return _question(written, rulebook, gazetteer, options, outpost, level, spacings_m, time_limit_s)

    with interruptible() as stop, progress() as tell:
        main = count(asked(options.level, spacing_m, spacing_m / 2.0), tell, stop)
        crowded = any(room.full for room in main.rooms)
        step = spacing_m / 2.0 if crowded else spacing_m
        others = tuple(count(asked(one, step), tell, stop) for one in LEVELS if one != options.level)
        tell("what the presence of each costs")
        lost = costs(main, HEADLINE, stop)
        swept, own = _swept(main, rulebook, tell, stop) if curve else ((), ())
        stopped = stop()
        told = Told(options, main, others, lost, swept, own, stopped)
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


def _question(
    written: Any,
    rulebook: "Rulebook",
    gazetteer: "Gazetteer",
    options: "Options",
    outpost: str,
    level: str,
    spacings_m: tuple[float, ...],
    time_limit_s: float,
) -> "Question":
    from dueregard.analyses.capacity import Question
    from dueregard.analyses.cells import candidate_regions
    from dueregard.analyses.incumbents import standing_on
    from dueregard.analyses.outposts import layout_of
    from dueregard.pipeline import SEED, known_on
    from dueregard.zones.days import day_number
    from dueregard.zones.placement import place

    known = known_on(written, options.as_of)
    placements = place(known, gazetteer, seed=SEED)
    standing = standing_on(known, rulebook, placements, options.as_of, day_number(options.ends) - 1, level)
    layout = layout_of(rulebook.outposts[outpost], rulebook, level)
    return Question(layout, standing, candidate_regions(gazetteer), options.readings, spacings_m, time_limit_s)


def _swept(main: Any, rulebook: "Rulebook", tell: Any, stop: Any) -> tuple[Any, Any]:
    from dueregard.analyses.outposts import layout_of
    from dueregard.analyses.room_curve import curves, own_buffers
    from dueregard.model.physics import LEVELS
    from dueregard.writers.room.capacity import HEADLINE

    buffers_m = [1e3 * km for km in (3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300)]
    layouts = [(level, layout_of(one, rulebook, level)) for one in rulebook.outposts.values() for level in LEVELS]
    return curves(main, HEADLINE, buffers_m, tell, stop), tuple(own_buffers(layouts, main, HEADLINE))
