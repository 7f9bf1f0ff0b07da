"""Do limits, horizons and free-space separations agree with ITU-R texts and published sums?

RA.769-2 table 1 (as transcribed in bwinkel/pycraf), its own formula, P.525; tolerances are those of the printed digits
(the table is rounded to whole dB, the formula is 0.7 dB off at most).
"""

import math
from pathlib import Path

import numpy as np
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


TABLE_1 = [
    (13.385, 0.05, 50000, 60, 5000, -201, -248),
    (25.61, 0.12, 15000, 60, 972, -199, -249),
    (73.8, 1.6, 750, 60, 14.3, -196, -258),
    (151.525, 2.95, 150, 60, 2.73, -194, -259),
    (325.3, 6.6, 40, 60, 0.87, -189, -258),
    (408.05, 3.9, 25, 60, 0.96, -189, -255),
    (611, 6, 20, 60, 0.73, -185, -253),
    (1413.5, 27, 12, 10, 0.095, -180, -255),
    (1665, 10, 12, 10, 0.16, -181, -251),
    (2695, 10, 12, 10, 0.16, -177, -247),
    (4995, 10, 12, 10, 0.16, -171, -241),
    (10650, 100, 12, 10, 0.049, -160, -240),
    (15375, 50, 15, 15, 0.095, -156, -233),
    (22355, 290, 35, 30, 0.085, -146, -231),
    (23800, 400, 15, 30, 0.05, -147, -233),
    (31550, 500, 18, 65, 0.083, -141, -228),
    (43000, 1000, 25, 65, 0.064, -137, -227),
    (89000, 8000, 12, 30, 0.011, -129, -228),
    (150000, 8000, 14, 30, 0.011, -124, -223),
    (224000, 8000, 20, 43, 0.016, -119, -218),
    (270000, 8000, 25, 50, 0.019, -117, -216),
]
"""Frequency and bandwidth [MHz], temperature of sky and receiver [K], noise [mK], flux [dBW/m2], its density."""


def row_name(frequency_mhz):
    whole = int(frequency_mhz)
    return f"radio_{whole}_mhz" if whole < 10_000 else f"radio_{whole // 1000}_ghz"


@pytest.mark.parametrize(("frequency", "bandwidth", "sky", "receiver", "noise", "flux", "density"), TABLE_1)
def test_limits_are_those_of_the_table_and_follow_from_its_own_formula(
    frequency, bandwidth, sky, receiver, noise, flux, density
):
    """Within 0.7 dB in every row: the table is rounded to whole decibels."""
    numbers = {key: number.si for key, number in HAZARD.thresholds[row_name(frequency)].items()}
    assert numbers == {"threshold": density, "frequency": frequency * 1e6, "bandwidth": bandwidth * 1e6}
    noise_k = (sky + receiver) / math.sqrt(2000.0 * numbers["bandwidth"])
    power = 0.1 * BOLTZMANN_J_K * noise_k * numbers["bandwidth"]
    flux_db = 10.0 * math.log10(power * 4.0 * math.pi * (numbers["frequency"] / LIGHT_M_S) ** 2)
    assert 1e3 * noise_k == pytest.approx(noise, rel=0.06)
    assert flux_db == pytest.approx(flux, abs=0.7)
    assert flux_db - 10.0 * math.log10(numbers["bandwidth"]) == pytest.approx(numbers["threshold"], abs=0.7)


def test_the_table_has_no_other_rows():
    assert {row_name(row[0]) for row in TABLE_1} == set(HAZARD.thresholds) - {"radio_low_frequency"}


def test_the_formula_at_1413_mhz_to_the_third_digit():
    """-254.375 dBW/m2/Hz by an independent script."""
    noise_k = 22.0 / math.sqrt(2000.0 * 27e6)
    density = 10.0 * math.log10(0.1 * BOLTZMANN_J_K * noise_k * 4.0 * math.pi * (1413.5e6 / LIGHT_M_S) ** 2)
    assert density == pytest.approx(-254.375, abs=5e-4)


@pytest.mark.parametrize(("range_km", "loss_db"), [(1.0, 95.4537), (10.0, 115.4537)])
def test_free_space_loss_at_1413_mhz(range_km, loss_db):
    """P.525: an antenna of 0 dBi gathers lambda^2 / 4 pi of the flux density."""
    emitter = Attributes(eirp="1 W", bandwidth="1 Hz", out_of_band_suppression="0 dB", antenna_height="100 m")
    level = radio_interference.effect(np.array([1000.0 * range_km]), emitter, telescope("radio_1413_mhz"), PARAMETERS)
    aperture_m2 = (LIGHT_M_S / 1413.5e6) ** 2 / (4.0 * math.pi)
    assert level[0] + 10.0 * math.log10(aperture_m2) == pytest.approx(-loss_db, abs=2e-4)


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
