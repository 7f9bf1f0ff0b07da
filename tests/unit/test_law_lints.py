"""Does each lint fire where a rule hides what a lawyer must know, and stay silent where it does not?"""

from dataclasses import replace

import pytest

from dueregard.law import lints
from dueregard.readers.places import data_root
from dueregard.readers.rules import read_rulebook

RULEBOOK = read_rulebook()


def changed(rule, **fields):
    """Return the built-in rules with one provision changed."""
    moved = RULEBOOK.provisions[rule].model_copy(update=fields)
    return replace(RULEBOOK, provisions={**RULEBOOK.provisions, rule: moved})


def told(lint, rulebook):
    return [str(fault) for fault in lint(rulebook)]


@pytest.fixture
def overlay(tmp_path):
    """Copy one built-in rule into a folder of one's own, with some text replaced; return the folder."""

    def copy(rule, before, after):
        folder = tmp_path / "mine"
        (folder / "provisions").mkdir(parents=True)
        text = (data_root() / "rules" / "provisions" / f"{rule}.yaml").read_text(encoding="utf-8")
        assert before in text
        path = folder / "provisions" / f"{rule}.yaml"
        path.write_text(text.replace(before, after), encoding="utf-8")
        return folder

    return copy


def test_the_built_in_rules_are_clean(call):
    assert lints.findings(RULEBOOK) == []
    code, out, err = call("rules", "check")
    assert (code, err) == (0, "")
    assert "nothing found" in out


def test_1_a_binding_rule_with_other_numbers_says_that_they_are_not_the_norm(call, overlay):
    assert told(lints.unnamed_binding_numbers, RULEBOOK) == []
    folder = overlay("ost-9-consult", "binding_number: false\n", "")
    code, _, err = call("rules", "check", str(folder))
    assert code == 2
    assert f"{folder}/provisions/ost-9-consult.yaml:27: 'lead_time' is ASSUMPTION" in err


def test_1_a_binding_rule_that_claims_them_is_refused_when_it_is_read(call, overlay):
    folder = overlay("ost-9-consult", "binding_number: false\n", "binding_number: true\n")
    code, _, err = call("rules", "check", str(folder))
    assert code == 2
    assert "presents the non-LEGAL number 'lead_time' as part of the norm" in err


def test_2_a_number_has_a_stated_confidence(call, overlay):
    assert told(lints.unsourced_numbers, RULEBOOK) == []
    folder = overlay("ma-5-inform", "    source: copies\n    confidence: medium\n", "    source: copies\n")
    code, _, err = call("rules", "check", str(folder))
    assert code == 2
    assert "ma-5-inform.yaml:" in err
    assert "'long_mission' has no confidence" in err


def test_2_an_assumption_has_a_range_at_both_ends_and_a_rationale():
    rule = RULEBOOK.provisions["ost-9-consult"]
    for missing, words in (({"low": None}, "without a range"), ({"rationale": None}, "without a rationale")):
        lead = rule.parameters["lead_time"].model_copy(update=missing)
        found = told(lints.unsourced_numbers, changed("ost-9-consult", parameters={"lead_time": lead}))
        assert len(found) == 1
        assert words in found[0]


def test_2_a_number_names_a_source_of_its_file():
    number = RULEBOOK.hazards["plume_ejecta"].floor.model_copy(update={"source": "hearsay"})
    hazard = RULEBOOK.hazards["plume_ejecta"].model_copy(update={"floor": number})
    found = told(lints.unsourced_numbers, replace(RULEBOOK, hazards={"plume_ejecta": hazard}))
    assert ["'floor' has the source 'hearsay'" in one for one in found] == [True]


@pytest.mark.parametrize("reading", lints.NO_BARS)
@pytest.mark.parametrize("effect", ["consent", "prohibited"])
def test_3_no_area_bars_others_under_these_readings(reading, effect):
    fields = {"effect_on_entry": effect, "readings": (reading,), "consequence": (lints.WARNING,)}
    found = told(lints.unwarned_bars, changed("accords-11-7-zone", **fields))
    assert ["ART_I_II_WARNING" in one for one in found] == [True]


def test_3_an_object_and_a_limited_time_are_exempt():
    hull = {"effect_on_entry": "prohibited", "readings": ("ost-strict",)}
    assert told(lints.unwarned_bars, changed("ost-8-object", **hull)) == []
    assert told(lints.unwarned_bars, changed("hague-access", readings=("hague",))) == []
    endless = changed("hague-access", readings=("hague",), parameters={})
    assert len(told(lints.unwarned_bars, endless)) == 1


def test_3_a_bar_names_the_warning_under_every_reading():
    found = told(lints.unwarned_bars, changed("claimed-keep-out", consequence=()))
    assert ["Add 'art_i_ii_warning'" in one for one in found] == [True]


def test_3_a_reading_that_bars_has_a_warning():
    reading = RULEBOOK.readings["maximalist"].model_copy(update={"warning": None})
    found = told(lints.unwarned_bars, replace(RULEBOOK, readings={"maximalist": reading}))
    assert ["reading 'maximalist' bars others and has no warning" in one for one in found] == [True]
    assert found[0].startswith("readings/maximalist.yaml:1: ")


@pytest.mark.parametrize(
    ("left", "missing"),
    [
        (("art_xii_visit",), "leaves out emergency"),
        (("emergency",), "leaves out art_xii_visit or ma_15_visit"),
        ((), "leaves out emergency and art_xii_visit or ma_15_visit"),
    ],
)
def test_4_an_area_stays_open_for_visits_and_distress(left, missing):
    found = told(lints.sealed_areas, changed("accords-11-7-zone", exceptions=left))
    assert [missing in one for one in found] == [True]


def test_4_a_visit_under_the_moon_agreement_will_do_and_a_test_of_effects_is_no_area():
    assert told(lints.sealed_areas, changed("accords-11-7-zone", exceptions=("emergency", "ma_15_visit"))) == []
    assert told(lints.sealed_areas, changed("ost-9-consult", exceptions=())) == []


def test_5_a_zone_comes_to_an_end():
    assert told(lints.endless_zones, RULEBOOK) == []
    found = told(lints.endless_zones, changed("accords-11-7-zone", readings=("accords", "maximalist")))
    assert ["nothing ends this zone under the reading maximalist" in one for one in found] == [True]
    without = {name: rule for name, rule in RULEBOOK.provisions.items() if name != "cessation"}
    assert len(told(lints.endless_zones, replace(RULEBOOK, provisions=without))) == 4


@pytest.mark.parametrize(("radius_m", "flagged"), [(3000.0, False), (3001.0, True)])
def test_5_a_zone_is_as_large_as_the_physics_supports(radius_m, flagged):
    found = lints.unreasonable_zone("claim", radius_m, 2000.0, RULEBOOK)
    assert [str(fault).startswith("claim: ") for fault in found] == [True] * flagged


def test_5_declared_zones_of_a_scenario_are_held_against_the_model(call):
    code, _, err = call("rules", "check", "--scenario", "shackleton-claim")
    assert code == 2
    assert "zone 'shackleton-keep-out' of 25 km is larger than 1.5 times" in err
    assert call("rules", "check", "--scenario", "two-bases")[0] == 0


@pytest.mark.parametrize("between", ["bearer_only", "contract", "universal"])
def test_6_a_duty_between_two_needs_both_of_them_bound(between):
    force = RULEBOOK.provisions["ost-9-regard"].legal_force.model_copy(update={"between": between})
    found = told(lints.unbonded_duties, changed("ost-9-regard", legal_force=force))
    assert [f"legal_force is '{between}'" in one for one in found] == [True]


def test_6_a_duty_of_one_and_a_universal_instrument_need_no_pair():
    assert RULEBOOK.provisions["ma-5-inform"].legal_force.between == "bearer_only"
    assert RULEBOOK.provisions["itu-szm"].legal_force.between == "universal"
    assert told(lints.unbonded_duties, RULEBOOK) == []


def test_7_a_rule_names_provision_and_source():
    found = told(lints.uncited_rules, changed("ost-9-regard", cite=" ", sources={}))
    assert ["cite, sources is empty" in one for one in found] == [True]


def test_7_no_rule_binds_more_than_its_instrument():
    found = told(lints.uncited_rules, changed("accords-11-7-zone", status="binding"))
    assert ["status 'binding' is above that of its instrument, 'political'" in one for one in found] == [True]
    assert told(lints.uncited_rules, changed("accords-11-7-zone", status="analogy")) == []


def test_7_counter_rules_exist():
    contra = RULEBOOK.provisions["ost-9-consult"].interpretation.model_copy(update={"contra": ("ost-99",)})
    found = told(lints.uncited_rules, changed("ost-9-consult", interpretation=contra))
    assert ["contra names the rule 'ost-99'" in one for one in found] == [True]


@pytest.mark.parametrize(
    ("fields", "code"), [("state: USA, private: true", 0), ("private: true", 2)], ids=["with a State", "without"]
)
def test_8_a_private_actor_has_a_state(call, tmp_path, fields, code):
    text = (data_root() / "scenarios" / "two-bases.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("usa: {name: NASA, state: USA,", f"usa: {{name: NASA, {fields},"), encoding="utf-8")
    found, _, err = call("rules", "check", "--scenario", str(path))
    assert found == code
    assert ("private actor has no State" in err) == (code == 2)


def test_a_folder_that_is_none_is_a_mistake(call, tmp_path):
    code, _, err = call("rules", "check", str(tmp_path / "nowhere"))
    assert code == 2
    assert "there is no such folder of rules" in err
