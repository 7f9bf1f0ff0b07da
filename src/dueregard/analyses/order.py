"""Who gains by coming first, and how much?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.analyses.programmes import first_starts, shifted
from dueregard.exclusion.parts import Axis, Part, Rows, Survey, axes, parts, rows_of
from dueregard.model.law import EFFECTS, Effect
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.days import OPEN
from dueregard.zones.placement import Placements
from dueregard.zones.shapes import relevant_classes, shape_numbers, zone_shapes
from dueregard.zones.sources import tables_of

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]
LEAST: Effect = "consult"
"""What counts as holding ground: a duty of this effect or a stronger one."""
MOST_EXACT = 7
"""With more actors the orders are sampled."""
SAMPLES = 400
SEED = 20261122
NEVER, ALWAYS = np.inf, -np.inf
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Setup:
    """What the order is asked of: a scenario, its law, its places and the ground of its zones.

    `rows` are the zones as written; `faces` the pieces into which their outlines cut the ground, each covered by the
    same zones throughout; `covered` tells which shape covers which face; `share` is the part of the scarce class that a
    face takes.
    """

    survey: Survey
    rows: Rows
    day: int
    newcomer: str
    covered: Booleans
    share: Floats


@dataclass(frozen=True)
class Standing:
    """What an actor has under one order of arrival: shares of the scarce class. [1]"""

    held: float
    owed: float


@dataclass(frozen=True)
class Gain:
    """What coming first is worth to an actor under one reading.

    Attributes
    ----------
    as_written
        With the dates of the scenario.
    first, last
        As the first and as the last to come, averaged over the order of the others.
    rent, rent_owed
        Mean of first less last, of what is held and of what is owed; errors are standard errors, 0 where exact.
    shapley
        Its share of what all hold together: ground that several cover counts in equal parts.
    stands
        The ground that it has on the day, held or not, in the place that leaves it least and in the one that leaves it
        most: a programme that starts later may not have begun, one that starts earlier may be over.
    """

    reading: str
    actor: str
    as_written: Standing
    first: Standing
    last: Standing
    rent: float
    rent_owed: float
    error: float
    error_owed: float
    shapley: float
    stands: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Order:
    """The answer: actors with their first starts, whether every order was tried, and what each gains."""

    starts: dict[str, int]
    day: int
    newcomer: str
    exact: bool
    orders: int
    gains: tuple[Gain, ...]
    together: dict[str, float]
    """Reading -> share of the scarce class that all hold together as written."""
    undated: tuple[str, ...]
    """Readings under which no date gives priority."""
    classes: dict[str, tuple[str, ...]]
    """Reading -> classes of the numbers that draw the ground."""


def setup(
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    survey: Survey,
    scarce: BaseGeometry,
    newcomer: str,
    day: int,
    level: str,
) -> Setup:
    """Draw the zones once: sites stay, so shapes do not depend on the order.

    Parameters
    ----------
    scarce
        Ground of the scarce class, map metres.
    day
        Day number on which is looked.
    """
    tables = tables_of(scenario, rulebook, survey.as_of, relevant_classes(scenario, rulebook))
    drawn = zone_shapes(scenario, rulebook, placements, *tables, level)
    shapes, numbered = shape_numbers({"only": drawn})
    covered, share = _faces(shapes, scarce)
    return Setup(survey, rows_of(numbered["only"]), day, newcomer, covered, share)


def _faces(shapes: NDArray[np.object_], scarce: BaseGeometry) -> tuple[Booleans, Floats]:
    """Cut the ground along every outline that meets the scarce class."""
    meeting = np.flatnonzero(shapely.intersects(shapes, scarce))
    if not len(meeting):
        return np.zeros((0, len(shapes)), dtype=bool), np.zeros(0)
    lines = shapely.union_all(shapely.boundary(shapes[meeting]))
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))
    here = shapely.intersection(faces, scarce)
    area = np.array([float(selenodesy.area_m2(one)) for one in here])
    inside = shapely.point_on_surface(faces)
    covered = np.zeros((len(faces), len(shapes)), dtype=bool)
    for row in meeting:
        covered[:, row] = shapely.contains(shapes[row], inside)
    kept = (area > 0.0) & covered.any(axis=1)
    return covered[kept], area[kept] / float(selenodesy.area_m2(scarce))


@dataclass(frozen=True, eq=False)
class Claimed:
    """From when each actor, put into each place of the order, has what ground: shape (actors, places, faces).

    `earliest` and `latest` bound the deciding day of its first zone there; NEVER where it has none. Under a reading
    without a deciding date ground is held from ALWAYS at the earliest and NEVER at the latest, so that none is first.
    `rivals` tells which actors have no responsible State in common, shape (actors, actors).
    """

    earliest: Floats
    latest: Floats
    holds: Booleans
    rivals: Booleans
    classes: tuple[str, ...]
    """Classes of the numbers that draw the ground."""


def order(on: Setup, readings: Sequence[str], tell: Tell = lambda _: None) -> Order:
    """Try the orders in which the actors may come: all of them if they are few, otherwise a seeded sample.

    The k-th to come has its programme shifted so that its first start falls on the k-th earliest first start of the
    scenario; places stay.
    """
    starts = first_starts(on.survey.scenario)
    exact = len(starts) <= MOST_EXACT
    tried = list(_tried(len(starts), exact=exact))
    gains: list[Gain] = []
    together, classes, undated = {}, {}, []
    for reading in readings:
        tell(f"orders under {reading}")
        found = claimed(on, reading, starts)
        gains += _gains(on, reading, starts, found, tried, exact=exact)
        written = np.arange(len(starts))
        together[reading] = float(on.share[found.holds[written, written].any(axis=0)].sum())
        classes[reading] = found.classes
        if bool(np.isneginf(found.earliest[found.holds]).any()):
            undated.append(reading)
    return Order(starts, on.day, on.newcomer, exact, len(tried), tuple(gains), together, tuple(undated), classes)


def _axis_of(survey: Survey, reading: str, newcomer: str) -> Axis:
    """Return the first group of newcomers of a reading, for one class of them."""
    return next(one for one in axes(survey, [reading]) if one.newcomers.newcomer == newcomer)


def claimed(on: Setup, reading: str, starts: dict[str, int]) -> Claimed:
    """Tell what each actor has on the day in each place of the order: n times n programmes, however many orders."""
    slots, count = list(starts.values()), len(starts)
    shape = (count, count, len(on.share))
    earliest, latest, holds = np.full(shape, NEVER), np.full(shape, NEVER), np.zeros(shape, dtype=bool)
    numbers: set[str] = set()
    for row, (actor, start) in enumerate(starts.items()):
        for place, slot in enumerate(slots):
            standing = _parts_if(on, reading, actor, slot - start)
            numbers |= {part.number_class for part in standing if place == row}
            for part, faces in _grounds(on, standing):
                span = part.borne.deciding
                first, last = (ALWAYS, NEVER) if span is None else span
                holds[row, place, faces] = True
                earliest[row, place, faces] = np.minimum(earliest[row, place, faces], first)
                latest[row, place, faces] = np.minimum(latest[row, place, faces], last)
    states = [set(on.survey.scenario.actors[actor].states) for actor in starts]
    rivals = np.array([[one.isdisjoint(other) for other in states] for one in states])
    return Claimed(earliest, latest, holds, rivals, tuple(sorted(numbers)))


def _parts_if(on: Setup, reading: str, actor: str, days: int) -> tuple[Part, ...]:
    """Return what an actor has on the day if its programme is shifted by so many days; shapes stay."""
    scenario = shifted(on.survey.scenario, {actor: days})
    survey = Survey(scenario, on.survey.rulebook, on.survey.placements, on.survey.as_of)
    own = tuple(
        {**row, "starts_nominal": row["starts_nominal"] + days, "ends_nominal": _later(row["ends_nominal"], days)}
        for row in on.rows
        if on.survey.placements.actor[row["item"]] == actor
    )
    return parts(own, _axis_of(survey, reading, on.newcomer), on.day)


def _later(day: int, days: int) -> int:
    return day if day >= OPEN else day + days


def _grounds(on: Setup, standing: tuple[Part, ...]) -> Iterator[tuple[Part, Booleans]]:
    """Give each part with the faces on which it obliges enough; in a zone of its actor another effect may stand."""
    zones = [part.shape for part in standing if part.borne.notified]
    inside = on.covered[:, zones].any(axis=1)
    for part in standing:
        faces = on.covered[:, part.shape]
        outside, within = (_enough(effect) for effect in (part.borne.effect, part.borne.effect_in_zone))
        if part.borne.notified:
            yield part, faces & outside
        else:
            yield part, faces & np.where(inside, within, outside)


def _enough(effect: Effect | None) -> bool:
    return effect is not None and EFFECTS.index(effect) >= EFFECTS.index(LEAST)


def _tried(count: int, *, exact: bool) -> Iterator[tuple[int, ...]]:
    """Give orders as the place of each actor: all, or each actor first and last with the same order of the others."""
    if exact:
        yield from permutations(range(count))
        return
    rng = np.random.default_rng(SEED)
    for actor in range(count):
        for _ in range(SAMPLES):
            others = rng.permutation([one for one in range(count) if one != actor])
            for come in ([actor, *others], [*others, actor]):
                places = np.empty(count, dtype=int)
                places[come] = np.arange(count)
                yield tuple(int(one) for one in places)


def standing_in(on: Setup, found: Claimed, places: Sequence[int]) -> tuple[Floats, Floats]:
    """Return what each actor holds and owes if each takes its place in the order, shares of the scarce class.

    An actor holds the ground that it has unless another surely came to it earlier; it owes on the ground of another
    unless it surely came there earlier itself. Simultaneous arrivals hold and owe both. Actors that share a responsible
    State owe each other nothing.
    """
    rows = np.arange(len(places))
    earliest, latest = (table[rows, list(places)] for table in (found.earliest, found.latest))
    holds: Booleans = found.holds[rows, list(places)]
    both: Booleans = holds[:, None] & holds[None, :] & found.rivals[:, :, None]
    before: Booleans = both & (latest[:, None] < earliest[None, :])
    held: Booleans = holds & ~before.any(axis=0)
    owing: Booleans = holds[:, None] & found.rivals[:, :, None] & ~np.swapaxes(before, 0, 1)
    return np.asarray(held @ on.share), np.asarray(owing.any(axis=0) @ on.share)


def _gains(
    on: Setup, reading: str, starts: dict[str, int], found: Claimed, tried: list[tuple[int, ...]], *, exact: bool
) -> Iterator[Gain]:
    count = len(starts)
    results = [standing_in(on, found, places) for places in tried]
    held, owed = (np.array([one[which] for one in results]) for which in (0, 1))
    places = np.array(tried)
    written = standing_in(on, found, range(count))
    stands = found.holds @ on.share
    shapley = _shapley(on, found.holds[np.arange(count), np.arange(count)])
    for row, actor in enumerate(starts):
        mine = slice(None) if exact else slice(2 * row * SAMPLES, 2 * (row + 1) * SAMPLES)
        at_first, at_last = (np.flatnonzero(places[mine, row] == end) for end in (0, count - 1))
        values = [(table[mine][at_first, row], table[mine][at_last, row]) for table in (held, owed)]
        (first, last), (owed_first, owed_last) = ((float(one.mean()), float(end.mean())) for one, end in values)
        error, error_owed = (0.0 if exact else _error(one - other) for one, other in values)
        yield Gain(
            reading,
            actor,
            Standing(float(written[0][row]), float(written[1][row])),
            Standing(first, owed_first),
            Standing(last, owed_last),
            first - last,
            owed_first - owed_last,
            error,
            error_owed,
            float(shapley[row]),
            (float(stands[row].min()), float(stands[row].max())),
        )


def _error(differences: Floats) -> float:
    return float(np.std(differences, ddof=1) / np.sqrt(len(differences))) if len(differences) > 1 else 0.0


def _shapley(on: Setup, holds: Booleans) -> Floats:
    """Divide the ground that all hold together: what m actors cover counts 1/m to each of them (exact)."""
    many = np.maximum(holds.sum(axis=0), 1)
    return np.asarray((holds / many) @ on.share)
