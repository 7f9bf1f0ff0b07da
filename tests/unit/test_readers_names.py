"""Is a name offered where one was meant, and none where it would mislead?"""

import pytest

from dueregard.readers.names import did_you_mean
from dueregard.readers.states import ALPHA_2, ALPHA_3, meant_state

KINDS = (
    "ascent",
    "crewed-landing",
    "habitat",
    "heritage-lander",
    "optical-telescope",
    "robotic-landing",
    "solar-tower",
)
EVIDENCE = ("measured", "official", "published", "press", "assumed")


@pytest.mark.parametrize(
    ("word", "offer"),
    [
        ("landr", " (did you mean 'crewed-landing', 'heritage-lander' or 'robotic-landing'?)"),
        ("Landing", " (did you mean 'crewed-landing', 'heritage-lander' or 'robotic-landing'?)"),
        ("crewed_landin", " (did you mean 'crewed-landing'?)"),
        ("habitt", " (did you mean 'habitat'?)"),
        ("robotic-lading", " (did you mean 'robotic-landing'?)"),
        ("tower", " (did you mean 'solar-tower'?)"),
        ("road", ""),
    ],
)
def test_a_kind_is_offered_by_its_whole_name_or_a_part(word: str, offer: str) -> None:
    assert did_you_mean(word, KINDS) == offer


def test_nothing_is_offered_for_a_word_that_is_far_from_all() -> None:
    assert did_you_mean("guess", EVIDENCE) == ""


@pytest.mark.parametrize(("word", "code"), [("US", "USA"), ("uk", "GBR"), ("CN", "CHN"), ("nor", "NOR")])
def test_a_state_is_offered_for_its_two_letters(word: str, code: str) -> None:
    assert meant_state(word) == f" (did you mean '{code}'?)"
    assert meant_state("EU") == ""


def test_every_offered_state_is_one() -> None:
    assert set(ALPHA_2.values()) <= ALPHA_3
    assert len(ALPHA_2) == len(set(ALPHA_2.values())) + 1
