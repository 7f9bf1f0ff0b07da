"""Who was first under each reading, and who bears what follows from it?"""

from datetime import date

import pandas as pd
import pytest
from tests.worlds import activity, assessed, rulebook, world

from dueregard.conflicts.order import deciding_days, earlier, first_and_later, order
from dueregard.model.tables import Assessment
from dueregard.zones.days import day_number

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
NEAR = -89.0 + 1_000.0 / DEGREE_M
READINGS = tuple(rulebook().readings)
DATED = tuple(name for name in READINGS if name != "managed-area")  # the one without a date between any two States


def arrivals(source: str | None, receptor: str | None, **more: object) -> Assessment:
    """A US landing ground and a Chinese telescope 1 km from it, from these days on."""
    reach = {"rate_per_year": 1, "operating_radius": "10 m"}
    scene = world(
        {
            "s": activity("usa", "robotic-landing", -89.0, 0.0, operates=[source, "2040-01-01"], **reach),
            "r": activity("chn", "optical-telescope", NEAR, 0.0, operates=[receptor, "2040-01-01"]),
        },
        **more,
    )
    return assessed(scene, READINGS)


def under(result: Assessment, reading: str) -> pd.Series:
    rows = result.conflicts[result.conflicts["reading"] == reading]
    assert len(rows) == 1
    return rows.iloc[0]


STRICT = {"source": ("USA (usa)", "consult_before"), "receptor": ("USA (usa)", "due_regard")}
FIRST_MOVER = {"source": ("USA (usa)", "consult_and_yield"), "receptor": ("CHN (chn)", "consult_and_yield")}
MAXIMALIST = {"source": ("USA (usa)", "seek_consent"), "receptor": ("CHN (chn)", "seek_consent")}


@pytest.mark.parametrize(
    ("reading", "owes"),
    [("ost-strict", STRICT), ("ost-first-mover", FIRST_MOVER), ("accords", STRICT), ("maximalist", MAXIMALIST)],
)
@pytest.mark.parametrize("later", ["source", "receptor"])
def test_who_is_later_bears_what_the_reading_says(reading: str, owes: dict[str, tuple[str, str]], later: str) -> None:
    """The table of readings: source later, receptor later. China is outside the Accords, so they read as ost-strict."""
    days = {"source": ("2032-01-01", "2031-01-01"), "receptor": ("2031-01-01", "2032-01-01")}[later]
    row = under(arrivals(*days), reading)
    assert (row["bearer"], row["duty"]) == owes[later]
    assert (row["first_activity"], row["later_activity"]) == {"source": ("r", "s"), "receptor": ("s", "r")}[later]


@pytest.mark.parametrize("reading", DATED)
def test_who_bears_alone_is_never_told_to_bear_with_the_other(reading: str) -> None:
    """The note `both bear` stands exactly where the order is undetermined."""
    told = under(arrivals("2031-01-01", "2032-01-01"), reading)
    assert "both bear" not in str(told["note"])
    same = under(arrivals("2031-01-01", "2031-01-01"), reading)
    assert "both bear" in str(same["note"])


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("days", [("2031-01-01", "2031-01-01"), ("2031", "2031-06-01"), ("2031-Q2", "2031")])
def test_same_day_or_overlapping_periods_leave_it_undetermined_and_both_bear(
    reading: str, days: tuple[str, str]
) -> None:
    """Same day, or days that may fall either way: `undetermined`, both bear, and the row says so."""
    row = under(arrivals(*days), reading)
    assert (row["first_activity"], row["later_activity"]) == ("undetermined", "undetermined")
    assert row["bearer"] == "USA (usa), CHN (chn)"
    assert row["beneficiary"] == "USA (usa), CHN (chn)"


def test_periods_that_do_not_overlap_decide() -> None:
    """2031 lies before 2032 whichever day it is."""
    row = under(arrivals("2031", "2032"), "ost-first-mover")
    assert (row["first_activity"], row["bearer"]) == ("s", "CHN (chn)")


def test_the_earlier_of_declaration_and_start_decides_a_claim() -> None:
    """Maximalist: declared in 2029, started in 2033, so first before a source that starts in 2031."""
    zone = {"z": {"by": "chn", "around": "r", "radius": "1 km", "declared_on": "2029-01-01", "ends_on": None}}
    result = arrivals("2031-01-01", "2033-01-01", zones=zone)
    rows = result.conflicts[result.conflicts["mechanism"] == "plume_ejecta"].set_index("reading")
    assert rows.loc["maximalist", "first_activity"] == "r"
    assert rows.loc["ost-strict", "first_activity"] == "s"


def test_order_of_two_spans() -> None:
    """Strictly before decides; touching days and unknown ones do not."""
    assert order((1, 2), (3, 4)) == "receptor_later"
    assert order((3, 4), (1, 2)) == "source_later"
    assert order((1, 2), (2, 3)) == "undetermined"
    assert order(None, (2, 3)) == "undetermined"
    assert earlier((1, 2), (3, 3))
    assert not earlier((1, 3), (3, 3))
    assert not earlier(None, (3, 3))
    assert first_and_later("undetermined", "s", "r") == (None, None)


def test_each_reading_goes_by_its_own_date() -> None:
    """Start of operation, notice of the zone, registration, declaration or start, or none at all."""
    one = activity("usa", "habitat", -89.0, 0.0, operates=["2031", None], registered_on="2032-05-01")
    zone = {"by": "usa", "around": "a", "radius": "1 km", "declared_on": "2030-02-01", "notified_on": "2030-03-01"}
    scene = world({"a": one}, zones={"z": {**zone, "ends_on": None}})

    def days(name: str) -> list[tuple[date, date] | None]:
        found = deciding_days(scene, name)  # type: ignore[arg-type]
        return [
            None if span is None else tuple(date(1970, 1, 1) + pd.Timedelta(days=d) for d in span) for span in found
        ]

    start, end = date(2031, 1, 1), date(2031, 12, 31)
    assert days("starts_on")[0] == (start, end)
    assert days("notified_on") == [(date(2030, 3, 1),) * 2] * 2
    assert days("registered_on")[0] == (date(2032, 5, 1),) * 2
    assert days("declared_or_start") == [(date(2030, 2, 1),) * 2] * 2
    assert days("none") == [None, None]
    assert day_number(date(1970, 1, 2)) == 1
