"""Which pairs conflict, which never do, and where exactly does an overlap begin?"""

import pytest
from tests.worlds import activity, assessed, pairs, world

from dueregard.model.tables import Assessment

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m
GUIDELINE_M = 2_000.0  # NASA 2011: the least reach of landing ejecta


def away(metres: float) -> float:
    """Return the latitude that lies so far north of 89 degrees south on the same meridian."""
    return -89.0 + metres / DEGREE_M


def landing(actor: str, lat: float = -89.0, **more: object) -> dict[str, object]:
    return activity(actor, "robotic-landing", lat, 0.0, **{"rate_per_year": 1, "operating_radius": "10 m", **more})


def telescope(actor: str, lat: float, **more: object) -> dict[str, object]:
    return activity(actor, "optical-telescope", lat, 0.0, **{"interests": [], "operating_radius": "100 m", **more})


def meeting(gap_m: float, **more: object) -> Assessment:
    """A landing that reaches 2 km, and the painted structure of a telescope with a site of 100 m."""
    return assessed(world({"s": landing("usa"), "r": telescope("chn", away(gap_m), **more)}))


@pytest.mark.parametrize(("gap_m", "meets"), [(2_099.0, True), (2_101.0, False)])
def test_an_emission_meets_the_site_not_the_point(gap_m: float, meets: bool) -> None:
    """Emission of S meets the site of R: ground plus operating radius, 2 000 m + 100 m."""
    assert (("s", "r", "plume_ejecta") in pairs(meeting(gap_m))) is meets


def test_less_than_a_square_metre_in_common_is_no_conflict() -> None:
    """A lens of two circles of 2 000 m and 100 m, 1 cm deep: 2/3 * 1 cm * 2.76 m = 0.02 m2; 20 cm deep: 1.6 m2."""
    assert ("s", "r", "plume_ejecta") not in pairs(meeting(2_099.99))
    assert ("s", "r", "plume_ejecta") in pairs(meeting(2_099.80))


@pytest.mark.parametrize(("radius", "count"), [("0.5 m", 0), ("0.6 m", 1)])
def test_a_site_under_a_square_metre_holds_no_overlap(radius: str, count: int) -> None:
    """pi (0.5 m)^2 is 0.79 m2, pi (0.6 m)^2 is 1.13 m2, however deep in the zone it lies."""
    assert len(meeting(1_000.0, operating_radius=radius).conflicts) == count


def test_the_overlap_is_zone_and_site_in_common() -> None:
    """A site that lies wholly in the zone is all overlap: pi (100 m)^2, share 1."""
    row = meeting(1_000.0).conflicts.iloc[0]
    assert row["area_km2"] == pytest.approx(3.14159265e-2, rel=2e-4)
    assert row["overlap_share"] == pytest.approx(1.0, abs=1e-9)


def test_half_a_site_is_half_a_share() -> None:
    """A site centred on the edge of a far larger circle: half of it, less the bulge r / (3 pi R)... under 2 %."""
    row = meeting(GUIDELINE_M).conflicts.iloc[0]
    assert row["overlap_share"] == pytest.approx(0.5, abs=0.02)
    assert row["overlap_share"] < 0.5


def test_a_plume_harms_a_telescope_and_not_the_other_way_round() -> None:
    """Emission is directed: a telescope sends nothing out."""
    assert pairs(meeting(1_000.0)) == {("s", "r", "plume_ejecta")}


def test_two_zones_meet_only_over_a_site() -> None:
    """Emission x emission is no conflict: two landings 3 km apart have overlapping plumes and untouched sites."""
    assert pairs(assessed(world({"a": landing("usa"), "b": landing("chn", away(3_000.0))}))) == set()


def test_nothing_but_listed_polarities_conflicts() -> None:
    """Sensitivity serves exclusion and maps; it never makes a row."""
    claim = {"z": {"by": "chn", "around": "r", "radius": "3 km", "declared_on": "2030-01-01", "ends_on": None}}
    scene = world({"s": landing("usa"), "r": telescope("chn", away(1_000.0))}, zones=claim)
    result = assessed(scene, ("ost-strict", "maximalist"))
    assert set(result.conflicts["polarity"]) == {"emission", "declared"}
    assert "sensitivity" in set(result.zones["polarity"])


def test_one_operator_does_not_conflict_with_itself() -> None:
    """Same operator: no row."""
    assert pairs(assessed(world({"s": landing("usa"), "r": telescope("usa", away(1_000.0))}))) == set()


def test_several_events_and_receptor_classes_make_one_row() -> None:
    """One row per (reading, mechanism, polarity pair, ordered pair): two events, three classes, two phases."""
    scene = world(
        {
            "s": landing("usa", rate_per_year=None, events=["2030-02-01", "2030-09-01"]),
            "r": activity("chn", "habitat", away(1_000.0), 0.0),
        }
    )
    rows = assessed(scene).conflicts
    assert len(rows[rows["mechanism"] == "plume_ejecta"]) == 1
    assert rows["conflict_id"].is_unique


def test_each_direction_and_each_mechanism_has_its_row() -> None:
    """Two landings 1 km apart: each plume reaches the other's craft; grains reach nobody without a crew."""
    result = assessed(world({"a": landing("usa"), "b": landing("chn", away(1_000.0))}))
    assert pairs(result) == {("a", "b", "plume_ejecta"), ("b", "a", "plume_ejecta")}


def site_days(result: Assessment) -> tuple[str, str]:
    row = result.conflicts.iloc[0]
    return f"{row['starts_on']:%Y-%m-%d}", f"{row['ends_on']:%Y-%m-%d}"


def test_days_are_half_open() -> None:
    """`ends_on` is the first day no longer active: an instrument until 1 July and a landing on 1 July do not meet."""
    crew = {"interests": ["crew"], "operates": ["2030-01-01", "2030-07-01"]}
    reactor = {"operating_radius": "10 m"}
    until = activity("usa", "fission-reactor", -89.0, 0.0, operates=["2030-07-01", "2030-08-01"], **reactor)
    day_before = activity("usa", "fission-reactor", -89.0, 0.0, operates=["2030-06-30", "2030-08-01"], **reactor)
    base = activity("chn", "habitat", away(1_000.0), 0.0, **crew)
    assert pairs(assessed(world({"s": until, "r": base}))) == set()
    result = assessed(world({"s": day_before, "r": base}))
    assert ("s", "r", "fission_dose") in pairs(result)
    assert site_days(result) == ("2030-06-30", "2030-07-01")


def test_an_event_lasts_one_day() -> None:
    """A landing on 1 March acts on 1 March: the row ends on 2 March."""
    scene = world(
        {"s": landing("usa", rate_per_year=None, events=["2030-03-01"]), "r": telescope("chn", away(1_000.0))}
    )
    assert site_days(assessed(scene)) == ("2030-03-01", "2030-03-02")


@pytest.mark.parametrize(("event", "met_as"), [("2030-12-31", "bare_optics"), ("2031-01-01", "painted_structure")])
def test_from_its_last_day_on_only_the_object_remains(event: str, met_as: str) -> None:
    """The mirror counts while the telescope works, from `ends_on` only its structure does."""
    scope = activity("chn", "optical-telescope", away(1_000.0), 0.0, operates=["2030-01-01", "2031-01-01"])
    scene = world({"s": landing("usa", rate_per_year=None, events=[event]), "r": scope})
    assert list(assessed(scene).conflicts["receptor_class"]) == [met_as]


def test_nothing_remains_once_it_is_removed() -> None:
    """`present_until` ends the object, half-open like every day."""
    for event, count in (("2031-05-31", 1), ("2031-06-01", 0)):
        scope = telescope("chn", away(1_000.0), present_until="2031-06-01")
        scene = world({"s": landing("usa", rate_per_year=None, events=[event]), "r": scope})
        assert len(assessed(scene).conflicts) == count


def test_the_window_cuts_what_is_assessed() -> None:
    """Nothing is reported before the window's first day or from its end on."""
    scene = world(
        {
            "s": landing("usa", operates=["2020-01-01", None]),
            "r": telescope("chn", away(500.0), operates=["2019-01-01", None]),
        },
        window={"from": "2025-01-01", "to": "2027-01-01"},
    )
    assert site_days(assessed(scene)) == ("2025-01-01", "2027-01-01")
