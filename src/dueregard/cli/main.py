"""What does `dueregard` do when it is called?"""

import signal
import sys
from importlib import metadata
from typing import Annotated

import typer

from dueregard.cli import (
    advise,
    audit,
    capacity,
    check,
    compare,
    data,
    explain,
    export,
    memo,
    order,
    remedy,
    rules,
    run,
    sweep,
    terrain,
)
from dueregard.errors import DueRegardError, Fault, InputError

MISTAKE = 2
"""Exit code of a mistake in the input; 1 says that `--fail-on` was reached."""

app = typer.Typer(
    name="dueregard",
    help="Who owes whom what, where, from when to when and by which provision at the lunar south pole. "
    "No legal advice, and a zone is not territory.",
    epilog="Example: dueregard run two-bases --out out --reading ost-strict --reading accords",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run", epilog=run.EPILOG)(run.run)
app.command("sweep", epilog=sweep.EPILOG)(sweep.sweep)
app.command("check", epilog=check.EPILOG)(check.check)
app.command("advise", epilog=advise.EPILOG)(advise.advise)
app.command("order", epilog=order.EPILOG)(order.order)
app.command("capacity", epilog=capacity.EPILOG)(capacity.capacity)
app.command("explain", epilog=explain.EPILOG)(explain.explain)
app.command("compare", epilog=compare.EPILOG)(compare.compare)
app.command("memo", epilog=memo.EPILOG)(memo.memo)
app.command("terrain", epilog=terrain.EPILOG, context_settings=terrain.CONTEXT)(terrain.terrain)
app.command("audit", epilog=audit.EPILOG)(audit.audit)
app.command("remedy", epilog=remedy.EPILOG)(remedy.remedy)
app.command("export", epilog=export.EPILOG)(export.export)
app.add_typer(rules.app, name="rules")
app.add_typer(data.app, name="data")


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"dueregard {metadata.version('dueregard')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[  # noqa: FBT002  # the callback answers; typer makes a flag of it
        bool, typer.Option("--version", callback=lambda value: _version(asked=value), is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Give the options that stand before any command."""


def run_command_line() -> None:
    """Run the command line; a mistake of the user ends with exit code 2, never with a traceback."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that temporary folders go
    try:
        app()
    except InputError as error:
        _refuse(error.faults)
    except DueRegardError as error:
        _refuse([Fault("dueregard", str(error))])
    except OSError as error:
        _refuse([Fault(str(error.filename or "dueregard"), f"{error.strerror or error}")])


def _refuse(faults: "list[Fault] | tuple[Fault, ...]") -> None:
    from rich.console import Console

    from dueregard.writers.terminal import print_faults

    print_faults(Console(stderr=True, highlight=False), faults)
    sys.exit(MISTAKE)


if __name__ == "__main__":
    run_command_line()
