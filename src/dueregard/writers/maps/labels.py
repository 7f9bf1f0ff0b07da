"""Where does each label stand, so that none covers another or a symbol?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float64]
"""Pixels to the right and up, shape (n, 2), or boxes left, bottom, right, top, shape (n, 4)."""

DIRECTIONS_DEG = (90, 270, 45, 135, 315, 225, 0, 180)  # clockwise from up: right and left of the symbol first
FAR_DIRECTIONS_DEG = (*DIRECTIONS_DEG, 68, 112, 292, 248, 22, 158, 338, 202)
RINGS_PX = (3.0, 20.0, 42.0, 70.0, 105.0, 150.0, 210.0)
GAP_PX = 2.0
LEADER_STEPS = 16


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants a place: its size, and the spots of its middle, best first.

    A leader line is drawn to `anchor` from the spots at `leader_from` and later.
    """

    size: tuple[float, float]
    spots: Pixels
    anchor: tuple[float, float]
    leader_from: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A label's middle, its box and, where it stands off, the ends of its leader line. [px]"""

    middle: tuple[float, float]
    box: tuple[float, float, float, float]
    leader: tuple[tuple[float, float], tuple[float, float]] | None


def beside(anchor: tuple[float, float], size: tuple[float, float], clear_px: float) -> Wish:
    """Wish for a place beside a symbol, or off it with a leader line.

    Parameters
    ----------
    anchor
        Middle of the symbol. [px]
    size
        Width and height of the label. [px]
    clear_px
        Half the size of the symbol. [px]
    """
    near = _ring(anchor, size, clear_px + RINGS_PX[0], DIRECTIONS_DEG)
    far = [_ring(anchor, size, clear_px + distance, FAR_DIRECTIONS_DEG) for distance in RINGS_PX[1:]]
    return Wish(size, np.vstack([near, *far]), anchor, len(near))


def _ring(
    anchor: tuple[float, float], size: tuple[float, float], distance_px: float, directions: Sequence[float]
) -> Pixels:
    angle = np.deg2rad(np.asarray(directions, dtype=np.float64))
    ray = np.column_stack([np.sin(angle), np.cos(angle)])
    pushed = np.sign(np.round(ray, 1)) * (np.asarray(size) / 2.0) * np.minimum(1.0, np.abs(ray) * 1.5)
    return np.asarray(anchor + ray * distance_px + pushed)


def place_labels(groups: Sequence[Sequence[Wish]], frame: Pixels, obstacles: Pixels) -> tuple[Placed | None, ...]:
    """Give each wish its best free spot: group after group, in each first the labels that need no leader line.

    Parameters
    ----------
    groups
        Labels, the most important group first, and in each the most important label.
    frame
        Box that all labels must stay in, shape (4,). [px]
    obstacles
        Boxes that no label may cover, shape (n, 4). [px]

    Returns
    -------
    tuple
        For each wish, group after group, its place, or None: no spot was free.
    """
    taken, lines, found = obstacles.reshape(-1, 4), np.empty((0, 2)), []
    for group in groups:
        places: list[Placed | None] = [None] * len(group)
        for leaders in (False, True):
            for number, wish in enumerate(group):
                placed = places[number] or _first_free(wish, frame, taken, lines, leaders=leaders)
                if placed is not None and places[number] is None:
                    places[number] = placed
                    taken, lines = np.vstack([taken, placed.box]), np.vstack([lines, _steps(placed)])
        found.extend(places)
    return tuple(found)


def _first_free(wish: Wish, frame: Pixels, taken: Pixels, lines: Pixels, *, leaders: bool) -> Placed | None:
    first, last = (wish.leader_from, len(wish.spots)) if leaders else (0, wish.leader_from)
    half = np.asarray(wish.size) / 2.0
    boxes = np.hstack([wish.spots - half, wish.spots + half])
    free = np.all(boxes[:, :2] >= frame[:2], axis=1) & np.all(boxes[:, 2:] <= frame[2:], axis=1)
    free &= ~np.any(overlapping(boxes, taken), axis=1)
    free &= ~np.any(_holds(boxes, lines), axis=1)
    for spot in np.flatnonzero(free[first:last]) + first:
        placed = _placed(wish, int(spot), boxes[spot])
        if not np.any(_holds(taken, _steps(placed))):
            return placed
    return None


def overlapping(boxes: Pixels, others: Pixels) -> NDArray[np.bool_]:
    """Tell which boxes come closer to which others than a small gap, shape (n, m)."""
    one, other = boxes[:, None, :], others[None, :, :]
    apart = (one[..., :2] >= other[..., 2:] + GAP_PX) | (one[..., 2:] + GAP_PX <= other[..., :2])
    return np.asarray(~np.any(apart, axis=-1))


def _holds(boxes: Pixels, points: Pixels) -> NDArray[np.bool_]:
    box, point = boxes[:, None, :], points[None, :, :]
    return np.asarray(np.all((point > box[..., :2]) & (point < box[..., 2:]), axis=-1))


def _placed(wish: Wish, spot: int, box: Pixels) -> Placed:
    left, bottom, right, top = (float(edge) for edge in box)
    x, y = wish.anchor
    middle = ((left + right) / 2.0, (bottom + top) / 2.0)
    end = (min(max(x, left), right), min(max(y, bottom), top))
    return Placed(middle, (left, bottom, right, top), (wish.anchor, end) if spot >= wish.leader_from else None)


def _steps(placed: Placed) -> Pixels:
    """Points along a leader line, without those next to its symbol and its label."""
    if placed.leader is None:
        return np.empty((0, 2))
    start, end = (np.asarray(point) for point in placed.leader)
    skipped = min(1.0, 14.0 / max(float(np.hypot(*(end - start))), 1.0))
    share = np.linspace(skipped, 1.0, LEADER_STEPS)[:-1, None]
    return np.asarray(start + share * (end - start))
