"""How does a run get into another program?"""

from pathlib import Path
from typing import Annotated

import typer

from dueregard.cli.words import RunFolder

EPILOG = "Examples: dueregard export out --format qgz | dueregard export out --format parquet --out tables"


def export(
    folder: RunFolder,
    form: Annotated[
        str,
        typer.Option(
            "--format", help="html (the page), png, svg (map and figures), gpkg, parquet, json-fg, geojson, csv, qgz."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write to. Default: one in RUN, named as the format.")
    ] = None,
) -> None:
    """Write the layers of a run for a GIS or a database, or its figures."""
    from dueregard.cli.choices import one_of
    from dueregard.errors import Fault, InputError
    from dueregard.readers.run import read_run
    from dueregard.writers.gis.export import REFUSED, WRITERS, write_export
    from dueregard.writers.run import make_folder

    known = ", ".join(WRITERS)
    if (reason := REFUSED.get(form.lower())) is not None:
        raise InputError(
            [Fault("--format", f"{form} is not written: {reason}", f"Known are {known}", "Choose geojson")]
        )
    one_of("--format", form, tuple(WRITERS))
    run = read_run(folder)
    target = folder / form if out is None else out
    make_folder(target)
    for path in write_export(run, folder, form, target):
        typer.echo(path)
