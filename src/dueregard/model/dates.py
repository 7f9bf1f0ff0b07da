"""When, and how exactly is the day known?"""

import re
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema, model_validator

from dueregard.model.quantities import Record

DAY = timedelta(days=1)
_YEAR = re.compile(r"^(\d{4})$")
_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
FORMS = "a day (2027-03-01), a period (2027, 2027-Q1, 2027-03, 2031/2035) or {earliest, nominal, latest}"


def precision(spread_days: int) -> str:
    """Name how exactly a day is known whose earliest and latest are so many days apart."""
    steps = ((1, "day"), (31, "month"), (92, "quarter"), (366, "year"))
    return next((name for most, name in steps if spread_days < most), "period")


class SoftDate(Record):
    """A date known to the day or only to a period.

    `latest` is the last admissible day. The nominal day of a period is its first.
    """

    earliest: date
    nominal: date
    latest: date

    @property
    def certain(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest

    @property
    def precision(self) -> str:
        """How exactly the day is known: day, month, quarter, year or period."""
        return precision((self.latest - self.earliest).days)

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, raw: object) -> object:
        if isinstance(raw, dict | SoftDate):
            return raw
        first, last = _period(raw)
        return {"earliest": first, "nominal": first, "latest": last}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.earliest <= self.nominal <= self.latest:
            msg = f"earliest {self.earliest}, nominal {self.nominal} and latest {self.latest} are not in order"
            raise ValueError(msg)
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe every form that a file may use."""
        mapping = handler(schema)
        return {"anyOf": [{"type": ["string", "integer"], "description": FORMS}, mapping]}


def _period(raw: object) -> tuple[date, date]:
    if isinstance(raw, date):
        return raw, raw
    text = str(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        msg = f"{raw!r} is not a date; write {FORMS}"
        raise ValueError(msg)  # noqa: TRY004  # pydantic reports only this one
    if text.count("/") == 1:
        first, last = text.split("/")
        return _period(first)[0], _period(last)[1]
    return _one_period(text)


def _one_period(text: str) -> tuple[date, date]:
    try:
        if match := _DAY.match(text):
            day = date(*map(int, match.groups()))
            return day, day
        if match := _YEAR.match(text):
            return _months(int(match[1]), 1, 12)
        if match := _QUARTER.match(text):
            return _months(int(match[1]), 3 * int(match[2]) - 2, 3)
        if match := _MONTH.match(text):
            return _months(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        msg = f"{text!r} is not a date of the calendar"
        raise ValueError(msg) from error
    msg = f"{text!r} is not a date; write {FORMS}"
    raise ValueError(msg)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = date(year + (month + count - 1) // 12, (month + count - 1) % 12 + 1, 1)
    return date(year, month, 1), after - DAY


def _parse_day(raw: object) -> object:
    first, last = _period(raw)
    if first != last:
        msg = f"{raw!r} is a period; this field needs a day such as {first}"
        raise ValueError(msg)
    return first


Day = Annotated[date, BeforeValidator(_parse_day), WithJsonSchema({"type": "string", "format": "date"})]


class Interval(Record):
    """Half-open days: `ends` is the first day no longer active; None is open.

    In files: `[2025-03-06, 2025-03-08]`.
    """

    starts: SoftDate
    ends: SoftDate | None = Field(default=None)

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, raw: object) -> object:
        if isinstance(raw, list):
            if len(raw) != 2:
                msg = f"{raw!r} is not an interval; write [first day, first day no longer active], null for open"
                raise ValueError(msg)
            return {"starts": raw[0], "ends": raw[1]}
        return raw

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.ends is not None and self.ends.nominal <= self.starts.nominal:
            msg = (
                f"starts {self.starts.nominal} but ends {self.ends.nominal}; ends is the first day no longer active: "
                f"write {self.starts.nominal + DAY} for one day"
            )
            raise ValueError(msg)
        return self
