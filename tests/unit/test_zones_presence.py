"""When does each activity act, and when can what of it be disturbed?"""

from datetime import date

import pandas as pd
from tests.worlds import activity, rulebook, world

from dueregard.zones.days import OPEN, date_of, day_number, timestamps, typed_table
from dueregard.zones.presence import AT_WORK, emissions, operation_of, presence_of, presences


def days(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return mechanism or receptor class with the nominal first day and first day no longer active."""
    name = "mechanism" if "mechanism" in table else "receptor_class"
    rows = table[[name, "starts_nominal", "ends_nominal"]].itertuples(index=False, name=None)
    return [(what, str(date_of(one)), "open" if other == OPEN else str(date_of(other))) for what, one, other in rows]


def lander(**more: object) -> dict[str, object]:
    return activity("usa", "robotic-landing", -89.0, 0.0, **more)


def acting(**more: object) -> list[tuple[str, str, str]]:
    table = emissions(world({"a": lander(**more)}), rulebook())
    return days(table[table["mechanism"] == "plume_ejecta"])


def test_an_event_acts_on_its_day_alone() -> None:
    """Two landings are two days, not the months between."""
    assert acting(events=["2030-01-05", "2030-03-01"]) == [
        ("plume_ejecta", "2030-01-05", "2030-01-06"),
        ("plume_ejecta", "2030-03-01", "2030-03-02"),
    ]


def test_a_rate_acts_throughout() -> None:
    """Two a year, on days that nobody knows: the zone covers the interval."""
    assert acting(rate_per_year=2) == [("plume_ejecta", "2030-01-01", "2031-01-01")]


def test_a_landing_without_event_or_rate_throws_nothing() -> None:
    """What stands there already does not land again."""
    assert acting() == []


def test_an_effect_of_the_thing_itself_lasts_until_it_is_removed() -> None:
    """Light and heat of a tower (until_removed) outlast its operation; the dose of a reactor (operation) does not."""
    tower = activity("usa", "solar-tower", -89.0, 0.0, present_until="2035-01-01")
    reactor = activity("usa", "fission-reactor", -89.0, 0.0, present_until="2035-01-01")
    assert days(emissions(world({"t": tower, "r": reactor}), rulebook())) == [
        ("stray_light", "2030-01-01", "2035-01-01"),
        ("solar_access", "2030-01-01", "2035-01-01"),
        ("infrared_glow", "2030-01-01", "2035-01-01"),
        ("fission_dose", "2030-01-01", "2031-01-01"),
    ]


def test_from_the_last_day_on_only_the_object_remains() -> None:
    """Crew and array while it works; then the painted structure alone, as long as it stands there."""
    found = days(presences(world({"a": lander(operates=["2030-01-01", "2030-02-01"])}), rulebook()))
    assert set(found) == {
        (AT_WORK, "2030-01-01", "2030-02-01"),
        ("solar_array", "2030-01-01", "2030-02-01"),
        ("painted_structure", "2030-01-01", "2030-02-01"),
        ("painted_structure", "2030-02-01", "open"),
    }


def test_an_activity_of_events_alone_operates_from_the_first_to_the_day_after_the_last() -> None:
    """Half-open days, soft at both ends."""
    one = world({"a": lander(events=["2030", "2032-05-05"])}).activities["a"]
    starts, ends = operation_of(one)
    assert [str(date_of(day)) for day in starts] == ["2030-01-01", "2030-01-01", "2030-12-31"]
    assert [str(date_of(day)) for day in ends] == ["2032-05-06"] * 3
    assert presence_of(one)[1] == (OPEN,) * 3


def test_nothing_is_removed_before_it_stops() -> None:
    """`present_until` inside the operation does not shorten it."""
    one = world({"a": lander(operates=["2030-01-01", "2032-01-01"], present_until="2031-01-01")}).activities["a"]
    assert presence_of(one)[1] == (day_number(date(2032, 1, 1)),) * 3


def test_an_open_end_is_no_day() -> None:
    """Open ends are written as missing days, not as the end of the calendar."""
    written = timestamps(pd.Series([0, OPEN]).to_numpy())
    assert written.iloc[0] == pd.Timestamp("1970-01-01")
    assert pd.isna(written.iloc[1])


def test_empty_text_is_none() -> None:
    """The contract of text columns: None where empty, beside text and alone."""
    table = typed_table([{"a": "x", "b": 0}, {"a": None, "b": OPEN}], {"a": "text", "b": "day"}, "test")
    assert list(table["a"]) == ["x", None]
