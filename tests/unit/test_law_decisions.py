"""What does one reading decide on given facts, without any physics?"""

from dataclasses import replace
from datetime import date

import pytest
from tests.worlds import activity, gazetteer, rulebook, world

from dueregard.law.decisions import bearer_role, decide, newcomer_decision
from dueregard.law.facts import Facts
from dueregard.law.procedure import Procedure
from dueregard.model.law import EFFECTS, Decision, Effective, Reading
from dueregard.model.tables import Options
from dueregard.pipeline import assess

AS_OF = date(2026, 11, 22)
FACTS = Facts(
    source_states=("USA",),
    receptor_states=("IND",),
    polarity="emission",
    order="source_later",
    fallback_order="source_later",
    in_notified_zone=False,
    day=date(2026, 1, 1),
)


def reading(name: str) -> Reading:
    return rulebook().readings[name]


def ruled(name: str, **changes: object) -> tuple[str, str, str, str | None]:
    ruling = decide(replace(FACTS, **changes), reading(name), rulebook(), AS_OF)
    return ruling.role, ruling.duty, ruling.effect, ruling.rule


@pytest.mark.parametrize("name", sorted(rulebook().readings))
def test_every_situation_of_a_reading_is_decided(name: str) -> None:
    """Source later, receptor later, undetermined, entry: four decisions, each with a rule or without a duty."""
    decisions = reading(name).situations
    assert set(decisions) == {"source_later", "receptor_later", "undetermined", "entry"}
    assert all(one.rule in rulebook().provisions or one.duty == "none" for one in decisions.values())


@pytest.mark.parametrize("name", ["ost-strict", "ost-first-mover", "accords", "maximalist"])
@pytest.mark.parametrize("order", ["source_later", "receptor_later", "undetermined"])
def test_swapping_the_sides_of_a_pair_of_states_changes_no_role(name: str, order: str) -> None:
    """The law looks at roles, not at flags: USA and IND share every instrument of these readings."""
    here = ruled(name, order=order, fallback_order=order)
    assert ruled(name, order=order, fallback_order=order, source_states=("IND",), receptor_states=("USA",)) == here


def test_the_reading_and_its_fallback_go_by_different_dates() -> None:
    """Accords: inside a notified zone the notice decides, outside it the start of operation."""
    dates = {"order": "receptor_later", "fallback_order": "source_later"}
    assert ruled("accords", in_notified_zone=True, **dates)[:2] == ("receptor", "notify_and_coordinate")
    assert ruled("accords", in_notified_zone=False, **dates)[:2] == ("source", "consult_before")


@pytest.mark.parametrize("in_zone", [True, False])
def test_a_ruling_names_the_order_that_it_goes_by(in_zone: bool) -> None:
    """What the row prints as first and later is what decided."""
    facts = replace(FACTS, order="receptor_later", fallback_order="source_later", in_notified_zone=in_zone)
    ruling = decide(facts, reading("accords"), rulebook(), AS_OF)
    assert ruling.order == ("receptor_later" if in_zone else "source_later")


def test_membership_is_asked_on_the_day() -> None:
    """India signed on 2023-06-21: a day earlier a zone notified to signatories adds nothing."""
    assert ruled("accords", in_notified_zone=True, day=date(2023, 6, 21))[1] == "notify_and_coordinate"
    before = decide(replace(FACTS, in_notified_zone=True, day=date(2023, 6, 20)), reading("accords"), rulebook(), AS_OF)
    assert before.duty == "consult_before"
    assert before.note == "nothing added by AA"


def test_an_instrument_is_unknown_where_a_date_is() -> None:
    """A State whose day of signature is not recorded: nothing is added as far as known, and the note says so."""
    unknown = next(one.state for one in rulebook().instruments["accords"].parties if one.joined is None)
    facts = replace(FACTS, receptor_states=(unknown,), in_notified_zone=True)
    ruling = decide(facts, reading("accords"), rulebook(), AS_OF)
    assert ruling.duty == "consult_before"
    assert f"membership of USA or {unknown} not known to the day" in ruling.note


def test_before_china_joined_nobody_owed_it_anything_under_the_treaty() -> None:
    """China acceded on 1983-12-30."""
    assert ruled("ost-strict", receptor_states=("CHN",), day=date(1983, 12, 29))[:2] == ("nobody", "none")
    assert ruled("ost-strict", receptor_states=("CHN",), day=date(1983, 12, 30))[:2] == ("source", "consult_before")


def test_a_covered_matter_is_joint_whatever_the_reading() -> None:
    """An agreement takes the duty away and names itself."""
    for name in rulebook().readings:
        ruling = decide(replace(FACTS, covered_by="mou-1"), reading(name), rulebook(), AS_OF)
        assert (ruling.relation, ruling.duty, ruling.role, ruling.pairs) == ("joint", "none", "nobody", ())
        assert "mou-1" in ruling.note


@pytest.mark.parametrize(
    ("receptor", "relation"), [(("USA",), "domestic"), (("IND", "USA"), "joint"), (("IND",), "international")]
)
def test_relation(receptor: tuple[str, ...], relation: str) -> None:
    """One State alone is domestic, a shared State joint, disjoint sets international."""
    assert (
        decide(replace(FACTS, receptor_states=receptor), reading("ost-strict"), rulebook(), AS_OF).relation == relation
    )


def test_the_strongest_pair_leads_a_row() -> None:
    """The USA towards India and China in a notified zone: consultation with China is stronger than coordination."""
    facts = replace(FACTS, receptor_states=("CHN", "IND"), in_notified_zone=True)
    ruling = decide(facts, reading("accords"), rulebook(), AS_OF)
    assert (ruling.duty, ruling.beneficiaries) == ("consult_before", ("CHN",))
    assert {(one.beneficiary_state, one.duty) for one in ruling.pairs if one.role == "leading"} == {
        ("CHN", "consult_before"),
        ("IND", "notify_and_coordinate"),
    }


def test_any_duty_leads_before_none() -> None:
    """Regard towards China is not hidden by a State that the Treaty does not bind."""
    assert ruled("ost-strict", order="receptor_later", receptor_states=("ALB", "CHN"))[:2] == ("source", "due_regard")


def test_consultation_closes_consultation_only() -> None:
    """A concluded consultation meets a duty to consult, not one to coordinate or to ask for consent."""
    assert ruled("ost-strict", procedure=Procedure(consulted=True)) == ("source", "due_regard", "none", "ost-9-regard")
    assert ruled("maximalist", procedure=Procedure(consulted=True))[1] == "seek_consent"
    assert ruled("accords", procedure=Procedure(consulted=True), in_notified_zone=True)[1] == "notify_and_coordinate"


@pytest.mark.parametrize("polarity", ["emission", "declared"])
def test_a_claim_never_stands_alone(polarity: str) -> None:
    """Maximalist: the words of Arts. I and II, and what the Treaty says beside it, even if that is nothing."""
    ruling = decide(replace(FACTS, polarity=polarity), reading("maximalist"), rulebook(), AS_OF)
    assert ruling.effect == "consent"
    claimed = next(pair for pair in ruling.pairs if pair.role == "leading")
    base = next(pair for pair in ruling.pairs if "stands beside the claim" in pair.note)
    assert "Art. II" in claimed.note
    assert base.duty == ("consult_before" if polarity == "emission" else "none")


@pytest.mark.parametrize(
    ("bearer", "order", "role"),
    [
        ("later", "source_later", "source"),
        ("later", "undetermined", "both"),
        ("first", "source_later", "receptor"),
        ("first", "undetermined", "both"),
        ("source", "receptor_later", "source"),
        ("nobody", "undetermined", "nobody"),
    ],
)
def test_bearer_role(bearer: str, order: str, role: str) -> None:
    """Later and first follow the order; source, receptor, both and nobody do not."""
    decision = Decision(bearer=bearer, duty="none", effect="none", rule=None, argument="")  # type: ignore[arg-type]
    assert bearer_role(decision, order) == role  # type: ignore[arg-type]


OST, BOTH = frozenset({"ost"}), frozenset({"ost", "accords"})
HAGUE, MOON = OST | {"hague"}, OST | {"moon-agreement"}


@pytest.mark.parametrize(
    ("name", "instruments", "polarity", "in_zone", "effect"),
    [
        ("ost-strict", OST, "emission", False, None),
        ("ost-strict", OST, "sensitivity", False, "consult"),
        ("ost-strict", OST, "declared", False, None),
        ("ost-first-mover", OST, "emission", False, "consult"),
        ("ost-first-mover", OST, "sensitivity", False, "consult"),
        ("accords", OST, "declared", True, None),
        ("accords", OST, "sensitivity", True, "consult"),
        ("accords", BOTH, "declared", True, "coordinate"),
        ("accords", BOTH, "sensitivity", True, "coordinate"),
        ("accords", BOTH, "sensitivity", False, "consult"),
        ("accords", BOTH, "emission", True, "coordinate"),
        ("accords", BOTH, "emission", False, None),
        ("hague", HAGUE, "declared", False, "prohibited"),
        ("hague", HAGUE, "emission", False, None),
        ("hague", HAGUE, "sensitivity", False, "consult"),
        ("moon-agreement", OST, "emission", False, None),
        ("moon-agreement", MOON, "emission", False, "consult"),
        ("moon-agreement", MOON, "sensitivity", False, "consult"),
        ("moon-agreement", MOON, "declared", True, None),
        ("ilrs", OST, "sensitivity", False, "consult"),
        ("ilrs", OST, "declared", False, None),
        ("managed-area", OST, "emission", False, "coordinate"),
        ("managed-area", OST, "declared", False, None),
        ("maximalist", OST, "declared", False, "consent"),
        ("maximalist", OST, "emission", False, "consent"),
    ],
)
def test_what_a_newcomer_bears(
    name: str, instruments: frozenset[str], polarity: str, in_zone: bool, effect: str | None
) -> None:
    """The newcomer is later: receptor in an emission zone, source in a sensitivity zone, entrant in a claim."""
    decision = newcomer_decision(reading(name), rulebook(), instruments, polarity, in_notified_zone=in_zone)
    assert (None if decision is None else decision.effect) == effect


def test_a_newcomer_bears_what_a_meeting_would_lay_on_it() -> None:
    """Exclusion and conflicts decide alike: the newcomer as later side of a meeting outside any zone."""
    for name, one in rulebook().readings.items():
        for polarity, order, role in (
            ("emission", "receptor_later", "receptor"),
            ("sensitivity", "source_later", "source"),
        ):
            facts = replace(FACTS, order=order, fallback_order=order)
            ruling = decide(facts, one, rulebook(), AS_OF)
            borne = newcomer_decision(one, rulebook(), frozenset({"ost", "accords"}), polarity)
            bears = ruling.role in {role, "both"} and EFFECTS.index(ruling.effect) > 0
            assert (borne is not None) == bears, name
            assert borne is None or borne.effect == ruling.effect


def test_a_rule_that_does_not_stand_on_the_day_obliges_nobody() -> None:
    """A duty begins on the first day of its rule, also in the middle of a meeting."""
    book = rulebook()
    rule = book.provisions["ost-9-consult"]
    later = rule.model_copy(update={"effective": Effective(starts=date(2033, 1, 1))})
    changed = replace(book, provisions={**book.provisions, "ost-9-consult": later})
    scene = world(
        {
            "r": activity("chn", "habitat", -89.5, 0.0, operates=["2030-01-01", "2040-01-01"]),
            "s": activity("usa", "crewed-landing", -89.5, 1.0, operates=["2031-01-01", "2040-01-01"], rate_per_year=1),
        }
    )
    options = Options(("ost-strict",), "nominal", scene.as_of, scene.window.starts, scene.window.ends)
    rows = assess(scene, changed, gazetteer(), options).conflicts
    plume = rows[(rows["mechanism"] == "plume_ejecta") & (rows["source_activity"] == "s")]
    assert list(plume["duty"]) == ["none", "consult_before"]
    assert list(plume["starts_on"].dt.date) == [date(2031, 1, 1), date(2033, 1, 1)]


@pytest.mark.parametrize(
    ("probability", "duty"), [(0.049, "due_regard"), (0.05, "consult_before"), (1.0, "consult_before")]
)
def test_too_improbable_an_interference_gives_no_reason_to_consult(probability: float, duty: str) -> None:
    """OST IX s.3 asks for reason to believe; the rule reads it as a probability of 0.05 (ASSUMPTION)."""
    facts = replace(FACTS, order="source_later", fallback_order="source_later", probability=probability)
    ruling = decide(facts, rulebook().readings["ost-strict"], rulebook(), date(2026, 11, 22))
    assert ruling.duty == duty
    assert ("interference_probability" in ruling.note) is (duty == "due_regard")
