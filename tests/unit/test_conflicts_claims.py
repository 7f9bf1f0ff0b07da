"""What follows from entry into a declared zone, from two claims on one ground, from a heritage boundary?"""

import pandas as pd
import pytest
from tests.worlds import activity, assessed, world

DEGREE_M = 30_323.350  # one degree of a great circle on the sphere of 1 737 400 m


def away(metres: float) -> float:
    """Return the latitude that lies so far north of 89 degrees south on the same meridian."""
    return -89.0 + metres / DEGREE_M


def zone(by: str, lat: float, radius: str = "5 km", **more: object) -> dict[str, object]:
    return {
        "by": by,
        "at": {"lat": lat, "lon": 0.0},
        "radius": radius,
        "declared_on": "2030-01-01",
        "ends_on": None,
        **more,
    }


def telescope(actor: str, lat: float, **more: object) -> dict[str, object]:
    given = {"interests": [], "operating_radius": "100 m", "operates": ["2031-01-01", "2032-01-01"]}
    return activity(actor, "optical-telescope", lat, 0.0, **{**given, **more})


def rows(activities: dict[str, object], zones: dict[str, object], reading: str = "maximalist") -> pd.DataFrame:
    return assessed(world(activities, zones=zones), (reading,)).conflicts


@pytest.mark.parametrize(("gap_m", "enters"), [(5_099.0, True), (5_101.0, False)])
def test_a_claim_meets_the_site_of_who_enters(gap_m: float, enters: bool) -> None:
    """5 km and a site of 100 m; the holder is the source, the entrant the receptor."""
    table = rows({"r": telescope("chn", away(gap_m))}, {"z": zone("usa", -89.0)})
    assert list(table["receptor_activity"]) == (["r"] if enters else [])


def test_entry_under_a_claim_needs_the_consent_of_the_first() -> None:
    """Maximalist: consent of the first, margin null, overlap share instead."""
    row = rows({"r": telescope("chn", away(1_000.0))}, {"z": zone("usa", -89.0)}).iloc[0]
    assert (row["source_activity"], row["first_activity"], row["bearer"]) == ("z", "z", "CHN (chn)")
    assert (row["mechanism"], row["polarity"], row["effect_on_entry"]) == ("declared_zone", "declared", "consent")
    assert pd.isna(row["margin"])
    assert row["severity"] is None
    assert row["overlap_share"] == pytest.approx(1.0)
    assert row["area_km2"] == pytest.approx(3.14159265e-2, rel=2e-4)


def test_who_was_there_before_the_claim_needs_nobodys_consent() -> None:
    """The claimant came later: by its own logic it needs the consent of the first."""
    row = rows({"r": telescope("chn", away(1_000.0), operates=["2028-01-01", None])}, {"z": zone("usa", -89.0)}).iloc[0]
    assert (row["first_activity"], row["bearer"]) == ("r", "USA (usa)")


def test_an_entry_lasts_while_both_are_there() -> None:
    """A dead object in a zone is no operation in it; a zone that has ended is none."""
    row = rows({"r": telescope("chn", away(1_000.0))}, {"z": zone("usa", -89.0, ends_on="2031-07-01")}).iloc[0]
    assert (f"{row['starts_on']:%Y-%m-%d}", f"{row['ends_on']:%Y-%m-%d}") == ("2031-01-01", "2031-07-01")
    late = zone("usa", -89.0, declared_on="2032-01-01")
    assert rows({"r": telescope("chn", away(1_000.0))}, {"z": late}).empty


def test_two_claims_on_one_ground_compete_once() -> None:
    """Claim with claim is the one pair of zones that conflicts: one row, borne by the later."""
    far = {"r": telescope("ind", -86.0)}
    pair = {"z1": zone("usa", -89.0), "z2": zone("chn", away(9_000.0), declared_on="2030-06-01")}
    table = rows(far, pair)
    assert list(table["polarity"]) == ["declared-declared"]
    row = table.iloc[0]
    assert (row["first_activity"], row["later_activity"], row["bearer"]) == ("z1", "z2", "CHN (chn)")
    assert row["overlap_share"] < 0.1


@pytest.mark.parametrize(("gap_m", "count"), [(9_999.0, 1), (10_001.0, 0)])
def test_claims_that_touch_do_not_compete(gap_m: float, count: int) -> None:
    """Two discs of 5 km."""
    pair = {"z1": zone("usa", -89.0), "z2": zone("chn", away(gap_m))}
    assert len(rows({"r": telescope("ind", -86.0)}, pair)) == count


def test_no_claim_exists_under_the_treaty() -> None:
    """The Treaty knows activities and objects, no zones."""
    table = rows({"r": telescope("chn", away(1_000.0))}, {"z": zone("usa", -89.0)}, "ost-strict")
    assert table.empty


def landed(gap_m: float, artefact_of: str, entrant: str) -> pd.DataFrame:
    scene = world(
        {
            "old": activity(artefact_of, "heritage-lander", -89.0, 0.0, operates=["1969-07-20", "1969-07-22"]),
            "new": telescope(entrant, away(gap_m), operates=["2031-01-01", "2032-01-01"]),
        }
    )
    table = assessed(scene, ("accords", "ost-strict")).conflicts
    return table[table["mechanism"] == "heritage"]


@pytest.mark.parametrize(("gap_m", "count"), [(2_099.0, 1), (2_101.0, 0)])
def test_a_heritage_boundary_meets_sites_within_two_kilometres(gap_m: float, count: int) -> None:
    """NASA 2011: 2.0 km round a US lander, and a site of 100 m; under the Accords among signatories."""
    table = landed(gap_m, "usa", "ind")
    assert len(table) == count
    if count:
        row = table.iloc[0]
        assert (row["reading"], row["rule"], row["number_class"]) == ("accords", "nasa-heritage-lander", "GUIDELINE")
        assert (row["bearer"], row["duty"], row["effect_on_entry"]) == ("IND (ind)", "preserve", "coordinate")


def test_an_artefact_was_there_first() -> None:
    """Landed in 1969, met in 2031: nobody can doubt who was first, and one side bears."""
    row = landed(1_000.0, "usa", "ind").iloc[0]
    assert (row["first_activity"], row["later_activity"]) == ("old", "new")
    assert "both bear" not in (row["note"] or "")


def test_a_guideline_for_us_artefacts_draws_nothing_round_others() -> None:
    """The boundaries of NASA 2011 lie round artefacts of the US Government."""
    assert landed(1_000.0, "chn", "ind").empty
