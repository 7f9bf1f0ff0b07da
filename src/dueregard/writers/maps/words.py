"""What does the map say in words?"""

import textwrap
from collections import Counter

import numpy as np
import pandas as pd

from dueregard.model.tables import Assessment
from dueregard.writers.cells import sampled
from dueregard.writers.maps.content import Content, between_states, certain
from dueregard.writers.maps.hillshade import Box
from dueregard.writers.maps.scene import Drawn, Scene
from dueregard.writers.ranking import ranked
from dueregard.writers.titles import actor_title, plain_words

NOTE_CHARACTERS = 52


def notes(scene: Scene, drawn: Drawn, box: Box) -> list[str]:
    """Warn of what the reading claims, and say what the map leaves out."""
    places = scene.content.places
    outside = int(np.sum(np.any((places < box[:2]) | (places > box[2:]), axis=1)))
    beyond = ", ".join(title_of(activity, scene.content) for activity in drawn.beyond)
    said = [
        (outside, f"{outside} {'site lies' if outside == 1 else 'sites lie'} outside the map."),
        (drawn.left_out, f"{drawn.left_out} {'label' if drawn.left_out == 1 else 'labels'} found no room."),
        (len(drawn.beyond), f"Reach beyond the map on every side: {beyond}."),
    ]
    record = scene.assessment.rulebook.readings.get(scene.content.reading)
    warned = [] if record is None or record.warning is None else [record.warning]
    texts = [*warned, *(text for count, text in said if count)]
    return [line for text in texts for line in textwrap.wrap(text, NOTE_CHARACTERS)]


def conflict_list(scene: Scene) -> tuple[str, list[str]]:
    """Name the certain conflicts between States, each once; where there is none, the possible ones.

    Order as in the report: the strongest duty first, then the most probable.
    """
    rows = ranked(scene.content.conflicts)
    if (rows["certainty"] == "certain").any():
        return "Certain conflicts between States", _lines(rows[rows["certainty"] == "certain"], scene.content)
    return "Possible conflicts and their share", _lines(rows, scene.content)


def _lines(conflicts: pd.DataFrame, content: Content) -> list[str]:
    lines: dict[tuple[str, ...], str] = {}
    columns = ["source_activity", "receptor_activity", "mechanism", "certainty", "share"]
    for source, receptor, mechanism, certainty, share in conflicts[columns].to_numpy(dtype=object):
        names = f"{title_of(source, content)} → {title_of(receptor, content)}"
        likely = "" if certainty == "certain" else f"{sampled(share)}  "
        lines.setdefault((source, receptor, mechanism), f"{likely}{names}: {plain_words(mechanism)}")
    return list(lines.values())


def title_of(activity: str, content: Content) -> str:
    """Return an activity's title, or its id where it has none."""
    return content.titles.get(activity) or activity


def verdict(assessment: Assessment, content: Content) -> str:
    """Say in one line what the reading finds."""
    between = between_states(content.conflicts)
    sure = len(certain(between))
    if len(between) == 0:
        return f"No conflict with {_asked_in(assessment, content)}"
    counts = ((sure, "certain"), (len(between) - sure, "possible"))
    found = " and ".join(f"{count} {name}" for count, name in counts if count)
    plural = "" if len(between) == 1 else "s"
    return f"{found} conflict{plural} with {_asked_in(assessment, content)}{_who_is_first(assessment, content)}"


def _asked_in(assessment: Assessment, content: Content) -> str:
    record = assessment.rulebook.readings.get(content.reading)
    claim = record is not None and record.status == "claim"
    return "something claimed, which binds nobody" if claim else "a duty between States"


def _who_is_first(assessment: Assessment, content: Content) -> str:
    firsts = certain(between_states(content.conflicts))["first_activity"].dropna()
    codes = [_actor_of(first, assessment) for first in firsts]
    if not any(codes):
        return ""
    code, count = Counter(code for code in codes if code).most_common(1)[0]
    certain_ones = "it" if len(firsts) == 1 else f"{count} of the {len(firsts)} certain ones"
    return f"; {actor_title(code, assessment)} comes first in {certain_ones}"


def _actor_of(code: str, assessment: Assessment) -> str | None:
    """Return the actor of an activity or of a declared zone; None for anything else."""
    scenario = assessment.scenario
    if code in scenario.activities:
        return scenario.activities[code].actor
    return scenario.zones[code].by if code in scenario.zones else None
