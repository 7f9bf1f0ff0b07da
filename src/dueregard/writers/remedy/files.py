"""Which files does a remedy leave: the remedied scenario, the result, the picture?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dueregard.analyses.remedy.remedy import Plan
from dueregard.model.tables import Assessment
from dueregard.writers.atomic import atomic
from dueregard.writers.json_files import write_json
from dueregard.writers.maps.hillshade import Elevation
from dueregard.writers.remedy.picture import draw_remedy

REMEDIED = "remedied.yaml"


def write_remedy(
    out: Path, before: Assessment, plan: Plan, record: Mapping[str, Any], text: str, elevation: Elevation
) -> list[Path]:
    """Write the remedied scenario, the result and the picture; each file appears whole or not at all.

    Parameters
    ----------
    text
        The scenario file with the chosen changes in it.
    elevation
        Heights, rows from the top [m], and the transform from (column, row) to map metres.
    """
    paths = [out / REMEDIED, out / "remedy.json", out / "remedy.png"]
    with atomic(paths[0]) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
    write_json(paths[1], record)
    draw_remedy(before, plan, record, elevation, paths[2])
    return paths
