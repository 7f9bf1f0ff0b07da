"""Which inventory does the place of a mission make it owe under the COSPAR policy?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

POLAR, ELSEWHERE = "cospar-2b", "cospar-2a"
"""Provisions of Category IIb (the poles and permanent shadow) and of Category IIa (the rest of the surface)."""


@dataclass(frozen=True)
class Category:
    """The provision under which a mission reports, and why."""

    rule: str
    why: str


def by_category(rows: Iterable[dict[str, Any]], categories: Mapping[str, Category]) -> Iterator[dict[str, Any]]:
    """Keep of the two categories the one that the place of an activity means, with the reason in its note.

    Parameters
    ----------
    rows
        Obligations, as `law.obligations.obligations` gives.
    categories
        Activity -> its category.
    """
    for row in rows:
        if row["rule"] not in {POLAR, ELSEWHERE}:
            yield row
        elif row["rule"] == categories[row["activity"]].rule:
            why = categories[row["activity"]].why
            yield {**row, "note": "; ".join(filter(None, (why, row["note"])))}
