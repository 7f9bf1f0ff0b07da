"""What law and physics is built in?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dueregard.model.rulebook import Rulebook

app = typer.Typer(
    help="What law and physics is built in, with sources.",
    epilog="Examples: dueregard rules list | dueregard rules show ost-9-consult | dueregard rules show plume_ejecta",
    no_args_is_help=True,
)
Overlays = Annotated[
    list[Path] | None, typer.Option("--rules", help="Folder of rules over the built-in ones; repeatable.")
]


@app.command("list", epilog="Example: dueregard rules list")
def list_rules(rules: Overlays = None) -> None:
    """List every instrument, provision, reading, hazard, receptor class, kind of activity and newcomer."""
    from rich.console import Console

    from dueregard.readers.rules import read_rulebook
    from dueregard.writers.rules import print_rules

    print_rules(Console(highlight=False), read_rulebook(rules or ()))


@app.command("show", epilog="Example: dueregard rules show accords-11-7-zone")
def show_rule(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id, as `rules list` prints it.")], rules: Overlays = None
) -> None:
    """Show one rule: its file, its numbers with class and source, its arguments."""
    from rich.console import Console

    from dueregard.readers.rules import read_rulebook
    from dueregard.writers.rules import print_rule

    rulebook: Rulebook = read_rulebook(rules or ())
    print_rule(Console(highlight=False), rulebook, name)
