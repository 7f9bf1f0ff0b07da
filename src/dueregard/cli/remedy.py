"""What would remove each conflict, at least cost?"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import Level, NoTerrain, Rules, ScenarioArgument, TextOrJson

if TYPE_CHECKING:
    from dueregard.analyses.remedy.candidates import Candidate
    from dueregard.analyses.remedy.cases import Case
    from dueregard.model.law import Effect
    from dueregard.model.remedies import Remedies
    from dueregard.model.rulebook import Gazetteer, Rulebook
    from dueregard.model.scenario import Scenario
    from dueregard.model.tables import Assessment
    from dueregard.terrain.grid import Grid

EPILOG = (
    "Examples: dueregard remedy two-bases --reading ost-strict --out remedy | "
    "dueregard remedy two-bases 'us-landings>ilrs-tower/plume_ejecta' --reading ost-first-mover"
)
FORMATS = ("text", "json")
DEFAULT = ("ost-strict",)


def remedy(
    scenario: ScenarioArgument = None,
    conflict: Annotated[
        str | None, typer.Argument(help="One conflict: source>receptor/mechanism, or its id. Default: all.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the remedied scenario and the result.")] = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", help="Legal reading; repeatable. Default: ost-strict.")
    ] = None,
    effect: Annotated[
        str, typer.Option("--effect", help="Clear what obliges to this or more: none, coordinate, consult, ...")
    ] = "consult",
    level: Level = "nominal",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="rule.parameter=value, such as remedies.full_pad=10; repeatable.")
    ] = None,
    rules: Rules = None,
    dem: Annotated[Path | None, typer.Option("--dem", help="Finer elevation grid.")] = None,
    no_terrain: NoTerrain = False,  # noqa: FBT002
    form: TextOrJson = "text",
) -> None:
    """Find what removes each conflict, verify each remedy by running the model, and choose the cheapest set."""
    from tempfile import TemporaryDirectory

    from dueregard.analyses.remedy.candidates import merged
    from dueregard.analyses.remedy.cases import cases_in
    from dueregard.analyses.remedy.offers import offers
    from dueregard.analyses.remedy.remedy import remedy as find
    from dueregard.cli.asked import Choices, asked
    from dueregard.cli.choices import one_of
    from dueregard.cli.ground import scenario_grids
    from dueregard.cli.progress import INTERRUPTED, interruptible, progress, tables
    from dueregard.model.law import EFFECTS
    from dueregard.pipeline import SEED, assess
    from dueregard.readers.geodata import read_elevation
    from dueregard.readers.scenario_edits import edited
    from dueregard.writers.json_files import json_text
    from dueregard.writers.remedy.files import write_remedy
    from dueregard.writers.remedy.record import print_plan, remedy_record
    from dueregard.writers.run import make_folder

    chosen = one_of("--format", form, FORMATS)
    least = next(known for known in EFFECTS if known == one_of("--effect", effect, EFFECTS))
    on = asked(scenario, Choices(reading or DEFAULT, level, settings=settings, rules=rules))
    costs, (grids, _) = _costs(on.rulebook), scenario_grids(on, dem, no_terrain=no_terrain)
    if out is not None:
        make_folder(out)
    with interruptible() as stop, progress() as tell, TemporaryDirectory() as folder:
        before = assess(on.scenario, on.rulebook, on.gazetteer, on.options, tell=tell, grids=grids)
        there = cases_in(before.conflicts, least)
        wanted = there if conflict is None else _one(conflict, there)
        judge = _judge(on.path, before, grids, least, Path(folder))
        plan = find(there, wanted, offers(before, wanted, costs, seed=SEED), judge, tell, stop)
        broken_off = stop()
    record, paths = remedy_record(before, plan, least), []
    if out is not None and not broken_off:
        text = edited(on.path, *merged(plan.chosen), out)
        paths = write_remedy(out, before, plan, record, text, read_elevation())
    if chosen == "json":
        typer.echo(json_text(record), nl=False)
    else:
        print_plan(tables(), record, paths)
    if broken_off:
        raise typer.Exit(INTERRUPTED)


def _one(asked: str, there: "frozenset[Case]") -> "frozenset[Case]":
    """Return the case of a name or of a conflict's id.

    Raises
    ------
    InputError
        There is no such case.
    """
    from dueregard.errors import Fault, InputError
    from dueregard.readers.names import did_you_mean

    found = frozenset(one for one in there if one.name == asked or f"/{one.name}/" in f"/{asked}/")
    if not found:
        names = sorted(one.name for one in there)
        problem = f"no conflict '{asked}' obliges so strongly{did_you_mean(asked, names)}"
        known = f"{len(names)} do" if names else "None does"
        raise InputError([Fault("CONFLICT", problem, known, "Leave CONFLICT out, or lower --effect")])
    return found


def _costs(rulebook: "Rulebook") -> "Remedies":
    from dueregard.errors import Fault, InputError

    if rulebook.remedies is None:
        raise InputError([Fault("rules/remedies.yaml", "there is no such file", "", "Install dueregard again")])
    return rulebook.remedies


def _judge(
    path: Path, before: "Assessment", grids: "Sequence[Grid]", least: "Effect", folder: Path
) -> "Callable[[Sequence[Candidate]], frozenset[Case]]":
    """Return a judge that writes changes into the scenario file, reads it again and runs the model on what they touch.

    Parameters
    ----------
    folder
        Where the file is written: whatever it names beside itself is named from there, before and after a change.
    """
    from dataclasses import replace

    from dueregard.analyses.remedy.candidates import merged
    from dueregard.analyses.remedy.cases import cases_in
    from dueregard.live import begin, revised
    from dueregard.readers.scenario import read_scenario
    from dueregard.readers.scenario_edits import edited

    alone = replace(before.rulebook, newcomers={})  # nobody asks what a newcomer would owe: exclusion costs nothing
    file = folder / path.name

    def read(changes: "Sequence[Candidate]") -> "tuple[Scenario, Gazetteer]":
        file.write_text(edited(path, *merged(changes), folder), encoding="utf-8")
        return read_scenario(file, alone, before.gazetteer)

    scenario, gazetteer = read(())
    as_it_is = begin(scenario, alone, gazetteer, before.options, grids)

    def judge(changes: "Sequence[Candidate]") -> "frozenset[Case]":
        scenario, _ = read(changes)
        return cases_in(revised(as_it_is, scenario=scenario).assessment.conflicts, least)

    return judge
