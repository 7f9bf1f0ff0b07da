"""What stands on a day, measured the plain way: all shapes at once, each cut by everything that came before it?

The reference that `exclusion.measured` is compared with.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from dueregard import selenodesy
from dueregard.conflicts.order import earlier
from dueregard.exclusion.parts import Part
from dueregard.model.law import EFFECTS

ALL = "*"


def union(shapes, numbers: Iterable[int]):
    return shapely.union_all(shapes[sorted(set(numbers))])


def ground_of(pieces, shapes):
    """Unite shapes, each with its own cut."""
    return shapely.union_all(
        np.array(
            [shapely.difference(shapes[shape], union(shapes, cut)) if cut else shapes[shape] for shape, cut in pieces],
            dtype=object,
        )
    )


def by_effect(parts: Sequence[Part], shapes):
    taken = shapely.Polygon()
    for effect in reversed(EFFECTS):
        pieces = []
        for part in parts:
            zones = {one.shape for one in parts if one.borne.notified and one.actor == part.actor}
            changed = not part.borne.notified and part.borne.effect != part.borne.effect_in_zone
            if part.borne.effect == effect:
                pieces.append((part.shape, zones if changed else ()))
        if pieces:
            ground = ground_of(pieces, shapes)
            classes = {part.number_class for part in parts if part.borne.effect == effect}
            yield effect, shapely.difference(ground, taken), classes
            taken = shapely.union(taken, ground)


def first_of(actor: str, parts: Sequence[Part], shapes):
    taking = [part for part in parts if part.borne.effect is not None]
    mine = [part for part in taking if part.actor == actor]
    if any(part.borne.deciding is None for part in mine):
        return None
    pieces = [
        (
            part.shape,
            {one.shape for one in taking if one.actor != actor and earlier(one.borne.deciding, part.borne.deciding)},
        )
        for part in mine
    ]
    return ground_of(pieces, shapes) if pieces else shapely.Polygon()


def plainly_measured(parts: Sequence[Part], shapes, scarce):
    """Return the rows of each actor, and of all together.

    Parameters
    ----------
    scarce
        Name -> ground.
    """
    actors = sorted({part.actor for part in parts})
    first = {actor: first_of(actor, parts, shapes) for actor in actors}
    known = [ground for ground in first.values() if ground is not None]
    first[ALL] = shapely.union_all(np.array(known, dtype=object)) if len(known) == len(actors) else None
    for actor in [*actors, ALL]:
        cumulative: dict[str | None, float] = {}
        rows = []
        for effect, here, classes in by_effect([p for p in parts if actor in (p.actor, ALL)], shapes):
            for name, ground in {None: None, **scarce}.items():
                part = here if ground is None else shapely.intersection(here, ground)
                area = float(selenodesy.area_m2(part))
                cumulative[name] = cumulative.get(name, 0.0) + area
                if area >= 1.0:
                    before = np.nan
                    if first[actor] is not None:
                        before = float(selenodesy.area_m2(shapely.intersection(part, first[actor]))) / 1e6
                    rows.append(
                        {
                            "effect": effect,
                            "area_km2": area / 1e6,
                            "cumulative_km2": cumulative[name] / 1e6,
                            "first_km2": before,
                            "share_of": name,
                            "number_class": "+".join(sorted(classes)),
                            "geometry": here if name is None else None,
                        }
                    )
        yield actor, rows
