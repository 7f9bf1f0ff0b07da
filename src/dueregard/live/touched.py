"""What does an edit touch: which activities and zones, which mechanisms, which newcomers, and the law?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dueregard.conflicts.meetings import Scene
from dueregard.model.physics import Attributes, Severity
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import DECLARED, MODELLED_BY
from dueregard.zones.shapes import relevant_classes

Booleans = NDArray[np.bool_]
LAW = ("zones", "notices", "consultations", "agreements", "emergencies", "visits", "plan", "as_of")
"""Parts of a scenario that may change a ruling between activities that have not changed."""
PLACED = ("at", "within", "landing_ellipse", "approach_azimuth", "operating_radius", *Attributes.model_fields)
"""Fields of an activity that say where it stands and how it acts, not whose it is, of which kind, and when."""
RULES = ("provisions", "instruments", "readings")
"""Parts of the rules that are law: they draw claims and decide, and no effect reaches farther by them."""


@dataclass(frozen=True)
class Touched:
    """What is not as it was.

    `items`: activities and zones, with all that is theirs. `mechanisms`: effects and claims whose numbers have changed,
    whoever acts by them. `newcomers`: reference newcomers. `law`: whether a ruling between things that are not touched
    may have changed; `rules`: whether that is for the rules themselves, which draw claims, too. `order`: whether who
    was first, or what is borne on whose ground, may have changed.
    """

    items: frozenset[str]
    mechanisms: frozenset[str] = frozenset()
    newcomers: frozenset[str] = frozenset()
    law: bool = False
    rules: bool = False
    order: bool = True

    @property
    def everywhere(self) -> bool:
        """Whether something of things that are as they were may reach otherwise, or be asked otherwise."""
        return bool(self.mechanisms or self.newcomers)

    def rows(self, frame: pd.DataFrame, *names: NDArray[np.object_]) -> Booleans:
        """Tell which rows of a table it touches.

        Parameters
        ----------
        names
            For each row the names of the things that it is about.
        """
        found = np.zeros(len(frame), dtype=bool)
        for one in names if self.items else ():
            found |= np.isin(one.astype(str), list(self.items))
        for column, some in (("mechanism", self.mechanisms), ("newcomer", self.newcomers)):
            if some and column in frame:
                found |= frame[column].isin(list(some)).to_numpy()
        return found


def touched(old: Scene, scenario: Scenario, rulebook: Rulebook) -> Touched | None:
    """Return what another scenario, or other rules, touch; None: nothing is known to be as it was.

    A changed number of a mechanism touches what is sent out by it, and zones of modelled radius if they rest on it; of
    a receptor class, the mechanisms that it minds; of a kind, the activities and newcomers of that kind; of a newcomer,
    the ground that is sensitive to it. A changed provision, instrument or reading touches every ruling, and the claims
    that come out otherwise (`live.ground`); bounds of severity touch rulings alone. Anything may change with the
    actors, with the mechanisms or receptor classes that there are, with the shortest range of an effect, with the
    extent of what is left of an activity, and with the order in which things are written, which decides between equals.
    """
    book = old.rulebook
    if old.scenario.actors != scenario.actors or not _comparable(book, rulebook):
        return None
    if not all(_same_order(getattr(old.scenario, part), getattr(scenario, part)) for part in ("activities", "zones")):
        return None
    if relevant_classes(old.scenario, book) != relevant_classes(scenario, rulebook):
        return None
    kinds = _changed(book.kinds, rulebook.kinds)
    newcomers = _changed(book.newcomers, rulebook.newcomers)
    newcomers |= {name for name, one in rulebook.newcomers.items() if one.kind in kinds}
    rules = any(getattr(book, part) != getattr(rulebook, part) for part in RULES)
    law = rules or book.severity != rulebook.severity
    law |= any(getattr(old.scenario, part) != getattr(scenario, part) for part in LAW)
    order = law or bool(newcomers) or not _placed_otherwise(old.scenario, scenario)
    items = _items(old.scenario, scenario, kinds)
    return Touched(items, _mechanisms(book, rulebook), frozenset(newcomers), law, rules, order)


def _comparable(book: Rulebook, other: Rulebook) -> bool:
    """Tell whether there are the same mechanisms and receptor classes, over the same extents, in one order."""
    same = all(list(getattr(book, part)) == list(getattr(other, part)) for part in ("hazards", "receptors"))
    same &= all(_same_order(getattr(book, part), getattr(other, part)) for part in ("provisions", "newcomers"))
    return same and _extents(book.severity) == _extents(other.severity)


def _same_order(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Tell whether what is there before and after stands in the same order; mappings are equal in any."""
    return [name for name in before if name in after] == [name for name in after if name in before]


def _extents(severity: Severity) -> tuple[float, float]:
    return severity.contact_range.si, severity.object_radius.si


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def _mechanisms(book: Rulebook, other: Rulebook) -> frozenset[str]:
    changed, receptors = _changed(book.hazards, other.hazards), _changed(book.receptors, other.receptors)
    changed |= {name for name, hazard in other.hazards.items() if receptors & hazard.thresholds.keys()}
    return frozenset(changed | {DECLARED} if MODELLED_BY[0] in changed else changed)


def _placed_otherwise(before: Scenario, after: Scenario) -> bool:
    """Tell whether the same activities differ at most in where they stand and how they act."""
    if list(before.activities) != list(after.activities):
        return False
    blank = dict.fromkeys(PLACED)
    pairs = zip(before.activities.values(), after.activities.values(), strict=True)
    return all(one == other or one.model_copy(update=blank) == other.model_copy(update=blank) for one, other in pairs)


def _items(before: Scenario, after: Scenario, kinds: set[str]) -> frozenset[str]:
    """Return the activities and zones that are not as they were; zones go with what they lie round."""
    activities = {
        name for name, one in after.activities.items() if before.activities.get(name) != one or one.kind in kinds
    }
    changed = {name for name, one in after.zones.items() if before.zones.get(name) != one}
    activities |= {zone.around for name, zone in after.zones.items() if name in changed and zone.around is not None}
    around = {name for name, zone in after.zones.items() if zone.around in activities}
    return frozenset(activities | changed | around)
