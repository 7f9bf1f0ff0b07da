"""Which numbers are uncertain by themselves, and which move together?"""

from typing import Self

from pydantic import Field, model_validator

from dueregard.model.quantities import Record, Source


class Span(Record):
    """Between which two values a number of a scenario lies, written with unit."""

    low: str
    high: str


class Correlated(Record):
    """Uncertain things that move together in an ensemble.

    Names are `<activity>.place`, `<activity>.dates`, `<activity>.<attribute>` for what a scenario leaves open, and
    `<rule>.<number>` or `<hazard>.set` for what a rule does.
    """

    of: tuple[str, ...] = Field(min_length=2)
    rank: float = Field(ge=-1.0, le=1.0)
    """Rank correlation of each pair; 1: they are the same number from 0 to 1 in every world."""
    why: str

    @model_validator(mode="after")
    def _check(self) -> Self:
        least = -1.0 / (len(self.of) - 1)
        if self.rank < least:
            msg = f"rank {self.rank:g} cannot hold between every two of {len(self.of)}; give at least {least:.3g}"
            raise ValueError(msg)
        if len(set(self.of)) < len(self.of):
            msg = "a name stands twice under of:; name each once"
            raise ValueError(msg)
        return self


class Correlations(Record):
    """What of the rules moves together, in every scenario."""

    correlated: tuple[Correlated, ...]
    sources: dict[str, Source]
