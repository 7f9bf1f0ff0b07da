"""By how much does an effect exceed what a receptor bears, at the nearest point of its site?"""

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard import hazards
from dueregard.conflicts.distances import Booleans, Floats, in_notch
from dueregard.model.physics import Attributes, LevelName, Severity
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import POLARITIES
from dueregard.zones.placement import Placements
from dueregard.zones.presence import attributes_of

Integers = NDArray[np.int64]


def margins(
    rows: pd.DataFrame, gap_m: Floats, level: LevelName, scenario: Scenario, rulebook: Rulebook, placements: Placements
) -> Floats:
    """Return the effect at the nearest point of each site over its threshold; NaN for claims and unknown ranges. [1]

    What the same emitter does to the same class by the same mechanism is reckoned for all ranges at once.

    Parameters
    ----------
    rows
        Source, receptor, mechanism, receptor class, notch and operating radius.
    gap_m
        How far source and receptor are apart, shape (n,). [m]
    """
    found = np.full(len(rows), np.nan)
    asked = np.flatnonzero(~rows["mechanism"].isin(list(POLARITIES)).to_numpy() & np.isfinite(gap_m))
    range_m = np.maximum(gap_m - rows["operating_radius_m"].to_numpy(), rulebook.severity.contact_range.si)
    shielded = _shielded(rows, asked, placements)
    for (mechanism, receptor_class, emitter), at in _alike(rows, asked, scenario, rulebook, placements).items():
        hazard, receptor = rulebook.hazards[mechanism], rulebook.receptors[receptor_class]
        found[at] = hazards.margin_at(hazard, receptor, emitter, range_m[at], shielded[at], level)
    return found


def _shielded(rows: pd.DataFrame, asked: Integers, placements: Placements) -> Booleans:
    """Tell whose site lies in the shielded sector at every admissible position."""
    found = np.zeros(len(rows), dtype=bool)
    for row in asked[np.isfinite(rows["notch_azimuth_deg"].to_numpy()[asked])]:
        one = rows.iloc[row]
        found[row] = in_notch(one, placements.rows[one["source"]], placements.rows[one["receptor"]]).all()
    return found


def _alike(
    rows: pd.DataFrame, asked: Integers, scenario: Scenario, rulebook: Rulebook, placements: Placements
) -> dict[tuple[str, str, Attributes], list[int]]:
    """Put together the rows of the same mechanism, receptor class and attributes of the source."""

    @cache
    def emitter_of(item: str) -> Attributes:
        activity = scenario.activities[item]
        return attributes_of(activity, rulebook.kinds[activity.kind])

    found: dict[tuple[str, str, Attributes], list[int]] = {}
    columns = (rows[name].to_numpy()[asked] for name in ("mechanism", "receptor_class", "source"))
    for row, mechanism, receptor_class, source in zip(asked, *columns, strict=True):
        key = str(mechanism), str(receptor_class), emitter_of(placements.rows[source].item)
        found.setdefault(key, []).append(int(row))
    return found


def severity_of(margin: float, scale: Severity) -> str | None:
    """Grade a margin; None where there is none."""
    if not np.isfinite(margin):
        return None
    if margin < scale.clear_from.si:
        return "marginal"
    return "clear" if margin < scale.gross_from.si else "gross"
