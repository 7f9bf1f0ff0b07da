"""Which files does an ensemble become?"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from affine import Affine

from dueregard.analyses.ensemble.scene import Scene
from dueregard.analyses.ensemble.tally import Tally
from dueregard.model.rulebook import Gazetteer
from dueregard.writers.atomic import atomic
from dueregard.writers.json_files import json_text
from dueregard.writers.maps.hillshade import Elevation
from dueregard.writers.sweep.picture import draw_sweep
from dueregard.writers.sweep.report import sweep_report
from dueregard.writers.sweep.words import sweep_record
from dueregard.writers.terrain.tif import write_cells


def write_sweep(
    scene: Scene,
    tally: Tally,
    gazetteer: Gazetteer,
    elevation: Elevation,
    out: Path,
    *,
    asked: int,
    held: Sequence[str],
    hashes: Mapping[str, str],
) -> list[Path]:
    """Write sweep.json, report.md, and where exclusion was measured exclusion.tif and exclusion.png.

    Parameters
    ----------
    asked
        Worlds that were asked for.
    held
        Patterns of names that were held at their value.
    """
    record = sweep_record(scene, tally, asked=asked, held=held, hashes=hashes)
    texts = {
        "sweep.json": json_text(record),
        "report.md": sweep_report(scene, tally, held, asked),
    }
    for name, text in texts.items():
        with atomic(out / name) as unfinished:
            unfinished.write_text(text, encoding="utf-8")
    if scene.newcomer is None:
        return [out / name for name in texts]
    raster = scene.raster
    title = f"probability that {scene.newcomer} owes a duty, {scene.readings[0]}"
    corner = Affine(raster.cell_m, 0.0, raster.west_m, 0.0, -raster.cell_m, raster.north_m)
    write_cells(out / "exclusion.tif", {title: tally.cells}, corner)
    draw_sweep(scene, tally, gazetteer, elevation, out / "exclusion.png")
    return [out / name for name in (*texts, "exclusion.tif", "exclusion.png")]
