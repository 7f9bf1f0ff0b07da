"""Does the page carry every row, each shape once, and nothing that acts or fetches?"""

import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from affine import Affine
from bokeh.resources import Resources
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import synthetic

from dueregard.model.tables import Variant
from dueregard.writers.page.facts import first_tick, page_facts, slider_days
from dueregard.writers.page.ground import relief_pictures
from dueregard.writers.page.page import map_page, write_map_html
from dueregard.writers.page.rows import packed, page_rows
from dueregard.writers.page.shapes import outline, shape_keys, tolerance_m
from dueregard.writers.page.text import MOST_CHARACTERS, plain_text, script_json

ELEVATION = np.zeros((4, 4)), Affine(60_000.0, 0.0, -120_000.0, 0.0, -60_000.0, 120_000.0)
INLINE = Resources(mode="inline", components=["bokeh"])
HALF_DIAGONAL_M = np.sqrt(0.5)
"""Rounding to whole metres moves a vertex at most so far. [m]"""


def variant(zones, conflicts, exclusion):
    return Variant(level="low", terrain=False, zones=zones, conflicts=conflicts, exclusion=exclusion)


def rebuilt(parts):
    rings = [[np.reshape(ring, (-1, 2)) for ring in part] for part in parts]
    return shapely.multipolygons([shapely.polygons(outer, holes or None) for outer, *holes in rings])


@given(st.floats(3.0, 60_000.0), st.floats(-2e5, 2e5), st.floats(-2e5, 2e5))
@settings(max_examples=30, deadline=None, derandomize=True, database=None)
def test_outline_stays_within_the_stated_tolerance(radius_m, east_m, north_m):
    disc = synthetic.disc(east_m, north_m, radius_m)
    apart = shapely.hausdorff_distance(disc, rebuilt(outline(disc)), densify=0.02)
    assert apart <= tolerance_m(disc) + HALF_DIAGONAL_M + 1e-6


def test_wide_outline_has_few_vertices():
    disc = synthetic.disc(0.0, 0.0, 25_000.0)
    assert len(outline(disc)[0][0]) // 2 < 0.7 * shapely.get_num_coordinates(disc)


def test_holes_and_parts_are_kept():
    ring = shapely.difference(synthetic.disc(0, 0, 9_000.0), synthetic.disc(0, 0, 4_000.0))
    both = shapely.union(ring, synthetic.disc(50_000, 0, 2_000.0))
    assert sorted(len(part) for part in outline(both)) == [1, 2]
    assert shapely.area(rebuilt(outline(both))) == pytest.approx(shapely.area(both), rel=5e-3)


def test_what_is_narrower_than_a_metre_is_still_seen():
    crumb = shapely.box(10.2, 10.2, 10.3, 10.3)
    assert outline(crumb) == [[[10, 10, 11, 10, 11, 11, 10, 11]]]


def test_an_empty_part_is_not_drawn():
    disc = synthetic.disc(0, 0, 2_000.0)
    assert outline(shapely.MultiPolygon([disc, shapely.Polygon()])) == outline(disc)


def test_one_name_for_one_shape():
    one, other = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 2)
    shapes = np.array([one, one, other, None, shapely.Polygon(), one], dtype=object)
    keys = shape_keys(["a", "a", "a", "a", "a", "b"], shapes)
    assert keys == ["a", "a", "a#2", None, None, "b"]


def test_every_row_and_every_named_shape_is_on_the_page():
    made = synthetic.assessment()
    tables, shapes = page_rows(made)
    for name, frame in (("zones", made.zones), ("sites", made.sites), ("conflicts", made.conflicts)):
        assert len(tables[name]["shape"]) == len(frame)
        assert [key is not None for key in tables[name]["shape"]].count(True) == int(frame.geometry.notna().sum())
    named = {key for table in tables.values() for key in table["shape"] if key is not None}
    assert named == set(shapes)


def test_scarce_parts_of_exclusion_have_no_shape():
    exclusion = page_rows(synthetic.assessment())[0]["exclusion"]
    for key, share_of in zip(exclusion["shape"], exclusion["share_of"], strict=True):
        assert (key is None) == (share_of is not None)


def test_conflicts_without_a_duty_come_last():
    owed = page_rows(synthetic.assessment())[0]["conflicts"]["owed"]
    assert owed == sorted(owed, reverse=True)
    assert False in owed


def test_a_plan_has_no_point():
    sites = page_rows(synthetic.assessment())[0]["sites"]
    for placed, x in zip(sites["placed"], sites["x"], strict=True):
        assert (x is None) == (placed == "within")


def test_slider_stops_at_months_of_a_half_open_window():
    assert slider_days(date(2031, 1, 15), date(2031, 4, 1)) == ["2031-01-15", "2031-02-01", "2031-03-01"]
    assert slider_days(date(2031, 1, 1), date(2031, 2, 2)) == ["2031-01-01", "2031-02-01"]
    assert slider_days(date(2000, 1, 1), date(2100, 1, 1))[:2] == ["2000-01-01", "2001-01-01"]


def test_page_opens_on_the_day_with_most_certain_conflicts():
    made = synthetic.assessment()
    days = slider_days(made.options.starts, made.options.ends)
    assert days[first_tick(made, "ost-first-mover", days)] == "2036-01-01"


def test_page_opens_on_the_day_of_knowledge_where_nothing_conflicts():
    made = synthetic.empty_assessment()
    days = slider_days(made.options.starts, made.options.ends)
    assert days[first_tick(made, "ost-first-mover", days)] == "2026-11-01"


def test_names_the_actor_of_every_zone():
    made = synthetic.assessment()
    assert set(made.zones["actor"]) <= set(page_facts(made)["actors"])


@pytest.mark.parametrize("kind", ["real", "exercise"])
def test_stamp_stands_on_exercises_only(kind):
    assert ('class="stamp"' in map_page(synthetic.assessment(kind), ELEVATION)) == (kind == "exercise")


def test_page_without_rows_is_a_page():
    assert "</html>" in map_page(synthetic.empty_assessment(), ELEVATION)


def test_same_run_gives_the_same_page(tmp_path):
    write_map_html(tmp_path / "map.html", synthetic.assessment(), ELEVATION)
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == map_page(synthetic.assessment(), ELEVATION)


def test_page_names_nothing_to_fetch():
    page = map_page(synthetic.assessment(), ELEVATION)
    library = INLINE.js_raw[0]
    assert library in page
    sources = re.findall(r"""\b(?:src|href|action)\s*=\s*["']([^"']*)""", page.replace(library, ""))
    assert sources == ["data:,"]
    assert "default-src 'none'" in page


def test_relief_covers_the_first_view():
    home = (-50_000.0, -50_000.0, 50_000.0, 50_000.0)
    pictures = relief_pictures(ELEVATION, home)
    west, south, east, north = pictures[-1].box
    assert (west, south) <= home[:2]
    assert (east, north) >= home[2:]
    assert all(picture.uri.startswith("data:image/png;base64,") for picture in pictures)


def test_ground_that_the_grid_does_not_reach_has_no_picture():
    assert relief_pictures(ELEVATION, (9e6, 9e6, 9.1e6, 9.1e6)) == []


@given(st.text())
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_json_in_a_page_holds_no_markup_and_reads_back(text):
    written = script_json({"text": text, text: 1.5})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"text": text, text: 1.5}


def test_json_refuses_what_is_no_number():
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("</script><b>", "</script><b>"),
        ("abc\u202edcba", "abcdcba"),
        ("a\u2066b\u2069 \x00c\nd", "ab c d"),
        ("中文 Ω", "中文 Ω"),
    ],
)
def test_marks_that_are_not_seen_are_left_out(given_text, shown):
    assert plain_text(given_text) == shown


def test_long_texts_are_cut():
    assert len(plain_text("x" * 10_000)) == MOST_CHARACTERS


def test_window_of_the_chart_is_that_of_the_run():
    page = map_page(synthetic.assessment(), ELEVATION)
    document = json.loads(re.search(r'id="document" type="application/json">(.*?)</script>', page)[1])
    chart = next(root for root in document["roots"] if root["attributes"]["name"] == "shares")
    ends = chart["attributes"]["x_range"]["attributes"]
    assert (ends["start"], ends["end"]) == (
        pd.Timestamp("2024-01-01").timestamp() * 1e3,
        pd.Timestamp("2046-01-01").timestamp() * 1e3,
    )


def test_rows_of_each_choice_are_those_of_its_tables():
    """A row that is the same in several choices stands once; the bits give back what each choice has."""
    made = synthetic.assessment()
    fewer = variant(made.zones.iloc[:2], made.conflicts.iloc[1:], made.exclusion.iloc[::2])
    tables, _ = page_rows(replace(made, variants=(fewer,)))
    for name in ("zones", "conflicts", "exclusion"):
        bits = tables[name]["choices"]
        for number, one in enumerate((made, fewer)):
            assert sum(choice >> number & 1 for choice in bits) == len(getattr(one, name)), name
        assert len(bits) == len(getattr(made, name))


def test_outline_that_is_the_same_at_two_levels_stands_once():
    made = synthetic.assessment()
    names = made.zones["footprint_id"]
    made, low = (made.zones.assign(footprint_id=names + f"/{level}", level=level) for level in ("nominal", "low"))
    nominal = replace(synthetic.assessment(), zones=made)
    both = page_rows(replace(nominal, variants=(variant(low, nominal.conflicts, nominal.exclusion),)))
    assert both[1] == page_rows(nominal)[1]
    assert set(both[0]["zones"]["choices"]) == {0b11}


def test_packed_columns_say_the_same():
    table = {"a": ["x", None, "x", "y"], "b": [1.0, None, 2.0, 2.0]}
    made = packed(table)
    assert made["b"] == table["b"]
    assert [made["a"]["of"][place] for place in made["a"]["at"]] == table["a"]
