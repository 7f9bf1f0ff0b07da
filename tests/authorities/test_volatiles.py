"""Do jets, frost and the budget of exhaust agree with independent sums?

Beam normalised by quadrature (2.461 for an exponent of 8, physics reference of this program); a monolayer of water of
1e19 molecules a square metre from Avogadro's number; ten tonnes spread over 16 055 km2 (Mazarico et al. 2011).
"""

import numpy as np
import pytest
from scipy.integrate import quad
from tests.worlds import rulebook

from dueregard.hazards import exhaust_volatiles
from dueregard.selenodesy.frames import MOON_RADIUS_M

WATER_KG_MOL, AVOGADRO = 18.01528e-3, 6.02214076e23
JET = exhaust_volatiles.Parameters(0.1, 0.45, 8.0, 0.5, 5000.0, 0.2, 16055e6, 3e-7, 110.0)


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


@pytest.mark.parametrize(
    ("temperature_k", "scale_km", "hop_km"),
    [(40, 11.4, 35.7), (110, 31.3, 98.0), (120, 34.1, 107.0), (250, 71.0, 223.0), (390, 110.8, 348.0)],
)
def test_how_far_molecules_hop(temperature_k, scale_km, hop_km):
    """Scale height k T / (m g) and pi of it; what Prem and others saw is frost well beyond 100 km."""
    hop_m = exhaust_volatiles.hop_m(temperature_k)
    assert hop_m / 1e3 == pytest.approx(hop_km, abs=0.5)
    assert hop_m / np.pi / 1e3 == pytest.approx(scale_km, abs=0.06)
    jeans = MOON_RADIUS_M / (exhaust_volatiles.hop_m(390.0) / np.pi)
    assert jeans == pytest.approx(15.7, abs=0.05)


def test_water_in_the_plume_of_the_lunar_module():
    """Mole fractions of A-50/NTO as coded in LPI_Solver: 20.619 g/mol in the mean, 32.0 % of it water by weight."""
    moles = {"H2O": (0.3667, 18.01528), "N2": (0.3316, 28.0134), "H2": (0.1645, 2.01588), "CO": (0.1029, 28.0101)}
    moles["CO2"] = (0.0343, 44.0095)
    mean = sum(share * mass for share, mass in moles.values())
    assert mean == pytest.approx(20.619, abs=5e-3)
    water = rulebook().hazards["exhaust_volatiles"].parameters["water_share"]
    assert moles["H2O"][0] * moles["H2O"][1] / mean == pytest.approx(water.low, abs=5e-4)
