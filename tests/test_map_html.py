"""Does the page work in a browser: slider, reading, hover, keys, names of strangers, scale, nothing fetched?

Needs Debian's packages chromium and chromium-driver; without them the tests are skipped, unless DUEREGARD_REQUIRE names
chromium. Screenshots go to the folder that DUEREGARD_ARTEFACTS names, else to pytest's own.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests import synthetic, worlds

from dueregard import selenodesy
from dueregard.cli.ground import grids_for
from dueregard.model.tables import Assessment, Options, Variant
from dueregard.pipeline import assess
from dueregard.readers.geodata import read_elevation, read_gazetteer
from dueregard.readers.places import find_scenario
from dueregard.readers.scenario import read_scenario
from dueregard.writers.page.page import write_map_html

READINGS = ("ost-strict", "ost-first-mover", "accords", "maximalist")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no browser: apt-get install chromium chromium-driver"
MOST_BYTES = 6_000_000
MOST_PAINT_MS = 3_000.0
PHONE_PX, PHONE_HIGH_PX = 390, 844
HOSTILE = '"><img src=x onerror="window.struck=1"><script>window.struck=1</script>\u202e=cmd()'

HOVERED = "return [...document.querySelectorAll('#hover .tip')].map(one => one.textContent).join(' | ');"
MODEL = "const map = Bokeh.documents[0].get_model_by_name('map');"
METRES_PER_PX = (
    MODEL + "return [(map.x_range.end - map.x_range.start) / map.inner_width,"
    " (map.y_range.end - map.y_range.start) / map.inner_height];"
)
ROWS = "return Bokeh.documents[0].get_model_by_name(arguments[0]).data_source.get_length();"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    binary, driver = next(filter(None, map(shutil.which, BROWSERS)), None), shutil.which("chromedriver")
    if binary is None or driver is None:
        if "chromium" in os.environ.get("DUEREGARD_REQUIRE", ""):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1100"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("DUEREGARD_ARTEFACTS") or tmp_path_factory.mktemp("map-html"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def built_in(name: str) -> Assessment:
    """Assess a built-in scenario as a run does: at every level, with terrain and without."""
    rulebook = worlds.rulebook()
    scenario, gazetteer = read_scenario(find_scenario(name), rulebook, read_gazetteer())
    options = Options(READINGS, "nominal", scenario.as_of, scenario.window.starts, scenario.window.ends)
    grids = grids_for(None, rulebook.sky, no_terrain=False)
    return assess(scenario, rulebook, gazetteer, options, grids=grids, variants=True)


def written(assessment: Assessment, folder: Path) -> Path:
    path = folder / "map.html"
    write_map_html(path, assessment, read_elevation())
    return path


@pytest.fixture(scope="session")
def bases() -> Assessment:
    return built_in("two-bases")


@pytest.fixture(scope="session")
def bases_page(bases: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(bases, tmp_path_factory.mktemp("bases"))


@pytest.fixture(scope="session")
def pole_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(built_in("south-pole"), tmp_path_factory.mktemp("pole"))


@pytest.fixture
def bases_map(browser: Any, bases_page: Path) -> Any:
    return visited(browser, bases_page, "reading=ost-first-mover&day=2036-01-01")


def visited(browser: Any, page: Path, choice: str = "") -> Any:
    from selenium.webdriver.support.ui import WebDriverWait

    browser.get("about:blank")
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get(f"{page.as_uri()}#{choice}")
    WebDriverWait(browser, 30).until(lambda one: one.execute_script("return document.documentElement.dataset.ready"))
    settle(browser)
    return browser


def settle(browser: Any) -> None:
    """Wait until two pictures have been drawn."""
    browser.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done));")


def choose(browser: Any, control: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(browser.find_element("id", control)).select_by_value(value)
    settle(browser)


def shown_zones(browser: Any) -> int:
    polarities = ("emission", "sensitivity", "need", "right", "heritage", "declared", "object")
    return sum(browser.execute_script(ROWS, f"zones-{polarity}") for polarity in polarities)


def standing(rows: pd.DataFrame, reading: str, day: str) -> pd.DataFrame:
    moment = pd.Timestamp(day)
    return rows[(rows["reading"] == reading) & (rows["starts_on"] <= moment) & ~(rows["ends_on"] <= moment)]


def drawn_zones(assessment: Assessment | Variant, reading: str, day: str) -> int:
    rows = standing(assessment.zones, reading, day)
    return int((rows["polarity"] != "sensitivity").sum())


def table(browser: Any) -> list[list[str]]:
    return browser.execute_script(
        "return [...document.querySelectorAll('#conflicts-body tr')]"
        ".map(row => [...row.cells].map(cell => cell.textContent));"
    )


def place_on_screen(browser: Any, east_m: float, north_m: float) -> tuple[int, int]:
    """Return how far a place is from the middle of the map. [px]"""
    found = browser.execute_script(
        MODEL
        + "const px = (map.x_range.end - map.x_range.start) / map.inner_width;"
        + "return [(arguments[0] - (map.x_range.start + map.x_range.end) / 2) / px,"
        + " ((map.y_range.start + map.y_range.end) / 2 - arguments[1]) / px];",
        east_m,
        north_m,
    )
    return round(found[0]), round(found[1])


def pointed(browser: Any, east_m: float, north_m: float, *, click: bool = False) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    element = browser.find_element("id", "map-plot")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'});", element)
    right, down = place_on_screen(browser, east_m, north_m)
    chain = ActionChains(browser).move_to_element_with_offset(element, right + 3, down).pause(0.1)
    chain = chain.move_to_element_with_offset(element, right, down).pause(0.2)
    (chain.click() if click else chain).perform()
    settle(browser)


def show(browser: Any, east_m: float, north_m: float, half_m: float) -> None:
    browser.execute_script(
        MODEL + "const [x, y, half] = arguments, high = half * map.inner_height / map.inner_width;"
        "map.x_range.setv({start: x - half, end: x + half}); map.y_range.setv({start: y - high, end: y + high});",
        east_m,
        north_m,
        half_m,
    )
    settle(browser)


@pytest.mark.parametrize("day", ["2031-01-01", "2033-06-01", "2036-01-01", "2045-12-01"])
def test_slider_shows_the_zones_of_its_day(bases_map: Any, bases: Assessment, day: str) -> None:
    bases_map.execute_script(
        "const day = document.getElementById('day'), data = JSON.parse(document.getElementById('data').textContent);"
        "day.value = data.days.indexOf(arguments[0]); day.dispatchEvent(new Event('input', {bubbles: true}));",
        day,
    )
    settle(bases_map)
    assert bases_map.find_element("id", "day-text").text == day
    assert shown_zones(bases_map) == drawn_zones(bases, "ost-first-mover", day)


def test_slider_moves_by_key(bases_map: Any, bases: Assessment) -> None:
    from selenium.webdriver.common.keys import Keys

    before = shown_zones(bases_map)
    slider = bases_map.find_element("id", "day")
    slider.send_keys(Keys.HOME)
    settle(bases_map)
    assert bases_map.find_element("id", "day-text").text == bases.options.starts.isoformat()
    assert shown_zones(bases_map) < before
    slider.send_keys(Keys.ARROW_RIGHT)
    assert bases_map.find_element("id", "day-text").text == "2031-02-01"


def test_play_moves_the_day_and_stops(bases_map: Any) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    button, text = bases_map.find_element("id", "play"), bases_map.find_element("id", "day-text")
    button.click()
    WebDriverWait(bases_map, 10).until(lambda _: text.text > "2036-01-01")
    button.click()
    stopped = text.text
    bases_map.execute_async_script("setTimeout(arguments[0], 800);")
    assert text.text == stopped
    assert button.get_attribute("aria-pressed") == "false"


def test_reading_changes_the_table_of_conflicts(bases_map: Any, bases: Assessment) -> None:
    seen = set()
    for reading in READINGS:
        choose(bases_map, "reading", reading)
        rows = standing(bases.conflicts, reading, "2036-01-01")
        duties = sorted(duty.replace("_", " ") for duty in rows["duty"])
        assert sorted(row[4] for row in table(bases_map)) == duties
        seen.add(tuple(duties))
    assert len(seen) > 1


@pytest.mark.parametrize(("level", "terrain"), [("low", True), ("high", True), ("high", False)])
def test_level_and_terrain_change_zones_conflicts_and_shares(
    bases_map: Any, bases: Assessment, level: str, terrain: bool
) -> None:
    choose(bases_map, "level", level)
    choose(bases_map, "terrain", "true" if terrain else "false")
    (there,) = (one for one in bases.variants if (one.level, one.terrain) == (level, terrain))
    assert shown_zones(bases_map) == drawn_zones(there, "ost-first-mover", "2036-01-01")
    rows = standing(there.conflicts, "ost-first-mover", "2036-01-01")
    assert sorted(row[4] for row in table(bases_map)) == sorted(duty.replace("_", " ") for duty in rows["duty"])
    excluded = standing(there.exclusion, "ost-first-mover", "2036-01-01")
    excluded = excluded[(excluded["newcomer_class"] == "lander-45t") & excluded["share_of"].isna()]
    together = float(excluded.loc[excluded["actor"] == "*", "area_km2"].iloc[0])
    assert f"{float(f'{together:.3g}'):g} km²" in bases_map.find_element("id", "shares-body").text


def test_terrain_takes_ground_off_the_drawn_zones(bases_map: Any) -> None:
    """The outlines change with the choice, not the number of zones."""
    drawn = MODEL + "return Bokeh.documents[0].get_model_by_name('zones-emission').data_source.data.xs.flat(3).length;"
    choose(bases_map, "level", "high")
    shaped = bases_map.execute_script(drawn)
    choose(bases_map, "terrain", "false")
    assert bases_map.execute_script(drawn) != shaped


def test_link_keeps_level_and_terrain(browser: Any, bases_page: Path) -> None:
    page = visited(browser, bases_page, "reading=ost-strict&level=low&terrain=false")
    assert page.find_element("id", "level").get_property("value") == "low"
    assert page.find_element("id", "terrain").get_property("value") == "false"


def test_map_survives_having_no_room(bases_map: Any) -> None:
    """A window that was too small for a moment leaves the map where it was."""
    ground = bases_map.find_element("id", "map-plot")
    before = bases_map.execute_script(METRES_PER_PX)
    for size in ("0px", ""):
        bases_map.execute_script("arguments[0].style.width = arguments[1];", ground, size)
        bases_map.execute_async_script("setTimeout(arguments[0], 300);")
    after = bases_map.execute_script(METRES_PER_PX)
    assert after == pytest.approx(before, rel=0.01)


def test_reading_of_claims_says_what_contradicts_it(bases_map: Any) -> None:
    warning = bases_map.find_element("id", "warning")
    assert not warning.is_displayed()
    choose(bases_map, "reading", "maximalist")
    assert "Art. II" in warning.text


def test_newcomer_changes_the_ground_that_is_kept(bases_map: Any, bases: Assessment) -> None:
    def shares() -> str:
        return bases_map.find_element("id", "shares-body").text

    before = shares()
    choose(bases_map, "newcomer", "lander-1500kg")
    assert shares() != before
    rows = standing(bases.exclusion, "ost-first-mover", "2036-01-01")
    rows = rows[(rows["newcomer_class"] == "lander-1500kg") & (rows["share_of"] == "connecting-ridge-2022")]
    together = float(rows.loc[rows["actor"] == "*", "scarce_share"].sum())
    assert f"{100 * together:.0f} %" in shares()


def test_hover_tells_the_provision(bases_map: Any, bases: Assessment) -> None:
    site = bases.sites[bases.sites["activity"] == "us-reactor"].iloc[0]
    east, north = (float(one) for one in selenodesy.to_map(site["lat_deg"], site["lon_deg"]))
    pointed(bases_map, east + 900.0, north - 900.0)
    told = bases_map.execute_script(HOVERED)
    for text in ("OST Art. IX", "binding", "ost-9-consult", "consult before", "number: ", "US "):
        assert text in told


def test_click_tells_activity_rule_provision_duty_and_number_class(bases_map: Any, bases: Assessment) -> None:
    site = bases.sites[bases.sites["activity"] == "us-reactor"].iloc[0]
    east, north = (float(one) for one in selenodesy.to_map(site["lat_deg"], site["lon_deg"]))
    pointed(bases_map, east + 900.0, north - 900.0, click=True)
    told = bases_map.find_element("id", "details").get_property("textContent")
    for text in ("OST Art. IX, third sentence", "ost-9-consult", "binding", "consult before", "ENGINEERING", "reactor"):
        assert text in told
    assert "Duty on entry" in told
    bases_map.find_element("id", "map").send_keys("\ue00c")
    assert "Click the map" in bases_map.find_element("id", "details").text


def test_row_zooms_to_its_conflict_and_tells_it(bases_map: Any) -> None:
    wide = bases_map.execute_script(MODEL + "return map.x_range.end - map.x_range.start;")
    button = bases_map.find_element("css selector", "#conflicts-body button")
    name = button.text
    button.click()
    settle(bases_map)
    assert bases_map.execute_script(MODEL + "return map.x_range.end - map.x_range.start;") != wide
    assert bases_map.execute_script(ROWS, "picked") > 0
    assert name in bases_map.find_element("id", "details").text
    assert bases_map.execute_script("return document.querySelectorAll('tr[aria-selected]').length;") == 1


def test_every_possible_conflict_can_be_shown(browser: Any, pole_page: Path) -> None:
    page = visited(browser, pole_page)
    buttons = len(page.find_elements("css selector", "#conflicts-body button"))
    assert buttons > 5
    for number in range(buttons):
        page.execute_script("document.querySelectorAll('#conflicts-body button')[arguments[0]].click();", number)
        assert page.execute_script(ROWS, "picked") > 0
        west, east = page.execute_script(MODEL + "return [map.x_range.start, map.x_range.end];")
        assert np.isfinite([west, east]).all()
    assert complaints(page) == []


def test_keys_move_and_zoom_the_map(bases_map: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    ranges = MODEL + "return [map.x_range.start, map.x_range.end, map.y_range.start, map.y_range.end];"
    home = bases_map.execute_script(ranges)
    ground = bases_map.find_element("id", "map")
    ground.send_keys("+")
    near = bases_map.execute_script(ranges)
    assert near[1] - near[0] == pytest.approx((home[1] - home[0]) / 1.6)
    ground.send_keys(Keys.ARROW_RIGHT)
    assert bases_map.execute_script(ranges)[0] > near[0]
    ground.send_keys("0")
    assert bases_map.execute_script(ranges) == pytest.approx(home)


@pytest.mark.parametrize(("lat_deg", "half_m"), [(-90.0, 60_000.0), (-85.0, 60_000.0), (-85.0, 7_000.0)])
def test_scale_bar_is_true_on_the_sphere(bases_map: Any, lat_deg: float, half_m: float) -> None:
    east, north = (float(one) for one in selenodesy.to_map(lat_deg, 30.0))
    show(bases_map, east, north, half_m)
    true_m = float(bases_map.find_element("id", "scale").get_attribute("data-metres"))
    per_px = bases_map.execute_script(MODEL + "return (map.x_range.end - map.x_range.start) / map.inner_width;")
    drawn_px = bases_map.execute_script("return parseFloat(document.getElementById('scale-bar').style.width);")
    assert drawn_px * per_px == pytest.approx(float(selenodesy.scale_bar_length(east, north, true_m)), rel=1e-5)
    ends = [east - drawn_px * per_px / 2, east + drawn_px * per_px / 2]
    assert float(selenodesy.distance_m(ends[0], north, ends[1], north)) == pytest.approx(true_m, rel=0.01)


def test_pixels_are_square_on_the_ground(bases_map: Any) -> None:
    across, up = bases_map.execute_script(METRES_PER_PX)
    assert across == pytest.approx(up, rel=1e-9)


def test_pointer_tells_latitude_and_longitude(bases_map: Any) -> None:
    pointed(bases_map, -9_000.0, -12_000.0)
    lat_deg, lon_deg = (float(one) for one in selenodesy.to_geographic(-9_000.0, -12_000.0))
    south, lon = bases_map.find_element("id", "readout").text.split()[:2]
    assert float(south.removesuffix("°S")) == pytest.approx(-lat_deg, abs=0.002)
    assert float(lon.removesuffix("°W")) == pytest.approx(-lon_deg, abs=0.2)


def test_names_of_strangers_do_nothing(browser: Any, tmp_path: Path, artefacts: Path) -> None:
    assessment = synthetic.assessment()
    hostile = assessment.scenario.model_copy(
        update={
            "scenario": HOSTILE,
            "activities": {
                code: one.model_copy(update={"title": f"{HOSTILE}{code}"})
                for code, one in assessment.scenario.activities.items()
            },
            "actors": {
                code: one.model_copy(update={"name": f"{HOSTILE}{'x' * 10_000}"})
                for code, one in assessment.scenario.actors.items()
            },
        }
    )
    zones = assessment.zones.assign(note=HOSTILE, provision=f"{HOSTILE}provision")
    struck = replace(assessment, scenario=hostile, zones=zones)
    page = visited(browser, written(struck, tmp_path), "reading=ost-first-mover&day=2036-06-01")
    east, north = synthetic.PLACES["artemis-lander"]
    pointed(page, east + 4_000.0, north + 4_000.0, click=True)
    pointed(page, east + 4_100.0, north + 4_000.0)
    told = page.execute_script(HOVERED)
    page.save_screenshot(str(artefacts / "hostile.png"))
    page.find_element("css selector", "#zones-list summary").click()
    assert "<script>window.struck=1</script>" in told
    assert "<script>window.struck=1</script>" in page.find_element("id", "details").get_property("textContent")
    assert page.execute_script("return window.struck === undefined;")
    assert page.execute_script("return document.querySelectorAll('img').length;") == 0
    assert page.execute_script("return document.documentElement.scrollWidth <= window.innerWidth;")
    assert "\u202e" not in page.page_source
    assert complaints(page) == []


def complaints(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in {"SEVERE", "WARNING"}]


def requests(browser: Any) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("data:", "blob:", "about:"))]


def test_page_complains_of_nothing_and_fetches_nothing_but_itself(
    browser: Any, pole_page: Path, artefacts: Path
) -> None:
    page = visited(browser, pole_page)
    for reading in READINGS:
        choose(page, "reading", reading)
    page.find_element("id", "zoom-in").click()
    settle(page)
    page.save_screenshot(str(artefacts / "south-pole.png"))
    assert complaints(page) == []
    assert {url.partition("#")[0] for url in requests(page)} == {pole_page.as_uri()}


def test_first_paint_comes_soon(browser: Any, pole_page: Path) -> None:
    paints = "return performance.getEntriesByName('first-contentful-paint').map(one => one.startTime);"
    times = [visited(browser, pole_page).execute_script(paints)[0] for _ in range(2)]
    assert min(times) < MOST_PAINT_MS


def test_page_of_the_default_scenario_is_small(pole_page: Path) -> None:
    assert pole_page.stat().st_size < MOST_BYTES


def test_page_fits_a_phone(browser: Any, bases_page: Path, artefacts: Path) -> None:
    size = {"width": PHONE_PX, "height": PHONE_HIGH_PX, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page = visited(browser, bases_page, "reading=ost-first-mover&day=2036-01-01")
        page.save_screenshot(str(artefacts / "phone.png"))
        assert page.execute_script("return document.documentElement.scrollWidth;") <= PHONE_PX
        sizes = page.execute_script(
            "return [...document.querySelectorAll('#controls button, .zooms button')].map(one => one.offsetHeight);"
        )
        assert min(sizes) >= 30
        top, day = (page.find_element("id", one).rect["y"] for one in ("map", "day"))
        assert top < PHONE_HIGH_PX / 2, "the map stands on the first screen"
        assert day < PHONE_HIGH_PX * 1.1, "and its day right under it"
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_every_control_has_a_name(bases_map: Any) -> None:
    nameless = bases_map.execute_script(
        "return [...document.querySelectorAll('button, select, input')].filter(one => !(one.labels?.length"
        " || one.getAttribute('aria-label') || one.textContent.trim())).map(one => one.outerHTML);"
    )
    assert nameless == []


@pytest.mark.parametrize("vision", ["deuteranopia", "protanopia", "achromatopsia"])
def test_actors_and_claims_are_told_without_colour(bases_map: Any, artefacts: Path, vision: str) -> None:
    """Labels carry the actor's number, and procedure and claim differ by hatch."""
    bases_map.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": vision})
    try:
        settle(bases_map)
        bases_map.save_screenshot(str(artefacts / f"{vision}.png"))
    finally:
        bases_map.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    labels = "return Bokeh.documents[0].get_model_by_name('labels').data_source.data.text;"
    names = [text for text in bases_map.execute_script(labels) if "US " in text or "ILRS " in text]
    assert names
    assert all(re.match(r"[12] · ", name) for name in names)
    hatch = MODEL + "return ['procedural', 'claimed'].map(kind => Bokeh.documents[0]"
    hatch += ".get_model_by_name(`exclusion-${kind}`).glyph.hatch_pattern.value);"
    procedural, claimed = bases_map.execute_script(hatch)
    assert procedural != claimed


def test_printed_page_hides_controls_and_keeps_the_choice(bases_map: Any, artefacts: Path) -> None:
    bases_map.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        settle(bases_map)
        across, up = bases_map.execute_script(METRES_PER_PX)
        assert across == pytest.approx(up, rel=1e-9)
        assert not bases_map.find_element("id", "controls").is_displayed()
        shown = bases_map.find_element("id", "shown")
        assert shown.is_displayed()
        assert "2036-01-01" in shown.text
        bases_map.save_screenshot(str(artefacts / "print.png"))
    finally:
        bases_map.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_paper_carries_the_whole_answer(bases_map: Any) -> None:
    answer = bases_map.find_element("id", "answer")
    last = answer.find_elements("tag name", "p")[-1]
    assert not last.is_displayed()
    bases_map.execute_script("dispatchEvent(new Event('beforeprint'));")
    assert last.is_displayed()
    assert "…" not in answer.text
    bases_map.execute_script("dispatchEvent(new Event('afterprint'));")
    assert not last.is_displayed()


LABEL_BOXES = (
    MODEL
    + """
const {text, x, y, dx, dy, align, font, size} = Bokeh.documents[0].get_model_by_name("labels").data_source.data;
const ruler = document.createElement("canvas").getContext("2d");
const px = (map.x_range.end - map.x_range.start) / map.inner_width;
return text.map((one, i) => {
  ruler.font = `${font[i]} ${size[i]} Helvetica, Arial, sans-serif`;
  const wide = ruler.measureText(one).width, left = (x[i] - map.x_range.start) / px + dx[i];
  const top = (map.y_range.end - y[i]) / px + dy[i], start = left - {left: 0, center: wide / 2, right: wide}[align[i]];
  return [start, top - 5, start + wide, top + 5];
});
"""
)


@pytest.mark.parametrize("zooms", [0, 3])
def test_labels_do_not_cover_one_another(browser: Any, pole_page: Path, zooms: int) -> None:
    page = visited(browser, pole_page)
    for _ in range(zooms):
        page.find_element("id", "zoom-in").click()
        settle(page)
    boxes = np.array(page.execute_script(LABEL_BOXES))
    left, top, right, bottom = (boxes[:, [edge]] for edge in range(4))
    covers = (left < right.T) & (right > left.T) & (top < bottom.T) & (bottom > top.T)
    assert len(boxes) > 5
    assert int(covers.sum()) == len(boxes)
