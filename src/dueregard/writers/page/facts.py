"""What does the page know besides its rows: names, colours, days, what is shown first?"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.maps.content import drawn_reading
from dueregard.writers.page.rows import page_choices
from dueregard.writers.page.text import plain_text
from dueregard.writers.titles import actor_title, by_status, plain_words, scarce_title
from dueregard.writers.verdict import APART, weights

MOST_MONTHS = 600
"""A window of more months than this is stepped through by years."""
BOKEH_MARKERS = {
    "v": "inverted_triangle",
    "^": "triangle",
    "p": "square",
    "D": "diamond",
    "h": "hex",
    "o": "circle",
    "8": "circle_cross",
    "P": "square_cross",
    ">": "triangle_dot",
    "X": "square_x",
}


def page_facts(assessment: Assessment) -> dict[str, Any]:
    """Return everything that the page says or chooses by, apart from its rows and shapes."""
    options = assessment.options
    days = slider_days(options.starts, options.ends)
    reading = drawn_reading(assessment, None)
    return {
        "days": days,
        "paces": [["1", "month"], ["3", "quarter"], ["12", "year"]]
        if _in_months(options.starts, options.ends)
        else [["1", "year"]],
        "as_of": options.as_of.isoformat(),
        "choices": [[one.level, one.terrain] for one in page_choices(assessment)],
        "radius_m": selenodesy.MOON_RADIUS_M,
        "start": {
            "reading": reading,
            "newcomer": assessment.rulebook.leading_newcomer,
            "tick": first_tick(assessment, reading, days),
        },
        **_names(assessment),
        "rules": _rules(assessment),
        "regions": _regions(assessment),
        "features": _features(assessment),
    }


def slider_days(starts: date, ends: date) -> list[str]:
    """Return the days that the slider stops at: the first of the window, then the first of each month, or year.

    Parameters
    ----------
    starts, ends
        Half-open window.
    """
    frequency = "MS" if _in_months(starts, ends) else "YS"
    firsts = pd.date_range(starts, ends, freq=frequency, inclusive="left", unit="s")
    return sorted({starts.isoformat(), *(day.date().isoformat() for day in firsts)})


def _in_months(starts: date, ends: date) -> bool:
    return (ends.year - starts.year) * 12 <= MOST_MONTHS


def first_tick(assessment: Assessment, reading: str, days: list[str]) -> int:
    """Choose the day that is shown first: that with most conflicts between States, certain ones first.

    Where a reading has none, the day of knowledge, or the window's nearest to it.
    """
    rows = assessment.conflicts[assessment.conflicts["reading"] == reading]
    rows = rows[[weight != APART for weight in weights(rows)]]
    if len(rows) == 0:
        return max(sum(day <= assessment.options.as_of.isoformat() for day in days) - 1, 0)
    stands = _stands(rows, days)
    sure = stands[(rows["certainty"] == "certain").to_numpy()].sum(axis=0)
    return max(range(len(days)), key=lambda tick: (sure[tick], stands[:, tick].sum(), -tick))


def _stands(rows: pd.DataFrame, days: list[str]) -> NDArray[np.bool_]:
    """Tell which rows stand on which days, shape (rows, days)."""
    moments = np.array(days, dtype="datetime64[s]")[None, :]
    starts, ends = (rows[name].to_numpy().astype("datetime64[s]")[:, None] for name in ("starts_on", "ends_on"))
    return np.asarray((starts <= moments) & ~(ends <= moments))


def _names(assessment: Assessment) -> dict[str, Any]:
    book = assessment.rulebook
    order = by_status(assessment.options.readings, book)
    return {
        "actors": _actors(assessment),
        "readings": {name: _reading(name, assessment) for name in order},
        "newcomers": {name: plain_text(record.title) for name, record in book.newcomers.items()},
        "mechanisms": {name: plain_text(record.title) for name, record in book.hazards.items()},
        "receptors": {name: plain_text(record.title) for name, record in book.receptors.items()},
        "kinds": {name: _kind(name, record.title) for name, record in book.kinds.items()},
        "polarities": {name: line.title for name, line in style.POLARITY_STYLES.items()},
        "activities": {
            **{plain_text(code): plain_text(f"zone {code}") for code in assessment.scenario.zones},
            **{plain_text(code): plain_text(one.title or code) for code, one in assessment.scenario.activities.items()},
        },
        "sources": {plain_text(code): plain_text(one.cite) for code, one in assessment.scenario.sources.items()},
        "scarce": scarce_titles(assessment),
    }


def _actors(assessment: Assessment) -> dict[str, dict[str, Any]]:
    actors = assessment.scenario.actors
    colours, numbers = style.actor_colours(actors), style.actor_numbers(actors)
    return {
        plain_text(code): {
            "title": plain_text(actor_title(code, assessment)),
            "states": "+".join(record.states),
            "colour": colours[code],
            "number": numbers.get(code),
        }
        for code, record in actors.items()
    }


def _reading(name: str, assessment: Assessment) -> dict[str, Any]:
    record = assessment.rulebook.readings[name]
    groups = {group: plain_text(one.title) for group, one in record.party_groups.items()}
    warning = None if record.warning is None else plain_text(record.warning)
    return {"title": plain_text(record.title), "status": record.status, "warning": warning, "groups": groups}


def _kind(name: str, title: str) -> dict[str, str]:
    drawn = style.kind_style(name)
    marker = "circle_dot" if drawn is style.OTHER_KIND else BOKEH_MARKERS[drawn.marker]
    return {"title": plain_text(title), "family": drawn.title, "marker": marker}


def scarce_titles(assessment: Assessment) -> dict[str, str]:
    """Return how each scarce class is called; a region of an older edition with its year."""
    regions = assessment.gazetteer.regions
    latest = regions["edition"].max()
    editions = dict(zip(regions["region"], regions["edition"], strict=True))
    classes: Iterable[str] = assessment.gazetteer.scarce["scarce_class"]
    return {
        str(name): plain_text(scarce_title(name, assessment))
        + (f" ({editions[name]})" if editions.get(name, latest) != latest else "")
        for name in classes
    }


def _rules(assessment: Assessment) -> dict[str, dict[str, str]]:
    """Return title, instrument and duties of each rule that a zone or a conflict names."""
    book = assessment.rulebook
    tables = [table for one in page_choices(assessment) for table in (one.zones, one.conflicts)]
    named = {rule for table in tables for rule in table["rule"].dropna()} & set(book.provisions)
    return {
        name: {
            "title": plain_text(book.provisions[name].title),
            "instrument": plain_text(book.instruments[book.provisions[name].instrument].title),
            "duty": ", ".join(plain_words(duty) for duty in book.provisions[name].duty),
        }
        for name in sorted(named)
    }


def _regions(assessment: Assessment) -> list[dict[str, Any]]:
    """Return title and place of each region; one of an earlier edition only where the latest has none of that name."""
    rows = assessment.gazetteer.regions
    latest = rows["edition"].max()
    current = frozenset(rows.loc[rows["edition"] == latest, "title"])
    return [
        {
            "title": plain_text(str(row.title)) + ("" if row.edition == latest else f" ({row.edition})"),
            "latest": bool(row.edition == latest),
            "box": [round(float(edge)) for edge in row.geometry.bounds],
        }
        for row in rows.itertuples()
        if row.edition == latest or row.title not in current
    ]


def _features(assessment: Assessment) -> list[dict[str, Any]]:
    rows = assessment.gazetteer.features
    return [
        {
            "name": plain_text(str(row.name)),
            "x": round(row.geometry.x),
            "y": round(row.geometry.y),
            "diameter_m": round(float(row.diameter_m)),
        }
        for row in rows.itertuples(name="Feature")
    ]
