"""Is membership told apart by day, by knowledge and by certainty, and do the rules' worked examples come out?

Vocabulary of the examples in `rules/provisions`:

- `bearer_state`, `beneficiary_state` (not for duties of one), `day` -> `bound`: "yes", "no" or "unknown", from the
  rule's `legal_force`, as known on the newest day of knowledge below;
- `start` -> `latest_open_on`: the start less `lead_time` or `notice_time`;
- `start` -> `due_on`: the start plus `due_after_start`;
- `kind`, `distance_km` -> `inside`: whether the disc round that kind of thing holds a point so far away;
- `reading`, `source_state`, `receptor_state`, `day`, and what else differs from a later source whose effect reaches the
  other (`order`, `polarity`, `mechanism`, `kind`, `receptor`, `rule`, `act`, `in_notified_zone`, `in_sector`,
  `exceeded`, `probability`, `consulted`, `distress`) -> `obliges`: whether anything is owed by the rule.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.law.decisions import decide as decided
from dueregard.law.facts import Facts
from dueregard.law.parties import bound, change_days, common_instruments, member, rule_binds
from dueregard.law.procedure import Procedure
from dueregard.model.law import Instrument, Provision
from dueregard.readers.rules import read_rulebook

RULEBOOK = read_rulebook()
KNOWN_ON = date(2026, 11, 22)
DAY = timedelta(days=1)
LATE = date(2100, 1, 1)


def treaty(parties=(), **changes) -> Instrument:
    """Build an instrument in force since 2000."""
    fields = {
        "instrument": "pact",
        "title": "Pact",
        "short": "PACT",
        "year": 2000,
        "cite": "Pact",
        "status": "binding",
        "in_force": date(2000, 1, 1),
        "parties": [{"confidence": "V1", **party} for party in parties],
        "sources": {"text": {"cite": "Pact"}},
    }
    return Instrument.model_validate({**fields, **changes})


def joined(state: str, on: object, left: object = None) -> dict[str, object]:
    return {"state": state, "joined": on, "left": left}


DATED = treaty([joined("USA", date(2010, 5, 1), date(2020, 5, 1)), joined("CHN", date(2012, 1, 1))])


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2010, 4, 30), "no"),
        (date(2010, 5, 1), "yes"),
        (date(2020, 4, 30), "yes"),
        (date(2020, 5, 1), "no"),
    ],
)
def test_a_party_is_in_from_the_day_it_joins_until_the_day_before_it_leaves(day, answer):
    assert member(DATED, "USA", day, LATE) == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2026, 3, 31), "no"),
        (date(2026, 4, 1), "unknown"),
        (date(2026, 7, 30), "unknown"),
        (date(2026, 7, 31), "yes"),
    ],
)
def test_inside_a_soft_date_nobody_knows(day, answer):
    assert member(treaty([joined("SRB", "2026-04/2026-07")]), "SRB", day, LATE) == answer


def test_leaving_within_a_period_is_unknown_until_the_period_is_over():
    leaver = treaty([joined("USA", date(2010, 1, 1), "2020")])
    answers = [member(leaver, "USA", date(year, 6, 1), LATE) for year in (2019, 2020, 2021)]
    assert answers == ["yes", "unknown", "no"]


def test_an_unknown_date_of_joining_stays_unknown_until_the_party_leaves():
    hazy = treaty([joined("EGY", None, date(2020, 1, 1))])
    assert member(hazy, "EGY", date(2015, 1, 1), LATE) == "unknown"
    assert member(hazy, "EGY", date(2020, 1, 1), LATE) == "no"


def test_a_party_that_comes_back_is_in_again():
    back = treaty([joined("USA", date(2001, 1, 1), date(2005, 1, 1)), joined("USA", date(2010, 1, 1))])
    assert [member(back, "USA", date(year, 1, 1), LATE) for year in (2004, 2006, 2011)] == ["yes", "no", "yes"]


def test_who_joins_after_the_day_of_knowledge_has_not_joined():
    assert member(DATED, "CHN", date(2015, 1, 1), as_of=date(2011, 12, 31)) == "no"
    assert member(DATED, "CHN", date(2015, 1, 1), as_of=date(2012, 1, 1)) == "yes"


def test_membership_is_carried_forward_past_the_day_of_knowledge():
    assert member(DATED, "USA", date(2030, 1, 1), as_of=date(2019, 1, 1)) == "yes"
    assert member(DATED, "USA", date(2030, 1, 1), as_of=date(2020, 5, 1)) == "no"


def test_nothing_binds_before_it_is_in_force():
    early = treaty([joined("CHL", date(1990, 1, 1))])
    assert member(early, "CHL", date(1999, 12, 31), LATE) == "no"
    assert member(early, "CHL", date(2000, 1, 1), LATE) == "yes"
    assert member(treaty([joined("CHL", date(1990, 1, 1))], in_force=None), "CHL", date(2010, 1, 1), LATE) == "no"
    assert member(treaty(universal=True), "CHL", date(1999, 12, 31), LATE) == "no"


def test_a_universal_instrument_holds_everybody():
    assert bound(treaty(universal=True), "USA", "CHN", date(2000, 1, 1), LATE) == "yes"


def test_without_any_recorded_party_nothing_is_known():
    assert member(treaty(), "USA", date(2010, 1, 1), LATE) == "unknown"
    assert member(DATED, "FRA", date(2015, 1, 1), LATE) == "no"


def test_one_outsider_decides_before_one_who_may_be_in():
    pact = treaty([joined("USA", date(2010, 1, 1)), joined("EGY", None)])
    day = date(2015, 1, 1)
    assert bound(pact, "USA", "EGY", day, LATE) == "unknown"
    assert bound(pact, "EGY", "FRA", day, LATE) == "no"


def test_guidelines_are_not_instruments_that_two_states_share():
    wide = [treaty(universal=True), treaty(instrument="advice", universal=True, status="guideline")]
    assert common_instruments(wide, "USA", "CHN", date(2010, 1, 1), LATE) == ["pact"]


soft = st.one_of(
    st.none(),
    st.dates(date(2000, 1, 1), date(2000, 3, 1)),
    st.tuples(st.dates(date(2000, 1, 1), date(2000, 2, 1)), st.integers(0, 30)).map(
        lambda pair: {"earliest": pair[0], "nominal": pair[0], "latest": pair[0] + pair[1] * DAY}
    ),
)
states = st.sampled_from(["USA", "CHN", "IND"])
pacts = st.builds(
    lambda parties, force: treaty(parties, in_force=force),
    st.lists(st.builds(joined, states, soft, soft), max_size=4),
    soft,
)
days = st.dates(date(1999, 12, 1), date(2000, 4, 1))


@given(pacts, states, states, days, days)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_bound_is_the_same_both_ways(pact, a, b, day, as_of):
    assert bound(pact, a, b, day, as_of) == bound(pact, b, a, day, as_of)


@given(pacts, states, days, days)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_later_knowledge_never_changes_what_was_known_of_the_past(pact, state, day, as_of):
    if day <= as_of:
        assert member(pact, state, day, as_of) == member(pact, state, day, LATE)


@given(pacts, st.sets(states), days, days)
@settings(max_examples=60, derandomize=True, deadline=None)
def test_change_days_are_the_days_on_which_an_answer_differs_from_the_day_before(pact, asked, ends, as_of):
    starts = date(1999, 12, 15)
    window = [starts + n * DAY for n in range(1, max((ends - starts).days, 1))]
    differs = {
        day for day in window for one in asked if member(pact, one, day, as_of) != member(pact, one, day - DAY, as_of)
    }
    force = {pact.in_force.earliest, pact.in_force.latest} if pact.in_force else set()
    found = change_days([pact], asked, starts, ends, as_of)
    assert found == sorted(found)
    assert differs <= set(found)
    assert set(found) - differs <= force
    assert all(starts < day < ends and day <= as_of for day in found)


def test_change_days_of_the_table():
    found = change_days(
        RULEBOOK.instruments.values(), ["SAU", "SRB"], date(2022, 1, 1), date(2030, 1, 1), as_of=date(2026, 11, 22)
    )
    assert {date(2022, 7, 14), date(2024, 1, 5), date(2026, 4, 1), date(2026, 7, 31)} <= set(found)


def test_legal_force_decides_whose_membership_counts():
    pact = {"pact": treaty([joined("USA", date(2010, 1, 1))])}

    def binds(between: str, bearer: str) -> str:
        rule = RULEBOOK.provisions["ost-9-regard"]
        force = rule.legal_force.model_copy(update={"between": between, "instrument": "pact"})
        moved: Provision = rule.model_copy(update={"legal_force": force})
        day = date(2015, 1, 1)
        return rule_binds(moved, pact, bearer=bearer, beneficiary="CHN", day=day, as_of=LATE)

    assert binds("both_members", "USA") == "no"
    assert binds("bearer_only", "USA") == "yes"
    assert binds("bearer_only", "CHN") == "no"
    assert binds("universal", "CHN") == "yes"
    assert binds("contract", "USA") == "yes"
    assert binds("contract", "CHN") == "unknown"


EXAMPLES = [(rule, example) for rule in RULEBOOK.provisions.values() for example in rule.examples]


FACTS = {"polarity": "emission", "order": "source_later", "in_notified_zone": False}
DONE = ("consulted", "distress")


def obliges(rule: Provision, given: dict[str, object]) -> bool:
    """Say whether anything is owed by a rule on the facts of a worked example."""
    reading, source, receptor = (given.pop(name) for name in ("reading", "source_state", "receptor_state"))
    done = Procedure(**{name: given.pop(name) for name in DONE if name in given})
    facts = {**FACTS, **given, "source_states": (source,), "receptor_states": (receptor,), "procedure": done}
    facts |= {"receptor_class": facts.pop("receptor", None), "fallback_order": facts["order"]}
    facts |= {"planned": "a plan" if "in_sector" in facts else None}
    ruling = decided(Facts(**facts), RULEBOOK.readings[reading], RULEBOOK, KNOWN_ON)
    return any(pair.rule == rule.rule and pair.duty != "none" for pair in ruling.pairs)


def decide(rule: Provision, given: dict[str, object]) -> dict[str, object]:
    """Decide a worked example of a provision."""
    if "reading" in given:
        return {"obliges": obliges(rule, given)}
    if "day" in given:
        bearer, beneficiary = given["bearer_state"], given.get("beneficiary_state", given["bearer_state"])
        answer = rule_binds(
            rule, RULEBOOK.instruments, bearer=bearer, beneficiary=beneficiary, day=given["day"], as_of=KNOWN_ON
        )
        return {"bound": answer}
    if "kind" in given:
        assert given["kind"] in rule.trigger.kinds
        return {"inside": given["distance_km"] * 1000 <= rule.geometry.parameters["radius"].si}
    return dates_from(rule, given["start"])


def dates_from(rule: Provision, start: date) -> dict[str, object]:
    if rule.obligation_of_one:
        return {"due_on": start + timedelta(days=rule.parameters["due_after_start"].si)}
    lead = rule.parameters.get("lead_time") or rule.parameters["notice_time"]
    return {"latest_open_on": start - timedelta(days=lead.si)}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.rule}: {one.name}" for rule, one in EXAMPLES])
def test_worked_examples_come_out(rule, example):
    assert decide(rule, dict(example.given)) == dict(example.expect)


def test_every_provision_has_a_worked_example():
    assert [rule.rule for rule in RULEBOOK.provisions.values() if not rule.examples] == []


def test_every_rule_has_an_example_in_which_it_stands_and_one_in_which_it_does_not():
    """A date that comes out counts as standing; a rule that is not in force, or asks nothing, as not."""
    stands, falls = ({name for name, value in STANDS if value is answer} for answer in (True, False))
    rules = {rule.rule for rule in RULEBOOK.provisions.values()}
    assert (sorted(rules - stands), sorted(rules - falls)) == ([], [])


ANSWERS = {"yes": True, "no": False, True: True, False: False}
STANDS = [
    (rule.rule, ANSWERS.get(value, True) if name in {"bound", "inside", "obliges"} else True)
    for rule, example in EXAMPLES
    for name, value in example.expect.items()
]
