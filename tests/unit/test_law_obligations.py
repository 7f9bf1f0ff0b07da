"""What does each activity owe to the world at large, by when, and is it met?"""

from datetime import date

import pytest
from tests.worlds import activity, assessed, rulebook, world

from dueregard.law.obligations import obligations
from dueregard.model.tables import OBLIGATIONS

AS_OF = date(2026, 11, 22)
OST_11, REGISTER, ACCORDS = "ost-11-inform", "registration", "accords-11-notify"
TO_UN = {"of": "a", "to": "UN Secretary-General", "on": "2025-05-01"}


def owed(
    start: str = "2025-06-01",
    actor: str = "usa",
    kind: str = "robotic-landing",
    as_of: date = AS_OF,
    lat: float = -89.0,
    **more: object,
):
    """Return what one activity owes, by rule and State."""
    own = {name: more.pop(name) for name in ("registered_on",) if name in more}
    one = activity(actor, kind, -89.0, 0.0, operates=[start, "2040-01-01"], **own)
    scene = world({"a": one}, **more)
    found = obligations(scene, rulebook(), {"a": date.fromisoformat(start)}, as_of)
    assert all(set(row) == set(OBLIGATIONS) for row in found)
    return {(row["rule"], row["state"]): row for row in found}


def test_a_party_informs_from_the_day_it_starts() -> None:
    """OST Art. XI gives no day; the first on which it can be wanting is that of the start."""
    row = owed()[OST_11, "USA"]
    assert (row["duty"], row["due_on"], row["status"]) == ("inform_public", date(2025, 6, 1), "binding")
    assert row["number_class"] == "ASSUMPTION"


def test_only_parties_owe() -> None:
    """The Moon Agreement binds neither the USA nor China: no report on a reactor's material."""
    for actor in ("usa", "chn"):
        assert not [rule for rule, _ in owed(actor=actor, kind="fission-reactor") if rule.startswith("ma-")]
    dutch = owed(actor="nld", kind="fission-reactor", actors={"nld": {"state": "NLD"}})
    assert ("ma-7-radioactive", "NLD") in dutch


@pytest.mark.parametrize(("start", "owes"), [("1983-12-29", False), ("1983-12-30", True)])
def test_membership_is_asked_on_the_day_of_the_start(start: str, owes: bool) -> None:
    """China acceded on 1983-12-30; what it started a day earlier it started unbound."""
    assert ((OST_11, "CHN") in owed(start, "chn")) is owes


def test_an_unknown_membership_is_told() -> None:
    """A State without a recorded day of accession: the duty stands with a note."""
    unknown = next(one.state for one in rulebook().instruments["ost"].parties if one.joined is None)
    row = owed(actor="x", actors={"x": {"state": unknown}})[OST_11, unknown]
    assert f"membership of {unknown} not known to the day" in row["note"]


def test_every_responsible_state_owes() -> None:
    """A joint venture of China and Russia: both."""
    found = owed(actor="ilrs", actors={"ilrs": {"joint": ["CHN", "RUS"]}})
    assert {(OST_11, "CHN"), (OST_11, "RUS")} <= set(found)


@pytest.mark.parametrize(
    ("start", "kind", "met"),
    [("2026-11-22", "exercise", "no"), ("2026-11-23", "exercise", "not yet due"), ("2026-11-22", "real", "unknown")],
)
def test_without_a_notice(start: str, kind: str, met: str) -> None:
    """Due and not given: no in an exercise; in the real world the file's silence proves nothing."""
    one = activity("usa", "robotic-landing", -89.0, 0.0, operates=[start, "2040-01-01"])
    scene = world({"a": one}).model_copy(update={"kind": kind})
    rows = obligations(scene, rulebook(), {"a": date.fromisoformat(start)}, AS_OF)
    assert next(row["met"] for row in rows if row["rule"] == OST_11) == met


def test_a_notice_to_the_first_addressee_meets_it() -> None:
    """Art. XI names the UN Secretary-General first; a notice to somebody else is none."""
    assert owed(notices=[TO_UN])[OST_11, "USA"]["met"] == "yes"
    assert owed(notices=[{**TO_UN, "to": "India"}])[OST_11, "USA"]["met"] == "no"
    assert owed(notices=[TO_UN])[ACCORDS, "USA"]["met"] == "no"
    told = {**TO_UN, "to": "signatories of the Artemis Accords and the UN Secretary-General"}
    assert owed(notices=[told])[ACCORDS, "USA"]["met"] == "yes"


def test_what_is_given_after_the_day_of_knowledge_is_not_known() -> None:
    """A notice of 1 May 2025, seen from 30 April 2025, a month before the start."""
    assert owed(notices=[TO_UN], as_of=date(2025, 4, 30))[OST_11, "USA"]["met"] == "not yet due"
    assert owed(notices=[TO_UN], as_of=date(2025, 5, 1))[OST_11, "USA"]["met"] == "yes"


def test_a_notice_is_no_registration() -> None:
    """Registration is met by its own day, and has no due day: the Convention says as soon as practicable."""
    assert owed(notices=[TO_UN])[REGISTER, "USA"]["met"] == "no"
    row = owed(registered_on="2025-09-01")[REGISTER, "USA"]
    assert (row["met"], row["due_on"]) == ("yes", None)
    assert "no time limit" in row["note"]
    assert owed(registered_on="2025-09-01", as_of=date(2025, 8, 31))[REGISTER, "USA"]["met"] == "no"


def test_a_duty_of_one_is_never_a_conflict_or_exclusion() -> None:
    """Two activities far apart owe much to the world and nothing to each other."""
    scene = {"a": activity("usa", "robotic-landing", -89.0, 0.0), "b": activity("chn", "robotic-landing", -85.0, 0.0)}
    result = assessed(world(scene))
    assert len(result.obligations) >= 4
    assert result.conflicts.empty
    rules = {one.rule for one in rulebook().provisions.values() if one.obligation_of_one}
    assert not rules & set(result.zones["rule"])
