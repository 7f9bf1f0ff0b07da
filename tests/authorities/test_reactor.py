"""Does the dose model give the published doses and separations?

NASA fission surface power reference (NTRS 20220004670, 20250000841): 5 rem/yr at 1 km behind the shield, about 50
outside. NASA/TM-2010-216772: buried, 5 rem/yr at 100 m. The rest is inverse square and geometry.
"""

from pathlib import Path

import pytest
import yaml

from dueregard.hazards import fission_dose
from dueregard.hazards.contract import Reception
from dueregard.model.physics import Attributes, Hazard
from dueregard.model.units import base_factor
from dueregard.readers.places import data_root
from dueregard.terrain.sphere import horizon_m

RULES: Path = data_root() / "rules"
HAZARD = Hazard.model_validate(yaml.safe_load((RULES / "hazards/fission_dose.yaml").read_text()))
PARAMETERS = fission_dose.Parameters(**{name: number.si for name, number in HAZARD.parameters.items()})
REM_PER_YEAR = base_factor("rem/year")[1]
SHIELDED = Attributes(shield_azimuth="0 deg")


def person(limit_rem_per_year=5.0, height_m=2.0):
    return Reception("crew", limit_rem_per_year * REM_PER_YEAR, height_m)


def test_a_rem_per_year_is_ten_millisieverts_in_a_julian_year():
    assert pytest.approx(0.01 / (365.25 * 86400.0), rel=1e-3) == REM_PER_YEAR


@pytest.mark.parametrize(
    ("range_m", "rem_per_year"), [(100, 500), (316.228, 50), (500, 20), (1000, 5), (2000, 1.25), (5000, 0.2)]
)
def test_dose_behind_the_shield_by_inverse_square(range_m, rem_per_year):
    dose = fission_dose.effect_in_notch(float(range_m), SHIELDED, person(), PARAMETERS)
    assert dose / REM_PER_YEAR == pytest.approx(rem_per_year, rel=1e-4)


def test_five_rem_a_year_lies_at_3200_m_outside_and_1000_m_behind_the_shield():
    reach = fission_dose.reach(SHIELDED, person(), PARAMETERS)
    assert reach.radius_m == pytest.approx(3200.0, rel=0.02)
    assert reach.notch_radius_m == pytest.approx(1000.0, rel=1e-9)
    assert (reach.notch_azimuth_deg, reach.notch_half_angle_deg) == (0.0, 18.0)


def test_the_limit_for_the_public_lies_at_7071_m_behind_the_shield_of_a_core_in_full_view():
    tall = fission_dose.reach(SHIELDED, person(0.1, height_m=50.0), PARAMETERS)
    assert tall.notch_radius_m == pytest.approx(7071.0, rel=1e-4)


@pytest.mark.parametrize(("range_m", "rem_per_year"), [(7071, 0.1), (10_000, 0.05)])
def test_dose_far_out_behind_the_shield_of_a_core_in_full_view(range_m, rem_per_year):
    dose = fission_dose.effect_in_notch(float(range_m), SHIELDED, person(height_m=50.0), PARAMETERS)
    assert dose / REM_PER_YEAR == pytest.approx(rem_per_year, rel=1e-3)


def test_the_limit_for_the_public_is_cut_at_the_horizon():
    reach = fission_dose.reach(SHIELDED, person(0.1), PARAMETERS)
    assert (reach.radius_m, reach.limited_by) == (pytest.approx(6804.0, abs=1.0), "horizon")


@pytest.mark.parametrize(("one_m", "other_m", "expected_m"), [(5, 2, 6804.0), (10, 10, 11789.0)])
def test_horizon_of_core_and_person(one_m, other_m, expected_m):
    assert horizon_m(one_m, other_m) == pytest.approx(expected_m, abs=1.0)


def test_a_neutron_instrument_minds_a_hundredth_of_the_background():
    """60 uSv/h are 52.6 rem a year; behind the shield a hundredth of it lies at 3.08 km, and as much as it at 308 m."""
    natural = 60e-6 / 3600.0 / REM_PER_YEAR
    assert natural == pytest.approx(52.6, abs=0.05)
    limit = HAZARD.thresholds["radiation_instrument"]["threshold"]
    assert limit.value == pytest.approx(0.01 * natural, rel=1e-3)
    reach = fission_dose.reach(SHIELDED, Reception("radiation_instrument", limit.si, 2.0), PARAMETERS)
    assert reach.notch_radius_m == pytest.approx(3080.0, abs=5.0)
    assert fission_dose.effect_in_notch(308.3, SHIELDED, person(), PARAMETERS) / REM_PER_YEAR == pytest.approx(
        52.6, 0.01
    )


def test_buried_core():
    reach = fission_dose.reach(Attributes(buried=True), person(), PARAMETERS)
    assert reach.radius_m == pytest.approx(100.0, rel=1e-9)
    assert reach.notch_azimuth_deg is None
