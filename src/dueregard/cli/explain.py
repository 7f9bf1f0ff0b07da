"""Why does a conflict stand?"""

from pathlib import Path
from typing import Annotated

import typer

from dueregard.cli.words import ConflictId, RunFolder, RunRules

EPILOG = (
    "Examples: dueregard explain out 'ost-strict/a>b/plume_ejecta/2031-01-01' | "
    "dueregard explain out ID --format html --out why.html"
)


def explain(
    folder: RunFolder,
    conflict_id: ConflictId,
    form: Annotated[str, typer.Option("--format", help="md, html or json.")] = "md",
    out: Annotated[Path | None, typer.Option("--out", help="File to write instead of printing.")] = None,
    rules: RunRules = None,
) -> None:
    """Tell the chain from activity to duty: effect, rule, provision, memberships, numbers, counter-arguments."""
    from dueregard.cli.choices import day_or_today, one_of
    from dueregard.readers.rules import read_rulebook
    from dueregard.readers.run import read_run
    from dueregard.writers.atomic import atomic
    from dueregard.writers.explain.explanation import FORMATS, explanation

    chosen = one_of("--format", form, FORMATS)
    run = read_run(folder)
    as_of = day_or_today("summary.json", str(run.summary.get("as_of")))
    text = explanation(run, read_rulebook(rules or ()), conflict_id, chosen, as_of)
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    with atomic(out) as path:
        path.write_text(text, encoding="utf-8", newline="\n")
    typer.echo(f"Written: {out}")
