"""What does a small invented assessment look like, for tests of writers and maps?

Nothing here is computed by the model: positions, shares and duties are made up so that each kind of row occurs once.
`assessment()` has a zone over the pole, certain and possible conflicts, a domestic one and a plan that has only a
region; `empty_assessment()` has the same records and no rows.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dueregard import selenodesy
from dueregard.model import tables
from dueregard.model.law import Decision, Instrument, LegalForce, Membership, PartyGroup, Provision, Reading, Trigger
from dueregard.model.physics import Hazard, Kind, Newcomer, ParameterSet, ReceptorClass, Severity
from dueregard.model.quantities import Quantity, Source
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Assessment, Options

AS_OF = date(2026, 11, 22)
SOURCES = {"made-up": Source(cite="invented for tests", tag="D")}
RIDGE = (40_000.0, 60_000.0)
"""Middle of the scene away from the pole, easting and northing. [m]"""
CERTAIN = "ost-first-mover/artemis-lander>ilrs-telescope/plume_ejecta/2036-01-01"
POSSIBLE = "ost-first-mover/isro-lander>artemis-base/plume_ejecta/2040-01-01"
DOMESTIC = "ost-first-mover/im-rover>artemis-base/dust_transport/2035-01-01"
CLAIMED = "maximalist/ilrs-base>isro-lander/declared_zone/2040-01-01"


def number(value: float, unit: str, number_class: str = "ASSUMPTION") -> Quantity:
    """Make one number of a rule."""
    return Quantity.model_validate(
        {
            "value": value,
            "unit": unit,
            "low": value / 2,
            "high": value * 2,
            "class": number_class,
            "source": "made-up",
            "confidence": "low",
            "rationale": "invented for tests",
        }
    )


def table(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a table of a contract: its columns, in order, of the right kinds."""
    made = pd.DataFrame({name: _column(kind, [row.get(name) for row in rows]) for name, kind in columns.items()})
    tables.check_columns(made, columns, "synthetic")
    return made


def layer(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]], geometry: Sequence[Any]) -> gpd.GeoDataFrame:
    """Make a table of a contract with geometries in the map plane."""
    geometries = gpd.GeoSeries(list(geometry), crs=selenodesy.SOUTH_POLAR_CRS)
    return gpd.GeoDataFrame(table(columns, rows), geometry=geometries)


def _column(kind: str, values: list[Any]) -> Any:
    if kind == tables.DAY:
        return np.array(["NaT" if value is None else value for value in values], dtype="datetime64[s]")
    if kind == tables.NUMBER:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return pd.Series(values, dtype=object)


def disc(east_m: float, north_m: float, radius_m: float) -> Any:
    """Draw a cap as the program does."""
    return selenodesy.discs(np.array([east_m]), np.array([north_m]), np.array([radius_m]))[0]


def lonlat(east_m: float, north_m: float) -> tuple[float, float]:
    """Return longitude and latitude of a place on the map plane. [deg]"""
    lat, lon = selenodesy.to_geographic(east_m, north_m)
    return float(lon), float(lat)


PLACES = {
    "artemis-base": RIDGE,
    "artemis-lander": (RIDGE[0] + 3_000.0, RIDGE[1]),
    "im-rover": (RIDGE[0], RIDGE[1] - 2_000.0),
    "ilrs-telescope": (RIDGE[0] + 15_000.0, RIDGE[1] + 4_000.0),
    "ilrs-base": (500.0, -800.0),
}
KINDS = {
    "artemis-base": ("usa", "habitat", "2034-01-01", None),
    "artemis-lander": ("usa", "robotic-landing", "2036-01-01", "2037-01-01"),
    "im-rover": ("im", "rover-traverse", "2035-01-01", "2038-01-01"),
    "ilrs-telescope": ("ilrs", "optical-telescope", "2033-07-01", None),
    "ilrs-base": ("ilrs", "habitat", "2035-01-01", None),
    "isro-lander": ("isro", "robotic-landing", "2040-01-01", "2041-01-01"),
}
STATES = {"usa": "USA", "im": "USA", "ilrs": "CHN, RUS", "isro": "IND"}
TITLES = {"artemis-base": "Base on the ridge", "ilrs-base": "Station at the pole"}


def scenario(kind: Literal["real", "exercise"] = "exercise") -> Scenario:
    """Return two stations, a rover, a lander and a plan that has only a region."""
    return Scenario.model_validate(
        {
            "scenario": "Two stations and a visitor",
            "kind": kind,
            "description": "Invented for tests.",
            "as_of": AS_OF,
            "window": {"from": "2024-01-01", "to": "2046-01-01"},
            "actors": {
                "usa": {"state": "USA"},
                "im": {"name": "Intuitive Machines", "state": "USA", "private": True},
                "ilrs": {"joint": ["CHN", "RUS"]},
                "isro": {"state": "IND"},
            },
            "activities": {name: _activity(name) for name in KINDS},
            "zones": {
                "claim": {"by": "ilrs", "around": "ilrs-base", "radius": "25 km", "declared_on": "2030-01-01"}
                | {"ends_on": None, "source": "made-up"}
            },
            "sources": {"made-up": {"cite": "invented for tests"}},
        }
    )


def _activity(name: str) -> dict[str, Any]:
    actor, kind, starts, ends = KINDS[name]
    where: dict[str, Any] = {"within": {"region": "synthetic-massif"}}
    if name in PLACES:
        lon, lat = lonlat(*PLACES[name])
        where = {"at": {"lat": lat, "lon": lon}}
    record = {"actor": actor, "kind": kind, "operates": [starts, ends], "evidence": "assumed", "source": "made-up"}
    return {**record, **where, "title": TITLES.get(name)}


def rulebook() -> Rulebook:
    """Return three readings, four provisions, two hazards and two reference newcomers, all invented or shortened."""
    readings = (_reading("ost-first-mover", "binding"), _reading("ost-strict", "binding"), _maximalist())
    provisions = (
        _provision("ost-9-consult", "OST Art. IX, third sentence", "binding", "consult_before", "consult"),
        _provision("ost-9-due-regard", "OST Art. IX, first sentence", "binding", "due_regard", "none"),
        _provision("ost-11-inform", "OST Art. XI", "binding", "inform_public", "none"),
        _provision("claimed-keep-out", "declared keep-out", "claim", "seek_consent", "consent"),
    )
    hazards = (_hazard("plume_ejecta", "Grains thrown by a plume"), _hazard("dust_transport", "Dust from wheels"))
    book = Rulebook(
        instruments={"ost": _treaty()},
        provisions={rule.rule: rule for rule in provisions},
        readings={reading.reading: reading for reading in readings},
        hazards={hazard.hazard: hazard for hazard in hazards},
        kinds={name: _kind(name) for name in sorted({row[1] for row in KINDS.values()})},
        receptors={name: _receptor(name) for name in ("solar_array", "optics", "crew")},
        newcomers={
            "lander-1500kg": _newcomer("lander-1500kg", 1.5, leads=False),
            "lander-45t": _newcomer("lander-45t", 45.0, leads=True),
        },
        severity=Severity(
            clear_from=number(3, "1"),
            gross_from=number(30, "1"),
            contact_range=number(10, "m"),
            object_radius=number(5, "m"),
            sources=SOURCES,
        ),
    )
    book.places.update(_places(book))
    return book


def _places(book: Rulebook) -> dict[str, tuple[str, int]]:
    folders = {"provisions": book.provisions, "hazards": book.hazards, "readings": book.readings}
    places = {name: (f"rules/{folder}/{name}.yaml", 1) for folder, records in folders.items() for name in records}
    places["ost-9-consult.lead_time"] = ("rules/provisions/ost-9-consult.yaml", 21)
    places["plume_ejecta.speed"] = ("rules/hazards/plume_ejecta.yaml", 9)
    return places


def _treaty() -> Instrument:
    parties = [{"state": state, "joined": "1967-10-10", "confidence": "V1"} for state in ("CHN", "IND", "RUS", "USA")]
    return Instrument.model_validate(
        {
            "instrument": "ost",
            "title": "Outer Space Treaty",
            "short": "OST",
            "year": 1967,
            "cite": "610 UNTS 205",
            "status": "binding",
            "in_force": "1967-10-10",
            "parties": [Membership.model_validate(party) for party in parties],
            "sources": SOURCES,
        }
    )


def _provision(rule: str, cite: str, status: Any, duty: Any, effect: Any) -> Provision:
    lead = {"lead_time": number(180, "day")} if rule == "ost-9-consult" else {}
    return Provision(
        rule=rule,
        number="R00",
        title=f"Rule {rule} as tests need it",
        instrument="ost",
        provision=cite.split(" ", 1)[1],
        cite=cite,
        text_basis="paraphrase",
        status=status,
        legal_force=LegalForce(between="both_members", instrument="ost"),
        trigger=Trigger(condition="invented for tests"),
        bearer="planner",
        beneficiary="affected party",
        duty=(duty,),
        effect_on_entry=effect,
        parameters=lead,
        sources=SOURCES,
        confidence="high",
    )


def _decision(bearer: Any, duty: Any, effect: Any, rule: str) -> Decision:
    return Decision(bearer=bearer, duty=duty, effect=effect, rule=rule, argument="whoever comes later adapts")


def _reading(name: str, status: Any) -> Reading:
    later = _decision("later", "consult_before", "consult", "ost-9-consult")
    return Reading(
        reading=name,
        title=f"Reading {name}",
        status=status,
        deciding_date="starts_on",
        situations={"source_later": later, "receptor_later": later, "undetermined": later, "entry": later},
        recognises=("emission", "sensitivity", "object"),
        party_groups={"ost-only": PartyGroup(instruments=("ost",), title="bound by the OST alone")},
        assumptions={"order": "start of operation decides who is first"},
        arguments_for=("Art. IX puts the duty on whoever plans.",),
        arguments_against=("Arts. I and II bar turning procedure into exclusion.",),
        sources=SOURCES,
    )


def _maximalist() -> Reading:
    claim = _decision("later", "seek_consent", "consent", "claimed-keep-out")
    return _reading("maximalist", "claim").model_copy(
        update={
            "deciding_date": "declared_or_start",
            "situations": {"source_later": claim, "receptor_later": claim, "undetermined": claim, "entry": claim},
            "recognises": ("emission", "sensitivity", "object", "declared"),
            "warning": "A claim of this kind meets Arts. I and II of the treaty.",
        }
    )


def _hazard(name: str, title: str) -> Hazard:
    return Hazard(
        hazard=name,
        title=title,
        question="how far?",
        effect_unit="kg/m**2",
        persists="event",
        parameters={"speed": number(1000, "m/s", "ENGINEERING")},
        sets={"usual": ParameterSet(title="usual")},
        nominal="usual",
        thresholds={"solar_array": {"threshold": number(1e-4, "kg/m**2", "GUIDELINE")}},
        sources=SOURCES,
    )


def _kind(name: str) -> Kind:
    return Kind(
        kind=name,
        title=name.replace("-", " "),
        operating_radius=number(100, "m"),
        effects=("plume_ejecta",),
        interests=("solar_array",),
        remains_as=None,
        sources=SOURCES,
    )


def _receptor(name: str) -> ReceptorClass:
    return ReceptorClass(receptor=name, title=name.replace("_", " "), height=number(2, "m"), sources=SOURCES)


def _newcomer(name: str, mass_t: float, *, leads: bool) -> Newcomer:
    return Newcomer(
        newcomer=name,
        title=f"{mass_t:g} t lander",
        kind="robotic-landing",
        attributes={"touchdown_mass": number(mass_t, "t")},
        leads=leads,
        sources=SOURCES,
    )


def massif() -> Any:
    """Return the region in which the visitor plans to land."""
    return shapely.box(RIDGE[0] - 12_000, RIDGE[1] - 12_000, RIDGE[0] + 12_000, RIDGE[1] + 12_000)


def gazetteer() -> Gazetteer:
    """Return one region, two features and one scarce class, all invented."""
    crs = selenodesy.SOUTH_POLAR_CRS
    return Gazetteer(
        features=gpd.GeoDataFrame(
            {"name": ["Small", "Great"], "kind": ["crater", "crater"], "diameter_m": [9_000.0, 30_000.0]},
            geometry=[shapely.Point(25_000, 30_000), shapely.Point(-30_000, 20_000)],
            crs=crs,
        ),
        regions=gpd.GeoDataFrame(
            {"region": ["synthetic-massif"], "title": ["Synthetic Massif"], "edition": [2024]},
            geometry=[massif()],
            crs=crs,
        ),
        scarce=gpd.GeoDataFrame(
            {
                "scarce_class": ["synthetic-massif"],
                "title": ["Synthetic Massif"],
                "published_km2": [576.0],
                "low_km2": [np.nan],
                "high_km2": [np.nan],
            },
            geometry=[massif()],
            crs=crs,
        ),
    )


def sites() -> gpd.GeoDataFrame:
    """Return a site for each activity; the visitor's is an envelope."""
    rows, shapes = [], []
    for name, (actor, kind, starts, ends) in KINDS.items():
        placed = name in PLACES
        lon, lat = lonlat(*PLACES[name]) if placed else (None, None)
        shapes.append(disc(*PLACES[name], 500.0) if placed else massif())
        rows.append(
            {"site_id": f"{name}/operation", "activity": name, "title": TITLES.get(name), "actor": actor}
            | {"states": STATES[actor], "kind": kind, "phase": "operation", "placed": "at" if placed else "within"}
            | {"uncertainty_m": 0.0, "operating_radius_m": 500.0, "starts_on": starts, "ends_on": ends}
            | {"date_precision": "year", "lat_deg": lat, "lon_deg": lon, "evidence": "assumed", "source": "made-up"}
        )
    return layer(tables.SITES, rows, shapes)


def _zone(name: str, activity: str, radius_m: float, polarity: str, *, reading: str = "ost-first-mover") -> Any:
    actor, _, starts, ends = KINDS[activity]
    declared = polarity == "declared"
    shape = disc(*PLACES[activity], radius_m)
    row = {"zone_id": name, "footprint_id": f"fp-{name}", "activity": activity, "actor": actor}
    row |= {"states": STATES[actor], "reading": reading, "rule": "claimed-keep-out" if declared else "ost-9-consult"}
    row |= {"provision": "declared keep-out" if declared else "OST Art. IX, third sentence"}
    row |= {"status": "claim" if declared else "binding"}
    row |= {"mechanism": "declared_zone" if declared else "plume_ejecta", "polarity": polarity, "level": "nominal"}
    row |= {"receptor_class": None if declared else "solar_array", "terrain": "smooth sphere"}
    row |= {"starts_on": starts, "ends_on": ends, "first_on": starts, "date_precision": "year"}
    row |= {"area_km2": float(selenodesy.area_m2(shape)) / 1e6, "evidence": "assumed", "note": None}
    return row | {"number_class": "ASSUMPTION" if declared else "ENGINEERING"}, shape


def zones() -> gpd.GeoDataFrame:
    """Return emission zones, a sensitivity zone and a declared zone over the pole."""
    made = [
        _zone("artemis-lander-plume", "artemis-lander", 18_000.0, "emission"),
        _zone("artemis-base-plume", "artemis-base", 9_000.0, "emission"),
        _zone("ilrs-telescope-quiet", "ilrs-telescope", 12_000.0, "sensitivity"),
        _zone("ilrs-base-plume", "ilrs-base", 6_000.0, "emission"),
        _zone("ilrs-claim", "ilrs-base", 25_000.0, "declared", reading="maximalist"),
    ]
    return layer(tables.ZONES, [row for row, _ in made], [shape for _, shape in made])


def conflicts() -> gpd.GeoDataFrame:
    """Return a certain conflict with its ground, two possible ones without, and a domestic one."""
    shared = {"polarity": "emission", "rule": "ost-9-consult", "provision": "OST Art. IX, third sentence"}
    shared |= {"relation": "international", "status": "binding", "number_class": "ENGINEERING", "evidence": "assumed"}
    shared |= {"receptor_class": "solar_array", "duty": "consult_before", "effect_on_entry": "consult"}
    certain = _meeting(CERTAIN, "artemis-lander", "ilrs-telescope", "USA (usa)", "CHN+RUS (ilrs)") | {
        "certainty": "certain",
        "share": 1.0,
        "robust": "low",
        "margin": 12.5,
        "severity": "clear",
        "overlap_share": 1.0,
        "ends_on": "2037-01-01",
        "area_km2": float(selenodesy.area_m2(disc(*PLACES["ilrs-telescope"], 500.0))) / 1e6,
        "latest_open_on": "2035-07-05",
        "footprint_id": "fp-artemis-lander-plume",
    }
    possible = _meeting(POSSIBLE, "isro-lander", "artemis-base", "IND (isro)", "USA (usa)") | {
        "certainty": "possible",
        "share": 0.22,
        "share_error": 0.013,
        "robust": "high",
        "margin": 2.0,
        "severity": "marginal",
        "latest_open_on": "2039-07-05",
    }
    domestic = _meeting(DOMESTIC, "im-rover", "artemis-base", None, None) | {
        "relation": "domestic",
        "certainty": "certain",
        "share": 1.0,
        "duty": "none",
        "effect_on_entry": "none",
        "area_km2": 0.3,
        "note": "none between States",
    }
    claimed = _meeting(CLAIMED, "ilrs-base", "isro-lander", "IND (isro)", "CHN+RUS (ilrs)") | {
        "polarity": "declared",
        "certainty": "possible",
        "share": 0.05,
        "duty": "seek_consent",
        "effect_on_entry": "consent",
        "rule": "claimed-keep-out",
        "provision": "declared keep-out",
        "status": "claim",
        "number_class": "ASSUMPTION",
        "receptor_class": None,
    }
    shapes = [disc(*PLACES["ilrs-telescope"], 500.0), None, disc(*PLACES["artemis-base"], 300.0), None]
    return layer(tables.CONFLICTS, [shared | row for row in (certain, possible, domestic, claimed)], shapes)


def _meeting(name: str, source: str, receptor: str, bearer: str | None, beneficiary: str | None) -> dict[str, Any]:
    reading, _, mechanism, starts = name.split("/")
    first, later = sorted((source, receptor), key=lambda activity: KINDS[activity][2])
    return {
        "conflict_id": name,
        "reading": reading,
        "source_activity": source,
        "receptor_activity": receptor,
        "first_activity": first,
        "later_activity": later,
        "bearer": bearer,
        "beneficiary": beneficiary,
        "mechanism": mechanism,
        "starts_on": starts,
        "ends_on": None,
    }


def exclusion() -> gpd.GeoDataFrame:
    """Return what newcomers owe to two actors and to all of them from 2044 on: the whole, then what of it is scarce."""
    places = {"usa": disc(*RIDGE, 18_000.0), "ilrs": disc(*PLACES["ilrs-telescope"], 12_000.0)}
    places["*"] = shapely.union_all(list(places.values()))
    rows, shapes = [], []
    for actor, share in (("usa", 0.61), ("ilrs", 0.27), ("*", 0.7)):
        for newcomer, part in (("lander-45t", 1.0), ("lander-1500kg", 0.25)):
            whole = float(selenodesy.area_m2(places[actor])) / 1e6 * part
            row = {"reading": "ost-first-mover", "actor": actor, "newcomer_class": newcomer, "party_group": "ost-only"}
            row |= {"effect": "consult", "level": "nominal", "starts_on": "2044-01-01", "ends_on": "2046-01-01"}
            for area, scarce in ((whole, {}), (whole / 2, {"share_of": "synthetic-massif"})):
                row |= {"area_km2": area, "cumulative_km2": area, "first_km2": area / 2}
                rows.append(row | scarce | ({"scarce_share": share * part} if scarce else {}))
                shapes.append(shapely.intersection(places[actor], massif()) if scarce else places[actor])
    return layer(tables.EXCLUSION, rows, shapes)


def duties() -> pd.DataFrame:
    """Return one row a pair of States for each conflict with a duty."""
    pairs = [(CERTAIN, "USA", "CHN"), (CERTAIN, "USA", "RUS"), (POSSIBLE, "IND", "USA")]
    shared = {"duty": "consult_before", "rule": "ost-9-consult", "provision": "OST Art. IX, third sentence"}
    shared |= {"status": "binding", "bound": "yes", "note": None, "role": "leading"}
    claims = [(CLAIMED, "IND", "CHN"), (CLAIMED, "IND", "RUS")]
    claim = {"duty": "seek_consent", "rule": "claimed-keep-out", "provision": "declared keep-out", "status": "claim"}
    claim |= {"bound": "no", "note": "A claim of this kind meets Arts. I and II of the treaty.", "role": "leading"}
    rows = [_pair(*pair) | shared for pair in pairs] + [_pair(*pair) | claim for pair in claims]
    return table(tables.DUTIES, rows)


def _pair(name: str, bearer: str, beneficiary: str) -> dict[str, Any]:
    return {"conflict_id": name, "bearer_state": bearer, "beneficiary_state": beneficiary}


def obligations() -> pd.DataFrame:
    """Return a duty without counterpart that is not yet due and one that nobody knows to be met."""
    shared = {"duty": "inform_public", "to": "UN Secretary-General, public", "rule": "ost-11-inform"}
    shared |= {"provision": "OST Art. XI", "status": "binding", "number_class": None, "note": None}
    first = {"activity": "artemis-base", "actor": "usa", "state": "USA", "due_on": "2034-01-01", "met": "not yet due"}
    second = {"activity": "ilrs-base", "actor": "ilrs", "state": "CHN", "due_on": None, "met": "unknown"}
    return table(tables.OBLIGATIONS, [shared | first, shared | second])


def assumptions() -> pd.DataFrame:
    """Return numbers of a rule, of physics and of a kind, a choice of the scenario and one of a reading."""
    rows = [
        ("ost-9-consult.lead_time", "180 day", "ASSUMPTION", "made-up", "low", "ost-9-consult", 21),
        ("plume_ejecta.speed", "1000 m/s", "ENGINEERING", "made-up", "low", "plume_ejecta", 9),
        ("robotic-landing.operating_radius", "100 m", "ASSUMPTION", "made-up", "low", "robotic-landing", 8),
        ("plume_ejecta.thresholds.crew.threshold", "1 g", "ASSUMPTION", "made-up", "low", "plume_ejecta", 12),
        ("isro-lander.within", "synthetic-massif", "ASSUMPTION", "made-up", "low", "isro-lander", 40),
        ("ost-first-mover.order", "start of operation decides", "ASSUMPTION", "made-up", "low", "ost-first-mover", 7),
    ]
    files = {
        "robotic-landing": "activities",
        "ost-9-consult": "provisions",
        "plume_ejecta": "hazards",
        "ost-first-mover": "readings",
    }
    made = []
    for name, value, number_class, source, confidence, used_by, line in rows:
        file = f"rules/{files[used_by]}/{used_by}.yaml" if used_by in files else "scenario.yaml"
        row = {"assumption": name, "value": value, "number_class": number_class, "source": source}
        made.append(row | {"confidence": confidence, "used_by": used_by, "where": f"{file}:{line}"})
    return table(tables.ASSUMPTIONS, made)


def options() -> Options:
    """Return the choices of the synthetic run."""
    return Options(
        readings=("ost-first-mover", "maximalist"),
        level="nominal",
        as_of=AS_OF,
        starts=date(2024, 1, 1),
        ends=date(2046, 1, 1),
        settings=(),
    )


def assessment(kind: Literal["real", "exercise"] = "exercise") -> Assessment:
    """Return the whole synthetic assessment."""
    return Assessment(
        scenario=scenario(kind),
        rulebook=rulebook(),
        gazetteer=gazetteer(),
        options=options(),
        sites=sites(),
        zones=zones(),
        conflicts=conflicts(),
        exclusion=exclusion(),
        duties=duties(),
        obligations=obligations(),
        assumptions=assumptions(),
        timings={"zones": 0.25, "conflicts": 0.5},
    )


def empty_assessment(kind: Literal["real", "exercise"] = "real") -> Assessment:
    """Return an assessment of the same records in which no table has a row."""
    return Assessment(
        scenario=scenario(kind),
        rulebook=rulebook(),
        gazetteer=gazetteer(),
        options=options(),
        sites=layer(tables.SITES, [], []),
        zones=layer(tables.ZONES, [], []),
        conflicts=layer(tables.CONFLICTS, [], []),
        exclusion=layer(tables.EXCLUSION, [], []),
        duties=table(tables.DUTIES, []),
        obligations=table(tables.OBLIGATIONS, []),
        assumptions=table(tables.ASSUMPTIONS, []),
    )
