"""How large can a sum of whole-number choices become, and how sure is that?"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import highspy
import numpy as np
from highspy import cb
from highspy._core import _Highs  # highspy.Highs writes its name to the terminal when it is made
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Stop = Callable[[], bool]
SEED = 122
LEAST_TIME_S = 0.1
BOUNDED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kInterrupt,
)
"""How a search over whole choices ends that has proven a bound."""


@dataclass(frozen=True, eq=False)
class Optimum:
    """The best choices known, a bound that no choices exceed, and whether the search was broken off by its user."""

    values: Floats
    bound: float
    stopped: bool


def never() -> bool:
    """Never stop."""
    return False


def optimum(
    gain: Floats,
    rows: csr_array,
    most: Floats,
    first: Floats,
    ends: float,
    stop: Stop = never,
    whole: NDArray[np.bool_] | None = None,
) -> Optimum:
    """Maximise a sum over choices between 0 and 1 under upper limits, with HiGHS, from a known solution.

    Parameters
    ----------
    gain
        What each choice adds, shape (n,).
    rows, most
        Limits: rows @ choices <= most, shapes (m, n) and (m,).
    first
        Choices that keep the limits.
    ends
        When to give up, as `time.monotonic` counts. [s]
    stop
        Asked from time to time whether to break off.
    whole
        Which choices are 0 or 1 with nothing between; None: all.
    """
    solver, broken = _Highs(), [False]

    def ask(_kind: Any, _message: str, _told: Any, answer: Any, _data: Any) -> None:
        if stop():
            broken[0] = True
            answer.user_interrupt = True

    _pose(solver, _program(gain, rows, most, whole), first, ends)
    solver.setCallback(ask, None)
    for kind in (cb.HighsCallbackType.kCallbackMipInterrupt, cb.HighsCallbackType.kCallbackSimplexInterrupt):
        solver.startCallback(kind)
    solver.run()
    usable = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if usable else first
    return Optimum(values, min(_bound(solver), float(gain[gain > 0.0].sum())), broken[0])


def _pose(solver: _Highs, program: highspy.HighsLp, first: Floats, ends: float) -> None:
    options = {"output_flag": False, "random_seed": SEED, "time_limit": max(ends - monotonic(), LEAST_TIME_S)}
    options["mip_rel_gap"] = 0.0  # otherwise it stops, content, within a ten-thousandth of its bound
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    known = highspy.HighsSolution()
    known.col_value = list(first)
    solver.setSolution(known)


def _bound(solver: _Highs) -> float:
    """Return a sum that no choices exceed, as far as the solver has proven one; infinite: it has proven nothing.

    HiGHS leaves its bound of whole-number programs at 0 where it has not solved one: for a program without whole
    choices, and after an error.
    """
    info, status = solver.getInfo(), solver.getModelStatus()
    if highspy.HighsVarType.kInteger not in solver.getLp().integrality_:
        return float(info.objective_function_value) if status == highspy.HighsModelStatus.kOptimal else np.inf
    return float(info.mip_dual_bound) if status in BOUNDED and np.isfinite(info.mip_dual_bound) else np.inf


def _program(gain: Floats, rows: csr_array, most: Floats, whole: NDArray[np.bool_] | None) -> highspy.HighsLp:
    count, program = len(gain), highspy.HighsLp()
    program.num_col_, program.num_row_ = count, len(most)
    program.col_cost_, program.sense_ = gain, highspy.ObjSense.kMaximize
    program.col_lower_, program.col_upper_ = np.zeros(count), np.ones(count)
    program.row_lower_, program.row_upper_ = np.full(len(most), -highspy.kHighsInf), most
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = rows.indptr, rows.indices
    program.a_matrix_.value_ = rows.data
    kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
    wanted = np.ones(count, dtype=bool) if whole is None else whole
    program.integrality_ = [kinds[bool(one)] for one in wanted]
    return program
