"""Does somebody else's table become a scenario, and is everything that it leaves open told at once, by row?"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from tests.worlds import activity, assessed, gazetteer, rulebook, world

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.model.scenario import Scenario
from dueregard.model.tables import SITES
from dueregard.readers.import_headings import heading_of
from dueregard.readers.imports import Imported, import_scenario, read_mapping
from dueregard.readers.scenario import read_scenario
from dueregard.writers.gis.geojson import heading, write_geojson
from dueregard.writers.gis.geopackage import write_geopackage
from dueregard.writers.gis.geoparquet import write_parquet
from dueregard.writers.gis.json_fg import write_json_fg
from dueregard.writers.gis.tables_csv import write_csv_layer
from dueregard.writers.scenario_yaml import scenario_text, write_scenario

TODAY = date(2026, 11, 28)
REGISTRY = """Operator,Country,Site,Type,Latitude,Longitude,Start,End,Colour
NASA,USA,Pad A,Crewed landing,-89.5,210.0,2031-01-01,2039-01-01,red
CNSA,CHN,Station,habitat,-89.48,212.0,2032-06-01T00:00:00Z,,
ILRS,CHN+RUS,Tower,solar tower,-89.47,211.0,2033,,
NASA,USA,Station,habitat,-89.46,211.0,2033-Q1,,
"""
MAPPING = """scenario: A registry
kind: exercise
as_of: 2026-11-22
window: {from: 2030-01-01, to: 2040-01-01}
actors: {roscosmos: {name: Roscosmos, state: RUS}}
sources: {reg: {cite: "A registry"}}
sites:
  where: {what: site}
  columns: {id: NAME, actor: WHO, starts_on: BEGIN}
  values: {kind: {Base: habitat}}
  defaults: {evidence: official, source: reg, operates: null}
zones:
  where: {what: [keep-out, safety zone]}
  columns: {id: NAME, actor: WHO, declared_on: BEGIN}
  defaults: {basis: none}
"""
MIXED = """NAME,WHO,what,kind,lat,lon,BEGIN,radius_km,around
north,Roscosmos,site,Base,-89.0,10,2031-01-01,,
wide,Roscosmos,safety zone,,-89.0,10,2031-06-01,2,
near,Roscosmos,keep-out,,,,2031-07-01,1.5,north
other,Nobody,road,,-89,0,2030-01-01,,
"""


def imported(folder: Path, text: str, name: str = "reg.csv", mapping: str | None = None) -> Imported:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    rules = folder / "mapping.yaml"
    if mapping is not None:
        rules.write_text(mapping, encoding="utf-8")
    return import_scenario(path, read_mapping(rules if mapping else None), TODAY, rulebook(), gazetteer())


def scenario_of(folder: Path, made: Imported) -> Scenario:
    write_scenario(folder / "made.yaml", made.data, made.notes)
    return read_scenario(folder / "made.yaml", rulebook(), gazetteer())[0]


def told(folder: Path, text: str, name: str = "reg.csv", mapping: str | None = None) -> list[str]:
    with pytest.raises(InputError) as error:
        imported(folder, text, name, mapping)
    return [str(fault).removeprefix(f"{folder}/") for fault in error.value.faults]


def test_a_registry_becomes_a_scenario_that_can_be_read(tmp_path: Path) -> None:
    scenario = scenario_of(tmp_path, imported(tmp_path, REGISTRY))
    assert list(scenario.activities) == ["pad-a", "station", "tower", "station-2"]
    assert [one.kind for one in scenario.activities.values()] == ["crewed-landing", "habitat", "solar-tower", "habitat"]
    assert scenario.actors["ilrs"].states == ("CHN", "RUS")
    station = scenario.activities["station"]
    assert station.operates is not None
    assert (station.operates.starts.nominal, station.operates.ends) == (date(2032, 6, 1), None)
    assert station.at is not None
    assert (station.at.lat, station.at.lon) == (-89.48, 212.0)
    assert (scenario.as_of, scenario.window.starts, scenario.kind) == (TODAY, date(2031, 1, 1), "real")


def test_what_was_guessed_is_said_in_the_file(tmp_path: Path) -> None:
    made = imported(tmp_path, REGISTRY)
    text = scenario_text(made.data, made.notes)
    assert "# column 'Operator' is read as actor" in text
    assert "# columns that are left alone: colour" in text
    assert "# 4 of 4 activities have no evidence: 'assumed', the weakest, stands for it" in text


def test_what_was_taken_is_not_said_to_be_left_alone(tmp_path: Path) -> None:
    text = "operator,state,name,type,lat,lon,date,touchdown_mass_t,evidence,colour\n"
    text += "NASA,USA,A,crewed landing,-89.5,210,2031-01-01,45,assumed,red\n"
    text += "NASA,USA,B,crewed landing,-89.4,210,2031-01-01,45,,red\n"
    made = imported(tmp_path, text)
    assert "columns that are left alone: colour" in made.notes
    assert "1 of 2 activities have no evidence: 'assumed', the weakest, stands for it" in made.notes


def test_a_file_that_is_not_there_is_told_without_a_scenario(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        import_scenario(tmp_path / "nofile.csv", read_mapping(None), TODAY, rulebook(), gazetteer())
    assert str(error.value) == f"{tmp_path}/nofile.csv: there is no such file. Check the path."


def test_a_mapping_says_which_rows_and_words_are_meant(tmp_path: Path) -> None:
    scenario = scenario_of(tmp_path, imported(tmp_path, MIXED, mapping=MAPPING))
    assert list(scenario.activities) == ["north"]
    assert scenario.activities["north"].kind == "habitat"
    assert scenario.activities["north"].evidence == "official"
    wide, near = scenario.zones["wide"], scenario.zones["near"]
    assert (wide.by, wide.radius, wide.declared_on) == ("roscosmos", 2000.0, date(2031, 6, 1))
    assert wide.at is not None
    assert (near.around, near.radius, near.ends_on) == ("north", 1500.0, None)
    assert scenario.kind == "exercise"


def test_rows_with_a_radius_and_a_notice_are_zones(tmp_path: Path) -> None:
    text = "name,operator,state,type,lat,lon,start,radius,notified_on\n"
    text += "base,NASA,USA,habitat,-89,0,2031-01-01,,\nring,NASA,USA,,-89,0,,5 km,2031-02-01\n"
    scenario = scenario_of(tmp_path, imported(tmp_path, text))
    assert list(scenario.activities) == ["base"]
    assert scenario.zones["ring"].radius == 5000.0


LANDERS = """operator,state,name,type,lat,lon,start,end,landing_date,touchdown_mass_t
NASA,USA,Pad,crewed landing,-89.5,210.0,2031-01-01,2039-01-01,2031-02-03,45
NASA,USA,Lander,robotic landing,-89.4,210.0,2032-Q1,2033-01-01,,2
CNSA,CHN,Tower,solar tower,-89.48,210.0,2030-01-01,,2029-12-01,
"""


def test_a_landing_lands_on_its_day_or_on_its_first_and_the_file_says_so(tmp_path: Path) -> None:
    made = imported(tmp_path, LANDERS)
    scenario = scenario_of(tmp_path, made)
    events = {name: [event.nominal for event in one.events] for name, one in scenario.activities.items()}
    assert events == {"pad": [date(2031, 2, 3)], "lander": [date(2032, 1, 1)], "tower": []}
    assert scenario.activities["lander"].events[0].latest == date(2032, 3, 31)
    (said,) = [note for note in made.notes if "first day of its operation" in note]
    assert said.startswith("landings and ascents without a day of their own: 1;")


def test_an_imported_landing_throws_what_a_landing_throws(tmp_path: Path) -> None:
    text = "operator,state,name,type,lat,lon,start,end\n"
    text += "NASA,USA,Pad,crewed landing,-89.5,210,2031-01-01,2039-01-01\n"
    text += "CNSA,CHN,Tower,solar tower,-89.48,210,2030-01-01,\n"
    run = assessed(scenario_of(tmp_path, imported(tmp_path, text)))
    assert "plume_ejecta" in set(run.conflicts["mechanism"])


BAD = """Operator,Country,Site,Type,Latitude,Longitude,Start,End
NASA,USA,Pad A,Crewed landin,-89.5,210.0,,2039-01-01
CNSA,,Station,Habitat,-89.48,212.0,2032-06-01,2031-01-01
ILRS,CHX,Tower,,-89.47,,03/04/2027,
,,Mast,habitat,,,2030-01-01,
"""


def test_everything_that_is_missing_is_told_at_once_by_row(tmp_path: Path) -> None:
    said = "\n".join(told(tmp_path, BAD))
    for text in (
        "reg.csv:2: row 1: kind 'crewed-landin' is not known (did you mean 'crewed-landing'?)",
        "reg.csv:2: row 1: there is no date. Fill the cell.",
        "reg.csv:3: row 2: operator 'CNSA' has no State. OST Art. VI",
        "reg.csv:3: row 2: station.operates: starts 2032-06-01 but ends 2031-01-01.",
        "reg.csv:4: row 3: 'CHX' is not the code of a State.",
        "reg.csv:4: row 3: there is no kind. Fill the cell.",
        "reg.csv:4: row 3: tower.at: a point needs both lat and lon.",
        "reg.csv:4: row 3: tower.operates: '03/04/2027' is not a date.",
        "reg.csv:5: row 4: there is no operator.",
        "reg.csv:5: row 4: there is no place. Fill the cell.",
    ):
        assert text in said
    assert not (tmp_path / "made.yaml").exists()


def test_a_row_with_a_wrong_number_tells_its_unknown_names_too(tmp_path: Path) -> None:
    text = "name,state,type,lat,lon,region,start\nA,USA,habitat,,,mons-muton,2030-Q7\nB,USA,mine,-98,0,,2030\n"
    said = told(tmp_path, text)
    assert [one.split(": ", 1)[0] for one in said] == ["reg.csv:2", "reg.csv:2", "reg.csv:3"]
    assert "region 'mons-muton' is not known (did you mean 'mons-mouton'?)" in said[1]


def test_what_all_rows_lack_is_told_once(tmp_path: Path) -> None:
    said = told(tmp_path, "name,state\none,USA\ntwo,CHN\n")
    assert [one.split(". ")[0] for one in said] == [
        "reg.csv: no row has a date",
        "reg.csv: no row has a kind",
        "reg.csv: no row has a place",
    ]
    assert "Columns: title and state" in said[0]


def test_one_operator_of_two_states_is_a_fault(tmp_path: Path) -> None:
    text = REGISTRY + "NASA,CAN,Hut,habitat,-89,0,2030,,\n"
    assert told(tmp_path, text) == ["reg.csv:6: row 5: 'NASA' is of CAN here, of USA above."]


def test_a_mapping_is_checked_too(tmp_path: Path) -> None:
    assert "unknown key 'site' (did you mean 'sites'?)" in told(tmp_path, REGISTRY, mapping="site: {}\n")[0]
    said = told(tmp_path, REGISTRY, mapping="sites: {columns: {actor: Operatr}}\n")
    assert "there is no column 'Operatr' for actor (did you mean 'Operator'?)" in said[0]


def feature(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


def collection(crs: str | None) -> str:
    rows = [feature(210.0, -89.5, name="A", operator="NASA", state="USA", type="habitat", start="2031-01-01")]
    member = {} if crs is None else {"crs": {"type": "name", "properties": {"name": crs}}}
    return json.dumps({"type": "FeatureCollection", **member, "features": rows})


def test_geojson_needs_a_lunar_frame(tmp_path: Path) -> None:
    scenario = scenario_of(tmp_path, imported(tmp_path, collection("urn:ogc:def:crs:IAU:2015:30100"), "a.geojson"))
    position = scenario.activities["a"].at
    assert position is not None
    assert (position.lat, position.lon) == (-89.5, 210.0)
    (none,) = told(tmp_path, collection(None), "b.geojson")
    assert "no member 'crs'" in none
    assert "urn:ogc:def:crs:IAU:2015:30100" in none
    (earth,) = told(tmp_path, collection("urn:ogc:def:crs:OGC:1.3:CRS84"), "c.geojson")
    assert "stands on Earth" in earth


HEADED = {
    "sites.geojson": lambda path, run: write_geojson(path, run.sites, SITES, "sites", heading(run)),
    "sites.json": lambda path, run: write_json_fg(path, run.sites, SITES, "sites", heading(run)),
    "sites.parquet": lambda path, run: write_parquet(path, run.sites, SITES, heading(run)),
    "sites.csv": lambda path, run: write_csv_layer(path, run.sites, SITES, heading(run)),
    "dueregard.gpkg": write_geopackage,
}


@pytest.mark.parametrize("name", HEADED)
def test_an_exercise_that_a_run_wrote_stays_an_exercise_of_its_day(tmp_path: Path, name: str) -> None:
    run = assessed(
        world({"base": activity("usa", "habitat", -89.0, 10.0), "mast": activity("chn", "mine", -88.0, 0.0)})
    )
    HEADED[name](tmp_path / name, run)
    made = import_scenario(tmp_path / name, read_mapping(None), TODAY, rulebook(), gazetteer())
    assert (made.data["kind"], made.data["as_of"]) == ("exercise", date(2026, 11, 22))
    assert "kind exercise: as the file says" in made.notes
    (tmp_path / "mapping.yaml").write_text("kind: real\n", encoding="utf-8")
    own = import_scenario(tmp_path / name, read_mapping(tmp_path / "mapping.yaml"), TODAY, rulebook(), gazetteer())
    assert own.data["kind"] == "real"


def test_metadata_of_a_stranger_under_our_key_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sites.parquet"
    for said in (b"\xff", b"{", b"[1]", b'"exercise"'):
        pq.write_table(pa.table({"name": ["a"]}).replace_schema_metadata({b"dueregard": said}), path)
        assert heading_of(path) == {}


def test_one_invented_row_makes_an_exercise_of_the_whole(tmp_path: Path) -> None:
    rows = REGISTRY.replace("Colour", "scenario_kind").replace(",red", ",real").replace("2033,,", "2033,,exercise")
    assert imported(tmp_path, rows).data["kind"] == "exercise"
    assert imported(tmp_path, rows.replace(",exercise", ",")).data["kind"] == "real"


def test_an_exercise_stays_one_however_it_is_written(tmp_path: Path) -> None:
    rows = REGISTRY.replace("Colour", "Scenario Kind").replace(",red", ",Exercise ")
    assert imported(tmp_path, rows).data["kind"] == "exercise"


def test_what_a_row_says_of_its_scenario_and_nobody_can_read_is_told(tmp_path: Path) -> None:
    (kind,) = told(tmp_path, REGISTRY.replace("Colour", "scenario_kind").replace(",red", ",excercise"))
    assert "scenario_kind: 'excercise' is not known (did you mean 'exercise'?). Known: exercise and real." in kind
    (day,) = told(tmp_path, REGISTRY.replace("Colour", "scenario_as_of").replace(",red", ",22.11.2026"))
    assert "scenario_as_of: '22.11.2026' is not a date. A day, such as 2027-03-01." in day


@pytest.mark.parametrize("name", ["plans.gpkg", "plans.parquet"])
def test_a_layer_of_polygons_on_the_map_plane(tmp_path: Path, name: str) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["field"], "operator": ["ESA"], "state": ["FRA"], "type": ["mine"], "start": [date(2031, 1, 1)]},
        geometry=[shapely.MultiPolygon([shapely.box(1000.0, 1000.0, 2000.0, 2000.0)])],
        crs=selenodesy.south_polar_crs(),
    )
    write = frame.to_parquet if name.endswith("parquet") else frame.to_file
    write(tmp_path / name)
    made = import_scenario(tmp_path / name, read_mapping(None), TODAY, rulebook(), gazetteer())
    scenario = scenario_of(tmp_path, made)
    position = scenario.activities["field"].at
    assert position is not None
    assert position.polygon is not None
    east, north = selenodesy.to_map(*zip(*position.polygon, strict=True))
    assert sorted(zip(east.round(3), north.round(3), strict=True)) == [
        (e, n) for e in (1000, 2000) for n in (1000, 2000)
    ]


def test_text_geometries_need_a_frame_beside_them(tmp_path: Path) -> None:
    text = 'WKT,name,state,type,start\n"POINT (0 60000)",A,USA,habitat,2030\n'
    assert "holds geometries in a frame that is not known" in told(tmp_path, text)[0]
    (tmp_path / "reg.prj").write_text(selenodesy.south_polar_crs().to_wkt(), encoding="utf-8")
    position = scenario_of(tmp_path, imported(tmp_path, text)).activities["a"].at
    assert position is not None
    assert position.lat == pytest.approx(float(selenodesy.to_geographic(0.0, 60_000.0)[0]))


HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd()",
    "a: [b, {c",
    "# no remark",
    "\u202eabc",
    "yes",
    "'\"",
    "x" * 10_000,
]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:12])
def test_names_of_strangers_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    scenario = scenario_of(
        tmp_path, imported(tmp_path, f"Site,State,Type,Lat,Lon,Start\n{quoted},USA,habitat,-89,0,2030\n")
    )
    (only,) = scenario.activities.values()
    assert only.title == name
