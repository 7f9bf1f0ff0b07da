"""What moves on the map and in the duties: between two readings, before and after a reform, between two scenarios?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.asked import Asked, Choices, asked
from dueregard.cli.progress import progress, tables
from dueregard.cli.words import AsOf, Ends, Level, NoTerrain, Rules, Settings, Starts

if TYPE_CHECKING:
    from datetime import date

    from dueregard.analyses.compare import Compared
    from dueregard.model.rulebook import Rulebook
    from dueregard.model.tables import Assessment
    from dueregard.terrain.grid import Grid

EPILOG = (
    "Examples: dueregard compare two-bases --reform sea-500-cap --out cap | "
    "dueregard compare observatory --reading ost-strict --reading ost-first-mover | "
    "dueregard compare south-pole mons-mouton --reading ost-strict"
)
FORMATS = ("text", "md", "json")
Tell = Callable[[str], None]


def compare(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[SCENARIO] [OTHER]", help="File, or name of a built-in scenario.")
    ] = None,
    reform: Annotated[
        str | None,
        typer.Option("--reform", help="Reform: file, or sea-500-cap, use-it-or-lose-it, managed-area (built in)."),
    ] = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", help="Legal reading; two of them are compared with each other.")
    ] = None,
    level: Level = "nominal",
    as_of: AsOf = None,
    starts: Starts = None,
    ends: Ends = None,
    settings: Settings = None,
    rules: Rules = None,
    no_terrain: NoTerrain = False,  # noqa: FBT002
    form: Annotated[str, typer.Option("--format", help="text, md or json.")] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for compare.json, compare.md and compare.png.")
    ] = None,
) -> None:
    """Compare two readings, a scenario before and after a reform, or two scenarios."""
    from dueregard.cli.choices import one_of
    from dueregard.cli.ground import grids_for
    from dueregard.readers.geodata import read_elevation
    from dueregard.readers.rules import read_rulebook
    from dueregard.writers.compare.files import comparison_page, print_comparison, write_comparison
    from dueregard.writers.compare.record import compare_record
    from dueregard.writers.json_files import json_text
    from dueregard.writers.run import make_folder

    chosen = one_of("--format", form, FORMATS)
    choices = Choices(tuple(reading or ()), level, as_of, starts, ends, settings, rules)
    names = scenarios or []
    _require_two_sides(names, reform, choices.readings or ())
    grids = grids_for(None, read_rulebook().sky, no_terrain=no_terrain)
    if out is not None:
        make_folder(out)
    with progress() as tell:
        found, hashes = _found(names, reform, choices, grids, tell)
        record = compare_record(found, hashes)
        paths = [] if out is None else write_comparison(record, found, read_elevation(), out)
    if chosen == "text":
        print_comparison(tables(), record, found, paths)
    else:
        typer.echo(json_text(record) if chosen == "json" else comparison_page(record, found), nl=False)


def _require_two_sides(names: Sequence[str], reform: str | None, readings: Sequence[str]) -> None:
    """Refuse a question that has no two sides, or more.

    Raises
    ------
    InputError
        More than two scenarios, two of them and a reform, the same twice, or nothing to compare with.
    """
    from dueregard.errors import Fault, InputError

    expected = "One scenario with --reform R, one with two --reading, or two scenarios"
    problem = None
    if len(names) > 2:
        problem = f"{len(names)} scenarios are given"
    elif len(names) == 2 and reform is not None:
        problem = "two scenarios and a reform are given"
    elif len(names) == 2 and names[0] == names[1]:
        problem = f"'{names[0]}' is compared with itself"
    elif len(names) < 2 and reform is None and len(readings) != 2:
        problem = (
            f"{len(readings)} readings and no reform are given" if readings else "there is nothing to compare with"
        )
    elif len(names) < 2 and reform is None and readings[0] == readings[1]:
        problem = f"'{readings[0]}' is compared with itself"
    if problem:
        raise InputError([Fault("compare", problem, expected)])


def _found(
    names: Sequence[str], reform: str | None, choices: Choices, grids: "Sequence[Grid]", tell: Tell
) -> "tuple[Compared, dict[str, str]]":
    from dueregard.readers.fingerprints import file_hash, fingerprints
    from dueregard.readers.places import find_reform, find_scenario

    paths = [find_scenario(name) for name in names] or [find_scenario(None)]
    hashes = {name: value for path in paths for name, value in fingerprints(path, choices.rules or ()).items()}
    if reform is not None:
        file = find_reform(reform)
        return _reform(paths[0], file, choices, grids, tell), {**hashes, file.name: file_hash(file)}
    if len(paths) == 2:
        return _scenarios(paths, choices, grids, tell), hashes
    return _readings(paths[0], choices, grids, tell), hashes


def _own_grids(on: Asked, grids: "Sequence[Grid]") -> "Sequence[Grid]":
    """Return the grids; where the scenario brings one and terrain is wanted, that stands before the others."""
    from dueregard.cli.ground import scenario_grids

    return scenario_grids(on, None, no_terrain=False)[0] if grids and on.scenario.terrain is not None else grids


def _readings(path: Path, choices: Choices, grids: "Sequence[Grid]", tell: Tell) -> "Compared":
    from dueregard.analyses.compare import Compared
    from dueregard.analyses.compare import compare as moves
    from dueregard.analyses.compare_readings import reading_views
    from dueregard.pipeline import assess

    on = asked(path, choices)
    tell("assessing")
    assessed = assess(on.scenario, on.rulebook, on.gazetteer, on.options, grids=_own_grids(on, grids))
    one, other = choices.readings or ()
    whole = moves(*reading_views(assessed, one, other))
    return Compared("readings", (one, other), assessed, assessed, whole, on.options.starts)


def _scenarios(paths: Sequence[Path], choices: Choices, grids: "Sequence[Grid]", tell: Tell) -> "Compared":
    from dueregard.analyses.compare import Compared, view_of
    from dueregard.analyses.compare import compare as moves
    from dueregard.errors import Fault, InputError
    from dueregard.pipeline import assess

    first = asked(paths[0], choices)
    sides = first, asked(paths[1], choices, first.rulebook)
    starts, ends = max(one.options.starts for one in sides), min(one.options.ends for one in sides)
    if starts >= ends:
        spans = ", ".join(f"{one.options.starts} to {one.options.ends}" for one in sides)
        raise InputError([Fault("compare", f"the scenarios share no day: {spans}", "", "Give --from and --to")])
    assessed = []
    for number, on in enumerate(sides, start=1):
        tell(f"assessing scenario {number} of {len(sides)}")
        options = replace(on.options, starts=starts, ends=ends)
        assessed.append(assess(on.scenario, on.rulebook, on.gazetteer, options, grids=_own_grids(on, grids)))
    before, after = assessed
    names = before.scenario.scenario, after.scenario.scenario
    return Compared("scenarios", names, before, after, moves(view_of(before), view_of(after)), starts)


def _reform(path: Path, file: Path, choices: Choices, grids: "Sequence[Grid]", tell: Tell) -> "Compared":
    from functools import cache

    from dueregard.analyses.reform import reform_effects
    from dueregard.live import Live, begin, revised
    from dueregard.readers.reforms import read_reform

    law = read_reform(file, choices.rules or (), choices.settings or ())
    on = asked(path, choices, law.before)
    own = _own_grids(on, grids)

    @cache
    def as_it_is(starts: "date", ends: "date") -> Live:
        options = replace(on.options, starts=starts, ends=ends)
        return begin(on.scenario, law.before, on.gazetteer, options, own)

    def under(rulebook: "Rulebook", starts: "date", ends: "date") -> "Assessment":
        return revised(as_it_is(starts, ends), rulebook=rulebook).assessment

    def told(done: int, total: int) -> None:
        tell(f"assessing under law {done} of {total}")

    return reform_effects(law, on.options.starts, on.options.ends, under, told)
