"""What stands between two States on a day, and is it told for people and for programs?"""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.law.parties import common_instruments
from dueregard.law.standing import stands
from dueregard.readers.rules import read_rulebook

INSTRUMENTS = read_rulebook().instruments
TODAY = date(2026, 11, 22)
STATES = sorted({party.state for one in INSTRUMENTS.values() for party in one.parties})


def standing(*states, day=TODAY):
    """Return the standing of each instrument, as known today."""
    return {one.instrument.instrument: one.standing for one in stands(INSTRUMENTS.values(), states, day, TODAY)}


def names(found, word):
    return {name for name, one in found.items() if one == word}


def test_the_united_states_and_china():
    found = standing("USA", "CHN")
    assert names(found, "both") == {"ost", "liability", "registration", "itu-rr"}
    assert found["accords"] == "one"
    assert found["rescue"] == "unknown"
    assert found["moon-agreement"] == "neither"


def test_the_united_states_and_india_share_the_accords_from_the_day_of_signature():
    assert standing("USA", "IND", day=date(2023, 6, 21))["accords"] == "both"
    assert standing("USA", "IND", day=date(2023, 6, 20))["accords"] == "one"


def test_the_moon_agreement_ends_for_saudi_arabia():
    assert standing("SAU", "TUR", day=date(2024, 1, 4))["moon-agreement"] == "both"
    assert standing("SAU", "TUR", day=date(2024, 1, 5))["moon-agreement"] == "one"
    assert standing("PAK", "TUR")["moon-agreement"] == "both"


def test_one_state_is_asked_for_everything_it_is_in():
    found = standing("THA")
    assert {"accords", "ilrs"} < names(found, "both")
    assert names(found, "one") == set()


def test_what_is_proposed_borrowed_or_expected_binds_nobody():
    found = standing("USA", "CHN")
    for name in ("wrc-27", "copuos-resources", "copuos-atlac", "unclos", "antarctic-asma", "iss", "unilateral-claim"):
        assert found[name] == "not_in_force"
    for name in ("hague", "nps-principles", "cospar", "nasa-heritage"):
        assert found[name] == "addressed"


@given(st.sampled_from(STATES), st.sampled_from(STATES), st.dates(date(1960, 1, 1), date(2030, 1, 1)))
@settings(max_examples=30, derandomize=True, deadline=None)
def test_both_is_what_the_duties_are_computed_from_and_order_changes_nothing(a, b, day):
    found = standing(a, b, day=day)
    assert found == standing(b, a, day=day)
    shared = {name for name in names(found, "both") if INSTRUMENTS[name].status != "national"}
    assert shared == set(common_instruments(INSTRUMENTS.values(), a, b, day, TODAY))


def test_the_command_prints_the_groups(call):
    code, out, _ = call("rules", "parties", "USA", "CHN", "--on", "2026-11-22")
    assert code == 0
    both = out.split("In force between USA and CHN:")[1].split("\n\n")[0]
    assert [name in both for name in ("ost (binding)", "itu-rr (binding)", "accords")] == [True, True, False]
    assert "Reaches one of them only:" in out
    assert "CHN: yes; joined 1983-12-30 (fact read as V2)" in both
    assert "Not known whether" not in out  # no doubt about a State where only the list of parties is missing
    assert "parties are not in the references of this program:\n  rescue (binding)" in out


def test_the_command_writes_json(call):
    code, out, _ = call("rules", "parties", "PAK", "TUR", "--on", "2026-11-22", "--format", "json")
    assert code == 0
    record = json.loads(out)
    assert (record["states"], record["on"], record["as_of"]) == (["PAK", "TUR"], "2026-11-22", "2026-11-22")
    agreement = next(one for one in record["instruments"] if one["instrument"] == "moon-agreement")
    assert agreement["standing"] == "both"
    assert agreement["members"]["TUR"]["in"] == "yes"


def test_what_is_signed_after_the_day_of_knowledge_is_not_known(call):
    words = ("rules", "parties", "USA", "IND", "--on", "2026-11-22", "--format", "json", "--as-of", "2023-06-20")
    record = json.loads(call(*words)[1])
    assert next(one for one in record["instruments"] if one["instrument"] == "accords")["standing"] == "one"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["USA", "XXX"], "STATE: state: 'XXX' is not the code of a State"),
        (["usa"], "'usa' is not the code of a State"),
        (["USA", "CHN", "RUS"], "STATE: 3 States are given"),
        (["USA", "--on", "tomorrow"], "--on: 'tomorrow' is not a day"),
        (["USA", "--format", "xml"], "--format: choice 'xml' is not known"),
    ],
)
def test_mistakes_end_with_two(call, words, message):
    code, out, err = call("rules", "parties", *words)
    assert (code, out) == (2, "")
    assert message in err
