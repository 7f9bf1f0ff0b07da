"""Does the place of a mission decide which inventory it owes under the COSPAR policy?"""

from dataclasses import replace

import geopandas as gpd
import pytest
import shapely
from tests.worlds import activity, assessed, gazetteer, rulebook, world

from dueregard import selenodesy
from dueregard.zones.placement import place
from dueregard.zones.protection import protection_categories


def owed(lat: float, **more: object) -> dict[str, str]:
    """Return which of the two categories a lander owes, with its note."""
    rows = assessed(world({"a": activity("usa", "robotic-landing", lat, 30.0, **more)})).obligations
    mine = rows[rows["rule"].str.startswith("cospar")]
    return dict(zip(mine["rule"], mine["note"], strict=True))


@pytest.mark.parametrize(
    ("lat", "rule", "said"),
    [
        (-89.0, "cospar-2b", "Category IIb: south of 79 S"),
        (-79.01, "cospar-2b", "Category IIb: south of 79 S"),
        (-78.99, "cospar-2a", "Category IIa: north of 79 S"),
        (-69.4, "cospar-2a", "Category IIa: north of 79 S"),
    ],
)
def test_latitude_decides(lat: float, rule: str, said: str) -> None:
    found = owed(lat)
    assert set(found) == {rule}
    assert found[rule].startswith(said)


def test_ground_on_either_side_counts_as_the_stricter_and_says_so() -> None:
    found = owed(0.0, at={"lat": -79.0, "lon": 30.0, "uncertainty_m": 5000.0})
    assert set(found) == {"cospar-2b"}
    assert "it may lie on either side" in found["cospar-2b"]


def test_permanent_shadow_north_of_the_latitude_is_category_2b() -> None:
    """Shadow of 4 km made up at 75 S: a point in it, a point beside it, and ground that it cuts."""
    east, north = (float(part) for part in selenodesy.to_map(-75.0, 0.0))
    shadow = gpd.GeoDataFrame(
        {"scarce_class": ["psr"]}, geometry=[shapely.box(east - 2e3, north - 2e3, east + 2e3, north + 2e3)]
    )
    known = replace(gazetteer(), scarce=shadow)
    at = {
        "within": {"lat": -75.0, "lon": 0.0},
        "beside": {"lat": -74.5, "lon": 0.0},
        "cut": {"lat": -75.0, "lon": 0.0, "uncertainty_m": 9000.0},
    }
    scene = world({name: activity("usa", "robotic-landing", 0.0, 0.0, at=where) for name, where in at.items()})
    found = protection_categories(place(scene, known, seed=1), known, rulebook())
    assert {name: one.rule for name, one in found.items()} == {
        "within": "cospar-2b",
        "beside": "cospar-2a",
        "cut": "cospar-2b",
    }
    assert "in permanent shadow" in found["within"].why
    assert "part of the ground is" in found["cut"].why
