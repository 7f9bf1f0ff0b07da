"""Who does what, where and when, and what has been declared, notified, agreed?"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, cast

from pydantic import Field, TypeAdapter, model_validator

from dueregard.model.dates import Day, Interval, SoftDate
from dueregard.model.physics import Attributes
from dueregard.model.quantities import Length, Record, Source
from dueregard.model.uncertainty import Correlated, Span

Evidence = Literal["measured", "official", "published", "press", "assumed"]
Code = str


class Actor(Record):
    """A State, an intergovernmental organisation, a joint venture of States, or a private operator."""

    name: str | None = None
    state: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    private: bool = False
    joint: tuple[str, ...] = ()
    igo: str | None = None
    participants: tuple[str, ...] = ()
    """Member States of the organisation that take part (OST VI s.3, XIII)."""
    colour: str | None = Field(default=None, pattern="^#[0-9a-fA-F]{6}$")

    @property
    def states(self) -> tuple[str, ...]:
        """Responsible States under OST Art. VI, sorted."""
        return tuple(sorted({*([self.state] if self.state else []), *self.joint, *self.participants}))

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.private and not self.state:
            msg = (
                "private actor has no State; OST Art. VI makes a State responsible for it: "
                "give state: with an ISO 3166 alpha-3 code"
            )
            raise ValueError(msg)
        if not self.states:
            msg = "actor has no responsible State; give state:, joint: or igo: with participants:"
            raise ValueError(msg)
        return self


class Position(Record):
    """Occupied ground: a point, a line or polygon in lon/lat, or a named feature."""

    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=360)
    line: tuple[tuple[float, float], ...] | None = Field(default=None, min_length=2)
    """Vertices as [lat, lon]."""
    polygon: tuple[tuple[float, float], ...] | None = Field(default=None, min_length=3)
    """Vertices as [lat, lon]; edges are straight in the map plane."""
    feature: str | None = None
    file: str | None = None
    id: str | None = None
    uncertainty_m: float = Field(default=0.0, ge=0)
    """Radius that holds the true position with 95 % probability. [m]"""

    @model_validator(mode="after")
    def _check(self) -> Self:
        point = self.lat is not None or self.lon is not None
        given = [
            point,
            self.line is not None,
            self.polygon is not None,
            self.feature is not None,
            self.file is not None,
        ]
        if sum(given) != 1:
            msg = "a position is exactly one of lat and lon, line, polygon, feature, or file and id"
            raise ValueError(msg)
        if self.uncertainty_m > 0 and (self.line is not None or self.polygon is not None):
            msg = "uncertainty_m is the radius about a point; a line or polygon has none: leave it out or give a point"
            raise ValueError(msg)
        if point and (self.lat is None or self.lon is None):
            msg = "a point needs both lat and lon"
            raise ValueError(msg)
        return self


class Within(Record):
    """Somewhere in here: one station's footprint, not the region's."""

    region: str | None = None
    regions: tuple[str, ...] = ()
    polygon: tuple[tuple[float, float], ...] | None = Field(default=None, min_length=3)
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=360)
    radius: Length | None = None
    """With lat and lon: somewhere in this disc."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        disc = (self.lat, self.lon, self.radius)
        ways = [
            self.region is not None,
            bool(self.regions),
            self.polygon is not None,
            any(part is not None for part in disc),
        ]
        if sum(ways) != 1 or (ways[3] and any(part is None for part in disc)):
            msg = "within is exactly one of region, regions, polygon, or lat, lon and radius together"
            raise ValueError(msg)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Names of regions, one or many."""
        return (self.region,) if self.region else self.regions


class Activity(Attributes):
    """Who does what, where and when, with the evidence for it."""

    actor: str
    kind: str
    title: str | None = None
    at: Position | None = None
    within: Within | None = None
    operating_radius: Length | None = Field(default=None, gt=0)
    landing_ellipse: tuple[Length, Length] | None = None
    """True semi-axes, along and across the approach, of the ellipse that holds 95 % of touchdowns. [m]"""
    approach_azimuth: float | None = Field(default=None, ge=0, lt=360)
    """True azimuth of the approach, clockwise from north; north where it is not known. [deg]"""
    events: tuple[SoftDate, ...] = ()
    rate_per_year: float | None = Field(default=None, gt=0)
    operates: Interval | None = None
    present_until: Day | None = None
    announced_on: Day | None = None
    notified_on: Day | None = None
    registered_on: Day | None = None
    declared_on: Day | None = None
    passes_through: bool = False
    """Whether it only passes through the zones of others, without working there."""
    interests: tuple[str, ...] | None = None
    """Receptor classes, where they differ from the kind's."""
    state_of_registry: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    launching_states: tuple[str, ...] = ()
    evidence: Evidence
    source: str
    note: str | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.at is None) == (self.within is None):
            msg = "an activity stands at: a position or within: a region, exactly one of them"
            raise ValueError(msg)
        if self.landing_ellipse is not None and self.at is None:
            msg = "landing_ellipse lies round a touchdown point; give at: with lat and lon"
            raise ValueError(msg)
        if not self.events and self.operates is None:
            msg = "an activity needs events: or operates:, so that it has a time"
            raise ValueError(msg)
        if self.rate_per_year is not None and self.operates is None:
            msg = "rate_per_year needs operates: [first day, first day no longer active]"
            raise ValueError(msg)
        return self


class ActivityTable(Record):
    """Activities that stand in a table, one a row, instead of records in the file."""

    table: str
    """CSV, TSV, GeoParquet, or a vector file that GDAL reads; its path is relative to the scenario."""
    layer: str | None = None
    """Layer of a file that holds several."""
    columns: dict[str, str] = {}
    """Name of a column here -> its name in the table, where they differ."""
    defaults: dict[str, Any] = {}
    """What stands where the table has no column or an empty cell, written as in a record."""
    records: dict[Code, Activity] = {}
    """Activities beside those of the table."""


class DeclaredZone(Record):
    """A zone that somebody declared or notified. It is a claim about conduct, not about ground."""

    by: str
    around: str | None = None
    """Activity that it is drawn round."""
    at: Position | None = None
    radius: Length | Literal["modelled"]
    declared_on: Day | None = None
    notified_on: Day | None = None
    registered_on: Day | None = None
    ends_on: Day | None = None
    ends_when: str | None = None
    basis: str | None = None
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _ends(cls, raw: object) -> object:
        if isinstance(raw, dict) and "ends_on" not in raw and not raw.get("ends_when"):
            msg = (
                "zone has no end condition; give ends_on: a day (or null where its declarer names none) "
                "or ends_when: in words"
            )
            raise ValueError(msg)
        return raw

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.around is None) == (self.at is None):
            msg = "a zone lies around: an activity or at: a position, exactly one of them"
            raise ValueError(msg)
        if self.declared_on is None and self.notified_on is None:
            msg = "a zone needs declared_on: or notified_on:"
            raise ValueError(msg)
        known = [day for day in (self.declared_on, self.notified_on) if day is not None]
        if self.ends_on is not None and self.ends_on <= max(known):
            msg = f"zone starts {max(known)} but ends {self.ends_on}; ends_on is the first day no longer active"
            raise ValueError(msg)
        return self

    @property
    def starts_on(self) -> date:
        """First day on which it was declared or notified."""
        return min(day for day in (self.declared_on, self.notified_on) if day is not None)


class Notice(Record):
    """A notice given: of which activity or zone, to whom, when."""

    of: str
    to: str
    on: Day


class Consultation(Record):
    """A consultation between actors about an activity."""

    between: tuple[str, str]
    about: str
    opened_on: Day
    concluded_on: Day | None = None
    outcome: str | None = None


class Agreement(Record):
    """An agreement between actors that covers mechanisms (or everything)."""

    between: tuple[str, ...] = Field(min_length=2)
    covers: tuple[str, ...] | Literal["everything"]
    starts: Day = Field(alias="from")
    ends: Day | None = Field(default=None, alias="to")
    source: str


class Emergency(Record):
    """Persons in distress: from when to when all zones stand open (OST Art. V)."""

    crew: str
    """Actor whose persons are in distress."""
    starts: Day = Field(alias="from")
    ends: Day | None = Field(default=None, alias="to")
    """First day on which the distress is over; None: not known."""
    source: str

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.ends is not None and self.ends <= self.starts:
            msg = f"emergency starts {self.starts} but ends {self.ends}; to is the first day no longer in distress"
            raise ValueError(msg)
        return self


class Visit(Record):
    """A visit to a station, installation, equipment or vehicle of another State (OST Art. XII)."""

    visitor: str
    to: str
    """Activity that is visited."""
    on: Day
    notified_on: Day | None = None
    admitted: bool | None = None
    """Whether the host lets them in; None: not known."""
    travels_as: str | None = None
    """Activity by which the visitor comes: on that day it enters the host's zones as a visitor."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.notified_on is not None and self.notified_on > self.on:
            msg = f"visit on {self.on} is notified on {self.notified_on}; notice comes before the visit"
            raise ValueError(msg)
        return self


class Sector(Record):
    """Ground of a managed area, and what its plan makes of effects that reach it."""

    within: Within
    keeps_out: tuple[str, ...] = ()
    """Mechanisms that whoever causes them keeps out of the sector."""
    accepts: tuple[str, ...] = ()
    """Mechanisms to which whoever works in the sector adapts."""


class Plan(Record):
    """A plan for a managed area that its participants have agreed on, by analogy with Antarctica."""

    title: str
    participants: tuple[str, ...] = Field(min_length=2)
    starts: Day = Field(alias="from")
    ends: Day | None = Field(default=None, alias="to")
    sectors: dict[Code, Sector] = {}
    adopts: tuple[str, ...] = ()
    """Rules that bind nobody by themselves and that the participants take over."""
    source: str

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.ends is not None and self.ends <= self.starts:
            msg = f"plan starts {self.starts} but ends {self.ends}; to is the first day no longer in force"
            raise ValueError(msg)
        return self

    def stands_on(self, day: date) -> bool:
        """Whether the plan is in force on a day."""
        return self.starts <= day and (self.ends is None or day < self.ends)


class Window(Record):
    """Half-open days that the assessment runs over."""

    starts: Day = Field(alias="from")
    ends: Day = Field(alias="to")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.ends <= self.starts:
            msg = f"window starts {self.starts} but ends {self.ends}"
            raise ValueError(msg)
        return self


class Terrain(Record):
    """A grid of heights that a scenario brings; the built-in one stands in where it ends."""

    file: str = Field(min_length=1)
    """Path beside the scenario, or the name of a product that has been fetched."""
    height_sigma: Length | None = None
    """One standard deviation of a height; None: a share of the cell."""
    source: str | None = None


class Expectation(Record):
    """What a reading must and must not find.

    Conflicts as [source, receptor, mechanism, certainty]; rules that oblige as [rule, activity or zone, the other one].
    """

    must_conflict: tuple[tuple[str, ...], ...] = ()
    must_not_conflict: tuple[tuple[str, ...], ...] = ()
    must_owe: tuple[tuple[str, ...], ...] = ()
    """The other one is left out where the rule is owed by one to the world at large."""
    must_not_owe: tuple[tuple[str, ...], ...] = ()


def span_of(name: str, span: Span, activities: Mapping[str, Activity]) -> tuple[float, float, float]:
    """Return low, value and high of a number that an activity gives. [SI]

    Raises
    ------
    ValueError
        There is no such activity or number, it is not given, or the values are out of order.
    """
    item, _, attribute = name.rpartition(".")
    activity, field = activities.get(item), Activity.model_fields.get(attribute)
    value = None if activity is None or field is None else getattr(activity, attribute)
    if not isinstance(value, float) or field is None or attribute == "rate_per_year":
        msg = f"uncertain: '{name}' is no number that an activity gives; write <activity>.<attribute>"
        raise ValueError(msg)
    kind = cast("Any", field.annotation)
    reader: TypeAdapter[Any] = TypeAdapter(Annotated[kind, *field.metadata] if field.metadata else kind)
    low, high = reader.validate_python(span.low), reader.validate_python(span.high)
    if not low <= value <= high:
        msg = f"uncertain: '{name}' as given is not between {span.low} and {span.high}; widen the span"
        raise ValueError(msg)
    return low, value, high


class Scenario(Record):
    """A scenario file."""

    scenario: str
    kind: Literal["real", "exercise"]
    description: str | None = None
    as_of: Day
    window: Window
    actors: dict[Code, Actor] = Field(min_length=1)
    activities: dict[Code, Activity] = Field(min_length=1)
    zones: dict[Code, DeclaredZone] = {}
    notices: tuple[Notice, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    visits: tuple[Visit, ...] = ()
    plan: Plan | None = None
    terrain: Terrain | None = None
    sources: dict[Code, Source] = {}
    expect: dict[Code, Expectation] = {}
    uncertain: dict[str, Span] = {}
    """`<activity>.<attribute>` -> between which values a number that the activity gives may lie, for ensembles."""
    correlated: tuple[Correlated, ...] = ()
    """What moves together in ensembles."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name, span in self.uncertain.items():
            span_of(name, span, self.activities)
        return self

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of a scenario file."""
        return cls.model_json_schema(by_alias=True)
