"""Do dose, radio and light fall off as they must, and end at the horizon?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.hazards import fission_dose, radio_interference, stray_light, traffic_dust
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes
from dueregard.terrain.sphere import horizon_m

REACTOR = fission_dose.Parameters(50.0, 5.0, 1000.0, 5.0, 100.0, 18.0, 5.0)
RADIO = radio_interference.Parameters(60.0, 2.0, 1e6, 3.0, 1.05)
LIGHT = stray_light.Parameters(1.28e5, 0.8)
BAND = (("frequency", 1413.5e6), ("bandwidth", 27e6))


@settings(max_examples=40, derandomize=True)
@given(st.floats(0.05, 50.0), st.booleans(), st.booleans())
def test_dose_exceeds_the_limit_exactly_within_the_reach(limit, buried, shielded):
    emitter = Attributes(buried=buried, shield_azimuth="30 deg" if shielded else None)
    person = Reception("crew", limit, 2.0)
    reach = fission_dose.reach(emitter, person, REACTOR)
    inside, outside = np.array([0.999, 1.001]) * reach.radius_m
    assert fission_dose.effect(inside, emitter, person, REACTOR) > limit * (1.0 - 1e-9)
    assert fission_dose.effect(outside, emitter, person, REACTOR) < limit
    assert reach.notch_radius_m <= reach.radius_m
    assert (reach.notch_azimuth_deg is None) == (buried or not shielded)


def test_an_unknown_shield_protects_nobody():
    person = Reception("crew", 5.0, 2.0)
    ranges_m = np.array([500.0, 3000.0])
    outside = fission_dose.effect(ranges_m, Attributes(), person, REACTOR)
    assert fission_dose.effect_in_notch(ranges_m, Attributes(), person, REACTOR).tolist() == outside.tolist()


@settings(max_examples=40, derandomize=True)
@given(st.floats(1e-6, 1e4), st.floats(1.01, 100.0), st.floats(0.0, 120.0))
def test_louder_transmitters_never_reach_less(eirp_w, more, suppression_db):
    def radius_m(power_w):
        emitter = Attributes(eirp=f"{power_w} W", frequency="2200 MHz", out_of_band_suppression=f"{suppression_db} dB")
        return radio_interference.reach(emitter, Reception("radio_1413_mhz", -255.0, 10.0, BAND), RADIO).radius_m

    assert radius_m(eirp_w) <= radius_m(eirp_w * more)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.floats(1e-9, 1e3), st.sampled_from([0.5, 2.0, 30.0]), st.sampled_from([2.0, 10.0]))
def test_the_limit_is_exceeded_exactly_within_the_reach(eirp_w, height_m, receptor_m):
    emitter = Attributes(eirp=f"{eirp_w} W", antenna_height=f"{height_m} m")
    telescope = Reception("radio_1413_mhz", -255.0, receptor_m, BAND)
    reach = radio_interference.reach(emitter, telescope, RADIO)
    inside, outside = radio_interference.effect(
        reach.radius_m * np.array([1.0 - 1e-5, 1.0 + 1e-5]), emitter, telescope, RADIO
    )
    assert outside < telescope.threshold < inside
    joined_m = radio_interference.join_m(emitter, telescope, RADIO)
    assert (reach.limited_by == "diffraction") == (reach.radius_m >= joined_m)


@pytest.mark.parametrize(
    ("frequency", "shared"),
    [("1413.5 MHz", True), ("1399.6 MHz", True), ("1399.4 MHz", False), ("1427.6 MHz", False), (None, False)],
)
def test_bands_that_meet_share_spectrum(frequency, shared):
    emitter = Attributes(eirp="1 W", bandwidth="1 MHz", frequency=frequency)
    telescope = Reception("radio_1413_mhz", -255.0, 10.0, BAND)
    assert radio_interference.in_band(emitter, telescope, RADIO) is shared
    expected_dbw_hz = -60.0 if shared else -120.0
    assert radio_interference.eirp_density_dbw_hz(emitter, telescope, RADIO) == pytest.approx(expected_dbw_hz)


def test_radio_drops_beyond_the_horizon_and_is_silent_without_power():
    telescope = Reception("radio_1413_mhz", -255.0, 10.0, BAND)
    near, far = 1.05 * 8530.937 * np.array([1.0 - 1e-6, 1.0 + 1e-6])
    level = radio_interference.effect(np.array([near, far]), Attributes(eirp="1 W"), telescope, RADIO)
    free_dbw = -120.0 - 10.0 * math.log10(4.0 * math.pi * near**2)
    assert level[0] == pytest.approx(free_dbw)
    assert free_dbw - 40.0 < level[1] < free_dbw - 20.0
    assert radio_interference.reach(Attributes(), telescope, RADIO).radius_m == 0.0
    assert radio_interference.effect(np.array([1.0]), Attributes(), telescope, RADIO)[0] == -np.inf
    with pytest.raises(ValueError, match="without EIRP"):
        radio_interference.eirp_density_dbw_hz(Attributes(), telescope, RADIO)


def test_a_white_panel_of_ten_square_metres_at_ten_kilometres():
    """3.3e-3 lx, as bright as magnitude -7.8 (2.54e-6 lx at magnitude 0)."""
    emitter = Attributes(sunlit_area="10 m2", height="100 m")
    light_lx = stray_light.effect(np.array([1e4]), emitter, Reception("bare_optics", 1e-3, 2.0), LIGHT)[0]
    assert light_lx == pytest.approx(3.3e-3, rel=0.02)
    assert -2.5 * math.log10(light_lx / 2.54e-6) == pytest.approx(-7.8, abs=0.05)


@pytest.mark.parametrize("emitter", [Attributes(), Attributes(height="20 m")])
def test_nothing_sunlit_throws_no_light(emitter):
    telescope = Reception("bare_optics", 1e-3, 2.0)
    assert stray_light.reach(emitter, telescope, LIGHT).radius_m == 0.0
    assert stray_light.effect(np.array([100.0]), emitter, telescope, LIGHT)[0] == 0.0


def test_light_ends_at_the_horizon():
    emitter, telescope = Attributes(sunlit_area="10 m2", height="20 m"), Reception("bare_optics", 1e-5, 2.0)
    reach = stray_light.reach(emitter, telescope, LIGHT)
    assert (reach.radius_m, reach.limited_by) == (pytest.approx(horizon_m(20.0, 2.0)), "horizon")
    light = stray_light.effect(reach.radius_m * np.array([0.999, 1.001]), emitter, telescope, LIGHT)
    assert light[0] > telescope.threshold
    assert light[1] == 0.0


def test_traffic_dust_is_a_disc_with_an_inverse_square_inside():
    optics, dust = Reception("bare_optics", 4.0, 2.0), traffic_dust.Parameters(200.0)
    assert traffic_dust.reach(Attributes(), optics, dust).radius_m == 100.0
    assert traffic_dust.effect(np.array([100.0, 200.0]), Attributes(), optics, dust).tolist() == [4.0, 1.0]
