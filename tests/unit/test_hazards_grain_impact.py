"""Does the criterion for people follow the energy of single grains?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.hazards import grain_impact
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes

PARAMETERS = grain_impact.Parameters(
    speed_at_1um=3000.0,
    speed_exponent=0.5,
    gas_speed=3000.0,
    grain_density=3100.0,
    elevation_max=3.0,
    gravitational_parameter=4.902800066e12,
)


def person(limit_j=1e-3):
    return Reception("crew", limit_j, 2.0)


@pytest.mark.parametrize(
    ("speed_m_s", "energy_j"), [(3000.0, 7.3e-9), (949.0, 7.3e-7), (300.0, 7.3e-5), (94.9, 7.3e-3)]
)
def test_a_grain_of_one_millimetre_carries_seven_thousandths_of_a_joule(speed_m_s, energy_j):
    assert grain_impact._energy_j(np.array(speed_m_s), PARAMETERS) == pytest.approx(energy_j, rel=0.01)


@settings(max_examples=40, derandomize=True)
@given(st.floats(1e-5, 1.0))
def test_the_energy_at_the_reach_is_the_threshold(limit_j):
    reach = grain_impact.reach(Attributes(), person(limit_j), PARAMETERS)
    energy_j = grain_impact.effect(np.array([reach.radius_m]), Attributes(), person(limit_j), PARAMETERS)
    assert energy_j[0] == pytest.approx(limit_j, rel=1e-6)


def test_the_energy_never_rises_with_range():
    ranges_m = np.geomspace(1.0, 2e6, 2000)
    assert (np.diff(grain_impact.effect(ranges_m, Attributes(), person(), PARAMETERS)) <= 0.0).all()


def test_a_berm_above_the_sheet_stops_every_grain():
    emitter = Attributes(berm_height="3 m", berm_distance="50 m")
    assert grain_impact.reach(emitter, person(), PARAMETERS).radius_m == 0.0
    assert grain_impact.effect(np.array([10.0]), emitter, person(), PARAMETERS)[0] == 0.0
