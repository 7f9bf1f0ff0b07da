"""Do jets, frost and the budget of exhaust agree with independent sums?

Beam normalised by quadrature (2.461 for an exponent of 8, physics reference of this program); a monolayer of water of
1e19 molecules a square metre from Avogadro's number; ten tonnes spread over 16 055 km2 (Mazarico et al. 2011).
"""

import numpy as np
import pytest
from scipy.integrate import quad

from dueregard.hazards import exhaust_volatiles

WATER_KG_MOL, AVOGADRO = 18.01528e-3, 6.02214076e23
JET = exhaust_volatiles.Parameters(0.1, 0.45, 8.0, 0.5, 5000.0, 0.2, 16055e6)


@pytest.mark.parametrize("exponent", [4.0, 8.0, 16.0])
def test_the_beam_carries_the_whole_mass(exponent):
    whole, _ = quad(lambda elevation: np.cos(elevation) ** (exponent + 1.0), 0.0, np.pi / 2.0)
    assert exhaust_volatiles.beam_gain(exponent) * whole == pytest.approx(1.0, rel=1e-9)


def test_the_beam_of_the_reference():
    assert exhaust_volatiles.beam_gain(8.0) == pytest.approx(2.461, abs=5e-4)


def test_ten_tonnes_in_all_cold_traps_are_two_monolayers():
    """Trapped, that is: 50 t of water released at a share of a fifth."""
    landing_kg = 50e3 / (JET.exhaust_share * JET.water_share)
    spent = exhaust_volatiles.budget(landing_kg, 1.0, JET)
    monolayer_kg_m2 = 1e19 / AVOGADRO * WATER_KG_MOL
    assert spent.trapped_kg == pytest.approx(10e3)
    assert spent.mean_frost_kg_m2 == pytest.approx(0.623e-6, rel=1e-3)
    assert monolayer_kg_m2 == pytest.approx(2.99e-7, rel=1e-3)
    assert spent.mean_frost_kg_m2 / monolayer_kg_m2 == pytest.approx(2.1, abs=0.05)
