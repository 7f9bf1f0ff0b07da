"""What does an activity send out, and what can be hurt by it?"""

from typing import Literal

from pydantic import Field

from dueregard.model.law import WorkedExample
from dueregard.model.quantities import (
    Angle,
    Area,
    Frequency,
    Intensity,
    Length,
    Level,
    Mass,
    Power,
    Quantity,
    Record,
    Source,
)

Persistence = Literal["event", "operation", "until_removed", "residual"]
LevelName = Literal["low", "nominal", "high"]
LEVELS: tuple[LevelName, ...] = ("low", "nominal", "high")


class Attributes(Record):
    """Physical attributes of an activity, in SI units; None: not given, the kind's default stands."""

    touchdown_mass: Mass | None = None
    pad: Literal["none", "inner", "full"] | None = None
    berm_height: Length | None = None
    berm_distance: Length | None = None
    eirp: Power | None = None
    bandwidth: Frequency | None = None
    frequency: Frequency | None = None
    out_of_band_suppression: Level | None = None
    antenna_height: Length | None = None
    height: Length | None = None
    sunlit_area: Area | None = None
    lamp_intensity: Intensity | None = None
    shield_azimuth: Angle | None = None
    buried: bool | None = None


class Kind(Record):
    """A kind of activity: what it does by default, which effects it has, what it has at stake."""

    kind: str
    title: str
    occupied_by_people: bool = False
    operating_radius: Quantity
    effects: tuple[str, ...]
    """Mechanisms, by the names of `rules/hazards`."""
    interests: tuple[str, ...]
    """Receptor classes while it operates."""
    remains_as: str | None
    """Receptor class of what is left when operation ends; None: nothing is left."""
    defaults: dict[str, Quantity] = {}
    """Attributes that stand where a scenario gives none, by the names of `Attributes`."""
    allows: tuple[str, ...] = ()
    """Attributes that make sense for this kind."""
    examples: tuple[WorkedExample, ...] = ()
    sources: dict[str, Source]
    notes: str | None = None


class ReceptorClass(Record):
    """Something that an effect can spoil."""

    receptor: str
    title: str
    height: Quantity
    """Height above ground at which it receives."""
    sources: dict[str, Source]
    notes: str | None = None


class ParameterSet(Record):
    """A named, physically coherent set of parameters that differ from the nominal ones."""

    title: str
    parameters: dict[str, float] = {}
    """Values in the unit of the parameter of that name."""
    thresholds: dict[str, float] = {}
    """Receptor class -> value in the unit of its threshold."""


class Hazard(Record):
    """One physical mechanism: parameters, coherent sets, thresholds by receptor class."""

    hazard: str
    title: str
    question: str
    effect_unit: str
    persists: Persistence
    parameters: dict[str, Quantity]
    sets: dict[str, ParameterSet]
    nominal: str
    thresholds: dict[str, dict[str, Quantity]]
    """Receptor class -> `threshold` and, where it applies, the numbers that go with it (`frequency`, ...)."""
    floor: Quantity | None = None
    """Guideline radius that stands where the model reaches less far."""
    examples: tuple[WorkedExample, ...] = Field(default=())
    sources: dict[str, Source]
    notes: str | None = None


class Newcomer(Record):
    """A reference newcomer, for whom exclusion is measured."""

    newcomer: str
    title: str
    kind: str
    attributes: dict[str, Quantity]
    leads: bool = False
    sources: dict[str, Source]
    notes: str | None = None


class OutpostPart(Record):
    """One thing of an outpost: an activity at an offset from the outpost's middle."""

    kind: str
    distance: Quantity
    azimuth: Quantity
    """Direction from the middle, clockwise from north."""
    attributes: dict[str, Quantity] = {}


class Outpost(Record):
    """What is counted as one outpost where room for outposts is asked for; its parts owe each other nothing."""

    outpost: str
    title: str
    leads: bool = False
    zone_around: str | None
    """Part round which it declares, notifies and registers a zone of modelled radius, where a reading knows zones."""
    parts: dict[str, OutpostPart] = Field(min_length=1)
    sources: dict[str, Source]
    notes: str | None = None


class Severity(Record):
    """Scale of margins, the shortest range at which an effect is evaluated, and the extent of what is left."""

    clear_from: Quantity
    gross_from: Quantity
    contact_range: Quantity
    object_radius: Quantity
    sources: dict[str, Source]


class Sky(Record):
    """How Sun and Earth move in the sky, as far as horizons need it."""

    sun_declination: Quantity
    """Greatest distance of the Sun from the equator."""
    sun_semidiameter: Quantity
    synodic_month: Quantity
    """From noon to noon."""
    draconic_year: Quantity
    """From one southward passage of the Sun over the equator to the next."""
    draconic_month: Quantity
    """Period of the libration in latitude."""
    anomalistic_month: Quantity
    """Period of the libration in longitude."""
    saros: Quantity
    """Time after which Sun and Earth repeat their ways; the time over which they are followed."""
    libration_in_latitude: Quantity
    libration_in_longitude: Quantity
    earth_distance: Quantity
    earth_semidiameter: Quantity
    height_sigma_of_cell: Quantity
    """Standard deviation of a height as a share of the cell, for a grid that states none."""
    lit_ground_share: Quantity
    """Share of the time with any part of the Sun from which on ground counts as lit."""
    sources: dict[str, Source]
