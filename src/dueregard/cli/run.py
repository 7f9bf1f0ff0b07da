"""How is the main job called?"""

from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import AsOf, Dem, Ends, Level, NoTerrain, Readings, Rules, ScenarioArgument, Starts

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from dueregard.model.scenario import Scenario
    from dueregard.model.tables import Assessment

EPILOG = (
    "Examples: dueregard run | dueregard run two-bases --reading ost-strict --out bases | "
    "dueregard run my.yaml --set ost-9-consult.lead_time='90 days' --fail-on consult | "
    "dueregard run --import registry.csv --mapping registry.yaml --as my.yaml"
)
REACHED = 1
"""Exit code when `--fail-on` is reached."""


def run(
    scenario: ScenarioArgument = None,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("out"),
    imported: Annotated[
        Path | None,
        typer.Option("--import", help="Sites and zones from CSV, GeoJSON, GeoPackage, GeoParquet instead of SCENARIO."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="What the columns and words of --import mean (docs/import.md).")
    ] = None,
    written_as: Annotated[
        Path | None, typer.Option("--as", help="Scenario that --import makes. Default: scenario.yaml in --out.")
    ] = None,
    reading: Readings = None,
    level: Level = "nominal",
    as_of: AsOf = None,
    starts: Starts = None,
    ends: Ends = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="rule.parameter=value, such as plume_ejecta.floor='3 km'; repeatable."),
    ] = None,
    rules: Rules = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on", help="Exit 1 if a duty of this effect or stronger stands: consult, consult:possible, ..."
        ),
    ] = None,
    dem: Dem = None,
    no_terrain: NoTerrain = False,  # noqa: FBT002
    one_level: Annotated[  # noqa: FBT002
        bool, typer.Option("--one-level", help="map.html without the other levels and circles: faster, smaller.")
    ] = False,
    every_change: Annotated[  # noqa: FBT002
        bool, typer.Option("--every-change", help="Exclusion on every day on which anything changes, not year by year.")
    ] = False,
    no_exclusion: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-exclusion", help="Leave out what newcomers are kept from: for very large registries.")
    ] = False,
    all_files: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--all-files", help="Write maps and GeoJSON of zones and exclusion for over 200 activities, too."),
    ] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Say where the time goes.")] = False,  # noqa: FBT002
) -> None:
    """Find who owes whom what, and what the first mover keeps from others: tables, map, files for a GIS."""
    from rich.console import Console

    from dueregard.cli.asked import Choices, asked
    from dueregard.cli.ground import scenario_grids
    from dueregard.cli.imports import SCENARIO_FILE, scenario_of
    from dueregard.cli.options import parse_fail_on
    from dueregard.cli.progress import tables
    from dueregard.pipeline import assess
    from dueregard.readers.fingerprints import fingerprints
    from dueregard.readers.geodata import read_elevation
    from dueregard.readers.products import elevation_path
    from dueregard.readers.rules import read_rulebook
    from dueregard.writers.run import make_folder, write_run
    from dueregard.writers.skipped import MOST_SHOWN
    from dueregard.writers.terminal import print_run, print_timings

    began = perf_counter()
    limit = None if fail_on is None else parse_fail_on(fail_on)
    dem = None if dem is None else elevation_path(dem)
    told = Console(stderr=True, highlight=False)
    with told.status("reading") as status:
        rulebook = read_rulebook(rules or (), settings or ())
        path = scenario_of(scenario, imported, mapping, written_as or out / SCENARIO_FILE, rulebook, told)
        on = asked(path, Choices(reading, level, as_of, starts, ends, settings, rules), rulebook)
        whole = all_files or len(on.scenario.activities) <= MOST_SHOWN
        options = replace(on.options, every_change=every_change, exclusion=not no_exclusion, all_files=whole)
        grids, dem = scenario_grids(on, dem, no_terrain=no_terrain)
        make_folder(out)
        times = {"reading": perf_counter() - began}
        assessment = assess(
            on.scenario,
            rulebook,
            on.gazetteer,
            options,
            tell=status.update,
            grids=grids,
            variants=whole and not one_level,
        )
        status.update("writing")
        assessed = perf_counter()
        paths = write_run(assessment, read_elevation(), out, fingerprints(path, rules or (), dem))
        times |= assessment.timings | {"writing": perf_counter() - assessed}
    console = tables()
    print_run(console, assessment, paths)
    _print_silent(console, on.scenario, options.as_of)
    if timings:
        print_timings(console, times)
    if limit is not None and reached(assessment, *limit):
        console.print(f"--fail-on {fail_on} is reached", style="bold")
        raise typer.Exit(REACHED)


def _print_silent(console: "Console", scenario: "Scenario", as_of: "date") -> None:
    """Say how many activities count as known on an earlier day of knowledge although nobody says when they were."""
    silent = sum(one.announced_on is None for one in scenario.activities.values())
    if as_of < scenario.as_of and silent:
        console.print(f"{silent} activities give no announced_on: they count as known on {as_of} already.")


def reached(assessment: "Assessment", effect: str, certainty: str) -> bool:
    """Whether a duty between States of this effect or stronger stands, for certain or possibly."""
    from dueregard.cli.options import CERTAINTIES
    from dueregard.model.law import EFFECTS

    names: tuple[str, ...] = EFFECTS
    rows = assessment.conflicts
    strong = rows["effect_on_entry"].isin(EFFECTS[names.index(effect) :])
    sure = rows["certainty"].isin(CERTAINTIES[: CERTAINTIES.index(certainty) + 1])
    return bool((strong & sure & (rows["relation"] == "international")).any())
