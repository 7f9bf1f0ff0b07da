"""Is the cheapest set of changes the cheapest, and does the model have the last word?"""

import itertools
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.analyses.remedy.calendar import calendar
from dueregard.analyses.remedy.candidates import Candidate, merged
from dueregard.analyses.remedy.cases import Case
from dueregard.analyses.remedy.cheapest import cheapest
from dueregard.analyses.remedy.remedy import remedy
from dueregard.model.dates import SoftDate
from dueregard.zones.days import date_of, day_number

A, B, C = (Case("a", "x", "plume_ejecta"), Case("b", "x", "plume_ejecta"), Case("c", "x", "fission_dose"))


def change(name: str, cost: float, aspect: str = "place") -> Candidate:
    """Return a change of an activity of its own."""
    return Candidate("shift", name, aspect, name, cost, (), changes={"at": name})


def brute(costs: Sequence[float], clears: np.ndarray, groups: Sequence[str]) -> float | None:
    """Return the cost of the cheapest cover by looking at every set."""
    best = None
    for size in range(len(costs) + 1):
        for chosen in itertools.combinations(range(len(costs)), size):
            once = len({groups[one] for one in chosen}) == len(chosen)
            if once and clears[list(chosen)].any(axis=0).all():
                total = sum(costs[one] for one in chosen)
                best = total if best is None else min(best, total)
    return best


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_cover_costs_what_looking_at_every_set_gives(data: st.DataObject) -> None:
    count, cases = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 4))
    costs = data.draw(st.lists(st.integers(1, 20).map(float), min_size=count, max_size=count))
    rows = st.lists(st.booleans(), min_size=cases, max_size=cases)
    clears = np.array(data.draw(st.lists(rows, min_size=count, max_size=count)))
    groups = data.draw(st.lists(st.sampled_from("pqrs"), min_size=count, max_size=count))
    found = cheapest(np.array(costs), clears, groups)
    expected = brute(costs, clears, groups)
    assert (found is None) == (expected is None)
    if found is not None:
        assert sum(costs[one] for one in found) == pytest.approx(expected)


def test_a_star_where_the_greedy_choice_is_dearer() -> None:
    """Greedy takes the change that clears most for its cost (two for 2.9) and then needs the third: 3.9, not 3."""
    changes = [change("pair", 2.9), change("one", 1.0), change("two", 1.0), change("three", 1.0)]
    clears = {"pair": {A, B}, "one": {A}, "two": {B}, "three": {C}}
    there = frozenset({A, B, C})

    def judge(chosen: Sequence[Candidate]) -> frozenset[Case]:
        return there - frozenset[Case]().union(*(clears[one.activity] for one in chosen))

    plan = remedy(there, there, changes, judge)
    assert plan.cost == pytest.approx(3.0)
    assert {one.activity for one in plan.chosen} == {"one", "two", "three"}
    assert plan.verified
    assert not plan.left


def test_a_set_that_the_model_refuses_gives_way_to_the_next_dearer_one() -> None:
    """Each of two moves clears its case alone; together the two meet, so one of them takes the dearer way."""
    changes = [change("a", 1.0), change("b", 1.0), change("b", 5.0, "dates")]
    there = frozenset({A, B})

    def judge(chosen: Sequence[Candidate]) -> frozenset[Case]:
        moved = {(one.activity, one.aspect) for one in chosen}
        left = {case for case in there if case.source not in {name for name, _ in moved}}
        return frozenset(left | ({C} if {("a", "place"), ("b", "place")} <= moved else set()))

    plan = remedy(there, there, changes, judge)
    assert plan.cost == pytest.approx(6.0)
    assert plan.bound == pytest.approx(2.0)
    assert plan.verified


def test_a_search_that_is_broken_off_tells_what_is_known_and_chooses_nothing() -> None:
    there, asked = frozenset({A, B}), iter([False, True, True])
    plan = remedy(
        there, there, [change("a", 1.0), change("b", 1.0)], lambda _: frozenset({B}), stop=lambda: next(asked)
    )
    assert [one.clears for one in plan.tried] == [frozenset({A})]
    assert plan.untried == 1
    assert not plan.verified
    assert plan.chosen == ()


def test_a_change_that_makes_a_new_conflict_is_told_and_not_chosen() -> None:
    there = frozenset({A})
    plan = remedy(there, there, [change("a", 1.0)], lambda chosen: frozenset({C}) if chosen else there)
    assert plan.left == there
    assert plan.chosen == ()
    assert plan.tried[0].makes == frozenset({C})


def test_changes_of_one_activity_are_written_together() -> None:
    paved = Candidate("full_pad", "a", "pad", "pad", 1.0, (), changes={"pad": "full"})
    agreed = Candidate("agreed_hours", "a", "hours", "hours", 1.0, (), agreement={"covers": ["grain_impact"]})
    changes, agreements = merged([change("a", 1.0), paved, agreed])
    assert changes == {"a": {"at": "a", "pad": "full"}}
    assert agreements == [{"covers": ["grain_impact"]}]


def soft(day: str, latest: str | None = None) -> SoftDate:
    """Return a day, or a period."""
    return SoftDate.model_validate(day if latest is None else {"earliest": day, "nominal": day, "latest": latest})


def test_a_landing_moves_to_the_nearer_end_of_what_is_closed() -> None:
    closed = [(day_number(date(2030, 1, 1)), day_number(date(2030, 3, 1)))]
    events = [soft("2030-01-03"), soft("2030-02-20"), soft("2030-04-01")]
    assert calendar(events, closed, 0, 1000) == [-3, 9, 0]  # the day before, the first day after, as it was


def test_two_landings_do_not_take_the_same_day() -> None:
    closed = [(day_number(date(2030, 1, 1)), day_number(date(2030, 3, 1)))]
    assert calendar([soft("2030-02-20"), soft("2030-02-24")], closed, 0, 1000) in ([9, 6], [10, 5])  # 1 and 2 March


def test_every_admissible_day_of_a_soft_landing_is_open() -> None:
    closed = [(day_number(date(2030, 1, 10)), day_number(date(2030, 2, 1)))]
    assert calendar([soft("2030-01-05", "2030-01-12")], closed, 0, 1000) == [-3]  # 2 to 9 January


def test_a_landing_that_may_not_be_before_a_day_takes_that_day() -> None:
    start = day_number(date(2030, 1, 10))
    assert calendar([soft("2030-01-01")], [], start, 50) == [9]
    assert calendar([soft("2030-01-01"), soft("2030-01-02")], [], start, 50) in ([9, 9], [10, 8])


def test_no_calendar_where_others_are_always_there() -> None:
    closed = [(day_number(date(2020, 1, 1)), day_number(date(2050, 1, 1)))]
    assert calendar([soft("2030-01-05")], closed, 0, 1000) is None


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_calendar_waits_no_longer_than_looking_at_every_choice(data: st.DataObject) -> None:
    base = day_number(date(2030, 1, 1))
    days = data.draw(st.lists(st.integers(0, 60), min_size=1, max_size=3, unique=True))
    gaps = st.tuples(st.integers(0, 60), st.integers(1, 15))
    closed = [(base + begin, base + begin + length) for begin, length in data.draw(st.lists(gaps, max_size=3))]
    events = [SoftDate.model_validate(date_of(base + day)) for day in days]
    found = calendar(events, closed, base - 200, 200)
    free = [day for day in range(base - 100, base + 200) if not any(begin <= day < end for begin, end in closed)]
    near = [sorted(free, key=lambda day, at=base + one: abs(day - at))[:6] for one in days]
    best = min(
        sum(abs(day - base - one) for day, one in zip(chosen, days, strict=True))
        for chosen in itertools.product(*near)
        if len(set(chosen)) == len(chosen)
    )
    assert found is not None
    assert sum(map(abs, found)) == best
    moved = [base + day + by for day, by in zip(days, found, strict=True)]
    assert not any(begin <= day < end for day in moved for begin, end in closed)
    assert len(set(moved)) == len(moved)
