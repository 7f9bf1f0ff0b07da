"""How does a figure become a file that is the same each time and needs no font?"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import style as matplotlib_style
from matplotlib.figure import Figure

from dueregard.writers.atomic import atomic
from dueregard.writers.maps.type import FONT

HATCH_PT = 0.8
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "png": {"metadata": {"Software": "dueregard"}, "pil_kwargs": {"compress_level": 4}},
    "svg": {"metadata": {"Creator": "dueregard", "Date": None}},
}
"""Ending -> how it is written; nothing tells when."""


@contextmanager
def plain_style() -> Iterator[None]:
    """Draw with our settings, whatever a user has set; texts become outlines in SVG, so that no name can be markup."""
    with matplotlib_style.context("default"):
        mpl.rcParams["svg.hashsalt"] = "dueregard"
        mpl.rcParams["svg.fonttype"] = "path"
        mpl.rcParams["hatch.linewidth"] = HATCH_PT
        mpl.rcParams["font.family"] = FONT
        yield


def save(figure: Figure, path: Path) -> None:
    """Write a figure in the format of the path's ending, png or svg."""
    form = path.suffix.removeprefix(".")
    figure.savefig(path, format=form, dpi=figure.dpi, **SETTINGS[form])


def draw(target: Path, compose: Callable[[], Figure]) -> None:
    """Compose a figure with our settings and write it, png or svg by its ending, whole or not at all."""
    with plain_style(), atomic(target) as unfinished:
        save(compose(), unfinished)
