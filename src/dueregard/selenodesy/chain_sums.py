"""What of chains is reckoned once, before any pair of polygons is measured?"""

import numpy as np

from dueregard.selenodesy.chains import BLOCK_BITS, Chains
from dueregard.selenodesy.columns import column
from dueregard.selenodesy.compiled import compiled


@compiled
def _sum_south(of: Chains) -> None:
    """Write at each vertex the ground south of its chain, down to the south of its polygon, up to there. [m2]"""
    vertices, start = of.vertices, of.start
    for item in range(len(of.first) - 1):
        base = of.bounds[item, 1]
        for chain in range(of.first[item], of.first[item + 1]):
            total = 0.0
            for vertex in range(start[chain], start[chain + 1] - 1):
                (west, y_west), (east, y_east) = vertices[vertex, :2], vertices[vertex + 1, :2]
                total += column(west, east - west, y_west - base, y_east - base, base)
                vertices[vertex + 1, 3] = total


@compiled
def _span_blocks(of: Chains) -> None:
    """Write the lowest and the highest vertex of each block of edges. [m]"""
    vertices, heights = of.vertices, of.heights
    for block in range(len(heights)):
        low, high = np.inf, -np.inf
        for vertex in range(block << BLOCK_BITS, min((block + 1 << BLOCK_BITS) + 1, len(vertices))):
            low, high = min(low, vertices[vertex, 1]), max(high, vertices[vertex, 1])
        heights[block] = low, high


@compiled
def _span_slants(of: Chains) -> None:
    """Write how far each polygon reaches along lines at a slant. [m]"""
    for way in range(of.slants.shape[1]):
        angle = np.pi * (way + 0.5) / of.slants.shape[1]
        along, across = np.cos(angle), np.sin(angle)
        for item in range(len(of.first) - 1):
            low, high = np.inf, -np.inf
            for vertex in range(of.start[of.first[item]], of.start[of.first[item + 1]]):
                place = along * of.vertices[vertex, 0] + across * of.vertices[vertex, 1]
                low, high = min(low, place), max(high, place)
            of.slants[item, way] = low, high


@compiled
def sum_up(of: Chains) -> None:
    """Fill the places that `chains.chains` leaves: ground south of the chains, heights of blocks, and slants."""
    _sum_south(of)
    _span_blocks(of)
    _span_slants(of)
