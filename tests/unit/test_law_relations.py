"""Does the stated order between rules decide, and is every missing or circular one found?"""

import pytest
from tests.worlds import rulebook

from dueregard.law.relations import circular, competing, giving_way, leading, stronger_than, unordered
from dueregard.model.law import Effective, Provision, Trigger

CONSULT = rulebook().provisions["ost-9-consult"]


def rule(name: str, **changes: object) -> Provision:
    """Return a rule that bears on entry into reach of an effect, under one reading."""
    given = {"rule": name, "readings": ("ost-strict",), "trigger": Trigger(condition="a test"), **changes}
    return CONSULT.model_copy(update=given)


def book(*rules: Provision) -> dict[str, Provision]:
    return {one.rule: one for one in rules}


def test_the_built_in_rules_state_every_order() -> None:
    assert list(unordered(rulebook().provisions)) == []
    assert circular(rulebook().provisions) == []


def test_without_the_stated_order_it_is_missed() -> None:
    """The order of the two rules on safety zones stands in one file only."""
    silent = rulebook().provisions["accords-11-10-respect"].model_copy(update={"overrides": ()})
    found = unordered({**rulebook().provisions, silent.rule: silent})
    assert [{one.rule, other.rule} for one, other in found] == [{"accords-11-10-respect", "accords-11-7-zone"}]


@pytest.mark.parametrize("stated", [{"overrides": ("b",)}, {"defeated_by": ("b",)}])
def test_either_file_may_state_the_order(stated: dict[str, tuple[str, ...]]) -> None:
    rules = book(rule("a", **stated), rule("b"))
    assert list(unordered(rules)) == []
    winner, loser = ("a", "b") if "overrides" in stated else ("b", "a")
    assert stronger_than(rules[loser], rules) == {winner}
    assert leading(["a", "b"], rules) == [winner]


def test_the_order_runs_through_others() -> None:
    rules = book(rule("a", overrides=("b",)), rule("b"), rule("c", defeated_by=("b",)))
    assert stronger_than(rules["c"], rules) == {"a", "b"}
    assert list(unordered(rules)) == []
    assert leading(["c", "a", "b"], rules) == ["a"]


def test_a_circle_is_found() -> None:
    rules = book(rule("a", overrides=("b",)), rule("b", overrides=("c",)), rule("c", overrides=("a",)), rule("d"))
    assert circular(rules) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "change",
    [
        {"readings": ("maximalist",)},
        {"polarity": "declared"},
        {"polarity": None},
        {"effect_on_entry": "none"},
        {"obligation_of_one": True},
        {"trigger": Trigger(kinds=("mine",), condition="a test")},
        {"trigger": Trigger(kinds=("habitat",), mechanisms=("stray_light",), condition="a test")},
        {"effective": Effective.model_validate({"to": "2030-01-01"})},
    ],
)
def test_rules_that_never_meet_need_no_order(change: dict[str, object]) -> None:
    narrow = Trigger(kinds=("habitat",), mechanisms=("fission_dose",), condition="a test")
    late = Effective.model_validate({"from": "2030-01-01"})
    one = rule("a", trigger=narrow, effective=late)
    assert competing(one, rule("b"))
    assert not competing(one, rule("b", **change))


def test_rules_that_give_way_are_named_for_the_kind_and_mechanism_at_hand() -> None:
    """A reactor's guideline gives way to consultation; it has nothing to say of a landing."""
    names = {"reading": "ost-strict", "rules": rulebook().provisions}
    assert giving_way("ost-9-consult", kind="fission-reactor", mechanism="fission_dose", **names) == ["reactor-dose"]
    assert giving_way("ost-9-consult", kind="robotic-landing", mechanism="plume_ejecta", **names) == []
