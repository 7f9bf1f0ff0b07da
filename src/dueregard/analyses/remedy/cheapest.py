"""Which set of changes clears every case at least cost?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def cheapest(
    costs: Floats, clears: Booleans, groups: Sequence[str], refused: Sequence[frozenset[int]] = ()
) -> tuple[int, ...] | None:
    """Choose the cheapest changes that clear every case: a weighted set cover, solved exactly.

    Parameters
    ----------
    costs
        Of each change, shape (n,). [1]
    clears
        Whether a change clears a case by itself, shape (n, cases).
    groups
        Of each change: of one group at most one change is chosen.
    refused
        Sets that are known not to do: each is left out, with all that only adds to it left in.

    Returns
    -------
    tuple
        The chosen changes, ascending; None where there is no such set.

    Notes
    -----
    HiGHS by branch and bound, through scipy.
    """
    count = len(costs)
    names = sorted(set(groups))
    member = np.array([[group == name for group in groups] for name in names], dtype=float)
    limits = [LinearConstraint(clears.T.astype(float), lb=1.0), LinearConstraint(member, ub=1.0)]
    for one in refused:
        sign = np.where(np.isin(np.arange(count), sorted(one)), 1.0, -1.0)
        limits.append(LinearConstraint(sign, ub=len(one) - 1.0))
    found = milp(costs, constraints=limits, integrality=np.ones(count, dtype=np.int64), bounds=Bounds(0.0, 1.0))
    return None if found.x is None else tuple(np.flatnonzero(found.x > 0.5).tolist())
