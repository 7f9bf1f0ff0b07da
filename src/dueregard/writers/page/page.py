"""How does a reader look at a run in a browser, offline: where, when, under which reading?"""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from dueregard.model.tables import Assessment
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.maps.hillshade import Elevation
from dueregard.writers.page.facts import page_facts
from dueregard.writers.page.ground import home_box, relief_pictures
from dueregard.writers.page.rows import packed, page_rows
from dueregard.writers.page.shapes import TOLERANCE_M
from dueregard.writers.page.text import plain_text, script_json
from dueregard.writers.verdict import verdict_sentences

PAGE = "page.html.j2"
STYLE = "page.css"
SCRIPTS = tuple(f"{name}.js" for name in ("state", "map", "labels", "lists", "shares", "page"))
ELEMENTS = {"map": "map-plot", "shares": "shares-plot"}
"""Figure -> element of the page that holds it."""
MOST_OF_A_SENTENCE = 2_000
"""Characters that a sentence of the verdict may have; names in it are a stranger's. [1]"""
SCARCE_LAYERS = {"shadow": "psr", "lit": "lit"}
"""Layer of the map -> scarce class that it shows."""


def write_map_html(path: Path, assessment: Assessment, elevation: Elevation) -> None:
    """Write the map as one self-contained page, which opens from disk and fetches nothing.

    Parameters
    ----------
    assessment
        An assessed scenario.
    elevation
        Heights, rows from the top [m], and the transform from (column, row) to map metres.
    """
    path.write_text(map_page(assessment, elevation), encoding="utf-8", newline="\n")


def map_page(assessment: Assessment, elevation: Elevation) -> str:
    """Return the page: the same run gives the same text."""
    options, scenario = assessment.options, assessment.scenario
    document, roots = _bokeh_document(assessment, elevation)
    tables, shapes = page_rows(assessment)
    written = {name: packed(table) for name, table in tables.items()}
    return _template().render(
        title=plain_text(scenario.scenario),
        stamp=STAMP if scenario.kind == "exercise" else None,
        sentences=[plain_text(sentence, MOST_OF_A_SENTENCE) for sentence in verdict_sentences(assessment)],
        options=options,
        cell_m=elevation[1].a,
        tolerance_m=TOLERANCE_M,
        style=Markup(_text(STYLE)),  # noqa: S704  # a file of ours
        library=Markup(_library()),  # noqa: S704  # Bokeh's own
        script=Markup("\n".join(_text(name) for name in SCRIPTS)),  # noqa: S704  # files of ours
        data=script_json({**page_facts(assessment), "tables": written, "shapes": shapes}),
        document=script_json(document),
        roots=script_json(roots),
    )


def _template() -> Template:
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_text(PAGE))


def _text(name: str) -> str:
    return files("dueregard.writers.page").joinpath(name).read_text(encoding="utf-8")


def _library() -> str:
    from bokeh.resources import Resources

    return "\n".join(Resources(mode="inline", components=["bokeh"], log_level="warn").js_raw)


def _bokeh_document(assessment: Assessment, elevation: Elevation) -> tuple[Any, dict[str, str]]:
    """Return both figures as Bokeh's JSON, and the element that holds each."""
    from bokeh.document import Document

    from dueregard.writers.page.figures import map_figure, share_figure

    home = home_box(assessment)
    scarce = assessment.gazetteer.scarce
    ground = {
        layer: scarce.geometry[scarce["scarce_class"] == name].to_numpy() for layer, name in SCARCE_LAYERS.items()
    }
    window = (pd.Timestamp(day).timestamp() * 1e3 for day in (assessment.options.starts, assessment.options.ends))
    plots = [
        map_figure(relief_pictures(elevation, home), home, ground, assessment.gazetteer.regions),
        share_figure(*window),
    ]
    document = Document(title="dueregard")
    for plot in plots:
        document.add_root(plot)
    written = document.to_json(deferred=False)
    numbers = _numbers(written)
    return _renumbered(written, numbers), {numbers[plot.id]: ELEMENTS[plot.name] for plot in plots}


def _numbers(written: Any) -> dict[str, str]:
    """Give each model of a document its place in the order of writing as a number."""
    found: dict[str, str] = {}
    pending = [written]
    while pending:
        part = pending.pop()
        if isinstance(part, dict) and isinstance(part.get("id"), str):
            found.setdefault(part["id"], f"m{len(found)}")
        if isinstance(part, dict | list):
            pending.extend(reversed(list(part.values() if isinstance(part, dict) else part)))
    return found


def _renumbered(part: Any, numbers: dict[str, str]) -> Any:
    """Replace ids that count the models of this process, so that two runs write the same page."""
    if isinstance(part, list):
        return [_renumbered(one, numbers) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: numbers[value] if name == "id" and value in numbers else _renumbered(value, numbers)
        for name, value in part.items()
    }
