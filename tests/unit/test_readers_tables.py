"""Are activities that stand in a table read as if each had a record, and are all faults told by row?"""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.model.scenario import Scenario
from dueregard.readers.geodata import read_gazetteer
from dueregard.readers.rules import read_rulebook
from dueregard.readers.scenario import read_scenario

HEAD = """scenario: A registry
kind: exercise
as_of: 2026-11-22
window: {{from: 2030-01-01, to: 2040-01-01}}
actors:
  usa: {{state: USA}}
  chn: {{state: CHN}}
activities:
{activities}
sources: {{reg: {{cite: "Invented"}}}}
"""
RECORDS = """
  pad: {actor: usa, kind: robotic-landing, at: {lat: -89.5, lon: 10, uncertainty_m: 50}, events: [2031-01-05],
    operates: [2031-01-05, 2032-01-01], touchdown_mass: 3.8 t, evidence: assumed, source: reg}
  soft: {actor: chn, kind: robotic-landing, within: {lat: -89, lon: 20, radius: 5 km}, events: [2031-02],
    operates: [{earliest: 2031-02-01, nominal: 2031-02-10, latest: 2031-02-28}, null], evidence: press, source: reg}
"""
CSV = """NAME,actor,lat,lon,uncertainty_m,within_lat,within_lon,within_radius_km,events,starts_on,starts_earliest,\
starts_latest,ends_on,touchdown_mass_t,evidence,colour
pad,usa,-89.5,10,50,,,,2031-01-05,2031-01-05,,,2032-01-01,3.8,assumed,red
soft,chn,,,,-89,20,5,2031-02,2031-02-10,2031-02-01,2031-02-28,,,press,
"""
TABLE = """
  table: {name}
  columns: {{id: NAME}}
  defaults: {{kind: robotic-landing, source: reg}}
"""


def _read(folder: Path, activities: str) -> Scenario:
    path = folder / "scenario.yaml"
    path.write_text(HEAD.format(activities=activities), encoding="utf-8")
    return read_scenario(path, read_rulebook(), read_gazetteer())[0]


def test_a_row_says_what_a_record_says(tmp_path: Path) -> None:
    (tmp_path / "reg.csv").write_text(CSV, encoding="utf-8")
    assert _read(tmp_path, TABLE.format(name="reg.csv")) == _read(tmp_path, RECORDS)


def test_a_cell_too_many_in_each_row_moves_no_other_into_a_wrong_column(tmp_path: Path) -> None:
    head, *rows = CSV.splitlines()
    (tmp_path / "reg.csv").write_text("\n".join([head, *(f"{row}," for row in rows)]), encoding="utf-8")
    with pytest.raises(InputError, match=r"reg.csv:2: the rows have more cells than the 16 columns .* end no row"):
        _read(tmp_path, TABLE.format(name="reg.csv"))


@pytest.mark.parametrize("name", ["reg.parquet", "reg.gpkg"])
def test_geometries_in_the_map_plane_become_places(tmp_path: Path, name: str) -> None:
    east, north = selenodesy.to_map(-89.5, 10.0)
    square = shapely.box(1000.0, 1000.0, 2000.0, 2000.0)
    frame = gpd.GeoDataFrame(
        {"id": ["pad", "plain"], "actor": ["usa", "chn"], "kind": ["habitat"] * 2, "ends_on": [None, "2033-01-01"]}
        | {"starts_on": ["2031-01-05", "2031"], "operating_radius_m": [250.0, None]},
        geometry=[shapely.Point(east, north), square],
        crs=selenodesy.SOUTH_POLAR_CRS,
    )
    path = tmp_path / name
    frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_file(path)
    activities = f"\n  table: {name}\n  defaults: {{evidence: assumed, source: reg}}\n"
    pad, plain = _read(tmp_path, activities).activities.values()
    assert pad.at is not None
    assert (pad.at.lat, pad.at.lon) == pytest.approx((-89.5, 10.0), abs=1e-9)
    assert pad.operating_radius == 250.0
    assert plain.operating_radius is None
    assert plain.at is not None
    assert len(plain.at.polygon or ()) == 4


def test_an_earth_frame_is_refused(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326")
    frame.to_parquet(tmp_path / "earth.parquet")
    with pytest.raises((InputError, selenodesy.FrameError), match="Earth"):
        _read(tmp_path, "\n  table: earth.parquet\n")


def test_all_faults_are_told_at_once_with_their_rows(tmp_path: Path) -> None:
    rows = CSV + (
        "lost,chnn,-89,10,,,,,2031-02,2031-02,,,,1,press,\n"
        "north,chn,95,10,,,,,2031-02,2031-02,,,,x,press,\n"
        "pad,chn,-89,10,,,,,2031-02,2031-02,,,,1,press,\n"
        "Capital,chn,-89,10,,,,,2031-02,2031-02,,,,1,press,\n"
    )
    (tmp_path / "reg.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        _read(tmp_path, TABLE.format(name="reg.csv"))
    told = [(fault.file, fault.line, str(fault).split(": ", 2)[1]) for fault in refused.value.faults]
    assert told == [("reg.csv", line, f"row {line - 1}") for line in (4, 5, 5, 6, 7)]
    assert "did you mean 'chn'?" in str(refused.value)


def test_a_column_or_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "reg.csv").write_text(CSV, encoding="utf-8")
    with pytest.raises(InputError, match=r"no column 'NAMES' for id \(did you mean 'NAME'\?\)"):
        _read(tmp_path, TABLE.format(name="reg.csv").replace("id: NAME", "id: NAMES"))
    with pytest.raises(InputError, match="no such table"):
        _read(tmp_path, TABLE.format(name="other.csv"))
