"""How large is what two caps share, compiled? The formulas of `cap_overlaps`, pair by pair, for ensembles of discs.

Importing this module loads the compiler, half a second; other compiled code may call `lens_area_m2` pair by pair.
"""

from math import atan2, cos, hypot, pi, sin, sqrt

from dueregard.selenodesy.arrays import Floats, Integers
from dueregard.selenodesy.cap_overlaps import GAUSS_NODES, GAUSS_WEIGHTS, GRAZING_HALF_ANGLE
from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.projection import DIAMETER_M


@compiled
def _excess(one: float, other: float, third: float) -> float:
    total = one + other
    part = total - one
    lost = (one - (total - part)) + (other - part)
    return (total - third) + lost


@compiled
def _thin_segment(radius: float, half_angle: float) -> float:
    sine, cosine = sin(2.0 * radius / DIAMETER_M), cos(2.0 * radius / DIAMETER_M)
    mean = 0.0
    for i in range(len(GAUSS_NODES)):
        bend = sin(half_angle * (GAUSS_NODES[i] + 1.0) / 2.0) ** 2
        mean += GAUSS_WEIGHTS[i] / 2.0 * bend / (1.0 - sine * sine * bend)
    return 2.0 * sine * sine * cosine * half_angle * mean


@compiled
def _segment(radius: float, sine_squared: float, cosine_squared: float) -> float:
    """Measure the part of a cap that the lens has, from two numbers that are to each other as those of a quarter angle.

    Sine and cosine of the half-angle follow from them without a further call.
    """
    half_angle = 2.0 * atan2(sqrt(sine_squared), sqrt(cosine_squared))
    if half_angle < GRAZING_HALF_ANGLE:
        return _thin_segment(radius, half_angle)
    versine, both = 2.0 * sin(radius / DIAMETER_M) ** 2, sine_squared + cosine_squared
    sine, cosine = 2.0 * sqrt(sine_squared * cosine_squared) / both, (cosine_squared - sine_squared) / both
    return 2.0 * (versine * half_angle - atan2(versine * sine * cosine, 1.0 - versine * sine * sine))


@compiled
def cap_m2(radius: float) -> float:
    """Measure a cap. [m -> m2]"""
    return pi * (DIAMETER_M * sin(radius / DIAMETER_M)) ** 2


@compiled
def lens_area_m2(distance: float, first: float, second: float) -> float:
    """Measure what two caps share: distance of their centres, and their radii. [m, m, m -> m2]"""
    depth = _excess(first, second, distance)
    if depth <= 0.0:
        return 0.0
    beyond_first, beyond_second = _excess(distance, second, first), _excess(distance, first, second)
    if beyond_first <= 0.0 or beyond_second <= 0.0:
        return cap_m2(min(first, second))
    deep, whole = sin(depth / DIAMETER_M), sin((first + second + distance) / DIAMETER_M)
    out_first, out_second = sin(beyond_first / DIAMETER_M), sin(beyond_second / DIAMETER_M)
    of_first = _segment(first, out_first * deep, whole * out_second)
    return (DIAMETER_M / 2.0) ** 2 * (of_first + _segment(second, out_second * deep, whole * out_first))


@compiled
def _pair_area_m2(east_a: float, north_a: float, a: float, east_b: float, north_b: float, b: float) -> float:
    """Measure one pair; most stand clearly apart, by tan s <= s / (1 - s^2 / 2), and cost no arctangent."""
    dot = DIAMETER_M**2 + east_a * east_b + north_a * north_b
    cross = east_a * north_b - north_a * east_b
    gap_squared = ((east_a - east_b) ** 2 + (north_a - north_b) ** 2) * DIAMETER_M**2
    reach = (a + b) / DIAMETER_M
    if reach < 1.0 and gap_squared * (1.0 - reach * reach / 2.0) ** 2 >= reach * reach * (dot * dot + cross * cross):
        return 0.0
    return lens_area_m2(DIAMETER_M * atan2(sqrt(gap_squared), hypot(dot, cross)), a, b)


@compiled
def disc_pair_areas(
    easting: Floats, northing: Floats, radius: Floats, left: Integers, right: Integers, area: Floats
) -> None:
    """Fill `area`, shape (samples, pairs), from discs of shape (samples, discs); `left`, `right` number the discs."""
    for sample in range(len(easting)):
        east, north, reach = easting[sample], northing[sample], radius[sample]
        for pair in range(len(left)):
            i, j = left[pair], right[pair]
            area[sample, pair] = _pair_area_m2(east[i], north[i], reach[i], east[j], north[j], reach[j])
