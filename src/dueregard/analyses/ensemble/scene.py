"""What might meet what in an ensemble, whatever the world?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.analyses.ensemble.draws import Design
from dueregard.analyses.ensemble.factors import Factor, classes_of
from dueregard.analyses.ensemble.raster import Raster
from dueregard.analyses.ensemble.worlds import even_grounds
from dueregard.model.law import Provision
from dueregard.model.physics import LevelName
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.selenodesy import EvenGround
from dueregard.zones.claims import drawn_shapes
from dueregard.zones.placement import Placements


@dataclass(frozen=True, eq=False)
class Scene:
    """A scenario, its law and physics, and everything about it that no world changes.

    `classes`: receptor classes at stake. `apart_m`: least distance of the admissible positions of each two rows of the
    placements, shape (rows, rows). [m]
    """

    scenario: Scenario
    rulebook: Rulebook
    placements: Placements
    readings: tuple[str, ...]
    level: LevelName
    as_of: date
    window: tuple[int, int]
    factors: tuple[Factor, ...]
    design: Design
    classes: frozenset[str]
    grounds: Mapping[int, EvenGround]
    apart_m: NDArray[np.float64]
    drawn: tuple[tuple[int, str, Provision], ...]
    """Row of an activity, mechanism of a shape, and the rule that draws it there."""
    newcomer: str | None
    """Reference newcomer for whom exclusion is measured."""
    day: int
    """Day on which exclusion is measured. [day number]"""
    raster: Raster


def scene(
    scenario: Scenario,
    rulebook: Rulebook,
    placements: Placements,
    *,
    readings: tuple[str, ...],
    level: LevelName,
    as_of: date,
    window: tuple[int, int],
    factors: tuple[Factor, ...],
    design: Design,
    newcomer: str | None,
    day: int,
    raster: Raster,
) -> Scene:
    """Gather what no world changes."""
    envelope = placements.envelope
    i, j = np.triu_indices(len(envelope), 1)
    apart = np.zeros((len(envelope), len(envelope)))
    apart[i, j] = apart[j, i] = selenodesy.separation_m(envelope[i], envelope[j])
    return Scene(
        scenario,
        rulebook,
        placements,
        readings,
        level,
        as_of,
        window,
        factors,
        design,
        classes_of(scenario, rulebook, newcomer),
        even_grounds(placements),
        apart,
        tuple(drawn_shapes(scenario, rulebook, as_of)),
        newcomer,
        day,
        raster,
    )


def activities(scene: Scene) -> list[tuple[int, str, Any]]:
    """Return row, name and record of each activity."""
    return [(row, name, one) for row, (name, one) in enumerate(scene.scenario.activities.items())]
