"""How far is ground motion heard, by the separations of the physics reference of this program?

Attenuations and separations there were computed by an independent script from
A0 (r0/r)^n exp(-pi f (r - r0)/(Q v)); agreed to the printed digits.
"""

from dataclasses import replace

import numpy as np
import pytest

from dueregard.hazards import vibration
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes

GROUND = vibration.Parameters(1e-9, 100.0, 0.5, 1.0, 3000.0, 300.0, 15e3, 1.0 / 24.0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 0.0966),
        ({"frequency": 10.0}, 0.0708),
        ({"spreading": 1.0, "frequency": 10.0, "quality": 1000.0, "wave_speed": 100.0}, 4.46e-4),
    ],
)
def test_what_is_left_of_it_at_ten_kilometres(changes, expected):
    ground = replace(GROUND, **changes)
    there = vibration.effect(np.array([1e4]), Attributes(), Reception("seismometer", 1e-12, 0.0), ground)
    assert there[0] / ground.amplitude == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize(
    ("changes", "limit_m", "expected_km"),
    [
        ({}, 1e-12, 709.0),
        ({"frequency": 5.0}, 1e-11, 74.5),
        ({"amplitude": 1e-8, "spreading": 1.0}, 1e-12, 323.0),
    ],
)
def test_separations(changes, limit_m, expected_km):
    assert vibration.audible_m(limit_m, replace(GROUND, **changes)) / 1000.0 == pytest.approx(expected_km, rel=0.0015)
