"""Which pairs does terrain keep apart, and of which can the grid not tell?"""

from functools import cache

import numpy as np
import pandas as pd

from dueregard.conflicts.certainty import Booleans
from dueregard.conflicts.distances import Gaps
from dueregard.zones.placement import Placements
from dueregard.zones.screens import Screens, places_of_site
from dueregard.zones.shielded import Screen, cell_at_m, is_hidden

MOST_PLACES = 2000
"""A site that needs more places than this to be looked at counts as reached."""


def screened(rows: pd.DataFrame, gap: Gaps, screens: Screens, placements: Placements) -> tuple[Booleans, Booleans]:
    """Tell which rows terrain keeps apart beyond doubt, and which it may keep apart.

    A site is hidden if every place of it is hidden from every place of the source, with both ends raised and the ground
    in between lowered by two standard deviations. What is nearer than the grid can tell is not hidden, nor is a site
    that is no point, nor anything that is only somewhere in a region.

    Parameters
    ----------
    rows, gap
        Candidates and their distances.
    screens
        As `zones.screens.emission_screens` gives.

    Returns
    -------
    tuple
        Hidden, and undecided (which counts as reached), shape (n,).
    """

    @cache
    def looked_at(around: Screen, receptor: int, operating_radius_m: float, nearest_m: float) -> tuple[bool, bool]:
        site = places_of_site(placements.rows[receptor], operating_radius_m, cell_at_m(around, nearest_m))
        if site is None or len(site[0]) > MOST_PLACES:
            return False, False
        return is_hidden(around, *site)

    hidden, undecided = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    keys = zip(rows["source"], rows["mechanism"], rows["receptor"], rows["operating_radius_m"], strict=True)
    for row, (source, mechanism, receptor, operating_radius_m) in enumerate(keys):
        around = screens.get((source, mechanism))
        if isinstance(around, Screen) and gap.nearest_m[row] - operating_radius_m > around.kept_m:
            hidden[row], undecided[row] = looked_at(around, receptor, operating_radius_m, gap.nearest_m[row])
    return hidden, undecided
