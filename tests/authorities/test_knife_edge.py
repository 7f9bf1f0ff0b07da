"""How much does a ridge take off a radio wave, by ITU-R P.526 and by Fresnel's integrals themselves?

Values of the physics reference of this program, printed to the third digit; the approximation of the recommendation is
good to 0.2 dB against the exact integral.
"""

import math

import affine
import numpy as np
import pytest
from scipy.special import fresnel

from dueregard import selenodesy
from dueregard.hazards.knife_edge import edge_parameter, loss_db, over_ground
from dueregard.terrain.grid import Grid
from dueregard.terrain.sightline import sightline


@pytest.mark.parametrize(("parameter", "expected_db"), [(0.0, 6.033), (1.0, 13.926), (2.0, 19.043)])
def test_the_formula_of_the_recommendation(parameter, expected_db):
    assert loss_db(parameter) == pytest.approx(expected_db, abs=5e-4)


def test_a_ridge_of_a_hundred_metres_half_way_on_ten_kilometres():
    parameter = edge_parameter(100.0, 5000.0, 5000.0, 2200e6)
    assert parameter == pytest.approx(7.662, abs=5e-4)
    assert loss_db(parameter) == pytest.approx(30.53, abs=5e-3)


@pytest.mark.parametrize("parameter", np.linspace(-0.7, 10.0, 23))
def test_fresnels_integrals(parameter):
    sine, cosine = fresnel(parameter)
    field = math.hypot(0.5 - cosine, 0.5 - sine) / math.sqrt(2.0)
    assert loss_db(parameter) == pytest.approx(-20.0 * math.log10(field), abs=0.2)


def test_an_edge_well_under_the_line_takes_nothing():
    assert loss_db([-0.79, -5.0]).tolist() == [0.0, 0.0]


def test_a_wall_on_level_ground_is_the_edge_that_is_found():
    """Antennas 200 m high, 40 km apart, a wall of three cells and 300 m half way; the sphere bulges by 115 m there."""
    cells, cell_m = 401, 200.0
    heights = np.zeros((cells, cells), np.float32)
    heights[:, 199:202] = 300.0
    grid = Grid(
        heights, affine.Affine(cell_m, 0.0, -0.5 * cells * cell_m, 0.0, -cell_m, 0.5 * cells * cell_m), 0.0, "wall"
    )
    line = sightline([grid], (-20e3, 0.0, 200.0), (20e3, 0.0, 200.0))
    bulge = selenodesy.MOON_RADIUS_M * (1.0 - math.cos(20e3 / selenodesy.MOON_RADIUS_M))
    assert bulge == pytest.approx(115.1, abs=0.1)
    loss, at_m = over_ground(line, 100e6)
    assert at_m == pytest.approx(20e3, abs=2.0 * cell_m)
    assert loss == pytest.approx(float(loss_db(edge_parameter(100.0 + bulge, 20e3, 20e3, 100e6))), abs=0.05)
    assert over_ground(line, 100e6, -150.0)[0] < loss < over_ground(line, 100e6, 150.0)[0]
