"""Which conflicts does a reader want to see first?"""

import geopandas as gpd
import numpy as np
import pandas as pd

from dueregard.model.law import EFFECTS
from dueregard.writers.cells import Cell, percent, sampled
from dueregard.writers.verdict import APART, weights


def ranked(conflicts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return conflicts with a duty between States: certain first, then the strongest, the most probable, the next.

    Parameters
    ----------
    conflicts
        Table of conflicts.

    Returns
    -------
    DataFrame
        The same columns without geometry, in a stable order, on the old index.
    """
    frame = pd.DataFrame(conflicts.drop(columns="geometry"))
    owed = frame[np.array([weight != APART for weight in weights(frame)], dtype=bool)]
    keys = owed.assign(
        sure=owed["certainty"].eq("certain"),
        strength=owed["effect_on_entry"].map(EFFECTS.index),
        share=owed["share"].fillna(0.0),
    )
    order = keys.sort_values(
        ["sure", "strength", "share", "starts_on", "conflict_id"], ascending=[False, False, False, True, True]
    )
    return owed.loc[order.index]


def certainty_words(certainty: Cell, share: Cell, error: Cell = None) -> str:
    """Say how sure a conflict is: certain, or possible for a share of positions and dates."""
    if certainty != "possible" or not isinstance(share, float):
        return str(certainty or "unknown")
    spread = f" ± {percent(error)}" if isinstance(error, float) and error > 0.0 < share else ""
    return f"possible, {sampled(share)}{spread}"
