"""How far is each of many places from a line or a polygon, compiled? The formulas of `distance`, edge by edge."""

from math import inf

import numpy as np

from dueregard.selenodesy.arrays import Floats
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.projection import DIAMETER_M

ROUNDING = 1e-9
"""What bounds are widened by, so that rounding decides nothing."""


@compiled
def _squared(x: float, y: float, u: float, v: float) -> float:
    """Return the squared chord of two places over the squared diameter; coordinates over the diameter."""
    return ((x - u) ** 2 + (y - v) ** 2) / ((1.0 + x * x + y * y) * (1.0 + u * u + v * v))


@compiled
def _to_edge(x: float, y: float, u: float, v: float, du: float, dv: float) -> float:
    """Return the least squared chord to an edge: at an end, or where the ratio of two quadratics stands still."""
    best = min(_squared(x, y, u, v), _squared(x, y, u + du, v + dv))
    square, base = du * du + dv * dv, 1.0 + u * u + v * v
    gap, gap_slope = (u - x) ** 2 + (v - y) ** 2, 2.0 * ((u - x) * du + (v - y) * dv)
    base_slope = 2.0 * (u * du + v * dv)
    constant = gap_slope * base - gap * base_slope
    linear, quadratic = 2.0 * square * (base - gap), square * (base_slope - gap_slope)
    below = linear + max(linear * linear - 4.0 * constant * quadratic, 0.0) ** 0.5
    if below > 0.0:
        share = -2.0 * constant / below
        if 0.0 < share < 1.0:
            best = min(best, _squared(x, y, u + share * du, v + share * dv))
    return best


@compiled
def _nearest_corner(x: float, y: float, start: Floats) -> float:
    """Return the squared chord to the nearest start of an edge: no edge need be looked at that is surely farther."""
    best = inf
    for edge in range(len(start)):
        best = min(best, _squared(x, y, start[edge, 0], start[edge, 1]))
    return best


@compiled
def _is_inside(x: float, y: float, start: Floats, step: Floats) -> bool:
    """Whether a place lies in closed rings, by the even-odd rule."""
    inside = False
    for edge in range(len(start)):
        v, dv = start[edge, 1], step[edge, 1]
        if (v > y) != (v + dv > y) and x < start[edge, 0] + (y - v) / dv * step[edge, 0]:
            inside = not inside
    return inside


@compiled
def fill_squared_chords(
    east: Floats, north: Floats, start: Floats, step: Floats, box: Floats, closed: int, chord: Floats
) -> None:
    """Fill the least squared chord of each place to some edges, whose coordinates are given over the diameter.

    `box` is that of the edges, grown by what is asked about: places outside it get infinity; both in metres. `closed`
    1: edges bound an area, and what lies in it is at distance 0.
    """
    length = np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2)
    end = start + step
    scale = 1.0 + max(np.max(start[:, 0] ** 2 + start[:, 1] ** 2), np.max(end[:, 0] ** 2 + end[:, 1] ** 2))
    for place in range(len(east)):
        if east[place] < box[0] or north[place] < box[1] or east[place] > box[2] or north[place] > box[3]:
            chord[place] = inf
            continue
        x, y = east[place] / DIAMETER_M, north[place] / DIAMETER_M
        if closed == 1 and _is_inside(x, y, start, step):
            chord[place] = 0.0
        else:
            best = _nearest_corner(x, y, start)
            room = (best * (1.0 + x * x + y * y) * scale) ** 0.5 * (1.0 + ROUNDING)
            for edge in range(len(start)):
                u, v, du, dv = start[edge, 0], start[edge, 1], step[edge, 0], step[edge, 1]
                if (x - u) ** 2 + (y - v) ** 2 <= (room + length[edge]) ** 2:
                    best = min(best, _to_edge(x, y, u, v, du, dv))
            chord[place] = best
