"""How far may a zone reach, and until when is what is left of an activity an interest?"""

from dataclasses import replace
from datetime import date

import pytest
from tests.worlds import activity, rulebook, world

from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook
from dueregard.readers.places import find_reform
from dueregard.readers.reforms import read_reform
from dueregard.zones.claims import cap_of
from dueregard.zones.days import OPEN, date_of, day_after, day_number
from dueregard.zones.interests import interest_ends

MINE = {"mine": activity("usa", "mine", -89.0, 0.0)}


def after(reform: str) -> Rulebook:
    return read_reform(find_reform(reform)).steps[-1].whole


@pytest.fixture(scope="module")
def capped() -> Rulebook:
    return after("sea-500-cap")


@pytest.fixture(scope="module")
def lapsing() -> Rulebook:
    return after("use-it-or-lose-it")


def dated(book: Rulebook, rule: str, first: date) -> Rulebook:
    """Let a rule stand from a day on."""
    one = book.provisions[rule]
    times = one.effective.model_copy(update={"starts": first})
    return replace(book, provisions={**book.provisions, rule: one.model_copy(update={"effective": times})})


def zone_of(**more: object):
    given = {"by": "usa", "around": "mine", "radius": "5 km", "ends_on": None, "source": "test", **more}
    scenario = world(MINE, zones={"zone": given})
    return scenario.zones["zone"], scenario


def test_no_built_in_rule_limits_a_zone_or_lets_an_interest_lapse() -> None:
    zone, scenario = zone_of(notified_on="2030-01-01")
    assert cap_of(zone, scenario, rulebook()) is None
    ends = [interest_ends(scenario.activities["mine"], one, rulebook()) for one in rulebook().readings.values()]
    assert set(ends) == {OPEN}


@pytest.mark.parametrize(
    ("acts", "limit_m"),
    [
        ({"notified_on": "2030-01-01"}, 500.0),
        ({"declared_on": "2030-01-01", "registered_on": "2030-02-01"}, 500.0),
        ({"declared_on": "2030-01-01"}, None),
        ({"notified_on": "2030-01-01", "around": None, "at": {"lat": -89.0, "lon": 0.0}}, None),
    ],
)
def test_a_cap_binds_whoever_notifies_or_registers_and_reaches_no_bare_claim(
    acts: dict[str, object], limit_m: float | None, capped: Rulebook
) -> None:
    zone, scenario = zone_of(**acts)
    found = cap_of(zone, scenario, capped)
    assert (None if found is None else found.si) == limit_m


def test_a_cap_leaves_zones_alone_that_were_made_before_its_first_day(capped: Rulebook) -> None:
    zone, scenario = zone_of(notified_on="2030-01-01")
    for first, stands in ((date(2030, 1, 1), True), (date(2030, 1, 2), False)):
        found = cap_of(zone, scenario, dated(capped, "sea-500-analogy", first))
        assert (found is not None) is stands


def test_an_interest_lapses_three_years_after_the_last_day_of_operation(lapsing: Rulebook) -> None:
    scenario = world(MINE)  # through 2030
    ends = interest_ends(scenario.activities["mine"], lapsing.readings["ost-strict"], lapsing)
    assert date_of(ends) == date(2034, 1, 1)


def test_three_years_over_a_leap_day_end_on_the_same_day_of_the_calendar(lapsing: Rulebook) -> None:
    """2043-01-01 and three years is 2046-01-01: 1096 days, since 2044 is a leap year."""
    scenario = world({"mine": activity("usa", "mine", -89.0, 0.0, operates=["2040-01-01", "2043-01-01"])})
    ends = interest_ends(scenario.activities["mine"], lapsing.readings["ost-strict"], lapsing)
    assert date_of(ends) == date(2046, 1, 1)


@pytest.mark.parametrize(
    ("period", "first", "over"),
    [
        ((1, "year"), "2044-02-29", "2045-03-01"),
        ((1.5, "years"), "2031-01-15", "2032-07-15"),
        ((365, "day"), "2044-01-01", "2044-12-31"),
        ((0, "year"), "2044-02-29", "2044-02-29"),
    ],
)
def test_a_period_in_years_follows_the_calendar(period: tuple[float, str], first: str, over: str) -> None:
    value, unit = period
    length = Quantity.model_validate({"value": value, "unit": unit, "class": "LEGAL", "source": "s"})
    assert date_of(day_after(day_number(date.fromisoformat(first)), length)) == date.fromisoformat(over)
    assert day_after(OPEN, length) == OPEN


def test_what_operates_without_an_end_stays_an_interest(lapsing: Rulebook) -> None:
    scenario = world({"mine": activity("usa", "mine", -89.0, 0.0, operates=["2030-01-01", None])})
    assert interest_ends(scenario.activities["mine"], lapsing.readings["ost-strict"], lapsing) == OPEN


def test_a_rule_lets_nothing_lapse_before_its_first_day(lapsing: Rulebook) -> None:
    scenario = world({"mine": activity("usa", "mine", -89.0, 0.0, operates=["2020-01-01", "2021-01-01"])})
    book = dated(lapsing, "interest-lapse", date(2035, 1, 1))
    assert interest_ends(scenario.activities["mine"], book.readings["ost-strict"], book) == day_number(date(2035, 1, 1))
