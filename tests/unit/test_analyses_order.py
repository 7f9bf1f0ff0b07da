"""Is the worth of coming first what one reckons by hand, and does it follow a run of the whole model?"""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worlds import activity, assessed, gazetteer, rulebook, world

from dueregard import selenodesy
from dueregard.analyses.order import Claimed, Order, Setup, order, setup, standing_in
from dueregard.analyses.programmes import first_starts, shifted
from dueregard.exclusion.parts import Survey
from dueregard.model.scenario import Scenario
from dueregard.zones.days import day_number
from dueregard.zones.placement import place

GROUND = shapely.Polygon(selenodesy.discs(0.0, 60_000.0, 60_000.0).exterior.coords)
GROUND_M2 = float(selenodesy.area_m2(GROUND))


def telescope(actor: str, lat: float, lon: float, starts: str) -> dict[str, Any]:
    """Return something that sends out nothing and is reached by a lander's ejecta as far as bare mirrors are."""
    return activity(actor, "optical-telescope", lat, lon, operates=[starts, None])


def asked(scenario: Scenario, readings: tuple[str, ...] = ("ost-strict",)) -> tuple[Setup, Order]:
    placements = place(scenario, gazetteer(), seed=1)
    survey = Survey(scenario, rulebook(), placements, scenario.as_of)
    day = day_number(scenario.window.ends) - 1
    on = setup(scenario, rulebook(), placements, survey, GROUND, "lander-45t", day, "nominal")
    return on, order(on, readings)


def gains(found: Order, reading: str = "ost-strict") -> dict[str, Any]:
    return {one.actor: one for one in found.gains if one.reading == reading}


def disc_share() -> float:
    """Return the share of the ground that the sensitivity of one telescope takes."""
    _, alone = asked(world({"a": telescope("usa", -88.0, 0.0, "2030-01-01")}))
    return gains(alone)["usa"].as_written.held


def test_two_identical_discs_the_first_holds_all_and_the_last_owes_all() -> None:
    both = {"a": telescope("usa", -88.0, 0.0, "2030-01-01"), "b": telescope("ind", -88.0, 0.0, "2032-01-01")}
    _, found = asked(world(both))
    disc = disc_share()
    assert disc > 0.05
    for one in gains(found).values():
        assert (one.first.held, one.first.owed) == pytest.approx((disc, 0.0))
        assert (one.last.held, one.last.owed) == pytest.approx((0.0, disc))
        assert (one.rent, one.rent_owed, one.shapley) == pytest.approx((disc, -disc, disc / 2.0))
        assert (one.error, one.error_owed) == (0.0, 0.0)
    assert gains(found)["usa"].as_written.held == pytest.approx(disc)
    assert found.exact
    assert found.orders == 2


def test_two_discs_apart_gain_nothing_by_the_order() -> None:
    both = {"a": telescope("usa", -89.2, 0.0, "2030-01-01"), "b": telescope("ind", -86.9, 0.0, "2032-01-01")}
    _, found = asked(world(both))
    for one in gains(found).values():
        assert one.rent == pytest.approx(0.0, abs=1e-12)
        assert one.rent_owed == pytest.approx(0.0, abs=1e-12)
        assert one.first.owed > 0.0


def test_three_actors_on_one_ridge_share_as_reckoned_by_hand() -> None:
    """Three sites in a row, each disc crossing its neighbours': the middle one gains most, and Shapley adds up."""
    names = {"usa": -88.8, "ind": -88.0, "chn": -87.2}
    sites = {name: telescope(name, lat, 0.0, f"203{row}-01-01") for row, (name, lat) in enumerate(names.items())}
    on, found = asked(world(sites))
    middles = [selenodesy.to_map(lat, 0.0) for lat in names.values()]
    radius_m = disc_radius_m(on)
    discs = [selenodesy.discs(*middle, radius_m) for middle in middles]

    def share(shape: Any) -> float:
        return float(selenodesy.area_m2(shapely.intersection(shape, GROUND))) / GROUND_M2

    for row, actor in enumerate(names):
        one, others = gains(found)[actor], [disc for place_, disc in enumerate(discs) if place_ != row]
        assert one.first.held == pytest.approx(share(discs[row]), rel=1e-3)
        assert one.last.held == pytest.approx(
            share(shapely.difference(discs[row], shapely.union_all(others))), rel=2e-3
        )
        assert one.last.owed == pytest.approx(share(shapely.union_all(others)), rel=1e-3)
    rents = {actor: one.rent for actor, one in gains(found).items()}
    assert rents["ind"] > max(rents["usa"], rents["chn"])
    assert sum(one.shapley for one in gains(found).values()) == pytest.approx(found.together["ost-strict"])
    overlap = [shapely.intersection(discs[1], disc) for disc in (discs[0], discs[2])]
    middle = share(discs[1]) - sum(share(one) for one in overlap) / 2.0
    triple = share(shapely.intersection_all(discs))
    assert gains(found)["ind"].shapley == pytest.approx(middle + triple / 3.0, rel=2e-3)


def disc_radius_m(on: Setup) -> float:
    from dueregard.zones.shapes import newcomer_reach

    reach = newcomer_reach(rulebook(), rulebook().newcomers["lander-45t"], "nominal")
    kind = rulebook().kinds["optical-telescope"]
    return float(max(one[1] for (_, name), one in reach.items() if name == "bare_optics")) + kind.operating_radius.si


def test_swapping_two_identical_actors_swaps_the_results() -> None:
    def found(first: str, second: str) -> dict[str, Any]:
        sites = {
            "a": telescope(first, -88.0, 0.0, "2030-01-01"),
            "b": telescope(second, -87.6, 20.0, "2032-01-01"),
            "c": telescope("chn", -87.4, 0.0, "2034-01-01"),
        }
        return gains(asked(world(sites))[1])

    one, other = found("usa", "ind"), found("ind", "usa")
    for name, swapped in (("usa", "ind"), ("ind", "usa"), ("chn", "chn")):
        mine, theirs = one[name], other[swapped]
        for what in ("rent", "rent_owed", "shapley"):
            assert getattr(mine, what) == pytest.approx(getattr(theirs, what))
        assert mine.as_written.held == pytest.approx(theirs.as_written.held)
        assert mine.last.owed == pytest.approx(theirs.last.owed)


def test_who_comes_on_the_same_day_holds_and_owes_both() -> None:
    both = {"a": telescope("usa", -88.0, 0.0, "2030-01-01"), "b": telescope("ind", -88.0, 0.0, "2030-01-01")}
    _, found = asked(world(both))
    disc = disc_share()
    for one in gains(found).values():
        assert (one.first.held, one.first.owed, one.last.held, one.last.owed) == pytest.approx((disc,) * 4)
        assert one.rent == pytest.approx(0.0)


def test_actors_of_one_state_owe_each_other_nothing() -> None:
    actors = {"usa": {"state": "USA"}, "company": {"state": "USA", "private": True}}
    both = {"a": telescope("usa", -88.0, 0.0, "2030-01-01"), "b": telescope("company", -88.0, 0.0, "2032-01-01")}
    _, found = asked(world(both, actors=actors))
    assert [one.first.owed for one in gains(found).values()] == [0.0, 0.0]
    assert [one.rent for one in gains(found).values()] == [0.0, 0.0]


def test_where_no_date_gives_priority_nobody_gains() -> None:
    """Under the managed area both coordinate, so at consult or more nobody holds anything."""
    both = {"a": telescope("usa", -88.0, 0.0, "2030-01-01"), "b": telescope("ind", -88.0, 0.0, "2032-01-01")}
    _, found = asked(world(both), ("managed-area", "ost-first-mover"))
    assert found.together["managed-area"] == 0.0
    assert all(one.rent == 0.0 for one in gains(found, "managed-area").values())
    assert all(one.rent > 0.0 for one in gains(found, "ost-first-mover").values())


def test_what_is_held_as_written_is_the_first_movers_ground_of_a_run() -> None:
    """The exclusion table of a run, by quite another way: unions and differences of polygons."""
    sites = {
        "a": telescope("usa", -86.2, 30.0, "2030-01-01"),
        "b": activity("ind", "habitat", -86.3, 33.0, operates=["2032-01-01", None]),
        "c": activity("chn", "crewed-landing", -86.5, 26.0, operates=["2029-01-01", None], rate_per_year=1),
    }
    scenario = world(sites)
    scarce = gazetteer().scarce
    row = scarce[scarce["scarce_class"] == "mons-mouton-plateau"].iloc[0]
    placements = place(scenario, gazetteer(), seed=1)
    survey = Survey(scenario, rulebook(), placements, scenario.as_of)
    day = day_number(scenario.window.ends) - 1
    on = setup(scenario, rulebook(), placements, survey, row.geometry, "lander-45t", day, "nominal")
    table = assessed(scenario).exclusion
    table = table[(table["newcomer_class"] == "lander-45t") & (table["share_of"] == "mons-mouton-plateau")]
    last = table[table["starts_on"] == table["starts_on"].max()]
    consult = last[last["effect"].isin(["consult", "consent", "prohibited"])]
    in_a_run = consult.groupby("actor")["first_km2"].sum() * 1e6 / float(selenodesy.area_m2(row.geometry))
    for actor, one in gains(order(on, ("ost-strict",))).items():
        assert one.as_written.held == pytest.approx(float(in_a_run.get(actor, 0.0)), rel=1e-6, abs=1e-9)


def test_a_shifted_programme_keeps_its_places_and_its_spacing() -> None:
    sites = {
        "a": activity(
            "usa", "robotic-landing", -88.0, 0.0, events=["2030-01-01", "2031-02-03"], operates=["2030-01-01", None]
        ),
        "b": telescope("ind", -88.0, 0.0, "2032-01-01"),
    }
    scenario = world(sites)
    moved = shifted(scenario, {"usa": 100})
    assert first_starts(scenario)["usa"] + 100 == first_starts(moved)["usa"]
    assert first_starts(scenario)["ind"] == first_starts(moved)["ind"]
    first, second = (one.nominal for one in moved.activities["a"].events)
    assert (second - first).days == 398
    assert moved.activities["a"].at == scenario.activities["a"].at


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.data())
def test_every_face_is_held_by_the_first_on_it_and_shapley_is_the_mean_over_all_orders(data: st.DataObject) -> None:
    """Marginal contribution to a union, averaged over all orders, is 1/m on ground that m cover: brute force."""
    from itertools import permutations

    from dueregard.analyses.order import _shapley

    actors, faces = 4, 6
    covers = np.array(
        data.draw(st.lists(st.lists(st.booleans(), min_size=faces, max_size=faces), min_size=actors, max_size=actors))
    )
    share = np.linspace(0.05, 0.15, faces)
    on = Setup(None, (), 0, "", np.zeros((faces, 0), dtype=bool), share)  # type: ignore[arg-type]
    day = np.where(covers[:, None, :], np.arange(actors)[None, :, None].astype(float), np.inf)
    holds = np.repeat(covers[:, None, :], actors, axis=1)
    found = Claimed(day, day, holds, ~np.eye(actors, dtype=bool), ())
    held = np.array([standing_in(on, found, places)[0] for places in permutations(range(actors))])
    assert held.sum(axis=1) == pytest.approx(covers.any(axis=0) @ share)
    assert held.mean(axis=0) == pytest.approx(_shapley(on, covers))
