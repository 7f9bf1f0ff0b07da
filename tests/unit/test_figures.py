"""Do the figures show what the tables say?"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from tests import synthetic

from dueregard.model.tables import DUTIES, EXCLUSION
from dueregard.readers.run import RunTables
from dueregard.writers.figures.conflicts import cells_of, owed_rows
from dueregard.writers.figures.exclusion import steps, totals
from dueregard.writers.figures.gallery import FIGURES, write_figures
from dueregard.writers.figures.panels import alike
from dueregard.writers.figures.readings import extent, fullest_day, on_day
from dueregard.writers.figures.sheet import name, year
from dueregard.writers.figures.timeline import activity_rows, marked_reading, meetings, status_of, timeline
from dueregard.writers.gis.geopackage import actor_table
from dueregard.writers.gis.layers import readings_of
from dueregard.writers.maps.extent import View
from dueregard.writers.maps.ground import LEAST_PX, seen_ground
from dueregard.writers.summary import summary


def run_of(assessment) -> RunTables:
    names = ("conflicts", "zones", "sites", "exclusion", "duties", "obligations", "assumptions")
    frames = {one: getattr(assessment, one) for one in names}
    return RunTables(**frames, actors=actor_table(assessment), summary=summary(assessment, {}))


@pytest.fixture(scope="module")
def run() -> RunTables:
    return run_of(synthetic.assessment())


@pytest.mark.parametrize("form", ["png", "svg"])
@pytest.mark.parametrize("make", [synthetic.assessment, synthetic.empty_assessment])
def test_every_figure_is_written_the_same_twice(tmp_path, form, make):
    (tmp_path / "again").mkdir()
    first = write_figures(run_of(make()), tmp_path, form)
    again = write_figures(run_of(make()), tmp_path / "again", form)
    assert [path.stem for path in first] == list(FIGURES)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


@pytest.mark.parametrize("draw", FIGURES.values(), ids=list(FIGURES))
def test_an_exercise_is_stamped_on_every_figure_and_nothing_real_is(run, draw):
    texts = [one.get_text() for one in draw(run).texts]
    assert "EXERCISE" in texts
    real = replace(run, summary={key: value for key, value in run.summary.items() if key != "stamp"})
    assert "EXERCISE" not in [one.get_text() for one in draw(real).texts]


@pytest.mark.parametrize("draw", FIGURES.values(), ids=list(FIGURES))
def test_figures_name_readings_newcomers_and_groups_by_the_titles_of_the_summary(run, draw):
    readings = {one: {"title": f"Reading {place}", "party_groups": {}} for place, one in enumerate(readings_of(run))}
    newcomers = dict.fromkeys(run.exclusion["newcomer_class"], "A heavy lander")
    told = replace(run, summary={**run.summary, "titles": {"readings": readings, "newcomers": newcomers}})
    texts = "\n".join(one.get_text() for one in draw(told).texts)
    assert [code for code in (*readings, *newcomers) if code in texts] == []
    assert "Reading 0" in texts


def test_panels_that_show_the_same_stand_together_in_the_order_of_the_run():
    panels = [("a", "x"), ("b", "x"), ("a", "y"), ("c", "x")]
    assert alike(panels, lambda one: one[1]) == [[("a", "x"), ("b", "x"), ("c", "x")], [("a", "y")]]


def duty(conflict: str, bearer: str, beneficiary: str, word: str) -> dict[str, str]:
    sides = {"bearer_state": bearer, "beneficiary_state": beneficiary}
    return {"conflict_id": conflict, **sides, "duty": word, "role": "leading"}


def test_matrix_counts_a_conflict_once_for_each_pair_of_states(run):
    """USA owes CHN and RUS in one conflict, twice in words; a duty none and a domestic meeting do not count."""
    rows = [
        duty(synthetic.CERTAIN, "USA", "CHN", "consult_before"),
        duty(synthetic.CERTAIN, "USA", "CHN", "due_regard"),
        duty(synthetic.CERTAIN, "USA", "RUS", "consult_before"),
        duty(synthetic.POSSIBLE, "IND", "USA", "none"),
        duty(synthetic.DOMESTIC, "USA", "USA", "due_regard"),
    ]
    cells = cells_of(owed_rows(replace(run, duties=synthetic.table(DUTIES, rows))))
    assert cells == {("USA", "CHN"): {"consult": 1}, ("USA", "RUS"): {"consult": 1}}


def test_timeline_marks_the_reading_under_which_something_is_owed(run):
    assert marked_reading(run) == "ost-first-mover"
    places = {activity: place for place, activity in enumerate(activity_rows(run))}
    assert set(places) == set(run.sites["activity"])
    met = meetings(run, "ost-first-mover", places)
    assert [(one.source, one.receptors, one.certain) for one in met] == [
        (places["artemis-lander"], (places["ilrs-telescope"],), True),
        (places["isro-lander"], (places["artemis-base"],), False),
    ]


def test_timeline_leads_with_the_first_reading_of_the_run_and_says_on_what_it_rests(run):
    """An analogy under which more is owed does not go before a reading of binding law."""
    order = ["ost-first-mover", "managed-area"]
    second = run.conflicts.assign(reading="managed-area", status="analogy", effect_on_entry="coordinate")
    first = run.conflicts.assign(reading="ost-first-mover", status="binding", effect_on_entry="none")
    both = pd.concat([first, second], ignore_index=True)
    told = replace(
        run, conflicts=both, summary={**run.summary, "options": {**run.summary["options"], "readings": order}}
    )
    assert marked_reading(told) == "ost-first-mover"
    assert status_of(told, "ost-first-mover") == "binding"
    assert any("which rests on a source that is binding" in one.get_text() for one in timeline(told).texts)


def test_activities_of_one_actor_stand_together(run):
    actors = run.sites.drop_duplicates("activity").set_index("activity")["actor"]
    order = [actors[activity] for activity in activity_rows(run)]
    changes = sum(former != later for former, later in pairwise(order))
    assert changes == len(set(order)) - 1


def exclusion_rows(*rows: tuple[str, float, str, str]) -> pd.DataFrame:
    told = {"reading": "r", "party_group": "g", "actor": "a"}
    made = [told | {"effect": e, "area_km2": km2, "starts_on": s, "ends_on": d} for e, km2, s, d in rows]
    return synthetic.table(EXCLUSION, made)


def test_procedure_and_claim_are_never_added_up():
    day, end = "2030-01-01", "2031-01-01"
    rows = exclusion_rows(("consult", 3.0, day, end), ("notify", 2.0, day, end), ("consent", 7.0, day, end))
    assert dict(totals(rows)[["exclusion", "area_km2"]].to_numpy()) == {"procedural": 5.0, "claimed": 7.0}


def test_a_step_line_falls_to_nothing_where_no_row_stands():
    rows = totals(exclusion_rows(("consult", 3.0, "2030-01-01", "2031-01-01"), ("consult", 4.0, "2032-01-01", None)))
    assert steps(rows, 2034.0) == (
        [2030.0, 2030.0, 2031.0, 2031.0, 2032.0, 2032.0, 2034.0],
        [0.0, 3.0, 3.0, 0.0, 0.0, 4.0, 4.0],
    )


def test_readings_are_compared_on_the_fullest_day(run):
    rows = run.exclusion[(run.exclusion["actor"] == "*") & run.exclusion["share_of"].isna()]
    day = fullest_day(rows)
    current = on_day(rows, day)
    sums = rows.groupby(["reading", "party_group", "starts_on"])["area_km2"].sum()
    best = current.groupby(["reading", "party_group"])["area_km2"].sum().max()
    assert best >= sums.max() * (1.0 - 1e-9)
    box = extent(current, run.sites)
    assert box[2] - box[0] == pytest.approx(box[3] - box[1])


def test_days_become_years():
    assert year("2031-01-01") == 2031.0
    assert year("2032-07-02") == pytest.approx(2032.5, abs=0.002)
    assert np.isnan(year(None))


def test_a_name_is_one_line_in_letters_that_the_font_has():
    assert name("a\u202e\nb \U0001f680", 20) == "a b ?"


def test_small_ground_of_a_comparison_is_drawn_as_large_as_can_be_seen():
    view = View((-50e3, -50e3, 50e3, 50e3), 770.0)
    small, large = shapely.Point(0.0, 0.0).buffer(200.0), shapely.Point(2e4, 0.0).buffer(5e3)
    dot, disc = sorted(shapely.get_parts(seen_ground(shapely.union(small, large), view)), key=lambda one: one.area)
    assert dot.bounds[2] - dot.bounds[0] == pytest.approx(2.0 * LEAST_PX * view.metres_per_px)
    assert disc.area == pytest.approx(large.area)
