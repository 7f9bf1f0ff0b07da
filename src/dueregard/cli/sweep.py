"""How is an ensemble called?"""

from collections.abc import Sequence
from importlib.util import find_spec
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dueregard.cli.words import AsOf, Ends, Rules, ScenarioArgument, Starts

if TYPE_CHECKING:
    from dueregard.analyses.ensemble.scene import Scene
    from dueregard.cli.asked import Asked
    from dueregard.model.rulebook import Rulebook

EPILOG = (
    "Examples: dueregard sweep --samples 4096 | dueregard sweep two-bases --design saltelli --samples 128 | "
    "dueregard sweep my.yaml --samples 100000 --scheduler tcp://head:8786 --resume"
)
PIPE_COLUMNS = 130
"""Width of the tables where there is no terminal: they have many columns."""


def sweep(
    scenario: ScenarioArgument = None,
    samples: Annotated[
        int, typer.Option("--samples", min=1, help="Worlds to draw; with saltelli: base worlds.")
    ] = 1024,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same numbers.")] = 20261122,
    design: Annotated[
        str, typer.Option("--design", help="random, sobol (fewer worlds) or saltelli (which number drives).")
    ] = "random",
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("sweep"),
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the ensemble in the folder.")] = False,  # noqa: FBT002
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes on this machine. Default: one a processor.")
    ] = None,
    batch: Annotated[int, typer.Option("--batch", min=1, help="Worlds a batch.")] = 256,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", help="Dask scheduler, tcp://host:8786; needs dueregard[cluster]."),
    ] = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", help="Legal reading; the first leads; repeatable. Default: all.")
    ] = None,
    newcomer: Annotated[str | None, typer.Option("--newcomer", help="Reference newcomer, or none.")] = None,
    day: Annotated[str | None, typer.Option("--day", help="Day on which exclusion is measured.")] = None,
    hold: Annotated[
        list[str] | None, typer.Option("--hold", help="Hold what is named so, such as '*.place'; repeatable.")
    ] = None,
    cell: Annotated[float | None, typer.Option("--cell", min=1.0, help="Side of a cell of the map. [m]")] = None,
    as_of: AsOf = None,
    starts: Starts = None,
    ends: Ends = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="rule.parameter=value; it is then held; repeatable.")
    ] = None,
    rules: Rules = None,
) -> None:
    """Draw possible worlds from what is uncertain: how probable is each conflict, and which number drives it?"""
    from dueregard.analyses.ensemble.tally import tally
    from dueregard.cli.asked import Choices, asked
    from dueregard.cli.progress import INTERRUPTED, progress, tables
    from dueregard.readers.fingerprints import fingerprints
    from dueregard.readers.geodata import read_elevation
    from dueregard.readers.sweep_batches import check_plan, read_batches
    from dueregard.writers.run import make_folder
    from dueregard.writers.sweep.batches import plan_of, write_plan
    from dueregard.writers.sweep.record import write_sweep
    from dueregard.writers.sweep.report import print_sweep

    _require_dask(scheduler)
    console = tables(PIPE_COLUMNS)
    held = (*(hold or ()), *(text.partition("=")[0].strip() for text in settings or ()))
    with progress():
        on = asked(scenario, Choices(reading, "nominal", as_of, starts, ends, settings, rules))
        scene = _scene(on, design, seed, held, newcomer, day, cell)
    hashes, worlds = fingerprints(on.path, rules or ()), samples * scene.design.stride
    plan = {"inputs": hashes, "design": design, "seed": seed, "batch": batch, "samples": samples, "held": list(held)}
    plan |= plan_of(scene) | {"settings": list(settings or ())}
    check_plan(out, plan, resume=resume)
    make_folder(out)
    write_plan(out, plan)
    stopped = _run(scene, out, worlds, batch, workers or cpu_count() or 1, scheduler)
    found = tally(scene, (one for one in read_batches(out) if one.first < worlds))
    paths = write_sweep(scene, found, on.gazetteer, read_elevation(), out, asked=worlds, held=held, hashes=hashes)
    print_sweep(console, scene, found, paths)
    if stopped:
        console.print(f"Stopped after {found.evaluated:,} of {worlds:,} worlds; --resume goes on.", style="bold")
        raise typer.Exit(INTERRUPTED)


def _require_dask(scheduler: str | None) -> None:
    from dueregard.errors import Fault, InputError

    if scheduler is not None and find_spec("distributed") is None:
        remedy = "Install it with: pip install 'dueregard[cluster]'"
        raise InputError([Fault("--scheduler", "Dask is not installed", "", remedy)])


def _scene(
    on: "Asked",
    design_name: str,
    seed: int,
    held: Sequence[str],
    newcomer_name: str | None,
    day: str | None,
    cell_m: float | None,
) -> "Scene":
    from dueregard.analyses.ensemble.draws import DESIGNS, design
    from dueregard.analyses.ensemble.factors import factors
    from dueregard.analyses.ensemble.raster import raster_of
    from dueregard.analyses.ensemble.scene import scene
    from dueregard.cli.choices import one_of
    from dueregard.zones.days import day_number

    chosen = next(name for name in DESIGNS if name == one_of("--design", design_name, DESIGNS))
    rulebook, options, (known, placements) = on.rulebook, on.options, on.known()
    newcomer = _newcomer(newcomer_name, rulebook)
    things = factors(known, rulebook, placements, newcomer, held)
    return scene(
        known,
        rulebook,
        placements,
        readings=options.readings,
        level=options.level,
        as_of=options.as_of,
        window=(day_number(options.starts), day_number(options.ends)),
        factors=things,
        design=design(chosen, seed, things, (*rulebook.correlated, *known.correlated)),
        newcomer=newcomer,
        day=_day(day, options.starts, options.ends),
        raster=raster_of(placements, on.gazetteer.scarce, cell_m),
    )


def _newcomer(asked: str | None, rulebook: "Rulebook") -> str | None:
    from dueregard.cli.choices import one_of

    if asked == "none":
        return None
    return rulebook.leading_newcomer if asked is None else one_of("--newcomer", asked, [*rulebook.newcomers, "none"])


def _day(asked: str | None, starts: Any, ends: Any) -> int:
    """Return the day on which exclusion is measured: as asked, or the first day of the last year of the window."""
    from datetime import date

    from dueregard.cli.choices import day_or_today
    from dueregard.exclusion.table import snapshot_days
    from dueregard.zones.days import day_number

    if asked is not None:
        day: date = day_or_today("--day", asked)
        return day_number(day)
    return snapshot_days(starts, ends)[-1]


def _run(scene: "Scene", out: Path, worlds: int, batch: int, workers: int, scheduler: str | None) -> bool:
    """Run the batches that are not done; tell whether Ctrl-C stopped it."""
    from dueregard.cli.progress import counted
    from dueregard.cli.workers import results
    from dueregard.readers.sweep_batches import done
    from dueregard.writers.sweep.batches import write_batch

    kept = done(out)
    spans = [(first, min(batch, worlds - first)) for first in range(0, worlds, batch)]
    missing = [span for span in spans if span[0] not in kept]
    ready = worlds - sum(count for _, count in missing)
    with counted("worlds", worlds, ready) as tell:
        try:
            for one in results(scene, missing, min(workers, max(1, len(missing))), scheduler):
                write_batch(out, one)
                ready += one.count
                tell(ready)
        except KeyboardInterrupt:
            return True
    return False
