"""Which uncertain thing drives the answer, by itself and with all that it interacts with?"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard.analyses.ensemble.draws import even_numbers
from dueregard.analyses.ensemble.scene import Scene

Floats = NDArray[np.float64]
BINS = 32
"""Most classes into which one number from 0 to 1 is cut."""
LEAST_PER_BIN = 8
"""Worlds a class that cutting several numbers together aims at, two classes a number at least."""
LEAST_TO_TELL = 2
"""Worlds a class below which classes tell nothing."""
COLUMNS = ["output", "factor", "first", "first_error", "total", "total_error", "method"]
RESAMPLES = 100
ROUNDING = 1e-9


def drivers(scene: Scene, measures: pd.DataFrame, outputs: list[str]) -> pd.DataFrame:
    """Share out the variance of each output: Sobol indices, first-order and total.

    A Saltelli design gives both, by SALib (Saltelli et al. 2010, Jansen), with 95 % intervals from resampling. Any
    random design gives first-order indices alone: the variance of the means over classes of each factor, less what
    chance gives on average; the error is what 95 % of shuffled outputs stay below. Of things that move together and are
    so many that hardly two worlds fall into one class it is not known (NaN). A plain Sobol sequence gives none:
    in so many dimensions some of its columns go in step, and one factor would answer for another.

    Parameters
    ----------
    measures
        As in `Result`, all worlds in order.

    Returns
    -------
    One row an output and factor, COLUMNS, the strongest first; outputs that do not vary have none.
    """
    found = []
    for name in outputs:
        values = measures[name].fillna(0.0).to_numpy(dtype=np.float64)
        if scene.design.name != "sobol" and len(values) > 1 and np.ptp(values) > 0.0 and scene.design.groups:
            one = _saltelli(scene, values) if scene.design.name == "saltelli" else _by_classes(scene, measures, values)
            found.append(one.assign(output=name))
    table = pd.concat(found, ignore_index=True)[COLUMNS] if found else pd.DataFrame(columns=COLUMNS)
    strength = table["total"].astype(float).fillna(table["first"].astype(float))
    order = pd.DataFrame({"output": table["output"], "less": -strength})
    return table.loc[order.sort_values(["output", "less"], kind="stable").index].reset_index(drop=True)


def _saltelli(scene: Scene, values: Floats) -> pd.DataFrame:
    from SALib.analyze import sobol

    names = [name for name, _ in scene.design.groups]
    whole = len(values) // scene.design.stride * scene.design.stride
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    told = sobol.analyze(
        problem,
        values[:whole],
        calc_second_order=False,
        num_resamples=RESAMPLES,
        seed=scene.design.seed,
        print_to_console=False,
    )
    columns = {"first": told["S1"], "first_error": told["S1_conf"], "total": told["ST"], "total_error": told["ST_conf"]}
    return pd.DataFrame({"factor": names, **columns, "method": "saltelli"})


def _by_classes(scene: Scene, measures: pd.DataFrame, values: Floats) -> pd.DataFrame:
    worlds = measures["world"].to_numpy()
    even = even_numbers(scene.design, int(worlds[0]), int(worlds[-1] - worlds[0]) + 1)[worlds - worlds[0]]
    labels = {name: _labels(even[:, _distinct(own, even)]) for name, own in scene.design.groups}
    shuffles = np.random.default_rng(scene.design.seed).permuted(np.tile(values, (RESAMPLES, 1)), axis=1)
    by_chance: dict[int, Floats] = {}
    rows = []
    for name, label in labels.items():
        count = int(label.max()) + 1
        if count * LEAST_TO_TELL > len(values):
            rows.append((name, np.nan, np.nan))
            continue
        if count not in by_chance:
            by_chance[count] = np.array([_explained(label, one) for one in shuffles])
        chance = by_chance[count]
        share = (_explained(label, values) - chance.mean()) / (1.0 - chance.mean())
        rows.append((name, float(np.clip(share, 0.0, 1.0)), float(np.quantile(chance, 0.95) - chance.mean())))
    table = pd.DataFrame(rows, columns=["factor", "first", "first_error"])
    return table.assign(total=np.nan, total_error=np.nan, method="classes")


def _labels(even: Floats) -> NDArray[np.int64]:
    """Return the number of the class of each world: all columns are cut into alike many, as fine as worlds allow."""
    wanted = len(even) / LEAST_PER_BIN
    each = min(BINS, max(2, int(wanted ** (1.0 / even.shape[1]) + ROUNDING)))
    cut = np.minimum((even * each).astype(np.int64), each - 1)
    return np.asarray(np.unique(cut, axis=0, return_inverse=True)[1].ravel())


def _explained(labels: NDArray[np.int64], values: Floats) -> float:
    """Return the share of the variance that lies between the means of the classes."""
    off = values - values.mean()
    size, total = np.bincount(labels), np.bincount(labels, weights=off)
    return float(np.sum(total**2 / np.maximum(size, 1)) / np.sum(off**2))


def _distinct(columns: tuple[int, ...], even: Floats) -> list[int]:
    """Leave out columns that repeat another."""
    kept: list[int] = []
    for column in columns:
        if not any(np.array_equal(even[:, column], even[:, one]) for one in kept):
            kept.append(column)
    return kept
