"""Does QGIS draw each row once, in the actor's colour and the polarity's line?"""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from tests import synthetic

from dueregard.model.law import EFFECTS
from dueregard.writers import style
from dueregard.writers.gis.geopackage import actor_table, styles
from dueregard.writers.gis.qml import qml
from dueregard.writers.gis.rules import HATCH_ANGLES_DEG, LOOKS, cast_of, equals
from dueregard.writers.gis.symbols import MARKERS, polarity_layers, rgba


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  # the program's own file


def settings_of(layer: ET.Element) -> dict[str, str]:
    return {one.get("name", ""): one.get("value", "") for one in layer.findall("Option/Option")}


@pytest.fixture(scope="module")
def sheets() -> dict[str, ET.Element]:
    return {name: parsed(text) for name, text in styles(synthetic.assessment()).items()}


def test_each_layer_with_ground_has_a_style_with_time_and_symbols(sheets):
    assert list(sheets) == list(LOOKS)
    for root in sheets.values():
        assert root.find("temporal").attrib["startField"] == "starts_on"
        assert root.find("temporal").attrib["endField"] == "ends_on"
        used = [rule.get("symbol") for rule in root.iter("rule") if rule.get("symbol") is not None]
        assert used == [one.get("name") for one in root.findall("renderer-v2/symbols/symbol")]
        assert used


def test_zones_have_their_actors_colour_and_their_polaritys_line(sheets):
    assessment = synthetic.assessment()
    colours = style.actor_colours(assessment.scenario.actors)
    symbols = {one.get("name"): one for one in sheets["zones"].findall("renderer-v2/symbols/symbol")}
    for actor_rule in sheets["zones"].findall("renderer-v2/rules/rule"):
        (actor,) = [code for code in colours if actor_rule.get("filter") == equals("actor", code)]
        for rule in actor_rule.findall("rule"):
            (look,) = [one for one in style.POLARITY_STYLES.values() if one.title == rule.get("label")]
            lines = [one for one in symbols[rule.get("symbol")].findall("layer") if one.get("class") == "SimpleLine"]
            first = settings_of(lines[0])
            assert first["line_color"] == rgba(colours[actor])
            assert float(first["line_width"]) == look.width
            assert (first["use_custom_dash"] == "1") == bool(look.dashes)
            assert len(lines) == 1 + look.double


def test_polarities_differ_by_more_than_colour():
    drawn = [
        tuple(tuple(settings_of(one).items()) for one in polarity_layers(look, "#000000"))
        for look in style.POLARITY_STYLES.values()
    ]
    assert len(set(drawn)) == len(drawn)


def test_every_symbol_of_the_pictures_has_a_shape_in_qgis():
    letters = {one.marker for one in (*style.KIND_STYLES, style.OTHER_KIND)}
    assert letters <= set(MARKERS)
    assert len({MARKERS[letter] for letter in letters}) == len(letters)


def test_effects_are_told_apart_without_colour_and_grow_darker():
    """Luminance of sRGB as WCAG 2 defines it; procedure and claim have other hatches."""
    assert list(style.EFFECT_STYLES) == list(EFFECTS)
    assert {look.hatch for look in style.EFFECT_STYLES.values()} <= set(HATCH_ANGLES_DEG)
    procedure, claim = EFFECTS[1:4], EFFECTS[4:]
    for family in (procedure, claim):
        light = [luminance(style.EFFECT_STYLES[effect].colour) for effect in family]
        assert all(former > 1.5 * later for former, later in pairwise(light))
    hatches = {effect: style.EFFECT_STYLES[effect].hatch for effect in EFFECTS}
    assert {hatches[one] for one in procedure}.isdisjoint({hatches[one] for one in claim})


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", LOOKS)
def test_same_rows_give_the_same_style_and_no_rows_an_empty_one(name):
    full, empty = synthetic.assessment(), synthetic.empty_assessment()
    cast = cast_of(actor_table(full))
    assert qml(name, getattr(full, name), cast) == qml(name, getattr(full, name), cast)
    assert list(parsed(qml(name, getattr(empty, name), cast)).iter("rule")) == []
