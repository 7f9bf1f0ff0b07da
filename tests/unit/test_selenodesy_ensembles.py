"""Do the compiled measures of ensembles agree with those that draw and search?"""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard import selenodesy
from dueregard.conflicts.candidates import grown

SEEDS = st.integers(0, 2**32 - 1)
GROUNDS = (
    shapely.Polygon(
        [(30e3, 0), (50e3, 5e3), (45e3, 20e3), (40e3, 8e3), (28e3, 15e3)], [[(40e3, 3e3), (42e3, 4e3), (41e3, 6e3)]]
    ),
    shapely.LineString([(0, 0), (10e3, 3e3), (-5e3, 40e3)]),
    shapely.MultiPolygon([shapely.box(-20e3, -20e3, -10e3, -5e3), shapely.box(100e3, 100e3, 130e3, 110e3)]),
)


@settings(deadline=None, max_examples=25)
@given(SEEDS, st.integers(1, 12))
def test_union_of_caps_is_that_of_their_polygons(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    east, north = rng.uniform(-40e3, 40e3, (2, 1, count))
    radius = rng.uniform(0.0, 25e3, (1, count)) * (rng.random((1, count)) < 0.8)
    drawn = shapely.union_all(selenodesy.discs(east[0], north[0], radius[0], vertices=2048))
    exact = selenodesy.sampled_disc_unions_m2(east, north, radius)[0]
    assert exact == pytest.approx(float(selenodesy.area_m2(drawn)), rel=3e-6, abs=1.0)


def test_one_cap_two_equal_ones_and_a_lens_are_in_closed_form() -> None:
    whole = float(selenodesy.cap_area_m2(5e3))
    found = selenodesy.sampled_disc_unions_m2([[10e3, 10e3, 11e3]], [[0.0] * 3], [[5e3, 5e3, 2e3]])
    assert found[0] == pytest.approx(whole, rel=1e-12)
    lens = float(selenodesy.disc_overlap_area_m2(10e3, 0.0, 5e3, 14e3, 0.0, 3e3))
    two = selenodesy.sampled_disc_unions_m2([[10e3, 14e3]], [[0.0, 0.0]], [[5e3, 3e3]])[0]
    assert two == pytest.approx(whole + float(selenodesy.cap_area_m2(3e3)) - lens, rel=1e-12)


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.geom_type)
def test_gaps_to_ground_are_separations(ground: shapely.Geometry) -> None:
    east, north = np.random.default_rng(3).uniform(-150e3, 150e3, (2, 4000))
    exact = selenodesy.separation_m(shapely.points(east, north), np.array([ground], dtype=object))
    assert np.allclose(selenodesy.gaps_to_ground_m(east, north, ground), exact, rtol=1e-9, atol=1e-6)
    near = selenodesy.gaps_to_ground_m(east, north, ground, 20e3)
    assert np.allclose(near[exact < 20e3], exact[exact < 20e3], rtol=1e-9, atol=1e-6)
    assert np.isinf(near).any()


@settings(deadline=None, max_examples=15)
@given(SEEDS, st.floats(0.0, 900e3))
def test_shares_of_meetings_are_counts_of_overlaps(seed: int, off_m: float) -> None:
    rng = np.random.default_rng(seed)
    places = rng.uniform(-30e3, 30e3, (4, 40, 5)) + off_m
    zones, sites = (*places[:2], rng.uniform(0.0, 9e3, 5)), (*places[2:], rng.uniform(0.0, 5e3, 5))
    share, area = selenodesy.disc_meeting_shares(zones, sites, 1.0)
    each = selenodesy.disc_overlap_area_m2(
        zones[0][:, :, None], zones[1][:, :, None], zones[2][:, None], sites[0][:, None], sites[1][:, None], sites[2]
    )
    assert np.array_equal(share, np.mean(each >= 1.0, axis=0))
    assert np.allclose(area, np.mean(np.where(each >= 1.0, each, 0.0), axis=0), rtol=1e-9)


@pytest.mark.parametrize("lat", [-20.0, 20.0, 50.0, 80.0])
def test_what_meets_on_the_far_side_of_the_map_is_found(lat: float) -> None:
    """The map's scale grows without bound towards the north pole; the search must grow with it."""
    east, north = selenodesy.to_map(np.array([lat, lat + 5.0]), np.array([30.0, 30.0]))
    apart = float(selenodesy.distance_m(east[0], north[0], east[1], north[1]))
    zone, site = ([[east[i]], [north[i]], [0.6 * apart]] for i in (0, 1))
    zones, sites = ((np.array([x]), np.array([y]), np.array(r)) for x, y, r in (zone, site))
    share, area = selenodesy.disc_meeting_shares(zones, sites, 1.0)
    assert share == 1.0
    assert area > 0.0
    boxes = grown(np.array([[east[i], north[i], east[i], north[i]] for i in (0, 1)]), np.full(2, 0.6 * apart))
    assert shapely.intersects(*shapely.box(*boxes.T))
    ground = shapely.box(east[0] - 10.0, north[0] - 10.0, east[0] + 10.0, north[0] + 10.0)
    assert selenodesy.gaps_to_ground_m(east[1:], north[1:], ground, 1.2 * apart) == pytest.approx(apart, abs=20.0)


@settings(deadline=None, max_examples=10)
@given(SEEDS)
def test_places_named_by_even_numbers_are_even_on_true_ground(seed: int) -> None:
    """Half of the places fall into half of a region, measured on the sphere."""
    region = shapely.box(-200e3, 50e3, 300e3, 280e3)
    half = shapely.box(-200e3, 50e3, 300e3, 170e3)
    first, second = np.random.default_rng(seed).random((2, 20_000))
    east, north = selenodesy.place_within(selenodesy.even_ground(region), first, second)
    share = float(selenodesy.area_m2(half) / selenodesy.area_m2(region))
    assert shapely.covers(region, shapely.points(east, north)).all()
    assert np.mean(north < 170e3) == pytest.approx(share, abs=4.5 * np.sqrt(share * (1 - share) / 20_000))
