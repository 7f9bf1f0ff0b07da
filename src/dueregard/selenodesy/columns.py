"""How large is the ground between a parallel of the map plane and a line, compiled?"""

import numpy as np

from dueregard.selenodesy.compiled import compiled
from dueregard.selenodesy.projection import DIAMETER_M

NARROW_M = 1e3  # width and rise up to which two Gauss nodes from west to east do
BROAD_M = 20e3  # width up to which three do
LOW_M = 40e3  # height up to which three nodes from south to north do
FAR_M = 250e3  # size of a piece up to which five by five do: all leave less than 2e-14 of the box
TWO_WEST, TWO_EAST = 0.5 - 0.5 / np.sqrt(3.0), 0.5 + 0.5 / np.sqrt(3.0)
THREE_SOUTH, THREE_NORTH = 0.5 - 0.5 * np.sqrt(0.6), 0.5 + 0.5 * np.sqrt(0.6)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(5)
PER_DIAMETER_SQUARED = 1.0 / DIAMETER_M**2


@compiled
def _meridian(x: float, base: float, height: float) -> float:
    """Integrate dy / k^2, k = 1 + rho^2 / 4R^2, from a base up, by three Gauss nodes. [m]"""
    place = 1.0 + x * x * PER_DIAMETER_SQUARED
    south, middle, north = base + height * THREE_SOUTH, base + height * 0.5, base + height * THREE_NORTH
    k1 = (place + south * south * PER_DIAMETER_SQUARED) ** 2
    k2 = (place + middle * middle * PER_DIAMETER_SQUARED) ** 2
    k3 = (place + north * north * PER_DIAMETER_SQUARED) ** 2
    return float(height * (5.0 * k2 * (k1 + k3) + 8.0 * k1 * k3) / (18.0 * k1 * k2 * k3))


@compiled
def column(west: float, width: float, y_west: float, y_east: float, base: float) -> float:
    """Integrate dA = dx dy / k^2 from a base to a line, whose heights are counted from the base. [m2]"""
    if abs(width) > BROAD_M or max(abs(y_west), abs(y_east)) > LOW_M:
        return _far_column(west, width, y_west, y_east, base)
    rise = y_east - y_west
    if abs(width) > NARROW_M or abs(rise) > NARROW_M:
        first = _meridian(west + width * THREE_SOUTH, base, y_west + rise * THREE_SOUTH)
        second = _meridian(west + width * 0.5, base, y_west + rise * 0.5)
        third = _meridian(west + width * THREE_NORTH, base, y_west + rise * THREE_NORTH)
        return width * (5.0 * (first + third) + 8.0 * second) / 18.0
    first = _meridian(west + width * TWO_WEST, base, y_west + rise * TWO_WEST)
    return 0.5 * width * (first + _meridian(west + width * TWO_EAST, base, y_west + rise * TWO_EAST))


@compiled
def _far_column(west: float, width: float, y_west: float, y_east: float, base: float) -> float:
    """Integrate as `column` does, over any size. [m2]"""
    total = 0.0
    parts = 1 + int(max(abs(width), abs(y_west), abs(y_east)) / FAR_M)
    for i in range(5 * parts):
        along = (i // 5 + (NODES[i % 5] + 1.0) / 2.0) / parts
        x, height, column = west + width * along, y_west + (y_east - y_west) * along, 0.0
        for j in range(5 * parts):
            y = base + height * (j // 5 + (NODES[j % 5] + 1.0) / 2.0) / parts
            column += WEIGHTS[j % 5] / (1.0 + (x * x + y * y) * PER_DIAMETER_SQUARED) ** 2
        total += WEIGHTS[i % 5] * height * column
    return total * width / (2.0 * parts) ** 2
