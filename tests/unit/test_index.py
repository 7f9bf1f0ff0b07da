import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard import index

COORDINATE = st.integers(-50, 50).map(float)
DAY = st.integers(0, 40)


@st.composite
def items(draw: st.DrawFn) -> index.Boxes:
    """Boxes that touch, nest and coincide often, some of them points or instants."""
    count = draw(st.integers(0, 12))
    rows = []
    for _ in range(count):
        west, south, width, height = (
            draw(COORDINATE),
            draw(COORDINATE),
            draw(st.integers(0, 9)),
            draw(st.integers(0, 9)),
        )
        start, days = draw(DAY), draw(st.integers(0, 9))
        rows.append([west, south, start, west + width, south + height, start + days])
    return np.array(rows, dtype=np.float64).reshape(-1, 6)


def brute_force(left: index.Boxes, right: index.Boxes) -> list[tuple[int, int]]:
    return [(i, j) for i, one in enumerate(left) for j, other in enumerate(right) if meet(one, other)]


def meet(one: index.Boxes, other: index.Boxes) -> bool:
    near = all(one[k] <= other[3 + k] and other[k] <= one[3 + k] for k in (0, 1))
    return bool(near and one[2] < other[5] and other[2] < one[5])


@given(items(), items())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_index_finds_every_pair_that_brute_force_finds(left: index.Boxes, right: index.Boxes) -> None:
    i, j = index.pairs(left, right)
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == brute_force(left, right)


@pytest.mark.parametrize(("start", "meets"), [(9, True), (10, False)])
def test_intervals_that_touch_at_an_instant_do_not_meet(start: int, meets: bool) -> None:
    here = np.array([[0.0, 0.0, 1.0, 1.0]])
    one = index.boxes(here, np.array([0]), np.array([10]))
    other = index.boxes(here, np.array([start]), np.array([start + 5]))
    assert (len(index.pairs(one, other)[0]) == 1) is meets
