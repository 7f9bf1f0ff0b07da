"""Where does each activity and each declared zone stand, exactly, roughly, or somewhere in a region?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from zlib import crc32

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dueregard import selenodesy
from dueregard.model.rulebook import Gazetteer
from dueregard.model.scenario import Activity, Position, Scenario, Within

Array = NDArray[np.float64]
Objects = NDArray[np.object_]
SAMPLES = 2048
"""Positions and dates drawn for what is not known exactly: a standard error of at most 1.1 %."""


@dataclass(frozen=True)
class Placement:
    """Where one thing stands.

    `ground` is the nominal geometry (None for `within`), `envelope` all admissible positions; `easting_m`,
    `northing_m` and `quantile` are samples of shape (SAMPLES,): a position, and where in its soft dates it falls.
    `placed` is at, uncertain or within.
    """

    item: str
    placed: str
    ground: BaseGeometry | None
    envelope: BaseGeometry
    uncertainty_m: float
    easting_m: Array
    northing_m: Array
    quantile: Array
    sectors: tuple[str, ...] = ()
    """Sectors of the scenario's plan that hold every admissible position."""

    @property
    def is_point(self) -> bool:
        """Whether a sampled position stands for the whole ground."""
        return self.ground is None or self.ground.geom_type == "Point"


@dataclass(frozen=True)
class Placements:
    """Where everything stands: the activities in the scenario's order, then its declared zones.

    A row of this table names a thing everywhere in the computation.
    """

    rows: tuple[Placement, ...]
    actor: Objects
    """Actor of each row."""

    @property
    def items(self) -> Objects:
        """Ids of activities and zones."""
        return objects([row.item for row in self.rows])

    @property
    def placed(self) -> Objects:
        """How each row is placed: at, uncertain or within."""
        return objects([row.placed for row in self.rows])

    @property
    def ground(self) -> Objects:
        """Nominal ground, None for `within`."""
        return objects([row.ground for row in self.rows])

    @property
    def envelope(self) -> Objects:
        """All admissible positions."""
        return objects([row.envelope for row in self.rows])


def objects(values: Sequence[object]) -> Objects:
    """Pack values into an array of objects, geometries included."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def place(
    scenario: Scenario, gazetteer: Gazetteer, *, seed: int, known: Mapping[str, Placement] = MappingProxyType({})
) -> Placements:
    """Place every activity and every declared zone of a scenario.

    A zone round an activity stands where that activity stands, sample by sample.

    Parameters
    ----------
    seed
        Seed of the samples; each activity draws from a stream of its own, so that adding one changes no other.
    known
        Places of things that are as they were when these were drawn.
    """
    activities = {
        name: known[name] if name in known else _place_activity(name, one, gazetteer, seed)
        for name, one in scenario.activities.items()
    }
    zones = [
        replace(activities[zone.around], item=name)
        if zone.around is not None
        else _place_at(name, zone.at, gazetteer, seed, soft=False)
        for name, zone in scenario.zones.items()
    ]
    actors = [one.actor for one in scenario.activities.values()] + [zone.by for zone in scenario.zones.values()]
    plan = {} if scenario.plan is None else scenario.plan.sectors
    ground = {name: region_geometry(sector.within, gazetteer) for name, sector in plan.items()}
    rows = (_in_sectors(row, ground) for row in (*activities.values(), *zones))
    return Placements(tuple(rows), objects(actors))


def _in_sectors(row: Placement, ground: Mapping[str, BaseGeometry]) -> Placement:
    holding = tuple(name for name, shape in ground.items() if shapely.covers(shape, row.envelope))
    return row if holding == row.sectors else replace(row, sectors=holding)


def _place_activity(name: str, activity: Activity, gazetteer: Gazetteer, seed: int) -> Placement:
    if activity.landing_ellipse is not None and activity.at is not None:
        return _place_ellipse(name, activity, position_geometry(activity.at, gazetteer), seed)
    if activity.within is None:
        return _place_at(name, activity.at, gazetteer, seed, soft=_has_soft_dates(activity))
    region = region_geometry(activity.within, gazetteer)
    easting, northing = selenodesy.sample_within(region, SAMPLES, _own_seed(name, seed))
    return Placement(name, "within", None, region, 0.0, easting, northing, _quantile(name, seed))


def _has_soft_dates(activity: Activity) -> bool:
    ends = () if activity.operates is None else (activity.operates.starts, activity.operates.ends)
    return not all(date is None or date.certain for date in (*ends, *activity.events))


def _same(value: float) -> Array:
    """Return one value for every sample, in the memory of one: a registry has many things that are known exactly."""
    return np.broadcast_to(value, SAMPLES)


def _place_at(name: str, position: Position | None, gazetteer: Gazetteer, seed: int, *, soft: bool) -> Placement:
    assert position is not None  # noqa: S101  # the records say so
    ground = position_geometry(position, gazetteer)
    center = shapely.Point(ground.centroid)
    radius = position.uncertainty_m
    quantile = _quantile(name, seed) if soft else _same(0.0)
    if radius == 0 or ground.geom_type != "Point":
        return Placement(name, "at", ground, ground, radius, _same(center.x), _same(center.y), quantile)
    samples = selenodesy.sample_normal(center.x, center.y, radius, SAMPLES, _own_seed(name, seed))
    envelope = _geometry(selenodesy.buffer(ground, radius))
    return Placement(name, "uncertain", ground, envelope, radius, *samples, quantile)


def _place_ellipse(name: str, activity: Activity, ground: BaseGeometry, seed: int) -> Placement:
    """Place a lander that comes down somewhere in its landing ellipse."""
    axes, azimuth = activity.landing_ellipse or (0.0, 0.0), activity.approach_azimuth or 0.0
    center = shapely.Point(ground.centroid)
    samples = selenodesy.sample_ellipse(center.x, center.y, axes, azimuth, SAMPLES, _own_seed(name, seed))
    envelope = selenodesy.ellipse(center.x, center.y, axes, azimuth)
    return Placement(name, "uncertain", center, envelope, max(axes), *samples, _quantile(name, seed))


def _own_seed(name: str, seed: int) -> int:
    return crc32(name.encode()) ^ seed


def _quantile(name: str, seed: int) -> Array:
    return np.random.default_rng([seed, _own_seed(name, seed)]).random(SAMPLES)


def position_geometry(position: Position, gazetteer: Gazetteer) -> BaseGeometry:
    """Return occupied ground in map metres: a point, a line or a polygon."""
    if position.feature is not None:
        features = gazetteer.features
        return _geometry(features.geometry[features["name"] == position.feature].iloc[0])
    if position.file is not None:
        return _geometry(gazetteer.places[position.file, position.id])
    if position.lat is not None and position.lon is not None:
        return shapely.Point(selenodesy.to_map(position.lat, position.lon))
    if position.line is not None:
        return shapely.LineString(_vertices(position.line))
    return shapely.Polygon(_vertices(position.polygon or ()))


def region_geometry(within: Within, gazetteer: Gazetteer) -> BaseGeometry:
    """Return the ground of `within` in map metres."""
    if within.lat is not None and within.lon is not None and within.radius is not None:
        easting, northing = selenodesy.to_map(within.lat, within.lon)
        return _geometry(selenodesy.discs(easting, northing, within.radius))
    if within.polygon is not None:
        return shapely.Polygon(_vertices(within.polygon))
    regions = gazetteer.regions
    return shapely.union_all(regions.geometry[regions["region"].isin(within.names)].to_numpy())


def _vertices(pairs: tuple[tuple[float, float], ...]) -> Array:
    lat, lon = np.asarray(pairs, dtype=np.float64).T
    return np.column_stack(selenodesy.to_map(lat, lon))


def _geometry(found: object) -> BaseGeometry:
    assert isinstance(found, BaseGeometry)  # noqa: S101  # frames and arrays hold objects of any type
    return found
