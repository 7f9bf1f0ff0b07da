"""How does a run become a folder of files?"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from dueregard.errors import Fault, InputError
from dueregard.model import tables
from dueregard.model.tables import Assessment
from dueregard.writers.atomic import flush
from dueregard.writers.gis.geojson import heading, write_geojson
from dueregard.writers.gis.geopackage import write_geopackage
from dueregard.writers.gis.tables_csv import write_csv
from dueregard.writers.report.report import write_report
from dueregard.writers.skipped import LARGE_FILES
from dueregard.writers.summary import write_summary

Writing = Callable[[Path], None]


def write_run(
    assessment: Assessment, elevation: tuple[NDArray[np.floating], Affine], out: Path, hashes: Mapping[str, str]
) -> list[Path]:
    """Write everything that a run gives; LARGE_FILES only where they are asked for.

    All files are written to a hidden folder in `out` first and moved when the last of them is done, each in one
    step and the summary last: a run that fails changes nothing, and no reader sees half a file.

    Parameters
    ----------
    assessment
        Records and tables.
    elevation
        Heights of the grid under the map, rows from the top [m], and its transform to map metres.
    out
        Folder to write to; made if it is missing. Other files in it are left alone.
    hashes
        SHA-256 of each input file, by name.

    Returns
    -------
    list
        The files, in the order in which a reader wants them.

    Raises
    ------
    InputError
        If `out` is a file or cannot be made.
    """
    make_folder(out)
    writings = _writings(assessment, elevation, hashes)
    left_out = () if assessment.options.all_files else LARGE_FILES
    for name in left_out:
        del writings[name]
    with TemporaryDirectory(dir=out, prefix=".run-") as folder:
        for name, write in writings.items():
            write(Path(folder) / name)
            flush(Path(folder) / name)
        for name in reversed(writings):
            (Path(folder) / name).replace(out / name)
        for name in left_out:  # what is there shows another run
            (out / name).unlink(missing_ok=True)
    return [out / name for name in writings]


def make_folder(out: Path) -> None:
    """Make the folder of a run.

    Raises
    ------
    InputError
        If `out` is a file or cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fault = Fault(
            file="--out",
            problem=f"{str(out)!r} cannot be a folder: {error.strerror}",
            remedy="Name a folder that is there or can be made",
        )
        raise InputError([fault]) from error


def _writings(
    assessment: Assessment, elevation: tuple[NDArray[np.floating], Affine], hashes: Mapping[str, str]
) -> dict[str, Writing]:
    from dueregard.writers.maps.picture import compose, save_map
    from dueregard.writers.page.page import write_map_html

    said, picture = heading(assessment), cache(lambda: compose(assessment, elevation))
    return {
        "summary.json": lambda path: write_summary(path, assessment, hashes),
        "report.md": lambda path: write_report(path, assessment),
        "map.html": lambda path: write_map_html(path, assessment, elevation),
        "map.png": lambda path: save_map(picture(), path),
        "map.svg": lambda path: save_map(picture(), path),
        "zones.geojson": lambda path: write_geojson(path, assessment.zones, tables.ZONES, "zones", said),
        "conflicts.geojson": lambda path: write_geojson(
            path, assessment.conflicts, tables.CONFLICTS, "conflicts", said
        ),
        "exclusion.geojson": lambda path: write_geojson(
            path, assessment.exclusion, tables.EXCLUSION, "exclusion", said
        ),
        "obligations.csv": lambda path: write_csv(path, assessment.obligations, tables.OBLIGATIONS, said),
        "dueregard.gpkg": lambda path: write_geopackage(path, assessment),
    }
