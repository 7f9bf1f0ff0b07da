"""What does a zone notified under the Artemis Accords change, for whom, and from when to when?"""

import pandas as pd
import pytest
from tests.worlds import activity, assessed, world

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
NEAR = -89.0 + 1_000.0 / DEGREE_M


def zoned(
    *, receptor: str = "ind", starts: tuple[str, str] = ("2028-01-01", "2031-01-01"), **zone: object
) -> pd.DataFrame:
    """A US landing ground with a safety zone of 2 km, and a telescope 1 km from it; all readings."""
    given = {"by": "usa", "around": "s", "radius": "2 km", "notified_on": "2029-01-01", "ends_on": None, **zone}
    scene = world(
        {
            "s": activity("usa", "robotic-landing", -89.0, 0.0, operates=[starts[0], "2040-01-01"], rate_per_year=1),
            "r": activity(receptor, "optical-telescope", NEAR, 0.0, operates=[starts[1], "2040-01-01"]),
        },
        zones={"z": given},
    )
    return assessed(scene, ("accords", "ost-strict", "ost-first-mover", "maximalist")).conflicts


def rows(table: pd.DataFrame, reading: str, mechanism: str) -> pd.DataFrame:
    found = table[(table["reading"] == reading) & (table["mechanism"] == mechanism)]
    return found.sort_values("starts_on", ignore_index=True)


@pytest.mark.parametrize("mechanism", ["plume_ejecta", "declared_zone"])
def test_signatories_coordinate_in_a_notified_zone(mechanism: str) -> None:
    """Both signatories, newcomer in the zone: the newcomer notifies and coordinates, no bar."""
    row = rows(zoned(), "accords", mechanism).iloc[0]
    assert (row["bearer"], row["duty"], row["effect_on_entry"]) == ("IND (ind)", "notify_and_coordinate", "coordinate")
    assert (row["rule"], row["status"]) == ("accords-11-10-respect", "political")
    assert (row["first_activity"], row["later_activity"]) == (
        {"plume_ejecta": "s", "declared_zone": "z"}[mechanism],
        "r",
    )


def test_who_was_there_before_the_notice_owes_no_notice() -> None:
    """The notice of 2029 comes after the telescope of 2027: whoever notified later coordinates."""
    row = rows(zoned(starts=("2026-01-01", "2027-01-01")), "accords", "plume_ejecta").iloc[-1]
    assert (row["bearer"], row["duty"], row["later_activity"]) == ("USA (usa)", "notify_and_coordinate", "s")


def test_outside_any_notified_zone_signatories_owe_what_the_treaty_says() -> None:
    """No zone notified: as ost-strict, and the row says so."""
    row = rows(zoned(radius="100 m"), "accords", "plume_ejecta").iloc[0]
    assert (row["bearer"], row["duty"]) == ("USA (usa)", "due_regard")
    assert "no zone notified" in row["note"]
    assert (row["first_activity"], row["later_activity"]) == ("s", "r")


def test_towards_an_outsider_a_notified_zone_is_information() -> None:
    """One outsider: as ost-strict; entry owes nothing; both rows say that the Accords add nothing."""
    table = zoned(receptor="chn")
    effect, entry = (rows(table, "accords", name).iloc[0] for name in ("plume_ejecta", "declared_zone"))
    assert (effect["bearer"], effect["duty"]) == ("USA (usa)", "due_regard")
    assert (entry["bearer"], entry["duty"], entry["effect_on_entry"]) == (None, "none", "none")
    assert "nothing added by AA" in effect["note"]
    assert "nothing added by AA" in entry["note"]


def test_a_zone_that_was_only_declared_is_none_under_the_accords() -> None:
    """The date that decides is that of the notice: without one there is no zone."""
    table = zoned(notified_on=None, declared_on="2029-01-01")
    assert rows(table, "accords", "declared_zone").empty
    assert set(rows(table, "accords", "plume_ejecta")["duty"]) == {"due_regard"}


def spans(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    return [(f"{row['starts_on']:%Y-%m-%d}", f"{row['ends_on']:%Y-%m-%d}", row["duty"]) for _, row in table.iterrows()]


def test_a_notified_zone_changes_duties_only_while_it_stands() -> None:
    """Notified in 2033, ended in 2035: the Treaty before and after, the Accords between; half-open days."""
    table = zoned(notified_on="2033-01-01", ends_on="2035-01-01")
    assert spans(rows(table, "accords", "plume_ejecta")) == [
        ("2031-01-01", "2033-01-01", "due_regard"),
        ("2033-01-01", "2035-01-01", "notify_and_coordinate"),
        ("2035-01-01", "2040-01-01", "due_regard"),
    ]


def test_a_zone_declared_before_its_notice_stands_from_the_notice() -> None:
    """Declared in 2030, notified in 2034: entry begins in 2034 under the Accords, in 2031 under a claim."""
    table = zoned(declared_on="2030-01-01", notified_on="2034-01-01")
    assert spans(rows(table, "accords", "declared_zone"))[0][0] == "2034-01-01"
    assert spans(rows(table, "maximalist", "declared_zone"))[0][0] == "2031-01-01"


@pytest.mark.parametrize("reading", ["ost-strict", "ost-first-mover"])
def test_where_no_zone_exists_a_notice_moves_no_date(reading: str) -> None:
    """The Treaty goes by the start of operation: a zone notified in 2029 makes no first of a landing in 2033."""
    row = rows(zoned(starts=("2033-01-01", "2031-01-01")), reading, "plume_ejecta").iloc[0]
    assert (row["first_activity"], row["later_activity"], row["bearer"]) == ("r", "s", "USA (usa)")
    assert rows(zoned(), reading, "declared_zone").empty


def test_a_membership_cuts_a_row_on_its_day() -> None:
    """India signed on 2023-06-21 (party table): before that day the Accords add nothing."""
    scene = world(
        {
            "s": activity("usa", "robotic-landing", -89.0, 0.0, operates=["2021-01-01", "2040-01-01"], rate_per_year=1),
            "r": activity("ind", "optical-telescope", NEAR, 0.0, operates=["2022-01-01", "2040-01-01"]),
        },
        zones={
            "z": {"by": "usa", "around": "s", "radius": "2 km", "notified_on": "2021-06-01", "ends_on": "2024-01-01"}
        },
        window={"from": "2021-01-01", "to": "2030-01-01"},
    )
    table = rows(assessed(scene, ("accords",)).conflicts, "accords", "plume_ejecta")
    assert spans(table) == [
        ("2022-01-01", "2023-06-21", "due_regard"),
        ("2023-06-21", "2024-01-01", "notify_and_coordinate"),
        ("2024-01-01", "2030-01-01", "due_regard"),
    ]


def test_memberships_are_carried_forward() -> None:
    """Nothing joined after `as_of` is known: as of 2023 India is outside for good."""
    scene = world(
        {
            "s": activity("usa", "robotic-landing", -89.0, 0.0, operates=["2021-01-01", "2040-01-01"], rate_per_year=1),
            "r": activity("ind", "optical-telescope", NEAR, 0.0, operates=["2022-01-01", "2040-01-01"]),
        },
        zones={"z": {"by": "usa", "around": "s", "radius": "2 km", "notified_on": "2021-06-01", "ends_on": None}},
        as_of="2023-01-01",
        window={"from": "2021-01-01", "to": "2030-01-01"},
    )
    assert set(assessed(scene, ("accords",)).conflicts["duty"]) == {"due_regard", "none"}
