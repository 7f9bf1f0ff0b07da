"""Is the dust on each site the sum that a plain loop over sites, landings and parameter sets gives?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worlds import activity, gazetteer, rulebook, world

from dueregard import hazards
from dueregard.analyses.budgets import budgets
from dueregard.conflicts.distances import nominal_gap_m
from dueregard.hazards import plume_ejecta
from dueregard.hazards.contract import Reception
from dueregard.model.rulebook import Gazetteer
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Options
from dueregard.pipeline import SEED
from dueregard.readers.places import builtin_scenarios
from dueregard.readers.scenario import read_scenario
from dueregard.zones.days import day_number
from dueregard.zones.placement import Placements, place
from dueregard.zones.presence import attributes_of, operation_of, presence_of

GROUND = Reception("level ground", 1.0, 0.0)
ALIKE = 1e-7
"""Many ranges are read off a table that is good to TABLE_ERROR."""


def count(activity, first: int, last: int) -> float:
    if activity.rate_per_year is None:
        return float(sum(first <= day_number(event.nominal) < last for event in activity.events))
    starts, ends = operation_of(activity)
    return activity.rate_per_year * max(min(last, ends[1]) - max(first, starts[1]), 0) / 365.25


def plain(scenario: Scenario, placements: Placements, window: tuple[int, int]) -> pd.DataFrame:
    """Every site, every landing of others while it stands, every parameter set, one by one."""
    book = rulebook()
    hazard, sets = book.hazards["plume_ejecta"], hazards.parameter_sets(book.hazards["plume_ejecta"])
    every = list(enumerate(scenario.activities.items()))
    throwing = [
        (row, one)
        for row, (_, one) in every
        if "exhaust_volatiles" in book.kinds[one.kind].effects
        and count(one, *window)
        and placements.rows[row].ground is not None
    ]
    rows = []
    for item, (name, one) in every:
        kind = book.kinds[one.kind]
        exposed = {*(kind.interests if one.interests is None else one.interests), kind.remains_as}
        if placements.rows[item].ground is None or not exposed & hazard.thresholds.keys():
            continue
        starts, ends = presence_of(one)
        stay = max(starts[1], window[0]), min(ends[1], window[1])
        found = [(row, other, count(other, *stay)) for row, other in throwing if other.actor != one.actor]
        laid = []
        for parameters in (sets[hazard.nominal], *sets.values()):
            total = 0.0
            for row, other, number in found:
                apart_m = max(
                    nominal_gap_m(placements.rows[row], placements.rows[item]), book.severity.contact_range.si
                )
                emitter = attributes_of(other, book.kinds[other.kind])
                total += number * float(plume_ejecta.effect(np.array([apart_m]), emitter, GROUND, parameters)[0])
            laid.append(total / 1e-5)
        if max(laid) > 0.0:
            rows.append((name, sum(number for *_, number in found), laid[0], min(laid), max(laid)))
    columns = ["activity", "landings", "deposit_ug_cm2", "low_ug_cm2", "high_ug_cm2"]
    return pd.DataFrame(rows, columns=columns)


def compare(scenario: Scenario, places: Gazetteer) -> None:
    options = Options(("ost-strict",), "nominal", scenario.as_of, scenario.window.starts, scenario.window.ends)
    placements = place(scenario, places, seed=SEED)
    found = budgets(scenario, rulebook(), placements, options)
    window = day_number(options.starts), day_number(options.ends)
    expected = plain(scenario, placements, window)
    if found is None:
        assert expected.empty
        return
    assert found.dust["activity"].to_list() == expected["activity"].to_list()
    for column in expected.columns[1:]:
        assert found.dust[column].to_numpy() == pytest.approx(expected[column].to_numpy(), rel=ALIKE)


@pytest.mark.parametrize("name", sorted(builtin_scenarios()))
def test_built_in_scenarios_get_what_the_plain_loop_gives(name):
    compare(*read_scenario(builtin_scenarios()[name], rulebook(), gazetteer()))


LANDING = st.fixed_dictionaries(
    {
        "actor": st.sampled_from(["usa", "chn"]),
        "kind": st.sampled_from(["robotic-landing", "crewed-landing", "ascent"]),
        "lat": st.floats(-89.9, -84.0),
        "lon": st.floats(0.0, 359.0),
        "touchdown_mass": st.sampled_from(["1.5 t", "45 t"]),
        "pad": st.sampled_from([None, "inner", "full"]),
    },
    optional={"berm_height": st.just("3 m"), "berm_distance": st.sampled_from(["60 m", "200 m"])},
)
WHEN = st.one_of(
    st.builds(lambda year: {"events": [f"{year}-06-01", f"{year + 1}-06-01"]}, st.integers(2028, 2036)),
    st.builds(
        lambda year: {"rate_per_year": 3, "operates": [f"{year}-02-01", f"{year + 2}-07-01"]}, st.integers(2028, 2036)
    ),
)
LANDINGS = st.builds(lambda one, when: activity(**one, **when), LANDING, WHEN)
SITE = st.builds(
    lambda actor, kind, lat, lon, year: activity(
        actor, kind, lat, lon, operates=[f"{year}-01-01", f"{year + 3}-01-01"]
    ),
    st.sampled_from(["usa", "chn"]),
    st.sampled_from(["habitat", "solar-tower", "optical-telescope"]),
    st.floats(-89.9, -84.0),
    st.floats(0.0, 359.0),
    st.integers(2027, 2037),
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.builds(lambda one, when: activity(**one, **when), LANDING, WHEN), max_size=6),
    st.lists(SITE, min_size=1),
)
def test_any_world_gets_what_the_plain_loop_gives(landings, sites):
    compare(world({f"a-{number}": one for number, one in enumerate([*landings, *sites])}), gazetteer())


def test_many_sites_and_landings_are_read_off_the_table():
    draw = np.random.default_rng(5)
    places = list(zip(draw.uniform(-89.5, -88.5, 110), draw.uniform(0.0, 360.0, 110), strict=True))
    landings = [
        activity("chn", "robotic-landing", *place, events=[f"{2030 + number % 5}-06-01"], touchdown_mass="1.5 t")
        for number, place in enumerate(places[:60])
    ]
    sites = [activity("usa", "habitat", *place, operates=["2029-01-01", "2040-01-01"]) for place in places[60:]]
    assert len(landings) * len(sites) > plume_ejecta.STEPS
    compare(world({f"a-{number}": one for number, one in enumerate([*landings, *sites])}), gazetteer())
