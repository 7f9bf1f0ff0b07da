"""Does an ensemble agree with the model, world by world, and with itself, however it is cut into batches?"""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest, spearmanr
from tests.worlds import activity
from tests.worlds import world as exercise

from dueregard.analyses.ensemble.batch import Result, runner
from dueregard.analyses.ensemble.draws import design as design_of
from dueregard.analyses.ensemble.draws import even_numbers
from dueregard.analyses.ensemble.drivers import drivers
from dueregard.analyses.ensemble.factors import Factor, factors
from dueregard.analyses.ensemble.ground import batch_of
from dueregard.analyses.ensemble.raster import raster_of
from dueregard.analyses.ensemble.scene import Scene, scene
from dueregard.analyses.ensemble.tally import interval, tally
from dueregard.analyses.ensemble.worlds import worlds
from dueregard.analyses.ensemble.written import written_rulebook, written_scenario
from dueregard.cli.options import options_for
from dueregard.cli.workers import results
from dueregard.model.law import EFFECTS
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Scenario
from dueregard.model.tables import Options
from dueregard.model.uncertainty import Correlated
from dueregard.pipeline import SEED, assess, known_on
from dueregard.readers.geodata import read_gazetteer
from dueregard.readers.places import find_reform, find_scenario
from dueregard.readers.reforms import read_reform
from dueregard.readers.rules import read_rulebook
from dueregard.readers.scenario import read_scenario
from dueregard.zones.claims import DECLARED
from dueregard.zones.days import date_of, day_number
from dueregard.zones.placement import place

NEWCOMER = "lander-45t"
READINGS = ("ost-strict", "ost-first-mover", "accords", "hague", "maximalist")


@lru_cache(maxsize=1)
def _rulebook() -> Rulebook:
    return read_rulebook()


@lru_cache(maxsize=8)
def _set_up(
    name: str, design: str = "random", hold: tuple[str, ...] = (), newcomer: str | None = None
) -> tuple[Scene, Gazetteer, Options]:
    written, gazetteer = read_scenario(find_scenario(name), _rulebook(), read_gazetteer())
    made, options = _scene_of(written, gazetteer, _rulebook(), design, hold, newcomer)
    return made, gazetteer, options


def _scene_of(
    written: Scenario, gazetteer: Gazetteer, book: Rulebook, design: str, hold: tuple[str, ...], newcomer: str | None
) -> tuple[Scene, Options]:
    options = options_for(written, book, readings=READINGS, level="nominal", as_of=None, starts=None, ends=None)
    known = known_on(written, options.as_of)
    placements = place(known, gazetteer, seed=SEED)
    things = factors(known, book, placements, newcomer, hold)
    made = scene(
        known,
        book,
        placements,
        readings=options.readings,
        level="nominal",
        as_of=options.as_of,
        window=(day_number(options.starts), day_number(options.ends)),
        factors=things,
        design=design_of(design, 7, things, book.correlated),  # type: ignore[arg-type]
        newcomer=newcomer,
        day=day_number(date(2040, 1, 1)),
        raster=raster_of(placements, gazetteer.scarce, 2000.0),
    )
    return made, options


def _reformed(name: str) -> Rulebook:
    return read_reform(find_reform(name)).steps[-1].whole


def _strongest(effect: str, duty: str, relation: str) -> tuple[int, bool, bool, str, str]:
    return EFFECTS.index(effect), duty != "none", relation == "international", duty, relation  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "first"), [("mons-mouton", 3), ("two-bases", 1), ("south-pole", 5), ("shackleton-claim", 2)]
)
def test_a_world_is_what_the_model_finds_with_its_values_written_in(name: str, first: int) -> None:
    made, gazetteer, options = _set_up(name)
    count = 1 if name == "south-pole" else 2
    found = runner(made)(first, count)
    even = even_numbers(made.design, first, count)
    drawn = worlds(even, made.factors, made.scenario, made.placements, made.grounds)
    for world in range(count):
        scenario = written_scenario(made.scenario, made.placements, drawn, world)
        rules = written_rulebook(_rulebook(), made.factors, drawn, world)
        table = assess(scenario, rules, gazetteer, options).conflicts
        assert set(table["certainty"]) <= {"certain"}
        expected: dict[tuple[str, ...], tuple[object, ...]] = {}
        days: dict[tuple[str, ...], tuple[int, int]] = {}
        for row in table.itertuples():
            key = row.reading, row.source_activity, row.receptor_activity, row.mechanism, row.polarity
            value = _strongest(row.effect_on_entry, row.duty, row.relation)
            expected[key] = max(expected.get(key, value), value)
            starts = day_number(row.starts_on.date())
            days[key] = min(days.get(key, (starts, 0))[0], starts), 0
        mine = found.conflicts[found.conflicts["world"] == first + world]
        got = {
            (row.reading, row.source, row.receptor, row.mechanism, row.polarity): _strongest(
                row.effect, row.duty, row.relation
            )
            for row in mine.itertuples()
        }
        assert got == expected
        emissions = mine[mine["polarity"] == "emission"]
        assert all(
            days[row.reading, row.source, row.receptor, row.mechanism, row.polarity][0] == row.starts
            for row in emissions.itertuples()
        )


def test_probabilities_agree_with_the_shares_of_the_ordinary_run() -> None:
    """With only places and days uncertain both draw from the same distributions."""
    hold = tuple(f"{name}*" for name in (*_rulebook().hazards, *_rulebook().kinds, *_rulebook().receptors))
    made, gazetteer, options = _set_up("mons-mouton", hold=(*hold, "severity.*", "nasa-*"))
    assert {one.what for one in made.factors} <= {"place", "dates"}
    count = 4096
    table = tally(made, [runner(made)(0, count)]).conflicts
    ordinary = assess(made.scenario, _rulebook(), gazetteer, options).conflicts
    between = ordinary[(ordinary["reading"] == "maximalist") & (ordinary["relation"] == "international")]
    lead = between.groupby(["source_activity", "receptor_activity", "mechanism"])
    shares = lead[["share", "share_error"]].max()
    mine = table[table["reading"] == "maximalist"].set_index(["source", "receptor", "mechanism"])
    assert len(shares) > 3
    for key, row in shares.iterrows():
        here = float(mine["probability"].get(key, 0.0))
        spread = np.hypot(float(row["share_error"]), np.sqrt(max(here * (1 - here), 1 / count) / count))
        assert abs(here - float(row["share"])) < 4.0 * spread, key


def _same(one: Result, parts: list[Result]) -> None:
    measures = pd.concat([part.measures for part in parts]).sort_values("world", ignore_index=True)
    pd.testing.assert_frame_equal(one.measures, measures, check_exact=True)
    words = [part.conflicts.astype(dict.fromkeys(part.conflicts.select_dtypes("category"), str)) for part in parts]
    whole = one.conflicts.astype(dict.fromkeys(one.conflicts.select_dtypes("category"), str))
    columns = list(whole.columns)
    joined = pd.concat(words).sort_values(columns, ignore_index=True)
    pd.testing.assert_frame_equal(whole.sort_values(columns, ignore_index=True), joined, check_dtype=False)
    cells = pd.concat([part.cells for part in parts]).groupby("cell", as_index=False)["worlds"].sum()
    pd.testing.assert_frame_equal(one.cells, cells, check_dtype=False)


@pytest.mark.parametrize("design", ["random", "sobol", "saltelli"])
def test_numbers_do_not_depend_on_the_size_of_batches(design: str) -> None:
    made, _, _ = _set_up("mons-mouton", design, newcomer=NEWCOMER)
    _same(runner(made)(0, 24), [runner(made)(0, 5), runner(made)(5, 12), runner(made)(17, 7)])


def test_numbers_do_not_depend_on_the_number_of_workers() -> None:
    made, _, _ = _set_up("mons-mouton", newcomer=NEWCOMER)
    _same(runner(made)(0, 12), list(results(made, [(0, 4), (4, 4), (8, 4)], workers=2)))


def test_exclusion_of_a_world_is_that_of_the_model() -> None:
    """One disc an activity: the area is that of the model's exclusion, whose discs are inscribed polygons."""
    made, gazetteer, options = _set_up("observatory", newcomer=NEWCOMER)
    drawn = worlds(even_numbers(made.design, 0, 1), made.factors, made.scenario, made.placements, made.grounds)
    found = runner(made)(0, 1).measures.iloc[0]
    scenario = written_scenario(made.scenario, made.placements, drawn, 0)
    rules = written_rulebook(_rulebook(), made.factors, drawn, 0)
    rows = assess(scenario, rules, gazetteer, replace(options, readings=("ost-strict",))).exclusion
    day = pd.Timestamp(date_of(made.day))
    standing = rows[(rows["starts_on"] <= day) & ~(rows["ends_on"] <= day) & rows["share_of"].isna()]
    mine = standing[(standing["newcomer_class"] == NEWCOMER) & (standing["effect"] != "none")]
    assert len(mine) > 2
    for actor, area in mine.groupby("actor")["area_km2"].sum().items():
        assert found[f"km2/ost-strict/{actor}/procedural"] == pytest.approx(area, rel=3e-4)


@pytest.mark.parametrize("radius", ["modelled", "9 km"])
def test_a_cap_on_zones_binds_in_every_world(radius: str) -> None:
    acts = {"notified_on": "2030-01-01", "ends_on": None, "source": "test"}
    zones = {"zone": {"by": "usa", "around": "mine", "radius": radius, **acts}}
    scenario = exercise({"mine": activity("usa", "mine", -89.0, 0.0)}, zones=zones)
    for book, reach in ((_rulebook(), 500.1), (_reformed("sea-500-cap"), 0.0)):
        made, _ = _scene_of(scenario, read_gazetteer(), book, "random", (), NEWCOMER)
        drawn = worlds(even_numbers(made.design, 0, 8), made.factors, scenario, made.placements, made.grounds)
        radii = [one.reach.radius_m for one in batch_of(made, drawn).outward if one.mechanism == DECLARED]
        assert np.min(radii) >= reach
    assert np.max(radii) == 500.0


def test_ground_kept_for_what_is_left_ends_with_the_interest_in_it() -> None:
    """What is left of a base that closed in 2031: the model drops its ground when a reading lets the interest lapse."""
    scenario = exercise({"base": activity("usa", "habitat", -89.0, 0.0, present_until="2046-01-01")})
    kept = []
    for book in (_rulebook(), _reformed("use-it-or-lose-it")):
        made, options = _scene_of(scenario, read_gazetteer(), book, "random", ("*",), NEWCOMER)
        found = runner(made)(0, 2).measures
        table = assess(scenario, book, read_gazetteer(), options).exclusion
        day = pd.Timestamp(date_of(made.day))
        standing = table[(table["starts_on"] <= day) & ~(table["ends_on"] <= day) & table["share_of"].isna()]
        mine = standing[(standing["newcomer_class"] == NEWCOMER) & (standing["actor"] == "usa")]
        for reading in made.readings:
            group = next(iter(book.readings[reading].party_groups))
            told = mine[(mine["reading"] == reading) & (mine["party_group"] == group)]
            area = told.loc[told["effect"] != "none", "area_km2"].sum()
            names = [name for name in found.columns if name.startswith(f"km2/{reading}/usa/")]
            assert found[names].sum(axis=1).to_list() == pytest.approx([area, area], rel=3e-4), reading
            kept.append(area)
    assert max(kept[: len(kept) // 2]) > 0.0
    assert kept[: len(kept) // 2] != kept[len(kept) // 2 :]


def test_a_share_counts_scarce_ground_however_far_from_the_base() -> None:
    """One base claims 90 km all round: the shares are those of the model's exclusion, psr and Haworth far away, too."""
    acts = {"declared_on": "2030-01-01", "ends_on": None, "source": "test"}
    zones = {"zone": {"by": "usa", "around": "base", "radius": "90 km", **acts}}
    base = activity("usa", "habitat", -89.0, 0.0, operates=["2030-01-01", "2045-01-01"])
    scenario = exercise({"base": base}, zones=zones)
    made, options = _scene_of(scenario, read_gazetteer(), _rulebook(), "random", ("*",), NEWCOMER)
    lead = "maximalist"
    made = replace(made, readings=(lead,), raster=raster_of(made.placements, read_gazetteer().scarce))
    found = runner(made)(0, 1).measures.iloc[0]
    kept = assess(scenario, _rulebook(), read_gazetteer(), replace(options, readings=(lead,))).exclusion
    day = pd.Timestamp(date_of(made.day))
    standing = kept[(kept["starts_on"] <= day) & ~(kept["ends_on"] <= day) & (kept["actor"] == "*")]
    group = next(iter(_rulebook().readings[lead].party_groups))
    mine = standing[(standing["newcomer_class"] == NEWCOMER) & (standing["party_group"] == group)]
    shares = mine[mine["effect"] != "none"].groupby("share_of")["scarce_share"].sum()
    assert shares["haworth"] > 0.9
    for name in ("psr", "lit", "haworth"):
        assert found[f"share/{name}"] == pytest.approx(shares[name], abs=0.01), name


def test_saltelli_indices_name_the_only_thing_that_matters() -> None:
    """A lander somewhere in a disc, an observatory fixed: all else held, its place alone decides."""
    hold = tuple(f"{name}*" for name in (*_rulebook().hazards, *_rulebook().receptors, "severity", "nasa-"))
    made, _, _ = _set_up("mons-mouton", "saltelli", hold=(*hold, "*.dates"))
    count = 32 * made.design.stride
    told = tally(made, [runner(made)(0, count)])
    assert told.worlds == 64
    assert told.evaluated == count
    totals = told.drivers.groupby("factor")["total"].max()
    assert totals.filter(like=".place").max() > totals.drop(totals.filter(like=".place").index).max()
    assert (told.drivers["method"] == "saltelli").all()


@pytest.mark.parametrize("members", [2, 3, 5])
def test_the_index_of_things_that_move_together_counts_each_of_them(members: int) -> None:
    """An output that is the last of them, and what no member tells: the share of its variance is known beforehand."""
    names = tuple(f"{number}" for number in range(members))
    things = tuple(Factor(name, "number", 0.0, 0.5, 1.0) for name in (*names, "noise"))
    plan = design_of("random", 1, things, [Correlated(of=names, rank=0.1, why="test")])
    made = replace(_set_up("observatory")[0], design=plan)
    even = even_numbers(plan, 0, 8192)
    measures = pd.DataFrame({"world": np.arange(8192), "it": even[:, members - 1] + even[:, members]})
    told = drivers(made, measures, ["it"]).set_index("factor")["first"]
    assert told[" + ".join(names)] == pytest.approx(0.5, abs=0.03 if members < 4 else 0.08)
    assert told["noise"] == pytest.approx(0.5, abs=0.03)


def test_the_index_of_too_many_things_for_the_worlds_is_not_known() -> None:
    names = tuple(f"{number}" for number in range(12))
    things = tuple(Factor(name, "number", 0.0, 0.5, 1.0) for name in names)
    plan = design_of("random", 1, things, [Correlated(of=names, rank=0.1, why="test")])
    measures = pd.DataFrame({"world": np.arange(256), "it": even_numbers(plan, 0, 256)[:, 0]})
    told = drivers(replace(_set_up("observatory")[0], design=plan), measures, ["it"])
    assert told["first"].isna().all()


def test_half_of_the_chance_lies_on_either_side_of_the_value() -> None:
    even = np.linspace(0.0, 1.0, 10_001)
    skewed = Factor("a", "number", 1.0, 2.0, 9.0).at(even)
    assert np.mean(skewed <= 2.0) == pytest.approx(0.5, abs=1e-3)
    decades = Factor("b", "number", 0.1, 1.0, 10.0).at(even)
    assert kstest(np.log10(decades), "uniform", (-1.0, 2.0)).statistic < 1e-3
    at_an_end = Factor("c", "number", 0.0, 0.0, 4.0).at(even)
    assert kstest(at_an_end, "uniform", (0.0, 4.0)).statistic < 1e-3


@pytest.mark.parametrize("rank", [-0.5, 0.7, 1.0])
def test_what_moves_together_has_the_rank_correlation_that_the_file_states(rank: float) -> None:
    things = tuple(Factor(name, "number", 0.0, 0.5, 1.0) for name in ("a", "b", "c"))
    plan = design_of("random", 1, things, [Correlated(of=("a", "c"), rank=rank, why="test")])
    drawn = even_numbers(plan, 0, 20_000)
    assert spearmanr(drawn[:, 0], drawn[:, 2]).statistic == pytest.approx(rank, abs=0.02)
    assert abs(spearmanr(drawn[:, 0], drawn[:, 1]).statistic) < 0.03
    assert all(kstest(column, "uniform").pvalue > 1e-3 for column in drawn.T)
    assert [name for name, _ in plan.groups] == ["a + c", "b"]


def test_a_number_that_the_scenario_gives_is_drawn_where_it_says_so(tmp_path: Path) -> None:
    text = find_scenario("two-bases").read_text(encoding="utf-8")
    links = "correlated:\n  - {of: [us-landings.touchdown_mass, plume_ejecta.set], rank: 0.5, why: a test}\n"
    path = tmp_path / "bases.yaml"
    path.write_text(text + "uncertain: {us-landings.touchdown_mass: {low: 20 t, high: 60 t}}\n" + links)
    scenario, gazetteer = read_scenario(path, _rulebook(), read_gazetteer())
    placements = place(scenario, gazetteer, seed=SEED)
    things = factors(scenario, _rulebook(), placements, None, ())
    [mass] = [one for one in things if one.name == "us-landings.touchdown_mass"]
    assert (mass.low, mass.value, mass.high) == (20_000.0, 45_000.0, 60_000.0)
    plan = design_of("random", 1, things, scenario.correlated)
    even = even_numbers(plan, 0, 4000)
    drawn = worlds(even, things, scenario, placements, {})
    masses = drawn.numbers["us-landings.touchdown_mass"]
    assert np.median(masses) == pytest.approx(45_000.0, rel=0.02)
    assert spearmanr(masses, drawn.sets["plume_ejecta"]).statistic == pytest.approx(0.5, abs=0.05)
    assert written_scenario(scenario, placements, drawn, 3).activities["us-landings"].touchdown_mass == masses[3]


def test_interval_is_that_of_wilson() -> None:
    """Wilson 1927; 8 of 20: 0.2188 to 0.6134 (worked example of the Wikipedia article's formula)."""
    low, high = interval(8, 20)
    centre, half = (
        (8 + 1.959964**2 / 2) / (20 + 1.959964**2),
        1.959964 / (20 + 1.959964**2) * np.sqrt(8 * 12 / 20 + 1.959964**2 / 4),
    )
    assert (low, high) == pytest.approx((centre - half, centre + half), abs=1e-6)
