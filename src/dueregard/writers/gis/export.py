"""How does a run become the files that another program reads?"""

import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from dueregard.errors import Fault, InputError
from dueregard.writers.atomic import flush
from dueregard.writers.gis.geojson import write_geojson
from dueregard.writers.gis.geoparquet import write_parquet
from dueregard.writers.gis.json_fg import write_json_fg
from dueregard.writers.gis.layers import Layer, Run, ground_layers, plain_tables, said_of
from dueregard.writers.gis.project import PACKAGE, write_project
from dueregard.writers.gis.qml import qml
from dueregard.writers.gis.rules import cast_of
from dueregard.writers.gis.tables_csv import write_csv, write_csv_layer

PAGE = "map.html"
Writer = Callable[[Run, Path, Path], None]
"""Writes a run, read back, from its folder into another."""
REFUSED: Mapping[str, str] = {
    "kml": "KML knows only degrees on the Earth: whatever reads it would draw the Moon's ground there",
    "kmz": "KML knows only degrees on the Earth: whatever reads it would draw the Moon's ground there",
}
"""Format -> why it is not written."""


def write_export(run: Run, folder: Path, form: str, out: Path) -> list[Path]:
    """Write a run in one format; every file appears whole or not at all.

    Parameters
    ----------
    run
        Tables and summary, read back.
    folder
        Folder of the run.
    form
        One of `WRITERS`.
    out
        Folder to write to; made if it is missing. Other files in it are left alone.

    Returns
    -------
    list
        The files, sorted.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".export-") as hidden:
        WRITERS[form](run, folder, Path(hidden))
        made = sorted(Path(hidden).iterdir())
        for path in made:
            flush(path)
        for path in made:
            path.replace(out / path.name)
    return [out / path.name for path in made]


def _geojson(run: Run, _folder: Path, out: Path) -> None:
    for layer in ground_layers(run):
        write_geojson(out / f"{layer.name}.geojson", layer.frame, layer.columns, layer.name, said_of(run))


def _json_fg(run: Run, _folder: Path, out: Path) -> None:
    for layer in ground_layers(run):
        write_json_fg(out / f"{layer.name}.json", layer.frame, layer.columns, layer.name, said_of(run))


def _parquet(run: Run, _folder: Path, out: Path) -> None:
    for layer in _all(run):
        write_parquet(out / f"{layer.name}.parquet", layer.frame, layer.columns, said_of(run))


def _csv(run: Run, _folder: Path, out: Path) -> None:
    for layer in ground_layers(run):
        write_csv_layer(out / f"{layer.name}.csv", layer.frame, layer.columns, said_of(run))
    for layer in plain_tables(run):
        write_csv(out / f"{layer.name}.csv", layer.frame, layer.columns, said_of(run))


def _geopackage(run: Run, folder: Path, out: Path) -> None:
    shutil.copyfile(folder / PACKAGE, out / PACKAGE)
    cast = cast_of(run.actors)
    for layer in ground_layers(run):
        text = qml(layer.name, layer.frame, cast)
        (out / f"{layer.name}.qml").write_text(text, encoding="utf-8", newline="\n")


def _project(run: Run, folder: Path, out: Path) -> None:
    shutil.copyfile(folder / PACKAGE, out / PACKAGE)
    write_project(out / "dueregard.qgz", run)


def _pictures(run: Run, folder: Path, out: Path, form: str) -> None:
    from dueregard.writers.figures.gallery import write_figures

    write_figures(run, out, form)
    _copied(folder, out, f"map.{form}")


def _copied(folder: Path, out: Path, name: str) -> None:
    """Take over what a run has drawn; what an older version has not drawn stays away."""
    if (folder / name).is_file():
        shutil.copyfile(folder / name, out / name)


def _page(_run: Run, folder: Path, out: Path) -> None:
    _copied(folder, out, PAGE)
    if not (out / PAGE).is_file():
        remedy = "Run the scenario again"
        raise InputError([Fault(str(folder), f"the run has no {PAGE}", "", remedy)])


def _all(run: Run) -> list[Layer]:
    return [*ground_layers(run), *plain_tables(run)]


WRITERS: Mapping[str, Writer] = {
    "geojson": _geojson,
    "gpkg": _geopackage,
    "parquet": _parquet,
    "json-fg": _json_fg,
    "csv": _csv,
    "qgz": _project,
    "html": _page,
    "png": partial(_pictures, form="png"),
    "svg": partial(_pictures, form="svg"),
}
"""Format -> what writes it."""
