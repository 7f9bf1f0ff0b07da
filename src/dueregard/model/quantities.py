"""How large is it, in which unit, how well is it known, and who says so?"""

import math
import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from dueregard.model.units import base_factor

NumberClass = Literal["LEGAL", "GUIDELINE", "PROPOSAL", "ENGINEERING", "ANALOGY", "ASSUMPTION"]
Confidence = Literal["high", "medium", "low", "none"]
Tag = Literal["V1", "V2", "M-H", "M-M", "M-L", "D"]
"""How a fact was come by: read in the primary text, in a secondary one, recalled (high, medium, low), derived."""

_TEXT = re.compile(r"^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*$")


class Record(BaseModel):
    """A frozen record that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)


def parse_quantity(raw: object, dimension: str) -> float:
    """Turn '2 km' or '45 t' into a float in the base unit of the dimension.

    Raises
    ------
    ValueError
        No number, no unit, an unknown unit, a unit of another dimension, or not finite.
    """
    example = EXAMPLES[dimension]
    if isinstance(raw, bool) or not isinstance(raw, str):
        msg = f"{raw!r} has no unit; write a quantity such as '{example}'"
        raise ValueError(msg)  # noqa: TRY004
    match = _TEXT.match(raw)
    if match is None:
        msg = f"{raw!r} is not a number with a unit; write a quantity such as '{example}'"
        raise ValueError(msg)
    number, unit = match.groups()
    if unit is None:
        msg = f"{raw!r} has no unit; write a quantity such as '{example}'"
        raise ValueError(msg)
    found, factor = base_factor(unit)
    if found != dimension:
        msg = f"{raw!r} is a {found}, not a {dimension}; write a quantity such as '{example}'"
        raise ValueError(msg)
    value = float(number) * factor
    if not math.isfinite(value):
        msg = f"{raw!r} is not finite; write a quantity such as '{example}'"
        raise ValueError(msg)
    return value


EXAMPLES = {
    "length": "2 km",
    "mass": "45 t",
    "duration": "180 days",
    "power": "20 W",
    "frequency": "1420 MHz",
    "area": "10 m2",
    "luminous intensity": "1000 cd",
    "angle": "18 deg",
    "dB": "60 dB",
}


def _quantity(dimension: str) -> Any:
    schema = {"type": "string", "description": f"a {dimension} with its unit", "examples": [EXAMPLES[dimension]]}

    def parse(raw: object) -> float:
        return parse_quantity(raw, dimension)

    return BeforeValidator(parse), WithJsonSchema(schema)


_length, _mass, _power, _frequency, _area, _intensity, _angle, _level = (
    _quantity(name) for name in ("length", "mass", "power", "frequency", "area", "luminous intensity", "angle", "dB")
)
Length = Annotated[float, *_length, Field(ge=0)]
Mass = Annotated[float, *_mass, Field(gt=0)]
Power = Annotated[float, *_power, Field(gt=0)]
Frequency = Annotated[float, *_frequency, Field(gt=0)]
Area = Annotated[float, *_area, Field(gt=0)]
Intensity = Annotated[float, *_intensity, Field(gt=0)]
Angle = Annotated[float, *_angle]
Level = Annotated[float, *_level]


class Source(Record):
    """Where a fact comes from."""

    cite: str = Field(min_length=1)
    where: str | None = None
    tag: Tag | None = None
    """How the fact was come by; None where nobody said."""


class Quantity(Record):
    """One number of a rule: value, unit, range, class and source.

    `value`, `low` and `high` are in `unit`; `si`, `si_low` and `si_high` in the base unit of its dimension.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    number_class: NumberClass = Field(alias="class")
    source: str
    confidence: Confidence = "medium"
    rationale: str | None = None

    @property
    def si(self) -> float:
        """Value in the base unit of its dimension."""
        return self.value * base_factor(self.unit)[1]

    @property
    def si_low(self) -> float:
        """Low end in the base unit; the value where no range is given."""
        return (self.value if self.low is None else self.low) * base_factor(self.unit)[1]

    @property
    def si_high(self) -> float:
        """High end in the base unit; the value where no range is given."""
        return (self.value if self.high is None else self.high) * base_factor(self.unit)[1]

    @property
    def text(self) -> str:
        """Value and unit as a reader expects them."""
        return f"{self.value:g} {self.unit}".rstrip(" 1") if self.unit == "1" else f"{self.value:g} {self.unit}"

    @model_validator(mode="after")
    def _check(self) -> Self:
        base_factor(self.unit)
        low, high = (self.value if end is None else end for end in (self.low, self.high))
        if not low <= self.value <= high:
            msg = f"value {self.value:g} lies outside low {low:g} to high {high:g}"
            raise ValueError(msg)
        if self.number_class == "ASSUMPTION" and (self.rationale is None or (self.low is None and self.high is None)):
            msg = "an ASSUMPTION needs a rationale and a range (low, high)"
            raise ValueError(msg)
        return self
