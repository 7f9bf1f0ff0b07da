"""What does every mechanism answer, and in which form?"""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from dueregard.model.physics import Attributes


@dataclass(frozen=True)
class Reception:
    """A receptor class as one mechanism sees it, in SI units."""

    receptor_class: str
    threshold: float
    height_m: float
    numbers: tuple[tuple[str, float], ...] = ()
    """Further numbers of the threshold, such as `frequency`, in SI units."""


@dataclass(frozen=True)
class Reach:
    """How far an effect exceeds a threshold on the smooth sphere.

    Within the notch (directions within `notch_half_angle_deg` of `notch_azimuth_deg`) the reach is `notch_radius_m`.
    `limited_by`: threshold, horizon, diffraction (round the horizon), coordination (the same, within a shared band),
    guideline, practice (the model reaches farther than anybody would keep clear) or nothing.
    """

    radius_m: float
    limited_by: str
    notch_azimuth_deg: float | None = None
    notch_half_angle_deg: float = 0.0
    notch_radius_m: float = 0.0
    decided_by: tuple[str, ...] = ()
    """Numbers that decided it: parameters of the mechanism, `threshold` or another number of the receptor class,
    `height` (of the receptor), `floor`. Empty: not told, every number of the mechanism counts."""
    parameter_set: str = ""
    """Title of the parameter set that decides; empty where a mechanism is asked directly, or a guideline decides."""


@dataclass(frozen=True)
class Passage:
    """How an effect comes from its source to a receptor, so that ground in between may stop it.

    `kind`: sight (along a straight line) or ballistic (grains that leave at `steepest_deg` or lower). Heights above the
    ground. [m]
    """

    kind: Literal["sight", "ballistic"]
    source_height_m: float
    receptor_height_m: float
    steepest_deg: float = 0.0
    gravitational_parameter: float = 0.0
    """[m3/s2]"""


class Mechanism(Protocol):
    """One physical mechanism: a module of `hazards` whose twin is the YAML file of the same name.

    A mechanism whose reach has a notch also offers `effect_in_notch`, with the signature of `effect`.
    """

    Parameters: Any
    """Frozen dataclass of floats in SI units (angles in degrees, levels in dB), one field a parameter of the twin."""

    @staticmethod
    def effect(
        range_m: NDArray[np.float64],
        emitter: Attributes,
        reception: Reception,
        parameters: Any,
    ) -> NDArray[np.float64]:
        """Return the effect at a range, in the unit of the threshold (SI); never rising with range."""
        ...

    @staticmethod
    def reach(emitter: Attributes, reception: Reception, parameters: Any) -> Reach:
        """Return how far the effect exceeds the threshold."""
        ...

    @staticmethod
    def passage(emitter: Attributes, reception: Reception, parameters: Any) -> Passage | None:
        """Return how the effect travels; None: no ground stops it."""
        ...
