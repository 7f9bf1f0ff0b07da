"""Do mechanisms and rule files agree, does each number have its source, do the worked examples come out?

Vocabulary of the examples. `given`: attributes of the emitter, `receptor`, `level`, and for margins `at_km` and
`in_notch`. `expect`: `radius_km` or `notch_radius_km` with `within_km`, `margin` with `within`, `limited_by`,
`number_class`.
"""

import ast
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard import hazards
from dueregard.model.physics import LEVELS, Attributes, Hazard, ReceptorClass
from dueregard.readers.places import data_root

MODULES = Path(hazards.__file__).parent
SHARED = {
    "__init__",
    "contract",
    "levels",
    "ballistics",
    "diffraction",
    "grain_sheet",
    "inverse_square",
    "knife_edge",
    "vibration",
}
"""Modules of `hazards` that are no mechanism."""
RECORDS = {
    path.stem: Hazard.model_validate(yaml.safe_load(path.read_text()))
    for path in sorted((data_root() / "rules/hazards").glob("*.yaml"))
}
RECEPTORS = {
    path.stem: ReceptorClass.model_validate(yaml.safe_load(path.read_text()))
    for path in sorted((data_root() / "rules/receptors").glob("*.yaml"))
}
PAIRS = [(name, receptor) for name, record in RECORDS.items() for receptor in record.thresholds]
EXAMPLES = [(name, example) for name, record in RECORDS.items() for example in record.examples]
EMITTERS = [
    {},
    {"touchdown_mass": "0.5 t"},
    {"touchdown_mass": "45 t", "pad": "full"},
    {"touchdown_mass": "100 t", "berm_height": "2 m", "berm_distance": "50 m"},
    {"eirp": "1.0e-9 W", "bandwidth": "20 MHz", "frequency": "2437 MHz"},
    {"eirp": "20 W", "bandwidth": "5 MHz", "frequency": "2200 MHz", "antenna_height": "10 m"},
    {"shield_azimuth": "45 deg"},
    {"buried": True},
    {"sunlit_area": "0.01 m2", "height": "2 m"},
    {"sunlit_area": "100 m2", "height": "20 m"},
    {"lamp_intensity": "1000 cd", "height": "2 m"},
    {"eirp": "20 W", "bandwidth": "5 MHz", "frequency": "1413.5 MHz"},
]


def test_every_mechanism_has_its_file_and_every_file_its_mechanism():
    assert {path.stem for path in MODULES.glob("*.py")} - SHARED == set(RECORDS)


def test_no_mechanism_imports_another():
    for name in RECORDS:
        tree = ast.parse((MODULES / f"{name}.py").read_text())
        froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        imported = {part for node in froms for part in (node.module or "").split(".")}
        imported |= {alias.name for node in froms for alias in node.names}
        assert not imported & (set(RECORDS) | {"levels"})


@pytest.mark.parametrize("name", RECORDS)
def test_a_file_is_named_after_its_hazard_and_holds_the_numbers_of_its_mechanism(name):
    assert RECORDS[name].hazard == name
    assert [field.name for field in fields(hazards.load(name).Parameters)] == list(RECORDS[name].parameters)


@pytest.mark.parametrize("name", RECORDS)
def test_sets_and_thresholds_name_only_what_there_is(name):
    record = RECORDS[name]
    assert record.nominal in record.sets
    assert not record.sets[record.nominal].parameters
    assert not record.sets[record.nominal].thresholds
    assert set(record.thresholds) <= set(RECEPTORS)
    for chosen in record.sets.values():
        assert set(chosen.parameters) <= set(record.parameters)
        assert set(chosen.thresholds) <= set(record.thresholds)


@pytest.mark.parametrize("name", RECORDS)
def test_sets_stay_within_the_ranges_of_their_numbers(name):
    record = RECORDS[name]
    chosen = [(record.parameters[key], v) for each in record.sets.values() for key, v in each.parameters.items()]
    chosen += [
        (record.thresholds[key]["threshold"], v) for each in record.sets.values() for key, v in each.thresholds.items()
    ]
    for number, value in chosen:
        assert number.low is not None
        assert number.high is not None
        assert number.low <= value <= number.high


@pytest.mark.parametrize("record", [*RECORDS.values(), *RECEPTORS.values()], ids=[*RECORDS, *RECEPTORS])
def test_each_number_has_a_source_and_each_source_a_number(record):
    used = {number.source for number in numbers_of(record)}
    assert used == set(record.sources)
    assert all(source.tag for source in record.sources.values())


@pytest.mark.parametrize("name", RECEPTORS)
def test_receptors_are_named_after_their_files_and_their_heights_are_assumptions(name):
    """`hazards.number_class` counts a receptor's height as an assumption."""
    assert RECEPTORS[name].receptor == name
    assert RECEPTORS[name].height.number_class == "ASSUMPTION"


@pytest.mark.parametrize("given_part", EMITTERS, ids=str)
@pytest.mark.parametrize(("name", "receptor"), PAIRS)
def test_levels_are_in_order_and_say_what_decided(name, receptor, given_part):
    emitter = Attributes.model_validate(given_part)
    reaches = hazards.reach_levels(RECORDS[name], RECEPTORS[receptor], emitter)
    low, nominal, high = (reaches[level].radius_m for level in LEVELS)
    assert 0.0 <= low <= nominal <= high
    for reach in reaches.values():
        assert reach.limited_by in {
            "threshold",
            "horizon",
            "guideline",
            "diffraction",
            "coordination",
            "practice",
            "nothing",
        }
        assert (reach.radius_m == 0.0) == (reach.limited_by == "nothing")
        assert hazards.numbers_used(RECORDS[name], receptor, reach)
        if reach.limited_by == "guideline":
            assert hazards.number_class(RECORDS[name], receptor, reach) == "GUIDELINE"


@pytest.mark.parametrize("given_part", EMITTERS, ids=str)
@pytest.mark.parametrize(("name", "receptor"), PAIRS)
def test_margins_never_rise_with_range(name, receptor, given_part):
    emitter, ranges_m = Attributes.model_validate(given_part), np.geomspace(1.0, 1e6, 200)
    for level in LEVELS:
        margin = hazards.margin_at(RECORDS[name], RECEPTORS[receptor], emitter, ranges_m, np.array([False]), level)
        assert margin.shape == ranges_m.shape
        assert (margin >= 0.0).all()
        assert (margin[1:] <= margin[:-1] * (1.0 + 1e-6)).all()


@settings(max_examples=15, derandomize=True, deadline=None)
@given(st.floats(-6.0, 5.0), st.floats(0.01, 3.0), st.sampled_from([pair for pair in PAIRS if "dust" not in pair[0]]))
def test_reach_never_falls_as_mass_power_or_area_rises(log_size, log_more, pair):
    record, receptor = RECORDS[pair[0]], RECEPTORS[pair[1]]

    def radii_m(size):
        sized = {"touchdown_mass": f"{size} kg", "eirp": f"{size} W", "sunlit_area": f"{size} m2", "height": "10 m"}
        reaches = hazards.reach_levels(record, receptor, Attributes.model_validate(sized))
        return [reaches[level].radius_m for level in LEVELS]

    smaller, larger = radii_m(10.0**log_size), radii_m(10.0 ** (log_size + log_more))
    assert all(less <= more for less, more in zip(smaller, larger, strict=True))


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda part: getattr(part, "name", part))
def test_worked_examples(name, example):
    case = dict(example.given)
    receptor, level = RECEPTORS[case.pop("receptor")], case.pop("level")
    at_km, in_notch = case.pop("at_km", None), case.pop("in_notch", False)
    emitter = Attributes.model_validate(case)
    reach = hazards.reach_levels(RECORDS[name], receptor, emitter)[level]
    found = {
        "radius_km": reach.radius_m / 1000.0,
        "notch_radius_km": reach.notch_radius_m / 1000.0,
        "limited_by": reach.limited_by,
        "number_class": hazards.number_class(RECORDS[name], receptor.receptor, reach),
    }
    if at_km is not None:
        at_m, notched = np.array([1000.0 * at_km]), np.array([in_notch])
        found["margin"] = hazards.margin_at(RECORDS[name], receptor, emitter, at_m, notched, level)[0]
    expected = dict(example.expect)
    within = expected.pop("within_km", None) or expected.pop("within", None)
    assert expected
    for key, value in expected.items():
        assert found[key] == (pytest.approx(value, abs=within) if isinstance(value, float) else value)


def test_every_mechanism_has_a_worked_example():
    assert {name for name, _ in EXAMPLES} == set(RECORDS)


def numbers_of(record):
    if isinstance(record, ReceptorClass):
        return [record.height]
    limits = [number for numbers in record.thresholds.values() for number in numbers.values()]
    return [*record.parameters.values(), *limits, *([record.floor] if record.floor else [])]
