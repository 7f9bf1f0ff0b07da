"""Does a moved site come to stand in its own operator's effects, which the law does not ask about?"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.analyses.remedy.candidates import Candidate
from dueregard.model.tables import Assessment


def own_reach(before: Assessment, chosen: Sequence[Candidate]) -> Iterator[tuple[str, str, str]]:
    """Give moved activity, activity of the same actor, and mechanism, where the new place lies within its reach.

    Nobody owes itself anything, so the model finds no conflict there; a planner still wants to know.
    """
    emitting = before.zones[before.zones["polarity"] == "emission"].drop_duplicates("footprint_id")
    for one in (each for each in chosen if "at" in each.changes):
        activity = before.scenario.activities[one.activity]
        kind = before.rulebook.kinds[activity.kind]
        interests = kind.interests if activity.interests is None else activity.interests
        own = emitting[
            (emitting["actor"] == activity.actor)
            & (emitting["activity"] != one.activity)
            & emitting["receptor_class"].isin(interests)
        ]
        reached = own[shapely.intersects(own.geometry.to_numpy(), place_of(one))]
        for row in reached.drop_duplicates(["activity", "mechanism"]).itertuples():
            yield one.activity, str(row.activity), str(row.mechanism)


def place_of(one: Candidate) -> shapely.MultiPoint:
    """Return where a moved site stands, in map metres: a point, or the vertices of a track or an area."""
    at = one.changes["at"]
    vertices = np.atleast_2d(at.get("line") or at.get("polygon") or [at.get("lat"), at.get("lon")])
    return shapely.MultiPoint(np.column_stack(selenodesy.to_map(vertices[:, 0], vertices[:, 1])))
