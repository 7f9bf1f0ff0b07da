"""Is the largest set the largest: by hand, by trying all, and with a gap where time is up?"""

from itertools import combinations
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.analyses.packing import clique_cover, excluded_table, largest_set


def pairs(*given_pairs: tuple[int, int]) -> np.ndarray:
    return np.array(given_pairs, dtype=np.int64).reshape(-1, 2)


def line(sites: int, reach: int) -> np.ndarray:
    return pairs(*((a, b) for a, b in combinations(range(sites), 2) if b - a <= reach))


def test_two_discs_that_touch_nothing_stand_together_and_two_that_overlap_do_not() -> None:
    assert len(largest_set(2, pairs(), 1.0).chosen) == 2
    assert len(largest_set(2, pairs((0, 1)), 1.0).chosen) == 1


@pytest.mark.parametrize(("sites", "reach", "room"), [(10, 1, 5), (10, 2, 4), (11, 2, 4), (30, 4, 6), (31, 4, 7)])
def test_a_line_of_sites_holds_one_in_each_reach(sites: int, reach: int, room: int) -> None:
    """Each outpost takes its own site and `reach` more: ceil(sites / (reach + 1))."""
    found = largest_set(sites, line(sites, reach), 5.0)
    assert (len(found.chosen), found.bound, found.proven) == (room, room, True)


def test_on_a_star_who_takes_the_middle_takes_all() -> None:
    """Taking sites as they come takes the hub, and one outpost stands; the five rays hold five."""
    star = pairs(*((0, ray) for ray in range(1, 6)))
    table = excluded_table(6, star)
    as_they_come: list[int] = []
    for site in range(6):
        if not table[site, as_they_come].any():
            as_they_come.append(site)
    assert as_they_come == [0]
    assert largest_set(6, star, 1.0).chosen.tolist() == [1, 2, 3, 4, 5]


def test_where_the_least_excluding_is_wrong_the_answer_is_right() -> None:
    """Taking the site that excludes fewest is beaten by trying all, at least once in sixty random graphs."""
    rng = np.random.default_rng(3)
    worse = 0
    for _ in range(60):
        table = np.triu(rng.random((14, 14)) < 0.3, 1)
        excluded = np.argwhere(table)
        best = brute_force(14, excluded)
        greedy = least_degree(14, excluded)
        worse += greedy < best
        assert len(largest_set(14, excluded, 5.0).chosen) == best
    assert worse > 0


def least_degree(count: int, excluded: np.ndarray) -> int:
    table, free, taken = excluded_table(count, excluded), set(range(count)), 0
    while free:
        site = min(free, key=lambda one: sum(table[one, other] for other in free))
        free -= {site, *np.flatnonzero(table[site]).tolist()}
        taken += 1
    return taken


def brute_force(count: int, excluded: np.ndarray) -> int:
    masks = [0] * count
    for a, b in excluded:
        masks[a] |= 1 << int(b)
        masks[b] |= 1 << int(a)

    def most(free: int) -> int:
        if not free:
            return 0
        site = free.bit_length() - 1
        rest = free & ~(1 << site)
        return max(1 + most(rest & ~masks[site]), most(rest))

    return most((1 << count) - 1)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.integers(1, 12), st.data())
def test_no_set_is_larger_than_the_largest(count: int, data: st.DataObject) -> None:
    everything = list(combinations(range(count), 2))
    chosen = data.draw(st.lists(st.sampled_from(everything), unique=True)) if everything else []
    found = largest_set(count, pairs(*chosen), 5.0)
    table = excluded_table(count, pairs(*chosen))
    assert not table[np.ix_(found.chosen, found.chosen)].any()
    assert len(found.chosen) == found.bound == brute_force(count, pairs(*chosen))


def test_cliques_cover_every_excluded_pair_and_nothing_else() -> None:
    rng = np.random.default_rng(1)
    table = np.triu(rng.random((40, 40)) < 0.3, 1)
    table |= table.T
    covered = np.zeros_like(table)
    for clique in clique_cover(table):
        covered[np.ix_(clique, clique)] = True
    np.fill_diagonal(covered, val=False)
    assert (covered == table).all()


def test_an_arbitrary_graph_ends_with_a_gap_when_time_is_up() -> None:
    rng = np.random.default_rng(5)
    excluded = np.argwhere(np.triu(rng.random((300, 300)) < 0.1, 1))
    began = monotonic()
    found = largest_set(300, excluded, 1.0)
    assert monotonic() - began < 15.0
    assert 0 < len(found.chosen) < found.bound
    assert not found.proven


def test_a_search_that_is_broken_off_gives_the_best_that_it_knows() -> None:
    rng = np.random.default_rng(5)
    excluded = np.argwhere(np.triu(rng.random((300, 300)) < 0.1, 1))
    found = largest_set(300, excluded, 60.0, lambda: True)
    assert found.stopped
    assert 0 < len(found.chosen) <= found.bound
