"""Which vertices does a straight run on the map plane need before it can be written in longitude and latitude?

A run is the vertices of one line or ring. Many runs are handled at once: an array of points, shape (n, 2), beside an
array of the run that each belongs to, ascending. `half` tells on which side of the meridians of 0 and 180 the runs lie:
1.0 eastern, -1.0 western, 0.0 away from longitude 180 and the pole, so that it does not matter.
"""

from typing import Final

import numpy as np

from dueregard.selenodesy.arrays import Booleans, Floats, Integers
from dueregard.selenodesy.projection import to_geographic, to_map

SNAP_M: Final = 1e-6  # closer to the pole or to the meridian of 0 or 180 than this is on it
BEND_FRACTION: Final = 1e-3  # greatest bend of an edge as a fraction of its distance from the pole


def noded(points: Floats, run: Integers) -> tuple[Floats, Integers]:
    """Put vertices where edges cross the meridians of 0 and 180, and at the pole where an edge runs over it.

    Parameters
    ----------
    points
        Vertices on the map plane, shape (n, 2). [m]
    run
        Run of each vertex, ascending.

    Returns
    -------
    tuple
        Vertices and runs; places within 1e-6 m of the two meridians or of the pole are on them.
    """
    snapped = _snapped(points)
    start, end = snapped[:-1], snapped[1:]
    joined = run[1:] == run[:-1]
    crossing = joined & (start[:, 0] * end[:, 0] < 0.0)
    over_pole = joined & (start[:, 0] == 0.0) & (end[:, 0] == 0.0) & (start[:, 1] * end[:, 1] < 0.0)
    share = np.where(crossing, start[:, 0] / np.where(crossing, start[:, 0] - end[:, 0], 1.0), 0.0)
    northing = np.where(over_pole, 0.0, start[:, 1] + share * (end[:, 1] - start[:, 1]))
    new = np.flatnonzero(crossing | over_pole)
    added = _snapped(np.column_stack([np.zeros(len(new)), northing[new]]))
    return np.insert(snapped, new + 1, added, axis=0), np.insert(run, new + 1, run[new])


def _snapped(points: Floats) -> Floats:
    on_meridian = np.abs(points[:, 0]) < SNAP_M
    at_pole = on_meridian & (np.abs(points[:, 1]) < SNAP_M)
    return np.column_stack([np.where(on_meridian, 0.0, points[:, 0]), np.where(at_pole, 0.0, points[:, 1])])


def split_by_half(points: Floats, run: Integers) -> tuple[Floats, Integers, Floats, Integers]:
    """Split runs where they change between the eastern and the western half.

    Parameters
    ----------
    points
        Vertices on the map plane, with vertices wherever a run meets the meridians of 0 and 180, shape (n, 2). [m]
    run
        Run of each vertex, ascending.

    Returns
    -------
    tuple
        Vertices and their stretches, then for each stretch its half and its run; along the meridians it is eastern.
    """
    edge = np.flatnonzero(run[1:] == run[:-1])
    half = np.where(points[edge, 0] + points[edge + 1, 0] < 0.0, -1.0, 1.0)
    opens = np.ones(len(edge), dtype=bool)
    opens[1:] = (half[1:] != half[:-1]) | (run[edge][1:] != run[edge][:-1])
    stretch = np.cumsum(opens) - 1
    last = np.flatnonzero(np.append(opens[1:], [True] * (len(edge) > 0)))
    places = np.insert(points[edge], last + 1, points[edge[last] + 1], axis=0)
    return places, np.insert(stretch, last + 1, stretch[last]), half[opens], run[edge][opens]


def is_bent(start: Floats, end: Floats, half: float, bend_m: float) -> Booleans:
    """Tell whether an edge that is straight in longitude and latitude leaves the one that is straight on the map plane.

    Parameters
    ----------
    start, end
        Ends of each edge on the map plane, shape (n, 2). [m]
    half
        Side on which the edges lie.
    bend_m
        Greatest bend; near the pole 1e-3 of the distance from it, but not below 1e-6 m. [m]

    Returns
    -------
    Booleans
        True where the middles of the two are farther apart than allowed.
    """
    lon1, lat1 = lonlat(start, half).T
    lon2, lat2 = lonlat(end, half).T
    lon1, lon2 = np.where(lat1 == -90.0, lon2, lon1), np.where(lat2 == -90.0, lon1, lon2)
    step = end - start
    middle = np.column_stack(to_map((lat1 + lat2) / 2.0, (lon1 + lon2) / 2.0)) - start
    length = np.hypot(step[:, 0], step[:, 1])
    aside = np.abs(step[:, 0] * middle[:, 1] - step[:, 1] * middle[:, 0]) / np.where(length > 0.0, length, 1.0)
    from_pole = np.minimum(np.hypot(start[:, 0], start[:, 1]), np.hypot(end[:, 0], end[:, 1]))
    return np.asarray(aside > np.clip(BEND_FRACTION * from_pole, SNAP_M, bend_m))


def bent(points: Floats, run: Integers, half: float, bend_m: float) -> tuple[Floats, Integers]:
    """Halve edges until none bends more than allowed.

    Parameters
    ----------
    points
        Vertices on the map plane, shape (n, 2). [m]
    run
        Run of each vertex, ascending.
    half
        Side on which the runs lie.
    bend_m
        Greatest bend, as in `is_bent`. [m]

    Returns
    -------
    tuple
        Vertices and runs; added vertices lie on the straight edges of the map plane.
    """
    edge = np.flatnonzero(run[1:] == run[:-1])
    low, high = np.zeros(len(edge)), np.ones(len(edge))
    found: list[tuple[Integers, Floats]] = []
    while len(edge) > 0:
        start, step = points[edge], points[edge + 1] - points[edge]
        split = is_bent(start + low[:, None] * step, start + high[:, None] * step, half, bend_m)
        edge, low, high = edge[split], low[split], high[split]
        middle = (low + high) / 2.0
        found.append((edge, middle))
        edge = np.concatenate([edge, edge])
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    return _with_places(points, run, *(np.concatenate(column) for column in zip(*found, strict=True)))


def _with_places(points: Floats, run: Integers, edge: Integers, share: Floats) -> tuple[Floats, Integers]:
    order = np.lexsort([share, edge])
    edge, share = edge[order], share[order]
    places = points[edge] + share[:, None] * (points[edge + 1] - points[edge])
    return np.insert(points, edge + 1, places, axis=0), np.insert(run, edge + 1, run[edge])


def lonlat(points: Floats, half: float) -> Floats:
    """Give longitude and latitude of vertices, with the longitude of 180 on the side asked for.

    Parameters
    ----------
    points
        Vertices on the map plane, shape (n, 2). [m]
    half
        Side on which the points lie.

    Returns
    -------
    Floats
        Longitude and latitude, shape (n, 2); at the pole the longitude is 0. [deg]
    """
    lat, lon = to_geographic(points[:, 0], points[:, 1])
    on_seam = (half != 0.0) & (points[:, 0] == 0.0) & (points[:, 1] < 0.0)
    return np.column_stack([np.where(on_seam, 180.0 * half, lon), lat])


def with_polar_line(points: Floats, run: Integers, half: float) -> tuple[Floats, Integers]:
    """Convert runs, coming to the pole on the meridian of the vertex before and leaving it on that of the one after.

    Parameters
    ----------
    points
        Vertices on the map plane, none repeated, shape (n, 2). [m]
    run
        Run of each vertex, ascending; a run whose last vertex is its first is closed.
    half
        Side on which the runs lie.

    Returns
    -------
    tuple
        Longitude and latitude of the vertices, and their runs. [deg]
    """
    places = lonlat(points, half)
    pole = np.flatnonzero(np.all(points == 0.0, axis=1))
    first, last = np.searchsorted(run, run[pole]), np.searchsorted(run, run[pole], side="right") - 1
    closed = np.all(points[first] == points[last], axis=1)
    starts, ends = pole == first, pole == last
    before = np.where(starts & closed, last - 1, pole - 1)
    after = np.where(ends, pole, pole + 1)
    opens = starts & ~closed
    places[pole, 0] = np.where(opens, places[after, 0], places[before, 0])
    leaving = ~(ends | opens)
    added = np.column_stack([places[after, 0], np.full(len(pole), -90.0)])[leaving]
    where = pole[leaving] + 1
    return np.insert(places, where, added, axis=0), np.insert(run, where, run[pole[leaving]])
