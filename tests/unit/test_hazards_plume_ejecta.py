"""Does the deposit of a landing behave as thrown soil must?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.hazards import plume_ejecta
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes
from dueregard.selenodesy.frames import MOON_RADIUS_M

PARAMETERS = plume_ejecta.Parameters(
    reference_mass=18e3,
    reference_touchdown_mass=6.9e3,
    mass_exponent=1.5,
    speed_at_1um=3000.0,
    speed_exponent=0.5,
    gas_speed=3000.0,
    median_grain=70e-6,
    grain_spread=1.8,
    elevation_min=1.0,
    elevation_max=3.0,
    inner_pad_factor=0.3,
    full_pad_factor=0.05,
    gravitational_parameter=4.902800066e12,
    grain_density=3100.0,
    covering_grain=10e-6,
    natural_dust=21.4e-5,
)
MASSES = st.floats(100.0, 2e5)
LIMITS = st.floats(1e-6, 1e-2)
VARIANTS = st.builds(
    lambda exponent, elevation: replace(PARAMETERS, speed_exponent=exponent, elevation_max=elevation),
    st.sampled_from([0.4, 0.5]),
    st.sampled_from([3.0, 8.0]),
)


def optics(limit_kg_m2=1e-5):
    return Reception("bare_optics", limit_kg_m2, 2.0)


def landing(mass_kg, **more):
    return Attributes.model_validate({"touchdown_mass": f"{mass_kg} kg", **more})


@pytest.mark.parametrize("exponent", [0.4, 0.5])
@pytest.mark.parametrize("elevation", [3.0, 8.0])
def test_the_deposit_never_rises_with_range(exponent, elevation):
    variant = replace(PARAMETERS, speed_exponent=exponent, elevation_max=elevation)
    ranges_m = np.geomspace(0.1, 5e6, 5000)
    deposit = plume_ejecta.effect(ranges_m, landing(6900), optics(), variant)
    assert (deposit > 0.0).all()
    assert (deposit[1:] <= deposit[:-1] * (1.0 + 1e-6)).all()


@settings(max_examples=60, derandomize=True, deadline=None)
@given(MASSES, LIMITS, VARIANTS)
def test_the_deposit_at_the_reach_is_the_threshold(mass_kg, limit, variant):
    reach = plume_ejecta.reach(landing(mass_kg), optics(limit), variant)
    at_m = reach.radius_m or 0.1
    deposit = plume_ejecta.effect(np.array([at_m]), landing(mass_kg), optics(limit), variant)[0]
    if reach.limited_by == "threshold":
        assert deposit == pytest.approx(limit, rel=1e-6)
    else:
        assert deposit <= limit


@settings(max_examples=40, derandomize=True, deadline=None)
@given(MASSES, st.floats(1.01, 10.0), LIMITS, VARIANTS)
def test_heavier_landers_and_finer_surfaces_are_never_reached_less(mass_kg, more, limit, variant):
    radius_m = plume_ejecta.reach(landing(mass_kg), optics(limit), variant).radius_m
    assert plume_ejecta.reach(landing(mass_kg * more), optics(limit), variant).radius_m >= radius_m
    assert plume_ejecta.reach(landing(mass_kg), optics(limit / more), variant).radius_m >= radius_m


def test_what_is_thrown_comes_down():
    """Of 18 t, 99.3 % land between 1 m and 5400 km; the rest escapes or lies outside."""
    ranges_m = np.geomspace(1.0, 5.4e6, 20001)
    ring_m = 2.0 * np.pi * MOON_RADIUS_M * np.sin(ranges_m / MOON_RADIUS_M)
    landed = np.trapezoid(plume_ejecta.deposit_per_kg(ranges_m, PARAMETERS) * ring_m, ranges_m)
    assert landed == pytest.approx(0.9934, abs=0.002)


def test_pads_hold_soil_back():
    throws = [plume_ejecta.ejected_mass_kg(landing(6900, pad=pad), PARAMETERS) for pad in ("none", "inner", "full")]
    assert throws == pytest.approx([18e3, 5.4e3, 0.9e3])
    assert "full_pad_factor" in plume_ejecta.reach(landing(6900, pad="full"), optics(), PARAMETERS).decided_by
    assert "full_pad_factor" not in plume_ejecta.reach(landing(6900), optics(), PARAMETERS).decided_by


def test_a_berm_stops_the_part_of_the_sheet_below_its_crest():
    ranges_m = np.geomspace(100.0, 1e5, 50)
    whole, part, none = (
        plume_ejecta.deposit_per_kg(ranges_m, PARAMETERS, blocked_deg) for blocked_deg in (0.5, 2.0, 3.0)
    )
    upper = plume_ejecta.deposit_per_kg(ranges_m, replace(PARAMETERS, elevation_min=2.0))
    assert part == pytest.approx(0.5 * upper)
    assert (part < whole).all()
    assert not none.any()


@pytest.mark.parametrize(
    "emitter",
    [Attributes(), Attributes(touchdown_mass="6.9 t", berm_height="3 m", berm_distance="50 m")],
)
def test_nothing_is_thrown_without_a_mass_or_over_a_high_berm(emitter):
    reach = plume_ejecta.reach(emitter, optics(), PARAMETERS)
    assert (reach.radius_m, reach.limited_by) == (0.0, "nothing")
    assert not plume_ejecta.effect(np.array([10.0, 1e4]), emitter, optics(), PARAMETERS).any()


def test_no_grain_outruns_the_gas():
    slow = replace(PARAMETERS, gas_speed=300.0)
    deposit = plume_ejecta.deposit_per_kg(np.array([5.9e3, 6.1e3]), slow)
    assert deposit[0] > 0.0
    assert deposit[1] == 0.0
    assert plume_ejecta.reach(landing(6900), optics(1e-7), slow).radius_m <= 5982.4
