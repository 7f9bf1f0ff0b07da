"""Do flights and deposits agree with figures from outside the program?

Flight figures: exact Kepler arcs, integrated independently. Deposits and distances: an independent implementation
of the same source model, printed to two or three digits. Katzan, Brinker, Kress 1991 (core.ac.uk 24867356): 0.28 mg/cm2
at 2 km after ten missions of a vehicle of 26.8 kN, itself a preliminary model and no measurement.
"""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from dueregard import hazards
from dueregard.hazards import ballistics, grain_impact, grain_sheet, plume_ejecta, plume_fluence
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes, Hazard, ReceptorClass
from dueregard.readers.places import data_root
from dueregard.selenodesy.frames import MOON_RADIUS_M

GM = 4.902800066e12
MG_CM2 = 0.01
"""One mg/cm2 in kg/m2."""
LUNAR_MODULE_KG = 6900.0
RULES: Path = data_root() / "rules"
HAZARD = Hazard.model_validate(yaml.safe_load((RULES / "hazards/plume_ejecta.yaml").read_text()))
NOMINAL = plume_ejecta.Parameters(**{name: number.si for name, number in HAZARD.parameters.items()})
ANYTHING = Reception("bare_optics", 1e-5, 2.0)


def receptor(name):
    return ReceptorClass.model_validate(yaml.safe_load((RULES / f"receptors/{name}.yaml").read_text()))


def landing(mass_t):
    return Attributes(touchdown_mass=f"{mass_t} t")


@pytest.mark.parametrize(
    ("speed", "elevation", "figures"),
    [
        (100, 3, (645.844, 643.561, 8.4619, 6.4673)),
        (300, 1, (1997.512, 1933.825, 8.7167, 6.6594)),
        (300, 3, (5982.320, 5792.053, 78.3836, 19.9696)),
        (300, 45, (56304.26, 55411.25, 14191.35, 268.316)),
        (1000, 1, (33273.95, 21486.94, 145.213, 33.283)),
        (1000, 3, (99502.60, 64356.14, 1304.746, 99.739)),
        (1000, 8, (259601.6, 169704.6, 9173.58, 264.000)),
        (1500, 3, (697337.0, 144801.0, 9215.89, 468.82)),
        (2000, 3, (10300527.0, 257425.0, 2498326.0, 14309.8)),
    ],
)
def test_flights(speed, elevation, figures):
    range_m, flat_m, apex_m, time_s = figures
    assert ballistics.range_m(speed, elevation, GM) == pytest.approx(range_m, rel=1e-5)
    assert ballistics.flat_range_m(speed, elevation, GM) == pytest.approx(flat_m, rel=1e-5)
    assert ballistics.apex_m(speed, elevation, GM) == pytest.approx(apex_m, rel=1e-5)
    assert ballistics.flight_s(speed, elevation, GM) == pytest.approx(time_s, rel=1e-4)


@pytest.mark.parametrize(
    ("distance_km", "speed"), [(1, 124.313), (2, 175.327), (10, 383.793), (50, 780.766), (100, 1001.613)]
)
def test_speed_to_reach_a_distance_at_three_degrees(distance_km, speed):
    assert ballistics.speed_m_s(1000.0 * distance_km, 3.0, GM) == pytest.approx(speed, abs=1e-3)


def test_a_grain_at_1680_m_s_flies_half_round_the_moon():
    """NASA's popular statement speaks of 1.7 km/s; 1679.8 m/s at 1 deg gives 5384 km."""
    assert ballistics.range_m(1679.8, 1.0, GM) == pytest.approx(5.384e6, rel=1e-3)


@pytest.mark.parametrize(
    ("range_m", "deposit_mg_cm2", "tolerance"),
    [
        (500, 0.0655, 0.01),
        (1000, 0.0377, 0.01),
        (2000, 0.01621, 0.002),
        (5000, 3.40e-3, 0.01),
        (10000, 7.49e-4, 0.01),
        (20000, 1.26e-4, 0.01),
        (50000, 8.5e-6, 0.01),
    ],
)
def test_deposit_of_one_apollo_landing(range_m, deposit_mg_cm2, tolerance):
    deposit = plume_ejecta.effect(np.array([float(range_m)]), landing(6.9), ANYTHING, NOMINAL)
    assert deposit[0] / MG_CM2 == pytest.approx(deposit_mg_cm2, rel=tolerance)


def test_deposit_at_surveyor_three_before_the_peak_is_levelled():
    per_kg = plume_ejecta.deposit_per_kg(np.array([155.0]), NOMINAL)
    assert 18000.0 * per_kg[0] / MG_CM2 == pytest.approx(0.0858, rel=0.01)


@pytest.mark.parametrize(
    ("mass_t", "reach_km"),
    [
        (1, (1.85, 0.0, 0.0)),
        (2, (3.57, 0.52, 0.0)),
        (6.9, (8.84, 2.75, 0.0)),
        (45, (26.1, 11.0, 3.7)),
        (100, (39.1, 17.5, 6.8)),
    ],
)
def test_distances_at_1_10_and_100_ug_cm2(mass_t, reach_km):
    for limit_ug_cm2, expected_km in zip((1, 10, 100), reach_km, strict=True):
        reach = plume_ejecta.reach(landing(mass_t), replace(ANYTHING, threshold=limit_ug_cm2 * 1e-5), NOMINAL)
        assert reach.radius_m / 1000.0 == pytest.approx(expected_km, rel=0.01, abs=0.02)


@pytest.mark.parametrize(
    ("mass_t", "limit_ug_cm2", "least_km", "most_km"),
    [(6.9, 1, 6.8, 9.8), (45, 1, 26, 38), (45, 10, 10.5, 12.8), (100, 1, 39, 63), (100, 10, 17.5, 22.4)],
)
def test_spread_over_speed_exponent_and_elevation(mass_t, limit_ug_cm2, least_km, most_km):
    variants = [
        replace(NOMINAL, speed_exponent=exponent, elevation_max=elevation)
        for exponent in (0.4, 0.45, 0.5)
        for elevation in (3.0, 8.0)
    ]
    limit = replace(ANYTHING, threshold=limit_ug_cm2 * 1e-5)
    radii_km = [plume_ejecta.reach(landing(mass_t), limit, variant).radius_m / 1000.0 for variant in variants]
    assert min(radii_km) == pytest.approx(least_km, rel=0.015)
    assert max(radii_km) == pytest.approx(most_km, rel=0.015)


@pytest.mark.parametrize(
    ("exponent", "elevation_max", "reference_t", "model_mg_cm2"),
    [
        (0.5, 3, 18, 0.60),
        (0.45, 3, 18, 0.43),
        (0.4, 3, 18, 0.21),
        (0.5, 8, 18, 0.35),
        (0.45, 8, 18, 0.19),
        (0.4, 8, 18, 0.077),
        (0.5, 3, 2.6, 0.087),
    ],
)
def test_katzan_ten_landings_at_two_kilometres(exponent, elevation_max, reference_t, model_mg_cm2):
    """A regression within a factor of four of a published preliminary model, and no validation."""
    variant = replace(
        NOMINAL, speed_exponent=exponent, elevation_max=float(elevation_max), reference_mass=1000.0 * reference_t
    )
    ten = 10.0 * plume_ejecta.effect(np.array([2000.0]), landing(26.8 / 1.624219), ANYTHING, variant)[0] / MG_CM2
    assert ten == pytest.approx(model_mg_cm2, rel=0.03)
    assert 0.28 / 4.0 < ten < 0.28 * 4.0


def test_nasa_2011_floor_stands_where_the_model_reaches_less_far():
    reaches = hazards.reach_levels(HAZARD, receptor("solar_array"), landing(1))
    assert {(reach.radius_m, reach.limited_by) for reach in reaches.values()} == {(2000.0, "guideline")}


def test_speeds_of_orbit_and_escape():
    """GM and R of the sphere give 1.624219 m/s2, 1679.857 m/s and 2375.676 m/s ("2376")."""
    gravity = NOMINAL.gravitational_parameter / MOON_RADIUS_M
    assert gravity / MOON_RADIUS_M == pytest.approx(1.624219, abs=5e-7)
    circular, escape = math.sqrt(gravity), math.sqrt(2.0 * gravity)
    assert (circular, escape) == (pytest.approx(1679.857, abs=1e-3), pytest.approx(2375.676, abs=1e-3))
    assert NOMINAL.gas_speed > escape
    assert ballistics.apex_m(escape * (1.0 - 1e-9), 30.0, GM) > 1e14


@pytest.mark.parametrize(("speed", "short"), [(168, 0.01), (376, 0.05), (532, 0.10)])
@pytest.mark.parametrize("elevation", [1.0, 3.0, 8.0])
def test_flat_ground_is_short(speed, short, elevation):
    """Of the true range, by 1, 5 and 10 %, almost independent of the elevation."""
    missing = 1.0 - ballistics.flat_range_m(speed, elevation, GM) / ballistics.range_m(speed, elevation, GM)
    assert missing == pytest.approx(short, rel=0.03)


@pytest.mark.parametrize(("grain_um", "speed"), [(10, 949), (100, 300), (1000, 95), (10_000, 30), (100_000, 9.5)])
def test_speed_of_grains(grain_um, speed):
    """3000 m/s (D / 1 um)^-0.5; the energy of a millimetre at 95 m/s is 7.3e-3 J."""
    sheet = grain_sheet.Sheet(*(getattr(NOMINAL, name) for name in plume_ejecta.SHEET))
    assert plume_fluence._speed_m_s(sheet, grain_um * 1e-6) == pytest.approx(speed, rel=0.005)


@pytest.mark.parametrize(
    ("grain_um", "energy_j"), [(1, 7.3e-9), (10, 7.3e-7), (60, 2.6e-5), (100, 7.3e-5), (1000, 7.3e-3)]
)
def test_energy_of_grains(grain_um, energy_j):
    speed = np.array(3000.0 / math.sqrt(grain_um))
    impact = hazard_parameters("grain_impact", grain_impact.Parameters)
    assert grain_impact._energy_j(speed, impact) == pytest.approx(energy_j, rel=0.012)


@pytest.mark.parametrize(
    ("below_um", "share", "digit"), [(10, 0.059, 5e-4), (20, 0.158, 5e-4), (100, 0.61, 5e-3), (1000, 0.983, 5e-4)]
)
def test_mass_over_grain_size(below_um, share, digit):
    sheet = grain_sheet.Sheet(*(getattr(NOMINAL, name) for name in plume_ejecta.SHEET))
    sizes = np.linspace(math.log(1e-12), math.log(below_um * 1e-6), 20_001)
    assert np.trapezoid(grain_sheet._mass_over_log_size(np.exp(sizes), sheet), sizes) == pytest.approx(share, abs=digit)


def test_what_is_thrown_comes_down_or_leaves():
    """0.9934 of it between 1 m and 5400 km, 0.0012 above escape; the rest falls nearer or farther."""
    log_m = np.linspace(0.0, math.log(5.4e6), 40_001)
    ranges_m = np.exp(log_m)
    rings = plume_ejecta.deposit_per_kg(ranges_m, NOMINAL) * 2.0 * np.pi * MOON_RADIUS_M
    landed = np.trapezoid(rings * np.sin(ranges_m / MOON_RADIUS_M) * ranges_m, log_m)
    assert landed == pytest.approx(0.9934, abs=1e-3)
    sheet = grain_sheet.Sheet(*(getattr(NOMINAL, name) for name in plume_ejecta.SHEET))
    fast = np.linspace(math.log(1e-12), math.log(1e-6 * (3000.0 / 2375.676) ** 2), 20_001)
    leaving = np.trapezoid(grain_sheet._mass_over_log_size(np.exp(fast), sheet), fast)
    assert leaving == pytest.approx(0.0012, abs=5e-5)


@pytest.mark.parametrize(
    ("mass_t", "thrown_t", "heritage_t"),
    [
        (0.5, 0.35, 0.05),
        (1.0, 0.99, 0.14),
        (1.5, 1.8, 0.26),
        (2.0, 2.8, 0.41),
        (3.8, 7.4, 1.1),
        (6.9, 18.0, 2.6),
        (45.0, 300.0, 43.0),
        (100.0, 993.0, 143.0),
    ],
)
def test_soil_thrown_by_classes_of_landers(mass_t, thrown_t, heritage_t):
    assert plume_ejecta.ejected_mass_kg(landing(mass_t), NOMINAL) / 1e3 == pytest.approx(thrown_t, rel=0.02)
    heritage = replace(NOMINAL, reference_mass=2600.0)
    assert plume_ejecta.ejected_mass_kg(landing(mass_t), heritage) / 1e3 == pytest.approx(heritage_t, rel=0.04)


def hazard_parameters(name, record):
    numbers = yaml.safe_load((RULES / f"hazards/{name}.yaml").read_text())
    return record(**{key: number.si for key, number in Hazard.model_validate(numbers).parameters.items()})
