"""Is ground that is divided into cells as large, and as old, as ground that is measured all at once?"""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plain_exclusion import plainly_measured
from tests.worlds import gazetteer

from dueregard import selenodesy
from dueregard.exclusion.cells import SIDE_M, Cell, joined, leaves, telling
from dueregard.exclusion.measured import Memory, Register, measuring
from dueregard.exclusion.overlays import union_of
from dueregard.exclusion.parts import Borne, Part

ALIKE = 1e-9
SPREAD_M = 40e3
SCARCE = {
    "ridge": shapely.MultiPolygon([shapely.box(-9e3, -2e3, 12e3, 3e3), shapely.box(-30e3, 9e3, -22e3, 20e3)]),
    "trap": shapely.Polygon([(0, 0), (30e3, 10e3), (5e3, 28e3)]),
}
PLACES = SimpleNamespace(
    scarce=gpd.GeoDataFrame(
        {"scarce_class": list(SCARCE)}, geometry=list(SCARCE.values()), crs=selenodesy.SOUTH_POLAR_CRS
    )
)

METRES = st.floats(-SPREAD_M, SPREAD_M).map(round)
DISC = st.builds(
    lambda east, north, radius: selenodesy.discs(east, north, radius, vertices=32),
    METRES,
    METRES,
    st.one_of(st.floats(100.0, 5e3), st.floats(1e3, 1.5 * SPREAD_M)).map(round),
)
BOX = st.builds(
    lambda west, south, wide, high: shapely.box(west, south, west + wide, south + high),
    METRES,
    METRES,
    st.floats(10.0, SPREAD_M).map(round),
    st.floats(10.0, SPREAD_M).map(round),
)
DAYS = st.one_of(
    st.integers(0, 12).map(lambda day: (day, day)),
    st.tuples(st.integers(0, 12), st.integers(0, 6)).map(lambda one: (one[0], one[0] + one[1])),
)
EFFECT = st.sampled_from([None, "notify", "coordinate", "consult", "consent"])


def borne(actor, effect, in_zone, deciding, *, notified=False):
    return Borne(actor, effect, effect if notified else in_zone, notified, deciding)


def part(number: int, actor: str = "a") -> Part:
    """Return a part whose deciding day is its number."""
    return Part(number, "LEGAL", borne(actor, "consult", "consult", (number, number)))


ACTOR = st.sampled_from(["a", "b", "c"])
PLAIN = st.builds(lambda actor, effect, days: borne(actor, effect, effect, days), ACTOR, EFFECT, DAYS)
ANY = st.builds(
    lambda actor, effect, in_zone, days, notified: borne(actor, effect, in_zone, days, notified=notified),
    ACTOR,
    EFFECT,
    EFFECT,
    st.one_of(DAYS, st.none()),
    st.booleans(),
)


def worlds(law):
    return st.lists(st.tuples(st.one_of(DISC, DISC, BOX), law, st.sampled_from(["LEGAL", "ASSUMPTION"])), max_size=14)


def compare(world, few: int) -> None:
    standing, shapes = numbered(world)
    found = measuring(shapes, PLACES, few)(standing)
    expected = list(plainly_measured(standing, shapes, SCARCE)) if standing else []
    assert [actor for actor, _ in found] == [actor for actor, _ in expected]
    for (_, rows), (_, plain) in zip(found, expected, strict=True):
        known = [(row["effect"], row["share_of"], row["number_class"]) for row in plain]
        assert [(row["effect"], row["share_of"], row["number_class"]) for row in rows] == known
        for row, one in zip(rows, plain, strict=True):
            alike(row, one)


def alike(row, one) -> None:
    for name in ("area_km2", "cumulative_km2", "first_km2"):
        assert row[name] == pytest.approx(one[name], rel=ALIKE, abs=1e-10, nan_ok=True)
    if one["geometry"] is not None:
        assert row["geometry"].is_valid
        off = shapely.symmetric_difference(row["geometry"], one["geometry"]).area
        assert off <= ALIKE * one["geometry"].area + 1e-4


@settings(max_examples=120, deadline=None)
@given(worlds(PLAIN), st.sampled_from([1, 3, 50]))
def test_whoever_came_when_cells_change_nothing(world, few):
    compare(world, few)


@settings(max_examples=120, deadline=None)
@given(worlds(ANY), st.sampled_from([1, 3, 50]))
def test_whatever_the_law_says_cells_change_nothing(world, few):
    compare(world, few)


@settings(max_examples=60, deadline=None)
@given(worlds(ANY), st.one_of(DISC, BOX), st.sampled_from([1, 3, 50]))
def test_what_is_known_of_other_ground_changes_nothing(world, moved, few):
    """One shape moves, another is gone: what is remembered of the cells of before gives the very same rows."""
    before, known = numbered(world), Memory()
    measuring(before[1], PLACES, few, found=known)(before[0])
    standing, shapes = numbered([(moved, *one[1:]) for one in world[:1]] + world[2:])
    anew, remembered = (measuring(shapes, PLACES, few, of, Memory())(standing) for of in (None, known))
    assert [actor for actor, _ in anew] == [actor for actor, _ in remembered]
    for (_, rows), (_, others) in zip(anew, remembered, strict=True):
        pd.testing.assert_frame_equal(*(pd.DataFrame(some).map(wkb) for some in (rows, others)), check_exact=True)


def numbered(world):
    """Number the distinct shapes, as `zones.shapes.shape_numbers` does."""
    distinct = {shape.wkb: shape for shape, *_ in world}
    number = {wkb: place for place, wkb in enumerate(distinct)}
    shapes = np.empty(len(distinct), dtype=object)
    shapes[:] = list(distinct.values())
    return tuple(Part(number[shape.wkb], name, law) for shape, law, name in world), shapes


def wkb(cell):
    return cell.wkb if isinstance(cell, shapely.Geometry) else cell


def test_many_landings_on_one_mountain():
    """Dense and long: what is covered early says nothing later."""
    draw = np.random.default_rng(7)
    places, radius = draw.uniform(-30e3, 30e3, (2, 150)), draw.uniform(2e3, 15e3, 150)
    discs = selenodesy.discs(*places, radius, vertices=64)
    days = draw.integers(0, 40, 150)
    world = [
        (disc, borne("abc"[number % 3], "consult", "consult", (int(day), int(day))), "LEGAL")
        for number, (disc, day) in enumerate(zip(discs, days, strict=True))
    ]
    compare(world, 8)


def test_in_a_cell_that_is_covered_few_things_tell_more():
    """Two actors cover the cell, one from day 5 on, one from day 8 on: whoever comes later, or weaker, adds nothing."""
    disc = selenodesy.discs(0.0, 0.0, 1e3)
    laws = [
        borne("a", "consult", "consult", (5, 5)),
        borne("b", "consult", "consult", (8, 8)),
        borne("a", "consult", "consult", (2, 3)),  # earlier: was first on its part
        borne("a", "consent", "consent", (9, 9)),  # later, and stronger
        borne("a", "notify", "notify", (9, 9)),
        borne("b", "consult", "consult", (6, 6)),
        borne("b", "consult", "consult", (4, 9)),  # may have been first
    ]
    register = Register(union_of(np.array([disc], dtype=object)), "d")
    units, _ = register.of([Part(0, "LEGAL", law) for law in laws])
    whole = np.array([register.borne[number] in laws[:2] for number in units.number])
    assert [register.borne[number] in laws[:4] + laws[6:] for number in units.number[telling(units, whole)]] == [
        True
    ] * 5


def test_quarters_fill_their_cell():
    west, south, east, north = Cell().bounds
    assert max(west, south) < -SIDE_M / 2
    assert min(east, north) > SIDE_M / 2
    quarters = [shapely.box(*one.bounds) for one in Cell().quarters()]
    assert shapely.union_all(quarters).equals(shapely.box(west, south, east, north))


@pytest.mark.parametrize("lat", [-20.0, 20.0, 26.0, 80.0])
@pytest.mark.parametrize("lon", [30.0, 135.0])
def test_ground_beyond_the_lattice_counts(lat, lon):
    """Dense round Apollo 15 and 17, north of the equator, and farther away than the lattice reaches."""
    discs = selenodesy.discs(*selenodesy.to_map(np.full(20, lat), lon + np.linspace(0.0, 0.5, 20)), np.full(20, 3e4))
    days = [(number, number) for number in range(20)]
    compare(
        [
            (disc, borne("abc"[day[0] % 3], "consult", "consult", day), "LEGAL")
            for disc, day in zip(discs, days, strict=True)
        ],
        8,
    )


def test_a_day_on_which_one_thing_changes_keeps_the_other_cells():
    draw = np.random.default_rng(3)
    discs = selenodesy.discs(*draw.uniform(-200e3, 200e3, (2, 300)), np.full(300, 2e3), vertices=32)
    register = Register(union_of(discs), range(300))
    standing = [part(number) for number in range(300)]
    before, after = (
        {(leaf.cell, frozenset(leaf.units.number.tolist())) for leaf in leaves(*register.of(some), 16)}
        for some in (standing[:-1], standing)
    )
    assert len(after - before) <= 2
    assert len(after) > 20


def test_the_built_in_classes_are_measured_as_a_whole():
    """Pieces of a class that lie in some ground as a whole, and those that are cut, add up to what is cut at once."""
    places = gazetteer()
    disc = selenodesy.discs(20e3, -15e3, 60e3)
    rows = dict(
        measuring(np.array([disc], dtype=object), places)((Part(0, "LEGAL", borne("a", "consult", "consult", (1, 1))),))
    )
    found = {row["share_of"]: row["area_km2"] for row in rows["a"]}
    for name, ground in zip(places.scarce["scarce_class"], places.scarce.geometry, strict=True):
        expected = float(selenodesy.area_m2(shapely.intersection(disc, ground))) / 1e6
        assert found.get(name, 0.0) == pytest.approx(expected, rel=ALIKE, abs=1e-6)


def test_what_has_no_ground_is_no_part_of_the_whole() -> None:
    """A layer with an empty polygon among its parts is refused by some of those who read it."""
    square = shapely.box(10.0, 10.0, 20.0, 20.0)
    whole = joined([(Cell(1, 0, 0), shapely.Polygon()), (Cell(1, 1, 1), square), (Cell(1, 1, 0), shapely.Polygon())])
    assert not shapely.is_empty(shapely.get_parts(whole)).any()
    assert whole.area == square.area
