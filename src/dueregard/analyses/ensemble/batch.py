"""What comes of a batch of worlds: who conflicts with whom, what is kept from a newcomer, and where?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard.analyses.ensemble.draws import even_numbers
from dueregard.analyses.ensemble.duties import Court, Ruled, court
from dueregard.analyses.ensemble.ground import batch_of
from dueregard.analyses.ensemble.keep_out import Kept, cells_kept, kept_out
from dueregard.analyses.ensemble.meetings import meetings
from dueregard.analyses.ensemble.raster import scarce_shares
from dueregard.analyses.ensemble.scene import Scene
from dueregard.analyses.ensemble.worlds import worlds
from dueregard.model.law import EFFECTS

CONSULT = EFFECTS.index("consult")


@dataclass(frozen=True)
class Result:
    """Tables of one batch; every row names its world by number, so that batches can be put together in any way.

    `conflicts`: world, starts, ends [day numbers], then WHAT and OWED in words.
    `measures`: world, then one column an output: `conflicts/<reading>`, `consult/<reading>`,
    `km2/<reading>/<actor>/<kind>`, `share/<scarce class>` (the leading reading, all actors).
    `cells`: cell of the raster and the number of plain worlds in which the leading reading keeps a newcomer from it.
    """

    first: int
    count: int
    conflicts: pd.DataFrame
    measures: pd.DataFrame
    cells: pd.DataFrame


Run = Callable[[int, int], Result]


def runner(scene: Scene) -> Run:
    """Set up what runs batches: the first world and how many."""
    rule = court(scene)
    return lambda first, count: _run(scene, rule, first, count)


def _run(scene: Scene, rule: Court, first: int, count: int) -> Result:
    even = even_numbers(scene.design, first, count)
    batch = batch_of(scene, worlds(even, scene.factors, scene.scenario, scene.placements, scene.grounds))
    ruled = rule(meetings(scene, batch), batch)
    numbers = np.arange(first, first + count)
    plain = np.flatnonzero(scene.design.is_plain(numbers))
    kept = list(kept_out(scene, batch))
    measures = {"world": numbers, **_counts(scene, ruled, count), **_areas(kept)}
    cells, shares = np.zeros(scene.raster.side**2, dtype=np.int64), np.zeros((count, len(scene.raster.scarce)))
    for one in kept[:1]:
        for world, found in zip(plain, cells_kept(scene, batch, one.pieces, plain), strict=True):
            cells[found] += 1
            shares[world] = scarce_shares(scene.raster, found)
    measures |= {f"share/{name}": shares[:, i] for i, (name, _) in enumerate(scene.raster.scarce)}
    hit = np.flatnonzero(cells)
    return Result(
        first,
        count,
        _conflicts(scene, ruled, first),
        pd.DataFrame(measures),
        pd.DataFrame({"cell": hit, "worlds": cells[hit]}),
    )


def _counts(scene: Scene, ruled: list[Ruled], count: int) -> dict[str, NDArray[np.int64]]:
    """Count the conflicts between States, and those that oblige to consult or more."""
    found = {
        f"{name}/{one}": np.zeros(count, dtype=np.int64) for one in scene.readings for name in ("conflicts", "consult")
    }
    for one in ruled:
        owing = np.array([owed.relation == "international" and owed.duty != "none" for owed in one.owed] + [False])
        strong = np.array([EFFECTS.index(owed.effect) >= CONSULT for owed in one.owed] + [False])
        found[f"conflicts/{one.reading}"][one.met.worlds] += owing[one.which]
        found[f"consult/{one.reading}"][one.met.worlds] += (owing & strong)[one.which]
    return found


def _areas(kept: list[Kept]) -> dict[str, NDArray[np.float64]]:
    return {
        f"km2/{one.reading}/{actor}/{kind}": area for one in kept for (actor, kind), area in sorted(one.km2.items())
    }


WHAT = ["reading", "source", "receptor", "mechanism", "polarity"]
OWED = ["relation", "duty", "effect", "role", "order"]


def _conflicts(scene: Scene, ruled: list[Ruled], first: int) -> pd.DataFrame:
    """Put the rulings into one table; words are categories, since few of them recur in many rows."""
    items = scene.placements.items
    heads: list[tuple[str, ...]] = []
    worlds, starts, ends, head_of = ([np.empty(0, dtype=np.int64)] for _ in range(4))
    for one in ruled:
        met = one.met
        what = one.reading, str(items[met.source]), str(items[met.receptor]), met.mechanism, met.polarity
        for number, owed in enumerate(one.owed):
            mine = one.which == number
            worlds.append(met.worlds[mine] + first)
            starts.append(met.starts[mine])
            ends.append(met.ends[mine])
            head_of.append(np.full(int(mine.sum()), len(heads)))
            heads.append((*what, owed.relation, owed.duty, owed.effect, owed.role, owed.order))
    order = np.lexsort((np.concatenate(head_of), np.concatenate(worlds)))
    days = {"starts": np.concatenate(starts)[order], "ends": np.concatenate(ends)[order]}
    table: dict[str, Any] = {"world": np.concatenate(worlds)[order], **days}
    for column, name in enumerate([*WHAT, *OWED]):
        table[name] = _words([head[column] for head in heads], np.concatenate(head_of)[order])
    return pd.DataFrame(table)


def _words(words: list[str], of: NDArray[np.int64]) -> Any:
    names = sorted(set(words))
    codes = np.array([names.index(word) for word in words], dtype=np.int64)
    return pd.Categorical(codes[of] if len(words) else of).rename_categories(dict(enumerate(names)))
