"""Does a run come back from its folder as it was written?"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests import synthetic

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.model.tables import Assessment, check_columns
from dueregard.readers.run import LAYERS, read_run
from dueregard.writers.gis.geopackage import actor_table, write_geopackage


def _write(folder: Path, assessment: Assessment) -> Path:
    write_geopackage(folder / "dueregard.gpkg", assessment)
    (folder / "summary.json").write_text(json.dumps({"verdict_id": "abc"}))
    return folder


@pytest.mark.parametrize("made", [synthetic.assessment, synthetic.empty_assessment])
def test_tables_come_back_with_their_columns_and_values(made: object, tmp_path: Path) -> None:
    assert callable(made)
    assessment = made()
    run = read_run(_write(tmp_path, assessment))
    for name, columns in LAYERS.items():
        table = getattr(run, name)
        written = actor_table(assessment) if name == "actors" else getattr(assessment, name)
        check_columns(table, columns, name)
        for column in columns:
            assert _cells(table[column]) == _cells(written[column]), (name, column)
    assert run.summary == {"verdict_id": "abc"}


def _cells(column: "pd.Series[object]") -> list[object]:
    return [None if pd.isna(value) or value == "" else value for value in column.tolist()]


def test_geometries_come_back_on_the_map(tmp_path: Path) -> None:
    assessment = synthetic.assessment()
    run = read_run(_write(tmp_path, assessment))
    selenodesy.require_south_polar(run.zones.crs, "zones")
    written = selenodesy.area_m2(assessment.zones.geometry.to_numpy())
    assert np.allclose(selenodesy.area_m2(run.zones.geometry.to_numpy()), written, rtol=1e-9)
    assert list(run.conflicts.geometry.isna()) == list(assessment.conflicts.geometry.isna())


def test_empty_texts_come_back_as_none(tmp_path: Path) -> None:
    run = read_run(_write(tmp_path, synthetic.assessment()))
    empty = run.zones["note"].isna()
    assert empty.any()
    assert all(value is None for value in run.zones["note"][empty])


def test_a_folder_that_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"this is no run: it has no dueregard.gpkg and no summary.json"):
        read_run(tmp_path)
    with pytest.raises(InputError, match="there is no such folder"):
        read_run(tmp_path / "nowhere")


def test_a_summary_that_is_not_json_is_told(tmp_path: Path) -> None:
    (_write(tmp_path, synthetic.empty_assessment()) / "summary.json").write_text("{")
    with pytest.raises(InputError, match="the file is not JSON"):
        read_run(tmp_path)


def test_a_geopackage_of_something_else_is_told(tmp_path: Path) -> None:
    _write(tmp_path, synthetic.empty_assessment())
    (tmp_path / "dueregard.gpkg").write_bytes(b"no database")
    with pytest.raises(InputError, match="the run has no layer 'conflicts'"):
        read_run(tmp_path)
