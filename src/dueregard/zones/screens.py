"""Which footprints can the terrain decide, and what stands round each of them?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from shapely.geometry.base import BaseGeometry

from dueregard import hazards
from dueregard.hazards import Passage
from dueregard.model.physics import Attributes, Hazard
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.terrain.grid import Floats
from dueregard.zones.placement import Placement, Placements
from dueregard.zones.presence import attributes_of
from dueregard.zones.shielded import LEAST_CELLS, Screen, Step, cover, disc_points, knowing_steps, taken

SMOOTH: Final = "smooth sphere"
NARROW: Final = f"circle: narrower than {LEAST_CELLS} cells"
GUIDELINE: Final = "circle: within the guideline's disc"
EXTENDED: Final = "circle: ground is no point"
SPREAD: Final = "circle: place or site wider than a cell"
UNKNOWN: Final = "circle: heights not known"
UNDECIDED: Final = "undecided"

Places = tuple[Floats, Floats]
"""Eastings and northings. [m]"""
Screens = Mapping[tuple[int, str], Screen | str]
"""Row of the placements and mechanism -> what stands round it, or why its footprints stay circles."""


def emission_screens(scenario: Scenario, rulebook: Rulebook, placements: Placements, steps: Sequence[Step]) -> Screens:
    """Set up what stands round each activity, for each mechanism that ground may stop.

    Parameters
    ----------
    steps
        Of growing cells, as `terrain.coarser.pyramid` gives; none: the smooth sphere.
    """
    screens: dict[tuple[int, str], Screen | str] = {}

    @cache
    def way_of(mechanism: str, emitter: Attributes) -> Passage | None:
        return passage_of(rulebook, mechanism, emitter)

    for item, activity in enumerate(scenario.activities.values() if steps else ()):
        kind = rulebook.kinds[activity.kind]
        emitter = attributes_of(activity, kind)
        for mechanism in kind.effects if placements.rows[item].placed != "within" else ():
            way = way_of(mechanism, emitter)
            floor_m = floor_of(rulebook.hazards[mechanism])
            screens[item, mechanism] = screen(placements.rows[item], way, steps, floor_m)
    return screens


def passage_of(rulebook: Rulebook, mechanism: str, emitter: Attributes) -> Passage | None:
    """Return how an effect comes to whatever may receive it; None: no ground stops it."""
    return hazards.passage(rulebook.hazards[mechanism], rulebook.receptors, emitter)


def floor_of(hazard: Hazard) -> float:
    """Return the radius of a mechanism's guideline disc, 0 where it has none. [m]"""
    return 0.0 if hazard.floor is None else hazard.floor.si


def screen(
    placement: Placement,
    way: Passage | None,
    steps: Sequence[Step],
    floor_m: float,
    *,
    site_m: float = 0.0,
    inbound: bool = False,
) -> Screen | str:
    """Set up what stands round one place, or say why the grid cannot tell.

    Parameters
    ----------
    steps
        Of growing cells, as `terrain.coarser.pyramid` gives; none: the smooth sphere.
    floor_m
        Radius of a guideline's disc, which terrain does not change. [m]
    site_m
        Radius of the site, for the place of a receptor. [m]
    """
    if way is None or not steps:
        return SMOOTH
    if placement.ground is None or placement.ground.geom_type != "Point":
        return EXTENDED
    middle = placement.ground.centroid
    spread_m = placement.uncertainty_m + site_m
    if spread_m > steps[-1][0].cell_m:
        return SPREAD
    knowing = knowing_steps(steps, middle.x, middle.y, spread_m)
    if not knowing:
        return UNKNOWN
    cell_m = knowing[0][0].cell_m
    narrow_m = 0.5 * LEAST_CELLS * cell_m + site_m
    places = disc_points(middle.x, middle.y, spread_m, cell_m)
    return Screen(knowing, way, *places, inbound, narrow_m, max(narrow_m, floor_m + site_m))


@dataclass(frozen=True)
class Carved:
    """A footprint on the ground: what of it stands, what decided that, and the ground taken off or undecided."""

    shape: BaseGeometry
    terrain: str
    removed: BaseGeometry | None = None
    undecided: BaseGeometry | None = None


def carve(
    shapes: Iterable[BaseGeometry], radius_m: Sequence[float], around: Sequence[Screen | str]
) -> Iterator[Carved]:
    """Take the hidden ground off footprints.

    Parameters
    ----------
    shapes
        Footprints on the smooth sphere, map metres, shape (n,).
    radius_m
        Their radii, shape (n,). [m]
    around
        What stands round each, shape (n,); footprints that share a screen are looked at together.
    """
    widest: dict[Screen, float] = {}
    for one, radius in zip(around, radius_m, strict=True):
        if isinstance(one, Screen):
            widest[one] = max(radius, widest.get(one, 0.0))
    for shape, radius, one in zip(shapes, radius_m, around, strict=True):
        why = circle_reason(one, radius)
        if isinstance(one, Screen) and why is None:
            yield _carved(shape, one, widest[one])
        else:
            yield Carved(shape, why or SMOOTH)


def circle_reason(around: Screen | str, radius_m: float) -> str | None:
    """Say why a footprint stays a circle; None if the terrain can shape it."""
    if isinstance(around, str):
        return around
    if radius_m > around.kept_m:
        return None
    return NARROW if radius_m <= around.narrow_m else GUIDELINE


def _carved(shape: BaseGeometry, around: Screen, reach_m: float) -> Carved:
    stays, removed, undecided = taken(shape, cover(around, reach_m))
    told = not removed.is_empty or undecided.is_empty
    return Carved(stays, around.title if told else UNDECIDED, removed, undecided)


def carved(shape: BaseGeometry, radius_m: float, around: Screen | str) -> BaseGeometry:
    """Take the hidden ground off one footprint."""
    return next(carve([shape], [radius_m], [around])).shape


def places_of_site(placement: Placement, operating_radius_m: float, step_m: float) -> Places | None:
    """Return places that stand for a site and for what is not known of where it lies; None if it is no point."""
    if placement.ground is None or placement.ground.geom_type != "Point":
        return None
    middle, radius_m = placement.ground.centroid, operating_radius_m + placement.uncertainty_m
    return disc_points(middle.x, middle.y, radius_m, step_m)
