"""How much of a mirror does dust cover, and how bright is a panel far away?

Figures of the physics reference of this program: layers of 2/3 density x diameter, 3100 kg/m3; retroreflectors lose
as the fourth power of the clear share (Murphy 2010, 2014: a loss of ten). A white panel of 10 m2 in sunlight at 10 km.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.worlds import rulebook

from dueregard.hazards import plume_ejecta, stray_light
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes

MG_CM2 = 0.01
"""One mg/cm2 in kg/m2."""


def parameters(hazard, module):
    return module.Parameters(**{name: number.si for name, number in rulebook().hazards[hazard].parameters.items()})


DUST = parameters("plume_ejecta", plume_ejecta)


@pytest.mark.parametrize(
    ("deposit_mg_cm2", "grain_um", "share"),
    [(0.1, 10, 0.0472), (0.1, 30, 0.0160), (1.0, 10, 0.384), (1.0, 30, 0.149)],
)
def test_share_covered(deposit_mg_cm2, grain_um, share):
    grains = replace(DUST, covering_grain=grain_um * 1e-6)
    assert plume_ejecta.covered_share(deposit_mg_cm2 * MG_CM2, grains) == pytest.approx(share, abs=5e-4)


def test_one_microgram_covers_a_twentieth_of_a_percent():
    assert plume_ejecta.covered_share(1e-3 * MG_CM2, DUST) == pytest.approx(5e-4, rel=0.05)


def test_half_a_retroreflector_covered_returns_a_sixteenth_and_a_loss_of_ten_means_44_percent():
    layer = 2.0 / 3.0 * DUST.grain_density * DUST.covering_grain
    assert (1.0 - plume_ejecta.covered_share(layer * math.log(2.0), DUST)) ** 4 == pytest.approx(1.0 / 16.0)
    assert plume_ejecta.covered_share(layer * math.log(10.0) / 4.0, DUST) == pytest.approx(0.438, abs=5e-4)


def test_a_white_panel_at_ten_kilometres_is_of_magnitude_minus_7_8():
    panel = Attributes(sunlit_area="10 m2", height="60 m")
    light = parameters("stray_light", stray_light)
    lux = stray_light.effect(np.array([1e4]), panel, Reception("bare_optics", 1e-3, 2.0), light)[0]
    assert lux == pytest.approx(3.3e-3, rel=0.02)
    assert -2.5 * math.log10(lux / 2.54e-6) == pytest.approx(-7.8, abs=0.05)
