"""Does a table of some hundred activities run from end to end, and say what of it is not written or not measured?"""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from tests.worlds import RUN_FILES

from dueregard.writers.skipped import LARGE_FILES, MOST_SHOWN

Call = Callable[..., tuple[int, str, str]]
COUNT = 300
KINDS = ["robotic-landing", "habitat", "rover-traverse", "optical-telescope", "cold-trap-sampling"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a table of activities and the scenario that names it."""
    folder, draw = tmp_path_factory.mktemp("registry"), np.random.default_rng(1)
    kind = [KINDS[number % len(KINDS)] for number in range(COUNT)]
    first = pd.Series(np.datetime64("2029-01-01") + draw.integers(0, 2000, COUNT)).astype(str)
    table = {
        "id": [f"a-{number}" for number in range(COUNT)],
        "actor": [["usa", "chn", "ind"][number % 3] for number in range(COUNT)],
        "kind": kind,
        "events": first.where(pd.Series(kind) == "robotic-landing", ""),
        "starts_on": first,
        "ends_on": "2036-01-01",
        "lat": draw.uniform(-88.0, -84.0, COUNT).round(5),
        "lon": draw.uniform(0.0, 360.0, COUNT).round(5),
    }
    pd.DataFrame(table).to_csv(folder / "registry.csv", index=False)
    path = folder / "registry.yaml"
    path.write_text(
        """scenario: A registry
kind: exercise
as_of: 2026-11-22
window: {from: 2028-01-01, to: 2036-01-01}
actors: {usa: {state: USA}, chn: {state: CHN}, ind: {state: IND}}
activities: {table: registry.csv, defaults: {evidence: assumed, source: made-up}}
sources: {made-up: {cite: made up}}
""",
        encoding="utf-8",
    )
    return path


def test_a_registry_is_assessed_and_its_large_files_are_left_out(call: Call, tmp_path: Path, registry: Path) -> None:
    (tmp_path / "map.html").write_text("a map of another run", encoding="utf-8")
    words = ["--reading", "ost-first-mover", "--no-terrain", "--to", "2031-01-01"]
    code, out, _ = call("run", str(registry), "--out", str(tmp_path), *words)
    assert code == 0
    assert {path.name for path in tmp_path.iterdir()} == RUN_FILES - set(LARGE_FILES)
    assert f"{COUNT} activities are more than the {MOST_SHOWN}" in " ".join(out.split())
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert any("--all-files" in reason for reason in summary["left_out"]["reasons"])
    assert "--all-files" in (tmp_path / "report.md").read_text(encoding="utf-8")
    layers = {name: gpd.read_file(tmp_path / "dueregard.gpkg", layer=name) for name in ("zones", "exclusion")}
    assert {name: len(layer) for name, layer in layers.items()} == {name: summary["rows"][name] for name in layers}
    assert len(layers["exclusion"])


def test_exclusion_may_be_left_out_and_nothing_is_said_of_it(call: Call, tmp_path: Path, registry: Path) -> None:
    words = ["--reading", "ost-first-mover", "--no-terrain", "--no-exclusion"]
    code, out, _ = call("run", str(registry), "--out", str(tmp_path), *words)
    assert code == 0
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    said = " ".join(summary["verdict"]["sentences"])
    assert "was not measured (--no-exclusion)" in said
    assert "no scarce ground" not in said
    assert "was not measured (--no-exclusion)" in " ".join(out.split())
    assert "all exclusion" not in " ".join(out.split())
    assert summary["rows"]["exclusion"] == 0
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "Not measured: the run was made with `--no-exclusion`" in report
    assert "on no ground that was looked at" not in report
    conflicts = json.loads((tmp_path / "conflicts.geojson").read_text(encoding="utf-8"))
    assert conflicts["dueregard"]["exclusion"] == "not measured"
