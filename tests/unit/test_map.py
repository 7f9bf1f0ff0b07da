"""Does the map show what was assessed, true to scale and legibly?"""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Rectangle
from tests import synthetic

from dueregard import selenodesy
from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.maps import content as map_content
from dueregard.writers.maps import extent as map_extent
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps import labels as map_labels
from dueregard.writers.maps import marks as map_marks
from dueregard.writers.maps import picture as map_png
from dueregard.writers.maps import plans as map_plans
from dueregard.writers.maps import scene as map_scene
from dueregard.writers.maps import words as map_words
from dueregard.writers.maps.extent import View
from dueregard.writers.maps.hillshade import FLAT, grid_box, hillshade, shaded_relief

NO_BOXES = np.empty((0, 4))
CELL_M = 4_000.0


def hills(count: int = 80) -> tuple[np.ndarray, Affine]:
    """Return rolling ground about the pole."""
    rows, columns = np.mgrid[0:count, 0:count]
    half = count * CELL_M / 2.0
    heights = 900.0 * np.sin(rows / 5.0) * np.cos(columns / 7.0)
    return heights.astype(np.int16), Affine(CELL_M, 0.0, -half, 0.0, -CELL_M, half)


def without_conflicts(assessment: Assessment) -> Assessment:
    return replace(assessment, conflicts=assessment.conflicts.iloc[:0])


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text"))]


def scene_of(assessment: Assessment) -> map_scene.Scene:
    actors = assessment.scenario.actors
    content = map_content.content_of(assessment)
    colours, numbers = style.actor_colours(actors), style.actor_numbers(actors)
    return map_scene.Scene(content, assessment, hills(), colours, numbers)


def empty_axes(side_px: float = 800.0):
    figure = map_png._sheet()
    return map_png._axes(figure, (50.0, 50.0, side_px, side_px))


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("map") / "map.png"
    map_png.draw_map(synthetic.assessment(), hills(), target)
    return target


def test_picture_has_its_size_and_leaves_nothing_else(picture: Path) -> None:
    assert imread(picture).shape[:2] == (map_png.HEIGHT_PX, map_png.WIDTH_PX)
    assert picture.stat().st_size < 2_500_000
    assert [path.name for path in picture.parent.iterdir()] == ["map.png"]


def test_same_assessment_gives_the_same_bytes_whatever_the_user_has_set(picture: Path, tmp_path: Path) -> None:
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 20.0, "lines.linewidth": 9.0, "savefig.dpi": 50, "savefig.bbox": "tight"}):
        map_png.draw_map(synthetic.assessment(), hills(), tmp_path / "again.png")
    assert (tmp_path / "again.png").read_bytes() == picture.read_bytes()
    assert b"tEXtCreation Time" not in picture.read_bytes()


def test_overlaps_are_hatched(picture: Path, tmp_path: Path) -> None:
    """A ring about the receptor, outside its symbol, is striped dark and light only where the conflict is drawn."""
    map_png.draw_map(without_conflicts(synthetic.assessment()), hills(), tmp_path / "calm.png", "ost-first-mover")
    content = map_content.content_of(synthetic.assessment())
    left, bottom, side = map_png.MAP_PX
    view = View(map_png._box_of(content), side)
    x, y = view.pixels(np.array(synthetic.PLACES["ilrs-telescope"]))[0] + (left, bottom)
    rows, columns = np.mgrid[0 : map_png.HEIGHT_PX, 0 : map_png.WIDTH_PX]
    distance = np.hypot(columns - x, map_png.HEIGHT_PX - rows - y)
    ring = (distance > 14.0) & (distance < 17.0)
    dark = [
        float(np.mean(imread(path)[..., :3].mean(axis=2)[ring] < 0.45)) for path in (picture, tmp_path / "calm.png")
    ]
    assert dark[0] > 0.25
    assert dark[1] < 0.05


@pytest.mark.parametrize(("kind", "stamped"), [("exercise", True), ("real", False)])
def test_exercises_and_nothing_else_are_stamped(kind: str, stamped: bool) -> None:
    figure = map_png.compose(synthetic.assessment(kind), hills())
    assert (map_png.STAMP_TEXT in [text.get_text() for text in figure.texts]) is stamped


def test_page_says_what_it_rests_on() -> None:
    said = "\n".join(texts(map_png.compose(synthetic.assessment(), hills())))
    for part in (
        "no law gives a distance",
        "NASA LRO/LOLA",
        "IAU/USGS",
        "ost-first-mover",
        "level nominal",
        "2026-11-22",
    ):
        assert part in said
    assert "1 certain and 1 possible conflicts with a duty between States; ilrs comes first in it" in said
    assert "1 plan of isro somewhere here" in said


def test_map_of_nothing_can_be_drawn(tmp_path: Path) -> None:
    map_png.draw_map(synthetic.empty_assessment(), hills(), tmp_path / "map.png")
    figure = map_png.compose(synthetic.empty_assessment(), hills())
    assert "No conflict with a duty between States" in texts(figure)


def test_reading_that_was_not_assessed_is_refused() -> None:
    with pytest.raises(ValueError, match="'hague' was not assessed; there are ost-first-mover, maximalist"):
        map_png.compose(synthetic.assessment(), hills(), "hague")


def test_first_reading_with_a_conflict_is_drawn() -> None:
    assessed = synthetic.assessment()
    only_claims = replace(assessed, conflicts=assessed.conflicts[assessed.conflicts["reading"] == "maximalist"])
    assert map_content.drawn_reading(assessed, None) == "ost-first-mover"
    assert map_content.drawn_reading(only_claims, None) == "maximalist"
    assert map_content.drawn_reading(without_conflicts(assessed), None) == "ost-first-mover"


@pytest.mark.parametrize("lat_deg", [-90.0, -85.0, -80.0])
def test_scale_bar_is_true_at_the_middle_of_the_map(lat_deg: float) -> None:
    """10 km on the ground between the bar's ends, within 1 %, when it stands in the middle of the map."""
    easting, northing = (float(one) for one in selenodesy.to_map(lat_deg, 40.0))
    view = View(map_extent.square(easting, northing, 24_000.0), 1336.0)
    true_m, map_m = map_ground.scale_bar(view)
    ends = selenodesy.distance_m(easting - map_m / 2.0, northing, easting + map_m / 2.0, northing)
    assert true_m == 10_000.0
    assert float(ends) == pytest.approx(10_000.0, rel=1e-6)
    axes = empty_axes()
    map_ground.draw_scale_bar(axes, view)
    bars = axes.findobj(lambda one: isinstance(one, Rectangle) and (one.get_gid() or "").startswith("scale-bar"))
    assert sum(bar.get_width() for bar in bars) == pytest.approx(map_m)


def test_labels_cover_neither_each_other_nor_symbols() -> None:
    scene = scene_of(synthetic.assessment())
    view = View(map_png._box_of(scene.content), 800.0)
    drawn = map_scene.draw_scene(empty_axes(), scene, view, taken_px=NO_BOXES)
    boxes = np.array(drawn.boxes)
    assert len(boxes) >= 8
    assert not np.any(map_labels.overlapping(boxes, boxes) & ~np.eye(len(boxes), dtype=bool))
    symbols = view.pixels(scene.content.places)
    marks = np.hstack([symbols - 8.0, symbols + 8.0])
    assert not np.any(map_labels.overlapping(boxes, marks))


points = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=25)


@given(points)
@settings(max_examples=30, derandomize=True, deadline=None)
def test_placed_labels_are_apart_and_inside_and_the_rest_is_none(anchors: list[tuple[float, float]]) -> None:
    wishes = [map_labels.beside(anchor, (90.0, 18.0), 8.0) for anchor in anchors]
    frame = np.array([0.0, 0.0, 400.0, 400.0])
    found = map_labels.place_labels([wishes[::2], wishes[1::2]], frame, NO_BOXES)
    boxes = np.array([place.box for place in found if place is not None])
    assert len(found) == len(wishes)
    assert len(boxes) > 0
    assert np.all(boxes[:, :2] >= 0.0)
    assert np.all(boxes[:, 2:] <= 400.0)
    assert not np.any(map_labels.overlapping(boxes, boxes) & ~np.eye(len(boxes), dtype=bool))


def test_label_without_room_is_dropped() -> None:
    wish = map_labels.beside((50.0, 50.0), (90.0, 18.0), 8.0)
    full = np.array([[0.0, 0.0, 100.0, 100.0]])
    assert map_labels.place_labels([[wish]], np.array([0.0, 0.0, 100.0, 100.0]), full) == (None,)


@given(points)
@settings(max_examples=30, derandomize=True, deadline=None)
def test_fanned_out_symbols_keep_their_middle(anchors: list[tuple[float, float]]) -> None:
    pixels = np.array(anchors)
    moved = map_extent.fanned_out(pixels)
    group = map_extent.clusters(pixels, map_extent.PX_PER_MARK * 0.7)
    for number in set(group):
        assert moved[group == number].mean(axis=0) == pytest.approx(pixels[group == number].mean(axis=0), abs=1e-6)


def test_symbols_at_one_place_are_drawn_apart() -> None:
    moved = map_extent.fanned_out(np.full((5, 2), 200.0))
    apart = np.hypot(*(moved[:, None] - moved[None]).transpose(2, 0, 1))[~np.eye(5, dtype=bool)]
    assert apart.min() > 0.8 * map_extent.PX_PER_MARK


def test_far_outlier_does_not_widen_the_map() -> None:
    near = np.array([[1_000.0, 2_000.0], [9_000.0, -3_000.0], [4_000.0, 30_000.0]])
    none = gpd.GeoSeries([], crs=selenodesy.SOUTH_POLAR_CRS)
    alone = map_extent.map_box(near, np.ones(3), NO_BOXES, none)
    far = map_extent.map_box(np.vstack([near, [0.0, 620_000.0]]), np.ones(4), NO_BOXES, none)
    assert far == alone
    assert np.all((near > far[:2]) & (near < far[2:]))


def test_map_shows_all_where_no_group_has_more_than_half() -> None:
    """Two relays near the edge of a zone, a third and two stations far from all others."""
    places = np.array([[0.0, -700e3], [0.0, -712e3], [0.0, -931e3], [0.0, -2433e3], [212e3, -2424e3]])
    none = gpd.GeoSeries([], crs=selenodesy.SOUTH_POLAR_CRS)
    box = map_extent.map_box(places, np.ones(5), NO_BOXES, none)
    assert np.all((places > box[:2]) & (places < box[2:]))


def test_wide_map_shows_the_pole_whole() -> None:
    around = np.array([[-130e3, -60e3], [140e3, 60e3], [10e3, 120e3], [0.0, 0.0], [5e3, -80e3]])
    none = gpd.GeoSeries([], crs=selenodesy.SOUTH_POLAR_CRS)
    west, south, east, north = map_extent.map_box(around, np.ones(5), NO_BOXES, none)
    assert west == south == -east == -north
    assert east >= float(selenodesy.to_map(-84.0, 90.0)[0])
    assert map_extent.detail_box((west, south, east, north), around, np.ones(5)) is not None


def test_concentric_footprints_are_drawn_once() -> None:
    zones, conflicts = synthetic.zones(), synthetic.conflicts()
    ost = zones[zones["reading"] == "ost-first-mover"]
    extra = ost[ost["activity"] == "artemis-lander"].assign(receptor_class="crew", area_km2=9e4)
    both = pd.concat([ost, extra], ignore_index=True)
    receivers = {"solar_array": frozenset({"usa", "ilrs"}), "crew": frozenset({"usa"})}
    drawn = map_content.drawn_zones(both, map_content.certain(conflicts), receivers)
    rows = drawn[drawn["activity"] == "artemis-lander"]
    assert list(rows["receptor_class"]) == ["solar_array"]
    assert not drawn.duplicated(["activity", "mechanism", "polarity"]).any()
    nobody = map_content.drawn_zones(both, conflicts.iloc[:0], {})
    assert set(nobody["polarity"]) == {"sensitivity"}


def test_each_distinct_envelope_is_drawn_once() -> None:
    one, other = shapely.box(0, 0, 5e3, 5e3), shapely.box(20e3, 0, 25e3, 5e3)
    plans = synthetic.sites().iloc[[0] * 5].assign(activity=list("abcde"), actor=["usa", "usa", "ilrs", "usa", "usa"])
    several = [shapely.union_all([one, other])] * 3
    plans = plans.set_geometry(gpd.GeoSeries([*several, one, one], index=plans.index, crs=plans.crs))
    regions = synthetic.gazetteer().regions
    found = {len(env.here): env for env in map_plans.envelopes_of(plans.reset_index(drop=True), regions)}
    assert sorted(found) == [0, 2]
    assert found[2].elsewhere == found[0].elsewhere == ("a", "b", "c")
    assert (
        map_marks.envelope_text(found[2], synthetic.assessment()) == "2 plans somewhere here\n3 more here or in 1 other"
    )


def test_work_that_is_over_leaves_a_hollow_symbol() -> None:
    sites = synthetic.sites()
    known = map_content.known_sites(sites[sites["placed"] != "within"], pd.Timestamp("2037-06-01"))
    at_work = dict(zip(known["activity"], known["at_work"], strict=True))
    assert not at_work["artemis-lander"]
    assert at_work["artemis-base"]


def test_star_of_a_declared_zone_stands_at_its_activity() -> None:
    assessed = synthetic.assessment()
    assert map_content.holder_of("claim", assessed) == "ilrs-base"
    assert map_content.holder_of("im-rover", assessed) == "im-rover"
    assert map_words._actor_of("claim", assessed) == "ilrs"


def test_small_overlap_is_enlarged_and_large_one_kept() -> None:
    view = View(map_extent.square(0.0, 0.0, 200e3), 1336.0)
    small, large = shapely.Point(0, 0).buffer(100.0), shapely.box(50e3, 50e3, 120e3, 120e3)
    least = map_marks.LEAST_OVERLAP_PX * view.metres_per_px
    assert map_marks.seen_overlap(small, view).area == pytest.approx(np.pi * least**2, rel=0.02)
    assert map_marks.seen_overlap(large, view).equals(large)


@pytest.mark.parametrize(("lon_deg", "text"), [(0, "0°"), (-180, "180°"), (180, "180°"), (30, "30°E"), (210, "150°W")])
def test_longitudes_are_written_east_and_west(lon_deg: float, text: str) -> None:
    assert map_ground.lon_text(lon_deg) == text


def test_actors_keep_apart_in_colour() -> None:
    actors = synthetic.scenario().actors
    many = {f"a{number}": actors["usa"] for number in range(12)}
    assert len(set(style.actor_colours(many).values())) == 12
    assert style.actor_numbers(actors) == {}
    blue = {name: one.model_copy(update={"colour": "#1f5fa8"}) for name, one in actors.items()}
    assert list(style.actor_numbers(blue).values()) == list(range(1, len(actors) + 1))
    assert style.actor_numbers(many)["a11"] == 12


def test_texts_that_no_font_has_do_not_break_the_map() -> None:
    assert map_scene.printable("嫦娥 Chang'e $7$") == "?? Chang'e $7$"
    assessed = synthetic.assessment()
    named = replace(assessed, scenario=assessed.scenario.model_copy(update={"scenario": "嫦娥 costs $1 and $2"}))
    assert "?? costs $1 and $2" in texts(map_png.compose(named, hills()))


def test_flat_ground_is_one_grey_and_slopes_to_the_light_are_brighter() -> None:
    flat, transform = np.zeros((50, 50)), Affine(1_000.0, 0.0, -25e3, 0.0, -1_000.0, 25e3)
    grey, edges = shaded_relief((flat, transform), (-20e3, -20e3, 20e3, 20e3))
    assert np.allclose(grey, FLAT)
    assert edges[0] <= -20e3 <= 20e3 <= edges[2]
    rows, columns = np.mgrid[0:50, 0:50] * 100.0
    assert hillshade(rows + columns, 1_000.0).mean() > hillshade(-rows - columns, 1_000.0).mean()
    assert grid_box((flat, transform)) == (-25e3, -25e3, 25e3, 25e3)


def test_map_beyond_the_grid_stays_bare() -> None:
    grey, _ = shaded_relief(hills(), (900e3, 900e3, 950e3, 950e3))
    assert grey.size == 0


def test_svg_is_the_same_each_time_and_holds_no_text_that_could_act(tmp_path: Path) -> None:
    """Texts are outlines: neither a name nor a script can be markup, and nothing is fetched."""
    hostile = '--><script>alert(1)</script><image href="http://evil/x"/>=cmd()'
    made = synthetic.assessment()
    scenario = made.scenario.model_copy(update={"scenario": hostile})
    for name in ("a.svg", "b.svg"):
        map_png.draw_map(replace(made, scenario=scenario), hills(), tmp_path / name)
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.svg").read_text(encoding="utf-8")
    parts = list(ElementTree.fromstring(text).iter())  # noqa: S314  # our own file
    assert not {one.tag.rpartition("}")[2] for one in parts} & {"script", "text", "foreignObject", "a"}
    assert not [value for one in parts for value in one.attrib.values() if "evil" in value]
    assert "<dc:date>" not in text


def test_a_claim_is_called_a_claim_and_its_warning_stands_in_the_note() -> None:
    made = synthetic.assessment()
    content = map_content.content_of(made, "maximalist")
    assert map_words.verdict(made, content) == "1 possible conflict with something claimed, which binds nobody"
    scene = map_scene.Scene(content, made, hills(), {}, {})
    noted = map_words.notes(scene, map_scene.Drawn((), 0, ()), (-1e6, -1e6, 1e6, 1e6))
    assert " ".join(noted).startswith(made.rulebook.readings["maximalist"].warning or "no warning")
