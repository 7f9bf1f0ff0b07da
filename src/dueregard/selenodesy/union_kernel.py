"""How large is the ground that several caps cover together, compiled? Exact: no cap is drawn.

Caps are circles in the map plane. The true area inside a closed curve is half the integral of (x dy - y dx) / k with
k = 1 + rho^2 / 4R^2 (Green), so that of a union is the sum over the arcs of its circles that lie in no other one.
"""

from math import acos, atan2, cos, hypot, pi, sin

import numpy as np

from dueregard.selenodesy.arrays import Floats
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.projection import DIAMETER_M

NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
ARC_RAD = pi / 4.0
"""Longest arc that is integrated in one piece; the integrand is nearly constant along it."""


@compiled
def _arc_m2(east: float, north: float, radius: float, start: float, end: float) -> float:
    """Integrate (x dy - y dx) / 2k along an arc. [m2]"""
    pieces = int((end - start) / ARC_RAD) + 1
    step = (end - start) / pieces
    total = 0.0
    for piece in range(pieces):
        middle = start + (piece + 0.5) * step
        for node in range(len(NODES)):
            turn = middle + 0.5 * step * NODES[node]
            ahead = east * cos(turn) + north * sin(turn)
            scale = 1.0 + (east * east + north * north + radius * radius + 2.0 * radius * ahead) / DIAMETER_M**2
            total += WEIGHTS[node] * radius * (radius + ahead) / (2.0 * scale)
    return total * 0.5 * step


@compiled
def _is_inside(one: int, other: int, gap: float, radius: Floats) -> bool:
    """Whether a circle lies in another one; of two equal ones the later."""
    slack = radius[other] - radius[one] - gap
    return slack > 0.0 or (slack == 0.0 and (radius[one] < radius[other] or other < one))


@compiled
def _covered(one: int, east: Floats, north: Floats, radius: Floats, starts: Floats, ends: Floats) -> int:
    """List the parts of a circle's turn that lie in other circles, each within 0 to 2 pi; -1: all of it. [rad]"""
    parts = 0
    for other in range(len(east)):
        gap = hypot(east[other] - east[one], north[other] - north[one])
        if other == one or radius[other] <= 0.0 or gap >= radius[one] + radius[other]:
            continue
        if _is_inside(one, other, gap, radius):
            return -1
        if gap + radius[other] > radius[one]:
            share = (gap * gap + radius[one] ** 2 - radius[other] ** 2) / (2.0 * gap * radius[one])
            half = acos(min(1.0, max(-1.0, share)))
            start = (atan2(north[other] - north[one], east[other] - east[one]) - half) % (2.0 * pi)
            starts[parts], ends[parts] = start, min(start + 2.0 * half, 2.0 * pi)
            starts[parts + 1], ends[parts + 1] = 0.0, max(start + 2.0 * half - 2.0 * pi, 0.0)
            parts += 2
    return parts


@compiled
def circles_union_m2(east: Floats, north: Floats, radius: Floats) -> float:
    """Measure what the caps cover together that are these circles of the map plane; radius 0: no cap. [m -> m2]"""
    starts, ends = np.empty(2 * len(east)), np.empty(2 * len(east))
    total = 0.0
    for one in range(len(east)):
        parts = _covered(one, east, north, radius, starts, ends) if radius[one] > 0.0 else -1
        at = 2.0 * pi if parts < 0 else 0.0
        for number in np.argsort(starts[: max(parts, 0)]):
            if starts[number] > at:
                total += _arc_m2(east[one], north[one], radius[one], at, starts[number])
            at = max(at, ends[number])
        if at < 2.0 * pi:
            total += _arc_m2(east[one], north[one], radius[one], at, 2.0 * pi)
    return total


@compiled
def fill_unions_m2(east: Floats, north: Floats, radius: Floats, area: Floats) -> None:
    """Fill `area`, shape (samples,), from circles of shape (samples, discs)."""
    for sample in range(len(east)):
        area[sample] = circles_union_m2(east[sample], north[sample], radius[sample])
