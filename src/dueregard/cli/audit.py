"""Are the zones as large, as lasting and as open as physics and law support?"""

from pathlib import Path
from typing import Annotated

import typer

from dueregard.cli.words import AsOf, Level, Readings, Rules, ScenarioArgument, TextOrJson

EPILOG = (
    "Examples: dueregard audit shackleton-claim | dueregard audit two-bases --reading maximalist --out audit | "
    "dueregard audit my.yaml --dem site.tif --format json"
)
FORMATS = ("text", "json")


def audit(
    scenario: ScenarioArgument = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the findings as JSON, table and picture.")
    ] = None,
    reading: Readings = None,
    level: Level = "nominal",
    as_of: AsOf = None,
    rules: Rules = None,
    dem: Annotated[
        Path | None, typer.Option("--dem", help="Finer elevation grid; one of 20 m or finer tells slopes, too.")
    ] = None,
    form: TextOrJson = "text",
) -> None:
    """Audit every zone: its size, its notice, its share of what is scarce, and the ways that it leaves."""
    from dueregard.analyses.audit.audit import audit as look
    from dueregard.cli.asked import Choices, asked
    from dueregard.cli.choices import one_of
    from dueregard.cli.ground import scenario_grids
    from dueregard.cli.progress import progress, tables
    from dueregard.pipeline import assess
    from dueregard.writers.audit.files import write_audit
    from dueregard.writers.audit.record import audit_record, print_audit
    from dueregard.writers.json_files import json_text
    from dueregard.writers.run import make_folder

    chosen = one_of("--format", form, FORMATS)
    with progress() as tell:
        on = asked(scenario, Choices(reading, level, as_of, rules=rules))
        grids, _ = scenario_grids(on, dem, no_terrain=False)
        if out is not None:
            make_folder(out)
        assessment = assess(on.scenario, on.rulebook, on.gazetteer, on.options, tell=tell, grids=grids)
        findings = look(assessment, grids, tell)
        paths = [] if out is None else write_audit(out, assessment, findings)
    if chosen == "json":
        typer.echo(json_text(audit_record(assessment, findings)), nl=False)
    else:
        print_audit(tables(), assessment, findings, paths)
