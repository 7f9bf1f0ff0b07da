"""Are the right States in the right instruments on the right days?

Compared with: UN Treaty Collection (Moon Agreement, status page, read November 2026); US Department of State, release
of April 2024 (Artemis Accords, 39 signatories); NASA's counts of signatories (52 on 20 Dec 2024, 56 with Senegal, 59
with Hungary, Malaysia and the Philippines, 63 with Jordan); Listner, The Space Review 4706 (Saudi withdrawal, with
Art. 20 of the Moon Agreement: one year after the notice of 5 Jan 2023). Tolerance: none, days are days.
"""

from datetime import date

import pytest

from dueregard.law.parties import bound, common_instruments, member
from dueregard.readers.rules import read_rulebook

INSTRUMENTS = read_rulebook().instruments
TODAY = date(2026, 11, 22)
EVERYBODY = {"ost", "registration", "liability", "itu-rr"}


def shared(a: str, b: str, day: date = TODAY) -> set[str]:
    return set(common_instruments(INSTRUMENTS.values(), a, b, day, TODAY))


def members(instrument: str, day: date, answer: str = "yes") -> set[str]:
    record = INSTRUMENTS[instrument]
    return {one.state for one in record.parties if member(record, one.state, day, TODAY) == answer}


@pytest.mark.parametrize(
    ("a", "b", "day", "instruments"),
    [
        ("USA", "CHN", TODAY, EVERYBODY),
        ("USA", "RUS", TODAY, EVERYBODY),
        ("USA", "IND", TODAY, EVERYBODY | {"accords"}),
        ("USA", "IND", date(2023, 6, 21), EVERYBODY | {"accords"}),
        ("USA", "IND", date(2023, 6, 20), EVERYBODY),
        ("AUS", "NLD", TODAY, EVERYBODY | {"accords", "moon-agreement"}),
        ("PAK", "TUR", TODAY, EVERYBODY | {"moon-agreement"}),
        ("CHN", "RUS", TODAY, EVERYBODY | {"ilrs", "ilrs-iga"}),
        ("CHN", "RUS", date(2024, 7, 17), EVERYBODY | {"ilrs"}),
        ("CHN", "PAK", TODAY, EVERYBODY | {"ilrs"}),
        ("IND", "CHN", TODAY, EVERYBODY),
    ],
)
def test_two_states_share_exactly_these_instruments(a, b, day, instruments):
    assert shared(a, b, day) == instruments
    assert shared(b, a, day) == instruments


def test_saudi_arabia_leaves_the_moon_agreement():
    assert len(members("moon-agreement", date(2024, 1, 4))) == 18
    assert members("moon-agreement", date(2024, 1, 4)) - members("moon-agreement", date(2024, 1, 5)) == {"SAU"}
    assert len(members("moon-agreement", TODAY)) == 17


def test_nobody_was_bound_by_the_moon_agreement_before_it_was_in_force():
    assert members("moon-agreement", date(1984, 7, 10)) == set()
    assert members("moon-agreement", date(1984, 7, 11)) == {"AUT", "CHL", "NLD", "PHL", "URY"}


@pytest.mark.parametrize(
    "outsider", ["USA", "CHN", "RUS", "JPN", "IND", "ARE", "DEU", "ITA", "GBR", "FRA", "GTM", "ROU"]
)
def test_outside_the_moon_agreement(outsider):
    assert member(INSTRUMENTS["moon-agreement"], outsider, TODAY, TODAY) == "no"


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2020, 10, 12), 0),
        (date(2020, 10, 13), 8),
        (date(2024, 4, 19), 39),
        (date(2024, 12, 20), 52),
        (date(2025, 7, 24), 56),
        (date(2025, 10, 31), 59),
        (date(2026, 4, 30), 63),
    ],
)
def test_number_of_signatories_of_the_accords(day, count):
    assert len(members("accords", day)) == count


def test_signatories_of_the_accords_whose_day_is_not_known():
    assert members("accords", date(2026, 5, 15), "unknown") == {"SRB", "DJI"}
    assert members("accords", TODAY, "unknown") == {"DJI"}


@pytest.mark.parametrize(
    ("state", "wrong", "right"),
    [
        ("TUR", date(2024, 4, 13), date(2026, 8, 31)),
        ("HUN", date(2024, 12, 18), date(2025, 10, 22)),
    ],
)
def test_the_wrong_dates_of_public_databases_are_not_taken_over(state, wrong, right):
    accords = INSTRUMENTS["accords"]
    assert member(accords, state, wrong, TODAY) == "no"
    assert member(accords, state, right, TODAY) == "yes"


def test_states_in_both_camps():
    both = members("accords", TODAY) & members("ilrs", TODAY)
    assert both == {"THA", "SEN", "SRB"}


def test_one_state_in_both_camps_answers_to_each():
    day = date(2027, 1, 1)
    assert bound(INSTRUMENTS["accords"], "THA", "USA", day, TODAY) == "yes"
    assert bound(INSTRUMENTS["ilrs"], "THA", "CHN", day, TODAY) == "yes"
    assert bound(INSTRUMENTS["accords"], "THA", "CHN", day, TODAY) == "no"


@pytest.mark.parametrize("state", ["SEN", "SRB"])
def test_what_was_not_found_is_unknown(state):
    assert member(INSTRUMENTS["ost"], state, TODAY, TODAY) == "unknown"


def test_all_who_plan_for_the_pole_are_in_the_outer_space_treaty():
    planners = {"USA", "CHN", "RUS", "IND", "JPN", "AUS", "ARE", "ITA", "LUX", "KOR", "CAN", "DEU", "FRA", "GBR"}
    assert planners <= members("ost", TODAY)


def test_every_party_says_how_well_its_date_is_known():
    vague = [
        f"{name}: {one.state}"
        for name, record in INSTRUMENTS.items()
        for one in record.parties
        if one.joined is None and one.confidence in {"V1", "V2", "D"} and one.note is None
    ]
    assert vague == []
