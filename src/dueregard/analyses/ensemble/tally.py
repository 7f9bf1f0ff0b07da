"""What do all worlds say together: how probable, how large, how sure?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from dueregard.analyses.ensemble.batch import OWED, WHAT, Result
from dueregard.analyses.ensemble.drivers import drivers
from dueregard.analyses.ensemble.scene import Scene
from dueregard.model.law import EFFECTS

CONFIDENCE = 0.95
QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95}
STRONG = EFFECTS[EFFECTS.index("consult") :]
OF_GROUND = ("reading", "actor", "exclusion")
DUTY_COLUMNS = ["probability", "low", "high", "consult", "consult_low", "consult_high"]


@dataclass(frozen=True)
class Tally:
    """What an ensemble found.

    Attributes
    ----------
    worlds
        Independent worlds that were counted.
    evaluated
        Worlds that were evaluated; more in a Saltelli design.
    conflicts
        One row a reading, source, receptor and mechanism: probability that a duty between States arises, and that it
        is to consult or more, each with its interval; shares of who bears and who is first; likeliest duty; days.
    exclusion
        One row a reading, actor and kind of exclusion: mean and quantiles of the ground. [km2]
    shares
        One row a scarce class, under the leading reading: mean and quantiles of the share kept from a newcomer.
    any_conflict
        One row a reading: probability that some conflict stands, that some obliges to consult, mean number of each.
    convergence
        Running estimates at growing numbers of worlds.
    drivers
        Which uncertain thing drives which output.
    cells
        Share of worlds in which a newcomer is kept from each cell of the raster, shape (side, side).
    """

    worlds: int
    evaluated: int
    conflicts: pd.DataFrame
    exclusion: pd.DataFrame
    shares: pd.DataFrame
    any_conflict: pd.DataFrame
    convergence: pd.DataFrame
    drivers: pd.DataFrame
    cells: NDArray[np.float64]


def tally(scene: Scene, results: Iterable[Result]) -> Tally:
    """Put batches together, whatever their order and size."""
    cells = np.zeros(scene.raster.side**2, dtype=np.int64)
    measures, counts = [], []
    for one in results:
        cells[one.cells["cell"].to_numpy()] += one.cells["worlds"].to_numpy()
        measures.append(one.measures)
        plain = one.conflicts[scene.design.is_plain(one.conflicts["world"].to_numpy(dtype=np.int64))]
        keys = plain.groupby([*WHAT, *OWED], observed=True, sort=True)
        counts.append(keys.agg(worlds=("world", "size"), starts=("starts", "min"), ends=("ends", "max")).reset_index())
    whole = pd.concat(measures).sort_values("world", ignore_index=True)
    plain = whole[scene.design.is_plain(whole["world"].to_numpy())].reset_index(drop=True)
    return Tally(
        len(plain),
        len(whole),
        _conflicts(pd.concat(counts, ignore_index=True), len(plain), scene),
        _areas(plain),
        _shares(plain),
        _any(plain, scene),
        _convergence(plain, scene),
        drivers(scene, whole, outputs_of(scene, whole)),
        (cells / max(len(plain), 1)).reshape(scene.raster.side, scene.raster.side),
    )


def outputs_of(scene: Scene, measures: pd.DataFrame) -> list[str]:
    """Name the outputs that are asked what drives them: duties and ground of all, under the first reading."""
    lead = scene.readings[0]
    wanted = [f"consult/{lead}", f"conflicts/{lead}", f"km2/{lead}/*/procedural", f"km2/{lead}/*/claimed"]
    return [name for name in wanted if name in measures.columns]


def interval(hits: int, worlds: int) -> tuple[float, float]:
    """Return the interval of Wilson in which a probability lies with CONFIDENCE."""
    if worlds == 0:
        return 0.0, 1.0
    found = binomtest(hits, worlds).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def _conflicts(counts: pd.DataFrame, worlds: int, scene: Scene) -> pd.DataFrame:
    rows = [
        dict(zip(WHAT, cast("tuple[str, ...]", key), strict=True)) | _row(group, worlds)
        for key, group in counts.groupby(WHAT, observed=True, sort=True)
    ]
    columns = [*WHAT, *DUTY_COLUMNS, "source_bears", "receptor_bears", "source_later", "receptor_later"]
    table = pd.DataFrame(rows, columns=[*columns, "duty", "relation", "starts", "ends"])
    order = table["reading"].map({name: number for number, name in enumerate(scene.readings)})
    keys = pd.DataFrame({"order": order, "less": -table["probability"].astype(float)})
    return table.loc[keys.sort_values(["order", "less"], kind="stable").index].reset_index(drop=True)


def _row(group: pd.DataFrame, worlds: int) -> dict[str, Any]:
    owing = group[(group["relation"] == "international") & (group["duty"] != "none")]
    strong = owing[owing["effect"].isin(STRONG)]
    hits, consult = int(owing["worlds"].sum()), int(strong["worlds"].sum())
    led = (owing if hits else group).groupby(["duty", "relation"], observed=True)["worlds"].sum()
    duty, relation = cast("tuple[str, str]", led.idxmax())
    ends = interval(hits, worlds), interval(consult, worlds)
    met = max(int(group["worlds"].sum()), 1)
    return {
        **dict(zip(DUTY_COLUMNS, (hits / worlds, *ends[0], consult / worlds, *ends[1]), strict=True)),
        "source_bears": _part(owing, "role", ("source", "both")) / max(hits, 1),
        "receptor_bears": _part(owing, "role", ("receptor", "both")) / max(hits, 1),
        "source_later": _part(group, "order", ("source_later",)) / met,
        "receptor_later": _part(group, "order", ("receptor_later",)) / met,
        "duty": duty,
        "relation": relation,
        "starts": int(group["starts"].min()),
        "ends": int(group["ends"].max()),
    }


def _part(group: pd.DataFrame, column: str, words: tuple[str, ...]) -> int:
    return int(group.loc[group[column].isin(words), "worlds"].sum())


def _spread(values: "pd.Series[float]") -> dict[str, float]:
    return {"mean": float(values.mean()), **{name: float(values.quantile(at)) for name, at in QUANTILES.items()}}


def _areas(plain: pd.DataFrame) -> pd.DataFrame:
    rows = [
        dict(zip(OF_GROUND, name.split("/")[1:], strict=True)) | _spread(plain[name].fillna(0.0))
        for name in plain.columns
        if name.startswith("km2/")
    ]
    return pd.DataFrame(rows, columns=[*OF_GROUND, "mean", *QUANTILES])


def _shares(plain: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {"share_of": name.removeprefix("share/"), **_spread(plain[name])}
        for name in plain.columns
        if name.startswith("share/")
    ]
    return pd.DataFrame(rows, columns=["share_of", "mean", *QUANTILES])


def _any(plain: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    rows = []
    for reading in scene.readings:
        row: dict[str, Any] = {"reading": reading}
        for name in ("conflicts", "consult"):
            counts = plain[f"{name}/{reading}"]
            hits = int((counts > 0).sum())
            low, high = interval(hits, len(plain))
            row |= {name: hits / max(len(plain), 1), f"{name}_low": low, f"{name}_high": high}
            row[f"{name}_mean"] = float(counts.mean())
        rows.append(row)
    return pd.DataFrame(rows)


def _convergence(plain: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """Return mean and half-width of its interval at 32, 64, ... worlds and at all of them."""
    sizes = [size for size in (2**power for power in range(5, 40)) if size < len(plain)] + [len(plain)]
    rows = [
        {"output": name, "worlds": size, "mean": float(head.mean()), "half_width": float(1.96 * head.std() / size**0.5)}
        for name in outputs_of(scene, plain)
        for size in sizes
        if (head := plain[name].iloc[:size].fillna(0.0)) is not None
    ]
    return pd.DataFrame(rows, columns=["output", "worlds", "mean", "half_width"])
