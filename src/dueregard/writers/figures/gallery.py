"""How do the figures of a run become files?"""

from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from dueregard.writers.figures.conflicts import conflict_matrix
from dueregard.writers.figures.exclusion import exclusion_over_time
from dueregard.writers.figures.file import plain_style, save
from dueregard.writers.figures.readings import readings_side_by_side
from dueregard.writers.figures.timeline import timeline
from dueregard.writers.gis.layers import Run

FIGURES: Mapping[str, Callable[[Run], Figure]] = {
    "conflicts": conflict_matrix,
    "timeline": timeline,
    "exclusion": exclusion_over_time,
    "readings": readings_side_by_side,
}
"""File -> figure."""


def write_figures(run: Run, out: Path, form: str) -> list[Path]:
    """Write every figure; texts become outlines in SVG, so that no font is needed and no name can be markup.

    Parameters
    ----------
    run
        Tables and summary of a run.
    out
        Folder that is there.
    form
        png or svg.

    Returns
    -------
    list
        The files. The same run gives the same files.
    """
    paths = [out / f"{name}.{form}" for name in FIGURES]
    with plain_style():
        for path, draw in zip(paths, FIGURES.values(), strict=True):
            save(draw(run), path)
    return paths
