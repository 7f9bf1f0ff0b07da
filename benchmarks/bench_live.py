"""How fast is one edit, against doing everything again?

First one thing that moves among many: its pairs, and exactly how much ground it then shares with each. The plain way
builds a tree of all boxes and asks it for the one; the areas of the pairs that it finds are left out of its time.
Then an edit of a scenario, and of the rules, against a full run of the model.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import registries
import shapely
from measured import Row, in_turn, median_s, seconds, tell

from dueregard import index, selenodesy
from dueregard.live import begin, revised
from dueregard.model import edits
from dueregard.model.scenario import Position
from dueregard.model.tables import Options
from dueregard.pipeline import assess
from dueregard.readers.geodata import read_elevation_grid, read_gazetteer
from dueregard.readers.places import builtin_scenarios
from dueregard.readers.rules import read_rulebook
from dueregard.readers.scenario import read_scenario
from dueregard.terrain.grid import Grid
from worlds import boxes, places, zones

COUNT, MOVES, STEP_M = 100_000, 300, 3e3
TIMES = 50.0
ALIKE = 1e-9
REGISTRY = 250
Move = Callable[[int, float, float], tuple[np.ndarray, np.ndarray]]
"""An item, and how far it moves, to the items with which it then shares ground, and how much."""


def moving_discs() -> tuple[Move, Move]:
    """Give the live way and the plain one for discs: closed form, from the places alone."""
    east, north, radius = places(COUNT, 5)
    middle_e, middle_n, reach = selenodesy.cap_circle(east, north, radius)
    days = np.zeros(COUNT, dtype=np.int64)
    bounds = np.column_stack([middle_e - reach, middle_n - reach, middle_e + reach, middle_n + reach])
    live = index.SpaceTimeIndex(index.boxes(bounds, days, days + 1))

    def shared(item: int, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        others = others[others != item]
        mine = east[item], north[item], radius[item]
        area = selenodesy.disc_overlap_area_m2(*mine, east[others], north[others], radius[others])
        return others[area > 0.0], area[area > 0.0]

    def move(item: int, by_east: float, by_north: float) -> tuple[np.ndarray, np.ndarray]:
        east[item] += by_east
        north[item] += by_north
        at_e, at_n, half = (float(one) for one in selenodesy.cap_circle(east[item], north[item], radius[item]))
        box = np.array([at_e - half, at_n - half, 0.0, at_e + half, at_n + half, 1.0])
        live.move(item, box)
        return shared(item, live.meeting(box))

    return move, lambda item, *_: shared(item, np.arange(COUNT))


def moving_polygons() -> tuple[Move, Move]:
    """Give both ways for discs, sectors and ragged polygons of 128 to 200 corners, as they are drawn."""
    drawn = zones(COUNT, 5)
    live = index.SpaceTimeIndex(boxes(drawn))

    def shared(item: int, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        others = others[others != item]
        area = selenodesy.overlap_area_m2(drawn, drawn, np.full(len(others), item), others, compiled=True)
        return others[area > 0.0], area[area > 0.0]

    def move(item: int, by_east: float, by_north: float) -> tuple[np.ndarray, np.ndarray]:
        drawn[item] = shapely.transform(drawn[item], lambda at: at + np.array([by_east, by_north]))
        box = boxes(drawn[[item]])[0]
        live.move(item, box)
        return shared(item, live.meeting(box))

    def plainly(item: int, *_: float) -> tuple[np.ndarray, np.ndarray]:
        return shared(item, np.flatnonzero(shapely.intersects(drawn, drawn[item])))

    return move, plainly


def one_move(what: str, ways: tuple[Move, Move]) -> None:
    """Compare one moved item with a tree that is built anew; whether the pairs are right is asked of everything."""
    move, everything = ways
    rng, taken, met, alike = np.random.default_rng(0), [], 0, True
    for turn, item in enumerate(rng.integers(0, COUNT, MOVES)):
        by = rng.normal(0.0, STEP_M, 2)
        taken.append(seconds(lambda item=item, by=by: move(item, *by)))
        if turn % (MOVES // 5) == 0:
            (found, area), (expected, true_area) = move(item, 0.0, 0.0), everything(item, 0.0, 0.0)
            met += len(found)
            alike &= np.array_equal(found, expected) and np.allclose(area, true_area, rtol=ALIKE)
    east, north, radius = places(COUNT, 5)
    drawn = shapely.box(east - radius, north - radius, east + radius, north + radius)
    plain, ours = median_s(lambda: shapely.STRtree(drawn).query(drawn[0]), 9), float(np.median(taken))
    note = f"median of {MOVES} moves; about {met / 5:.0f} pairs, {'as' if alike else 'NOT as'} of all with all"
    question = f"one of {COUNT:,} {what} moves: its pairs and their areas"
    tell(
        Row(
            question,
            ours,
            "STRtree of all, query; no areas",
            plain,
            f"{TIMES:g} times",
            plain / ours >= TIMES,
            note=note,
        )
    )


def edits_of(path: Path, item: str, readings: tuple[str, ...], runs: int, grids: tuple[Grid, ...] = ()) -> None:
    """Compare edits of a scenario with full runs of what it becomes; no readings: all of them."""
    book = read_rulebook()
    scenario, gazetteer = read_scenario(path, book, read_gazetteer())
    options = Options(
        readings or tuple(book.readings), "nominal", scenario.as_of, scenario.window.starts, scenario.window.ends
    )
    now, at = begin(scenario, book, gazetteer, options, grids), scenario.activities[item].at
    assert at is not None
    assert at.lat is not None
    other = edits.moved(scenario, item, Position(lat=at.lat + 0.01, lon=at.lon))
    books = {
        "a threshold": read_rulebook(settings=["fission_dose.thresholds.crew.threshold=2 rem/year"]),
        "a legal number": read_rulebook(settings=["ost-9-consult.interference_probability=0.2"]),
    }
    changes = {f"{item} moves": (other, book)} | {f"{what} is set": (scenario, one) for what, one in books.items()}
    for what, (written, rules) in changes.items():
        full = assess(written, rules, gazetteer, options, grids=grids)
        alike = revised(now, scenario=written, rulebook=rules).assessment.conflicts.equals(full.conflicts)
        ours, plain, _ = in_turn(
            lambda written=written, rules=rules: revised(now, scenario=written, rulebook=rules),
            lambda written=written, rules=rules: assess(written, rules, gazetteer, options, grids=grids),
            runs,
        )
        note = f"readings: {len(options.readings)}; conflicts {'the same' if alike else 'NOT the same'}"
        question = f"{path.stem} of {len(scenario.activities):,} activities: {what}"
        tell(Row(question, ours, "a full run of the model", plain, note=note))


if __name__ == "__main__":
    one_move("discs", moving_discs())
    one_move("polygons", moving_polygons())
    heights = (read_elevation_grid(),)
    edits_of(builtin_scenarios()["south-pole"], "viper", (), 5, heights)
    edits_of(builtin_scenarios()["two-bases"], "ilrs-habitat", (), 5, heights)
    with TemporaryDirectory() as folder:
        edits_of(registries.write(Path(folder), REGISTRY), "a-000007", ("ost-first-mover",), 2)
