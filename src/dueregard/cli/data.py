"""Which official layers are there, and how do they come to this disk?"""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dueregard.model.products import Listed, ProductFile

app = typer.Typer(
    help="Official terrain and shadow layers: which there are, fetch them, use them with --dem NAME.",
    epilog="Examples: dueregard data list 80s | dueregard data info ldem-80s-80m-adj | "
    "dueregard data fetch ldem-80s-80m-adj && dueregard run --dem ldem-80s-80m-adj",
    no_args_is_help=True,
)
PIPE_COLUMNS = 120
"""Width of the table where there is no terminal: its titles are long."""


@app.command("list", epilog="Examples: dueregard data list | dueregard data list shackleton")
def list_products(
    word: Annotated[str | None, typer.Argument(help="Only what has this in its name, title or kind.")] = None,
) -> None:
    """List the products of the catalogue, their size, and which of them are on this disk."""
    from dueregard.cli.progress import tables
    from dueregard.readers.products import cache_folder, read_products
    from dueregard.writers.products import print_products

    print_products(tables(PIPE_COLUMNS), read_products().values(), word, cache_folder())


@app.command("info", epilog="Example: dueregard data info ldem-80s-80m-adj")
def show_product(name: Annotated[str, typer.Argument(metavar="NAME", help="As `data list` prints it.")]) -> None:
    """Show one product: addresses, sizes, checksums, licence, frame, how well all that is known, and where it lies."""
    from rich.console import Console

    from dueregard.readers.products import find_product
    from dueregard.writers.products import print_product

    print_product(Console(highlight=False), find_product(name))


@app.command("fetch", epilog="Example: dueregard data fetch lpsr-85s-60m")
def fetch_products(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="As `data list` prints them.")],
    mirror: Annotated[
        str | None, typer.Option("--from", help="Address of a folder that holds the same files, such as a mirror's.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Fetch what is here already, too.")] = False,  # noqa: FBT002
) -> None:
    """Fetch products into the cache; a transfer that broke off goes on where it was."""
    from rich.console import Console

    from dueregard.errors import Fault, InputError
    from dueregard.readers.products import find_product

    if mirror is not None and not mirror.startswith(("http://", "https://")):
        raise InputError([Fault("--from", f"'{mirror}' is no address", "It begins with http:// or https://")])
    console = Console(highlight=False)
    for listed in [find_product(name) for name in dict.fromkeys(names)]:
        for file in listed.product.files:
            if again or not listed.place(file).is_file():
                _fetch(listed, file, mirror)
        use = f"; use it with --dem {listed.name}" if listed.product.kind == "elevation" else ""
        console.print(f"{listed.name} lies in {listed.folder}{use}", soft_wrap=True)


def _fetch(listed: "Listed", file: "ProductFile", mirror: str | None) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from dueregard.cli.progress import INTERRUPTED
    from dueregard.writers.download import Wanted, fetch

    url = listed.url(file) if mirror is None else f"{mirror.rstrip('/')}/{file.name}"
    wanted = Wanted(url, listed.place(file), file.bytes, file.checksum)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task(file.name, total=file.bytes)
        try:
            fetch(wanted, lambda here, total: progress.update(task, completed=here, total=total))
        except KeyboardInterrupt:
            progress.stop()
            held = wanted.part.stat().st_size if wanted.part.is_file() else 0
            typer.echo(f"Stopped. {held} bytes of {file.name} are kept; the same command goes on from there.", err=True)
            raise typer.Exit(INTERRUPTED) from None
