"""Which meetings are to be cleared, whatever the reading under which they oblige?"""

from dataclasses import dataclass

import geopandas as gpd

from dueregard.law.agreement import APART
from dueregard.model.law import EFFECTS, Effect


@dataclass(frozen=True, order=True)
class Case:
    """One activity that reaches another by one mechanism; for a claim, its holder and who enters."""

    source: str
    receptor: str
    mechanism: str

    @property
    def name(self) -> str:
        """Return how a case is told, as in the id of a conflict."""
        return f"{self.source}>{self.receptor}/{self.mechanism}"


def cases_in(conflicts: gpd.GeoDataFrame, least: Effect) -> frozenset[Case]:
    """Return the meetings that oblige a State towards another to something at least as strong as an effect.

    Parameters
    ----------
    conflicts
        Rows of tables.CONFLICTS, of every reading that is asked.
    least
        Weakest effect on entry that counts; `none` takes in due regard alone.
    """
    strong = conflicts["effect_on_entry"].isin(EFFECTS[EFFECTS.index(least) :])
    rows = conflicts[strong & ~conflicts["relation"].isin(APART) & (conflicts["duty"] != "none")]
    return frozenset(
        Case(*key) for key in zip(rows["source_activity"], rows["receptor_activity"], rows["mechanism"], strict=True)
    )


def later_in(conflicts: gpd.GeoDataFrame, case: Case) -> tuple[str, ...]:
    """Return who comes later in a case: one side, or both where the readings or the dates do not tell."""
    same = (conflicts["source_activity"] == case.source) & (conflicts["receptor_activity"] == case.receptor)
    later = set(conflicts.loc[same & (conflicts["mechanism"] == case.mechanism), "later_activity"])
    sides = (case.source, case.receptor)
    return tuple(side for side in sides if side in later) or sides
