"""Do the levels, margins and classes follow from the sets and numbers of a hazard's file?"""

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard import hazards
from dueregard.model.physics import LEVELS, Attributes, Hazard, ReceptorClass
from dueregard.readers.places import data_root

RULES = data_root() / "rules"


def hazard(name, **changes):
    return Hazard.model_validate(yaml.safe_load((RULES / f"hazards/{name}.yaml").read_text()) | changes)


def receptor(name):
    return ReceptorClass.model_validate(yaml.safe_load((RULES / f"receptors/{name}.yaml").read_text()))


PLUME, REACTOR, RADIO = hazard("plume_ejecta"), hazard("fission_dose"), hazard("radio_interference")
EVERYWHERE = np.array([False])


def landing(mass_t):
    return Attributes.model_validate({"touchdown_mass": f"{mass_t} t"})


@settings(max_examples=15, derandomize=True, deadline=None)
@given(st.floats(0.3, 200.0), st.sampled_from(sorted(PLUME.thresholds)))
def test_a_plume_exceeds_its_threshold_exactly_where_the_model_reaches(mass_t, name):
    for level, reach in hazards.reach_levels(PLUME, receptor(name), landing(mass_t)).items():
        around = reach.radius_m * np.array([1.0 - 1e-5, 1.0 + 1e-5])
        inside, outside = hazards.margin_at(PLUME, receptor(name), landing(mass_t), around, EVERYWHERE, level)
        assert outside < 1.0
        assert (inside > 1.0) == (reach.limited_by == "threshold")


def test_the_mildest_and_severest_sets_make_low_and_high():
    reaches = hazards.reach_levels(PLUME, receptor("bare_optics"), landing(45))
    alone = {
        name: hazards.reach_levels(hazard("plume_ejecta", nominal=name), receptor("bare_optics"), landing(45))[
            "nominal"
        ]
        for name in PLUME.sets
    }
    radii = [reach.radius_m for reach in alone.values()]
    assert len(set(radii)) == 12
    assert (reaches["low"].radius_m, reaches["high"].radius_m) == (min(radii), max(radii))
    assert reaches["nominal"] == alone[PLUME.nominal]


def test_a_set_changes_parameters_and_thresholds_in_their_own_units():
    reaches = hazards.reach_levels(REACTOR, receptor("crew"), Attributes(buried=True))
    assert [reaches[level].radius_m for level in LEVELS] == pytest.approx([100.0, 100.0, 100.0 * 50.0**0.5])


def test_setting_a_number_moves_the_nominal_reach():
    number = PLUME.parameters["reference_mass"].model_copy(update={"value": 9.0})
    halved = PLUME.model_copy(update={"parameters": PLUME.parameters | {"reference_mass": number}})
    before, after = (
        hazards.reach_levels(each, receptor("bare_optics"), landing(45))["nominal"] for each in (PLUME, halved)
    )
    assert after.radius_m < before.radius_m


def test_the_floor_is_no_part_of_the_margin():
    assert hazards.reach_levels(PLUME, receptor("solar_array"), landing(1))["nominal"].limited_by == "guideline"
    margin = hazards.margin_at(PLUME, receptor("solar_array"), landing(1), np.array([1900.0]), EVERYWHERE, "nominal")
    assert 0.0 < margin[0] < 1.0


def test_margins_know_the_notch():
    shielded = Attributes(shield_azimuth="90 deg")
    margins = hazards.margin_at(
        REACTOR, receptor("crew"), shielded, np.array([1000.0, 1000.0, 7000.0]), np.array([False, True, False]), "high"
    )
    assert margins == pytest.approx([500.0, 50.0, 0.0])


def test_margins_of_levels_in_decibels_are_ratios_of_powers():
    emitter = Attributes(eirp="1 W", bandwidth="1 MHz", antenna_height="2 m", out_of_band_suppression="110 dB")
    telescope = receptor("radio_408_mhz")
    radius_m = hazards.reach_levels(RADIO, telescope, emitter)["nominal"].radius_m
    ranges_m = np.array([radius_m / 10.0, radius_m, 1e6])
    margins = hazards.margin_at(RADIO, telescope, emitter, ranges_m, EVERYWHERE, "nominal")
    assert margins == pytest.approx([100.0, 1.0, 0.0])


@pytest.mark.parametrize(
    ("known", "reach", "expected"),
    [
        (PLUME, hazards.Reach(2000.0, "guideline", decided_by=("floor",)), "GUIDELINE"),
        (PLUME, hazards.Reach(1.0, "threshold", decided_by=("reference_mass", "speed_exponent")), "ENGINEERING"),
        (PLUME, hazards.Reach(1.0, "threshold", decided_by=("reference_mass", "threshold")), "ASSUMPTION"),
        (PLUME, hazards.Reach(1.0, "threshold"), "ASSUMPTION"),
    ],
)
def test_the_weakest_number_gives_the_class(known, reach, expected):
    assert hazards.number_class(known, "bare_optics", reach) == expected


def test_the_numbers_that_decided_are_named_and_no_others():
    floor = hazards.reach_levels(PLUME, receptor("solar_array"), landing(1))["nominal"]
    assert hazards.numbers_used(PLUME, "solar_array", floor) == ["plume_ejecta.floor"]
    reach = hazards.reach_levels(PLUME, receptor("solar_array"), landing(45))["nominal"]
    used = hazards.numbers_used(PLUME, "solar_array", reach)
    assert "plume_ejecta.reference_mass" in used
    assert "plume_ejecta.thresholds.solar_array.threshold" in used
    assert not {"plume_ejecta.floor", "plume_ejecta.full_pad_factor"} & set(used)


def test_a_horizon_names_the_heights():
    reach = hazards.reach_levels(REACTOR, receptor("crew"), Attributes())["high"]
    assert hazards.numbers_used(REACTOR, "crew", reach) == ["fission_dose.core_height", "crew.height"]


def test_an_unknown_mechanism_or_receptor_is_refused():
    with pytest.raises(ModuleNotFoundError):
        hazards.load("moonquakes")
    with pytest.raises(KeyError):
        hazards.reach_levels(PLUME, receptor("crew"), landing(1))


def test_a_reach_names_the_parameter_set_that_decided_it():
    """The sheet of grains stands with the zone; a guideline's disc has no sheet."""
    heavy = hazards.reach_levels(PLUME, receptor("bare_optics"), landing(45))
    assert heavy["nominal"].parameter_set == "18 t, speed exponent 0.5, 1-3 deg"
    assert heavy["high"].parameter_set.startswith("26 t")
    light = hazards.reach_levels(PLUME, receptor("solar_array"), landing(1))
    assert {reach.parameter_set for reach in light.values()} == {""}
