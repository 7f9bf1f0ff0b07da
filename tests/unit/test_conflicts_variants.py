"""Are the tables of the other levels, and of the smooth sphere, those of a run at that level?"""

import numpy as np
import pandas as pd
import pytest
from tests.worlds import gazetteer, rulebook

from dueregard.cli.ground import grids_for
from dueregard.conflicts.variants import choices
from dueregard.model.tables import Assessment, Options
from dueregard.pipeline import assess
from dueregard.readers.places import find_scenario
from dueregard.readers.scenario import read_scenario

READINGS = ("ost-first-mover", "accords")


def run(level: str = "nominal", *, terrain: bool = True, variants: bool = False) -> Assessment:
    scenario, places = read_scenario(find_scenario("two-bases"), rulebook(), gazetteer())
    options = Options(READINGS, level, scenario.as_of, scenario.window.starts, scenario.window.ends)
    grids = grids_for(None, rulebook().sky, no_terrain=not terrain)
    return assess(scenario, rulebook(), places, options, grids=grids, variants=variants)


@pytest.fixture(scope="module")
def every() -> Assessment:
    return run(variants=True)


def test_there_is_one_for_each_level_and_sphere() -> None:
    assert choices(("nominal", True)) == [
        ("nominal", True),
        ("low", True),
        ("high", True),
        ("low", False),
        ("nominal", False),
        ("high", False),
    ]
    assert choices(("low", False)) == [("low", False), ("nominal", False), ("high", False)]


@pytest.mark.parametrize(("level", "terrain"), [("high", True), ("low", False), ("high", False)])
def test_each_is_what_a_run_at_that_level_gives(every: Assessment, level: str, terrain: bool) -> None:
    (one,) = (found for found in every.variants if (found.level, found.terrain) == (level, terrain))
    alone = run(level, terrain=terrain)
    for name in ("zones", "conflicts", "exclusion"):
        made, wanted = (getattr(each, name) for each in (one, alone))
        plain = [column for column in wanted.columns if column not in {"geometry", "terrain"}]
        pd.testing.assert_frame_equal(pd.DataFrame(made[plain]), pd.DataFrame(wanted[plain]), rtol=1e-9)
        assert np.array_equal(made.geometry.area, wanted.geometry.area, equal_nan=True)


def test_levels_and_terrain_make_a_difference(every: Assessment) -> None:
    areas = {(one.level, one.terrain): one.zones["area_km2"].sum() for one in every.variants}
    assert areas["low", False] < areas["nominal", False] < areas["high", False]
    assert areas["high", True] < areas["high", False]
