"""Is the bound one that no choices exceed, whatever kind of program it is and however its search ends?"""

from time import monotonic

import numpy as np
import pytest
from scipy.sparse import csr_array

from dueregard.analyses.optimum import optimum

PAIRS = csr_array(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]]))
"""No two of three: whole choices gain 1, halves 1.5."""


@pytest.mark.parametrize(("whole", "gained"), [([True] * 3, 1.0), ([False] * 3, 1.5), ([True, False, False], 1.0)])
def test_the_bound_of_what_is_solved_is_what_is_gained(whole: list[bool], gained: float) -> None:
    found = optimum(np.ones(3), PAIRS, np.ones(3), np.zeros(3), monotonic() + 5.0, whole=np.array(whole))
    assert found.bound == pytest.approx(gained)
    assert found.values.sum() == pytest.approx(gained)


def test_what_a_solver_refuses_proves_nothing() -> None:
    """A coefficient beyond all measure is refused: the choices known stay, and all gains together bound them."""
    refused = csr_array(np.array([[1e20, 1.0, 1.0]]))
    found = optimum(np.ones(3), refused, np.ones(1), np.array([0.0, 1.0, 0.0]), monotonic() + 5.0)
    assert found.values.tolist() == [0.0, 1.0, 0.0]
    assert found.bound == 3.0
