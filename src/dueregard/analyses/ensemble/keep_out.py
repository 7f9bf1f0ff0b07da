"""From which ground is a newcomer kept in each world, by whom, and how much is that?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.analyses.ensemble.days import interest_lapses
from dueregard.analyses.ensemble.ground import Batch, Exposed, standing
from dueregard.analyses.ensemble.meetings import place_of
from dueregard.analyses.ensemble.raster import Raster, window
from dueregard.analyses.ensemble.reaches import Reaches
from dueregard.analyses.ensemble.scene import Scene
from dueregard.exclusion.grounds import ALL
from dueregard.exclusion.overlays import overlaid
from dueregard.exclusion.parts import Survey, bound_alike
from dueregard.law.decisions import newcomer_decision
from dueregard.model.dates import Interval, SoftDate
from dueregard.model.law import CLAIMED, Act, Effect
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import BAND, CLAIM, DECLARED, HERITAGE, NEED, SHAPES
from dueregard.zones.days import OPEN, date_of
from dueregard.zones.declared import stretches
from dueregard.zones.footprints import NOTCH, shapes
from dueregard.zones.placement import objects
from dueregard.zones.presence import AT_WORK, operation_of

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Drawings = dict[tuple[int, bytes], NDArray[np.object_]]
"""Row of the placements and its radii -> what has been drawn for them in the worlds of a batch."""


@dataclass(frozen=True)
class Piece:
    """Ground round one row of the placements; `alive` tells the worlds in which it stands on the day.

    `remains`: it is kept for what is left of an activity, which a reading may let lapse.
    """

    row: int
    polarity: str
    reach: Reaches
    alive: Booleans
    act: Act = "declared"
    remains: bool = False


@dataclass(frozen=True)
class Kept:
    """What the pieces of one reading keep from a newcomer, world by world.

    `km2`: actor (`*`: all) and kind (procedural or claimed) -> true area, shape (count,).
    """

    reading: str
    km2: dict[tuple[str, str], Floats]
    pieces: tuple[Piece, ...]


def kept_out(scene: Scene, batch: Batch) -> Iterator[Kept]:
    """Measure, reading by reading, where the reference newcomer would owe a duty on the scene's day."""
    if scene.newcomer is None:
        return
    physical = [*_emissions(scene, batch), *_sensitivities(scene, batch), *_boundaries(scene, batch)]
    known: dict[frozenset[tuple[int, int]], Floats] = {}
    drawings: Drawings = {}
    kept_alive: list[list[Piece]] = []  # so that no two pieces share an id
    for name in scene.readings:
        pieces = [*(_not_lapsed(scene, batch, one, name) for one in physical), *_zones(scene, batch, name)]
        kept_alive.append(pieces)
        effects = _effects(scene, name, pieces)
        km2: dict[tuple[str, str], Floats] = {}
        for kind, actor, chosen in _by_kind(effects):
            mark = frozenset((number, id(pieces[number])) for number in chosen)
            if mark not in known:
                known[mark] = union_km2(scene, batch, [pieces[number] for number in chosen], drawings)
            km2[actor, kind] = known[mark]
        yield Kept(name, km2, tuple(piece for piece, effect in zip(pieces, effects, strict=True) if effect))


def _by_kind(effects: list[tuple[str, Effect] | None]) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Give procedural and claimed ground of each actor and of all together, as numbers of pieces."""
    for kind in ("procedural", "claimed"):
        mine = [
            (number, one[0])
            for number, one in enumerate(effects)
            if one is not None and (one[1] in CLAIMED) == (kind == "claimed")
        ]
        for actor in sorted({actor for _, actor in mine}):
            yield kind, actor, tuple(number for number, other in mine if other == actor)
        if mine:
            yield kind, ALL, tuple(number for number, _ in mine)


def _emissions(scene: Scene, batch: Batch) -> Iterator[Piece]:
    assert scene.newcomer is not None  # noqa: S101  # asked only with a newcomer
    interests = scene.rulebook.kinds[scene.rulebook.newcomers[scene.newcomer].kind].interests
    for one in batch.outward:
        if one.receptor_class in interests:
            yield Piece(one.row, "emission", one.reach, standing(one.days, scene.day))


def _sensitivities(scene: Scene, batch: Batch) -> Iterator[Piece]:
    """Read the test backwards: round each site, the newcomer's reach and the site's own radius."""
    sites: dict[tuple[int, str], list[Exposed]] = {}
    for one in batch.exposed:
        if one.receptor_class not in {AT_WORK, BAND, CLAIM}:
            sites.setdefault((one.row, one.phase), []).append(one)
    for (row, phase), parts in sites.items():
        reach = [
            reach.radius_m
            for (_, receptor), reach in batch.newcomer.items()
            if receptor in {one.receptor_class for one in parts}
        ]
        if reach:
            radius = np.maximum.reduce(reach)
            grown = np.where(radius > 0.0, radius + parts[0].radius_m, 0.0)
            zero = np.zeros_like(grown)
            around = Reaches(grown, np.full_like(grown, np.nan), zero, zero)
            alive = standing(parts[0].days, scene.day)
            yield Piece(row, "sensitivity", around, alive, remains=phase == "object")


def _not_lapsed(scene: Scene, batch: Batch, piece: Piece, reading: str) -> Piece:
    """Take a piece away in the worlds in which what is left there is no interest any more under a reading."""
    if not piece.remains:
        return piece
    over = batch.times[str(scene.placements.items[piece.row])].operates[1]
    lapsed = scene.day >= interest_lapses(over, scene.rulebook.readings[reading], scene.rulebook)
    return replace(piece, alive=piece.alive & ~lapsed) if lapsed.any() else piece


def _boundaries(scene: Scene, batch: Batch) -> Iterator[Piece]:
    assert scene.newcomer is not None  # noqa: S101  # asked only with a newcomer
    kind = scene.rulebook.newcomers[scene.newcomer].kind
    asking = {(row, name) for row, name, rule in scene.drawn if kind in (rule.trigger.entrants or (kind,))}
    for one in batch.outward:
        if one.mechanism in {HERITAGE, NEED} and (one.row, one.mechanism) in asking:
            yield Piece(one.row, SHAPES[one.mechanism], one.reach, standing(one.days, scene.day))


def _zones(scene: Scene, batch: Batch, reading: str) -> Iterator[Piece]:
    for one in batch.outward:
        if one.mechanism == DECLARED and one.receptor_class == AT_WORK:
            for act, alive in _acts(scene, batch, one.row, reading).items():
                yield Piece(one.row, "declared", one.reach, alive, act)


def _acts(scene: Scene, batch: Batch, row: int, reading: str) -> dict[Act, Booleans]:
    """Return the worlds in which a declared zone stands on the day, by the act that it stands by."""
    scenario, book = scene.scenario, scene.rulebook
    zone = list(scenario.zones.values())[row - len(scenario.activities)]
    ends = batch.times[zone.around].operates[1] if zone.around else np.zeros(batch.worlds.count, dtype=np.int64)
    found: dict[Act, Booleans] = {}
    for end in np.unique(ends):
        one = scenario if zone.around is None else _ending(scene, zone.around, int(end))
        for part in stretches(zone, one, book.readings[reading], book):
            if part.starts <= scene.day < part.ends:
                found.setdefault(part.act, np.zeros(len(ends), dtype=bool))[ends == end] = True
    return found


def _ending(scene: Scene, name: str, end: int) -> Scenario:
    """Return the scenario with one activity that ends on a day."""
    activity = scene.scenario.activities[name]
    starts = date_of(min(operation_of(activity)[0][0], end - 1))
    first, last = (SoftDate(earliest=day, nominal=day, latest=day) for day in (starts, date_of(min(end, OPEN))))
    operates = Interval.model_construct(starts=first, ends=None if end >= OPEN else last)
    changed = {**scene.scenario.activities, name: activity.model_copy(update={"operates": operates})}
    return scene.scenario.model_copy(update={"activities": changed})


def _effects(scene: Scene, name: str, pieces: Iterable[Piece]) -> list[tuple[str, Effect] | None]:
    """Return actor and effect of each piece under a reading; None where the newcomer bears nothing there."""
    reading, book = scene.rulebook.readings[name], scene.rulebook
    group = frozenset(next(iter(reading.party_groups.values())).instruments)
    survey = Survey(scene.scenario, book, scene.placements, scene.as_of)
    common = {actor: bound_alike(survey, actor, group, date_of(scene.day)) for actor in set(scene.placements.actor)}
    found: list[tuple[str, Effect] | None] = []
    for piece in pieces:
        actor = str(scene.placements.actor[piece.row])
        decision = None
        if common[actor] == group and reading.base_instrument in group:
            decision = newcomer_decision(reading, book, common[actor], piece.polarity, act=piece.act)
        found.append(None if decision is None else (actor, decision.effect))
    return found


@dataclass(frozen=True)
class _Discs:
    """Largest reach round each row in each world (0: none), shape (rows, count), and the notched pieces apart."""

    rows: tuple[int, ...]
    radius_m: Floats
    notched: tuple[Piece, ...]


def _discs(pieces: Iterable[Piece], count: int) -> _Discs:
    """Keep the largest of the pieces round one place: the others lie inside it."""
    radius: dict[int, Floats] = {}
    notched = []
    for piece in pieces:
        if np.isfinite(piece.reach.azimuth_deg).any():
            notched.append(piece)
            continue
        now = np.where(piece.alive, piece.reach.radius_m, 0.0)
        radius[piece.row] = np.maximum(radius.get(piece.row, np.zeros(count)), now)
    return _Discs(tuple(radius), np.array(list(radius.values())).reshape(len(radius), count), tuple(notched))


def union_km2(scene: Scene, batch: Batch, pieces: Iterable[Piece], drawings: Drawings) -> Floats:
    """Measure the ground that pieces cover together in each world, shape (count,). [km2]

    Discs are measured in closed form; worlds with a protected sector, a track or an area are drawn.
    """
    count = batch.worlds.count
    discs = _discs(pieces, count)
    round_ones = [number for number, row in enumerate(discs.rows) if scene.placements.rows[row].is_point]
    area = np.zeros(count)
    if round_ones:
        places = [place_of(scene, batch, discs.rows[number]) for number in round_ones]
        east, north = (np.column_stack([np.broadcast_to(one[side], count) for one in places]) for side in (0, 1))
        area = selenodesy.sampled_disc_unions_m2(east, north, discs.radius_m[round_ones].T)
    other = [number for number in range(len(discs.rows)) if number not in round_ones]
    drawn = np.any([discs.radius_m[number] > 0.0 for number in other] + [np.zeros(count, dtype=bool)], axis=0)
    for piece in discs.notched:
        drawn |= piece.alive & (piece.reach.radius_m > 0.0)
    if drawn.any():
        area[drawn] = _drawn_m2(scene, batch, discs, drawn, drawings)
    return np.asarray(area / 1e6)


def _drawn_m2(scene: Scene, batch: Batch, discs: _Discs, drawn: Booleans, drawings: Drawings) -> Floats:
    """Draw the pieces of some worlds, as the model does, and measure their unions, shape (worlds,). [m2]"""
    parts = [
        _buffers(scene, batch, row, radius[drawn], drawn, drawings)
        for row, radius in zip(discs.rows, discs.radius_m, strict=True)
    ]
    parts += [_notched(scene, batch, piece, drawn) for piece in discs.notched]
    return np.asarray(selenodesy.area_m2(overlaid(partial(shapely.union_all, axis=1), np.column_stack(parts))))


def _buffers(
    scene: Scene, batch: Batch, row: int, radius_m: Floats, drawn: Booleans, drawings: Drawings
) -> NDArray[np.object_]:
    key = row, radius_m.tobytes() + drawn.tobytes()
    if key not in drawings:
        drawings[key] = np.asarray(selenodesy.buffer(_grounds(scene, batch, row, drawn), radius_m))
    return drawings[key]


def _notched(scene: Scene, batch: Batch, piece: Piece, drawn: Booleans) -> NDArray[np.object_]:
    names = dict(zip(NOTCH, (piece.reach.azimuth_deg, piece.reach.half_angle_deg), strict=True))
    radius = np.where(piece.alive, piece.reach.radius_m, 0.0)
    table = {"radius_m": radius, **names, "notch_radius_m": np.where(piece.alive, piece.reach.notch_radius_m, 0.0)}
    return shapes(_grounds(scene, batch, piece.row, drawn), pd.DataFrame(table)[drawn].reset_index(drop=True))


def _grounds(scene: Scene, batch: Batch, row: int, drawn: Booleans) -> NDArray[np.object_]:
    placement = scene.placements.rows[row]
    if not placement.is_point:
        return objects([placement.ground] * int(drawn.sum()))
    sides = (np.broadcast_to(side, batch.worlds.count)[drawn] for side in place_of(scene, batch, row))
    return np.asarray(shapely.points(*sides))


def _ground(scene: Scene, batch: Batch, row: int, world: int) -> Any:
    placement = scene.placements.rows[row]
    if not placement.is_point:
        return placement.ground
    return shapely.Point(*(np.broadcast_to(side, batch.worlds.count)[world] for side in place_of(scene, batch, row)))


def cells_kept(scene: Scene, batch: Batch, pieces: Iterable[Piece], worlds: NDArray[np.int64]) -> Iterator[Any]:
    """Give, world by world, the cells of the raster whose centre lies in some piece, as flat numbers."""
    discs = _discs(pieces, batch.worlds.count)
    circles = {
        row: np.column_stack(np.broadcast_arrays(*selenodesy.cap_circle(*place_of(scene, batch, row), radius)))
        for row, radius in zip(discs.rows, discs.radius_m, strict=True)
        if scene.placements.rows[row].is_point
    }
    far = {
        row: _distances(scene, row, float(radius.max()))
        for row, radius in zip(discs.rows, discs.radius_m, strict=True)
        if not scene.placements.rows[row].is_point and radius.max() > 0.0
    }
    covered = np.zeros(scene.raster.side**2, dtype=bool)
    for world in worlds:
        found: list[NDArray[np.int64]] = []
        for row, radius in zip(discs.rows, discs.radius_m, strict=True):
            if radius[world] > 0.0 and row in circles:
                found.append(_cells_in_circle(scene.raster, *circles[row][world].tolist()))
            elif radius[world] > 0.0:
                cells, metres = far[row]
                found.append(cells[metres < radius[world]])
        found += [_cells_of(scene, batch, piece, int(world)) for piece in discs.notched if piece.alive[world]]
        covered[:] = False
        for cells in found:
            covered[cells] = True
        yield np.flatnonzero(covered)


def _cells_in_circle(raster: Raster, east_m: float, north_m: float, radius_m: float) -> NDArray[np.int64]:
    rows, columns = window(raster, east_m - radius_m, north_m - radius_m, east_m + radius_m, north_m + radius_m)
    x = raster.west_m + (columns + 0.5) * raster.cell_m
    y = raster.north_m - (rows + 0.5) * raster.cell_m
    hit = (x - east_m) ** 2 + ((y - north_m) ** 2)[:, None] < radius_m**2
    return np.asarray((rows[:, None] * raster.side + columns)[hit])


def _distances(scene: Scene, row: int, most_m: float) -> tuple[NDArray[np.int64], Floats]:
    """Return the cells within reach of extended ground, and how far each is. [m]"""
    ground = scene.placements.rows[row].ground
    assert ground is not None  # noqa: S101  # extended ground is known
    corner = np.hypot(*np.abs(np.array(ground.bounds).reshape(2, 2)).max(axis=0))
    scale = float(selenodesy.greatest_scale(corner, most_m))
    west, south, east, north = np.array(ground.bounds) + most_m * scale * np.array([-1, -1, 1, 1])
    rows, columns = window(scene.raster, west, south, east, north)
    x, y = scene.raster.centres()
    east_m, north_m = np.meshgrid(x[columns], y[rows])
    cells = (rows[:, None] * scene.raster.side + columns).ravel()
    return cells, selenodesy.gaps_to_ground_m(east_m, north_m, ground, most_m)


def _cells_of(scene: Scene, batch: Batch, piece: Piece, world: int) -> NDArray[np.int64]:
    """Return the cells in a footprint with a protected sector."""
    ground = _ground(scene, batch, piece.row, world)
    reach = piece.reach
    circle = selenodesy.cap_circle(ground.x, ground.y, reach.radius_m[world])
    cells = _cells_in_circle(scene.raster, *(float(part) for part in circle))
    x, y = scene.raster.centres()
    east, north = x[cells % scene.raster.side], y[cells // scene.raster.side]
    sector = selenodesy.within_notch(
        ground.x, ground.y, reach.azimuth_deg[world], reach.half_angle_deg[world], east, north
    )
    near = selenodesy.distance_m(ground.x, ground.y, east, north) < reach.notch_radius_m[world]
    return np.asarray(cells[~sector | near])
