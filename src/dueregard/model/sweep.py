"""What does an ensemble tell a program?"""

from datetime import date
from typing import Literal

from dueregard.model.quantities import Record

SCHEMA = "dueregard/sweep/1"


class Design(Record):
    """How the worlds were drawn."""

    name: Literal["random", "sobol", "saltelli"]
    seed: int
    worlds: int
    """Independent worlds that probabilities and quantiles are taken over."""
    evaluated: int
    """Worlds that were evaluated: more in a Saltelli design."""
    complete: bool
    """Whether all worlds that were asked for are in."""


class UncertainThing(Record):
    """One thing that was varied."""

    name: str
    what: Literal["place", "dates", "set", "number"]
    low: float | None
    value: float | None
    high: float | None
    unit: str | None
    number_class: str | None
    choices: tuple[str, ...]


class Probability(Record):
    """A conflict between two activities by one mechanism under one reading.

    Probabilities with their 95 % interval (Wilson): that a duty between States arises, and that it is to consult or
    more. `source_bears`, `receptor_bears`: share of those worlds in which that side bears it; `source_later`,
    `receptor_later`: share of the worlds in which they meet. Days are the first and the last over all worlds.
    """

    reading: str
    source: str
    receptor: str
    mechanism: str
    polarity: str
    probability: float
    low: float
    high: float
    consult: float
    consult_low: float
    consult_high: float
    source_bears: float
    receptor_bears: float
    source_later: float
    receptor_later: float
    duty: str
    relation: str
    starts_on: date | None
    ends_on: date | None


class AnyConflict(Record):
    """How often some conflict stands under a reading, and some that obliges to consult; mean number of each."""

    reading: str
    conflicts: float
    conflicts_low: float
    conflicts_high: float
    conflicts_mean: float
    consult: float
    consult_low: float
    consult_high: float
    consult_mean: float


class ExcludedGround(Record):
    """Ground on which the reference newcomer would owe a duty to an actor (`*`: to anybody). [km2]"""

    reading: str
    actor: str
    exclusion: Literal["procedural", "claimed"]
    mean: float
    p5: float
    p50: float
    p95: float


class ScarceShare(Record):
    """Share of a scarce class from which the newcomer is kept under the leading reading."""

    share_of: str
    mean: float
    p5: float
    p50: float
    p95: float


class Driver(Record):
    """Share of the variance of an output that one uncertain thing explains: Sobol indices with 95 % half-widths."""

    output: str
    factor: str
    first: float | None
    first_error: float | None
    total: float | None
    total_error: float | None
    method: Literal["saltelli", "classes"]


class Convergence(Record):
    """Running mean of an output and the half-width of its 95 % interval."""

    output: str
    worlds: int
    mean: float
    half_width: float


class Exclusion(Record):
    """For whom, when and under which reading exclusion was measured."""

    newcomer: str | None
    day: date
    reading: str
    cell_m: float


class Sweep(Record):
    """An ensemble over what is uncertain in a scenario."""

    schema_: Literal["dueregard/sweep/1"]
    sentences: tuple[str, ...]
    scenario: str
    kind: Literal["real", "exercise"]
    as_of: date
    level: str
    terrain: Literal["smooth sphere"]
    design: Design
    exclusion: Exclusion
    any_conflict: tuple[AnyConflict, ...]
    conflicts: tuple[Probability, ...]
    ground: tuple[ExcludedGround, ...]
    scarce: tuple[ScarceShare, ...]
    drivers: tuple[Driver, ...]
    convergence: tuple[Convergence, ...]
    uncertain: tuple[UncertainThing, ...]
    correlated: tuple[str, ...]
    """Things that moved together, joined by ` + `."""
    held: tuple[str, ...]
    inputs: dict[str, str]
    versions: dict[str, str]
