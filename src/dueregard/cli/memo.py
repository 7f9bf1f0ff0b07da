"""What would a lawyer put on file, and what would be sent?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import ConflictId, RunFolder, RunRules

if TYPE_CHECKING:
    from dueregard.model.rulebook import Rulebook
    from dueregard.model.scenario import Scenario

EPILOG = "Example: dueregard memo out 'ost-strict/a>b/plume_ejecta/2031-01-01' --out memos --scenario two-bases"


def memo(
    folder: RunFolder,
    conflict_id: ConflictId,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the memo as Markdown and HTML; printed where left out.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Scenario of the run: its consultations and notices.")
    ] = None,
    rules: RunRules = None,
) -> None:
    """Write opinion and drafts: citations, memberships, factors, readings side by side, arguments, notices."""
    from dueregard.cli.choices import day_or_today
    from dueregard.readers.rules import read_rulebook
    from dueregard.readers.run import read_run
    from dueregard.writers.memo import memo as pages

    rulebook = read_rulebook(rules or ())
    run = read_run(folder)
    day_or_today("summary.json", str(run.summary.get("as_of")))
    given = None if scenario is None else _scenario_of(run.summary, scenario, rulebook)
    record = pages.memo_record(run, rulebook, conflict_id, given)
    if out is None:
        typer.echo(pages.memo(record), nl=False)
        return
    typer.echo(pages.paths_text(pages.write_memo(out, record)))


def _scenario_of(summary: "dict[str, object]", name: str, rulebook: "Rulebook") -> "Scenario":
    """Read the scenario of a run; refuse one that is not the file that was run."""
    from dueregard.errors import Fault, InputError
    from dueregard.readers.fingerprints import fingerprints
    from dueregard.readers.geodata import read_gazetteer
    from dueregard.readers.places import find_scenario
    from dueregard.readers.scenario import read_scenario

    path = find_scenario(name)
    inputs = summary.get("inputs")
    known = inputs if isinstance(inputs, dict) else {}
    if known.get(path.name) != fingerprints(path)[path.name]:
        problem = f"'{name}' is not the file that this run was made from"
        remedy = "Give that file, or run the scenario again"
        raise InputError([Fault("--scenario", problem, f"The run read {', '.join(sorted(known))}", remedy)])
    return read_scenario(path, rulebook, read_gazetteer())[0]
