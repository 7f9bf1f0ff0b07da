"""Do the few positions keep the most, where taking the best next one does not?"""

from itertools import combinations

import numpy as np
import pytest
import shapely
from tests.worlds import gazetteer, rulebook

from dueregard import selenodesy
from dueregard.analyses.adversary import GREEDY_SHARE, kept_from, most_foreclosed
from dueregard.analyses.cells import candidate_regions, hexagon_areas_m2, hexagons
from dueregard.analyses.outposts import layout_of


def test_on_a_star_the_greedy_hub_is_wrong_and_the_two_rays_are_right() -> None:
    """The hub keeps 4 of 6 places, each ray 3: hub and a ray keep 5, the two rays all."""
    hub, left, right = [1, 1, 0, 1, 1, 0], [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]
    found = most_foreclosed(np.array([hub, left, right], dtype=bool), 2, 5.0)
    assert found.chosen.tolist() == [1, 2]
    assert (found.share, found.bound, found.proven) == (1.0, 1.0, True)
    assert found.greedy == pytest.approx(5 / 6)
    assert found.greedy_bound == 1.0


def test_it_is_what_trying_all_gives_and_greedy_keeps_its_promise() -> None:
    kept = np.random.default_rng(2).random((9, 60)) < 0.25
    for count in (1, 2, 3):
        best = max(kept[list(chosen)].any(axis=0).mean() for chosen in combinations(range(9), count))
        found = most_foreclosed(kept, count, 10.0)
        assert found.share == pytest.approx(best)
        assert found.proven
        assert GREEDY_SHARE * best <= found.greedy <= found.share <= found.greedy_bound + 1e-12


def test_ground_counts_by_its_true_area() -> None:
    """Two patches far apart on one lattice: cells of the outer one are smaller in truth than those at the pole."""
    near, far = (shapely.Point(0.0, north).buffer(20_000.0) for north in (0.0, 300_000.0))
    ground = shapely.MultiPolygon([near, far])
    places = hexagons(ground, 1000.0)
    areas = hexagon_areas_m2(ground, places, 1000.0)
    kept = shapely.contains_xy(near, places[:, 0], places[:, 1])[None, :]
    true = float(selenodesy.area_m2(near)) / float(selenodesy.area_m2(ground))
    assert true > 0.503
    assert areas.sum() == pytest.approx(float(selenodesy.area_m2(ground)), rel=5e-3)
    found = most_foreclosed(kept, 1, 5.0, area=areas)
    assert found.share == found.bound == pytest.approx(true, abs=2e-3)
    assert abs(most_foreclosed(kept, 1, 5.0).share - true) > 2e-3


def test_with_unequal_places_it_is_what_trying_all_gives() -> None:
    random = np.random.default_rng(3)
    kept, area = random.random((9, 60)) < 0.25, random.random(60) + 0.5
    best = max(area[kept[list(chosen)].any(axis=0)].sum() for chosen in combinations(range(9), 3)) / area.sum()
    found = most_foreclosed(kept, 3, 10.0, area=area)
    assert found.share == pytest.approx(best)
    assert found.proven


def test_one_telescope_makes_heavy_landers_consult_all_over_mons_mouton() -> None:
    """Ejecta of 45 t exceed the threshold of bare mirrors to 26 km; the region measures 16 km from side to side."""
    regions = candidate_regions(gazetteer())
    ground = regions.geometry[regions["region"] == "mons-mouton"].iloc[0]
    layout = layout_of(rulebook().outposts["observatory"], rulebook(), "nominal")
    newcomer = rulebook().newcomers["lander-45t"]
    places = hexagons(ground, 4000.0)
    kept = kept_from(layout, places, places, newcomer, rulebook(), "ost-strict", "consult")
    assert most_foreclosed(kept, 1, 5.0).share == 1.0
    mutual = kept_from(layout, places, places, newcomer, rulebook(), "managed-area", "consult")
    assert not mutual.any()
