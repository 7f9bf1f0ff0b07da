"""Do the new mechanisms make conflicts where they should, and only there?"""

import pandas as pd
import pytest
from tests.worlds import activity, assessed, pairs, world

STATION = activity("chn", "seismic-station", -89.0, 0.0)
TRAP = activity("chn", "cold-trap-sampling", -89.0, 0.0)
ONE_DEG_KM = 30.32335


def lat_at_km(distance_km: float) -> float:
    """Latitude on the same meridian, so many kilometres towards the equator."""
    return -89.0 + distance_km / ONE_DEG_KM


@pytest.mark.parametrize(
    ("kind", "mechanism", "near_km", "far_km"),
    [
        ("mine", "seismic_works", 5.1, 5.3),  # 5 km and the station's own 200 m
        ("rover-traverse", "seismic_traffic", 2.1, 2.3),
        ("robotic-landing", "seismic_hull", 1.1, 1.3),
        ("robotic-landing", "seismic_landing", 15.1, 15.3),
    ],
)
def test_a_seismic_station_is_disturbed_within_the_practical_exclusion(
    kind: str, mechanism: str, near_km: float, far_km: float
) -> None:
    for distance_km, meets in ((near_km, True), (far_km, False)):
        more = {"rate_per_year": 1} if kind == "robotic-landing" else {}
        source = activity("usa", kind, lat_at_km(distance_km), 0.0, **more)
        found = pairs(assessed(world({"source": source, "station": STATION})))
        assert (("source", "station", mechanism) in found) == meets


@pytest.mark.parametrize(("distance_km", "meets"), [(7.0, True), (7.3, False)])
def test_a_landing_frosts_a_cold_trap_in_reach_of_its_jet(distance_km: float, meets: bool) -> None:
    """1.5 t reach 6.64 km, the sampling ground 0.5 km more."""
    lander = activity("usa", "robotic-landing", lat_at_km(distance_km), 0.0, events=["2030-03-01"])
    found = pairs(assessed(world({"lander": lander, "trap": TRAP})))
    assert (("lander", "trap", "exhaust_volatiles") in found) == meets


def test_frost_outlasts_its_landing() -> None:
    """Who samples eight years later still finds it; the soil in flight is long down."""
    lander = activity("usa", "robotic-landing", lat_at_km(3.0), 0.0, events=["2029-03-01"])
    later = activity("chn", "cold-trap-sampling", -89.0, 0.0, operates=["2037-01-01", "2038-01-01"])
    rows = assessed(world({"lander": lander, "trap": later})).conflicts
    frost = rows[rows["mechanism"] == "exhaust_volatiles"]
    assert list(frost["starts_on"]) == [pd.Timestamp("2037-01-01")]
    assert "plume_ejecta" not in set(rows["mechanism"])


@pytest.mark.parametrize(("distance_km", "meets"), [(0.17, True), (0.19, False)])
def test_a_tower_shades_a_neighbour_next_door_only(distance_km: float, meets: bool) -> None:
    """20 m by 5 m take 1 % of the light within 80 m, and the neighbour's ground begins 100 m before its tower."""
    towers = {
        "mine": activity("usa", "solar-tower", -89.0, 0.0),
        "theirs": activity("chn", "solar-tower", lat_at_km(distance_km), 0.0),
    }
    assert (("mine", "theirs", "solar_access") in pairs(assessed(world(towers)))) == meets


def test_only_declared_optics_count_grains_on_their_face() -> None:
    lander = activity("usa", "robotic-landing", lat_at_km(40.0), 0.0, events=["2030-03-01"])
    plain = activity("chn", "optical-telescope", -89.0, 0.0)
    open_face = {**plain, "interests": ["bare_optics", "upright_optics"]}
    found = [pairs(assessed(world({"lander": lander, "eye": eye}))) for eye in (plain, open_face)]
    assert found == [set(), {("lander", "eye", "plume_fluence")}]


@pytest.mark.parametrize(
    ("source", "receptor", "interest", "mechanism", "near_km", "far_km"),
    [
        ("rover-traverse", "optical-telescope", "bare_optics", "lamp_light", 1.0, 1.2),
        ("habitat", "optical-telescope", "cryogenic_optics", "infrared_glow", 2.3, 2.5),
        ("rover-traverse", "habitat", "crewed_station", "station_proximity", 0.6, 0.8),
        ("fission-reactor", "rover-traverse", "radiation_instrument", "fission_dose", 6.95, 7.05),
    ],
)
def test_what_only_some_mind_meets_only_those_who_say_so(
    source: str, receptor: str, interest: str, mechanism: str, near_km: float, far_km: float
) -> None:
    """Reach 1 km, 2.21 km, 200 m and the horizon of 6.804 km, and the receptor's own ground round it."""
    own = {"lamp_intensity": "1000 cd"} if mechanism == "lamp_light" else {}
    for distance_km, interests, meets in (
        (near_km, [interest], True),
        (far_km, [interest], False),
        (near_km, [], False),
    ):
        minding = activity("chn", receptor, -89.0, 0.0, interests=interests)
        near = activity("usa", source, lat_at_km(distance_km), 0.0, **own)
        found = pairs(assessed(world({"source": near, "minding": minding})))
        assert (("source", "minding", mechanism) in found) == meets, distance_km


def test_a_transmitter_in_the_telescope_s_own_band_is_told_that_only_coordination_helps() -> None:
    loud = {"eirp": "20 W", "bandwidth": "5 MHz", "frequency": "1413.5 MHz"}
    transmitter = activity("usa", "transmitter", lat_at_km(10.0), 0.0, **loud)
    dish = activity("chn", "radio-telescope", -89.0, 0.0, interests=["radio_1413_mhz"])
    rows = assessed(world({"beacon": transmitter, "dish": dish})).conflicts
    assert list(rows["mechanism"]) == ["radio_interference"]
    assert "only coordination of band or time" in rows["note"].iloc[0]


def test_quiet_hours_stand_with_the_conflict() -> None:
    rows = assessed(world({"mine": activity("usa", "mine", lat_at_km(3.0), 0.0), "station": STATION})).conflicts
    works = rows[rows["mechanism"] == "seismic_works"]
    assert "8 hours in every 24 (seismic_works.quiet_time, ASSUMPTION)" in works["note"].iloc[0]
