from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dueregard import index
from dueregard.zones.days import OPEN

COORDINATE = st.integers(-50, 50).map(float)
DAY = st.integers(0, 40)
SIZES = [0.0, 10.0, 250.0, 6e3, 90e3, 600e3]
"""Widths of boxes, from a point to the largest ellipse of plans. [m]"""


@st.composite
def box(draw: st.DrawFn) -> list[float]:
    """Draw a box that touches, nests and coincides with others often; some are points, instants or open-ended."""
    west, south = draw(COORDINATE), draw(COORDINATE)
    width, height, start, days = (draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(DAY), draw(st.integers(0, 9)))
    ends = draw(st.sampled_from([start + days, start + days, OPEN]))
    return [west, south, start, west + width, south + height, ends]


@st.composite
def items(draw: st.DrawFn) -> index.Boxes:
    return np.array(draw(st.lists(box(), max_size=12)), dtype=np.float64).reshape(-1, 6)


def crowd(seed: int, count: int, *, lasting: int) -> index.Boxes:
    """Return boxes of all sizes at once, enough for many blocks."""
    rng = np.random.default_rng(seed)
    corner, size = (
        rng.uniform(-3e5, 3e5, (count, 2)),
        rng.choice(SIZES, (count, 2), p=[0.2, 0.3, 0.3, 0.18, 0.01, 0.01]),
    )
    start = rng.integers(0, 9000, count)
    ends = np.where(rng.random(count) < 0.05, OPEN, start + rng.integers(0, lasting, count))
    return index.boxes(np.hstack([corner, corner + size]), start, ends)


def brute_force(left: index.Boxes, right: index.Boxes) -> list[tuple[int, int]]:
    one, other = left[:, None], right[None]
    near = np.all((one[..., :2] <= other[..., 3:5]) & (other[..., :2] <= one[..., 3:5]), axis=2)
    days = np.minimum(one[..., 5], other[..., 5]) - np.maximum(one[..., 2], other[..., 2])
    return list(zip(*(found.tolist() for found in np.nonzero(near & (days > 0))), strict=True))


def found(left: index.Boxes, right: index.Boxes | None = None) -> list[tuple[int, int]]:
    return list(zip(*(side.tolist() for side in index.pairs(left, right)), strict=True))


@given(items(), items())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_index_finds_every_pair_that_brute_force_finds(left: index.Boxes, right: index.Boxes) -> None:
    assert found(left, right) == brute_force(left, right)
    assert found(left) == [(i, j) for i, j in brute_force(left, left) if i < j]


@pytest.mark.parametrize("lasting", [2, 60, 9000])
@pytest.mark.parametrize("seed", range(4))
def test_blocks_lose_no_pair_whatever_the_sizes_and_the_lengths_of_time(seed: int, lasting: int) -> None:
    left, right = crowd(seed, 700, lasting=lasting), crowd(seed + 100, 1100, lasting=9000)
    assert found(left, right) == brute_force(left, right)
    assert found(left) == [(i, j) for i, j in brute_force(left, left) if i < j]
    assert len(found(left, right)) > 20


@pytest.mark.parametrize(("start", "meets"), [(9, True), (10, False)])
def test_intervals_that_touch_at_an_instant_do_not_meet(start: int, meets: bool) -> None:
    here = np.array([[0.0, 0.0, 1.0, 1.0]])
    one = index.boxes(here, np.array([0]), np.array([10]))
    other = index.boxes(here, np.array([start]), np.array([start + 5]))
    assert (len(index.pairs(one, other)[0]) == 1) is meets


def test_an_interval_without_a_day_meets_nothing() -> None:
    here = np.array([[0.0, 0.0, 1.0, 1.0]])
    instant = index.boxes(here, np.array([5]), np.array([5]))
    assert found(instant, index.boxes(here, np.array([0]), np.array([10]))) == []


@dataclass
class Model:
    """The plain answer: a list of boxes, None for those that are gone."""

    boxes: list[list[float] | None] = field(default_factory=list)

    def meeting(self, asked: list[float]) -> list[int]:
        there = [(number, one) for number, one in enumerate(self.boxes) if one is not None]
        return [n for n, one in there if brute_force(np.array([one]), np.array([asked], dtype=np.float64))]


class Edits(RuleBasedStateMachine):
    """Items come, go and move; the live index answers as the plain list does."""

    @initialize(start=items())
    def begin(self, start: index.Boxes) -> None:
        self.live, self.model = index.SpaceTimeIndex(start), Model(start.tolist())

    @rule(new=box())
    def insert(self, new: list[float]) -> None:
        assert self.live.insert(np.array(new, dtype=np.float64)) == len(self.model.boxes)
        self.model.boxes.append(new)

    @precondition(lambda self: any(self.model.boxes))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from([n for n, one in enumerate(self.model.boxes) if one is not None]))
        self.live.delete(item)
        self.model.boxes[item] = None

    @precondition(lambda self: any(self.model.boxes))
    @rule(data=st.data(), to=box())
    def move(self, data: st.DataObject, to: list[float]) -> None:
        item = data.draw(st.sampled_from([n for n, one in enumerate(self.model.boxes) if one is not None]))
        self.live.move(item, np.array(to, dtype=np.float64))
        self.model.boxes[item] = to

    @rule(asked=box())
    def ask(self, asked: list[float]) -> None:
        assert self.live.meeting(np.array(asked, dtype=np.float64)).tolist() == self.model.meeting(asked)

    @invariant()
    def pairs_of_what_is_there(self) -> None:
        boxes = self.live.boxes
        assert found(boxes) == [(i, j) for i, j in brute_force(boxes, boxes) if i < j]


Edits.TestCase.settings = settings(max_examples=40, stateful_step_count=15, deadline=None, derandomize=True)
test_edits_of_a_live_index_leave_it_right = Edits.TestCase


def test_a_live_index_of_many_blocks_answers_as_brute_force_does() -> None:
    start, moved = crowd(7, 900, lasting=400), crowd(8, 900, lasting=400)
    live = index.SpaceTimeIndex(start)
    for item in range(0, 900, 3):
        live.move(item, moved[item])
    for item in range(1, 900, 9):
        live.delete(item)
    for one in moved[::50]:
        assert live.meeting(one).tolist() == [j for _, j in brute_force(one[None], live.boxes)]
