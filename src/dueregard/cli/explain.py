"""Why does a conflict stand?"""

from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Example: dueregard explain out 'ost-strict/a>b/plume_ejecta/2031-01-01'"


def explain(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that `dueregard run` wrote.")],
    conflict_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a conflict, as the report prints it.")],
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", help="Folders of rules that the run was made with.")
    ] = None,
) -> None:
    """Tell the chain from activity to duty: effect, rule, provision, memberships, numbers, counter-arguments."""
    from dueregard.readers.rules import read_rulebook
    from dueregard.readers.run import read_run
    from dueregard.writers.explain import explanation

    typer.echo(explanation(read_run(folder), read_rulebook(rules or ()), conflict_id))
