"""Do limits, horizons and free-space separations agree with ITU-R texts and published sums?

RA.769-2 table 1 (as transcribed in bwinkel/pycraf), its own formula, P.525; tolerances are those of the printed digits
(the table is rounded to whole dB, the formula is 0.64 dB off at most).
"""

import math
from pathlib import Path

import pytest
import yaml

from dueregard.hazards import radio_interference
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes, Hazard
from dueregard.readers.places import data_root
from dueregard.terrain.sphere import horizon_m

RULES: Path = data_root() / "rules"
HAZARD = Hazard.model_validate(yaml.safe_load((RULES / "hazards/radio_interference.yaml").read_text()))
PARAMETERS = radio_interference.Parameters(**{name: number.si for name, number in HAZARD.parameters.items()})
BOLTZMANN_J_K, LIGHT_M_S = 1.380649e-23, 299792458.0


def telescope(name, height_m=2.0):
    numbers = HAZARD.thresholds[name]
    others = tuple((key, number.si) for key, number in numbers.items() if key != "threshold")
    return Reception(name, numbers["threshold"].si, height_m, others)


@pytest.mark.parametrize(
    ("name", "sky_k", "receiver_k"),
    [
        ("radio_73_mhz", 750, 60),
        ("radio_151_mhz", 150, 60),
        ("radio_408_mhz", 25, 60),
        ("radio_1413_mhz", 12, 10),
        ("radio_2695_mhz", 12, 10),
    ],
)
def test_limits_follow_from_the_recommendation_s_own_formula(name, sky_k, receiver_k):
    numbers = {key: number.si for key, number in HAZARD.thresholds[name].items()}
    noise_k = (sky_k + receiver_k) / math.sqrt(2000.0 * numbers["bandwidth"])
    power_flux = 0.1 * BOLTZMANN_J_K * noise_k * 4.0 * math.pi * (numbers["frequency"] / LIGHT_M_S) ** 2
    assert 10.0 * math.log10(power_flux) == pytest.approx(numbers["threshold"], abs=0.64)


@pytest.mark.parametrize(
    ("one_m", "other_m", "expected_m"),
    [
        (2, 0, 2636.208),
        (2, 2, 5272.416),
        (10, 2, 8530.937),
        (10, 10, 11789.459),
        (50, 2, 15817.10),
        (1000, 0, 58933.30),
    ],
)
def test_radio_horizon(one_m, other_m, expected_m):
    assert horizon_m(one_m, other_m) == pytest.approx(expected_m, abs=0.01)


@pytest.mark.parametrize(("suppression_db", "expected_km"), [(60, 1586.0), (100, 16.0), (120, 1.6)])
def test_one_watt_in_one_megahertz_against_408_mhz(suppression_db, expected_km):
    emitter = Attributes(eirp="1 W", bandwidth="1 MHz", out_of_band_suppression=f"{suppression_db} dB")
    assert free_space_km(emitter, "radio_408_mhz") == pytest.approx(expected_km, rel=0.01)


@pytest.mark.parametrize(
    ("level_dbw_hz", "name", "expected_km", "tolerance"),
    [(-137, "radio_1413_mhz", 224, 0.005), (-135.6, "radio_73_mhz", 373, 0.01), (-163, "radio_2695_mhz", 4.47, 0.005)],
)
def test_free_space_separations(level_dbw_hz, name, expected_km, tolerance):
    """A handset after 60 dB, electronics at the CISPR-22 class B limit, Wi-Fi of 20 dBm in 20 MHz after 80 dB."""
    eirp_w = 10.0 ** ((level_dbw_hz + 60.0) / 10.0) * 1e6
    emitter = Attributes(eirp=f"{eirp_w:.9e} W", bandwidth="1 MHz", out_of_band_suppression="60 dB")
    assert free_space_km(emitter, name) == pytest.approx(expected_km, rel=tolerance)


def test_twenty_watts_in_five_megahertz_in_band_reach_past_the_earth():
    emitter = Attributes(eirp="20 W", bandwidth="5 MHz", frequency="2695 MHz")
    assert free_space_km(emitter, "radio_2695_mhz") == pytest.approx(1.26e6, rel=0.005)


def free_space_km(emitter, name):
    """Range of the limit from antennas so high that the horizon does not cut it."""
    excess_db = radio_interference.eirp_density_dbw_hz(emitter, telescope(name), PARAMETERS) - telescope(name).threshold
    radius_km = math.sqrt(10.0 ** (excess_db / 10.0) / (4.0 * math.pi)) / 1000.0
    if radius_km < 400.0:
        high = emitter.model_copy(update={"antenna_height": 60000.0})
        reach = radio_interference.reach(high, telescope(name, 60000.0), PARAMETERS)
        assert (reach.radius_m / 1000.0, reach.limited_by) == (pytest.approx(radius_km), "threshold")
    return radius_km
