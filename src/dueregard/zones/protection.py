"""Does an activity stand near enough to the pole, or in permanent shadow, for the stricter category of COSPAR?"""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.law.planetary_protection import ELSEWHERE, POLAR, Category
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.zones.placement import Placements

SHADOW = "psr"
"""Scarce class of permanent shadow."""
POLE = shapely.Point(0.0, 0.0)


def protection_categories(placements: Placements, gazetteer: Gazetteer, rulebook: Rulebook) -> dict[str, Category]:
    """Tell the category of every row of the placements, from all ground that it may stand on.

    A place that may lie on either side counts as the stricter one, and the reason says so.
    """
    limit_deg = rulebook.provisions[POLAR].parameters["latitude_south"].value
    known = gazetteer.scarce[gazetteer.scarce["scarce_class"] == SHADOW].geometry
    shadow = shapely.union_all(known.to_numpy())
    return {row.item: _category(row.envelope, limit_deg, shadow) for row in placements.rows}


def _category(ground: BaseGeometry, limit_deg: float, shadow: BaseGeometry) -> Category:
    line = f"{abs(limit_deg):g} S"
    from_pole_m = np.hypot(*shapely.get_coordinates(ground).T).max(), shapely.distance(ground, POLE)
    northmost, southmost = (float(selenodesy.to_geographic(0.0, far)[0]) for far in from_pole_m)
    if northmost <= limit_deg:
        return Category(POLAR, f"Category IIb: south of {line}")
    if shapely.covers(shadow, ground):
        return Category(POLAR, "Category IIb: in permanent shadow")
    if southmost <= limit_deg:
        return Category(
            POLAR, f"Category IIb if south of {line} or in permanent shadow, else IIa: it may lie on either side"
        )
    if shapely.intersects(shadow, ground):
        return Category(POLAR, "Category IIb if in permanent shadow, else IIa: part of the ground is")
    unknown = "small shadows and those north of 80 S are not known here"
    return Category(ELSEWHERE, f"Category IIa: north of {line} and in no known permanent shadow ({unknown})")
