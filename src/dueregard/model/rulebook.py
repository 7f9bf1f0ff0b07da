"""What law and physics is built in?"""

from dataclasses import dataclass, field
from typing import Any

from dueregard.model.law import Instrument, Provision, Reading
from dueregard.model.physics import Hazard, Kind, Newcomer, Outpost, ReceptorClass, Severity, Sky
from dueregard.model.remedies import Remedies
from dueregard.model.uncertainty import Correlated


@dataclass(frozen=True)
class Rulebook:
    """Everything that `rules/` says, by id.

    `places` gives file and line of every id and number, keyed by dotted path (`ost-9-consult.lead_time`).
    """

    instruments: dict[str, Instrument]
    provisions: dict[str, Provision]
    readings: dict[str, Reading]
    hazards: dict[str, Hazard]
    kinds: dict[str, Kind]
    receptors: dict[str, ReceptorClass]
    newcomers: dict[str, Newcomer]
    severity: Severity
    sky: Sky | None = None
    remedies: Remedies | None = None
    correlated: tuple[Correlated, ...] = ()
    """What of the rules moves together in an ensemble."""
    outposts: dict[str, Outpost] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def kinds_with_events(self) -> frozenset[str]:
        """Kinds of activity that send something out on single days, such as a landing, whatever stays of it."""
        once = {name for name, hazard in self.hazards.items() if hazard.persists in {"event", "residual"}}
        return frozenset(name for name, kind in self.kinds.items() if once & set(kind.effects))

    @property
    def leading_newcomer(self) -> str | None:
        """Reference newcomer that leads in reports; None where the rules name none."""
        return next((name for name, one in self.newcomers.items() if one.leads), None)


@dataclass(frozen=True)
class Gazetteer:
    """Named places of the south polar region, as frames in map metres (IAU_2015:30135).

    `features`: name, kind, diameter_m, geometry (points). `regions`: region, title, edition (2022 or 2024), geometry.
    `scarce`: scarce_class, title, geometry, published_km2, low_km2, high_km2: ground of which there is little (shadow,
    light, regions one by one); NaN where no total is published and where no range is told.
    """

    features: Any
    regions: Any
    scarce: Any
    places: dict[tuple[str, str | None], Any] = field(default_factory=dict)
    """Geometries of files that a scenario names, by file and id."""
