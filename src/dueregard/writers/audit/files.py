"""Which files does an audit leave: findings as JSON and table, and the picture?"""

from pathlib import Path

import pandas as pd

from dueregard.model.tables import AUDIT, Assessment
from dueregard.writers.atomic import atomic
from dueregard.writers.audit.picture import draw_audit
from dueregard.writers.audit.record import audit_record
from dueregard.writers.gis.geojson import heading
from dueregard.writers.gis.tables_csv import write_csv
from dueregard.writers.json_files import write_json


def write_audit(out: Path, assessment: Assessment, findings: pd.DataFrame) -> list[Path]:
    """Write the findings; each file appears whole or not at all."""
    paths = [out / "audit.json", out / "audit.csv", out / "audit.png"]
    record = audit_record(assessment, findings)
    write_json(paths[0], record)
    with atomic(paths[1]) as unfinished:
        write_csv(unfinished, findings, AUDIT, heading(assessment))
    draw_audit(assessment, findings, record, paths[2])
    return paths
