"""How many grains strike an upright face, by the table of the physics reference of this program?

Figures of an independent script for one Apollo landing (18 t, 1 to 3 degrees, exponent 0.5), printed to two or three
digits; they count grains over 10 um on ground level. The numbers of both plume files must be the same.
"""

import numpy as np
import pytest
from tests.worlds import rulebook

from dueregard import hazards
from dueregard.hazards import plume_ejecta, plume_fluence
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes

HAZARD = rulebook().hazards["plume_fluence"]
NOMINAL = plume_fluence.Parameters(**{name: number.si for name, number in HAZARD.parameters.items()})
APOLLO_KG = 18e3
FACE = Reception("upright_optics", 1e4, 2.0)


@pytest.mark.parametrize(
    ("range_m", "grains", "tolerance"),
    [
        (155.0, 4.8e3, 0.02),
        (1000.0, 3.9e5, 0.02),
        (2000.0, 1.11e6, 0.015),
        (5000.0, 2.7e6, 0.02),
        (10_000.0, 3.5e6, 0.02),
        (50_000.0, 5.4e5, 0.02),
    ],
)
def test_grains_on_an_upright_face(range_m, grains, tolerance):
    fluence = APOLLO_KG * plume_fluence.fluence_per_kg(np.array([range_m]), NOMINAL)[0]
    assert fluence == pytest.approx(grains, rel=tolerance)


def test_a_ton_reaches_sixty_five_kilometres_and_nothing_beyond_eighty_five():
    radii_km = [
        plume_fluence.reach(Attributes(touchdown_mass=f"{mass_t} t"), FACE, NOMINAL).radius_m / 1000.0
        for mass_t in (1, 45, 1000, 100_000)
    ]
    assert radii_km[0] == pytest.approx(65.0, abs=0.5)
    assert radii_km == sorted(radii_km)
    assert 84.0 < radii_km[1] < radii_km[3] < 90.0


def test_both_plumes_are_one_plume():
    ejecta = rulebook().hazards["plume_ejecta"].parameters
    assert {name: HAZARD.parameters[name] for name in ejecta} == ejecta


def test_the_face_gets_no_less_than_the_level_over_the_steepest_tangent():
    """Grain by grain the face gets the deposit over the tangent of the angle, so all together between the extremes."""
    ranges_m = np.array([2e4, 4e4])
    heavy = np.pi / 6.0 * NOMINAL.grain_density * NOMINAL.least_grain**3
    deposit = plume_ejecta.deposit_per_kg(
        ranges_m,
        plume_ejecta.Parameters(
            **{name: number.si for name, number in rulebook().hazards["plume_ejecta"].parameters.items()}
        ),
    )
    fluence = plume_fluence.fluence_per_kg(ranges_m, NOMINAL)
    assert (fluence < deposit / np.tan(np.radians(1.0)) / heavy).all()
    assert (fluence > 0.0).all()


def test_margin_is_one_at_the_reach():
    lander = Attributes(touchdown_mass="1 t")
    receptor = rulebook().receptors["upright_optics"]
    radius_m = hazards.reach_levels(HAZARD, receptor, lander)["nominal"].radius_m
    margin = hazards.margin_at(HAZARD, receptor, lander, np.array([radius_m]), np.array([False]), "nominal")
    assert margin[0] == pytest.approx(1.0, abs=1e-3)
